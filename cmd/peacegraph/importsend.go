package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"peacegraph/cmd/internal/client"
	"peacegraph/cmd/internal/report"
	"peacegraph/cmd/internal/upload"
)

// send has a server compare folders with its graph, and writes them with --write: each as a draft that is published.
func (f *importFlags) send(ctx context.Context, std streams, asks *client.Client, dirs []string) error {
	p, err := pack(dirs)
	if err != nil {
		return fmt.Errorf("import %w", err)
	}
	query := url.Values{"report": {"import"}, "list": {strconv.Itoa(f.list)}}
	var told report.Import
	if err := p.post(ctx, std, asks, "/check", query, "", &told); err != nil {
		return f.notSent(err, nil)
	}
	if len(told.Folders) != len(dirs) {
		return fmt.Errorf("%s has told of %d data sets, and %d were sent; use the same version of the program", asks.Server(), len(told.Folders), len(dirs))
	}
	for i := range told.Folders {
		settle(&told.Folders[i].Check, dirs[i], newExcerpts(dirs[i]))
	}
	refused := !told.OK
	for i := range told.Folders {
		if !f.write || refused || told.Folders[i].Empty {
			continue
		}
		folder, err := f.publish(ctx, std, asks, dirs[i])
		if err != nil {
			return f.notSent(fmt.Errorf("import %s: %w", dirs[i], err), told.Folders[:i])
		}
		settle(&folder.Check, dirs[i], newExcerpts(dirs[i]))
		told.Folders[i] = folder
		refused = !folder.OK
	}
	shown := importReport{Import: report.ImportOf(asks.Server(), told.Folders), flags: f, where: "--server " + quoted(asks.Server())}
	if draft, err := manifestOf(dirs[0]); err == nil {
		shown.by.Message = f.messageFor(draft)
	}
	if err := shown.tell(std.out); err != nil {
		return err
	}
	if refused {
		return errFindings
	}
	return nil
}

// notSent says what became of the folders when the work could not be done.
func (f *importFlags) notSent(err error, before []report.Folder) error {
	var kept []string
	for _, d := range before {
		if d.Changeset != nil {
			kept = append(kept, fmt.Sprintf("%s had been written as %s and stays", d.Name, d.Changeset.ID))
		}
	}
	if len(kept) > 0 {
		err = fmt.Errorf("%w; %s", err, strings.Join(kept, ", "))
	}
	switch {
	case errors.Is(err, context.Canceled) && f.write:
		return fmt.Errorf("interrupted: what was not written whole is not written; the same command again completes it, and writes nothing twice")
	case errors.Is(err, context.Canceled):
		return errors.New("interrupted: nothing was written")
	}
	return asked(err)
}

// drafts that an earlier command of the same content has left published or abandoned are passed over so often.
const mostAttempts = 20

// publish puts a folder into a draft and publishes it. What an interrupted command has done is found by keys that are made of
// the content, and not done again.
func (f *importFlags) publish(ctx context.Context, std streams, asks *client.Client, dir string) (report.Folder, error) {
	var folder report.Folder
	manifest, err := manifestOf(dir)
	if err != nil {
		return folder, err
	}
	p, err := pack([]string{dir})
	if err != nil {
		return folder, err
	}
	digest, err := p.digest()
	if err != nil {
		return folder, err
	}
	w := writing{client: asks, message: f.messageFor(manifest), dataset: manifest.Dataset.Name.Text}
	if err := w.begin(ctx, digest); err != nil {
		return folder, err
	}
	var imported upload.Imported
	query := url.Values{"list": {strconv.Itoa(f.list)}}
	if err := p.post(ctx, std, asks, "/drafts/"+w.draft+"/import", query, w.key("import"), &imported); err != nil {
		return folder, err
	}
	if len(imported.Folders) != 1 {
		return folder, fmt.Errorf("%s has not told of what was sent; use the same version of the program", asks.Server())
	}
	folder = imported.Folders[0]
	if !folder.OK || folder.Empty {
		return folder, w.abandon(ctx, "it was not right, or the graph had it already")
	}
	folder.Changeset, err = watched(std.err, "publishing "+folder.Name, func() (*report.Changeset, error) { return w.publish(ctx) })
	return folder, err
}

