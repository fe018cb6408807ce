package server

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// costTable is what a schema says about cost, looked up once: `@cost(weight:)`
// on fields, arguments, input fields and types, `@listSize` on fields. Both
// directives follow the GraphQL cost specification; a schema without them is
// charged the defaults.
type costTable struct {
	schema     *ast.Schema
	fields     map[string]map[string]*fieldCost
	rules      map[*ast.FieldDefinition]*fieldCost
	types      map[string]int             // points of one value of the type
	inputs     map[string]map[string]int  // input type, field: @cost of the field
	weighted   map[string]bool            // input types below which some @cost is found
	conditions map[string]map[string]bool // type condition, object type: the fragment applies
	lists      introspectionSizes
}

// fieldCost is the cost of one field as the schema states it.
type fieldCost struct {
	def     *ast.FieldDefinition
	weight  int // of @cost
	charged bool
	typ     string // name of the type returned
	item    int    // points of one item, or of the object when it is no list
	list    bool
	size    *listSize
	args    map[string]int

	introspection bool // of one of the schema's own types, or a way to them
	free          bool // nothing about it costs anything, whatever is given and answered
}

// listSize is @listSize.
type listSize struct {
	assumed    int
	hasAssumed bool
	slicing    [][]string
	sized      []string
	one        bool
}

// newCostTable reads the schema's cost directives. A directive that cannot mean
// anything is an error that names the field.
func newCostTable(schema *ast.Schema) (*costTable, error) {
	t := &costTable{
		schema:     schema,
		fields:     map[string]map[string]*fieldCost{},
		rules:      map[*ast.FieldDefinition]*fieldCost{},
		types:      map[string]int{},
		inputs:     map[string]map[string]int{},
		weighted:   map[string]bool{},
		conditions: map[string]map[string]bool{},
	}
	var errs []error
	for name, def := range schema.Types {
		weight, charged, err := weightOf(def.Directives)
		if err != nil {
			errs = append(errs, fmt.Errorf("type %s: %w", name, err))
		}
		switch {
		case charged:
			t.types[name] = weight
		case def.IsCompositeType():
			t.types[name] = 1
		}
		switch {
		case def.Kind == ast.InputObject:
			errs = append(errs, t.addInput(def))
		case def.IsCompositeType():
			errs = append(errs, t.addFields(def))
			t.conditions[name] = map[string]bool{name: true}
			for _, possible := range schema.GetPossibleTypes(def) {
				t.conditions[name][possible.Name] = true
			}
		}
	}
	for _, def := range schema.Types {
		if def.Kind == ast.InputObject {
			t.weighted[def.Name] = t.findWeight(def, map[string]bool{})
		}
	}
	for _, def := range schema.Types {
		for _, f := range def.Fields {
			if rule := t.fields[def.Name][f.Name]; rule != nil {
				errs = append(errs, t.finish(rule, def))
			}
		}
	}
	t.lists = measureIntrospection(schema)
	return t, errors.Join(errs...)
}

func (t *costTable) addFields(def *ast.Definition) error {
	var errs []error
	rules := map[string]*fieldCost{}
	for _, f := range def.Fields {
		rule, err := t.field(f)
		if err != nil {
			errs = append(errs, fmt.Errorf("field %s.%s: %w", def.Name, f.Name, err))
		}
		rules[f.Name] = rule
	}
	t.fields[def.Name] = rules
	return errors.Join(errs...)
}

func (t *costTable) field(f *ast.FieldDefinition) (*fieldCost, error) {
	rule := &fieldCost{def: f, typ: f.Type.Name(), list: f.Type.Elem != nil}
	var errs [3]error
	rule.weight, rule.charged, errs[0] = weightOf(f.Directives)
	rule.size, errs[1] = t.listSizeOf(f)
	for _, a := range f.Arguments {
		weight, charged, err := weightOf(a.Directives)
		if err != nil {
			errs[2] = fmt.Errorf("argument %s: %w", a.Name, err)
		}
		if charged {
			if rule.args == nil {
				rule.args = map[string]int{}
			}
			rule.args[a.Name] = weight
		}
	}
	return rule, errors.Join(errs[:]...)
}

// finish works out what follows from all of the schema. A field that costs
// something else than the field of an interface that it implements is an error:
// then what is read through the interface could cost more than was counted.
func (t *costTable) finish(rule *fieldCost, owner *ast.Definition) error {
	name := rule.def.Name
	t.rules[rule.def] = rule
	rule.introspection = strings.HasPrefix(owner.Name, "__") || strings.HasPrefix(name, "__")
	if !rule.charged || rule.list {
		rule.item = t.types[rule.typ]
	}
	rule.free = rule.weight == 0 && rule.item == 0 && len(rule.args) == 0 && !rule.introspection
	for _, a := range rule.def.Arguments {
		rule.free = rule.free && !t.weighted[a.Type.Name()]
	}
	for _, from := range owner.Interfaces {
		same := t.fields[from][name]
		if same != nil && (same.weight != rule.weight || same.charged != rule.charged || !maps.Equal(same.args, rule.args) || !reflect.DeepEqual(same.size, rule.size)) {
			return fmt.Errorf("field %s.%s: @cost and @listSize are not those of %s.%s: repeat them as the interface has them", owner.Name, name, from, name)
		}
	}
	return nil
}

func (t *costTable) addInput(def *ast.Definition) error {
	var errs []error
	for _, f := range def.Fields {
		weight, charged, err := weightOf(f.Directives)
		if err != nil {
			errs = append(errs, fmt.Errorf("input field %s.%s: %w", def.Name, f.Name, err))
		}
		if charged {
			if t.inputs[def.Name] == nil {
				t.inputs[def.Name] = map[string]int{}
			}
			t.inputs[def.Name][f.Name] = weight
		}
	}
	return errors.Join(errs...)
}

