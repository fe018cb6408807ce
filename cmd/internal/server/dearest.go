package server

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// dearest returns where a caller should look first when an operation is too
// dear: the path of response keys to a field, its position, and the points it
// is charged for all the times it is answered. It goes down to the dearest
// field of each set for as long as that one makes at least a third of the cost.
func (c *coster) dearest(set ast.SelectionSet, on *ast.Definition) (path string, at *ast.Position, points int) {
	var keys []string
	in, answered := items{}, 1
	for {
		field, object, cost := c.dearestField(set, on, in)
		charged := times(answered, cost)
		if field == nil || len(keys) > 0 && (3*charged < points || cost <= 1) {
			break
		}
		keys, at, points = append(keys, field.Alias), field.Position, charged
		rule := c.fields[object.Name][field.Name]
		if rule == nil || len(field.SelectionSet) == 0 || strings.HasPrefix(field.Name, "__") {
			break
		}
		var size int
		size, in = c.size(field, rule, in)
		answered = times(answered, size)
		set, on = field.SelectionSet, c.schema.Types[rule.typ]
	}
	return strings.Join(keys, "."), at, points
}

// dearestField returns the dearest field of a set, the type it is read on, and its cost once.
func (c *coster) dearestField(set ast.SelectionSet, on *ast.Definition, in items) (field *ast.Field, object *ast.Definition, cost int) {
	if on == nil {
		return nil, nil, 0
	}
	if on.IsAbstractType() && c.distinguishes(set, on) {
		most, dearest := 0, on
		for _, possible := range c.schema.GetPossibleTypes(on) {
			if n := c.set(set, possible, in); n > most {
				most, dearest = n, possible
			}
		}
		on = dearest
	}
	entered := map[string]bool{}
	var look func(set ast.SelectionSet)
	look = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				if n := c.selection(s, on, in); n > cost {
					field, object, cost = s, on, n
				}
			case *ast.InlineFragment:
				if !c.excluded(s.Directives) && c.applies(s.TypeCondition, on) {
					look(s.SelectionSet)
				}
			case *ast.FragmentSpread:
				def := c.fragments[s.Name]
				if def != nil && !entered[s.Name] && !c.excluded(s.Directives) && c.applies(def.TypeCondition, on) {
					entered[s.Name] = true
					look(def.SelectionSet)
				}
			}
		}
	}
	look(set)
	return field, object, cost
}
