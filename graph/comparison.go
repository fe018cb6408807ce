package graph

import (
	"cmp"
	"math"
	"slices"

	"peacegraph/graph/vocab"
)

// comparison finds the differences between sides. What is said of one subject with one predicate and one object is a
// topic; it can be said to be or not to be, and the two are claims. A side says a claim when it says one of its
// statements, whatever the mode, the time and the circumstances. A claim that every side says is no difference.
type comparison struct {
	*hearing
	sayings  []saying            // all that is said and that the filter lets through, by topic
	consumed map[uint32]struct{} // statements that belong to a contradiction
	rows     []Difference
	left     []claim // room for the claims of a slot
	patience *patience
}

// saying is a statement with the sides that say it, as bits.
type saying struct {
	subject, object uint32 // in ascending order where the predicate is symmetric; the object is 0 when it is a literal
	statement       uint32
	predicate       uint16
	ends            [2]end
	sides           uint8
}

// slot orders by what is said of the same subject, and topic also of the same object. Literals of one slot are one topic.
func (a *saying) slot(b *saying) int {
	switch {
	case a.ends[0] != b.ends[0]:
		return cmp.Compare(a.ends[0], b.ends[0])
	case a.subject != b.subject:
		return cmp.Compare(a.subject, b.subject)
	}
	return cmp.Compare(a.predicate, b.predicate)
}

func (a *saying) topic(b *saying) int {
	if order := a.slot(b); order != 0 {
		return order
	}
	if a.ends[1] != b.ends[1] {
		return cmp.Compare(a.ends[1], b.ends[1])
	}
	return cmp.Compare(a.object, b.object)
}

// compare returns the differences of the kinds in order: by kind, then by the first statement.
func (h *hearing) compare(admits func(uint32) bool, kinds []DifferenceKind) ([]Difference, error) {
	c := &comparison{hearing: h, consumed: make(map[uint32]struct{}), patience: h.snapshot.patience()}
	if err := c.listen(admits); err != nil {
		return nil, err
	}
	passes := []func(slot []saying) error{c.contradictions, c.others}
	if kinds != nil && !slices.Contains(kinds, OtherValue) && !slices.Contains(kinds, OnlyOne) {
		passes = passes[:1]
	}
	for _, pass := range passes {
		for from, to := 0, 0; from < len(c.sayings); from = to {
			for to = from + 1; to < len(c.sayings) && c.sayings[from].slot(&c.sayings[to]) == 0; to++ {
			}
			if err := c.poll(); err != nil {
				return nil, err
			}
			if err := pass(c.sayings[from:to:to]); err != nil {
				return nil, err
			}
		}
	}
	if kinds != nil {
		c.rows = slices.DeleteFunc(c.rows, func(d Difference) bool { return !slices.Contains(kinds, d.Kind) })
	}
	slices.SortFunc(c.rows, Difference.compare)
	return c.rows, nil
}

// poll asks now and then whether to go on.
func (c *comparison) poll() error {
	if c.patience.out() {
		return c.snapshot.ended()
	}
	return nil
}

// listen collects what the sides say.
func (c *comparison) listen(admits func(uint32) bool) error {
	s := c.snapshot
	entities := uint32(s.entities.length)
	var bySubject pairs[saying]
	for n := range uint32(s.statements.length) {
		if err := c.poll(); err != nil {
			return err
		}
		sides := c.heard(n)
		if sides == 0 || !admits(n) {
			continue
		}
		row := s.statements.at(n)
		x := saying{row.subject, 0, n, row.predicate, [2]end{row.subjectEnd, row.objectEnd}, sides}
		if row.objectEnd != endLiteral {
			x.object = row.object
		}
		if s.predicates[row.predicate].Symmetric && row.objectEnd == row.subjectEnd && x.object < x.subject {
			x.subject, x.object = x.object, x.subject
		}
		owner := x.subject
		if x.ends[0] == endStatement {
			owner += entities
		}
		bySubject.add(owner, x)
	}
	c.sayings = make([]saying, 0, len(bySubject.items))
	bySubject.each(s.entities.length+s.statements.length, func(_ uint32, of []saying) {
		slices.SortStableFunc(of, func(a, b saying) int { return a.topic(&b) })
		c.sayings = append(c.sayings, of...)
	})
	return nil
}

// claim is what is said to be, or not to be.
type claim struct {
	sayings []saying // in the order of the record
	sides   uint8
}

// claims splits a slot into claims: those of one topic together, the positive one first.
func (c *comparison) claims(slot []saying, each func(topic [2]claim)) {
	s := c.snapshot
	split := func(sayings []saying) {
		var topic [2]claim
		for i := range sayings {
			p := 0
			if s.statements.at(sayings[i].statement).allStance.polarity() == Negative {
				p = 1
			}
			topic[p].sides |= sayings[i].sides
			topic[p].sayings = append(topic[p].sayings, sayings[i])
		}
		each(topic)
	}
	for from, to := 0, 0; from < len(slot); from = to {
		for to = from + 1; to < len(slot) && slot[from].topic(&slot[to]) == 0; to++ {
		}
		run := slot[from:to:to]
		switch {
		case len(run) == 1 && s.statements.at(run[0].statement).allStance.polarity() == Positive:
			each([2]claim{{run, run[0].sides}}) // most
		case run[0].ends[1] != endLiteral:
			split(run)
		default:
			values, order := make(map[string][]saying), []string{}
			for _, x := range run {
				key := literalKey(s.statements.at(x.statement).literal())
				if values[key] == nil {
					order = append(order, key)
				}
				values[key] = append(values[key], x)
			}
			for _, key := range order {
				split(values[key])
			}
		}
	}
}

