package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc/schema"

	"peacegraph/graph/store/bboltkv"
)

// pieceSize is how many quads are handed to Cayley at once. Cayley's memory for
// a transaction grows with it; smaller pieces write the use counts of common
// values more often.
const pieceSize = 16 << 10

// Step is a part of a write.
type Step uint8

// The steps: the quads go into the record, or into a copy of it when there are many; then the copy is packed into the file
// that becomes the record. Either counts quads.
const (
	Writing Step = iota
	Packing
)

// Progress is told every some thousand quads, and at the end, how many of them a step has done.
type Progress func(step Step, done, total int)

// Apply adds quads as one transaction: when it returns nil all of them are on
// disk, when it returns an error none of them is. A quad that is there already,
// or comes twice, is left as it is; an empty slice does nothing. It returns
// [ErrValue] before anything is written, [ErrFull], [ErrCorrupt], [ErrClosed],
// the error of ctx when that is done before the commit, or another error of the
// system. After an error the same quads can be applied again.
func (s *Store) Apply(ctx context.Context, quads []quad.Quad) error {
	return s.ApplySeq(ctx, slices.Values(quads), nil)
}

// ApplySeq is [Store.Apply] of quads that are made while they are read. They are
// read twice, first to count them and to look at their values, and have to be the
// same both times. Progress may be nil.
func (s *Store) ApplySeq(ctx context.Context, quads iter.Seq[quad.Quad], progress Progress) error {
	total, err := validate(ctx, quads)
	if err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	in := &input{total: total, progress: progress}
	var stop func()
	in.next, stop = iter.Pull(quads)
	defer stop()
	if err := s.write(ctx, in); err != nil {
		return s.explain(fmt.Errorf("apply %d quads: %w", total, err))
	}
	return nil
}

// errShort is returned when a sequence of quads has fewer of them the second time.
var errShort = errors.New("the quads are not the same when they are read again")

// input hands out the quads of one write.
type input struct {
	next        func() (quad.Quad, bool)
	done, total int
	progress    Progress
	deltas      []cgraph.Delta
}

// piece returns the next quads, at most so many, as what Cayley takes. They are good until the next call.
func (in *input) piece(most int) []cgraph.Delta {
	if in.deltas == nil {
		in.deltas = make([]cgraph.Delta, 0, min(in.total, most))
	}
	in.deltas = in.deltas[:0]
	for len(in.deltas) < most {
		q, ok := in.next()
		if !ok {
			break
		}
		in.deltas = append(in.deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
	}
	return in.deltas
}

// tell reports how much of a step is done.
func (in *input) tell(step Step, done int) {
	if in.progress != nil {
		in.progress(step, done, in.total)
	}
}

func (s *Store) write(ctx context.Context, in *input) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.inCopy(in.total) {
		return s.applyBulk(ctx, in)
	}
	var failed *record
	err := s.use(func(rec *record) error {
		if in.total == 0 {
			return nil
		}
		err := bboltkv.Guard(func() error { return rec.apply(ctx, in, in.total) })
		if err != nil {
			failed = rec
		}
		return err
	})
	if failed != nil {
		s.distrust(failed, err)
	}
	return err
}

// apply hands the next quads, at most so many, to Cayley piece by piece and commits.
func (r *record) apply(ctx context.Context, in *input, most int) error {
	if err := r.span.begin(); err != nil {
		return err
	}
	defer r.span.rollback()
	for most > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		deltas := in.piece(min(pieceSize, most))
		if len(deltas) == 0 {
			return errShort
		}
		// A quad that exists would fail the transaction, and a failed transaction
		// is what Cayley must not see.
		err := r.cayley.ApplyDeltas(deltas, cgraph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true})
		if cause := r.span.err; cause != nil && !errors.Is(err, cause) {
			return fmt.Errorf("%v: %w", err, cause)
		}
		if err != nil {
			return err
		}
		most -= len(deltas)
		in.done += len(deltas)
		in.tell(Writing, in.done)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.span.commit(ctx)
}

// distrust gives up a record on which a transaction failed, and opens it anew:
// Cayley still remembers the ids of values, and index entries of quads, that
// were never stored, and would use them in the next transaction. The file is
// closed too, so that what is true is what the disk says. When it cannot be
// opened now, the next call tries again.
func (s *Store) distrust(rec *record, why error) {
	s.mu.Lock()
	if s.path == "" {
		// Memory has no disk to read again, and would be lost by closing.
		if fresh, err := s.start(rec.db); err == nil {
			s.rec = fresh
		}
		s.mu.Unlock()
		return
	}
	rec.release(why)
	s.rec = nil
	s.mu.Unlock()
	// A failure to open is reported by the next call, which will try again.
	_ = s.reopen()
}

// validate counts the quads, and returns [ErrValue] for the first value that would not come back as given.
func validate(ctx context.Context, quads iter.Seq[quad.Quad]) (total int, err error) {
	for q := range quads {
		for _, d := range [...]quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label} {
			v := q.Get(d)
			if v == nil && d == quad.Label {
				continue
			}
			if why := unfit(v); why != "" {
				return 0, fmt.Errorf("quad %d, %s %v: %w: %s", total, d, v, ErrValue, why)
			}
		}
		if total++; total%pieceSize == 0 {
			if err := ctx.Err(); err != nil {
				return 0, err
			}
		}
	}
	return total, nil
}

// unfit says why a value cannot be held; empty means that it can.
func unfit(v quad.Value) string {
	switch v := v.(type) {
	case nil:
		return "it is missing"
	case quad.IRI, quad.BNode, quad.String, quad.LangString, quad.Int, quad.Float, quad.Bool:
		return ""
	case quad.Time:
		if time.Time(v).Nanosecond() != 0 {
			return "times are told apart by the second; round it, or write it as a typed string"
		}
	case quad.TypedString:
		switch v.Type {
		case schema.Integer, schema.Float, schema.Boolean, schema.DateTime:
			return "it reads the same as a number, a boolean or a time; use quad.Int, Float, Bool or Time, or another type"
		}
	default:
		return fmt.Sprintf("the type %T is unknown", v)
	}
	return ""
}
