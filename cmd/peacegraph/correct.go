package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/client"
	"peacegraph/graph"
)

type correctFlags struct {
	storeFlags
	serverFlags
	reason, author, date, dataset string
	write, json                   bool
}

// correctionsDataset is the data set of the corrections that these commands record, unless another one is named.
const (
	correctionsDataset = "corrections"
	correctionsTitle   = "Corrections"
)

const correctLong = ` Without --write nothing is
written, and what would change in the default read is told. Nothing is erased: asOf reads the state before, and
another correction reverses this one. Many corrections are better kept in a file corrections.csv of a data set (action,
target, reason, author, date).

` + serverHelp + ` The author is then the name of the token.`

func newDeprecate(std streams) *cobra.Command {
	return newCorrect(std, graph.Deprecate, &cobra.Command{
		Use:   "deprecate STATEMENT",
		Short: "Say that a statement does not stand, with a reason",
		Long:  "Deprecate a statement that is in the graph: it leaves the default read and says why." + correctLong,
		Example: `  peacegraph deprecate stmt:1.2-14 --reason "the sentence speaks of another meeting" --author "Ada Example"
  peacegraph deprecate stmt:1.2-14 --reason "misread" --author "Ada Example" --store bbolt:data --write`,
		Args: takes(1, 1, `deprecate takes the id of one statement, as in peacegraph deprecate stmt:1.2-14 --reason "misread" --author "Ada Example"`),
	})
}

func newReinstate(std streams) *cobra.Command {
	return newCorrect(std, graph.Reinstate, &cobra.Command{
		Use:   "reinstate STATEMENT|DATASET",
		Short: "Bring back a statement that was deprecated, or a data set that was withdrawn",
		Long:  "Reinstate a statement that was deprecated or a data set that was withdrawn, with a reason." + correctLong,
		Example: `  peacegraph reinstate stmt:1.2-14 --reason "the author confirmed it" --author "Ada Example"
  peacegraph reinstate dataset:mill-2025 --reason "read again by two coders" --author "Ada Example"`,
		Args: takes(1, 1, `reinstate takes the id of one statement or data set, as in peacegraph reinstate stmt:1.2-14 --reason "confirmed" --author "Ada Example"`),
	})
}

func newWithdraw(std streams) *cobra.Command {
	return newCorrect(std, graph.Withdraw, &cobra.Command{
		Use:   "withdraw DATASET",
		Short: "Say that the evidence of a data set does not count, with a reason",
		Long: `Withdraw a data set: its evidence counts no more. A statement that rests on nothing else is deprecated; one with other
evidence stays, with fewer sources. Entities and their names stay, so that an id somebody has cited keeps its answer; what
the data set has corrected stays corrected.` + correctLong,
		Example: `  peacegraph withdraw tahir-2025 --reason "an example" --author "Ada Example"
  peacegraph withdraw mill-2025 --reason "its author retracts it" --author "Ada Example" --store bbolt:data --write`,
		Args: takes(1, 1, `withdraw takes one data set, as in peacegraph withdraw mill-2025 --reason "retracted" --author "Ada Example"`),
	})
}

func newCorrect(std streams, action graph.CorrectionAction, command *cobra.Command) *cobra.Command {
	var flags correctFlags
	command.RunE = func(command *cobra.Command, args []string) error {
		return correct(command, std, flags, action, args[0])
	}
	flags.storeFlags.add(command, memory)
	flags.serverFlags.add(command)
	command.Flags().StringVar(&flags.reason, "reason", "", "why, in a sentence (needed)")
	command.Flags().StringVar(&flags.author, "author", "", "who decides (needed without --server)")
	command.Flags().StringVar(&flags.date, "date", "", "day of the decision, such as 2025-11-20 (default now)")
	command.Flags().StringVar(&flags.dataset, "dataset", correctionsDataset, "data set that the correction belongs to")
	command.Flags().BoolVar(&flags.write, "write", false, "write the correction to the store")
	command.Flags().BoolVar(&flags.json, "json", false, "print as JSON")
	return command
}

func correct(command *cobra.Command, std streams, flags correctFlags, action graph.CorrectionAction, target string) error {
	asks, err := flags.client(command, std)
	switch {
	case err != nil:
		return err
	case flags.write && asks == nil && flags.url == memory:
		return usageError{errors.New("--write needs a store that stays; give one, as in --store bbolt:data")}
	case asks == nil && strings.TrimSpace(flags.author) == "":
		return usageError{errors.New(`say who decides, as in --author "Ada Example"`)}
	}
	if err := notAuthor(command); err != nil {
		return err
	}
	now := time.Now()
	if flags.date == "" {
		flags.date = now.UTC().Format(time.RFC3339)
	}
	if action != graph.Deprecate && !strings.Contains(target, ":") {
		target = string(graph.Dataset{Name: target}.ID())
	}
	answer := corrected{where: flags.url, action: action, target: target, reason: flags.reason, author: flags.author, date: flags.date}
	var findings graph.Findings
	if asks != nil {
		answer.where = asks.Server()
		findings, err = flags.send(command.Context(), asks, &answer)
	} else {
		findings, err = flags.correctHere(command.Context(), std, &answer, now)
	}
	if err != nil {
		return err
	}
	// Of the data set only what is wrong with it is told: it is not what was asked about.
	told := slices.DeleteFunc(slices.Clone(findings), func(f graph.Finding) bool { return f.Severity != graph.Error && f.Place.File != "target" })
	if findings.Refused() {
		return mistaken(std.err, told)
	}
	for _, f := range told {
		fmt.Fprintln(std.err, f)
	}
	if flags.json {
		return writeJSON(std.out, answer.asJSON())
	}
	return answer.print(std.out, flags.write)
}

