package format_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/vocab"
)

func TestUnderstand(t *testing.T) {
	at := func(file, text string) graph.Cell {
		return graph.Cell{Text: text, Place: graph.Place{File: file}}
	}
	draft := &graph.Draft{Statements: []graph.StatementRow{
		{ValidTime: at("statements.0.validTime", "12 April 1902"), Paragraph: at("statements.0.evidence.0.paragraph", "3.0")},
		{ValidTime: at("statements.1.validTime", "03/04/1902"), Confidence: at("statements.1.evidence.0.confidence", "eighty")},
		{ValidTime: at("statements.2.validTime", "25/04/1902")}, // of another row, so it does not tell how the one before is meant
	}}
	format.Understand(draft, vocab.Builtin())
	const want = `statements.0.evidence.0.paragraph: notice: "3.0" is read as 3, the whole number that a spreadsheet program has written so
statements.0.validTime: notice: "12 April 1902" is read as 1902-04-12
statements.1.validTime: "03/04/1902" has the day first or the month first, and nothing says which; write the one that is meant; accepted: 1902-04-03, 1902-03-04
statements.2.validTime: notice: "25/04/1902" is read as 1902-04-25`
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(draft.Findings.Error(), "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := draft.Statements[0].ValidTime.Text + draft.Statements[0].Paragraph.Text + draft.Statements[1].Confidence.Text; got != "1902-04-123eighty" {
		t.Errorf("the cells are %s", got)
	}
}
