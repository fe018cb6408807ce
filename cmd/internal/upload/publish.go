package upload

import (
	"context"

	"peacegraph/cmd/internal/report"
	"peacegraph/cmd/internal/server"
	"peacegraph/graph/desk"
)

// Published tells what became of a draft that was to be published.
type Published struct {
	// Changeset is what it became; nil when it was refused.
	Changeset *report.Changeset `json:"changeset"`
	// Conflicts are what others have changed since the draft was begun where it touches the graph.
	Conflicts []Conflict `json:"conflicts"`
	// Errors say why it was refused.
	Errors []Refused `json:"errors"`
}

// Conflict is what another changeset has changed.
type Conflict struct {
	Message   string            `json:"message"`
	Changeset *report.Changeset `json:"changeset"`
}

// Refused is something that the user can put right. The codes are those of package desk.
type Refused struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// publish publishes a draft. It is what the mutation publishDraft does, without the bound on the time of a mutation: a large
// draft takes minutes. Who hangs up does not stop it, because a proxy may have done that; who asks again with the same key
// waits for the same answer.
func (h *handler) publish(ctx context.Context, a asked) (any, error) {
	done, err := h.Desk.Publish(context.WithoutCancel(ctx), a.by, a.draft, "", a.key)
	refused := desk.RefusalsOf(err)
	o := h.outcome(a.draft, err)
	if done != nil && done.Changeset.Number() > 0 {
		o.Result = string(done.Changeset.ID())
	}
	server.LogWrite(ctx, "publish", o)
	if err != nil && len(refused) == 0 {
		return nil, err
	}
	answer := Published{Conflicts: []Conflict{}, Errors: []Refused{}}
	for _, r := range refused {
		if r.Code == desk.NotFound || r.Code == desk.Busy || r.Code == desk.IdempotencyKeyReused {
			return nil, err
		}
		answer.Errors = append(answer.Errors, Refused{r.Code.String(), r.Message})
	}
	if done == nil {
		return answer, nil
	}
	answer.Changeset = report.ChangesetOf(done.Changeset)
	for _, c := range done.Conflicts {
		answer.Conflicts = append(answer.Conflicts, Conflict{c.Message(), report.ChangesetOf(c.Changeset)})
	}
	return answer, nil
}
