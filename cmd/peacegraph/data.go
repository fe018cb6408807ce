package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/graph/format"
)

// folder is a data set as it was read, and where.
type folder struct {
	dir   string
	draft *graph.Draft
}

// added is what a folder brought into the graph.
type added struct {
	dir     string
	summary graph.Summary
}

const readDataHelp = "folder of a data set to ask beside the seed; may be given again"

// addData adds the flag --data to a command.
func (f *storeFlags) addData(command *cobra.Command, help string) {
	command.Flags().StringArrayVar(&f.data, "data", nil, help)
}

// readFolder reads the data set in a folder. A folder without dataset.yaml is one with a finding; the error is for a
// folder that is not there or cannot be read, and says so in a sentence.
func readFolder(dir string) (*graph.Draft, error) {
	if err := isFolder(dir); err != nil {
		return nil, err
	}
	draft, err := format.ReadDataset(os.DirFS(dir), ".")
	if errors.Is(err, format.ErrNoDataset) {
		return format.NoDataset(), nil
	}
	return draft, err
}

// isFolder returns an error that says so in a sentence when a folder is not there.
func isFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such folder; name the one that has the dataset.yaml of the data set")
	case err != nil:
		return err
	case !info.IsDir():
		return errors.New("this is a file; name the folder that it is in")
	}
	return nil
}

// readAll reads the folders of --data.
func readAll(dirs []string) ([]folder, error) {
	folders := make([]folder, 0, len(dirs))
	for _, dir := range dirs {
		draft, err := readFolder(dir)
		if err != nil {
			return nil, fmt.Errorf("--data %s: %w", dir, err)
		}
		folders = append(folders, folder{dir, draft})
	}
	return folders, nil
}

// addAll adds data sets to the graph in order, each as a changeset of its own when it adds anything. Findings are printed
// to log; the first data set with errors ends with [errFindings].
func addAll(ctx context.Context, g *graph.Graph, folders []folder, log io.Writer) ([]added, error) {
	all := make([]added, 0, len(folders))
	for _, f := range folders {
		result, err := g.Apply(ctx, f.draft, graph.Authorship{Agent: agent, Message: "Data of " + f.dir})
		if err != nil && !errors.Is(err, graph.ErrRefused) {
			return nil, fmt.Errorf("add the data of %s: %w", f.dir, err)
		}
		if len(result.Findings) > 0 {
			fmt.Fprintf(log, "%s:\n", f.dir)
			if err := showFindings(log, result.Findings, newExcerpts(f.dir)); err != nil {
				return nil, err
			}
		}
		if err != nil {
			fmt.Fprintf(log, "%s: %s; nothing of it was added.\n", nameOf(f.draft, f.dir), errorsIn(result.Findings))
			return nil, errFindings
		}
		all = append(all, added{f.dir, result.Summary})
	}
	return all, nil
}

// nameOf returns the id of a data set, or the folder of one that has none.
func nameOf(draft *graph.Draft, dir string) string {
	if name := draft.Dataset.Name.Text; name != "" {
		return name
	}
	return dir
}
