package graphtest

import (
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Sides returns who says that a statement is so, and who that it is not: stance, voice, statements, evidence.
func (r *Reference) Sides(id graph.ID) []string {
	var lines []string
	t := r.statementOf(string(id))
	for _, part := range []struct {
		stance vocab.Stance
		say    []*said
	}{{vocab.StanceFor, append([]*said{t}, r.affirmedBy(t)...)}, {vocab.StanceAgainst, r.deniedBy(t)}} {
		var voices []string
		statements, evidence := make(map[string][]string), make(map[string][]string)
		for _, x := range part.say {
			for _, e := range r.evidenceOf(x) {
				for _, v := range r.voicesOf(x, e) {
					if !slices.Contains(voices, v) {
						voices = append(voices, v)
					}
					if !slices.Contains(statements[v], x.id) {
						statements[v] = append(statements[v], x.id)
					}
					evidence[v] = append(evidence[v], e)
				}
			}
		}
		for _, v := range voices {
			lines = append(lines, string(part.stance)+" "+v+" "+strings.Join(statements[v], ",")+" "+strings.Join(evidence[v], ","))
		}
	}
	return lines
}

func (r *Reference) statementOf(id string) *said {
	return r.statements[slices.IndexFunc(r.statements, func(t *said) bool { return t.id == id })]
}

// voicesOf returns who says a statement by an evidence: actors, or "source:… AUTHOR" where no actor is named.
func (r *Reference) voicesOf(t *said, evidence string) []string {
	if (t.predicate.Name == vocab.Denies || t.predicate.Name == vocab.Affirms) && r.isThing(t.subject) {
		return []string{t.subject}
	}
	voices := r.speakersOf(evidence)
	voice := first(r.objects(evidence, record+"voice"))
	if len(voices) == 0 && voice != graph.Attributed.String() {
		voice = graph.Author.String()
		for _, a := range r.statements {
			if a.predicate.Name == vocab.Author && a.subject == r.sourceOf(evidence) && a.object != "" && a.plain() {
				voices = append(voices, a.object)
			}
		}
	}
	if len(voices) == 0 {
		return []string{r.sourceOf(evidence) + " " + voice}
	}
	var once []string
	for _, v := range voices {
		if !slices.Contains(once, v) {
			once = append(once, v)
		}
	}
	return once
}

// SideLines writes the sides of a statement as [Reference.Sides] does.
func SideLines(t graph.Statement) []string {
	var lines []string
	for _, s := range t.Sides() {
		voice := ""
		if actor := s.Actor(); actor != nil {
			voice = string(actor.ID())
		} else if source, ok := s.Source(); ok {
			voice = string(source.ID()) + " " + s.Evidence()[0].Voice().String()
		}
		lines = append(lines, string(s.Stance())+" "+voice+" "+strings.Join(ids(s.Statements()), ",")+" "+strings.Join(ids(s.Evidence()), ","))
	}
	return lines
}
