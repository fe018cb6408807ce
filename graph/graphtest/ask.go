package graphtest

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"
	"golang.org/x/text/unicode/norm"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// seen is a statement as it is seen from one of its ends.
type seen struct {
	*said
	direction graph.Direction
	other     string // entity at the other end, if any
}

func (r *Reference) isThing(id string) bool { return r.thing(id) != nil }

// sees returns a statement as it is seen from its subject (Out), its object (In), or from nowhere (Both).
func (r *Reference) sees(t *said, direction graph.Direction) seen {
	other := t.object
	if direction == graph.In {
		other = t.subject
	}
	if !r.isThing(other) {
		other = ""
	}
	return seen{t, direction, other}
}

// around returns all statements of which an entity is an end.
func (r *Reference) around(id string) []seen {
	var list []seen
	for _, t := range r.statements {
		switch id {
		case t.subject:
			list = append(list, r.sees(t, graph.Out))
		case t.object:
			list = append(list, r.sees(t, graph.In))
		}
	}
	return list
}

// Relations returns the edges of an entity that match, in order, written "statement direction".
func (r *Reference) Relations(id graph.ID, filter *graph.StatementFilter, order []graph.StatementOrder) []string {
	edges := slices.DeleteFunc(r.around(string(id)), func(s seen) bool { return s.other == "" })
	return r.answer(edges, filter, order)
}

// StatementsOf returns the statements about an entity that match, in order.
func (r *Reference) StatementsOf(id graph.ID, filter *graph.StatementFilter, order []graph.StatementOrder) []string {
	return r.answer(r.around(string(id)), filter, order)
}

// Statements returns the statements that match and of which one end matches about, in order.
func (r *Reference) Statements(filter *graph.StatementFilter, about *graph.EntityFilter, order []graph.StatementOrder) []string {
	return r.answer(r.everywhere(filter, about), filter, order)
}

// everywhere returns all statements, with about only those that match and of which one end matches about, as they are seen.
func (r *Reference) everywhere(filter *graph.StatementFilter, about *graph.EntityFilter) []seen {
	var list []seen
	for _, t := range r.statements {
		if about == nil {
			list = append(list, r.sees(t, graph.Both))
			continue
		}
		for i, end := range [2]string{t.subject, t.object} {
			from := r.sees(t, [2]graph.Direction{graph.Out, graph.In}[i])
			if e := r.thing(end); e != nil && r.matchesEntity(about, e) && r.asked(filter, from) {
				list = append(list, from)
				break
			}
		}
	}
	return list
}

// Claims returns the statements attributed to an entity that match, in order.
func (r *Reference) Claims(id graph.ID, filter *graph.StatementFilter, order []graph.StatementOrder) []string {
	return r.resting(filter, order, func(evidence string) bool { return slices.Contains(r.speakersOf(evidence), string(id)) })
}

// OnPassage returns the statements coded on a passage that match, in order.
func (r *Reference) OnPassage(id graph.ID, filter *graph.StatementFilter) []string {
	return r.resting(filter, nil, func(evidence string) bool { return r.passageOf(evidence) == string(id) })
}

func (r *Reference) resting(filter *graph.StatementFilter, order []graph.StatementOrder, on func(string) bool) []string {
	var list []seen
	for _, t := range r.statements {
		if slices.ContainsFunc(r.evidenceOf(t), on) {
			list = append(list, r.sees(t, graph.Both))
		}
	}
	return r.answer(list, filter, order)
}

