package graphtest

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"peacegraph/graph"
)

// decision is a correction.
type decision struct {
	id, action, target, reason string
	changeset                  int
}

func (r *Reference) decision(q quad.Quad) decision {
	id := words(q.Subject)
	return decision{id, first(r.objects(id, record+"action")), words(q.Object), first(r.objects(id, record+"reason")), changesetOf(q)}
}

// decisions returns the corrections of a statement or a data set, in the order of the record.
func (r *Reference) decisions(target string) []decision { return r.decided[target] }

// withdrawal returns the correction by which the data set of an evidence is withdrawn.
func (r *Reference) withdrawal(evidence string) (decision, bool) {
	if len(r.decided) == 0 {
		return decision{}, false
	}
	i := slices.IndexFunc(r.evidence, func(e *rest) bool { return e.id == evidence })
	made := r.decisions("dataset:" + r.changesets[r.evidence[i].changeset-1].dataset)
	if len(made) == 0 || made[len(made)-1].action != graph.Withdraw.String() {
		return decision{}, false
	}
	return made[len(made)-1], true
}

// ranking is how a statement stands, why, and by what.
type ranking struct {
	rank   graph.Rank
	cause  string // empty when it is as it came
	by     string
	reason string
}

// alone tells how a statement stands, whatever supersedes it.
func (r *Reference) alone(t *said) ranking {
	now := ranking{rank: t.written, reason: first(r.objects(t.id, record+"rankReason"))}
	if made := r.decisions(t.id); len(made) > 0 {
		switch d := made[len(made)-1]; {
		case d.action == graph.Deprecate.String():
			return ranking{graph.Deprecated, "correction", d.id, d.reason}
		case t.written == graph.Deprecated:
			now = ranking{graph.Normal, "correction", d.id, ""}
		}
	}
	if now.rank == graph.Deprecated {
		return now
	}
	var sets []decision
	rests := r.objects(t.id, record+"evidence")
	for _, e := range rests {
		if d, withdrawn := r.withdrawal(e); withdrawn {
			sets = append(sets, d)
		}
	}
	if len(sets) < len(rests) {
		return now
	}
	order := func(d decision) int {
		return slices.IndexFunc(r.quads, func(q quad.Quad) bool { return q.Subject == quad.IRI(d.id) })
	}
	latest := slices.MaxFunc(sets, func(a, b decision) int { return order(a) - order(b) })
	return ranking{graph.Deprecated, "withdrawal", latest.id, "all it rests on was withdrawn, " + latest.target + ": " + latest.reason}
}

// standing tells how a statement stands.
func (r *Reference) standing(t *said) ranking {
	now := r.alone(t)
	if by := r.correctedBy(t); by != nil && now.rank != graph.Deprecated {
		now = ranking{graph.Deprecated, "superseding", by.id, "superseded by " + by.id}
		if why := first(r.objects(by.id, record+"rankReason")); why != "" {
			now.reason += ": " + why
		}
	}
	return now
}

// correctedBy returns the newest statement that takes the place of another one, nil when there is none.
func (r *Reference) correctedBy(t *said) *said {
	var by *said
	for _, id := range r.subjects(record+"supersedes", t.id) {
		for _, other := range r.statements {
			if other.id == id && r.alone(other).rank != graph.Deprecated {
				by = other
			}
		}
	}
	return by
}

// evidenceOf returns the ids of the evidence that tells of a statement: what was withdrawn only if all of it was.
func (r *Reference) evidenceOf(t *said) []string {
	var counts []string
	all := r.objects(t.id, record+"evidence")
	for _, e := range all {
		if _, withdrawn := r.withdrawal(e); !withdrawn {
			counts = append(counts, e)
		}
	}
	if len(counts) == 0 {
		return all
	}
	return counts
}

// before returns the record as it was before a changeset.
func (r *Reference) before(changeset int) *Reference {
	if older := r.older[changeset]; older != nil {
		return older
	}
	older, err := r.AsOf(changeset - 1)
	if err != nil {
		panic(err) // what was read once can be read again
	}
	if r.older == nil {
		r.older = make(map[int]*Reference)
	}
	r.older[changeset] = older
	return older
}

// restood returns what a changeset did to the standing of an older statement.
func (r *Reference) restood(t *said, changeset int) []graph.ChangeAction {
	before, after := r.before(changeset), r.before(changeset+1)
	was, is := before.standing(before.said(t.id)), after.standing(after.said(t.id))
	changed := was.rank != is.rank || was.cause != is.cause || was.by != is.by
	var actions []graph.ChangeAction
	for _, d := range after.decisions(t.id) {
		if d.changeset == changeset {
			actions = append(actions, map[bool]graph.ChangeAction{true: graph.StatementDeprecated, false: graph.StatementReinstated}[d.action == graph.Deprecate.String()])
		}
	}
	switch {
	case !changed:
	case is.rank != graph.Deprecated:
		actions = append(actions, graph.StatementReinstated)
	case is.cause == "superseding":
		actions = append(actions, graph.StatementSuperseded)
	default:
		actions = append(actions, graph.StatementDeprecated)
	}
	return actions
}

func (r *Reference) said(id string) *said {
	i := slices.IndexFunc(r.statements, func(t *said) bool { return t.id == id })
	return r.statements[i]
}

// describeDecisions writes down the corrections of a statement or a data set.
func (r *Reference) describeDecisions(target string) []string {
	var lines []string
	for _, d := range r.decisions(target) {
		lines = append(lines, strings.Join([]string{d.id, d.action, d.target, d.reason, first(r.objects(d.id, record+"author")), first(r.objects(d.id, record+"date"))}, " "))
	}
	return lines
}
