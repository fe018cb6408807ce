package server

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"peacegraph/cmd/internal/server/internal/testapi"
)

func testSchema() *ast.Schema {
	return testapi.New(&testapi.Root{}).Schema()
}

func costOf(t testing.TB, schema *ast.Schema, text string, variables map[string]any, limits Limits) (Cost, int, *gqlerror.Error) {
	t.Helper()
	table, err := newCostTable(schema)
	if err != nil {
		t.Fatal(err)
	}
	doc, errs := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules())
	if errs != nil {
		t.Fatalf("%s: %v", text, errs)
	}
	c := table.coster(doc, variables, limits)
	cost, refused := c.operation(doc.Operations[0], limits)
	return cost, c.steps, refused
}

func TestWhatAnOperationCosts(t *testing.T) {
	schema := testSchema()
	for _, tc := range []struct {
		name      string
		text      string
		variables map[string]any
		want      int
	}{
		{"a leaf is free", "{name}", nil, 0},
		{"__typename is free", "{__typename}", nil, 0},
		{"an object is one", "{thing(ref:{id:1}){id}}", nil, 1},
		{"a weight replaces what a field costs", "{dear}", nil, 30},
		{"an argument given has its weight", "{dear(weighted:1)}", nil, 37},
		{"an input field given has its weight", `{dear(filter:{words:["x"]})}`, nil, 35},
		{"input fields inside input fields", `{dear(filter:{words:["x"] and:[{words:["y"]} {words:["z"]} {name:"n"}]})}`, nil, 45},
		{"input fields in a variable", "query($f:ThingFilter){dear(filter:$f)}", map[string]any{"f": map[string]any{"and": []any{map[string]any{"words": []any{"x"}}}}}, 35},
		{"a page without a size has the assumed one", "{things{nodes{id}}}", nil, 2 + 1 + 20*1 - 1},
		{"a page has the size of its slicing argument", "{things(first:5){nodes{id}}}", nil, 2 + 5},
		{"the largest slicing argument counts", "{things(first:5 last:7){nodes{id}}}", nil, 2 + 7},
		{"a slicing argument by path", "{things(page:{first:9}){nodes{id}}}", nil, 2 + 9},
		{"a slicing argument by path in a variable", "query($p:PageInput){things(page:$p){nodes{id}}}", map[string]any{"p": map[string]any{"first": json.Number("9")}}, 2 + 9},
		{"a slicing argument in a variable", "query($n:Int){things(first:$n){nodes{id}}}", map[string]any{"n": int64(4)}, 2 + 4},
		{"a variable without a value leaves the assumed size", "query($n:Int){things(first:$n){nodes{id}}}", nil, 2 + 20},
		{"a variable with a default", "query($n:Int=6){things(first:$n){nodes{id}}}", nil, 2 + 6},
		{"a size below nothing is nothing", "{things(first:-5){nodes{id}}}", nil, 2},
		{"edges and nodes both hold the page", "{things(first:5){nodes{id} edges{node{id}}}}", nil, 2 + 5 + 5*2},
		{"what is beside the page is asked once", "{things(first:100){total}}", nil, 2},
		{"pages inside pages multiply", "{things(first:10){nodes{things(first:5){nodes{id}}}}}", nil, 2 + 10*(1+2+5)},
		{"a list of a stated size", "{stated(first:8){id}}", nil, 8},
		{"a list that says nothing has the size of the limits", "{unsized{id}}", nil, 10},
		{"a default of the schema is a size", "{thing(ref:{id:1}){parts{name}}}", nil, 1 + 3*3},
		{"the weight of a type counts for every item", "{thing(ref:{id:1}){parts(first:4){name}}}", nil, 1 + 4*3},
		{"aliases are asked each", "{a:dear b:dear}", nil, 60},
		{"a fragment costs where it is spread", "{...f a:things(first:2){nodes{...g}}} fragment f on Query{dear} fragment g on Thing{things(first:3){nodes{id}}}", nil, 30 + 2 + 2*(1+2+3)},
		{"of several possible types the dearest counts", "{thing(ref:{id:1}){...on Box{weigh} ...on Ball{bounce}}}", nil, 1 + 50},
		{"a fragment on an interface counts for each", "{thing(ref:{id:1}){...on Thing{parts{name}} ...on Ball{bounce}}}", nil, 1 + 9 + 40},
		{"a page keeps its size through fragments", "{things(first:3){...c}} fragment c on ThingConnection{nodes{id}}", nil, 2 + 3},
		{"what is skipped is free", "{dear@skip(if:true) a:dear@include(if:false) b:dear@include(if:true)}", nil, 30},
		{"what a variable skips is free", "query($s:Boolean!){dear@skip(if:$s)}", map[string]any{"s": true}, 0},
		{"a skipped fragment is free", "{...f@skip(if:true) ...@include(if:false){dear}} fragment f on Query{dear}", nil, 0},
		{"a mutation", `mutation{rename(to:"x")}`, nil, 0},
		{"one type of the schema", `{__type(name:"Thing"){name}}`, nil, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, _, err := costOf(t, schema, tc.text, tc.variables, DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Cost{Requested: tc.want, Limit: 5000}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnOperationThatIsTooDearIsToldWhere(t *testing.T) {
	schema := testSchema()
	for _, tc := range []struct {
		name, text, field string
		requested         int
	}{
		{"a page too large", "{name things(first:100000){nodes{id}}}", "things.nodes", 100002},
		{"pages inside pages", "{dear p:things(first:100){nodes{inner:things(first:100){nodes{id}}}}}", "p.nodes.inner.nodes", 30 + 2 + 100*103},
		{"through fragments and types", "{...f} fragment f on Query{things(first:100){...g}} fragment g on ThingConnection{nodes{...on Box{weigh}}}", "things.nodes.weigh", 2 + 100*51},
		{"many fields of one cost", "{" + strings.Repeat("x", 0) + repeat(60, "d#:things(first:100){nodes{id}} ") + "}", "d0.nodes", 60 * 102},
		{"numbers beyond counting", "{things(first:9000000000){nodes{things(first:9000000000){nodes{id}}}}}", "things.nodes.things.nodes", huge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, _, err := costOf(t, schema, tc.text, nil, DefaultLimits())
			if code(err) != CodeCostTooHigh {
				t.Fatalf("got %v", err)
			}
			want := map[string]any{"code": CodeCostTooHigh, "requested": tc.requested, "limit": 5000, "field": tc.field}
			if diff := cmp.Diff(want, err.Extensions); diff != "" {
				t.Error(diff)
			}
			if !strings.Contains(err.Message, tc.field) || len(err.Locations) == 0 {
				t.Errorf("the error does not lead to the field: %v %v", err, err.Locations)
			}
		})
	}
}

// A list is as long as the list that is given for it, so that asking for two things by id is not charged as a page.
func TestAListByIDsHasTheirNumber(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `
		directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = false) on FIELD_DEFINITION
		input Pick { ids: [ID!] }
		type Thing { id: ID! part: Thing }
		type Query {
			byID(ids: [ID!]): [Thing]! @listSize(assumedSize: 100, slicingArguments: ["ids"])
			picked(pick: Pick): [Thing]! @listSize(assumedSize: 100, slicingArguments: ["pick.ids"])
			defaulted(ids: [ID!] = ["a", "b", "c"]): [Thing]! @listSize(assumedSize: 100, slicingArguments: ["ids"])
		}`})
	for _, tc := range []struct {
		name, text string
		variables  map[string]any
		want       int
	}{
		{"a literal", `{byID(ids:["a","b"]){part{id}}}`, nil, 2 * 2},
		{"a literal with a variable in it", `query($a:ID!){byID(ids:["a",$a]){id}}`, map[string]any{"a": "b"}, 2},
		{"a variable", `query($i:[ID!]){byID(ids:$i){id}}`, map[string]any{"i": []any{"a", "b", "c"}}, 3},
		{"a variable of another Go type", `query($i:[ID!]){byID(ids:$i){id}}`, map[string]any{"i": []string{"a", "b"}}, 2},
		{"an empty list", `{byID(ids:[]){id}}`, nil, 0},
		{"one value for a list", `{byID(ids:"a"){id}}`, nil, 1},
		{"null", `{byID(ids:null){id}}`, nil, 100},
		{"nothing", `{byID{id}}`, nil, 100},
		{"a path", `{picked(pick:{ids:["a","b"]}){id}}`, nil, 2},
		{"a path without an end", `{picked(pick:{}){id}}`, nil, 100},
		{"a default", `{defaulted{id}}`, nil, 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, _, err := costOf(t, schema, tc.text, tc.variables, DefaultLimits())
			if err != nil || got.Requested != tc.want {
				t.Errorf("got %+v, %v, want %d", got, err, tc.want)
			}
		})
	}
}

