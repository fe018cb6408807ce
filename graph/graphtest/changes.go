package graphtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"peacegraph/graph"
)

// AsOf returns a reader of what had been written after the first n changesets. The error names the first quad that makes
// no sense.
func (r *Reference) AsOf(n int) (*Reference, error) {
	end := slices.IndexFunc(r.record, func(q quad.Quad) bool { return q.Label == quad.IRI(fmt.Sprintf("changeset:%d", n+1)) })
	if end < 0 {
		end = len(r.record)
	}
	older := &Reference{vocabulary: r.vocabulary, about: make(map[quad.Value][]quad.Quad), record: r.record[:end]}
	return older, older.read()
}

// Changes returns what was written after the first changesets, in order, each as changeset, action and id.
func (r *Reference) Changes(after int) []string {
	var lines []string
	for n := after + 1; n <= len(r.changesets); n++ {
		lines = append(lines, r.changesBy(n)...)
	}
	return lines
}

// History returns what was done to an entity and the statements about it, or to a statement and by those that point at it,
// newest changeset first.
func (r *Reference) History(id graph.ID) []string {
	about := []string{string(id)}
	came := ""
	for _, t := range r.statements {
		switch {
		case r.isThing(string(id)) && (t.subject == string(id) || t.object == string(id)):
			about = append(about, t.id)
		case t.id == string(id):
			came = t.id
		}
	}
	for _, j := range r.judgements {
		if r.first(j.ends[0]) == string(id) || r.first(j.ends[1]) == string(id) {
			about = append(about, j.id)
		}
	}
	var lines []string
	for n := len(r.changesets); n > 0; n-- {
		for _, line := range r.changesBy(n) {
			parts := strings.Fields(line)
			switch {
			case slices.Contains(about, parts[2]):
				lines = append(lines, line)
			case came != "" && parts[1] == "STATEMENT_ADDED" && r.pointsAt(parts[2], came):
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// Gained returns what an entity or a statement that was there got by the nth changeset, each as what it is and its words, sorted.
func (r *Reference) Gained(n int, id graph.ID) []string {
	label := quad.IRI(fmt.Sprintf("changeset:%d", n))
	before := make(map[string]string) // the values that the entity has of each attribute
	var lines []string
	for _, q := range r.record {
		if words(q.Subject) != string(id) {
			continue
		}
		predicate, text := words(q.Predicate), words(q.Object)
		name, isAttribute := strings.CutPrefix(predicate, attribute)
		switch scheme, isExternal := strings.CutPrefix(predicate, external); {
		case q.Label != label:
		case predicate == record+"name", predicate == record+"otherName":
			lines = append(lines, fmt.Sprintf("name %s %t", text, predicate == record+"name"))
		case predicate == record+"description":
			lines = append(lines, "description "+text)
		case predicate == record+"evidence":
			lines = append(lines, "evidence "+text)
		case predicate == record+"note":
			lines = append(lines, "note "+text)
		case strings.HasPrefix(predicate, qualifier):
			lines = append(lines, "qualifier "+strings.TrimPrefix(predicate, qualifier)+" "+text)
		case isExternal:
			lines = append(lines, "external "+scheme+" "+text)
		case isAttribute && before[name] != text:
			lines = append(lines, fmt.Sprintf("attribute %s %q %q", name, before[name], text))
		}
		if isAttribute {
			before[name] = text
		}
	}
	slices.Sort(lines)
	return lines
}

// GainLines turns what was gained into what [Reference.Gained] returns.
func GainLines(gain graph.Gain) []string {
	var lines []string
	for _, n := range gain.Names {
		lines = append(lines, fmt.Sprintf("name %s %t", n.Text, n.Preferred))
	}
	for _, n := range gain.Descriptions {
		lines = append(lines, "description "+n.Text)
	}
	for _, e := range gain.Evidence {
		lines = append(lines, "evidence "+string(e.ID()))
	}
	for _, note := range gain.Notes {
		lines = append(lines, "note "+note)
	}
	for _, q := range gain.Qualifiers {
		lines = append(lines, "qualifier "+q.Name+" "+q.Text())
	}
	for _, x := range gain.ExternalIDs {
		lines = append(lines, "external "+x.Scheme+" "+x.Value)
	}
	for _, a := range gain.Attributes {
		lines = append(lines, fmt.Sprintf("attribute %s %q %q", a.Name, a.Before, a.After))
	}
	slices.Sort(lines)
	return lines
}

// pointsAt reports whether one statement has another for an end, or says the opposite of it.
func (r *Reference) pointsAt(one, other string) bool {
	var a, b *said
	for _, t := range r.statements {
		switch t.id {
		case one:
			a = t
		case other:
			b = t
		}
	}
	return a.subject == other || a.object == other || opposite(a, b)
}

// changesBy returns what one changeset did.
func (r *Reference) changesBy(n int) []string {
	var lines [graph.JudgementAdded + 1][]string
	label := quad.IRI(fmt.Sprintf("changeset:%d", n))
	put := func(a graph.ChangeAction, id string) {
		line := fmt.Sprintf("changeset:%d %s %s", n, a, id)
		if !slices.Contains(lines[a], line) {
			lines[a] = append(lines[a], line)
		}
	}
	writes := func(id string, predicates ...string) bool {
		return slices.ContainsFunc(r.about[quad.IRI(id)], func(q quad.Quad) bool {
			return q.Label == label && slices.ContainsFunc(predicates, func(p string) bool { return strings.HasPrefix(words(q.Predicate), p) })
		})
	}
	for _, e := range r.entities {
		switch added := r.addedIn(e.id); {
		case added == n:
			put(graph.EntityAdded, e.id)
		case added < n && writes(e.id, record+"name", record+"otherName", record+"description", external, attribute):
			put(graph.EntityDescribed, e.id)
		}
	}
	for _, t := range r.statements {
		if t.changeset == n {
			put(graph.StatementAdded, t.id)
			continue
		}
		if t.changeset < n && writes(t.id, record+"evidence", record+"note", qualifier) {
			put(graph.StatementExtended, t.id)
		}
		for _, by := range r.subjects(record+"supersedes", t.id) {
			if slices.ContainsFunc(r.statements, func(s *said) bool { return s.id == by && s.changeset == n && t.changeset < n }) {
				put(graph.StatementSuperseded, t.id)
			}
		}
		if t.changeset < n {
			for _, action := range r.restood(t, n) {
				put(action, t.id)
			}
		}
	}
	for _, name := range r.datasets {
		for _, d := range r.decisions("dataset:" + name) {
			if d.changeset == n {
				put(map[bool]graph.ChangeAction{true: graph.DatasetWithdrawn, false: graph.DatasetReinstated}[d.action == graph.Withdraw.String()], d.target)
			}
		}
	}
	for _, j := range r.judgements {
		if j.changeset == n {
			put(graph.JudgementAdded, j.id)
		}
	}
	return slices.Concat(lines[:]...)
}
