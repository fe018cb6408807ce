package graph

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// TimeBucket is the length of the bins of a histogram.
type TimeBucket uint8

// The buckets, from short to long.
const (
	BucketDay TimeBucket = iota
	BucketMonth
	BucketYear
	BucketDecade
	BucketCentury
)

var timeBucketNames = [...]string{"DAY", "MONTH", "YEAR", "DECADE", "CENTURY"}

// String returns the name as the API writes it.
func (b TimeBucket) String() string { return timeBucketNames[b] }

// MaxBins is how many bins a histogram may have. Centuries always fit: a date has a year of four digits.
const MaxBins = 400

// HistogramBin is one stretch of a histogram.
type HistogramBin struct {
	// From and To are its first and last day.
	From, To Day
	// Label is it in words: "October 2025", "the 2020s".
	Label string
	// Certain counts what certainly held on a day of it, Possible what possibly did; the certain ones are among those.
	Certain, Possible int
}

// index numbers the bins so that every day falls into one and bins that follow each other have numbers that do.
func (b TimeBucket) index(d Day) int {
	if b == BucketDay {
		return int(d)
	}
	year, month, _ := d.Time().Date()
	switch b {
	case BucketMonth:
		return year*12 + int(month) - 1
	case BucketDecade:
		return year / 10
	case BucketCentury:
		return year / 100
	}
	return year
}

// bin returns the empty bin with a number.
func (b TimeBucket) bin(index int) HistogramBin {
	var edtf string
	switch b {
	case BucketDay:
		edtf = Day(index).String()
	case BucketMonth:
		edtf = fmt.Sprintf("%04d-%02d", index/12, index%12+1)
	case BucketYear:
		edtf = fmt.Sprintf("%04d", index)
	case BucketDecade:
		edtf = fmt.Sprintf("%03dX", index)
	case BucketCentury:
		edtf = fmt.Sprintf("%02dXX", index)
	}
	from, to, _, _, err := parsePoint(edtf)
	if err != nil {
		panic("a bin is a day, month, year, decade or century: " + err.Error())
	}
	return HistogramBin{From: from, To: to, Label: displayPoint(edtf)}
}

// stretches counts stretches of bins. It notes only where counts rise and fall, so that long stretches cost as little as
// short ones.
type stretches struct {
	bucket  TimeBucket
	always  int         // stretches without a first day
	changes map[int]int // by the number of a bin: how many stretches begin there less how many ended before it
}

// add counts n stretches into the bins from that of one day to that of another. They are none when the first comes later.
func (t *stretches) add(first, last Day, n int) {
	if first == OpenFuture || last == OpenPast || first.Known() && last.Known() && t.bucket.index(first) > t.bucket.index(last) {
		return
	}
	if first.Known() {
		t.changes[t.bucket.index(first)] += n
	} else {
		t.always += n
	}
	if last.Known() {
		t.changes[t.bucket.index(last)+1] -= n
	}
}

// over returns the counts of the bins from one number to another.
func (t *stretches) over(first, last int) []int {
	counts, n, at := make([]int, last-first+1), t.always, first
	for _, index := range slices.Sorted(maps.Keys(t.changes)) {
		for ; at < index && at <= last; at++ {
			counts[at-first] = n
		}
		n += t.changes[index]
	}
	for ; at <= last; at++ {
		counts[at-first] = n
	}
	return counts
}

// Histogram counts everything that matches, whatever the page, in bins without gaps from the first to the last known
// day of the dates; when the timeline was asked for a span, from the first to the last day of it that a date reaches. A
// date with an open end counts into all bins on that side, and reaches to the end of the span when that is closed. There are no bins when no day is known. The error is an [InputError] when
// there would be more than [MaxBins], or that of a request that ends first.
func (c *TimelineConnection) Histogram(bucket TimeBucket) ([]HistogramBin, error) {
	possible, certain := stretches{bucket, 0, make(map[int]int)}, stretches{bucket, 0, make(map[int]int)}
	dates := make(map[*Date]int) // statements share dates: there are far fewer of these
	for m, err := range c.page.list.matching() {
		if err != nil {
			return nil, err
		}
		dates[c.snapshot.statements.at(m.by).date]++
	}
	from, to := c.query.During.ends()
	first, last := OpenFuture, OpenPast
	for date, n := range dates {
		for _, day := range [2]Day{max(date.earliest, from), min(date.latest, to)} {
			if day.Known() {
				first, last = min(first, day), max(last, day)
			}
		}
		// It can have begun before the end of a bin and ended after its start; and it had, when the last day on which it
		// began and the first on which it ended say so.
		possible.add(date.earliest, date.latest, n)
		sure := date.sure()
		certain.add(sure.start.last, sure.end.first, n)
	}
	if first > last {
		return []HistogramBin{}, nil
	}
	begin, end := bucket.index(first), bucket.index(last)
	if n := end - begin + 1; n > MaxBins {
		fits := bucket
		for fits.index(last)-fits.index(first) >= MaxBins {
			fits++
		}
		return nil, inputErrorf([]string{fits.String()}, "from %s to %s there are %d bins of a %s, and a histogram has at most %d; ask for bucket %s, or for a shorter span in during",
			first, last, n, strings.ToLower(bucket.String()), MaxBins, fits)
	}
	bins, may, must := make([]HistogramBin, end-begin+1), possible.over(begin, end), certain.over(begin, end)
	for i := range bins {
		bins[i] = bucket.bin(begin + i)
		bins[i].Possible, bins[i].Certain = may[i], must[i]
	}
	return bins, nil
}
