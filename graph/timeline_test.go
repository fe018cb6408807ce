package graph_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// timelineOf asks for the timeline of an entity, or of everything when there is none.
func timelineOf(s *graph.Snapshot, e graph.Entity, q graph.TimelineQuery) (*graph.TimelineConnection, error) {
	if e == nil {
		return s.Timeline(q)
	}
	return e.Timeline(q.Filter, q.During, q.Certain, q.RelativeTo, q.Order, q.First, q.After)
}

// timeline makes a random question of a timeline. What it is relative to has a date.
func (w *world) timeline(statements []graph.ID) graph.TimelineQuery {
	q := graph.TimelineQuery{Filter: w.Statements(1)}
	if w.Chance(.4) {
		q.Filter = everything()
	}
	if w.Chance(.4) {
		q.During = w.Span()
		if w.Chance(.7) {
			certain := w.Chance(.5)
			q.Certain = &certain
		}
	}
	if w.Chance(.6) {
		for range 30 {
			id := w.IDs[w.IntN(len(w.IDs))]
			if w.Chance(.4) {
				id = statements[w.IntN(len(statements))]
			}
			if w.r.Dates(id) {
				q.RelativeTo = &id
				break
			}
		}
	}
	if q.RelativeTo != nil && w.Chance(.3) {
		q.Order = graphtest.Some(w.Asker, []graph.TimeOrder{graph.TimeBefore, graph.TimeAfter, graph.TimeDuring, graph.TimeUnknown}, 3)
	}
	return q
}

// TestTimelinesAreThoseOfTheRecord compares timelines and histograms of random graphs with the reader that goes through
// the quads and tries the days that dates can mean.
func TestTimelinesAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkTimelines, tally{"BEFORE": 1, "AFTER": 1, "DURING": 1, "UNKNOWN": 1, "bins": 1000})
}

func checkTimelines(t *testing.T, w *world, compared tally) {
	t.Helper()
	statements := w.s.Numbers()[0]
	for range 8 {
		q := w.timeline(statements)
		var e graph.Entity
		id := graph.ID("")
		if w.Chance(.5) {
			id = w.IDs[w.IntN(len(w.IDs))]
			e, _ = w.s.Entity(id)
		} else if w.Chance(.5) {
			q.About = w.Things(1)
		}
		want, undated := w.r.Timeline(id, q)
		size := []int{1, 2, 5, 16, graph.MaxPage}[w.IntN(5)]
		got, err := graphtest.Pages(size, false, func(request graphtest.Request) (graphtest.Page, error) {
			q := q
			q.First, q.After = request.First, request.After
			return graphtest.TimelinePage(timelineOf(w.s, e, q))
		})
		if err != nil {
			t.Fatalf("timeline of %q: %v", id, err)
		}
		if len(want)+len(got) > 0 && !slices.Equal(want, got) {
			t.Fatalf("timeline of %q in pages of %d (-record +snapshot):\n%s\n%+v", id, size, gocmp.Diff(want, got), q)
		}
		for _, line := range got {
			if words := strings.Fields(line); len(words) == 4 {
				compared[words[3]]++
			}
		}
		page, err := timelineOf(w.s, e, q)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := page.Undated(); err != nil || n != undated {
			t.Errorf("%d statements of %q have no date, %v, want %d", n, id, err, undated)
		}
		compared["bins"] += compareHistograms(t, w.r, id, q, page, graph.TimeBucket(w.IntN(5)))
	}
}

func compareHistograms(t *testing.T, r *graphtest.Reference, id graph.ID, q graph.TimelineQuery, page *graph.TimelineConnection, bucket graph.TimeBucket) int {
	t.Helper()
	got, err := page.Histogram(bucket)
	for err != nil {
		// It is too long, and the bucket that is named fits, and no shorter one.
		fits := bucket
		for fits.String() != err.(*graph.InputError).Accepted[0] {
			fits++
		}
		if _, shorter := page.Histogram(fits - 1); shorter == nil || fits == bucket {
			t.Fatalf("a histogram by %s is refused with %v", bucket, err)
		}
		bucket = fits
		got, err = page.Histogram(bucket)
	}
	var lines []string
	for _, b := range got {
		lines = append(lines, fmt.Sprint(b.From, " ", b.To, " ", b.Certain, " ", b.Possible))
	}
	if diff := gocmp.Diff(r.Histogram(id, q, bucket), lines); diff != "" {
		t.Fatalf("histogram of %q by %s (-record +snapshot):\n%s\n%+v", id, bucket, diff, q)
	}
	return len(lines)
}

// TestTimelineFallsIntoParts asks for the parts of timelines: what stands before, after and during something and what
// cannot be told are four parts without overlap; so are what was certainly in a span, what possibly was, and what was not.
// How two statements stand to each other is the same from both sides.
func TestTimelineFallsIntoParts(t *testing.T) {
	everyWorld(t, smallGraphs/5, checkParts, tally{"pairs": 1000})
}

