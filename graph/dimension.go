package graph

import (
	"fmt"
	"slices"
	"strings"

	"peacegraph/graph/vocab"
)

// dimension is one way of telling items apart: the values that an item has, as numbers, and what the numbers stand for.
type dimension[T any] struct {
	values func(item T, into []uint32) []uint32 // appends the values of the item, each once
	naming
}

// naming says what the numbers of a dimension stand for. It is asked only about values that are returned, or that have
// to be told apart because they are equally frequent.
type naming struct {
	value func(uint32) string // as a filter takes it; two numbers never have one value
	label func(uint32) string
	node  func(uint32) Node // nil where values are no nodes
}

// noValue stands for the value of an item that has none.
const noValue = ^uint32(0)

// dimension makes the dimension of a key. It is for one question only: what it interns belongs to that.
func (s *Snapshot) dimension(key FacetKey) dimension[candidate] {
	row := func(c candidate) *statementRow { return s.statements.at(c.statement) }
	one := func(names naming, value func(candidate) uint32) dimension[candidate] {
		return dimension[candidate]{naming: names, values: func(c candidate, into []uint32) []uint32 {
			if n := value(c); n != noValue {
				into = append(into, n)
			}
			return into
		}}
	}
	switch key {
	case FacetPredicate:
		return one(s.namesOfPredicates(), func(c candidate) uint32 { return uint32(row(c).predicate) })
	case FacetKind:
		return one(s.namesOfKinds(), func(c candidate) uint32 {
			if c.other == noEntity {
				return noValue
			}
			return uint32(s.entities.at(c.other).kind)
		})
	case FacetMode:
		return one(namesOf(modeNames[:]), func(c candidate) uint32 { return uint32(row(c).allStance.mode()) })
	case FacetPolarity:
		return one(namesOf(polarityNames[:]), func(c candidate) uint32 { return uint32(row(c).allStance.polarity()) })
	case FacetRank:
		return one(namesOf(rankNames[:]), func(c candidate) uint32 { return uint32(s.stance(row(c)).rank()) })
	case FacetConfidence:
		return one(namesOf(confidenceNames[:]), func(c candidate) uint32 {
			return uint32(Statement{s, c.statement}.Confidence().Level())
		})
	case FacetContested:
		return one(naming{value: namesOf([]string{"false", "true"}).value, label: namesOf([]string{"not contested", "contested"}).label},
			func(c candidate) uint32 {
				if (Statement{s, c.statement}).Contested() {
					return 1
				}
				return 0
			})
	case FacetDataset:
		return one(s.namesOfDatasets(), func(c candidate) uint32 { return uint32(row(c).dataset) })
	case FacetSubject:
		return one(s.namesOfEntities(), func(c candidate) uint32 { return entityAt(row(c).subjectEnd, row(c).subject) })
	case FacetObject:
		return one(s.namesOfEntities(), func(c candidate) uint32 { return entityAt(row(c).objectEnd, row(c).object) })
	case FacetYear:
		return one(namesOfYears(), s.period(func(d Day) uint32 { return uint32(d.Time().Year()) }))
	case FacetMonth:
		return one(namesOfMonths(), s.period(func(d Day) uint32 {
			year, month, _ := d.Time().Date()
			return uint32(year*12) + uint32(month) - 1
		}))
	case FacetSource:
		return dimension[candidate]{naming: s.namesOfEntities(), values: func(c candidate, into []uint32) []uint32 {
			return s.appendSources(into, row(c))
		}}
	case FacetSpeaker:
		return dimension[candidate]{naming: s.namesOfEntities(), values: func(c candidate, into []uint32) []uint32 {
			return s.appendSpeakers(into, row(c))
		}}
	case FacetActor:
		return s.atEnds(vocab.KindActor)
	case FacetIssue:
		return s.atEnds(vocab.KindIssue)
	default:
		return s.roles()
	}
}

func entityAt(e end, number uint32) uint32 {
	if e != endEntity {
		return noValue
	}
	return number
}

// atEnds tells statements apart by the entities of a kind at their ends.
func (s *Snapshot) atEnds(kind string) dimension[candidate] {
	is := make([]bool, len(s.kinds))
	for _, k := range s.kinds {
		is[k.Number] = s.kindIs(k, kind)
	}
	return dimension[candidate]{naming: s.namesOfEntities(), values: func(c candidate, into []uint32) []uint32 {
		row := s.statements.at(c.statement)
		if row.subjectEnd == endEntity && is[s.entities.at(row.subject).kind] {
			into = append(into, row.subject)
		}
		if row.objectEnd == endEntity && is[s.entities.at(row.object).kind] && !slices.Contains(into, row.object) {
			into = append(into, row.object)
		}
		return into
	}}
}

