package graph_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestTimesOfDates asks of one date after another what is possible and what is certain.
func TestTimesOfDates(t *testing.T) {
	const never, possible, certain = "never", "possible", "certain"
	for _, test := range []struct{ date, asked, want string }{
		{"2025-10", "on 2025-10-18", possible},
		{"2025-10", "during 2025-10-01 2025-10-31", certain},
		{"2025-10", "during 2025-10-01 2025-10-30", possible},
		{"2025-10", "during 2025-11-01 ..", never},
		{"2025-10-18", "on 2025-10-18", certain},
		{"2025-10-18~", "on 2025-10-18", possible},
		{"2025-10-18~", "during 2020-01-01 2030-12-31", possible},
		{"2025-10-18~", "endsBefore 2030-01-01", possible},
		{"2025-10-18~", "endsBefore 2025-10-18", never},
		{"2025-10-01/2025-11-11", "on 2025-10-31", certain},
		{"2025-10/2025-11-11", "on 2025-10-31", certain},
		{"2025-10/2025-11-11", "on 2025-10-30", possible},
		{"2025-10/2025-11-11", "on 2025-11-12", never},
		{"2025-10/2025-11-11", "endsBefore 2025-11-12", certain},
		{"2025-10/2025-11-11", "endsBefore 2025-11-11", never},
		{"2025-10/2025-11-11", "startsAfter 2025-09-30", certain},
		{"2025-10/2025-11-11", "startsAfter 2025-10-30", possible},
		{"2025-10/2025-11-11", "startsAfter 2025-10-31", never},
		// One of the days, or several.
		{"[2025-10..2025-11-11]", "on 2025-10-31", possible},
		{"[2025-10..2025-11-11]", "during 2025-10-01 2025-11-11", certain},
		{"[2025-10..2025-11-11]", "during 2025-10-02 2025-11-11", possible},
		{"[2025-10..2025-11-11]", "endsBefore 2025-11-12", certain},
		{"[2025-10..2025-11-11]", "startsAfter 2025-10-01", possible},
		{"[..2025-11-11]", "endsBefore 2025-11-12", certain},
		{"[2021..]", "startsAfter 2020-12-31", certain},
		// An end that overlaps the start: it has begun by the time it ends.
		{"2025/2025-10-15", "on 2025-10-15", certain},
		{"2025-10-15/2025", "on 2025-10-15", certain},
		{"2025-10-15/2025", "on 2025-10-16", possible},
		// Open and unknown ends.
		{"2021/..", "on 2025-01-01", possible},
		{"2021/", "on 2025-01-01", possible},
		{"2021/..", "during 2021-01-01 2021-12-31", certain},
		{"2021/..", "during 2021-06-01 2025-12-31", possible},
		{"2021/..", "endsBefore 2300-01-01", possible},
		{"2021/..", "endsBefore 2021-01-01", never},
		{"../2025-11-11", "on 2025-11-11", certain},
		{"../2025-11-11", "on 2025-11-10", possible},
		{"../2025-11-11", "startsAfter 2025-11-10", possible},
		{"../..", "on 2025-11-10", possible},
		{"../..", "during .. ..", certain},
		// A doubted start and a sure end, and the other way round.
		{"1985~/2025", "on 2000-01-01", possible},
		{"1985~/2025", "during 2025-01-01 2025-12-31", certain},
		{"1985~/2025", "endsBefore 2026-01-01", certain},
		{"1985~/2025", "startsAfter 1984-12-31", possible},
		{"1985~/2025", "startsAfter 1985-12-31", never},
		{"1985/2025?", "during 1985-01-01 1985-12-31", certain},
		{"1985/2025?", "on 2000-01-01", possible},
		{"1985~/2025~", "during 1985-01-01 2025-12-31", possible},
	} {
		got := never
		for _, sure := range []bool{false, true} {
			if ask(t, test.date, test.asked, sure) {
				got = map[bool]string{false: possible, true: certain}[sure]
			}
		}
		if got != test.want {
			t.Errorf("%s: %s is %s, want %s", test.date, test.asked, got, test.want)
		}
	}
}

