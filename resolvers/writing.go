package resolvers

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/resolvers/internal/model"
)

// Viewer is who asks, as the API tells it.
type Viewer = model.Viewer

// Role is what a token may do: `READER`, `EDITOR` or `ADMIN`.
type Role = model.Role

type (
	viewerKey struct{}
	authorKey struct{}
)

// WithViewer returns a context whose requests come from somebody with a token. Who may write is told by [WithAuthor].
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, &v)
}

// WithAuthor returns a context whose requests may write, in the name of the author.
func WithAuthor(ctx context.Context, by desk.Author) context.Context {
	return context.WithValue(ctx, authorKey{}, by)
}

// writer returns the desk and who asks. The error says why nothing can be written.
func (r *Resolver) writer(ctx context.Context) (*desk.Desk, desk.Author, error) {
	by, known := ctx.Value(authorKey{}).(desk.Author)
	switch {
	case r.desk == nil:
		return nil, by, errReadOnly
	case !known:
		return nil, by, errNoAuthor
	}
	return r.desk, by, nil
}

// The refusals of those who may not write at all. They are errors of GraphQL, because there is nothing in the input to put
// right.
var (
	errReadOnly = errors.New("this program only reads the graph; to write, start `peacegraph serve`, and send mutations to it with a token: `peacegraph query --server URL`")
	errNoAuthor = errors.New("writing needs the token of an editor: send it as `Authorization: Bearer …`")
)

// refused returns what the asker can put right, or the error of a failure.
func refused(err error) ([]desk.Refusal, error) {
	refusals := desk.RefusalsOf(err)
	if err != nil && len(refusals) == 0 {
		return nil, err
	}
	all := make([]desk.Refusal, 0, len(refusals))
	for _, r := range refusals {
		all = append(all, *r)
	}
	return all, nil
}

// payload makes the payload of a mutation of a draft. After a refusal it shows the draft as it is, if the asker may see it.
func (r *Resolver) payload(ctx context.Context, by desk.Author, id graph.ID, draft *desk.Draft, err error) (*model.DraftPayload, error) {
	errs, err := refused(err)
	if err != nil {
		return nil, err
	}
	if draft == nil {
		draft = r.visible(ctx, by, id)
	}
	return &model.DraftPayload{Draft: draft, Errors: errs}, nil
}

// visible returns a draft, nil when there is none that the asker may see.
func (r *Resolver) visible(ctx context.Context, by desk.Author, id graph.ID) *desk.Draft {
	draft, err := r.desk.Draft(ctx, by, id)
	if err != nil {
		return nil
	}
	return draft
}

// draft returns a draft for reading: nil when there is none that the asker may see.
func (r *Resolver) draft(ctx context.Context, id graph.ID) (*desk.Draft, error) {
	d, by, err := r.writer(ctx)
	if err != nil {
		return nil, nil
	}
	draft, err := d.Draft(ctx, by, id)
	if len(desk.RefusalsOf(err)) > 0 {
		return nil, nil
	}
	return draft, err
}

// isDraft reports whether an id is that of a draft.
func isDraft(id graph.ID) bool { return strings.HasPrefix(string(id), "draft:") }

// node returns what has an id, nil when nothing has that the asker may see.
func (r *Resolver) node(ctx context.Context, s *graph.Snapshot, id graph.ID) (graph.Node, error) {
	if isDraft(id) {
		if draft, err := r.draft(ctx, id); draft != nil || err != nil {
			return draft, err
		}
		return nil, nil
	}
	node, _ := s.Node(id)
	return node, nil
}

// withDraft returns the graph as it would be with a draft. The error is a [graph.InputError] when there is none that the
// asker may see, or it cannot be published.
func (r *Resolver) withDraft(ctx context.Context, id graph.ID) (*graph.Snapshot, error) {
	draft, err := r.draft(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case draft == nil:
		return nil, graph.NewInputError("there is no draft %.120q that you may see; send the token of its author", string(id))
	case draft.Status() == desk.StatusPublished:
		return nil, graph.NewInputError("%s is published; read the graph without asOf, or as of the changeset that it became", id)
	case draft.Status() == desk.StatusAbandoned:
		return nil, graph.NewInputError("%s was given up, and its rows are gone", id)
	}
	s, ok, err := draft.Preview(ctx)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, graph.NewInputError("%s has errors among its findings, so nobody can tell what the graph would be with it; put them right first", id)
	}
	return s.Until(ctx.Err), nil
}

