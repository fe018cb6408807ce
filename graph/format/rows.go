package format

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// languageTag is the form of a BCP 47 tag, as far as a slip is told from a language.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

const noteColumn = "note"

// entities reads entities.csv.
func (r *reader) entities(v *vocab.Vocabulary) {
	var attributes []string
	for _, kind := range v.Kinds() {
		for _, a := range kind.Attributes {
			attributes = append(attributes, a.Name)
		}
	}
	f := entityForm(entitiesFile, attributes)
	f.needed = []string{"id", "kind", "name"}
	f.names = slices.Insert(f.names, 1, "kind")
	other := f.column
	f.column = func(name string) (func(*graph.EntityRow, cell), bool, string) {
		if name == "kind" {
			return func(row *graph.EntityRow, c cell) { row.Kind = c.Cell }, true, ""
		}
		return other(name)
	}
	f.begin = func(place graph.Place) graph.EntityRow {
		return graph.EntityRow{ID: graph.Cell{Place: place}, Kind: graph.Cell{Place: place}}
	}
	r.draft.Entities = append(r.draft.Entities, readTable(r, f)...)
}

// sources reads sources.csv. Its rows are entities of the kind Source, unless a column `kind` says which narrower one.
func (r *reader) sources(v *vocab.Vocabulary) {
	source, _ := v.Kind(vocab.KindSource)
	var attributes []string
	for _, a := range source.AllAttributes() {
		attributes = append(attributes, a.Name)
	}
	f := entityForm(sourcesFile, attributes)
	f.needed = []string{"id", "name"}
	f.names = slices.Insert(f.names, 1, "kind")
	other := f.column
	f.column = func(name string) (func(*graph.EntityRow, cell), bool, string) {
		if name == "kind" {
			return func(row *graph.EntityRow, c cell) {
				if c.Text != "" {
					row.Kind = c.Cell
				}
			}, true, ""
		}
		return other(name)
	}
	f.begin = func(place graph.Place) graph.EntityRow {
		return graph.EntityRow{ID: graph.Cell{Place: place}, Kind: graph.Cell{Text: vocab.KindSource, Place: place}}
	}
	r.draft.Entities = append(r.draft.Entities, readTable(r, f)...)
}

// entityForm is what entities.csv and sources.csv have in common.
func entityForm(file string, attributes []string) form[graph.EntityRow] {
	slices.Sort(attributes)
	attributes = slices.Compact(attributes)
	plain := []string{"id", "name", "otherNames", "description", "externalIds"}
	return form[graph.EntityRow]{
		file:  file,
		names: slices.Concat(plain, attributes, []string{noteColumn}),
		column: func(name string) (set func(*graph.EntityRow, cell), known bool, problem string) {
			base, lang, tagged := strings.Cut(name, "@")
			if tagged && slices.Contains([]string{"name", "otherNames", "description"}, base) {
				if !languageTag.MatchString(lang) {
					return nil, true, fmt.Sprintf("%q is not a language; write a BCP 47 tag behind the @, such as %s@ur", lang, base)
				}
				return worded(base, lang), true, ""
			}
			switch {
			case name == noteColumn:
				return nil, true, ""
			case name == "id":
				return func(row *graph.EntityRow, c cell) { row.ID = c.Cell }, true, ""
			case name == "externalIds":
				return func(row *graph.EntityRow, c cell) { row.ExternalIDs = append(row.ExternalIDs, c.list()...) }, true, ""
			case slices.Contains(plain, name):
				return worded(name, ""), true, ""
			case slices.Contains(attributes, name):
				return func(row *graph.EntityRow, c cell) { row.Attributes = addField(row.Attributes, name, c.Cell) }, true, ""
			}
			return nil, false, ""
		},
	}
}

// worded reads names and descriptions in a language.
func worded(base, lang string) func(*graph.EntityRow, cell) {
	switch base {
	case "name":
		return func(row *graph.EntityRow, c cell) { row.Names = addField(row.Names, lang, c.Cell) }
	case "otherNames":
		return func(row *graph.EntityRow, c cell) {
			for _, part := range c.list() {
				row.OtherNames = addField(row.OtherNames, lang, part)
			}
		}
	}
	return func(row *graph.EntityRow, c cell) { row.Descriptions = addField(row.Descriptions, lang, c.Cell) }
}

