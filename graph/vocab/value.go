package vocab

import (
	"net/url"
	"regexp"
	"strings"
)

// Type is what the value of a qualifier or an attribute is.
type Type string

// The types of values.
const (
	// TypeCode is a code of a closed list.
	TypeCode Type = "CODE"
	// TypeText is free text.
	TypeText Type = "TEXT"
	// TypeNumber is a decimal number.
	TypeNumber Type = "NUMBER"
	// TypeInteger is a whole number.
	TypeInteger Type = "INTEGER"
	// TypeQuantity is a low, best and high estimate with a unit.
	TypeQuantity Type = "QUANTITY"
	// TypeEntity is the id of an entity.
	TypeEntity Type = "ENTITY"
	// TypeDate is an EDTF date.
	TypeDate Type = "DATE"
	// TypeIRI is an absolute IRI.
	TypeIRI Type = "IRI"
)

// Attribute is a property that entities of a kind can have, written in a column of its own.
type Attribute struct {
	Name  string
	Label string
	Note  string
	Type  Type
	// Codes is the closed list when the type is CODE, else nil.
	Codes *CodeList
	// Min and Max bound a number, ends included; nil where there is no bound.
	Min, Max *float64
	// Pattern is what a text must match as a whole; nil when anything goes.
	Pattern *regexp.Regexp
	// Extension is the prefix of the extension that adds the attribute, empty for a built-in one.
	Extension string
}

// Qualifier is something that can be added to a statement: a role, a degree, a reason.
type Qualifier struct {
	Name  string
	Label string
	Note  string
	Type  Type
	// Codes is the closed list when the type is CODE, else nil. On a predicate it is the list that holds there; on the
	// vocabulary it is the qualifier's own, or, when each predicate names another, all of these together.
	Codes *CodeList
	// Kinds are the kinds that an entity may have, when the type is ENTITY; at least one.
	Kinds []*Kind
	// Min and Max bound a number, ends included; nil where there is no bound.
	Min, Max *float64
	// Everywhere means that every predicate takes it.
	Everywhere bool
	// Telling means that a statement says something else without it, so that it belongs into its words.
	Telling bool
	// Extension is the prefix of the extension that adds the qualifier, empty for a built-in one.
	Extension string
}

// CodeList is a closed list of codes.
type CodeList struct {
	Name  string
	Label string
	Note  string
	// Codes are in the order of the file, those that extensions add at the end.
	Codes []Code
}

// Code is one value of a closed list.
type Code struct {
	Code  string
	Label string
	Note  string
	// Stance is the stance of a statement that has the code in a qualifier, whatever that of its predicate:
	// hasInterestIn with direction AVOID is against. [StanceNone] leaves it to the predicate.
	Stance   Stance
	Mappings []Mapping
}

// Code returns the entry of the code, which is compared exactly.
func (l *CodeList) Code(code string) (Code, bool) {
	for _, c := range l.Codes {
		if c.Code == code {
			return c, true
		}
	}
	return Code{}, false
}

// Names returns the codes as strings, in order: what a message lists as accepted.
func (l *CodeList) Names() []string {
	names := make([]string, len(l.Codes))
	for i, c := range l.Codes {
		names[i] = c.Code
	}
	return names
}

// Match tells how well a term of another vocabulary fits, in the sense of the SKOS mapping relations: a BROAD match
// means that the other term is the broader one.
type Match string

// How well a term fits.
const (
	MatchExact   Match = "EXACT"
	MatchClose   Match = "CLOSE"
	MatchBroad   Match = "BROAD"
	MatchNarrow  Match = "NARROW"
	MatchRelated Match = "RELATED"
)

// Mapping points to a term of another vocabulary or codebook.
type Mapping struct {
	// Prefix names the vocabulary, Term the term in it.
	Prefix, Term string
	// IRI is the term in linked data; empty for a codebook that has none.
	IRI   string
	Match Match
	// Inverse means that a predicate of the other vocabulary runs the other way, from our object to our subject.
	Inverse bool
}

// String writes the mapping as prefix and term, "schema:Place".
func (m Mapping) String() string { return m.Prefix + ":" + m.Term }

// MappedVocabulary is another vocabulary or codebook that terms are mapped to.
type MappedVocabulary struct {
	Prefix, Label string
	// IRI is what terms are appended to; empty for a codebook without linked data.
	IRI string
}

// Scheme is a collection in which entities have identifiers: Wikidata, UCDP, PA-X.
type Scheme struct {
	Name, Label, Note, Example string
	// Pattern is what a value must match as a whole.
	Pattern *regexp.Regexp
	// Template is the address of the page of a value, with {value} where it goes; empty where there is none.
	Template string
	// Extension is the prefix of the extension that adds the scheme, empty for a built-in one.
	Extension string
}

// Valid reports whether value can be an identifier of the scheme.
func (s *Scheme) Valid(value string) bool { return s.Pattern.MatchString(value) }

// URL returns the address of the page for value, or "" when the scheme has no public pages.
func (s *Scheme) URL(value string) string {
	return strings.ReplaceAll(s.Template, valuePlace, url.PathEscape(value))
}
