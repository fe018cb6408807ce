package export

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// clean returns a text that every form can hold: line breaks are line feeds, and other control characters below the space
// except the tab, U+FFFE, U+FFFF and what is no UTF-8 are U+FFFD. Most texts come back as they are.
func clean(s string) string {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			ascii = false
		case c < ' ' && c != '\t' && c != '\n':
			return cleaned(s)
		}
	}
	// U+FFFE and U+FFFF begin with the same two bytes, as a few other characters do that come back as they are.
	if ascii || utf8.ValidString(s) && !strings.Contains(s, "\uFFFE"[:2]) {
		return s
	}
	return cleaned(s)
}

func cleaned(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r < ' ' && r != '\t' && r != '\n', r == '\uFFFE', r == '\uFFFF':
			return '\uFFFD'
		}
		return r
	}, s)
}

// appendJSON appends a clean text as a string of JSON.
func appendJSON(to []byte, s string) []byte {
	to = append(to, '"')
	from := 0
	for i := range len(s) {
		var escape string
		switch s[i] {
		case '"':
			escape = `\"`
		case '\\':
			escape = `\\`
		case '\n':
			escape = `\n`
		case '\t':
			escape = `\t`
		default:
			continue
		}
		to = append(append(to, s[from:i]...), escape...)
		from = i + 1
	}
	return append(append(to, s[from:]...), '"')
}

// appendXML appends a clean text as XML, for an element or an attribute in double quotes. Line feeds and tabs are written
// so that they survive in attributes.
func appendXML(to []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		if s[i] > '>' {
			continue // as most are
		}
		var escape string
		switch s[i] {
		case '&':
			escape = "&amp;"
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '"':
			escape = "&quot;"
		case '\n':
			escape = "&#10;"
		case '\t':
			escape = "&#9;"
		default:
			continue
		}
		to = append(append(to, s[from:i]...), escape...)
		from = i + 1
	}
	return append(to, s[from:]...)
}

func appendNumber(to []byte, f float64) []byte { return strconv.AppendFloat(to, f, 'f', -1, 64) }

// unbarred returns a text that can stand in a list joined by bars: a bar in it becomes a broken bar.
func unbarred(s string) string {
	if strings.IndexByte(s, '|') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "|", "¦")
}
