package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/client"
	"peacegraph/graph"
)

type judgeFlags struct {
	storeFlags
	serverFlags
	reason, author, date, dataset string
	write, json                   bool
}

// judgementsDataset is the data set of the judgements that this command records, unless another one is named.
const (
	judgementsDataset = "judgements"
	judgementsTitle   = "Judgements of identity"
)

func newJudge(std streams) *cobra.Command {
	var flags judgeFlags
	command := &cobra.Command{
		Use:   "judge ID ID SAME|DIFFERENT|UNSURE",
		Short: "Judge whether two entities are one and the same",
		Long: `Judge whether two entities are one and the same, with a reason. Without --write nothing is written, and what readers
would see is told. Two that are SAME are one entity to readers, under the id that came first into the graph; the other id
still answers. Nothing is lost: a later judgement of the same two counts instead, so DIFFERENT takes SAME back.

Many judgements are better kept in a file judgements.csv of a data set (entity, other, verdict, reason, author, date).
What may be the same is listed by ` + "`peacegraph matches`" + `.

` + serverHelp + ` The author is then the name of the token.`,
		Example: `  peacegraph judge state:iran state:islamic-republic-of-iran SAME --reason "two names of one state" --author "Ada Example"
  peacegraph judge org:ttp org:ttp-2 DIFFERENT --reason "a splinter group" --author "Ada Example" --store bbolt:data --write`,
		Args: takes(3, 3, `judge takes two ids and a verdict, as in peacegraph judge org:a org:b SAME --reason "one has the other's address" --author "Ada Example"`),
		RunE: func(command *cobra.Command, args []string) error { return judge(command, std, flags, args) },
	}
	flags.storeFlags.add(command, memory)
	flags.serverFlags.add(command)
	command.Flags().StringVar(&flags.reason, "reason", "", "what the judgement rests on, in a sentence (needed)")
	command.Flags().StringVar(&flags.author, "author", "", "the person who judges (needed without --server)")
	command.Flags().StringVar(&flags.date, "date", "", "day of the judgement, such as 2025-10-18 (default today)")
	command.Flags().StringVar(&flags.dataset, "dataset", judgementsDataset, "data set that the judgement belongs to")
	command.Flags().BoolVar(&flags.write, "write", false, "write the judgement to the store")
	command.Flags().BoolVar(&flags.json, "json", false, "print as JSON")
	return command
}

