package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"

	"peacegraph/graph/vocab"
)

// content is what a statement says: two statements with the same content are one statement. It is what the id of a
// statement is made from.
type content struct {
	subject    ID // of an entity or a statement
	predicate  *vocab.Predicate
	objectID   ID     // of an entity or a statement; empty for a literal
	literal    Object // nil when objectID is given
	mode       Mode
	polarity   Polarity
	date       *Date
	qualifiers []Qualifier // sorted
}

// wording are the qualifiers that keep the words of one source. They do not make a statement another one: a second
// source that calls the same actor by another name is a second evidence.
func wording(name string) bool {
	return name == vocab.QualifierNamedAs || name == vocab.QualifierObjectNamedAs
}

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// isContentID reports whether an id has the form of one that is made from content: 26 letters and digits of base 32.
// Nobody else may choose such an id.
func isContentID(id ID) bool {
	hash, found := strings.CutPrefix(string(id), string(statementPrefix))
	return found && len(hash) == hashLength && strings.Trim(hash, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// hashLength is how many letters and digits a [hash] has in an id.
const hashLength = 26

// hash is 128 bits of the SHA-256 of what an id is made from.
type hash [16]byte

// id returns the id that the hash gives.
func (h hash) id(prefix ID) ID { return prefix + ID(idEncoding.EncodeToString(h[:])) }

// parseHash is the inverse of [hash.id].
func parseHash(prefix, id ID) (h hash, ok bool) {
	text, found := strings.CutPrefix(string(id), string(prefix))
	if !found || len(text) != hashLength {
		return h, false
	}
	_, err := idEncoding.Decode(h[:], []byte(text))
	return h, err == nil && h.id(prefix) == id
}

// hashID returns an id made from the parts.
func hashID(prefix ID, parts ...string) ID {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hash(sum[:16]).id(prefix)
}

// id returns the id that the content gives the statement. The ends of a symmetric predicate are taken in the order of
// their ids, so that it does not matter from which end it was written.
func (c *content) id() ID {
	subject, object := string(c.subject), string(c.objectID)
	if c.objectID == "" {
		object = literalKey(c.literal)
	} else if c.predicate.Symmetric && object < subject {
		subject, object = object, subject
	}
	parts := []string{subject, c.predicate.Name, object, c.mode.String(), c.polarity.String(), ""}
	if c.date != nil {
		parts[5] = c.date.edtf
	}
	for _, q := range c.qualifiers {
		if !wording(q.Name) {
			parts = append(parts, q.Name+"="+q.text)
		}
	}
	return hashID(statementPrefix, parts...)
}

func literalKey(o Object) string {
	switch o := o.(type) {
	case Text:
		return "text " + o.Lang + " " + o.Text
	case Code:
		return "code " + o.Code
	case DateValue:
		return "date " + o.Date.edtf
	case QuantityValue:
		return "quantity " + o.Quantity.text
	case Unknown:
		return "unknown " + o.Reason.String()
	}
	return ""
}

func sortQualifiers(qualifiers []Qualifier) {
	slices.SortFunc(qualifiers, func(a, b Qualifier) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.text, b.text)) })
}

// contentID returns the id that the content of a row gives it.
func (s *Snapshot) contentID(row *statementRow) ID {
	c := s.contentOf(row)
	return c.id()
}

func (s *Snapshot) contentOf(row *statementRow) content {
	c := content{
		predicate: s.predicates[row.predicate], literal: row.literal(), mode: row.allStance.mode(), polarity: row.allStance.polarity(),
		date: row.date, qualifiers: s.qualifiersOf(row),
	}
	c.subject = s.endID(row.subjectEnd, row.subject)
	if row.objectEnd != endLiteral {
		c.objectID = s.endID(row.objectEnd, row.object)
	}
	return c
}

// qualifiersOf returns the qualifiers of a row, by name, then value, not yet bound to the terms of the vocabulary.
func (s *Snapshot) qualifiersOf(row *statementRow) []Qualifier {
	if row.qualifiers == 0 {
		return nil
	}
	qualifiers := make([]Qualifier, 0, row.qualifiers)
	for q := range s.qualifierRows(row) {
		qualifiers = append(qualifiers, Qualifier{Name: q.name, text: q.text})
	}
	return qualifiers
}

func (s *Snapshot) endID(e end, n uint32) ID {
	if e == endStatement {
		return s.statements.at(n).id
	}
	return s.entities.at(n).id
}
