package vocab

import (
	"slices"
	"strings"
)

// longestWord bounds the work of a comparison; longer words are compared by their beginning.
const longestWord = 80

// Nearest returns the names most like word, best first and at most n of them. Upper and lower case and the
// characters space, hyphen and underscore make no difference. A name that begins with word, or that is word under
// some prefix (state:pakistan for pakistan), counts as near. Names of which more than about a third of the
// letters differ from word, or far more than of the best of them, are left out, so the answer may be empty. Equally near names keep the order in which they were given.
func Nearest(word string, names []string, n int) []string {
	wanted := fold(word)
	if len(wanted) == 0 || n <= 0 {
		return nil
	}
	type candidate struct {
		name     string
		distance int
	}
	var best []candidate
	for _, name := range names {
		worst := longestWord
		if len(best) == n {
			worst = best[n-1].distance - 1
		}
		distance, near := likeness(wanted, fold(name), worst)
		if !near || slices.ContainsFunc(best, func(c candidate) bool { return c.name == name }) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, distance, func(c candidate, d int) int {
			if c.distance <= d {
				return -1
			}
			return 1
		})
		best = slices.Insert(best, at, candidate{name, distance})
		best = best[:min(len(best), n)]
	}
	var found []string
	for _, c := range best {
		// Beside a name that is clearly meant, one that is merely similar is noise.
		if c.distance <= 2*best[0].distance+3 {
			found = append(found, c.name)
		}
	}
	return found
}

// fold reduces a word to what is compared.
func fold(word string) []rune {
	runes := []rune(strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_':
			return -1
		}
		return r
	}, strings.ToLower(word)))
	return runes[:min(len(runes), longestWord)]
}

// likeness is how far name is from wanted, and whether that is at most limit and near enough to be shown. The
// distance counts in half edits, so that a prefix can rank between two edits.
func likeness(wanted, name []rune, limit int) (int, bool) {
	best := limit + 1
	consider := func(a, b []rune, extra int) {
		longer := max(len(a), len(b))
		// A third of the letters (two of five), and one of a very short word: with half of them a negotiator is a perpetrator.
		if d, ok := edits(a, b, max((longer+1)/3, min(1, longer/2))); ok {
			best = min(best, 2*d+extra)
		}
	}
	if prefix := len(name) - len(afterColon(name)); prefix > 0 && len(wanted) >= prefix && slices.Equal(wanted[:prefix], name[:prefix]) {
		consider(wanted[prefix:], name[prefix:], 0) // A prefix that both have makes them no more alike.
	} else {
		consider(wanted, name, 0)
	}
	if local := afterColon(name); len(local) < len(name) {
		consider(afterColon(wanted), local, 1)
	}
	if len(wanted) >= 2 && len(wanted) < len(name) {
		if slices.Equal(wanted, name[:len(wanted)]) || slices.Equal(wanted, prefixOf(afterColon(name), len(wanted))) {
			best = min(best, 3)
		}
	}
	return best, best <= limit
}

func prefixOf(word []rune, n int) []rune { return word[:min(n, len(word))] }

// afterColon is the part of a prefixed name that is not the prefix.
func afterColon(name []rune) []rune {
	if i := slices.Index(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// edits counts the insertions, deletions, replacements and swaps of neighbours that make b of a. It gives up and
// returns false when they are more than limit.
func edits(a, b []rune, limit int) (int, bool) {
	if max(len(a)-len(b), len(b)-len(a)) > limit {
		return 0, false
	}
	var rows [3][longestWord + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row = above, row, before
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return 0, false
		}
	}
	return row[len(b)], row[len(b)] <= limit
}
