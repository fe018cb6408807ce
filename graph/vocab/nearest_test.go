package vocab

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	kinds := Builtin().KindNames()
	predicates := Builtin().PredicateNames()
	ids := []string{"state:pakistan", "gov:pakistan", "state:afghanistan", "org:ttp", "talks:doha", "agr:doha-ceasefire"}
	for name, c := range map[string]struct {
		word  string
		names []string
		n     int
		want  []string
	}{
		"a letter left out":             {"mediatr", []string{"FACILITATOR", "MEDIATOR"}, 3, []string{"MEDIATOR"}},
		"letters swapped":               {"meidates", predicates, 1, []string{"mediates"}},
		"other case and a hyphen":       {"armed-group", kinds, 1, []string{"ArmedGroup"}},
		"British spelling":              {"Organisation", kinds, 1, []string{"Organization"}},
		"the beginning of a name":       {"compl", predicates, 1, []string{"compliesWith"}},
		"a beginning, several names":    {"host", predicates, 2, []string{"hosts", "hostsPopulation"}},
		"an id without its prefix":      {"pakistan", ids, 2, []string{"state:pakistan", "gov:pakistan"}},
		"an id under another prefix":    {"country:pakistan", ids, 2, []string{"state:pakistan", "gov:pakistan"}},
		"a slip in an id":               {"talks:dohaa", ids, 1, []string{"talks:doha"}},
		"the exact name comes first":    {"hosts", []string{"hostsPopulation", "hosts"}, 2, []string{"hosts", "hostsPopulation"}},
		"equally near, in order":        {"bat", []string{"cat", "hat"}, 2, []string{"cat", "hat"}},
		"equally near, cut":             {"bat", []string{"cat", "hat"}, 1, []string{"cat"}},
		"a word of like shape":          {"NEGOTIATOR", []string{"PERPETRATOR", "MEDIATOR"}, 3, nil},
		"two letters of five swapped":   {"ordic", []string{"name", "orcid"}, 3, []string{"orcid"}},
		"alike by the prefix only":      {"state:north", []string{"state:qatar", "state:china"}, 3, nil},
		"nothing like it":               {"xyzzy", kinds, 3, nil},
		"a name given twice comes once": {"cat", []string{"cat", "cat"}, 3, []string{"cat"}},
		"an empty word":                 {"", kinds, 3, nil},
		"a word of hyphens only":        {"--", kinds, 3, nil},
		"none wanted":                   {"State", kinds, 0, nil},
		"no names":                      {"State", nil, 3, nil},
		"letters beyond ASCII":          {"türkye", []string{"Türkiye", "Turkey"}, 1, []string{"Türkiye"}},
		"longer than what is compared":  {string(make([]rune, 500)), kinds, 3, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Nearest(c.word, c.names, c.n)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// slowEdits is the definition: try every last step.
func slowEdits(a, b []rune) int {
	switch {
	case len(a) == 0:
		return len(b)
	case len(b) == 0:
		return len(a)
	}
	i, j := len(a)-1, len(b)-1
	cost := 1
	if a[i] == b[j] {
		cost = 0
	}
	best := min(slowEdits(a[:i], b)+1, slowEdits(a, b[:j])+1, slowEdits(a[:i], b[:j])+cost)
	if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
		best = min(best, slowEdits(a[:i-1], b[:j-1])+1)
	}
	return best
}

func TestEditsAgreeWithTheirDefinition(t *testing.T) {
	var words [][]rune
	var grow func(word []rune)
	grow = func(word []rune) {
		words = append(words, word)
		if len(word) < 4 {
			for _, r := range "ab" {
				grow(append(append([]rune{}, word...), r))
			}
		}
	}
	grow(nil)
	for _, a := range words {
		for _, b := range words {
			want := slowEdits(a, b)
			for limit := range 5 {
				got, ok := edits(a, b, limit)
				if ok != (want <= limit) || ok && got != want {
					t.Fatalf("edits(%q, %q, %d) = %d, %v; want %d", string(a), string(b), limit, got, ok, want)
				}
			}
		}
	}
}
