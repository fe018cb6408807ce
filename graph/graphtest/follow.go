package graphtest

import (
	"slices"
	"strings"

	"peacegraph/graph"
)

// Followed returns what a subscription to changes tells that begins at an empty graph, in order, each as changeset, action and
// id. Without a filter it is everything that the changesets did, each as of itself; with one only the changes of statements
// that match as of the changeset or matched before it. The error is that of [Reference.AsOf].
func (r *Reference) Followed(filter *graph.StatementFilter) ([]string, error) {
	var lines []string
	before, err := r.AsOf(0)
	if err != nil {
		return nil, err
	}
	for n := range len(r.changesets) {
		after, err := r.AsOf(n + 1)
		if err != nil {
			return nil, err
		}
		lines = append(lines, slices.DeleteFunc(after.Changes(n), func(line string) bool {
			id := strings.Fields(line)[2]
			return filter != nil && !after.asksFor(filter, id) && !before.asksFor(filter, id)
		})...)
		before = after
	}
	return lines, nil
}

// asksFor reports whether there is a statement with the id that matches.
func (r *Reference) asksFor(filter *graph.StatementFilter, id string) bool {
	return slices.ContainsFunc(r.statements, func(t *said) bool { return t.id == id && r.asked(filter, r.sees(t, graph.Both)) })
}
