package graph

import (
	"fmt"
)

// Clash is something that a draft touches and that was changed by a changeset which its author has not seen.
//
// A draft touches what it writes and what it points at by id. It writes
//
//   - an attribute, the kind, the preferred name in a language, and the description in a language, of each entity it has a
//     value for that the graph has not;
//   - the id, the rank and what is superseded, of each statement it brings in;
//   - the fields of the description of its data set that it says otherwise than the graph;
//   - the standing of each statement or data set that it corrects, and of each statement that it supersedes;
//   - the verdict on each pair of entities that it judges.
//
// It points at
//
//   - each statement that one of its statements is about, or to which it adds evidence, notes or wording: at how that
//     statement stands;
//   - each statement that it corrects or supersedes: at all that is known of it, its evidence too;
//   - each data set that it corrects: at its statements; and its own data set: at whether it is withdrawn;
//   - each source on which it puts evidence: at the length and the hash of its text.
//
// What two changesets can add in any order does not clash: other names, identifiers elsewhere, evidence, notes and wording of
// one statement, statements, entities that neither says otherwise. And what both say in the same way is no clash. The order in
// which a list has its items is that of writing, and is not looked at.
type Clash struct {
	// Node is the [Entity], [Statement] or [Dataset] that was changed, as it is now.
	Node Node
	// What says what of it: `attribute population`, `name in ur`, `description in en`, `kind`; `id`, `content`, `rank`,
	// `supersedes`, `standing`, `evidence`, `notes`, `wording`; `statements`, `title` and the other fields of a data set; `judgement with ID`.
	What string
	// Base is the value when the draft was begun, Theirs the one that the graph has now, Yours that of the draft. Each is
	// empty when there is none; Yours also where the draft only points at the node.
	Base, Theirs, Yours string
	// Changeset is the one that changed it last.
	Changeset Changeset
}

// Message says in a sentence what is in the way.
func (c Clash) Message() string {
	was := ""
	if c.Base != "" {
		was = fmt.Sprintf(" (it was %q)", shortened(c.Base))
	}
	yours := "; your draft rests on it as it was"
	if c.Yours != "" {
		yours = fmt.Sprintf("; your draft says %q", shortened(c.Yours))
	}
	by := ""
	if c.Changeset.Agent() != "" {
		by = " of " + c.Changeset.Agent()
	}
	return fmt.Sprintf("%s: %s became %q%s in %s%s%s", c.Node.ID(), c.What, shortened(c.Theirs), was, c.Changeset.ID(), by, yours)
}

// clashes compares a draft with what was changed since a state of the graph.
type clashes struct {
	*checker
	view  *Snapshot // as readers see it, for the nodes that are handed out
	base  *Snapshot // with nothing merged, as is that of the checker
	found []Clash
	seen  map[clashKey]bool
}

type clashKey struct {
	node ID
	what string
}

// clashes returns what was changed since a state of the graph that the draft touches, in the order of the draft: entities,
// statements, corrections, judgements, sources, and the data set.
func (c *checker) clashes(view, base *Snapshot) []Clash {
	l := &clashes{checker: c, view: view, base: base, seen: make(map[clashKey]bool)}
	for i := range c.draft.Entities {
		if e := c.entities[ID(c.draft.Entities[i].ID.Text)]; e != nil && e.first == &c.draft.Entities[i] {
			l.entity(e)
		}
	}
	l.statements()
	for i := range c.plan.corrections {
		l.correction(&c.plan.corrections[i])
	}
	l.judgements()
	l.sources()
	l.dataset()
	return l.found
}

func (l *clashes) put(node Node, what, base, theirs, yours string, changeset uint32) {
	key := clashKey{node.ID(), what}
	if l.seen[key] {
		return
	}
	l.seen[key] = true
	l.found = append(l.found, Clash{node, what, base, theirs, yours, l.view.changeset(changeset)})
}

func (l *clashes) nodeOf(entity uint32) Node { return l.view.entity(l.view.canonical(entity)) }

// entity compares what the draft has of an entity.
func (l *clashes) entity(e *entityDraft) {
	class, n := l.snapshot.lookup(e.plan.id)
	if class != classEntity {
		return
	}
	s, row := l.snapshot, l.snapshot.entities.at(n)
	is, was := s.profile(row), &profile{}
	fresh := int(n) >= l.base.entities.length
	if !fresh {
		was = l.base.profile(row)
	}
	if is.changeset <= l.base.newest() {
		return
	}
	if kind := s.kinds[row.kind]; fresh && e.kind != nil && e.kind.Name != kind.Name {
		l.put(l.nodeOf(n), "kind", "", kind.Name, e.kind.Name, row.changeset)
	}
	for _, a := range e.plan.attributes {
		if before, now := was.attribute(a.Name), is.attribute(a.Name); before != now {
			since := is.since(func(p *profile) bool { return p.attribute(a.Name) == now })
			l.put(l.nodeOf(n), "attribute "+a.Name, before, now, a.Value, since)
		}
	}
	for _, row := range e.rows {
		for _, fields := range [...]struct {
			fields    []Field
			preferred bool
		}{{row.Names, true}, {row.OtherNames, false}} {
			for _, field := range fields.fields {
				l.name(n, is, was, l.said(field, fields.preferred))
			}
		}
	}
	for _, d := range e.plan.about {
		before, now := was.describedIn(d.Lang), is.describedIn(d.Lang)
		if before != now {
			since := is.since(func(p *profile) bool { return p.describedIn(d.Lang) == now })
			l.put(l.nodeOf(n), "description in "+d.Lang, before, now, d.Text, since)
		}
	}
}

