package resolvers

import (
	"fmt"
	"strconv"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/vocab"
	"peacegraph/resolvers/internal/model"
	"peacegraph/resolvers/internal/scalar"
)

// MaxRows is how many rows one input may have: so many, with what is usually said, cost less than an operation may. Larger
// data comes as files.
const MaxRows = 250

// countRows counts the rows that an input makes: a statement makes one for each evidence.
func countRows(input *model.AddToDraftInput) int {
	n := len(input.Entities) + len(input.Corrections) + len(input.Judgements)
	for i := range input.Statements {
		n += max(1, len(input.Statements[i].Evidence))
	}
	return n
}

// readRows makes of an input what a reader of files makes of a data set: rows of cells, each with the path in the input for
// its place, and findings about what no cell can hold. Who decides and judges is left open, and so is the data set. First
// tells of each statement of the input the number of its first row.
func readRows(input *model.AddToDraftInput, v *vocab.Vocabulary) (rows *graph.Draft, first []int) {
	r := &inputReader{draft: new(graph.Draft)}
	for i := range input.Entities {
		r.entity(path("entities", i), &input.Entities[i])
	}
	for i := range input.Statements {
		first = append(first, len(r.draft.Statements))
		r.statement(path("statements", i), &input.Statements[i])
	}
	for i := range input.Corrections {
		at, row := path("corrections", i), &input.Corrections[i]
		r.draft.Corrections = append(r.draft.Corrections, graph.CorrectionRow{
			Action: r.cell(at+".action", row.Action), Target: r.cell(at+".target", row.Target), Reason: r.cell(at+".reason", row.Reason),
			Author: cellAt(at, ""), Date: r.cell(at+".date", row.Date),
		})
	}
	for i := range input.Judgements {
		at, row := path("judgements", i), &input.Judgements[i]
		r.draft.Judgements = append(r.draft.Judgements, graph.JudgementRow{
			Entity: r.cell(at+".entity", row.Entity), Other: r.cell(at+".other", row.Other), Verdict: r.cell(at+".verdict", row.Verdict),
			Reason: r.cell(at+".reason", row.Reason), Author: cellAt(at, ""), Date: r.cell(at+".date", row.Date),
		})
	}
	format.Understand(r.draft, v)
	for i, first := range r.first {
		if first != i {
			r.draft.Statements[i] = withEvidence(r.draft.Statements[first], &r.draft.Statements[i])
		}
	}
	return r.draft, first
}

// withEvidence returns a row that says the same and rests on the evidence of another one.
func withEvidence(row graph.StatementRow, e *graph.StatementRow) graph.StatementRow {
	row.Source, row.Paragraph, row.Sentence, row.Start, row.End, row.Page, row.Row = e.Source, e.Paragraph, e.Sentence, e.Start, e.End, e.Page, e.Row
	row.AttributedTo, row.Voice, row.Confidence, row.Coder, row.Codebook = e.AttributedTo, e.Voice, e.Confidence, e.Coder, e.Codebook
	return row
}

func path(list string, i int) string { return list + "." + strconv.Itoa(i) }

func cellAt(at, text string) graph.Cell {
	return graph.Cell{Text: text, Place: graph.Place{File: at}}
}

// inputReader makes rows of inputs.
type inputReader struct {
	draft *graph.Draft
	first []int // of each row of a statement, the first row of the same statement
}

func (r *inputReader) find(at graph.Cell, nearest []string, format string, args ...any) {
	r.draft.Findings = append(r.draft.Findings, graph.Finding{
		Place: at.Place, Severity: graph.Error, Rule: graph.RuleFormat, Message: fmt.Sprintf(format, args...), Value: at.Text, Nearest: nearest,
	})
}

// cell reads one value. As in files, space around it does not count, and it holds no control characters.
func (r *inputReader) cell(at string, value *scalar.Cell) graph.Cell {
	if value == nil {
		return cellAt(at, "")
	}
	text, problem := format.CleanCell(strings.TrimSpace(string(*value)))
	c := cellAt(at, text)
	if problem != "" {
		r.find(cellAt(at, ""), nil, "%s", problem)
	}
	return c
}

// cells reads a list. As in files, parts that are empty are left out.
func (r *inputReader) cells(at string, values []scalar.Cell) []graph.Cell {
	var cells []graph.Cell
	for i := range values {
		if c := r.cell(path(at, i), &values[i]); c.Text != "" {
			cells = append(cells, c)
		}
	}
	return cells
}

