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
	for n := uint32(d.base.entities); n < uint32(d.entities.length); n++ {
		if row := d.entities.at(n); row.changeset == 0 || len(row.profile.names) == 0 {
			return fmt.Errorf("%w: the entity %s has no kind or no name", ErrRecord, row.id)
		}
	}
	for n := uint32(d.base.evidence); n < uint32(d.evidence.length); n++ {
		if row := d.evidence.at(n); row.changeset == 0 {
			return fmt.Errorf("%w: the evidence %s has no passage", ErrRecord, row.id)
		}
	}
	edges := make(map[uint32]bool)
	for _, n := range d.said {
		if row := d.statements.at(n); row.evidence == noEntity {
			return fmt.Errorf("%w: the statement %s has no evidence", ErrRecord, row.id)
		}
		d.connect(n, edges)
	}
	d.sortEdges(edges)
	for _, n := range d.said {
		if !d.bulk || d.statements.at(n).stance.polarity() == Negative {
			d.linkOpposites(n)
		}
	}
	for n := range d.profiles {
		d.settleProfile(n)
	}
	return nil
}

// connect puts a statement into the lists of its ends.
func (d *draftSnapshot) connect(n uint32, edges map[uint32]bool) {
	row := d.statements.change(n)
	row.qualifiers = slices.Clone(row.qualifiers)
	sortQualifiers(row.qualifiers)
	d.counts.predicates[row.predicate]++
	d.changeDataset(d.datasets[row.dataset].Name).statements++
	if row.subjectEnd == endStatement {
		d.pointAt(row.subject, n)
	}
	if row.objectEnd == endStatement {
		d.pointAt(row.object, n)
	}
	switch {
	case row.subjectEnd == endStatement:
	case row.objectEnd == endEntity:
		subject, object := d.ends(row.subject, edges), d.ends(row.object, edges)
		subject.out = append(subject.out, edge{n, row.object, row.predicate, row.stance})
		object.in = append(object.in, edge{n, row.subject, row.predicate, row.stance})
	default:
		subject := d.entities.change(row.subject)
		subject.other = append(subject.other, n)
	}
	if row.subjectEnd == endStatement && row.objectEnd == endEntity {
		object := d.entities.change(row.object)
		object.other = append(object.other, n)
	}
	if row.named = !isContentID(row.id); row.named {
		d.ids.add(string(d.contentID(row)), uint32(classStatement)<<classShift|n)
	}
}

// ends returns an entity of which the edges may be changed and sorted.
func (d *draftSnapshot) ends(n uint32, edges map[uint32]bool) *entityRow {
	row := d.entities.change(n)
	if !edges[n] {
		edges[n] = true
		if int(n) < d.base.entities {
			row.out, row.in = slices.Clone(row.out), slices.Clone(row.in)
		}
	}
	return row
}

func (d *draftSnapshot) sortEdges(edges map[uint32]bool) {
	byPredicate := func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.predicate, b.predicate), cmp.Compare(a.statement, b.statement))
	}
	for n := range edges {
		row := d.entities.change(n)
		slices.SortFunc(row.out, byPredicate)
		slices.SortFunc(row.in, byPredicate)
		row.out, row.in = slices.Clip(row.out), slices.Clip(row.in)
	}
}

// pointAt lets statement n know that statement `by` points at it.
func (d *draftSnapshot) pointAt(n, by uint32) {
	links := d.changeLinks(n)
	links.pointedAt = append(links.pointedAt, by)
}

// linkOpposites finds the statements that say of the same subject and object the opposite of statement n.
func (d *draftSnapshot) linkOpposites(n uint32) {
	row := d.statements.at(n)
	if row.subjectEnd != endEntity {
		return
	}
	opposite := func(other uint32) bool {
		o := d.statements.at(other)
		return o.predicate == row.predicate && o.stance.polarity() != row.stance.polarity() && o.objectEnd == row.objectEnd &&
			(row.objectEnd == endLiteral && literalKey(o.literal) == literalKey(row.literal) || row.objectEnd != endLiteral && o.object == row.object)
	}
	link := func(other uint32) {
		if other == n || !opposite(other) {
			return
		}
		for _, pair := range [2][2]uint32{{n, other}, {other, n}} {
			if links := d.statements.at(pair[0]).links; links == nil || !slices.Contains(links.pointedAt, pair[1]) {
				d.pointAt(pair[0], pair[1])
			}
		}
	}
	subject := d.entities.at(row.subject)
	for _, e := range withPredicate(subject.out, row.predicate) {
		link(e.statement)
	}
	for _, other := range subject.other {
		link(other)
	}
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
	p := row.profile
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
	kind := d.kinds[row.kind]
	var order map[string]int
	for i := range p.attributes {
		a := &p.attributes[i]
		a.Label = a.Value
		if term, ok := kind.Attribute(a.Name); ok && term.Type == vocab.TypeCode {
			if code, ok := term.Codes.Code(a.Value); ok {
				a.Label = code.Label
			}
		}
	}
	if len(p.attributes) > 1 {
		order = make(map[string]int)
		for i, a := range kind.AllAttributes() {
			order[a.Name] = i
		}
		slices.SortStableFunc(p.attributes, func(a, b Attribute) int { return order[a.Name] - order[b.Name] })
	}
}
