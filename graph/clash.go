package graph

import (
	"fmt"
	"slices"
)

// Clash is something that a draft touches and that was changed since the draft was begun.
type Clash struct {
	// Node is the [Entity], [Statement] or [Dataset] that was changed, as it is now.
	Node Node
	// What says what of it: `attribute population`, `title`, …
	What string
	// Base is the value when the draft was begun, Theirs the one that the graph has now, Yours that of the draft. Each is
	// empty when there is none.
	Base, Theirs, Yours string
	// Changeset is the one that changed it.
	Changeset Changeset
}

// Message says in a sentence what is in the way.
func (c Clash) Message() string {
	return fmt.Sprintf("%s: the %s was %s, became %s in %s by %s, and is %s in the draft", c.Node.ID(), c.What, orNothing(c.Base), orNothing(c.Theirs),
		c.Changeset.ID(), c.Changeset.Agent(), orNothing(c.Yours))
}

func orNothing(value string) string {
	if value == "" {
		return "not given"
	}
	return fmt.Sprintf("%q", shortened(value))
}

// conflicts returns what was changed since a state of the graph that the draft touches, in the order of the draft.
func (c *checker) conflicts(base *Snapshot) []Clash {
	var found []Clash
	for i := range c.plan.entities {
		p := &c.plan.entities[i]
		class, n := c.snapshot.lookup(p.id)
		if class != classEntity {
			continue
		}
		row := c.snapshot.entities.at(n)
		for _, a := range p.attributes {
			is, was := c.snapshot.profile(row).attribute(a.Name), ""
			if int(n) < base.entities.length {
				was = base.profile(row).attribute(a.Name)
			}
			if is == was {
				continue
			}
			found = append(found, Clash{Node: c.snapshot.entity(n), What: "attribute " + a.Name, Base: was, Theirs: is, Yours: a.Value, Changeset: c.snapshot.changeset(c.snapshot.gave(row, a.Name))})
		}
	}
	return found
}

// attribute returns the value of an attribute; empty when there is none.
func (p *profile) attribute(name string) string {
	if i := slices.IndexFunc(p.attributes, func(a Attribute) bool { return a.Name == name }); i >= 0 {
		return p.attributes[i].Value
	}
	return ""
}

// gave returns the changeset that gave an entity the value that an attribute has.
func (s *Snapshot) gave(row *entityRow, name string) uint32 {
	p := s.profile(row)
	for p.before != nil && p.before.attribute(name) == p.attribute(name) {
		p = p.before
	}
	return p.changeset
}
