package graph

import (
	"errors"
	"strings"
	"testing"
)

func TestCursorsComeBack(t *testing.T) {
	for _, p := range []place{
		{}, {changeset: 1, fingerprint: 2, number: 3, direction: In}, {changeset: numberMask, fingerprint: ^uint32(0), number: numberMask, direction: Out},
	} {
		got, err := parseCursor(p.cursor())
		if err != nil || got != p {
			t.Errorf("%+v comes back as %+v, %v", p, got, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	for _, seed := range []string{"", "AAAA", "!!", string(place{changeset: 3, number: 7, direction: In}.cursor()), strings.Repeat("A", 500)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parseCursor(Cursor(text))
		if err != nil {
			if !errors.Is(err, ErrInput) || len(err.Error()) > 600 {
				t.Errorf("%q: the error is %v", text, err)
			}
			return
		}
		if again, err := parseCursor(p.cursor()); err != nil || again != p {
			t.Errorf("%q is read as %+v and comes back as %+v, %v", text, p, again, err)
		}
	})
}

// TestBadCursors asks with cursors that cannot be right, and expects to be told what to do.
func TestBadCursors(t *testing.T) {
	g := smallGraph(t)
	s := g.Snapshot()
	ask := func(filter *StatementFilter, first, last *int, after *Cursor) error {
		_, err := s.StatementPage(filter, nil, nil, first, after, last, nil)
		return err
	}
	one, many, less := 1, MaxPage+1, -1
	page, err := s.StatementPage(nil, nil, nil, &one, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	good := page.Edges()[0].Cursor()
	garbage, p := Cursor("what"), page.page.list.place(page.page.items[0])
	p.fingerprint, p.changeset = page.page.list.mark(), 99
	future := p.cursor()
	p.changeset, p.number = 1, 99
	nowhere := p.cursor()
	for _, test := range []struct {
		name        string
		err         error
		want        string
		nothingElse bool
	}{
		{"no cursor at all", ask(nil, &one, nil, &garbage), "is not a cursor of this service; leave it out", false},
		{"another filter", ask(&StatementFilter{Mode: []Mode{Proposal}}, &one, nil, &good), "belongs to another filter, order or field", false},
		{"a changeset to come", ask(nil, &one, nil, &future), "belongs to another graph", false},
		{"a statement that is not there", ask(nil, &one, nil, &nowhere), "belongs to another graph", false},
		{"both ends at once", ask(nil, &one, &one, nil), "cannot be asked together", false},
		{"too many", ask(nil, &many, nil, nil), "0 to 100 items", false},
		{"fewer than none", ask(nil, nil, &less, nil), "last is -1", false},
		{"the right one", ask(nil, &one, nil, &good), "", true},
	} {
		switch {
		case test.nothingElse && test.err != nil:
			t.Errorf("%s: %v", test.name, test.err)
		case !test.nothingElse && (!errors.Is(test.err, ErrInput) || !strings.Contains(test.err.Error(), test.want)):
			t.Errorf("%s: the error is %v, want %q", test.name, test.err, test.want)
		}
	}
	node, _ := s.Entity("state:north")
	if _, err := node.Relations(nil, nil, &one, &good, nil, nil); !errors.Is(err, ErrInput) {
		t.Errorf("a cursor of all statements is taken for one of relations: %v", err)
	}
}

// smallGraph returns a graph of the draft small.
func smallGraph(t *testing.T) *Graph {
	t.Helper()
	g, err := Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close() })
	if _, err := g.Apply(t.Context(), small(), Authorship{Agent: "test"}); err != nil {
		t.Fatal(err)
	}
	return g
}