func TestAFieldThatWantsOneSizeHasExactlyOne(t *testing.T) {
	schema := testSchema()
	for text, want := range map[string]string{
		"{stated(first:1){id}}":        "",
		"{stated{id}}":                 CodeValidationFailed,
		"{stated(first:1 last:1){id}}": CodeValidationFailed,
		"{stated(first:null){id}}":     CodeValidationFailed,
	} {
		_, _, err := costOf(t, schema, text, nil, DefaultLimits())
		if code(err) != want {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

// A tool that reads the whole schema passes; one that asks for it many times over does not.
func TestReadingTheSchemaIsPaidAndBounded(t *testing.T) {
	schema := testSchema()
	text, err := os.ReadFile("testdata/introspection.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if refused, _ := guardAll(t, string(text), DefaultLimits()); refused != nil {
		t.Fatalf("the guard refuses the introspection query: %v", refused)
	}
	cost, _, refused := costOf(t, schema, string(text), nil, DefaultLimits())
	if refused != nil || cost.Requested < 10 || cost.Requested > 1000 {
		t.Errorf("got %+v, %v", cost, refused)
	}
	var large strings.Builder
	large.WriteString("type Query { t0: T0 }")
	for i := range 150 {
		fmt.Fprintf(&large, "type T%d { %s }", i, repeat(20, "f#(a: Int): Int "))
	}
	schema = gqlparser.MustLoadSchema(&ast.Source{Input: large.String()})
	cost, _, refused = costOf(t, schema, string(text), nil, DefaultLimits())
	if refused != nil || cost.Requested < 100 {
		t.Errorf("got %+v, %v", cost, refused)
	}
	for _, dear := range []string{
		"{" + repeat(60, "s#:__schema{types{fields{args{type{name}}}}}") + "}",
		"{" + repeat(3, "s#:__schema{types{fields{type{fields{args{type{name}}}}}}}") + "}",
	} {
		if _, _, refused := costOf(t, schema, dear, nil, DefaultLimits()); code(refused) != CodeCostTooHigh {
			t.Errorf("%s: got %v", dear, refused)
		}
	}
}

// The work of costing is counted, not timed: each selection once for every type it is read on.
func TestCostingWorksInProportionToTheText(t *testing.T) {
	schema := testSchema()
	table, err := newCostTable(schema)
	if err != nil {
		t.Fatal(err)
	}
	limits := DefaultLimits()
	for name, text := range bombs() {
		t.Run(name, func(t *testing.T) {
			if refused, _ := guardAll(t, text, limits); refused != nil {
				t.Logf("refused by the guard: %v", refused)
				return
			}
			doc, errs := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules())
			if errs != nil {
				t.Fatal(errs)
			}
			c := table.coster(doc, nil, limits)
			cost, refused := c.operation(doc.Operations[0], limits)
			steps := c.steps
			t.Logf("%d bytes, %d steps, %+v, %v", len(text), steps, cost, refused)
			if steps > 10*len(text) {
				t.Errorf("%d bytes take %d steps", len(text), steps)
			}
		})
	}
}

func TestASchemaWithImpossibleCostsIsRefused(t *testing.T) {
	const directives = `
		directive @cost(weight: Int!) on FIELD_DEFINITION | ARGUMENT_DEFINITION | OBJECT | INPUT_FIELD_DEFINITION
		directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
	`
	for _, tc := range []struct{ name, schema, want string }{
		{"a negative weight", "type Query { a: Int @cost(weight: -1) }", "field Query.a: @cost(weight: -1)"},
		{"of an argument", "type Query { a(b: Int @cost(weight: -1)): Int }", "field Query.a: argument b: @cost(weight: -1)"},
		{"of a type", "type Query @cost(weight: -2) { a: Int }", "type Query: @cost(weight: -2)"},
		{"of an input field", "type Query { a(b: I): Int } input I { c: Int @cost(weight: -3) }", "input field I.c"},
		{"a negative size", "type Query { a: [Int] @listSize(assumedSize: -1) }", "field Query.a: @listSize(assumedSize: -1)"},
		{"a slicing argument that is not there", `type Query { a(b: Int): [Int] @listSize(slicingArguments: ["c"]) }`, `"c"`},
		{"a slicing argument that is no number", `type Query { a(b: String): [Int] @listSize(slicingArguments: ["b"]) }`, `"b"`},
		{"a slicing path that leads nowhere", `type Query { a(b: I): [Int] @listSize(slicingArguments: ["b.x"]) } input I { c: Int }`, `"b.x"`},
		{"a slicing path through a list", `type Query { a(b: [I]): [Int] @listSize(slicingArguments: ["b.c"]) } input I { c: Int }`, `"b.c"`},
		{"a sized field that is not there", `type Query { a: Query @listSize(sizedFields: ["b"]) }`, `type Query has no field`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			schema, err := gqlparser.LoadSchema(&ast.Source{Input: directives + tc.schema})
			if err != nil {
				t.Fatal(err)
			}
			_, err = newCostTable(schema)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q in it", err, tc.want)
			}
		})
	}
}
