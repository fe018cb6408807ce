package graph

import (
	"cmp"
	"slices"
)

// restand works out, after the last quad of a changeset, which statements stand otherwise than before: what a reader would
// have to follow through corrections, superseding statements and withdrawn data sets is so found once, when it is written.
func (d *draftSnapshot) restand() {
	first := d.opened.corrections
	d.withdrawing = withdrawals(d.datasets)
	turned := make(map[uint16]bool) // data sets that were withdrawn or reinstated
	for n := uint32(first); n < uint32(d.corrections.length); n++ {
		c := d.corrections.at(n)
		if c.target == noEntity {
			continue // and the record is refused
		}
		if !c.ofDataset {
			links := d.changeLinks(c.target)
			links.allCorrections = append(links.allCorrections, n)
			d.extended(c.target)
			d.pending = append(d.pending, c.target)
			continue
		}
		set := d.changeDataset(d.datasets[c.target].Name)
		set.corrections = append(slices.Clip(set.corrections), n)
		set.withdrawn = c.action == Withdraw
		turned[uint16(c.target)] = true
	}
	if len(turned) > 0 {
		d.withdrawing = withdrawals(d.datasets)
		d.pending = append(d.pending, d.restingOn(turned)...)
	}
	if len(d.pending) == 0 {
		return
	}
	for _, n := range distinct(d.pending) {
		if links := d.statements.at(n).links; links != nil && links.since != 0 {
			d.pending = append(d.pending, links.supersedes)
		}
	}
	for _, n := range distinct(d.pending) {
		d.revise(n)
	}
	d.pending = nil
}

// restingOn returns the statements that rest on evidence of the data sets.
func (d *draftSnapshot) restingOn(datasets map[uint16]bool) []uint32 {
	var numbers []uint32
	for n := range uint32(d.statements.length) {
		row := d.statements.at(n)
		if row.evidence == noEntity {
			continue // and the record is refused
		}
		rests := datasets[d.evidence.at(row.evidence).dataset]
		if row.links != nil {
			for _, e := range row.links.allEvidence {
				rests = rests || datasets[d.evidence.at(e.number).dataset]
			}
		}
		if rests {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// revise notes how a statement stands from this changeset on, when that is new.
func (d *draftSnapshot) revise(n uint32) {
	now := d.judge(n)
	row := d.statements.at(n)
	before := revision{rank: row.allStance.rank()}
	if row.links != nil && len(row.links.allRevisions) > 0 {
		before = row.links.allRevisions[len(row.links.allRevisions)-1]
	}
	before.changeset = now.changeset
	if now == before {
		return
	}
	links := d.changeLinks(n)
	links.allRevisions = append(links.allRevisions, now)
	d.extended(n)
	if row = d.statements.change(n); row.allStance&revised == 0 {
		row.allStance |= revised
		d.flagged = append(d.flagged, n)
	}
}

// judge tells how a statement stands, by all that has been read.
func (d *draftSnapshot) judge(n uint32) revision {
	row := d.statements.at(n)
	now := d.judgeAlone(n)
	if now.rank != Deprecated {
		if by, ok := d.supersededBy(row); ok {
			now = revision{by: by, rank: Deprecated, cause: bySuperseding}
		}
	}
	now.changeset = d.newest()
	return now
}

// judgeAlone is judge without a look at what supersedes the statement.
func (d *draftSnapshot) judgeAlone(n uint32) revision {
	row := d.statements.at(n)
	now := revision{rank: row.allStance.rank()}
	if row.links != nil && len(row.links.allCorrections) > 0 {
		by := row.links.allCorrections[len(row.links.allCorrections)-1]
		switch now.by, now.cause = by, byCorrection; {
		case d.corrections.at(by).action == Deprecate:
			now.rank = Deprecated
		case now.rank == Deprecated:
			now.rank = Normal
		default:
			now.by, now.cause = 0, asWritten
		}
	}
	if now.rank == Deprecated {
		return now
	}
	if by, ok := d.withdrawnWholly(row); ok {
		return revision{by: by, rank: Deprecated, cause: byWithdrawal}
	}
	return now
}

// withdrawnWholly reports whether all that a statement rests on was withdrawn, and the last correction that did it.
func (d *draftSnapshot) withdrawnWholly(row *statementRow) (last uint32, wholly bool) {
	if !d.withdrawing || row.evidence == noEntity {
		return 0, false
	}
	numbers := []uint32{row.evidence}
	if row.links != nil {
		for _, e := range row.links.allEvidence {
			numbers = append(numbers, e.number)
		}
	}
	for _, e := range numbers {
		set := d.datasets[d.evidence.at(e).dataset]
		if !set.withdrawn {
			return 0, false
		}
		last = max(last, set.lastCorrection())
	}
	return last, true
}

// supersededBy returns the newest statement that takes the place of another one.
func (d *draftSnapshot) supersededBy(row *statementRow) (by uint32, ok bool) {
	if row.links == nil {
		return 0, false
	}
	for i := len(row.links.allSuperseding) - 1; i >= 0; i-- {
		if by := row.links.allSuperseding[i].number; d.judgeAlone(by).rank != Deprecated {
			return by, true
		}
	}
	return 0, false
}

// flagEdges marks the edges of older statements that were revised for the first time. Older snapshots read the lists that
// were there, so new ones are made, once for each entity.
func (d *draftSnapshot) flagEdges() {
	var out, in pairs[uint32]
	for _, n := range d.flagged {
		if row := d.statements.at(n); int(n) < d.base.statements && row.subjectEnd == endEntity && row.objectEnd == endEntity {
			out.add(row.subject, n)
			in.add(row.object, n)
		}
	}
	flag := func(edges []edge, statements []uint32) []edge {
		edges = slices.Clone(edges)
		for _, n := range statements {
			wanted := edge{statement: n, predicate: d.statements.at(n).predicate}
			if i, found := slices.BinarySearchFunc(edges, wanted, compareEdges); found {
				edges[i].allStance |= revised
			}
		}
		return edges
	}
	out.each(d.entities.length, func(n uint32, statements []uint32) {
		row := d.entities.change(n)
		row.allOut = flag(row.allOut, statements)
	})
	in.each(d.entities.length, func(n uint32, statements []uint32) {
		row := d.entities.change(n)
		row.allIn = flag(row.allIn, statements)
	})
	d.flagged = nil
}

// compareEdges orders the edges of an entity: by predicate, then in the order of the record.
func compareEdges(a, b edge) int {
	return cmp.Or(cmp.Compare(a.predicate, b.predicate), cmp.Compare(a.statement, b.statement))
}
