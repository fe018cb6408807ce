package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"golang.org/x/term"
)

// writeTables prints an answer for people: single values as lines, lists as tables that align. The shape of GraphQL is
// taken away where it says nothing: edges, nodes and node are skipped.
func writeTables(to io.Writer, data json.RawMessage) error {
	root, err := decodeOrdered(data)
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	w := &tables{to: to, width: widthOf(to)}
	for len(root) == 1 {
		// The one field that was asked for needs no name, but a list in it does.
		inner, ok := root[0].value.([]member)
		if !ok {
			break
		}
		w.title, root = join(w.title, root[0].name), inner
	}
	w.object(root)
	return w.err
}

// widthOf returns how many characters a line may have: those of the terminal, 120 where there is none.
func widthOf(to io.Writer) int {
	if file, ok := to.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 120
}

// member is a field of an answer. Answers keep the order of the question, which a map would lose.
type member struct {
	name  string
	value any // nil, string, bool, json.Number, []any or []member
}

func decodeOrdered(data json.RawMessage) ([]member, error) {
	if len(data) == 0 {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := decodeValue(decoder)
	object, _ := value.([]member)
	return object, err
}

func decodeValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		object := []member{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := decodeValue(d)
			if err != nil {
				return nil, err
			}
			object = append(object, member{name.(string), value})
		}
		_, err := d.Token()
		return object, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			value, err := decodeValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

// tables prints one answer.
type tables struct {
	to    io.Writer
	width int
	title string // of a list without a name of its own
	err   error
	begun bool
}

func (t *tables) printf(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.to, format, args...)
	}
}

func (t *tables) object(object []member) {
	lines, lists := flatten("", object)
	if len(lines) > 0 {
		t.begun = true
		t.record(lines)
	}
	for _, list := range lists {
		t.list(list.name, list.value.([]any))
	}
}

// record prints names and values, one pair a line, long values on several.
func (t *tables) record(lines []member) {
	longest := 0
	for _, line := range lines {
		longest = max(longest, utf8.RuneCountInString(line.name))
	}
	for _, line := range lines {
		name := line.name
		for _, item := range items(line.value) {
			for _, part := range wrap(item, max(t.width-longest-2, 40)) {
				t.printf("%-*s  %s\n", longest, name, part)
				name = ""
			}
		}
	}
}

// items returns the items of a cell: several for a list.
func items(value any) []string {
	if list, ok := value.([]string); ok {
		return list
	}
	return []string{value.(string)}
}

// wrap breaks a text into lines of at most width characters, between words.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// list prints a list as a table with a column for each field that a row has. A table that is wider than the line is
// printed as records instead, one after another.
func (t *tables) list(title string, list []any) {
	var columns []string
	rows := make([]map[string][]string, len(list))
	for i, item := range list {
		rows[i] = make(map[string][]string)
		for _, cell := range cells("", item) {
			if !slices.Contains(columns, cell.name) {
				columns = append(columns, cell.name)
			}
			rows[i][cell.name] = items(cell.value)
		}
	}
	if t.begun {
		t.printf("\n")
	}
	t.begun = true
	if title == "" {
		title = t.title[strings.LastIndexByte(t.title, '.')+1:]
	}
	t.printf("%s: %d\n", title, len(list))
	names := shortNames(columns)
	if t.fits(names, columns, rows) {
		t.table(names, columns, rows)
		return
	}
	for i, row := range rows {
		lines := make([]member, 0, len(columns))
		for j, column := range columns {
			if len(row[column]) > 0 {
				lines = append(lines, member{names[j], row[column]})
			}
		}
		if i > 0 {
			t.printf("\n")
		}
		t.record(lines)
	}
}

func (t *tables) table(names, columns []string, rows []map[string][]string) {
	w := tabwriter.NewWriter(t.to, 0, 0, 2, ' ', 0)
	if head := strings.ToUpper(strings.Join(names, "\t")); head != "" {
		fmt.Fprintln(w, head)
	}
	for _, row := range rows {
		texts := make([]string, len(columns))
		for i, column := range columns {
			texts[i] = strings.Join(row[column], "; ")
		}
		fmt.Fprintln(w, strings.TrimRight(strings.Join(texts, "\t"), "\t"))
	}
	if err := w.Flush(); t.err == nil {
		t.err = err
	}
}

func (t *tables) fits(names, columns []string, rows []map[string][]string) bool {
	width := 0
	for i, column := range columns {
		widest := utf8.RuneCountInString(names[i])
		for _, row := range rows {
			widest = max(widest, utf8.RuneCountInString(strings.Join(row[column], "; ")))
		}
		width += widest + 2
	}
	return width-2 <= t.width
}

// shortNames leaves out of dotted names what is not needed to tell them apart.
func shortNames(columns []string) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		parts := strings.Split(column, ".")
		for n := 1; n <= len(parts); n++ {
			names[i] = strings.Join(parts[len(parts)-n:], " ")
			same := 0
			for _, other := range columns {
				if other == strings.Join(parts[len(parts)-n:], ".") || strings.HasSuffix(other, "."+strings.Join(parts[len(parts)-n:], ".")) {
					same++
				}
			}
			if same == 1 {
				break
			}
		}
	}
	return names
}

// flatten takes an object apart into single values, with dotted names, and lists.
func flatten(prefix string, object []member) (lines, lists []member) {
	for _, m := range object {
		name := join(prefix, m.name)
		switch value := m.value.(type) {
		case []member:
			inner, innerLists := flatten(name, value)
			lines, lists = append(lines, inner...), append(lists, innerLists...)
		case []any:
			if plain, ok := plainList(value); ok {
				lines = append(lines, member{name, plain})
			} else {
				lists = append(lists, member{name, value})
			}
		default:
			lines = append(lines, member{name, text(value)})
		}
	}
	return lines, lists
}

// cells takes one row apart; a list inside a row becomes one cell with several items.
func cells(prefix string, value any) []member {
	switch value := value.(type) {
	case []member:
		var all []member
		for _, m := range value {
			all = append(all, cells(join(prefix, m.name), m.value)...)
		}
		return all
	case []any:
		parts := make([]string, len(value))
		for i, item := range value {
			var words []string
			for _, cell := range cells("", item) {
				words = append(words, strings.Join(items(cell.value), "; "))
			}
			parts[i] = strings.Join(words, ", ")
		}
		return []member{{prefix, parts}}
	}
	return []member{{prefix, text(value)}}
}

// join names a field by its path, without the parts that only paging needs.
func join(prefix, name string) string {
	switch {
	case name == "edges" || name == "nodes" || name == "node":
		return prefix
	case prefix == "":
		return name
	}
	return prefix + "." + name
}

func plainList(list []any) (string, bool) {
	parts := make([]string, len(list))
	for i, item := range list {
		switch item.(type) {
		case []member, []any:
			return "", false
		}
		parts[i] = text(item)
	}
	return strings.Join(parts, ", "), true
}

func text(value any) string {
	switch value := value.(type) {
	case nil:
		return "not stated"
	case bool:
		if value {
			return "yes"
		}
		return "no"
	}
	return strings.Join(strings.Fields(fmt.Sprint(value)), " ")
}
