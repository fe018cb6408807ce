package graph

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/sfomuseum/go-edtf/parser"
)

// Day is a calendar day, counted from 1970-01-01. [OpenPast] and [OpenFuture] stand for an end that is not known.
type Day int32

// The two ends of time: where an interval is open or its end is not stated.
const (
	OpenPast   Day = math.MinInt32
	OpenFuture Day = math.MaxInt32
)

// DayOf returns the day in UTC that t falls on.
func DayOf(t time.Time) Day {
	return Day(math.Floor(float64(t.Unix()) / 86400))
}

// ParseDay reads a day in the form 2025-10-18.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a day; write it as 2025-10-18", s)
	}
	return DayOf(t), nil
}

// Known reports whether the day is an actual day, not an open end.
func (d Day) Known() bool { return d != OpenPast && d != OpenFuture }

// Time returns midnight UTC at which the day begins; for an open end it is the zero time.
func (d Day) Time() time.Time {
	if !d.Known() {
		return time.Time{}
	}
	return time.Unix(int64(d)*86400, 0).UTC()
}

// String returns the day as 2025-10-18, or ".." for an open end.
func (d Day) String() string {
	if !d.Known() {
		return ".."
	}
	year, month, day := d.Time().Date()
	if year < 0 || year > 9999 {
		return d.Time().Format(time.DateOnly)
	}
	digit := func(n int) byte { return '0' + byte(n%10) }
	// Exports write millions of them, and a layout would be read for each.
	return string([]byte{digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-',
		digit(int(month) / 10), digit(int(month)), '-', digit(day / 10), digit(day)})
}

// Precision is how exactly a date is known.
type Precision uint8

// The precisions, from exact to not stated. A span is an interval with two ends of its own.
const (
	PrecisionDay Precision = iota
	PrecisionMonth
	PrecisionSeason
	PrecisionYear
	PrecisionDecade
	PrecisionCentury
	PrecisionSpan
	PrecisionUnknown
)

var precisionNames = [...]string{"DAY", "MONTH", "SEASON", "YEAR", "DECADE", "CENTURY", "SPAN", "UNKNOWN"}

// String returns the name of the precision as the API writes it.
func (p Precision) String() string { return precisionNames[p] }

// Date is a date as well as it is known, written in EDTF (ISO 8601-2), with the days it can mean.
// The zero value is not a date; make one with [ParseDate].
type Date struct {
	edtf      string
	earliest  Day // first day of the start; see [bounds] for what the four days bound
	startBy   Day // last day of the start, OpenFuture when the start is not stated
	endFrom   Day // first day of the end, OpenPast when the end is not stated
	latest    Day // last day of the end
	precision Precision
	doubt     doubt
}

// doubt holds what the marks of EDTF say: `?` uncertain, `~` approximate, `%` both; and which ends bear one.
type doubt uint8

const (
	uncertain doubt = 1 << iota
	approximate
	startDoubted
	endDoubted
)

// EDTF returns the date as it was written.
func (d Date) EDTF() string { return d.edtf }

// Earliest returns the first day the date can mean, [OpenPast] when that is not known.
func (d Date) Earliest() Day { return d.earliest }

// Latest returns the last day the date can mean, [OpenFuture] when that is not known.
func (d Date) Latest() Day { return d.latest }

// firstKnown returns the first day that the date can mean or, when that is not known, the first day of its end, of which a
// window has only the last; [OpenFuture] when no day is known.
func (d *Date) firstKnown() Day {
	for _, day := range [...]Day{d.earliest, d.endFrom, d.latest} {
		if day.Known() {
			return day
		}
	}
	return OpenFuture
}

// Precision returns how exactly the date is known.
func (d Date) Precision() Precision { return d.precision }

// Uncertain reports whether the source or the coder doubts the date (`?` or `%`).
func (d Date) Uncertain() bool { return d.doubt&uncertain != 0 }

// Approximate reports whether the date is only about right (`~` or `%`).
func (d Date) Approximate() bool { return d.doubt&approximate != 0 }

