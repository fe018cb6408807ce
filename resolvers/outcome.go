package resolvers

import (
	"slices"

	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/resolvers/internal/model"
)

// Outcome is what became of a field of a mutation.
type Outcome struct {
	Draft, Changeset graph.ID // empty for none
	Refused          []string // codes of what the asker can put right, each once; none when it was done
	Nothing          bool     // it was a dry run
}

// OutcomeOf returns what a field of a mutation answered with says. It reports false for what is no payload of one.
func OutcomeOf(payload any) (Outcome, bool) {
	var o Outcome
	var errors []desk.Refusal
	var draft *desk.Draft
	switch p := payload.(type) {
	case *model.DraftPayload:
		draft, errors = p.Draft, p.Errors
	case *model.AddToDraftPayload:
		draft, errors = p.Draft, p.Errors
		o.Nothing = p.Part == nil && len(p.Errors) == 0
	case *model.RebaseDraftPayload:
		draft, errors = p.Draft, p.Errors
	case *model.PublishDraftPayload:
		draft, errors = p.Draft, p.Errors
		if p.Changeset != nil {
			o.Changeset = p.Changeset.ID()
		}
	default:
		return o, false
	}
	if draft != nil {
		o.Draft = draft.ID()
	}
	for _, e := range errors {
		if code := e.Code.String(); !slices.Contains(o.Refused, code) {
			o.Refused = append(o.Refused, code)
		}
	}
	return o, true
}
