// Package graph is the domain of peacegraph: entities, statements about them, and the evidence each statement
// rests on.
//
// [Open] opens a graph on a record (quads in Cayley, see package store) and compiles it into a [Snapshot], an
// immutable read model in memory. Every read starts from a snapshot and sees one state of the world throughout;
// [Graph.Apply] is the only door for writes. It checks a [Draft] against the vocabulary and the snapshot, writes one
// changeset as one transaction, and swaps in the next snapshot.
//
// What surprises people:
//
//   - An edge is never a fact by itself. It is a [Statement]: somebody said it, somewhere, with some confidence, and
//     [Statement.Evidence] tells who and where.
//   - A read leaves out proposals, what-ifs, negative and deprecated statements unless the [StatementFilter] asks for
//     them. Contested statements are never left out.
//   - [Entity] values are small handles into their snapshot. They are cheap to copy and stay valid, and they never see
//     what was written after the snapshot was taken.
//   - Snapshots share their rows. [Snapshot.AsOf] gives any older state for nothing, because rows are numbered in the
//     order of the record; a list of rows whose name begins with `all` may tell of what came later, and is read through
//     the methods of asof.go.
//
// Where to look, by what is asked:
//
//	what a write may hold, and what it becomes    draft, check…, plan, prepare, preview, record
//	from quads to rows, and what a row holds      replay…, next, connect; snapshot, index, chunks
//	what an older state holds, and what changed   asof, change, changeset
//	which statements, which entities, which page  filter, bounds, entities, statements, relation, page
//	walks                                         walk, neighbours, subgraph, induced, paths
//	time                                          date, dating, bounds, timeline, histogram, timeorder
//	who says what, and who differs                positions, sides, differences
//	counts                                        dimension, facet, aggregate, degree
//	words                                         search, searchindex
//
// Each long read asks now and then whether its request has ended; see patience.go.
package graph
