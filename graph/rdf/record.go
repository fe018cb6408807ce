package rdf

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/cayleygraph/quad"

	"peacegraph/graph"
	"peacegraph/graph/nquads"
)

// NQuads writes the record up to the head of the snapshot, lossless and in the order in which it was written: one line for
// each quad, in the canonical form of RDFC-1.0. Reading the lines back gives the same record. The error is that of w or of
// [graph.Snapshot.Quads].
func NQuads(ctx context.Context, w io.Writer, s *graph.Snapshot) error {
	return lines(w, func(visit func(quad.Quad) error) error { return s.Quads(ctx, visit) })
}

// DatasetNQuads writes the quads that the digest of a data set covers; see [graph.Snapshot.DatasetQuads]. A line can come
// more than once.
func DatasetNQuads(ctx context.Context, w io.Writer, s *graph.Snapshot, dataset graph.ID) error {
	return lines(w, func(visit func(quad.Quad) error) error { return s.DatasetQuads(ctx, dataset, visit) })
}

// bufferSize is how much is collected before it is written.
const bufferSize = 128 << 10

func lines(w io.Writer, quads func(visit func(quad.Quad) error) error) error {
	out := bufio.NewWriterSize(w, bufferSize)
	var line []byte
	err := quads(func(q quad.Quad) (err error) {
		if line, err = nquads.Append(line[:0], q); err != nil {
			return fmt.Errorf("write the quad %v: %w", q, err)
		}
		_, err = out.Write(line)
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// TriG writes the record as [NQuads] does, in TriG: quads of one graph that follow each other stand in one block. A graph
// has as many blocks as the order of the record asks for.
func TriG(ctx context.Context, w io.Writer, s *graph.Snapshot) error {
	return blocks(w, func(visit func(quad.Quad) error) error { return s.Quads(ctx, visit) })
}

// DatasetTriG writes what [DatasetNQuads] writes in TriG.
func DatasetTriG(ctx context.Context, w io.Writer, s *graph.Snapshot, dataset graph.ID) error {
	return blocks(w, func(visit func(quad.Quad) error) error { return s.DatasetQuads(ctx, dataset, visit) })
}

func blocks(w io.Writer, quads func(visit func(quad.Quad) error) error) error {
	out := bufio.NewWriterSize(w, bufferSize)
	var (
		text             []byte
		in, subject, was quad.Value
	)
	begun := false
	err := quads(func(q quad.Quad) (err error) {
		text = text[:0]
		switch {
		case begun && q.Label == in && q.Subject == subject && q.Predicate == was:
			text = append(text, ", "...)
		case begun && q.Label == in && q.Subject == subject:
			text = append(text, " ;\n    "...)
			if text, err = nquads.AppendValue(text, q.Predicate); err != nil {
				return err
			}
			text = append(text, ' ')
		default:
			if begun {
				text = append(text, " .\n"...)
			}
			if begun && q.Label != in {
				text = append(text, "}\n"...)
			}
			if !begun || q.Label != in {
				if q.Label != nil {
					if text, err = nquads.AppendValue(text, q.Label); err != nil {
						return err
					}
					text = append(text, ' ')
				}
				text = append(text, "{\n"...)
			}
			if text, err = nquads.AppendValue(append(text, "  "...), q.Subject); err != nil {
				return err
			}
			if text, err = nquads.AppendValue(append(text, ' '), q.Predicate); err != nil {
				return err
			}
			text = append(text, ' ')
		}
		begun, in, subject, was = true, q.Label, q.Subject, q.Predicate
		if text, err = nquads.AppendValue(text, q.Object); err != nil {
			return err
		}
		_, err = out.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	if begun {
		if _, err := out.WriteString(" .\n}\n"); err != nil {
			return err
		}
	}
	return out.Flush()
}
