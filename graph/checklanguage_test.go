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
