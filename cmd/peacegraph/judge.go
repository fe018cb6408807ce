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

type judgeFlags struct {
	storeFlags
	reason, author, date, dataset string
	write, json                   bool
}

// judgementsDataset is the data set of the judgements that this command records, unless another one is named.
const judgementsDataset = "judgements"

func newJudge(std streams) *cobra.Command {
	var flags judgeFlags
	command := &cobra.Command{
		Use:   "judge ID ID SAME|DIFFERENT|UNSURE",
		Short: "Judge whether two entities are one and the same",
		Long: `Judge whether two entities are one and the same, with a reason. Without --write nothing is written, and what readers
would see is told. Two that are SAME are one entity to readers, under the id that came first into the graph; the other id
still answers. Nothing is lost: a later judgement of the same two counts instead, so DIFFERENT takes SAME back.

Many judgements are better kept in a file judgements.csv of a data set (entity, other, verdict, reason, author, date).
What may be the same is listed by ` + "`peacegraph matches`" + `.`,
		Example: `  peacegraph judge state:iran state:islamic-republic-of-iran SAME --reason "two names of one state" --author "Ada Example"
  peacegraph judge org:ttp org:ttp-2 DIFFERENT --reason "a splinter group" --author "Ada Example" --store bbolt:data --write`,
		Args: takes(3, 3, `judge takes two ids and a verdict, as in peacegraph judge org:a org:b SAME --reason "one has the other's address" --author "Ada Example"`),
		RunE: func(command *cobra.Command, args []string) error { return judge(command, std, flags, args) },
	}
	flags.add(command, memory)
	command.Flags().StringVar(&flags.reason, "reason", "", "what the judgement rests on, in a sentence (needed)")
	command.Flags().StringVar(&flags.author, "author", "", "the person who judges (needed)")
	command.Flags().StringVar(&flags.date, "date", "", "day of the judgement, such as 2025-10-18 (default today)")
	command.Flags().StringVar(&flags.dataset, "dataset", judgementsDataset, "data set that the judgement belongs to")
	command.Flags().BoolVar(&flags.write, "write", false, "write the judgement to the store")
	command.Flags().BoolVar(&flags.json, "json", false, "print as JSON")
	return command
}

func judge(command *cobra.Command, std streams, flags judgeFlags, args []string) error {
	if flags.write && flags.url == memory {
		return usageError{errors.New("--write needs a store that stays; give one, as in --store bbolt:data")}
	}
	g, err := flags.read(command.Context(), std)
	if err != nil {
		return err
	}
	defer g.Close()
	now := time.Now()
	if flags.date == "" {
		flags.date = graph.DayOf(now).String()
	}
	draft := flags.draft(g.Snapshot(), args)
	by := graph.Authorship{Agent: flags.author, Message: fmt.Sprintf("Judged %s %s %s", args[0], strings.ToUpper(args[2]), args[1]), Time: now}
	answer := judged{url: flags.url, written: flags.write}
	var findings graph.Findings
	if flags.write {
		var result graph.Result
		result, err = g.Apply(command.Context(), draft, by)
		if err != nil && !errors.Is(err, graph.ErrRefused) {
			return err
		}
		findings, answer.after = result.Findings, g.Snapshot()
		answer.changeset = result.Changeset.Number()
	} else {
		answer.after, findings = g.Snapshot().Preview(draft, by)
	}
	for _, f := range findings {
		// Of the data set only what is wrong with it is told: it is not what was asked about.
		if f.Rule == graph.RuleIdentity || f.Severity == graph.Error {
			answer.findings = append(answer.findings, f)
		}
	}
	if findings.Refused() {
		return mistaken(std.err, answer.findings)
	}
	answer.entities = entitiesBehind(answer.after, args[:2])
	for _, j := range standing(answer.after, args[:2]) {
		answer.judgement = j
	}
	if flags.json {
		return writeJSON(std.out, answer.asJSON())
	}
	for _, f := range answer.findings {
		fmt.Fprintln(std.err, f)
	}
	return answer.print(std.out)
}

// mistaken tells of mistakes in a judgement or a correction. What is wrong with the words of the command line is a usage
// error; an id that the graph lacks is a finding.
func mistaken(to io.Writer, findings graph.Findings) error {
	var usage []string
	for _, f := range findings {
		if f.Severity == graph.Error && (f.Rule == graph.RuleCode || strings.HasPrefix(f.Place.File, "--")) {
			usage = append(usage, f.String())
			continue
		}
		fmt.Fprintf(to, "peacegraph: %v\n", f)
	}
	if len(usage) == 0 {
		return errFindings
	}
	return usageError{errors.New(strings.Join(usage, "\npeacegraph: "))}
}