func checkParts(t *testing.T, w *world, compared tally) {
	t.Helper()
	turned := map[graph.TimeOrder]graph.TimeOrder{
		graph.TimeBefore: graph.TimeAfter, graph.TimeAfter: graph.TimeBefore, graph.TimeDuring: graph.TimeDuring, graph.TimeUnknown: graph.TimeUnknown,
	}
	s := w.s
	total := func(q graph.TimelineQuery) int {
		t.Helper()
		page, err := s.Timeline(q)
		if err != nil {
			t.Fatal(err)
		}
		n, err := page.TotalCount()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	whole, yes := graph.TimelineQuery{Filter: everything()}, true
	all := total(whole)
	stands := make(map[[2]graph.ID]graph.TimeOrder)
	dated, err := graphtest.Pages(graph.MaxPage, false, func(r graphtest.Request) (graphtest.Page, error) {
		return graphtest.TimelinePage(s.Timeline(graph.TimelineQuery{Filter: everything(), First: r.First, After: r.After}))
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range dated {
		to := graph.ID(strings.Fields(line)[0])
		size := graph.MaxPage
		page, err := s.Timeline(graph.TimelineQuery{Filter: everything(), RelativeTo: &to, First: &size})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Edges() {
			stands[[2]graph.ID{e.Node().ID(), to}], _ = e.Order()
		}
		parts := 0
		for order := range turned {
			parts += total(graph.TimelineQuery{Filter: everything(), RelativeTo: &to, Order: []graph.TimeOrder{order}})
		}
		if parts != all {
			t.Fatalf("the parts of a timeline relative to %s have %d, the whole %d", to, parts, all)
		}
	}
	compared["pairs"] += len(stands)
	for pair, order := range stands {
		if back, known := stands[[2]graph.ID{pair[1], pair[0]}]; known && back != turned[order] {
			t.Fatalf("%s stands %s to %s, and %s the other way round", pair[0], order, pair[1], back)
		}
		if pair[0] == pair[1] && order != graph.TimeDuring {
			t.Fatalf("%s stands %s to itself", pair[0], order)
		}
	}
	for range 10 {
		span := w.Span()
		possible := total(graph.TimelineQuery{Filter: everything(), During: span})
		certain := total(graph.TimelineQuery{Filter: everything(), During: span, Certain: &yes})
		if certain > possible || possible > all {
			t.Fatalf("of %d %d are possible and %d certain", all, possible, certain)
		}
	}
	checkStatementParts(t, w)
}

// checkStatementParts asks the filter of statements for the three parts, as filters of filters.
func checkStatementParts(t *testing.T, w *world) {
	t.Helper()
	yes := true
	count := func(more graph.StatementFilter) int {
		t.Helper()
		f := everything()
		f.And = []graph.StatementFilter{more}
		page, err := w.s.StatementPage(f, nil, nil, nil, nil, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		n, err := page.TotalCount()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for range 10 {
		span := w.Span()
		any := count(graph.StatementFilter{ValidDuring: &graph.DateSpan{}})
		certain := graph.StatementFilter{ValidDuring: span, Certain: &yes}
		possible := graph.StatementFilter{ValidDuring: span}
		dated := graph.StatementFilter{ValidDuring: &graph.DateSpan{}}
		unknown := graph.StatementFilter{And: []graph.StatementFilter{possible, {Not: &certain}}}
		not := graph.StatementFilter{And: []graph.StatementFilter{dated, {Not: &possible}}}
		if parts := count(certain) + count(unknown) + count(not); parts != any {
			t.Fatalf("of %d dated statements %d are in %v or not or cannot be told", any, parts, span)
		}
		surely := []graph.StatementFilter{certain}
		if span.From != nil {
			surely = append(surely, graph.StatementFilter{EndsBefore: span.From, Certain: &yes})
		}
		if span.To != nil {
			surely = append(surely, graph.StatementFilter{StartsAfter: span.To, Certain: &yes})
		}
		told, sum := count(graph.StatementFilter{Or: surely}), 0
		for _, f := range surely {
			sum += count(f)
		}
		if told != sum {
			t.Fatalf("%d statements are certainly in one of %d parts, which together have %d", told, len(surely), sum)
		}
		open := graph.StatementFilter{And: []graph.StatementFilter{dated, {Not: &graph.StatementFilter{Or: surely}}}}
		if told+count(open) != any {
			t.Fatalf("what is certain and what is not are not everything")
		}
	}
}

// TestTimelineWhileOthersWrite reads a timeline page by page, each from the newest snapshot, with a write before each
// that gives events other dates. The pages are those of the snapshot of the first one.
func TestTimelineWhileOthersWrite(t *testing.T) {
	for seed := range uint64(4) {
		w := newWorld(t, seed, smallSize)
		g := w.g
		want, _ := w.r.Timeline("", graph.TimelineQuery{Filter: everything()})
		written := len(w.drafts)
		got, err := graphtest.Pages(5, false, func(q graphtest.Request) (graphtest.Page, error) {
			if q.After != nil {
				apply(t, g, written, redating(written, g.Snapshot()))
				written++
			}
			return graphtest.TimelinePage(g.Snapshot().Timeline(graph.TimelineQuery{Filter: everything(), First: q.First, After: q.After}))
		})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d: the pages are not those of the first one:\n%s", seed, diff)
		}
		if now, _ := reference(t, g).Timeline("", graph.TimelineQuery{Filter: everything()}); slices.Equal(now[:min(len(now), len(want))], want) {
			t.Errorf("seed %d: what was written changes nothing of the timeline, so the test tells nothing", seed)
		}
	}
}

// redating returns a draft that says of every event on which day it took place.
func redating(n int, s *graph.Snapshot) *graph.Draft {
	cell := func(s string) graph.Cell { return graph.Cell{Text: s} }
	draft := &graph.Draft{Dataset: graph.DatasetRow{Name: cell("days"), Title: cell("Days"), Licence: cell("CC0-1.0")}}
	place, source := graph.ID("location:somewhere"), graph.ID("")
	draft.Entities = []graph.EntityRow{{ID: cell(string(place)), Kind: cell("Location"), Names: []graph.Field{{Cell: cell("Somewhere")}}}}
	for e := range s.Entities() {
		if _, ok := e.(graph.Source); ok {
			source = e.ID()
		}
	}
	for e := range s.Entities() {
		if _, ok := e.(graph.Event); ok {
			draft.Statements = append(draft.Statements, graph.StatementRow{
				Subject: cell(string(e.ID())), Predicate: cell("tookPlaceAt"), Object: cell(string(place)), Mode: cell("FACT"),
				ValidTime: cell(fmt.Sprintf("2030-01-%02d", 1+n%28)), Source: cell(string(source)), Confidence: cell("HIGH"), Rank: cell("PREFERRED"),
				RankReason: cell("the day is known"),
			})
		}
	}
	return draft
}

func TestTimelineRefuses(t *testing.T) {
	w := smallWorld(t, 3)
	s, r := w.s, w.r
	var dateless graph.ID
	for e := range s.Entities() {
		if _, place := e.(graph.Location); place && !r.Dates(e.ID()) {
			dateless = e.ID()
		}
	}
	unknown, no, early, late := graph.ID("state:nowhere-at-all"), false, graph.Day(0), graph.Day(9)
	for _, test := range []struct {
		query graph.TimelineQuery
		want  string
	}{
		{graph.TimelineQuery{RelativeTo: &unknown}, `there is no entity and no statement "state:nowhere-at-all"`},
		{graph.TimelineQuery{RelativeTo: &dateless}, string(dateless) + " has no date, so nothing stands before or after it; give an event or an agreement to which a statement gives a date, or a statement that has one"},
		{graph.TimelineQuery{Order: []graph.TimeOrder{graph.TimeAfter}}, "order says how things stand to relativeTo; give relativeTo with it, or leave it out"},
		{graph.TimelineQuery{Certain: &no}, "certain says how sure during has to be; give during with it, or leave it out"},
		{graph.TimelineQuery{During: &graph.DateSpan{From: &late, To: &early}}, "during ends on 1970-01-01, before it begins on 1970-01-10; give the earlier day as from"},
	} {
		if _, err := s.Timeline(test.query); !errors.Is(err, graph.ErrInput) || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%+v: %v, want %s", test.query, err, test.want)
		}
	}
}

// TestContextEndsATimeline expects a timeline of many statements, and everything that is counted over it, to stop when
// nobody waits for it any more.
func TestContextEndsATimeline(t *testing.T) {
	s := graph.Empty()
	for draft := range graphtest.Large(500, 6_000) {
		next, _, err := s.Extend(draft, graph.Authorship{Agent: "test", Time: time.Unix(0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		s = next
	}
	ctx, cancel := context.WithCancel(context.Background())
	// Nothing is in the span, so that nothing but what is looked at counts.
	from := graph.Day(1_000_000)
	page, err := s.Until(ctx.Err).Timeline(graph.TimelineQuery{During: &graph.DateSpan{From: &from}, Filter: everything()})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	_, again := s.Until(ctx.Err).Timeline(graph.TimelineQuery{})
	_, total := page.TotalCount()
	_, undated := page.Undated()
	_, bins := page.Histogram(graph.BucketYear)
	for i, err := range []error{again, total, undated, bins} {
		if err != context.Canceled {
			t.Errorf("reading %d of a timeline for nobody ends with %v", i, err)
		}
	}
}
