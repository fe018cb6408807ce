package graphtest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"peacegraph/graph"
)

// FoundAsTyped returns the ids of the entities that match where and have all the words as they are typed: a word of a name
// begins with each, or a word of a description does, which has to be the whole word when it has fewer than four letters; or
// one is the English plural of the other, which has four letters or more. They come in the order of the record. The words
// have to be folded.
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
			same := func(other string) bool { return other == word || isPlural(word, other) || isPlural(other, word) }
			return slices.ContainsFunc(slices.Concat(names, descriptions), same) || slices.ContainsFunc(names, begins) ||
				len([]rune(word)) >= 4 && slices.ContainsFunc(descriptions, begins)
		}
		if !slices.ContainsFunc(words, func(word string) bool { return !has(word) }) {
			ids = append(ids, e.id)
		}
	}
	return ids
}

var (
	lettersOnly = regexp.MustCompile(`^[a-z]+$`)
	pluralRules = [...]struct {
		singular *regexp.Regexp
		plural   string
	}{
		{regexp.MustCompile(`^(.*(?:[^sy]|[aeiou]y))$`), "${1}s"},
		{regexp.MustCompile(`^(.*(?:ss|us|x|z|o|ch|sh))$`), "${1}es"},
		{regexp.MustCompile(`^(.*[^aeiou])y$`), "${1}ies"},
	}
)

// isPlural reports whether a word is a regular plural of another, which has four letters or more.
func isPlural(plural, singular string) bool {
	if len(singular) < 4 || !strings.HasPrefix(plural, singular[:len(singular)-1]) || !lettersOnly.MatchString(plural) || !lettersOnly.MatchString(singular) {
		return false
	}
	for _, rule := range pluralRules {
		if rule.singular.MatchString(singular) && rule.singular.ReplaceAllString(singular, rule.plural) == plural {
			return true
		}
	}
	return false
}

// Words returns the words of a text that has no others than those of random graphs, folded.
func Words(text string) []string {
	return strings.FieldsFunc(fold(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}
