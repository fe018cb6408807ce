package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"peacegraph/graph"
)

type matchesFlags struct {
	checkFlags
	least, most int
	judged      bool
	kinds       []string
}

func newMatches(std streams) *cobra.Command {
	var flags matchesFlags
	command := &cobra.Command{
		Use:   "matches [DIR]",
		Short: "List entities that may be one and the same",
		Long: `List pairs of entities that may be one and the same, most alike first, with what speaks for it: names (capitals,
diacritics and the order of words apart), other names, identifiers elsewhere. With the folder of a data set, its entities are
compared with each other and with the graph before they are imported. Nothing is merged: a person judges, with
` + "`peacegraph judge`" + ` or in a file judgements.csv. Pairs that were judged are left out.`,
		Example: `  peacegraph matches
  peacegraph matches my-data/ --store bbolt:data
  peacegraph matches --kind Person --least 80 --json`,
		Args: takes(0, 1, "matches takes one folder at most, as in peacegraph matches my-data/"),
		RunE: func(command *cobra.Command, args []string) error { return matches(command, std, flags, args) },
	}
	flags.storeFlags.add(command, memory)
	command.Flags().IntVar(&flags.least, "least", graph.LeastLikeness, "least score, 0 to 100")
	command.Flags().IntVar(&flags.most, "most", 50, "how many pairs to list at most; 0 for all")
	command.Flags().BoolVar(&flags.judged, "judged", false, "list pairs too that were judged to be different, or of which nobody can tell")
	command.Flags().StringSliceVar(&flags.kinds, "kind", nil, "only pairs of which one is of this kind")
	command.Flags().BoolVar(&flags.json, "json", false, "print as JSON")
	return command
}

func matches(command *cobra.Command, std streams, flags matchesFlags, args []string) error {
	query := graph.MatchQuery{MinScore: &flags.least, Judged: &flags.judged, Kind: flags.kinds}
	var s *graph.Snapshot
	if len(args) == 0 {
		g, err := flags.read(command.Context(), std)
		if err != nil {
			return err
		}
		defer g.Close()
		s = g.Snapshot()
	} else {
		draft, err := readFolder(args[0])
		if err != nil {
			return fmt.Errorf("matches %s: %w", args[0], err)
		}
		g, _, err := flags.background(command.Context(), std, []string{draft.Dataset.Name.Text})
		if err != nil {
			return err
		}
		defer g.Close()
		var findings graph.Findings
		if s, findings = g.Snapshot().Preview(draft, graph.Authorship{}); s == nil {
			fmt.Fprintf(std.err, "%s has %s; see `peacegraph check %s`.\n", nameOf(draft, args[0]), errorsIn(findings), args[0])
			return errFindings
		}
		query.Entity = []graph.ID{}
		for _, row := range draft.Entities {
			query.Entity = append(query.Entity, graph.ID(row.ID.Text))
		}
	}
	found, total, err := readMatches(s.Until(command.Context().Err), query, flags.most)
	if err != nil {
		return err
	}
	if flags.json {
		return writeJSON(std.out, matchesOut(found))
	}
	return printMatches(std.out, found, total)
}

// readMatches returns the first pairs, and how many there are.
func readMatches(s *graph.Snapshot, query graph.MatchQuery, most int) (found []graph.PossibleMatch, total int, err error) {
	var after *graph.Cursor
	for {
		first := graph.MaxPage
		page, err := s.PossibleMatches(query, &first, after)
		if err != nil {
			return nil, 0, err
		}
		found = append(found, page.Nodes()...)
		if total, err = page.TotalCount(); err != nil {
			return nil, 0, err
		}
		if info := page.PageInfo(); !info.HasNextPage || most > 0 && len(found) >= most {
			break
		} else {
			after = info.EndCursor
		}
	}
	if most > 0 {
		found = found[:min(most, len(found))]
	}
	return found, total, nil
}

func printMatches(to io.Writer, found []graph.PossibleMatch, total int) error {
	if total == 0 {
		_, err := fmt.Fprintln(to, "No two entities look like one.")
		return err
	}
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "score\tentity\tmay be\twhy")
	for _, m := range found {
		why := strings.Join(m.Reasons(), "; ")
		if j, judged := m.Judgement(); judged {
			why += fmt.Sprintf(" (judged %s by %s on %s)", j.Verdict(), j.Author(), j.Date())
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", m.Score(), m.Entity().ID(), m.Other().ID(), why)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	more := ""
	if len(found) < total {
		more = fmt.Sprintf(" of %d; --most 0 lists all", total)
	}
	_, err := fmt.Fprintf(to, "\n%s%s. Judge a pair with `peacegraph judge ID ID SAME|DIFFERENT|UNSURE --reason … --author …`.\n", count(len(found), "pair", "pairs"), more)
	return err
}

type matchOut struct {
	Score     int           `json:"score"`
	Entity    entityOut     `json:"entity"`
	Other     entityOut     `json:"other"`
	Reasons   []string      `json:"reasons"`
	Judgement *judgementOut `json:"judgement,omitempty"`
}

func matchesOut(found []graph.PossibleMatch) []matchOut {
	list := make([]matchOut, 0, len(found))
	for _, m := range found {
		out := matchOut{Score: m.Score(), Entity: outOf(m.Entity()), Other: outOf(m.Other()), Reasons: m.Reasons()}
		if j, judged := m.Judgement(); judged {
			of := judgementOut{j.ID(), j.EntityID(), j.OtherID(), j.Verdict().String(), j.Reason(), j.Author(), j.Date().String()}
			out.Judgement = &of
		}
		list = append(list, out)
	}
	return list
}

func outOf(e graph.Entity) entityOut {
	out := entityOut{ID: e.ID(), Kind: e.Kind().Name(), Name: e.Name(nil)}
	for _, same := range e.SameAs() {
		out.SameAs = append(out.SameAs, same.ID())
	}
	return out
}
