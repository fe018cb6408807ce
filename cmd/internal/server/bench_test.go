package server

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// typical is a query of the size people write: a page, fragments, types, variables.
const typical = `query Typical($n: Int = 20, $ref: ThingRef!) {
	thing(ref: $ref) { ...Core parts(first: 5) { name of { ...Core } } }
	things(first: $n) {
		nodes {
			...Core
			... on Box { weigh things(first: 3) { nodes { ...Core } } }
			... on Ball { bounce things(first: 3) { edges { node { ...Core } } } }
		}
		total
	}
}
fragment Core on Thing { __typename id name }`

func BenchmarkGuard(b *testing.B) {
	limits := DefaultLimits()
	doc, err := parser.ParseQuery(&ast.Source{Input: typical})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("text", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := guardText(typical, limits); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("document", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := guardDocument(doc, limits); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCost(b *testing.B) {
	schema := testSchema()
	table, err := newCostTable(schema)
	if err != nil {
		b.Fatal(err)
	}
	doc, errs := gqlparser.LoadQueryWithRules(schema, typical, rules.NewDefaultRules())
	if errs != nil {
		b.Fatal(errs)
	}
	variables := map[string]any{"n": int64(20), "ref": map[string]any{"id": "1"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.coster(doc, variables, DefaultLimits()).operation(doc.Operations[0], DefaultLimits()); err != nil {
			b.Fatal(err)
		}
	}
}

// What the cache of documents saves: parsing and validating the same text again.
func BenchmarkDocument(b *testing.B) {
	for _, remember := range []bool{false, true} {
		name := map[bool]string{false: "checked each time", true: "remembered"}[remember]
		b.Run(name, func(b *testing.B) {
			s, _ := testServer(b, &testapi.Root{}, func(c *Config) {
				if !remember {
					c.Limits.Remembered = 1
				}
			})
			b.ReportAllocs()
			for b.Loop() {
				if _, errs := s.document(typical); errs != nil {
					b.Fatal(errs)
				}
			}
		})
	}
}

func BenchmarkExecute(b *testing.B) {
	s, _ := testServer(b, &testapi.Root{}, func(c *Config) { c.Log = nil })
	b.Run("one field", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.Execute(background(), Request{Query: "{name}"})
		}
	})
	b.Run("typical", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			answer := s.Execute(background(), Request{Query: typical, Variables: map[string]any{"ref": map[string]any{"id": "1"}}})
			if len(answer.Errors) > 0 {
				b.Fatal(answer.Errors)
			}
		}
	})
}

// BenchmarkWorst is what the dearest documents known cost before they are
// refused or run: the guard alone, and the validator for those it lets pass.
func BenchmarkWorst(b *testing.B) {
	schema := testSchema()
	limits := DefaultLimits()
	validation := newValidation()
	for name, text := range worst() {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				if guardText(text, limits) != nil {
					continue
				}
				doc, err := parser.ParseQuery(&ast.Source{Input: text})
				if err != nil {
					b.Fatal(err)
				}
				if guardDocument(doc, limits) == nil {
					validation.check(schema, doc, limits.Errors)
				}
			}
		})
	}
}

// worst are documents near several limits at once, made to keep guard and validator busy.
func worst() map[string]string {
	many := bombs()
	many["unknown fields of one type"] = "{" + repeat(200, "things#x ") + "}" + repeat(9, "fragment f# on Query{"+strings.ReplaceAll(repeat(100, "things@x "), "@", "#")+"}")
	many["same keys to the limit"] = "{" + strings.Repeat("things{nodes{id name}} ", 25) + "}"
	many["same keys below same keys"] = "{" + strings.Repeat("thing(ref:{id:1}){parts{name of{id name things{nodes{id}}}}} ", 14) + "}"
	many["a long line of fragments"] = "{thing(ref:{id:1}){...f0}}" + repeat(14, "fragment f# on Thing{"+strings.Repeat("name id ", 4)+"...g#}") + repeat(14, "fragment g# on Thing{id}")
	many["fragments that spread all others"] = "{thing(ref:{id:1}){" + repeat(60, "...f# ") + "}}" + repeat(60, "fragment f# on Thing{k#:id}")
	many["operations that reach everything"] = repeat(20, "query q#{thing(ref:{id:1}){...f}}") + "fragment f on Thing{" + repeat(4, "things{nodes{parts{of{id name}}}} ") + repeat(50, "id name ")[:300] + "}"
	many["values inside values"] = `{filtered(filter:{` + strings.Repeat("and:[{", 13) + `name:"x"` + strings.Repeat("}]", 13) + `})}`
	many["many arguments of same keys"] = "{" + strings.Repeat(`filtered(filter:{and:[{name:"a"},{name:"b"},{name:"c"},{name:"d"},{name:"e"}]}) `, 40) + "}"
	many["one name of all the text"] = "{" + strings.Repeat("n", 16000) + "}"
	many["unknown fragments"] = "{" + repeat(60, "...f# ") + "}"
	many["directives unknown"] = "{" + repeat(50, "name@thing#(if:true) ") + "}"
	return many
}
