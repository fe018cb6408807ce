package format

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// shownReadings is how many dates of a column are shown as they were understood; the rest is counted.
const shownReadings = 8

// typedColumn is where dates stand whose order of day and month is the same.
type typedColumn struct {
	file, name string
	// day says that nothing but a day can stand there.
	day bool
}

// typedCells reads what people and spreadsheet programs make of dates and numbers in the draft, and tells what was
// understood. Cells that are right already stay as they are.
type typedCells struct {
	*reader
	columns []typedColumn
	dates   map[typedColumn][]*graph.Cell
	right   map[string]bool // texts that are EDTF
	// attributes are the types of attributes by kind and name.
	attributes map[string]map[string]vocab.Type
}

// typed reads the dates and numbers of the draft.
func (r *reader) typed(v *vocab.Vocabulary) {
	t := &typedCells{reader: r, dates: make(map[typedColumn][]*graph.Cell), right: make(map[string]bool), attributes: make(map[string]map[string]vocab.Type)}
	for i := range r.draft.Entities {
		row := &r.draft.Entities[i]
		for j := range row.Attributes {
			field := &row.Attributes[j]
			if kind, known := t.attribute(v, row.Kind.Text, field.Name); known {
				t.value(kind, field.Name, &field.Cell)
			}
		}
	}
	for i := range r.draft.Statements {
		row := &r.draft.Statements[i]
		t.value(vocab.TypeDate, "validTime", &row.ValidTime)
		if p, known := v.Predicate(row.Predicate.Text); known && p.Literal == vocab.LiteralDate {
			t.value(vocab.TypeDate, "object", &row.Object)
		}
		for j := range row.Qualifiers {
			field := &row.Qualifiers[j]
			if q, known := v.Qualifier(field.Name); known {
				t.value(q.Type, field.Name, &field.Cell)
			}
		}
		for _, c := range [...]*graph.Cell{&row.Paragraph, &row.Sentence, &row.Start, &row.End, &row.Confidence} {
			t.value(vocab.TypeInteger, "", c)
		}
		t.shortened(&row.Page)
		t.shortened(&row.Row)
	}
	for i := range r.draft.Judgements {
		t.date(typedColumn{name: "date", day: true}, &r.draft.Judgements[i].Date)
	}
	for i := range r.draft.Corrections {
		// Which of two decisions of one day is the later one is told by the time.
		c := &r.draft.Corrections[i].Date
		if _, err := time.Parse(time.RFC3339, c.Text); err != nil {
			t.date(typedColumn{name: "date", day: true}, c)
		}
	}
	t.date(typedColumn{name: "created", day: true}, &r.created)
	for _, column := range t.columns {
		t.column(column)
	}
}

// attribute returns the type of an attribute of a kind; false when there is none.
func (t *typedCells) attribute(v *vocab.Vocabulary, kind, name string) (vocab.Type, bool) {
	types := t.attributes[kind]
	if types == nil {
		types = make(map[string]vocab.Type)
		t.attributes[kind] = types
		if k, known := v.Kind(kind); known {
			for _, a := range k.AllAttributes() {
				types[a.Name] = a.Type
			}
		}
	}
	found, known := types[name]
	return found, known
}

func (t *typedCells) value(kind vocab.Type, column string, c *graph.Cell) {
	if c.Text == "" || c.Absent {
		return
	}
	switch kind {
	case vocab.TypeDate:
		t.date(typedColumn{name: column}, c)
	case vocab.TypeInteger:
		if _, err := strconv.Atoi(c.Text); err != nil {
			t.integer(c)
		}
	}
}

// date keeps a cell for its column, unless it is right already.
func (t *typedCells) date(key typedColumn, c *graph.Cell) {
	if c.Text == "" || c.Absent {
		return
	}
	right, known := t.right[c.Text]
	if !known {
		_, err := graph.ParseDate(c.Text)
		right = err == nil || c.Text == "UNKNOWN" || c.Text == "NONE"
		t.right[c.Text] = right
	}
	if right {
		return
	}
	key.file = c.Place.File
	if t.dates[key] == nil {
		t.columns = append(t.columns, key)
	}
	t.dates[key] = append(t.dates[key], c)
}

