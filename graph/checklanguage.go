package graph

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"peacegraph/graph/vocab"
)

// LanguageTag reports whether a text is a BCP 47 tag of registered parts, such as en, ps-AF or zh-Hant. For one that is
// not, it also returns the tags that were probably meant, the best first: en for english, en-GB for en_GB. There may be
// none.
func LanguageTag(text string) (nearest []string, ok bool) {
	// The parser takes an underscore for a hyphen; BCP 47 does not.
	if _, err := language.Parse(text); err == nil && !strings.Contains(text, "_") {
		return nil, true
	}
	if hyphened := strings.ReplaceAll(text, "_", "-"); hyphened != text {
		if _, err := language.Parse(hyphened); err == nil {
			return []string{hyphened}, false
		}
	}
	word, _, _ := strings.Cut(strings.ReplaceAll(text, "_", "-"), "-")
	const letters = "abcdefghijklmnopqrstuvwxyz"
	tags := make(map[string]string) // by the English name of the language
	var names []string
	for _, a := range letters {
		for _, b := range letters {
			tag, err := language.Parse(string([]rune{a, b}))
			if err != nil {
				continue
			}
			if name := display.English.Languages().Name(tag); name != "" && tags[name] == "" {
				tags[name] = string([]rune{a, b})
				names = append(names, name)
			}
		}
	}
	for _, name := range vocab.Nearest(word, names, 1) {
		nearest = append(nearest, tags[name])
	}
	return nearest, false
}
