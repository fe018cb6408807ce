package format

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// findingCalls are the functions that make findings, and what their messages are made of.
var findingCalls = []string{"errorf", "warnf", "noticef", "find", "refuse", "fail", "message", "notIn", "columnProblem", "broken"}

// messagesOf returns the messages of findings that a package can give, as formats, with the places of the calls.
func messagesOf(t *testing.T, pattern string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	messages := make(map[string]string)
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "write.go") {
			continue // what is wrong with a draft that is to be written is no finding
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			var called ast.Expr
			var args []ast.Expr
			switch n := n.(type) {
			case *ast.CallExpr:
				called, args = n.Fun, n.Args
			case *ast.CompositeLit:
				called, args = n.Type, n.Elts
			}
			if selector, ok := called.(*ast.SelectorExpr); ok {
				called = selector.Sel
			}
			if name, ok := called.(*ast.Ident); !ok || !slices.Contains(findingCalls, name.Name) {
				return true
			}
			for _, arg := range args {
				if text, ok := literal(arg); ok && strings.Trim(text, "%sqvdU: ") != "" {
					messages[text] = set.Position(arg.Pos()).String()
					break
				}
			}
			return true
		})
	}
	return messages
}

// literal returns the text of a literal, or of the first part of a sum that is one.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, e.Kind == token.STRING && err == nil
	case *ast.BinaryExpr:
		if text, ok := literal(e.X); ok {
			return text, true
		}
		return literal(e.Y)
	}
	return "", false
}

var verb = regexp.MustCompile(`%[-+#.0-9]*[a-zA-Z]`)

// Every message that somebody can be shown is shown in a case, as a researcher reads it.
func TestEveryMessageHasACase(t *testing.T) {
	var shown strings.Builder
	for _, pattern := range []string{
		"testdata/findings/*.txtar", "*_test.go", "../*_test.go", "../vocab/*_test.go", "../../cmd/peacegraph/testdata/scripts/*.txtar",
	} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			shown.Write(text)
			if strings.HasSuffix(name, ".go") {
				shown.WriteString(strings.ReplaceAll(string(text), `\"`, `"`))
			}
		}
	}
	messages := messagesOf(t, "*.go")
	for message, place := range messagesOf(t, "../check*.go") {
		messages[message] = place
	}
	delete(messages, "this cannot be read as YAML (%v)") // no text is known that makes the parser panic
	if len(messages) < 100 {
		t.Errorf("only %d messages were found; the test looks in the wrong place", len(messages))
	}
	for message, place := range messages {
		longest := ""
		for _, part := range verb.Split(message, -1) {
			if part = strings.ReplaceAll(part, "%%", "%"); len(part) > len(longest) {
				longest = part
			}
		}
		if !strings.Contains(shown.String(), longest) {
			t.Errorf("%s: no case shows %q", place, message)
		}
	}
}
