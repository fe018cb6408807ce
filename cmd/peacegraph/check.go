package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/vocab"
	"peacegraph/seed"
)

type checkFlags struct {
	storeFlags
	json       bool
	sourceText []string
}

func newCheck(std streams) *cobra.Command {
	var flags checkFlags
	command := &cobra.Command{
		Use:   "check DIR",
		Short: "Check a data set without writing anything",
		Long: `Check the data set in a folder (dataset.yaml, entities.csv, sources.csv, statements.csv, vocabulary.yaml) and say
everything that is wrong with it at once, with file, line and column. Nothing is written.

A data set may refer to what the graph has already: without --store that is the seed, less the data set that has the same
id, so that a copy of it is checked on its own. With --source-text FILE the text
of a source is at hand: its hash is compared, and passages have to lie inside it.`,
		Example: `  peacegraph check seed/tahir-2025
  peacegraph check my-data/ --store bbolt:data --json
  peacegraph check my-data/ --source-text my-data/article.txt`,
		Args: takes(1, 1, "check takes one folder, as in peacegraph check my-data/"),
		RunE: func(command *cobra.Command, args []string) error { return check(command, std, flags, args[0]) },
	}
	flags.add(command, memory)
	command.Flags().BoolVar(&flags.json, "json", false, "print findings and counts as JSON")
	command.Flags().StringArrayVar(&flags.sourceText, "source-text", nil, "text of a source, found by its sha256; may be given again")
	return command
}

func check(command *cobra.Command, std streams, flags checkFlags, dir string) error {
	draft, err := readFolder(dir)
	if err != nil {
		return fmt.Errorf("check %s: %w", dir, err)
	}
	g, against, err := flags.background(command.Context(), std, draft.Dataset.Name.Text)
	if err != nil {
		return err
	}
	defer g.Close()
	snapshot := g.Snapshot()
	if err := addTexts(draft, snapshot, flags.sourceText); err != nil {
		return err
	}
	summary, findings := snapshot.Check(draft)
	result := checked{name: nameOf(draft, dir), dataset: datasetState(snapshot, draft), against: against, summary: summary, findings: findings}
	if flags.json {
		err = result.writeJSON(std.out)
	} else {
		err = result.write(std.out)
	}
	if err == nil && findings.Refused() {
		return errFindings
	}
	return err
}

// background opens the graph that a data set is checked against, and says in words which that is. From the seed the data
// set of the same name is left out: a copy of it would otherwise find in the graph whatever was taken out of the files.
func (f *checkFlags) background(ctx context.Context, std streams, name string) (*graph.Graph, string, error) {
	dir, err := f.dir()
	if err != nil {
		return nil, "", err
	}
	if dir != "" {
		g, err := f.read(ctx, std)
		return g, "checked against " + f.url, err
	}
	g, err := f.openURL(ctx, std)
	if err != nil || f.noSeed {
		return g, "checked on its own", err
	}
	if err := plant(ctx, g, name); err != nil {
		return nil, "", errors.Join(err, g.Close())
	}
	left := slices.Contains(seed.Datasets(), name)
	_, some := g.Snapshot().Head()
	switch {
	case !left:
		return g, "checked against the seed", nil
	case some:
		return g, "checked against the seed without its own " + name, nil
	}
	return g, "checked on its own: the graph's own " + name + " was left out", nil
}

// datasetState tells what the draft would do to the description of its data set: new, changed or unchanged.
func datasetState(s *graph.Snapshot, draft *graph.Draft) string {
	row := draft.Dataset
	known, found := s.Dataset(graph.Dataset{Name: row.Name.Text}.ID())
	creators := make([]string, len(row.Creators))
	for i, creator := range row.Creators {
		creators[i] = creator.Text
	}
	switch {
	case !found:
		return "new"
	case known.Title == row.Title.Text && known.Description == row.Description.Text && known.Version == row.Version.Text &&
		known.Language == row.Language.Text && known.Licence == row.Licence.Text && known.Citation == row.Citation.Text &&
		known.Codebook == row.Codebook.Text && known.Coder == row.Coder.Text && slices.Equal(known.Creators, creators):
		return "unchanged"
	}
	return "changed"
}

// addTexts gives each text to the source of the draft or the graph that was coded from it.
func addTexts(draft *graph.Draft, s *graph.Snapshot, files []string) error {
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read the source text: %w", err)
		}
		source, err := format.ReadSourceText(bytes.NewReader(text))
		if err != nil {
			return fmt.Errorf("read the source text %s: %w", file, err)
		}
		hashes := sourceHashes(draft, s)
		id, ok := hashes[source.SHA256]
		if !ok {
			return fmt.Errorf("no source was coded from %s: its sha256 is %s, which no source has; compare the sha256 in sources.csv", file, source.SHA256)
		}
		if draft.Texts == nil {
			draft.Texts = make(map[graph.ID]graph.SourceText)
		}
		draft.Texts[id] = source
	}
	return nil
}

func sourceHashes(draft *graph.Draft, s *graph.Snapshot) map[string]graph.ID {
	hashes := make(map[string]graph.ID)
	for e := range s.Entities() {
		if source, ok := e.(graph.Source); ok {
			if hash, ok := source.Sha256(); ok {
				hashes[hash] = e.ID()
			}
		}
	}
	for _, row := range draft.Entities {
		for _, a := range row.Attributes {
			if a.Name == vocab.AttributeSHA256 {
				hashes[a.Text] = graph.ID(row.ID.Text)
			}
		}
	}
	return hashes
}
