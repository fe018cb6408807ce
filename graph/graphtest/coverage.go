package graphtest

import (
	"fmt"

	"peacegraph/graph"
)

// Coverage returns the sentences of a source that were coded, in order, each with how many statements that are not deprecated
// rest on it, and how many passages name no sentence.
func (r *Reference) Coverage(source graph.ID) (sentences []string, elsewhere int) {
	filter := &graph.StatementFilter{
		Mode:     []graph.Mode{graph.Fact, graph.Reported, graph.Assessment, graph.Proposal, graph.Hypothetical, graph.Inferred},
		Polarity: []graph.Polarity{graph.Positive, graph.Negative},
		Rank:     []graph.Rank{graph.Preferred, graph.Normal},
	}
	var at place
	statements := make(map[string]bool)
	flush := func() {
		if at.sentence > 0 {
			sentences = append(sentences, fmt.Sprintf("%d.%d: %d", at.paragraph, at.sentence, len(statements)))
		}
		clear(statements)
	}
	for _, p := range r.Passages(source, nil) {
		here := locate(p)
		if here.sentence == 0 {
			elsewhere++
			continue
		}
		if here.paragraph != at.paragraph || here.sentence != at.sentence {
			flush()
			at = here
		}
		for _, statement := range r.OnPassage(graph.ID(p), filter) {
			statements[statement] = true
		}
	}
	flush()
	return sentences, elsewhere
}
