package graph_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

func cited(t testing.TB, s *graph.Snapshot, id graph.ID) graph.Citation {
	t.Helper()
	day, err := graph.ParseDay("2025-11-23")
	if err != nil {
		t.Fatal(err)
	}
	at := &id
	if id == "" {
		at = nil
	}
	c, err := s.Cite(t.Context(), at, &day)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCitationsInEveryStyle writes a citation with everything that styles have to escape.
func TestCitationsInEveryStyle(t *testing.T) {
	background, first, _ := shared()
	first.Dataset.Title.Text = "Talks & {oaths}: 100% of_them #1 $5 ~ ^ \\ – پاکستان\nin two lines"
	first.Dataset.Creators = []graph.Cell{{Text: "Evidence Platform (EP), University of Edinburgh"}, {Text: "Türkçe & Söhne"}, {Text: "علی"}}
	first.Dataset.Citation.Text = "Beispiel & Söhne\n(2024), The oaths"
	s := written(t, 0, background, first).Snapshot()
	c := cited(t, s, "dataset:first").Under("https://graph.example.org/")
	digest := digestOf(t, s, "dataset:first")
	for style, want := range map[graph.CitationStyle]string{
		graph.APA: `Evidence Platform (EP), University of Edinburgh, Türkçe & Söhne, & علی. (2025). Talks & {oaths}: 100% of_them #1 $5 ~ ^ \ – پاکستان in two lines ` +
			`(Version 1.0.0, as of changeset:2) [Data set]. CC0-1.0. ` + digest + `. Retrieved November 23, 2025, from https://graph.example.org/id/dataset:first Cite also: Beispiel & Söhne (2024), The oaths`,
		graph.BibTeX: `@misc{peacegraph-dataset-first-2,
  author = {{Evidence Platform (EP), University of Edinburgh} and {Türkçe \& Söhne} and {علی}},
  title = {{Talks \& \textbraceleft{}oaths\textbraceright{}: 100\% of\_them \#1 \$5 \textasciitilde{} \textasciicircum{} \textbackslash{} – پاکستان in two lines}},
  year = {2025},
  month = {nov},
  version = {1.0.0},
  note = {As of changeset:2 of 2025-11-01T01:00:00Z. Licence CC0-1.0. ` + digest + `. Cite also: Beispiel \& Söhne (2024), The oaths},
  url = {https://graph.example.org/id/dataset:first},
  urldate = {2025-11-23}
}
`,
		graph.RIS: `TY  - DATA
ID  - dataset:first
AU  - Evidence Platform (EP), University of Edinburgh
AU  - Türkçe & Söhne
AU  - علی
TI  - Talks & {oaths}: 100% of_them #1 $5 ~ ^ \ – پاکستان in two lines
PY  - 2025
DA  - 2025/11/01
ET  - 1.0.0
C1  - CC0-1.0
N1  - As of changeset:2 of 2025-11-01T01:00:00Z. Licence CC0-1.0. ` + digest + `. Cite also: Beispiel & Söhne (2024), The oaths
UR  - https://graph.example.org/id/dataset:first
Y2  - 2025/11/23
ER  - ` + `
`,
	} {
		if diff := cmp.Diff(want, c.Text(style)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", style, diff)
		}
	}
	var items []map[string]any
	if err := json.Unmarshal([]byte(c.Text(graph.CSLJSON)), &items); err != nil {
		t.Fatal(err)
	}
	parts := func(y, m, d float64) map[string]any {
		return map[string]any{"date-parts": []any{[]any{y, m, d}}}
	}
	want := []map[string]any{{
		"id": "dataset:first", "type": "dataset", "title": "Talks & {oaths}: 100% of_them #1 $5 ~ ^ \\ – پاکستان in two lines",
		"author": []any{map[string]any{"literal": "Evidence Platform (EP), University of Edinburgh"}, map[string]any{"literal": "Türkçe & Söhne"}, map[string]any{"literal": "علی"}},
		"issued": parts(2025, 11, 1), "accessed": parts(2025, 11, 23), "version": "1.0.0", "URL": "https://graph.example.org/id/dataset:first",
		"note":   "As of changeset:2 of 2025-11-01T01:00:00Z. Licence CC0-1.0. " + digest + ". Cite also: Beispiel & Söhne (2024), The oaths",
		"custom": map[string]any{"changeset": "changeset:2", "digest": digest, "licence": "CC0-1.0"},
	}}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("CSL-JSON (-want +got):\n%s", diff)
	}
	for _, style := range graph.CitationStyles() {
		private := cited(t, s, "dataset:first").Text(style)
		for _, word := range []string{"://", "Retrieved", "urldate", "Y2", "accessed"} {
			if strings.Contains(private, word) {
				t.Errorf("%s without the address of a server has %q:\n%s", style, word, private)
			}
		}
		for _, id := range []graph.ID{"", "stmt:both"} {
			if text := cited(t, s, id).Text(style); !strings.Contains(text, "(2024), The oaths") {
				t.Errorf("%s of %q does not tell how the data set asks to be cited:\n%s", style, id, text)
			}
		}
	}
}

