package graph

import (
	"context"
	"iter"
	"slices"
	"strings"

	"peacegraph/graph/vocab"
)

// ValueChange is a value that takes the place of another.
type ValueChange struct {
	// Name says of what it is: an attribute of an entity, or a field of a data set.
	Name string
	// Before is the value until then, empty when there was none; After is the new one.
	Before, After string

	term *vocab.Attribute // of an attribute that the vocabulary has
}

// Label returns the name of the attribute ready to print; of a field of a data set its name.
func (v ValueChange) Label() string { return Attribute{Name: v.Name, term: v.term}.Label() }

// BeforeDisplay returns the value until then ready to print: the label of a code, a date in words; empty when there was none.
func (v ValueChange) BeforeDisplay() string {
	return Attribute{Value: v.Before, term: v.term}.Display()
}

// AfterDisplay returns the new value ready to print.
func (v ValueChange) AfterDisplay() string { return Attribute{Value: v.After, term: v.term}.Display() }

// DatasetChange tells what a prepared draft does to the description of its data set.
type DatasetChange struct {
	// Name is the id of the data set.
	Name string
	// Known says that the graph has the data set already.
	Known bool
	// Values are the fields that change, in the order of dataset.yaml; of a new data set, all that are given.
	Values []ValueChange
}

// Gain is what an entity or a statement that was in the graph got by a change.
type Gain struct {
	Names        []Name // in the order in which the entity lists them
	Descriptions []Name
	ExternalIDs  []ExternalID
	Attributes   []ValueChange
	Evidence     []Evidence
	Notes        []string
	Qualifiers   []Qualifier
}

// DraftConflict is a place where what a changeset brings does not go with what another data set has said before.
type DraftConflict struct {
	// Node is the [Entity] that gets another value, or the [Statement] that contradicts another one.
	Node Node
	// Attribute is the value of the entity that changes; nil for a statement.
	Attribute *ValueChange
	// Against is the older statement; nil for an entity.
	Against *Statement
	// Dataset is the one that said otherwise.
	Dataset Dataset
}

// Preview tells what a prepared draft would do to the graph.
type Preview struct {
	before, after *Snapshot
	plan          *plan
	changeset     uint32 // 0 when there is nothing to write
}

// Preview returns what would change. It makes the next state of the graph, see [Prepared.Next].
func (p *Prepared) Preview(ctx context.Context, progress Progress) (*Preview, error) {
	after, err := p.Next(ctx, progress)
	if err != nil {
		return nil, err
	}
	v := &Preview{before: p.base, after: after, plan: p.plan}
	if !p.Empty() {
		v.changeset = after.newest()
	}
	return v, nil
}

// Dataset returns what would become of the description of the data set.
func (p *Prepared) Dataset() DatasetChange {
	change := DatasetChange{Name: p.plan.datasetName}
	before := Dataset{}
	if n, known := p.base.datasetNumber(p.plan.datasetName); known {
		change.Known, before = true, *p.base.datasets[n]
	}
	if p.plan.dataset == nil {
		return change
	}
	was, is := before.fields(), p.plan.dataset.fields()
	put := func(name, was, is string) {
		if was != is {
			change.Values = append(change.Values, ValueChange{Name: name, Before: was, After: is})
		}
	}
	for _, name := range datasetFields {
		put(name, *was[name], *is[name])
	}
	put("creators", strings.Join(before.Creators, ", "), strings.Join(p.plan.dataset.Creators, ", "))
	return change
}

// Changes yields what would change, in the order of [Snapshot.Changes]: entities that come, entities that were there and
// get more, statements that come, statements that were there and get more, statements that are corrected.
func (v *Preview) Changes() iter.Seq[Change] {
	if v.changeset == 0 {
		return func(func(Change) bool) {}
	}
	return v.after.changesBy(v.changeset)
}

// Page returns a page of what would change, in the order of [Preview.Changes]. Its cursors are good as long as the graph stays
// as it is and the draft too. The error is an [InputError].
func (v *Preview) Page(first *int, after *Cursor) (*ChangeConnection, error) {
	request := pageRequest{first: first, after: after}
	if s, err := v.after.paged(request); err != nil {
		return nil, err
	} else if s != v.after {
		return nil, errForeignCursor()
	}
	return v.after.changePage(v.Changes(), request, "preview", v.plan.datasetName)
}

// NoChanges returns a page of what a draft would change that cannot be written.
func (s *Snapshot) NoChanges(first *int, after *Cursor) (*ChangeConnection, error) {
	return s.changePage(func(func(Change) bool) {}, pageRequest{first: first, after: after}, "preview")
}

// Snapshot returns the graph as it would be, with entities merged that are judged to be one. Searches find nothing in it.
func (v *Preview) Snapshot() *Snapshot {
	apart := *v.after
	apart.past = new(past) // what is found out about a state that may never be is not kept with the others
	return apart.view()
}

// Gained returns what the entity or the statement got by the change, in the order in which it has it; nothing for what came
// with it.
func (c Change) Gained() Gain {
	switch c.action {
	case EntityDescribed:
		gain := c.snapshot.gainOf(c.snapshot.entities.at(c.number), c.changeset)
		kind := entity{c.snapshot, c.number}.Kind()
		for i := range gain.Attributes {
			gain.Attributes[i].term, _ = kind.Attribute(gain.Attributes[i].Name)
		}
		return gain
	case StatementExtended:
		gain := Gain{Evidence: c.Evidence()}
		row, predicate := c.snapshot.statements.at(c.number), Statement{c.snapshot, c.number}.Predicate()
		for q := range c.snapshot.qualifierRows(row) {
			if q.changeset == c.changeset {
				gain.Qualifiers = append(gain.Qualifiers, Qualifier{Name: q.name, text: q.text, snapshot: c.snapshot, term: predicate.qualifier(q.name)})
			}
		}
		if row.links != nil {
			for _, note := range row.links.allNotes {
				if note.changeset == c.changeset {
					gain.Notes = append(gain.Notes, note.text)
				}
			}
		}
		return gain
	}
	return Gain{}
}