// draft is the judgement as a data set with one row. Where the graph has the data set, it stays as it is.
func (f *judgeFlags) draft(s *graph.Snapshot, args []string) *graph.Draft {
	at := func(place, text string) graph.Cell {
		return graph.Cell{Text: text, Place: graph.Place{File: place}}
	}
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: at("--dataset", f.dataset), Title: at("", "Judgements of identity"), Version: at("", "1")},
		Judgements: []graph.JudgementRow{{
			Entity: at("first id", args[0]), Other: at("second id", args[1]), Verdict: at("verdict", strings.ToUpper(args[2])),
			Reason: at("--reason", f.reason), Author: at("--author", f.author), Date: at("--date", f.date),
		}},
		Files: []string{"first id", "second id", "verdict", "--reason", "--author", "--date", "--dataset"},
	}
	keepDescription(s, draft)
	return draft
}

// entitiesBehind returns what readers see under the ids, each once.
func entitiesBehind(s *graph.Snapshot, ids []string) []graph.Entity {
	var entities []graph.Entity
	for _, id := range ids {
		e, known := s.Entity(graph.ID(id))
		if known && !slices.ContainsFunc(entities, func(have graph.Entity) bool { return have.ID() == e.ID() }) {
			entities = append(entities, e)
		}
	}
	return entities
}

// standing returns the judgement on the two that counts.
func standing(s *graph.Snapshot, ids []string) []graph.Judgement {
	var list []graph.Judgement
	for j := range s.Judgements() {
		ends := []string{string(j.EntityID()), string(j.OtherID())}
		if j.Standing() && slices.Contains(ends, ids[0]) && slices.Contains(ends, ids[1]) {
			list = append(list, j)
		}
	}
	return list
}

// judged is what `peacegraph judge` tells.
type judged struct {
	url       string
	written   bool
	changeset int // 0 when nothing was new
	after     *graph.Snapshot
	judgement graph.Judgement
	entities  []graph.Entity
	findings  graph.Findings
}

func (j judged) print(to io.Writer) error {
	fmt.Fprintf(to, "%s and %s: %s, by %s on %s: %s\n", j.judgement.EntityID(), j.judgement.OtherID(), j.judgement.Verdict(), j.judgement.Author(), j.judgement.Date(), j.judgement.Reason())
	see := "Readers see"
	if !j.written {
		see = "Readers would see"
	}
	if len(j.entities) == 1 {
		fmt.Fprintf(to, "%s one entity:\n", see)
	} else {
		fmt.Fprintf(to, "%s two entities:\n", see)
	}
	for _, e := range j.entities {
		fmt.Fprintf(to, "  %s  %s, %s, %s\n", e.ID(), e.Name(nil), e.Kind().Label, count(e.Degree(), "relation", "relations"))
		for _, same := range e.SameAs() {
			fmt.Fprintf(to, "    also %s  %s\n", same.ID(), same.Name(nil))
		}
	}
	var err error
	switch {
	case !j.written:
		_, err = fmt.Fprintln(to, "Nothing was written; add --write to keep it.")
	case j.changeset == 0:
		_, err = fmt.Fprintf(to, "%s has it already; nothing was written.\n", j.url)
	default:
		_, err = fmt.Fprintf(to, "Written to %s as changeset:%d.\n", j.url, j.changeset)
	}
	return err
}

// judgedJSON is what `peacegraph judge --json` prints.
type judgedJSON struct {
	Written   bool         `json:"written"`
	Changeset string       `json:"changeset,omitempty"`
	Judgement judgementOut `json:"judgement"`
	Entities  []entityOut  `json:"entities"`
	Warnings  []string     `json:"warnings"`
}

type judgementOut struct {
	ID      graph.ID `json:"id"`
	Entity  graph.ID `json:"entity"`
	Other   graph.ID `json:"other"`
	Verdict string   `json:"verdict"`
	Reason  string   `json:"reason"`
	Author  string   `json:"author"`
	Date    string   `json:"date"`
}

type entityOut struct {
	ID     graph.ID   `json:"id"`
	Kind   string     `json:"kind"`
	Name   string     `json:"name"`
	SameAs []graph.ID `json:"sameAs,omitempty"`
}

func (j judged) asJSON() judgedJSON {
	of := j.judgement
	answer := judgedJSON{
		Written: j.written && j.changeset > 0, Entities: []entityOut{}, Warnings: []string{},
		Judgement: judgementOut{of.ID(), of.EntityID(), of.OtherID(), of.Verdict().String(), of.Reason(), of.Author(), of.Date().String()},
	}
	if j.changeset > 0 {
		answer.Changeset = fmt.Sprintf("changeset:%d", j.changeset)
	}
	for _, e := range j.entities {
		answer.Entities = append(answer.Entities, outOf(e))
	}
	for _, f := range j.findings {
		answer.Warnings = append(answer.Warnings, f.String())
	}
	return answer
}
