package desk_test

import (
	"context"
	"fmt"
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/desk"
)

// many are statements of which each is about a place of its own, with the places.
func many(n, from int) *graph.Draft {
	in := new(graph.Draft)
	for i := from; i < from+n; i++ {
		place := fmt.Sprintf("location:l-%d", i)
		in.Entities = append(in.Entities, graph.EntityRow{ID: cell(place), Kind: cell("Location"), Names: name(fmt.Sprintf("Hamlet %d", i))})
		row := says(fmt.Sprintf("stmt:m-%d", i), "org:band", "basedIn", place)
		row.Paragraph = cell(fmt.Sprint(1 + i))
		in.Statements = append(in.Statements, row)
	}
	return in
}

// roomy are limits that no benchmark reaches.
func roomy() desk.Option {
	l := desk.DefaultLimits()
	l.OpenDrafts, l.Parts = 1<<30, 1<<30
	return desk.WithLimits(l)
}

func places(b *testing.B, f func(b *testing.B, w where)) {
	b.Run("memory", func(b *testing.B) { f(b, where{"memory:", ""}) })
	b.Run("bbolt", func(b *testing.B) {
		dir := b.TempDir()
		f(b, where{"bbolt:" + dir, dir})
	})
}

// BenchmarkPublish publishes drafts of so many statements that have been checked before.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			places(b, func(b *testing.B, w where) {
				ctx := context.Background()
				g, d := openDesk(b, w, roomy())
				seeded(b, g)
				from := 0
				for b.Loop() {
					b.StopTimer()
					draft := create(b, d, lena)
					add(b, d, lena, draft.ID(), many(n, from))
					from += n
					b.StartTimer()
					if _, err := d.Publish(ctx, lena, draft.ID(), "", ""); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// BenchmarkPublishInto publishes drafts of one statement into graphs of so many statements, in which so many pairs of those whom
// they are about were judged to be one.
func BenchmarkPublishInto(b *testing.B) {
	for _, size := range []struct{ statements, pairs int }{{1_000, 0}, {100_000, 0}, {100_000, 1}, {100_000, 10_000}} {
		b.Run(fmt.Sprint(size.statements, "/", size.pairs), func(b *testing.B) {
			ctx := context.Background()
			g, d := openDesk(b, where{"memory:", ""}, roomy())
			seeded(b, g)
			if _, err := g.Apply(ctx, bands(size.statements, size.pairs), graph.Authorship{Agent: "test"}); err != nil {
				b.Fatal(err)
			}
			for n := 0; b.Loop(); n++ {
				b.StopTimer()
				draft := create(b, d, lena)
				add(b, d, lena, draft.ID(), many(1, n))
				b.StartTimer()
				if _, err := d.Publish(ctx, lena, draft.ID(), "", ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPublishAfter publishes drafts of one statement when so many changesets of one statement were published before.
func BenchmarkPublishAfter(b *testing.B) {
	for _, before := range []int{100, 10_000} {
		b.Run(fmt.Sprint(before), func(b *testing.B) {
			ctx := context.Background()
			g, d := openDesk(b, where{"memory:", ""}, roomy())
			seeded(b, g)
			for n := range before {
				in := many(1, n)
				in.Dataset = letters().Dataset
				if _, err := g.Apply(ctx, in, graph.Authorship{Agent: "test"}); err != nil {
					b.Fatal(err)
				}
			}
			for n := before; b.Loop(); n++ {
				b.StopTimer()
				draft := create(b, d, lena)
				add(b, d, lena, draft.ID(), many(1, n))
				b.StartTimer()
				if _, err := d.Publish(ctx, lena, draft.ID(), "", ""); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
		})
	}
}

// bands are statements of which each is about a band of its own, the first of which are pairs with two names.
func bands(n, pairs int) *graph.Draft {
	in := &graph.Draft{Dataset: letters().Dataset}
	id := func(i int) string { return fmt.Sprintf("org:b-%d", i) }
	for i := range n {
		in.Entities = append(in.Entities, graph.EntityRow{ID: cell(id(i)), Kind: cell("ArmedGroup"), Names: name(fmt.Sprintf("Band %d", i))})
		in.Statements = append(in.Statements, says("", id(i), "basedIn", "state:north"))
	}
	for i := range pairs {
		in.Judgements = append(in.Judgements, graph.JudgementRow{
			Entity: cell(id(2 * i)), Other: cell(id(2*i + 1)), Verdict: cell("SAME"), Reason: cell("one band"), Author: cell("lena"), Date: cell("2025-01-01"),
		})
	}
	return in
}

// BenchmarkAdd adds a statement to a draft of so many.
func BenchmarkAdd(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			places(b, func(b *testing.B, w where) {
				g, d := openDesk(b, w, roomy())
				seeded(b, g)
				draft := create(b, d, lena)
				add(b, d, lena, draft.ID(), many(n, 0))
				for at := n; b.Loop(); at++ {
					added := add(b, d, lena, draft.ID(), many(1, at))
					b.StopTimer()
					if _, err := d.Remove(context.Background(), lena, draft.ID(), added.Part, ""); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
			})
		})
	}
}
