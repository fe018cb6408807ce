package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/graph/store"
	"peacegraph/seed"
)

// storeFlags are the flags of every command that opens a graph.
type storeFlags struct {
	url    string
	noSeed bool
	data   []string       // folders of data sets to add, see [storeFlags.addData]
	opts   []graph.Option // what else the graph is opened with
	// sourceText are files with the texts of sources, see [storeFlags.addSourceText]; texts are what was in them.
	sourceText []string
	texts      []textFile
}

const (
	memory    = "memory:"
	bbolt     = "bbolt:"
	storeHelp = "where the graph is kept: bbolt:DIR for a folder, memory: for the seed alone, forgotten at the end"
)

func (f *storeFlags) add(command *cobra.Command, url string) {
	command.Flags().StringVar(&f.url, "store", url, storeHelp)
	command.Flags().BoolVar(&f.noSeed, "no-seed", false, "leave an empty store empty")
}

// dir returns the folder of a store on disk, "" for one in memory. A value of --store that names neither is a usage error.
func (f *storeFlags) dir() (string, error) {
	dir, onDisk := strings.CutPrefix(f.url, bbolt)
	switch {
	case f.url == memory:
		return "", nil
	case onDisk && dir != "":
		return dir, nil
	case onDisk:
		return "", usageError{errors.New("--store bbolt: names no folder; write one behind it, as in --store bbolt:data")}
	}
	return "", usageError{fmt.Errorf("--store %q is no store; write memory: or bbolt: and a folder, as in bbolt:data", f.url)}
}

// open opens the graph to write to, gives an empty one the seed, and adds the data sets of --data. It returns what each
// of them added, in order. A data set with errors is printed as [check] prints it and ends with [errFindings]: neither it
// nor one behind it is written, and a store that was not there before is not made.
func (f *storeFlags) open(ctx context.Context, std streams) (*graph.Graph, []added, error) {
	dir, err := f.dir()
	if err != nil {
		return nil, nil, err
	}
	drafts, err := readAll(f.data)
	if err != nil {
		return nil, nil, err
	}
	if there, err := storeIn(dir); err != nil {
		return nil, nil, err
	} else if dir != "" && !there && len(drafts)+len(f.sourceText) > 0 {
		if err := f.rehearse(ctx, std); err != nil {
			return nil, nil, err
		}
	}
	if there, err := storeIn(dir); err != nil {
		return nil, nil, err
	} else if dir != "" && !there && !f.noSeed {
		seeded := storeFlags{url: f.url}
		if err := seeded.makeStore(ctx, std, dir, func(g *graph.Graph) (bool, error) {
			err := plant(ctx, g)
			return err == nil, err
		}); err != nil {
			return nil, nil, err
		}
	}
	g, err := f.openURL(ctx, std)
	if err != nil {
		return nil, nil, err
	}
	if err := f.complete(ctx, g); err != nil {
		return nil, nil, errors.Join(err, g.Close())
	}
	all, err := addAll(ctx, g, drafts, std.err)
	if err != nil {
		return nil, nil, errors.Join(err, g.Close())
	}
	if err := belong(g.Snapshot(), f.texts); err != nil {
		return nil, nil, errors.Join(err, g.Close())
	}
	return g, all, nil
}

// rehearse opens the graph in memory as it will be opened on disk, so that data with errors leaves no new store behind.
func (f *storeFlags) rehearse(ctx context.Context, std streams) error {
	inMemory := *f
	inMemory.url, inMemory.opts = memory, nil
	// Warnings are told when the store itself gets the data.
	var told strings.Builder
	g, _, err := inMemory.open(ctx, streams{std.in, std.out, &told})
	if err != nil {
		fmt.Fprint(std.err, told.String())
		return err
	}
	return g.Close()
}

// openURL opens the graph as it is, and shows on a terminal how far that has come.
func (f *storeFlags) openURL(ctx context.Context, std streams) (*graph.Graph, error) {
	var err error
	if f.texts, err = readTexts(f.sourceText); err != nil {
		return nil, err
	}
	texts := make([]graph.SourceText, len(f.texts))
	for i, file := range f.texts {
		texts[i] = file.text
	}
	progress := newProgress(std.err, "reading the record")
	defer progress.done()
	return graph.Open(ctx, f.url, slices.Concat(f.opts, []graph.Option{graph.WithProgress(progress.show), graph.WithTexts(texts...)})...)
}

// read opens the graph to read only: a store on disk has to be there already, and nothing is written to it.
func (f *storeFlags) read(ctx context.Context, std streams) (*graph.Graph, error) {
	dir, err := f.dir()
	switch {
	case err != nil:
		return nil, err
	case dir == "":
		g, _, err := f.open(ctx, std)
		return g, err
	case len(f.data) > 0:
		return nil, usageError{errors.New("--data goes with --store memory:, since this command writes nothing; `peacegraph serve` adds data to a store")}
	}
	there, err := storeIn(dir)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, fmt.Errorf("there is no store in %s; make one with `peacegraph serve --store %s`, or leave --store out to ask the seed", dir, f.url)
	}
	g, err := f.openURL(ctx, std)
	if err != nil {
		return nil, err
	}
	if err := belong(g.Snapshot(), f.texts); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

// storeIn reports whether a folder has a store in it.
func storeIn(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, store.FileName))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err == nil, nil
	}
	return false, fmt.Errorf("look for a store: %w", err)
}

// complete writes what a store lacks of the seed, see [seedless].
func (f *storeFlags) complete(ctx context.Context, g *graph.Graph) error {
	if f.noSeed {
		return nil
	}
	lacks, err := seedless(g.Snapshot())
	if err != nil || !lacks {
		return err
	}
	return plant(ctx, g)
}

// plant writes the data sets that the program ships, each as one changeset, up to the first that is named in before:
// neither that one nor those behind it, which may speak of it.
func plant(ctx context.Context, g *graph.Graph, before ...string) error {
	drafts, err := seed.Drafts()
	if err != nil {
		return fmt.Errorf("read the seed: %w", err)
	}
	for _, draft := range drafts {
		if slices.Contains(before, draft.Dataset.Name.Text) {
			break
		}
		if _, err := g.Apply(ctx, draft, plantedBy(draft)); err != nil {
			return fmt.Errorf("write the seed %s: %w", draft.Dataset.Name.Text, err)
		}
	}
	return nil
}

// agent is who writes what the program writes.
const agent = "peacegraph"
