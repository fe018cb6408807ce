package rdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/graphtest/readers"
	"peacegraph/graph/nquads"
	"peacegraph/graph/rdf"
)

// extended returns drafts with a vocabulary of their own and all that is hard to write.
func extended() []*graph.Draft {
	c := func(s string) graph.Cell { return graph.Cell{Text: s} }
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: c("mill"), Title: c("Mühle \"am\" Fluß"), Language: c("de"), Licence: c("LicenseRef-own"), Creators: []graph.Cell{c("Ada Beispiel"), c("علی")}},
		Vocabularies: []graph.VocabularyText{{File: "my vocabulary.yaml", Text: `prefix: wf
iri: https://example.org/wf#
version: '0.2'
kinds:
  - name: wf:Assembly
    parent: Negotiation
    label: Assembly
    note: A gathering of elders.
    attributes:
      - {name: oaths, label: Oaths, type: INTEGER, note: How many were sworn.}
predicates:
  - name: wf:swearsBy
    label: swears by
    inverse: wf:swornByIn
    inverseLabel: sworn by in
    signatures: [{from: Actor, to: [wf:Assembly, Agreement]}]
    note: The actor takes an oath at the assembly.
extend:
  codes:
    - name: agreementType
      codes: [{code: wf:BLOOD_PEACE, label: settlement of a blood feud}]
`}},
		Entities: []graph.EntityRow{
			{ID: c("state:100%-wahr"), Kind: c("State"), Names: []graph.Field{{Name: "ur", Cell: c("پاکستان \\ \"x\"")}, {Name: "zh-Hant", Cell: c("巴基斯坦")}}, ExternalIDs: []graph.Cell{c("wikidata:Q843"), c("wikidata:Q1 (close)"), c("iso3:PAK")}},
			{ID: c("assembly:ü(1)[2]"), Kind: c("wf:Assembly"), Names: []graph.Field{{Cell: c("Versammlung\tder Ältesten")}}, Attributes: []graph.Field{{Name: "oaths", Cell: c("3")}}},
			{ID: c("agr:oak."), Kind: c("Agreement"), Names: []graph.Field{{Cell: c("Eiche 🕊")}}},
			{ID: c("source:brief"), Kind: c("Source"), Names: []graph.Field{{Cell: c("Brief")}}, Attributes: []graph.Field{{Name: "url", Cell: c("https://example.org/a?b=c&d=é")}}},
		},
	}
	row := func(subject, predicate, object string) graph.StatementRow {
		return graph.StatementRow{
			Subject: c(subject), Predicate: c(predicate), Object: c(object), Mode: c("FACT"), Source: c("source:brief"), Page: c("iv & v=5"), Row: c("a+b #7"),
			Confidence: c("HIGH"), ValidTime: c("[2025-10..2025-11-11]"), Note: c("so \"stands\" it"),
		}
	}
	draft.Statements = append(draft.Statements, row("state:100%-wahr", "wf:swearsBy", "assembly:ü(1)[2]"), row("agr:oak.", "agreementType", "wf:BLOOD_PEACE"),
		row("agr:oak.", "agreementType", "UNKNOWN"), row("state:100%-wahr", "wf:swearsBy", "agr:oak."))
	draft.Statements[3].Mode, draft.Statements[3].AttributedTo = c("PROPOSAL"), []graph.Cell{c("state:100%-wahr")}
	return []*graph.Draft{draft}
}

