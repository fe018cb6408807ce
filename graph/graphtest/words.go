package graphtest

import (
	"math/rand/v2"
	"strings"
)

var (
	beginnings = [...]string{"Va", "Bel", "Dro", "Ska", "Mi", "Tor", "Ye", "Lun", "Qua", "Ze", "Hax", "Ner", "Ó", "Śi", "Ür", "Pra"}
	middles    = [...]string{"lo", "mi", "ra", "nde", "zu", "ke", "ti", "sho", "vé", "ga", "ıl", "bru"}
	endings    = [...]string{"ria", "mar", "sk", "von", "thal", "dor", "nia", "x", "bek", "ques", "lund", "gar"}
	nouns      = [...]string{"corridor", "council", "harvest", "bridge", "convoy", "ledger", "market", "river", "lantern", "quarry",
		"orchard", "harbour", "ferry", "archive", "garrison", "envoy"}
	verbs = [...]string{"keeps", "counts", "crosses", "mends", "guards", "opens", "closes", "carries", "watches", "divides"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// invented returns a name that nothing has.
func invented(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(pick(r, beginnings[:]))
	for range 1 + r.IntN(2) {
		b.WriteString(pick(r, middles[:]))
	}
	b.WriteString(pick(r, endings[:]))
	return b.String()
}

// sentence returns about n bytes of words that say nothing.
func sentence(r *rand.Rand, n int) string {
	var b strings.Builder
	b.WriteString("The")
	for b.Len() < n {
		b.WriteString(" " + pick(r, nouns[:]) + " " + pick(r, verbs[:]) + " the")
	}
	b.WriteString(" " + pick(r, nouns[:]))
	return b.String()
}
