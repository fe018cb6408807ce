package graph

import (
	"cmp"
	"fmt"
	"slices"

	"peacegraph/graph/vocab"
)

// settle puts what came into its place: edges at both ends, what points at what, profiles ready to be read. It refuses
// a record that leaves something out that every reader relies on.
func (d *draftSnapshot) settle() error {
	d.share()
	if err := d.complete(); err != nil {
		return err
	}
	d.end()
	d.counts.datasets = grown(d.counts.datasets, len(d.datasets))
	for _, n := range d.said {
		d.connect(n)
	}
	for _, n := range d.reworded {
		d.sortQualifiers(n)
	}
	d.distribute()
	d.flagEdges()
	d.distributePointers()
	for _, n := range d.said {
		// Of two that say the opposite one is negative, and one came later; either finds the other.
		if d.base.statements > 0 || d.statements.at(n).allStance.polarity() == Negative {
			d.linkOpposites(n)
		}
	}
	d.distributePointers()
	for n := uint32(d.base.entities); n < uint32(d.entities.length); n++ {
		d.settleProfile(n)
	}
	for c := uint32(d.base.changesets); c < uint32(d.changesets.length); c++ {
		for _, n := range d.changesets.at(c).extent.described {
			d.settleProfile(n)
		}
	}
	return nil
}

// complete refuses rows without what every reader relies on.
func (d *draftSnapshot) complete() error {
	for n := uint32(d.base.entities); n < uint32(d.entities.length); n++ {
		if row := d.entities.at(n); row.changeset == 0 || len(row.latest.names) == 0 {
			return fmt.Errorf("%w: the entity %s has no kind or no name", ErrRecord, row.id)
		}
	}
	for n := uint32(d.base.evidence); n < uint32(d.evidence.length); n++ {
		if row := d.evidence.at(n); row.changeset == 0 {
			return fmt.Errorf("%w: the evidence %s has no passage", ErrRecord, row.hash.id(evidencePrefix))
		}
	}
	for n := uint32(d.base.corrections); n < uint32(d.corrections.length); n++ {
		if row := d.corrections.at(n); row.target == noEntity || row.reason == "" {
			return fmt.Errorf("%w: the correction %s has no target or no reason", ErrRecord, row.id)
		}
	}
	for n := uint32(d.base.passages); n < uint32(d.passages.length); n++ {
		if row := d.passages.at(n); row.source == noEntity {
			return fmt.Errorf("%w: the passage %s has no source", ErrRecord, row.locator().id(""))
		}
	}
	for n := d.base.judgements; n < len(d.judgements); n++ {
		if row := &d.judgements[n]; row.ends[0] == noEntity || row.ends[1] == noEntity || !row.date.Known() || row.reason == "" || row.author == "" {
			return fmt.Errorf("%w: the judgement %s lacks one of its entities, its date, its author or its reason", ErrRecord, row.hash.id(judgementPrefix))
		}
	}
	if len(d.said) != d.statements.length-d.base.statements {
		return fmt.Errorf("%w: %d statements were named and %d were made", ErrRecord, d.statements.length-d.base.statements, len(d.said))
	}
	for _, n := range d.said {
		if row := d.statements.at(n); row.evidence == noEntity {
			return fmt.Errorf("%w: the statement %s has no evidence", ErrRecord, row.id)
		}
	}
	return nil
}

// connect finds the lists into which a statement goes.
func (d *draftSnapshot) connect(n uint32) {
	d.sortQualifiers(n)
	row := d.statements.at(n)
	d.counts.predicates[row.predicate]++
	d.counts.datasets[row.dataset]++
	if row.subjectEnd == endStatement {
		d.pointedAt.add(row.subject, n)
	}
	if row.objectEnd == endStatement {
		d.pointedAt.add(row.object, n)
	}
	switch {
	case row.subjectEnd == endEntity && row.objectEnd == endEntity:
		d.out.add(row.subject, edge{n, row.object, row.predicate, row.allStance})
		d.in.add(row.object, edge{n, row.subject, row.predicate, row.allStance})
	case row.subjectEnd == endEntity:
		d.other.add(row.subject, n)
	case row.objectEnd == endEntity:
		d.other.add(row.object, n)
	}
	if !isContentID(row.id) {
		d.statements.change(n).named = true
		d.ids.add(string(d.contentID(row)), uint32(classStatement)<<classShift|n)
	}
}

// sortQualifiers orders the qualifiers of a statement by name, then value. No older snapshot reads them.
func (d *draftSnapshot) sortQualifiers(n uint32) {
	row := d.statements.at(n)
	if row.qualifiers < 2 {
		return
	}
	sorted := make([]qualifierRow, row.qualifiers)
	for i := range sorted {
		sorted[i] = *d.qualifiers.at(row.qualifier + uint32(i))
	}
	slices.SortFunc(sorted, func(a, b qualifierRow) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.text, b.text)) })
	for i, q := range sorted {
		*d.qualifiers.change(row.qualifier + uint32(i)) = q
	}
}

