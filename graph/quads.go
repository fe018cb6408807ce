package graph

import (
	"context"

	"github.com/cayleygraph/quad"
)

// Quads hands out the record as it was at the head of the snapshot, in the order in which it was written: what a dump
// holds, see [Graph.Restore]. It holds a bounded number of values, however large the record is. The error is that of
// visit, of ctx, of [Snapshot.Until] or of the store; [ErrClosed] when the graph has been closed or the snapshot belongs
// to none.
func (s *Snapshot) Quads(ctx context.Context, visit func(quad.Quad) error) error {
	if s.record == nil {
		return ErrClosed
	}
	p := s.patience()
	err := s.record.Quads(ctx, s.quads, func(q quad.Quad) error {
		if p.out() {
			return s.ended()
		}
		return visit(q)
	})
	return err
}
