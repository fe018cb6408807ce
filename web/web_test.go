package web

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"peacegraph/schema"
)

// What the page and a document of it may be. The page comes in one answer, without compression, so it is held small: 64 KiB
// have room for what shows why something was found. Documents may be what the server takes, see its limits, with room to grow.
const (
	maxPage          = 64 << 10
	maxDocumentBytes = 16 << 10
	maxTokens        = 2000
	maxDepth         = 15
	maxAliases       = 60
)

var (
	fallback   = Fallback()
	blocks     = regexp.MustCompile(`(?s)<script type="application/graphql"([^>]*)>(.*?)</script>`)
	attributes = regexp.MustCompile(`([\w-]+)="([^"]*)"`)
	program    = regexp.MustCompile(`(?s)<script type="module">(.*?)</script>`)
	styles     = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	asked      = regexp.MustCompile(`"(q-[a-z]+|example)"`)
)

// document is one GraphQL block of the page and the blocks of fragments that are sent with it.
type document struct {
	text string
	uses []string
}

func documents(t *testing.T) map[string]document {
	t.Helper()
	found := map[string]document{}
	for _, block := range blocks.FindAllSubmatch(fallback, -1) {
		var id string
		var d document
		for _, a := range attributes.FindAllSubmatch(block[1], -1) {
			switch string(a[1]) {
			case "id":
				id = string(a[2])
			case "data-uses":
				d.uses = strings.Fields(string(a[2]))
			}
		}
		if _, twice := found[id]; twice || id == "" {
			t.Fatalf("a GraphQL block has the id %q, which is none or not its own", id)
		}
		d.text = strings.TrimSpace(string(block[2]))
		found[id] = d
	}
	return found
}

// whole returns a document with its fragments, as the page sends it: each once, however often it is named.
func whole(t *testing.T, all map[string]document, id string) string {
	t.Helper()
	var texts []string
	seen := map[string]bool{}
	var add func(string)
	add = func(id string) {
		d, ok := all[id]
		if !ok {
			t.Fatalf("the GraphQL block %q is named but not there", id)
		}
		if seen[id] {
			return
		}
		seen[id] = true
		texts = append(texts, d.text)
		for _, used := range d.uses {
			add(used)
		}
	}
	add(id)
	return strings.Join(texts, "\n\n")
}

func TestDocumentsFitTheSchema(t *testing.T) {
	loaded, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := documents(t)
	if len(all) < 10 {
		t.Fatalf("the page has %d GraphQL blocks, which cannot be all", len(all))
	}
	used := map[string]bool{}
	for id, d := range all {
		for _, fragment := range d.uses {
			used[fragment] = true
		}
		if strings.HasPrefix(id, "f-") {
			continue
		}
		t.Run(id, func(t *testing.T) {
			text := whole(t, all, id)
			// An unused fragment is an error, so this also proves that data-uses names no block too many.
			doc, errs := gqlparser.LoadQueryWithRules(loaded, text, nil)
			if errs != nil {
				t.Fatalf("%v\n%s", errs, text)
			}
			if len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query || doc.Operations[0].Name == "" {
				t.Errorf("the document has to be one query with a name, which the log of the server tells")
			}
			depth, aliases := measure(doc.Operations[0].SelectionSet)
			for _, f := range doc.Fragments {
				_, more := measure(f.SelectionSet)
				aliases += more
			}
			for _, limit := range []struct {
				what     string
				is, most int
			}{{"bytes", len(text), maxDocumentBytes}, {"tokens", tokens(t, text), maxTokens}, {"levels", depth, maxDepth}, {"aliases", aliases, maxAliases}} {
				if limit.is > limit.most {
					t.Errorf("the document has %d %s, at most %d are taken", limit.is, limit.what, limit.most)
				}
			}
		})
	}
	for id := range all {
		if strings.HasPrefix(id, "f-") && !used[id] {
			t.Errorf("no document sends the fragments of %s", id)
		}
	}
}

// measure returns how deep a selection goes, fragments put in, and how many of its own fields have another name.
func measure(set ast.SelectionSet) (depth, aliases int) {
	for _, selection := range set {
		var below, more int
		switch s := selection.(type) {
		case *ast.Field:
			below, more = measure(s.SelectionSet)
			below++
			if s.Alias != s.Name {
				more++
			}
		case *ast.InlineFragment:
			below, more = measure(s.SelectionSet)
		case *ast.FragmentSpread:
			below, _ = measure(s.Definition.SelectionSet)
		}
		depth, aliases = max(depth, below), aliases+more
	}
	return depth, aliases
}

func tokens(t *testing.T, text string) int {
	t.Helper()
	lex := lexer.New(&ast.Source{Input: text})
	for n := 0; ; n++ {
		token, err := lex.ReadToken()
		if err != nil {
			t.Fatal(err)
		}
		if token.Kind == lexer.EOF {
			return n
		}
	}
}