// ask asks a question of a date: "on DAY", "during DAY DAY", "endsBefore DAY" or "startsAfter DAY".
func ask(t *testing.T, edtf, question string, certain bool) bool {
	t.Helper()
	var what, from, to string
	if n, _ := fmt.Sscan(question, &what, &from, &to); n < 2 {
		t.Fatalf("what does %q mean?", question)
	}
	day := func(s string) *graph.Day {
		if s == ".." {
			return nil
		}
		d, err := graph.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	f := &graph.StatementFilter{Certain: &certain}
	switch what {
	case "on":
		f.ValidOn = day(from)
	case "during":
		f.ValidDuring = &graph.DateSpan{From: day(from), To: day(to)}
	case "endsBefore":
		f.EndsBefore = day(from)
	case "startsAfter":
		f.StartsAfter = day(from)
	}
	return held(t, edtf, f)
}

func held(t *testing.T, edtf string, f *graph.StatementFilter) bool {
	t.Helper()
	d, err := graph.ParseDate(edtf)
	if err != nil {
		t.Fatal(err)
	}
	return f.HeldThen(&d)
}

// TestDoubtSplitsInThree asks random dates random questions. What held in a span certainly, what certainly ended before
// it or began after it, and what cannot be told are three parts without overlap; what is certain is possible.
func TestDoubtSplitsInThree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	yes := true
	parts := make(map[string]int)
	for range 20_000 {
		edtf := graphtest.AnyDate(r)
		d, err := graph.ParseDate(edtf)
		if err != nil {
			t.Fatal(err)
		}
		from := graph.Day(29_000 + r.IntN(7_600)) // 2049 to 2070
		to := from + graph.Day(r.IntN(1+r.IntN(800)))
		span := &graph.DateSpan{From: &from, To: &to}
		var sure, may [3]bool
		for i, f := range []graph.StatementFilter{{EndsBefore: &from}, {ValidDuring: span}, {StartsAfter: &to}} {
			may[i] = f.HeldThen(&d)
			f.Certain = &yes
			sure[i] = f.HeldThen(&d)
			if sure[i] && !may[i] {
				t.Fatalf("%s in %s to %s: part %d is certain and not possible", edtf, from, to, i)
			}
		}
		certain, open := 0, 0
		for i := range 3 {
			certain, open = certain+count(sure[i]), open+count(may[i])
		}
		if certain > 1 || open == 0 || certain == 1 && open > 1 {
			t.Fatalf("%s before, in and after %s to %s: certain %v, possible %v", edtf, from, to, sure, may)
		}
		parts[fmt.Sprint(certain, open)]++
		day := from
		on, single := &graph.StatementFilter{ValidOn: &day}, &graph.StatementFilter{ValidDuring: &graph.DateSpan{From: &day, To: &day}}
		for range 2 {
			if on.HeldThen(&d) != single.HeldThen(&d) {
				t.Fatalf("%s: on %s is not during that day", edtf, day)
			}
			on.Certain, single.Certain = &yes, &yes
		}
	}
	if len(parts) < 4 {
		t.Errorf("the dates are too alike: %v", parts)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestTimeFiltersRefuse(t *testing.T) {
	no, early, late := false, graph.Day(0), graph.Day(9)
	s := graph.Empty()
	for _, test := range []struct {
		filter graph.StatementFilter
		want   string
	}{
		{graph.StatementFilter{Certain: &no}, "certain says how sure a time has to be, and no time is asked for; give validOn, validDuring, endsBefore or startsAfter with it, or leave it out"},
		{graph.StatementFilter{Not: &graph.StatementFilter{Certain: &no}}, "certain says how sure a time has to be, and no time is asked for; give validOn, validDuring, endsBefore or startsAfter with it, or leave it out"},
		{graph.StatementFilter{ValidDuring: &graph.DateSpan{From: &late, To: &early}}, "validDuring ends on 1970-01-01, before it begins on 1970-01-10; give the earlier day as from"},
	} {
		_, err := s.StatementPage(&test.filter, nil, nil, nil, nil, nil, nil)
		if !errors.Is(err, graph.ErrInput) || err.Error() != test.want {
			t.Errorf("%+v: %v, want %s", test.filter, err, test.want)
		}
	}
}
