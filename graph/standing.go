package graph

// revised marks a stance whose rank is not, or not in every state, the one that the statement came with: the statement then
// has revisions, which tell from which changeset on which rank counts. Edges and rows are shared with older states, so the
// rank they repeat stays what was written, and [Snapshot.stance] looks up the rest. What nobody corrects costs nothing.
const revised stance = 1 << 12

// revision is the standing of a statement from a changeset on.
type revision struct {
	changeset uint32
	by        uint32 // the correction, or the statement that supersedes
	rank      Rank
	cause     cause
}

// action returns what a revision is in a history.
func (r revision) action() ChangeAction {
	switch {
	case r.rank != Deprecated:
		return StatementReinstated
	case r.cause == bySuperseding:
		return StatementSuperseded
	}
	return StatementDeprecated
}

// cause says why a statement has its rank.
type cause uint8

// The causes. Of those that hold the first counts: a correction or the rank that it came with deprecates it; all it rests on
// was withdrawn; a statement supersedes it that is not deprecated for one of these reasons.
const (
	asWritten cause = iota
	byCorrection
	byWithdrawal
	bySuperseding
)

// stance returns how a statement stands in this state of the graph.
func (s *Snapshot) stance(row *statementRow) stance {
	if row.allStance&revised == 0 {
		return row.allStance
	}
	return s.revisedStance(row)
}

func (s *Snapshot) revisedStance(row *statementRow) stance {
	return stanceOf(row.allStance.mode(), row.allStance.polarity(), s.standingOf(row).rank)
}

// plain reports whether the default read returns the statement of an edge.
func (s *Snapshot) plain(e *edge) bool {
	if e.allStance&revised == 0 {
		return e.allStance.plain()
	}
	return s.plainNow(e)
}

// plainNow is plain of an edge whose statement was revised. It stands apart so that plain is small enough to be put where it
// is called.
func (s *Snapshot) plainNow(e *edge) bool { return s.stance(s.statements.at(e.statement)).plain() }

// rankOn returns the rank of the statement of an edge.
func (s *Snapshot) rankOn(e *edge) Rank {
	if e.allStance&revised == 0 {
		return e.allStance.rank()
	}
	return s.standingOf(s.statements.at(e.statement)).rank
}

// standingOf returns the newest revision of a statement that had been written.
func (s *Snapshot) standingOf(row *statementRow) revision {
	if row.allStance&revised != 0 {
		for i := len(row.links.allRevisions) - 1; i >= 0; i-- {
			if r := row.links.allRevisions[i]; r.changeset <= s.newest() {
				return r
			}
		}
	}
	return revision{rank: row.allStance.rank()}
}

// corrects reports whether a statement takes the place of those it supersedes: not when it is deprecated itself. When it is
// superseded in turn it still does, so that nothing comes back when a correction is corrected.
func (s *Snapshot) corrects(row *statementRow) bool {
	r := s.standingOf(row)
	return r.rank != Deprecated || r.cause == bySuperseding
}

// Rank returns its standing among rivals, in this state of the graph: [Deprecated] also when a correction says so, when a
// statement that stands supersedes it, and when all it rests on was withdrawn.
func (t Statement) Rank() Rank { return t.snapshot.stance(t.row()).rank() }

// RankReason returns why the rank is what it is; false when no reason is recorded. Of a superseded statement it names the one
// that supersedes it, with the reason that is recorded there.
func (t Statement) RankReason() (string, bool) {
	s, row := t.snapshot, t.row()
	standing := s.standingOf(row)
	switch standing.cause {
	case byCorrection:
		if standing.rank != Deprecated {
			return "", false
		}
		return s.corrections.at(standing.by).reason, true
	case bySuperseding:
		by := s.statements.at(standing.by)
		reason := "superseded by " + string(by.id)
		if why := by.links.rankReason; why != "" {
			reason += ": " + why
		}
		return reason, true
	case byWithdrawal:
		c := s.corrections.at(standing.by)
		return "all it rests on was withdrawn, " + string(datasetPrefix+ID(s.datasets[c.target].Name)) + ": " + c.reason, true
	}
	if row.links == nil || row.links.rankReason == "" {
		return "", false
	}
	return row.links.rankReason, true
}

// Supersedes returns the statement that this one corrects; false when it corrects none.
func (t Statement) Supersedes() (Statement, bool) {
	if links := t.row().links; links != nil && links.since != 0 && links.since <= t.snapshot.newest() {
		return Statement{t.snapshot, links.supersedes}, true
	}
	return Statement{}, false
}

// SupersededBy returns the statement that corrects this one, the newest of several; false when none does, and when each that
// says so is deprecated itself.
func (t Statement) SupersededBy() (Statement, bool) {
	s, links := t.snapshot, t.row().links
	if links == nil {
		return Statement{}, false
	}
	for i := len(links.allSuperseding) - 1; i >= 0; i-- {
		by := links.allSuperseding[i]
		if by.changeset <= s.newest() && s.corrects(s.statements.at(by.number)) {
			return Statement{s, by.number}, true
		}
	}
	return Statement{}, false
}