// normal returns lines of N-Quads, as programs of others write them, in the canonical form, without the name that a reader
// has given the graph. Blank nodes become IRIs.
func normal(t *testing.T, lines []string) []string {
	t.Helper()
	var all []string
	for _, line := range lines {
		q, err := nquads.NewReader(strings.NewReader(unblank(line))).Read()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if label, ok := q.Label.(quad.IRI); ok && (strings.HasPrefix(string(label), "blank:") || strings.HasPrefix(string(label), "file:")) {
			q.Label = nil
		}
		// Tags of languages are the same in any case, and Z is the same as +00:00.
		switch v := q.Object.(type) {
		case quad.LangString:
			v.Lang = strings.ToLower(v.Lang)
			q.Object = v
		case quad.TypedString:
			if at, err := time.Parse(time.RFC3339, string(v.Value)); err == nil {
				q.Object = quad.Time(at.UTC())
			}
		}
		text, err := nquads.Append(nil, q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(text))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// unblank writes the blank nodes of a line, which stand outside of quotes, as IRIs.
func unblank(line string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(line); i++ {
		switch {
		case quoted && line[i] == '\\':
			b.WriteByte(line[i])
			i++
		case line[i] == '"':
			quoted = !quoted
		case !quoted && strings.HasPrefix(line[i:], "_:"):
			end := i + 2
			for end < len(line) && line[end] != ' ' {
				end++
			}
			b.WriteString("<blank:" + line[i+2:end] + ">")
			i = end - 1
			continue
		}
		b.WriteByte(line[i])
	}
	return b.String()
}

// TestOthersReadTheSame has rdflib, rapper and jsonld read every form: the record is the record, the published forms say the
// same, and every term in them is declared in the vocabulary.
func TestOthersReadTheSame(t *testing.T) {
	dir := t.TempDir()
	states := map[string]*graph.Snapshot{
		"seed": seeded(t).Snapshot(), "extended": filled(t, extended()).Snapshot(),
		"random": filled(t, graphtest.Random(7, graphtest.Size{Entities: 60, Statements: 200, Drafts: 3})).Snapshot(),
	}
	type answer struct{ state, form, reader string }
	var jobs []readers.Job
	var asked []answer
	for name, s := range states {
		part := rdf.Part{Snapshot: s}
		for _, form := range []struct {
			name    string
			write   writer
			readers []string
		}{
			{"nquads", func(ctx context.Context, w io.Writer) error { return rdf.NQuads(ctx, w, s) }, []string{"rdflib", "rapper"}},
			{"trig", func(ctx context.Context, w io.Writer) error { return rdf.TriG(ctx, w, s) }, []string{"rdflib", "rapper"}},
			{"turtle", func(ctx context.Context, w io.Writer) error { return rdf.Turtle(ctx, w, part) }, []string{"rdflib", "rapper"}},
			{"n-triples", func(ctx context.Context, w io.Writer) error { return rdf.NTriples(ctx, w, part) }, []string{"rdflib", "rapper"}},
			{"json-ld", func(ctx context.Context, w io.Writer) error { return rdf.JSONLD(ctx, w, part) }, []string{"rdflib", "jsonld"}},
			{"context", func(ctx context.Context, w io.Writer) error {
				// The document with the context from a file of its own.
				var text bytes.Buffer
				if err := rdf.JSONLD(ctx, &text, part); err != nil {
					return err
				}
				_, nodes, found := bytes.Cut(text.Bytes(), []byte("\n}"))
				if !found {
					return errors.New("the document has no context")
				}
				own := bytes.TrimSuffix(rdf.Context(s.Vocabulary(), part.Base), []byte("}\n"))
				_, err := w.Write(append(own, nodes...))
				return err
			}, []string{"jsonld"}},
			{"vocabulary", func(_ context.Context, w io.Writer) error { return rdf.Vocabulary(w, s.Vocabulary()) }, []string{"rdflib", "rapper"}},
		} {
			file := filepath.Join(dir, name+"-"+form.name)
			if err := os.WriteFile(file, written(t, form.write), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, reader := range form.readers {
				format := form.name
				switch format {
				case "n-triples":
					format = "nquads"
				case "vocabulary":
					format = "turtle"
				case "context":
					format = "json-ld"
				}
				jobs = append(jobs, readers.Job{Reader: reader, File: file, Format: format})
				asked = append(asked, answer{name, form.name, reader})
			}
		}
	}
	read := make(map[answer][]string)
	for i, got := range readers.Read(t, jobs...) {
		read[asked[i]] = normal(t, got.Quads)
	}
	for name, s := range states {
		var want []string
		for _, q := range record(t, s) {
			line, err := nquads.Append(nil, q)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, string(line))
		}
		want = normal(t, want)
		same := func(want []string, form, reader string) {
			if diff := cmp.Diff(want, read[answer{name, form, reader}]); diff != "" {
				t.Errorf("%s, %s as %s reads it (-want +got):\n%.3000s", name, form, reader, diff)
			}
		}
		for _, form := range []string{"nquads", "trig"} {
			same(want, form, "rdflib")
			same(want, form, "rapper")
		}
		published := read[answer{name, "turtle", "rapper"}]
		if len(published) < s.Size().Statements*10 {
			t.Errorf("%s: only %d triples are published", name, len(published))
		}
		same(published, "turtle", "rdflib")
		same(published, "n-triples", "rdflib")
		same(published, "n-triples", "rapper")
		same(published, "json-ld", "jsonld")
		same(published, "json-ld", "rdflib")
		same(published, "context", "jsonld")
		declared(t, name, s, published, read[answer{name, "vocabulary", "rapper"}])
		if a, b := len(read[answer{name, "vocabulary", "rapper"}]), len(read[answer{name, "vocabulary", "rdflib"}]); a != b {
			t.Errorf("%s: rapper finds %d triples in the vocabulary, rdflib %d", name, a, b)
		}
	}
}

// declared checks that every term of the project in the lines is a subject of the vocabulary.
func declared(t *testing.T, name string, s *graph.Snapshot, lines, vocabulary []string) {
	t.Helper()
	known := make(map[string]bool)
	for _, line := range vocabulary {
		known[line[:strings.IndexByte(line, ' ')]] = true
	}
	ours := []string{"https://peacegraph.org/"}
	for _, e := range s.Vocabulary().Extensions() {
		ours = append(ours, e.IRI)
	}
	missing := make(map[string]bool)
	for _, line := range append(slices.Clone(lines), vocabulary...) {
		q, err := nquads.NewReader(strings.NewReader(line)).Read()
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object} {
			if typed, ok := v.(quad.TypedString); ok {
				v = typed.Type
			}
			iri, ok := v.(quad.IRI)
			term := fmt.Sprintf("<%s>", string(iri))
			if ok && !strings.HasPrefix(string(iri), graph.IRINamespace) && !known[term] &&
				slices.ContainsFunc(ours, func(ns string) bool { return strings.HasPrefix(string(iri), ns) }) {
				missing[term] = true
			}
		}
	}
	for term := range missing {
		t.Errorf("%s: %s is used and not declared in the vocabulary", name, term)
	}
}
