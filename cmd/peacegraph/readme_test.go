package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/cmd/internal/server"
)

const program = "go run ./cmd/peacegraph "

// TestReadme runs what the README shows: every question has an answer, every command prints what stands below it, and
// every link leads somewhere. A command with nothing below it only has to succeed. Mutations are sent by an editor, one after
// another; `draft:…` in them is the draft that was begun last.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1)
	ran := map[string]int{}
	s := seeded(t)
	w, draft := writerOf(t, seededGraph(t)), ""
	for _, block := range blocks {
		ran[block[1]]++
		switch block[1] {
		case "graphql":
			if strings.HasPrefix(block[2], "mutation") {
				answer := string(w.ask(ada, strings.ReplaceAll(block[2], "draft:…", draft), nil))
				if !strings.Contains(answer, `"errors":[]`) {
					t.Errorf("%s\n%s", block[2], answer)
				}
				if id := regexp.MustCompile(`draft:\w+`).FindString(answer); id != "" {
					draft = id
				}
				continue
			}
			if answer := s.Execute(t.Context(), server.Request{Query: block[2]}); len(answer.Errors) > 0 {
				t.Errorf("%s\n%v", block[2], answer.Errors)
			}
		case "console":
			for _, shown := range strings.Split("\n"+block[2], "\n$ ")[1:] {
				runShown(t, shown)
			}
		default:
			t.Errorf("a block of %s is not tested", block[1])
		}
	}
	if ran["graphql"] < 4 || ran["console"] < 3 {
		t.Errorf("only %v were found", ran)
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(string(text), -1) {
		if _, err := os.Stat(link[1]); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
}

// runShown runs a command and compares what it prints with the lines below it.
func runShown(t *testing.T, shown string) {
	t.Helper()
	command, want, _ := strings.Cut(shown, "\n")
	arguments, found := strings.CutPrefix(command, program)
	if !found {
		t.Errorf("%s does not begin with %s", command, program)
		return
	}
	var out, log bytes.Buffer
	if code := run(t.Context(), splitShell(arguments), streams{strings.NewReader(""), &out, &log}); code != exitOK {
		t.Errorf("%s: exit code %d, %s", command, code, log.String())
	}
	if strings.TrimSpace(want) == "" {
		return
	}
	if diff := cmp.Diff(strings.TrimRight(want, "\n"), strings.TrimRight(out.String(), "\n")); diff != "" {
		t.Errorf("%s (-README +program):\n%s", command, diff)
	}
}

// splitShell splits a command line at spaces that do not stand in quotes.
func splitShell(line string) []string {
	var words []string
	for _, match := range regexp.MustCompile(`'([^']*)'|"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		words = append(words, match[1]+match[2]+match[3])
	}
	return words
}
