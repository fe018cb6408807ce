package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"peacegraph/graph"
	"peacegraph/graph/store"
	"peacegraph/seed"
)

// newStoreName is the folder, within that of a store, in which a new store is made. It has one name, so that two programs
// that make the same store find each other, and what a crash leaves is taken away by the next that makes it.
const newStoreName = ".new"

// makeStore makes the store of a folder that has none: whole, or not at all. What fill writes into it is put in its place
// when fill says so, with an error or without; otherwise the folder is left as it was.
func (f *storeFlags) makeStore(ctx context.Context, std streams, dir string, fill func(*graph.Graph) (keep bool, err error)) (err error) {
	_, statErr := os.Stat(dir)
	made := filepath.Join(dir, newStoreName)
	inside := *f
	inside.url = bbolt + made
	defer func() {
		if errors.Is(err, store.ErrLocked) {
			return // another one is making it
		}
		err = errors.Join(err, os.RemoveAll(made))
		if statErr != nil {
			_ = os.Remove(dir) // only when nothing is in it
		}
	}()
	g, err := inside.openURL(ctx, std)
	if err != nil {
		return err
	}
	if g.Snapshot().Size().Quads > 0 {
		// A crash has left it, and nobody holds it.
		if err := errors.Join(g.Close(), os.RemoveAll(made)); err != nil {
			return err
		}
		if g, err = inside.openURL(ctx, std); err != nil {
			return err
		}
	}
	keep, err := fill(g)
	if closeErr := g.Close(); closeErr != nil || !keep {
		return errors.Join(err, closeErr)
	}
	place := &emptyPlace{file: filepath.Join(dir, store.FileName)}
	if placeErr := place.take(filepath.Join(made, store.FileName)); placeErr != nil {
		return errors.Join(err, fmt.Errorf("put the store in its place: %w", placeErr))
	}
	return err
}

// seedless reports whether a store needs the seed, or more of it: nothing was written to it, or only the first data sets of
// the seed, because an earlier program was stopped in between.
func seedless(s *graph.Snapshot) (bool, error) {
	drafts, err := seed.Drafts()
	if err != nil {
		return false, fmt.Errorf("read the seed: %w", err)
	}
	written := s.Size().Changesets
	if written >= len(drafts) {
		return false, nil
	}
	for i, draft := range drafts[:written] {
		c, known := s.Changeset(graph.ID(fmt.Sprintf("changeset:%d", i+1)))
		if by := plantedBy(draft); !known || c.Agent() != by.Agent || c.Message() != by.Message {
			return false, nil
		}
	}
	return true, nil
}

// plantedBy says who writes a data set of the seed and why.
func plantedBy(draft *graph.Draft) graph.Authorship {
	return graph.Authorship{Agent: agent, Message: "Seed " + draft.Dataset.Name.Text + " " + draft.Dataset.Version.Text, Time: seed.Published()}
}
