package graphtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"peacegraph/graph"
)

// finding is a judgement of identity as the record has it.
type finding struct {
	id                            string
	ends                          [2]string
	verdict, reason, author, date string
	changeset                     int
}

// judgementsIn reads the judgements from the quads of a record, in order.
func judgementsIn(quads []quad.Quad) []*finding {
	var list []*finding
	for _, q := range quads {
		id := words(q.Subject)
		if !strings.HasPrefix(id, "judgement:") {
			continue
		}
		i := slices.IndexFunc(list, func(j *finding) bool { return j.id == id })
		if i < 0 {
			i, list = len(list), append(list, &finding{id: id, changeset: changesetOf(q)})
		}
		j := list[i]
		switch words(q.Predicate) {
		case record + "entity":
			j.ends[0] = words(q.Object)
		case record + "other":
			j.ends[1] = words(q.Object)
		case record + "verdict":
			j.verdict = words(q.Object)
		case record + "reason":
			j.reason = words(q.Object)
		case record + "author":
			j.author = words(q.Object)
		case record + "date":
			j.date = words(q.Object)
		}
	}
	return list
}

// standing reports whether no later judgement is about the same two: of a later day, or behind it on the same day.
func standing(list []*finding, n int) bool {
	return !slices.ContainsFunc(list, func(other *finding) bool {
		m := slices.Index(list, other)
		return other.ends == list[n].ends && (other.date > list[n].date || other.date == list[n].date && m > n)
	})
}

// merge gives every entity that is judged to be another one the id of the first of them, and puts together what is told of
// them.
func (r *Reference) merge() {
	r.judgements, r.one = judgementsIn(r.record), make(map[string]string)
	var order []string
	for _, q := range r.record {
		if words(q.Predicate) == record+"kind" && !slices.Contains(order, words(q.Subject)) {
			order = append(order, words(q.Subject))
		}
	}
	for changed := true; changed; {
		changed = false
		for n, j := range r.judgements {
			if j.verdict != "SAME" || !standing(r.judgements, n) {
				continue
			}
			a, b := r.last(j.ends[0]), r.last(j.ends[1])
			first := a
			if slices.Index(order, b) < slices.Index(order, a) {
				first = b
			}
			for _, end := range []string{j.ends[0], j.ends[1], a, b} {
				if r.first(end) != first {
					r.one[end], changed = first, true
				}
			}
		}
	}
	r.quads = nil
	for _, q := range r.record {
		if !strings.HasPrefix(words(q.Subject), "judgement:") {
			q.Subject, q.Object = r.renamed(q.Subject), r.renamed(q.Object)
		}
		r.quads = append(r.quads, q)
	}
	r.others = make(map[string][]string)
	for _, id := range order {
		if first := r.first(id); first != id {
			r.others[first] = append(r.others[first], id)
		}
	}
}

// first returns the id under which an entity is read.
func (r *Reference) first(id string) string {
	if first, ok := r.one[id]; ok {
		return first
	}
	return id
}

// last returns the id to which an entity leads while they are put together.
func (r *Reference) last(id string) string {
	for r.first(id) != id {
		id = r.first(id)
	}
	return id
}

func (r *Reference) renamed(v quad.Value) quad.Value {
	if iri, ok := v.(quad.IRI); ok {
		return quad.IRI(r.first(string(iri)))
	}
	return v
}

// tellTogether orders what is told of entities that are one: names and identifiers of the first of them come first, a second
// name to print in a language is another name, and of what there is only one (a description, an attribute) that of the
// first is the last word.
func (r *Reference) tellTogether() {
	for first, others := range r.others {
		var together, lastWords []quad.Quad
		printed := make(map[string]bool)
		for _, id := range append([]string{first}, others...) {
			own := slices.DeleteFunc(slices.Clone(r.record), func(q quad.Quad) bool {
				return q.Subject != quad.IRI(id) || strings.HasPrefix(words(q.Label), "stmt:")
			})
			slices.SortStableFunc(own, func(a, b quad.Quad) int {
				return btoi(a.Predicate != quad.IRI(record+"name")) - btoi(b.Predicate != quad.IRI(record+"name"))
			})
			var languages []string
			var words_ []quad.Quad
			for _, q := range own {
				q.Subject, q.Object = quad.IRI(first), r.renamed(q.Object)
				switch predicate := words(q.Predicate); {
				case predicate == record+"name":
					lang := q.Object.(quad.LangString).Lang
					if printed[lang] {
						q.Predicate = quad.IRI(record + "otherName")
					}
					languages = append(languages, lang)
					together = append(together, q)
				case predicate == record+"description" || strings.HasPrefix(predicate, attribute):
					words_ = append(words_, q)
				default:
					together = append(together, q)
				}
			}
			for _, lang := range languages {
				printed[lang] = true
			}
			lastWords = slices.Concat(words_, lastWords)
		}
		r.about[quad.IRI(first)] = slices.Concat(together, lastWords)
	}
}

