package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/download"
	"peacegraph/graph"
)

func newCite(std streams) *cobra.Command {
	var flags storeFlags
	var style, asOf, accessed, base string
	command := &cobra.Command{
		Use:   "cite [ID]",
		Short: "Tell how to cite the graph, a data set or a statement",
		Long: `Tell how to cite the graph (without an id, or with that of a changeset), a data set (dataset:NAME) or a statement
(stmt:…), as of the newest state or of an older one. A citation names the changeset that was read and a digest: whoever asks
again with --as-of that changeset gets the same words and the same digest.

The digest is the SHA-256 of canonical N-Quads: of the record up to the changeset where the graph is cited, otherwise of what
the data set says, whenever and beside whatever else it was written.

Creators are written as dataset.yaml has them, persons and groups alike: no style shortens a name or splits it at a comma. Where
dataset.yaml has a citation: it follows as "Cite also". An address, and when it was read there, are told with --base only: what
is in a store of your own is nowhere on the web.`,
		Example: `  peacegraph cite
  peacegraph cite dataset:tahir-2025 --style bibtex
  peacegraph cite stmt:1.2-14 --as-of changeset:1 --accessed 2025-11-23`,
		Args: takes(0, 1, "cite takes one id at most, as in peacegraph cite dataset:tahir-2025"),
		RunE: func(command *cobra.Command, args []string) error {
			as, err := download.StyleNamed(style)
			if err != nil {
				return usageError{fmt.Errorf("--style %w", err)}
			}
			day, err := dayOf(accessed)
			if err != nil {
				return err
			}
			g, err := flags.read(command.Context(), std)
			if err != nil {
				return err
			}
			defer g.Close()
			s, err := stateOf(g.Snapshot(), asOf)
			if err != nil {
				return err
			}
			var id *graph.ID
			if len(args) == 1 {
				named := graph.ID(args[0])
				id = &named
			}
			citation, err := s.Cite(command.Context(), id, day)
			if errors.Is(err, graph.ErrInput) {
				return usageError{err}
			}
			if err != nil {
				return fmt.Errorf("cite: %w", err)
			}
			_, err = fmt.Fprintln(std.out, strings.TrimSuffix(citation.Under(base).Text(as), "\n"))
			return err
		},
	}
	flags.add(command, memory)
	flags.addData(command, readDataHelp)
	command.Flags().StringVar(&style, "style", "apa", "how to write it: "+strings.Join(download.StyleNames(), ", "))
	command.Flags().StringVar(&asOf, "as-of", "", asOfHelp)
	command.Flags().StringVar(&base, "base", "", baseHelp)
	command.Flags().StringVar(&accessed, "accessed", "", "day on which it was read, told with the address that --base gives: such as 2025-11-23, or none (default today)")
	return command
}

// dayOf reads --accessed.
func dayOf(text string) (*graph.Day, error) {
	if text == "none" {
		return nil, nil
	}
	day := graph.DayOf(time.Now())
	if text != "" {
		var err error
		if day, err = graph.ParseDay(text); err != nil {
			return nil, usageError{fmt.Errorf("--accessed: %w, or none", err)}
		}
	}
	return &day, nil
}
