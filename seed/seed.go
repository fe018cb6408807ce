// Package seed holds the data sets that are compiled into the program, in the format in which researchers keep their own.
//
// [Drafts] reads all of them; what it returns can be given to graph.Graph.Apply as it is. Each folder is an example to
// copy: see the comments in its dataset.yaml.
//
// What surprises people: the texts of the sources are not here. They are not ours to publish, so the tables hold where
// in a text a passage stands, a hash of that text, and paraphrases.
package seed

import (
	"embed"
	"fmt"
	"io/fs"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/format"
)

//go:embed tahir-2025 pax-2025 background
var files embed.FS

// FS returns the folders of the data sets as they were when the program was built.
func FS() fs.FS { return files }

// Datasets returns the names of the folders in [FS], each a data set, in the order in which they are planted: the other
// sets speak of entities of the first.
func Datasets() []string { return []string{"tahir-2025", "pax-2025", "background"} }

// Published returns when the seed was put together as it is. Its changesets are dated so wherever it is planted, so that a
// graph of the seed has the same digest on every machine.
func Published() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }

// Drafts reads every data set, in the order of [Datasets]. The tests of this package see to it that there is no error and
// nothing to find fault with.
func Drafts() ([]*graph.Draft, error) {
	var drafts []*graph.Draft
	for _, name := range Datasets() {
		draft, err := format.ReadDataset(files, name)
		if err != nil {
			return nil, fmt.Errorf("read the seed: %w", err)
		}
		drafts = append(drafts, draft)
	}
	return drafts, nil
}