// contradictions finds what one side says and another one denies or says the opposite of. What both say and deny is no
// contradiction between them.
func (c *comparison) contradictions(slot []saying) error {
	c.claims(slot, func(topic [2]claim) {
		var found []saying
		first := ^uint32(0)
		for _, said := range topic {
			var against []saying
			denied := uint8(0)
			for _, x := range said.sayings {
				for _, by := range (Statement{c.snapshot, x.statement}).DeniedBy() {
					if sides := c.heard(by.number); sides != 0 {
						denied |= sides
						against = append(against, saying{statement: by.number, sides: sides})
					}
				}
			}
			if said.sides&^denied == 0 || denied&^said.sides == 0 {
				continue
			}
			first = min(first, said.sayings[0].statement)
			found = append(append(found, said.sayings...), against...)
		}
		if found == nil {
			return
		}
		for _, x := range found {
			c.consumed[x.statement] = struct{}{}
		}
		slices.SortFunc(found, func(a, b saying) int { return cmp.Compare(a.statement, b.statement) })
		found = slices.CompactFunc(found, func(a, b saying) bool { return a.statement == b.statement })
		c.add(Contradiction, first, found)
	})
	return nil
}

// others finds values that cannot all be right, and then what is left and not every side says.
func (c *comparison) others(slot []saying) error {
	left := c.left[:0]
	c.claims(slot, func(topic [2]claim) {
		for _, said := range topic {
			if said.sides == 0 || said.sides == c.all() {
				continue
			}
			if slices.ContainsFunc(said.sayings, c.isConsumed) {
				said.sayings = slices.DeleteFunc(slices.Clone(said.sayings), c.isConsumed)
			}
			if len(said.sayings) > 0 {
				left = append(left, said)
			}
		}
	})
	c.left = left
	if len(left) == 0 {
		return nil
	}
	var rival []bool
	if c.snapshot.predicates[slot[0].predicate].Literal != vocab.LiteralNone {
		rival = make([]bool, len(left))
		if err := c.rivals(left, rival); err != nil {
			return err
		}
	}
	var values []saying
	for i, said := range left {
		if rival != nil && rival[i] {
			values = append(values, said.sayings...)
		} else {
			c.add(OnlyOne, said.sayings[0].statement, said.sayings)
		}
	}
	if values != nil {
		slices.SortFunc(values, func(a, b saying) int { return cmp.Compare(a.statement, b.statement) })
		c.add(OtherValue, values[0].statement, values)
	}
	return nil
}

func (c *comparison) isConsumed(x saying) bool {
	_, is := c.consumed[x.statement]
	return is
}

// rivals marks the claims of a slot that give a value of which another one, of another side and for a time that overlaps,
// leaves no room.
func (c *comparison) rivals(claims []claim, rival []bool) error {
	s := c.snapshot
	for i := range claims {
		for j := range i {
			if err := c.poll(); err != nil {
				return err
			}
			v, w := &claims[i], &claims[j]
			onlyV, onlyW := v.sides&^w.sides, w.sides&^v.sides
			if onlyV == 0 || onlyW == 0 || rival[i] && rival[j] ||
				!disagree(s.statements.at(v.sayings[0].statement), s.statements.at(w.sayings[0].statement)) {
				continue
			}
			at := func(x, y saying) bool { return overlap(Statement{s, x.statement}, Statement{s, y.statement}) }
			if slices.ContainsFunc(v.sayings, func(x saying) bool {
				return x.sides&onlyV != 0 && slices.ContainsFunc(w.sayings, func(y saying) bool { return y.sides&onlyW != 0 && at(x, y) })
			}) {
				rival[i], rival[j] = true, true
			}
		}
	}
	return nil
}

// disagree reports whether two statements give values that cannot both be right: different codes, dates without a common
// day, quantities in the same unit without a common number, or some value and none. Words can always stand beside others.
func disagree(a, b *statementRow) bool {
	if a.allStance.polarity() == Negative || b.allStance.polarity() == Negative {
		return false
	}
	x, y := a.literal(), b.literal()
	if u, ok := x.(Unknown); ok {
		x, y = y, u
	}
	if u, ok := y.(Unknown); ok {
		_, text := x.(Text)
		_, unknown := x.(Unknown)
		return u.Reason == StatedNone && !text && !unknown
	}
	switch x := x.(type) {
	case Code:
		return true // of two claims, so that they differ
	case DateValue:
		other := y.(DateValue).Date
		return x.Date.earliest > other.latest || other.earliest > x.Date.latest
	case QuantityValue:
		other := y.(QuantityValue).Quantity
		if x.unit != other.unit || x.knowledge == StatedUnknown || other.knowledge == StatedUnknown {
			return false
		}
		low, high := x.bounds()
		least, most := other.bounds()
		return low > most || least > high
	}
	return false
}

// bounds returns the least and the most that a quantity can be, as far as is told; none is nought.
func (q Quantity) bounds() (low, high float64) {
	switch {
	case q.knowledge != Stated:
		return 0, 0
	case !q.hasLow && !q.hasHigh:
		return q.best, q.best
	}
	low, high = math.Inf(-1), math.Inf(1)
	if q.hasLow {
		low = q.low
	}
	if q.hasHigh {
		high = q.high
	}
	return low, high
}

func (c *comparison) add(kind DifferenceKind, first uint32, sayings []saying) {
	c.rows = append(c.rows, Difference{Kind: kind, hearing: c.hearing, first: first, sayings: sayings})
}
