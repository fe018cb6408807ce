package server

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// Quotes around an enum value are told as what they are, since the word itself is right.
func TestAnEnumValueInQuotes(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `enum Mode { FACT REPORTED } type Query { of(mode: [Mode!]): Int }`})
	rules := newValidation()
	for text, want := range map[string]string{
		`{of(mode:["FACT"])}`:      `cannot represent non-enum value: "FACT". Enum values are written without quotes: FACT`,
		`{of(mode:"FACT")}`:        `cannot represent non-enum value: "FACT". Enum values are written without quotes: FACT`,
		`{of(mode:["REPORTD"])}`:   `cannot represent non-enum value: "REPORTD". Enum values are written without quotes: REPORTED`,
		`{of(mode:["NOTHING"])}`:   `cannot represent non-enum value: "NOTHING". Enum values are written without quotes`,
		`{of(mode:["with \"\""])}`: `Enum values are written without quotes`,
	} {
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			t.Fatal(err)
		}
		found := rules.check(schema, doc, 20)
		if len(found) != 1 || !strings.Contains(found[0].Message, want) {
			t.Errorf("%s: got %v, want %s", text, found, want)
		}
	}
}

func TestWordsStayReadableInErrors(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	if got := ask(t, s.Handler(), `{name @skip(if: "a<b&c")}`, ""); !strings.Contains(got.body, "a<b&c") {
		t.Errorf("got %s", got.body)
	}
}
