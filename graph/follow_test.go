package graph_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestFollowedChangesAreThoseOfTheRecord compares what a feed tells with the reader that goes through the quads, from the
// beginning and resumed at every place.
func TestFollowedChangesAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkFollowing, tally{"changes": 2000, "filtered": 100, "resumed": 60})
}

func checkFollowing(t *testing.T, w *world, n tally) {
	for range 2 {
		var filter *graph.StatementFilter
		if w.Chance(0.8) {
			filter = w.Statements(2)
		}
		want, err := w.r.Followed(filter)
		if err != nil {
			t.Fatal(err)
		}
		beginning := graph.ID("changeset:0")
		lines, places := followAll(t, w.g, filter, &beginning, w.s.Size().Changesets)
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Fatalf("what is followed with %+v is not what was written (-written +followed):\n%s", filter, diff)
		}
		n["changes"] += len(lines)
		if filter != nil {
			n["filtered"] += len(lines)
		}
		for _, i := range []int{0, w.IntN(len(places) + 1), w.IntN(len(places) + 1), len(places)} {
			if i == len(places) {
				continue
			}
			rest, _ := followAll(t, w.g, filter, &places[i], w.s.Size().Changesets)
			if diff := cmp.Diff(lines[i+1:], rest, equateEmpty); diff != "" {
				t.Fatalf("resumed at %s, %d of %d, it is not the rest (-rest +resumed):\n%s", places[i], i, len(lines), diff)
			}
			n["resumed"]++
		}
	}
}

var equateEmpty = cmp.FilterValues(func(a, b []string) bool { return len(a) == 0 && len(b) == 0 }, cmp.Ignore())

// followAll reads a feed to the end of so many changesets: what it tells and where it stands after each.
func followAll(t testing.TB, g *graph.Graph, filter *graph.StatementFilter, since *graph.ID, changesets int) (lines []string, places []graph.ID) {
	t.Helper()
	feed, err := g.Changes(filter, since)
	if err != nil {
		t.Fatal(err)
	}
	for {
		c, ok, err := feed.Next(context.Background())
		switch {
		case err != nil:
			t.Fatal(err)
		case !ok:
			return lines, places
		case c.Changeset().Number() > changesets:
			return lines, places
		}
		lines = append(lines, fmt.Sprintf("%s %s %s", c.Changeset().ID(), c.Action(), c.Node().ID()))
		places = append(places, feed.Position())
	}
}

// TestFollowingMissesNothing follows a graph while it is written, each reader at its own pace and resuming now and then:
// in the end all have read the same, and it is what the graph tells of itself.
func TestFollowingMissesNothing(t *testing.T) {
	g := openMemory(t)
	drafts := graphtest.Random(7, graphtest.Size{Entities: 40, Statements: 80, Drafts: 6})
	var readers sync.WaitGroup
	beginning := graph.ID("changeset:0")
	read := make([][]string, 8)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	for reader := range read {
		readers.Go(func() {
			feed, err := g.Changes(nil, &beginning)
			if err != nil {
				t.Error(err)
				return
			}
			for {
				over := ctx.Err() != nil // then all has been written
				c, ok, err := feed.Next(context.Background())
				switch {
				case err != nil:
					t.Error(err)
					return
				case ok:
					read[reader] = append(read[reader], fmt.Sprintf("%s %s %s", feed.Position(), c.Action(), c.Node().ID()))
					if len(read[reader])%(reader+3) == 0 {
						at := feed.Position()
						if feed, err = g.Changes(nil, &at); err != nil {
							t.Error(err)
							return
						}
					}
					continue
				case over:
					return
				}
				select {
				case <-feed.Changed():
				case <-ctx.Done():
				}
			}
		})
	}
	for n, draft := range drafts {
		apply(t, g, n, draft)
	}
	stop()
	readers.Wait()
	if len(read[0]) < 100 {
		t.Fatalf("only %d changes were read", len(read[0]))
	}
	for reader := range read {
		if diff := cmp.Diff(read[0], read[reader]); diff != "" {
			t.Fatalf("reader %d has read something else (-first +other):\n%s", reader, diff)
		}
	}
	if lines, _ := followAll(t, g, nil, &beginning, len(drafts)); len(lines) != len(read[0]) {
		t.Errorf("%d changes were read while they were written, %d afterwards", len(read[0]), len(lines))
	}
}

