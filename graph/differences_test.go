package graph_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// coded is a data set that says these things, each written "subject predicate object date", of one round of talks.
func coded(name string, lines []string) *graph.Draft {
	cell := func(s string) graph.Cell { return graph.Cell{Text: s} }
	entity := func(id, kind, name string) graph.EntityRow {
		return graph.EntityRow{ID: cell(id), Kind: cell(kind), Names: []graph.Field{{Cell: cell(name)}}}
	}
	d := &graph.Draft{
		Dataset: graph.DatasetRow{Name: cell(name), Title: cell("Coding of " + name), Licence: cell("CC0-1.0")},
		Entities: []graph.EntityRow{
			entity("talks:ford", "Negotiation", "Talks at the ford"), entity("state:north", "State", "North"), entity("state:south", "State", "South"),
			entity("source:"+name, "Source", "Notes of "+name),
		},
	}
	for i, line := range lines {
		words := append(strings.Fields(line), "", "")
		row := graph.StatementRow{
			ID:      cell(fmt.Sprintf("stmt:%s-%d", name, i+1)),
			Subject: cell(words[0]), Predicate: cell(words[1]), Object: cell(strings.ReplaceAll(words[2], "_", " ")), ValidTime: cell(words[3]),
			Mode: cell("FACT"), Source: cell("source:" + name), Paragraph: cell(fmt.Sprint(i + 1)), Confidence: cell("HIGH"),
		}
		if rest, negative := strings.CutPrefix(words[1], "not:"); negative {
			row.Predicate, row.Polarity = cell(rest), cell("NEGATIVE")
		}
		d.Statements = append(d.Statements, row)
	}
	return d
}

