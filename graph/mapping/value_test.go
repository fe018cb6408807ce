package mapping

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/format"
)

// mapped maps one row of a table with the columns a, b, c and d, by a value that becomes the valid time, the quantity or
// the name of something. It returns the value, empty when it is missing, and what was found.
func mapped(t *testing.T, against *graph.Snapshot, field, value string, cells ...string) (string, graph.Findings) {
	t.Helper()
	text := "mapping: m\ntable: {key: key, missing: ['-99']}\ndataset: {id: d, title: D, licence: CC0-1.0, version: '1'}\nsource: {id: source:s, name: S}\n" +
		"entities:\n  e: {id: 'event:{key}', kind: ViolentEvent, name: E}\n  i: {id: 'impact:{key}', kind: Impact, name: I}\nstatements:\n" +
		"- {subject: e, predicate: hasImpact, object: i, mode: FACT, confidence: HIGH, " + field + ": " + value + "}\n"
	m, findings := Parse("m.yaml", []byte(text))
	if m == nil {
		return "", findings
	}
	for len(cells) < 4 {
		cells = append(cells, "")
	}
	table := "key;a;b;c;d\n1;" + strings.Join(cells, ";") + "\n"
	r := m.Apply(format.ReadTable("t.csv", []byte(table)), against, Options{})
	_, found := against.Check(r.Draft)
	var wrong graph.Findings
	for _, f := range found {
		if f.Severity != graph.Notice {
			wrong = append(wrong, f)
		}
	}
	s := r.Draft.Statements[0]
	switch field {
	case "validTime":
		return s.ValidTime.Text, wrong
	case "note":
		return s.Note.Text, wrong
	}
	for _, q := range s.Qualifiers {
		return q.Text, wrong
	}
	return "", wrong
}

