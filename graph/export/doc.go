// Package export writes a part of a graph ([graph.Selected]) in the forms that other programs read: Gephi, NetworkX,
// igraph, Cytoscape, graphology and sigma, D3, Neo4j, spreadsheets, and people.
//
// [Formats] lists them. [Write] writes one as a stream: what it keeps in memory does not grow with the graph. Rows come in
// the order of the record and nothing depends on the clock, so the same selection of the same state gives the same bytes.
//
// What surprises people:
//
//   - In a network an entity is a node and a statement between two entities is an edge, with the id of the statement. Two
//     statements between the same two entities are two edges.
//   - A statement that gives a value (a date, a code, words) becomes an attribute of its node, named like the predicate,
//     but only when the default read returns it: an attribute cannot say that somebody proposes it or that it is not so. A
//     statement about a statement is no edge either; what is denied bears `contested` and `deniedBy`. Each file says how
//     many statements it leaves out so. With [ValuesAsNodes] none are: then every statement is an edge, values are nodes of
//     kind Value, and statements that others are about are nodes of kind Statement.
//   - Every file may hold proposals, what-ifs, negative and deprecated statements, when they were selected. Edges say so in
//     `mode`, `polarity` and `rank`; look at them before counting.
//   - Control characters and bytes that are no UTF-8 become U+FFFD, and line breaks become line feeds, in all forms alike.
//     What else a form cannot hold is told where that form is written.
package export
