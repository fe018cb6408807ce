package graph_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

func searchPage(c *graph.SearchConnection, err error) (graphtest.Page, error) {
	if err != nil {
		return graphtest.Page{}, err
	}
	total, err := c.TotalCount()
	page := graphtest.Page{Info: c.PageInfo(), Total: total}
	for _, e := range c.Nodes() {
		page.Items = append(page.Items, string(e.ID()))
	}
	return page, err
}

func search(t testing.TB, s *graph.Snapshot, query string, where *graph.EntityFilter) *graph.SearchConnection {
	t.Helper()
	first := graph.MaxPage
	found, err := s.Search(query, where, &first, nil)
	if err != nil {
		t.Fatalf("search %q: %v", query, err)
	}
	return found
}

func foundIDs(c *graph.SearchConnection) []string {
	var ids []string
	for _, e := range c.Nodes() {
		ids = append(ids, string(e.ID()))
	}
	return ids
}

// TestEveryEntityIsFoundByItsNames also looks at earlier states of graphs, in which a name may not be known yet.
func TestEveryEntityIsFoundByItsNames(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkNames, tally{"names": 100})
}

func checkNames(t *testing.T, w *world, compared tally) {
	t.Helper()
	bearers := make(map[string]map[graph.ID]bool)
	for e := range w.s.Entities() {
		for _, name := range e.Names() {
			key := strings.Join(graphtest.Words(name.Text), " ")
			if bearers[key] == nil {
				bearers[key] = make(map[graph.ID]bool)
			}
			bearers[key][e.ID()] = true
		}
	}
	compared["names"] += len(bearers)
	for name, ids := range bearers {
		found := search(t, w.s, name, nil)
		for i, e := range found.Edges()[:min(len(ids), len(found.Edges()))] {
			if !ids[e.Node().ID()] || e.Match() > graph.MatchOtherName || e.Typos() > 0 || e.MissingWords() > 0 {
				t.Errorf("%q finds %s (%s) at %d, before one of %v", name, e.Node().ID(), e.Match(), i+1, ids)
			}
		}
		if len(found.Edges()) < len(ids) || !found.Exhaustive() || !found.Index().Ready {
			t.Errorf("%q finds %v, too few; %+v", name, foundIDs(found), found.Index())
		}
	}
}

// TestSearchFindsWhatHasTheWords compares with a reader that goes through the quads.
func TestSearchFindsWhatHasTheWords(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkWords, tally{"as typed": 1000, "forgiven": 100})
}