// roles tells statements apart by the qualifier that says in which role. The label is the one that the predicate gives
// the code where it is met first.
func (s *Snapshot) roles() dimension[candidate] {
	numbers := make(map[string]uint32)
	var texts, labels []string
	return dimension[candidate]{
		naming: naming{value: func(n uint32) string { return texts[n] }, label: func(n uint32) string { return labels[n] }},
		values: func(c candidate, into []uint32) []uint32 {
			row := s.statements.at(c.statement)
			if row.qualifiers == 0 {
				return into
			}
			for q := range s.qualifierRows(row) {
				if q.name != vocab.QualifierRole {
					continue
				}
				n, known := numbers[q.text]
				if !known {
					n = uint32(len(texts))
					numbers[q.text] = n
					term := Predicate{s, s.predicates[row.predicate]}.qualifier(q.name)
					texts, labels = append(texts, q.text), append(labels, codeLabel(term, q.text))
				}
				if !slices.Contains(into, n) {
					into = append(into, n)
				}
			}
			return into
		},
	}
}

func codeLabel(term *vocab.Qualifier, text string) string {
	if term != nil && term.Codes != nil {
		if code, ok := term.Codes.Code(text); ok {
			return code.Label
		}
	}
	return text
}

// period tells statements apart by the period in which they began, where that is certain: the first and the last day on
// which a statement can have begun lie in the same.
func (s *Snapshot) period(of func(Day) uint32) func(candidate) uint32 {
	return func(c candidate) uint32 {
		d := s.statements.at(c.statement).date
		if d == nil {
			return noValue
		}
		start := d.sure().start
		if !start.first.Known() || !start.last.Known() {
			return noValue
		}
		n := of(start.first)
		if start.last != start.first && of(start.last) != n {
			return noValue
		}
		return n
	}
}

func namesOf(names []string) naming {
	return naming{
		value: func(n uint32) string { return names[n] },
		label: func(n uint32) string { return strings.ToLower(names[n]) },
	}
}

func namesOfYears() naming {
	year := func(n uint32) string { return fmt.Sprintf("%04d", n) }
	return naming{value: year, label: year}
}

func namesOfMonths() naming {
	return naming{
		value: func(n uint32) string { return fmt.Sprintf("%04d-%02d", n/12, n%12+1) },
		label: func(n uint32) string { return fmt.Sprintf("%s %04d", months[n%12], n/12) },
	}
}

func (s *Snapshot) namesOfPredicates() naming {
	return naming{
		value: func(n uint32) string { return s.predicates[n].Name },
		label: func(n uint32) string { return s.predicates[n].Label },
		node:  func(n uint32) Node { return Predicate{s, s.predicates[n]} },
	}
}

func (s *Snapshot) namesOfKinds() naming {
	return naming{
		value: func(n uint32) string { return s.kinds[n].Name },
		label: func(n uint32) string { return s.kinds[n].Label },
		node:  func(n uint32) Node { return Kind{s, s.kinds[n]} },
	}
}

func (s *Snapshot) namesOfDatasets() naming {
	return naming{
		value: func(n uint32) string { return string(s.datasets[n].ID()) },
		label: func(n uint32) string { return s.datasets[n].Title },
		node:  func(n uint32) Node { return s.dataset(uint16(n)) },
	}
}

func (s *Snapshot) namesOfEntities() naming {
	return naming{
		value: func(n uint32) string { return string(s.entities.at(n).id) },
		label: func(n uint32) string { return s.profile(s.entities.at(n)).name(english) },
		node:  func(n uint32) Node { return s.entity(n) },
	}
}

// english is the language of labels.
var english = []string{"en"}

// appendSources appends the sources of a statement to an empty list, each once.
func (s *Snapshot) appendSources(into []uint32, row *statementRow) []uint32 {
	if row.links == nil {
		return append(into, s.sourceOf(row.evidence)) // of most
	}
	for e := range s.evidenceOf(row) {
		if n := s.sourceOf(e); !slices.Contains(into, n) {
			into = append(into, n)
		}
	}
	return into
}

// appendSpeakers appends those whom a statement is attributed to, to an empty list, each once.
func (s *Snapshot) appendSpeakers(into []uint32, row *statementRow) []uint32 {
	for e := range s.evidenceOf(row) {
		for _, n := range s.evidence.at(e).speakers {
			if !slices.Contains(into, n) {
				into = append(into, n)
			}
		}
	}
	return into
}
