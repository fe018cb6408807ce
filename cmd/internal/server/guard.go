package server

// Rule of this file: nothing here may cost more than a fixed number of steps a
// token. A document is hostile until it has passed; the parser, and above all
// the validator, whose overlap rule compares fields in pairs, see it only
// afterwards. Whatever is found through a fragment is found once and remembered.

import (
	"math"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
)

// guardText bounds a document before it is parsed: bytes, tokens, open brackets.
// A text that is no GraphQL passes as far as it can be read; the parser says
// what is wrong with it.
func guardText(text string, limits Limits) *gqlerror.Error {
	if len(text) > limits.DocumentBytes {
		return exceeded(CodeDocumentTooLarge, nil, len(text), limits.DocumentBytes, "the document is too large, in bytes",
			"pass values as variables, or ask in several requests")
	}
	lex := lexer.New(&ast.Source{Input: text})
	tokens, open, deepest := 0, 0, 0
	var deepestAt *ast.Position
	for {
		token, err := lex.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			break
		}
		tokens++
		switch token.Kind {
		case lexer.BraceL, lexer.BracketL, lexer.ParenL:
			open++
			if open > deepest {
				deepest = open
				deepestAt = &token.Pos
			}
		case lexer.BraceR, lexer.BracketR, lexer.ParenR:
			open--
		}
	}
	if tokens > limits.Tokens {
		return exceeded(CodeTooManyTokens, nil, tokens, limits.Tokens, "the document has too many tokens",
			"pass values as variables, or ask in several requests")
	}
	if deepest > limits.Nesting {
		return exceeded(CodeTooNested, deepestAt, deepest, limits.Nesting, "too many brackets are open at once",
			"ask for the inner part in a request of its own")
	}
	return nil
}

// guardDocument bounds a parsed document whose text passed [guardText]. The
// first limit that is exceeded is the error; nil means that validating the
// document is cheap. Spreads of unknown fragments are left to the validator.
func guardDocument(doc *ast.QueryDocument, limits Limits) *gqlerror.Error {
	g := &guard{limits: limits, fragments: map[string]*fragment{}}
	return g.check(doc)
}

type guard struct {
	limits     Limits
	fragments  map[string]*fragment
	aliases    int
	directives int
	steps      int // selections visited, all passes together: what tests assert
}

// fragment is a fragment definition and what following it finds.
type fragment struct {
	def   *ast.FragmentDefinition
	state int // 0 not followed, 1 being followed, 2 followed
	reach
}

// reach is what is found below a selection set when every fragment is put in.
type reach struct {
	depth   int // fields below one another
	nesting int // selection sets open at once
	fields  int // fields of the set itself
	deepest *ast.Position
}

func (g *guard) check(doc *ast.QueryDocument) *gqlerror.Error {
	if n := len(doc.Operations); n > g.limits.Operations {
		return exceeded(CodeTooManyOperations, doc.Operations[g.limits.Operations].Position, n, g.limits.Operations,
			"the document has too many operations", "send the operations you run in documents of their own")
	}
	if n := len(doc.Fragments); n > g.limits.Fragments {
		return exceeded(CodeTooManyFragments, doc.Fragments[g.limits.Fragments].Position, n, g.limits.Fragments,
			"the document has too many fragments", "write fragments that are used once where they are used")
	}
	for _, def := range doc.Fragments {
		if g.fragments[def.Name] == nil {
			g.fragments[def.Name] = &fragment{def: def}
		}
	}
	if err := g.written(doc); err != nil {
		return err
	}
	if err := g.followed(doc); err != nil {
		return err
	}
	return g.reached(doc)
}

// written checks what can be counted as it stands in the text.
func (g *guard) written(doc *ast.QueryDocument) *gqlerror.Error {
	for _, op := range doc.Operations {
		for _, v := range op.VariableDefinitions {
			if err := g.writtenValue(v.DefaultValue); err != nil {
				return err
			}
			if err := g.writtenDirectives(v.Directives); err != nil {
				return err
			}
		}
		if err := g.writtenDirectives(op.Directives); err != nil {
			return err
		}
		if err := g.writtenSet(op.SelectionSet); err != nil {
			return err
		}
	}
	for _, def := range doc.Fragments {
		if len(def.VariableDefinition) > 0 {
			return refuse(CodeValidationFailed, def.Position, "fragment %q declares variables: declare them on the operation", def.Name)
		}
		if err := g.writtenDirectives(def.Directives); err != nil {
			return err
		}
		if err := g.writtenSet(def.SelectionSet); err != nil {
			return err
		}
	}
	return nil
}