// words reads names and descriptions with their languages.
func (r *inputReader) words(at string, all []model.WordsInput) []graph.Field {
	var fields []graph.Field
	for i := range all {
		text, lang := r.cell(path(at, i)+".text", all[i].Text), r.cell(path(at, i)+".lang", all[i].Lang)
		if lang.Text != "" {
			if nearest, ok := graph.LanguageTag(lang.Text); !ok {
				r.find(lang, nearest, "%q is not a language; write a BCP 47 tag such as en or ps-AF", lang.Text)
				lang.Text = ""
			}
		}
		if text.Text != "" {
			fields = append(fields, graph.Field{Name: lang.Text, Cell: text})
		}
	}
	return fields
}

// named reads values with their names. That there is no such name is found where it is known of what.
func (r *inputReader) named(at string, all []model.NamedCellInput) []graph.Field {
	var fields []graph.Field
	for i := range all {
		if value := r.cell(path(at, i)+".value", all[i].Value); value.Text != "" {
			fields = append(fields, graph.Field{Name: strings.TrimSpace(string(all[i].Name)), Cell: value})
		}
	}
	return fields
}

func (r *inputReader) entity(at string, in *model.EntityInput) {
	r.draft.Entities = append(r.draft.Entities, graph.EntityRow{
		ID: r.cell(at+".id", in.ID), Kind: r.cell(at+".kind", in.Kind),
		Names: r.words(at+".names", in.Names), OtherNames: r.words(at+".otherNames", in.OtherNames),
		Descriptions: r.words(at+".descriptions", in.Descriptions), ExternalIDs: r.cells(at+".externalIds", in.ExternalIds),
		Attributes: r.named(at+".attributes", in.Attributes),
	})
}

// statement makes a row for each evidence. What is said is the same in all of them, and so is its place, so that a mistake
// in it is one finding. It is filled in when the first row has been understood.
func (r *inputReader) statement(at string, in *model.StatementInput) {
	row := graph.StatementRow{
		ID: r.cell(at+".id", in.ID), Subject: r.cell(at+".subject", in.Subject), Predicate: r.cell(at+".predicate", in.Predicate),
		Object: r.cell(at+".object", in.Object), Mode: r.cell(at+".mode", in.Mode), Polarity: r.cell(at+".polarity", in.Polarity),
		Rank: r.cell(at+".rank", in.Rank), RankReason: r.cell(at+".rankReason", in.RankReason), ValidTime: r.cell(at+".validTime", in.ValidTime),
		Supersedes: r.cell(at+".supersedes", in.Supersedes), Qualifiers: r.named(at+".qualifiers", in.Qualifiers),
		Note: r.cell(at+".note", in.Note),
	}
	first := len(r.draft.Statements)
	if len(in.Evidence) == 0 {
		// That there is none is one mistake, not one for each of its values.
		row.Source = cellAt(at+".evidence", "")
		row.Confidence.Absent = true
		r.draft.Statements, r.first = append(r.draft.Statements, row), append(r.first, first)
	}
	for i := range in.Evidence {
		e := r.evidence(path(at+".evidence", i), &in.Evidence[i])
		if i == 0 {
			e = withEvidence(row, &e)
		}
		r.draft.Statements, r.first = append(r.draft.Statements, e), append(r.first, first)
	}
}

// evidence makes a row that rests on something and says nothing.
func (r *inputReader) evidence(at string, in *model.EvidenceInput) graph.StatementRow {
	return graph.StatementRow{
		Source: r.cell(at+".source", in.Source), Paragraph: r.cell(at+".paragraph", in.Paragraph), Sentence: r.cell(at+".sentence", in.Sentence),
		Start: r.cell(at+".start", in.Start), End: r.cell(at+".end", in.End), Page: r.cell(at+".page", in.Page), Row: r.cell(at+".row", in.Row),
		AttributedTo: r.cells(at+".attributedTo", in.AttributedTo), Voice: r.cell(at+".voice", in.Voice), Confidence: r.cell(at+".confidence", in.Confidence),
		Coder: r.cell(at+".coder", in.Coder), Codebook: r.cell(at+".codebook", in.Codebook),
	}
}
