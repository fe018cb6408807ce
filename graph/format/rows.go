package format

import (
	"fmt"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

const noteColumn = "note"

// entities reads entities.csv.
func (r *reader) entities(v *vocab.Vocabulary) {
	r.readEntities(entitiesFile, attributesOf(v), "")
}

func attributesOf(v *vocab.Vocabulary) []string {
	var attributes []string
	for _, kind := range v.Kinds() {
		attributes = append(attributes, attributeNames(kind.Attributes)...)
	}
	return attributes
}

// sources reads sources.csv. Its rows are entities of the kind Source, unless a column `kind` says which narrower one.
func (r *reader) sources(v *vocab.Vocabulary) {
	source, _ := v.Kind(vocab.KindSource)
	r.readEntities(sourcesFile, attributeNames(source.AllAttributes()), vocab.KindSource)
}

func attributeNames(attributes []*vocab.Attribute) []string {
	var names []string
	for _, a := range attributes {
		names = append(names, a.Name)
	}
	return names
}

// readEntities reads a table of entities. A row that leaves its kind open has the kind given here; without one the table
// needs the column.
func (r *reader) readEntities(file string, attributes []string, kind string) {
	slices.Sort(attributes)
	attributes = slices.Compact(attributes)
	plain := []string{"id", "kind", "name", "otherNames", "description", "externalIds"}
	f := form[graph.EntityRow]{
		file:   file,
		needed: []string{"id", "kind", "name"},
		names:  slices.Concat(plain, attributes, []string{noteColumn}),
		lists:  []string{"otherNames", "externalIds"},
		begin: func(place graph.Place) graph.EntityRow {
			return graph.EntityRow{ID: graph.Cell{Place: place}, Kind: graph.Cell{Text: kind, Place: place}}
		},
		column: func(name string) (set func(*graph.EntityRow, TableCell), known bool, problem *columnProblem) {
			base, lang, tagged := strings.Cut(name, "@")
			if tagged && slices.Contains([]string{"name", "otherNames", "description"}, base) {
				if nearest, ok := graph.LanguageTag(lang); !ok {
					for i, tag := range nearest {
						nearest[i] = base + "@" + tag
					}
					return nil, true, &columnProblem{fmt.Sprintf("%q is not a language; write a BCP 47 tag behind the @, such as %s@ur", lang, base), nearest}
				}
				return worded(base, lang), true, nil
			}
			switch {
			case name == noteColumn:
				return nil, true, nil
			case name == "id":
				return func(row *graph.EntityRow, c TableCell) { row.ID = c.Cell }, true, nil
			case name == "kind":
				return func(row *graph.EntityRow, c TableCell) {
					if c.Text != "" || kind == "" {
						row.Kind = c.Cell
					}
				}, true, nil
			case name == "externalIds":
				return func(row *graph.EntityRow, c TableCell) { row.ExternalIDs = append(row.ExternalIDs, c.list()...) }, true, nil
			case slices.Contains(plain, name):
				return worded(name, ""), true, nil
			case slices.Contains(attributes, name):
				return func(row *graph.EntityRow, c TableCell) { row.Attributes = addField(row.Attributes, name, c.Cell) }, true, nil
			}
			return nil, false, nil
		},
		absent: func(row *graph.EntityRow, name string) {
			switch name {
			case "id":
				row.ID.Absent = true
			case "kind":
				row.Kind.Absent = true
			case "name":
				row.Names = append(row.Names, graph.Field{Cell: graph.Cell{Place: row.ID.Place, Absent: true}})
			}
		},
	}
	if kind != "" {
		f.needed = []string{"id", "name"}
	}
	r.draft.Entities = append(r.draft.Entities, readForm(r, f)...)
}

// worded reads names and descriptions in a language.
func worded(base, lang string) func(*graph.EntityRow, TableCell) {
	switch base {
	case "name":
		return func(row *graph.EntityRow, c TableCell) { row.Names = addField(row.Names, lang, c.Cell) }
	case "otherNames":
		return func(row *graph.EntityRow, c TableCell) {
			for _, part := range c.list() {
				row.OtherNames = addField(row.OtherNames, lang, part)
			}
		}
	}
	return func(row *graph.EntityRow, c TableCell) { row.Descriptions = addField(row.Descriptions, lang, c.Cell) }
}

// addField appends a field unless its cell is empty.
func addField(fields []graph.Field, name string, c graph.Cell) []graph.Field {
	if c.Text == "" && !c.Absent {
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

func statementsNeeded() []string {
	return []string{"subject", "predicate", "object", "mode", "source", "confidence"}
}

// statements reads statements.csv.
func (r *reader) statements(v *vocab.Vocabulary) {
	f := form[graph.StatementRow]{
		file:   statementsFile,
		needed: statementsNeeded(),
		lists:  []string{speakersColumn},
		keep:   addNote,
		column: func(name string) (set func(*graph.StatementRow, TableCell), known bool, problem *columnProblem) {
			for _, known := range statementCells {
				if known.name == name {
					return func(row *graph.StatementRow, c TableCell) { *known.cell(row) = c.Cell }, true, nil
				}
			}
			if name == speakersColumn {
				return func(row *graph.StatementRow, c TableCell) { row.AttributedTo = c.list() }, true, nil
			}
			if _, qualifier := v.Qualifier(name); qualifier {
				return func(row *graph.StatementRow, c TableCell) { row.Qualifiers = addField(row.Qualifiers, name, c.Cell) }, true, nil
			}
			return nil, false, nil
		},
		begin: func(place graph.Place) graph.StatementRow {
			var row graph.StatementRow
			for _, known := range statementCells {
				known.cell(&row).Place = place
			}
			return row
		},
		absent: func(row *graph.StatementRow, name string) {
			for _, known := range statementCells {
				if known.name == name {
					known.cell(row).Absent = true
				}
			}
		},
		keptOut: func(name graph.Cell) {
			if r.draft.KeptOut.Text == "" {
				r.draft.KeptOut = name
			}
		},
	}
	for _, known := range statementCells {
		f.names = append(f.names, known.name)
	}
	f.names = append(f.names, speakersColumn)
	for _, q := range v.Qualifiers() {
		f.names = append(f.names, q.Name)
	}
	r.draft.Statements = readForm(r, f)
}
