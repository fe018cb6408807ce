package report

import (
	"slices"

	"peacegraph/graph"
)

// Check tells what is wrong with a data set, and how much of it would be new. `peacegraph check --json` prints it.
type Check struct {
	Dir     string `json:"dir"`
	Name    string `json:"name"` // of the data set
	OK      bool   `json:"ok"`
	Against string `json:"against"`
	// Dataset is what becomes of the description of the data set: [Added], [Merged] or [Unchanged]; empty when it was refused
	// by an import.
	Dataset  string         `json:"dataset"`
	Summary  map[string]int `json:"summary"`
	Rules    []Rule         `json:"rules"`
	Findings []Finding      `json:"findings"`
	// Elsewhere counts the errors in other files than the one that was asked for, see [Check.Only].
	Elsewhere int `json:"errorsInOtherFiles,omitempty"`
}

// The states of a description.
const (
	Added     = "added"
	Merged    = "merged"
	Unchanged = "unchanged"
)

// Rule is how many findings a rule has of each severity.
type Rule struct {
	Rule     string `json:"rule"`
	Text     string `json:"text"`
	Errors   int    `json:"errors"`
	Warnings int    `json:"warnings"`
	Notices  int    `json:"notices"`
}

// Finding is a [graph.Finding] with the line that it is about.
type Finding struct {
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

// CheckOf makes the value of a data set in a folder. Against says in words what it was checked against.
func CheckOf(dir, name, against, dataset string, s graph.Summary, findings graph.Findings, lines *Lines) Check {
	return Check{
		Dir: dir, Name: name, OK: !findings.Refused(), Against: against, Dataset: dataset, Summary: summary(s),
		Rules: RulesOf(findings), Findings: FindingsOf(findings, lines),
	}
}

// Only returns the same with the findings in one file alone.
func (c Check) Only(file string) Check {
	if file == "" {
		return c
	}
	all := c.GraphFindings()
	errors := all.Count(graph.Error)
	c.Findings = slices.DeleteFunc(slices.Clone(c.Findings), func(f Finding) bool { return f.File != file })
	shown := c.GraphFindings()
	c.OK, c.Rules, c.Elsewhere = !shown.Refused(), RulesOf(shown), errors-shown.Count(graph.Error)
	return c
}

// GraphFindings returns the findings as the graph has them.
func (c Check) GraphFindings() graph.Findings {
	all := make(graph.Findings, len(c.Findings))
	for i, f := range c.Findings {
		all[i] = graph.Finding{
			Place: graph.Place{File: f.File, Line: f.Line, Column: f.Column}, Rule: f.Rule, Message: f.Message, Value: f.Value,
			Accepted: f.Accepted, Nearest: f.Nearest,
		}
		for _, severity := range [...]graph.Severity{graph.Error, graph.Warning, graph.Notice} {
			if severity.String() == f.Severity {
				all[i].Severity = severity
			}
		}
	}
	return all
}

// Fill gives findings without the line that they are about that line.
func (c Check) Fill(lines *Lines) {
	for i := range c.Findings {
		if f := &c.Findings[i]; f.Text == "" {
			f.Text, _ = lines.Line(graph.Place{File: f.File, Line: f.Line})
		}
	}
}

// RulesOf counts findings by rule, in the order of [graph.Rules].
func RulesOf(findings graph.Findings) []Rule {
	counts := []Rule{}
	for _, rule := range graph.Rules() {
		of := slices.DeleteFunc(slices.Clone(findings), func(f graph.Finding) bool { return f.Rule != rule })
		if len(of) > 0 {
			counts = append(counts, Rule{rule, graph.RuleText(rule), of.Count(graph.Error), of.Count(graph.Warning), of.Count(graph.Notice)})
		}
	}
	return counts
}

// FindingsOf returns the findings with their lines, in the same order.
func FindingsOf(findings graph.Findings, lines *Lines) []Finding {
	all := []Finding{}
	for _, f := range findings {
		line, _ := lines.Line(f.Place)
		all = append(all, Finding{
			f.Place.File, f.Place.Line, f.Place.Column, f.Severity.String(), f.Rule, f.Message, f.Value, line, f.Accepted, f.Nearest,
		})
	}
	return all
}

func summary(s graph.Summary) map[string]int {
	return map[string]int{
		"entitiesAdded": s.EntitiesAdded, "entitiesMerged": s.EntitiesMerged, "entitiesUnchanged": s.EntitiesUnchanged,
		"statementsAdded": s.StatementsAdded, "statementsMerged": s.StatementsMerged, "statementsUnchanged": s.StatementsUnchanged,
		"evidenceAdded": s.EvidenceAdded, "correctionsAdded": s.CorrectionsAdded, "correctionsUnchanged": s.CorrectionsUnchanged,
		"judgementsAdded": s.JudgementsAdded, "judgementsUnchanged": s.JudgementsUnchanged,
	}
}

// GraphSummary returns the summary as the graph has it.
func (c Check) GraphSummary() graph.Summary {
	s := c.Summary
	return graph.Summary{
		EntitiesAdded: s["entitiesAdded"], EntitiesMerged: s["entitiesMerged"], EntitiesUnchanged: s["entitiesUnchanged"],
		StatementsAdded: s["statementsAdded"], StatementsMerged: s["statementsMerged"], StatementsUnchanged: s["statementsUnchanged"],
		EvidenceAdded: s["evidenceAdded"], CorrectionsAdded: s["correctionsAdded"], CorrectionsUnchanged: s["correctionsUnchanged"],
		JudgementsAdded: s["judgementsAdded"], JudgementsUnchanged: s["judgementsUnchanged"],
	}
}

// DatasetState tells what a draft would do to the description of its data set: [Added], [Merged] or [Unchanged].
func DatasetState(s *graph.Snapshot, draft *graph.Draft) string {
	row := draft.Dataset
	known, found := s.Dataset(graph.Dataset{Name: row.Name.Text}.ID())
	creators := make([]string, len(row.Creators))
	for i, creator := range row.Creators {
		creators[i] = creator.Text
	}
	switch {
	case !found:
		return Added
	case known.Title == row.Title.Text && known.Description == row.Description.Text && known.Version == row.Version.Text &&
		known.Language == row.Language.Text && known.Licence == row.Licence.Text && known.Citation == row.Citation.Text &&
		known.Codebook == row.Codebook.Text && known.Coder == row.Coder.Text && slices.Equal(known.Creators, creators):
		return Unchanged
	}
	return Merged
}
