package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
)

// importReport prints what is told of the folders of an import.
type importReport struct {
	report.Import
	flags *importFlags
	// by says who would write a data set and why.
	by graph.Authorship
	// where is how a command names the graph that was written to, as in `--store bbolt:data`.
	where string
}

// tell prints the report in the form that was asked for.
func (r *importReport) tell(to io.Writer) error {
	if r.flags.json {
		return writeJSON(to, r.Import)
	}
	out := bufio.NewWriter(to)
	colours := coloursFor(to)
	for i, d := range r.Folders {
		if i > 0 {
			fmt.Fprintln(out)
		}
		if len(r.Folders) > 1 {
			fmt.Fprintf(out, "%s\n\n", colours.bold(d.Dir))
		}
		// Findings have colours, so that they go to where they are read.
		if err := out.Flush(); err != nil {
			return err
		}
		if err := showFindings(to, d.GraphFindings(), newExcerpts(d.Dir)); err != nil {
			return err
		}
		if err := r.tellOne(out, d); err != nil {
			return err
		}
	}
	r.tellNext(out)
	return out.Flush()
}

func (r *importReport) tellOne(out io.Writer, d report.Folder) error {
	if !d.OK {
		_, err := fmt.Fprintf(out, "%s: %s, compared with %s; nothing is written.\n", d.Name, errorsIn(d.GraphFindings()), r.Against)
		return err
	}
	switch {
	case d.Changeset != nil:
		fmt.Fprintf(out, "%s is written.\n\n", d.Name)
	case d.Empty:
		fmt.Fprintf(out, "%s is in the graph already: nothing changes, and nothing is written.\n\n", d.Name)
	default:
		fmt.Fprintf(out, "%s is right, compared with %s. Nothing is written yet.\n\n", d.Name, r.Against)
	}
	if err := writeTable(out, d); err != nil {
		return err
	}
	if d.Corrected != nil {
		fmt.Fprintf(out, "\nCorrected: %s that the graph has: superseded, deprecated, withdrawn or reinstated.\n", count(d.Corrected.Count, "statement or data set", "statements and data sets"))
	}
	tellDropped(out, d)
	switch {
	case r.flags.list == 0:
	case few(d) || r.flags.verbose:
		writeExamples(out, d)
	default:
		fmt.Fprintf(out, "\n-v lists the first %d of each, --list N the first N.\n", r.flags.list)
	}
	return nil
}

// tellDropped says what of the data set stays in the graph though its files no longer hold it, and how to take it back.
func tellDropped(out io.Writer, d report.Folder) {
	if d.Dropped == nil {
		return
	}
	fmt.Fprintf(out, "\nNo longer in the files: %s and %s that earlier versions of this data set brought; they stay in the graph.\n",
		count(d.DroppedStatements, "statement", "statements"), count(d.DroppedEvidence, "piece of evidence", "pieces of evidence"))
	fmt.Fprintln(out, "To take a statement back, write DEPRECATE with its id into corrections.csv, or use `peacegraph deprecate ID`;\n"+
		"where a row took its place, write the id into the column supersedes of that row.")
}

// tellNext says how to write what was shown, or how to read the graph as it was before.
func (r *importReport) tellNext(out io.Writer) {
	news := 0
	for _, d := range r.Folders {
		if d.OK && !d.Empty {
			news++
		}
	}
	switch {
	case !r.OK:
		if len(r.Folders) > 1 {
			fmt.Fprintln(out, "\nNothing is written of any folder until all are right.")
		}
	case news == 0:
	case r.flags.write:
		fmt.Fprintln(out)
		for _, d := range r.Folders {
			if c := d.Changeset; c != nil {
				fmt.Fprintf(out, "Written as %s (%s) by %q: %q\n", c.ID, d.Name, c.Author, c.Message)
			}
		}
		if r.Before == "" {
			fmt.Fprintln(out, "Before it the graph was empty.")
			return
		}
		fmt.Fprintf(out, "The graph as it was before: asOf: {changeset: \"%s\"}, as in\n  peacegraph query %s '{ changesets(asOf: {changeset: \"%s\"}) { totalCount } }'\n", r.Before, r.where, r.Before)
	case r.by.Agent == "":
		fmt.Fprintf(out, "\nTo write it, add --write: as one changeset%s by the name of your token, with the message %q (--message).\n", each(news), r.by.Message)
	default:
		fmt.Fprintf(out, "\nTo write it, add --write: as one changeset%s by %q (--author), with the message %q (--message).\n", each(news), r.by.Agent, r.by.Message)
	}
}

