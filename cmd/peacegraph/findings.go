package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"peacegraph/graph"
)

// checked is what `peacegraph check` tells.
type checked struct {
	name     string // of the data set
	dataset  string // new, changed or unchanged
	against  string // what it was checked against, in words
	summary  graph.Summary
	findings graph.Findings
}

// write prints the findings, and how many of which rule; or that there are no errors, and what would be new.
func (c checked) write(to io.Writer) error {
	if err := writeFindings(to, c.findings); err != nil {
		return err
	}
	if c.findings.Refused() {
		them := "them"
		if c.findings.Count(graph.Error) == 1 {
			them = "it"
		}
		_, err := fmt.Fprintf(to, "%s: %s, %s; put %s right.\n", c.name, errorsIn(c.findings), c.against, them)
		return err
	}
	fmt.Fprintf(to, "%s is right, %s.\n", c.name, c.against)
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tnew\tchanged\tunchanged\t")
	row := func(what string, added, changed, unchanged int) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t\n", what, added, changed, unchanged)
	}
	is := func(state string) int {
		if c.dataset == state {
			return 1
		}
		return 0
	}
	row("data set", is("new"), is("changed"), is("unchanged"))
	row("entities", c.summary.EntitiesAdded, c.summary.EntitiesMerged, c.summary.EntitiesUnchanged)
	row("statements", c.summary.StatementsAdded, c.summary.StatementsMerged, c.summary.StatementsUnchanged)
	return w.Flush()
}

// writeFindings prints findings, one a line, and how many there are of each rule; nothing when there are none.
func writeFindings(to io.Writer, findings graph.Findings) error {
	if len(findings) == 0 {
		return nil
	}
	for _, f := range findings {
		fmt.Fprintln(to, f)
	}
	fmt.Fprintln(to)
	if err := writeByRule(to, findings); err != nil {
		return err
	}
	_, err := fmt.Fprintln(to)
	return err
}

// errorsIn returns how many errors there are, in words.
func errorsIn(findings graph.Findings) string {
	return count(findings.Count(graph.Error), "error", "errors")
}

// writeByRule counts findings by rule, the most frequent first.
func writeByRule(to io.Writer, findings graph.Findings) error {
	type key struct {
		severity graph.Severity
		rule     string
	}
	counts := make(map[key]int)
	var keys []key
	for _, f := range findings {
		k := key{f.Severity, f.Rule}
		if counts[k] == 0 {
			keys = append(keys, k)
		}
		counts[k]++
	}
	slices.SortStableFunc(keys, func(a, b key) int {
		if a.severity != b.severity {
			return int(a.severity) - int(b.severity)
		}
		return counts[b] - counts[a]
	})
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	for _, k := range keys {
		fmt.Fprintf(w, "%s\t%s\t%s\n", severityCount(counts[k], k.severity), k.rule, graph.RuleText(k.rule))
	}
	return w.Flush()
}

func severityCount(n int, s graph.Severity) string {
	word := strings.ToLower(s.String())
	return count(n, word, word+"s")
}

// checkedJSON is what `peacegraph check --json` prints.
type checkedJSON struct {
	OK       bool           `json:"ok"`
	Against  string         `json:"against"`
	Dataset  string         `json:"dataset"`
	Summary  map[string]int `json:"summary"`
	Findings []finding      `json:"findings"`
}

type finding struct {
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Severity string   `json:"severity"`
	Rule     string   `json:"rule"`
	Message  string   `json:"message"`
	Value    string   `json:"value,omitempty"`
	Accepted []string `json:"accepted,omitempty"`
	Nearest  []string `json:"nearest,omitempty"`
}

func (c checked) writeJSON(to io.Writer) error {
	s := c.summary
	answer := checkedJSON{OK: !c.findings.Refused(), Against: c.against, Dataset: c.dataset, Findings: []finding{}, Summary: map[string]int{
		"entitiesAdded": s.EntitiesAdded, "entitiesMerged": s.EntitiesMerged, "entitiesUnchanged": s.EntitiesUnchanged,
		"statementsAdded": s.StatementsAdded, "statementsMerged": s.StatementsMerged, "statementsUnchanged": s.StatementsUnchanged,
		"evidenceAdded": s.EvidenceAdded,
	}}
	for _, f := range c.findings {
		answer.Findings = append(answer.Findings, finding{
			f.Place.File, f.Place.Line, f.Place.Column, f.Severity.String(), f.Rule, f.Message, f.Value, f.Accepted, f.Nearest,
		})
	}
	return writeJSON(to, answer)
}

// writeJSON prints a value as indented JSON, with <, > and & as they are: nobody puts it into a web page unread.
func writeJSON(to io.Writer, value any) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
