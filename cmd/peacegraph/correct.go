package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"peacegraph/graph"
)

type correctFlags struct {
	storeFlags
	reason, author, date, dataset string
	write, json                   bool
}

// correctionsDataset is the data set of the corrections that these commands record, unless another one is named.
const correctionsDataset = "corrections"

const correctLong = ` Without --write nothing is
written, and what would change in the default read is told. Nothing is erased: asOf reads the state before, and
another correction reverses this one. Many corrections are better kept in a file corrections.csv of a data set (action,
target, reason, author, date).`

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
	flags.add(command, memory)
	command.Flags().StringVar(&flags.reason, "reason", "", "why, in a sentence (needed)")
	command.Flags().StringVar(&flags.author, "author", "", "who decides (needed)")
	command.Flags().StringVar(&flags.date, "date", "", "day of the decision, such as 2025-11-20 (default now)")
	command.Flags().StringVar(&flags.dataset, "dataset", correctionsDataset, "data set that the correction belongs to")
	command.Flags().BoolVar(&flags.write, "write", false, "write the correction to the store")
	command.Flags().BoolVar(&flags.json, "json", false, "print as JSON")
	return command
}

func correct(command *cobra.Command, std streams, flags correctFlags, action graph.CorrectionAction, target string) error {
	switch {
	case flags.write && flags.url == memory:
		return usageError{errors.New("--write needs a store that stays; give one, as in --store bbolt:data")}
	case strings.TrimSpace(flags.author) == "":
		return usageError{errors.New(`say who decides, as in --author "Ada Example"`)}
	}
	g, err := flags.read(command.Context(), std)
	if err != nil {
		return err
	}
	defer g.Close()
	now := time.Now()
	if flags.date == "" {
		flags.date = now.UTC().Format(time.RFC3339)
	}
	if action != graph.Deprecate && !strings.Contains(target, ":") {
		target = string(graph.Dataset{Name: target}.ID())
	}
	before := g.Snapshot()
	draft := flags.draft(before, action, target)
	by := graph.Authorship{Agent: flags.author, Message: fmt.Sprintf("%s %s: %s", action, target, flags.reason), Time: now}
	answer := corrected{url: flags.url, action: action, target: target, reason: flags.reason, author: flags.author, date: flags.date, before: before}
	var findings graph.Findings
	if flags.write {
		result, err := g.Apply(command.Context(), draft, by)
		if err != nil && !errors.Is(err, graph.ErrRefused) {
			return err
		}
		findings, answer.after, answer.changeset = result.Findings, g.Snapshot(), result.Changeset.Number()
	} else {
		answer.after, findings = before.Preview(draft, by)
	}
	answer.written = answer.changeset > 0
	// Of the data set only what is wrong with it is told: it is not what was asked about.
	told := slices.DeleteFunc(slices.Clone(findings), func(f graph.Finding) bool { return f.Severity != graph.Error && f.Place.File != "target" })
	if findings.Refused() {
		return mistaken(std.err, told)
	}
	for _, f := range told {
		fmt.Fprintln(std.err, f)
	}
	if answer.changes, err = answer.changed(); err != nil {
		return err
	}
	if flags.json {
		return writeJSON(std.out, answer.asJSON())
	}
	return answer.print(std.out, flags.write)
}

// draft is the correction as a data set with one row. Where the graph has the data set, it stays as it is.
func (f *correctFlags) draft(s *graph.Snapshot, action graph.CorrectionAction, target string) *graph.Draft {
	at := func(place, text string) graph.Cell {
		return graph.Cell{Text: text, Place: graph.Place{File: place}}
	}
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: at("--dataset", f.dataset), Title: at("", "Corrections"), Version: at("", "1")},
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
	url, target, reason, author, date string
	action                            graph.CorrectionAction
	before, after                     *graph.Snapshot
	changes                           []graph.Change
	changeset                         int
	written                           bool
}

// changed returns what happens to statements and data sets.
func (c *corrected) changed() ([]graph.Change, error) {
	since := graph.AsOf{}
	head, _ := c.before.Head()
	id := head.ID()
	since.Changeset = &id
	var changes []graph.Change
	first := graph.MaxPage
	var after *graph.Cursor
	for {
		page, err := c.after.Changes(since, &first, after)
		if err != nil {
			return nil, err
		}
		changes = append(changes, page.Nodes()...)
		info := page.PageInfo()
		if !info.HasNextPage {
			return changes, nil
		}
		after = info.EndCursor
	}
}

// standing counts the statements of the default read.
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
	statements := 0
	var lines [][]string
	for _, change := range c.changes {
		text := ""
		switch n := change.Node().(type) {
		case graph.Statement:
			statements++
			text = n.Text()
		case graph.Dataset:
			text = n.Title
		}
		if len(lines) < mostChanges {
			lines = append(lines, []string{change.Action().String(), string(change.Node().ID()), text})
		}
	}
	fmt.Fprintf(to, "%s: %s; the default read has %s, it had %d\n", see, count(statements, "statement", "statements"), count(standingIn(c.after), "statement", "statements"), standingIn(c.before))
	p := &printer{to: to, width: widthOf(to)}
	if len(lines) > 0 {
		p.table([]string{"change", "of", "what it says"}, lines)
	}
	if more := len(c.changes) - len(lines); more > 0 {
		p.printf("… and %d more; --json has all\n", more)
	}
	switch {
	case !write:
		p.printf("Nothing was written; add --write to keep it.\n")
	case !c.written:
		p.printf("%s has it already; nothing was written.\n", c.url)
	default:
		p.printf("Written to %s as changeset:%d.\n", c.url, c.changeset)
	}
	return p.err
}

func (c *corrected) asJSON() any {
	type changeOut struct {
		Action string   `json:"action"`
		ID     graph.ID `json:"id"`
		Text   string   `json:"text,omitempty"`
		Rank   string   `json:"rank,omitempty"`
		Reason string   `json:"rankReason,omitempty"`
	}
	changes := []changeOut{}
	for _, change := range c.changes {
		out := changeOut{Action: change.Action().String(), ID: change.Node().ID()}
		if t, ok := change.Node().(graph.Statement); ok {
			out.Text, out.Rank = t.Text(), t.Rank().String()
			out.Reason, _ = t.RankReason()
		}
		changes = append(changes, out)
	}
	answer := map[string]any{
		"written": c.written, "action": c.action.String(), "target": c.target, "reason": c.reason, "author": c.author, "date": c.date,
		"changes": changes, "standingBefore": standingIn(c.before), "standingAfter": standingIn(c.after),
	}
	if c.written {
		answer["changeset"] = fmt.Sprintf("changeset:%d", c.changeset)
	}
	return answer
}
