// Package mapping turns the rows of a foreign table into entities and statements.
//
// A mapping is a YAML file that says how: which column makes the id of an entity, what a code means, how a date is
// written, which cell holds several things. [Parse] reads one and checks it like data; [Load] and [List] give those that
// are shipped (PA-X, UCDP/PRIO ACD, UCDP GED, PAA-X). [Mapping.Apply] maps a table that [format.ReadTable] has read and
// returns a [graph.Draft], which is checked and applied as every other draft. README.md beside this file is the reference
// for those who write mappings; every example in it is tested.
//
// What surprises people:
//
//   - A value that is missing is left out with everything that needs it: an entity without an id, a statement without a
//     subject or object. Nothing is invented, and what is left out so is no finding.
//   - Every cell of the draft has the place of the foreign cell that it was made of, so a finding of a later check names
//     the line and column of the foreign file. What is constant in the mapping was checked against the vocabulary before.
//   - An entity that the graph knows by an external id is used under the id it has there, and no row is written for it.
//   - The same table gives the same draft against the same graph: ids are made of the cells, in the order of rows.
package mapping
