package graph_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// addition returns a draft that says new things of the entities of a graph and leaves what was said as it is.
func addition(seed uint64, n int, s *graph.Snapshot) *graph.Draft {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	var people, places []graph.ID
	source := graph.ID("")
	for e := range s.Entities() {
		switch e.(type) {
		case graph.Actor:
			people = append(people, e.ID())
		case graph.Location:
			places = append(places, e.ID())
		case graph.Source:
			source = e.ID()
		}
	}
	cell := func(s string) graph.Cell { return graph.Cell{Text: s} }
	draft := &graph.Draft{Dataset: graph.DatasetRow{Name: cell("additions"), Title: cell("Additions"), Licence: cell("CC0-1.0")}}
	place := fmt.Sprintf("location:added-%d", n)
	draft.Entities = append(draft.Entities, graph.EntityRow{ID: cell(place), Kind: cell("Location"), Names: []graph.Field{{Cell: cell(place)}}})
	places = append(places, graph.ID(place))
	for range 5 {
		draft.Statements = append(draft.Statements, graph.StatementRow{
			Subject: cell(string(people[r.IntN(len(people))])), Predicate: cell("basedIn"), Object: cell(string(places[r.IntN(len(places))])),
			Mode: cell("FACT"), ValidTime: cell(fmt.Sprintf("%d", 2040+r.IntN(40))), Source: cell(string(source)), Confidence: cell("HIGH"),
		})
	}
	return draft
}

// TestPagesWhileOthersWrite reads lists page by page, each page from the newest snapshot, with a write before each. The
// pages have to be those of the snapshot of the first one.
func TestPagesWhileOthersWrite(t *testing.T) {
	for seed := range uint64(6) {
		w := newWorld(t, seed, smallSize)
		g, r, begin, written := w.g, w.r, w.s, len(w.drafts)
		writing := func(read func(graphtest.Request) (graphtest.Page, error)) func(graphtest.Request) (graphtest.Page, error) {
			return func(q graphtest.Request) (graphtest.Page, error) {
				if q.After != nil || q.Before != nil {
					apply(t, g, written, addition(seed, written, g.Snapshot()))
					written++
				}
				return read(q)
			}
		}
		hub := begin.MostRelated()
		for _, backwards := range []bool{false, true} {
			r := r
			if backwards {
				r = reference(t, g)
			}
			check := func(what string, want []string, read func(graphtest.Request) (graphtest.Page, error)) {
				t.Helper()
				got, err := graphtest.Pages(5, backwards, writing(read))
				if err != nil {
					t.Fatalf("seed %d, %s: %v", seed, what, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("seed %d: %s, backwards %t, are not those of the first page:\n%s", seed, what, backwards, diff)
				}
			}
			// What these orders go by changes with every write; the pages do not.
			check("relations", r.Relations(hub, nil, nil), func(q graphtest.Request) (graphtest.Page, error) {
				e, _ := g.Snapshot().Entity(hub)
				return graphtest.RelationPage(e.Relations(nil, nil, q.First, q.After, q.Last, q.Before))
			})
			r = reference(t, g)
			order := []graph.StatementOrder{{Field: graph.BySources, Direction: graph.Descending}, {Field: graph.ByConfidence}, {Field: graph.ByPredicate}}
			check("statements", bare(r.Statements(nil, nil, order)), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.StatementPage(g.Snapshot().StatementPage(nil, nil, order, q.First, q.After, q.Last, q.Before))
			})
			r = reference(t, g)
			by := []graph.EntityOrder{{Field: graph.EntityByDegree, Direction: graph.Descending}}
			check("entities", r.Entities(nil, by), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.EntityPage(g.Snapshot().EntityPage(nil, by, q.First, q.After, q.Last, q.Before))
			})
		}
	}
}

// TestReadersWhileOthersWrite reads whole snapshots again and again while fifty changesets are written. It is for the
// race detector, and sees that a snapshot does not change under its reader.
func TestReadersWhileOthersWrite(t *testing.T) {
	g := newWorld(t, 1, smallSize).g
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				s := g.Snapshot()
				lines, err := graphtest.Describe(s)
				again, errAgain := graphtest.Describe(s)
				if err != nil || errAgain != nil || !slices.Equal(lines, again) {
					t.Errorf("a snapshot was not the same when it was read again: %v, %v", err, errAgain)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for n := range 50 {
		apply(t, g, 100+n, addition(1, 100+n, g.Snapshot()))
	}
	close(done)
	readers.Wait()
	if got := g.Snapshot().Size().Changesets; got != 54 {
		t.Errorf("%d changesets, want 54", got)
	}
}

// TestOrderOfRowsDoesNotMatter writes the same rows in another order and expects the same ids and the same answers.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	for seed := range uint64(10) {
		straight, shuffled := openMemory(t), openMemory(t)
		r := rand.New(rand.NewPCG(seed, 3))
		for n, draft := range graphtest.Random(seed, graphtest.Size{Entities: 30, Statements: 40, Drafts: 2}) {
			apply(t, straight, n, draft)
			// The rows of one statement stay in order: the first of them gives the rank.
			rows := slices.Clone(draft.Statements)
			slices.SortStableFunc(rows, func(a, b graph.StatementRow) int { return compareContent(a, b) })
			var groups [][]graph.StatementRow
			for i, row := range rows {
				if i == 0 || compareContent(rows[i-1], row) != 0 {
					groups = append(groups, nil)
				}
				groups[len(groups)-1] = append(groups[len(groups)-1], row)
			}
			r.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
			other := *draft
			other.Statements = slices.Concat(groups...)
			apply(t, shuffled, n, &other)
		}
		if diff := cmp.Diff(sortedIDs(straight.Snapshot()), sortedIDs(shuffled.Snapshot())); diff != "" {
			t.Errorf("seed %d: other ids when the rows come in another order:\n%s", seed, diff)
		}
	}
}

func compareContent(a, b graph.StatementRow) int {
	key := func(r graph.StatementRow) []string {
		k := []string{r.ID.Text, r.Subject.Text, r.Predicate.Text, r.Object.Text, r.Mode.Text, r.Polarity.Text, r.ValidTime.Text}
		for _, q := range r.Qualifiers {
			if q.Name != "namedAs" && q.Name != "objectNamedAs" {
				k = append(k, q.Name, q.Text)
			}
		}
		return k
	}
	return slices.Compare(key(a), key(b))
}

func sortedIDs(s *graph.Snapshot) [4][]graph.ID {
	ids := s.Numbers()
	for _, list := range ids {
		slices.Sort(list)
	}
	return ids
}

// TestContextEndsAPage expects a page over many items to stop when nobody waits for it any more.
func TestContextEndsAPage(t *testing.T) {
	s := graph.Empty()
	for draft := range graphtest.Large(500, 6_000) {
		next, _, err := s.Extend(draft, graph.Authorship{Agent: "test", Time: time.Unix(0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		s = next
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Until(ctx.Err).StatementPage(everything(), nil, nil, nil, nil, nil, nil); err != context.Canceled {
		t.Errorf("a page of %d statements for nobody ends with %v", s.Size().Statements, err)
	}
}

func everything() *graph.StatementFilter {
	return &graph.StatementFilter{
		Mode:     []graph.Mode{graph.Fact, graph.Reported, graph.Assessment, graph.Proposal, graph.Hypothetical, graph.Inferred},
		Polarity: []graph.Polarity{graph.Positive, graph.Negative},
		Rank:     []graph.Rank{graph.Normal, graph.Preferred, graph.Deprecated},
	}
}