// writing is a draft on a server that is being written.
type writing struct {
	client           *client.Client
	message, dataset string
	draft            string // its id
	seed             string // of the keys
}

// key returns the idempotency key of a step.
func (w *writing) key(step string) string { return "import-" + step + "-" + w.seed }

// draftErrors are what the person who asks can put right.
type draftErrors []draftError

type draftError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error returns the messages.
func (e draftErrors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Message
	}
	return strings.Join(lines, "\n")
}

func (e draftErrors) has(code string) bool {
	for _, one := range e {
		if one.Code == code {
			return true
		}
	}
	return false
}

// run sends a mutation with an input and reads its payload.
func (w *writing) run(ctx context.Context, name, inputType, fields string, input map[string]any, key string, payload any) error {
	input["idempotencyKey"] = key
	text, err := w.client.GraphQL(ctx, client.Asked{
		Query:     fmt.Sprintf("mutation($input: %s!) { %s(input: $input) { %s } }", inputType, name, fields),
		Variables: map[string]any{"input": input},
	}, key)
	if err != nil {
		return err
	}
	var answer struct {
		Data   map[string]json.RawMessage `json:"data"`
		Errors []struct {
			Message string `json:"message"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("read the answer of %s: %w", w.client.Server(), err)
	}
	if len(answer.Errors) > 0 {
		return fmt.Errorf("%s: %s", w.client.Server(), answer.Errors[0].Message)
	}
	return json.Unmarshal(answer.Data[name], payload)
}

// begin begins the draft, or finds the one that a command of the same content has begun and not brought to an end.
func (w *writing) begin(ctx context.Context, digest string) error {
	for attempt := range mostAttempts {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d", digest, w.dataset, w.message, attempt))
		w.seed = hex.EncodeToString(sum[:16])
		var payload struct {
			Draft *struct {
				ID     string `json:"id"`
				Status string `json:"status"`
			} `json:"draft"`
			Errors draftErrors `json:"errors"`
		}
		input := map[string]any{"message": w.message, "dataset": w.dataset}
		if err := w.run(ctx, "createDraft", "CreateDraftInput", "draft { id status } errors { code message }", input, w.key("create"), &payload); err != nil {
			return err
		}
		if len(payload.Errors) > 0 {
			return payload.Errors
		}
		if payload.Draft != nil && payload.Draft.Status == "OPEN" {
			w.draft = payload.Draft.ID
			return nil
		}
	}
	return fmt.Errorf("the same data were written %d times within a day, and something else has taken them back each time; wait a day, or change the message (--message)", mostAttempts)
}

// publish makes the draft a changeset.
func (w *writing) publish(ctx context.Context) (*report.Changeset, error) {
	response, err := w.client.Do(ctx, client.Request{
		Method: http.MethodPost, Path: "/drafts/" + w.draft + "/publish", Key: w.key("publish"), Accept: []string{"application/json"},
	})
	if err != nil {
		return nil, err
	}
	var done upload.Published
	if err := response.Decode(&done); err != nil {
		return nil, err
	}
	var refused draftErrors
	for _, r := range done.Errors {
		refused = append(refused, draftError(r))
	}
	switch {
	case done.Changeset != nil:
		return done.Changeset, nil
	case refused.has("EMPTY"):
		return nil, w.abandon(ctx, "the graph had it already")
	}
	err = refused
	if len(done.Conflicts) > 0 {
		// Somebody has written between the comparison and this. A new comparison tells what the data do now.
		var lines strings.Builder
		for _, c := range done.Conflicts {
			fmt.Fprintf(&lines, "\n  %s (%s by %s)", c.Message, c.Changeset.ID, c.Changeset.Author)
		}
		err = fmt.Errorf("others have written meanwhile where this touches the graph; nothing was written, and the same command compares again:%s", lines.String())
	}
	return nil, errors.Join(err, w.abandon(ctx, "it could not be published"))
}

// abandon gives the draft up, so that none is left that nobody means to publish.
func (w *writing) abandon(ctx context.Context, reason string) error {
	var payload struct {
		Errors draftErrors `json:"errors"`
	}
	input := map[string]any{"draft": w.draft, "reason": reason}
	return w.run(ctx, "abandonDraft", "AbandonDraftInput", "errors { code message }", input, w.key("abandon"), &payload)
}
