package format

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// merging is a data set in which much is said twice: under two ids, without an id, and from both ends.
var merging = fstest.MapFS{
	"dataset.yaml": {Data: []byte("id: valley\ntitle: Valley\nlicence: CC0-1.0\n")},
	"entities.csv": {Data: []byte(`id,kind,name,otherNames,description,latitude,longitude
state:north,State,North,Nord,A state.,,
state:north,State,Northland,,Another line.,,
state:south,State,South,North,,,
state:south,State,Southland | Süd,South,,,
location:mill,Location,Mill,,,1,
location:mill,Location,Mill,,,,2
talks:mill,Negotiation,Talks,,,,
talks:oak,Negotiation,Oak,,,,
`)},
	"sources.csv": {Data: []byte("id,name\nsource:letter,Letter\nsource:report,Report\n")},
	"statements.csv": {Data: []byte(`id,subject,predicate,object,mode,source,start,end,confidence,attributedTo,namedAs,objectNamedAs,rank,note
stmt:z,state:north,sharesBorderWith,state:south,FACT,source:letter,0,9,HIGH,,the north,,,first
,state:south,sharesBorderWith,state:north,FACT,source:report,0,9,HIGH,,the neighbour,,,
stmt:y,state:south,sharesBorderWith,state:north,FACT,source:letter,9,12,HIGH,,,the north,,second
stmt:m,state:north,mediates,talks:mill,FACT,source:letter,0,9,HIGH,,,,PREFERRED,
stmt:l,talks:mill,mediatedBy,state:north,FACT,source:letter,9,12,LOW,,the talks,a friend,,
,talks:mill,mediatedBy,state:north,FACT,source:report,9,12,LOW,,,,,
stmt:m,state:north,mediates,talks:mill,FACT,source:letter,9,12,LOW,,,,,first
stmt:a,state:south,denies,stmt:m,REPORTED,source:letter,0,9,HIGH,state:south,,,,
stmt:b,state:south,denies,stmt:l,REPORTED,source:letter,9,12,HIGH,state:south | state:north,,,,
stmt:c,state:north,denies,stmt:b,REPORTED,source:letter,9,12,HIGH,state:north,,,,
,state:north,hosts,talks:oak,FACT,source:letter,0,9,HIGH,,,,,
,state:north,hosts,talks:oak,FACT,source:report,0,9,HIGH,,,,,
,state:north,hosts,talks:oak,FACT,source:report,0,9,HIGH,,,,,
`)},
}

// describe lists all that a reader of a graph sees, without the order of the record.
func describe(s *graph.Snapshot) []string {
	var lines []string
	for e := range s.Entities() {
		var parts []string
		for _, n := range e.Names() {
			parts = append(parts, fmt.Sprint(n))
		}
		for _, a := range e.Attributes() {
			parts = append(parts, fmt.Sprint(a))
		}
		slices.Sort(parts)
		lines = append(lines, fmt.Sprint(e.ID(), e.Kind().Name(), e.Name([]string{"en"}), parts))
	}
	for t := range s.Statements() {
		var parts []string
		for _, q := range t.Qualifiers() {
			parts = append(parts, q.Name+"="+q.Text())
		}
		for _, e := range t.Evidence() {
			parts = append(parts, string(e.ID()))
		}
		parts = append(parts, t.Notes()...)
		slices.Sort(parts)
		lines = append(lines, fmt.Sprint(t.ID(), t.Text(), t.Rank(), parts))
	}
	slices.Sort(lines)
	return lines
}

// The order of rows never matters: shuffled, they make the same graph.
func TestOrderOfRows(t *testing.T) {
	seed, err := ReadDataset(os.DirFS("../../seed"), "tahir-2025")
	if err != nil {
		t.Fatal(err)
	}
	drafts := map[string]*graph.Draft{"seed": seed, "merging": read(t, merging, ".")}
	for _, form := range []string{"jsonl", "yaml", "mixed"} {
		drafts["merging as "+form] = read(t, rewritten(t, merging, form), ".")
	}
	for name, draft := range drafts {
		t.Run(name, func(t *testing.T) {
			var want []string
			var summary graph.Summary
			random := rand.New(rand.NewPCG(1, 2))
			for i := range 20 {
				shuffled := *draft
				shuffled.Entities, shuffled.Statements = slices.Clone(draft.Entities), slices.Clone(draft.Statements)
				if i > 0 {
					random.Shuffle(len(shuffled.Entities), func(i, j int) {
						shuffled.Entities[i], shuffled.Entities[j] = shuffled.Entities[j], shuffled.Entities[i]
					})
					random.Shuffle(len(shuffled.Statements), func(i, j int) {
						shuffled.Statements[i], shuffled.Statements[j] = shuffled.Statements[j], shuffled.Statements[i]
					})
				}
				g, err := graph.Open(t.Context(), "memory:")
				if err != nil {
					t.Fatal(err)
				}
				result, err := g.Apply(t.Context(), &shuffled, graph.Authorship{Agent: "test"})
				if err != nil {
					t.Fatal(err)
				}
				got := describe(g.Snapshot())
				if i == 0 {
					want, summary = got, result.Summary
				}
				if diff := cmp.Diff(want, got); diff != "" || result.Summary != summary {
					t.Fatalf("shuffle %d: %+v, in order %+v (-in order +shuffled):\n%s", i, result.Summary, summary, diff)
				}
				if again, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil || !again.Summary.Empty() {
					t.Fatalf("loaded again: %+v, %v", again.Summary, err)
				}
				if err := g.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// What is written from the other end keeps its words with the thing they name.
func TestTurnedStatements(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	result, err := g.Apply(t.Context(), read(t, merging, "."), graph.Authorship{Agent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if want := (graph.Summary{EntitiesAdded: 7, StatementsAdded: 5, EvidenceAdded: 8}); result.Summary != want {
		t.Errorf("%+v, want %+v", result.Summary, want)
	}
	for id, want := range map[graph.ID]string{
		"stmt:y": "South shares a border with North; namedAs=the neighbour objectNamedAs=the north",
		"stmt:m": "North mediates Talks; namedAs=a friend objectNamedAs=the talks",
	} {
		s, ok := g.Snapshot().Statement(id)
		if !ok {
			t.Errorf("there is no %s", id)
			continue
		}
		var words []string
		for _, q := range s.Qualifiers() {
			words = append(words, q.Name+"="+q.Text())
		}
		if got := s.Text() + "; " + strings.Join(words, " "); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
}
