package server

// What an operation costs, before it runs, after the GraphQL cost specification:
//
//	a field       its @cost(weight:), once, and the weights of the arguments given;
//	              the weight once more for every ten values given beyond ten
//	its items     as many as @listSize says, 1 when it is no list, each:
//	              the weight of its type (1 for an object, 0 for a leaf; for a single
//	              object under @cost, nothing: the weight replaces it)
//	              and the cost of what is selected on it
//
// Where the type is only known when the program runs, the dearest possible one
// counts. Fragments are costed once for every type they are read on, so a
// document that is small in text is cheap to cost whatever it expands to.

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Cost is what `extensions.cost` tells of an operation.
type Cost struct {
	Requested int `json:"requested"` // points, counted before running
	Actual    int `json:"actual"`    // points, counted while running; 0 when it did not run
	Limit     int `json:"limit"`     // points an operation may have
}

// maxCostSteps bounds the counting itself, in selections visited.
const maxCostSteps = 100_000

// coster counts the points of operations of doc with coerced variables.
func (t *costTable) coster(doc *ast.QueryDocument, variables map[string]any, limits Limits) *coster {
	c := &coster{
		costTable: t, variables: variables, defaultSize: limits.ListSize,
		memo: map[costKey]int{}, fragments: map[string]*ast.FragmentDefinition{}, arguments: map[*ast.Field]int{},
	}
	for _, def := range doc.Fragments {
		c.fragments[def.Name] = def
	}
	return c
}

// operation returns the points of op. The error is COST_TOO_HIGH when they
// exceed the limit, with the dearest field, and GRAPHQL_VALIDATION_FAILED when a
// field wants exactly one slicing argument and has none or several.
func (c *coster) operation(op *ast.OperationDefinition, limits Limits) (Cost, *gqlerror.Error) {
	root := rootOf(c.schema, op)
	if root == nil {
		return Cost{Limit: limits.Cost}, refuse(CodeValidationFailed, op.Position, "the schema has no %s", op.Operation)
	}
	total := c.set(op.SelectionSet, root, items{})
	c.bound()
	cost := Cost{Requested: total, Limit: limits.Cost}
	if c.err != nil {
		return cost, c.err
	}
	if total > limits.Cost {
		path, at, points := c.dearest(op.SelectionSet, root)
		err := exceeded(CodeCostTooHigh, at, total, limits.Cost, "the operation costs too many points",
			fmt.Sprintf("the dearest field is %s with %d: ask for smaller pages there, or for its inner part in a request of its own", path, points))
		err.Extensions["requested"] = total
		err.Extensions["field"] = path
		delete(err.Extensions, "measured")
		return cost, err
	}
	return cost, nil
}

func rootOf(schema *ast.Schema, op *ast.OperationDefinition) *ast.Definition {
	switch op.Operation {
	case ast.Mutation:
		return schema.Mutation
	case ast.Subscription:
		return schema.Subscription
	}
	return schema.Query
}

type coster struct {
	*costTable
	variables   map[string]any
	fragments   map[string]*ast.FragmentDefinition
	defaultSize int
	memo        map[costKey]int
	arguments   map[*ast.Field]int // points of the arguments of the fields costed, where they are not 0
	steps       int                // work done so far
	err         *gqlerror.Error
}

// items is what a connection hands to the fields that hold its items.
type items struct {
	rule *listSize
	size int
}

type costKey struct {
	first *ast.Selection
	n     int
	typ   string
	items items
}

// set returns the cost of a selection set on a type: on an abstract one, of the
// dearest object it may turn out to be.
func (c *coster) set(set ast.SelectionSet, on *ast.Definition, in items) int {
	if len(set) == 0 || on == nil || c.err != nil {
		return 0
	}
	key := costKey{&set[0], len(set), on.Name, in}
	if cost, ok := c.memo[key]; ok {
		return cost
	}
	cost := 0
	if on.IsAbstractType() && c.distinguishes(set, on) {
		for _, object := range c.schema.GetPossibleTypes(on) {
			cost = max(cost, c.set(set, object, in))
		}
	} else {
		for _, selection := range set {
			cost = add(cost, c.selection(selection, on, in))
		}
	}
	c.memo[key] = cost
	return cost
}

// distinguishes reports whether a set on an abstract type asks different things of different objects.
func (c *coster) distinguishes(set ast.SelectionSet, on *ast.Definition) bool {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.InlineFragment:
			if s.TypeCondition != "" && s.TypeCondition != on.Name {
				return true
			}
		case *ast.FragmentSpread:
			if def := c.fragments[s.Name]; def != nil && def.TypeCondition != on.Name {
				return true
			}
		}
	}
	return false
}