func TestValues(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	const precise = "precision: b, precisions: {'1': day, '2': day~, '3': month, '4': month~, '5': year, '6': year~, '7': none, '8': decade, '9': 30 days before, '10': 3 days around, '11': range}"
	for _, c := range []struct {
		field, value string
		cells        []string
		want         string
		says         string // in a finding
	}{
		{"validTime", "{date: a, form: d-m-y}", []string{"3-1-2005"}, "2005-01-03", ""},
		{"validTime", "{date: a, form: d-m-y}", []string{"-99"}, "", ""},
		{"validTime", "{date: a, form: d-m-y}", []string{"2005-01-03"}, "", `"2005-01-03" is not a date in the form d-m-y; add its form in line 9 of m.yaml`},
		{"validTime", "{date: a, form: [d-m-y, y-m-d]}", []string{"2005-01-03"}, "2005-01-03", ""},
		{"validTime", "{date: a, form: m/d/y}", []string{"12/31/1999"}, "1999-12-31", ""},
		{"validTime", "{date: a, form: m/d/y}", []string{"31/12/1999"}, "", "is not a date"},
		{"validTime", "{date: a, form: y/m/d}", []string{"2024/2/29"}, "2024-02-29", ""},
		{"validTime", "{date: a, form: y/m/d}", []string{"2023/2/29"}, "", "is not a date"},
		{"validTime", "{date: a, form: ymd}", []string{"20310503"}, "2031-05-03", ""},
		{"validTime", "{date: a, form: d mon y}", []string{"3 Sept 2031"}, "", "is not a date"},
		{"validTime", "{date: a, form: d mon y}", []string{"3 September 2031"}, "2031-09-03", ""},
		{"validTime", "{date: a, form: mon y}", []string{"Sep 2031"}, "2031-09", ""},
		{"validTime", "{date: a}", []string{"2031"}, "2031", ""},
		{"validTime", "{date: a}", []string{"2031-05-03 00:00:00.000"}, "2031-05-03", ""},
		{"validTime", "{date: a, form: d-m-y}", []string{"3-1-05"}, "", "is not a date"},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "1"}, "2005-08-31", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "2"}, "2005-08-31~", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "3"}, "2005-08", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "4"}, "2005-08~", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "5"}, "2005", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "6"}, "2005~", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "7"}, "", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "8"}, "200X", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-03-10", "9"}, "[2005-02-08..2005-03-10]", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-03-01", "10"}, "[2005-02-26..2005-03-04]", ""},
		{"validTime", "{date: a, " + precise + "}", []string{"2005-08-31", "12"}, "", `"12" is not among the precisions`},
		{"validTime", "{date: a, until: c, " + precise + "}", []string{"2005-08-01", "11", "2005-08-09"}, "[2005-08-01..2005-08-09]", ""},
		{"validTime", "{date: a, until: c, " + precise + "}", []string{"2005-08-01", "1", "2005-08-09"}, "2005-08-01/2005-08-09", ""},
		{"validTime", "{date: a, until: c, untilPrecision: d, " + precise + "}", []string{"2005-08-01", "1", "2006-08-09", "5"}, "2005-08-01/2006", ""},
		{"validTime", "{date: a, until: c, open: true}", []string{"2005-08-01"}, "2005-08-01/..", ""},
		{"validTime", "{date: a, until: c}", []string{"2005-08-01"}, "2005-08-01", ""},
		{"validTime", "{date: a, until: c}", []string{"2005-08-09", "", "2005-08-01"}, "2005-08-09/2005-08-01", "before it begins"},
		{"validTime", "{date: a, form: x-y}", nil, "", `"x-y" is not a form of dates`},
		{"validTime", "{date: a, form: DD.MM.YYYY}", []string{"3.1.2005"}, "2005-01-03", ""},
		{"validTime", "{date: a, form: yyyymmdd}", []string{"20310503"}, "2031-05-03", ""},
		{"validTime", "{date: a, form: d/m/yy}", nil, "", "nobody knows of which century"},
		{"validTime", "{date: a, form: d/d/y}", nil, "", "has d twice"},
		{"validTime", "{date: a, form: d-m}", nil, "", "has no year"},
		{"validTime", "{date: a, precision: b}", nil, "", "precisions, which says what its codes mean, is missing"},
		{"validTime", "{date: a, precision: b, precisions: {'1': dya}}", nil, "", "did you mean day?"},
		{"validTime", "2031-13", nil, "", "write EDTF"},

		{"quantity", "{low: a, best: b, high: c, unit: persons}", []string{"1", "2", "3"}, "1..2..3 persons", ""},
		{"quantity", "{low: a, best: b, high: c, unit: persons}", []string{"2", "2", "2"}, "2 persons", ""},
		{"quantity", "{low: a, best: b, high: c}", []string{"-99", "2", "3"}, "2..3", ""},
		{"quantity", "{low: a, best: b, high: c}", []string{"", "", "3"}, "..3", ""},
		{"quantity", "{low: a, best: b, high: c}", []string{"1", "", ""}, "1..", ""},
		{"quantity", "{best: a}", []string{"1,234"}, "1234", ""},
		{"quantity", "{best: a}", []string{"1,50,000"}, "150000", ""},
		{"quantity", "{best: a}", []string{"1,5"}, "", `"1,5" is not a number`},
		{"quantity", "{best: a}", []string{"12.0"}, "12", ""},
		{"quantity", "{best: a}", []string{"many"}, "", `"many" is not a number`},
		{"quantity", "{best: a}", nil, "", ""},
		{"quantity", "{low: a, best: b, high: c}", []string{"5", "2", "3"}, "5..2..3", "low"},

		{"note", "{column: a, trim: '[]'}", []string{"[ x y ]"}, "x y", ""},
		{"note", "{column: a, find: '^(\\d+) dead'}", []string{"12 dead"}, "12", ""},
		{"note", "{column: a, find: '^(\\d+) dead'}", []string{"none dead"}, "", ""},
		{"note", "{column: a, remove: '\\s*\\(.*\\)'}", []string{"Mill (old)"}, "Mill", ""},
		{"note", "{column: a, codes: {x: one, y: ''}, as: '<{}> of {b}'}", []string{"x", "z"}, "<one> of z", ""},
		{"note", "{column: a, codes: {x: one, y: ''}}", []string{"y"}, "", ""},
		{"note", "{column: a, replace: {',': '.'}}", []string{"-74,08"}, "-74.08", ""},
		{"note", "{column: a, replace: {a: b, b: c}}", []string{"ab"}, "bc", ""},
		{"note", "{column: a, replace: {'': x}}", nil, "", "nothing to replace"},
		{"note", "{column: a, replace: x}", nil, "", "as `replace: {',': '.'}`"},
		{"note", "{column: a, codes: {x: one}, otherwise: other}", []string{"z"}, "other", ""},
		{"note", "{column: a, codes: {x: one}, unlisted: keep}", []string{"z"}, "z", ""},
		{"note", "{column: a, codes: {x: one}, unlisted: leave}", []string{"z"}, "", ""},
		{"note", "{column: a, codes: {x: one}, unlisted: warn}", []string{"z"}, "", `"z" is not among the codes`},
		{"note", "{column: a, codes: {north: one}}", []string{"nort"}, "", "did you mean north?"},
		{"note", "['{a}', '{b}', 'nothing']", []string{"", "second"}, "second", ""},
		{"note", "['{a}', 'nothing']", nil, "nothing", ""},
		{"note", "{text: '{a}/{b}'}", []string{"x", "y"}, "x/y", ""},
		{"note", "'{a|upper} {b|slug}'", []string{"x", "Y Z"}, "X y-z", ""},
		{"note", "'{a|shout}'", nil, "", "accepted: slug, lower, upper"},
		{"note", "'{a'", nil, "", "is not closed"},
		{"note", "'{e}'", nil, "", `the table has no column "e"`},
	} {
		t.Run(fmt.Sprint(c.value, c.cells), func(t *testing.T) {
			got, findings := mapped(t, g.Snapshot(), c.field, c.value, c.cells...)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			switch {
			case c.says == "" && len(findings) > 0:
				t.Error(findings)
			case !strings.Contains(findings.Error(), c.says):
				t.Errorf("%v\nwant %s", findings, c.says)
			}
		})
	}
}

