package graph

import (
	"fmt"
	"slices"
	"strings"
)

// checkTwins looks for entities that are probably one and the same under two ids. Whether they are, only their author
// knows, so it only warns. An entity that the graph has is not looked at again, apart from what the draft adds to it.
func (c *checker) checkTwins() {
	var order []*entityDraft
	for i := range c.draft.Entities {
		row := &c.draft.Entities[i]
		if e := c.entities[ID(row.ID.Text)]; e != nil && e.first == row {
			order = append(order, e)
		}
	}
	c.checkRepeatedRows()
	c.checkCapitals(order)
	c.checkSameIdentifier(order)
	c.checkSameName(order)
}

// checkRepeatedRows tells of rows that say word for word what another one says.
func (c *checker) checkRepeatedRows() {
	first := make(map[string]Place)
	for i := range c.draft.Entities {
		row := &c.draft.Entities[i]
		if row.ID.Text == "" {
			continue
		}
		words := row.words()
		if place, again := first[words]; again {
			c.noticef(RuleSame, row.ID, "says word for word the same as the row %s; kept once", inRow(place))
			continue
		}
		first[words] = row.ID.Place
	}
}

// words returns all that a row says.
func (row *EntityRow) words() string {
	texts := []string{row.ID.Text, row.Kind.Text}
	for _, fields := range [...][]Field{row.Names, row.OtherNames, row.Descriptions, row.Attributes} {
		texts = append(texts, "")
		for _, field := range fields {
			texts = append(texts, field.Name, field.Text)
		}
	}
	texts = append(texts, "")
	for _, cell := range row.ExternalIDs {
		texts = append(texts, cell.Text)
	}
	return fmt.Sprintf("%q", texts)
}

// checkCapitals tells of ids that differ only in capitals.
func (c *checker) checkCapitals(order []*entityDraft) {
	first := make(map[string]*entityDraft)
	for _, e := range order {
		id := string(e.plan.id)
		lower := strings.ToLower(id)
		if other := first[lower]; other != nil {
			c.warnf(RuleSame, e.first.ID, "%s and %s %s differ only in capitals, so they are two entities; write both alike if one is meant", id, other.plan.id, inRow(other.first.ID.Place))
			continue
		}
		first[lower] = e
		if class, _ := c.snapshot.lookup(ID(lower)); class == classEntity && !e.known {
			c.warnf(RuleSame, e.first.ID, "%s and %s, which the graph has, differ only in capitals, so they are two entities; write both alike if one is meant", id, lower)
		}
	}
}

// checkSameIdentifier tells of identifiers elsewhere that are said to be exactly those of two entities.
func (c *checker) checkSameIdentifier(order []*entityDraft) {
	first := make(map[ExternalID]*entityDraft)
	for _, e := range order {
		for _, x := range e.plan.external {
			if x.Match != Exact {
				continue
			}
			other, where := ID(""), ""
			if twin := first[x]; twin != nil {
				other, where = twin.plan.id, " "+inRow(twin.first.ID.Place)
			} else {
				first[x] = e
				other = c.exactly(x, e.plan.id)
				where = ", which the graph has,"
			}
			if other != "" {
				c.warnf(RuleSame, e.cellOf(x), "%s:%s is the id of %s and of %s%s; use one entity for both, or mark the id of the one that is not quite it with%s", x.Scheme, x.Value, e.plan.id, other, strings.TrimSuffix(where, ","), closeMark)
			}
		}
	}
}

// exactly returns another entity of the graph with the identifier; empty when there is none.
func (c *checker) exactly(x ExternalID, but ID) ID {
	n, found := c.snapshot.external.find(externalKey(x.Scheme, x.Value), func(n uint32) bool {
		row := c.snapshot.entities.at(n)
		return row.id != but && slices.ContainsFunc(c.snapshot.profile(row).externalIDs, func(y ExternalID) bool {
			return y.Scheme == x.Scheme && y.Value == x.Value && y.Match == Exact
		})
	})
	if !found {
		return ""
	}
	return c.snapshot.entities.at(n).id
}

// cellOf returns the cell in which an entity is given an identifier.
func (e *entityDraft) cellOf(x ExternalID) Cell {
	for _, row := range e.rows {
		for _, cell := range row.ExternalIDs {
			if scheme, value, _ := strings.Cut(strings.TrimSpace(cell.Text), ":"); scheme == x.Scheme && strings.TrimSpace(value) == x.Value {
				return cell
			}
		}
	}
	return e.first.ID
}

// namesake is what two entities have in common that look like one.
type namesake struct{ kind, name string }

// checkSameName tells of entities of one kind with one name.
func (c *checker) checkSameName(order []*entityDraft) {
	first := make(map[namesake]*entityDraft)
	fresh := make(map[namesake]*entityDraft)
	told := make(map[*entityDraft]bool)
	for _, e := range order {
		if e.known || e.kind == nil {
			continue
		}
		for _, n := range e.plan.names {
			key := namesake{e.kind.Name, fold(n.Text)}
			twin := first[key]
			switch {
			case !n.Preferred || twin == e || told[e]:
			case twin != nil:
				told[e] = true
				c.warnSameName(e, n.Text, twin.plan.id, " "+inRow(twin.first.ID.Place))
			default:
				first[key], fresh[key] = e, e
			}
		}
	}
	if len(fresh) == 0 {
		return
	}
	// Names have no index, and a warning is not worth more than a look at this many.
	const most = 50_000
	for i := range uint32(min(c.snapshot.entities.length, most)) {
		row := c.snapshot.entities.at(i)
		name, _, _ := strings.Cut(c.snapshot.profile(row).folded, "\n")
		e := fresh[namesake{c.snapshot.kinds[row.kind].Name, name}]
		if e != nil && !told[e] {
			told[e] = true
			c.warnSameName(e, c.snapshot.profile(row).names[0].Text, row.id, ", which the graph has")
		}
	}
}

func (c *checker) warnSameName(e *entityDraft, name string, other ID, where string) {
	c.warnf(RuleSame, at(e.first.ID), "%s has the kind and the name of %s%s (%s %q); use one id if they are one, or else names that tell them apart", e.plan.id, other, where, e.kind.Name, name)
}
