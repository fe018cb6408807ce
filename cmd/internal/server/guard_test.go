package server

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// guardAll runs both halves of the guard as the server does, and returns the steps of the second.
func guardAll(t *testing.T, text string, limits Limits) (*gqlerror.Error, int) {
	t.Helper()
	if err := guardText(text, limits); err != nil {
		return err, 0
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		t.Fatalf("parse %s: %v", text, err)
	}
	g := &guard{limits: limits, fragments: map[string]*fragment{}}
	return g.check(doc), g.steps
}

func code(err *gqlerror.Error) string {
	if err == nil {
		return ""
	}
	code, _ := err.Extensions["code"].(string)
	return code
}

// repeat writes a text n times, with # standing for the number of the time.
func repeat(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "#", strconv.Itoa(i)))
	}
	return b.String()
}

// nest returns fields n deep, the innermost a leaf.
func nest(n int) string {
	return strings.Repeat("{a", n) + strings.Repeat("}", n)
}

func TestTheGuardAcceptsUpToALimitAndRefusesBeyond(t *testing.T) {
	limits := DefaultLimits()
	for _, tc := range []struct {
		name   string
		code   string
		at     int // largest n accepted
		text   func(n int) string
		adjust func(*Limits) // raises the other limits a case would meet first
	}{
		{"bytes of the document", CodeDocumentTooLarge, 16 << 10, func(n int) string { return "{a}" + strings.Repeat(" ", n-3) }, nil},
		{"tokens", CodeTooManyTokens, 2000, func(n int) string { return "{a(b:[" + strings.Repeat("1 ", n-9) + "])}" }, nil},
		{"tokens that are comments", CodeTooManyTokens, 2000, func(n int) string { return strings.Repeat("#\n", n-3) + "{a}" }, nil},
		{"brackets of a value", CodeTooNested, 32, func(n int) string {
			return "{a(b:" + strings.Repeat("[", n-2) + strings.Repeat("]", n-2) + ")}"
		}, nil},
		{"inline fragments", CodeTooNested, 32, func(n int) string { return strings.Repeat("{...", n-1) + "{a" + strings.Repeat("}", n) }, nil},
		{"fragments inside fragments", CodeTooNested, 32, func(n int) string {
			return "{...f0}" + chain(n-1)
		}, nil},
		{"depth", CodeTooDeep, 15, nest, nil},
		{"depth through fragments", CodeTooDeep, 15, func(n int) string {
			return "{a{...f}} fragment f on T" + nest(n-1)
		}, nil},
		{"depth of an unused fragment", CodeTooDeep, 15, func(n int) string { return "{a} fragment f on T" + nest(n) }, nil},
		{"aliases", CodeTooManyAliases, 60, func(n int) string { return "{" + repeat(n, "a#:b ") + "}" }, nil},
		{"directives", CodeTooManyDirectives, 50, func(n int) string { return "{" + repeat(n, "a#@include(if:true) ") + "}" }, nil},
		{"directives of one field", CodeTooManyDirectives, 50, func(n int) string { return "{a" + strings.Repeat("@x", n) + "}" }, nil},
		{"fields in a set", CodeTooManySelections, 200, func(n int) string { return "{" + repeat(n, "a# ") + "}" }, nil},
		{"fields in a set through fragments", CodeTooManySelections, 200, func(n int) string {
			return "{...f b ...{...f}} fragment f on T{" + repeat((n-1)/2, "a# ") + "}" + strings.Repeat(" ", n%2)
		}, func(l *Limits) { l.Selections = 201 }},
		{"same-key pairs", CodeTooManyPairs, 63, func(n int) string { return "{" + strings.Repeat("a ", n) + "}" }, nil},
		{"same-key pairs below same keys", CodeTooManyPairs, 31, func(n int) string {
			return "{" + strings.Repeat("a{b c d e} ", n) + "}"
		}, func(l *Limits) { l.Pairs = 5 * 31 * 30 / 2 }},
		{"spreads of one fragment", CodeTooManyPairs, 63, func(n int) string {
			return "{" + strings.Repeat("...f ", n) + "} fragment f on T{a}"
		}, nil},
		{"operations", CodeTooManyOperations, 20, func(n int) string { return repeat(n, "query q#{a} ") }, nil},
		{"fragments", CodeTooManyFragments, 100, func(n int) string { return "{a}" + repeat(n, "fragment f# on T{a} ") }, nil},
		{"selections reached", CodeTooLarge, 10, func(n int) string {
			return repeat(n, "query q#{...f}") + "fragment f on T{" + repeat(99, "a# ") + "}"
		}, func(l *Limits) { l.Reached = 10*100 + 99 }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			limits := limits
			if tc.adjust != nil {
				tc.adjust(&limits)
			}
			step := 1
			if tc.name == "fields in a set through fragments" {
				tc.at, step = 201, 2
			}
			if err, _ := guardAll(t, tc.text(tc.at), limits); err != nil {
				t.Errorf("%d is within the limit: %v", tc.at, err)
			}
			err, _ := guardAll(t, tc.text(tc.at+step), limits)
			if code(err) != tc.code {
				t.Fatalf("%d is beyond the limit: got %v, want %s", tc.at+step, err, tc.code)
			}
			measured, _ := err.Extensions["measured"].(int)
			limit, _ := err.Extensions["limit"].(int)
			if measured <= limit || !strings.Contains(err.Message, fmt.Sprint(measured)) || !strings.Contains(err.Message, fmt.Sprint(limit)) {
				t.Errorf("the error names neither what was measured nor the limit: %v %v", err, err.Extensions)
			}
		})
	}
}