func (c *coster) selection(selection ast.Selection, on *ast.Definition, in items) int {
	c.steps++
	if c.bound() {
		return huge
	}
	switch s := selection.(type) {
	case *ast.Field:
		if c.excluded(s.Directives) {
			return 0
		}
		return c.field(s, on, in)
	case *ast.InlineFragment:
		if c.excluded(s.Directives) || !c.applies(s.TypeCondition, on) {
			return 0
		}
		return c.set(s.SelectionSet, on, in)
	case *ast.FragmentSpread:
		def := c.fragments[s.Name]
		if def == nil || c.excluded(s.Directives) || !c.applies(def.TypeCondition, on) {
			return 0
		}
		return c.set(def.SelectionSet, on, in)
	}
	return 0
}

// bound reports whether the counting takes too many steps, which is then the error.
func (c *coster) bound() bool {
	if c.steps > maxCostSteps && c.err == nil {
		c.err = exceeded(CodeTooLarge, nil, c.steps, maxCostSteps, "costing the operation takes too many steps",
			"use fewer fragments inside fragments, and fewer values in variables")
	}
	return c.steps > maxCostSteps
}

func (c *coster) applies(condition string, on *ast.Definition) bool {
	return condition == "" || condition == on.Name || c.conditions[condition][on.Name]
}

// excluded reports whether @skip or @include leaves a selection out for these variables.
func (c *coster) excluded(directives ast.DirectiveList) bool {
	for _, d := range directives {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		a := d.Arguments.ForName("if")
		if a == nil {
			continue
		}
		v, err := a.Value.Value(c.variables)
		if b, ok := v.(bool); err == nil && ok && b == (d.Name == "skip") {
			return true
		}
	}
	return false
}

func (c *coster) field(f *ast.Field, on *ast.Definition, in items) int {
	if f.Name == "__schema" || f.Name == "__type" {
		return add(1, c.introspection(f, "")/objectsPerPoint)
	}
	rule := c.fields[on.Name][f.Name]
	if rule == nil {
		return 0 // __typename
	}
	size, below := c.size(f, rule, in)
	arguments, known := c.arguments[f]
	if !known {
		arguments = c.given(f, rule)
		c.arguments[f] = arguments
	}
	item := add(rule.item, c.set(f.SelectionSet, c.schema.Types[rule.typ], below))
	return add(add(rule.weight, arguments), times(size, item))
}

// size returns how many items a field holds, and what it hands to the fields of
// the object it returns.
func (c *coster) size(f *ast.Field, rule *fieldCost, in items) (size int, below items) {
	size = 1
	if rule.list {
		size = c.defaultSize
	}
	if s := rule.size; s != nil {
		n := c.sliced(f, rule, s)
		if len(s.sized) > 0 {
			below = items{rule: s, size: n}
		} else {
			size = n
		}
	}
	if rule.list && in.rule.sizes(f.Name) {
		size = in.size
	}
	return size, below
}

// sliced returns the largest slicing argument, or the size assumed without one.
func (c *coster) sliced(f *ast.Field, rule *fieldCost, s *listSize) int {
	largest, given, known := 0, 0, false
	for _, steps := range s.slicing {
		n, written, ok := c.slicingArgument(f, rule, steps)
		if written {
			given++
		}
		if ok {
			known = true
			largest = max(largest, n)
		}
	}
	if s.one && given != 1 && c.err == nil {
		var names []string
		for _, steps := range s.slicing {
			names = append(names, strings.Join(steps, "."))
		}
		c.err = refuse(CodeValidationFailed, f.Position, "field %q takes exactly one of %s, %d are given", f.Name, strings.Join(names, ", "), given)
	}
	switch {
	case known:
		return largest
	case s.hasAssumed:
		return s.assumed
	}
	return c.defaultSize
}

// slicingArgument returns the value of one slicing argument: written reports
// whether the request gives it, ok whether it has a value, by request or by default.
func (c *coster) slicingArgument(f *ast.Field, rule *fieldCost, steps []string) (n int, written, ok bool) {
	var value any
	def := rule.def.Arguments.ForName(steps[0])
	typ := def.Type // the table has seen to it that the path leads somewhere
	if a := f.Arguments.ForName(steps[0]); a != nil {
		value, _ = a.Value.Value(c.variables)
	}
	written = value != nil
	if value == nil && def.DefaultValue != nil {
		value, _ = def.DefaultValue.Value(nil)
	}
	for _, step := range steps[1:] {
		object, isObject := value.(map[string]any)
		if !isObject {
			return 0, false, false
		}
		value = object[step]
		written = written && value != nil
		typ = c.schema.Types[typ.Name()].Fields.ForName(step).Type
	}
	if typ.Elem != nil {
		n, ok = length(value)
	} else {
		n, ok = whole(value)
	}
	return n, written, ok
}

