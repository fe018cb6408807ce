package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"peacegraph/graph"
)

// importReport tells what became of the folders of an import.
type importReport struct {
	flags   *importFlags
	against string // what they were compared with, in words
	all     []*importing
}

// refused reports whether a folder has errors, so that none is written.
func (r *importReport) refused() bool {
	return slices.ContainsFunc(r.all, func(d *importing) bool { return d.prepared == nil })
}

// tell prints the report in the form that was asked for.
func (r *importReport) tell(to io.Writer) error {
	if r.flags.json {
		return writeJSON(to, r.json())
	}
	out := bufio.NewWriter(to)
	colours := coloursFor(to)
	for i, d := range r.all {
		if i > 0 {
			fmt.Fprintln(out)
		}
		if len(r.all) > 1 {
			fmt.Fprintf(out, "%s\n\n", colours.bold(d.dir))
		}
		// Findings have colours, so that they go to where they are read.
		if err := out.Flush(); err != nil {
			return err
		}
		if err := showFindings(to, d.findings, newExcerpts(d.dir)); err != nil {
			return err
		}
		if err := r.tellOne(out, d); err != nil {
			return err
		}
	}
	r.tellNext(out)
	return out.Flush()
}

func (r *importReport) tellOne(out io.Writer, d *importing) error {
	if d.prepared == nil {
		_, err := fmt.Fprintf(out, "%s: %s, compared with %s; nothing is written.\n", d.name, errorsIn(d.findings), r.against)
		return err
	}
	changes := changesOf(d, r.flags.list)
	switch {
	case d.result.Changeset.Number() > 0:
		fmt.Fprintf(out, "%s is written.\n\n", d.name)
	case d.prepared.Empty():
		fmt.Fprintf(out, "%s is in the graph already: nothing changes, and nothing is written.\n\n", d.name)
	default:
		fmt.Fprintf(out, "%s is right, compared with %s. Nothing is written yet.\n\n", d.name, r.against)
	}
	if err := changes.writeTable(out, d.prepared); err != nil {
		return err
	}
	if n := changes.corrected.count; n > 0 {
		fmt.Fprintf(out, "\nCorrected: %s that the graph has: superseded, deprecated, withdrawn or reinstated.\n", count(n, "statement or data set", "statements and data sets"))
	}
	changes.tellDropped(out)
	switch few := changes.few(); {
	case r.flags.list == 0:
	case few || r.flags.verbose:
		changes.write(out)
	default:
		fmt.Fprintf(out, "\n-v lists the first %d of each, --list N the first N.\n", r.flags.list)
	}
	return nil
}

// tellDropped says what of the data set stays in the graph though its files no longer hold it, and how to take it back.
func (c *changeList) tellDropped(out io.Writer) {
	if c.dropped.count == 0 {
		return
	}
	fmt.Fprintf(out, "\nNo longer in the files: %s and %s that earlier versions of this data set brought; they stay in the graph.\n",
		count(c.droppedStatements, "statement", "statements"), count(c.droppedEvidence, "piece of evidence", "pieces of evidence"))
	fmt.Fprintln(out, "To take a statement back, write DEPRECATE with its id into corrections.csv, or use `peacegraph deprecate ID`;\n"+
		"where a row took its place, write the id into the column supersedes of that row.")
}

// tellNext says how to write what was shown, or how to read the graph as it was before.
func (r *importReport) tellNext(out io.Writer) {
	news := 0
	for _, d := range r.all {
		if d.prepared != nil && !d.prepared.Empty() {
			news++
		}
	}
	switch {
	case r.refused():
		if len(r.all) > 1 {
			fmt.Fprintln(out, "\nNothing is written of any folder until all are right.")
		}
	case news == 0:
	case r.flags.write:
		fmt.Fprintln(out)
		var first graph.Changeset
		for _, d := range r.all {
			c := d.result.Changeset
			if c.Number() == 0 {
				continue
			}
			if first.Number() == 0 {
				first = c
			}
			fmt.Fprintf(out, "Written as %s (%s) by %q: %q\n", c.ID(), d.name, c.Agent(), c.Message())
		}
		before := changesetBefore(first)
		if before == "" {
			fmt.Fprintln(out, "Before it the graph was empty.")
			return
		}
		fmt.Fprintf(out, "The graph as it was before: asOf: {changeset: \"%s\"}, as in\n  peacegraph query --store %s '{ changesets(asOf: {changeset: \"%s\"}) { totalCount } }'\n", before, r.flags.url, before)
	default:
		by := r.all[0].prepared.Authorship()
		fmt.Fprintf(out, "\nTo write it, add --write: as one changeset%s by %q (--author), with the message %q (--message).\n", each(news), by.Agent, by.Message)
	}
}

func each(n int) string {
	if n > 1 {
		return " for each folder,"
	}
	return ""
}

// changesetBefore returns the id of the changeset before one; empty when it is the first.
func changesetBefore(c graph.Changeset) graph.ID {
	if c.Number() < 2 {
		return ""
	}
	return graph.ID(fmt.Sprintf("changeset:%d", c.Number()-1))
}