var (
	trailingZeros = regexp.MustCompile(`^(\d{1,15})[.,]0+$`)
	scientific    = regexp.MustCompile(`^(\d)[.,](\d{1,14})[eE]\+?(\d{1,2})$`)
)

// integer reads a whole number that a spreadsheet program wrote as another one: 12.0, 1.80E+02.
func (t *typedCells) integer(c *graph.Cell) {
	read := ""
	if m := trailingZeros.FindStringSubmatch(c.Text); m != nil {
		read = m[1]
	} else if m := scientific.FindStringSubmatch(c.Text); m != nil {
		exponent, _ := strconv.Atoi(m[3])
		switch digits := m[1] + m[2]; {
		case exponent == len(m[2]):
			read = digits
		case exponent > len(m[2]):
			f := t.find(graph.Error, c.Place, "%q is a number of which a spreadsheet program shows only the first digits; make the column wider or format it as text, and save it again", c.Text)
			f.Value, c.Absent = c.Text, true
			return
		default:
			if rest := strings.TrimRight(digits[1+exponent:], "0"); rest != "" {
				return
			}
			read = digits[:1+exponent]
		}
	}
	if read == "" {
		return
	}
	t.find(graph.Notice, c.Place, "%q is read as %s, the whole number that a spreadsheet program has written so", c.Text, read).Value = c.Text
	c.Text = read
}

// shortened warns of a text that was a number before a spreadsheet program shortened it.
func (t *typedCells) shortened(c *graph.Cell) {
	if scientific.MatchString(c.Text) {
		t.find(graph.Warning, c.Place, "%q looks like a number that a spreadsheet program has shortened; format the column as text, and write all digits", c.Text).Value = c.Text
	}
}

// understood is a date with what decides its order of day and month.
type understood struct {
	date  typedDate
	cells []*graph.Cell
}

// column reads the dates of a column. The order of day and month is that of the dates that leave no choice.
func (t *typedCells) column(key typedColumn) {
	byText := make(map[string]*understood)
	var order []*understood
	var dayFirst, monthFirst *graph.Cell // the first that decides
	for _, c := range t.dates[key] {
		u := byText[c.Text]
		if u == nil {
			date, ok := readTypedDate(c.Text)
			if !ok && t.serial(c) || ok && t.centuryOpen(date, c) {
				continue
			}
			if !ok || key.day && !date.days() {
				continue // the check of the draft says what is accepted
			}
			u = &understood{date: date}
			byText[c.Text] = u
			order = append(order, u)
		}
		u.cells = append(u.cells, c)
		if !u.date.numeric {
			continue
		}
		switch {
		case u.date.monthFirst == "" && (dayFirst == nil || before(c.Place, dayFirst.Place)):
			dayFirst = &graph.Cell{Text: c.Text, Place: c.Place}
		case u.date.dayFirst == "" && (monthFirst == nil || before(c.Place, monthFirst.Place)):
			monthFirst = &graph.Cell{Text: c.Text, Place: c.Place}
		}
	}
	for _, u := range order {
		slices.SortFunc(u.cells, func(a, b *graph.Cell) int {
			if before(a.Place, b.Place) {
				return -1
			}
			return 1
		})
	}
	slices.SortStableFunc(order, func(a, b *understood) int {
		if before(a.cells[0].Place, b.cells[0].Place) {
			return -1
		}
		return 1
	})
	shown, decider := 0, ""
	for _, u := range order {
		if _, why := u.decide(dayFirst, monthFirst); why != "" {
			decider = why // the same for all
		}
	}
	for i, u := range order {
		reading, why := u.decide(dayFirst, monthFirst)
		if reading == "" {
			t.ambiguous(u, dayFirst, monthFirst)
			continue
		}
		first := u.cells[0]
		switch shown++; {
		case shown <= shownReadings:
			if u.date.timeLeft {
				why += "; the time of day is left out"
			}
			severity := graph.Notice
			if u.date.shortYear {
				severity, why = graph.Warning, why+"; write the year with four digits"
			}
			if n := len(u.cells); n > 1 {
				why += ", here and in " + counted(n-1, "other cell")
			}
			t.find(severity, first.Place, "%q is read as %s%s", first.Text, reading, why).Value = first.Text
		case shown == shownReadings+1:
			t.find(graph.Notice, first.Place, "%q is read as %s, and so are %s below in their ways%s", first.Text, reading, counted(len(order)-i-1, "more date"), decider).Value = first.Text
		}
		for _, c := range u.cells {
			c.Text = reading
		}
	}
}