// gainOf compares the profile that an entity had after a changeset with the one before.
func (s *Snapshot) gainOf(row *entityRow, changeset uint32) Gain {
	p := row.latest
	for p != nil && p.changeset > changeset {
		p = p.before
	}
	if p == nil || p.changeset != changeset || p.before == nil {
		return Gain{}
	}
	return Gain{
		Names: added(p.names, p.before.names), Descriptions: added(p.description, p.before.description),
		ExternalIDs: added(p.externalIDs, p.before.externalIDs), Attributes: p.changedAttributes(),
	}
}

// added returns what only the newer of two lists has.
func added[T comparable](news, olds []T) []T {
	var more []T
	for _, x := range news {
		if !slices.Contains(olds, x) {
			more = append(more, x)
		}
	}
	return more
}

// changedAttributes compares a profile with the one before.
func (p *profile) changedAttributes() []ValueChange {
	var changes []ValueChange
	for _, a := range p.attributes {
		before := ""
		if i := slices.IndexFunc(p.before.attributes, func(b Attribute) bool { return b.Name == a.Name }); i >= 0 {
			before = p.before.attributes[i].Value
		}
		if before != a.Value {
			changes = append(changes, ValueChange{Name: a.Name, Before: before, After: a.Value})
		}
	}
	return changes
}

// saidBy returns the data set that gave the entity a value which it has in the profile: the newest that did.
func (s *Snapshot) saidBy(p *profile, name, value string) (dataset string, known bool) {
	has := func(p *profile) bool {
		return p != nil && slices.ContainsFunc(p.attributes, func(a Attribute) bool { return a.Name == name && a.Value == value })
	}
	for ; has(p); p = p.before {
		if !has(p.before) {
			return s.written(p.changeset).changeset.dataset, true
		}
	}
	return "", false
}

// everSaid reports whether a data set gave an attribute the value at some time and has not given it another one since.
func (s *Snapshot) everSaid(p *profile, dataset, name, value string) bool {
	for ; p != nil; p = p.before {
		if s.written(p.changeset).changeset.dataset != dataset {
			continue
		}
		i := slices.IndexFunc(p.attributes, func(a Attribute) bool { return a.Name == name })
		if i < 0 {
			return false
		}
		if p.before == nil || !slices.ContainsFunc(p.before.attributes, func(a Attribute) bool { return a.Name == name && a.Value == p.attributes[i].Value }) {
			return p.attributes[i].Value == value // what it said last
		}
	}
	return false
}

// manyValues is how many statements about one entity that are no edges a new one is compared with. Of an entity with more
// nothing is said, because to compare all with all would take for ever.
const manyValues = 4096

// Conflicts yields where the draft does not go with what other data sets have said before: first entities that get another
// value of an attribute, then statements that say the opposite of an older one, deny it, or give a value that cannot be
// right beside it (see [Snapshot.Differences]), each in the order of the record. None of them keeps a draft out.
func (v *Preview) Conflicts() iter.Seq[DraftConflict] {
	return func(yield func(DraftConflict) bool) {
		for c := range v.Changes() {
			switch c.action {
			case EntityDescribed:
				if !v.attributeConflicts(c.number, yield) {
					return
				}
			case StatementAdded:
				if !v.statementConflicts(c.number, yield) {
					return
				}
			}
		}
	}
}

func (v *Preview) attributeConflicts(n uint32, yield func(DraftConflict) bool) bool {
	s := v.after
	p := s.profile(s.entities.at(n))
	for _, a := range s.gainOf(s.entities.at(n), v.changeset).Attributes {
		if a.Before == "" {
			continue
		}
		by, known := s.saidBy(p.before, a.Name, a.Before)
		if number, ok := s.datasetNumber(by); known && ok && by != s.written(v.changeset).changeset.dataset {
			if !yield(DraftConflict{Node: s.entity(n), Attribute: &a, Dataset: s.dataset(number)}) {
				return false
			}
		}
	}
	return true
}

func (v *Preview) statementConflicts(n uint32, yield func(DraftConflict) bool) bool {
	s := v.after
	t, row := Statement{s, n}, s.statements.at(n)
	older := func(other uint32) bool {
		return int(other) < v.before.statements.length && s.statements.at(other).dataset != row.dataset
	}
	put := func(other uint32) bool {
		against := Statement{s, other}
		return yield(DraftConflict{Node: t, Against: &against, Dataset: against.Dataset()})
	}
	for _, by := range t.DeniedBy() {
		if older(by.number) && !put(by.number) {
			return false
		}
	}
	if row.objectEnd == endStatement && older(row.object) && s.stance(row).plain() && s.predicates[row.predicate].Name == vocab.Denies && !put(row.object) {
		return false
	}
	if row.subjectEnd != endEntity || s.predicates[row.predicate].Literal == vocab.LiteralNone || !s.stance(row).plain() {
		return true
	}
	about := (entity{s, row.subject}).others()
	if len(about) > manyValues {
		return true
	}
	for _, other := range about {
		with := s.statements.at(other)
		if older(other) && with.predicate == row.predicate && s.stance(with).plain() && literalKey(with.literal()) != literalKey(row.literal()) &&
			disagree(row, with) && overlap(t, Statement{s, other}) && !put(other) {
			return false
		}
	}
	return true
}