// distribute makes the lists of rows.
func (d *draftSnapshot) distribute() {
	entities, evidence := d.entities.length, d.evidence.length
	d.out.each(entities, func(n uint32, edges []edge) {
		row := d.entities.change(n)
		row.allOut = merged(row.allOut, edges)
	})
	d.in.each(entities, func(n uint32, edges []edge) {
		row := d.entities.change(n)
		row.allIn = merged(row.allIn, edges)
	})
	d.other.each(entities, func(n uint32, statements []uint32) {
		row := d.entities.change(n)
		row.allOther = joined(row.allOther, statements)
	})
	d.speaks.each(entities, func(n uint32, evidence []uint32) {
		row := d.entities.change(n)
		row.allSpeaks = joined(row.allSpeaks, evidence)
	})
	d.stand.each(entities, func(n uint32, passages []uint32) {
		row := d.entities.change(n)
		row.allPassages = joined(row.allPassages, passages)
	})
	d.rests.each(evidence, func(n uint32, statements []uint32) {
		row := d.evidence.change(n)
		row.allStatements = joined(row.allStatements, statements)
	})
	d.speakers.each(evidence, func(n uint32, speakers []uint32) {
		row := d.evidence.change(n)
		row.speakers = joined(row.speakers, speakers)
	})
	d.places.each(d.passages.length, func(n uint32, evidence []uint32) {
		row := d.passages.change(n)
		row.allEvidence = joined(row.allEvidence, evidence)
	})
	d.share()
}

// distributePointers tells statements which others point at them.
func (d *draftSnapshot) distributePointers() {
	d.pointedAt.each(d.statements.length, func(n uint32, by []uint32) {
		links := d.changeLinks(n)
		links.allPointing = distinct(slices.Concat(links.allPointing, by))
	})
	d.share()
}

// merged returns the edges that are in order with new ones put in their places.
func merged(edges, news []edge) []edge {
	slices.SortFunc(news, compareEdges)
	if len(edges) == 0 {
		return news
	}
	all := make([]edge, 0, len(edges)+len(news))
	for _, e := range edges {
		for len(news) > 0 && compareEdges(news[0], e) < 0 {
			all, news = append(all, news[0]), news[1:]
		}
		all = append(all, e)
	}
	return append(all, news...)
}

// linkOpposites finds the statements that say of the same subject and object the opposite of statement n.
func (d *draftSnapshot) linkOpposites(n uint32) {
	row := d.statements.at(n)
	link := func(other uint32) {
		if d.statements.has(other) && d.opposite(row, d.statements.at(other)) {
			d.pointedAt.add(n, other)
			d.pointedAt.add(other, n)
		}
	}
	if row.subjectEnd == endStatement {
		if links := d.statements.at(row.subject).links; links != nil {
			for _, other := range links.allPointing {
				link(other)
			}
		}
		return
	}
	subject := d.entities.at(row.subject)
	if row.objectEnd == endEntity {
		// Of the two ends, that with fewer edges: a hub has so many that to read them for each would take for ever.
		object := d.entities.at(row.object)
		for _, e := range shorter(withPredicate(subject.allOut, row.predicate), withPredicate(object.allIn, row.predicate)) {
			link(e.statement)
		}
		if d.predicates[row.predicate].Symmetric {
			for _, e := range shorter(withPredicate(subject.allIn, row.predicate), withPredicate(object.allOut, row.predicate)) {
				link(e.statement)
			}
		}
		return
	}
	for _, other := range subject.allOther {
		link(other)
	}
}

// opposite reports whether one of two statements says to be what the other says not to be. What should be is not denied
// by what is, so both tell what is, or both are made in the same mode.
func (s *Snapshot) opposite(a, b *statementRow) bool {
	if !a.allStance.mode().rivals(b.allStance.mode()) {
		return false
	}
	if a.predicate != b.predicate || a.allStance.polarity() == b.allStance.polarity() || a.subjectEnd != b.subjectEnd || a.objectEnd != b.objectEnd {
		return false
	}
	switch {
	case a.objectEnd == endLiteral:
		return a.subject == b.subject && literalKey(a.literal()) == literalKey(b.literal())
	case a.subject == b.subject && a.object == b.object:
		return true
	}
	return s.predicates[a.predicate].Symmetric && a.subject == b.object && a.object == b.subject
}

func shorter[T any](a, b []T) []T {
	if len(a) < len(b) {
		return a
	}
	return b
}

// withPredicate returns the edges of one predicate among edges that are in order.
func withPredicate(edges []edge, predicate uint16) []edge {
	from, _ := slices.BinarySearchFunc(edges, predicate, func(e edge, p uint16) int { return cmp.Compare(e.predicate, p) })
	to, _ := slices.BinarySearchFunc(edges, predicate+1, func(e edge, p uint16) int { return cmp.Compare(e.predicate, p) })
	return edges[from:to]
}

// settleProfile orders what came in the order of quads, and looks up what is only read.
func (d *draftSnapshot) settleProfile(n uint32) {
	row := d.entities.at(n)
	for p := row.latest; p != nil && int(p.changeset) > d.base.changesets; p = p.before {
		p.settle(d.kinds[row.kind])
	}
}

func (p *profile) settle(kind *vocab.Kind) {
	slices.SortStableFunc(p.names, func(a, b Name) int {
		switch {
		case a.Preferred == b.Preferred:
			return 0
		case a.Preferred:
			return -1
		}
		return 1
	})
	folded := make([]byte, 0, 64)
	for i, name := range p.names {
		if i > 0 {
			folded = append(folded, '\n')
		}
		folded = append(folded, fold(name.Text)...)
	}
	p.folded = string(folded)
	var order map[string]int
	if len(p.attributes) > 1 {
		order = make(map[string]int)
		for i, a := range kind.AllAttributes() {
			order[a.Name] = i
		}
		slices.SortStableFunc(p.attributes, func(a, b Attribute) int { return order[a.Name] - order[b.Name] })
	}
}
