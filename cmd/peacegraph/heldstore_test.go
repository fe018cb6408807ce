package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"peacegraph/graph"
)

// A store that another one holds, such as a server, is told in the same words by every command that needs it, with what
// can be done instead.
func TestHeldStore(t *testing.T) {
	dir := t.TempDir()
	g, err := graph.Open(t.Context(), bbolt+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	const again = "stop that one (Ctrl+C where it runs), and start it again afterwards"
	for line, remedy := range map[string]string{
		"query doha-mediators":                   again + "; or ask it with --server if it is a server",
		"export - --format csv":                  again + "; or ask it with --server if it is a server",
		"dump -":                                 again + "; or ask it with --server if it is a server",
		"cite":                                   again,
		"stats":                                  again,
		"check " + letters(t, "first", 1):        again + "; or ask it with --server if it is a server",
		"import " + letters(t, "first", 1):       again + "; or ask it with --server if it is a server",
		"serve --addr 127.0.0.1:0":               "if it is a server use that, or stop that one (Ctrl+C where it runs)",
		"judge state:a state:b SAME":             again + "; or ask it with --server if it is a server",
		"deprecate stmt:a --reason b --author c": again + "; or ask it with --server if it is a server",
		"restore backup.nq":                      "restore into a new folder, so that nothing is lost",
	} {
		var out, log bytes.Buffer
		code := run(t.Context(), append(strings.Fields(line), "--store", bbolt+filepath.Clean(dir)), streams{strings.NewReader(""), &out, &log})
		want := "peacegraph: bbolt:" + dir + " is held by another program, and only one at a time can have it; " + remedy + "\n"
		if code != exitFailure || log.String() != want || out.Len() > 0 {
			t.Errorf("%s: exit code %d\n got %s\nwant %s", line, code, log.String(), want)
		}
	}
}