func each(n int) string {
	if n > 1 {
		return " for each folder,"
	}
	return ""
}

// writeTable counts what is added, merged, unchanged and in conflict.
func writeTable(out io.Writer, d report.Folder) error {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tadded\tmerged\tunchanged\tin conflict\t")
	is := map[string]int{d.Dataset: 1}
	s := d.GraphSummary()
	fmt.Fprintf(w, "data set\t%d\t%d\t%d\t\t\n", is[report.Added], is[report.Merged], is[report.Unchanged])
	fmt.Fprintf(w, "entities\t%d\t%d\t%d\t%d\t\n", s.EntitiesAdded, s.EntitiesMerged, s.EntitiesUnchanged, d.EntityConflicts)
	fmt.Fprintf(w, "statements\t%d\t%d\t%d\t%d\t\n", s.StatementsAdded, s.StatementsMerged, s.StatementsUnchanged, d.StatementConflicts)
	fmt.Fprintf(w, "evidence\t%d\t\t\t\t\n", s.EvidenceAdded)
	if s.JudgementsAdded+s.JudgementsUnchanged > 0 {
		fmt.Fprintf(w, "judgements\t%d\t\t%d\t\t\n", s.JudgementsAdded, s.JudgementsUnchanged)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(table.String()) {
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
	return nil
}

// exampleGroup is one sort of changes with its name.
type exampleGroup struct {
	name string
	sign string // before evidence
	*report.Examples
}

// exampleGroups returns the sorts of changes that there are.
func exampleGroups(d report.Folder) []exampleGroup {
	var groups []exampleGroup
	for _, g := range [...]exampleGroup{
		{"added", "+", d.Added}, {"merged", "+", d.Merged}, {"corrected", "+", d.Corrected}, {"in conflict", "+", d.Conflicts},
		{"no longer in the files", "-", d.Dropped},
	} {
		if g.Examples != nil {
			groups = append(groups, g)
		}
	}
	return groups
}

// few reports whether all that changes was listed.
func few(d report.Folder) bool {
	for _, g := range exampleGroups(d) {
		if len(g.First) < g.Count {
			return false
		}
	}
	return true
}

// writeExamples lists the examples.
func writeExamples(out io.Writer, d report.Folder) {
	for _, g := range exampleGroups(d) {
		if len(g.First) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s: %d\n", g.name, g.Count)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, item := range g.First {
			id := string(item.ID)
			for _, line := range linesOf(item, g.sign) {
				fmt.Fprintf(w, "  %s\t%s\n", id, line)
				id = ""
			}
		}
		_ = w.Flush()
		if more := g.Count - len(g.First); more > 0 {
			fmt.Fprintf(out, "  and %d more\n", more)
		}
	}
}

// linesOf tells of a change in lines: the text of what is added; what is new of what was there already.
// The sign stands before evidence.
func linesOf(x report.Change, sign string) []string {
	if x.Conflict != "" {
		return []string{x.Conflict}
	}
	lines := []string{x.Text}
	for _, v := range x.Values {
		lines = append(lines, "+ "+valueText(v))
	}
	for _, n := range x.Names {
		what := "other name"
		if n.Preferred {
			what = "name"
		}
		lines = append(lines, fmt.Sprintf("+ %s %q (%s)", what, n.Text, n.Lang))
	}
	for _, d := range x.Descriptions {
		lines = append(lines, fmt.Sprintf("+ description %q (%s)", d.Text, d.Lang))
	}
	for _, id := range x.ExternalIDs {
		lines = append(lines, "+ "+id)
	}
	for _, e := range x.Evidence {
		lines = append(lines, sign+" evidence "+evidenceText(e))
	}
	for _, q := range x.Qualifiers {
		lines = append(lines, fmt.Sprintf("+ %s %q", q.Name, q.After))
	}
	for _, note := range x.Notes {
		lines = append(lines, fmt.Sprintf("+ note %q", note))
	}
	return lines
}

func valueText(v report.Value) string {
	if v.Before == "" {
		return fmt.Sprintf("%s %s", v.Name, v.After)
	}
	return fmt.Sprintf("%s %s, until now %s", v.Name, v.After, v.Before)
}

func evidenceText(e report.Evidence) string {
	text := fmt.Sprintf("%s, %s (confidence %s", e.Source, e.Passage, e.Written)
	if len(e.AttributedTo) > 0 {
		text += ", said by " + strings.Join(e.AttributedTo, ", ")
	}
	return text + ")"
}
