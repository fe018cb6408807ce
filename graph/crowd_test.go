package graph_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestCrowd lets four writers publish while eight readers look for a state that breaks a law of every graph. A write that was
// prepared on what is no longer the newest state is refused, and prepared anew. What all of them saw of the head is the history
// of one head.
func TestCrowd(t *testing.T) {
	for name, publishes := range map[string]int{"memory:": 40, "bbolt:" + t.TempDir(): 10} {
		t.Run(name[:5], func(t *testing.T) {
			g, err := graph.Open(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			for n, draft := range graphtest.Random(1, graphtest.Size{Entities: 20, Statements: 30, Drafts: 2}) {
				apply(t, g, n, draft)
			}
			head, _ := g.Snapshot().Head()
			heads, err := graphtest.Crowd{
				Readers: 8, Writers: 4, Publishes: publishes,
				Read: func(_ context.Context, reader int) (int, func() error, error) {
					s := g.Snapshot()
					head, _ := s.Head()
					return head.Number(), func() error { return graphtest.Broken(s, 5+reader) }, nil
				},
				Publish: func(ctx context.Context, writer, try int) (int, error) {
					s := g.Snapshot()
					p, err := s.Prepare(ctx, addition(uint64(writer), 1000*writer+try, s), graph.Authorship{Agent: fmt.Sprint("writer ", writer)}, nil)
					if err != nil {
						return 0, err
					}
					result, err := g.Write(ctx, p, nil)
					if errors.Is(err, graph.ErrStale) {
						return 0, nil
					}
					return result.Changeset.Number(), err
				},
			}.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := heads.Linearisable(head.Number()); err != nil {
				t.Error(err)
			}
			if n := heads.Published(); n != 4*publishes || g.Snapshot().Size().Changesets != head.Number()+n {
				t.Errorf("%d changesets were published, want %d; there are %d", n, 4*publishes, g.Snapshot().Size().Changesets)
			}
			if found, err := g.Snapshot().Verify(t.Context()); err != nil || !found.Whole() {
				t.Errorf("the record is not what was written: %+v, %v", found.Faults, err)
			}
		})
	}
}
