package seed

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/sentence"
)

// The text of the article cannot be part of the project, and two things can be proved only with the text at hand: that
// every offset is right, and that no sentence of it slipped into the tree. Whoever has the text names it in this
// variable. Without it the tests check what can be checked against the recorded hash and length.
const textVariable = "PEACEGRAPH_SOURCE_TEXT"

// text returns the article, or false when it is not at hand. A variable that names something else is a failure.
func text(t *testing.T) (graph.SourceText, bool) {
	t.Helper()
	name := os.Getenv(textVariable)
	if name == "" {
		t.Logf("%s is not set: checked without the text of the article", textVariable)
		return graph.SourceText{}, false
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%s: %v", textVariable, err)
	}
	source, err := format.ReadSourceText(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", textVariable, err)
	}
	return source, true
}

// Every passage is exactly one sentence, and the text is the one that was coded.
func TestPassagesAreSentences(t *testing.T) {
	hash, length := recorded(t)
	passages := spans(t)
	if last := passages[len(passages)-1]; last.end > length || len(hash) != 64 {
		t.Errorf("the last passage ends at %d, the text at %d; the hash is %q", last.end, length, hash)
	}
	source, ok := text(t)
	if !ok {
		return
	}
	if findings := checkText(t, source); len(findings) > 0 {
		t.Errorf("the text is not the one that was coded:\n%v", findings)
	}
	if diff := cmp.Diff(sentencesOf(source.Runes), passages, cmp.AllowUnexported(span{})); diff != "" {
		t.Errorf("sentences of the text and passages of the seed (-text +seed):\n%s", diff)
	}
}

// sentencesOf returns the sentences of a text as the passages of the seed count them.
func sentencesOf(runes []rune) []span {
	var all []span
	for _, s := range sentence.Split(runes) {
		all = append(all, span{s.Paragraph, s.Number, s.Start, s.End})
	}
	return all
}

// longestQuote is how many words of the article in a row may stand anywhere in the project: one less than this.
const longestQuote = 8

// No sentence of the article is in the project, whatever the case, the punctuation and the breaks of lines.
func TestNoRunOfWordsOfTheArticle(t *testing.T) {
	source, ok := text(t)
	if !ok {
		return
	}
	runs := runsOf(string(source.Runes))
	root := moduleRoot(t)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "node_modules"}, entry.Name()):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if run, found := firstRun(string(data), runs); found {
			relative, _ := filepath.Rel(root, name)
			t.Errorf("%s has these words of the article in a row: %s", relative, run)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// moduleRoot is the folder with go.mod.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("there is no go.mod above the tests")
		}
		dir = parent
	}
}

// words returns the words of a text in lower case. Apostrophes are dropped, so that all ways to write them are alike.
func words(text string) []string {
	text = strings.Map(func(r rune) rune {
		switch r {
		case '\'', '’', '‘', '`':
			return -1
		}
		return unicode.ToLower(r)
	}, text)
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func runsOf(text string) map[string]bool {
	runs := make(map[string]bool)
	all := words(text)
	for i := range len(all) - longestQuote + 1 {
		runs[strings.Join(all[i:i+longestQuote], " ")] = true
	}
	return runs
}

func firstRun(text string, runs map[string]bool) (string, bool) {
	all := words(text)
	for i := range len(all) - longestQuote + 1 {
		if run := strings.Join(all[i:i+longestQuote], " "); runs[run] {
			return run, true
		}
	}
	return "", false
}

func TestFirstRun(t *testing.T) {
	runs := runsOf("One’s two, three four five: six seven eight nine.")
	for text, want := range map[string]bool{
		"zero ones Two\n// three four \"five\" six_seven eight": true,
		"two three four five six seven eight":                   false,
		"two three four five six seven eight nine ten":          true,
		"ones two three four five six seven, and eight":         false,
		"": false,
	} {
		if _, got := firstRun(text, runs); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}
