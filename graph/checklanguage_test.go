package graph

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLanguageTag(t *testing.T) {
	for text, want := range map[string][]string{
		"en": nil, "ps-AF": nil, "prs": nil, "zh-Hant": nil, "und": nil, "ur-Latn-PK": nil,
		"english": {"en"}, "Urdu": {"ur"}, "urdu_pk": {"ur"}, "en_GB": {"en-GB"}, "pashto": {"ps"}, "german": {"de"}, "": {}, "!": {}, "q1": {},
	} {
		nearest, ok := LanguageTag(text)
		if ok != (want == nil) {
			t.Errorf("%q is a language: %t", text, ok)
		}
		if diff := cmp.Diff(append([]string{}, want...), append([]string{}, nearest...)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// A language that a table or another door gives a text is one.
func TestCheckLanguageOfFields(t *testing.T) {
	g, err := Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	cell := func(text string) Cell { return Cell{Text: text} }
	_, findings := g.Snapshot().Check(&Draft{
		Dataset:  DatasetRow{Name: cell("a"), Title: cell("A"), Licence: cell("CC0-1.0"), Version: cell("1")},
		Entities: []EntityRow{{ID: cell("state:a"), Kind: cell("State"), Names: []Field{{Name: "english", Cell: cell("A")}}}},
	})
	if want := `"english" is not a language; name the column with a BCP 47 tag, such as name@ur; did you mean en?`; findings.Error() != want {
		t.Errorf("%v, want %s", findings, want)
	}
}
