package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// datedGraph returns a graph of talks, their outcome and what lines say of them: "subject predicate object date", the date
// left out where there is none.
func datedGraph(t *testing.T, lines ...string) *graph.Snapshot {
	t.Helper()
	cell := func(s string) graph.Cell { return graph.Cell{Text: s} }
	draft := &graph.Draft{Dataset: graph.DatasetRow{Name: cell("dates"), Title: cell("Dates"), Licence: cell("CC0-1.0")}}
	for id, kind := range map[string]string{"talks:first": "Negotiation", "agr:truce": "Agreement", "location:town": "Location", "issue:border": "Issue", "source:book": "Source"} {
		draft.Entities = append(draft.Entities, graph.EntityRow{ID: cell(id), Kind: cell(kind), Names: []graph.Field{{Cell: cell(id)}}})
	}
	for _, line := range lines {
		words := append(strings.Fields(line), "")
		draft.Statements = append(draft.Statements, graph.StatementRow{
			Subject: cell(words[0]), Predicate: cell(words[1]), Object: cell(words[2]), Mode: cell("FACT"),
			ValidTime: cell(words[3]), Source: cell("source:book"), Confidence: cell("HIGH"),
		})
	}
	s, _, err := graph.Empty().Extend(draft, graph.Authorship{Agent: "test", Time: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// placed asks for a timeline and writes its lines without the ids of the statements.
func placed(t *testing.T, s *graph.Snapshot, q graph.TimelineQuery) []string {
	t.Helper()
	// One entry a page: each of them is found again by the cursor of the one before.
	lines, err := graphtest.Pages(1, false, func(request graphtest.Request) (graphtest.Page, error) {
		q := q
		q.First, q.After = request.First, request.After
		page, err := s.Timeline(q)
		if err != nil {
			return graphtest.Page{}, err
		}
		total, err := page.TotalCount()
		p := graphtest.Page{Info: page.PageInfo(), Total: total}
		for _, e := range page.Edges() {
			line := e.Node().Predicate().Name() + " " + e.At().EDTF()
			if order, told := e.Order(); told {
				line += " " + order.String()
			}
			p.Items = append(p.Items, line)
		}
		return p, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestTimelinePutsWhatHasNoBeginningAtItsEnd(t *testing.T) {
	want := []string{"2021/..", "2025-10", "../2025-11-11", "2025-11-11", "2025-11-11/..", "[..2025-11-30]", "../2025-12", "2025-12", "../.."}
	var lines []string
	for i := range want {
		lines = append(lines, "talks:first tookPlaceAt location:town "+want[len(want)-1-i])
	}
	for i, line := range placed(t, datedGraph(t, lines...), graph.TimelineQuery{}) {
		if line != "tookPlaceAt "+want[i] {
			t.Errorf("place %d of the timeline: %s, want %s", i, line, want[i])
		}
	}
}

func TestOneStatementThatDatesTwoEventsDoesNotOrderThem(t *testing.T) {
	s := datedGraph(t, "talks:first resultedIn agr:truce 2025-10", "agr:truce addresses issue:border", "talks:first tookPlaceAt location:town", "talks:first tookPlaceAt location:town 2025")
	const both, truce, talks, place = 0, 1, 2, 3
	names := [...]string{both: "resultedIn 2025-10", truce: "addresses 2025-10", talks: "tookPlaceAt 2025-10", place: "tookPlaceAt 2025"}
	ids := s.Numbers()[0]
	for anchor, orders := range map[graph.ID][4]string{
		"talks:first": {both: "DURING", truce: "UNKNOWN", talks: "DURING", place: "DURING"},
		"agr:truce":   {both: "DURING", truce: "DURING", talks: "UNKNOWN", place: "UNKNOWN"},
		ids[both]:     {both: "DURING", truce: "DURING", talks: "DURING", place: "UNKNOWN"},
		ids[truce]:    {both: "DURING", truce: "DURING", talks: "UNKNOWN", place: "UNKNOWN"},
		ids[place]:    {both: "UNKNOWN", truce: "UNKNOWN", talks: "DURING", place: "DURING"},
	} {
		var want []string
		for _, n := range [...]int{place, both, truce, talks} {
			want = append(want, names[n]+" "+orders[n])
		}
		if diff := gocmp.Diff(want, placed(t, s, graph.TimelineQuery{RelativeTo: &anchor})); diff != "" {
			t.Errorf("relative to %s (-want +got):\n%s", anchor, diff)
		}
	}
}

func TestHistogramReachesToTheEndsOfASpan(t *testing.T) {
	day := func(s string) *graph.Day {
		d, err := graph.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	for _, test := range []struct {
		dates, from, to, want string
	}{
		{"2021/.. 2019/..", "2024-01-01", "2026-12-31", "2024:0/2 2025:0/2 2026:0/2"},
		{"2021/..", "2024-01-01", "", "2024:0/1"},
		{"2021/..", "", "2023-01-01", "2021:1/1 2022:0/1 2023:0/1"},
		{"2021/..", "", "", "2021:1/1"},
		{"../2025", "2023-01-01", "2031-12-31", "2023:0/1 2024:0/1 2025:1/1"},
		{"../2025 2022", "", "2023-01-01", "2022:1/2 2023:0/1"},
		{"../..", "2024-01-01", "2025-01-01", "2024:0/1 2025:0/1"},
		{"../..", "", "", ""},
		{"2022 2024", "2021-01-01", "2031-12-31", "2022:1/1 2023:0/0 2024:1/1"},
	} {
		var lines []string
		for _, date := range strings.Fields(test.dates) {
			lines = append(lines, "talks:first tookPlaceAt location:town "+date)
		}
		query := graph.TimelineQuery{During: &graph.DateSpan{}}
		if test.from != "" {
			query.During.From = day(test.from)
		}
		if test.to != "" {
			query.During.To = day(test.to)
		}
		page, err := datedGraph(t, lines...).Timeline(query)
		if err != nil {
			t.Fatal(err)
		}
		bins, err := page.Histogram(graph.BucketYear)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range bins {
			got = append(got, fmt.Sprintf("%s:%d/%d", b.Label, b.Certain, b.Possible))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s from %q to %q: %s, want %s", test.dates, test.from, test.to, got, test.want)
		}
	}
}
