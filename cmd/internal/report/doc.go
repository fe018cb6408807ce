// Package report makes the values that tell what is wrong with a data set and what it would do to the graph. A command makes
// them of a graph that it has opened, a server of the one that it serves, and both write them as the same JSON; a command
// that is told by a server prints what it would have printed without one.
//
// Most readers need [CheckOf] and [FolderOf].
package report
