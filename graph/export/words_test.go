package export

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"peacegraph/graph"
)

// coded returns a graph that two data sets, each cited in its own words, have coded: as many mediations as there are numbers,
// each told by as many sources as its number says, and denied when that is negative.
func coded(t *testing.T, sources ...int) *graph.Snapshot {
	t.Helper()
	c := func(s string) graph.Cell { return graph.Cell{Text: s} }
	named := func(id, kind string) graph.EntityRow {
		return graph.EntityRow{ID: c(id), Kind: c(kind), Names: []graph.Field{{Cell: c(id)}}}
	}
	own := &graph.Draft{
		Dataset:  graph.DatasetRow{Name: c("mill"), Title: c("Mill"), Citation: c("Beispiel, Ada: The Mill. 2070."), Licence: c("CC0-1.0")},
		Entities: []graph.EntityRow{named("state:a", "State")},
	}
	other := &graph.Draft{Dataset: graph.DatasetRow{Name: c("weir"), Title: c("Weir"), Citation: c("Muster, Bo: The Weir. 2071."), Licence: c("CC-BY-4.0")}}
	for i := range 3 {
		own.Entities = append(own.Entities, named(fmt.Sprint("source:s", i), "Source"))
	}
	for i, n := range sources {
		talks := fmt.Sprint("talks:t", i)
		own.Entities = append(own.Entities, named(talks, "Negotiation"))
		row := graph.StatementRow{ID: c(fmt.Sprint("stmt:", i)), Subject: c("state:a"), Predicate: c("mediates"), Object: c(talks), Mode: c("FACT"), Confidence: c("HIGH")}
		for source := range max(n, -n) {
			row.Source, row.Page = c(fmt.Sprint("source:s", source)), c(fmt.Sprint(i))
			own.Statements = append(own.Statements, row)
		}
		if n < 0 {
			row.ID, row.Polarity = c(fmt.Sprint("stmt:not-", i)), c("NEGATIVE")
			own.Statements = append(own.Statements, row)
		}
	}
	other.Entities = []graph.EntityRow{named("talks:other", "Negotiation")}
	other.Statements = []graph.StatementRow{{
		Subject: c("state:a"), Predicate: c("hosts"), Object: c("talks:other"), Mode: c("FACT"), Source: c("source:s0"), Page: c("9"), Confidence: c("HIGH"),
	}}
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, draft := range []*graph.Draft{own, other} {
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	return g.Snapshot()
}

// TestDossiersCountInWords: verbs agree with their numbers.
func TestDossiersCountInWords(t *testing.T) {
	f, err := FormatNamed("dossier")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		around  graph.ID
		sources []int
		want    []string
	}{
		{"talks:t0", []int{1}, []string{
			"**In short:** 1 statement, of which 1 is told as fact, reported or judged to be so; of these 1 rests on one source only, and 0 are contested.",
			"- When: 1 statement has no date.", ": cited once",
		}},
		{"talks:t0", []int{-2}, []string{"of which 1 is told as fact, reported or judged to be so; of these 0 rest on one source only, and 1 is contested.", "cited 2 times"}},
		{"state:a", []int{1, 2}, []string{
			"3 statements, of which 3 are told as fact, reported or judged to be so; of these 2 rest on one source only, and 0 are contested.",
			"- When: 3 statements have no date.",
		}},
		{"source:s2", []int{1}, []string{"**In short:** 0 statements, of which 0 are told as fact, reported or judged to be so. Numbers"}},
	} {
		var b strings.Builder
		if _, err := Write(&b, f, selected(t, coded(t, test.sources...), graph.Selection{Around: []graph.ID{test.around}}), Options{}); err != nil {
			t.Fatal(err)
		}
		for _, want := range test.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("the dossier of %s lacks %q:\n%s", test.around, want, b.String())
			}
		}
	}
}

// TestEventsAreCitedEach: an event bears licence and citation of the data sets that tell of it, and of no other.
func TestEventsAreCitedEach(t *testing.T) {
	want := map[string][2]string{
		"talks:t0":    {"CC0-1.0 (mill)", "Beispiel, Ada: The Mill. 2070."},
		"talks:other": {"CC-BY-4.0 (weir)", "Muster, Bo: The Weir. 2071."},
	}
	for line := range strings.Lines(string(written(t, coded(t, 1), "plover"))) {
		var event struct {
			ID         string `json:"id"`
			Peacegraph struct{ Licence, Citation string }
		}
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatal(err)
		}
		if got := [2]string{event.Peacegraph.Licence, event.Peacegraph.Citation}; got != want[event.ID] {
			t.Errorf("%s is cited as %q, want %q", event.ID, got, want[event.ID])
		}
		delete(want, event.ID)
	}
	if len(want) > 0 {
		t.Errorf("there are no events %v", want)
	}
}

// TestTheMarkForExcel: a csv begins with it when it is asked for, and nothing else changes; other forms have none.
func TestTheMarkForExcel(t *testing.T) {
	x := selected(t, coded(t, 1), graph.Selection{})
	for _, f := range Formats() {
		var plain, marked strings.Builder
		if _, err := Write(&plain, f, x, Options{}); err != nil && !f.ForEntities {
			t.Fatal(err)
		}
		_, err := Write(&marked, f, x, Options{Excel: true})
		switch {
		case f.Name == "csv":
			if err != nil || marked.String() != "\uFEFF"+plain.String() {
				t.Errorf("%v, and\n%s", err, marked.String())
			}
		case err == nil || !strings.Contains(err.Error(), "only a csv") || marked.Len() > 0:
			t.Errorf("%s: %v, and %d bytes", f.Name, err, marked.Len())
		}
		if strings.HasPrefix(plain.String(), "\uFEFF") {
			t.Errorf("%s begins with the mark, unasked", f.Name)
		}
	}
}