// addField appends a field unless its cell is empty.
func addField(fields []graph.Field, name string, c graph.Cell) []graph.Field {
	if c.Text == "" {
		return fields
	}
	return append(fields, graph.Field{Name: name, Cell: c})
}

// statementCells are the columns of statements.csv that hold one value and are not qualifiers.
var statementCells = [...]struct {
	name string
	cell func(*graph.StatementRow) *graph.Cell
}{
	{"id", func(row *graph.StatementRow) *graph.Cell { return &row.ID }},
	{"subject", func(row *graph.StatementRow) *graph.Cell { return &row.Subject }},
	{"predicate", func(row *graph.StatementRow) *graph.Cell { return &row.Predicate }},
	{"object", func(row *graph.StatementRow) *graph.Cell { return &row.Object }},
	{"mode", func(row *graph.StatementRow) *graph.Cell { return &row.Mode }},
	{"polarity", func(row *graph.StatementRow) *graph.Cell { return &row.Polarity }},
	{"validTime", func(row *graph.StatementRow) *graph.Cell { return &row.ValidTime }},
	{"rank", func(row *graph.StatementRow) *graph.Cell { return &row.Rank }},
	{"rankReason", func(row *graph.StatementRow) *graph.Cell { return &row.RankReason }},
	{"supersedes", func(row *graph.StatementRow) *graph.Cell { return &row.Supersedes }},
	{"source", func(row *graph.StatementRow) *graph.Cell { return &row.Source }},
	{"paragraph", func(row *graph.StatementRow) *graph.Cell { return &row.Paragraph }},
	{"sentence", func(row *graph.StatementRow) *graph.Cell { return &row.Sentence }},
	{"start", func(row *graph.StatementRow) *graph.Cell { return &row.Start }},
	{"end", func(row *graph.StatementRow) *graph.Cell { return &row.End }},
	{"page", func(row *graph.StatementRow) *graph.Cell { return &row.Page }},
	{"row", func(row *graph.StatementRow) *graph.Cell { return &row.Row }},
	{"voice", func(row *graph.StatementRow) *graph.Cell { return &row.Voice }},
	{"confidence", func(row *graph.StatementRow) *graph.Cell { return &row.Confidence }},
	{"coder", func(row *graph.StatementRow) *graph.Cell { return &row.Coder }},
	{"codebook", func(row *graph.StatementRow) *graph.Cell { return &row.Codebook }},
	{noteColumn, func(row *graph.StatementRow) *graph.Cell { return &row.Note }},
}

const speakersColumn = "attributedTo"

// statements reads statements.csv.
func (r *reader) statements(v *vocab.Vocabulary) {
	f := form[graph.StatementRow]{
		file:   statementsFile,
		needed: []string{"subject", "predicate", "object", "mode", "source", "confidence"},
		column: func(name string) (set func(*graph.StatementRow, cell), known bool, problem string) {
			for _, known := range statementCells {
				if known.name == name {
					return func(row *graph.StatementRow, c cell) { *known.cell(row) = c.Cell }, true, ""
				}
			}
			if name == speakersColumn {
				return func(row *graph.StatementRow, c cell) { row.AttributedTo = c.list() }, true, ""
			}
			if _, qualifier := v.Qualifier(name); qualifier {
				return func(row *graph.StatementRow, c cell) { row.Qualifiers = addField(row.Qualifiers, name, c.Cell) }, true, ""
			}
			return nil, false, ""
		},
		begin: func(place graph.Place) graph.StatementRow {
			var row graph.StatementRow
			for _, known := range statementCells {
				known.cell(&row).Place = place
			}
			return row
		},
	}
	for _, known := range statementCells {
		f.names = append(f.names, known.name)
	}
	f.names = append(f.names, speakersColumn)
	for _, q := range v.Qualifiers() {
		f.names = append(f.names, q.Name)
	}
	r.draft.Statements = readTable(r, f)
}
