package graph

import (
	"slices"
	"strings"
	"unicode"

	"peacegraph/graph/vocab"
)

// otherwiseNamed tells of a name that is nothing like those under which the graph has the entity: the id was probably
// meant for another one. Names in other languages say nothing of it.
func (c *checker) otherwiseNamed(e *entityDraft, known []Name, cell Cell, name Name) {
	i := slices.IndexFunc(known, func(n Name) bool { return n.Preferred && n.Lang == name.Lang })
	if i < 0 || slices.ContainsFunc(known, func(n Name) bool { return n.Lang == name.Lang && alike(n.Text, name.Text) }) {
		return
	}
	c.warnf(RuleSame, cell, "%s is %q in the graph, and %q is kept as another name of it; keep the id only if it is the same %s, otherwise choose another",
		e.plan.id, known[i].Text, name.Text, c.kindName(e))
}

// kindName is what to call an entity of the draft.
func (c *checker) kindName(e *entityDraft) string {
	if kind, found := c.kindOf(e.plan.id); found && kind != nil {
		return kind.Name
	}
	return "entity"
}

// alike reports whether two names may well be of one entity: each word of the shorter is spelled like one of the longer
// (North, the Northern), they differ only in what parts their words, or one is made of initials of the other.
func alike(a, b string) bool {
	short, long := wordsOf(a), wordsOf(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	far := func(word string) bool { return len(vocab.Nearest(word, long, 1)) == 0 }
	return strings.Join(short, "") == strings.Join(long, "") || !slices.ContainsFunc(short, far) || len(short) == 1 && ofInitials(short[0], long)
}

// wordsOf returns the words of a name, folded, without those that carry nothing of it.
func wordsOf(name string) []string {
	all := strings.FieldsFunc(fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	telling := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return len(w) == 1 || w == "the" || w == "an" || w == "of" })
	if len(telling) == 0 {
		return all
	}
	return telling
}

// ofInitials reports whether a word is made of first letters of the others, of which some may be left out.
func ofInitials(word string, others []string) bool {
	rest := []rune(word)
	for _, other := range others {
		if len(rest) > 0 && strings.HasPrefix(other, string(rest[0])) {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}
