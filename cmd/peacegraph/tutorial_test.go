package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const tutorialFile = "../../seed/TUTORIAL.md"

// tutorialBlock is a block of the tutorial: files, of which the name stands behind the language, and commands.
var tutorialBlock = regexp.MustCompile("(?ms)^```(\\w+) ?(\\S*)\n(.*?)^```$")

// differs matches what an answer has that is another one each time: how long it took, digests over the time of writing, and
// the time and day of today.
func differs(today time.Time) *regexp.Regexp {
	day := today.Format(time.DateOnly)
	return regexp.MustCompile(strings.Join([]string{
		`\b\d[\d.]*(µs|ms|s)\b`, `\b[0-9a-f]{64}\b`, day + `T\d\d:\d\d:\d\dZ`, day, today.Format("January 2, 2006"),
		today.Format(`\(2006\)`), `\{` + today.Format("2006") + `\}`, `(?i)\{` + today.Format("Jan") + `\}`,
	}, "|"))
}

// TestTutorial follows the tutorial in an empty folder: it writes each file that is shown, runs each command, and compares
// what is printed. With -update it writes what is printed into the tutorial.
func TestTutorial(t *testing.T) {
	file, err := filepath.Abs(tutorialFile)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	commands := 0
	updated := tutorialBlock.ReplaceAllStringFunc(string(text), func(block string) string {
		parts := tutorialBlock.FindStringSubmatch(block)
		language, name, body := parts[1], parts[2], parts[3]
		if language != "console" {
			if name == "" {
				t.Errorf("a block of %s names no file", language)
			} else if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(body), 0o600)); err != nil {
				t.Error(err)
			}
			return block
		}
		var shown strings.Builder
		for _, command := range strings.Split("\n"+body, "\n$ ")[1:] {
			command, want, _ := strings.Cut(command, "\n")
			got := follow(t, command)
			if diff := cmp.Diff(strings.TrimSpace(want), got); diff != "" && !*update {
				t.Errorf("%s (-tutorial +program):\n%s", command, diff)
			}
			shown.WriteString(strings.TrimRight("$ "+command+"\n"+got, "\n") + "\n")
			commands++
		}
		return "```console\n" + shown.String() + "```"
	})
	if commands < 12 {
		t.Errorf("only %d commands were found", commands)
	}
	if *update {
		if err := os.WriteFile(file, []byte(updated), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// follow runs a command of the tutorial and returns what a terminal shows. A command may fail only where it says that there
// are errors in the data.
func follow(t *testing.T, command string) string {
	t.Helper()
	arguments, found := strings.CutPrefix(command, "peacegraph ")
	if !found {
		t.Errorf("%s does not begin with peacegraph", command)
		return ""
	}
	var out bytes.Buffer
	code := run(t.Context(), splitShell(arguments), streams{strings.NewReader(""), &out, &out})
	got := strings.TrimSpace(out.String())
	if code != exitOK && !(code == exitFindings && strings.Contains(got, " error")) {
		t.Errorf("%s: exit code %d\n%s", command, code, got)
	}
	return differs(time.Now().UTC()).ReplaceAllString(got, "…")
}
