package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExitCodes runs the program as its help documents it: 2 for what is wrong with the command line, 3 for what could
// not be done, each with a sentence that says what to do.
func TestExitCodes(t *testing.T) {
	t.Chdir("../..")
	const version, two = `{ service { version } }`, `query a { service { version } } query b { service { version } }`
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"stats", "--store", "bolt:x"}, exitUsage, `--store "bolt:x" is no store; write memory: or bbolt: and a folder, as in bbolt:data`},
		{[]string{"serve", "--store", "bolt:x"}, exitUsage, "is no store"},
		{[]string{"query", "--store", "bbolt:", version}, exitUsage, "--store bbolt: names no folder; write one behind it"},
		{[]string{"check", "--store", "", "seed/tahir-2025"}, exitUsage, "is no store"},
		{[]string{"serve", "--addr", "foo", "--store", "memory:"}, exitUsage, `--addr "foo" is no address; write a host and a port`},
		{[]string{"serve", "--addr", "localhost:99999", "--store", "memory:"}, exitUsage, "is no address"},
		{[]string{"serve", "--addr", "", "--store", "memory:"}, exitUsage, "is no address"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--metrics-addr", "x", "--store", "memory:"}, exitUsage, `--metrics-addr "x" is no address`},
		{[]string{"serve", "here"}, exitUsage, "serve takes no arguments"},
		{[]string{"query", "--operation", "c", two}, exitUsage, `the document has no operation "c"; it has a, b`},
		{[]string{"query", two}, exitUsage, "say which with --operation; it has a, b"},
		{[]string{"query", "--operation", "b", two}, exitOK, ""},
		{[]string{"query", "a", "b"}, exitUsage, "query takes one question"},
		{[]string{"query", "--variables", `{"a":1} x`, version}, exitUsage, "--variables is not a JSON object"},
		{[]string{"query", "--variables", `{"a":1}{}`, version}, exitUsage, "there is more behind its end"},
		{[]string{"query", "--variables", `[]`, version}, exitUsage, "--variables is not a JSON object"},
		{[]string{"query", "--data", "seed/tahir-2025", "--store", "bbolt:x", version}, exitUsage, "--data goes with --store memory:"},
		{[]string{"query", "{"}, exitFindings, "1:2: Expected Name"},
		{[]string{"check"}, exitUsage, "check takes folders of data sets, as in peacegraph check my-data/"},
		{[]string{"check", "a", "b"}, exitFailure, "check a: there is no such folder"},
		{[]string{"check", "--json", "--sarif", "seed/tahir-2025"}, exitUsage, "give one of them"},
		{[]string{"check", "--source-text", "README.md", "seed/tahir-2025", "schema"}, exitUsage, "--source-text goes with one folder"},
		{[]string{"check", "README.md"}, exitFailure, "check README.md: this is not a file of a data set; name the folder"},
		{[]string{"check", "schema"}, exitFindings, ""},
		{[]string{"check", "/nope"}, exitFailure, "check /nope: there is no such folder"},
		{[]string{"import"}, exitUsage, "import takes folders of data sets, as in peacegraph import my-data/"},
		{[]string{"import", "--write", "--store", "memory:", "seed/tahir-2025"}, exitUsage, "--write needs a store that lasts"},
		{[]string{"import", "--list", "-1", "seed/tahir-2025"}, exitUsage, "--list -1 is no number of examples"},
		{[]string{"import", "--author", "Ada", "seed/tahir-2025"}, exitUsage, "--author is kept with what is written; add --write"},
		{[]string{"import", "--write", "--message", "", "seed/tahir-2025"}, exitUsage, "--message is empty"},
		{[]string{"import", "--source-text", "x", "seed/tahir-2025", "seed/pax-2025"}, exitUsage, "--source-text goes with one folder"},
		{[]string{"import", "/nope"}, exitFailure, "import /nope: there is no such folder"},
		{[]string{"import", "--store", "memory:", "seed/tahir-2025"}, exitOK, ""},
		{[]string{"stats", "all"}, exitUsage, "stats takes no arguments"},
		{[]string{"export"}, exitUsage, "export takes the file to write, or - for standard output"},
		{[]string{"export", "-"}, exitUsage, "add --format"},
		{[]string{"export", "x.gexf", "--values", "rows"}, exitUsage, "accepted: attributes, nodes"},
		{[]string{"export", "x.gexf", "--gexf", "2"}, exitUsage, "accepted: 1.3, 1.2"},
		{[]string{"version", "all"}, exitUsage, "version takes no arguments"},
		{[]string{"help", "nope"}, exitUsage, `there is no command "nope"`},
		{[]string{"help", "sevre"}, exitUsage, "did you mean serve?"},
		{[]string{"help", "check"}, exitOK, ""},
		{[]string{"help"}, exitOK, ""},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			var out, log bytes.Buffer
			code := run(t.Context(), test.args, streams{strings.NewReader(""), &out, &log})
			if code != test.code || !strings.Contains(log.String(), test.says) {
				t.Errorf("exit code %d, want %d with %q; got %s", code, test.code, test.says, log.String())
			}
		})
	}
}

// TestExamples sees to it that the paths in examples are there, but for the reader's own folder and addresses.
func TestExamples(t *testing.T) {
	root := newRoot(streams{})
	found := 0
	for _, command := range append(root.Commands(), root) {
		if command.Example == "" {
			t.Errorf("%s has no example", command.CommandPath())
		}
		for _, line := range strings.Split(command.Example, "\n") {
			for _, word := range splitShell(strings.TrimSpace(line)) {
				if !strings.Contains(word, "/") || strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "my-data/") || strings.HasPrefix(word, "{") {
					continue
				}
				found++
				if _, err := os.Stat(filepath.Join("../..", word)); err != nil {
					t.Errorf("%s: %v", command.CommandPath(), err)
				}
			}
		}
	}
	if found < 4 {
		t.Errorf("only %d paths were found", found)
	}
}

// A port that is taken ends the program before anything is written.
func TestTakenPortLeavesNoStore(t *testing.T) {
	var config net.ListenConfig
	taken, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, args := range [][]string{
		{"--addr", taken.Addr().String()},
		{"--addr", "127.0.0.1:0", "--metrics-addr", taken.Addr().String()},
	} {
		dir := filepath.Join(t.TempDir(), "store")
		var out, log bytes.Buffer
		code := run(t.Context(), append([]string{"serve", "--store", "bbolt:" + dir}, args...), streams{strings.NewReader(""), &out, &log})
		if code != exitFailure || !strings.Contains(log.String(), "choose another address") {
			t.Errorf("%v: exit code %d, %s", args, code, log.String())
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%v: %s was made: %v", args, dir, err)
		}
	}
}
