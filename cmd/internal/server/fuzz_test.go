package server

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// FuzzGuardAndCost: whatever the text, guard and cost come to an end within a
// fixed number of steps and never panic, and what they let through is within the limits.
func FuzzGuardAndCost(f *testing.F) {
	schema := testSchema()
	table, err := newCostTable(schema)
	if err != nil {
		f.Fatal(err)
	}
	text, err := os.ReadFile("testdata/introspection.graphql")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text), "{}")
	for _, bomb := range bombs() {
		f.Add(bomb, `{"n":3}`)
	}
	f.Add("query($n:Int,$p:PageInput,$f:ThingFilter){things(first:$n page:$p){nodes{...on Box{weigh}}} filtered(filter:$f)}", `{"n":3,"p":{"first":2},"f":{"and":[{"ref":{"id":"x"}}]}}`)
	f.Add(`query($r:ThingRef!){thing(ref:$r){id} oneOfThings(refs:[{id:1},{iri:null}])}`, `{"r":{"id":"a","iri":null}}`)
	limits := DefaultLimits()
	f.Fuzz(func(t *testing.T, text, variables string) {
		if guardText(text, limits) != nil {
			return
		}
		doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, 2*limits.Tokens)
		if err != nil || len(doc.Operations) == 0 {
			return
		}
		g := &guard{limits: limits, fragments: map[string]*fragment{}}
		refused := g.check(doc)
		if most := 10*limits.Tokens + limits.Reached + stepsPerPair*limits.Pairs + 2*limits.Tokens*limits.Fragments; g.steps > most {
			t.Fatalf("the guard takes %d steps, at most %d are planned", g.steps, most)
		}
		if refused != nil {
			return
		}
		if validator.ValidateWithRules(schema, doc, rules.NewDefaultRules()) != nil {
			return
		}
		var values map[string]any
		if json.Unmarshal([]byte(variables), &values) != nil {
			return
		}
		for _, op := range doc.Operations {
			coerced, err := validator.VariableValues(schema, op, values)
			if err != nil {
				continue
			}
			c := table.coster(doc, coerced, limits)
			cost, refused := c.operation(op, limits)
			steps := c.steps
			if steps > maxCostSteps+limits.Tokens {
				t.Fatalf("costing takes %d steps", steps)
			}
			if refused == nil && (cost.Requested < 0 || cost.Requested > limits.Cost) {
				t.Fatalf("passed with %+v", cost)
			}
		}
	})
}

// FuzzExecute: whatever a client sends, the answer is data or an error that
// blames the request; nothing in the server, the generated code or the schema library panics on it.
func FuzzExecute(f *testing.F) {
	f.Add(readFile(f, "testdata/introspection.graphql"), "{}")
	for _, bomb := range bombs() {
		f.Add(bomb, "{}")
	}
	f.Add("query($n:Int,$p:PageInput,$f:ThingFilter){things(first:$n page:$p){nodes{...on Box{weigh}}} filtered(filter:$f)}", `{"n":3,"p":{"first":2},"f":{"and":[{"ref":{"id":"x"}}]}}`)
	f.Add("query($r:ThingRef!,$l:[ThingRef!]!){thing(ref:$r){id parts{name}} oneOfThings(refs:$l)}", `{"r":{"id":1},"l":{"iri":"x"}}`)
	f.Add("query($e:Even,$f:Float,$i:Boolean!){echo(even:$e float:$f) name@include(if:$i)}", `{"e":3,"f":1e400,"i":true}`)
	f.Add("query($f:[String!]=[\"a\"]){filtered(filter:{words:$f and:null})}", `{"f":[1]}`)
	f.Add("query($b:Boolean=true){name@include(if:$b) ...@skip(if:$b){name}}", `{"b":null}`)
	s, log := testServer(f, &testapi.Root{}, func(c *Config) { c.Limits.Cost = 200 })
	f.Fuzz(func(t *testing.T, query, variables string) {
		if strings.Contains(query, "fail") || strings.Contains(query, "wait") {
			return // these fail and wait on purpose
		}
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		if json.Valid([]byte(variables)) {
			body = append(body[:len(body)-1], `,"variables":`+variables+"}"...)
		}
		got := send(t, s.Handler(), post(string(body)))
		if strings.Contains(log.String(), `"level":"ERROR"`) {
			t.Fatalf("%s\nis answered with %d %s\n%s", body, got.status, got.body, log)
		}
		log.reset()
	})
}
