package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// likeness is how much two things look like one, 0 to 100, and why, in words: the weightiest reason first.
type likeness struct {
	score   int
	reasons []string
	certain bool // an identifier elsewhere is said to be exactly that of both
	name    int  // what the names alone give
}

// What names give, and what else counts.
const (
	sameNames      = 85 // the names to print are the same
	sameOtherName  = 75 // the name to print of one is another name of the other
	sameOtherNames = 65 // they share another name
	anotherOrder   = 5  // less, when the words come in another order
	spelledAlike   = 60 // a letter or two apart
	sharedWords    = 55 // at most, by how many of the words they share
	sameKind       = 10
	narrowerKind   = 5
	closeIDs       = 15
	otherIDs       = -30
	// LeastLikeness is the score from which two entities are possible matches, unless another one is asked for.
	LeastLikeness = 50
)

// likeName is a name as it is compared.
type likeName struct {
	key    string   // folded, its words in the order they have
	sorted []string // its words in order
	text   string
	first  bool // it is preferred in its language
}

func likeNameOf(n Name) likeName {
	words := strings.FieldsFunc(fold(n.Text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	sorted := slices.Sorted(slices.Values(words))
	return likeName{strings.Join(words, " "), sorted, n.Text, n.Preferred}
}

func likeNames(names []Name) []likeName {
	list := make([]likeName, 0, len(names))
	for _, n := range names {
		if like := likeNameOf(n); like.key != "" {
			list = append(list, like)
		}
	}
	return list
}

// alikeNames returns what the best pair of names gives, and says why.
func alikeNames(a, b []likeName) (score int, reason string) {
	for i := range a {
		for j := range b {
			if s, why := alikeName(&a[i], &b[j]); s > score {
				score, reason = s, why
			}
		}
	}
	return score, reason
}

func alikeName(a, b *likeName) (int, string) {
	same := sameOtherNames
	switch {
	case a.first && b.first:
		same = sameNames
	case a.first || b.first:
		same = sameOtherName
	}
	if a.key == b.key {
		if a.text == b.text {
			return same, fmt.Sprintf("both are called %q", a.text)
		}
		return same, fmt.Sprintf("%q and %q are one name", a.text, b.text)
	}
	if slices.Equal(a.sorted, b.sorted) {
		return same - anotherOrder, fmt.Sprintf("%q and %q have the same words", a.text, b.text)
	}
	common := 0
	for i, j := 0, 0; i < len(a.sorted) && j < len(b.sorted); {
		switch c := cmp.Compare(a.sorted[i], b.sorted[j]); {
		case c == 0:
			common++
			i++
			j++
		case c < 0:
			i++
		default:
			j++
		}
	}
	most := max(len(a.sorted), len(b.sorted))
	if limit := typosIn(min(len(a.key), len(b.key))); limit > 0 && most-common <= 2 && withinTypos([]rune(a.key), []rune(b.key), limit) {
		return spelledAlike, fmt.Sprintf("%q and %q are spelled alike", a.text, b.text)
	}
	if 2*common >= most && common > 0 && most > 1 {
		return sharedWords * common / most, fmt.Sprintf("%q and %q share words", a.text, b.text)
	}
	return 0, ""
}

// typosIn is how many letters of a name of a length may be wrong.
func typosIn(length int) int {
	switch {
	case length < 5:
		return 0
	case length < 10:
		return 1
	}
	return 2
}

// withinTypos reports whether b is a with at most so many letters inserted, deleted or replaced.
func withinTypos(a, b []rune, limit int) bool {
	if max(len(a)-len(b), len(b)-len(a)) > limit {
		return false
	}
	above, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range a {
		row[0] = i + 1
		least := row[0]
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+cost)
			least = min(least, row[j+1])
		}
		if least > limit {
			return false
		}
		above, row = row, above
	}
	return above[len(b)] <= limit
}

// alikeIDs adds to a likeness what identifiers elsewhere say.
func (l *likeness) alikeIDs(a, b []ExternalID) {
	sum := 0
	var reasons []string
	for _, x := range a {
		for _, y := range b {
			if x.Scheme != y.Scheme {
				continue
			}
			switch exact := x.Match == Exact && y.Match == Exact; {
			case x.Value == y.Value && exact:
				l.certain = true
				reasons = append(reasons, fmt.Sprintf("both are %s:%s", x.Scheme, x.Value))
			case x.Value == y.Value:
				sum = max(sum, 0) + closeIDs
				reasons = append(reasons, fmt.Sprintf("both are close to %s:%s", x.Scheme, x.Value))
			case exact && sum >= 0 && !l.certain:
				sum = otherIDs
				reasons = append(reasons, fmt.Sprintf("%s has %s for one and %s for the other", x.Scheme, x.Value, y.Value))
			}
		}
	}
	if l.certain {
		// What differs besides is no reason for one who looks for what is the same.
		l.reasons = append(slices.DeleteFunc(reasons, func(r string) bool { return !strings.HasPrefix(r, "both") }), l.reasons...)
		l.score = 100
		return
	}
	l.score = min(99, max(0, l.score+sum))
	l.reasons = append(l.reasons, reasons...)
}
