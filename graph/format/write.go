package format

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// WriteDataset writes a draft as the files of a data set: dataset.yaml, vocabulary.yaml as it was given, and the tables
// that have rows. The same draft gives the same bytes: rows keep their order, columns stand in the order of the
// documentation, those that the vocabulary adds by name, and a column that is empty in every row is left out. Entities of
// the kind Source go to sources.csv. [ReadDataset] reads the same draft from the files, but for places, spaces around
// texts, and the order of entities, of which the sources come last; texts of sources and findings are not part of it.
//
// Create opens a file by its name; each is closed before the next is opened. The error is a [graph.InputError] for a
// draft that the files cannot hold (a term that the vocabulary lacks, a control character, a bar in a part of a list, two
// values in one cell, a row without any, two vocabularies), otherwise that of a file. After an error the files are not a data set.
func WriteDataset(draft *graph.Draft, create func(name string) (io.WriteCloser, error)) error {
	w := &writer{create: create}
	w.file(manifestFile, func(out *bufio.Writer) { w.manifest(out, draft.Dataset) })
	vocabulary := w.vocabulary(draft.Vocabularies)
	var entities, sources []*graph.EntityRow
	for i := range draft.Entities {
		row := &draft.Entities[i]
		if row.Kind.Text == vocab.KindSource {
			sources = append(sources, row)
		} else {
			entities = append(entities, row)
		}
	}
	w.entities(entitiesFile, entities, vocabulary)
	w.entities(sourcesFile, sources, vocabulary)
	w.statements(draft.Statements, vocabulary)
	w.judgements(draft.Judgements)
	w.corrections(draft.Corrections)
	return w.err
}

// writer writes files until the first error.
type writer struct {
	create func(name string) (io.WriteCloser, error)
	err    error
}

func (w *writer) refuse(at graph.Cell, format string, args ...any) {
	if w.err == nil {
		where := ""
		if place := at.Place.String(); place != "" {
			where = place + ": "
		}
		w.err = fmt.Errorf("write the data set: %w", &graph.InputError{Message: where + fmt.Sprintf(format, args...)})
	}
}

func (w *writer) file(name string, write func(out *bufio.Writer)) {
	if w.err != nil {
		return
	}
	f, err := w.create(name)
	if err != nil {
		w.err = fmt.Errorf("write the data set: %w", err)
		return
	}
	out := bufio.NewWriterSize(f, 64<<10)
	write(out)
	err = out.Flush()
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("write the data set: %s: %w", name, err)
	}
}

func (w *writer) manifest(out *bufio.Writer, row graph.DatasetRow) {
	line := func(key string, c graph.Cell) {
		if text := w.text(c); text != "" {
			fmt.Fprintf(out, "%s: %s\n", key, yamlText(text))
		}
	}
	line("id", row.Name)
	line("title", row.Title)
	line("description", row.Description)
	line("version", row.Version)
	line("language", row.Language)
	line("licence", row.Licence)
	if len(row.Creators) > 0 {
		out.WriteString("creators:\n")
	}
	for _, creator := range row.Creators {
		if text := w.text(creator); text != "" {
			fmt.Fprintf(out, "  - %s\n", yamlText(text))
		}
	}
	line("citation", row.Citation)
	line("codebook", row.Codebook)
	line("coder", row.Coder)
}