// TestCitationReplays cites a statement, writes more, and asks again as of the changeset that the citation names.
func TestCitationReplays(t *testing.T) {
	background, first, second := shared()
	g := written(t, 0, background, first)
	ids := []graph.ID{"", "changeset:1", "changeset:2", "dataset:first", "dataset:background", "stmt:both"}
	before := make(map[graph.ID]graph.Citation)
	for _, id := range ids {
		before[id] = cited(t, g.Snapshot(), id)
	}
	denial := graph.StatementRow{
		Subject: graph.Cell{Text: "state:south"}, Predicate: graph.Cell{Text: "denies"}, Object: graph.Cell{Text: "stmt:both"}, Mode: graph.Cell{Text: "FACT"},
		Source: graph.Cell{Text: "source:b"}, Paragraph: graph.Cell{Text: "2"}, Confidence: graph.Cell{Text: "HIGH"},
	}
	second.Statements = append(second.Statements, denial)
	first.Dataset.Version.Text, first.Statements[0].Note.Text = "2.0.0", "read again"
	for _, draft := range []*graph.Draft{second, first} {
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{}); err != nil {
			t.Fatal(err)
		}
	}
	changed := 0
	for _, id := range ids {
		was := before[id]
		at := was.Changeset().ID()
		older, err := g.Snapshot().AsOf(graph.AsOf{Changeset: &at})
		if err != nil {
			t.Fatal(err)
		}
		again := cited(t, older, id)
		for _, style := range graph.CitationStyles() {
			if diff := cmp.Diff(was.Text(style), again.Text(style)); diff != "" {
				t.Errorf("%q is cited otherwise as of %s, in %s:\n%s", id, at, style, diff)
			}
		}
		if was.Digest() != again.Digest() {
			t.Errorf("%q has the digest %s as of %s, and had %s", id, again.Digest(), at, was.Digest())
		}
		if cited(t, g.Snapshot(), id).Text(graph.APA) != was.Text(graph.APA) {
			changed++
		}
	}
	if changed != 3 {
		t.Errorf("%d citations of the newest state are others than before, want those of the graph, of first and of the statement", changed)
	}
	if now := cited(t, g.Snapshot(), "stmt:both").Text(graph.RIS); !strings.Contains(now, "; contested") {
		t.Errorf("the citation does not tell that the statement is contested:\n%s", now)
	}
}

func TestWhatIsNotCited(t *testing.T) {
	background, first, _ := shared()
	s := written(t, 0, background, first).Snapshot()
	statement, _ := s.Statement("stmt:both")
	for id, want := range map[graph.ID]string{
		"state:north":                `"state:north" cannot be cited; what is cited is the graph, a data set or a statement: cite a statement about it, or the data set that it came with`,
		"dataset:frist":              `there is nothing with the id "dataset:frist"; did you mean dataset:background or dataset:first?`,
		"first":                      `there is nothing with the id "first"; did you mean dataset:first?`,
		"stmt:bohth":                 `there is nothing with the id "stmt:bohth"; did you mean stmt:both?`,
		"changeset:9":                `there is no changeset "changeset:9"; there are changeset:1 to changeset:2`,
		"source:a#p=1":               `"source:a#p=1" is a passage; what is cited is the graph, a data set or a statement, so cite its source as you cite any other, or a statement that rests on it`,
		statement.Evidence()[0].ID(): `"` + string(statement.Evidence()[0].ID()) + `" is an evidence; what is cited is the graph, a data set or a statement: did you mean stmt:both?`,
	} {
		_, err := s.Cite(t.Context(), &id, nil)
		if !errors.Is(err, graph.ErrInput) || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", id, err, want)
		}
	}
	empty := written(t, 0).Snapshot()
	if _, err := empty.Cite(t.Context(), nil, nil); !errors.Is(err, graph.ErrInput) {
		t.Errorf("an empty graph is cited: %v", err)
	}
}

