package search

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/char/asciifolding"
	segment "github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"golang.org/x/text/unicode/norm"
)

// word is one word of a text: folded, and where it stands in the text, in bytes.
type word struct {
	text       string
	start, end int
}

// words splits a text where Unicode has its words begin and end, and folds each. The index, the questions and the marks in
// hits all come from here, so they cannot disagree.
func words(text string) []word {
	tokens := segment.NewUnicodeTokenizer().Tokenize([]byte(text))
	list := make([]word, 0, len(tokens))
	for _, token := range tokens {
		if folded := fold(token.Term); folded != "" {
			list = append(list, word{folded, token.Start, token.End})
		}
	}
	return list
}

// fold makes words comparable: small letters without diacritics, Arabic letters in the form they share with Persian and
// Urdu, digits of any script as 0 to 9, no possessive s. The term is changed.
func fold(term []byte) string {
	plain := true
	for i, b := range term {
		if 'A' <= b && b <= 'Z' {
			term[i] = b + 'a' - 'A'
		}
		plain = plain && b < 0x80
	}
	if !plain {
		term = bytes.Map(foldRune, norm.NFKD.Bytes(asciifolding.New().Filter(term)))
	}
	return strings.TrimSuffix(string(term), "'s")
}

// foldRune folds one letter; -1 leaves it out.
func foldRune(r rune) rune {
	switch r {
	case 'ى', 'ی', 'ے': // alef maksura, Farsi yeh, yeh barree
		return 'ي'
	case 'ک': // keheh
		return 'ك'
	case 'ہ', 'ھ', 'ە', 'ة': // heh goal, heh doachashmee, ae, teh marbuta
		return 'ه'
	case 'ـ': // tatweel
		return -1
	case '’':
		return '\''
	}
	switch {
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		return -1
	case '٠' <= r && r <= '٩':
		return r - '٠' + '0'
	case '۰' <= r && r <= '۹':
		return r - '۰' + '0'
	}
	return unicode.ToLower(r)
}

// join returns the words as one string: two names are the same when this is.
func join(list []word) string {
	var b strings.Builder
	for i, w := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// shortStart is how many letters a beginning may have to be looked up at once. Not many words begin with longer ones, so
// those are taken from the dictionary.
const shortStart = 5

// The ways in which texts are taken apart for the index. Each is an analyzer of bleve.
type (
	asWords  struct{}
	asWhole  struct{}
	asStarts struct{}
)

// Analyze returns the words of a text.
func (asWords) Analyze(text []byte) analysis.TokenStream {
	var tokens analysis.TokenStream
	for _, w := range words(string(text)) {
		tokens = append(tokens, &analysis.Token{Term: []byte(w.text)})
	}
	return tokens
}

// Analyze returns all the words of a text as one.
func (asWhole) Analyze(text []byte) analysis.TokenStream {
	return analysis.TokenStream{{Term: []byte(join(words(string(text))))}}
}

// Analyze returns the first letter, the first two and so on up to [shortStart] of each word of a text.
func (asStarts) Analyze(text []byte) analysis.TokenStream {
	var tokens analysis.TokenStream
	for _, w := range words(string(text)) {
		letters := 0
		for at := range w.text {
			if letters++; at > 0 {
				tokens = append(tokens, &analysis.Token{Term: []byte(w.text[:at])})
			}
			if letters > shortStart {
				break
			}
		}
		if letters <= shortStart {
			tokens = append(tokens, &analysis.Token{Term: []byte(w.text)})
		}
	}
	return tokens
}
