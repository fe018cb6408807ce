package nquads

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

func line(t testing.TB, q quad.Quad) string {
	t.Helper()
	b, err := Append(nil, q)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestCanonicalForm has the rules of the appendix "A canonical form of N-Quads" of RDFC-1.0, one by one.
func TestCanonicalForm(t *testing.T) {
	for _, test := range []struct {
		name  string
		value quad.Value
		want  string
	}{
		{"an id", quad.IRI("state:pakistan"), `<state:pakistan>`},
		{"an IRI in another script is written as it is", quad.IRI("https://example.org/پاکستان"), `<https://example.org/پاکستان>`},
		{"what no IRI can hold", quad.IRI("urn:my file|<1>"), `<urn:my\u0020file\u007C\u003C1\u003E>`},
		{"words", quad.String("Türkiye – ترکیہ 🕊"), `"Türkiye – ترکیہ 🕊"`},
		{"short escapes", quad.String("\b\t\n\f\r\"\\"), `"\b\t\n\f\r\"\\"`},
		{"an apostrophe is not escaped", quad.String("'"), `"'"`},
		{"control characters", quad.String("\x00\x07\x0b\x0e\x1f\x7f"), `"\u0000\u0007\u000B\u000E\u001F\u007F"`},
		{"control characters of Latin-1 are not escaped", quad.String("\u0080\u009f\u00a0"), "\"\u0080\u009f\u00a0\""},
		{"what XML 1.1 has no place for", quad.String("\ufffe\uffff"), `"\uFFFE\uFFFF"`},
		{"the replacement character is a character", quad.String("\ufffd"), "\"\ufffd\""},
		{"the last code point", quad.String("\U0010ffff"), "\"\U0010ffff\""},
		{"a language", quad.LangString{Value: "a", Lang: "ps-AF"}, `"a"@ps-AF`},
		{"a type", quad.TypedString{Value: "2025-10", Type: "https://peacegraph.org/type/edtf"}, `"2025-10"^^<https://peacegraph.org/type/edtf>`},
		{"xsd:string is left out", quad.TypedString{Value: "a", Type: xsdString}, `"a"`},
		{"an integer", quad.Int(-7), `"-7"^^<http://www.w3.org/2001/XMLSchema#integer>`},
		{"a time", quad.Time(time.Date(2025, 11, 2, 3, 4, 5, 0, time.FixedZone("", 3600))), `"2025-11-02T02:04:05Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>`},
		{"a truth value", quad.Bool(true), `"true"^^<http://www.w3.org/2001/XMLSchema#boolean>`},
		{"a number", quad.Float(0.5), `"5E-01"^^<http://www.w3.org/2001/XMLSchema#double>`},
		{"no number", quad.Float(math.Inf(-1)), `"-INF"^^<http://www.w3.org/2001/XMLSchema#double>`},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := quad.Quad{Subject: quad.IRI("s:1"), Predicate: quad.IRI("p:1"), Object: test.value, Label: quad.IRI("g:1")}
			if got, want := line(t, q), "<s:1> <p:1> "+test.want+" <g:1> .\n"; got != want {
				t.Errorf("%s", cmp.Diff(want, got))
			}
		})
	}
	if got := line(t, quad.Quad{Subject: quad.IRI("s:1"), Predicate: quad.IRI("p:1"), Object: quad.IRI("o:1")}); got != "<s:1> <p:1> <o:1> .\n" {
		t.Errorf("without a label: %q", got)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	s := quad.IRI("s:1")
	for _, q := range []quad.Quad{
		{Subject: s, Predicate: s},
		{Subject: s, Predicate: s, Object: quad.BNode("b")},
		{Subject: s, Predicate: s, Object: quad.String("\xff")},
		{Subject: s, Predicate: s, Object: quad.IRI("x:\xff")},
		{Subject: s, Predicate: s, Object: quad.LangString{Value: "a"}},
		{Subject: s, Predicate: s, Object: quad.LangString{Value: "a", Lang: "en GB"}},
		{Subject: s, Predicate: s, Object: quad.TypedString{Value: "a", Type: "x:\xff"}},
	} {
		if _, err := Append(nil, q); !errors.Is(err, ErrValue) {
			t.Errorf("%v: the error is %v", q, err)
		}
	}
}

