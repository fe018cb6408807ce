package graph

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/nquads"
)

// Digests: what lets two machines see that they hold the same.
//
// The digest of the graph covers its record up to a changeset, times and messages of changesets included: it is the same
// wherever the record is the same, so after a restore, and differs when the same data sets were written at another time.
//
// The digest of a data set covers what the data set says, whenever and as whichever changeset it was written. It is taken
// over these quads, with the data set as their label:
//
//   - each statement that the data set has evidence for: its ends, predicate, mode, polarity, valid time and
//     qualifiers, whichever data set said the same first; and nothing of the rank that others give it;
//   - the evidence that the data set has for it, with its passages, speakers, voice, confidence, coder and codebook;
//   - the notes and the words of the source that it added;
//   - ranks and corrections, and kinds, names, descriptions, identifiers and attributes of entities, that it added. The record
//     keeps these of whoever said them first: what another data set in the same graph had said before is not among them;
//   - its own description and vocabularies.
//
// Left out are the number, time, agent, message and chain of changesets, and what follows from an id: which source a passage is a
// piece of.

// Digest returns the digest of the record up to the head of the snapshot. It is computed once and kept. A request that
// ends before it is ready gets the error of ctx; the work goes on, so that asking again finds it. Other errors are those of
// [Snapshot.Quads].
func (s *Snapshot) Digest(ctx context.Context) (nquads.Digest, error) {
	whole := s.Until(nil) // the work outlives the request
	return s.digests.of(ctx, digestKey{changesets: s.changesets.length}, whole.Quads)
}

// DatasetDigest returns the digest of a data set as of the head of the snapshot, as [Snapshot.Digest] does. The error is
// an [InputError] when there is no such data set.
func (s *Snapshot) DatasetDigest(ctx context.Context, id ID) (nquads.Digest, error) {
	d, ok := s.Dataset(id)
	if !ok {
		return nquads.Digest{}, s.noDataset(id)
	}
	whole := s.Until(nil)
	return s.digests.of(ctx, digestKey{s.changesets.length, d.Name}, func(ctx context.Context, visit func(quad.Quad) error) error {
		return whole.DatasetQuads(ctx, id, visit)
	})
}

// DatasetQuads hands out the quads that the digest of a data set covers, some more than once. The errors are those of
// [Snapshot.Quads], and an [InputError] when there is no such data set.
func (s *Snapshot) DatasetQuads(ctx context.Context, id ID, visit func(quad.Quad) error) error {
	dataset, known := s.datasetNumber(strings.TrimPrefix(string(id), string(datasetPrefix)))
	if _, ok := s.Dataset(id); !ok || !known {
		return s.noDataset(id)
	}
	s = s.Unmerged() // what a data set says does not change when its entities are judged to be others
	var err error
	r := newRecorder(quad.IRI(id), func(q quad.Quad) bool {
		err = visit(q)
		return err == nil
	})
	return s.Quads(ctx, func(q quad.Quad) error {
		s.relabel(r, q, dataset)
		return err
	})
}

// relabel records what a quad of the record adds to the digest of a data set.
func (s *Snapshot) relabel(r *recorder, q quad.Quad, dataset uint16) {
	label, _ := q.Label.(quad.IRI)
	n, ok := changesetNumber(ID(label))
	if !ok {
		// A statement, which its content tells whoever came first.
		if class, number := s.lookup(ID(label)); class == classStatement {
			if row := s.statements.at(number); s.supports(dataset, row) {
				s.contentPlan(row).record(r)
			}
		}
		return
	}
	if n > s.changesets.length || s.written(uint32(n)).changeset.dataset != s.datasets[dataset].Name {
		return
	}
	subject, _ := q.Subject.(quad.IRI)
	predicate, _ := q.Predicate.(quad.IRI)
	switch string(predicate) {
	case recordChangeset, recordAgent, recordMessage, recordDraft, recordDataset, recordQuads, recordChain, recordPassageOf, recordMode, recordPolarity, recordValidTime:
		return
	}
	if name, found := strings.CutPrefix(string(predicate), qualifierIRI); found && !wording(name) {
		return
	}
	if subject == label {
		subject = r.label
	}
	r.put(ID(subject), string(predicate), q.Object)
}

