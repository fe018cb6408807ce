package sentence

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string // paragraph.number and the words
	}{
		{"nothing", " \n\n ", nil},
		{"a title, a byline, two paragraphs", "# The mill\n\nby Ada Example\n\n\nThey met. They talked!\nDid they agree?\n\nNobody knows.\n",
			[]string{"0.0 The mill", "0.0 by Ada Example", "1.1 They met.", "1.2 They talked!", "1.3 Did they agree?", "2.1 Nobody knows."}},
		{"an empty line within a sentence", "They met. What they\n\nagreed is not known. Not yet.",
			[]string{"1.1 They met.", "1.2 What they\n\nagreed is not known.", "1.3 Not yet."}},
		{"a heading between paragraphs is one of its own", "One.\n\nThe second part\n\nTwo.", []string{"1.1 One.", "2.1 The second part", "3.1 Two."}},
		{"lines that end nowhere", "one\n\nTwo\n\nThree", []string{"1.1 one", "2.1 Two", "3.1 Three"}},
		{"line breaks of other systems", "One. Two\r\ngoes on.\r\n\r\nThree.", []string{"1.1 One.", "1.2 Two\r\ngoes on.", "2.1 Three."}},
		{"quotation marks and brackets", "“They met.” (So she says.) Yes.", []string{"1.1 “They met.”", "1.2 (So she says.)", "1.3 Yes."}},
		{"numbers and small letters go on", "It cost 3.5 million. The U.N. and e.g. others paid.", []string{"1.1 It cost 3.5 million.", "1.2 The U.N. and e.g. others paid."}},
		{"Urdu", "وہ ملے۔ انہوں نے بات کی۔", []string{"1.1 وہ ملے۔", "1.2 انہوں نے بات کی۔"}},
		{"no spaces between sentences", "他们见面了。他们谈了。", []string{"1.1 他们见面了。", "1.2 他们谈了。"}},
		{"an abbreviation before a name ends a sentence, as Unicode has it", "Dr. Example came.", []string{"1.1 Dr.", "1.2 Example came."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := []rune(test.text)
			var got []string
			for _, s := range Split(text) {
				got = append(got, fmt.Sprintf("%d.%d %s", s.Paragraph, s.Number, string(text[s.Start:s.End])))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzSplit: sentences stand in order and do not overlap, all that is not white space lies in one, and numbers have no gaps.
func FuzzSplit(f *testing.F) {
	f.Add("# A title\n\nby somebody\n\nOne. Two\n\ngoes on. Three?\r\n\r\n“Four.”")
	f.Add("وہ ملے۔ 他们谈了。…")
	f.Fuzz(func(t *testing.T, s string) {
		text := []rune(s)
		at, before := 0, Sentence{}
		between := func(end int, head bool) {
			for _, r := range text[at:end] {
				if !unicode.IsSpace(r) && !(head && r == '#') {
					t.Fatalf("%q lies between sentences", r)
				}
			}
		}
		for _, s := range Split(text) {
			follows := s.Paragraph == before.Paragraph && s.Number == before.Number+1 || s.Paragraph == before.Paragraph+1 && s.Number == 1 ||
				s.Paragraph == 0 && s.Number == 0 && before.Paragraph == 0
			if s.Start < at || s.End <= s.Start || s.End > len(text) || !follows || unicode.IsSpace(text[s.Start]) || unicode.IsSpace(text[s.End-1]) {
				t.Fatalf("%+v comes after %+v", s, before)
			}
			between(s.Start, before.Paragraph == 0)
			at, before = s.End, s
		}
		between(len(text), before.Paragraph == 0)
	})
}

func BenchmarkSplit(b *testing.B) {
	text := []rune(strings.Repeat("They met at the mill, and they talked. ", 1700)) // 64 KB
	for b.Loop() {
		Split(text)
	}
}
