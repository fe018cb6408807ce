package graph

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/store"
)

// TestStancesComeBack writes statements of every mode, polarity and rank, and reads them from the record again.
func TestStancesComeBack(t *testing.T) {
	g := smallGraph(t)
	draft := small()
	draft.Statements = nil
	cell := func(s string) Cell { return Cell{Text: s} }
	type stanceCase struct {
		mode     Mode
		polarity Polarity
		rank     Rank
	}
	want := make(map[ID]stanceCase)
	for m := range modeNames {
		for p := range polarityNames {
			for r := range rankNames {
				c := stanceCase{Mode(m), Polarity(p), Rank(r)}
				id := fmt.Sprintf("stmt:%d%d%d", m, p, r)
				row := StatementRow{
					ID: cell(id), Subject: cell("org:band"), Predicate: cell("basedIn"), Object: cell("state:north"), Mode: cell(c.mode.String()),
					Polarity: cell(c.polarity.String()), Rank: cell(c.rank.String()), ValidTime: cell(fmt.Sprintf("20%d%d", 5+p, m+1)),
					Source: cell("source:letter"), AttributedTo: []Cell{cell("state:north")}, Confidence: cell("50"),
				}
				if c.rank == Deprecated {
					row.RankReason = cell("it was wrong")
				}
				if m+p+r > 0 {
					row.ValidTime = cell(fmt.Sprintf("%d", 2000+100*m+10*p+r))
				}
				want[ID(id)] = c
				draft.Statements = append(draft.Statements, row)
			}
		}
	}
	if _, err := g.Apply(t.Context(), draft, Authorship{}); err != nil {
		t.Fatal(err)
	}
	compiled, err := compile(t.Context(), g.record, nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, c := range want {
		for name, s := range map[string]*Snapshot{"written": g.Snapshot(), "compiled": compiled} {
			statement, ok := s.Statement(id)
			got := stanceCase{statement.Mode(), statement.Polarity(), statement.Rank()}
			if !ok || got != c {
				t.Errorf("%s, %s: %v, want %v", id, name, got, c)
			}
			plain := c.mode <= Assessment && c.polarity == Positive && c.rank != Deprecated
			if statement.row().allStance.plain() != plain {
				t.Errorf("%s, %s: plain is %t, want %t", id, name, !plain, plain)
			}
			if reason, ok := statement.RankReason(); ok != (c.rank == Deprecated) || ok && reason != "it was wrong" {
				t.Errorf("%s, %s: the reason is %q", id, name, reason)
			}
		}
	}
	// Who walks the raw quads along vocab/ meets nothing but what the default read returns or what is inferred elsewhere.
	quads, err := g.record.Out(t.Context(), quad.IRI("org:band"), quad.IRI("https://peacegraph.org/vocab/basedIn"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range quads {
		statement, _ := compiled.Statement(ID(q.Label.(quad.IRI)))
		if !statement.row().allStance.plain() {
			t.Errorf("%s is not told as it stands, and can be walked", statement.ID())
		}
	}
	if len(quads) != 3*2+1 {
		t.Errorf("%d statements can be walked, want 7", len(quads))
	}
}

// TestRecordsOfOthersAreRefused compiles records that this program did not write.
func TestRecordsOfOthersAreRefused(t *testing.T) {
	label := quad.IRI("changeset:1")
	q := func(s, p string, o quad.Value) quad.Quad {
		return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: o, Label: label}
	}
	begin := []quad.Quad{
		q("changeset:1", recordChangeset, quad.Time(time.Unix(0, 0))), q("changeset:1", recordDataset, quad.IRI("dataset:d")),
		q("state:a", recordKind, quad.String("State")), q("state:a", recordName, quad.LangString{Value: "A", Lang: "en"}),
		q("source:b", recordKind, quad.String("Source")), q("source:b", recordName, quad.LangString{Value: "B", Lang: "en"}),
	}
	evidence := string(hashID(evidencePrefix, "e"))
	rests := []quad.Quad{
		q("source:b#p=1", recordPassageOf, quad.IRI("source:b")), q(evidence, recordPassage, quad.IRI("source:b#p=1")),
	}
	said := quad.Quad{Subject: quad.IRI("state:a"), Predicate: quad.IRI("https://peacegraph.org/vocab/hasStatus"), Object: quad.LangString{Value: "well", Lang: "en"}, Label: quad.IRI("stmt:s")}
	resting := q("stmt:s", recordEvidence, quad.IRI(evidence))
	judgement := string(hashID(judgementPrefix, "j"))
	judged := []quad.Quad{
		q(judgement, recordAuthor, quad.String("Ada Example")), q(judgement, recordDate, quad.TypedString{Value: "2025-10-18", Type: dateType}),
		q(judgement, recordReason, quad.String("both are written so")), q(judgement, recordVerdict, quad.String("UNSURE")),
		q(judgement, recordOther, quad.IRI("state:a")), q(judgement, recordEntity, quad.IRI("source:b")),
	}
	corrected := []quad.Quad{
		q("correction:c", recordReason, quad.String("misread")), q("correction:c", recordTarget, quad.IRI("stmt:s")),
		q("correction:c", recordAction, quad.String("DEPRECATE")),
	}
	for _, test := range []struct {
		name  string
		quads []quad.Quad
		good  bool
	}{
		{name: "a good one", quads: append(rests, said, resting), good: true},
		{name: "a foreign predicate", quads: []quad.Quad{q("state:a", "https://example.org/knows", quad.IRI("source:b"))}},
		{name: "a predicate that is gone", quads: []quad.Quad{{Subject: quad.IRI("state:a"), Predicate: quad.IRI("https://peacegraph.org/vocab/likes"), Object: quad.IRI("source:b"), Label: quad.IRI("stmt:s")}}},
		{name: "a kind that is gone", quads: []quad.Quad{q("x:y", recordKind, quad.String("Dragon"))}},
		{name: "no label", quads: []quad.Quad{{Subject: quad.IRI("state:a"), Predicate: quad.IRI(recordName), Object: quad.LangString{Value: "A", Lang: "en"}}}},
		{name: "a changeset out of order", quads: []quad.Quad{{Subject: quad.IRI("changeset:7"), Predicate: quad.IRI(recordAgent), Object: quad.String("x"), Label: quad.IRI("changeset:7")}}},
		{name: "an entity without a name", quads: []quad.Quad{q("state:c", recordKind, quad.String("State"))}},
		{name: "an entity without a kind", quads: []quad.Quad{q("state:c", recordName, quad.LangString{Value: "C", Lang: "en"})}},
		{name: "a name without a language", quads: []quad.Quad{q("state:a", recordName, quad.String("A2"))}},
		{name: "a statement without evidence", quads: []quad.Quad{said}},
		{name: "evidence of no statement", quads: append(rests, resting)},
		{name: "evidence without a passage", quads: []quad.Quad{said, resting}},
		{name: "a passage without a source", quads: append(rests[1:], said, resting)},
		{name: "evidence with another sort of id", quads: []quad.Quad{rests[0], q("evi:1", recordPassage, quad.IRI("source:b#p=1"))}},
		{name: "a passage with another sort of id", quads: []quad.Quad{q("source:b#p=01", recordPassageOf, quad.IRI("source:b"))}},
		{name: "a time that is none", quads: []quad.Quad{q("changeset:1", recordChangeset, quad.String("noon"))}},
		{name: "a date that is none", quads: append(rests, said, resting, q("stmt:s", recordValidTime, quad.TypedString{Value: "noon", Type: dateType}))},
		{name: "a mode that is none", quads: append(rests, said, resting, q("stmt:s", recordMode, quad.String("RUMOUR")))},
		{name: "a confidence that is none", quads: append(rests, q(evidence, recordConfidence, quad.Int(101)))},
		{name: "a literal that is none", quads: []quad.Quad{{Subject: said.Subject, Predicate: said.Predicate, Object: quad.Bool(true), Label: said.Label}}},
		{name: "a judgement, in whatever order", quads: judged, good: true},
		{name: "a judgement of one entity", quads: append(judged[:4:4], judged[5])},
		{name: "a judgement that nobody made", quads: judged[1:]},
		{name: "a judgement with an action", quads: append(judged[:6:6], q(judgement, recordAction, quad.String("DEPRECATE")))},
		{name: "a correction", quads: append(corrected, append(rests, said, resting)...), good: true},
		{name: "a correction with a verdict", quads: append(corrected, append(rests, said, resting, q("correction:c", recordVerdict, quad.String("SAME")))...)},
		{name: "an entity as a passage", quads: []quad.Quad{q(evidence, recordPassage, quad.IRI("state:a"))}},
	} {
		t.Run(test.name, func(t *testing.T) {
			record, err := store.Open(t.Context(), "memory:")
			if err != nil {
				t.Fatal(err)
			}
			defer record.Close()
			if err := record.Apply(t.Context(), append(begin[:len(begin):len(begin)], test.quads...)); err != nil {
				t.Fatal(err)
			}
			_, err = compile(t.Context(), record, nil)
			if test.good && err != nil || !test.good && !errors.Is(err, ErrRecord) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// TestRecordSpeaksAsTheFilesDo expects the words of the columns in the record of judgements and corrections, one for each.
func TestRecordSpeaksAsTheFilesDo(t *testing.T) {
	day, _ := ParseDay("2025-10-18")
	for name, test := range map[string]struct {
		columns []string
		row     interface{ record(*recorder) }
	}{
		"judgement": {
			[]string{"entity", "other", "verdict", "reason", "author", "date"},
			&judgementPlan{id: "judgement:1", ends: [2]ID{"state:a", "state:b"}, reason: "one seat", author: "Ada Example", date: day},
		},
		"correction": {
			[]string{"action", "target", "reason", "author", "date"},
			&correctionPlan{id: "correction:1", target: "stmt:s", reason: "misread", author: "Ada Example", date: "2025-10-18"},
		},
	} {
		var words []string
		test.row.record(newRecorder("changeset:1", func(q quad.Quad) bool {
			words = append(words, strings.TrimPrefix(string(q.Predicate.(quad.IRI)), recordIRI))
			return true
		}))
		if !slices.Equal(words, test.columns) {
			t.Errorf("a %s is recorded as %v, and written in files as %v", name, words, test.columns)
		}
	}
}
