package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/client"
	"peacegraph/graph"
)

// sentRow is a correction or a judgement that is put on a server: a draft with one row, which is published or given up again.
type sentRow struct {
	client  *client.Client
	message string
	dataset string
	title   string // of the data set, when the graph does not have it
	list    string // which rows of AddToDraftInput it is among
	row     map[string]any
	// places tells where the command line has what a field of the row is.
	places map[string]string
}

// notAuthor refuses --author beside --server.
func notAuthor(command *cobra.Command) error {
	if command.Flags().Changed("server") && command.Flags().Changed("author") {
		return usageError{errors.New("--author does not go with --server: the author is the name of the token; leave it out")}
	}
	return nil
}

// send has the server check the row, and reads what it would do: look is called with the id of the draft. With write it is
// published then; the changeset is empty when the graph had it already. Findings that are errors end it before.
func (r *sentRow) send(ctx context.Context, write bool, look func(draft graph.ID) error) (changeset graph.ID, findings graph.Findings, err error) {
	w := writing{client: r.client, message: r.message, dataset: r.dataset, seed: rand.Text()}
	if err := r.begin(ctx, &w); err != nil {
		return "", nil, err
	}
	open := true
	defer func() {
		if open {
			err = errors.Join(err, w.abandon(context.WithoutCancel(ctx), "it was only looked at, or could not be written"))
		}
	}()
	if findings, err = r.put(ctx, &w); err != nil || findings.Refused() {
		return "", findings, err
	}
	if err := look(graph.ID(w.draft)); err != nil || !write {
		return "", findings, err
	}
	open = false // publish gives up what it cannot publish
	done, err := w.publish(ctx)
	if err != nil || done == nil {
		return "", findings, err
	}
	return done.ID, findings, nil
}

// begin begins the draft. A data set that the graph does not have is described.
func (r *sentRow) begin(ctx context.Context, w *writing) error {
	var known struct {
		Node *struct{ ID graph.ID }
	}
	id := (graph.Dataset{Name: r.dataset}).ID()
	if err := askInto(ctx, r.client, "query($id: ID!) { node(id: $id) { id } }", map[string]any{"id": id}, &known); err != nil {
		return err
	}
	input := map[string]any{"message": r.message, "dataset": r.dataset}
	if known.Node == nil {
		input["describe"] = map[string]any{"title": r.title, "version": "1"}
	}
	var payload struct {
		Draft  *struct{ ID string }
		Errors []rowError
	}
	if err := w.run(ctx, "createDraft", "CreateDraftInput", "draft { id } errors { code message path }", input, w.key("create"), &payload); err != nil {
		return err
	}
	if err := r.mistakes(payload.Errors); err != nil {
		return err
	}
	w.draft = payload.Draft.ID
	return nil
}

// rowError is an error of a mutation.
type rowError struct {
	Code, Message string
	Path          []string
}

// mistakes is the error of what is wrong with an input beside its rows.
func (r *sentRow) mistakes(all []rowError) error {
	if len(all) == 0 {
		return nil
	}
	var told draftErrors
	for _, one := range all {
		if len(one.Path) > 0 && one.Path[0] == "dataset" {
			return usageError{errors.New("--dataset: " + one.Message)}
		}
		if len(one.Path) > 0 && one.Path[0] == "message" {
			return usageError{errors.New("--reason: " + one.Message)}
		}
		told = append(told, draftError{one.Code, one.Message})
	}
	return told
}

// put puts the row into the draft.
func (r *sentRow) put(ctx context.Context, w *writing) (graph.Findings, error) {
	var payload struct {
		Findings []struct {
			Severity, Rule, Message, Value string
			Accepted, Nearest, Path        []string
		}
		Errors []rowError
	}
	input := map[string]any{"draft": w.draft, r.list: []any{r.row}}
	const fields = "findings { severity rule message value accepted nearest path } errors { code message path }"
	if err := w.run(ctx, "addToDraft", "AddToDraftInput", fields, input, w.key("add"), &payload); err != nil {
		return nil, err
	}
	var findings graph.Findings
	for _, f := range payload.Findings {
		found := graph.Finding{Rule: f.Rule, Message: f.Message, Value: f.Value, Accepted: f.Accepted, Nearest: f.Nearest}
		for _, severity := range [...]graph.Severity{graph.Error, graph.Warning, graph.Notice} {
			if severity.String() == f.Severity {
				found.Severity = severity
			}
		}
		if len(f.Path) > 0 {
			found.Place.File = r.places[f.Path[len(f.Path)-1]]
		}
		findings = append(findings, found)
	}
	if findings.Refused() {
		return findings, nil // which the errors repeat
	}
	return findings, r.mistakes(payload.Errors)
}

// askInto asks a server and reads the data of its answer.
func askInto(ctx context.Context, asks *client.Client, query string, variables map[string]any, into any) error {
	text, err := asks.GraphQL(ctx, client.Asked{Query: query, Variables: variables}, "")
	if err != nil {
		return err
	}
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("read the answer of %s: %w", asks.Server(), err)
	}
	if len(answer.Errors) > 0 {
		return fmt.Errorf("%s: %s", asks.Server(), answer.Errors[0].Message)
	}
	return json.Unmarshal(answer.Data, into)
}
