package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

func TestTables(t *testing.T) {
	long := strings.Repeat("word ", 30)
	for _, test := range []struct {
		name, data string
		failed     []ast.Path
		want       string
	}{
		{name: "one object", data: `{"entity": {"name": "A", "some": true, "n": 12345678901234567890, "words": ["x", "y"], "when": {"display": "1902"}}}`,
			want: "name          A\nsome          yes\nn             12345678901234567890\nwords         x\n              y\nwhen.display  1902\n"},
		{name: "nothing has the id", data: `{"entity": null}`, want: "entity  nothing found\n"},
		{name: "one of two", data: `{"a": null, "b": {"name": "B"}}`, want: "a       nothing found\nb.name  B\n"},
		{name: "an absence that is told is none that is not", data: `{"e": {"knowledge": "NOT_STATED", "value": null, "none": []}}`,
			want: "knowledge  not stated\nvalue      –\nnone       –\n"},
		{name: "a list that is empty", data: `{"things": {"knowledge": "NONE", "nodes": []}}`, want: "knowledge  NONE\n\nthings: 0\n"},
		{name: "an object in one row and null in another are the same columns",
			data: `{"kinds": [{"name": "A", "parent": null}, {"name": "B", "parent": {"name": "A", "of": {"n": 1}}}, {"name": "C", "parent": {"name": "A", "of": null}}]}`,
			want: "kinds: 3\nNAME  PARENT NAME  N\nA     –            –\nB     A            1\nC     A            –\n"},
		{name: "null in every row", data: `{"kinds": [{"name": "A", "parent": null}]}`, want: "kinds: 1\nNAME  PARENT\nA     –\n"},
		{name: "rows of different kinds", data: `{"all": [{"id": "a", "x": 1}, {"id": "b", "y": 2}, null]}`, want: "all: 3\nID  X  Y\na   1\nb      2\n–   –  –\n"},
		{name: "nodes at the root", data: `{"nodes": [{"id": "a"}, null]}`, want: "nodes: 2\nID\na\n–\n"},
		{name: "edges and nodes together", data: `{"list": {"edges": [{"text": "t", "node": {"text": "u"}}], "nodes": [{"id": "a"}]}}`,
			want: "list: 1\nTEXT  NODE TEXT\nt     u\n\nnodes: 1\nID\na\n"},
		{name: "lists of one field are texts", data: `{"list": [{"by": [{"name": "A"}, {"name": "B"}], "codes": ["x", "y"]}, {"by": [], "codes": []}]}`,
			want: "list: 2\nBY    CODES\nA; B  x; y\n–     –\n"},
		{name: "objects in cells have labels",
			data: `{"list": [{"text": "T", "deniedBy": [{"text": "D", "by": [{"name": "A"}, {"name": "B"}]}, {"text": "E", "by": []}], "last": 1}, {"text": "U", "deniedBy": []}]}`,
			want: "list: 2\ntext  T\ndeniedBy\n  - text  D\n    by    A\n          B\n  - text  E\n    by    –\nlast  1\n\ntext      U\ndeniedBy  –\n"},
		{name: "objects in objects in cells", data: `{"list": [{"a": [{"b": [{"c": 1, "d": 2}]}]}]}`, want: "list: 1\na\n  - b\n      - c  1\n        d  2\n"},
		{name: "a list too wide for a table", data: `{"list": [{"id": 1, "text": "` + long + `"}]}`,
			want: "list: 1\nid    1\ntext  " + strings.TrimSpace(strings.Repeat("word ", 23)) + "\n      " + strings.TrimSpace(strings.Repeat("word ", 7)) + "\n"},
		{name: "what failed is left out", data: `{"a": null, "b": {"x": null, "y": null}, "c": [{"x": null, "y": 1}, {"x": null, "y": null}]}`,
			failed: []ast.Path{{ast.PathName("a"), ast.PathName("deep")}, {ast.PathName("b"), ast.PathName("x")}, {ast.PathName("c"), ast.PathIndex(0), ast.PathName("x")}},
			want:   "b.y  –\n\nc: 2\nX  Y\n   1\n–  –\n"},
		{name: "what a terminal would obey", data: `{"all": [{"id": "a\u001b[31m\u0000", "x": "one\ntwo\tthree \u202eback\u200cforth"}]}`,
			want: "all: 1\nID       X\na�[31m�  one two three �back\u200cforth\n"},
		{name: "all of it failed", data: `null`, failed: []ast.Path{{ast.PathName("a")}}},
		{name: "it was refused"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var errs gqlerror.List
			for _, path := range test.failed {
				errs = append(errs, &gqlerror.Error{Path: path})
			}
			var got bytes.Buffer
			if err := writeTables(&got, json.RawMessage(test.data), errs); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.String()); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, got.String())
			}
		})
	}
}

// A wide list is laid out in time that grows with its size: a hundred rows of 50 and of 500 columns, as aliases make them.
func BenchmarkWideTable(b *testing.B) {
	for _, columns := range []int{50, 500} {
		b.Run(fmt.Sprint(columns), func(b *testing.B) {
			var data strings.Builder
			data.WriteString(`{"list":[`)
			for r := range 100 {
				if r > 0 {
					data.WriteByte(',')
				}
				data.WriteByte('{')
				for c := range columns {
					if c > 0 {
						data.WriteByte(',')
					}
					fmt.Fprintf(&data, `"c%d":{"x":%d}`, c, r)
				}
				data.WriteByte('}')
			}
			data.WriteString(`]}`)
			b.ResetTimer()
			for b.Loop() {
				if err := writeTables(&bytes.Buffer{}, json.RawMessage(data.String()), nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
