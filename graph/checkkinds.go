package graph

import (
	"strings"

	"peacegraph/graph/vocab"
)

// kindMeant says what to do about a word that is no kind because it is a group of kinds or a role.
func (c *checker) kindMeant(cell Cell) bool {
	for _, kind := range c.plan.vocabulary.Kinds() {
		if kind.Abstract && strings.EqualFold(kind.Name, cell.Text) {
			c.add(Error, RuleTerm, cell, cell.Text+" only groups other kinds; say which of them it is", c.kindsBelow(kind), nil)
			return true
		}
	}
	for _, p := range c.plan.vocabulary.Predicates() {
		role, ok := p.Qualifier(vocab.QualifierRole)
		if !ok || role.Codes == nil {
			continue
		}
		for _, code := range role.Codes.Codes {
			if strings.EqualFold(code.Code, cell.Text) {
				c.errorf(RuleTerm, cell, "%s is a role, not a kind: write a statement with %s", code.Label, p.Name)
				return true
			}
		}
	}
	return false
}

// kindsBelow lists the kinds of entity that an abstract kind groups.
func (c *checker) kindsBelow(group *vocab.Kind) []string {
	var narrower []string
	for _, k := range c.plan.vocabulary.Kinds() {
		if k.Is(group) && !k.Abstract {
			narrower = append(narrower, k.Name)
		}
	}
	return narrower
}
