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

// Text returns the citation in a style. APA is one line; the others are whole files that end with a line feed.
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

// person returns the parts of a name that is written "Family, Given"; false for a name that may be that of a group.
func person(creator string) (family, given string, ok bool) {
	family, given, ok = strings.Cut(creator, ",")
	family, given = strings.TrimSpace(family), strings.TrimSpace(given)
	return family, given, ok && family != "" && given != "" && !strings.Contains(given, ",")
}

// unbroken returns a text with every run of white space as one space.
func unbroken(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

func (c Citation) apa() string {
	var b strings.Builder
	names := make([]string, len(c.creators))
	for i, creator := range c.creators {
		names[i] = unbroken(creator)
		if family, given, ok := person(creator); ok {
			names[i] = unbroken(family) + ","
			for _, part := range strings.Fields(given) {
				first, _ := utf8.DecodeRuneInString(part)
				names[i] += " " + string(unicode.ToUpper(first)) + "."
			}
		}
	}
	switch n := len(names); n {
	case 1:
		b.WriteString(names[0])
	default:
		b.WriteString(strings.Join(names[:n-1], ", ") + ", & " + names[n-1])
	}
	if !strings.HasSuffix(b.String(), ".") {
		b.WriteByte('.')
	}
	fmt.Fprintf(&b, " (%d). ", c.date.Year())
	title := unbroken(c.title)
	if c.container != "" {
		title = "“" + title + "” [Statement " + string(c.id) + "]. In " + unbroken(c.container)
	}
	b.WriteString(title)
	as := "as of " + string(c.changeset.ID())
	if c.version != "" && c.id != c.changeset.ID() {
		as = "Version " + unbroken(c.version) + ", " + as
	}
	b.WriteString(" (" + as + ") [Data set]. ")
	if len(c.licences) > 0 {
		b.WriteString(unbroken(strings.Join(c.licences, ", ")) + ". ")
	}
	b.WriteString(c.digest + ". ")
	if day, ok := c.Accessed(); ok {
		b.WriteString("Retrieved " + day.Time().Format("January 2, 2006") + ", from ")
	}
	b.WriteString(c.URL())
	return b.String()
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
		if family, given, ok := person(creator); ok {
			names[i] = "{" + words(family) + "}, {" + words(given) + "}"
		}
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
	field("url", c.URL())
	if day, ok := c.Accessed(); ok {
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
	return strings.Join(append(parts, c.digest), ". ")
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
	line("UR", c.URL())
	if day, ok := c.Accessed(); ok {
		line("Y2", day.Time().Format("2006/01/02"))
	}
	b.WriteString("ER  - \n")
	return b.String()
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts [1][3]int `json:"date-parts"`
}

type cslItem struct {
	ID        string            `json:"id"`
	Type      string            `json:"type"`
	Title     string            `json:"title"`
	Container string            `json:"container-title,omitempty"`
	Author    []cslName         `json:"author"`
	Issued    cslDate           `json:"issued"`
	Accessed  *cslDate          `json:"accessed,omitempty"`
	Version   string            `json:"version,omitempty"`
	URL       string            `json:"URL"`
	Note      string            `json:"note"`
	Custom    map[string]string `json:"custom"`
}

func (c Citation) csl() string {
	date := func(t time.Time) cslDate { return cslDate{[1][3]int{{t.Year(), int(t.Month()), t.Day()}}} }
	item := cslItem{
		ID: string(c.id), Type: "dataset", Title: unbroken(c.title), Container: unbroken(c.container), Issued: date(c.date), Version: unbroken(c.version),
		URL: c.URL(), Note: unbroken(c.remarks()),
		Custom: map[string]string{"changeset": string(c.changeset.ID()), "digest": c.digest, "licence": strings.Join(c.licences, ", ")},
	}
	for _, creator := range c.creators {
		if family, given, ok := person(creator); ok {
			item.Author = append(item.Author, cslName{Family: family, Given: given})
		} else {
			item.Author = append(item.Author, cslName{Literal: unbroken(creator)})
		}
	}
	if day, ok := c.Accessed(); ok {
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
