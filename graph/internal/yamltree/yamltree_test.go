package yamltree

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// TestPlaces reads a file in which every value stands elsewhere, and expects the place of each and its text as written.
func TestPlaces(t *testing.T) {
	const text = "# éé\nkäse: [wf:A, \"Öl: b\", 1.0]\r\nempty:\nnested:\n- ü: {x: 007, y: ~}\n  note: |\n    two\n    lines\n\n- 2025-10-18\nkäse: again\n"
	root, problems := Parse("a file", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	var tell func(n *Node)
	tell = func(n *Node) {
		got = append(got, fmt.Sprintf("%d:%d %s %q", n.Line, n.Column, n.Shape, n.Text))
		for _, item := range n.Items {
			tell(item)
		}
		for _, f := range n.Fields {
			got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Key))
			tell(f.Value)
		}
	}
	tell(root)
	want := []string{
		`2:1 a mapping ""`,
		`2:1 käse`, `2:7 a list ""`, `2:8 a single value "wf:A"`, `2:14 a single value "Öl: b"`, `2:23 a single value "1.0"`,
		`3:1 empty`, `3:1 nothing ""`,
		`4:1 nested`, `5:1 a list ""`, `5:3 a mapping ""`,
		`5:3 ü`, `5:6 a mapping ""`, `5:7 x`, `5:10 a single value "007"`, `5:15 y`, `5:15 nothing ""`,
		`6:3 note`, `6:9 a single value "two\nlines"`,
		`10:3 a single value "2025-10-18"`,
		`11:1 käse`, `11:7 a single value "again"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRefused reads what a file of ours never needs: it is refused where it stands, however much it would come to.
func TestRefused(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x, x]\n")
	for n := 1; n < 30; n++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [*a%d, *a%d]\n", n, n, n-1, n-1)
	}
	for name, test := range map[string]struct {
		text, want string
		problems   int
	}{
		"an alias":           {"a: b\nc: *a\n", `2:4: this is not YAML: unknown anchor 'a' referenced` + advice, 1},
		"aliases of aliases": {bomb.String(), "1:5: a file has plain values, lists and mappings only; write the value out here", 30},
		"a tag":              {"a: !!binary aGk=\n", "1:4: a file has plain values, lists and mappings only; write the value out here", 1},
		"a mapping as key":   {"? {a: b}\n: c\n", "1:3: a key is a single word", 1},
		"no text":            {"# only this\n---\n", "1:1: the file is empty", 1},
		"an open quote":      {"a: \"b\n\nc: d\n\n", "1:4: this is not YAML: scanning a quoted scalar that begins here (found unexpected end of stream in line 5)" + advice, 1},
	} {
		root, problems := Parse("a file", []byte(test.text))
		if root != nil || len(problems) != test.problems {
			t.Errorf("%s: %d problems, want %d", name, len(problems), test.problems)
			continue
		}
		if got := fmt.Sprintf("%d:%d: %s", problems[0].Line, problems[0].Column, problems[0].Message); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, test.want)
		}
	}
}

// FuzzPlaces expects a tree or a problem of every text, and each place of a single value without quotes to have its text.
func FuzzPlaces(f *testing.F) {
	for _, text := range []string{"a: b", "- é: [ü, {x: y}]\n", "a: \"b\n", "- - a\r\n  - b\r", "a: |\n  b\n", "&a *a", "%YAML 1.1\n---\na", "a:\n b\n c\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, problems := Parse("a file", []byte(text))
		if (root == nil) == (len(problems) == 0) {
			t.Fatalf("a tree or problems: %v, %v", root, problems)
		}
		lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(text, "\ufeff")), "\n")
		there := func(at At) string {
			if at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > utf8.RuneCountInString(lines[at.Line-1])+1 {
				t.Fatalf("%+v is no place of %q", at, text)
			}
			return string([]rune(lines[at.Line-1])[at.Column-1:])
		}
		for _, p := range problems {
			there(p.At)
		}
		var walk func(n *Node)
		walk = func(n *Node) {
			if rest := there(n.At); n.Shape == Scalar && rest != "" && !strings.ContainsAny(rest[:1], "\"'|>?!") && !strings.Contains(n.Text, "\n") {
				first, _, _ := strings.Cut(n.Text, " ")
				if !strings.HasPrefix(rest, first) {
					t.Fatalf("%q is placed at %q in %q", n.Text, rest, text)
				}
			}
			for _, item := range n.Items {
				walk(item)
			}
			for _, field := range n.Fields {
				there(field.At)
				walk(field.Value)
			}
		}
		if root != nil {
			walk(root)
		}
	})
}
