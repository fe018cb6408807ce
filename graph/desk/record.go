package desk

import (
	"fmt"
	"time"

	"peacegraph/graph"
)

// Status is where a draft stands.
type Status uint8

// The statuses: it is being written; it is a changeset of the graph; it was given up.
const (
	StatusOpen Status = iota
	StatusPublished
	StatusAbandoned
)

var statusNames = [...]string{"OPEN", "PUBLISHED", "ABANDONED"}

// String returns the name as the API writes it.
func (s Status) String() string { return statusNames[s] }

// MarshalText writes the name.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Status) UnmarshalText(text []byte) error {
	for i, name := range statusNames {
		if name == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("%q is no status of a draft", text)
}

// Part is what was put into a draft at once.
type Part struct {
	// Number tells it from the other parts of the draft. Numbers count from 1, and none is given twice.
	Number int `json:"number"`
	// AddedAt is when it was put in, in UTC.
	AddedAt time.Time `json:"addedAt"`
	// Name is the name of what was imported, such as that of a folder; empty for rows that were added.
	Name string `json:"name,omitempty"`
	// Words is what was added, where it is one thing, in words.
	Words string `json:"words,omitempty"`
	// Imported tells what was read from files from rows that were added.
	Imported bool `json:"imported,omitempty"`
	// Entities, Statements, Corrections and Judgements count its rows, Texts the texts of sources that came with them.
	Entities    int `json:"entities,omitempty"`
	Statements  int `json:"statements,omitempty"`
	Corrections int `json:"corrections,omitempty"`
	Judgements  int `json:"judgements,omitempty"`
	Texts       int `json:"texts,omitempty"`
	// Bytes is how much is kept of it.
	Bytes int `json:"bytes"`
}

// Rows returns how many rows the part has.
func (p Part) Rows() int { return p.Entities + p.Statements + p.Corrections + p.Judgements }

// Description says what the part is: the sentence of the one statement, `Withdrawn:` and what is withdrawn, `A and B: the same`;
// otherwise counts, `2 statements`, `folder my-data, 312 rows`.
func (p Part) Description() string {
	switch {
	case p.Imported:
		return p.Name + ", " + counted(p.Rows(), "row")
	case p.Words != "":
		return p.Words
	}
	words := ""
	for _, n := range [...]struct {
		count int
		what  string
	}{{p.Entities, "entity"}, {p.Statements, "statement"}, {p.Corrections, "correction"}, {p.Judgements, "judgement"}} {
		if n.count == 0 {
			continue
		}
		if words != "" {
			words += ", "
		}
		words += counted(n.count, n.what)
	}
	return words
}

// counted writes a number with its noun.
func counted(n int, noun string) string {
	switch {
	case n == 1:
	case noun == "entity":
		noun = "entities"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// record is a draft as it is kept. It is never changed: each change makes another one.
type record struct {
	ID          graph.ID    `json:"id"`
	Revision    int         `json:"revision"`
	Author      string      `json:"author"`
	Message     string      `json:"message"`
	Dataset     string      `json:"dataset"`
	Describe    Description `json:"describe,omitzero"`
	Status      Status      `json:"status"`
	Base        int         `json:"base"` // the number of a changeset; 0 is the empty graph
	CreatedAt   time.Time   `json:"createdAt"`
	ChangedAt   time.Time   `json:"changedAt"`
	Parts       []Part      `json:"parts,omitempty"`
	LastPart    int         `json:"lastPart,omitempty"`
	Changeset   int         `json:"changeset,omitempty"`
	PublishedBy string      `json:"publishedBy,omitempty"` // empty while it is not published
	Reason      string      `json:"reason,omitempty"`
	// Summary is what was added to the graph; nil while the draft is open, and when nobody counted before a crash.
	Summary *graph.Summary `json:"summary,omitempty"`
	// Publishing is the request that was about to be met; it tells after a crash which answer it has.
	Publishing *answered `json:"publishing,omitempty"`
}

// next returns a copy for the next revision.
func (r *record) next(now time.Time) *record {
	next := *r
	next.Revision++
	next.ChangedAt = now
	next.Parts = append([]Part(nil), r.Parts...)
	return &next
}

// close ends a draft. What it would have said of the data set is of no use any more, and drafts are remembered for long.
func (r *record) close(status Status) { r.Status, r.Describe = status, Description{} }

func (r *record) rows() (n int) {
	for _, p := range r.Parts {
		n += p.Rows()
	}
	return n
}

func (r *record) bytes() (n int) {
	for _, p := range r.Parts {
		n += p.Bytes
	}
	return n
}

// Description describes the data set of a draft. A field that is empty stays as the graph has it.
type Description struct {
	Title       string   `json:"title,omitempty"`
	Licence     string   `json:"licence,omitempty"`
	Language    string   `json:"language,omitempty"`
	Description string   `json:"description,omitempty"`
	Creators    []string `json:"creators,omitempty"`
	Version     string   `json:"version,omitempty"`
	Citation    string   `json:"citation,omitempty"`
	Codebook    string   `json:"codebook,omitempty"`
	Coder       string   `json:"coder,omitempty"`
}