// whole reads a whole number as variables and literals hold it, between 0 and huge.
func whole(value any) (int, bool) {
	var n int64
	switch v := value.(type) {
	case int64:
		n = v
	case int:
		n = int64(v)
	case float64:
		n = int64(v)
	case json.Number:
		parsed, err := v.Int64()
		if err != nil {
			return 0, false
		}
		n = parsed
	case string:
		parsed, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return 0, false
		}
		n = parsed
	default:
		return 0, false
	}
	return int(min(max(n, 0), huge)), true
}

// Arguments of more values than a person writes by hand multiply what a field
// does: a filter of a hundred conditions is tried against everything it meets.
const (
	valuesPerWeight = 10 // values for which a field is charged its weight once more, after as many that are free
	bytesPerValue   = 32 // of a string that is longer
)

// given returns the points of the arguments of a field.
func (c *coster) given(f *ast.Field, rule *fieldCost) int {
	cost, values := 0, 0
	for _, a := range f.Arguments {
		cost = add(cost, rule.args[a.Name])
		def := rule.def.Arguments.ForName(a.Name)
		value, err := a.Value.Value(c.variables)
		if def == nil || err != nil {
			continue
		}
		if c.weighted[def.Type.Name()] {
			cost = add(cost, c.input(value, def.Type.Name()))
		}
		if rule.weight > 0 {
			values += c.values(value)
		}
	}
	return add(cost, times(rule.weight, max(0, values/valuesPerWeight-1)))
}

// values counts the values in a value: objects and what is in them, and the items of lists.
func (c *coster) values(value any) int {
	c.steps++
	if c.steps > maxCostSteps {
		return 0 // refused at the next selection
	}
	switch v := value.(type) {
	case map[string]any:
		n := 1
		for _, item := range v {
			n += c.values(item)
		}
		return n
	case []any:
		n := 0
		for _, item := range v {
			n += c.values(item)
		}
		return n
	case []map[string]any:
		n := 0
		for _, item := range v {
			n += c.values(item)
		}
		return n
	case string:
		return 1 + len(v)/bytesPerValue
	}
	return 1
}

func (c *coster) input(value any, typ string) int {
	c.steps++
	if c.steps > maxCostSteps {
		return huge
	}
	switch v := value.(type) {
	case []any:
		cost := 0
		for _, item := range v {
			cost = add(cost, c.input(item, typ))
		}
		return cost
	case []map[string]any:
		cost := 0
		for _, item := range v {
			cost = add(cost, c.input(item, typ))
		}
		return cost
	case map[string]any:
		cost := 0
		def := c.schema.Types[typ]
		for name, item := range v {
			cost = add(cost, c.inputs[typ][name])
			if f := def.Fields.ForName(name); f != nil && c.weighted[f.Type.Name()] {
				cost = add(cost, c.input(item, f.Type.Name()))
			}
		}
		return cost
	}
	return 0
}

// introspection returns how many objects a selection on the schema's own types answers with.
// What a type is a list of, or the non-null of, is counted once below a type: few go deeper than tools ask.
func (c *coster) introspection(f *ast.Field, below string) int {
	if len(f.SelectionSet) == 0 {
		return 0
	}
	if f.Name == "ofType" && below == "ofType" {
		return c.introspectionSet(f.SelectionSet, f.Name)
	}
	size := 1
	if n, ok := c.lists[f.Name]; ok {
		size = n
	}
	return times(size, add(1, c.introspectionSet(f.SelectionSet, f.Name)))
}

func (c *coster) introspectionSet(set ast.SelectionSet, below string) int {
	if len(set) == 0 {
		return 0
	}
	key := costKey{first: &set[0], n: len(set), typ: "__" + below}
	if cost, ok := c.memo[key]; ok {
		return cost
	}
	objects := 0
	for _, selection := range set {
		c.steps++
		switch s := selection.(type) {
		case *ast.Field:
			objects = add(objects, c.introspection(s, below))
		case *ast.InlineFragment:
			objects = add(objects, c.introspectionSet(s.SelectionSet, below))
		case *ast.FragmentSpread:
			if def := c.fragments[s.Name]; def != nil {
				objects = add(objects, c.introspectionSet(def.SelectionSet, below))
			}
		}
	}
	c.memo[key] = objects
	return objects
}
