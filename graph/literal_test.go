package graph

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph/vocab"
)

func TestQuantities(t *testing.T) {
	n := func(f float64) *float64 { return &f }
	for _, test := range []struct {
		text            string
		low, best, high *float64
		unit            string
		knowledge       Knowledge
	}{
		{"180", nil, n(180), nil, "", Stated},
		{" 100..250  persons ", n(100), nil, n(250), "persons", Stated},
		{"100..180..250", n(100), n(180), n(250), "", Stated},
		{"1000000.. persons", n(1e6), nil, nil, "persons", Stated},
		{"..500", nil, nil, n(500), "", Stated},
		{"..20..", nil, n(20), nil, "", Stated},
		{"-3.5e2 °C", nil, n(-350), nil, "°C", Stated},
		{"unknown persons", nil, nil, nil, "persons", StatedUnknown},
		{"None", nil, nil, nil, "", StatedNone},
	} {
		q, err := ParseQuantity(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		bound := func(f float64, ok bool) *float64 {
			if !ok {
				return nil
			}
			return &f
		}
		got := []any{bound(q.Low()), bound(q.Best()), bound(q.High()), q.Unit(), q.Knowledge()}
		if diff := cmp.Diff([]any{test.low, test.best, test.high, test.unit, test.knowledge}, got); diff != "" {
			t.Errorf("%q: %s", test.text, diff)
		}
	}
	for _, text := range []string{"", "..", "....", "a", "1..2..3..4", "1...2", "NaN", "inf", "0x10", "1_000", "5..3", "1..9..3", "9..3..10"} {
		if q, err := ParseQuantity(text); err == nil {
			t.Errorf("%q is read as %+v", text, q)
		}
	}
}

func FuzzQuantity(f *testing.F) {
	for _, seed := range []string{"180", "100..180..250 persons", "1e5..", "unknown", "..", "-1..1", "1..2 \t x  y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ParseQuantity(text)
		if err != nil {
			return
		}
		low, hasLow := q.Low()
		high, hasHigh := q.High()
		if hasLow && hasHigh && low > high || math.IsNaN(low) || math.IsInf(high, 0) {
			t.Errorf("%q is read as %+v", text, q)
		}
		if again, err := ParseQuantity(q.Text()); err != nil || again != q {
			t.Errorf("%q is kept as %q, which is read as %+v, %v; want %+v", text, q.Text(), again, err, q)
		}
	})
}

func TestLocatorsComeBack(t *testing.T) {
	for _, l := range []Locator{
		{}, {Paragraph: 1}, {Paragraph: 3, Sentence: 4, Start: 533, End: 673}, {End: 1}, {Page: "xi & 4=5;#"}, {Row: "a+b c%"}, {Paragraph: maxOffset, Page: "ü", Row: " "},
	} {
		id := l.id("source:a=b&c")
		source, got, err := parsePassageID(id)
		if err != nil || source != "source:a=b&c" || got != l {
			t.Errorf("%+v is written %s and comes back as %s, %+v, %v", l, id, source, got, err)
		}
		row := rowOf(l)
		if row.locator() != l {
			t.Errorf("%+v is kept as %+v", l, row.locator())
		}
	}
}

func FuzzLocator(f *testing.F) {
	f.Add(1, 2, 3, 4, "p", "r")
	f.Add(0, 0, 0, 0, "", "")
	f.Add(0, 7, 0, 9, "a&b=c", "%41+ ")
	f.Fuzz(func(t *testing.T, paragraph, sentence, start, end int, page, row string) {
		l := Locator{Paragraph: paragraph, Sentence: sentence, Start: start, End: end, Page: page, Row: row}
		for _, n := range []int{paragraph, sentence, start, end} {
			if n < 0 || n > maxOffset {
				return
			}
		}
		if start >= end {
			l.Start, l.End = 0, 0
		}
		source, got, err := parsePassageID(l.id("source:x"))
		if err != nil || source != "source:x" || got != l {
			t.Errorf("%+v is written %s and comes back as %+v, %v", l, l.id("source:x"), got, err)
		}
	})
}

func FuzzPassageID(f *testing.F) {
	for _, seed := range []string{"source:x#p=1&s=4&char=533,673", "source:x#", "source:x", "#", "a#p=1&p=2", "a#page=%zz", "a#char=1", "a#x=1", "a#p=99999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		source, l, err := parsePassageID(ID(text))
		if err != nil {
			return
		}
		again, m, err := parsePassageID(l.id(source))
		if err != nil || again != source || m != l && l.End > 0 {
			t.Errorf("%q is read as %s, %+v and comes back as %s, %+v, %v", text, source, l, again, m, err)
		}
	})
}

func TestHashesComeBack(t *testing.T) {
	id := hashID(evidencePrefix, "a", "b")
	h, ok := parseHash(evidencePrefix, id)
	if !ok || h.id(evidencePrefix) != id {
		t.Errorf("%s comes back as %s, %t", id, h.id(evidencePrefix), ok)
	}
	for _, bad := range []ID{"", "evi:", id + "a", id[:len(id)-1], "stmt:" + id[4:], ID(strings.ToUpper(string(id))), id[:len(id)-1] + "7"} {
		if _, ok := parseHash(evidencePrefix, bad); ok {
			t.Errorf("%q is taken for the id of an evidence", bad)
		}
	}
	if !isContentID(hashID(statementPrefix, "x")) || isContentID("stmt:1.2-14") || isContentID(id) {
		t.Error("ids made from content are not told from chosen ones")
	}
}

// TestLiteralsComeBack writes every sort of literal as a quad and reads it again.
func TestLiteralsComeBack(t *testing.T) {
	outcome, _ := vocab.Builtin().Predicate(vocab.HasOutcome)
	quantity, err := ParseQuantity("100..250 persons")
	if err != nil {
		t.Fatal(err)
	}
	date, err := ParseDate("1985~/2025")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Object{
		Text{"words", "en"}, Text{"words", ""}, Text{"", "ps-AF"}, Code{outcome.Codes.Codes[0].Code, outcome.Codes.Codes[0].Label},
		DateValue{date}, QuantityValue{quantity}, Unknown{StatedUnknown}, Unknown{StatedNone},
	} {
		got, err := readLiteral(literalQuad(o), outcome)
		if err != nil || got != o {
			t.Errorf("%#v comes back as %#v, %v", o, got, err)
		}
		if literalKey(o) == "" {
			t.Errorf("%#v has no key", o)
		}
	}
}