// describeJudgements writes the lines of the judgements.
func (r *Reference) describeJudgements(d *describer) {
	for n, j := range r.judgements {
		stands := standing(r.judgements, n)
		d.line(j.id, j.ends[0], j.ends[1], j.verdict, j.reason, j.author, j.date, stands,
			stands && j.verdict == "DIFFERENT" && r.first(j.ends[0]) == r.first(j.ends[1]), "dataset:"+r.changesets[j.changeset-1].dataset, j.changeset)
	}
}

func (d *describer) judgements(s *graph.Snapshot) {
	for j := range s.Judgements() {
		d.line(j.ID(), j.EntityID(), j.OtherID(), j.Verdict(), j.Reason(), j.Author(), j.Date(), j.Standing(), j.Conflicting(), j.Dataset().ID(), j.AddedIn().Number())
	}
}

// Loops counts the edges that match and lead from an entity to itself, by predicate: those between entities that are one.
func (r *Reference) Loops(via *graph.StatementFilter) map[string]int {
	counts := make(map[string]int)
	for _, t := range r.statements {
		if t.subject == t.object && r.asked(via, r.sees(t, graph.Out)) {
			counts[t.predicate.Name]++
		}
	}
	return counts
}

// otherIDs returns the ids of the entities that are one with an entity, in the order of the record.
func otherIDs(e graph.Entity) []string {
	list := []string{}
	for _, same := range e.SameAs() {
		list = append(list, string(same.ID()))
	}
	return list
}

// judge adds judgements of identity to a draft: mostly that two entities of one kind are the same, now and then another
// verdict, and sometimes a later one on two that were judged before. A draft adds a few pairs to those that were judged, and
// what follows from pairs is not judged on, so that the work grows with the drafts as their number does.
func (g *generator) judge(n int) {
	if g.judging == nil {
		return
	}
	put := func(a, b graph.ID, verdict string) {
		day := 1 + n*3 + g.judging.IntN(5) // a later draft may bring an older judgement
		row := graph.JudgementRow{
			Entity: text(string(a)), Other: text(string(b)), Verdict: text(verdict), Reason: text(fmt.Sprintf("reason %d", len(g.daysJudged)+1)),
			Author: text("nobody"), Date: text(time.Date(2070, time.February, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)),
		}
		ends := [2]graph.ID{min(a, b), max(a, b)}
		if key := fmt.Sprint(ends, row.Date.Text); a != b && !g.daysJudged[key] { // one verdict a day
			g.daysJudged[key] = true
			g.draft.Judgements = append(g.draft.Judgements, row)
		}
	}
	earlier := len(g.judged)
	judge := func(a, b graph.ID, verdict string) {
		if a != b {
			g.judged = append(g.judged, [2]graph.ID{a, b})
		}
		put(a, b, verdict)
	}
	verdict := func() string { return []string{"SAME", "SAME", "SAME", "DIFFERENT", "UNSURE"}[g.judging.IntN(5)] }
	var pools [][]int32
	for _, kind := range g.vocabulary.Kinds() {
		if pool := g.pools[kind.Number]; !kind.Abstract && len(pool) > 1 {
			pools = append(pools, pool)
		}
	}
	for range min(len(pools), 2+g.judging.IntN(3)) {
		x := g.judging.Float64()
		pool := pools[int(float64(len(pools))*x*x)] // mostly of few kinds, so that groups of more than two come about
		judge(g.ids[pool[g.judging.IntN(len(pool))]], g.ids[pool[g.judging.IntN(len(pool))]], verdict())
	}
	if len(g.judged) > 0 && g.judging.IntN(2) == 0 {
		pair := g.judged[g.judging.IntN(len(g.judged))]
		judge(pair[1], pair[0], verdict())
	}
	for _, p := range g.judged[earlier:] {
		for _, q := range g.judged {
			if p[0] == q[0] && p[1] != q[1] && g.judging.IntN(3) == 0 {
				put(p[1], q[1], "DIFFERENT") // though others may make them one
			}
		}
	}
	slices.SortFunc(g.draft.Judgements, func(a, b graph.JudgementRow) int { return cmp.Compare(b.Reason.Text, a.Reason.Text) })
}
