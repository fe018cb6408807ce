package seed

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/vocab"
)

const article = graph.ID("source:tahir-2025")

// sentences are how many sentences each paragraph of the article has, from the first on.
var sentences = []int{6, 4, 5, 5, 6, 4, 3}

// load returns a graph with all of the seed in it, and fails on anything that is found fault with.
func load(t *testing.T) *graph.Snapshot {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	drafts, err := Drafts()
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range drafts {
		result, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"})
		if err != nil || len(result.Findings) > 0 {
			t.Fatalf("%s: %v\n%v", draft.Dataset.Name.Text, err, result.Findings)
		}
	}
	return g.Snapshot()
}

// What the seed holds, the article alone and all of it, and what it costs. A change of these figures is argued in the commit that makes it.
func TestSize(t *testing.T) {
	s := load(t)
	one := graph.ID("changeset:1")
	alone, err := s.AsOf(graph.AsOf{Changeset: &one})
	if err != nil {
		t.Fatal(err)
	}
	want := graph.Size{
		Entities: 104, Statements: 190, Evidence: 75, Passages: 35, Sources: 2, Datasets: 1, Changesets: 1, Quads: 1509,
	}
	got := alone.Size()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the article alone (-want +got):\n%s", diff)
	}
	whole := graph.Size{
		Entities: 116, Statements: 219, Evidence: 85, Passages: 45, Sources: 9, Datasets: 3, Changesets: 3, Judgements: 4, Quads: 1773,
	}
	if diff := cmp.Diff(whole, s.Size()); diff != "" {
		t.Errorf("all of the seed (-want +got):\n%s", diff)
	}
	const bar = 8
	if got.Quads > bar*got.Statements {
		t.Errorf("%d quads for %d statements are %.2f a statement, more than %d", got.Quads, got.Statements, float64(got.Quads)/float64(got.Statements), bar)
	}
	pairs := 0
	for statement := range s.Statements() {
		pairs += len(statement.Evidence())
	}
	if pairs != 250 {
		t.Errorf("%d pairs of a statement and what it rests on, want 250", pairs)
	}
}

// Loading the seed into a store that has it adds nothing.
func TestLoadAgain(t *testing.T) {
	s := load(t)
	drafts, err := Drafts()
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range drafts {
		summary, findings := s.Check(draft)
		if !summary.Empty() || len(findings) > 0 {
			t.Errorf("%s: %+v\n%v", draft.Dataset.Name.Text, summary, findings)
		}
	}
}

// Every sentence of the article is coded, and every statement says where it stands.
func TestCoverage(t *testing.T) {
	s := load(t)
	coded := make(map[string]bool)
	for statement := range s.Statements() {
		evidence := statement.Evidence()
		if len(evidence) == 0 {
			t.Errorf("%s has no evidence", statement.ID())
		}
		for _, e := range evidence {
			p := e.Passage()
			paragraph, _ := p.Paragraph()
			sentence, _ := p.Sentence()
			if p.Source().ID() == article {
				coded[fmt.Sprintf("%d.%d", paragraph, sentence)] = true
			}
		}
	}
	want := map[string]bool{"0.0": true} // the title and the byline
	for i, n := range sentences {
		for j := range n {
			want[fmt.Sprintf("%d.%d", i+1, j+1)] = true
		}
	}
	if diff := cmp.Diff(want, coded); diff != "" {
		t.Errorf("sentences (-want +coded):\n%s", diff)
	}
}

// span is where a sentence stands.
type span struct{ paragraph, sentence, start, end int }

// spans returns the passages of the article in the order of the text.
func spans(t *testing.T) []span {
	t.Helper()
	drafts, err := Drafts()
	if err != nil {
		t.Fatal(err)
	}
	number := func(c graph.Cell) int {
		if c.Text == "" {
			return 0 // the title and the byline
		}
		n, err := strconv.Atoi(c.Text)
		if err != nil {
			t.Fatalf("%v: %v", c.Place, err)
		}
		return n
	}
	var all []span
	for _, draft := range drafts {
		for _, row := range draft.Statements {
			if row.Source.Text == string(article) {
				all = append(all, span{number(row.Paragraph), number(row.Sentence), number(row.Start), number(row.End)})
			}
		}
	}
	slices.SortFunc(all, func(a, b span) int { return a.start - b.start })
	return slices.Compact(all)
}

// A sentence has one place, whoever refers to it, and sentences follow each other without overlap.
func TestOffsets(t *testing.T) {
	all := spans(t)
	for i, s := range all[1:] {
		before := all[i]
		ordered := s.paragraph > before.paragraph || s.paragraph == before.paragraph && (s.sentence == before.sentence+1 || s.paragraph == 0)
		if s.start < before.end || s.start >= s.end || !ordered {
			t.Errorf("%+v comes after %+v", s, before)
		}
	}
	total := 2 // the title and the byline
	for _, n := range sentences {
		total += n
	}
	if len(all) != total {
		t.Errorf("%d passages, want %d", len(all), total)
	}
}

// Whoever meets an entity learns in a line what it stands for.
func TestNamesAndDescriptions(t *testing.T) {
	s := load(t)
	for e := range s.Entities() {
		if description, ok := e.Description([]string{"en"}); !ok || description == "" {
			t.Errorf("%s has no description", e.ID())
		}
		if name := e.Name([]string{"en"}); name == string(e.ID()) || name == "" {
			t.Errorf("%s has no name", e.ID())
		}
	}
}

// The commonest use of the package: what a new store begins with.
func Example() {
	drafts, err := Drafts()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, draft := range drafts {
		fmt.Println(draft.Dataset.Name.Text, draft.Dataset.Licence.Text)
	}
	// Output:
	// tahir-2025 CC-BY-4.0
	// pax-2025 CC-BY-4.0
	// background CC-BY-4.0
}

// recorded returns what the seed says of the text of the article: its hash and its length in code points.
func recorded(t *testing.T) (sha256 string, length int) {
	t.Helper()
	e, ok := load(t).Entity(article)
	source, isSource := e.(graph.Source)
	if !ok || !isSource {
		t.Fatalf("%s is not a source of the seed", article)
	}
	hash, hashed := source.Sha256()
	n, measured := source.Length()
	if !hashed || !measured {
		t.Fatalf("the seed does not record %s and %s of %s", vocab.AttributeSHA256, vocab.AttributeLength, article)
	}
	return hash, n
}

// checkText holds a text against every passage of the drafts, as the check of a data set does.
func checkText(t *testing.T, text graph.SourceText) graph.Findings {
	t.Helper()
	draft, err := format.ReadDataset(FS(), "tahir-2025")
	if err != nil {
		t.Fatal(err)
	}
	draft.Texts = map[graph.ID]graph.SourceText{article: text}
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	_, findings := g.Snapshot().Check(draft)
	return findings
}
