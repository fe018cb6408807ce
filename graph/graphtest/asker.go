package graphtest

import (
	"math/rand/v2"
	"slices"

	"peacegraph/graph"
)

// Asker makes random questions that a graph understands.
type Asker struct {
	*rand.Rand
	// Snapshot is the graph.
	Snapshot *graph.Snapshot
	// IDs are all entities.
	IDs []graph.ID
	// Speakers are actors and sources.
	Speakers []graph.ID
	// Sources are sources.
	Sources []graph.ID
	// Days are those that dates begin or end on.
	Days []graph.Day
	// Predicates are names and inverse names.
	Predicates []string
	// Kinds are names.
	Kinds []string
	// Datasets are all data sets.
	Datasets []graph.ID
}

// NewAsker returns an asker for a graph. The same seed and graph give the same questions.
func NewAsker(seed uint64, s *graph.Snapshot) *Asker {
	a := &Asker{Rand: rand.New(rand.NewPCG(seed, 2)), Snapshot: s}
	for e := range s.Entities() {
		a.IDs = append(a.IDs, e.ID())
		switch e.(type) {
		case graph.Source:
			a.Sources, a.Speakers = append(a.Sources, e.ID()), append(a.Speakers, e.ID())
		case graph.Actor:
			a.Speakers = append(a.Speakers, e.ID())
		}
	}
	a.Days = []graph.Day{0}
	for t := range s.Statements() {
		if d, ok := t.ValidTime(); ok {
			for _, day := range [2]graph.Day{d.Earliest(), d.Latest()} {
				if day.Known() {
					a.Days = append(a.Days, day)
				}
			}
		}
	}
	for _, p := range s.Predicates() {
		a.Predicates = append(a.Predicates, p.Name())
		if p.Inverse != "" && !p.Symmetric {
			a.Predicates = append(a.Predicates, p.Inverse)
		}
	}
	for _, k := range s.Kinds() {
		a.Kinds = append(a.Kinds, k.Name())
	}
	for _, d := range s.Datasets() {
		a.Datasets = append(a.Datasets, d.ID())
	}
	return a
}

// Chance reports true with probability p.
func (a *Asker) Chance(p float64) bool { return a.Float64() < p }

// Some returns up to most of the values, now and then none.
func Some[T any](a *Asker, values []T, most int) []T {
	list := []T{}
	for range a.IntN(most + 1) {
		list = append(list, values[a.IntN(len(values))])
	}
	return list
}

// Numbers returns a range of numbers up to about twice most, open at an end now and then.
func (a *Asker) Numbers(most int) *graph.IntRange {
	var r graph.IntRange
	if a.Chance(.7) {
		n := a.IntN(most)
		r.Min = &n
	}
	if a.Chance(.5) {
		n := a.IntN(most)
		if r.Min != nil {
			n += *r.Min
		}
		r.Max = &n
	}
	return &r
}

// Span returns a span of days, mostly between days on which dates of the graph begin or end, open at an end now and then.
func (a *Asker) Span() *graph.DateSpan {
	from, to := a.Days[a.IntN(len(a.Days))], a.Days[a.IntN(len(a.Days))]
	if a.Chance(.4) {
		from, to = from+graph.Day(a.IntN(60)-30), to+graph.Day(a.IntN(60)-30)
	}
	from, to = min(from, to), max(from, to)
	span := &graph.DateSpan{From: &from, To: &to}
	switch a.IntN(4) {
	case 0:
		span.From = nil
	case 1:
		span.To = nil
	}
	return span
}

// times asks now and then for a valid time.
func (a *Asker) times(f *graph.StatementFilter) {
	if a.Chance(.15) {
		f.ValidDuring = a.Span()
	}
	for _, day := range []**graph.Day{&f.ValidOn, &f.EndsBefore, &f.StartsAfter} {
		if a.Chance(.1) {
			*day = a.Span().From
		}
	}
	if a.Chance(.5) && (f.ValidDuring != nil || f.ValidOn != nil || f.EndsBefore != nil || f.StartsAfter != nil) {
		certain := a.Chance(.7)
		f.Certain = &certain
	}
}

// Statements returns a filter of statements, nested up to deep.
func (a *Asker) Statements(deep int) *graph.StatementFilter {
	f := a.statements(deep)
	allow(*f, f)
	return f
}

// allow takes out of And and Or what the filter around them never lets through, since that is refused.
func allow(top graph.StatementFilter, f *graph.StatementFilter) {
	usual := graph.DefaultFilter()
	if top.Mode == nil {
		top.Mode = usual.Mode
	}
	if top.Polarity == nil {
		top.Polarity = usual.Polarity
	}
	if top.Rank == nil {
		top.Rank = usual.Rank
	}
	for _, nested := range [2][]graph.StatementFilter{f.And, f.Or} {
		for i := range nested {
			inside := &nested[i]
			inside.Mode, inside.Polarity, inside.Rank = allowed(inside.Mode, top.Mode), allowed(inside.Polarity, top.Polarity), allowed(inside.Rank, top.Rank)
			allow(top, inside)
		}
	}
}

// allowed returns the values that are asked for, or none when the others let none of them through.
func allowed[T comparable](asked, through []T) []T {
	if len(asked) > 0 && !slices.ContainsFunc(asked, func(v T) bool { return slices.Contains(through, v) }) {
		return nil
	}
	return asked
}

