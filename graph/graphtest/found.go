package graphtest

import (
	"slices"
	"strings"
	"unicode"

	"peacegraph/graph"
)

// FoundAsTyped returns the ids of the entities that match where and have all the words as they are typed: a word of a name
// begins with each, or a word of a description does, which has to be the whole word when it has fewer than four letters.
// They come in the order of the record. The words have to be folded.
func (r *Reference) FoundAsTyped(words []string, where *graph.EntityFilter) []string {
	var ids []string
	for _, e := range r.entities {
		if where != nil && !r.matchesEntity(where, e) {
			continue
		}
		var names, descriptions []string
		for _, n := range r.names(e.id) {
			names = append(names, Words(n.Text)...)
		}
		for _, text := range r.objects(e.id, record+"description") {
			descriptions = append(descriptions, Words(text)...)
		}
		has := func(word string) bool {
			begins := func(other string) bool { return strings.HasPrefix(other, word) }
			return slices.ContainsFunc(names, begins) || slices.Contains(descriptions, word) ||
				len([]rune(word)) >= 4 && slices.ContainsFunc(descriptions, begins)
		}
		if !slices.ContainsFunc(words, func(word string) bool { return !has(word) }) {
			ids = append(ids, e.id)
		}
	}
	return ids
}

// Words returns the words of a text that has no others than those of random graphs, folded.
func Words(text string) []string {
	return strings.FieldsFunc(fold(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}