// said is a name of the draft.
func (l *clashes) said(field Field, preferred bool) Name {
	lang := field.Name
	if lang == "" {
		lang = l.plan.language
	}
	return Name{Text: squeezed(field.Text), Lang: lang, Preferred: preferred}
}

// name compares a name of the draft. The first preferred name in a language stays, and a name keeps the rank with which it
// came, so these are written once.
func (l *clashes) name(n uint32, is, was *profile, mine Name) {
	before, now := was.preferredIn(mine.Lang), is.preferredIn(mine.Lang)
	if mine.Text == "" || before != "" {
		return
	}
	what := "name in " + mine.Lang
	if now != "" && (mine.Preferred != (now == mine.Text)) && (mine.Preferred || now == mine.Text) {
		since := is.since(func(p *profile) bool { return p.preferredIn(mine.Lang) == now })
		yours := mine.Text
		if !mine.Preferred {
			yours = "another name: " + yours
		}
		l.put(l.nodeOf(n), what, "", now, yours, since)
		return
	}
	other := Name{Text: mine.Text, Lang: mine.Lang}
	if mine.Preferred && is.hasName(other) && !was.hasName(other) {
		since := is.since(func(p *profile) bool { return p.hasName(other) })
		l.put(l.nodeOf(n), what, "", "another name: "+mine.Text, mine.Text, since)
	}
}

// since returns the changeset from which on something holds of an entity that holds in the profile.
func (p *profile) since(holds func(*profile) bool) uint32 {
	for p.before != nil && holds(p.before) {
		p = p.before
	}
	return p.changeset
}

// attribute returns the value of an attribute; empty when there is none.
func (p *profile) attribute(name string) string {
	for _, a := range p.attributes {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// preferredIn returns the preferred name in a language; empty when there is none.
func (p *profile) preferredIn(lang string) string {
	for _, n := range p.names {
		if n.Preferred && n.Lang == lang {
			return n.Text
		}
	}
	return ""
}

// describedIn returns the description to show in a language; empty when there is none.
func (p *profile) describedIn(lang string) string {
	for _, d := range p.description {
		if d.Lang == lang {
			return d.Text
		}
	}
	return ""
}

func (p *profile) hasName(name Name) bool {
	for _, n := range p.names {
		if n == name {
			return true
		}
	}
	return false
}

// judgements compares the judgements that the draft brings in.
func (l *clashes) judgements() {
	s := l.snapshot
	if len(l.plan.judgements) == 0 || len(s.judgements) == len(l.base.judgements) {
		return
	}
	judged := make(map[[2]ID][2]uint32)
	for n := len(l.base.judgements); n < len(s.judgements); n++ {
		ends := s.judgements[n].ends
		judged[inOrder(s.entities.at(ends[0]).id, s.entities.at(ends[1]).id)] = ends
	}
	for i := range l.plan.judgements {
		j := &l.plan.judgements[i]
		ends, again := judged[j.ends]
		n := s.identity().standing[ends]
		if !again || int(n) < len(l.base.judgements) || s.judgements[n].verdict == j.verdict {
			continue
		}
		row := &s.judgements[n]
		before := ""
		if was, ok := l.base.identity().standing[ends]; ok {
			before = l.base.judgements[was].verdict.String()
		}
		_, first := s.lookup(j.ends[0])
		l.put(l.nodeOf(first), "judgement with "+string(j.ends[1]), before, row.verdict.String()+": "+row.reason, j.verdict.String()+": "+j.reason, row.changeset)
	}
}

// sources compares the texts of the sources on which the draft puts evidence: whether a passage lies inside depends on them.
func (l *clashes) sources() {
	for i := range l.plan.evidence {
		source, _, err := parsePassageID(l.plan.evidence[i].passage)
		class, n := l.snapshot.lookup(source)
		if err != nil || class != classEntity || int(n) >= l.base.entities.length {
			continue
		}
		row := l.snapshot.entities.at(n)
		is, was := l.snapshot.profile(row), l.base.profile(row)
		for _, name := range textAttributes {
			if before, now := was.attribute(name), is.attribute(name); before != now {
				l.put(l.nodeOf(n), "attribute "+name, before, now, "", is.since(func(p *profile) bool { return p.attribute(name) == now }))
			}
		}
	}
}

// dataset compares the data set of the draft: its description, and whether it counts.
func (l *clashes) dataset() {
	n, known := l.snapshot.datasetNumber(l.plan.datasetName)
	if !known {
		return
	}
	is, was := *l.snapshot.datasets[n], Dataset{}
	if int(n) < len(l.base.datasets) {
		was = *l.base.datasets[n]
		if len(l.plan.statements) > 0 {
			l.setStanding(n, "")
		}
	}
	if l.plan.dataset == nil {
		return
	}
	before, now, mine := was.fields(), is.fields(), l.plan.dataset.fields()
	for _, name := range datasetFields {
		l.field(n, name, *before[name], *now[name], *mine[name])
	}
	l.field(n, "creators", creators(was), creators(is), creators(*l.plan.dataset))
}

func (l *clashes) field(n uint16, name, before, now, mine string) {
	if mine == "" || mine == now || before == now {
		return
	}
	l.put(l.view.dataset(n), name, before, now, mine, l.describedBy(n, name, now))
}

// describedBy returns the first changeset after the base from which on a field of a data set is as it is.
func (l *clashes) describedBy(n uint16, name, now string) uint32 {
	since := l.snapshot.newest()
	for c := since; c > l.base.newest(); c-- {
		sets := l.snapshot.written(c).extent.datasets
		if int(n) >= len(sets) {
			break
		}
		value := creators(*sets[n])
		if field := sets[n].fields()[name]; field != nil {
			value = *field
		}
		if value != now {
			break
		}
		since = c
	}
	return since
}
