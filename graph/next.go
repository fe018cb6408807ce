package graph

import (
	"fmt"
	"slices"
)

// draftSnapshot is the next snapshot while it is being made. Rows are added and changed at once; what goes into the lists
// of rows is collected and put there in the end, see settle.
type draftSnapshot struct {
	*Snapshot
	changesets  draftRows[changesetRow]
	entities    draftRows[entityRow]
	statements  draftRows[statementRow]
	evidence    draftRows[evidenceRow]
	passages    draftRows[passageRow]
	qualifiers  draftRows[qualifierRow]
	corrections draftRows[correctionRow]
	ids         draftIndex
	external    draftIndex
	base        lengths         // of the snapshot before
	opened      lengths         // at the beginning of the changeset that is being read
	links       map[uint32]bool // statements of the snapshot before that got links of their own
	reworded    []uint32        // statements of the snapshot before that got qualifiers
	said        []uint32        // statements that came
	pending     []uint32        // statements that may stand otherwise after the changeset that is being read
	flagged     []uint32        // statements that were revised for the first time

	out, in                 pairs[edge]
	other, speaks, stand    pairs[uint32] // of entities
	rests, speakers, places pairs[uint32] // statements and speakers of evidence, evidence of passages
	pointedAt               pairs[uint32] // of statements
}

func (s *Snapshot) draft() *draftSnapshot {
	next := *s
	next.datasets = slices.Clone(s.datasets)
	next.judgements = slices.Clip(s.judgements) // what is added goes into a copy
	next.counts.kinds, next.counts.predicates = slices.Clone(s.counts.kinds), slices.Clone(s.counts.predicates)
	d := &draftSnapshot{
		Snapshot: &next, changesets: s.changesets.edit(), entities: s.entities.edit(), statements: s.statements.edit(), evidence: s.evidence.edit(),
		passages: s.passages.edit(), qualifiers: s.qualifiers.edit(), corrections: s.corrections.edit(), ids: s.ids.edit(), external: s.external.edit(),
		base: s.lengths(), links: make(map[uint32]bool),
	}
	next.changesets = d.changesets.rows // the methods of the snapshot see at once what is written to them
	return d
}

func (s *Snapshot) lengths() lengths {
	return lengths{s.entities.length, s.statements.length, s.evidence.length, s.passages.length, s.qualifiers.length, s.corrections.length, s.changesets.length, len(s.judgements)}
}

// begin is called before the first quad of a changeset is read, end after the last.
func (d *draftSnapshot) begin(number int) {
	d.end()
	d.changesets.add(changesetRow{changeset: &Changeset{number: number}})
	d.Snapshot.changesets = d.changesets.rows
	d.opened = d.lengths()
}

func (d *draftSnapshot) end() {
	if d.changesets.length == d.base.changesets {
		return
	}
	d.restand()
	e := d.extent()
	e.lengths, e.quads, e.vocabulary, e.datasets = d.lengths(), d.quads, d.vocabulary, slices.Clone(d.datasets)
	e.described, e.extended = distinct(e.described), distinct(e.extended)
}

func (d *draftSnapshot) lengths() lengths {
	return lengths{d.entities.length, d.statements.length, d.evidence.length, d.passages.length, d.qualifiers.length, d.corrections.length, d.changesets.length, len(d.judgements)}
}

// extent is what the graph holds after the changeset that is being read.
func (d *draftSnapshot) extent() *extent { return &d.changesets.change(d.newest() - 1).extent }

// extended notes that the changeset that is being read adds to statement n, when it is an older one.
func (d *draftSnapshot) extended(n uint32) {
	if int(n) < d.opened.statements {
		e := d.extent()
		e.extended = append(e.extended, n)
	}
}

// share lets the methods of the snapshot see the rows of the draft. No row may be added afterwards.
func (d *draftSnapshot) share() {
	d.Snapshot.entities, d.Snapshot.statements = d.entities.rows, d.statements.rows
	d.Snapshot.evidence, d.Snapshot.passages, d.Snapshot.qualifiers = d.evidence.rows, d.passages.rows, d.qualifiers.rows
	d.Snapshot.corrections = d.corrections.rows
}

// finish returns the snapshot; the draft must not be used afterwards.
func (d *draftSnapshot) finish() *Snapshot {
	d.Snapshot.ids, d.Snapshot.external = d.ids.finish(), d.external.finish()
	d.Snapshot.dated = new(dated)
	if d.Snapshot.judged == nil || len(d.judgements) > d.base.judgements {
		d.Snapshot.judged = judging(d.judgements) // otherwise what was found out about the state before holds
	}
	return d.Snapshot
}