// TestWatchIsWoken: whoever waits for the state after one that it has read is woken by the next write, and by nothing before.
func TestWatchIsWoken(t *testing.T) {
	g := openMemory(t)
	for n, draft := range graphtest.Random(3, smallSize) {
		before, changed := g.Watch()
		select {
		case <-changed:
			t.Fatal("woken before anything was written")
		default:
		}
		apply(t, g, n, draft)
		<-changed
		if after, _ := g.Watch(); after.Size().Changesets != before.Size().Changesets+1 {
			t.Errorf("after %d changesets there are %d", before.Size().Changesets, after.Size().Changesets)
		}
	}
}

func TestFollowingChangesets(t *testing.T) {
	g := openMemory(t)
	drafts := graphtest.Random(5, smallSize)
	late, err := g.Changesets(nil)
	if err != nil {
		t.Fatal(err)
	}
	for n, draft := range drafts {
		apply(t, g, n, draft)
	}
	third := graph.ID("change:1.1")
	for name, test := range map[string]struct {
		feed func() (*graph.Feed[graph.Changeset], error)
		from int
	}{
		"from now on, when nothing was there": {func() (*graph.Feed[graph.Changeset], error) { return late, nil }, 1},
		"after a change":                      {func() (*graph.Feed[graph.Changeset], error) { return g.Changesets(&third) }, 2},
		"from now on":                         {func() (*graph.Feed[graph.Changeset], error) { return g.Changesets(nil) }, len(drafts) + 1},
	} {
		t.Run(name, func(t *testing.T) {
			feed, err := test.feed()
			if err != nil {
				t.Fatal(err)
			}
			for want := test.from; want <= len(drafts); want++ {
				c, ok, err := feed.Next(context.Background())
				if err != nil || !ok || c.Number() != want || feed.Position() != c.ID() {
					t.Fatalf("got %v %v %v at %s, want changeset %d", c.Number(), ok, err, feed.Position(), want)
				}
			}
			if c, ok, err := feed.Next(context.Background()); ok || err != nil {
				t.Errorf("there is one more: %v %v", c, err)
			}
		})
	}
}

func TestFollowingRefusesPlacesThatAreNotThere(t *testing.T) {
	g := openMemory(t)
	draft := graphtest.Random(1, smallSize)[0]
	apply(t, g, 0, draft)
	for since, want := range map[graph.ID]string{
		"changeset:2":                   "the graph has not come to changeset:2: there is only changeset:1; it may be of another graph, then begin anew",
		"change:2.1":                    "the graph has not come to change:2.1: there is only changeset:1; it may be of another graph, then begin anew",
		"yesterday":                     `"yesterday" is no place to go on from; give the id of a changeset, such as changeset:1, or of an event of this subscription, such as change:12.3`,
		"change:1":                      `"change:1" is no place to go on from; give the id of a changeset, such as changeset:1, or of an event of this subscription, such as change:12.3`,
		"change:1.0":                    `"change:1.0" is no place to go on from; give the id of a changeset, such as changeset:1, or of an event of this subscription, such as change:12.3`,
		"change:01.1":                   `"change:01.1" is no place to go on from; give the id of a changeset, such as changeset:1, or of an event of this subscription, such as change:12.3`,
		"changeset:-1":                  `"changeset:-1" is no place to go on from; give the id of a changeset, such as changeset:1, or of an event of this subscription, such as change:12.3`,
		"change:1.99999":                "",
		"change:1.99999999999999999999": `"change:1.99999999999999999999" is no place to go on from; give the id of a changeset, such as changeset:1, or of an event of this subscription, such as change:12.3`,
	} {
		for name, open := range map[string]func() error{
			"changes":    func() error { _, err := g.Changes(nil, &since); return err },
			"changesets": func() error { _, err := g.Changesets(&since); return err },
		} {
			if err := open(); !errors.Is(err, graph.ErrInput) || want != "" && err.Error() != want {
				t.Errorf("%s since %s: %v, want %s", name, since, err, want)
			}
		}
	}
	unknown := graph.StatementFilter{Predicate: []string{"mediats"}}
	if _, err := g.Changes(&unknown, nil); !errors.Is(err, graph.ErrInput) {
		t.Errorf("a filter that makes no sense: %v", err)
	}
}

// TestFollowingEndsWithItsRequest: a feed whose request has ended says so, and is read on by another.
func TestFollowingEndsWithItsRequest(t *testing.T) {
	g := openMemory(t)
	apply(t, g, 0, graphtest.Random(1, smallSize)[0])
	beginning := graph.ID("changeset:0")
	changes, err := g.Changes(nil, &beginning)
	if err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, ok, err := changes.Next(ended); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("after its request has ended it tells %v %v", ok, err)
	}
	if _, ok, err := changes.Next(context.Background()); !ok || err != nil || changes.Position() != "change:1.1" {
		t.Errorf("the next request gets %v %v at %s", ok, err, changes.Position())
	}
}
