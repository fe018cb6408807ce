package graph_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// asker makes random questions that a graph understands.
type asker struct {
	*rand.Rand
	snapshot   *graph.Snapshot
	entities   []graph.ID
	speakers   []graph.ID // actors and sources
	sources    []graph.ID
	days       []graph.Day // that dates begin or end on
	predicates []string    // names and inverse names
	kinds      []string
	datasets   []graph.ID
}

func newAsker(seed uint64, s *graph.Snapshot) *asker {
	a := &asker{Rand: rand.New(rand.NewPCG(seed, 2)), snapshot: s}
	for e := range s.Entities() {
		a.entities = append(a.entities, e.ID())
		switch e.(type) {
		case graph.Source:
			a.sources, a.speakers = append(a.sources, e.ID()), append(a.speakers, e.ID())
		case graph.Actor:
			a.speakers = append(a.speakers, e.ID())
		}
	}
	a.days = []graph.Day{0}
	for t := range s.Statements() {
		if d, ok := t.ValidTime(); ok {
			for _, day := range [2]graph.Day{d.Earliest(), d.Latest()} {
				if day.Known() {
					a.days = append(a.days, day)
				}
			}
		}
	}
	for _, p := range s.Predicates() {
		a.predicates = append(a.predicates, p.Name())
		if p.Inverse != "" && !p.Symmetric {
			a.predicates = append(a.predicates, p.Inverse)
		}
	}
	for _, k := range s.Kinds() {
		a.kinds = append(a.kinds, k.Name())
	}
	for _, d := range s.Datasets() {
		a.datasets = append(a.datasets, d.ID())
	}
	return a
}

func (a *asker) chance(p float64) bool { return a.Float64() < p }

// some returns up to most of the values, now and then none.
func some[T any](a *asker, values []T, most int) []T {
	list := []T{}
	for range a.IntN(most + 1) {
		list = append(list, values[a.IntN(len(values))])
	}
	return list
}

func (a *asker) numbers(most int) *graph.IntRange {
	var r graph.IntRange
	if a.chance(.7) {
		n := a.IntN(most)
		r.Min = &n
	}
	if a.chance(.5) {
		n := a.IntN(most)
		if r.Min != nil {
			n += *r.Min
		}
		r.Max = &n
	}
	return &r
}