func (d *draftSnapshot) addRow(id ID, c class) (n uint32, err error) {
	switch c {
	case classEntity:
		n = d.entities.add(entityRow{id: id, latest: &profile{changeset: d.newest()}})
	case classStatement:
		n = d.statements.add(statementRow{id: id, evidence: noEntity})
	case classEvidence:
		h, ok := parseHash(evidencePrefix, id)
		if !ok {
			err = fmt.Errorf("%w: %q is not the id of an evidence", ErrRecord, id)
		}
		n = d.evidence.add(evidenceRow{hash: h, confidence: confidenceScore[High]})
	case classPassage:
		source, l, wrong := parsePassageID(id)
		if wrong != nil || l.id(source) != id {
			err = fmt.Errorf("%w: %q is not the id of a passage", ErrRecord, id)
		}
		n = d.passages.add(rowOf(l))
	case classJudgement:
		h, ok := parseHash(judgementPrefix, id)
		if !ok {
			err = fmt.Errorf("%w: %q is not the id of a judgement", ErrRecord, id)
		}
		n = uint32(len(d.judgements))
		d.judgements = append(d.judgements, judgementRow{hash: h, ends: [2]uint32{noEntity, noEntity}, date: OpenPast})
	}
	d.ids.add(string(id), uint32(c)<<classShift|n)
	return n, err
}

// changeProfile returns the profile that an entity has from this changeset on, to be written to.
func (d *draftSnapshot) changeProfile(n uint32) *profile {
	if p := d.entities.at(n).latest; p.changeset == d.newest() {
		return p
	}
	row := d.entities.change(n)
	p := *row.latest
	p.before, p.changeset = row.latest, d.newest()
	p.names, p.attributes = slices.Clone(p.names), slices.Clone(p.attributes)
	p.externalIDs, p.datasets = slices.Clip(p.externalIDs), slices.Clip(p.datasets)
	row.latest = &p
	e := d.extent()
	e.described = append(e.described, n)
	return &p
}

// changeLinks returns the links of a statement to be written to.
func (d *draftSnapshot) changeLinks(n uint32) *statementLinks {
	row := d.statements.at(n)
	if row.links != nil && (int(n) >= d.base.statements || d.links[n]) {
		return row.links
	}
	links := &statementLinks{}
	if row.links != nil {
		*links = *row.links
		links.allEvidence, links.allNotes, links.allSuperseding = slices.Clip(links.allEvidence), slices.Clip(links.allNotes), slices.Clip(links.allSuperseding)
		links.allCorrections, links.allRevisions = slices.Clip(links.allCorrections), slices.Clip(links.allRevisions)
	}
	if int(n) < d.base.statements {
		d.links[n] = true
	}
	d.statements.change(n).links = links
	return links
}

// addQualifier gives a statement one more qualifier. Those of one statement stand together; where others have come behind
// them since, or an older snapshot reads them, they move to the end.
func (d *draftSnapshot) addQualifier(n uint32, q qualifierRow) error {
	row := d.statements.change(n)
	if row.qualifiers == ^uint16(0) {
		return fmt.Errorf("%w: statement %s has more than %d qualifiers", ErrRecord, row.id, row.qualifiers)
	}
	end := row.qualifier + uint32(row.qualifiers)
	if row.qualifiers == 0 || int(row.qualifier) < d.base.qualifiers || int(end) != d.qualifiers.length {
		from := row.qualifier
		row.qualifier = uint32(d.qualifiers.length)
		for i := range uint32(row.qualifiers) {
			d.qualifiers.add(*d.qualifiers.at(from + i))
		}
	}
	if int(n) < d.base.statements {
		d.reworded = append(d.reworded, n)
	}
	d.extended(n)
	d.qualifiers.add(q)
	row.qualifiers++
	return nil
}

// changeDataset returns the data set of the name to be written to, making it when it is new.
func (d *draftSnapshot) changeDataset(name string) *Dataset {
	n, known := d.datasetNumber(name)
	if !known {
		d.datasets = append(d.datasets, &Dataset{Name: name})
		return d.datasets[len(d.datasets)-1]
	}
	copied := *d.datasets[n]
	d.datasets[n] = &copied
	return d.datasets[n]
}
