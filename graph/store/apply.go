package store

import (
	"context"
	"errors"
	"fmt"
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

// Apply adds quads as one transaction: when it returns nil all of them are on
// disk, when it returns an error none of them is. A quad that is there already,
// or comes twice, is left as it is; an empty slice does nothing. It returns
// [ErrValue] before anything is written, [ErrFull], [ErrCorrupt], [ErrClosed],
// the error of ctx when that is done before the commit, or another error of the
// system. After an error the same quads can be applied again.
func (s *Store) Apply(ctx context.Context, quads []quad.Quad) error {
	return s.ApplyProgress(ctx, quads, nil)
}

// ApplyProgress is [Store.Apply] that reports, every some thousand quads and
// before the commit, how many of them are done.
func (s *Store) ApplyProgress(ctx context.Context, quads []quad.Quad, report func(done int)) error {
	if err := validate(quads); err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.write(ctx, quads, report); err != nil {
		return s.explain(fmt.Errorf("apply %d quads: %w", len(quads), err))
	}
	return nil
}

func (s *Store) write(ctx context.Context, quads []quad.Quad, report func(done int)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.inCopy(quads) {
		return s.applyBulk(ctx, quads, report)
	}
	var failed *record
	err := s.use(func(rec *record) error {
		if len(quads) == 0 {
			return nil
		}
		err := bboltkv.Guard(func() error { return rec.apply(ctx, quads, report) })
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

// apply hands the quads to Cayley piece by piece and commits.
func (r *record) apply(ctx context.Context, quads []quad.Quad, report func(done int)) error {
	if err := r.span.begin(); err != nil {
		return err
	}
	defer r.span.rollback()
	deltas := make([]cgraph.Delta, 0, min(len(quads), pieceSize))
	for done := 0; done < len(quads); {
		if err := ctx.Err(); err != nil {
			return err
		}
		deltas = deltas[:0]
		for _, q := range quads[done:min(done+pieceSize, len(quads))] {
			deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
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
		done += len(deltas)
		if report != nil {
			report(done)
		}
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

// validate returns [ErrValue] for the first value that would not come back as given.
func validate(quads []quad.Quad) error {
	for i, q := range quads {
		for _, d := range [...]quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label} {
			v := q.Get(d)
			if v == nil && d == quad.Label {
				continue
			}
			if why := unfit(v); why != "" {
				return fmt.Errorf("quad %d, %s %v: %w: %s", i, d, v, ErrValue, why)
			}
		}
	}
	return nil
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