// chain returns fragments f0 … that each hold the next, so that n selection sets are open at the innermost.
func chain(n int) string {
	var b strings.Builder
	for i := range n - 1 {
		fmt.Fprintf(&b, "fragment f%d on T{...f%d}", i, i+1)
	}
	fmt.Fprintf(&b, "fragment f%d on T{a}", n-1)
	return b.String()
}

func TestTheGuardRefusesWhatHasNoMeaningHere(t *testing.T) {
	for _, tc := range []struct {
		name, text, code, message string
	}{
		{"a fragment in itself", "{...f} fragment f on T{a ...f}", CodeValidationFailed, "spreads itself"},
		{"a fragment in itself through others", "{...f} fragment f on T{...g} fragment g on T{b{...f}}", CodeValidationFailed, "spreads itself"},
		{"an unused fragment in itself", "{a} fragment f on T{...f}", CodeValidationFailed, "spreads itself"},
		{"defer", "{...@defer{a}}", CodeNotStreamed, "@defer"},
		{"defer on a spread in a fragment", "{...f} fragment f on T{...g@defer(label:\"x\")} fragment g on T{a}", CodeNotStreamed, "@defer"},
		{"stream", "{a@stream(initialCount:1)}", CodeNotStreamed, "@stream"},
		{"a whole number no integer holds", "{a(b:99999999999999999999)}", CodeValidationFailed, "out of range"},
		{"the same as a default", "query($v:Int=99999999999999999999){a}", CodeValidationFailed, "out of range"},
		{"the same inside a value", "{a(b:{c:[99999999999999999999]})}", CodeValidationFailed, "out of range"},
		{"a decimal number no float holds", "{a(b:1e999)}", CodeValidationFailed, "out of range"},
		{"variables of a fragment", "{...f} fragment f($a:Int) on T{a}", CodeValidationFailed, "declares variables"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err, _ := guardAll(t, tc.text, DefaultLimits())
			if code(err) != tc.code || !strings.Contains(err.Message, tc.message) {
				t.Errorf("got %v, want %s with %q", err, tc.code, tc.message)
			}
			if err != nil && len(err.Locations) == 0 {
				t.Errorf("the error has no location: %v", err)
			}
		})
	}
}

func TestTheGuardLeavesUnknownFragmentsToTheValidator(t *testing.T) {
	if err, _ := guardAll(t, "{...nowhere a{...nowhere}}", DefaultLimits()); err != nil {
		t.Error(err)
	}
}