// Narrower reports whether d leaves fewer days open than e.
func (d Date) Narrower(e Date) bool {
	return int64(d.latest)-int64(d.earliest) < int64(e.latest)-int64(e.earliest)
}

var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
	"October", "November", "December"}

// Display returns the date in English words, never more exact than the date is: "October 2025", "until 11 November
// 2025", "about 1985 to 2025", "some time between October 2025 and 11 November 2025".
func (d Date) Display() string {
	if from, to, window := cutWindow(d.edtf); window {
		switch {
		case from == "":
			return "some time until " + displayPoint(to)
		case to == "":
			return "some time since " + displayPoint(from)
		}
		return "some time between " + displayPoint(from) + " and " + displayPoint(to)
	}
	from, to, interval := strings.Cut(d.edtf, "/")
	switch {
	case !interval:
		return displayPoint(from)
	case openEnd(from) && openEnd(to):
		return "at an unknown time"
	case openEnd(from):
		return "until " + displayPoint(to)
	case openEnd(to):
		return "since " + displayPoint(from)
	}
	return displayPoint(from) + " to " + displayPoint(to)
}

// cutWindow cuts the form `[2025-10..2025-11-11]`: one of the days from the one to the other, or several of them.
func cutWindow(s string) (from, to string, window bool) {
	inside, found := strings.CutPrefix(s, "[")
	inside, closed := strings.CutSuffix(inside, "]")
	from, to, window = strings.Cut(inside, "..")
	return from, to, found && closed && window
}

func openEnd(s string) bool { return s == "" || s == ".." }

func displayPoint(s string) string {
	bare := strings.TrimRight(s, "?~%")
	prefix := ""
	switch marks := s[len(bare):]; {
	case strings.Contains(marks, "%"):
		prefix = "possibly about "
	case strings.Contains(marks, "~"):
		prefix = "about "
	case strings.Contains(marks, "?"):
		prefix = "possibly "
	}
	parts := strings.Split(bare, "-")
	year := parts[0]
	switch {
	case strings.HasSuffix(year, "XX"):
		return prefix + "the " + year[:2] + "00s"
	case strings.HasSuffix(year, "X"):
		return prefix + "the " + year[:3] + "0s"
	case len(parts) == 1 || parts[1] == "XX":
		return prefix + year
	}
	month := int(parts[1][0]-'0')*10 + int(parts[1][1]-'0')
	if month > 12 {
		return prefix + [...]string{"spring", "summer", "autumn", "winter"}[month-21] + " " + year
	}
	if len(parts) == 2 || parts[2] == "XX" {
		return prefix + months[month-1] + " " + year
	}
	return prefix + strings.TrimPrefix(parts[2], "0") + " " + months[month-1] + " " + year
}

// datePoint is the part of EDTF level 0 and 1 that is accepted for one end of a date. go-edtf matches without anchors
// (it takes 2025-10-18~ for a season) and refuses a mark inside an interval (1985~/2025), so the form is checked here
// and each end is given to it bare.
var datePoint = regexp.MustCompile(`^(\d{4}|\d{3}X|\d{2}XX|\d{4}-(?:0[1-9]|1[0-2]|2[1-4]|XX)|\d{4}-(?:0[1-9]|1[0-2]|XX)-(?:0[1-9]|[12]\d|3[01]|XX))([?~%]?)$`)

var errDateForm = errors.New("write EDTF, such as 2025, 2025-10, 2025-10-18, 202X, 2025-10/2025-11-11, ../2025-11-11, 2021/.. or [2025-10..2025-11-11] for some time between, with ? for doubt or ~ for about")

