package mapping

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"peacegraph/graph"
)

// piece is a part of a template: words, or what stands in a column.
type piece struct {
	text   string
	column int // number in the columns of the mapping, -1 for words
	filter filter
}

// filter is what is done to the text of a column inside a template.
type filter uint8

const (
	asIs filter = iota
	slugged
	lower
	upper
)

func filters() []string { return []string{"slug", "lower", "upper"} }

// template reads the text of a value: words with columns in braces. In an id, columns are slugged unless they say otherwise.
func (r *reader) template(w word, filtered filter) []piece {
	var pieces []piece
	rest := w.text
	for {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			pieces = append(pieces, piece{text: before, column: -1})
		}
		if !found {
			return pieces
		}
		inside, behind, closed := strings.Cut(after, "}")
		if !closed {
			r.find(w, "the brace { is not closed in %q; write a column as {name}", w.text)
			return nil
		}
		name, how, _ := strings.Cut(inside, "|")
		name, how = strings.TrimSpace(name), strings.TrimSpace(how)
		p := piece{filter: filtered}
		switch how {
		case "":
		case "slug":
			p.filter = slugged
		case "lower":
			p.filter = lower
		case "upper":
			p.filter = upper
		default:
			r.find(w, "%q is not something to do with a column", how).offer(how, filters())
		}
		if name == "" {
			r.find(w, "the braces in %q are empty; write the name of a column in them", w.text)
			return nil
		}
		p.column = r.column(word{w.At, name})
		pieces = append(pieces, p)
		rest = behind
	}
}

// fill writes the pieces with the cells of a row. False means that a column in it is missing.
func (c *context) fill(pieces []piece) (cell graph.Cell, ok bool) {
	if len(pieces) == 1 && pieces[0].column >= 0 {
		from := &c.cells[pieces[0].column]
		return graph.Cell{Text: pieces[0].filter.apply(from.Text), Place: from.Place}, from.Text != ""
	}
	cell.Place = graph.Place{File: c.file, Line: c.line}
	var b strings.Builder
	placed := false
	for _, p := range pieces {
		if p.column < 0 {
			b.WriteString(p.text)
			continue
		}
		from := &c.cells[p.column]
		if from.Text == "" {
			return graph.Cell{Place: from.Place}, false
		}
		if !placed {
			cell.Place, placed = from.Place, true
		}
		b.WriteString(p.filter.apply(from.Text))
	}
	cell.Text = b.String()
	return cell, true
}

func (f filter) apply(text string) string {
	switch f {
	case slugged:
		return Slug(text)
	case lower:
		return strings.ToLower(text)
	case upper:
		return strings.ToUpper(text)
	}
	return text
}

// longestSlug bounds what a cell gives to an id, in bytes.
const longestSlug = 80

// Slug makes a text fit for an id, the same each time: small letters without marks, digits, `_` and `.`; a hyphen for all
// else. Letters of other scripts stay. A text that is longer than 80 bytes is cut, and what tells it from others with the
// same beginning is put behind; so is a text of which nothing remains. An empty text stays empty.
func Slug(text string) string {
	if text == "" || plain(text) {
		return text
	}
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		r = unicode.ToLower(r)
		var as string
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == 'ʼ':
			continue
		case unicode.IsLetter(r):
			if as = spelled(r); as == "" {
				as = string(r)
			}
		case unicode.IsDigit(r), r == '_', r == '.':
			as = string(r)
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(as)
	}
	slug := norm.NFC.String(b.String())
	if slug != "" && len(slug) <= longestSlug {
		return slug
	}
	h := fnv.New32a()
	h.Write([]byte(text))
	mark := strconv.FormatUint(uint64(h.Sum32()), 36)
	if slug == "" {
		return mark
	}
	cut := longestSlug - len(mark) - 1
	for !utf8.RuneStart(slug[cut]) {
		cut--
	}
	return slug[:cut] + "-" + mark
}

// plain reports whether a text is its own slug, as numbers are.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '.') {
			return false
		}
	}
	return len(text) <= longestSlug
}

// spelled writes letters that are more than a letter with a mark.
func spelled(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ł':
		return "l"
	case 'ı':
		return "i"
	}
	return ""
}
