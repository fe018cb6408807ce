package graph

// Evidence is one support of a statement: the passage that bears it out, who says so there, and how sure the coder is.
// Statements that rest on the same reading of a passage share one evidence.
type Evidence struct {
	snapshot *Snapshot
	number   uint32
}

func (e Evidence) row() *evidenceRow { return e.snapshot.evidence.at(e.number) }

// ID returns the identifier, a hash of the reading.
func (e Evidence) ID() ID { return e.row().hash.id(evidencePrefix) }

// Passage returns where it stands.
func (e Evidence) Passage() Passage { return Passage{e.snapshot, e.row().passage} }

// Voice tells whether the author of the source speaks or somebody else is reported. [Attributed] with nobody in
// [Evidence.AttributedTo] means that the source does not say who.
func (e Evidence) Voice() Voice { return e.row().voice }

// AttributedTo returns who says so: actors, or a source that the source cites. In the order of the record.
func (e Evidence) AttributedTo() []Entity { return e.snapshot.entitiesOf(e.row().speakers) }

// Confidence returns how sure the coder is of this reading.
func (e Evidence) Confidence() Confidence { return e.row().confidence }

// Coder returns who read the passage: for this evidence, otherwise for the data set; false when not recorded.
func (e Evidence) Coder() (string, bool) {
	if d := e.row().detail; d != nil && d.coder != "" {
		return d.coder, true
	}
	coder := e.snapshot.datasets[e.row().dataset].Coder
	return coder, coder != ""
}

// Codebook returns the codebook that was followed: for this evidence, otherwise for the data set; false when not
// recorded.
func (e Evidence) Codebook() (string, bool) {
	if d := e.row().detail; d != nil && d.codebook != "" {
		return d.codebook, true
	}
	codebook := e.snapshot.datasets[e.row().dataset].Codebook
	return codebook, codebook != ""
}

// Statements returns the statements that rest on it, in the order of the record, whatever their mode.
func (e Evidence) Statements() []Statement {
	var statements []Statement
	for n := range e.snapshot.statementsWith(e.number, e.snapshot.restsOn) {
		statements = append(statements, Statement{e.snapshot, n})
	}
	return statements
}

// AddedIn returns the changeset that brought it in.
func (e Evidence) AddedIn() Changeset { return e.snapshot.changeset(e.row().changeset) }

// Dataset returns the data set that it came with.
func (e Evidence) Dataset() Dataset { return e.snapshot.dataset(e.row().dataset) }
