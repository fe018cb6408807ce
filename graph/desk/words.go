package desk

import (
	"context"

	"peacegraph/graph"
)

// maxWorded is how many rows a draft has at most for a statement in it to be told in words: it is read from the graph as that
// would be with all of the draft.
const maxWorded = 200

// inWords returns what the newest part of a draft says when it says one thing: the sentence of its statement, what it
// corrects or withdraws, whom it judges to be the same. It is empty for a part that says more, for a large draft, while the draft has an
// error elsewhere, and when what it names is not in the graph s yet.
func (r *review) inWords(ctx context.Context, s *graph.Snapshot, of *record, rows *graph.Draft, statements []graph.ID) (string, error) {
	switch part := of.Parts[len(of.Parts)-1]; {
	case part.Rows() == part.Statements+part.Entities && one(statements):
		if r.Prepared == nil || of.rows() > maxWorded {
			return "", nil
		}
		r.turn.Lock()
		defer r.turn.Unlock()
		preview, err := r.Prepared.Preview(ctx, nil)
		if err != nil {
			return "", err
		}
		if statement, ok := preview.Snapshot().Statement(statements[0]); ok {
			if rows.Statements[0].Supersedes.Text != "" {
				return "Corrected: " + statement.Text(), nil
			}
			return statement.Text(), nil
		}
	case part.Rows() == 1 && part.Corrections == 1:
		if target, ok := s.Statement(graph.ID(rows.Corrections[0].Target.Text)); ok {
			if rows.Corrections[0].Action.Text == graph.Reinstate.String() {
				return "Reinstated: " + target.Text(), nil
			}
			return "Withdrawn: " + target.Text(), nil
		}
	case part.Rows() == 1 && part.Judgements == 1:
		judgement := rows.Judgements[0]
		entity, first := s.Entity(graph.ID(judgement.Entity.Text))
		other, second := s.Entity(graph.ID(judgement.Other.Text))
		if first && second {
			return entity.Name(nil) + " and " + other.Name(nil) + ": " + verdictInWords(judgement.Verdict.Text), nil
		}
	}
	return "", nil
}

// verdictInWords says a verdict.
func verdictInWords(verdict string) string {
	switch verdict {
	case graph.Same.String():
		return "the same"
	case graph.Different.String():
		return "different"
	}
	return "cannot be told"
}

// one tells whether there is an id, and no other.
func one(ids []graph.ID) bool {
	for _, id := range ids {
		if id == "" || id != ids[0] {
			return false
		}
	}
	return len(ids) > 0
}
