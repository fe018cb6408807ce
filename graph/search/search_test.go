package search

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"capitals", "Doha TALKS", []string{"doha", "talks"}},
		{"diacritics", "Türkiye Türkiye İstanbul ışık Śląsk", []string{"turkiye", "turkiye", "istanbul", "isik", "slask"}},
		{"dashes and brackets", "Afghanistan–Pakistan border (Durand-Line)", []string{"afghanistan", "pakistan", "border", "durand", "line"}},
		{"possessive", "Pakistan's people’s", []string{"pakistan", "people"}},
		{"Urdu in Arabic letters", "ترکیہ تركيه پاکِستان", []string{"تركيه", "تركيه", "پاكستان"}},
		{"digits", "2025 ۲۰۲۵ ٢٠٢٥", []string{"2025", "2025", "2025"}},
		{"joiner", "می\u200cخواهم", []string{"ميخواهم"}},
		{"Chinese", "中国", []string{"中", "国"}},
		{"nothing", " –!", []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := []string{}
			for _, w := range words(test.text) {
				got = append(got, w.text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestForms(t *testing.T) {
	for _, test := range []struct {
		name, word string
		want       []string
	}{
		{"a singular", "refugee", []string{"refugees"}},
		{"a plural", "deportations", []string{"deportation"}},
		{"after a hiss", "princess", []string{"princesses"}},
		{"after ch", "branches", []string{"branch", "branche"}},
		{"y behind a consonant", "treaty", []string{"treaties"}},
		{"y behind a vowel", "convoy", []string{"convoys"}},
		{"ies", "treaties", []string{"treaty", "treatie"}},
		{"a short word", "war", nil},
		{"the plural of a short word", "wars", nil},
		{"an abbreviation", "ttps", nil},
		{"digits", "2025s", nil},
		{"another script", "طالبان", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := forms(test.word)
			slices.Sort(got)
			slices.Sort(test.want)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// library is documents with a weight: that of a later one is larger.
type library []Document

func (l library) Texts(n uint32, _ []Text) ([]Text, bool) {
	if int(n) >= len(l) {
		return nil, false
	}
	return l[n].Texts, true
}

func (l library) Weight(n uint32) int { return int(n) }

// shelve makes documents of lines: names, other names behind an =, a description behind a colon.
func shelve(lines ...string) library {
	var l library
	for n, line := range lines {
		d := Document{Number: uint32(n)}
		line, description, described := strings.Cut(line, ": ")
		for i, name := range strings.Split(line, " = ") {
			field := Name
			if i > 0 {
				field = OtherName
			}
			d.Texts = append(d.Texts, Text{field, name})
		}
		if described {
			d.Texts = append(d.Texts, Text{Description, description})
		}
		l = append(l, d)
	}
	return l
}

func indexed(t testing.TB, documents []Document) *Index {
	t.Helper()
	x, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := x.Add(documents); err != nil {
		t.Fatal(err)
	}
	return x
}

var wide = Bounds{Hits: 1000, Visits: 1000}

// TestOrder has what a question finds, best first: the number of the document, how it fits, typos and missing words.
func TestOrder(t *testing.T) {
	l := shelve(
		/* 0 */ "River = Stream",
		/* 1 */ "River Council",
		/* 2 */ "Council of the River = River Board",
		/* 3 */ "Harbour = River Port",
		/* 4 */ "Port: lies at the river, where the ferry lands",
		/* 5 */ "Rivers of the North",
		/* 6 */ "Ferry = Rivver Boat",
		/* 7 */ "Stream",
		/* 8 */ "Tributaries: streams and other rivers",
		/* 9 */ "Budget of 2025",
		/* 10 */ "Budget of 2024",
	)
	x := indexed(t, l)
	for _, test := range []struct {
		name, question string
		want           []string
	}{
		{"a name, then what begins with it, the heavier first", "river", []string{"0 SameName", "5 NameBegins", "1 NameBegins", "2 InName", "3 OtherNameBegins", "8 InDescription", "4 InDescription"}},
		{"another name comes behind the name", "stream", []string{"7 SameName", "0 SameOtherName", "8 InDescription"}},
		{"typing", "coun", []string{"2 NameBegins", "1 InName"}},
		{"words in any order", "council river", []string{"2 InName", "1 InName"}},
		{"words in two texts", "harbour port", []string{"3 AcrossNames"}},
		{"a name and a description", "port ferry", []string{"4 InDescription"}},
		{"a beginning of three letters is none in descriptions", "fer", []string{"6 NameBegins"}},
		{"a beginning of four letters is", "ferr", []string{"6 NameBegins", "4 InDescription"}},
		{"a letter changed", "haxbour", []string{"3 SameName 1"}},
		{"two letters swapped", "harbuor", []string{"3 SameName 1"}},
		{"a short word with two wrong letters", "xxrt", nil},
		{"a long word with two wrong letters", "tribotarles", []string{"8 SameName 2"}},
		{"a typo while typing", "buqget", []string{"10 NameBegins 1", "9 NameBegins 1"}},
		{"no typos in numbers", "budget 2023", []string{"10 AcrossNames 0 -1", "9 AcrossNames 0 -1"}},
		{"as many words as any has", "council of nowhere north", []string{"5 AcrossNames 0 -2", "2 AcrossNames 0 -2"}},
		{"a plural, what begins with it first", "rivers", []string{"5 NameBegins", "1 NameBegins", "0 NameBegins", "2 InName", "3 OtherNameBegins", "8 InDescription", "4 InDescription"}},
		{"a plural with another ending", "ferries", []string{"6 NameBegins", "4 InDescription"}},
		{"a singular with another ending", "tributary", []string{"8 NameBegins"}},
		{"plurals in the middle", "rivers board", []string{"2 OtherNameBegins"}},
		{"nothing", "xylophone", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			result, err := x.Find(Ask(test.question), l, wide)
			if err != nil {
				t.Fatal(err)
			}
			names := []string{"SameName", "SameOtherName", "NameBegins", "InName", "OtherNameBegins", "InOtherName", "AcrossNames", "InDescription"}
			var got []string
			for _, h := range result.Hits {
				line := fmt.Sprintf("%d %s", h.Number, names[h.Level])
				if h.Typos+h.Missing > 0 {
					line += fmt.Sprint(" ", h.Typos)
				}
				if h.Missing > 0 {
					line += fmt.Sprint(" -", h.Missing)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFragments(t *testing.T) {
	long := strings.Repeat("The envoy keeps a ledger. ", 12) + "The ferry crosses the river at noon. " + strings.Repeat("The market opens late. ", 12)
	texts := []Text{{Name, "Ferry of the North"}, {OtherName, "Türk gemisi"}, {Description, long}}
	for _, test := range []struct {
		name, question string
		want           []string
	}{
		{"the name alone", "ferry", []string{"0 [Ferry] of the North"}},
		{"folded letters are marked as they stand", "turk", []string{"1 [Türk] gemisi"}},
		{"a name and what it lacks", "north river", []string{"0 Ferry of the [North]", "2 … The envoy keeps a ledger. The ferry crosses the [river] at noon. The market opens late. The market opens late. The market opens late. The market opens late. The …"}},
		{"the beginning of a text", "envoy", []string{"2 The [envoy] keeps a ledger. The [envoy] keeps a ledger. The [envoy] keeps a ledger. The [envoy] keeps a ledger. The [envoy] keeps a ledger. The [envoy] keeps a ledger. The …"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range Ask(test.question).Fragments(texts) {
				line := fmt.Sprint(f.Index, " ")
				for _, p := range f.Parts {
					if p.Matched {
						p.Text = "[" + p.Text + "]"
					}
					line += p.Text
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBoundsAreTold finds more than may be kept or looked at.
func TestBoundsAreTold(t *testing.T) {
	var lines []string
	for n := range 50 {
		lines = append(lines, fmt.Sprintf("Ferry %d", n))
	}
	l := shelve(append(lines, "Ferry")...)
	x := indexed(t, l)
	for _, test := range []struct {
		bounds     Bounds
		hits       int
		exhaustive bool
	}{
		{wide, 51, true},
		{Bounds{Hits: 51, Visits: 51}, 51, true},
		{Bounds{Hits: 10, Visits: 1000}, 10, false},
		{Bounds{Hits: 1000, Visits: 10}, 10, false},
	} {
		result, err := x.Find(Ask("ferry"), l, test.bounds)
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Hits) != test.hits || result.Exhaustive != test.exhaustive || result.Hits[0].Number != 50 {
			t.Errorf("%+v: %d hits, exhaustive %t, first %d", test.bounds, len(result.Hits), result.Exhaustive, result.Hits[0].Number)
		}
	}
	stopped := errors.New("stopped")
	if _, err := x.Find(Ask("ferry"), l, Bounds{Hits: 10, Visits: 10, Stop: func() error { return stopped }}); !errors.Is(err, stopped) {
		t.Errorf("a search that is stopped returns %v", err)
	}
}

// TestAddReplaces adds documents in many small batches, again and again, and looks for their newest texts.
func TestAddReplaces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	l := make(library, 40)
	x := indexed(t, nil)
	for n := range l {
		l[n] = Document{uint32(n), []Text{{Name, fmt.Sprintf("ferry v%d", n)}}}
	}
	if err := x.Add(l); err != nil {
		t.Fatal(err)
	}
	for batch := range 5 * maxParts {
		var documents []Document
		for range 1 + r.IntN(3) {
			n := r.IntN(len(l))
			l[n].Texts = append(slices.Clip(l[n].Texts), Text{OtherName, fmt.Sprintf("batch%d", batch)})
			documents = append(documents, l[n])
		}
		if err := x.Add(documents); err != nil {
			t.Fatal(err)
		}
		for _, question := range []string{fmt.Sprintf("batch%d", batch), "batch0", "ferry"} {
			result, err := x.Find(Ask(question), l, wide)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range result.Hits {
				if h.Typos+h.Missing > 0 {
					t.Errorf("%s finds %d with %+v", question, h.Number, h.Match)
				}
			}
			want := 0
			for _, d := range l {
				if slices.ContainsFunc(d.Texts, func(t Text) bool { return strings.HasPrefix(t.Text, question) }) {
					want++
				}
			}
			if len(result.Hits) != want {
				t.Errorf("after batch %d, %s finds %d, want %d", batch, question, len(result.Hits), want)
			}
		}
	}
	if n, err := x.Len(); err != nil || n != len(l) {
		t.Errorf("the index has %d documents (%v), want %d", n, err, len(l))
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := x.Add(l); !errors.Is(err, ErrClosed) {
		t.Errorf("adding to a closed index: %v", err)
	}
}
