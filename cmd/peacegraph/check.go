package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/seed"
)

type checkFlags struct {
	storeFlags
	serverFlags
	json, sarif bool
	sourceText  []string
}

func newCheck(std streams) *cobra.Command {
	var flags checkFlags
	command := &cobra.Command{
		Use:   "check DIR...",
		Short: "Check data sets without writing anything",
		Long: `Check the data set in a folder (dataset.yaml, and the tables entities, sources and statements as .csv or .jsonl; see
seed/README.md) and say everything that is wrong with it at once: file, line and column, what would be accepted, and the
line itself. Errors come first, then warnings and notices, then how many there are by rule. Nothing is written.

Several folders are checked one after the other, and each may refer to those before it. A file of a data set stands for
its folder, of which only the findings in that file are shown.

A data set may refer to what the graph has already: without --store that is the seed, less the data set that has the same
id, so that a copy of it is checked on its own. With --source-text FILE the text
of a source is at hand: its hash is compared, and passages have to lie inside it.

--json prints one object, or a list of them for several folders; --sarif prints SARIF 2.1.0, which editors and code hosts
show beside the lines. Colours are for terminals, and NO_COLOR=1 turns them off.

` + serverHelp + ` The folders are sent to it, and checked against its graph.`,
		Example: `  peacegraph check seed/tahir-2025
  peacegraph check my-data/ --store bbolt:data --json
  peacegraph check my-data/ --sarif > findings.sarif
  peacegraph check my-data/ --source-text my-data/article.txt
  peacegraph check my-data/ --server https://graph.example.org`,
		Args: takes(1, 1000, "check takes folders of data sets, as in peacegraph check my-data/"),
		RunE: func(command *cobra.Command, args []string) error { return check(command, std, flags, args) },
	}
	flags.storeFlags.add(command, memory)
	flags.serverFlags.add(command)
	command.Flags().BoolVar(&flags.json, "json", false, "print findings and counts as JSON")
	command.Flags().BoolVar(&flags.sarif, "sarif", false, "print findings as SARIF 2.1.0")
	command.Flags().StringArrayVar(&flags.sourceText, "source-text", nil, "text of a source, found by its sha256; may be given again")
	return command
}

// target is what is to be checked: a data set, or one file of it.
type target struct {
	folder
	only string
}

// aim returns the folder that an argument means, and the file of it whose findings are asked for, if it names one.
func aim(arg string) (dir, only string, err error) {
	if info, err := os.Stat(arg); err != nil || info.IsDir() {
		return arg, "", nil
	}
	only = filepath.Base(arg)
	if !format.IsDatasetFile(only) {
		return "", "", fmt.Errorf("check %s: this is not a file of a data set; name the folder that has the dataset.yaml, or a file of it such as statements.csv", arg)
	}
	return filepath.Dir(arg), only, nil
}

// targets reads the folders and files that are to be checked.
func targets(args []string) ([]target, error) {
	all := make([]target, 0, len(args))
	for _, arg := range args {
		dir, only, err := aim(arg)
		if err != nil {
			return nil, err
		}
		draft, err := readFolder(dir)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", arg, err)
		}
		all = append(all, target{folder{dir, draft}, only})
	}
	return all, nil
}

func check(command *cobra.Command, std streams, flags checkFlags, args []string) error {
	switch {
	case flags.json && flags.sarif:
		return usageError{errors.New("--json and --sarif are two forms of one answer; give one of them")}
	case len(flags.sourceText) > 0 && len(args) > 1:
		return usageError{errors.New("--source-text goes with one folder; check the others by themselves")}
	}
	asks, err := flags.client(command, std)
	if err != nil {
		return err
	}
	var results []checked
	if asks != nil {
		results, err = flags.send(command.Context(), std, asks, args)
	} else {
		results, err = flags.checkHere(command.Context(), std, args)
	}
	if err != nil {
		return err
	}
	for i := range results {
		if asks != nil {
			results[i].against = " --server " + quoted(asks.Server())
		} else if command.Flags().Changed("store") {
			results[i].against = " --store " + quoted(flags.url)
		}
	}
	if err := flags.tell(std.out, results); err != nil {
		return err
	}
	if slices.ContainsFunc(results, checked.refused) {
		return errFindings
	}
	return nil
}

// checkHere checks against a graph that is opened for it.
func (f *checkFlags) checkHere(ctx context.Context, std streams, args []string) ([]checked, error) {
	all, err := targets(args)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.draft.Dataset.Name.Text
	}
	g, against, err := f.background(ctx, std, names)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	if len(all) == 1 {
		if err := addTexts(all[0].draft, g.Snapshot(), f.sourceText); err != nil {
			return nil, err
		}
	}
	sets := make([]*report.Set, len(all))
	results := make([]checked, len(all))
	for i, t := range all {
		results[i].excerpts, results[i].only = newExcerpts(t.dir), t.only
		sets[i] = report.NewSet(t.dir, t.draft, results[i].excerpts.lines)
	}
	checks, err := report.CheckAll(ctx, g.Snapshot(), against, sets)
	if err != nil {
		return nil, err
	}
	for i, c := range checks {
		results[i].Check = c.Only(all[i].only)
	}
	return results, nil
}

// tell prints the results in the form that was asked for.
func (f *checkFlags) tell(to io.Writer, results []checked) error {
	switch {
	case f.sarif:
		return writeSARIF(to, results)
	case f.json && len(results) == 1:
		return writeJSON(to, results[0].Check)
	case f.json:
		answers := make([]report.Check, len(results))
		for i, result := range results {
			answers[i] = result.Check
		}
		return writeJSON(to, answers)
	}
	for i, result := range results {
		if len(results) > 1 {
			if i > 0 {
				fmt.Fprintln(to)
			}
			fmt.Fprintf(to, "%s\n\n", coloursFor(to).bold(result.Dir))
		}
		if err := result.write(to); err != nil {
			return err
		}
	}
	return nil
}

// background opens the graph that data sets are checked against, and says in words which that is. From the seed the data
// sets of the same names are left out: a copy of one would otherwise find in the graph whatever was taken out of the files.
func (f *checkFlags) background(ctx context.Context, std streams, names []string) (*graph.Graph, string, error) {
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
	if err := plant(ctx, g, names...); err != nil {
		return nil, "", errors.Join(err, g.Close())
	}
	left := slices.DeleteFunc(seed.Datasets(), func(name string) bool { return !slices.Contains(names, name) })
	_, some := g.Snapshot().Head()
	switch {
	case len(left) == 0:
		return g, "checked against the seed", nil
	case some:
		return g, "checked against the seed without its own " + strings.Join(left, " and "), nil
	}
	return g, "checked on its own: the graph's own " + strings.Join(left, " and ") + " was left out", nil
}
