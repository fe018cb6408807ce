package format

import (
	"peacegraph/graph"
)

// judgementCells are the columns of judgements.csv; all of them are needed.
var judgementCells = [...]struct {
	name string
	cell func(*graph.JudgementRow) *graph.Cell
}{
	{"entity", func(row *graph.JudgementRow) *graph.Cell { return &row.Entity }},
	{"other", func(row *graph.JudgementRow) *graph.Cell { return &row.Other }},
	{"verdict", func(row *graph.JudgementRow) *graph.Cell { return &row.Verdict }},
	{"reason", func(row *graph.JudgementRow) *graph.Cell { return &row.Reason }},
	{"author", func(row *graph.JudgementRow) *graph.Cell { return &row.Author }},
	{"date", func(row *graph.JudgementRow) *graph.Cell { return &row.Date }},
}

func judgementColumns() []string {
	var names []string
	for _, known := range judgementCells {
		names = append(names, known.name)
	}
	return names
}

// judgements reads judgements.csv: which entities are one and the same.
func (r *reader) judgements() {
	f := form[graph.JudgementRow]{
		file:   judgementsFile,
		needed: judgementColumns(),
		names:  append(judgementColumns(), noteColumn),
		column: func(name string) (set func(*graph.JudgementRow, TableCell), known bool, problem *columnProblem) {
			for _, known := range judgementCells {
				if known.name == name {
					return func(row *graph.JudgementRow, c TableCell) { *known.cell(row) = c.Cell }, true, nil
				}
			}
			return nil, name == noteColumn, nil
		},
		begin: func(place graph.Place) graph.JudgementRow {
			var row graph.JudgementRow
			for _, known := range judgementCells {
				known.cell(&row).Place = place
			}
			return row
		},
		absent: func(row *graph.JudgementRow, name string) {
			for _, known := range judgementCells {
				if known.name == name {
					known.cell(row).Absent = true
				}
			}
		},
	}
	r.draft.Judgements = readForm(r, f)
}

func (w *writer) judgements(rows []graph.JudgementRow) {
	c := newColumns(judgementColumns()...)
	for i := range c.used {
		c.used[i] = true
	}
	w.table(judgementsFile, c, len(rows), func(i int, set func(string, string, graph.Cell)) {
		for _, known := range judgementCells {
			cell := *known.cell(&rows[i])
			set(known.name, w.text(cell), cell)
		}
	})
}
