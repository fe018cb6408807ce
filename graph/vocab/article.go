package vocab

import "strings"

// Article returns a term with the indefinite article before it, for sentences: "an ArmedGroup", "a State". It goes by the
// first letter.
func Article(term string) string {
	if term != "" && strings.ContainsRune("AEIOUaeiou", rune(term[0])) {
		return "an " + term
	}
	return "a " + term
}
