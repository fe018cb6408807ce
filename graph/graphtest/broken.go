package graphtest

import (
	"fmt"
	"maps"
	"slices"

	"peacegraph/graph"
)

// Broken returns the first law of every graph that a snapshot breaks, nil when it keeps them all:
//
//   - every statement rests on evidence, and neither came later than the head;
//   - a relation of an entity is a statement with the entity at one end, and each statement between two entities that the
//     default read returns is a relation of both;
//   - pages of any size, one after another, are the whole list, and as many as its count.
//
// Lists are read forwards in pages of the size, which is 1 at least.
func Broken(s *graph.Snapshot, size int) error {
	head, _ := s.Head()
	statements := 0
	for t := range s.Statements() {
		statements++
		if len(t.Evidence()) == 0 || t.SourceCount() == 0 {
			return fmt.Errorf("%s rests on nothing", t.ID())
		}
		if t.AddedIn().Number() > head.Number() {
			return fmt.Errorf("%s came with %s, and the head is %s", t.ID(), t.AddedIn().ID(), head.ID())
		}
		for _, e := range t.Evidence() {
			if e.AddedIn().Number() > head.Number() {
				return fmt.Errorf("%s came with %s, and the head is %s", e.ID(), e.AddedIn().ID(), head.ID())
			}
		}
	}
	if n := s.Size().Statements; n != statements {
		return fmt.Errorf("%d statements are counted, and %d are there", n, statements)
	}
	if err := brokenEdges(s, size); err != nil {
		return err
	}
	_, err := bothWays(size, func(q Request) (Page, error) {
		return EntityPage(s.EntityPage(nil, nil, q.First, q.After, q.Last, q.Before))
	})
	return err
}

// brokenEdges compares the statements between entities with the relations of entities.
func brokenEdges(s *graph.Snapshot, size int) error {
	shown, err := bothWays(size, func(q Request) (Page, error) {
		return StatementPage(s.StatementPage(nil, nil, nil, q.First, q.After, q.Last, q.Before))
	})
	if err != nil {
		return err
	}
	expected := make(map[string]bool) // statement and entity
	for _, id := range shown {
		t, ok := s.Statement(graph.ID(id))
		if !ok {
			return fmt.Errorf("%s is listed, and is not there", id)
		}
		subject, fromEntity := t.Subject().(graph.Entity)
		object, toEntity := t.Object().(graph.Entity)
		if fromEntity && toEntity {
			expected[id+" "+string(subject.ID())], expected[id+" "+string(object.ID())] = true, true
		}
	}
	for e := range s.Entities() {
		if e.Degree() == 0 {
			continue
		}
		most := graph.MaxPage
		var after *graph.Cursor
		for {
			page, err := e.Relations(nil, nil, &most, after, nil, nil)
			if err != nil {
				return err
			}
			for _, r := range page.Edges() {
				key := string(r.Statement().ID()) + " " + string(e.ID())
				if !expected[key] {
					return fmt.Errorf("%s has the relation %s, which is no statement with it that is listed, or comes twice", e.ID(), r.Statement().ID())
				}
				delete(expected, key)
			}
			if !page.PageInfo().HasNextPage {
				break
			}
			after = page.PageInfo().EndCursor
		}
	}
	for _, key := range slices.Sorted(maps.Keys(expected)) {
		return fmt.Errorf("%s: the statement is no relation of the entity", key)
	}
	return nil
}

// bothWays reads a list in pages of a size and in the largest there are, which has to give the same. It returns the list.
func bothWays(size int, read func(Request) (Page, error)) ([]string, error) {
	whole, err := Pages(graph.MaxPage, false, read)
	if err != nil {
		return nil, err
	}
	parts, err := Pages(size, false, read)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(whole, parts) {
		return nil, fmt.Errorf("pages of %d are another list than pages of %d: %v, %v", size, graph.MaxPage, parts, whole)
	}
	return whole, nil
}
