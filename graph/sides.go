package graph

import (
	"slices"

	"peacegraph/graph/vocab"
)

// Side is one voice that says a statement is so, or that it is not.
type Side struct {
	snapshot   *Snapshot
	voice      voice
	stance     vocab.Stance
	statements []uint32
	evidence   []uint32
}

// voice is somebody who says something: an actor, or a source that does not tell who speaks.
type voice struct {
	actor  uint32 // noEntity: nobody is named
	source uint32 // noEntity when an actor is
	as     Voice
}

// Sides returns who says that the statement is so and who says that it is not, each once on a side: first those who are
// for it, in the order of the record, then those against. For it are those to whom its evidence is attributed, the authors
// of the source where the author speaks, and who affirms it; against it are who denies it and those who say the opposite.
func (t Statement) Sides() []Side {
	var sides []Side
	hear := func(stance vocab.Stance, v voice, statement, evidence uint32) {
		i := slices.IndexFunc(sides, func(s Side) bool { return s.stance == stance && s.voice == v })
		if i < 0 {
			i, sides = len(sides), append(sides, Side{snapshot: t.snapshot, voice: v, stance: stance})
		}
		if side := &sides[i]; len(side.statements) == 0 || side.statements[len(side.statements)-1] != statement {
			side.statements = append(side.statements, statement)
		}
		sides[i].evidence = append(sides[i].evidence, evidence)
	}
	said := func(stance vocab.Stance, x Statement) {
		for _, e := range x.counted() {
			for _, v := range t.snapshot.voicesOf(x, e) {
				hear(stance, v, x.number, e.number)
			}
		}
	}
	said(vocab.StanceFor, t)
	for _, x := range t.AffirmedBy() {
		said(vocab.StanceFor, x)
	}
	for _, x := range t.DeniedBy() {
		said(vocab.StanceAgainst, x)
	}
	return sides
}

// voicesOf returns who says a statement by one of its evidences, each once. Of a denial or an affirmation that is its
// subject, whoever reports it.
func (s *Snapshot) voicesOf(t Statement, e Evidence) []voice {
	row := t.row()
	if name := s.predicates[row.predicate].Name; (name == vocab.Denies || name == vocab.Affirms) && row.subjectEnd == endEntity {
		return []voice{{actor: row.subject, source: noEntity}}
	}
	speakers, source := e.row().speakers, s.sourceOf(e.number)
	if len(speakers) == 0 && e.row().voice == Author {
		speakers = s.authorsOf(source)
	}
	if len(speakers) == 0 {
		return []voice{{noEntity, source, e.row().voice}}
	}
	voices := make([]voice, 0, len(speakers))
	for _, n := range speakers {
		if v := (voice{actor: n, source: noEntity}); !slices.Contains(voices, v) {
			voices = append(voices, v)
		}
	}
	return voices
}

// authorship returns the number of the predicate that leads from a source to who wrote it.
func (s *Snapshot) authorship() uint16 {
	author, _ := s.vocabulary.Predicate(vocab.Author)
	return uint16(author.Number)
}

// authorsOf returns who wrote a source, by the default read.
func (s *Snapshot) authorsOf(source uint32) []uint32 {
	var authors []uint32
	for _, e := range withPredicate(s.entities.at(source).allOut, s.authorship()) {
		if s.sees(&e) && s.plain(&e) && !slices.Contains(authors, e.other) {
			authors = append(authors, e.other)
		}
	}
	return authors
}

// Stance returns [vocab.StanceFor] for who says that it is so, [vocab.StanceAgainst] for who says that it is not.
func (s Side) Stance() vocab.Stance { return s.stance }

// Actor returns who says so; nil when the source does not name who, and when its own author speaks and is not known.
func (s Side) Actor() Entity {
	if s.voice.actor == noEntity {
		return nil
	}
	return s.snapshot.entity(s.voice.actor)
}

// Source returns the source that says so where no actor can be named; false where one is.
func (s Side) Source() (Source, bool) {
	return Source{entity{s.snapshot, s.voice.source}}, s.voice.actor == noEntity
}

// Statements returns what it says: the statement itself, and those that affirm it; or those that deny it and those that
// say the opposite.
func (s Side) Statements() []Statement {
	list := make([]Statement, len(s.statements))
	for i, n := range s.statements {
		list[i] = Statement{s.snapshot, n}
	}
	return list
}

// Evidence returns where it says so, in the order of the record.
func (s Side) Evidence() []Evidence {
	list := make([]Evidence, len(s.evidence))
	for i, n := range s.evidence {
		list[i] = Evidence{s.snapshot, n}
	}
	return list
}