// Every day of some years is read back in every form.
func TestDateForms(t *testing.T) {
	r := &reader{mapping: &Mapping{}}
	for text, layout := range map[string]string{
		"y-m-d": "2006-01-02", "d-m-y": "2-1-2006", "m/d/y": "1/2/2006", "d.m.y": "02.01.2006", "ymd": "20060102", "d mon y": "2 Jan 2006", "mon d, y": "January 2, 2006",
	} {
		form, ok := r.dateForm(word{text: text})
		if !ok {
			t.Fatal(r.findings)
		}
		for day := time.Date(1999, 12, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2005; day = day.AddDate(0, 0, 1) {
			d, ok := form.read(day.Format(layout))
			if want := day.Format(time.DateOnly); !ok || d.edtf() != want {
				t.Fatalf("%s in the form %s is %s, want %s", day.Format(layout), text, d.edtf(), want)
			}
		}
	}
}

// mapping written for the tests of what a mapping itself says wrongly: an id, a source, an end of a statement.
const small = `mapping: m
table: {key: nr}
dataset: {id: d, title: D, licence: CC0-1.0, version: '1'}
source: {id: source:s, name: S}
codes: {names: {Old Mill: org:mill, The Mill: org:mill}, short: {Old Mill: mill}}
entities:
  event: {id: "event:{nr}", kind: ViolentEvent, name: E}
  actor: {id: ID, kind: ArmedGroup, name: "{who}"}
  other: {id: "org:other-{nr}", kind: ArmedGroup, name: O}
  story: {id: "source:story-{nr}", kind: Source, name: "Story {nr}"}
statements:
- {subject: SUBJECT, predicate: partyTo, object: event, mode: FACT, confidence: HIGH, source: SOURCE}
`

// An id that can have no prefix, and a source or an end of a statement that cannot be one, are found before a row is read.
func TestEndsAndIDs(t *testing.T) {
	for _, c := range []struct{ id, subject, source, want, says string }{
		{`"org:{who}"`, "actor", "source", "org:old-mill partyTo in source:s", ""},
		{`"org:{who}"`, "actor", "story", "org:old-mill partyTo in source:story-1", ""},
		{`"org:{who}"`, "actor", "'source:page-{nr}'", "org:old-mill partyTo in source:page-1", ""},
		{`{column: who, codes: names}`, "actor", "source", "org:mill partyTo in source:s", ""},
		{`[{column: who, codes: names, unlisted: leave}, "org:{who}"]`, "actor", "source", "org:mill partyTo in source:s", ""},
		{`{column: who, codes: short, as: "org:{}"}`, "actor", "source", "org:mill partyTo in source:s", ""},
		{`{column: who, codes: short}`, "actor", "source", "", `the code "mill" is not an id`},
		{`{column: who, codes: names, unlisted: keep}`, "actor", "source", "", "a value that is kept as it is has no prefix"},
		{`{column: who}`, "actor", "source", "", "this gives an id without a prefix"},
		{`{column: who, as: "org-{}"}`, "actor", "source", "", "there is no prefix in this id"},
		{`"{who}"`, "actor", "source", "", "there is no prefix in this id"},
		{`mill`, "actor", "source", "", `"mill" is not an id`},
		{`"org:{who}"`, "[actor, other]", "source", "", `this is a list with "actor" in it; write a statement for each`},
		{`"org:{who}"`, "actor", "event", "", "event is a ViolentEvent, and statements rest on a Source"},
		{`"org:{who}"`, "actor", "stories", "", `"stories" is neither an entity of this mapping nor an id, and the source of a statement is one of them`},
	} {
		t.Run(c.id+c.subject+c.source, func(t *testing.T) {
			m, findings := Parse("m.yaml", []byte(strings.NewReplacer("ID,", c.id+",", "SUBJECT", c.subject, "SOURCE", c.source).Replace(small)))
			if !strings.Contains(findings.Error(), c.says) || (c.says == "") != (len(findings) == 0) {
				t.Fatalf("%v\nwant %s", findings, c.says)
			}
			if m == nil {
				return
			}
			g, err := graph.Open(t.Context(), "memory:")
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			s := m.Apply(format.ReadTable("t.csv", []byte("nr,who\n1,Old Mill\n")), g.Snapshot(), Options{}).Draft.Statements[0]
			if got := s.Subject.Text + " " + s.Predicate.Text + " in " + s.Source.Text; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A form that fits no row is told five times, not once for every day, and a cell that two statements read counts once.
func TestTheSameTroubleInManyRows(t *testing.T) {
	const rows = 1000
	text := strings.NewReplacer("ID,", `"org:{who}",`, "SUBJECT", "actor", "SOURCE", "source, validTime: {date: day, form: d-m-y}").Replace(small)
	text += "- {subject: other, predicate: partyTo, object: event, mode: FACT, confidence: HIGH}\n"
	m, findings := Parse("m.yaml", []byte(strings.Replace(text, "entities:", "defaults: {validTime: {date: day, form: d-m-y}}\nentities:", 1)))
	if m == nil {
		t.Fatal(findings)
	}
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	var table strings.Builder
	table.WriteString("nr,who,day\n")
	for i := range rows {
		fmt.Fprintf(&table, "%d,Mill,2/%d/2031\n", i+1, i%50)
	}
	var said []string
	for _, f := range m.Apply(format.ReadTable("t.csv", []byte(table.String())), g.Snapshot(), Options{}).Draft.Findings {
		said = append(said, f.Message)
	}
	if len(said) != 10 {
		t.Fatalf("%d findings, want five for each of two dates:\n%s", len(said), strings.Join(said, "\n"))
	}
	for _, want := range []string{`"2/0/2031" is not a date`, "(20 cells)", "so it is with 45 other values in 900 further cells", `"2/24/2031" …`} {
		if !strings.Contains(strings.Join(said, "\n"), want) {
			t.Errorf("no %q in\n%s", want, strings.Join(said, "\n"))
		}
	}
}

// A decimal comma is told with what to write in the mapping, and what is written there reads it.
func TestDecimalCommas(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for _, c := range []struct{ latitude, want, says string }{
		{`"{lat}"`, "", "write `latitude: {column: …, replace: {\",\": \".\"}}` in line 5 of m.yaml"},
		{`{column: lat, replace: {",": "."}}`, "latitude 34.52", ""},
	} {
		m, findings := Parse("m.yaml", []byte(strings.Replace(`mapping: m
table: {key: nr}
dataset: {id: d, title: D}
source: {id: source:s, name: S}
entities: {place: {id: "location:{nr}", kind: Location, name: P, latitude: LATITUDE}}
`, "LATITUDE", c.latitude, 1)))
		if m == nil {
			t.Fatal(findings)
		}
		d := m.Apply(format.ReadTable("t.tsv", []byte("nr\tlat\n1\t34,52\n")), g.Snapshot(), Options{}).Draft
		got := ""
		for _, a := range d.Entities[1].Attributes {
			got += a.Name + " " + a.Text
		}
		if got != c.want || !strings.Contains(d.Findings.Error(), c.says) {
			t.Errorf("%s gives %q and %v, want %q and %q", c.latitude, got, d.Findings, c.want, c.says)
		}
	}
}
