package format

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"peacegraph/graph"
)

// longestDate bounds how long a text is looked at as a date: longer than any that somebody types.
const longestDate = 64

// typedDate is a date as somebody typed it, in EDTF. Where numbers alone stand for day and month it has two readings, of
// which one may be impossible, and then empty.
type typedDate struct {
	dayFirst, monthFirst string
	// numeric says that the order of day and month was open; dotted that dots stand between them.
	numeric, dotted bool
	// shortYear says that the year was written with two digits. Without a reading nobody can tell which century is meant.
	shortYear bool
	// timeLeft says that a time of day other than midnight was left out.
	timeLeft bool
}

// readings returns the different readings that are possible.
func (d typedDate) readings() []string {
	var readings []string
	for _, s := range [...]string{d.dayFirst, d.monthFirst} {
		if s != "" && (len(readings) == 0 || readings[0] != s) {
			readings = append(readings, s)
		}
	}
	return readings
}

// days reports whether every reading is a day, not a month, a year or a range.
func (d typedDate) days() bool {
	return !slices.ContainsFunc(d.readings(), func(s string) bool {
		_, err := graph.ParseDay(s)
		return err != nil
	})
}

// dayParts is a day, a month or a year; what is not known is 0. Swapped is the other reading of the same numbers.
type dayParts struct {
	year, month, day int
	numeric, dotted  bool
}

// months are the names of the months in lower case.
var months = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

var (
	timeOfDay  = regexp.MustCompile(`^(.*\d)(?:t| +)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?(?:[ap]m|z|[+-]\d{2}:?\d{2}))?$`)
	midnight   = regexp.MustCompile(`^0?0:00(:00(\.0+)?)?$`)
	about      = regexp.MustCompile(`^(?:c\.|ca\.?|circa|about|around|approx\.|approximately) *(.*)$`)
	since      = regexp.MustCompile(`^since +(.*)$`)
	until      = regexp.MustCompile(`^(?:until|till|up to) +(.*)$`)
	between    = regexp.MustCompile(`^between +(.*) +and +(.*)$`)
	rangeWords = regexp.MustCompile(`^(?:from +)?(.*?)(?: *[–—] *| +- +| +to +| +until +| +through +)(.*)$`)
	hyphenated = regexp.MustCompile(`^(\d{1,2}|\p{L}+\.? +\d{1,2})-(\d{1,2}\.? +\p{L}.*|\d{1,2},? +\d{4})$`)
	dayAndYear = regexp.MustCompile(`^(\d{1,2}),? +(\d{4})$`)
	yearsAlone = regexp.MustCompile(`^(\d{4})-(\d{4})$`)
	shortDated = regexp.MustCompile(`^(?:(\d{1,2})[-/. ])?(\p{L}+)([-/ ])['’]?(\d{2})$`)
	dateTokens = regexp.MustCompile(`\d+(?:st|nd|rd|th)?|\p{L}+|[./-]|,|\s+|.`)
)

// readTypedDate understands a date as people and spreadsheet programs write it: 18.10.2025, 10/18/2025, Oct 18, 2025, 18
// October 2025, 2025/10/18, Oct 2025, 18-Oct-25, 2025-10-18 00:00:00, ranges of these, and `about`, `since`, `until` or `between`
// before them. False means that the text is none of these.
func readTypedDate(text string) (typedDate, bool) {
	if len(text) > longestDate || !utf8.ValidString(text) {
		return typedDate{}, false
	}
	s := strings.ToLower(strings.Join(strings.Fields(text), " "))
	var d typedDate
	if m := timeOfDay.FindStringSubmatch(s); m != nil {
		s, d.timeLeft = m[1], !midnight.MatchString(m[2])
	}
	wrap := func(before, after, rest string) (typedDate, bool) {
		inner, ok := readRange(rest, d.timeLeft)
		if !ok || strings.ContainsAny(inner.dayFirst+inner.monthFirst, "/[") {
			return typedDate{}, false
		}
		for _, reading := range [...]*string{&inner.dayFirst, &inner.monthFirst} {
			if *reading != "" {
				*reading = before + *reading + after
			}
		}
		return inner, true
	}
	if m := about.FindStringSubmatch(s); m != nil {
		return wrap("", "~", m[1])
	}
	if m := since.FindStringSubmatch(s); m != nil {
		return wrap("", "/..", m[1])
	}
	if m := until.FindStringSubmatch(s); m != nil {
		return wrap("../", "", m[1])
	}
	if m := between.FindStringSubmatch(s); m != nil {
		return joinDates(m[1], m[2], "[", "..", "]", d.timeLeft)
	}
	return readRange(s, d.timeLeft)
}

