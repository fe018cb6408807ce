package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/vocab"
)

type checkFlags struct {
	storeFlags
	json       bool
	sourceText []string
}

func newCheck(std streams) *cobra.Command {
	var flags checkFlags
	command := &cobra.Command{
		Use:   "check DIR",
		Short: "Check a data set without writing anything",
		Long: `Check the data set in a folder (dataset.yaml, entities.csv, sources.csv, statements.csv, vocabulary.yaml) and say
everything that is wrong with it at once, with file, line and column. Nothing is written.

A data set may refer to what the graph has already: without --store that is the seed. With --source-text FILE the text
of a source is at hand: its hash is compared, and passages have to lie inside it.`,
		Example: `  peacegraph check my-data/
  peacegraph check my-data/ --store bbolt:data --json
  peacegraph check my-data/ --source-text article.txt`,
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error { return check(command, std, flags, args[0]) },
	}
	flags.add(command, "memory:")
	command.Flags().BoolVar(&flags.json, "json", false, "print findings and counts as JSON")
	command.Flags().StringArrayVar(&flags.sourceText, "source-text", nil, "text of a source, found by its sha256; may be given again")
	return command
}

func check(command *cobra.Command, std streams, flags checkFlags, dir string) error {
	draft, err := format.ReadDataset(os.DirFS(dir), ".")
	if err != nil {
		return fmt.Errorf("check %s: %w", dir, err)
	}
	g, err := flags.read(command.Context(), std)
	if err != nil {
		return err
	}
	defer g.Close()
	snapshot := g.Snapshot()
	if err := addTexts(draft, snapshot, flags.sourceText); err != nil {
		return err
	}
	summary, findings := snapshot.Check(draft)
	if flags.json {
		err = writeCheckJSON(std.out, summary, findings)
	} else {
		err = writeCheck(std.out, draft, summary, findings)
	}
	if err == nil && findings.Refused() {
		return errFindings
	}
	return err
}

// addTexts gives each text to the source of the draft or the graph that was coded from it.
func addTexts(draft *graph.Draft, s *graph.Snapshot, files []string) error {
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read the source text: %w", err)
		}
		source, err := format.ReadSourceText(bytes.NewReader(text))
		if err != nil {
			return fmt.Errorf("read the source text %s: %w", file, err)
		}
		hashes := sourceHashes(draft, s)
		id, ok := hashes[source.SHA256]
		if !ok {
			return fmt.Errorf("no source was coded from %s: its sha256 is %s, which no source has; compare the sha256 in sources.csv", file, source.SHA256)
		}
		if draft.Texts == nil {
			draft.Texts = make(map[graph.ID]graph.SourceText)
		}
		draft.Texts[id] = source
	}
	return nil
}

func sourceHashes(draft *graph.Draft, s *graph.Snapshot) map[string]graph.ID {
	hashes := make(map[string]graph.ID)
	for e := range s.Entities() {
		if source, ok := e.(graph.Source); ok {
			if hash, ok := source.Sha256(); ok {
				hashes[hash] = e.ID()
			}
		}
	}
	for _, row := range draft.Entities {
		for _, a := range row.Attributes {
			if a.Name == vocab.AttributeSHA256 {
				hashes[a.Text] = graph.ID(row.ID.Text)
			}
		}
	}
	return hashes
}

func writeCheck(to io.Writer, draft *graph.Draft, summary graph.Summary, findings graph.Findings) error {
	for _, f := range findings {
		fmt.Fprintln(to, f)
	}
	if len(findings) > 0 {
		fmt.Fprintln(to)
		if err := writeByRule(to, findings); err != nil {
			return err
		}
		fmt.Fprintln(to)
	}
	if findings.Refused() {
		_, err := fmt.Fprintf(to, "%s: %s; nothing can be imported until they are put right.\n",
			draft.Dataset.Name.Text, count(findings.Count(graph.Error), "error", "errors"))
		return err
	}
	fmt.Fprintf(to, "%s is right.\n", draft.Dataset.Name.Text)
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tnew\tmerged\tunchanged\t")
	fmt.Fprintf(w, "entities\t%d\t%d\t%d\t\n", summary.EntitiesAdded, summary.EntitiesMerged, summary.EntitiesUnchanged)
	fmt.Fprintf(w, "statements\t%d\t%d\t%d\t\n", summary.StatementsAdded, summary.StatementsMerged, summary.StatementsUnchanged)
	return w.Flush()
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

// checked is what `peacegraph check --json` prints.
type checked struct {
	OK       bool           `json:"ok"`
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

func writeCheckJSON(to io.Writer, s graph.Summary, findings graph.Findings) error {
	answer := checked{OK: !findings.Refused(), Findings: []finding{}, Summary: map[string]int{
		"entitiesAdded": s.EntitiesAdded, "entitiesMerged": s.EntitiesMerged, "entitiesUnchanged": s.EntitiesUnchanged,
		"statementsAdded": s.StatementsAdded, "statementsMerged": s.StatementsMerged, "statementsUnchanged": s.StatementsUnchanged,
		"evidenceAdded": s.EvidenceAdded,
	}}
	for _, f := range findings {
		answer.Findings = append(answer.Findings, finding{
			f.Place.File, f.Place.Line, f.Place.Column, f.Severity.String(), f.Rule, f.Message, f.Value, f.Accepted, f.Nearest,
		})
	}
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
}
