package graphtest

import (
	"slices"

	"peacegraph/graph"
)

// Select returns the entities and the statements that a selection takes, in the order of the record. It takes the
// statements among the entities that are wanted again and again, until those about statements have found theirs.
func (r *Reference) Select(q graph.Selection) (entities, statements []string) {
	taken := make(map[string]bool)
	filter := q.Filter
	if filter == nil && (q.Around != nil || q.IDs != nil) {
		filter = graph.DefaultFilter()
	}
	listed := false
	for _, id := range q.IDs {
		if i := slices.IndexFunc(r.statements, func(t *said) bool { return t.id == string(id) }); i >= 0 {
			if t := r.statements[i]; q.Filter == nil || r.asked(q.Filter, r.sees(t, graph.Both)) {
				taken[t.id], listed = true, true
				r.takeEnds(t, taken)
			}
		}
	}
	wanted := func(e *thing) bool { return true }
	limited := q.Where != nil || q.Around != nil || q.IDs != nil
	if limited {
		near := r.ball(q.Around, q.Depth, filter)
		wanted = func(e *thing) bool {
			return (q.Where == nil || r.matchesEntity(q.Where, e)) && (q.Around == nil || near[e.id]) &&
				(q.IDs == nil || slices.Contains(q.IDs, graph.ID(e.id)))
		}
	}
	if listed {
		for _, id := range q.IDs {
			taken[string(id)] = taken[string(id)] || r.isThing(string(id))
		}
		return r.inOrder(taken)
	}
	for more := true; more; {
		more = false
		for _, t := range r.statements {
			if !taken[t.id] && r.borne(t, q.Dataset) && r.among(t, limited, wanted, taken) && r.meets(filter, t, limited) {
				taken[t.id], more = true, true
				r.takeEnds(t, taken)
			}
		}
	}
	for _, e := range r.entities {
		if wanted(e) && (limited && q.Dataset == nil || q.Filter == nil && (q.Dataset == nil || slices.Contains(r.namedIn(e.id), string(*q.Dataset)))) {
			taken[e.id] = true
		}
	}
	return r.inOrder(taken)
}

// takeEnds takes the entities at the ends of a statement.
func (r *Reference) takeEnds(t *said, taken map[string]bool) {
	for _, end := range [2]string{t.subject, t.object} {
		if r.isThing(end) {
			taken[end] = true
		}
	}
}

func (r *Reference) ball(starts []graph.ID, depth int, filter *graph.StatementFilter) map[string]bool {
	near := make(map[string]bool)
	for _, id := range starts {
		near[string(id)] = true
	}
	for range depth {
		var reached []string
		for id := range near {
			for _, s := range r.around(id) {
				if s.other != "" && r.asked(filter, s) {
					reached = append(reached, s.other)
				}
			}
		}
		for _, id := range reached {
			near[id] = true
		}
	}
	return near
}

// borne reports whether a statement came with a data set or rests on evidence that did; nil is any.
func (r *Reference) borne(t *said, dataset *graph.ID) bool {
	if dataset == nil || "dataset:"+r.datasetOf(t) == string(*dataset) {
		return true
	}
	for _, id := range r.objects(t.id, record+"evidence") {
		i := slices.IndexFunc(r.evidence, func(e *rest) bool { return e.id == id })
		if "dataset:"+r.changesets[r.evidence[i].changeset-1].dataset == string(*dataset) {
			return true
		}
	}
	return false
}

// among reports whether all ends of a statement are wanted or, where they are statements, taken.
func (r *Reference) among(t *said, limited bool, wanted func(*thing) bool, taken map[string]bool) bool {
	if !limited {
		return true
	}
	for _, end := range [2]string{t.subject, t.object} {
		switch e := r.thing(end); {
		case end == "":
		case e != nil && !wanted(e), e == nil && !taken[end]:
			return false
		}
	}
	return true
}

func (r *Reference) meets(filter *graph.StatementFilter, t *said, fromEnds bool) bool {
	if filter == nil || r.asked(filter, r.sees(t, graph.Both)) {
		return true
	}
	return fromEnds && r.isThing(t.subject) && r.isThing(t.object) && (r.asked(filter, r.sees(t, graph.Out)) || r.asked(filter, r.sees(t, graph.In)))
}

func (r *Reference) inOrder(taken map[string]bool) (entities, statements []string) {
	for _, e := range r.entities {
		if taken[e.id] {
			entities = append(entities, e.id)
		}
	}
	for _, t := range r.statements {
		if taken[t.id] {
			statements = append(statements, t.id)
		}
	}
	return entities, statements
}
