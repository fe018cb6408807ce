package seed

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"testing"

	"peacegraph/graph"
)

// TestSearchQuality asks every question of testdata/search.csv. A row says at which place an entity has to come at worst;
// 0: it must not be found. A change of the file is argued in the commit.
func TestSearchQuality(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	drafts, err := Drafts()
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range drafts {
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open("testdata/search.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	questions := make(map[string]bool)
	for _, row := range rows[1:] {
		question, id, why := row[0], graph.ID(row[1]), row[3]
		questions[question] = true
		worst, err := strconv.Atoi(row[2])
		if err != nil {
			t.Fatal(err)
		}
		if _, known := g.Snapshot().Entity(id); !known {
			t.Fatalf("%q expects %s, which is not in the seed", question, id)
		}
		first := graph.MaxPage
		found, err := g.Snapshot().Search(question, nil, &first, nil)
		if err != nil {
			t.Errorf("%q: %v", question, err)
			continue
		}
		var ids []graph.ID
		for _, e := range found.Nodes() {
			ids = append(ids, e.ID())
		}
		rank := slices.Index(ids, id) + 1
		if worst == 0 && rank != 0 || worst > 0 && (rank == 0 || rank > worst) {
			t.Errorf("%q (%s): %s comes at %d, not at %d or before; found %v", question, why, id, rank, worst, ids[:min(len(ids), 6)])
		}
	}
	if len(questions) < 40 {
		t.Errorf("only %d questions are asked", len(questions))
	}
}
