package export

import (
	"context"

	"peacegraph/graph"
	"peacegraph/graph/rdf"
	"peacegraph/graph/vocab"
)

// The forms of RDF are those of package rdf. They end with the request that the snapshot is bound to, so no other context
// is needed.

func turtle() []part {
	return published(func(o *output, p rdf.Part) error { return rdf.Turtle(context.Background(), o.to, p) })
}

func ntriples() []part {
	return published(func(o *output, p rdf.Part) error { return rdf.NTriples(context.Background(), o.to, p) })
}

func jsonLD() []part {
	return published(func(o *output, p rdf.Part) error { return rdf.JSONLD(context.Background(), o.to, p) })
}

func published(write func(*output, rdf.Part) error) []part {
	return []part{{write: func(o *output, x *graph.Selected, options Options) (Report, error) {
		report := Report{Nodes: x.EntityCount(), Edges: x.StatementCount()}
		return report, write(o, rdf.Part{
			Snapshot: x.Snapshot(), Title: "peacegraph: " + options.Title, Entities: x.Entities(), Statements: x.Statements(), Base: options.iris(),
		})
	}}}
}

func vocabulary() []part {
	return ofTerms(func(o *output, v *vocab.Vocabulary, _ Options) error { return rdf.Vocabulary(o.to, v) })
}

func ldContext() []part {
	return ofTerms(func(o *output, v *vocab.Vocabulary, options Options) error {
		o.buf = append(o.buf, rdf.Context(v, options.iris())...)
		return nil
	})
}

func ofTerms(write func(*output, *vocab.Vocabulary, Options) error) []part {
	return []part{{write: func(o *output, x *graph.Selected, options Options) (Report, error) {
		if q := x.Asked(); q.Where != nil || q.Filter != nil || q.Around != nil || q.IDs != nil || q.Dataset != nil {
			return Report{}, graph.NewInputError("the vocabulary is that of the whole graph, whatever was said with it; leave out what chooses a part")
		}
		v := x.Snapshot().Vocabulary()
		return Report{Nodes: len(v.Kinds()), Edges: len(v.Predicates())}, write(o, v, options)
	}}}
}

func nquads() []part {
	return record(
		func(o *output, s *graph.Snapshot) error { return rdf.NQuads(context.Background(), o.to, s) },
		func(o *output, s *graph.Snapshot, id graph.ID) error {
			return rdf.DatasetNQuads(context.Background(), o.to, s, id)
		})
}

func trig() []part {
	return record(
		func(o *output, s *graph.Snapshot) error { return rdf.TriG(context.Background(), o.to, s) },
		func(o *output, s *graph.Snapshot, id graph.ID) error {
			return rdf.DatasetTriG(context.Background(), o.to, s, id)
		})
}

func record(whole func(*output, *graph.Snapshot) error, dataset func(*output, *graph.Snapshot, graph.ID) error) []part {
	return []part{{write: func(o *output, x *graph.Selected, _ Options) (Report, error) {
		report, q := Report{Nodes: x.EntityCount(), Edges: x.StatementCount()}, x.Asked()
		switch {
		case q.Where != nil || q.Filter != nil || q.Around != nil || q.IDs != nil:
			return Report{}, graph.NewInputError("the record is exported whole or by data set, so that nothing of it is lost; take turtle or json-ld for a part, or leave the filter out")
		case q.Dataset != nil:
			return report, dataset(o, x.Snapshot(), *q.Dataset)
		}
		return report, whole(o, x.Snapshot())
	}}}
}
