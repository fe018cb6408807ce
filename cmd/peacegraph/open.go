package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/seed"
)

// storeFlags are the flags of every command that opens a graph.
type storeFlags struct {
	url    string
	noSeed bool
}

const storeHelp = "where the graph is kept: bbolt:DIR for a folder, memory: for the seed alone, forgotten at the end"

func (f *storeFlags) add(command *cobra.Command, url string) {
	command.Flags().StringVar(&f.url, "store", url, storeHelp)
	command.Flags().BoolVar(&f.noSeed, "no-seed", false, "leave an empty store empty")
}

// open opens the graph to write to, and gives an empty one the seed.
func (f *storeFlags) open(ctx context.Context, std streams) (*graph.Graph, error) {
	progress := newProgress(std.err, "reading the record")
	g, err := graph.Open(ctx, f.url, graph.WithProgress(progress.show))
	progress.done()
	if err != nil {
		return nil, err
	}
	if _, some := g.Snapshot().Head(); some || f.noSeed {
		return g, nil
	}
	if err := plant(ctx, g); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

// read opens the graph to read only: a store on disk has to be there already.
func (f *storeFlags) read(ctx context.Context, std streams) (*graph.Graph, error) {
	if dir, ok := strings.CutPrefix(f.url, "bbolt:"); ok {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no store in %s; make one with `peacegraph serve --store %s`, or leave --store out to ask the seed", dir, f.url)
		}
		opened := storeFlags{url: f.url, noSeed: true}
		return opened.open(ctx, std)
	}
	return f.open(ctx, std)
}

// plant writes the data sets that the program ships, each as one changeset.
func plant(ctx context.Context, g *graph.Graph) error {
	drafts, err := seed.Drafts()
	if err != nil {
		return fmt.Errorf("read the seed: %w", err)
	}
	for _, draft := range drafts {
		by := graph.Authorship{Agent: "peacegraph", Message: "Seed " + draft.Dataset.Name.Text + " " + draft.Dataset.Version.Text}
		if _, err := g.Apply(ctx, draft, by); err != nil {
			return fmt.Errorf("write the seed %s: %w", draft.Dataset.Name.Text, err)
		}
	}
	return nil
}
