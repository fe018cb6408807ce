package graph

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// MaxSides is how many data sets, sources or actors can be compared with each other.
const MaxSides = 5

// DifferenceKind is a way in which sides differ.
type DifferenceKind uint8

// The kinds: one side says what another one denies, or says the opposite of; sides give values of a property that cannot
// all be right; only some of the sides say it.
const (
	Contradiction DifferenceKind = iota
	OtherValue
	OnlyOne
)

var differenceKindNames = [...]string{"CONTRADICTION", "VALUE", "ONLY_ONE"}

// String returns the name as the API writes it.
func (k DifferenceKind) String() string { return differenceKindNames[k] }

// DifferenceConnection is a page of the differences between sides: contradictions, then values, then what only some say,
// each in the order of the record.
type DifferenceConnection struct {
	rows []Difference
	page *slice[Difference]
}

// DifferenceEdge is a place in a page of differences.
type DifferenceEdge struct {
	page *slice[Difference]
	node Difference
}

// Difference is something that sides say differently.
type Difference struct {
	// Kind tells how.
	Kind DifferenceKind

	hearing *hearing
	first   uint32 // the first statement of what is said, which no other difference of the kind begins with
	sayings []saying
}

// compare orders by kind, then by the record.
func (d Difference) compare(other Difference) int {
	return cmp.Or(cmp.Compare(d.Kind, other.Kind), cmp.Compare(d.first, other.first))
}

// DifferenceSide is what one of the sides says of it.
type DifferenceSide struct {
	// Of is the data set, source or actor.
	Of Node
	// Statements are what it says, in the order of the record; none when it is silent.
	Statements []Statement
}

// Differences returns a page of what data sets, sources or actors say differently: 2 to [MaxSides] of them, all of one
// sort. A data set says what has evidence from it, a source what stands in it. An actor says what is attributed to it, what
// its own sources say in its voice, and what it denies or affirms, whoever reports that.
//
// The same subject, predicate and object is the same thing said, whatever the mode, the time and the circumstances; what
// every side says is no difference. Compared is what the filter lets through, and, with about, has an end that matches it.
// What the filter leaves out takes the default read, except that it has both polarities: what one side says not to be is
// said too. A denial of what is compared counts whatever the filter. A statement that belongs to a difference is in no later one, except where a
// denial is denied in turn. Kinds leaves out other kinds; nil is all. The error is an [InputError], or that of a request
// that ends first.
func (s *Snapshot) Differences(between []ID, filter *StatementFilter, about *EntityFilter, kinds []DifferenceKind, first *int, after *Cursor) (*DifferenceConnection, error) {
	request := pageRequest{first: first, after: after}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	h, err := s.hearing(between)
	if err != nil {
		return nil, err
	}
	admits, err := s.admitting(filter, about)
	if err != nil {
		return nil, err
	}
	rows, err := h.compare(admits, kinds)
	rows, err = unlessEnded(s, rows, err)
	if err != nil {
		return nil, err
	}
	list := &listing[Difference]{
		stop:    s.stop,
		items:   slices.Values(rows),
		compare: Difference.compare,
		// The kind takes the place of a direction, of which there are as many.
		place: func(d Difference) place { return place{number: d.first, direction: Direction(d.Kind)} },
		find: func(p place) (Difference, bool) {
			return Difference{Kind: DifferenceKind(p.direction), first: p.number}, true
		},
		mark: sync.OnceValue(func() uint32 { return fingerprint("differences", between, filter, about, kinds) }),
		head: s.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &DifferenceConnection{rows, page}, nil
}

// admitting returns which statements a filter lets through, of either polarity unless it says which, each seen from an end
// that matches about; without about, from no end.
func (s *Snapshot) admitting(filter *StatementFilter, about *EntityFilter) (func(uint32) bool, error) {
	var asked StatementFilter
	if filter != nil {
		asked = *filter
	}
	if asked.Polarity == nil {
		asked.Polarity = []Polarity{Positive, Negative}
	}
	c, err := s.compile(&asked)
	if err != nil {
		return nil, err
	}
	if about == nil {
		return func(n uint32) bool { return c.matches(s.seen(n, Both)) }, nil
	}
	ends, err := s.compileEntities(about)
	if err != nil {
		return nil, err
	}
	return func(n uint32) bool {
		row := s.statements.at(n)
		return row.subjectEnd == endEntity && c.matches(s.seen(n, Out)) && ends.matches(row.subject) ||
			row.objectEnd == endEntity && c.matches(s.seen(n, In)) && ends.matches(row.object)
	}, nil
}

// Edges returns the places of the page.
func (c *DifferenceConnection) Edges() []DifferenceEdge {
	edges := make([]DifferenceEdge, len(c.page.items))
	for i, d := range c.page.items {
		edges[i] = DifferenceEdge{c.page, d}
	}
	return edges
}

// Nodes returns the differences of the page.
func (c *DifferenceConnection) Nodes() []Difference { return c.page.items }

// PageInfo tells where the page lies.
func (c *DifferenceConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all differences, whatever the page; with a kind, those of the kind.
func (c *DifferenceConnection) TotalCount(kind *DifferenceKind) int {
	if kind == nil {
		return len(c.rows)
	}
	from, _ := slices.BinarySearchFunc(c.rows, *kind, func(d Difference, k DifferenceKind) int { return cmp.Compare(d.Kind, k) })
	to, _ := slices.BinarySearchFunc(c.rows, *kind+1, func(d Difference, k DifferenceKind) int { return cmp.Compare(d.Kind, k) })
	return to - from
}

// Cursor returns the place of the difference.
func (e DifferenceEdge) Cursor() Cursor { return e.page.cursor(e.node) }

// Node returns the difference.
func (e DifferenceEdge) Node() Difference { return e.node }

func (d Difference) statement() Statement { return Statement{d.hearing.snapshot, d.first} }

// Subject returns what the sides speak of: an [Entity] or a [Statement].
func (d Difference) Subject() Node { return d.statement().Subject() }

// Predicate returns what they say of it.
func (d Difference) Predicate() Predicate { return d.statement().Predicate() }

// Sides returns what each side says, in the order in which they were asked for; a side that says nothing of it has no
// statements.
func (d Difference) Sides() []DifferenceSide {
	sides := make([]DifferenceSide, len(d.hearing.nodes))
	for i, node := range d.hearing.nodes {
		sides[i].Of = node
		for _, x := range d.sayings {
			if x.sides>>i&1 == 1 {
				sides[i].Statements = append(sides[i].Statements, Statement{d.hearing.snapshot, x.statement})
			}
		}
	}
	return sides
}

// Text returns the difference in English words: each side that speaks, with the first thing that it says.
func (d Difference) Text() string {
	var words []string
	for _, side := range d.Sides() {
		if len(side.Statements) == 0 {
			continue
		}
		said := nodeName(side.Of) + ": “" + side.Statements[0].Text() + "”"
		if more := len(side.Statements) - 1; more > 0 {
			said += " and " + strconv.Itoa(more) + " more"
		}
		words = append(words, said)
	}
	if d.Kind == OnlyOne {
		return "only " + strings.Join(words, "; ")
	}
	return strings.Join(words, "; ")
}

func nodeName(n Node) string {
	switch n := n.(type) {
	case Entity:
		return n.Name(nil)
	case Dataset:
		return n.Title
	}
	return string(n.ID())
}