// readRange reads one date, or two with what people write between them.
func readRange(s string, timeLeft bool) (typedDate, bool) {
	if m := rangeWords.FindStringSubmatch(s); m != nil {
		return joinDates(m[1], m[2], "", "/", "", timeLeft)
	}
	if m := hyphenated.FindStringSubmatch(s); m != nil {
		return joinDates(m[1], m[2], "", "/", "", timeLeft)
	}
	if m := yearsAlone.FindStringSubmatch(s); m != nil {
		return joinDates(m[1], m[2], "", "/", "", timeLeft)
	}
	if d, ok := readShortYear(s); ok {
		return d, true
	}
	p, ok := readParts(s)
	if !ok || p.year == 0 {
		return typedDate{}, false
	}
	d := typedDate{dayFirst: p.edtf(), numeric: p.numeric, dotted: p.dotted, timeLeft: timeLeft}
	d.monthFirst = d.dayFirst
	if p.numeric {
		d.monthFirst = p.swapped().edtf()
	}
	return d, d.dayFirst != "" || d.monthFirst != ""
}

// readShortYear reads a day or a month whose year has two digits, as spreadsheet programs show what was typed: 18-Oct-25,
// Oct-25. They take 00 to 29 for this century and 30 to 99 for the last one; from 30 to 49 nobody can be sure of it.
func readShortYear(s string) (typedDate, bool) {
	m := shortDated.FindStringSubmatch(s)
	if m == nil || m[1] == "" && m[3] == " " {
		return typedDate{}, false // Oct 25 may be a day
	}
	p := dayParts{month: monthNamed(m[2])}
	p.day, _ = strconv.Atoi(m[1])
	p.year, _ = strconv.Atoi(m[4])
	switch {
	case p.month == 0 || m[1] != "" && p.day == 0:
		return typedDate{}, false
	case p.year < 30:
		p.year += 2000
	case p.year < 50:
		return typedDate{shortYear: true}, true
	default:
		p.year += 1900
	}
	d := typedDate{dayFirst: p.edtf(), shortYear: true}
	d.monthFirst = d.dayFirst
	return d, d.dayFirst != ""
}

// joinDates reads two dates, the first of which may leave out what it shares with the second: 18–20 October 2025.
func joinDates(from, to, open, mid, shut string, timeLeft bool) (typedDate, bool) {
	if m := timeOfDay.FindStringSubmatch(from); m != nil {
		from, timeLeft = m[1], timeLeft || !midnight.MatchString(m[2])
	}
	a, fromOK := readParts(from)
	b, toOK := readParts(to)
	if m := dayAndYear.FindStringSubmatch(to); m != nil && a.month != 0 && !a.numeric && a.year == 0 {
		b, toOK = readParts(months[a.month-1] + " " + to) // October 18–20, 2025
	}
	if !fromOK || !toOK || b.year == 0 || a.numeric != b.numeric && (a.numeric || b.numeric) && a.year != 0 && a.day != 0 && b.day != 0 {
		return typedDate{}, false
	}
	if a.year == 0 {
		if b.numeric || a.day != 0 && b.day == 0 {
			return typedDate{}, false
		}
		a.year = b.year
		if a.month == 0 {
			a.month = b.month
		}
		if a.day == 0 && b.day != 0 {
			return typedDate{}, false
		}
	}
	whole := func(a, b dayParts) string {
		first, last := a.edtf(), b.edtf()
		if first == "" || last == "" {
			return ""
		}
		return open + first + mid + last + shut
	}
	d := typedDate{dayFirst: whole(a, b), numeric: a.numeric || b.numeric, dotted: a.dotted || b.dotted, timeLeft: timeLeft}
	d.monthFirst = d.dayFirst
	if d.numeric {
		if a.numeric {
			a = a.swapped()
		}
		if b.numeric {
			b = b.swapped()
		}
		d.monthFirst = whole(a, b)
	}
	return d, d.dayFirst != "" || d.monthFirst != ""
}

