package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"peacegraph/graph"
	"peacegraph/schema"
)

// inquirer makes random questions from the schema, with names and identifiers of a graph. It knows no field by name: what
// the schema gets, it asks.
type inquirer struct {
	*rand.Rand
	schema *ast.Schema
	things map[string][]string // what a String or an ID may be, by the name of the argument; "" for the others
	names  int                 // aliases given so far
}

// inquiry is one field that is asked, or a fragment on a type.
type inquiry struct {
	on    string // type of the fragment; "" for a field
	alias string
	field *ast.FieldDefinition
	args  []given
	below []*inquiry
	typ   *ast.Definition // what below is asked of
}

// given is an argument or a field of an input object.
type given struct {
	name  string
	value *said
	typ   *ast.Type
}

// said is a value: a word, a list or an object.
type said struct {
	word   string
	list   []*said
	fields []given
	shape  byte // 'w', 'l' or 'o'
}

func newInquirer(seed uint64, s *graph.Snapshot) (*inquirer, error) {
	loaded, err := schema.Load()
	if err != nil {
		return nil, err
	}
	q := &inquirer{Rand: rand.New(rand.NewPCG(seed, 7)), schema: loaded, things: map[string][]string{}}
	put := func(word string, names ...string) {
		for _, name := range names {
			if !slices.Contains(q.things[name], word) && len(q.things[name]) < 2000 {
				q.things[name] = append(q.things[name], word)
			}
		}
	}
	for e := range s.Entities() {
		id := string(e.ID())
		// Those with many edges are asked more often: the list holds the others too.
		put(id, "", "id", "ids", "from", "to", "avoid", "of")
		if e.Degree() > 8 {
			put(id, "hub")
		}
		switch e.(type) {
		case graph.Actor:
			put(id, "attributedTo", "actor", "actors")
		case graph.Source:
			put(id, "attributedTo", "source")
		}
		for _, word := range strings.Fields(e.Name(nil)) {
			put(strings.Trim(word, `"\`), "text", "query")
		}
		for _, x := range e.ExternalIDs() {
			put(x.Scheme, "scheme")
		}
	}
	n := 0
	for t := range s.Statements() {
		if n++; n > 500 {
			break
		}
		put(string(t.ID()), "statement", "id")
		for _, c := range t.Qualifiers() {
			put(c.Name, "qualifier")
			put(c.Text(), "value", "role")
		}
	}
	for _, d := range s.Datasets() {
		put(string(d.ID()), "dataset")
	}
	for _, k := range s.Vocabulary().KindNames() {
		put(k, "kind", "otherKind")
	}
	for _, p := range s.Vocabulary().PredicateNames() {
		put(p, "predicate")
	}
	return q, nil
}

func (q *inquirer) chance(p float64) bool { return q.Float64() < p }

func one[T any](q *inquirer, list []T) T { return list[q.IntN(len(list))] }

// question returns a new random question: what is asked of Query.
func (q *inquirer) question() *inquiry {
	root := &inquiry{typ: q.schema.Query}
	q.fill(root, 2+q.IntN(5), 1+q.IntN(3))
	return root
}

// fill asks some fields of what an inquiry returns.
func (q *inquirer) fill(at *inquiry, depth, fields int) {
	for range fields {
		q.extend(at, depth)
	}
}

// extend asks one more field of what an inquiry returns, or a fragment with one.
func (q *inquirer) extend(at *inquiry, depth int) {
	typ := at.typ
	if typ.IsAbstractType() && (typ.Kind == ast.Union || q.chance(.3)) {
		object := one(q, q.schema.GetPossibleTypes(typ))
		fragment := &inquiry{on: object.Name, typ: object}
		if q.chance(.3) && len(object.Interfaces) > 0 {
			fragment.on = one(q, object.Interfaces)
			fragment.typ = q.schema.Types[fragment.on]
		}
		q.fill(fragment, depth, 1+q.IntN(2))
		if len(fragment.below) > 0 {
			at.below = append(at.below, fragment)
		}
		return
	}
	var fields []*ast.FieldDefinition
	for _, f := range typ.Fields {
		if !strings.HasPrefix(f.Name, "__") && (depth > 0 || !q.schema.Types[f.Type.Name()].IsCompositeType()) {
			fields = append(fields, f)
			if q.schema.Types[f.Type.Name()].IsCompositeType() {
				fields = append(fields, f, f) // leaves are many and cheap
			}
		}
	}
	if len(fields) > 0 {
		if f := q.ask(one(q, fields), depth); f != nil {
			at.below = append(at.below, f)
		}
	}
}

// ask returns the field with arguments, and with fields below it when it has any; nil when none can be asked.
func (q *inquirer) ask(def *ast.FieldDefinition, depth int) *inquiry {
	f := &inquiry{field: def, typ: q.schema.Types[def.Type.Name()]}
	for _, a := range def.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil || q.chance(.4) {
			if v := q.value(a.Name, a.Type, 0); v != nil {
				f.args = append(f.args, given{a.Name, v, a.Type})
			}
		}
	}
	if f.typ.IsCompositeType() {
		q.fill(f, depth-1, 1+q.IntN(3))
	}
	return f
}

// value returns a value of the type; nil where it is better left out.
func (q *inquirer) value(name string, typ *ast.Type, depth int) *said {
	if typ.Elem != nil {
		list := &said{shape: 'l'}
		most := 3
		if name == "ids" || name == "id" {
			most = 30
		}
		for range 1 + q.IntN(most) {
			if v := q.value(name, typ.Elem, depth); v != nil {
				list.list = append(list.list, v)
			}
		}
		return list
	}
	def := q.schema.Types[typ.NamedType]
	switch def.Kind {
	case ast.Enum:
		return &said{shape: 'w', word: one(q, def.EnumValues).Name}
	case ast.InputObject:
		return q.object(def, depth)
	}
	word := q.word(name, def.Name)
	if word == "" {
		return nil
	}
	return &said{shape: 'w', word: word}
}

func (q *inquirer) object(def *ast.Definition, depth int) *said {
	object := &said{shape: 'o'}
	if def.Directives.ForName("oneOf") != nil {
		f := one(q, def.Fields)
		if v := q.value(f.Name, f.Type, depth+1); v != nil {
			object.fields = append(object.fields, given{f.Name, v, f.Type})
			return object
		}
		return nil
	}
	for _, f := range def.Fields {
		nests := q.schema.Types[f.Type.Name()].Kind == ast.InputObject
		p := 1.5 / float64(len(def.Fields))
		if nests {
			p = .25
		}
		if f.Type.NonNull && f.DefaultValue == nil || (!nests || depth < 6) && q.chance(p) {
			name := f.Name
			if def.Name == "QualifierFilter" && name == "name" {
				name = "qualifier"
			}
			if v := q.value(name, f.Type, depth+1); v != nil {
				object.fields = append(object.fields, given{f.Name, v, f.Type})
			}
		}
	}
	return object
}

func (q *inquirer) word(name, typ string) string {
	switch typ {
	case "Int":
		numbers := map[string][]int{
			"first": {1, 5, 20, 50, 100}, "last": {1, 20, 100}, "depth": {0, 1, 2, 3, 4}, "hops": {1, 2, 3}, "maxNodes": {1, 50, 200, 500},
			"maxStatements": {0, 100, 2000}, "maxLength": {1, 2, 3, 4, 5, 6}, "minConfidence": {0, 50, 80}, "minSources": {0, 1, 2}, "changeset": {1},
		}[name]
		if numbers == nil {
			numbers = []int{0, 1, 2, 3, 5, 10}
		}
		return strconv.Itoa(one(q, numbers))
	case "Float":
		return strconv.FormatFloat(q.Float64()*50, 'f', 2, 64)
	case "Boolean":
		return strconv.FormatBool(q.chance(.5))
	case "Date":
		return fmt.Sprintf(`"%d-%02d-%02d"`, 1990+q.IntN(40), 1+q.IntN(12), 1+q.IntN(28))
	case "Lang":
		return one(q, []string{`"en"`, `"ur"`})
	case "String", "ID", "Edtf":
		things := q.things[name]
		if len(things) == 0 {
			things = q.things[""]
		}
		if hubs := q.things["hub"]; typ == "ID" && (name == "id" || name == "ids" || name == "from" || name == "to") && len(hubs) > 0 && q.chance(.6) {
			things = hubs
		}
		if typ == "Edtf" {
			return fmt.Sprintf(`"%d"`, 1990+q.IntN(40))
		}
		return strconv.Quote(one(q, things))
	}
	return "" // cursors, IRIs and times are of no help to find what is slow
}

// text writes a question as a document. Every set asks __typename, and a key that is given already gets an alias.
func (q *inquirer) text(root *inquiry) string {
	q.names = 0
	var b strings.Builder
	q.write(&b, root, map[string]bool{})
	return b.String()
}

func (q *inquirer) write(b *strings.Builder, at *inquiry, keys map[string]bool) {
	b.WriteString("{__typename")
	for _, f := range at.below {
		b.WriteByte(' ')
		if f.on != "" {
			b.WriteString("... on " + f.on + " ")
			q.write(b, f, keys)
			continue
		}
		f.alias = f.field.Name
		if keys[f.alias] || f.alias == "__typename" {
			q.names++
			f.alias = fmt.Sprintf("a%d", q.names)
			b.WriteString(f.alias + ": ")
		}
		keys[f.alias] = true
		b.WriteString(f.field.Name)
		writeGiven(b, f.args, "(", ")")
		if f.typ.IsCompositeType() {
			q.write(b, f, map[string]bool{})
		}
	}
	b.WriteString("}")
}

func writeGiven(b *strings.Builder, all []given, open, end string) {
	if len(all) == 0 && open == "(" {
		return
	}
	b.WriteString(open)
	for i, g := range all {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(g.name + ": ")
		writeSaid(b, g.value)
	}
	b.WriteString(end)
}

func writeSaid(b *strings.Builder, v *said) {
	switch v.shape {
	case 'l':
		b.WriteByte('[')
		for i, item := range v.list {
			if i > 0 {
				b.WriteString(", ")
			}
			writeSaid(b, item)
		}
		b.WriteByte(']')
	case 'o':
		writeGiven(b, v.fields, "{", "}")
	default:
		b.WriteString(v.word)
	}
}

// clone copies a question, so that it can be changed. Definitions and values are shared: they are replaced, not changed.
func (i *inquiry) clone() *inquiry {
	c := *i
	c.args = slices.Clone(i.args)
	c.below = make([]*inquiry, len(i.below))
	for n, b := range i.below {
		c.below[n] = b.clone()
	}
	return &c
}

// all returns an inquiry and everything below it.
func (i *inquiry) all() []*inquiry {
	list := []*inquiry{i}
	for _, b := range i.below {
		list = append(list, b.all()...)
	}
	return list
}

// change changes something in a question, at a random place.
func (q *inquirer) change(root *inquiry, others []*inquiry) {
	places := root.all()
	at := one(q, places)
	switch q.IntN(10) {
	case 0, 1:
		if at.typ.IsCompositeType() {
			q.extend(at, 1+q.IntN(4))
		}
	case 2:
		if len(at.below) > 1 {
			n := q.IntN(len(at.below))
			at.below = slices.Delete(at.below, n, n+1)
		}
	case 3: // the same once more
		if len(at.below) > 0 {
			at.below = append(at.below, one(q, at.below).clone())
		}
	case 4, 5, 6:
		if at.field != nil && len(at.field.Arguments) > 0 {
			q.changeArgument(at)
		}
	case 7: // what another asks of the same type
		if len(others) > 0 {
			for _, from := range one(q, others).all() {
				if from.typ == at.typ && len(from.below) > 0 && q.chance(.5) {
					at.below = append(at.below, one(q, from.below).clone())
					return
				}
			}
		}
	case 9: // the same many times
		if len(at.below) > 0 {
			again := one(q, at.below)
			for range 1 + q.IntN(8) {
				at.below = append(at.below, again.clone())
			}
		}
	case 8: // one of its parts alone
		if len(at.below) > 1 {
			at.below = []*inquiry{one(q, at.below)}
		}
	}
}

func (q *inquirer) changeArgument(at *inquiry) {
	def := one(q, at.field.Arguments)
	n := slices.IndexFunc(at.args, func(g given) bool { return g.name == def.Name })
	if n >= 0 && !def.Type.NonNull && q.chance(.2) {
		at.args = slices.Delete(slices.Clone(at.args), n, n+1)
		return
	}
	v := q.value(def.Name, def.Type, 0)
	switch {
	case v == nil:
	case n < 0:
		at.args = append(at.args, given{def.Name, v, def.Type})
	default:
		at.args[n].value = v
	}
}
