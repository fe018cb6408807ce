package resolvers

import (
	"context"
	"fmt"

	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/resolvers/internal/model"
)

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func newDraft(input *model.CreateDraftInput) desk.NewDraft {
	in := desk.NewDraft{Message: input.Message, Dataset: input.Dataset, Key: text(input.IdempotencyKey)}
	if input.Base != nil {
		in.Base = *input.Base
	}
	if d := input.Describe; d != nil {
		in.Describe = desk.Description{
			Title: text(d.Title), Licence: text(d.Licence), Language: text(d.Language), Description: text(d.Description), Creators: d.Creators,
			Version: text(d.Version), Citation: text(d.Citation), Codebook: text(d.Codebook), Coder: text(d.Coder),
		}
	}
	return in
}

// add puts the rows of an input into a draft. All that is wrong with them is told at once: by findings, and those that are
// errors also as what the asker can put right.
func (r *Resolver) add(ctx context.Context, input *model.AddToDraftInput) (*model.AddToDraftPayload, error) {
	d, by, err := r.writer(ctx)
	if err != nil {
		return nil, err
	}
	payload := &model.AddToDraftPayload{Draft: r.visible(ctx, by, input.Draft), Statements: []*graph.ID{}, Findings: []model.Finding{}}
	if n := countRows(input); n > MaxRows {
		payload.Errors = []desk.Refusal{{Code: desk.TooLarge, Message: fmt.Sprintf(
			"these are %d rows, a statement having one for each evidence, and %d are taken at once; send them in several parts, or as files to POST /drafts/%s/import", n, MaxRows, input.Draft)}}
		return payload, nil
	}
	s, err := r.snapshot(ctx, nil)
	if err != nil {
		return nil, err
	}
	rows, first := readRows(input, s.Vocabulary())
	added, err := d.Add(ctx, by, input.Draft, desk.Rows{Rows: rows, DryRun: input.DryRun, Key: text(input.IdempotencyKey)})
	if payload.Errors, err = refused(err); err != nil || added == nil {
		return payload, err
	}
	payload.Draft, payload.Findings = added.Draft, findingsOf(added.Findings)
	if errs := errorsOf(added.Findings, added.Draft); len(payload.Errors) > 0 && len(errs) > 0 {
		payload.Errors = errs
	}
	for _, row := range first {
		payload.Statements = append(payload.Statements, idOf(added.Statements, row))
	}
	for _, part := range added.Draft.Parts() {
		if part.Number == added.Part {
			payload.Part = &part
		}
	}
	return payload, nil
}

// idOf returns the id of a row, nil when it has none.
func idOf(ids []graph.ID, row int) *graph.ID {
	if row >= len(ids) || ids[row] == "" {
		return nil
	}
	return &ids[row]
}
