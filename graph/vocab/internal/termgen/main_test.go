package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph/vocab"
)

func TestConstantsAreThoseOfTheVocabulary(t *testing.T) {
	want, err := source(vocab.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../terms_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("terms_gen.go is out of date; run go generate ./graph/vocab (-want +got):\n%s", diff)
	}
}

func TestExported(t *testing.T) {
	for name, want := range map[string]string{
		"partyTo": "PartyTo", "State": "State", "url": "URL", "ucdpActor": "UCDPActor", "paxProcess": "PAXProcess", "iso3": "ISO3",
	} {
		if got := exported(name); got != want {
			t.Errorf("exported(%q) = %s, want %s", name, got, want)
		}
	}
}
