package format

import "peacegraph/graph"

// correctionCells are the columns of corrections.csv.
var correctionCells = [...]struct {
	name string
	cell func(*graph.CorrectionRow) *graph.Cell
}{
	{"action", func(row *graph.CorrectionRow) *graph.Cell { return &row.Action }},
	{"target", func(row *graph.CorrectionRow) *graph.Cell { return &row.Target }},
	{"reason", func(row *graph.CorrectionRow) *graph.Cell { return &row.Reason }},
	{"author", func(row *graph.CorrectionRow) *graph.Cell { return &row.Author }},
	{"date", func(row *graph.CorrectionRow) *graph.Cell { return &row.Date }},
}

func correctionsNeeded() []string { return []string{"action", "target", "reason"} }

// corrections reads corrections.csv.
func (r *reader) corrections() {
	f := form[graph.CorrectionRow]{
		file:   correctionsFile,
		needed: correctionsNeeded(),
		column: func(name string) (set func(*graph.CorrectionRow, TableCell), known bool, problem *columnProblem) {
			for _, known := range correctionCells {
				if known.name == name {
					return func(row *graph.CorrectionRow, c TableCell) { *known.cell(row) = c.Cell }, true, nil
				}
			}
			return nil, name == noteColumn, nil
		},
		begin: func(place graph.Place) graph.CorrectionRow {
			var row graph.CorrectionRow
			for _, known := range correctionCells {
				known.cell(&row).Place = place
			}
			return row
		},
		absent: func(row *graph.CorrectionRow, name string) {
			for _, known := range correctionCells {
				if known.name == name {
					known.cell(row).Absent = true
				}
			}
		},
	}
	for _, known := range correctionCells {
		f.names = append(f.names, known.name)
	}
	f.names = append(f.names, noteColumn)
	r.draft.Corrections = readForm(r, f)
}

// corrections writes corrections.csv.
func (w *writer) corrections(rows []graph.CorrectionRow) {
	var names []string
	for _, known := range correctionCells {
		names = append(names, known.name)
	}
	c := newColumns(names...)
	for _, needed := range correctionsNeeded() {
		c.used[c.number[needed]] = true
	}
	w.table(correctionsFile, c, len(rows), func(i int, set func(string, string, graph.Cell)) {
		for _, known := range correctionCells {
			cell := known.cell(&rows[i])
			set(known.name, w.text(*cell), *cell)
		}
	})
}
