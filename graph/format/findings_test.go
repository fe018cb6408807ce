package format

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"peacegraph/graph"
)

var update = flag.Bool("update", false, "rewrite what the tests in testdata want; read every line that changes")

// base returns the small data set that the files of a case replace or add to: two states, an armed group, talks, a
// letter as the source, and one statement.
func base(t testing.TB) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return filesOf(archive)
}

func filesOf(archive *txtar.Archive) fstest.MapFS {
	files := make(fstest.MapFS)
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

// check reads a data set and checks it against a graph that has what the data sets `before` and `later`
// say, if they are there.
func check(t testing.TB, files fstest.MapFS) (graph.Summary, graph.Findings) {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	for _, dir := range []string{"before", "later"} {
		if _, err := fs.Stat(files, dir); err != nil {
			continue
		}
		if _, err := g.Apply(t.Context(), read(t, files, dir), graph.Authorship{Agent: "test"}); err != nil {
			t.Fatalf("what was there %s: %v", dir, err)
		}
	}
	draft := read(t, files, ".")
	if text, found := files["letter.txt"]; found {
		source, err := ReadSourceText(strings.NewReader(string(text.Data)))
		if err != nil {
			t.Fatal(err)
		}
		draft.Texts = map[graph.ID]graph.SourceText{"source:letter": source}
	}
	return g.Snapshot().Check(draft)
}

func read(t testing.TB, files fstest.MapFS, dir string) *graph.Draft {
	t.Helper()
	draft, err := ReadDataset(files, dir)
	if err != nil {
		t.Fatal(err)
	}
	return draft
}

// A case is one page: files that take the place of those in base.txtar, and the lines that the author of the data is
// shown. Nothing else may be said: one mistake is one line.
func TestFindings(t *testing.T) {
	cases, err := filepath.Glob("testdata/findings/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := base(t)
			want, at := "", -1
			for i, f := range archive.Files {
				switch {
				case f.Name == "want":
					want, at = string(f.Data), i
				case len(f.Data) == 0:
					delete(files, f.Name)
				default:
					files[f.Name] = &fstest.MapFile{Data: f.Data}
				}
			}
			_, findings := check(t, files)
			got := findings.Error()
			if got != "" {
				got += "\n"
			}
			if *update {
				if at < 0 {
					archive.Files, at = append(archive.Files, txtar.File{Name: "want"}), len(archive.Files)
				}
				archive.Files[at].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBaseIsRight(t *testing.T) {
	summary, findings := check(t, base(t))
	if want := (graph.Summary{EntitiesAdded: 8, StatementsAdded: 1, EvidenceAdded: 1}); summary != want || len(findings) > 0 {
		t.Errorf("%+v, want %+v; findings:\n%v", summary, want, findings)
	}
}
