package mapping_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/mapping"
)

// examples returns the blocks of README.md that have a file name, by that.
func examples(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, m := range regexp.MustCompile("(?ms)^```\\w+ (\\S+)\n(.*?)^```").FindAllStringSubmatch(string(text), -1) {
		files[m[1]] = m[2]
	}
	return files
}

// lines says what a draft holds, one thing a line.
func lines(d *graph.Draft) (entities, statements string) {
	var e, s strings.Builder
	for _, row := range d.Entities {
		e.WriteString("entity " + row.ID.Text + " " + row.Kind.Text + " " + row.Names[0].Text + "\n")
	}
	for _, row := range d.Statements {
		s.WriteString("statement " + row.Subject.Text + " " + row.Predicate.Text + " " + row.Object.Text + " row=" + row.Row.Text)
		if row.ValidTime.Text != "" {
			s.WriteString(" validTime=" + row.ValidTime.Text)
		}
		for _, q := range row.Qualifiers {
			s.WriteString(" " + q.Name + "=" + q.Text)
		}
		s.WriteString("\n")
	}
	return e.String(), s.String()
}

// Every example of README.md makes what the text says, without a finding but that of the separator and of the code
// that is not listed.
func TestReadme(t *testing.T) {
	files := examples(t)
	if len(files) != 10 {
		t.Fatalf("README.md has %d files in its examples", len(files))
	}
	s := seeded(t)
	for _, c := range []struct{ mapping, table, entities, statements string }{
		{"talks.yaml", "talks.csv", "talks.txt", "talks.txt"},
		{"raids.yaml", "raids.tsv", "raids.txt", "raids-statements.txt"},
		{"news.yaml", "news.tsv", "news.txt", "news.txt"},
	} {
		t.Run(c.mapping, func(t *testing.T) {
			m, findings := mapping.Parse(c.mapping, []byte(files[c.mapping]))
			if len(findings) > 0 {
				t.Fatal(findings)
			}
			r := m.Apply(format.ReadTable(c.table, []byte(files[c.table])), s, mapping.Options{})
			_, findings = s.Check(r.Draft)
			for _, f := range findings {
				if !strings.Contains(f.Message, "the cells are separated by tabs") && !strings.HasPrefix(f.Message, `"777" is not among the codes in line 16`) {
					t.Error(f)
				}
			}
			entities, statements := lines(r.Draft)
			got := entities + statements
			want := files[c.entities]
			if c.statements != c.entities {
				want += files[c.statements]
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What README.md lists of the vocabulary is there.
func TestReadmeNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	v := openGraph(t).Vocabulary()
	row := func(begin string) []string {
		_, rest, found := strings.Cut(string(text), begin)
		if !found {
			t.Fatalf("README.md has no %q", begin)
		}
		line, _, _ := strings.Cut(rest, " |\n")
		return regexp.MustCompile(`[\w]+`).FindAllString(line, -1)
	}
	for _, kind := range row("a kind of the vocabulary: ") {
		if _, ok := v.Kind(kind); !ok {
			t.Errorf("README.md names the kind %s, which is none", kind)
		}
	}
	schemes := row("a list of `scheme:value`: ")
	for _, scheme := range schemes {
		if _, ok := v.Scheme(scheme); !ok {
			t.Errorf("README.md names the scheme %s, which is none", scheme)
		}
	}
	if len(schemes) != len(v.Schemes()) {
		t.Errorf("README.md names %d schemes of %d", len(schemes), len(v.Schemes()))
	}
}
