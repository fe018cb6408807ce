package model

import (
	"peacegraph/graph/desk"
)

// Finding is a finding about a draft as the API tells it.
type Finding struct{ desk.Finding }

// Part returns the number of the part, false for what is in none.
func (f Finding) Part() (int, bool) { return f.Finding.Part, f.Finding.Part > 0 }

// File returns the file that brought the row, false when none did.
func (f Finding) File() (string, bool) { return f.Place.File, f.Place.File != "" }

// Line returns the line of the file, false when it is not known.
func (f Finding) Line() (int, bool) { return f.Place.Line, f.Place.Line > 0 }

// Column returns the column of the line, false when it is not known.
func (f Finding) Column() (int, bool) { return f.Place.Column, f.Place.Column > 0 }

// FindingList is what is to be said of a draft, as far as it is asked for.
type FindingList struct {
	// Nodes are those that were asked for.
	Nodes []Finding
	// TotalCount counts all of such severities; Errors, Warnings and Notices count all.
	TotalCount, Errors, Warnings, Notices int
}
