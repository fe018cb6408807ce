package search

import (
	"slices"
	"strings"
)

// shortWord is how many letters a word has at least that is looked for in both numbers. Shorter ones are too often others
// with an s, and most abbreviations are shorter.
const shortWord = 4

// forms returns what a folded word may be in the other number, by the regular endings of English. A form need not be a word:
// a text that has none of it has none of it. Words with digits or with letters of other scripts have no forms.
func forms(word string) []string {
	if strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || 'z' < r }) {
		return nil
	}
	list := plurals(word)
	for _, ending := range [...][2]string{{"s", ""}, {"es", ""}, {"ies", "y"}} {
		if stem, cut := strings.CutSuffix(word, ending[0]); cut {
			if singular := stem + ending[1]; slices.Contains(plurals(singular), word) {
				list = append(list, singular)
			}
		}
	}
	return list
}

// plurals returns the regular plurals of a singular.
func plurals(singular string) []string {
	last := len(singular) - 1
	if last+1 < shortWord {
		return nil
	}
	ends := func(endings ...string) bool {
		return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(singular, e) })
	}
	switch {
	case ends("ss", "us"):
		return []string{singular + "es"}
	case ends("s"):
		return nil
	case ends("y") && strings.IndexByte("aeiou", singular[last-1]) < 0:
		return []string{singular[:last] + "ies"}
	case ends("x", "z", "o", "ch", "sh"): // boxes, but stomachs and memos
		return []string{singular + "s", singular + "es"}
	}
	return []string{singular + "s"}
}
