package mapping

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/format"
)

// Whatever the bytes of a mapping and a table are: no panic, the same answer twice, every place in one of the two files,
// and a draft that can be checked.
func FuzzMapping(f *testing.F) {
	const small = "mapping: m\ntable: {key: a, missing: [x]}\ndataset: {id: d, title: D}\nsource: {id: source:s, name: S}\n"
	f.Add(small+"entities:\n  e: {id: 'state:{a}', kind: State, name: '{a}', externalIds: 'gw:{b}', lookup: gw}\nstatements:\n"+
		"- {subject: e, predicate: partyTo, object: event:x, mode: FACT, confidence: HIGH, validTime: {date: b, form: [d-m-y, y], precision: c, precisions: {'1': 7 days before, '2': decade~}}}\n",
		"a,b,c\n1,3-4-2000,1\n2,1999,2\n1,x,3\n")
	f.Add(small+"parts: {p: {columns: [a, b], splitAt: ',', trim: '[]', drop: z}, q: {across: {b: B, c: C}, missing: '0'}}\nentities:\n"+
		"  e: {each: p, id: 'org:{a}', kind: ArmedGroup, name: [{column: b, find: '^(x)', codes: {x: y}, unlisted: keep}, '{a|upper}'], when: {a: {not: z}}}\n"+
		"  i: {each: q, id: 'issue:{column}', kind: Issue, name: '{label} {value}'}\nstatements:\n- {subject: e, predicate: hasInterestIn, object: i, mode: FACT, confidence: HIGH}\n",
		"a;b;c\n\"[u,v]\";\"x,y\";1\nw;;0\n")
	f.Add(small+"entities:\n  n: {id: 'impact:{a}', kind: Impact, name: n}\nstatements:\n"+
		"- {subject: event:e, predicate: hasImpact, object: n, mode: FACT, confidence: HIGH, quantity: {low: b, best: c, high: a, unit: persons}}\n", "a\tb\tc\n7\t1\t\n1e9\t-1\t2,000\n")
	for _, m := range List() {
		text, err := Text(m.Name)
		if err != nil {
			f.Fatal(err)
		}
		table, err := os.ReadFile(filepath.Join("testdata", m.Name+".csv"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), string(table))
	}
	g, err := graph.Open(f.Context(), "memory:")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { g.Close() })
	f.Fuzz(func(t *testing.T, text, table string) {
		m, findings := Parse("m.yaml", []byte(text))
		inside(t, text, table, findings)
		if (m == nil) != findings.Refused() {
			t.Fatalf("a mapping and an error, or neither: %v", findings)
		}
		if m == nil {
			return
		}
		run := func() (*Result, string) {
			r := m.Apply(format.ReadTable("t.csv", []byte(table)), g.Snapshot(), Options{Show: 1})
			_, found := g.Snapshot().Check(r.Draft)
			return r, found.Error()
		}
		r, first := run()
		inside(t, text, table, r.Draft.Findings)
		for _, e := range r.Draft.Entities {
			place(t, text, table, e.ID.Place)
			for _, n := range e.Names {
				place(t, text, table, n.Place)
			}
		}
		for _, s := range r.Draft.Statements {
			place(t, text, table, s.Subject.Place)
			place(t, text, table, s.Object.Place)
			place(t, text, table, s.ValidTime.Place)
		}
		if _, second := run(); second != first {
			t.Fatalf("the same table, two answers:\n%s\n%s", first, second)
		}
	})
}

func inside(t *testing.T, text, table string, findings graph.Findings) {
	t.Helper()
	for _, f := range findings {
		place(t, text, table, f.Place)
	}
}

func place(t *testing.T, text, table string, p graph.Place) {
	t.Helper()
	of := map[string]string{"m.yaml": text, "t.csv": table}[p.File]
	if lines := strings.Count(strings.ReplaceAll(of, "\r", "\n"), "\n") + 1; p.Line > lines || p.Line < 0 || p.File != "m.yaml" && p.File != "t.csv" {
		t.Fatalf("%v lies outside its file of %d lines", p, lines)
	}
}

// An id is made the same way each time, has nothing that an id cannot have, and tells long texts apart.
func FuzzSlug(f *testing.F) {
	f.Add("Jam'iyyat-i Islami-yi Afghanistan")
	f.Add("Ærø ß İ ı \u0301")
	f.Add("طالبان (a)")
	f.Add(strings.Repeat("ü", 90))
	f.Fuzz(func(t *testing.T, text string) {
		slug := Slug(text)
		if slug != Slug(text) || len(slug) > longestSlug || text != "" && slug == "" || strings.ContainsAny(slug, " :#<>\"{}|\\^`\n\t") {
			t.Fatalf("%q gives %q", text, slug)
		}
	})
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"2879":                    "2879",
		"CON_395":                 "con_395",
		"Türkiye":                 "turkiye",
		"Jam'iyyat-i Islami":      "jamiyyat-i-islami",
		"  Straße (west)  ":       "strasse-west",
		"طالبان":                  "طالبان",
		"12.5":                    "12.5",
		"Côte d’Ivoire":           "cote-divoire",
		"Łódź & Ærø":              "lodz-aero",
		"!":                       "1l4zz0f",
		strings.Repeat("ab ", 40): "",
	} {
		got := Slug(text)
		if want == "" && text != "" {
			if len(got) > longestSlug || got == Slug(text+"x") {
				t.Errorf("%q gives %q", text, got)
			}
			continue
		}
		if text != "!" && got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}
