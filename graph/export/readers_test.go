package export

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest/readers"
	"peacegraph/seed"
)

// seeded returns a state with the data sets that the program ships.
func seeded(t testing.TB) *graph.Snapshot {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	drafts, err := seed.Drafts()
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range drafts {
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	return g.Snapshot()
}

func selected(t testing.TB, s *graph.Snapshot, q graph.Selection) *graph.Selected {
	t.Helper()
	x, err := s.Select(q)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// read is one form given to one reader.
type read struct {
	format, reader string
	options        Options
	lists          func(c cell) any // how the reader has a list
	ignore         []string         // attributes that the form or the reader adds
}

func barred(c cell) any {
	parts := make([]string, len(c.list))
	for i, s := range c.list {
		parts[i] = unbarred(s)
	}
	return strings.Join(parts, "|")
}

func listed(c cell) any {
	values := make([]any, len(c.list))
	for i, s := range c.list {
		values[i] = s
	}
	return values
}

// TestReadersFindEverything has the programs that people use read the seed in every form, once with values as attributes and
// once with values as nodes: each finds every node and every edge, parallel ones too, with all attributes.
func TestReadersFindEverything(t *testing.T) {
	x := selected(t, seeded(t), graph.Selection{})
	dir := t.TempDir()
	gexf := []string{"label", "viz", "start", "end", "weight", "id", "x", "y", "z", "color"}
	reads := []read{
		{format: "gexf", reader: "networkx-gexf", options: Options{GEXF: "1.2"}, lists: barred, ignore: gexf},
		{format: "gexf", reader: "graphology-gexf", lists: barred, ignore: gexf},
		{format: "graphml", reader: "networkx-graphml", lists: barred, ignore: []string{"label", "weight", "id"}},
		{format: "graphml", reader: "igraph-graphml", lists: barred, ignore: []string{"label", "weight"}},
		{format: "graphml", reader: "graphology-graphml", lists: barred, ignore: []string{"label", "weight", "id"}},
		{format: "cyjs", reader: "networkx-cyjs", lists: listed, ignore: []string{"id", "value", "name", "label", "key", "source", "target", "interaction", "weight"}},
		{format: "cyjs", reader: "cytoscape", lists: listed, ignore: []string{"id", "value", "name", "label", "key", "source", "target", "interaction", "weight", "classes"}},
		{format: "graphology", reader: "graphology", lists: listed, ignore: []string{"label", "x", "y", "color", "weight"}},
		{format: "node-link", reader: "networkx-node-link", lists: listed, ignore: []string{"label", "id", "weight"}},
	}
	var jobs []readers.Job
	var all []read
	for _, values := range []Values{ValuesAsAttributes, ValuesAsNodes} {
		for _, r := range reads {
			r.options.Values, r.options.Title, r.options.Base = values, "everything", "http://127.0.0.1:8080"
			file := filepath.Join(dir, fmt.Sprintf("%d-%s", values, r.format+r.options.GEXF))
			f, err := FormatNamed(r.format)
			if err != nil {
				t.Fatal(err)
			}
			toFile(t, file, func(to io.Writer) error {
				_, err := Write(to, f, x, r.options)
				return err
			})
			jobs, all = append(jobs, readers.Job{Reader: r.reader, File: file}), append(all, r)
		}
	}
	for _, values := range []Values{ValuesAsAttributes, ValuesAsNodes} {
		r := read{format: "gephi-csv", reader: "networkx-csv", options: Options{Values: values, Title: "everything"}, lists: func(c cell) any { return guard(joined(c.list)) },
			ignore: []string{"Id", "Label", "Source", "Target", "Type", "Weight"}}
		f, err := FormatNamed(r.format)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(dir, fmt.Sprintf("gephi-%d", values))
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := WriteFiles(func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(folder, name)) }, f, x, r.options); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, readers.Job{Reader: r.reader, File: filepath.Join(folder, "nodes.csv"), Format: filepath.Join(folder, "edges.csv")})
		all = append(all, r)
	}
	for i, answer := range readers.Read(t, jobs...) {
		t.Run(fmt.Sprintf("%s of %s %d", all[i].reader, all[i].format, all[i].options.Values), func(t *testing.T) {
			all[i].compare(t, newTables(x, all[i].options), answer)
		})
	}
}