func (g *guard) writtenSet(set ast.SelectionSet) *gqlerror.Error {
	for _, selection := range set {
		g.steps++
		switch s := selection.(type) {
		case *ast.Field:
			if s.Alias != s.Name {
				g.aliases++
				if g.aliases > g.limits.Aliases {
					return exceeded(CodeTooManyAliases, s.Position, g.aliases, g.limits.Aliases, "the document has too many aliases",
						"ask for many things of one sort with a list field and a filter, or in several requests")
				}
			}
			if err := g.writtenArguments(s.Arguments); err != nil {
				return err
			}
			if err := g.writtenDirectives(s.Directives); err != nil {
				return err
			}
			if err := g.writtenSet(s.SelectionSet); err != nil {
				return err
			}
		case *ast.InlineFragment:
			if err := g.writtenDirectives(s.Directives); err != nil {
				return err
			}
			if err := g.writtenSet(s.SelectionSet); err != nil {
				return err
			}
		case *ast.FragmentSpread:
			if err := g.writtenDirectives(s.Directives); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *guard) writtenDirectives(list ast.DirectiveList) *gqlerror.Error {
	for _, d := range list {
		g.steps++
		g.directives++
		if g.directives > g.limits.Directives {
			return exceeded(CodeTooManyDirectives, d.Position, g.directives, g.limits.Directives, "the document has too many directives",
				"put fields that come and go together under one fragment with one directive")
		}
		if d.Name == "defer" || d.Name == "stream" {
			return refuse(CodeNotStreamed, d.Position, "@%s needs an answer in parts, and this address answers in one piece: leave the directive out", d.Name)
		}
		if err := g.writtenArguments(d.Arguments); err != nil {
			return err
		}
	}
	return nil
}

func (g *guard) writtenArguments(list ast.ArgumentList) *gqlerror.Error {
	for _, a := range list {
		if err := g.writtenValue(a.Value); err != nil {
			return err
		}
	}
	return nil
}

// writtenValue refuses numbers that no Go number holds: further in, reading one is a panic.
func (g *guard) writtenValue(v *ast.Value) *gqlerror.Error {
	if v == nil {
		return nil
	}
	g.steps++
	switch v.Kind {
	case ast.IntValue:
		if _, err := strconv.ParseInt(v.Raw, 10, 64); err != nil {
			return refuse(CodeValidationFailed, v.Position, "the number is out of range: whole numbers go from %d to %d", math.MinInt64, math.MaxInt64)
		}
	case ast.FloatValue:
		if _, err := strconv.ParseFloat(v.Raw, 64); err != nil {
			return refuse(CodeValidationFailed, v.Position, "the number is out of range: numbers are 64-bit floating point")
		}
	case ast.ListValue, ast.ObjectValue:
		for _, child := range v.Children {
			if err := g.writtenValue(child.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// followed checks depth, nesting and the size of sets with every fragment put
// in, each fragment being followed once.
func (g *guard) followed(doc *ast.QueryDocument) *gqlerror.Error {
	for _, op := range doc.Operations {
		r, err := g.follow(op.SelectionSet)
		if err != nil {
			return err
		}
		if err := g.within(r, op.Position); err != nil {
			return err
		}
	}
	for _, def := range doc.Fragments {
		r, err := g.followFragment(g.fragments[def.Name], def.Position)
		if err != nil {
			return err
		}
		if err := g.within(r, def.Position); err != nil {
			return err
		}
	}
	return nil
}

func (g *guard) within(r reach, at *ast.Position) *gqlerror.Error {
	if r.depth > g.limits.Depth {
		return exceeded(CodeTooDeep, r.deepest, r.depth, g.limits.Depth, "fields are nested too deep",
			"ask for the inner part in a request of its own")
	}
	if r.nesting > g.limits.Nesting {
		return exceeded(CodeTooNested, at, r.nesting, g.limits.Nesting, "too many selection sets are open at once",
			"take fragments that only hold other fragments apart")
	}
	return nil
}

func (g *guard) follow(set ast.SelectionSet) (reach, *gqlerror.Error) {
	r := reach{nesting: 1}
	var at *ast.Position
	for _, selection := range set {
		g.steps++
		var in reach
		var err *gqlerror.Error
		switch s := selection.(type) {
		case *ast.Field:
			at = s.Position
			if len(s.SelectionSet) > 0 {
				in, err = g.follow(s.SelectionSet)
			}
			in.depth = add(in.depth, 1)
			in.fields = 1
			if in.deepest == nil {
				in.deepest = s.Position
			}
		case *ast.InlineFragment:
			at = s.Position
			in, err = g.follow(s.SelectionSet)
		case *ast.FragmentSpread:
			at = s.Position
			if f := g.fragments[s.Name]; f != nil {
				in, err = g.followFragment(f, s.Position)
			}
		}
		if err != nil {
			return reach{}, err
		}
		r.fields = add(r.fields, in.fields)
		r.nesting = max(r.nesting, add(in.nesting, 1))
		if in.depth > r.depth {
			r.depth, r.deepest = in.depth, in.deepest
		}
	}
	if r.fields > g.limits.Selections {
		return reach{}, exceeded(CodeTooManySelections, at, r.fields, g.limits.Selections, "one selection set has too many fields",
			"ask for fewer fields, or in several requests")
	}
	return r, nil
}

func (g *guard) followFragment(f *fragment, at *ast.Position) (reach, *gqlerror.Error) {
	switch f.state {
	case 1:
		return reach{}, refuse(CodeValidationFailed, at, "fragment %q spreads itself: a fragment cannot contain itself, directly or through others", f.def.Name)
	case 2:
		return f.reach, nil
	}
	f.state = 1
	r, err := g.follow(f.def.SelectionSet)
	f.state, f.reach = 2, r
	return r, err
}

// reached bounds what the validator walks: it starts at every operation and at
// every fragment and enters each fragment once a start.
func (g *guard) reached(doc *ast.QueryDocument) *gqlerror.Error {
	total := 0
	start := func(set ast.SelectionSet) {
		entered := map[string]bool{}
		pending := []ast.SelectionSet{set}
		for len(pending) > 0 && total <= g.limits.Reached {
			last := pending[len(pending)-1]
			pending = pending[:len(pending)-1]
			total += len(last)
			g.steps += len(last)
			for _, selection := range last {
				switch s := selection.(type) {
				case *ast.Field:
					if len(s.SelectionSet) > 0 {
						pending = append(pending, s.SelectionSet)
					}
				case *ast.InlineFragment:
					pending = append(pending, s.SelectionSet)
				case *ast.FragmentSpread:
					if f := g.fragments[s.Name]; f != nil && !entered[s.Name] {
						entered[s.Name] = true
						pending = append(pending, f.def.SelectionSet)
					}
				}
			}
		}
	}
	for _, op := range doc.Operations {
		start(op.SelectionSet)
	}
	for _, def := range doc.Fragments {
		start(def.SelectionSet)
	}
	if total > g.limits.Reached {
		return exceeded(CodeTooLarge, nil, total, g.limits.Reached, "operations and fragments reach too many selections, counted as far as the limit",
			"send the operations you run in documents of their own, with the fragments they use")
	}
	return g.pairs(doc)
}

// huge is where sums of sizes stop growing; above every limit, far from overflow.
const huge = 1 << 30

// add sums two counts that are not negative and stops at huge.
func add(a, b int) int {
	return min(a+b, huge)
}

// times multiplies two counts that are not negative and at most huge, and stops at huge.
func times(a, b int) int {
	if a == 0 || b == 0 {
		return 0
	}
	if a > huge/b {
		return huge
	}
	return a * b
}