// supports reports whether a data set has evidence for a statement. Each data set has evidence of its own.
func (s *Snapshot) supports(dataset uint16, row *statementRow) bool {
	for e := range s.restsOn(row) {
		if s.evidence.at(e).dataset == dataset {
			return true
		}
	}
	return false
}

// contentPlan returns what a statement says, and nothing of what is said about it.
func (s *Snapshot) contentPlan(row *statementRow) *statementPlan {
	t := &statementPlan{id: row.id, fresh: true, content: s.contentOf(row)}
	kept := t.content.qualifiers[:0]
	for _, q := range t.content.qualifiers {
		if !wording(q.Name) {
			kept = append(kept, q)
		}
	}
	t.content.qualifiers = kept
	return t
}

// noDataset is the error of an id that no data set has.
func (s *Snapshot) noDataset(id ID) error {
	names := make([]string, len(s.datasets))
	for i, d := range s.datasets {
		names[i] = string(d.ID())
	}
	return inputErrorf(names, "there is no data set %q; %s", id, thereAre(names))
}

type digestKey struct {
	changesets int
	dataset    string // empty for the whole record
}

// digests keeps what was computed for the states of one graph.
type digests struct {
	mu     sync.Mutex
	works  map[digestKey]*digestWork
	closed bool
	turn   sync.Mutex // held by the one that is computing
}

type digestWork struct {
	done   chan struct{}
	cancel context.CancelFunc
	digest nquads.Digest
	err    error
}

// maxDigests is how many digests are kept or being computed at once.
const maxDigests = 64

// errBusy is the error of one digest too many.
func errBusy() error {
	return inputErrorf(nil, "too many digests are being computed; ask again in a minute")
}

func (d *digests) of(ctx context.Context, key digestKey, quads func(context.Context, func(quad.Quad) error) error) (nquads.Digest, error) {
	if d == nil {
		return nquads.Digest{}, ErrClosed
	}
	work, err := d.begin(key, quads)
	if err != nil {
		return nquads.Digest{}, err
	}
	select {
	case <-work.done:
		return work.digest, work.err
	case <-ctx.Done():
		return nquads.Digest{}, ctx.Err()
	}
}

// begin returns the work on a digest, beginning it when nobody has.
func (d *digests) begin(key digestKey, quads func(context.Context, func(quad.Quad) error) error) (*digestWork, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if work, ok := d.works[key]; ok {
		return work, nil
	}
	if d.closed {
		return nil, ErrClosed
	}
	if d.works == nil {
		d.works = make(map[digestKey]*digestWork)
	}
	if len(d.works) >= maxDigests {
		for old, work := range d.works {
			select {
			case <-work.done:
				delete(d.works, old)
			default:
			}
		}
		if len(d.works) >= maxDigests {
			return nil, errBusy()
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	work := &digestWork{done: make(chan struct{}), cancel: cancel}
	d.works[key] = work
	go func() {
		defer cancel()
		d.turn.Lock()
		work.digest, work.err = digest(ctx, quads)
		d.turn.Unlock()
		if work.err != nil {
			d.mu.Lock()
			delete(d.works, key)
			d.mu.Unlock()
		}
		close(work.done)
	}()
	return work, nil
}

// close ends the work that is going on.
func (d *digests) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for _, work := range d.works {
		work.cancel()
	}
}

func digest(ctx context.Context, quads func(context.Context, func(quad.Quad) error) error) (nquads.Digest, error) {
	d := nquads.NewDigester()
	err := quads(ctx, d.Add)
	var sum nquads.Digest
	if err == nil {
		sum, err = d.Sum(ctx.Err)
	}
	return sum, errors.Join(err, d.Close())
}