func toFile(t *testing.T, name string, write func(io.Writer) error) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func (r read) compare(t *testing.T, tables *tables, got readers.Answer) {
	t.Helper()
	if !got.Directed {
		t.Error("it is not directed")
	}
	if r.reader != "networkx-gexf" && r.reader != "graphology-gexf" && r.reader != "networkx-csv" { // which have no attributes of the graph
		if licence, ok := got.Attributes["licence"].(string); !ok || !strings.Contains(licence, "CC-BY-4.0") {
			t.Errorf("the graph has no licence: %v", slices.Collect(maps.Keys(got.Attributes)))
		}
	}
	nodes := make(map[string]map[string]any)
	if err := tables.eachNode(func(n *node) error {
		nodes[n.id] = r.attributes(tables.nodes, n.cells)
		nodes[n.id]["the name"] = n.label
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	edges := make(map[string]map[string]any)
	if err := tables.eachEdge(func(e *edge) error {
		edges[e.id] = r.attributes(tables.edges, e.cells)
		edges[e.id]["the ends"] = e.source + " to " + e.target
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]map[string]any)
	for _, n := range got.Nodes {
		found[n.ID] = r.without(n.Attributes)
		found[n.ID]["the name"] = n.Attributes["label"]
		if r.reader == "networkx-csv" {
			found[n.ID]["the name"] = n.Attributes["Label"]
		}
	}
	if diff := cmp.Diff(nodes, found); diff != "" || len(got.Nodes) != len(nodes) {
		t.Errorf("%d of %d nodes (-want +got):\n%.3000s", len(got.Nodes), len(nodes), diff)
	}
	found = make(map[string]map[string]any)
	for _, e := range got.Edges {
		found[e.ID] = r.without(e.Attributes)
		if r.reader == "graphology-gexf" {
			delete(found[e.ID], "kind") // that of GEXF, which keeps parallel edges apart
		}
		found[e.ID]["the ends"] = e.Source + " to " + e.Target
	}
	if diff := cmp.Diff(edges, found); diff != "" || len(got.Edges) != len(edges) {
		t.Errorf("%d of %d edges (-want +got):\n%.3000s", len(got.Edges), len(edges), diff)
	}
}

// attributes returns the cells as the reader should have them.
func (r read) attributes(columns []column, cells []cell) map[string]any {
	values := make(map[string]any)
	for i, c := range cells {
		if !c.is || slices.Contains(r.ignore, columns[i].name) {
			continue
		}
		switch of := columns[i].of; {
		case of == list:
			values[columns[i].name] = r.lists(c)
		case r.reader == "networkx-csv" && (of == integer || of == number):
			values[columns[i].name] = string(appendNumber(nil, c.number))
		case r.reader == "networkx-csv" && of == flag:
			values[columns[i].name] = fmt.Sprint(c.flag)
		case of == integer || of == number:
			values[columns[i].name] = c.number
		case of == flag:
			values[columns[i].name] = c.flag
		default:
			values[columns[i].name] = c.text
		}
	}
	return values
}

// without returns the attributes that are compared. In igraph and in tables every row has every attribute: what is not there
// is empty.
func (r read) without(attributes map[string]any) map[string]any {
	kept := make(map[string]any)
	for name, value := range attributes {
		if slices.Contains(r.ignore, name) || (r.reader == "igraph-graphml" || r.reader == "networkx-csv") && (value == nil || value == "") {
			continue
		}
		kept[name] = value
	}
	return kept
}