// correctHere corrects a graph that is opened for it.
func (f *correctFlags) correctHere(ctx context.Context, std streams, answer *corrected, now time.Time) (graph.Findings, error) {
	g, err := f.read(ctx, std)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	before := g.Snapshot()
	draft := f.draft(before, answer.action, answer.target)
	by := graph.Authorship{Agent: f.author, Message: answer.message(), Time: now}
	changeset, after, findings, err := decide(ctx, g, draft, by, f.write)
	if err != nil || findings.Refused() {
		return findings, err
	}
	answer.changeset = changeset
	answer.before, answer.after = standingIn(before), standingIn(after)
	return findings, answer.read(before, after)
}

// decide puts a correction or a judgement into a graph, or only looks at what it would do. It returns the state afterwards; the
// changeset is empty when nothing was written.
func decide(ctx context.Context, g *graph.Graph, draft *graph.Draft, by graph.Authorship, write bool) (changeset graph.ID, after *graph.Snapshot, findings graph.Findings, err error) {
	if !write {
		after, findings = g.Snapshot().Preview(draft, by)
		return "", after, findings, nil
	}
	result, err := g.Apply(ctx, draft, by)
	if err != nil && !errors.Is(err, graph.ErrRefused) {
		return "", nil, nil, err
	}
	if result.Changeset.Number() > 0 {
		changeset = result.Changeset.ID()
	}
	return changeset, g.Snapshot(), result.Findings, nil
}

// send corrects the graph of a server.
func (f *correctFlags) send(ctx context.Context, asks *client.Client, answer *corrected) (graph.Findings, error) {
	row := map[string]any{"action": answer.action.String(), "target": answer.target, "reason": answer.reason, "date": answer.date}
	sent := sentRow{
		client: asks, message: answer.message(), dataset: f.dataset, title: correctionsTitle, list: "corrections", row: row,
		places: map[string]string{"action": "target", "target": "target", "reason": "--reason", "date": "--date"},
	}
	changeset, findings, err := sent.send(ctx, f.write, func(draft graph.ID) error { return answer.ask(ctx, asks, draft, f.json) })
	answer.changeset = changeset
	return findings, asked(err)
}

// draft is the correction as a data set with one row. Where the graph has the data set, it stays as it is.
func (f *correctFlags) draft(s *graph.Snapshot, action graph.CorrectionAction, target string) *graph.Draft {
	at := func(place, text string) graph.Cell {
		return graph.Cell{Text: text, Place: graph.Place{File: place}}
	}
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: at("--dataset", f.dataset), Title: at("", correctionsTitle), Version: at("", "1")},
		Corrections: []graph.CorrectionRow{{
			Action: at("target", action.String()), Target: at("target", target), Reason: at("--reason", f.reason),
			Author: at("--author", f.author), Date: at("--date", f.date),
		}},
		Files: []string{"target", "--reason", "--author", "--date", "--dataset"},
	}
	keepDescription(s, draft)
	return draft
}

// keepDescription gives a draft the description that the graph has of its data set.
func keepDescription(s *graph.Snapshot, draft *graph.Draft) {
	d, known := s.Dataset(graph.Dataset{Name: draft.Dataset.Name.Text}.ID())
	if !known {
		return
	}
	at := func(text string) graph.Cell { return graph.Cell{Text: text} }
	row := &draft.Dataset
	row.Title, row.Description, row.Version, row.Language = at(d.Title), at(d.Description), at(d.Version), at(d.Language)
	row.Licence, row.Citation, row.Codebook, row.Coder = at(d.Licence), at(d.Citation), at(d.Codebook), at(d.Coder)
	for _, creator := range d.Creators {
		row.Creators = append(row.Creators, at(creator))
	}
}

// corrected is what the commands tell.
type corrected struct {
	where, target, reason, author, date string
	action                              graph.CorrectionAction
	before, after                       int // statements of the default read
	changes                             []changeOut
	total                               int      // of the changes; of those that a server tells only the first are asked for when no more are printed
	changeset                           graph.ID // empty when nothing was written
}

// changeOut is what happens to a statement or a data set.
type changeOut struct {
	Action string   `json:"action"`
	ID     graph.ID `json:"id"`
	Text   string   `json:"text,omitempty"`
	Rank   string   `json:"rank,omitempty"`
	Reason string   `json:"rankReason,omitempty"`
	title  string   // of a data set
}