func (t *costTable) findWeight(def *ast.Definition, entered map[string]bool) bool {
	if entered[def.Name] {
		return false
	}
	entered[def.Name] = true
	if len(t.inputs[def.Name]) > 0 {
		return true
	}
	for _, f := range def.Fields {
		inner := t.schema.Types[f.Type.Name()]
		if inner != nil && inner.Kind == ast.InputObject && t.findWeight(inner, entered) {
			return true
		}
	}
	return false
}

func weightOf(directives ast.DirectiveList) (weight int, charged bool, err error) {
	d := directives.ForName("cost")
	if d == nil {
		return 0, false, nil
	}
	arg := d.Arguments.ForName("weight")
	if arg == nil {
		return 0, false, errors.New("@cost has no weight: write @cost(weight: 1)")
	}
	weight, err = strconv.Atoi(arg.Value.Raw)
	if err != nil || weight < 0 || weight > huge {
		return 0, false, fmt.Errorf("@cost(weight: %s): the weight is a whole number of points, 0 or more", arg.Value)
	}
	return weight, true, nil
}

func (t *costTable) listSizeOf(f *ast.FieldDefinition) (*listSize, error) {
	d := f.Directives.ForName("listSize")
	if d == nil {
		return nil, nil
	}
	s := &listSize{}
	if a := d.Arguments.ForName("assumedSize"); a != nil && a.Value.Kind != ast.NullValue {
		n, err := strconv.Atoi(a.Value.Raw)
		if err != nil || n < 0 || n > huge {
			return nil, fmt.Errorf("@listSize(assumedSize: %s): the size is a whole number, 0 or more", a.Value)
		}
		s.assumed, s.hasAssumed = n, true
	}
	for _, path := range stringsOf(d.Arguments.ForName("slicingArguments")) {
		steps := strings.Split(path, ".")
		if !t.isSize(f, steps) {
			return nil, fmt.Errorf("@listSize(slicingArguments: [%q]): the field has no argument of that name that is an integer or a list", path)
		}
		s.slicing = append(s.slicing, steps)
	}
	s.sized = stringsOf(d.Arguments.ForName("sizedFields"))
	for _, name := range s.sized {
		if def := t.schema.Types[f.Type.Name()]; def == nil || def.Fields.ForName(name) == nil {
			return nil, fmt.Errorf("@listSize(sizedFields: [%q]): type %s has no field of that name", name, f.Type.Name())
		}
	}
	if def := t.schema.Directives["listSize"]; def != nil {
		if a := def.Arguments.ForName("requireOneSlicingArgument"); a != nil && a.DefaultValue != nil {
			s.one = a.DefaultValue.Raw == "true"
		}
	}
	if a := d.Arguments.ForName("requireOneSlicingArgument"); a != nil {
		s.one = a.Value.Raw == "true"
	}
	s.one = s.one && len(s.slicing) > 0
	return s, nil
}

// isSize reports whether a dotted path of arguments and input fields ends at an
// Int, or at a list, whose length is then the size.
func (t *costTable) isSize(f *ast.FieldDefinition, steps []string) bool {
	arg := f.Arguments.ForName(steps[0])
	if arg == nil {
		return false
	}
	typ := arg.Type
	for _, step := range steps[1:] {
		def := t.schema.Types[typ.NamedType]
		if def == nil {
			return false
		}
		inner := def.Fields.ForName(step)
		if inner == nil {
			return false
		}
		typ = inner.Type
	}
	return typ.NamedType == "Int" || typ.Elem != nil
}

func stringsOf(a *ast.Argument) []string {
	if a == nil {
		return nil
	}
	if a.Value.Kind != ast.ListValue {
		return []string{a.Value.Raw}
	}
	var out []string
	for _, child := range a.Value.Children {
		out = append(out, child.Value.Raw)
	}
	return out
}

func (s *listSize) sizes(name string) bool {
	return s != nil && slices.Contains(s.sized, name)
}

// introspectionSizes are the sizes of the schema's own lists, so that reading
// the schema is charged by what the answer holds: on average, rounded up.
type introspectionSizes map[string]int

// objectsPerPoint is how many objects of an introspection answer cost one
// point. They are read from the schema in memory; nothing is looked up.
const objectsPerPoint = 6

func measureIntrospection(schema *ast.Schema) introspectionSizes {
	var types, fields, args, fieldOwners, inputs, inputOwners, enums, enumOwners, possible, abstract int
	for _, def := range schema.Types {
		types++
		switch def.Kind {
		case ast.Object, ast.Interface:
			fieldOwners++
			fields += len(def.Fields)
			for _, f := range def.Fields {
				args += len(f.Arguments)
			}
		case ast.InputObject:
			inputOwners++
			inputs += len(def.Fields)
		case ast.Enum:
			enumOwners++
			enums += len(def.EnumValues)
		}
		if def.IsAbstractType() {
			abstract++
			possible += len(schema.GetPossibleTypes(def))
		}
	}
	average := func(total, owners int) int {
		return max(1, (total+max(owners, 1)-1)/max(owners, 1))
	}
	return introspectionSizes{
		"types":         types,
		"directives":    len(schema.Directives),
		"fields":        average(fields, fieldOwners),
		"args":          average(args, fields),
		"inputFields":   average(inputs, inputOwners),
		"enumValues":    average(enums, enumOwners),
		"possibleTypes": average(possible, abstract),
		"interfaces":    2,
	}
}
