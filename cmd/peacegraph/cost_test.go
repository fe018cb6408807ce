package main

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"peacegraph/cmd/internal/server"
)

// TestActualCost asks random questions and counts in each answer what it has cost, object by object. The server has to
// come to the same, and to no more than it requested, unless a list is longer than the schema says that it usually is.
func TestActualCost(t *testing.T) {
	g := openSlow(t)
	s := strict(t, g)
	q, err := newInquirer(11, g.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	answered, within := 0, 0
	for range 600 {
		question := q.question()
		text := q.text(question)
		answer := s.Execute(t.Context(), server.Request{Query: text})
		if len(answer.Errors) > 0 {
			continue
		}
		var data map[string]any
		if err := json.Unmarshal(answer.Data, &data); err != nil {
			t.Fatal(err)
		}
		answered++
		c := &counter{schema: q.schema}
		c.object(data, question.below, sized{})
		told := answer.Extensions["cost"].(*server.Cost)
		if told.Actual != c.points {
			t.Fatalf("the answer cost %d, the server tells %d:\n%s\n%s", c.points, told.Actual, text, answer.Data)
		}
		if !c.longer {
			within++
			if told.Actual > told.Requested {
				t.Fatalf("the answer cost %d, more than the %d requested:\n%s", told.Actual, told.Requested, text)
			}
		}
	}
	if answered < 100 || within < 50 {
		t.Errorf("only %d of 600 questions were answered, %d of them with lists as long as usual", answered, within)
	}
}

// TestTheWholeSchemaCanBeRead asks what tools ask to know all of the schema.
func TestTheWholeSchemaCanBeRead(t *testing.T) {
	text, err := os.ReadFile("../internal/server/testdata/introspection.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if answer := seeded(t).Execute(t.Context(), server.Request{Query: string(text)}); len(answer.Errors) > 0 {
		t.Fatal(answer.Errors[0])
	}
}

// counter counts what an answer has cost, by the types that it names.
type counter struct {
	schema *ast.Schema
	points int
	longer bool // a list was longer than was assumed
}

// sized is a page: which of its fields are lists, and how long they are at most.
type sized struct {
	fields []string
	most   int
}

func (c *counter) object(object map[string]any, asked []*inquiry, page sized) {
	typ, _ := object["__typename"].(string)
	def := c.schema.Types[typ]
	for _, f := range asked {
		if f.on == typ || slices.Contains(def.Interfaces, f.on) {
			c.object(object, f.below, page)
		} else if f.on == "" {
			c.field(object[f.alias], f, def.Fields.ForName(f.field.Name), page)
		}
	}
}

func (c *counter) field(value any, f *inquiry, def *ast.FieldDefinition, page sized) {
	weight, charged := directiveNumber(def.Directives, "cost", "weight")
	c.points += weight
	values := 0
	for _, a := range f.args {
		values += a.value.count()
	}
	c.points += weight * max(0, values/10-1)
	returned := c.schema.Types[def.Type.Name()]
	item, itemCharged := directiveNumber(returned.Directives, "cost", "weight")
	if returned.IsCompositeType() && !itemCharged {
		item = 1
	}
	isList := def.Type.Elem != nil
	most, below := 1, sized{}
	if isList {
		most = 10
	}
	if size := def.Directives.ForName("listSize"); size != nil {
		n := c.asked(f, def, size)
		if fields := size.Arguments.ForName("sizedFields"); fields != nil {
			below = sized{words(fields), n}
		} else {
			most = n
		}
	}
	if slices.Contains(page.fields, def.Name) {
		most = page.most
	}
	list, _ := value.([]any)
	switch {
	case !isList:
		if !charged {
			c.points += item
		}
		list = []any{value}
	default:
		c.points += item * len(list)
		c.longer = c.longer || item > 0 && len(list) > most
	}
	for _, v := range list {
		if object, ok := v.(map[string]any); ok {
			c.object(object, f.below, below)
		}
	}
}

// asked returns how many items the arguments ask for, or how many are assumed.
func (c *counter) asked(f *inquiry, def *ast.FieldDefinition, size *ast.Directive) int {
	most, known := 0, false
	for _, name := range words(size.Arguments.ForName("slicingArguments")) {
		n := slices.IndexFunc(f.args, func(g given) bool { return g.name == name })
		if n >= 0 {
			known = true
			if v := f.args[n].value; v.shape == 'l' {
				most = max(most, len(v.list))
			} else if n, err := strconv.Atoi(v.word); err == nil {
				most = max(most, n)
			}
		} else if standard := def.Arguments.ForName(name).DefaultValue; standard != nil {
			if n, err := strconv.Atoi(standard.Raw); err == nil {
				known, most = true, max(most, n)
			} else {
				known, most = true, max(most, len(standard.Children))
			}
		}
	}
	if known {
		return most
	}
	if n, given := directiveNumber(ast.DirectiveList{size}, "listSize", "assumedSize"); given {
		return n
	}
	return 10
}

func words(a *ast.Argument) (list []string) {
	if a != nil {
		for _, child := range a.Value.Children {
			list = append(list, child.Value.Raw)
		}
	}
	return list
}

func directiveNumber(directives ast.DirectiveList, name, argument string) (n int, given bool) {
	d := directives.ForName(name)
	if d == nil || d.Arguments.ForName(argument) == nil {
		return 0, false
	}
	n, err := strconv.Atoi(d.Arguments.ForName(argument).Value.Raw)
	return n, err == nil
}

// count returns how many values there are in a value.
func (v *said) count() int {
	n := 0
	switch v.shape {
	case 'l':
		for _, item := range v.list {
			n += item.count()
		}
		return n
	case 'o':
		for _, f := range v.fields {
			n += f.value.count()
		}
		return n + 1
	}
	if word, err := strconv.Unquote(v.word); err == nil {
		n = len(word) / 32
	}
	return n + 1
}