// bombs are small documents that grow without bound when fragments are put in one by one.
func bombs() map[string]string {
	doubling := func(n int, body string) string {
		var b strings.Builder
		b.WriteString("{thing(ref:{id:1}){...f0}}")
		for i := range n {
			fmt.Fprintf(&b, "fragment f%d on Thing{%s}", i, strings.ReplaceAll(body, "#", fmt.Sprint(i+1)))
		}
		fmt.Fprintf(&b, "fragment f%d on Thing{id}", n)
		return b.String()
	}
	return map[string]string{
		"each fragment spreads the next twice":                     doubling(30, "...f# ...f#"),
		"each fragment spreads the next below two keys":            doubling(6, "x:parts{of{...f#}} y:parts{of{...f#}}"),
		"each fragment spreads the next below one key twice":       doubling(6, "parts{of{...f#}} parts{of{...f#}}"),
		"each fragment spreads the next in inline fragments":       doubling(7, "...{...f#} ...on Box{...f#}"),
		"each fragment spreads two, which spread the next":         doubling(6, "a:name things{nodes{...f#}} t:things{nodes{...f#}}"),
		"the same below one key, with fields that differ":          doubling(6, "things{nodes{name ...f#}} things{nodes{id ...f#}}"),
		"one set of many fields, met from many places":             "{" + repeat(30, "x#:thing(ref:{id:1}){...f ...g}") + "} fragment f on Thing{" + strings.Repeat("name ", 20) + "} fragment g on Thing{...f id}",
		"many operations that reach many fields":                   repeat(20, "query q#{thing(ref:{id:1}){...f}}") + "fragment f on Thing{" + repeat(60, "k#:name ") + "}",
		"objects without end, in one line of fields below another": "{things{nodes" + strings.Repeat("{things{nodes", 6) + "{id}" + strings.Repeat("}}", 7),
	}
}

// The work of the guard is counted, not timed: a fixed number of steps for each byte of the text.
func TestTheGuardWorksInProportionToTheText(t *testing.T) {
	limits := DefaultLimits()
	for name, text := range bombs() {
		t.Run(name, func(t *testing.T) {
			_, steps := guardAll(t, text, limits)
			if most := 10*len(text) + limits.Reached + stepsPerPair*limits.Pairs; steps > most {
				t.Errorf("%d bytes take %d steps, at most %d are planned", len(text), steps, most)
			}
			if len(text) < 1100 && steps > 20*len(text) {
				t.Errorf("%d bytes take %d steps", len(text), steps)
			}
		})
	}
}

// Pairs are compared with an obvious count: every field of the document put in
// its place in the answer, and each two in one place under one key are a pair.
// A pair met in several places counts at least once and at most as often.
func TestPairsAreThoseOfTheDocumentWrittenOut(t *testing.T) {
	for _, text := range []string{
		"{a}", "{a a}", "{a a a b}", "{a{b} a{b c} a{c}}", "{x:a{b} x:a{b}}", "{...{a} ...on T{a} a}",
		"{...f a} fragment f on T{a}", "{a{...f} b{...f} a{c}} fragment f on T{c c d{e} d{e f}}",
		"{a{b{c c} b{c}} a{b{c}}}", "{a{...f a{...f}} b{a{...f}} a{...g}} fragment f on T{x ...g} fragment g on T{y x}",
	} {
		t.Run(text, func(t *testing.T) {
			doc, err := parser.ParseQuery(&ast.Source{Input: text})
			if err != nil {
				t.Fatal(err)
			}
			g := &guard{limits: DefaultLimits(), fragments: map[string]*fragment{}}
			for _, def := range doc.Fragments {
				g.fragments[def.Name] = &fragment{def: def}
			}
			c := &pairCounter{guard: g, numbers: map[*ast.Field]uint32{}, seen: map[string]bool{}}
			c.merge([]ast.SelectionSet{doc.Operations[0].SelectionSet})
			pairs := map[[2]*ast.Field]int{}
			writtenOutPairs(doc, []ast.SelectionSet{doc.Operations[0].SelectionSet}, pairs)
			met := 0
			for _, n := range pairs {
				met += n
			}
			if c.pairs < len(pairs) || c.pairs > met {
				t.Errorf("counted %d pairs, there are %d, met %d times", c.pairs, len(pairs), met)
			}
		})
	}
}

func writtenOutPairs(doc *ast.QueryDocument, sets []ast.SelectionSet, pairs map[[2]*ast.Field]int) {
	var fields []*ast.Field
	var put func(ast.SelectionSet)
	put = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				fields = append(fields, s)
			case *ast.InlineFragment:
				put(s.SelectionSet)
			case *ast.FragmentSpread:
				put(doc.Fragments.ForName(s.Name).SelectionSet)
			}
		}
	}
	for _, set := range sets {
		put(set)
	}
	done := map[string]bool{}
	for _, a := range fields {
		if done[a.Alias] {
			continue
		}
		done[a.Alias] = true
		var same []*ast.Field
		var below []ast.SelectionSet
		for _, b := range fields {
			if b.Alias == a.Alias {
				for _, earlier := range same {
					pairs[[2]*ast.Field{earlier, b}]++
				}
				same = append(same, b)
				below = append(below, b.SelectionSet)
			}
		}
		writtenOutPairs(doc, below, pairs)
	}
}