// Entities returns the entities that match, in order.
func (r *Reference) Entities(filter *graph.EntityFilter, order []graph.EntityOrder) []string {
	var list []int
	for i, e := range r.entities {
		if filter == nil || r.matchesEntity(filter, e) {
			list = append(list, i)
		}
	}
	if order == nil {
		order = []graph.EntityOrder{{Field: graph.EntityByName}}
	}
	slices.SortStableFunc(list, func(a, b int) int {
		for _, o := range order {
			c := 0
			x, y := r.entities[a].id, r.entities[b].id
			switch o.Field {
			case graph.EntityByAdded:
				c = cmp.Compare(r.addedIn(x), r.addedIn(y))
			case graph.EntityByDegree:
				c = cmp.Compare(r.degree(x), r.degree(y))
			case graph.EntityByName:
				c = cmp.Compare(r.folded(x), r.folded(y))
			}
			if o.Direction == graph.Descending {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
	ids := make([]string, len(list))
	for i, n := range list {
		ids[i] = r.entities[n].id
	}
	return ids
}

func (r *Reference) answer(list []seen, filter *graph.StatementFilter, order []graph.StatementOrder) []string {
	list = slices.DeleteFunc(list, func(s seen) bool { return !r.asked(filter, s) })
	if order == nil {
		order = []graph.StatementOrder{{Field: graph.ByValidFrom}}
	}
	slices.SortStableFunc(list, func(a, b seen) int {
		for _, o := range order {
			if c := r.compare(o, a, b); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.number, b.number)
	})
	var lines []string
	for _, s := range list {
		lines = append(lines, s.id+" "+s.direction.String())
	}
	return lines
}

// compare orders two statements by one key; what a statement does not have comes last in either direction.
func (r *Reference) compare(o graph.StatementOrder, a, b seen) int {
	c := 0
	switch o.Field {
	case graph.ByAdded:
		c = cmp.Compare(a.changeset, b.changeset)
	case graph.ByConfidence:
		c = cmp.Compare(r.confidenceOf(a.said), r.confidenceOf(b.said))
	case graph.ByPredicate:
		c = cmp.Compare(a.predicate.Name, b.predicate.Name)
	case graph.BySources:
		c = cmp.Compare(len(r.sourcesOf(a.said)), len(r.sourcesOf(b.said)))
	case graph.ByPassage:
		c = r.comparePassages(a.said, b.said)
	case graph.ByName:
		if a.other == "" || b.other == "" {
			return cmp.Compare(btoi(a.other == ""), btoi(b.other == ""))
		}
		c = cmp.Compare(r.folded(a.other), r.folded(b.other))
	case graph.ByValidFrom, graph.ByValidTo:
		x, knownX := day(a.date, o.Field)
		y, knownY := day(b.date, o.Field)
		if !knownX || !knownY {
			return cmp.Compare(btoi(!knownX), btoi(!knownY))
		}
		c = cmp.Compare(x, y)
	}
	if o.Direction == graph.Descending {
		return -c
	}
	return c
}

func day(d *graph.Date, field graph.StatementOrderField) (graph.Day, bool) {
	switch {
	case d == nil:
		return 0, false
	case field == graph.ByValidTo:
		return d.Latest(), d.Latest().Known()
	}
	return d.Earliest(), d.Earliest().Known()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// comparePassages orders by the first evidence: its source in the order of the record, then its place there.
func (r *Reference) comparePassages(a, b *said) int {
	x, y := first(r.evidenceOf(a)), first(r.evidenceOf(b))
	source := func(e string) int {
		return slices.IndexFunc(r.entities, func(t *thing) bool { return t.id == r.sourceOf(e) })
	}
	return cmp.Or(cmp.Compare(source(x), source(y)), locate(r.passageOf(x)).compare(locate(r.passageOf(y))))
}

// asked reports whether a filter lets a statement through, with the default read for what it leaves out.
func (r *Reference) asked(f *graph.StatementFilter, s seen) bool {
	if f == nil {
		f = &graph.StatementFilter{}
	}
	top := *f
	if top.Mode == nil {
		top.Mode = []graph.Mode{graph.Fact, graph.Reported, graph.Assessment}
	}
	if top.Polarity == nil {
		top.Polarity = []graph.Polarity{graph.Positive}
	}
	if top.Rank == nil {
		top.Rank = []graph.Rank{graph.Normal, graph.Preferred}
	}
	return r.matches(&top, s)
}

func (r *Reference) matches(f *graph.StatementFilter, s seen) bool {
	switch {
	case f.Mode != nil && !slices.Contains(f.Mode, s.mode),
		f.Polarity != nil && !slices.Contains(f.Polarity, s.polarity),
		f.Rank != nil && !slices.Contains(f.Rank, s.rank),
		f.Direction != nil && *f.Direction != graph.Both && *f.Direction != s.direction && s.direction != graph.Both && !s.predicate.Symmetric,
		f.Predicate != nil && !slices.ContainsFunc(f.Predicate, func(name string) bool { return r.named(name, s) }),
		f.OtherKind != nil && !slices.ContainsFunc(f.OtherKind, func(name string) bool { return r.isKind(s.other, name) }),
		f.Contested != nil && *f.Contested != (len(r.deniedBy(s.said)) > 0),
		asks(f) && !then(f, s.date),
		f.MinConfidence != nil && r.confidenceOf(s.said) < *f.MinConfidence,
		f.MinSources != nil && len(r.sourcesOf(s.said)) < *f.MinSources,
		f.Lacks != nil && !slices.ContainsFunc(f.Lacks, func(g graph.StatementGap) bool { return r.lacks(s.said, g) }),
		f.Dataset != nil && !slices.Contains(f.Dataset, graph.ID("dataset:"+r.changesets[s.changeset-1].dataset)):
		return false
	}
	for _, q := range f.Qualifier {
		if !slices.ContainsFunc(r.qualifiersOf(s.said), func(have [2]string) bool {
			return have[0] == q.Name && (q.Value == nil || slices.ContainsFunc(q.Value, func(v string) bool { return r.first(v) == r.first(have[1]) }))
		}) {
			return false
		}
	}
	if f.AttributedTo != nil || f.Source != nil || f.Passage != nil || f.MinReliability != nil {
		if !slices.ContainsFunc(r.evidenceOf(s.said), func(e string) bool { return r.matchesEvidence(f, e) }) {
			return false
		}
	}
	for i := range f.And {
		if !r.matches(&f.And[i], s) {
			return false
		}
	}
	if f.Or != nil && !slices.ContainsFunc(f.Or, func(nested graph.StatementFilter) bool { return r.matches(&nested, s) }) {
		return false
	}
	return f.Not == nil || !r.matches(f.Not, s)
}

// named reports whether a predicate asked for by a name, or read against the edge by an inverse name, is that of a
// statement.
func (r *Reference) named(name string, s seen) bool {
	if p, ok := r.vocabulary.Predicate(name); ok {
		return s.predicate.Is(p)
	}
	p, _ := r.vocabulary.ByInverse(name)
	return s.predicate.Is(p) && (s.direction != graph.Out || s.predicate.Symmetric)
}

func (r *Reference) isKind(id, name string) bool {
	kind, _ := r.vocabulary.Kind(name)
	e := r.thing(id)
	return e != nil && e.kind.Is(kind)
}

func (r *Reference) matchesEvidence(f *graph.StatementFilter, evidence string) bool {
	if f.AttributedTo != nil && !slices.ContainsFunc(f.AttributedTo, func(id graph.ID) bool {
		return slices.Contains(r.speakersOf(evidence), string(id))
	}) {
		return false
	}
	if f.Source != nil && !slices.Contains(f.Source, graph.ID(r.sourceOf(evidence))) {
		return false
	}
	if _, withdrawn := r.withdrawal(evidence); f.MinReliability != nil && (withdrawn || !r.reliable(r.sourceOf(evidence), *f.MinReliability)) {
		return false
	}
	l := locate(r.passageOf(evidence))
	return f.Passage == nil || within(f.Passage.Paragraph, l.paragraph) && within(f.Passage.Sentence, l.sentence)
}

func within(r *graph.IntRange, n int) bool {
	return r == nil || (r.Min == nil || *r.Min <= n) && (r.Max == nil || n <= *r.Max)
}

func (r *Reference) matchesEntity(f *graph.EntityFilter, e *thing) bool {
	switch {
	case f.Kind != nil && !slices.ContainsFunc(f.Kind, func(name string) bool { return r.isKind(e.id, name) }),
		f.ID != nil && !slices.Contains(f.ID, graph.ID(e.id)),
		f.Degree != nil && !within(f.Degree, r.degree(e.id)),
		f.Dataset != nil && !slices.ContainsFunc(f.Dataset, func(id graph.ID) bool { return slices.Contains(r.namedIn(e.id), string(id)) }),
		f.During != nil && !r.wasThen(f, e):
		return false
	}
	if f.Text != nil {
		for _, word := range strings.Fields(fold(*f.Text)) {
			if !strings.Contains(r.folded(e.id), word) {
				return false
			}
		}
	}
	for i := range f.HasRelation {
		if !r.hasRelation(&f.HasRelation[i], e) {
			return false
		}
	}
	for i := range f.And {
		if !r.matchesEntity(&f.And[i], e) {
			return false
		}
	}
	if f.Or != nil && !slices.ContainsFunc(f.Or, func(nested graph.EntityFilter) bool { return r.matchesEntity(&nested, e) }) {
		return false
	}
	return f.Not == nil || !r.matchesEntity(f.Not, e)
}

func (r *Reference) hasRelation(f *graph.RelationFilter, e *thing) bool {
	some, every := false, true
	for _, s := range r.around(e.id) {
		if s.other == "" || !r.asked(f.Via, s) {
			continue
		}
		fits := f.To == nil || r.matchesEntity(f.To, r.thing(s.other))
		some, every = some || fits, every && fits
	}
	switch {
	case f.Quantifier == nil || *f.Quantifier == graph.Some:
		return some
	case *f.Quantifier == graph.None:
		return !some
	}
	return every
}

// degree counts the edges that the default read returns.
func (r *Reference) degree(id string) int {
	n := 0
	for _, s := range r.around(id) {
		if s.other != "" && s.plain() {
			n++
		}
	}
	return n
}

// namedIn returns the data sets that give an entity a name or a description.
func (r *Reference) namedIn(id string) []string {
	var list []string
	for _, q := range r.about[quad.IRI(id)] {
		switch strings.TrimPrefix(words(q.Predicate), record) {
		case "name", "otherName", "description":
			list = append(list, "dataset:"+r.changesets[changesetOf(q)-1].dataset)
		}
	}
	return list
}

func (r *Reference) addedIn(id string) int {
	for _, q := range r.about[quad.IRI(id)] {
		if words(q.Predicate) == record+"kind" {
			return changesetOf(q)
		}
	}
	return 0
}

// folded returns every name of an entity in small letters and without diacritics, one a line.
func (r *Reference) folded(id string) string {
	var lines []string
	for _, n := range r.names(id) {
		lines = append(lines, fold(n.Text))
	}
	return strings.Join(lines, "\n")
}

func fold(s string) string {
	var b strings.Builder
	for _, c := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, c):
		case c == 'ı':
			b.WriteByte('i')
		default:
			b.WriteRune(unicode.ToLower(c))
		}
	}
	return b.String()
}

// dated returns the narrowest date that a statement of the default read gives an entity, and the id of the statement.
func (r *Reference) dated(id string) (best *said) {
	for _, s := range r.around(id) {
		given := s.predicate.Dates == vocab.DatesBoth ||
			s.direction == graph.Out && s.predicate.Dates == vocab.DatesSubject || s.direction == graph.In && s.predicate.Dates == vocab.DatesObject
		if s.date == nil || !s.plain() || !given {
			continue
		}
		if best == nil || r.datesBetter(s.said, best) {
			best = s.said
		}
	}
	return best
}

func (r *Reference) datesBetter(a, b *said) bool {
	width := func(t *said) int64 { return int64(t.date.Latest()) - int64(t.date.Earliest()) }
	return cmp.Or(
		btoi(b.rank == graph.Preferred)-btoi(a.rank == graph.Preferred),
		cmp.Compare(width(a), width(b)),
		len(r.sourcesOf(b))-len(r.sourcesOf(a)),
		a.number-b.number,
	) < 0
}