func (p dayParts) swapped() dayParts {
	p.day, p.month = p.month, p.day
	return p
}

// edtf returns the day, the month or the year in EDTF; empty for a day that does not exist.
func (p dayParts) edtf() string {
	switch {
	case p.month > 12 || p.day > 31:
		return ""
	case p.day > 0:
		t := time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC)
		if t.Day() != p.day {
			return ""
		}
		return t.Format(time.DateOnly)
	case p.month > 0:
		return fmt.Sprintf("%04d-%02d", p.year, p.month)
	}
	return fmt.Sprintf("%04d", p.year)
}

// readParts reads a day, a month or a year, also one that lacks the year.
func readParts(s string) (p dayParts, ok bool) {
	var numbers []string
	separators := ""
	for _, token := range dateTokens.FindAllString(s, -1) {
		switch c := token[0]; {
		case c >= '0' && c <= '9':
			numbers = append(numbers, strings.TrimRight(token, "stndrh"))
		case strings.TrimSpace(token) == "", token == ",", token == "of", token == "the":
		case token == ".", token == "/", token == "-":
			separators += token
		default:
			month := monthNamed(token)
			if month == 0 || p.month != 0 {
				return dayParts{}, false
			}
			p.month = month
		}
	}
	values := make([]int, len(numbers))
	for i, number := range numbers {
		if n := len(number); n != 1 && n != 2 && n != 4 {
			return dayParts{}, false
		}
		values[i], _ = strconv.Atoi(number)
		if values[i] == 0 {
			return dayParts{}, false
		}
	}
	year := func(i int) bool { return len(numbers[i]) == 4 }
	switch {
	case p.month != 0:
		return partsWithMonth(p, numbers, values)
	case len(numbers) == 1 && (separators == "" || separators == "." && !year(0)):
		if year(0) {
			return dayParts{year: values[0]}, true
		}
		return dayParts{day: values[0]}, values[0] <= 31
	case len(numbers) == 2 && year(1) && !year(0) && len(separators) == 1 && values[0] <= 12:
		return dayParts{year: values[1], month: values[0]}, true
	case len(numbers) == 2 && year(0) && !year(1) && separators == "-" && values[1] <= 12:
		return dayParts{year: values[0], month: values[1]}, true
	case len(numbers) != 3 || len(separators) != 2 || separators[0] != separators[1]:
		return dayParts{}, false
	case year(0) && !year(1) && !year(2):
		return dayParts{year: values[0], month: values[1], day: values[2]}, true
	case year(2) && !year(0) && !year(1):
		return dayParts{year: values[2], month: values[1], day: values[0], numeric: true, dotted: separators[0] == '.'}, true
	}
	return dayParts{}, false
}

// partsWithMonth reads the numbers beside the name of a month.
func partsWithMonth(p dayParts, numbers []string, values []int) (dayParts, bool) {
	if len(numbers) > 2 {
		return dayParts{}, false
	}
	for i, number := range numbers {
		switch {
		case len(number) == 4 && p.year == 0:
			p.year = values[i]
		case len(number) < 4 && p.day == 0 && values[i] <= 31:
			p.day = values[i]
		default:
			return dayParts{}, false
		}
	}
	return p, true
}

// monthNamed returns the number of a month by its English name, or at least three letters of it; 0 for none.
func monthNamed(word string) int {
	if word == "sept" {
		return 9
	}
	for i, name := range months {
		if len(word) == 3 && strings.HasPrefix(name, word) || word == name {
			return i + 1
		}
	}
	return 0
}
