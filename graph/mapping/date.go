package mapping

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/internal/yamltree"
)

// dateWay makes an EDTF date of one or two columns and one that says how precise they are.
type dateWay struct {
	from, until []piece
	forms       []dateForm
	precision   []piece
	precise     map[string]precision
	untilPrec   []piece
	accepted    []string
	open        bool // the end is open when until is missing
	at          word
	around      around
}

// precision says how much of a date is known.
type precision struct {
	unit  string // day, month, year, decade, range, none, days
	about bool   // a ~ behind it
	days  int    // how many days before, after or around
	where string
}

// dateForm is how a table writes dates: `d-m-y`.
type dateForm struct {
	text  string
	parts []string // y, m, d, mon, or what stands between them
}

// calendar is a date as far as it is written; zero where nothing is.
type calendar struct{ year, month, day int }

func precisionWords() []string {
	return []string{"day", "month", "year", "decade", "range", "7 days before", "30 days before", "3 days around", "none"}
}

var daysPattern = regexp.MustCompile(`^(\d{1,4}) days (before|after|around)$`)

func (r *reader) dateWay(n *yamltree.Node, filtered filter) way {
	w := &dateWay{at: at(n)}
	column := func(into *[]piece) func(*yamltree.Node) {
		return func(n *yamltree.Node) {
			if name, ok := r.text(n); ok {
				if strings.Contains(name.text, "{") {
					*into = r.template(name, asIs)
				} else {
					*into = []piece{{column: r.column(name)}}
				}
			}
		}
	}
	r.fields(n, "a date", []key{
		{"date", true, column(&w.from)},
		{"until", false, column(&w.until)},
		{"form", false, func(n *yamltree.Node) {
			for _, text := range r.texts(n) {
				if form, ok := r.dateForm(text); ok {
					w.forms = append(w.forms, form)
				}
			}
		}},
		{"precision", false, column(&w.precision)},
		{"untilPrecision", false, column(&w.untilPrec)},
		{"precisions", false, func(n *yamltree.Node) { r.precisions(n, w) }},
		{"open", false, r.flag(&w.open)},
		{"as", false, r.around(&w.around, filtered)},
	})
	if len(w.forms) == 0 {
		for _, text := range []string{"y-m-d", "y-m", "y"} {
			form, _ := r.dateForm(word{n.At, text})
			w.forms = append(w.forms, form)
		}
	}
	switch {
	case (w.precision != nil || w.untilPrec != nil) && w.precise == nil:
		r.find(at(n), "precision names a column, and precisions, which says what its codes mean, is missing: `precisions: {'1': day, '3': month}`")
	case w.precision == nil && w.precise != nil:
		r.find(at(n), "precisions says what codes mean, and precision, which names their column, is missing")
	case w.until == nil && w.open:
		r.find(at(n), "open says that the end is open when until is missing, and there is no until")
	}
	return w
}

func (r *reader) precisions(n *yamltree.Node, w *dateWay) {
	if n.Shape != yamltree.Mapping {
		r.find(at(n), "precisions are a mapping of codes to what is known, as {'1': day, '3': month}; this is %s", n.Describe())
		return
	}
	w.precise = make(map[string]precision)
	for _, f := range n.Fields {
		text, ok := r.text(f.Value)
		if !ok {
			continue
		}
		unit, about := strings.CutSuffix(text.text, "~")
		p := precision{unit: unit, about: about}
		if days := daysPattern.FindStringSubmatch(unit); days != nil {
			p.unit, p.where = "days", days[2]
			p.days, _ = strconv.Atoi(days[1])
		} else if !slices.Contains(precisionWords(), unit) {
			r.find(text, "%q does not say how much of a date is known; a ~ behind it means about, and N days before, after or around an interval", text.text).offer(text.text, precisionWords())
		}
		w.precise[f.Key] = p
	}
	w.accepted = slices.Sorted(maps.Keys(w.precise))
}

// dateForm reads how dates are written.
func (r *reader) dateForm(w word) (form dateForm, ok bool) {
	form.text = w.text
	// dd/mm/yyyy, as spreadsheets and programs call it, is d/m/y.
	rest := strings.ToLower(w.text)
	for _, run := range []string{"yyyy", "mm", "dd"} {
		rest = strings.ReplaceAll(rest, run, run[:1])
	}
	if strings.Contains(rest, "yy") {
		r.find(w, "%q has years of two digits, and nobody knows of which century; write y for a year of four digits, or put the table right", w.text)
		return form, false
	}
	for rest != "" {
		part := rest[:1]
		if strings.HasPrefix(rest, "mon") {
			part = "mon"
		}
		if letter := part[0] | 0x20; 'a' <= letter && letter <= 'z' && !slices.Contains([]string{"y", "m", "d", "mon"}, part) {
			r.find(w, "%q is not a form of dates; write y, m, d and mon (a month in English words) with what stands between them, as d-m-y", w.text).offer(w.text, []string{"y-m-d", "d-m-y", "m/d/y", "d.m.y", "d mon y", "ymd", "y"})
			return form, false
		}
		if slices.Contains(form.parts, part) && slices.Contains([]string{"y", "m", "d", "mon"}, part) {
			r.find(w, "the form %q has %s twice; write it once", w.text, part)
			return form, false
		}
		form.parts = append(form.parts, part)
		rest = rest[len(part):]
	}
	if !slices.Contains(form.parts, "y") {
		r.find(w, "the form %q has no year; write y for it", w.text)
		return form, false
	}
	return form, true
}

