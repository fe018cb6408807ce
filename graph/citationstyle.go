package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// CitationStyle is a form in which a citation is written.
type CitationStyle uint8

// The styles: a sentence as the American Psychological Association has it, and the files that programs for references read.
const (
	APA CitationStyle = iota
	BibTeX
	RIS
	CSLJSON
)

var citationStyleNames = [...]string{"APA", "BIBTEX", "RIS", "CSL_JSON"}

// String returns the name as the API writes it.
func (s CitationStyle) String() string { return citationStyleNames[s] }

// CitationStyles returns every style, in the order of their definition.
func CitationStyles() []CitationStyle { return []CitationStyle{APA, BibTeX, RIS, CSLJSON} }

// Text returns the citation in a style. APA is one line; the others are whole files that end with a line feed. Creators are
// written as their data sets have them, nothing shortened and nothing split, since a comma stands in names of groups, too.
// RIS has no sign for that: a program that reads it may split a name at its comma. How makers ask to be cited follows as
// "Cite also". The address, and when it was read there, are told of a citation with a base only, see [Citation.Under].
func (c Citation) Text(style CitationStyle) string {
	switch style {
	case BibTeX:
		return c.bibTeX()
	case RIS:
		return c.ris()
	case CSLJSON:
		return c.csl()
	}
	return c.apa()
}

// unbroken returns a text with every run of white space as one space.
func unbroken(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

func (c Citation) apa() string {
	title := unbroken(c.title)
	if c.container != "" {
		title = "“" + title + "” [Statement " + string(c.id) + "]. In " + unbroken(c.container)
	}
	as := "as of " + string(c.changeset.ID())
	if c.version != "" && c.id != c.changeset.ID() {
		as = "Version " + unbroken(c.version) + ", " + as
	}
	var b strings.Builder
	b.WriteString(reference(c.authors(), c.date.Year(), title+" ("+as+") [Data set]."))
	b.WriteByte(' ')
	if len(c.licences) > 0 {
		b.WriteString(unbroken(strings.Join(c.licences, ", ")) + ". ")
	}
	b.WriteString(c.digest + ".")
	if address, day := c.address(); address != "" {
		b.WriteByte(' ')
		if day != nil {
			b.WriteString("Retrieved " + day.Time().Format("January 2, 2006") + ", from ")
		}
		b.WriteString(address)
	}
	if len(c.asked) > 0 {
		b.WriteString(" Cite also: " + strings.Join(c.asked, "; "))
	}
	return b.String()
}

// reference puts the title in the place of the authors when nobody is named, as the style has it.
func reference(authors string, year any, title string) string {
	if authors == "" {
		return fmt.Sprintf("%s (%v).", title, year)
	}
	return fmt.Sprintf("%s (%v). %s", authors, year, title)
}

// authors returns the creators as they stand before the year, and nothing when nobody is named: nobody else is put in their place.
func (c Citation) authors() string {
	if len(c.creators) == 0 {
		return ""
	}
	names := make([]string, len(c.creators))
	for i, creator := range c.creators {
		names[i] = unbroken(creator)
	}
	n, words := len(names), ""
	if words = names[n-1]; n > 1 {
		words = strings.Join(names[:n-1], ", ") + ", & " + words
	}
	if !strings.HasSuffix(words, ".") {
		words += "."
	}
	return words
}

// address returns where it can be read and when it was; nothing when no server is known.
func (c Citation) address() (string, *Day) {
	if c.base == "" {
		return "", nil
	}
	return c.URL(), c.accessed
}

var bibTeXEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`, "$", `\$`, "&", `\&`, "#", `\#`, "%", `\%`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
)

