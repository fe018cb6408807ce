package mapping_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/mapping"
	"peacegraph/seed"
)

func openGraph(t testing.TB) *graph.Snapshot {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g.Snapshot()
}

// seeded returns a graph with the first data set of the seed.
func seeded(t testing.TB) *graph.Snapshot {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	drafts, err := seed.Drafts()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Apply(t.Context(), drafts[0], graph.Authorship{Agent: "test", Message: "seed"}); err != nil {
		t.Fatal(err)
	}
	return g.Snapshot()
}

func apply(t testing.TB, name, file string, s *graph.Snapshot) *mapping.Result {
	t.Helper()
	m, err := mapping.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return m.Apply(format.ReadTable(filepath.Base(file), data), s, mapping.Options{})
}

type file struct {
	bytes.Buffer
	name  string
	files fstest.MapFS
}

func (f *file) Close() error {
	f.files[f.name] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}

// Every shipped mapping says what it reads and how to cite it, and maps the invented table of its name without an error:
// alone and against the seed, and so does the data set that is written of it.
func TestShippedMappings(t *testing.T) {
	alone, known := openGraph(t), seeded(t)
	for _, m := range mapping.List() {
		t.Run(m.Name, func(t *testing.T) {
			if m.Reads == "" || m.Made == "" || m.Note == "" || m.Citation() == "" {
				t.Error("a shipped mapping says what it reads, for which version it was made, what to know, and how to cite")
			}
			for _, s := range []*graph.Snapshot{alone, known} {
				r := apply(t, m.Name, "testdata/"+m.Name+".csv", s)
				if r.Rows < 2 || r.Silent > 0 {
					t.Errorf("%d rows, %d of them silent", r.Rows, r.Silent)
				}
				if len(r.Unused) > 200 {
					t.Errorf("%d columns are not used", len(r.Unused))
				}
				summary, findings := s.Check(r.Draft)
				if findings.Count(graph.Error)+findings.Count(graph.Warning) > 0 {
					t.Fatal(findings)
				}
				files := make(fstest.MapFS)
				if err := format.WriteDataset(r.Draft, func(name string) (io.WriteCloser, error) {
					return &file{name: name, files: files}, nil
				}); err != nil {
					t.Fatal(err)
				}
				back, err := format.ReadDataset(files, ".")
				if err != nil {
					t.Fatal(err)
				}
				again, findings := s.Check(back)
				if diff := cmp.Diff(summary, again); diff != "" || findings.Refused() {
					t.Errorf("the data set that was written is another: %s\n%v", diff, findings)
				}
			}
		})
	}
}

// The same table against the same graph gives the same draft.
func TestApplyTwice(t *testing.T) {
	s := openGraph(t)
	for _, m := range mapping.List() {
		a, b := apply(t, m.Name, "testdata/"+m.Name+".csv", s), apply(t, m.Name, "testdata/"+m.Name+".csv", s)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s: %s", m.Name, diff)
		}
	}
}

// What the seed knows under an external id is used under its id there.
func TestLookup(t *testing.T) {
	r := apply(t, "pax", "testdata/pax.csv", seeded(t))
	ids := make(map[string]graph.ID)
	for _, k := range r.Known {
		ids[k.ExternalID] = k.ID
	}
	for external, id := range map[string]graph.ID{"gw:700": "state:afghanistan", "gw:770": "state:pakistan", "gw:640": "state:turkiye", "paxIssue:Ce": "issue:ceasefire"} {
		if ids[external] != id {
			t.Errorf("%s is %q, want %s", external, ids[external], id)
		}
	}
	for _, e := range r.Draft.Entities {
		if e.ID.Text == "issue:pax-stbor" {
			return
		}
	}
	t.Error("issue:boundary is only a close match of paxIssue:StBor, so the topic is an entity of its own")
}

func TestLoadSuggests(t *testing.T) {
	_, err := mapping.Load("ucdp-gde")
	var input *graph.InputError
	if !errors.As(err, &input) || !strings.Contains(err.Error(), "did you mean ucdp-ged") {
		t.Error(err)
	}
}

// The real tables are not ours to publish. Where they are at hand, PEACEGRAPH_TABLES names their folder, and each table of
// the folder whose name begins with the name of a mapping is mapped: all rows say something, and nothing is wrong.
func TestRealTables(t *testing.T) {
	dir := os.Getenv("PEACEGRAPH_TABLES")
	if dir == "" {
		t.Log("PEACEGRAPH_TABLES is not set, so the shipped mappings were tried on invented tables only")
		return
	}
	s := seeded(t)
	for _, m := range mapping.List() {
		tables, err := filepath.Glob(filepath.Join(dir, m.Name+"*.csv"))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d tables in %s", m.Name, len(tables), dir)
		for _, table := range tables {
			r := apply(t, m.Name, table, s)
			_, findings := s.Check(r.Draft)
			t.Logf("%s: %d rows, %d entities, %d statements, %d found in the graph", filepath.Base(table), r.Rows, len(r.Draft.Entities), len(r.Draft.Statements), len(r.Known))
			if findings.Refused() || r.Rows == 0 || r.Silent > 0 {
				t.Errorf("%d silent rows, %v", r.Silent, findings)
			}
		}
	}
}
