package schema

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
)

// Every question of the cookbook is written as the others are, so that a page and the command line can show it.
func TestCookbookIsWellWritten(t *testing.T) {
	cookbook, err := Cookbook()
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]string{}
	used := map[string]bool{}
	for _, e := range cookbook {
		used[e.Theme] = true
		if other, found := asked[e.Question]; found {
			t.Errorf("%s and %s ask the same: %s", e.Name, other, e.Question)
		}
		asked[e.Question] = e.Name
		document, errs := gqlparser.LoadQueryWithRules(loaded, e.Query, nil)
		switch {
		case errs != nil:
			t.Errorf("%s: %v", e.Name, errs)
		case len(document.Operations) != 1 || document.Operations[0].Name != camel(e.Name):
			t.Errorf("%s has to be one operation with the name %s", e.Name, camel(e.Name))
		case (len(document.Operations[0].VariableDefinitions) > 0) != (e.Variables != nil):
			t.Errorf("%s: a query has %s.variables.json if it takes variables, and only then", e.Name, e.Name)
		}
		if e.Variables != nil && json.Unmarshal(e.Variables, &map[string]any{}) != nil {
			t.Errorf("%s.variables.json is not a JSON object", e.Name)
		}
		if len(e.Answer) == 0 {
			t.Errorf("%s has no answer", e.Name)
		}
		for i, line := range strings.Split(e.Query, "\n") {
			if len([]rune(line)) > 120 {
				t.Errorf("%s.graphql:%d is longer than 120 characters", e.Name, i+1)
			}
		}
	}
	for _, theme := range Themes() {
		if !used[theme] {
			t.Errorf("no question has the theme %s", theme)
		}
	}
	if len(cookbook) < 45 {
		t.Errorf("the cookbook has %d questions, want 45 or more", len(cookbook))
	}
}

// Every file of the folder belongs to a question: an answer whose question was renamed is found out.
func TestEveryFileBelongsToAQuestion(t *testing.T) {
	files, err := fs.Glob(examples, "examples/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimSuffix(file, ".json"), ".variables")
		if _, err := fs.Stat(examples, name+".graphql"); err != nil {
			t.Errorf("%s has no question: %v", file, err)
		}
	}
}

// camel returns the name of the operation of a file: doha-mediators is DohaMediators.
func camel(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

func TestReadCookbook(t *testing.T) {
	const (
		later   = "# Theme: Time\n# Question: When?\n# The day.\n# Or the month.\nquery A { a }\n"
		earlier = "# Theme: Start here\n# Question: Who?\n# The name.\nquery B($b: ID) { b }\n"
	)
	got, err := readCookbook(fstest.MapFS{
		"a.graphql": {Data: []byte(later)}, "a.json": {Data: []byte("1")}, "c.graphql": {Data: []byte(later)},
		"b.graphql": {Data: []byte(earlier)}, "b.variables.json": {Data: []byte("{}")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Example{
		{Name: "b", Theme: "Start here", Question: "Who?", Reading: "The name.", Query: earlier, Variables: json.RawMessage("{}")},
		{Name: "a", Theme: "Time", Question: "When?", Reading: "The day. Or the month.", Query: later, Answer: json.RawMessage("1")},
		{Name: "c", Theme: "Time", Question: "When?", Reading: "The day. Or the month.", Query: later},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadCookbookTellsWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"query A { a }\n": "write `# Theme: ` with one of: Start here; ",
		"# Theme: Cookery\n# Question: Who?\n# So.\nquery A { a }": `the first line is "Theme: Cookery"`,
		"# Theme: Time\n# Who?\n# So.\nquery A { a }":              `the second line is "Who?"`,
		"# Theme: Time\n# Question: So\n# So.\nquery A { a }":      "ends with a question mark",
		"# Theme: Time\n# Question: Who?\nquery A { a }":           "how to read the answer",
	} {
		_, err := readCookbook(fstest.MapFS{"a.graphql": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "a.graphql") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
