package vocab_test

import (
	"testing"

	"peacegraph/graph/vocab"
)

func TestArticle(t *testing.T) {
	for term, want := range map[string]string{"ArmedGroup": "an ArmedGroup", "State": "a State", "organization": "an organization", "": "a "} {
		if got := vocab.Article(term); got != want {
			t.Errorf("%q: %q, want %q", term, got, want)
		}
	}
}
