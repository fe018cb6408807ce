package desk_test

import (
	"context"
	"flag"
	"fmt"
	"sync"
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/graph/graphtest"
)

// publishes is how many drafts the crowd publishes in memory; a tenth of them on disk.
var publishes = flag.Int("publishes", 100, "how many drafts a crowd publishes; .ci/crowd has it publish a thousand")

// TestCrowd lets four people publish drafts while eight look for a state that breaks a law of every graph. Now and then a draft gives another height to a place that all of them write about: then one is published, and the others
// are refused, told by which changeset, and abandoned. What all of them saw of the head is the history of one head.
func TestCrowd(t *testing.T) {
	everywhere(t, func(t *testing.T, w where) {
		each := *publishes / 4
		if w.dir != "" {
			each = max(each/10, 3)
		}
		g, d := openDesk(t, w)
		seeded(t, g)
		c := &writers{d: d, conflicts: make(map[int]int)}
		heads, err := graphtest.Crowd{
			Readers: 8, Writers: 4, Publishes: each, Publish: c.publish,
			Read: func(_ context.Context, reader int) (int, func() error, error) {
				s := g.Snapshot()
				head, _ := s.Head()
				return head.Number(), func() error { return graphtest.Broken(s, 30+reader) }, nil
			},
		}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := heads.Linearisable(1); err != nil {
			t.Error(err)
		}
		if n := heads.Published(); n != 4*each || g.Snapshot().Size().Changesets != 1+n {
			t.Errorf("%d were published, want %d; there are %d changesets", n, 4*each, g.Snapshot().Size().Changesets)
		}
		if found, err := g.Snapshot().Verify(t.Context()); err != nil || !found.Whole() {
			t.Errorf("the record is not what was written: %+v, %v", found.Faults, err)
		}
		t.Logf("%d changesets, %d operations, conflicts by writer: %v", 4*each, heads.Operations(), c.conflicts)
	})
}

// writers write drafts and publish them.
type writers struct {
	d         *desk.Desk
	mu        sync.Mutex
	conflicts map[int]int // by writer
}

// publish begins a draft, fills it and publishes it. The changeset is 0 when another one was in the way.
func (c *writers) publish(ctx context.Context, writer, try int) (int, error) {
	by := desk.Author{Name: fmt.Sprintf("writer-%d", writer)}
	draft, err := c.d.Create(ctx, by, desk.NewDraft{
		Message: fmt.Sprintf("try %d", try), Dataset: by.Name, Describe: desk.Description{Title: "What " + by.Name + " has seen", Licence: "CC0-1.0", Version: "1.0.0"},
	})
	if err != nil {
		return 0, err
	}
	village := fmt.Sprintf("location:v-%d-%d", writer, try)
	in := &graph.Draft{
		Entities:   []graph.EntityRow{{ID: cell(village), Kind: cell("Location"), Names: name("Village " + village)}},
		Statements: []graph.StatementRow{says("", "org:band", "basedIn", village)},
	}
	if try%5 == 0 {
		in.Entities = append(in.Entities, graph.EntityRow{
			ID: cell("location:hill"), Kind: cell("Location"), Names: name("Hill"), Attributes: []graph.Field{{Name: "latitude", Cell: cell(fmt.Sprintf("%d.%d", 10+writer, try))}},
		})
	}
	if _, err := c.d.Add(ctx, by, draft.ID(), desk.Rows{Rows: in}); err != nil {
		return 0, err
	}
	p, err := c.d.Publish(ctx, by, draft.ID(), "", fmt.Sprintf("%d-%d", writer, try))
	refusals := desk.RefusalsOf(err)
	if len(refusals) == 0 && err != nil {
		return 0, err
	}
	if err == nil {
		return p.Changeset.Number(), nil
	}
	if refusals[0].Code != desk.Conflicting || len(p.Conflicts) != 1 || p.Conflicts[0].Theirs == "" || p.Conflicts[0].Yours == p.Conflicts[0].Theirs {
		return 0, fmt.Errorf("refused: %w, conflicts %v", err, p.Conflicts)
	}
	c.mu.Lock()
	c.conflicts[writer]++
	c.mu.Unlock()
	_, err = c.d.Abandon(ctx, by, draft.ID(), "somebody was faster", "")
	return 0, err
}