// writeTable counts what is added, merged, unchanged and in conflict.
func (c *changeList) writeTable(out io.Writer, p *graph.Prepared) error {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tadded\tmerged\tunchanged\tin conflict\t")
	dataset := [3]int{}
	dataset[c.datasetState] = 1
	s := p.Summary()
	fmt.Fprintf(w, "data set\t%d\t%d\t%d\t\t\n", dataset[0], dataset[1], dataset[2])
	fmt.Fprintf(w, "entities\t%d\t%d\t%d\t%d\t\n", s.EntitiesAdded, s.EntitiesMerged, s.EntitiesUnchanged, c.entityConflicts)
	fmt.Fprintf(w, "statements\t%d\t%d\t%d\t%d\t\n", s.StatementsAdded, s.StatementsMerged, s.StatementsUnchanged, c.statementConflicts)
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

// write lists the examples.
func (c *changeList) write(out io.Writer) {
	for _, g := range c.groups() {
		if len(g.items) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s: %d\n", g.name, g.count)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, item := range g.items {
			id, sign := string(item.ID), "+"
			if g == &c.dropped {
				sign = "-"
			}
			for _, line := range item.lines(sign) {
				fmt.Fprintf(w, "  %s\t%s\n", id, line)
				id = ""
			}
		}
		_ = w.Flush()
		if more := g.count - len(g.items); more > 0 {
			fmt.Fprintf(out, "  and %d more\n", more)
		}
	}
}

// lines tells of a change in lines: the text of what is added; what is new of what was there already.
// The sign stands before evidence.
func (x changeItem) lines(sign string) []string {
	if x.Conflict != "" {
		return []string{x.Conflict}
	}
	lines := []string{x.Text}
	for _, v := range x.Values {
		lines = append(lines, "+ "+v.text())
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
		lines = append(lines, sign+" evidence "+e.text())
	}
	for _, q := range x.Qualifiers {
		lines = append(lines, fmt.Sprintf("+ %s %q", q.Name, q.After))
	}
	for _, note := range x.Notes {
		lines = append(lines, fmt.Sprintf("+ note %q", note))
	}
	return lines
}

func (v valueItem) text() string {
	if v.Before == "" {
		return fmt.Sprintf("%s %s", v.Name, v.After)
	}
	return fmt.Sprintf("%s %s, until now %s", v.Name, v.After, v.Before)
}

func (e evidenceItem) text() string {
	text := fmt.Sprintf("%s, %s (confidence %s", e.Source, e.Passage, e.written)
	if len(e.AttributedTo) > 0 {
		text += ", said by " + strings.Join(e.AttributedTo, ", ")
	}
	return text + ")"
}

// importedJSON is what `peacegraph import --json` prints.
type importedJSON struct {
	OK      bool         `json:"ok"`
	Against string       `json:"against"`
	Written bool         `json:"written"` // something was written
	Before  graph.ID     `json:"before,omitempty"`
	Folders []folderJSON `json:"folders"`
}

type folderJSON struct {
	checkedJSON
	EntityConflicts    int            `json:"entityConflicts"`
	StatementConflicts int            `json:"statementConflicts"`
	Added              *exampleJSON   `json:"added,omitempty"`
	Merged             *exampleJSON   `json:"merged,omitempty"`
	Corrected          *exampleJSON   `json:"corrected,omitempty"`
	Conflicts          *exampleJSON   `json:"conflicts,omitempty"`
	DroppedStatements  int            `json:"droppedStatements"` // no longer in the files, resting on nothing else
	DroppedEvidence    int            `json:"droppedEvidence"`
	Dropped            *exampleJSON   `json:"dropped,omitempty"`
	Changeset          *changesetJSON `json:"changeset"`
}

// exampleJSON is one sort of changes: how many there are, and the first of them.
type exampleJSON struct {
	Count int          `json:"count"`
	First []changeItem `json:"first"`
}

type changesetJSON struct {
	ID      graph.ID  `json:"id"`
	Time    time.Time `json:"time"`
	Author  string    `json:"author"`
	Message string    `json:"message"`
}

func (r *importReport) json() importedJSON {
	answer := importedJSON{OK: !r.refused(), Against: r.against, Folders: make([]folderJSON, len(r.all))}
	for i, d := range r.all {
		shown := checked{dir: d.dir, name: d.name, against: r.against, findings: d.findings, excerpts: newExcerpts(d.dir)}
		if d.prepared == nil {
			answer.Folders[i] = folderJSON{checkedJSON: shown.json()}
			continue
		}
		changes := changesOf(d, r.flags.list)
		shown.summary, shown.dataset = d.prepared.Summary(), stateNames[changes.datasetState]
		f := folderJSON{checkedJSON: shown.json(), EntityConflicts: changes.entityConflicts, StatementConflicts: changes.statementConflicts,
			DroppedStatements: changes.droppedStatements, DroppedEvidence: changes.droppedEvidence}
		for _, list := range [...]struct {
			to   **exampleJSON
			from *changeGroup
		}{{&f.Added, &changes.added}, {&f.Merged, &changes.merged}, {&f.Corrected, &changes.corrected}, {&f.Conflicts, &changes.conflicts}, {&f.Dropped, &changes.dropped}} {
			if list.from.count > 0 {
				*list.to = &exampleJSON{list.from.count, append([]changeItem{}, list.from.items...)}
			}
		}
		if c := d.result.Changeset; c.Number() > 0 {
			f.Changeset = &changesetJSON{c.ID(), c.Time(), c.Agent(), c.Message()}
			if !answer.Written {
				answer.Before = changesetBefore(c)
			}
			answer.Written = true
		}
		answer.Folders[i] = f
	}
	return answer
}