func TestProgramAsksOnlyForDocumentsThatAreThere(t *testing.T) {
	all := documents(t)
	named := map[string]bool{}
	for _, m := range asked.FindAllSubmatch(theProgram(t), -1) {
		named[string(m[1])] = true
	}
	var want, got []string
	for id := range all {
		if !strings.HasPrefix(id, "f-") {
			want = append(want, id)
		}
	}
	for id := range named {
		got = append(got, id)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents on the page (-) and in its program (+):\n%s", diff)
	}
}

func theProgram(t *testing.T) []byte {
	t.Helper()
	found := program.FindAllSubmatch(fallback, -1)
	if len(found) != 1 {
		t.Fatalf("the page has %d programs, one is expected", len(found))
	}
	return found[0][1]
}

// markup is the page without its program, its styles and its documents.
func markup() string {
	text := program.ReplaceAll(fallback, nil)
	text = styles.ReplaceAll(text, nil)
	return string(blocks.ReplaceAll(text, nil))
}

// TestContentPolicyFits is about what a browser would refuse under the policy of the server, and about markup made of data.
func TestContentPolicyFits(t *testing.T) {
	for _, tt := range []struct{ name, in, never string }{
		{"style attributes", markup(), `\sstyle\s*=`},
		{"event attributes", markup(), `\son[a-z]+\s*=`},
		{"javascript addresses", string(fallback), `(?i)javascript:`},
		{"scripts from elsewhere", string(fallback), `<script[^>]*\ssrc\b`},
		{"styles from elsewhere", string(fallback), `@import|url\(|rel="(stylesheet|preload|preconnect|dns-prefetch)`},
		{"frames, objects, bases", markup(), `<(iframe|object|embed|base|meta[^>]*http-equiv)\b`},
		{"markup made of text", string(fallback), `innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|setHTML`},
		{"code made of text", string(fallback), `\beval\(|new Function|setTimeout\(["'` + "`" + `]`},
		{"style attributes that the program sets", string(theProgram(t)), `setAttribute\("style|\bstyle:`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if found := regexp.MustCompile(tt.never).FindString(tt.in); found != "" {
				t.Errorf("the page has %q", found)
			}
		})
	}
}

func TestNoOtherOrigin(t *testing.T) {
	// The one address in the page is the name of SVG, which nothing is fetched from.
	text := strings.ReplaceAll(string(fallback), "http://www.w3.org/2000/svg", "")
	if found := regexp.MustCompile(`(?i)(https?|wss?):(//|\\/\\/)[a-z0-9]|["'(]//[a-z0-9]`).FindString(text); found != "" {
		t.Errorf("the page names another origin: %q", found)
	}
	if got := regexp.MustCompile(`\bfetch\(("[^"]*")`).FindAllStringSubmatch(string(theProgram(t)), -1); len(got) != 1 || got[0][1] != `"graphql"` {
		t.Errorf("the program fetches %v, want the API beside it and nothing else", got)
	}
	if found := regexp.MustCompile(`XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\(|\bimport .* from`).FindString(text); found != "" {
		t.Errorf("the page has %q, a way around the one that is checked", found)
	}
}

func TestIDsThatAreNamedExist(t *testing.T) {
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllSubmatch(fallback, -1) {
		ids[string(m[1])]++
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("the id %s stands %d times", id, n)
		}
	}
	named := []string{}
	for _, pattern := range []string{`\bplace\("([\w-]+)"\)`, `\sfor="([^"]+)"`, `aria-(?:controls|labelledby|describedby)="([^"]+)"`} {
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(fallback, -1) {
			named = append(named, string(m[1]))
		}
	}
	if len(named) < 8 {
		t.Fatalf("only %d ids are named, so the patterns of this test have gone stale", len(named))
	}
	for _, id := range named {
		if ids[id] == 0 {
			t.Errorf("the id %s is named but not there", id)
		}
	}
	// Boxes of the query view are made by the program, and their labels with them.
	for _, m := range regexp.MustCompile(`\{for: "([\w-]+)"\}`).FindAllSubmatch(fallback, -1) {
		if !bytes.Contains(fallback, []byte(`area("`+string(m[1])+`"`)) {
			t.Errorf("a label is for %s, which is not made", m[1])
		}
	}
}

func TestPageIsSmallAndTheCallersOwn(t *testing.T) {
	got := Fallback()
	if len(got) > maxPage {
		t.Errorf("the page has %d bytes, at most %d", len(got), maxPage)
	}
	if !bytes.HasPrefix(got, []byte("<!doctype html>")) || !bytes.Contains(got, []byte("<noscript>")) {
		t.Error("the page has to begin with its doctype and to have words for browsers without JavaScript")
	}
	got[0] = 'x'
	if bytes.Equal(got, Fallback()) {
		t.Error("whoever changes the bytes changes the page of everybody else")
	}
}
