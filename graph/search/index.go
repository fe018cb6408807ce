package search

import (
	"errors"
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// Index holds the words of documents in memory. It is safe for concurrent use: questions never wait, those who add wait
// for each other.
type Index struct {
	words  index.Index
	queue  *index.AnalysisQueue
	mu     sync.Mutex // held while documents are added
	small  []Document // added in batches since the last large one, for packing
	parts  int        // batches that hold small
	closed bool
}

// ErrClosed is returned by [Index.Add] after [Index.Close].
var ErrClosed = errors.New("the search index is closed")

const (
	// smallBatch is how many documents make a batch worth a part of its own.
	smallBatch = 4_000
	// maxParts is how many small parts are kept before they are packed into one. A question looks into every part.
	maxParts = 16
)

// New returns an empty index. It has to be closed.
func New() (*Index, error) {
	queue := index.NewAnalysisQueue(2)
	words, err := scorch.NewScorch(scorch.Name, map[string]any{"path": ""}, queue)
	if err == nil {
		err = words.Open()
	}
	if err != nil {
		queue.Close()
		return nil, fmt.Errorf("make a search index: %w", err)
	}
	return &Index{words: words, queue: queue}, nil
}

// Close ends the work of the index. Questions are still answered afterwards; nothing can be added.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	defer x.queue.Close()
	return x.words.Close()
}

// Add adds documents, each in place of an earlier one with its number. Questions see all of them or none. Documents that
// are added first come first where a question has more hits than are looked at. The error is [ErrClosed] or that of bleve.
func (x *Index) Add(documents []Document) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return ErrClosed
	}
	if len(documents) == 0 {
		return nil
	}
	if len(documents) >= smallBatch {
		return x.add(documents)
	}
	// Parts in memory are never merged by bleve. Adding the documents of small parts once more empties those parts, and
	// empty ones are dropped.
	x.small, x.parts = append(x.small, documents...), x.parts+1
	if x.parts < maxParts {
		return x.add(documents)
	}
	packed := x.small
	if x.parts = 1; len(packed) >= smallBatch {
		x.small, x.parts = nil, 0
	}
	return x.add(packed)
}

func (x *Index) add(documents []Document) error {
	batch := index.NewBatch()
	for i := range documents {
		batch.Update(documents[i].indexed()) // of two with one number the later one stays
	}
	if err := x.words.Batch(batch); err != nil {
		return fmt.Errorf("add %d documents to the search index: %w", len(documents), err)
	}
	return nil
}

// Len returns how many documents there are.
func (x *Index) Len() (int, error) {
	reader, err := x.words.Reader()
	if err != nil {
		return 0, fmt.Errorf("read the search index: %w", err)
	}
	n, err := reader.DocCount()
	return int(n), errors.Join(err, reader.Close())
}
