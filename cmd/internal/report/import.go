package report

import (
	"fmt"
	"time"

	"peacegraph/graph"
)

// Import tells what data sets would do to the graph, or have done. `peacegraph import --json` prints it.
type Import struct {
	OK      bool     `json:"ok"`
	Against string   `json:"against"`
	Written bool     `json:"written"` // something was written
	Before  graph.ID `json:"before,omitempty"`
	Folders []Folder `json:"folders"`
}

// Folder tells of one data set.
type Folder struct {
	Check
	// Empty says that there is nothing to write, because the graph has all of it.
	Empty              bool       `json:"empty,omitempty"`
	EntityConflicts    int        `json:"entityConflicts"`
	StatementConflicts int        `json:"statementConflicts"`
	Added              *Examples  `json:"added,omitempty"`
	Merged             *Examples  `json:"merged,omitempty"`
	Corrected          *Examples  `json:"corrected,omitempty"`
	Conflicts          *Examples  `json:"conflicts,omitempty"`
	DroppedStatements  int        `json:"droppedStatements"` // no longer in the files, resting on nothing else
	DroppedEvidence    int        `json:"droppedEvidence"`
	Dropped            *Examples  `json:"dropped,omitempty"`
	Changeset          *Changeset `json:"changeset"`
}

// Examples is one sort of changes: how many there are, and the first of them.
type Examples struct {
	Count int      `json:"count"`
	First []Change `json:"first"`
}

// Changeset is what a data set was written as.
type Changeset struct {
	ID      graph.ID  `json:"id"`
	Time    time.Time `json:"time"`
	Author  string    `json:"author"`
	Message string    `json:"message"`
}

// ChangesetOf makes the value of a changeset; nil for one that was not written.
func ChangesetOf(c graph.Changeset) *Changeset {
	if c.Number() == 0 {
		return nil
	}
	return &Changeset{c.ID(), c.Time(), c.Agent(), c.Message()}
}

// Before returns the id of the changeset before one; empty when it is the first.
func Before(c graph.ID) graph.ID {
	n := 0
	if _, err := fmt.Sscanf(string(c), "changeset:%d", &n); err != nil || n < 2 {
		return ""
	}
	return graph.ID(fmt.Sprintf("changeset:%d", n-1))
}

// ImportOf puts what is told of folders together.
func ImportOf(against string, folders []Folder) Import {
	all := Import{OK: true, Against: against, Folders: folders}
	for i := range folders {
		f := &folders[i]
		f.Against = against
		all.OK = all.OK && f.OK
		if f.Changeset != nil && !all.Written {
			all.Written, all.Before = true, Before(f.Changeset.ID)
		}
	}
	return all
}

// Change is one change: what came, or what something that was there has got.
type Change struct {
	ID           graph.ID   `json:"id"`
	Text         string     `json:"text"`
	Names        []Name     `json:"names,omitempty"`
	Descriptions []Name     `json:"descriptions,omitempty"`
	ExternalIDs  []string   `json:"externalIds,omitempty"`
	Values       []Value    `json:"values,omitempty"` // attributes of an entity, fields of a data set
	Evidence     []Evidence `json:"evidence,omitempty"`
	Notes        []string   `json:"notes,omitempty"`
	Qualifiers   []Value    `json:"qualifiers,omitempty"`
	Conflict     string     `json:"conflict,omitempty"`
	Against      graph.ID   `json:"against,omitempty"` // the other statement
	Dataset      string     `json:"dataset,omitempty"` // that says otherwise
}

// Name is a name that was added.
type Name struct {
	Text      string `json:"text"`
	Lang      string `json:"lang"`
	Preferred bool   `json:"preferred,omitempty"`
}

// Value is a value that takes the place of another.
type Value struct {
	Name   string `json:"name"`
	Before string `json:"before,omitempty"`
	After  string `json:"after"`
}

// Evidence is a piece of evidence.
type Evidence struct {
	ID           graph.ID `json:"id"`
	Source       graph.ID `json:"source"`
	Passage      string   `json:"passage"`
	Confidence   int      `json:"confidence"`
	AttributedTo []string `json:"attributedTo,omitempty"`
	Written      string   `json:"confidenceAs"` // the confidence, as in a cell
}