// message is that of the changeset.
func (c *corrected) message() string { return fmt.Sprintf("%s %s: %s", c.action, c.target, c.reason) }

// read reads what happens to statements and data sets between two states.
func (c *corrected) read(before, after *graph.Snapshot) error {
	since := graph.AsOf{}
	head, _ := before.Head()
	id := head.ID()
	since.Changeset = &id
	first := graph.MaxPage
	var cursor *graph.Cursor
	for {
		page, err := after.Changes(since, &first, cursor)
		if err != nil {
			return err
		}
		for _, change := range page.Nodes() {
			out := changeOut{Action: change.Action().String(), ID: change.Node().ID()}
			switch n := change.Node().(type) {
			case graph.Statement:
				out.Text, out.Rank = n.Text(), n.Rank().String()
				out.Reason, _ = n.RankReason()
			case graph.Dataset:
				out.title = n.Title
			}
			c.changes = append(c.changes, out)
		}
		c.total = len(c.changes)
		info := page.PageInfo()
		if !info.HasNextPage {
			return nil
		}
		cursor = info.EndCursor
	}
}

// draftChanges asks what a draft does, and how many statements the default read has without it and with it.
const draftChanges = `query($draft: ID!, $after: Cursor) {
  before: statements { totalCount }
  after: statements(asOf: {draft: $draft}) { totalCount }
  draft(id: $draft) {
    author
    changes(first: 100, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { action node { id ... on Statement { text rank rankReason } ... on Dataset { title } } }
    }
  }
}`

// ask asks a server what happens to statements and data sets with a draft: all of it, or the first.
func (c *corrected) ask(ctx context.Context, asks *client.Client, draft graph.ID, all bool) error {
	variables := map[string]any{"draft": draft}
	for {
		var told struct {
			Before, After struct{ TotalCount int }
			Draft         struct {
				Author  string
				Changes struct {
					TotalCount int
					PageInfo   struct {
						HasNextPage bool
						EndCursor   string
					}
					Nodes []struct {
						Action string
						Node   struct {
							ID                            graph.ID
							Text, Rank, RankReason, Title string
						}
					}
				}
			}
		}
		if err := askInto(ctx, asks, draftChanges, variables, &told); err != nil {
			return err
		}
		c.author, c.before, c.after = told.Draft.Author, told.Before.TotalCount, told.After.TotalCount
		for _, change := range told.Draft.Changes.Nodes {
			n := change.Node
			c.changes = append(c.changes, changeOut{change.Action, n.ID, n.Text, n.Rank, n.RankReason, n.Title})
		}
		c.total = told.Draft.Changes.TotalCount
		if !all || !told.Draft.Changes.PageInfo.HasNextPage {
			return nil
		}
		variables["after"] = told.Draft.Changes.PageInfo.EndCursor
	}
}

// standingIn counts the statements of the default read.
func standingIn(s *graph.Snapshot) int {
	n := 0
	for t := range s.Statements() {
		if t.Mode() <= graph.Assessment && t.Polarity() == graph.Positive && t.Rank() != graph.Deprecated {
			n++
		}
	}
	return n
}

// mostChanges is how many changes are printed; --json has all.
const mostChanges = 20

func (c *corrected) print(to io.Writer, write bool) error {
	fmt.Fprintf(to, "%s %s, by %s: %s\n", c.action, c.target, c.author, c.reason)
	see := "Would change"
	if write {
		see = "Changed"
	}
	var lines [][]string
	for _, change := range c.changes[:min(len(c.changes), mostChanges)] {
		lines = append(lines, []string{change.Action, string(change.ID), oneLine(change.Text + change.title)})
	}
	of := c.total
	if c.total > 0 && strings.HasPrefix(c.target, "dataset:") {
		of-- // the data set itself
	}
	fmt.Fprintf(to, "%s: %s; the default read has %s, it had %d\n", see, count(of, "statement", "statements"), count(c.after, "statement", "statements"), c.before)
	p := &printer{to: to, width: widthOf(to)}
	if len(lines) > 0 {
		p.table([]string{"change", "of", "what it says"}, lines)
	}
	if more := c.total - len(lines); more > 0 {
		p.printf("… and %d more; --json has all\n", more)
	}
	switch {
	case !write:
		p.printf("Nothing was written; add --write to keep it.\n")
	case c.changeset == "":
		p.printf("%s has it already; nothing was written.\n", c.where)
	default:
		p.printf("Written to %s as %s.\n", c.where, c.changeset)
	}
	return p.err
}

func (c *corrected) asJSON() any {
	changes := c.changes
	if changes == nil {
		changes = []changeOut{}
	}
	answer := map[string]any{
		"written": c.changeset != "", "action": c.action.String(), "target": c.target, "reason": c.reason, "author": c.author, "date": c.date,
		"changes": changes, "standingBefore": c.before, "standingAfter": c.after,
	}
	if c.changeset != "" {
		answer["changeset"] = c.changeset
	}
	return answer
}
