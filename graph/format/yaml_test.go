package format

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// What dataset.yaml can be besides YAML with mistakes in it. The texts cannot stand in a text archive.
func TestUnreadableManifests(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"long":       {"note: " + strings.Repeat("x", maxYAMLBytes), "dataset.yaml:1: the file has 2097158 bytes, more than the 2097152 that are read; move rows to tables and long texts to files of their own"},
		"Latin-1":    {"id: a\ntitle: M\xfchle\n", "dataset.yaml:2: this line is not UTF-8; save the file as UTF-8"},
		"control":    {"id: a\ntitle: M\x1bhle\n", "dataset.yaml:2:9: here is the control character U+001B, which the file cannot hold; delete it"},
		"separator":  {"id: a\ntitle: a\u2028b\n", "dataset.yaml:2:9: here is a separator of lines or paragraphs (U+2028 or U+2029) that nobody sees; delete it"},
		"empty":      {"\ufeff# nothing yet\n---\n", "dataset.yaml:1: the file is empty; write at least id, title and licence"},
		"two":        {"id: a\n---\nid: b\n", "dataset.yaml:3:1: dataset.yaml holds one document; remove the line ---"},
		"open quote": {"id: a\r\ntitle: \"a\r\nlicence: b\r\n", "dataset.yaml:2:8: this is not YAML: scanning a quoted scalar that begins here (found unexpected end of stream in line 4); look at indentation, and put quotes around a text with a colon or a number sign in it"},
	} {
		files := fstest.MapFS{manifestFile: {Data: []byte(c.text)}}
		if diff := cmp.Diff(c.want, read(t, files, ".").Findings.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
