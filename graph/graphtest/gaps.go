package graphtest

import (
	"slices"
	"strings"

	"peacegraph/graph"
)

// lacks reports whether a statement has a gap.
func (r *Reference) lacks(t *said, gap graph.StatementGap) bool {
	every := func(is func(evidence string) bool) bool {
		return !slices.ContainsFunc(r.evidenceOf(t), func(e string) bool { return !is(e) })
	}
	switch gap {
	case graph.GapSecondSource:
		return len(r.sourcesOf(t)) < 2
	case graph.GapSentence:
		return every(func(e string) bool { return locate(r.passageOf(e)).sentence == 0 })
	case graph.GapSpeaker:
		return every(func(e string) bool {
			return first(r.objects(e, record+"voice")) == graph.Attributed.String() && len(r.speakersOf(e)) == 0
		})
	}
	return t.date == nil || strings.Trim(t.date.EDTF(), "./") == ""
}

// reliable reports whether a source is judged, and not worse than that.
func (r *Reference) reliable(source string, least graph.Reliability) bool {
	code := last(r.objects(source, attribute+"reliability"))
	return code != "" && strings.Contains("ABCDE"[:least+1], code)
}

// DegreeByPredicate counts the edges of an entity that match by predicate: out, and in.
func (r *Reference) DegreeByPredicate(id graph.ID, via *graph.StatementFilter) map[string][2]int {
	counts := make(map[string][2]int)
	for _, s := range r.around(string(id)) {
		if s.other == "" || !r.asked(via, s) {
			continue
		}
		n := counts[s.predicate.Name]
		n[btoi(s.direction == graph.In)]++
		counts[s.predicate.Name] = n
	}
	return counts
}