// serialDay is a number by which spreadsheet programs count the days of the years 1954 to 2119, with or without a time.
var serialDay = regexp.MustCompile(`^([2-7][0-9]{4})(?:[.,][0-9]+)?$`)

// serial reports a date that a spreadsheet program has written as its number. Which day that is depends on the program,
// so it is told and not taken.
func (t *typedCells) serial(c *graph.Cell) bool {
	m := serialDay.FindStringSubmatch(c.Text)
	if m == nil {
		return false
	}
	days, _ := strconv.Atoi(m[1])
	day := time.Date(1899, time.December, 30+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	f := t.find(graph.Error, c.Place, "%q is the number by which a spreadsheet program counts days, here probably %s; format the column as a date (yyyy-mm-dd) or as text, and save it again", c.Text, day)
	f.Rule, f.Value, c.Absent = graph.RuleDate, c.Text, true
	return true
}

// centuryOpen reports a year of two digits that can be of two centuries.
func (t *typedCells) centuryOpen(date typedDate, c *graph.Cell) bool {
	if !date.shortYear || len(date.readings()) > 0 {
		return false
	}
	f := t.find(graph.Error, c.Place, "%q has a year of two digits, and nothing says of which century; write all four, as in 2025-10-18 or 2025-10", c.Text)
	f.Rule, f.Value, c.Absent = graph.RuleDate, c.Text, true
	return true
}

func before(a, b graph.Place) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}

// decide returns the reading of a date, empty when there is a choice, and what decides if that is another date.
func (u *understood) decide(dayFirst, monthFirst *graph.Cell) (reading, why string) {
	readings := u.date.readings()
	if len(readings) == 1 {
		return readings[0], ""
	}
	switch {
	case dayFirst != nil && monthFirst == nil:
		return u.date.dayFirst, ", the day first as in " + quotedIn(dayFirst)
	case monthFirst != nil && dayFirst == nil:
		return u.date.monthFirst, ", the month first as in " + quotedIn(monthFirst)
	case u.date.dotted && monthFirst == nil:
		return u.date.dayFirst, ""
	}
	return "", ""
}

func quotedIn(c *graph.Cell) string {
	return strconv.Quote(c.Text) + " in line " + strconv.Itoa(c.Place.Line)
}

// ambiguous reports a date that can be two.
func (t *typedCells) ambiguous(u *understood, dayFirst, monthFirst *graph.Cell) {
	readings := u.date.readings()
	why := ""
	if dayFirst != nil && monthFirst != nil {
		why = ", since the column has both (" + quotedIn(dayFirst) + ", " + quotedIn(monthFirst) + ")"
	}
	first := u.cells[0]
	if n := len(u.cells); n > 1 {
		why += "; it stands in " + counted(n, "cell")
	}
	f := t.find(graph.Error, first.Place, "%q has the day first or the month first, and nothing says which%s; write the one that is meant", first.Text, why)
	f.Rule, f.Value, f.Accepted = graph.RuleDate, first.Text, readings
	for _, c := range u.cells {
		c.Absent = true // told here
	}
}
