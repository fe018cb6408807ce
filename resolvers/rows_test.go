package resolvers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
	"peacegraph/resolvers/internal/model"
	"peacegraph/resolvers/internal/scalar"
)

func put(text string) *scalar.Cell {
	c := scalar.Cell(text)
	return &c
}

func TestReadRows(t *testing.T) {
	at := func(place, text string) graph.Cell {
		return graph.Cell{Text: text, Place: graph.Place{File: place}}
	}
	input := &model.AddToDraftInput{
		Entities: []model.EntityInput{{
			ID: put("clan:upper"), Kind: put(" Coalition "),
			Names:        []model.WordsInput{{Text: put("Upper clan")}, {Text: put(""), Lang: put("ur")}, {Text: put("Uns"), Lang: put("german")}},
			Descriptions: []model.WordsInput{{Text: put("Those above."), Lang: put("en-GB")}},
			ExternalIds:  []scalar.Cell{"wikidata:Q1", " ", "ucdp:2 (close)"},
			Attributes:   []model.NamedCellInput{{Name: "publisher", Value: put("Nobody")}, {Name: "publishr", Value: put("X")}, {Name: "sha256"}},
		}},
		Statements: []model.StatementInput{
			{
				Subject: put("clan:upper"), Predicate: put("partyTo"), Object: put("talks:spring"), Mode: put("FACT"), ValidTime: put("12 April 1902"),
				Qualifiers: []model.NamedCellInput{{Name: "role", Value: put("PARTY")}, {Name: "rolle", Value: put("PARTY")}},
				Evidence: []model.EvidenceInput{
					{Source: put("source:ledger"), Paragraph: put("2.0"), Confidence: put("85"), AttributedTo: []scalar.Cell{"clan:upper", ""}},
					{Source: put("source:song"), Confidence: put("50")},
				},
			},
			{Subject: put("a\x00b")},
		},
		Corrections: []model.CorrectionInput{{Action: put("DEPRECATE"), Target: put("stmt:v1"), Reason: put("wrong")}},
		Judgements:  []model.JudgementInput{{Entity: put("a:b"), Other: put("a:c")}, {Date: put("")}},
	}
	got, first := readRows(input, vocab.Builtin())

	said := graph.StatementRow{
		ID: at("statements.0.id", ""), Subject: at("statements.0.subject", "clan:upper"), Predicate: at("statements.0.predicate", "partyTo"),
		Object: at("statements.0.object", "talks:spring"), Mode: at("statements.0.mode", "FACT"), Polarity: at("statements.0.polarity", ""),
		Rank: at("statements.0.rank", ""), RankReason: at("statements.0.rankReason", ""), ValidTime: at("statements.0.validTime", "1902-04-12"),
		Supersedes: at("statements.0.supersedes", ""), Note: at("statements.0.note", ""),
		Qualifiers: []graph.Field{{Name: "role", Cell: at("statements.0.qualifiers.0.value", "PARTY")}, {Name: "rolle", Cell: at("statements.0.qualifiers.1.value", "PARTY")}},
	}
	from := func(row graph.StatementRow, place, source, paragraph, confidence string, speakers ...graph.Cell) graph.StatementRow {
		row.Source, row.Paragraph, row.Confidence = at(place+".source", source), at(place+".paragraph", paragraph), at(place+".confidence", confidence)
		row.Sentence, row.Start, row.End = at(place+".sentence", ""), at(place+".start", ""), at(place+".end", "")
		row.Page, row.Row, row.Voice = at(place+".page", ""), at(place+".row", ""), at(place+".voice", "")
		row.Coder, row.Codebook, row.AttributedTo = at(place+".coder", ""), at(place+".codebook", ""), speakers
		return row
	}
	bare := graph.StatementRow{Source: at("statements.1.evidence", ""), Confidence: graph.Cell{Absent: true}}
	for name, c := range map[string]*graph.Cell{
		"id": &bare.ID, "subject": &bare.Subject, "predicate": &bare.Predicate, "object": &bare.Object, "mode": &bare.Mode, "polarity": &bare.Polarity,
		"rank": &bare.Rank, "rankReason": &bare.RankReason, "validTime": &bare.ValidTime, "supersedes": &bare.Supersedes, "note": &bare.Note,
	} {
		*c = at("statements.1."+name, "")
	}
	bare.Subject.Text = "ab"
	want := &graph.Draft{
		Entities: []graph.EntityRow{{
			ID: at("entities.0.id", "clan:upper"), Kind: at("entities.0.kind", "Coalition"),
			Names:        []graph.Field{{Cell: at("entities.0.names.0.text", "Upper clan")}, {Cell: at("entities.0.names.2.text", "Uns")}},
			Descriptions: []graph.Field{{Name: "en-GB", Cell: at("entities.0.descriptions.0.text", "Those above.")}},
			ExternalIDs:  []graph.Cell{at("entities.0.externalIds.0", "wikidata:Q1"), at("entities.0.externalIds.2", "ucdp:2 (close)")},
			Attributes:   []graph.Field{{Name: "publisher", Cell: at("entities.0.attributes.0.value", "Nobody")}, {Name: "publishr", Cell: at("entities.0.attributes.1.value", "X")}},
		}},
		Statements: []graph.StatementRow{
			from(said, "statements.0.evidence.0", "source:ledger", "2", "85", at("statements.0.evidence.0.attributedTo.0", "clan:upper")),
			from(said, "statements.0.evidence.1", "source:song", "", "50"),
			bare,
		},
		Corrections: []graph.CorrectionRow{{
			Action: at("corrections.0.action", "DEPRECATE"), Target: at("corrections.0.target", "stmt:v1"), Reason: at("corrections.0.reason", "wrong"),
			Author: at("corrections.0", ""), Date: at("corrections.0.date", ""),
		}},
		Judgements: []graph.JudgementRow{
			{
				Entity: at("judgements.0.entity", "a:b"), Other: at("judgements.0.other", "a:c"), Verdict: at("judgements.0.verdict", ""),
				Reason: at("judgements.0.reason", ""), Author: at("judgements.0", ""), Date: at("judgements.0.date", ""),
			},
			{
				Entity: at("judgements.1.entity", ""), Other: at("judgements.1.other", ""), Verdict: at("judgements.1.verdict", ""),
				Reason: at("judgements.1.reason", ""), Author: at("judgements.1", ""), Date: at("judgements.1.date", ""),
			},
		},
	}
	findings := got.Findings
	got.Findings = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const says = `entities.0.names.2.lang: "german" is not a language; write a BCP 47 tag such as en or ps-AF; did you mean de?
statements.1.subject: the value holds the control character U+0000 at character 2, which no cell can hold; delete it
statements.0.evidence.0.paragraph: notice: "2.0" is read as 2, the whole number that a spreadsheet program has written so
statements.0.validTime: notice: "12 April 1902" is read as 1902-04-12`
	if diff := cmp.Diff(strings.Split(says, "\n"), strings.Split(findings.Error(), "\n")); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{0, 2}, first); diff != "" {
		t.Errorf("first rows (-want +got):\n%s", diff)
	}
	if n := countRows(input); n != 7 {
		t.Errorf("%d rows were counted, and there are 7", n)
	}
}
