package server

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"peacegraph/cmd/internal/server/internal/testapi"
)

func TestWhatAnOperationReallyCosts(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	for _, tc := range []struct {
		name, text        string
		requested, actual int
	}{
		{"a leaf is free", "{name}", 0, 0},
		{"an object", "{thing(ref:{id:1}){id}}", 1, 1},
		{"an object that is not there was looked for", `{thing(ref:{iri:"x"}){parts(first:9){name}}}`, 28, 1},
		{"a weight, with those of arguments and what is in them", `{dear(weighted:1 filter:{and:[{words:["x"]}]})}`, 42, 42},
		{"a page that is not full", "{things(first:3){nodes{things(first:50){nodes{name} edges{node{name}} total}}}}", 2 + 3*(1+2+50+100), 2 + 3*(1+2)},
		{"a list as long as it is", "{things(first:1){nodes{parts(first:2){of{name}}}}}", 2 + 1 + 2*(3+1), 2 + 1 + 2*(3+1)},
		{"of several types the one that was met", "{thing(ref:{id:1}){...on Ball{bounce parts(first:9){name}}}}", 1 + 40 + 27, 1},
		{"what is written twice is resolved once", "{dear dear ...f} fragment f on Query{dear}", 90, 30},
		{"aliases are resolved each", "{a:dear b:dear}", 60, 60},
		{"what is skipped", "{dear@skip(if:true)}", 0, 0},
		{"an error", `{fail(how:"known") dear}`, 30, 30},
		{"the schema", `{__type(name:"Thing"){name fields{name}}}`, 2, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer := s.Execute(WithClient(background(), Client{Role: RoleEditor}), Request{Query: tc.text})
			want := &Cost{Requested: tc.requested, Actual: tc.actual, Limit: 5000}
			if diff := cmp.Diff(want, answer.Extensions["cost"]); diff != "" {
				t.Errorf("%s\n%v", diff, answer.Errors)
			}
		})
	}
}

// What is read through an interface is costed by the interface, so its types may not cost more.
func TestAFieldCostsWhatItsInterfaceSays(t *testing.T) {
	for _, tc := range []struct{ name, own string }{
		{"a weight", "a(x: Int @cost(weight: 2)): [Int] @cost(weight: 2) @listSize(assumedSize: 3)"},
		{"a weight that is left out", "a(x: Int @cost(weight: 2)): [Int] @listSize(assumedSize: 3)"},
		{"a size", "a(x: Int @cost(weight: 2)): [Int] @cost(weight: 1) @listSize(assumedSize: 4)"},
		{"an argument", "a(x: Int): [Int] @cost(weight: 1) @listSize(assumedSize: 3)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			schema := gqlparser.MustLoadSchema(&ast.Source{Input: `
				directive @cost(weight: Int!) on FIELD_DEFINITION | ARGUMENT_DEFINITION
				directive @listSize(assumedSize: Int) on FIELD_DEFINITION
				interface I { a(x: Int @cost(weight: 2)): [Int] @cost(weight: 1) @listSize(assumedSize: 3) }
				type Query implements I { ` + tc.own + ` }`})
			if _, err := newCostTable(schema); err == nil || !strings.Contains(err.Error(), "field Query.a: @cost and @listSize are not those of I.a") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// After its time an operation tells what it has, and begins nothing that takes long; soon afterwards, and when nobody
// waits for the answer, nothing at all. Time is that of a bubble: nothing sleeps.
func TestAfterItsTimeNothingDearIsBegun(t *testing.T) {
	for _, tc := range []struct{ name, text, data string }{
		{"what is there is told", "mutation{outlast{name parts(first:1){name}}}", `{"outlast":{"name":"late ball","parts":[{"name":""}]}}`},
		{"nothing dear is begun", "mutation{outlast{name ... on Ball{bounce}}}", `{"outlast":{"name":"late ball","bounce":null}}`},
		{"soon nothing is", "mutation{outlast(by:0.2){name parts(first:1){name}}}", `{"outlast":null}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, _ := testServer(t, &testapi.Root{}, nil)
				answer := s.Execute(WithClient(background(), Client{Role: RoleEditor}), Request{Query: tc.text})
				if string(answer.Data) != tc.data || len(answer.Errors) > 0 && codeOf(answer.Errors[0]) != CodeTimeout {
					t.Errorf("got %s %v", answer.Data, answer.Errors)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s, _ := testServer(t, &testapi.Root{}, nil)
		ctx, leave := context.WithCancel(WithClient(background(), Client{Role: RoleEditor}))
		time.AfterFunc(time.Second, leave)
		answer := s.Execute(ctx, Request{Query: "mutation{outlast{name parts(first:1){name}}}"})
		if string(answer.Data) != `{"outlast":null}` || len(answer.Errors) != 1 || codeOf(answer.Errors[0]) != CodeCanceled {
			t.Errorf("nobody waits: got %s %v", answer.Data, answer.Errors)
		}
	})
}

// Writing may take longer than reading, and its end says that nothing is half done.
func TestAMutationHasATimeOfItsOwn(t *testing.T) {
	for _, tc := range []struct {
		text    string
		after   time.Duration
		message string
	}{
		{"{wait}", DefaultLimits().Timeout, "ask for less at a time"},
		{"mutation{outlast{name ... on Ball{bounce}}}", DefaultLimits().Writing, "done wholly or not at all"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := testServer(t, &testapi.Root{}, nil)
			began := time.Now()
			answer := s.Execute(WithClient(background(), Client{Role: RoleEditor}), Request{Query: tc.text})
			if took := time.Since(began); took != tc.after {
				t.Errorf("%s ended after %s, want %s", tc.text, took, tc.after)
			}
			if len(answer.Errors) != 1 || codeOf(answer.Errors[0]) != CodeTimeout || !strings.Contains(answer.Errors[0].Message, tc.message) {
				t.Errorf("%s: %v", tc.text, answer.Errors)
			}
		})
	}
}