func findingsOf(found []desk.Finding) []model.Finding {
	all := make([]model.Finding, 0, len(found))
	for _, f := range found {
		all = append(all, model.Finding{Finding: f})
	}
	return all
}

// errorsOf makes of findings that are errors what the asker is told of them: of those in the new rows with the path in the
// input, and of those that the rows would bring into the rest of the draft with the place.
func errorsOf(found []desk.Finding, draft *desk.Draft) []desk.Refusal {
	var errs []desk.Refusal
	for _, f := range found {
		if f.Severity != graph.Error {
			continue
		}
		refusal := desk.Refusal{Code: desk.Invalid, Message: f.Message, Path: f.Path, Accepted: f.Accepted, Nearest: f.Nearest}
		older := slices.ContainsFunc(draft.Parts(), func(p desk.Part) bool { return p.Number == f.Part })
		if older || f.Part == 0 {
			place := strings.Join(f.Path, ".")
			if place == "" {
				place = f.Place.String()
			}
			refusal.Code, refusal.Path = desk.UnresolvedFindings, nil
			refusal.Message = "with these rows, what is in the draft already is wrong, at " + place + ": " + f.Message
		}
		errs = append(errs, refusal)
	}
	return errs
}

// listFindings returns the findings that are asked for. The error is a [graph.InputError].
func listFindings(found []desk.Finding, first *int, severities []graph.Severity) (*model.FindingList, error) {
	const most = 500
	n := 50
	if first != nil {
		n = *first
	}
	if n < 0 || n > most {
		return nil, graph.NewInputError("first is %d; 0 to %d findings are told at once, the worst with severity: [ERROR]", n, most)
	}
	list := &model.FindingList{Nodes: []model.Finding{}}
	for _, f := range findingsOf(found) {
		switch f.Severity {
		case graph.Error:
			list.Errors++
		case graph.Warning:
			list.Warnings++
		default:
			list.Notices++
		}
		if severities != nil && !slices.Contains(severities, f.Severity) {
			continue
		}
		if list.TotalCount++; list.TotalCount <= n {
			list.Nodes = append(list.Nodes, f)
		}
	}
	return list, nil
}

// draftCursor is the place of a draft in a page. Drafts are listed by when they were begun, so that one that comes or goes
// moves no other.
func draftCursor(d *desk.Draft) graph.Cursor {
	return graph.Cursor(base64.RawURLEncoding.EncodeToString([]byte(d.ID())))
}

// draftPage returns a page of drafts. The error is a [graph.InputError].
func draftPage(drafts []*desk.Draft, first *int, after *graph.Cursor) (*model.DraftConnection, error) {
	n := graph.DefaultPage
	if first != nil {
		n = *first
	}
	if n < 0 || n > graph.MaxPage {
		return nil, graph.NewInputError("first is %d; a page has 0 to %d items, ask for the next page with a cursor", n, graph.MaxPage)
	}
	page := &model.DraftConnection{Nodes: []desk.Draft{}, Edges: []model.DraftEdge{}, TotalCount: len(drafts), PageInfo: &graph.PageInfo{}}
	if after != nil {
		at := slices.IndexFunc(drafts, func(d *desk.Draft) bool { return draftCursor(d) == *after })
		if at < 0 {
			return nil, graph.NewInputError("%.60q is not the cursor of one of these drafts; leave it out to begin at the start", string(*after))
		}
		drafts, page.PageInfo.HasPreviousPage = drafts[at+1:], true
	}
	page.PageInfo.HasNextPage = len(drafts) > n
	for _, d := range drafts[:min(n, len(drafts))] {
		page.Nodes = append(page.Nodes, *d)
		page.Edges = append(page.Edges, model.DraftEdge{Cursor: draftCursor(d), Node: d})
	}
	if len(page.Edges) > 0 {
		page.PageInfo.StartCursor, page.PageInfo.EndCursor = &page.Edges[0].Cursor, &page.Edges[len(page.Edges)-1].Cursor
	}
	return page, nil
}
