package graph_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// second publishes a draft that was begun when the graph had so many changesets, unless something is in the way.
func second(t *testing.T, g *graph.Graph, draft *graph.Draft, since int, agent string) ([]graph.Clash, graph.Findings) {
	t.Helper()
	ctx := context.Background()
	r, err := g.Snapshot().Review(ctx, draft, since, graph.Authorship{Agent: agent, Time: time.Date(2072, 1, 1, 0, 0, 0, 0, time.UTC)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Conflicts) > 0 || r.Prepared == nil {
		return r.Conflicts, r.Findings
	}
	if _, err := g.Write(ctx, r.Prepared, nil); err != nil {
		t.Fatal(err)
	}
	return nil, nil
}

// together publishes two drafts that were begun on the same graph, in order. What stands in the way of the second is told.
func together(t *testing.T, made []*graph.Draft, drafts [2]*graph.Draft) (*graph.Snapshot, []graph.Clash, graph.Findings) {
	t.Helper()
	g := openMemory(t)
	for n, draft := range made {
		apply(t, g, n, draft)
	}
	since := g.Snapshot().Size().Changesets
	for _, draft := range drafts {
		if clashes, findings := second(t, g, draft, since, "somebody"); clashes != nil || findings != nil {
			return g.Snapshot(), clashes, findings
		}
	}
	return g.Snapshot(), nil, nil
}

// essence is what a graph says, whatever the order in which it was said: without changesets, and with lists in order.
func essence(s *graph.Snapshot) []string {
	var lines []string
	line := func(parts ...any) { lines = append(lines, fmt.Sprintf("%q", parts)) }
	sorted := func(list []string) []string { slices.Sort(list); return list }
	for _, set := range s.Datasets() {
		reason := ""
		if by, withdrawn := set.Withdrawn(); withdrawn {
			reason = by.Reason()
		}
		line(set.ID(), set.Title, set.Version, set.Licence, set.Creators, set.Coder, reason)
	}
	for t := range s.Statements() {
		var evidence, qualifiers []string
		for _, e := range t.Evidence() {
			evidence = append(evidence, fmt.Sprint(e.ID(), e.Withdrawn()))
		}
		for _, q := range t.Qualifiers() {
			qualifiers = append(qualifiers, q.Name+q.Text())
		}
		reason, _ := t.RankReason()
		older, _ := t.Supersedes()
		newer, _ := t.SupersededBy()
		id := func(t graph.Statement) graph.ID {
			if t == (graph.Statement{}) {
				return ""
			}
			return t.ID()
		}
		line(t.ID(), t.Text(), t.Rank(), reason, id(older), id(newer), t.Confidence().Score(), t.Contested(), sorted(evidence), sorted(qualifiers), sorted(t.Notes()))
	}
	for e := range s.Entities() {
		var names, elsewhere, attributes, same []string
		for _, n := range e.Names() {
			names = append(names, fmt.Sprint(n))
		}
		for _, x := range e.ExternalIDs() {
			elsewhere = append(elsewhere, fmt.Sprint(x))
		}
		for _, a := range e.Attributes() {
			attributes = append(attributes, fmt.Sprint(a))
		}
		for _, o := range e.SameAs() {
			same = append(same, string(o.ID()))
		}
		about := slices.Sorted(maps.Values(graph.Descriptions(e)))
		line(e.ID(), e.Kind().Name(), sorted(names), about, sorted(elsewhere), sorted(attributes), sorted(same), e.Degree())
	}
	return sorted(lines)
}

// clashSeeds is how many pairs of drafts are compared.
const clashSeeds = 60

// Two drafts that were begun on the same graph: when nothing is in the way in either order, the graph is the same in either
// order; and what is in the way was changed by the first and is in the second, or on its way.
func TestDraftsWithoutAClashCommute(t *testing.T) {
	commuted, clashed, found := 0, make(map[string]int), 0
	for seed := range uint64(clashSeeds) {
		made := graphtest.Random(seed%25, graphtest.Size{Entities: 16, Statements: 20, Drafts: 2})
		g := openMemory(t)
		for n, draft := range made {
			apply(t, g, n, draft)
		}
		base := g.Snapshot()
		drafts := graphtest.Rivals(seed, base, made)
		one, clashes, findings := together(t, made, drafts)
		other, clashesBack, findingsBack := together(t, made, [2]*graph.Draft{drafts[1], drafts[0]})
		for i, list := range [][]graph.Clash{clashes, clashesBack} {
			state := []*graph.Snapshot{one, other}[i]
			for _, c := range list {
				clashed[strings.Fields(c.What)[0]]++
				if c.Changeset.Number() != base.Size().Changesets+1 || c.Theirs == c.Base || c.Theirs == c.Yours {
					t.Errorf("seed %d: %+v", seed, c)
				}
				before := essence(base)
				changed := slices.ContainsFunc(essence(state), func(line string) bool {
					return strings.Contains(line, fmt.Sprintf("[%q ", c.Node.ID())) && !slices.Contains(before, line)
				})
				changes, err := c.Changeset.Changes(nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				changed = changed || slices.ContainsFunc(changes.Nodes(), func(done graph.Change) bool {
					return done.Node().ID() == c.Node.ID() || done.Action() == graph.JudgementAdded && strings.HasPrefix(c.What, "judgement with ")
				})
				if _, ofDataset := c.Node.(graph.Dataset); !changed && !(ofDataset && c.What == "statements") {
					t.Errorf("seed %d: nothing has changed of what is told by %q", seed, c.Message())
				}
			}
		}
		switch {
		case len(clashes)+len(clashesBack) > 0:
		case len(findings)+len(findingsBack) > 0:
			found++
		default:
			commuted++
			if diff := cmp.Diff(essence(one), essence(other)); diff != "" {
				t.Errorf("seed %d: the graph depends on who came first: %s", seed, diff)
			}
		}
	}
	t.Logf("%d commute, %d have findings, clashes: %v", commuted, found, clashed)
	if commuted < clashSeeds/3 || len(clashed) < 6 {
		t.Errorf("%d commute, and clashes are in %v", commuted, clashed)
	}
}

func TestReviewEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := openMemory(t).Snapshot().Review(ctx, graphtest.Random(1, smallSize)[0], 0, graph.Authorship{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