func (a *Asker) statements(deep int) *graph.StatementFilter {
	f := &graph.StatementFilter{}
	if a.Chance(.3) {
		f.Predicate = Some(a, a.Predicates, 30)
	}
	if a.Chance(.3) {
		d := graph.Direction(a.IntN(3))
		f.Direction = &d
	}
	if a.Chance(.2) {
		f.OtherKind = Some(a, a.Kinds, 6)
	}
	if a.Chance(.5) {
		f.Mode = Some(a, []graph.Mode{graph.Fact, graph.Reported, graph.Assessment, graph.Proposal, graph.Hypothetical, graph.Inferred}, 6)
	}
	if a.Chance(.4) {
		f.Polarity = Some(a, []graph.Polarity{graph.Positive, graph.Negative}, 3)
	}
	if a.Chance(.4) {
		f.Rank = Some(a, []graph.Rank{graph.Normal, graph.Preferred, graph.Deprecated}, 4)
	}
	if a.Chance(.2) {
		contested := a.Chance(.5)
		f.Contested = &contested
	}
	if a.Chance(.15) {
		q := graph.QualifierFilter{Name: []string{"role", "namedAs", "effect", "degree", "grounds", "kind"}[a.IntN(6)]}
		if a.Chance(.5) {
			q.Value = map[string][]string{"role": {"PARTY", "MEDIATOR"}, "effect": {"INCREASE", "DECREASE"}, "degree": {"WIDELY", "NOT"}}[q.Name]
			if q.Value == nil && q.Name != "kind" {
				q.Value = []string{"the convoy"}
			}
		}
		f.Qualifier = []graph.QualifierFilter{q}
	}
	if a.Chance(.2) {
		n := a.IntN(100)
		f.MinConfidence = &n
	}
	if a.Chance(.2) {
		n := a.IntN(4)
		f.MinSources = &n
	}
	if a.Chance(.15) {
		f.Lacks = Some(a, []graph.StatementGap{graph.GapSecondSource, graph.GapSentence, graph.GapSpeaker, graph.GapValidTime}, 3)
	}
	if a.Chance(.1) {
		least := graph.Reliability(a.IntN(int(graph.Unreliable) + 1))
		f.MinReliability = &least
	}
	if a.Chance(.15) {
		f.AttributedTo = Some(a, a.Speakers, 8)
	}
	if a.Chance(.15) {
		f.Source = Some(a, a.Sources, 2)
	}
	if a.Chance(.15) {
		f.Passage = &graph.PassageFilter{Paragraph: a.Numbers(9)}
		if a.Chance(.5) {
			f.Passage.Sentence = a.Numbers(4)
		}
	}
	a.times(f)
	if a.Chance(.15) {
		f.Dataset = Some(a, a.Datasets, 2)
	}
	if deep > 0 {
		if a.Chance(.2) {
			f.And = []graph.StatementFilter{*a.statements(deep - 1), *a.statements(deep - 1)}
		}
		if a.Chance(.25) {
			f.Or = []graph.StatementFilter{}
			for range a.IntN(4) {
				f.Or = append(f.Or, *a.statements(deep - 1))
			}
		}
		if a.Chance(.25) {
			f.Not = a.statements(deep - 1)
		}
	}
	return f
}

// Things returns a filter of entities, nested up to deep.
func (a *Asker) Things(deep int) *graph.EntityFilter {
	f := &graph.EntityFilter{}
	if a.Chance(.3) {
		f.Kind = Some(a, a.Kinds, 8)
	}
	if a.Chance(.15) {
		f.ID = Some(a, a.IDs, 25)
	}
	if a.Chance(.25) {
		text := []string{"ria", "VA", "or bridge", "é", "SI"}[a.IntN(5)]
		f.Text = &text
	}
	if a.Chance(.25) {
		f.Degree = a.Numbers(8)
	}
	if a.Chance(.2) {
		f.Dataset = Some(a, a.Datasets, 2)
	}
	if a.Chance(.2) {
		f.During = a.Span()
		if a.Chance(.6) {
			certain := a.Chance(.6)
			f.Certain = &certain
		}
	}
	if deep > 0 {
		if a.Chance(.4) {
			relation := graph.RelationFilter{}
			if a.Chance(.7) {
				q := graph.Quantifier(a.IntN(3))
				relation.Quantifier = &q
			}
			if a.Chance(.7) {
				relation.Via = a.Statements(0)
			}
			if a.Chance(.7) {
				relation.To = a.Things(deep - 1)
			}
			f.HasRelation = []graph.RelationFilter{relation}
		}
		if a.Chance(.2) {
			f.And = []graph.EntityFilter{*a.Things(deep - 1)}
		}
		if a.Chance(.3) {
			f.Or = []graph.EntityFilter{*a.Things(deep - 1), *a.Things(deep - 1)}
		}
		if a.Chance(.3) {
			f.Not = a.Things(deep - 1)
		}
	}
	return f
}

// StatementOrder returns an order of statements, none now and then.
func (a *Asker) StatementOrder() []graph.StatementOrder {
	var order []graph.StatementOrder
	for range a.IntN(4) {
		order = append(order, graph.StatementOrder{
			Field: graph.StatementOrderField(a.IntN(int(graph.ByValidTo) + 1)), Direction: graph.OrderDirection(a.IntN(2)),
		})
	}
	return order
}

// EntityOrder returns an order of entities, none now and then.
func (a *Asker) EntityOrder() []graph.EntityOrder {
	var order []graph.EntityOrder
	for range a.IntN(3) {
		order = append(order, graph.EntityOrder{
			Field: graph.EntityOrderField(a.IntN(int(graph.EntityByName) + 1)), Direction: graph.OrderDirection(a.IntN(2)),
		})
	}
	return order
}