// ParseDate reads an EDTF date of level 0 or 1, with marks allowed on both ends of an interval, and of level 2 the form that
// says "one of these days": `[2025-10..2025-11-11]`, of which an end can be left out. The error says what is accepted.
func ParseDate(s string) (Date, error) {
	if from, to, window := cutWindow(s); window {
		return parseWindow(s, from, to)
	}
	from, to, interval := strings.Cut(s, "/")
	if !interval {
		to = from
		if openEnd(from) {
			return Date{}, fmt.Errorf("%q is not a date; %w", s, errDateForm)
		}
	}
	d := Date{edtf: s, earliest: OpenPast, startBy: OpenFuture, endFrom: OpenPast, latest: OpenFuture, precision: PrecisionUnknown}
	if !openEnd(from) {
		lower, upper, precision, mark, err := parsePoint(from)
		if err != nil {
			return Date{}, fmt.Errorf("%q is not a date; %w", s, err)
		}
		d.earliest, d.startBy, d.precision, d.doubt = lower, upper, precision, mark
		if mark != 0 {
			d.doubt |= startDoubted
		}
	}
	if !openEnd(to) {
		lower, upper, precision, mark, err := parsePoint(to)
		if err != nil {
			return Date{}, fmt.Errorf("%q is not a date; %w", s, err)
		}
		d.endFrom, d.latest, d.precision, d.doubt = lower, upper, precision, d.doubt|mark
		if mark != 0 {
			d.doubt |= endDoubted
		}
	}
	if interval && (d.earliest.Known() || d.latest.Known()) {
		d.precision = PrecisionSpan
	}
	if d.earliest > d.latest {
		return Date{}, fmt.Errorf("%q ends on %s, before it begins on %s; write the earlier end first", s, d.latest, d.earliest)
	}
	return d, nil
}

func parseWindow(s, from, to string) (Date, error) {
	first, last := OpenPast, OpenFuture
	for _, end := range [2]string{from, to} {
		if end == "" {
			continue
		}
		lower, upper, _, mark, err := parsePoint(end)
		if err != nil {
			return Date{}, fmt.Errorf("%q is not a date; %w", s, err)
		}
		if mark != 0 {
			return Date{}, fmt.Errorf("%q has a mark inside the brackets, which say already that the day is not known; leave it out", s)
		}
		if end == from {
			first = lower
		}
		if end == to {
			last = upper
		}
	}
	switch {
	case !first.Known() && !last.Known():
		return Date{}, fmt.Errorf("%q is not a date; %w", s, errDateForm)
	case first > last:
		return Date{}, fmt.Errorf("%q ends on %s, before it begins on %s; write the earlier end first", s, last, first)
	}
	return Date{edtf: s, earliest: first, startBy: last, endFrom: first, latest: last, precision: PrecisionSpan}, nil
}

func parsePoint(s string) (lower, upper Day, precision Precision, mark doubt, err error) {
	match := datePoint.FindStringSubmatch(s)
	if match == nil {
		return 0, 0, 0, 0, errDateForm
	}
	switch match[2] {
	case "?":
		mark = uncertain
	case "~":
		mark = approximate
	case "%":
		mark = uncertain | approximate
	}
	bare := match[1]
	date, err := parser.ParseString(bare)
	if err != nil {
		return 0, 0, 0, 0, fmt.Errorf("there is no such day; %w", errDateForm)
	}
	from, err := date.Lower()
	if err != nil || from == nil {
		return 0, 0, 0, 0, errDateForm
	}
	to, err := date.Upper()
	if err != nil || to == nil {
		return 0, 0, 0, 0, errDateForm
	}
	return DayOf(*from), DayOf(*to), pointPrecision(bare), mark, nil
}

func pointPrecision(bare string) Precision {
	year, rest, _ := strings.Cut(bare, "-")
	month, day, _ := strings.Cut(rest, "-")
	switch {
	case strings.HasSuffix(year, "XX"):
		return PrecisionCentury
	case strings.HasSuffix(year, "X"):
		return PrecisionDecade
	case month == "" || month == "XX":
		return PrecisionYear
	case month > "12":
		return PrecisionSeason
	case day == "" || day == "XX":
		return PrecisionMonth
	}
	return PrecisionDay
}