// TestAnyCitationIsWellFormed cites data sets with any titles and creators: RIS has one field on each line, BibTeX has its
// braces in pairs, and CSL-JSON is JSON.
func TestAnyCitationIsWellFormed(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	hard := []rune("{}\\%&$#_~^\"'@,;\n\r\t\u2028ER  -aZé پ")
	text := func() graph.Cell {
		b := []rune{'x'}
		for range r.IntN(20) {
			b = append(b, hard[r.IntN(len(hard))])
		}
		return graph.Cell{Text: string(b)}
	}
	background, _, _ := shared()
	g := written(t, 0, background)
	for range 60 {
		background.Dataset.Title, background.Dataset.Version, background.Dataset.Creators = text(), text(), []graph.Cell{text(), text()}
		if _, err := g.Apply(t.Context(), background, graph.Authorship{Time: time.Unix(1_762_000_000, 0)}); err != nil {
			t.Fatal(err)
		}
		c := cited(t, g.Snapshot(), "dataset:background")
		for _, line := range strings.Split(strings.TrimSuffix(c.Text(graph.RIS), "\n"), "\n") {
			if len(line) < 6 || !unicode.IsUpper(rune(line[0])) || line[2:6] != "  - " {
				t.Fatalf("a line of RIS is %q", line)
			}
		}
		depth := 0
		for i, b := range c.Text(graph.BibTeX) {
			switch b {
			case '{':
				depth++
			case '}':
				depth--
			case '\n':
				if depth > 1 {
					t.Fatalf("a field of BibTeX is broken at %d:\n%s", i, c.Text(graph.BibTeX))
				}
			}
		}
		if depth != 0 {
			t.Fatalf("the braces of BibTeX are no pairs:\n%s", c.Text(graph.BibTeX))
		}
		if !json.Valid([]byte(c.Text(graph.CSLJSON))) || strings.ContainsAny(c.Text(graph.APA), "\n\r\t") {
			t.Fatalf("%s\n%s", c.Text(graph.CSLJSON), c.Text(graph.APA))
		}
	}
	for seed := range uint64(3) {
		s := written(t, 0, graphtest.Random(seed, graphtest.Size{Entities: 20, Statements: 60, Drafts: 2})...).Snapshot()
		for statement := range s.Statements() {
			for _, style := range graph.CitationStyles() {
				if text := cited(t, s, statement.ID()).Text(style); !strings.Contains(text, string(statement.ID())) {
					t.Fatalf("the citation does not name the statement:\n%s", text)
				}
			}
		}
	}
}

// TestReferences cites data sets in a sentence: as they ask, or by what they tell of themselves.
func TestReferences(t *testing.T) {
	background, first, _ := shared()
	first.Dataset.Title.Text, first.Dataset.Creators = "Harbour\nwar", []graph.Cell{{Text: "Platform, University of Edinburgh"}, {Text: "Ada B."}}
	first.Dataset.Citation.Text = ""
	background.Dataset.Citation.Text = " Cite\nme thus "
	s := written(t, 0, background, first).Snapshot()
	for id, want := range map[graph.ID]string{
		"dataset:background": "Cite me thus",
		"dataset:first":      "Platform, University of Edinburgh, & Ada B. (2025). Harbour war (Version 1.0.0) [Data set].",
	} {
		if d, _ := s.Dataset(id); d.Reference() != want {
			t.Errorf("%s is cited as\n%s, want\n%s", id, d.Reference(), want)
		}
	}
}

// Where nobody is named, nobody else is put in the place of the authors.
func TestCitationWithoutCreators(t *testing.T) {
	background, first, _ := shared()
	first.Dataset.Title.Text, first.Dataset.Creators, first.Dataset.Citation.Text = "Harbour war", nil, ""
	s := written(t, 0, background, first).Snapshot()
	want := "Harbour war (Version 1.0.0) [Data set]. (2025)."
	if d, _ := s.Dataset("dataset:first"); d.Reference() != want {
		t.Errorf("it is cited as %s, want %s", d.Reference(), want)
	}
	c := cited(t, s, "dataset:first")
	want = "Harbour war (Version 1.0.0, as of changeset:2) [Data set]. (2025). CC0-1.0. " + digestOf(t, s, "dataset:first") + "."
	if got := c.Text(graph.APA); got != want {
		t.Errorf("APA:\n%s, want\n%s", got, want)
	}
	for _, style := range []graph.CitationStyle{graph.BibTeX, graph.RIS, graph.CSLJSON} {
		if text := c.Text(style); strings.Contains(strings.ToLower(text), "author") || strings.Contains(text, "AU  -") || strings.Contains(text, graph.GraphCreator) {
			t.Errorf("%s names an author:\n%s", style, text)
		}
	}
}