func judge(command *cobra.Command, std streams, flags judgeFlags, args []string) error {
	asks, err := flags.client(command, std)
	switch {
	case err != nil:
		return err
	case flags.write && asks == nil && flags.url == memory:
		return usageError{errors.New("--write needs a store that stays; give one, as in --store bbolt:data")}
	}
	if err := notAuthor(command); err != nil {
		return err
	}
	now := time.Now()
	if flags.date == "" {
		flags.date = graph.DayOf(now).String()
	}
	answer := judged{where: flags.url, written: flags.write}
	var findings graph.Findings
	if asks != nil {
		answer.where = asks.Server()
		findings, err = flags.send(command.Context(), asks, &answer, args)
	} else {
		findings, err = flags.judgeHere(command.Context(), std, &answer, args, now)
	}
	if err != nil {
		return err
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
	if flags.json {
		return writeJSON(std.out, answer.asJSON())
	}
	for _, f := range answer.findings {
		fmt.Fprintln(std.err, f)
	}
	return answer.print(std.out)
}

// judgedMessage is that of the changeset.
func judgedMessage(args []string) string {
	return fmt.Sprintf("Judged %s %s %s", args[0], strings.ToUpper(args[2]), args[1])
}

// judgeHere judges in a graph that is opened for it.
func (f *judgeFlags) judgeHere(ctx context.Context, std streams, answer *judged, args []string, now time.Time) (graph.Findings, error) {
	g, err := f.read(ctx, std)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	draft := f.draft(g.Snapshot(), args)
	by := graph.Authorship{Agent: f.author, Message: judgedMessage(args), Time: now}
	changeset, after, findings, err := decide(ctx, g, draft, by, f.write)
	if err != nil || findings.Refused() {
		return findings, err
	}
	answer.changeset = changeset
	for _, e := range entitiesBehind(after, args[:2]) {
		answer.entities = append(answer.entities, seenOf(e))
	}
	for _, j := range standing(after, args[:2]) {
		answer.judgement = judgementOut{j.ID(), j.EntityID(), j.OtherID(), j.Verdict().String(), j.Reason(), j.Author(), j.Date().String()}
	}
	return findings, nil
}

// send judges in the graph of a server.
func (f *judgeFlags) send(ctx context.Context, asks *client.Client, answer *judged, args []string) (graph.Findings, error) {
	row := map[string]any{"entity": args[0], "other": args[1], "verdict": strings.ToUpper(args[2]), "reason": f.reason, "date": f.date}
	sent := sentRow{
		client: asks, message: judgedMessage(args), dataset: f.dataset, title: judgementsTitle, list: "judgements", row: row,
		places: map[string]string{"entity": "first id", "other": "second id", "verdict": "verdict", "reason": "--reason", "date": "--date"},
	}
	changeset, findings, err := sent.send(ctx, f.write, func(draft graph.ID) error { return answer.ask(ctx, asks, draft, graph.ID(args[0]), graph.ID(args[1])) })
	answer.changeset = changeset
	return findings, asked(err)
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
		Dataset: graph.DatasetRow{Name: at("--dataset", f.dataset), Title: at("", judgementsTitle), Version: at("", "1")},
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
	where     string
	written   bool
	changeset graph.ID // empty when nothing was new
	judgement judgementOut
	entities  []seenEntity // what readers see under the ids, each once
	findings  graph.Findings
}

// seenEntity is an entity as readers see it.
type seenEntity struct {
	entityOut
	label  string // of its kind
	degree int
	also   []string // names that it has under its other ids
}

func seenOf(e graph.Entity) seenEntity {
	seen := seenEntity{entityOut: outOf(e), label: e.Kind().Label, degree: e.Degree()}
	for _, same := range e.SameAs() {
		seen.also = append(seen.also, same.Name(nil))
	}
	return seen
}

// draftJudgement asks what readers see with a draft, and which judgement of two entities counts then.
const draftJudgement = `query($draft: ID!, $first: ID!, $second: ID!) {
  first: entity(by: {id: $first}, asOf: {draft: $draft}) { ...seen }
  second: entity(by: {id: $second}, asOf: {draft: $draft}) { ...seen }
  judgements(where: {entity: [$first]}, first: 100, asOf: {draft: $draft}) {
    nodes { id entityId otherId verdict reason author date standing }
  }
}
fragment seen on Entity { id name kind { name label } degree sameAs { id name } }`

// ask asks a server what readers see with a draft.
func (j *judged) ask(ctx context.Context, asks *client.Client, draft, first, second graph.ID) error {
	type seen struct {
		ID     graph.ID
		Name   string
		Kind   struct{ Name, Label string }
		Degree int
		SameAs []struct {
			ID   graph.ID
			Name string
		}
	}
	var told struct {
		First, Second *seen
		Judgements    struct {
			Nodes []struct {
				ID, EntityID, OtherID         graph.ID
				Verdict, Reason, Author, Date string
				Standing                      bool
			}
		}
	}
	if err := askInto(ctx, asks, draftJudgement, map[string]any{"draft": draft, "first": first, "second": second}, &told); err != nil {
		return err
	}
	for _, e := range []*seen{told.First, told.Second} {
		if e == nil || len(j.entities) > 0 && j.entities[0].ID == e.ID {
			continue
		}
		shown := seenEntity{entityOut: entityOut{ID: e.ID, Kind: e.Kind.Name, Name: e.Name}, label: e.Kind.Label, degree: e.Degree}
		for _, same := range e.SameAs {
			shown.SameAs, shown.also = append(shown.SameAs, same.ID), append(shown.also, same.Name)
		}
		j.entities = append(j.entities, shown)
	}
	for _, n := range told.Judgements.Nodes {
		ends := []graph.ID{n.EntityID, n.OtherID}
		if n.Standing && slices.Contains(ends, first) && slices.Contains(ends, second) {
			j.judgement = judgementOut{n.ID, n.EntityID, n.OtherID, n.Verdict, n.Reason, n.Author, n.Date}
		}
	}
	return nil
}

func (j judged) print(to io.Writer) error {
	of := j.judgement
	fmt.Fprintf(to, "%s and %s: %s, by %s on %s: %s\n", of.Entity, of.Other, of.Verdict, of.Author, of.Date, of.Reason)
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
		fmt.Fprintf(to, "  %s  %s, %s, %s\n", e.ID, oneLine(e.Name), oneLine(e.label), count(e.degree, "relation", "relations"))
		for i, same := range e.SameAs {
			fmt.Fprintf(to, "    also %s  %s\n", same, oneLine(e.also[i]))
		}
	}
	var err error
	switch {
	case !j.written:
		_, err = fmt.Fprintln(to, "Nothing was written; add --write to keep it.")
	case j.changeset == "":
		_, err = fmt.Fprintf(to, "%s has it already; nothing was written.\n", j.where)
	default:
		_, err = fmt.Fprintf(to, "Written to %s as %s.\n", j.where, j.changeset)
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
	answer := judgedJSON{Written: j.changeset != "", Changeset: string(j.changeset), Entities: []entityOut{}, Warnings: []string{}, Judgement: j.judgement}
	for _, e := range j.entities {
		answer.Entities = append(answer.Entities, e.entityOut)
	}
	for _, f := range j.findings {
		answer.Warnings = append(answer.Warnings, f.String())
	}
	return answer
}
