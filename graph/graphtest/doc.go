// Package graphtest invents graphs to test and measure with, and has the slow and obvious reader that fast ones are
// compared with.
//
// [Random] makes small graphs that are as awkward as the checks allow: contested statements, denials of denials, twins
// that say the opposite, dates with open ends, several sources for one statement, several data sets in several
// changesets. [Large] makes graphs of the size and the proportions of a collected data set. Both depend on nothing but
// their arguments, so that a failure can be repeated.
//
// [Reference] reads the quads of a record one by one, by their meaning and with no index, and answers what a snapshot
// answers. It shares no code with package graph but its types.
//
// Everything is invented: no name, no date and no claim is meant to look like one of the world.
package graphtest
