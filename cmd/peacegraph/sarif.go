package main

import (
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"peacegraph/graph"
)

// The part of SARIF 2.1.0 (OASIS Standard, 27 March 2020) that findings need. Editors and code hosts read it.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		Version         string      `json:"version"`
		SemanticVersion string      `json:"semanticVersion"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		Help             sarifText `json:"help"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn,omitempty"`
		EndColumn   int        `json:"endColumn,omitempty"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
)

// sarifSchema names the schema of the standard, by which readers know the version.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// writeSARIF prints the findings of all results as one run. Columns count Unicode code points, and files are named from
// the folder in which the program runs.
func writeSARIF(to io.Writer, results []checked) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "peacegraph", Version: version, SemanticVersion: version}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	rules := graph.Rules()
	for _, rule := range rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{rule, sarifText{sentence(graph.RuleText(rule))}, sarifText{ruleHelp(rule)}})
	}
	for _, result := range results {
		for _, f := range result.GraphFindings() {
			file := f.Place.File
			if file == "" {
				file = "dataset.yaml"
			}
			run.Results = append(run.Results, sarifResult{
				RuleID: f.Rule, RuleIndex: slices.Index(rules, f.Rule), Level: sarifLevel(f.Severity), Message: sarifText{sentence(f.Sentence())},
				Locations: []sarifLocation{{sarifPhysical{sarifArtifact{artifactURI(result.Dir, file)}, region(f, result.excerpts)}}},
			})
		}
	}
	return writeJSON(to, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// region returns where in its file a finding is; nil when it is about the file as a whole.
func region(f graph.Finding, lines *excerpts) *sarifRegion {
	if f.Place.Line == 0 {
		return nil
	}
	r := &sarifRegion{StartLine: f.Place.Line, StartColumn: f.Place.Column}
	line, ok := lines.line(f.Place)
	if !ok {
		return r
	}
	r.Snippet = &sarifText{line}
	if n := span(f, line); n > 0 {
		r.EndColumn = f.Place.Column + n
	}
	return r
}

func sarifLevel(s graph.Severity) string {
	switch s {
	case graph.Error:
		return "error"
	case graph.Warning:
		return "warning"
	}
	return "note"
}

// artifactURI names a file by a URI that is relative where it can be, so that a log made in a repository fits all copies.
func artifactURI(dir, file string) string {
	path := filepath.Join(dir, file)
	if filepath.IsAbs(path) {
		if here, err := filepath.Abs("."); err == nil {
			if near, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(near) {
				path = near
			}
		}
	}
	path = filepath.ToSlash(path)
	if filepath.IsAbs(path) {
		return (&url.URL{Scheme: "file", Path: path}).String()
	}
	return (&url.URL{Path: path}).String()
}

// sentence makes one of what messages are: lower case, without a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// ruleHelp says how what a rule finds is put right.
func ruleHelp(rule string) string {
	help := map[string]string{
		graph.RuleFormat:      "Look at the place: a column or key that nobody knows, a quote that is not closed, a number or an id that is not one. seed/README.md lists the columns and what stands in them.",
		graph.RuleSubject:     "Each predicate says what can be its subject. Turn the statement round, choose the predicate that is meant, or correct the kind of the entity.",
		graph.RuleObject:      "Each predicate says what can be its object. Choose the predicate that is meant, or correct the kind of the entity; a statement about a statement names it by its id.",
		graph.RuleTerm:        "Write the kind, predicate or id as the vocabulary or the tables have it; add the entity to entities.csv, or the term to vocabulary.yaml.",
		graph.RuleEvidence:    "Say in the column source where the statement stands, and in paragraph, sentence, start and end or page which passage bears it out.",
		graph.RulePassage:     "Compare start and end with the text: they count Unicode code points from 0. The sha256 in sources.csv has to be that of the text that was coded.",
		graph.RuleDate:        "Write dates as 2025, 2025-10 or 2025-10-18, spans as 2025-10-18/2025-11-07, and [2025-10..2025-11] for some time between.",
		graph.RuleSpeaker:     "Say in attributedTo who makes the proposal or asks what if.",
		graph.RuleReporter:    "Say in attributedTo who says so, or UNKNOWN when the source does not tell.",
		graph.RulePointer:     "Give the statement that is pointed at an id, and write that id; a statement cannot be about itself.",
		graph.RuleCode:        "Write one of the values that the finding lists; values of your own go to vocabulary.yaml.",
		graph.RuleSymmetric:   "Nothing needs to be done: a relation that holds both ways is kept once.",
		graph.RuleSame:        "One id stands for one thing. Use another id, or make the rows agree; two ids for one thing become one.",
		graph.RuleName:        "Give the entity a name in at least one language; further names go to otherNames.",
		graph.RuleInverse:     "Nothing needs to be done: a relation and its inverse are kept once.",
		graph.RuleCoordinates: "Write degrees with a decimal point, south and west with a minus; other numbers have to be inside the range that the finding names.",
		graph.RuleIdentity:    "Two judgements of one pair, by one person on one day, have to agree. Keep one, or give the later one its day and reason.",
		graph.RuleQuantity:    "Write the low estimate first: 100..250, or 100..180..250 with the best between them.",
	}
	if text := help[rule]; text != "" {
		return text
	}
	return sentence(graph.RuleText(rule))
}
