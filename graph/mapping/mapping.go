package mapping

import (
	"peacegraph/graph"
	"peacegraph/graph/internal/yamltree"
	"peacegraph/graph/vocab"
)

// Mapping says how the rows of one sort of table become entities and statements. It does not change, and may be used by
// several goroutines at once.
type Mapping struct {
	// File is the name of its file, as places give it.
	File string
	// Name is how the mapping is called, Reads what it reads, in words, and Made the version of the source that it was
	// written for, empty when it does not say.
	Name, Reads, Made string
	// Note is what a user should know: what is certain, what is left out, what nobody could verify.
	Note string

	dataset  graph.DatasetRow
	source   *entity
	entities []*entity
	rules    []*rule
	parts    []*parts

	columns []*column // those that the mapping names, each once
	key     []int     // numbers of the columns that name a row, in the locator
	missing map[string]bool
	ignored []word

	vocabulary *vocab.Vocabulary
}

// Citation is how the makers of the source ask to be cited; empty when the mapping does not say.
func (m *Mapping) Citation() string { return m.dataset.Citation.Text }

// Dataset is the id of the data set that the mapping makes.
func (m *Mapping) Dataset() string { return m.dataset.Name.Text }

// word is a text of the mapping file with its place.
type word struct {
	yamltree.At
	text string
}

// column is a column of the foreign table that a mapping names.
type column struct {
	word
	// inside is set for column, value and label, where they stand for what the parts of a row across columns are.
	inside bool
}

// entity is how a sort of entity is made.
type entity struct {
	word // its name in the mapping
	each *parts
	when []condition

	id, kind              *value
	names                 []worded
	otherNames, descripts []worded
	externalIDs           []*value
	lookup                map[string]bool // schemes by which the graph is asked
	attributes            []attribute
}

// worded is a text in a language; the language is empty for that of the data set.
type worded struct {
	language string
	value    *value
}

// named is a value with the name of a field.
type named struct {
	name  string
	value *value
}

// attribute is how an attribute of an entity is made.
type attribute struct {
	named
	number bool // the vocabulary wants a number
}

// rule is how a statement is made.
type rule struct {
	yamltree.At
	each *parts
	when []condition

	subject, object reference
	predicate       *vocab.Predicate
	inverse         bool // the mapping named the predicate by its inverse
	fields          []named
	speakers        []reference
	qualifiers      []qualifier
	combine         []*parts // those that it is made for, one by one
}

// reference is an end of a statement: an entity of the mapping, or a value.
type reference struct {
	entity *entity
	value  *value
}

// qualifier is a qualifier of a rule.
type qualifier struct {
	name string
	reference
}