// span returns a span of days, mostly between days on which dates of the graph begin or end, open at an end now and then.
func (a *asker) span() *graph.DateSpan {
	from, to := a.days[a.IntN(len(a.days))], a.days[a.IntN(len(a.days))]
	if a.chance(.4) {
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
func (a *asker) times(f *graph.StatementFilter) {
	if a.chance(.15) {
		f.ValidDuring = a.span()
	}
	for _, day := range []**graph.Day{&f.ValidOn, &f.EndsBefore, &f.StartsAfter} {
		if a.chance(.1) {
			*day = a.span().From
		}
	}
	if a.chance(.5) && (f.ValidDuring != nil || f.ValidOn != nil || f.EndsBefore != nil || f.StartsAfter != nil) {
		certain := a.chance(.7)
		f.Certain = &certain
	}
}

// statements makes a filter of statements, nested up to deep.
func (a *asker) statements(deep int) *graph.StatementFilter {
	f := &graph.StatementFilter{}
	if a.chance(.3) {
		f.Predicate = some(a, a.predicates, 30)
	}
	if a.chance(.3) {
		d := graph.Direction(a.IntN(3))
		f.Direction = &d
	}
	if a.chance(.2) {
		f.OtherKind = some(a, a.kinds, 6)
	}
	if a.chance(.5) {
		f.Mode = some(a, []graph.Mode{graph.Fact, graph.Reported, graph.Assessment, graph.Proposal, graph.Hypothetical, graph.Inferred}, 6)
	}
	if a.chance(.4) {
		f.Polarity = some(a, []graph.Polarity{graph.Positive, graph.Negative}, 3)
	}
	if a.chance(.4) {
		f.Rank = some(a, []graph.Rank{graph.Normal, graph.Preferred, graph.Deprecated}, 4)
	}
	if a.chance(.2) {
		contested := a.chance(.5)
		f.Contested = &contested
	}
	if a.chance(.15) {
		q := graph.QualifierFilter{Name: []string{"role", "namedAs", "effect", "degree", "grounds", "kind"}[a.IntN(6)]}
		if a.chance(.5) {
			q.Value = map[string][]string{"role": {"PARTY", "MEDIATOR"}, "effect": {"INCREASE", "DECREASE"}, "degree": {"WIDELY", "NOT"}}[q.Name]
			if q.Value == nil && q.Name != "kind" {
				q.Value = []string{"the convoy"}
			}
		}
		f.Qualifier = []graph.QualifierFilter{q}
	}
	if a.chance(.2) {
		n := a.IntN(100)
		f.MinConfidence = &n
	}
	if a.chance(.2) {
		n := a.IntN(4)
		f.MinSources = &n
	}
	if a.chance(.15) {
		f.Lacks = some(a, []graph.StatementGap{graph.GapSecondSource, graph.GapSentence, graph.GapSpeaker, graph.GapValidTime}, 3)
	}
	if a.chance(.1) {
		least := graph.Reliability(a.IntN(int(graph.Unreliable) + 1))
		f.MinReliability = &least
	}
	if a.chance(.15) {
		f.AttributedTo = some(a, a.speakers, 8)
	}
	if a.chance(.15) {
		f.Source = some(a, a.sources, 2)
	}
	if a.chance(.15) {
		f.Passage = &graph.PassageFilter{Paragraph: a.numbers(9)}
		if a.chance(.5) {
			f.Passage.Sentence = a.numbers(4)
		}
	}
	a.times(f)
	if a.chance(.15) {
		f.Dataset = some(a, a.datasets, 2)
	}
	if deep > 0 {
		if a.chance(.2) {
			f.And = []graph.StatementFilter{*a.statements(deep - 1), *a.statements(deep - 1)}
		}
		if a.chance(.25) {
			f.Or = []graph.StatementFilter{}
			for range a.IntN(4) {
				f.Or = append(f.Or, *a.statements(deep - 1))
			}
		}
		if a.chance(.25) {
			f.Not = a.statements(deep - 1)
		}
	}
	return f
}

// things makes a filter of entities, nested up to deep.
func (a *asker) things(deep int) *graph.EntityFilter {
	f := &graph.EntityFilter{}
	if a.chance(.3) {
		f.Kind = some(a, a.kinds, 8)
	}
	if a.chance(.15) {
		f.ID = some(a, a.entities, 25)
	}
	if a.chance(.25) {
		text := []string{"ria", "VA", "or bridge", "é", "SI"}[a.IntN(5)]
		f.Text = &text
	}
	if a.chance(.25) {
		f.Degree = a.numbers(8)
	}
	if a.chance(.2) {
		f.Dataset = some(a, a.datasets, 2)
	}
	if a.chance(.2) {
		f.During = a.span()
		if a.chance(.6) {
			certain := a.chance(.6)
			f.Certain = &certain
		}
	}
	if deep > 0 {
		if a.chance(.4) {
			relation := graph.RelationFilter{}
			if a.chance(.7) {
				q := graph.Quantifier(a.IntN(3))
				relation.Quantifier = &q
			}
			if a.chance(.7) {
				relation.Via = a.statements(0)
			}
			if a.chance(.7) {
				relation.To = a.things(deep - 1)
			}
			f.HasRelation = []graph.RelationFilter{relation}
		}
		if a.chance(.2) {
			f.And = []graph.EntityFilter{*a.things(deep - 1)}
		}
		if a.chance(.3) {
			f.Or = []graph.EntityFilter{*a.things(deep - 1), *a.things(deep - 1)}
		}
		if a.chance(.3) {
			f.Not = a.things(deep - 1)
		}
	}
	return f
}

func (a *asker) statementOrder() []graph.StatementOrder {
	var order []graph.StatementOrder
	for range a.IntN(4) {
		order = append(order, graph.StatementOrder{
			Field: graph.StatementOrderField(a.IntN(int(graph.ByValidTo) + 1)), Direction: graph.OrderDirection(a.IntN(2)),
		})
	}
	return order
}

func (a *asker) entityOrder() []graph.EntityOrder {
	var order []graph.EntityOrder
	for range a.IntN(3) {
		order = append(order, graph.EntityOrder{
			Field: graph.EntityOrderField(a.IntN(int(graph.EntityByName) + 1)), Direction: graph.OrderDirection(a.IntN(2)),
		})
	}
	return order
}

// checkQuestions asks random questions of a snapshot and of the record, and reads the answers in pages.
func checkQuestions(t *testing.T, seed uint64, s *graph.Snapshot, r *graphtest.Reference, questions int) {
	t.Helper()
	a := newAsker(seed, s)
	for n := range questions {
		filter, order := a.statements(2), a.statementOrder()
		if a.chance(.1) {
			filter = nil
		}
		node, _ := s.Node(a.entities[a.IntN(len(a.entities))])
		e := node.(graph.Entity)
		either := true // whether a list can also be read from its end
		compare := func(what string, want []string, read func(graphtest.Request) (graphtest.Page, error)) {
			t.Helper()
			size := []int{1, 2, 5, 16, graph.MaxPage}[a.IntN(5)]
			got, err := graphtest.Pages(size, either && a.chance(.5), read)
			if err != nil {
				t.Fatalf("seed %d, question %d: %s in pages of %d: %v", seed, n, what, size, err)
			}
			if len(want)+len(got) > 0 && !slices.Equal(want, got) {
				t.Fatalf("seed %d, question %d: %s of %s in pages of %d (-record +snapshot):\n%s\nfilter %+v order %+v", seed, n, what, e.ID(), size, cmp.Diff(want, got), filter, order)
			}
		}
		compare("relations", r.Relations(e.ID(), filter, order), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.RelationPage(e.Relations(filter, order, q.First, q.After, q.Last, q.Before))
		})
		compare("statements", bare(r.StatementsOf(e.ID(), filter, order)), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.StatementPage(e.Statements(filter, order, q.First, q.After, q.Last, q.Before))
		})
		if actor, ok := e.(graph.Actor); ok {
			compare("claims", bare(r.Claims(e.ID(), filter, order)), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.StatementPage(actor.Claims(filter, order, q.First, q.After, q.Last, q.Before))
			})
		}
		if source, ok := e.(graph.Source); ok {
			paragraphs := a.numbers(9)
			compare("passages", r.Passages(e.ID(), paragraphs), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.PassagePage(source.Passages(paragraphs, q.First, q.After, q.Last, q.Before))
			})
		}
		var about *graph.EntityFilter
		if a.chance(.5) {
			about = a.things(1)
		}
		compare("all statements", bare(r.Statements(filter, about, order)), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.StatementPage(s.StatementPage(filter, about, order, q.First, q.After, q.Last, q.Before))
		})
		where, by := a.things(2), a.entityOrder()
		compare("all entities", r.Entities(where, by), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.EntityPage(s.EntityPage(where, by, q.First, q.After, q.Last, q.Before))
		})
		if !a.chance(.2) {
			continue
		}
		either = false
		since := a.IntN(s.Size().Changesets + 1)
		compare("changes", r.Changes(since), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.ChangePage(s.Changes(after(s, since), q.First, q.After))
		})
		compare("history", r.History(e.ID()), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.ChangePage(e.History(q.First, q.After))
		})
		if told, err := e.Statements(nil, nil, nil, nil, nil, nil); err == nil && len(told.Nodes()) > 0 {
			statement := told.Nodes()[a.IntN(len(told.Nodes()))]
			compare("what is said about a statement", bare(r.StatementsOf(statement.ID(), filter, order)), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.StatementPage(statement.Statements(filter, order, q.First, q.After, q.Last, q.Before))
			})
			compare("history of a statement", r.History(statement.ID()), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.ChangePage(statement.History(q.First, q.After))
			})
		}
	}
}

// bare takes the directions off the lines of an answer.
func bare(lines []string) []string {
	list := make([]string, len(lines))
	for i, line := range lines {
		list[i], _, _ = strings.Cut(line, " ")
	}
	return list
}