func TestWhatIsADifference(t *testing.T) {
	for name, test := range map[string]struct {
		a, b, want []string
	}{
		"the same twice": {[]string{"talks:ford hasOutcome FAILED 2051"}, []string{"talks:ford hasOutcome FAILED 2051"}, nil},
		"the same with another date is the same": {
			[]string{"talks:ford hasOutcome FAILED 2051-03"}, []string{"talks:ford hasOutcome FAILED 2051"}, nil},
		"what one leaves out": {
			[]string{"state:north partyTo talks:ford", "state:south partyTo talks:ford"}, []string{"state:south partyTo talks:ford"},
			[]string{"ONLY_ONE only Coding of a: “North is party to Talks at the ford”"}},
		"the opposite": {
			[]string{"state:north partyTo talks:ford"}, []string{"state:north not:partyTo talks:ford"},
			[]string{"CONTRADICTION Coding of a: “North is party to Talks at the ford”; Coding of b: “Not so: North is party to Talks at the ford”"}},
		"the opposite, read from the other end of a symmetric predicate": {
			[]string{"state:north sharesBorderWith state:south"}, []string{"state:south not:sharesBorderWith state:north"},
			[]string{"CONTRADICTION Coding of a: “North shares a border with South”; Coding of b: “Not so: South shares a border with North”"}},
		"what only one says not to be": {
			[]string{"state:south partyTo talks:ford"}, []string{"state:south partyTo talks:ford", "state:north not:partyTo talks:ford"},
			[]string{"ONLY_ONE only Coding of b: “Not so: North is party to Talks at the ford”"}},
		"one that says both only differs in what the other does not say": {
			[]string{"state:north partyTo talks:ford"}, []string{"state:north partyTo talks:ford", "state:north not:partyTo talks:ford"},
			[]string{"ONLY_ONE only Coding of b: “Not so: North is party to Talks at the ford”"}},
		"the opposite, of what is told to be denied": {
			[]string{"state:north partyTo talks:ford", "state:south denies stmt:a-1"}, []string{"state:north not:partyTo talks:ford"},
			[]string{
				"CONTRADICTION Coding of a: “North is party to Talks at the ford”; Coding of b: “Not so: North is party to Talks at the ford”",
				"ONLY_ONE only Coding of a: “South denies “North is party to Talks at the ford””"}},
		"other codes for the same time": {
			[]string{"talks:ford hasOutcome FAILED 2051"}, []string{"talks:ford hasOutcome AGREED 2051-03"},
			[]string{"VALUE Coding of a: “Talks at the ford has the outcome failed”; Coding of b: “Talks at the ford has the outcome agreed”"}},
		"other codes for other times": {
			[]string{"talks:ford hasOutcome ONGOING 2051-03"}, []string{"talks:ford hasOutcome AGREED 2051-04"},
			[]string{"ONLY_ONE only Coding of a: “Talks at the ford has the outcome ongoing”", "ONLY_ONE only Coding of b: “Talks at the ford has the outcome agreed”"}},
		"a code that both give beside another one": {
			[]string{"talks:ford hasOutcome PARTIAL 2051"}, []string{"talks:ford hasOutcome PARTIAL 2051", "talks:ford hasOutcome AGREED 2051"},
			[]string{"ONLY_ONE only Coding of b: “Talks at the ford has the outcome agreed”"}},
		"a code and none": {
			[]string{"talks:ford hasOutcome FAILED"}, []string{"talks:ford hasOutcome NONE"},
			[]string{"VALUE Coding of a: “Talks at the ford has the outcome failed”; Coding of b: “Talks at the ford has the outcome none”"}},
		"a code and one that is not known": {
			[]string{"talks:ford hasOutcome FAILED"}, []string{"talks:ford hasOutcome UNKNOWN"},
			[]string{"ONLY_ONE only Coding of a: “Talks at the ford has the outcome failed”", "ONLY_ONE only Coding of b: “Talks at the ford has the outcome unknown”"}},
		"words stand beside other words": {
			[]string{"talks:ford hasStatus slow"}, []string{"talks:ford hasStatus secret"},
			[]string{"ONLY_ONE only Coding of a: “Talks at the ford has the status “slow””", "ONLY_ONE only Coding of b: “Talks at the ford has the status “secret””"}},
		"dates without a common day": {
			[]string{"source:a datePublished 2051-03"}, []string{"source:a datePublished 2051-04-02"},
			[]string{"VALUE Coding of a: “Notes of a was published on March 2051”; Coding of b: “Notes of a was published on 2 April 2051”"}},
		"a date that is only more exact": {
			[]string{"source:a datePublished 2051-03"}, []string{"source:a datePublished 2051-03-02"},
			[]string{"ONLY_ONE only Coding of a: “Notes of a was published on March 2051”", "ONLY_ONE only Coding of b: “Notes of a was published on 2 March 2051”"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := openMemory(t)
			apply(t, g, 0, coded("a", test.a))
			apply(t, g, 1, coded("b", test.b))
			for kind, between := range map[string][]graph.ID{"data sets": {"dataset:a", "dataset:b"}, "sources": {"source:a", "source:b"}} {
				page, err := g.Snapshot().Differences(between, nil, nil, nil, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, d := range page.Nodes() {
					text := d.Text()
					if kind == "sources" {
						text = strings.NewReplacer("Notes of a: ", "Coding of a: ", "Notes of b: ", "Coding of b: ").Replace(text)
					}
					got = append(got, d.Kind.String()+" "+text)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("between %s (-want +got):\n%s", kind, diff)
				}
			}
		})
	}
}

func TestWhoCanDiffer(t *testing.T) {
	g := openMemory(t)
	apply(t, g, 0, coded("a", nil))
	for name, test := range map[string]struct {
		between []graph.ID
		want    string
	}{
		"one":            {[]graph.ID{"dataset:a"}, "differences are between 2 to 5 sides, not 1"},
		"the same twice": {[]graph.ID{"dataset:a", "dataset:a"}, "dataset:a is compared with itself; give each side once"},
		"a mixture": {[]graph.ID{"dataset:a", "state:north"},
			"differences are between data sets, between sources or between actors, not a mixture: dataset:a is a data set, state:north is an actor"},
		"what cannot speak": {[]graph.ID{"state:north", "talks:ford"}, "talks:ford says nothing: differences are between data sets, between sources or between actors"},
		"what is not there": {[]graph.ID{"state:nort", "state:south"}, `there is no data set, source or actor "state:nort"; did you mean state:north?`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := g.Snapshot().Differences(test.between, nil, nil, nil, nil, nil)
			var input *graph.InputError
			if !errors.As(err, &input) || input.Message != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	nobody := graph.ID("state:nowhere")
	if _, err := g.Snapshot().Positions(nobody, nil, nil, nil, nil); !errors.Is(err, graph.ErrInput) {
		t.Errorf("positions on nothing: %v", err)
	}
}