func (c Citation) bibTeX() string {
	var b strings.Builder
	key := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-') {
			return r
		}
		return '-'
	}, string(c.id))
	if c.id != c.changeset.ID() {
		key += "-" + fmt.Sprint(c.changeset.Number())
	}
	b.WriteString("@misc{peacegraph-" + key)
	field := func(name, text string) {
		if text != "" {
			b.WriteString(",\n  " + name + " = {" + text + "}")
		}
	}
	words := func(s string) string { return bibTeXEscapes.Replace(unbroken(s)) }
	names := make([]string, len(c.creators))
	for i, creator := range c.creators {
		names[i] = "{" + words(creator) + "}"
	}
	field("author", strings.Join(names, " and "))
	field("title", "{"+words(c.title)+"}")
	if c.container != "" {
		field("howpublished", "Statement in: {"+words(c.container)+"}")
	}
	field("year", fmt.Sprint(c.date.Year()))
	field("month", strings.ToLower(c.date.Format("Jan")))
	field("version", words(c.version))
	field("note", words(c.remarks()))
	address, day := c.address()
	field("url", address)
	if day != nil {
		field("urldate", day.String())
	}
	b.WriteString("\n}\n")
	return b.String()
}

// remarks says what styles have no field for.
func (c Citation) remarks() string {
	parts := []string{"As of " + string(c.changeset.ID()) + " of " + c.changeset.Time().Format(time.RFC3339)}
	if c.note != "" {
		parts = append(parts, c.note)
	}
	if len(c.licences) > 0 {
		parts = append(parts, "Licence "+strings.Join(c.licences, ", "))
	}
	parts = append(parts, c.digest)
	if len(c.asked) > 0 {
		parts = append(parts, "Cite also: "+strings.Join(c.asked, "; "))
	}
	return strings.Join(parts, ". ")
}

func (c Citation) ris() string {
	var b strings.Builder
	line := func(tag, text string) {
		if text = unbroken(text); text != "" {
			b.WriteString(tag + "  - " + text + "\n")
		}
	}
	line("TY", "DATA")
	line("ID", string(c.id))
	for _, creator := range c.creators {
		line("AU", creator)
	}
	line("TI", c.title)
	line("T2", c.container)
	line("PY", fmt.Sprint(c.date.Year()))
	line("DA", c.date.Format("2006/01/02"))
	line("ET", c.version)
	line("C1", strings.Join(c.licences, ", "))
	line("N1", c.remarks())
	address, day := c.address()
	line("UR", address)
	if day != nil {
		line("Y2", day.Time().Format("2006/01/02"))
	}
	b.WriteString("ER  - \n")
	return b.String()
}

type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [1][3]int `json:"date-parts"`
}

type cslItem struct {
	ID        string            `json:"id"`
	Type      string            `json:"type"`
	Title     string            `json:"title"`
	Container string            `json:"container-title,omitempty"`
	Author    []cslName         `json:"author,omitempty"`
	Issued    cslDate           `json:"issued"`
	Accessed  *cslDate          `json:"accessed,omitempty"`
	Version   string            `json:"version,omitempty"`
	URL       string            `json:"URL,omitempty"`
	Note      string            `json:"note"`
	Custom    map[string]string `json:"custom"`
}

func (c Citation) csl() string {
	date := func(t time.Time) cslDate { return cslDate{[1][3]int{{t.Year(), int(t.Month()), t.Day()}}} }
	item := cslItem{
		ID: string(c.id), Type: "dataset", Title: unbroken(c.title), Container: unbroken(c.container), Issued: date(c.date), Version: unbroken(c.version),
		Note:   unbroken(c.remarks()),
		Custom: map[string]string{"changeset": string(c.changeset.ID()), "digest": c.digest, "licence": strings.Join(c.licences, ", ")},
	}
	for _, creator := range c.creators {
		item.Author = append(item.Author, cslName{unbroken(creator)})
	}
	address, day := c.address()
	item.URL = address
	if day != nil {
		on := date(day.Time())
		item.Accessed = &on
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode([]cslItem{item}); err != nil {
		panic(fmt.Sprintf("a citation is texts and numbers: %v", err))
	}
	return b.String()
}
