// Package nquads writes quads as lines of text, reads such lines, and digests them. It knows nothing of what the quads say.
//
// [Append] writes the canonical form of RDFC-1.0, the recommendation for canonical RDF data sets: one space between
// terms, one way to escape each character. The record has no blank nodes, so its canonical form is its lines, sorted
// by code point, each once; a [Digest] is the SHA-256 of them. Everybody can compute it again with other tools:
//
//	grep -v '^#' FILE.nq | LC_ALL=C sort -u | sha256sum
//
// What surprises people:
//
//   - Numbers, truth values and times of package quad are written as literals of XML Schema and read back as what they
//     were. A typed literal of such a type in its canonical form comes back as the number, not as text.
//   - An IRI of the record may be an id such as state:pakistan. A character that no IRI can hold, such as a space in the
//     name of a file, is written as an escape and comes back as it was.
//   - The reader is strict: what is not N-Quads is an error with line, column and reason. Blank nodes are refused.
package nquads
