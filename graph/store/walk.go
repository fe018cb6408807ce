package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/quad"

	"peacegraph/graph/store/bboltkv"
)

// Out returns the quads with this subject and predicate, whatever their label,
// in the order in which they were applied; a nil predicate stands for any. It
// asks Cayley's own iterators and takes its time: it is the reference, not the
// way to read. It returns [ErrCorrupt], [ErrClosed], or the error of ctx.
func (s *Store) Out(ctx context.Context, subject, predicate quad.Value) ([]quad.Quad, error) {
	return s.walk(ctx, quad.Subject, subject, predicate)
}

// In returns the quads with this object and predicate; otherwise it is as [Store.Out].
func (s *Store) In(ctx context.Context, object, predicate quad.Value) ([]quad.Quad, error) {
	return s.walk(ctx, quad.Object, object, predicate)
}

func (s *Store) walk(ctx context.Context, from quad.Direction, end, predicate quad.Value) ([]quad.Quad, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	var quads []quad.Quad
	err := s.use(func(rec *record) error {
		return bboltkv.Guard(func() (err error) {
			quads, err = rec.walk(ctx, from, end, predicate)
			return err
		})
	})
	if err != nil {
		return nil, s.explain(fmt.Errorf("walk from %v: %w", end, err))
	}
	return quads, nil
}

func (r *record) walk(ctx context.Context, from quad.Direction, end, predicate quad.Value) ([]quad.Quad, error) {
	ref := r.cayley.ValueOf(end)
	if ref == nil {
		return nil, nil
	}
	var only cgraph.Ref
	if predicate != nil {
		if only = r.cayley.ValueOf(predicate); only == nil {
			return nil, nil
		}
	}
	it := r.cayley.QuadIterator(from, ref)
	defer it.Close()
	var links []*proto.Primitive
	for it.Next(ctx) {
		link, ok := it.Result().(*proto.Primitive)
		if !ok {
			return nil, fmt.Errorf("cayley answered with a %T", it.Result())
		}
		if only == nil || r.cayley.QuadDirection(link, quad.Predicate) == only {
			links = append(links, link)
		}
	}
	if err := it.Err(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(links, func(a, b *proto.Primitive) int { return cmp.Compare(a.ID, b.ID) })
	var quads []quad.Quad
	for _, link := range links {
		q, err := r.quad(ctx, link)
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	return quads, nil
}

// quad looks up the values of a link.
func (r *record) quad(ctx context.Context, link *proto.Primitive) (quad.Quad, error) {
	var q quad.Quad
	for _, d := range quad.Directions {
		ref := r.cayley.QuadDirection(link, d)
		if ref == nil {
			continue
		}
		values, err := r.cayley.(valuer).ValuesOf(ctx, []cgraph.Ref{ref})
		if err != nil {
			return quad.Quad{}, err
		}
		q.Set(d, values[0])
	}
	return q, nil
}

// valuer is what Cayley's key-value store offers besides NameOf, which logs an error instead of returning it.
type valuer interface {
	ValuesOf(context.Context, []cgraph.Ref) ([]quad.Value, error)
}