func TestDamageIsNamed(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"<s:1> <p:1> <o:1> .\n<s:1> <p:1>", "line 2, column 12: an object, in angle brackets or quotes, is expected here"},
		{"s:1 <p:1> <o:1> .", "line 1, column 1: a subject in angle brackets is expected here"},
		{"_:b <p:1> <o:1> .", "line 1, column 1: a subject is a blank node; the record has none, and neither has a dump of it"},
		{`<s:1> <p:1> "پاک .`, "line 1, column 19: a text has no closing quote"},
		{`<s:1> <p:1> "a\q" .`, `line 1, column 15: this is no escape; accepted are \t \b \n \r \f \" \' \\ \uXXXX and \UXXXXXXXX`},
		{`<s:1> <p:1> "a\uD800" .`, `line 1, column 15: this is no escape; accepted are \t \b \n \r \f \" \' \\ \uXXXX and \UXXXXXXXX`},
		{"<s:1> <p:1> \"a\xff\" .", "line 1, column 17: a text is not UTF-8"},
		{`<s:1> <p:1> "a"@ .`, "line 1, column 17: a language is expected behind the @"},
		{`<s:1> <p:1> "a"^^x .`, "line 1, column 16: a type is written as ^^ and an IRI in angle brackets"},
		{`<s 1> <p:1> "a" .`, "line 1, column 3: the character ' ' cannot stand in an IRI"},
		{`<> <p:1> "a" .`, "line 1, column 3: an IRI is empty"},
		{`<s:1> <p:1> "a" <g:1>`, "line 1, column 22: the line does not end with a dot"},
		{`<s:1> <p:1> "a" . <g:1>`, "line 1, column 19: there is more behind the dot"},
		{`<s:1`, "line 1, column 5: an IRI has no end"},
		{`<s\n1> <p:1> "a" .`, `line 1, column 3: an IRI has only escapes such as \u0020`},
	} {
		r := NewReader(strings.NewReader(test.text))
		var err error
		for err == nil {
			_, err = r.Read()
		}
		var wrong *SyntaxError
		if !errors.As(err, &wrong) || err.Error() != test.want {
			t.Errorf("%s:\n got %v\nwant %s", test.text, err, test.want)
		}
	}
}

func TestReadingIsTolerantWhereTheGrammarIs(t *testing.T) {
	text := "# a comment\r\n\n\t<s:1>\t<p:1><o:1>.# another\r\n<s:1> <p:1> \"\\u00e9\\U0001F54A\\'\" ."
	r := NewReader(strings.NewReader(text))
	var comments []string
	r.Comment = func(text string) { comments = append(comments, text) }
	want := []quad.Quad{
		{Subject: quad.IRI("s:1"), Predicate: quad.IRI("p:1"), Object: quad.IRI("o:1")},
		{Subject: quad.IRI("s:1"), Predicate: quad.IRI("p:1"), Object: quad.String("é🕊'")},
	}
	var got []quad.Quad
	for {
		q, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, q)
	}
	if diff := cmp.Diff(want, got); diff != "" || r.Line() != 4 || !slices.Equal(comments, []string{" a comment"}) {
		t.Errorf("%s, line %d, comments %q", diff, r.Line(), comments)
	}
}

// anyText returns a text with many characters that are hard to write.
func anyText(r *rand.Rand) string {
	const hard = "\"\\'\n\r\t\b\f\x00\x01\x7f \u0080\u2028\ufeff\ufffe\uffff\U0010ffffaé<>^@_:#."
	runes := []rune(hard)
	b := make([]rune, r.IntN(12))
	for i := range b {
		if b[i] = runes[r.IntN(len(runes))]; r.IntN(4) == 0 {
			if b[i] = rune(r.IntN(utf8.MaxRune + 1)); !utf8.ValidRune(b[i]) {
				b[i] = 'x'
			}
		}
	}
	return string(b)
}

