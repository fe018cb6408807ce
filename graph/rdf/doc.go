// Package rdf writes a graph as RDF.
//
// There are two sorts of it. The record is for programs that keep or compare the graph: [NQuads] and [TriG] write every quad
// as it is, with the ids of the record for IRIs (`<state:pakistan>`), and what they write can be restored. The published
// form is for those who work with linked data: [Turtle], [JSONLD] and [NTriples] write entities, and statements with their evidence, with
// IRIs below a base, and [Vocabulary] writes all terms that they use as OWL and SKOS.
//
// What surprises people:
//
//   - A statement is a node, with rdf:subject, rdf:predicate and rdf:object, its mode, and its evidence. The plain triple
//     stands beside it only when a default read returns the statement: told as fact, reported or judged, positive and not
//     deprecated. It may be contested; the node says so.
//   - What is kept for the record only bears owl:deprecated: statements of that rank, and data sets that are withdrawn, with the
//     reason, and their evidence.
//   - Entities that are judged to be the same are one node, with owl:sameAs to their other ids, which say nothing more.
//   - There are no blank nodes, so that two files can be compared line by line once they are N-Quads.
//   - What rests on the same evidence may repeat its description. In RDF that says nothing new.
//   - Everything is read from one snapshot and written as it is read; memory does not grow with the graph.
package rdf
