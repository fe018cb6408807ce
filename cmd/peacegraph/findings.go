package main

import (
	"bufio"
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
	dir      string // that was checked
	only     string // the file whose findings were asked for; empty for all
	name     string // of the data set
	dataset  string // added, merged or unchanged
	against  string // what it was checked against, in words
	summary  graph.Summary
	findings graph.Findings
	excerpts *excerpts
}

// refused reports whether an error was found in what was asked for.
func (c checked) refused() bool { return c.shown().Refused() }

// shown returns the findings in what was asked for.
func (c checked) shown() graph.Findings {
	if c.only == "" {
		return c.findings
	}
	return slices.DeleteFunc(slices.Clone(c.findings), func(f graph.Finding) bool { return f.Place.File != c.only })
}

// write prints the findings, and how many of which rule; or that there are no errors, and what would be new.
func (c checked) write(to io.Writer) error {
	shown := c.shown()
	if err := showFindings(to, shown, c.excerpts); err != nil {
		return err
	}
	if rest := c.findings.Count(graph.Error) - shown.Count(graph.Error); rest > 0 {
		here := "no errors"
		if shown.Refused() {
			here = errorsIn(shown)
		}
		_, err := fmt.Fprintf(to, "%s: %s, and %s in other files of %s; `peacegraph check %s` shows all.\n", c.only, here, count(rest, "error", "errors"), c.name, c.dir)
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
	return writeSummary(to, c.dataset, c.summary)
}

// writeSummary counts what a data set adds to the graph, what is merged into what the graph has, and what it has already.
func writeSummary(to io.Writer, dataset string, s graph.Summary) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tadded\tmerged\tunchanged\t")
	row := func(what string, added, merged, unchanged int) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t\n", what, added, merged, unchanged)
	}
	is := func(state int) int {
		if dataset == stateNames[state] {
			return 1
		}
		return 0
	}
	row("data set", is(stateNew), is(stateChanged), is(stateUnchanged))
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

// ruleCount is how many findings a rule has of each severity.
type ruleCount struct {
	Rule     string `json:"rule"`
	Text     string `json:"text"`
	Errors   int    `json:"errors"`
	Warnings int    `json:"warnings"`
	Notices  int    `json:"notices"`
}

// byRule counts findings by rule, in the order of the rules.
func byRule(findings graph.Findings) []ruleCount {
	var counts []ruleCount
	for _, rule := range graph.Rules() {
		of := slices.DeleteFunc(slices.Clone(findings), func(f graph.Finding) bool { return f.Rule != rule })
		if len(of) > 0 {
			counts = append(counts, ruleCount{rule, graph.RuleText(rule), of.Count(graph.Error), of.Count(graph.Warning), of.Count(graph.Notice)})
		}
	}
	return counts
}

// writeByRule prints how many findings there are of each rule, as a table.
func writeByRule(to io.Writer, findings graph.Findings) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RULE\tERRORS\tWARNINGS\tNOTICES\tWHAT IT ASKS FOR")
	for _, c := range byRule(findings) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\n", c.Rule, c.Errors, c.Warnings, c.Notices, c.Text)
	}
	return w.Flush()
}

// checkedJSON is what `peacegraph check --json` prints.
type checkedJSON struct {
	Dir      string         `json:"dir"`
	OK       bool           `json:"ok"`
	Against  string         `json:"against"`
	Dataset  string         `json:"dataset"`
	Summary  map[string]int `json:"summary"`
	Rules    []ruleCount    `json:"rules"`
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
	Text     string   `json:"lineText,omitempty"`
	Accepted []string `json:"accepted,omitempty"`
	Nearest  []string `json:"nearest,omitempty"`
}

func (c checked) json() checkedJSON {
	s := c.summary
	answer := checkedJSON{Dir: c.dir, OK: !c.refused(), Against: c.against, Dataset: c.dataset, Rules: []ruleCount{}, Findings: []finding{}, Summary: map[string]int{
		"entitiesAdded": s.EntitiesAdded, "entitiesMerged": s.EntitiesMerged, "entitiesUnchanged": s.EntitiesUnchanged,
		"statementsAdded": s.StatementsAdded, "statementsMerged": s.StatementsMerged, "statementsUnchanged": s.StatementsUnchanged,
		"evidenceAdded": s.EvidenceAdded, "correctionsAdded": s.CorrectionsAdded, "correctionsUnchanged": s.CorrectionsUnchanged,
		"judgementsAdded": s.JudgementsAdded, "judgementsUnchanged": s.JudgementsUnchanged,
	}}
	shown := c.shown()
	answer.Rules = append(answer.Rules, byRule(shown)...)
	answer.Findings = findingsJSON(shown, c.excerpts)
	return answer
}

func findingsJSON(findings graph.Findings, lines *excerpts) []finding {
	all := []finding{}
	for _, f := range findings {
		line, _ := lines.line(f.Place)
		all = append(all, finding{
			f.Place.File, f.Place.Line, f.Place.Column, f.Severity.String(), f.Rule, f.Message, f.Value, line, f.Accepted, f.Nearest,
		})
	}
	return all
}

// writeJSON prints a value as indented JSON, with <, > and & as they are: nobody puts it into a web page unread.
func writeJSON(to io.Writer, value any) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
