package format

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"peacegraph/graph"
)

const byteOrderMark = "\ufeff"

// windows1252 holds what the bytes 0x80 to 0x9f mean in Windows-1252; the other bytes are code points of the same
// number, and so are the five that mean nothing.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// decode returns the text of a table with line feeds at the ends of its lines, or false when it is not a text.
// Lines that are not UTF-8 are read as Windows-1252, line by line, because files grow together from several programs.
func (t *Table) decode(data []byte) (string, bool) {
	refuse := func(format string, args ...any) (string, bool) {
		t.find(graph.Error, graph.Place{File: t.File, Line: 1}, format, args...)
		t.Incomplete = true
		return "", false
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return refuse("this is a spreadsheet or an archive under the name of a table; save the sheet as CSV in UTF-8")
	}
	if decoded, wide := fromUTF16(data); wide {
		if len(data)%2 != 0 {
			return refuse("the file is in UTF-16 and ends in the middle of a character, so a part of it is lost; save it again, as CSV in UTF-8")
		}
		t.find(graph.Warning, graph.Place{File: t.File, Line: 1}, "this file is not UTF-8 and was read as UTF-16; look at the letters with accents, and save the file as UTF-8")
		data = decoded
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	text := string(data)
	if strings.ContainsRune(text, '\r') {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	if !utf8.ValidString(text) {
		text = t.decodeLines(text)
	}
	if place, c, found := controlCharacter(t.File, text); found {
		if c == 0 {
			t.find(graph.Error, place, "here is a NUL byte, so this is not a table; save it as CSV in UTF-8")
		} else {
			t.find(graph.Error, place, "here is the control character %U, which no cell can hold; delete it", c)
		}
		t.Incomplete = true
		return "", false
	}
	return text, true
}

// fromUTF16 returns the text of a file in UTF-16, which its byte order mark tells, in UTF-8; false when it is not in
// UTF-16. Halves of characters become U+FFFD.
func fromUTF16(data []byte) ([]byte, bool) {
	order := unicode.LittleEndian
	switch {
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = unicode.BigEndian
	case !bytes.HasPrefix(data, []byte("\xff\xfe")):
		return nil, false
	}
	text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	return text, err == nil
}

func (t *Table) decodeLines(text string) string {
	var b strings.Builder
	first, count := 0, 0
	line := 0
	for part := range strings.SplitAfterSeq(text, "\n") {
		line++
		if utf8.ValidString(part) {
			b.WriteString(part)
			continue
		}
		if first == 0 {
			first = line
		}
		count++
		for i := range len(part) {
			c := rune(part[i])
			if c >= 0x80 && c < 0xa0 {
				c = windows1252[c-0x80]
			}
			b.WriteRune(c)
		}
	}
	which := "this line is not UTF-8 and was"
	if count > 1 {
		which = "this line and others below are not UTF-8 and were"
	}
	t.find(graph.Warning, graph.Place{File: t.File, Line: first}, "%s read as Windows-1252; look at the letters with accents, and save the file as UTF-8", which)
	return b.String()
}

// controlCharacter finds the first control character besides tab and line feed.
func controlCharacter(file, text string) (graph.Place, rune, bool) {
	place := graph.Place{File: file, Line: 1, Column: 1}
	for _, c := range text {
		if isControl(c) {
			return place, c, true
		}
		place.Column++
		if c == '\n' {
			place.Line, place.Column = place.Line+1, 1
		}
	}
	return graph.Place{}, 0, false
}

// TextLines returns the lines of a file as places count them: without a byte order mark, whatever ends them, and what is
// not UTF-8 read as UTF-16, where a byte order mark says so, or as Windows-1252.
func TextLines(data []byte) []string {
	if decoded, wide := fromUTF16(data); wide {
		data = decoded
	}
	text := strings.TrimPrefix(string(data), byteOrderMark)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if !utf8.ValidString(text) {
		text = (&Table{}).decodeLines(text)
	}
	return strings.Split(text, "\n")
}

// IsDatasetFile reports whether the files of a data set include one of the name.
func IsDatasetFile(name string) bool { return slices.Contains(fileNames(), name) }
