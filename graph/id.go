package graph

import (
	"strings"

	"peacegraph/graph/vocab"
)

// ID names an entity, a statement, an evidence, a passage, a judgement, a data set or a changeset: a prefix, a colon, and a name
// (`state:pakistan`, `stmt:1.2-14`). Ids are readable, stable, and never used again for something else.
type ID string

// The prefixes of ids that the program itself gives out. Entities may have any other prefix.
const (
	statementPrefix = "stmt:"
	evidencePrefix  = "evi:"
	datasetPrefix   = "dataset:"
	changesetPrefix = "changeset:"
	kindPrefix      = "kind:"
	predicatePrefix = "predicate:"
	judgementPrefix = "judgement:"
	draftPrefix     = "draft:"
)

// IRINamespace is put before an [ID] to make a linked-data identifier. It identifies; nothing promises that it can be
// opened in a browser.
const IRINamespace = "https://peacegraph.org/id/"

// IRI returns the linked-data identifier of the id.
func (id ID) IRI() string { return IRINamespace + string(id) }

// IDFromIRI returns the id that iri was made from, or false when iri lies outside [IRINamespace].
func IDFromIRI(iri string) (ID, bool) {
	rest, ok := strings.CutPrefix(iri, IRINamespace)
	return ID(rest), ok && rest != ""
}

// maxIDLength bounds an id, so that a slip in a spreadsheet does not become a key of the store.
const maxIDLength = 200

// idProblem says what is wrong with the form of an id, or returns "" when it is well formed: a prefix of letters,
// digits, `-`, `_` or `.` that begins with a letter, a colon, and at least one more character; no spaces or control
// characters, none of `<>"{}|\^` and the backquote (they cannot stand in an IRI), and no `#`, which separates a source
// from a passage in it.
func idProblem(id string) string {
	switch prefix, name, found := strings.Cut(id, ":"); {
	case id == "":
		return "an id is missing"
	case len(id) > maxIDLength:
		return "an id has at most 200 bytes"
	case !found || prefix == "" || name == "":
		return "an id is a prefix, a colon and a name, such as state:pakistan"
	case !isPrefix(prefix):
		return "the prefix of an id begins with a letter and has only letters, digits, '-', '_' and '.'"
	case strings.ContainsFunc(id, notInID):
		return "an id has no spaces, control characters or any of <>\"{}|\\^`#"
	}
	return ""
}

func isPrefix(prefix string) bool {
	for i, r := range prefix {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || !('0' <= r && r <= '9' || r == '-' || r == '_' || r == '.')) {
			return false
		}
	}
	return prefix != ""
}

func notInID(r rune) bool {
	return r <= ' ' || r == 0x7f || (r >= 0xFFFD && r <= 0xFFFF) || strings.ContainsRune("<>\"{}|\\^`#", r) || (r >= 0x80 && r < 0xa0) ||
		r == 0x2028 || r == 0x2029 || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069)
}

// NearestIDs returns up to n ids of entities and statements that are spelled most like id, the best first. It looks at
// 50,000 rows at most, those with the same prefix before others.
func (s *Snapshot) NearestIDs(id ID, n int) []string {
	const most = 50_000
	prefix, _, _ := cutPrefix(id)
	var same, others []string
	add := func(have ID) bool {
		if p, _, _ := cutPrefix(have); p == prefix {
			same = append(same, string(have))
		} else if len(others) < 1000 {
			others = append(others, string(have))
		}
		return len(same) < most
	}
	if prefix+":" == statementPrefix {
		for t := range s.Statements() {
			if !add(t.ID()) {
				break
			}
		}
	} else {
		for i := range uint32(s.entities.length) {
			if !add(s.entities.at(i).id) {
				break
			}
		}
	}
	if near := vocab.Nearest(string(id), same, n); len(near) > 0 {
		return near
	}
	return vocab.Nearest(string(id), others, n)
}

func cutPrefix(id ID) (prefix, name string, found bool) {
	for i := range len(id) {
		if id[i] == ':' {
			return string(id[:i]), string(id[i+1:]), true
		}
	}
	return "", string(id), false
}
