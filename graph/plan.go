package graph

import "peacegraph/graph/vocab"

// plan is a draft that was found right, with every word looked up: what a changeset will hold. It lists only what the
// graph does not have yet.
type plan struct {
	vocabulary   *vocab.Vocabulary
	vocabularies []vocab.Extension
	dataset      *Dataset // nil when the graph has it as it is
	datasetName  string
	language     string // of names and texts that carry none
	entities     []entityPlan
	evidence     []evidencePlan
	statements   []*statementPlan
	judgements   []judgementPlan
	corrections  []correctionPlan
	summary      Summary
	// held are the statements of the graph that the draft has too, with evidence that both have, see [Preview.Dropped].
	held map[restsOnPair]bool
}

// Summary counts what a draft adds to the graph.
type Summary struct {
	// EntitiesAdded are new; EntitiesMerged were known and got a name, an identifier or an attribute more;
	// EntitiesUnchanged were known as they are.
	EntitiesAdded, EntitiesMerged, EntitiesUnchanged int
	// StatementsAdded are new; StatementsMerged were known and got evidence or a note; StatementsUnchanged were known
	// with this evidence.
	StatementsAdded, StatementsMerged, StatementsUnchanged int
	// EvidenceAdded counts new evidence, each once: several statements can rest on one.
	EvidenceAdded int
	// JudgementsAdded are new; JudgementsUnchanged were known.
	JudgementsAdded, JudgementsUnchanged int
	// CorrectionsAdded are new; CorrectionsUnchanged had been made before.
	CorrectionsAdded, CorrectionsUnchanged int
}

// Empty reports whether the draft adds nothing.
func (s Summary) Empty() bool {
	return s.EntitiesAdded+s.EntitiesMerged+s.StatementsAdded+s.StatementsMerged+s.CorrectionsAdded+s.JudgementsAdded == 0
}

// entityPlan is an entity, or what is new about one.
type entityPlan struct {
	id         ID
	kind       string // empty when the entity is known
	names      []Name // also those of another rank than before
	about      []Name // descriptions
	external   []ExternalID
	attributes []Attribute
}

type evidencePlan struct {
	id         ID
	passage    ID
	known      bool // the passage is in the graph, or earlier in the plan
	speakers   []ID
	voice      Voice
	confidence Confidence
	detail     evidenceDetail
}

// statementPlan is a statement, or what is new about one.
type statementPlan struct {
	id         ID
	fresh      bool
	content    content
	rank       Rank
	rankReason string
	supersedes ID
	evidence   []ID
	notes      []string
	wording    []Qualifier // namedAs and the like that a known statement did not have
}

// judgementPlan is a new judgement.
type judgementPlan struct {
	id             ID
	ends           [2]ID // in order
	verdict        Verdict
	reason, author string
	date           Day
}

// correctionPlan is a correction that nobody has made yet.
type correctionPlan struct {
	id                   ID
	action               CorrectionAction
	target               ID // of a statement or a data set
	reason, author, date string
	at                   *CorrectionRow
}