func checkWords(t *testing.T, w *world, compared tally) {
	t.Helper()
	var texts []string
	for e := range w.s.Entities() {
		for _, n := range e.Names() {
			texts = append(texts, n.Text)
		}
		if text, ok := e.Description(nil); ok {
			texts = append(texts, text)
		}
	}
	for range 40 {
		words := pickWords(w.Rand, texts)
		var where *graph.EntityFilter
		if w.IntN(3) == 0 {
			where = w.Things(1)
		}
		query := strings.Join(words, " ")
		want := w.r.FoundAsTyped(words, where)
		found := search(t, w.s, query, where)
		var got []string
		for i, e := range found.Edges() {
			switch {
			case e.Typos() == 0 && e.MissingWords() == 0:
				got = append(got, string(e.Node().ID()))
				if len(got) != i+1 {
					t.Errorf("%q has %s, which has all the words, behind one that has not", query, e.Node().ID())
				}
			case len(want) >= 5 || e.MissingWords() > 0 && len(want) > 0:
				t.Errorf("%q finds %s with %d typos and %d words missing, where %d have all", query, e.Node().ID(), e.Typos(), e.MissingWords(), len(want))
			default:
				compared["forgiven"]++
			}
			if len(e.Highlights()) == 0 || !slices.ContainsFunc(e.Highlights()[0].Parts, func(p graph.HighlightPart) bool { return p.Matched }) {
				t.Errorf("%q marks nothing in %s", query, e.Node().ID())
			}
		}
		compared["as typed"] += len(got)
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
}

// pickWords returns one to three words of texts, whole, cut, in the other number, of one text or of several.
func pickWords(r *rand.Rand, texts []string) []string {
	var words []string
	text := texts[r.IntN(len(texts))]
	for range 1 + r.IntN(3) {
		if r.IntN(4) == 0 {
			text = texts[r.IntN(len(texts))]
		}
		of := graphtest.Words(text)
		word := []rune(of[r.IntN(len(of))])
		if r.IntN(2) == 0 {
			word = word[:1+r.IntN(len(word))]
		}
		turned := string(word)
		if r.IntN(4) == 0 {
			turned = turnNumber(turned)
		}
		words = append(words, turned)
	}
	return words
}

// turnNumber makes a plural of a word, or a singular of one that ends like a plural.
func turnNumber(word string) string {
	for _, ending := range [...][2]string{{"ies", "y"}, {"sses", "ss"}, {"s", ""}, {"y", "ies"}} {
		if stem, cut := strings.CutSuffix(word, ending[0]); cut && stem != "" {
			return stem + ending[1]
		}
	}
	return word + "s"
}

func TestSearchInPages(t *testing.T) {
	everyWorld(t, smallGraphs/5, checkSearchPages, tally{"found": 50})
}

func checkSearchPages(t *testing.T, w *world, compared tally) {
	t.Helper()
	query := string([]rune(graphtest.Words(w.entity().Names()[0].Text)[0])[:1])
	want := foundIDs(search(t, w.s, query, nil))
	compared["found"] += len(want)
	for _, size := range []int{1, 2, 5, 16} {
		got, err := graphtest.Pages(size, false, func(r graphtest.Request) (graphtest.Page, error) {
			return searchPage(w.s.Search(query, nil, r.First, r.After))
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q in pages of %d (-want +got):\n%s", query, size, diff)
		}
	}
}

func TestSearchRefuses(t *testing.T) {
	g := openMemory(t)
	apply(t, g, 0, graphtest.Random(1, smallSize)[0])
	s := g.Snapshot()
	one := 1
	page, err := s.Search("the", nil, &one, nil)
	if err != nil {
		t.Fatal(err)
	}
	cursor := page.PageInfo().EndCursor
	tooMany := graph.MaxPage + 1
	for _, test := range []struct {
		name, query string
		where       *graph.EntityFilter
		first       *int
		after       *graph.Cursor
		want        string
	}{
		{"an empty query", " ", nil, nil, nil, "query has no word; give a name or part of one, or ask `entities` for all"},
		{"signs alone", "–!", nil, nil, nil, "query has no word; give a name or part of one, or ask `entities` for all"},
		{"a long query", strings.Repeat("é", 201), nil, nil, nil, "query has 201 characters; give at most 200"},
		{"many words", strings.Repeat("a ", 13), nil, nil, nil, "query has 13 words; give at most 12"},
		{"an unknown kind", "a", &graph.EntityFilter{Kind: []string{"Stat"}}, nil, nil, `"Stat" is not a kind; did you mean State?`},
		{"a large page", "a", nil, &tooMany, nil, "first is 101; a page has 0 to 100 items, ask for the next page with a cursor"},
		{"a cursor of another query", "a", nil, nil, cursor, "this cursor belongs to another filter, order or field; use it with the question it came from, or begin at the start without it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.Search(test.query, test.where, test.first, test.after)
			if !errors.Is(err, graph.ErrInput) || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestSearchSaysWhatIsNotIndexed holds the index while it is asked.
func TestSearchSaysWhatIsNotIndexed(t *testing.T) {
	g, err := graph.Open(context.Background(), "memory:", graph.IndexInBackground())
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	release := g.HoldIndex()
	drafts := graphtest.Random(3, smallSize)
	apply(t, g, 0, drafts[0])
	entity := slices.Collect(g.Snapshot().Entities())[0]
	name := entity.Names()[0].Text
	found := search(t, g.Snapshot(), name, nil)
	all := g.Snapshot().Size().Entities
	if got, want := found.Index(), (graph.SearchIndex{Ready: false, Entities: all, Indexed: 0}); got != want || found.Exhaustive() || len(found.Nodes()) > 0 {
		t.Errorf("while nothing is indexed: %+v, want %+v; exhaustive %t, found %v", got, want, found.Exhaustive(), foundIDs(found))
	}
	release()
	found = search(t, g.Snapshot(), name, nil)
	if got, want := found.Index(), (graph.SearchIndex{Ready: true, Entities: all, Indexed: all}); got != want || !found.Exhaustive() || found.Nodes()[0].ID() != entity.ID() {
		t.Errorf("afterwards: %+v, want %+v; exhaustive %t, found %v", got, want, found.Exhaustive(), foundIDs(found))
	}
	release = g.HoldIndex()
	defer release()
	apply(t, g, 1, drafts[1])
	found = search(t, g.Snapshot(), name, nil)
	if got := found.Index(); got.Ready || got.Indexed < 1 || got.Indexed >= got.Entities || !slices.Contains(foundIDs(found), string(entity.ID())) {
		t.Errorf("after a write: %+v, found %v", got, foundIDs(found))
	}
}

// TestIndexEndsWithItsGraph opens and closes graphs and counts goroutines.
func TestIndexEndsWithItsGraph(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, options := range [][]graph.Option{nil, {graph.IndexInBackground()}} {
		g, err := graph.Open(context.Background(), "memory:", options...)
		if err != nil {
			t.Fatal(err)
		}
		drafts := graphtest.Random(4, smallSize)
		apply(t, g, 0, drafts[0])
		search(t, g.Snapshot(), "a", nil)
		apply(t, g, 1, drafts[1])
		s := g.Snapshot()
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		// What has been indexed is still found, and nothing waits for what never will be.
		search(t, s, "a", nil)
	}
	unopened, err := graph.Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	apply(t, unopened, 0, graphtest.Random(4, smallSize)[0])
	if err := unopened.Close(); err != nil {
		t.Fatal(err)
	}
	if found := search(t, unopened.Snapshot(), "a", nil); found.Index().Ready || found.Index().Indexed != 0 {
		t.Errorf("a graph that was closed before a search: %+v", found.Index())
	}
	// The goroutines of bleve that analyse text end by themselves soon after they are told to.
	for range 1_000_000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		runtime.Gosched()
	}
	buffer := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, buffer[:runtime.Stack(buffer, true)])
}

func TestSearchEndsWithItsRequest(t *testing.T) {
	g := openMemory(t)
	apply(t, g, 0, graphtest.Random(1, smallSize)[0])
	stopped := errors.New("the request has ended")
	s := g.Snapshot().Until(func() error { return stopped })
	if _, err := s.Search("a", nil, nil, nil); !errors.Is(err, stopped) {
		t.Errorf("got %v, want %v", err, stopped)
	}
	if found := search(t, g.Snapshot(), "a", nil); !found.Index().Ready {
		t.Error("a later search does not finish the index")
	}
}
