package graphtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"peacegraph/graph"
)

// AnyDate returns a date of the years 2050 to 2069 in any form that EDTF of level 1 has: a day, month, season, year,
// decade or century, doubted or not, or an interval of two of these whose ends can be open or unknown; and one of the days
// from one of these to another, of level 2.
func AnyDate(r *rand.Rand) string {
	if r.IntN(8) == 0 {
		for {
			ends := [2]string{strings.TrimRight(anyPoint(r), "?~%"), strings.TrimRight(anyPoint(r), "?~%")}
			if r.IntN(3) == 0 {
				ends[r.IntN(2)] = ""
			}
			s := "[" + ends[0] + ".." + ends[1] + "]"
			if _, err := graph.ParseDate(s); err == nil {
				return s
			}
		}
	}
	if r.IntN(5) < 3 {
		return anyPoint(r)
	}
	for {
		s := anyEnd(r) + "/" + anyEnd(r)
		if _, err := graph.ParseDate(s); err == nil {
			return s
		}
	}
}

func anyEnd(r *rand.Rand) string {
	if r.IntN(5) == 0 {
		return [...]string{"", ".."}[r.IntN(2)]
	}
	return anyPoint(r)
}

func anyPoint(r *rand.Rand) string {
	year, month, day := 2050+r.IntN(20), 1+r.IntN(12), 1+r.IntN(28)
	var s string
	switch r.IntN(12) {
	case 0, 1, 2, 3:
		s = fmt.Sprintf("%d-%02d-%02d", year, month, day)
	case 4, 5, 6:
		s = fmt.Sprintf("%d-%02d", year, month)
	case 7:
		s = fmt.Sprintf("%d-%d", year, 21+r.IntN(4))
	case 8, 9:
		s = strconv.Itoa(year)
	case 10:
		s = fmt.Sprintf("%dX", year/10)
	default:
		s = [...]string{"20XX", fmt.Sprintf("%d-XX", year), fmt.Sprintf("%d-%02d-XX", year, month)}[r.IntN(3)]
	}
	if r.IntN(6) == 0 {
		s += string("?~%"[r.IntN(3)])
	}
	return s
}

// The ends of time of a [Reference], long before and after all dates that it reads.
const (
	longAgo   graph.Day = -4_000_000
	farFuture graph.Day = 4_000_000
)

// span is the days that one end of a date can mean.
type span struct{ first, last graph.Day }

var always = span{longAgo, farFuture}

// bounds reads an EDTF date by its letters: when it can have begun and ended. With trust, marks are not minded; without,
// an end that bears one can be any day.
func bounds(edtf string, trust bool) (start, end span) {
	if inside, one := strings.CutPrefix(edtf, "["); one {
		from, to, _ := strings.Cut(strings.TrimSuffix(inside, "]"), "..")
		days := span{letters(from, trust).first, letters(to, trust).last}
		return days, days
	}
	from, to, interval := strings.Cut(edtf, "/")
	if !interval {
		to = from
	}
	return letters(from, trust), letters(to, trust)
}

func letters(s string, trust bool) span {
	bare := strings.TrimRight(s, "?~%")
	if bare == "" || bare == ".." || bare != s && !trust {
		return always
	}
	on := func(year, month, day int) graph.Day {
		return graph.DayOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
	}
	parts := strings.Split(strings.ReplaceAll(bare, "-XX", ""), "-")
	lowest, _ := strconv.Atoi(strings.ReplaceAll(parts[0], "X", "0"))
	highest, _ := strconv.Atoi(strings.ReplaceAll(parts[0], "X", "9"))
	if len(parts) == 1 {
		return span{on(lowest, 1, 1), on(highest, 12, 31)}
	}
	month, _ := strconv.Atoi(parts[1])
	length := 1
	if month > 20 {
		month, length = [...]int{3, 6, 9, 12}[month-21], 3 // winter goes on into the next year
	}
	if len(parts) == 2 {
		return span{on(lowest, month, 1), on(lowest, month+length, 1) - 1}
	}
	day, _ := strconv.Atoi(parts[2])
	return span{on(lowest, month, day), on(lowest, month, day)}
}

// course is one way in which something can have gone: the days it began and ended.
type course struct{ start, end graph.Day }

// courses returns ways in which something with a date can have gone. All ways differ from one of them in nothing that
// can be asked with the days of interest: an end that can be many days is tried at its first and last, and at and beside
// every day of interest.
func courses(edtf string, trust bool, interest ...graph.Day) []course {
	start, end := bounds(edtf, trust)
	interest = append(slices.Clone(interest), start.first, start.last, end.first, end.last)
	choices := func(s span) []graph.Day {
		var list []graph.Day
		if s.last-s.first < 32 {
			for d := s.first; d <= s.last; d++ {
				list = append(list, d)
			}
			return list
		}
		for _, i := range interest {
			for d := i - 1; d <= i+1; d++ {
				if s.first <= d && d <= s.last {
					list = append(list, d)
				}
			}
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	var all []course
	for _, a := range choices(start) {
		for _, b := range choices(end) {
			if a <= b {
				all = append(all, course{a, b})
			}
		}
	}
	return all
}

// asks reports whether a filter asks for a valid time.
func asks(f *graph.StatementFilter) bool {
	return f.ValidOn != nil || f.ValidDuring != nil || f.EndsBefore != nil || f.StartsAfter != nil
}

// then reports whether a valid time is one that a filter asks for: of each thing asked, some way in which it can have
// gone has to be so, or with certain every way.
func then(f *graph.StatementFilter, d *graph.Date) bool {
	if d == nil {
		return false
	}
	certain := f.Certain != nil && *f.Certain
	held := func(is func(course) bool, interest ...graph.Day) bool {
		return holds(d.EDTF(), certain, is, interest...)
	}
	if day := f.ValidOn; day != nil && !held(func(c course) bool { return c.start <= *day && *day <= c.end }, *day) {
		return false
	}
	if day := f.EndsBefore; day != nil && !held(func(c course) bool { return c.end < *day }, *day) {
		return false
	}
	if day := f.StartsAfter; day != nil && !held(func(c course) bool { return c.start > *day }, *day) {
		return false
	}
	return f.ValidDuring == nil || heldIn(d, f.ValidDuring, certain)
}

// heldIn reports whether a date has a day in a span, possibly or certainly.
func heldIn(d *graph.Date, s *graph.DateSpan, certain bool) bool {
	from, to := longAgo, farFuture
	if s.From != nil {
		from = *s.From
	}
	if s.To != nil {
		to = *s.To
	}
	return holds(d.EDTF(), certain, func(c course) bool { return c.start <= to && c.end >= from }, from, to)
}

func holds(edtf string, certain bool, is func(course) bool, interest ...graph.Day) bool {
	all := courses(edtf, !certain, interest...)
	if certain {
		return !slices.ContainsFunc(all, func(c course) bool { return !is(c) })
	}
	return slices.ContainsFunc(all, is)
}