// read reads a date. A time of day behind it is left out.
func (f dateForm) read(text string) (d calendar, ok bool) {
	rest := text
	number := func(most int) (int, bool) {
		n, i := 0, 0
		for i < len(rest) && i < most && '0' <= rest[i] && rest[i] <= '9' {
			n = n*10 + int(rest[i]-'0')
			i++
		}
		rest = rest[i:]
		return n, i > 0
	}
	for _, part := range f.parts {
		ok = true
		switch part {
		case "y":
			before := len(rest)
			d.year, ok = number(4)
			ok = ok && before-len(rest) == 4
		case "m":
			d.month, ok = number(2)
		case "d":
			d.day, ok = number(2)
		case "mon":
			d.month, rest = monthName(rest)
			ok = d.month > 0
		default:
			rest, ok = strings.CutPrefix(rest, part)
		}
		if !ok {
			return d, false
		}
	}
	if rest != "" && !timeOfDay.MatchString(rest) {
		return d, false
	}
	if slices.Contains(f.parts, "d") {
		t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
		return d, d.day > 0 && t.Day() == d.day && int(t.Month()) == d.month
	}
	return d, d.month <= 12 && (d.month > 0 || !slices.Contains(f.parts, "m"))
}

var timeOfDay = regexp.MustCompile(`^[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$`)

// monthName reads the English name of a month, or its first three letters, at the beginning of a text.
func monthName(text string) (month int, rest string) {
	lower := strings.ToLower(text)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		for _, form := range []string{name, name[:3] + ".", name[:3]} {
			if strings.HasPrefix(lower, form) {
				return int(m), text[len(form):]
			}
		}
	}
	return 0, text
}

// edtf writes what is known of the date.
func (d calendar) edtf() string {
	switch {
	case d.month == 0:
		return fmt.Sprintf("%04d", d.year)
	case d.day == 0:
		return fmt.Sprintf("%04d-%02d", d.year, d.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

func (d calendar) plus(days int) calendar {
	t := time.Date(d.year, time.Month(d.month), d.day+days, 0, 0, 0, 0, time.UTC)
	return calendar{t.Year(), int(t.Month()), t.Day()}
}

// write writes the date no more precisely than it is known.
func (p precision) write(d calendar) string {
	text := ""
	switch p.unit {
	case "month":
		d.day = 0
	case "year":
		d.month, d.day = 0, 0
	case "decade":
		return fmt.Sprintf("%03dX", d.year/10)
	case "days":
		if d.day == 0 {
			break
		}
		from, to := d, d
		if p.where != "after" {
			from = d.plus(-p.days)
		}
		if p.where != "before" {
			to = d.plus(p.days)
		}
		if from.year < 0 || to.year > 9999 {
			break
		}
		return "[" + from.edtf() + ".." + to.edtf() + "]"
	}
	text = d.edtf()
	if p.about {
		text += "~"
	}
	return text
}

func (w *dateWay) make(c *context) (graph.Cell, bool) {
	cell, ok := w.edtf(c)
	if !ok {
		return cell, false
	}
	return w.around.put(c, cell)
}

// edtf writes the date of a row.
func (w *dateWay) edtf(c *context) (graph.Cell, bool) {
	cell, ok := c.fill(w.from)
	if !ok {
		return cell, false
	}
	from, ok := w.read(c, cell)
	if !ok {
		return cell, false
	}
	known, ok := w.known(c, w.precision)
	if !ok || known.unit == "none" {
		return cell, false
	}
	if w.until == nil {
		cell.Text = known.write(from)
		return cell, true
	}
	end, ok := c.fill(w.until)
	if !ok {
		cell.Text = known.write(from)
		if w.open {
			cell.Text += "/.."
		}
		return cell, true
	}
	to, ok := w.read(c, end)
	if !ok {
		return cell, false
	}
	if known.unit == "range" {
		if from == to {
			cell.Text = from.edtf()
		} else {
			cell.Text = "[" + from.edtf() + ".." + to.edtf() + "]"
		}
		return cell, true
	}
	ending := known
	if w.untilPrec != nil {
		if ending, ok = w.known(c, w.untilPrec); !ok {
			return cell, false
		}
	}
	begins, ends := known.write(from), ending.write(to)
	// An interval has dates at its ends, and no interval of doubt: the outer days are what is certain to hold it.
	begins, ends = outer(begins, false), outer(ends, true)
	cell.Text = begins
	if begins != ends {
		cell.Text += "/" + ends
	}
	return cell, true
}

// outer takes one end of "some time between".
func outer(text string, last bool) string {
	inside, is := strings.CutPrefix(text, "[")
	if !is {
		return text
	}
	from, to, _ := strings.Cut(strings.TrimSuffix(inside, "]"), "..")
	if last {
		return to + "~"
	}
	return from + "~"
}

func (w *dateWay) read(c *context, cell graph.Cell) (calendar, bool) {
	for _, form := range w.forms {
		if d, ok := form.read(cell.Text); ok {
			return d, true
		}
	}
	var forms []string
	for _, form := range w.forms {
		forms = append(forms, form.text)
	}
	c.problems.add(w, graph.Error, cell, nil, "%q is not a date in the form %s; add its form in line %d of %s, as `form: [d/m/y, y]`, or list the value as missing",
		cell.Text, strings.Join(forms, " or "), w.at.Line, c.mapping.File)
	return calendar{}, false
}

// known says how precise a date is. Without a column for it, as precise as it is written.
func (w *dateWay) known(c *context, column []piece) (precision, bool) {
	if column == nil {
		return precision{unit: "day"}, true
	}
	cell, ok := c.fill(column)
	if !ok {
		return precision{unit: "day"}, true
	}
	if p, found := w.precise[cell.Text]; found {
		return p, true
	}
	c.problems.add(&w.precise, graph.Error, cell, w.accepted, "%q is not among the precisions in line %d of %s", cell.Text, w.at.Line, c.mapping.File)
	return precision{}, false
}
