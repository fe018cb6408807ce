package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	markdown "github.com/yuin/goldmark/text"

	"peacegraph/graph"
)

// saying returns a graph in which a text stands wherever people may write; nil when the text is refused.
func saying(t *testing.T, s string) *graph.Snapshot {
	t.Helper()
	c := func(s string) graph.Cell { return graph.Cell{Text: s} }
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: c("own"), Title: c(s), Citation: c(s), Licence: c("CC0-1.0"), Creators: []graph.Cell{c(s)}},
		Entities: []graph.EntityRow{
			{ID: c("state:a"), Kind: c("State"), Names: []graph.Field{{Cell: c(s)}}, Descriptions: []graph.Field{{Cell: c(s)}}},
			{ID: c("talks:b"), Kind: c("Negotiation"), Names: []graph.Field{{Cell: c(s)}}},
			{ID: c("source:c"), Kind: c("Source"), Names: []graph.Field{{Cell: c(s)}}},
		},
		Statements: []graph.StatementRow{
			{
				Subject: c("state:a"), Predicate: c("mediates"), Object: c("talks:b"), Mode: c("FACT"), Source: c("source:c"), Row: c(s),
				Confidence: c("HIGH"), ValidTime: c("2025-10-18"), Note: c(s),
			},
		},
	}
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil {
		var refused graph.Findings
		if errors.As(err, &refused) || errors.Is(err, graph.ErrInput) {
			return nil
		}
		t.Fatal(err)
	}
	return g.Snapshot()
}

// written returns the selection of everything in a form.
func written(t *testing.T, s *graph.Snapshot, name string) []byte {
	t.Helper()
	f, err := FormatNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := Write(&b, f, selected(t, s, graph.Selection{}), Options{Base: "https://graph.example.org", Title: "everything"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shape returns what a text in Markdown is made of, without its words: headings, items, links with where they lead. Addresses
// in the words of people are no links here, which readers may make of them.
func shape(t *testing.T, source []byte) []string {
	t.Helper()
	parser := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList)).Parser()
	var nodes []string
	if err := ast.Walk(parser.Parse(markdown.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		said := n.Kind().String()
		switch n := n.(type) {
		case *ast.Text:
			return ast.WalkContinue, nil
		case *ast.Link:
			said += " " + string(n.Destination)
		case *ast.AutoLink:
			said += " " + string(n.URL(source))
		}
		if entering {
			nodes = append(nodes, said)
		}
		return ast.WalkContinue, nil
	}); err != nil {
		t.Fatal(err)
	}
	return nodes
}

// FuzzWhatPeopleReadIsWhole writes any text wherever people may write: a dossier keeps its headings, items and links, every
// cell of the table of statements is read back, and every event is one line of JSON.
func FuzzWhatPeopleReadIsWhole(f *testing.F) {
	for _, s := range []string{
		"word", "- item", "+ item", "1. one", "1) one", "# head", "a\n\n# b", "---", "===", "a\n===", "> quoted", "*a* _b_ **c** `d` ~~e~~", "[a](b)", "![a](b)",
		"<b>a</b>", "&amp;", "a | b\n|-|-|", "https://example.org/x", "www.example.org", "a@example.org", "\\", "a\\", "=1+1", "'=1", "-1", "@a", "a,\"b\";c", "پاکستان",
		"    indented", "a\u2028b", "[ ] to do", "[x] done", "```", "~~~", "a  \nb", "[1]: /x", "<!-- a", "*", "**", "`",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 || !utf8.ValidString(s) { // nothing that is read has another text, and none is written
			return
		}
		snapshot := saying(t, s)
		if snapshot == nil {
			return
		}
		plainly := saying(t, "word")
		if diff := cmp.Diff(shape(t, written(t, plainly, "dossier")), shape(t, written(t, snapshot, "dossier"))); diff != "" {
			t.Errorf("%q changes the shape of a dossier (-plain +this):\n%s\n%s", s, diff, written(t, snapshot, "dossier"))
		}
		readTable(t, snapshot)
		readEvents(t, snapshot)
	})
}

func readTable(t *testing.T, s *graph.Snapshot) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(written(t, s, "csv"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for statement := range s.Statements() {
		want := map[string]string{
			"subjectName": clean(statement.Subject().(graph.Entity).Name(nil)), "objectName": clean(statement.Object().(graph.Entity).Name(nil)),
			"text": clean(statement.Text()), "note": unbarred(clean(strings.Join(statement.Notes(), ""))), "citation": clean(strings.TrimSpace(statement.Dataset().Citation)),
		}
		for name, value := range want {
			cell := rows[1][slices.Index(rows[0], name)]
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") || strings.HasPrefix(cell, "\t") {
				t.Errorf("%s is taken for a formula: %q", name, cell)
			}
			if unguard(cell) != value {
				t.Errorf("%s reads %q, not %q", name, cell, value)
			}
		}
	}
}

func readEvents(t *testing.T, s *graph.Snapshot) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(string(written(t, s, "plover")), "\n"), "\n")
	if len(lines) != 1 {
		t.Fatalf("one event is %d lines", len(lines))
	}
	var event any
	if err := json.Unmarshal([]byte(lines[0]), &event); err != nil {
		t.Fatalf("%v in %s", err, lines[0])
	}
	e, _ := s.Entity("state:a")
	if !slices.Contains(gather(event, nil), clean(e.Name(nil))) {
		t.Errorf("the event does not name %q: %s", e.Name(nil), lines[0])
	}
}