func anyValue(r *rand.Rand) quad.Value {
	switch r.IntN(7) {
	case 0:
		return quad.String(anyText(r))
	case 1:
		return quad.LangString{Value: quad.String(anyText(r)), Lang: []string{"en", "zh-Hant", "x-1"}[r.IntN(3)]}
	case 2:
		return quad.TypedString{Value: quad.String(anyText(r)), Type: quad.IRI("t:" + anyText(r))}
	case 3:
		return quad.Int(r.Int64() - r.Int64())
	case 4:
		return quad.Float(r.NormFloat64() * math.Pow(10, float64(r.IntN(40)-20)))
	case 5:
		return quad.Time(time.Unix(r.Int64N(1<<33), 0).UTC())
	}
	return quad.IRI("i:" + anyText(r))
}

func anyQuad(r *rand.Rand) quad.Quad {
	q := quad.Quad{Subject: quad.IRI("s:" + anyText(r)), Predicate: quad.IRI("p:" + anyText(r)), Object: anyValue(r)}
	if r.IntN(3) > 0 {
		q.Label = quad.IRI("g:" + anyText(r))
	}
	return q
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var text bytes.Buffer
	want := make([]quad.Quad, 3000)
	for i := range want {
		want[i] = anyQuad(r)
		text.WriteString(line(t, want[i]))
	}
	reader := NewReader(&text)
	for i, q := range want {
		got, err := reader.Read()
		if err != nil {
			t.Fatalf("%s: %v", line(t, q), err)
		}
		if got != q || reader.Line() != i+1 {
			t.Fatalf("line %d, %s comes back as %s", reader.Line(), line(t, q), line(t, got))
		}
	}
	if _, err := reader.Read(); err != io.EOF {
		t.Errorf("at the end the error is %v", err)
	}
}

// TestDigestIsThatOfTheSortedLines digests quads in any order, some twice, with and without files, and compares with the
// plain way.
func TestDigestIsThatOfTheSortedLines(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var quads []quad.Quad
	var all []string
	for range 400 {
		quads = append(quads, anyQuad(r))
		all = append(all, line(t, quads[len(quads)-1]))
	}
	slices.Sort(all)
	want := Digest(sha256.Sum256([]byte(strings.Join(slices.Compact(all), ""))))
	for _, held := range []int{1, 500, 20_000, held} {
		d := NewDigester()
		d.held = held
		for range 2 {
			r.Shuffle(len(quads), func(i, j int) { quads[i], quads[j] = quads[j], quads[i] })
			for _, q := range quads[:len(quads)-r.IntN(2)*100] {
				if err := d.Add(q); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, q := range quads {
			if err := d.Add(q); err != nil {
				t.Fatal(err)
			}
		}
		got, err := d.Sum(nil)
		if err := errors.Join(err, d.Close()); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("with %d bytes held the digest is %s, want %s", held, got, want)
		}
	}
	again, err := ParseDigest(want.String())
	if err != nil || again != want {
		t.Errorf("%s is read as %s, %v", want, again, err)
	}
	for _, bad := range []string{"", "sha256:", want.String()[7:], want.String() + "0", "sha256:" + strings.Repeat("g", 64), "md5:" + want.String()[7:]} {
		if d, err := ParseDigest(bad); err == nil {
			t.Errorf("%q is read as %s", bad, d)
		}
	}
}

// FuzzRead reads anything: what is read is written in the canonical form and read back as it was.
func FuzzRead(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		f.Add(line(f, anyQuad(r)) + line(f, anyQuad(r)))
	}
	f.Add("# a\n<s:1> <p:1> \"01\"^^<http://www.w3.org/2001/XMLSchema#integer> .")
	f.Fuzz(func(t *testing.T, text string) {
		reader := NewReader(strings.NewReader(text))
		for {
			q, err := reader.Read()
			var wrong *SyntaxError
			if errors.Is(err, io.EOF) || errors.As(err, &wrong) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			written := line(t, q)
			again, err := NewReader(strings.NewReader(written)).Read()
			if err != nil || again != q {
				t.Fatalf("%q is read as %v and comes back as %v, %v", written, q, again, err)
			}
			if twice := line(t, again); twice != written {
				t.Fatalf("%q is written as %q the second time", written, twice)
			}
		}
	})
}
