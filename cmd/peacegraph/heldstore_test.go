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
	for line, remedy := range map[string]string{
		"query doha-mediators":                   "ask the server: POST the question to /graphql at its address, or stop that one (Ctrl+C where it runs)",
		"export - --format csv":                  "ask the server: GET /export/… at its address, or stop that one (Ctrl+C where it runs)",
		"cite":                                   "ask the server: GET /cite at its address, or stop that one (Ctrl+C where it runs)",
		"stats":                                  "stop that one (Ctrl+C where it runs), and start it again afterwards",
		"dump -":                                 "stop that one (Ctrl+C where it runs), and start it again afterwards",
		"check " + letters(t, "first", 1):        "stop that one (Ctrl+C where it runs), and start it again afterwards",
		"serve --addr 127.0.0.1:0":               "use that server, or stop that one (Ctrl+C where it runs)",
		"judge state:a state:b SAME":             "stop that one (Ctrl+C where it runs), and start it again afterwards",
		"deprecate stmt:a --reason b --author c": "stop that one (Ctrl+C where it runs), and start it again afterwards",
	} {
		var out, log bytes.Buffer
		code := run(t.Context(), append(strings.Fields(line), "--store", bbolt+filepath.Clean(dir)), streams{strings.NewReader(""), &out, &log})
		want := "peacegraph: bbolt:" + dir + " is held by another program, most likely `peacegraph serve`, and only one at a time can have it; " + remedy + "\n"
		if code != exitFailure || log.String() != want || out.Len() > 0 {
			t.Errorf("%s: exit code %d\n got %s\nwant %s", line, code, log.String(), want)
		}
	}
}