// yamlText writes a text so that YAML cannot take it for something else: in quotes unless it is a plain word.
func yamlText(text string) string {
	plain := text != "" && !slices.Contains([]string{"null", "true", "false", "yes", "no", "on", "off"}, strings.ToLower(text))
	for i, r := range text {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		plain = plain && (letter || i > 0 && (r == '-' || r == '.' || '0' <= r && r <= '9'))
	}
	if plain {
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == 0x85 || r == 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// vocabulary writes the data set's own vocabulary and returns all terms that its tables may use.
func (w *writer) vocabulary(texts []graph.VocabularyText) *vocab.Vocabulary {
	v := vocab.Builtin()
	switch {
	case len(texts) == 0 || w.err != nil:
		return v
	case len(texts) > 1:
		w.refuse(graph.Cell{}, "the draft has %d vocabularies, and a data set holds one; join them under one prefix, or write a data set for each", len(texts))
		return v
	}
	extended, err := v.Extend(vocabularyFile, []byte(texts[0].Text))
	if err != nil {
		w.refuse(graph.Cell{Place: graph.Place{File: texts[0].File}}, "the vocabulary has mistakes: %v", err)
		return v
	}
	w.file(vocabularyFile, func(out *bufio.Writer) { out.WriteString(texts[0].Text) })
	return extended
}

// text returns the text of a cell as a reader will find it.
func (w *writer) text(c graph.Cell) string {
	if _, r, found := controlCharacter("", c.Text); found {
		w.refuse(c, "the value has the control character %U, which no cell can hold", r)
	}
	return strings.TrimSpace(c.Text)
}

// list writes the parts of a list into one cell.
func (w *writer) list(cells []graph.Cell) string {
	parts := make([]string, 0, len(cells))
	for _, c := range cells {
		if strings.Contains(c.Text, "|") {
			w.refuse(c, "%q has a bar in it, which separates the parts of a list", c.Text)
		}
		if text := w.text(c); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " | ")
}

// columns names the columns of a table and tells which of them some row fills.
type columns struct {
	names  []string
	number map[string]int
	used   []bool
}

func newColumns(names ...string) *columns {
	c := &columns{names: names, number: make(map[string]int, len(names)), used: make([]bool, len(names))}
	for i, name := range names {
		c.number[name] = i
	}
	return c
}

func (w *writer) table(file string, c *columns, rows int, fill func(i int, set func(column string, text string, at graph.Cell))) {
	if rows == 0 {
		return
	}
	cells := make([]string, len(c.names))
	// The columns are known when every row was looked at, so each row is made twice and none is kept.
	each := func(do func()) {
		for i := range rows {
			clear(cells)
			empty := true
			fill(i, func(column, text string, at graph.Cell) {
				if text == "" {
					return
				}
				empty = false
				n, known := c.number[column]
				switch {
				case !known:
					w.refuse(at, "%q is not a column of %s; it needs a vocabulary that has it", column, file)
				case cells[n] != "" && cells[n] != text:
					w.refuse(at, "%s is given twice in one row, as %q and as %q; a cell holds one", column, cells[n], text)
				default:
					cells[n], c.used[n] = text, true
				}
			})
			if empty {
				w.refuse(graph.Cell{}, "row %d of %s has nothing in it, and would not be read again; take it out", i+1, file)
			}
			if w.err != nil {
				return
			}
			do()
		}
	}
	each(func() {})
	w.file(file, func(out *bufio.Writer) {
		first := true
		write := func(text string) {
			if !first {
				out.WriteByte(',')
			}
			first = false
			writeCell(out, text)
		}
		line := func(texts []string) {
			for i, text := range texts {
				if c.used[i] {
					write(text)
				}
			}
			out.WriteByte('\n')
			first = true
		}
		line(c.names)
		each(func() { line(cells) })
	})
}

// writeCell writes a cell, in quotes where a reader would take it for something else.
func writeCell(out *bufio.Writer, text string) {
	if !strings.ContainsAny(text, ",\";\n\t") {
		out.WriteString(text)
		return
	}
	out.WriteByte('"')
	out.WriteString(strings.ReplaceAll(text, `"`, `""`))
	out.WriteByte('"')
}

func (w *writer) entities(file string, rows []*graph.EntityRow, v *vocab.Vocabulary) {
	worded := make(map[string]map[string]bool) // the languages of a column
	for _, row := range rows {
		for base, fields := range map[string][]graph.Field{"name": row.Names, "otherNames": row.OtherNames, "description": row.Descriptions} {
			for _, f := range fields {
				if worded[base] == nil {
					worded[base] = make(map[string]bool)
				}
				worded[base][f.Name] = true
			}
		}
	}
	names := []string{"id"}
	attributes := attributesOf(v)
	if file == sourcesFile {
		source, _ := v.Kind(vocab.KindSource)
		attributes = attributeNames(source.AllAttributes())
	} else {
		names = append(names, "kind")
	}
	names = append(names, "name")
	for _, base := range []string{"name", "otherNames", "description"} {
		for _, language := range slices.Sorted(maps.Keys(worded[base])) {
			if column := tagged(base, language); column != "name" {
				names = append(names, column)
			}
		}
	}
	slices.Sort(attributes)
	c := newColumns(slices.Concat(names, []string{"externalIds"}, slices.Compact(attributes))...)
	for _, needed := range []string{"id", "kind", "name"} {
		if n, there := c.number[needed]; there {
			c.used[n] = true
		}
	}
	w.table(file, c, len(rows), func(i int, set func(string, string, graph.Cell)) {
		row := rows[i]
		set("id", w.text(row.ID), row.ID)
		if file != sourcesFile {
			set("kind", w.text(row.Kind), row.Kind)
		}
		for _, f := range row.Names {
			set(w.tagged("name", f), w.text(f.Cell), f.Cell)
		}
		others := make(map[string][]graph.Cell)
		for _, f := range row.OtherNames {
			others[f.Name] = append(others[f.Name], f.Cell)
		}
		for language, cells := range others {
			set(w.tagged("otherNames", graph.Field{Name: language, Cell: cells[0]}), w.list(cells), cells[0])
		}
		for _, f := range row.Descriptions {
			set(w.tagged("description", f), w.text(f.Cell), f.Cell)
		}
		set("externalIds", w.list(row.ExternalIDs), row.ID)
		for _, f := range row.Attributes {
			set(f.Name, w.text(f.Cell), f.Cell)
		}
	})
}

// tagged is the name of a column in a language.
func tagged(base, language string) string {
	if language == "" {
		return base
	}
	return base + "@" + language
}

func (w *writer) tagged(base string, f graph.Field) string {
	if f.Name != "" {
		if _, ok := graph.LanguageTag(f.Name); !ok {
			w.refuse(f.Cell, "%s is not a language; write a BCP 47 tag such as ur", strconv.Quote(f.Name))
		}
	}
	return tagged(base, f.Name)
}

func (w *writer) statements(rows []graph.StatementRow, v *vocab.Vocabulary) {
	var names []string
	for _, known := range statementCells {
		if known.name == noteColumn {
			continue
		}
		names = append(names, known.name)
		if known.name == "row" {
			names = append(names, speakersColumn)
		}
	}
	var qualifiers []string
	for _, q := range v.Qualifiers() {
		qualifiers = append(qualifiers, q.Name)
	}
	slices.Sort(qualifiers)
	c := newColumns(slices.Concat(names, qualifiers, []string{noteColumn})...)
	for _, needed := range statementsNeeded() {
		c.used[c.number[needed]] = true
	}
	w.table(statementsFile, c, len(rows), func(i int, set func(string, string, graph.Cell)) {
		row := &rows[i]
		for _, known := range statementCells {
			cell := known.cell(row)
			set(known.name, w.text(*cell), *cell)
		}
		set(speakersColumn, w.list(row.AttributedTo), row.ID)
		for _, f := range row.Qualifiers {
			set(f.Name, w.text(f.Cell), f.Cell)
		}
	})
}
