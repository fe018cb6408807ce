package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"peacegraph/graph"
)

// statistics is what `peacegraph stats --json` prints.
type statistics struct {
	Store      string         `json:"store"`
	Vocabulary string         `json:"vocabulary"`
	Entities   int            `json:"entities"`
	Statements int            `json:"statements"`
	Evidence   int            `json:"evidence"`
	Passages   int            `json:"passages"`
	Sources    int            `json:"sources"`
	Datasets   int            `json:"datasets"`
	Changesets int            `json:"changesets"`
	Quads      int            `json:"quads"`
	Modes      map[string]int `json:"modes"`
	Kinds      []used         `json:"kinds"`
	Predicates []used         `json:"predicates"`
}

type used struct {
	Name string `json:"name"`
	Uses int    `json:"uses"`
}

func newStats(std streams) *cobra.Command {
	var flags storeFlags
	var asJSON bool
	command := &cobra.Command{
		Use:   "stats",
		Short: "Count what the graph holds",
		Long:  "Count what the graph holds, by kind, predicate and mode. Without --store the seed is counted.",
		Example: `  peacegraph stats
  peacegraph stats --store bbolt:data --json
  peacegraph stats --data seed/tahir-2025 --no-seed`,
		Args: takes(0, 0, "stats takes no arguments, only flags, as in peacegraph stats --store bbolt:data"),
		RunE: func(command *cobra.Command, _ []string) error {
			g, err := flags.read(command.Context(), std)
			if err != nil {
				return err
			}
			defer g.Close()
			s := gather(g.Snapshot(), flags.url)
			if asJSON {
				return writeJSON(std.out, s)
			}
			return s.print(std)
		},
	}
	flags.add(command, memory)
	flags.addData(command, readDataHelp)
	command.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return command
}

func gather(s *graph.Snapshot, url string) statistics {
	size := s.Size()
	counted := statistics{
		Store: url, Vocabulary: s.Vocabulary().Version(), Entities: size.Entities, Statements: size.Statements, Evidence: size.Evidence,
		Passages: size.Passages, Sources: size.Sources, Datasets: size.Datasets, Changesets: size.Changesets, Quads: size.Quads,
		Modes: make(map[string]int), Kinds: []used{}, Predicates: []used{},
	}
	for t := range s.Statements() {
		counted.Modes[t.Mode().String()]++
	}
	for _, k := range s.Kinds() {
		if n := k.Uses(); n > 0 && !k.Abstract {
			counted.Kinds = append(counted.Kinds, used{k.Name(), n})
		}
	}
	for _, p := range s.Predicates() {
		if n := p.Uses(); n > 0 {
			counted.Predicates = append(counted.Predicates, used{p.Name(), n})
		}
	}
	return counted
}

func (s statistics) print(std streams) error {
	w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(n int, what string) { fmt.Fprintf(w, "%d\t  %s\n", n, what) }
	for _, line := range []used{
		{"entities", s.Entities}, {"statements", s.Statements}, {"evidence", s.Evidence}, {"passages", s.Passages},
		{"sources", s.Sources}, {"data sets", s.Datasets}, {"changesets", s.Changesets}, {"quads", s.Quads},
	} {
		row(line.Uses, line.Name)
	}
	fmt.Fprintf(w, "\t\n\t  by mode\n")
	for _, mode := range graph.Modes() {
		if n := s.Modes[mode.String()]; n > 0 {
			row(n, mode.String())
		}
	}
	fmt.Fprintf(w, "\t\n\t  by kind\n")
	for _, k := range s.Kinds {
		row(k.Uses, k.Name)
	}
	fmt.Fprintf(w, "\t\n\t  by predicate\n")
	for _, p := range s.Predicates {
		row(p.Uses, p.Name)
	}
	return w.Flush()
}
