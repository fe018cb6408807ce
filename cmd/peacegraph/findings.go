package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
)

// checked is what `peacegraph check` tells of a data set.
type checked struct {
	report.Check
	only     string // the file whose findings were asked for; empty for all
	excerpts *excerpts
	against  string // the flags that say with what it was checked, with a space in front; empty without any
}

func (c checked) refused() bool { return !c.OK }

// write prints the findings, and how many of which rule; or that there are no errors, and what would be new.
func (c checked) write(to io.Writer) error {
	findings := c.GraphFindings()
	if err := showFindings(to, findings, c.excerpts); err != nil {
		return err
	}
	switch {
	case c.Elsewhere > 0:
		here := "no errors"
		if !c.OK {
			here = errorsIn(findings)
		}
		_, err := fmt.Fprintf(to, "%s: %s, and %s in other files of %s; `peacegraph check %s%s` shows all.\n", c.only, here, count(c.Elsewhere, "error", "errors"), c.Name, quoted(c.Dir), c.against)
		return err
	case !c.OK:
		them := "them"
		if findings.Count(graph.Error) == 1 {
			them = "it"
		}
		_, err := fmt.Fprintf(to, "%s: %s, %s; put %s right.\n", c.Name, errorsIn(findings), c.Against, them)
		return err
	}
	fmt.Fprintf(to, "%s is right, %s.\n", c.Name, c.Against)
	return writeSummary(to, c.Dataset, c.GraphSummary())
}

// writeSummary counts what a data set adds to the graph, what is merged into what the graph has, and what it has already.
func writeSummary(to io.Writer, dataset string, s graph.Summary) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tadded\tmerged\tunchanged\t")
	row := func(what string, added, merged, unchanged int) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t\n", what, added, merged, unchanged)
	}
	is := func(state string) int {
		if dataset == state {
			return 1
		}
		return 0
	}
	row("data set", is(report.Added), is(report.Merged), is(report.Unchanged))
	row("entities", s.EntitiesAdded, s.EntitiesMerged, s.EntitiesUnchanged)
	row("statements", s.StatementsAdded, s.StatementsMerged, s.StatementsUnchanged)
	if s.CorrectionsAdded+s.CorrectionsUnchanged > 0 {
		row("corrections", s.CorrectionsAdded, 0, s.CorrectionsUnchanged)
	}
	if s.JudgementsAdded+s.JudgementsUnchanged > 0 {
		row("judgements", s.JudgementsAdded, 0, s.JudgementsUnchanged)
	}
	return w.Flush()
}

// showFindings prints findings, each with the line that it is about when the excerpts have it: errors first, then what is
// only worth knowing, and how many there are of each rule. It prints nothing when there are none.
func showFindings(to io.Writer, findings graph.Findings, lines *excerpts) error {
	if len(findings) == 0 {
		return nil
	}
	colours := coloursFor(to)
	out := bufio.NewWriter(to)
	for _, severity := range [...]graph.Severity{graph.Error, graph.Warning, graph.Notice} {
		if findings.Count(severity) == 0 {
			continue
		}
		for _, f := range findings {
			if f.Severity != severity {
				continue
			}
			place := f.Place.String()
			if place != "" {
				place = colours.bold(place) + ": "
			}
			word := ""
			if severity != graph.Error {
				word = colours.severity(severity, strings.ToLower(severity.String())) + ": "
			}
			fmt.Fprintf(out, "%s%s%s [%s]\n%s", place, word, f.Sentence(), colours.severity(severity, f.Rule), lines.show(f, colours))
		}
		fmt.Fprintln(out)
	}
	if err := writeByRule(out, findings); err != nil {
		return err
	}
	fmt.Fprintln(out)
	return out.Flush()
}

// errorsIn returns how many errors there are, in words.
func errorsIn(findings graph.Findings) string {
	return count(findings.Count(graph.Error), "error", "errors")
}

// writeByRule prints how many findings there are of each rule, as a table.
func writeByRule(to io.Writer, findings graph.Findings) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RULE\tERRORS\tWARNINGS\tNOTICES\tWHAT IT ASKS FOR")
	for _, c := range report.RulesOf(findings) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\n", c.Rule, c.Errors, c.Warnings, c.Notices, c.Text)
	}
	return w.Flush()
}

// writeJSON prints a value as indented JSON, with <, > and & as they are: nobody puts it into a web page unread.
func writeJSON(to io.Writer, value any) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
