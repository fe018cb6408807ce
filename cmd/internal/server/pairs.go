package server

// Fields that answer under the same key have to be compared: same field, same
// arguments, and the same again below them. Validators do it pair by pair, so
// the work is quadratic, and at every level where such fields hold others it is
// quadratic again. Here the pairs are counted without comparing any: fields are
// sorted by key, with fragments put in, and the sets below one key are merged
// and sorted in turn, each distinct merge once.

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// stepsPerPair bounds the counting itself: a document that needs more steps than this a permitted pair is refused.
const stepsPerPair = 20

type pairCounter struct {
	guard   *guard
	numbers map[*ast.Field]uint32
	seen    map[string]bool
	pairs   int
	steps   int
	worst   *ast.Field
	most    int
}

// pairs refuses a document with more same-key pairs than the limit. Spreads
// written in one place count like fields of one key: the validator pairs those too.
func (g *guard) pairs(doc *ast.QueryDocument) *gqlerror.Error {
	c := &pairCounter{guard: g, numbers: map[*ast.Field]uint32{}, seen: map[string]bool{}}
	for _, op := range doc.Operations {
		c.merge([]ast.SelectionSet{op.SelectionSet})
	}
	for _, def := range doc.Fragments {
		c.merge([]ast.SelectionSet{def.SelectionSet})
	}
	g.steps += c.steps
	if c.pairs > g.limits.Pairs || c.exhausted() {
		var at *ast.Position
		if c.worst != nil {
			at = c.worst.Position
		}
		measured := max(c.pairs, g.limits.Pairs+1)
		return exceeded(CodeTooManyPairs, at, measured, g.limits.Pairs, "too many fields answer under the same key, in pairs counted as far as the limit",
			"ask for a field once and put what you want of it in one selection set")
	}
	return nil
}

func (c *pairCounter) exhausted() bool {
	return c.pairs > c.guard.limits.Pairs || c.steps > stepsPerPair*c.guard.limits.Pairs
}

// merge counts the pairs of sets that answer in the same place, and below them.
func (c *pairCounter) merge(sets []ast.SelectionSet) {
	if c.exhausted() {
		return
	}
	groups := map[string][]*ast.Field{}
	var keys []string
	var members []uint32
	spreads := 0
	entered := map[string]bool{}
	var collect func(set ast.SelectionSet, written bool)
	collect = func(set ast.SelectionSet, written bool) {
		c.steps += len(set)
		if c.exhausted() {
			return
		}
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				if groups[s.Alias] == nil {
					keys = append(keys, s.Alias)
				}
				groups[s.Alias] = append(groups[s.Alias], s)
				members = append(members, c.number(s))
			case *ast.InlineFragment:
				collect(s.SelectionSet, written)
			case *ast.FragmentSpread:
				if written {
					spreads++
				}
				if f := c.guard.fragments[s.Name]; f != nil && !entered[s.Name] {
					entered[s.Name] = true
					collect(f.def.SelectionSet, false)
				}
			}
		}
	}
	for _, set := range sets {
		collect(set, true)
	}
	c.pairs = add(c.pairs, spreads*(spreads-1)/2)
	if c.exhausted() || !c.first(members) {
		return
	}
	for _, key := range keys {
		fields := groups[key]
		n := len(fields)
		c.pairs = add(c.pairs, n*(n-1)/2)
		if n > c.most {
			c.most, c.worst = n, fields[n-1]
		}
		var below []ast.SelectionSet
		for _, f := range fields {
			if len(f.SelectionSet) > 0 {
				below = append(below, f.SelectionSet)
			}
		}
		if len(below) > 0 {
			c.merge(below)
		}
		if c.exhausted() {
			return
		}
	}
}

func (c *pairCounter) number(f *ast.Field) uint32 {
	n, ok := c.numbers[f]
	if !ok {
		n = uint32(len(c.numbers))
		c.numbers[f] = n
	}
	return n
}

// first reports whether these fields have not been merged before, in any order.
func (c *pairCounter) first(members []uint32) bool {
	slices.SortFunc(members, cmp.Compare[uint32])
	key := make([]byte, 0, 4*len(members))
	for _, m := range members {
		key = binary.LittleEndian.AppendUint32(key, m)
	}
	if c.seen[string(key)] {
		return false
	}
	c.seen[string(key)] = true
	return true
}
