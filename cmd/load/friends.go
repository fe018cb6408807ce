package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"peacegraph/schema"
)

// question is one of the cookbook.
type question struct {
	name, query string
	variables   json.RawMessage
}

func cookbook() ([]question, error) {
	examples, err := schema.Cookbook()
	if err != nil {
		return nil, err
	}
	var all []question
	for _, e := range examples {
		all = append(all, question{e.Name, e.Query, e.Variables})
	}
	return all, nil
}

// reader asks the whole cookbook again and again, a few questions a second, as people do who read the answers.
type reader struct {
	load      *load
	client    *client
	questions []question
}

func (r *reader) run(ctx context.Context, n int) {
	defer r.client.close()
	for at := n; pause(ctx, 150*time.Millisecond+time.Duration(rand.Int64N(int64(100*time.Millisecond)))); at++ {
		if err := r.read(ctx, at%len(r.questions)); err != nil {
			r.load.tally.fail(ctx, "read", err)
		}
	}
}

// read asks one question.
func (r *reader) read(ctx context.Context, n int) error {
	q := r.questions[n]
	at, attacked := time.Now(), r.load.attacked()
	a, err := r.client.ask(ctx, q.query, q.variables)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", q.name, err)
	case a.turnedAway():
		r.load.tally.turnedAway("read")
	case a.status != http.StatusOK || len(a.Errors) > 0:
		return fmt.Errorf("%s: %d: %.300s", q.name, a.status, a.body)
	default:
		r.load.tally.done("read", q.name, attacked, time.Since(at))
	}
	return nil
}

// writer begins drafts, fills and publishes them.
type writer struct {
	load   *load
	client *client
	name   string
	draft  string
	number int
}

const mutations = `mutation create($input: CreateDraftInput!) { createDraft(input: $input) { draft { id } errors { code message } } }
mutation add($input: AddToDraftInput!) { addToDraft(input: $input) { draft { id summary { statementsAdded } } errors { code message } } }
mutation publish($input: PublishDraftInput!) { publishDraft(input: $input) { changeset { id } draft { id } errors { code message } } }
mutation abandon($input: AbandonDraftInput!) { abandonDraft(input: $input) { draft { id } errors { code message } } }`

// mutate runs one of the mutations. It returns the id of the draft, or the code of why it was refused.
func (c *client) mutate(ctx context.Context, operation string, input map[string]any) (draft, code string, err error) {
	body, err := json.Marshal(map[string]any{"query": mutations, "operationName": operation, "variables": map[string]any{"input": input}})
	if err != nil {
		return "", "", err
	}
	a, err := c.send(ctx, http.MethodPost, "graphql", map[string]string{"Content-Type": "application/json"}, body)
	if err != nil {
		return "", "", err
	}
	if a.turnedAway() {
		return "", "TURNED_AWAY", nil
	}
	var told struct {
		Data map[string]*struct {
			Draft  *struct{ ID string }
			Errors []struct{ Code, Message string }
		}
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(a.body, &told); err != nil || a.status != http.StatusOK || len(told.Errors) > 0 {
		return "", "", fmt.Errorf("%s: %d: %.300s", operation, a.status, a.body)
	}
	for _, field := range told.Data {
		if field != nil && len(field.Errors) > 0 {
			return "", field.Errors[0].Code, nil
		}
		if field != nil && field.Draft != nil {
			draft = field.Draft.ID
		}
	}
	return draft, "", nil
}

// create begins a draft of a data set of its own.
func (c *client) create(ctx context.Context, dataset string) (draft, code string, err error) {
	return c.mutate(ctx, "create", map[string]any{
		"message": "what was seen", "dataset": dataset, "describe": map[string]string{"title": "Of " + dataset, "version": "1.0.0", "licence": "CC0-1.0"},
	})
}

func (w *writer) run(ctx context.Context) {
	defer w.client.close()
	for pause(ctx, 100*time.Millisecond+time.Duration(rand.Int64N(int64(300*time.Millisecond)))) {
		at, attacked := time.Now(), w.load.attacked()
		what, code, err := w.step(ctx)
		switch {
		case err != nil:
			w.load.tally.fail(ctx, what, err)
			w.draft = ""
		case code == "TURNED_AWAY" || code == "BUSY":
			w.load.tally.turnedAway(what)
		case code != "":
			w.load.tally.fail(ctx, what, fmt.Errorf("refused with %s", code))
			w.draft = ""
		default:
			w.load.tally.done(what, what, attacked, time.Since(at))
		}
	}
}

// step publishes one draft; every tenth is abandoned.
func (w *writer) step(ctx context.Context) (what, code string, err error) {
	if w.draft == "" {
		w.draft, code, err = w.client.create(ctx, w.name)
		return "begin", code, err
	}
	draft := w.draft
	if w.number++; w.number%10 == 0 {
		w.draft = ""
		_, code, err = w.client.mutate(ctx, "abandon", map[string]any{"draft": draft, "reason": "no longer wanted"})
		return "abandon", code, err
	}
	key := fmt.Sprintf("%s-%d-%s", w.name, w.number, draft)
	person, source := "person:"+w.name+fmt.Sprint("-", w.number), "source:"+w.name
	named := func(id, kind string) map[string]any {
		return map[string]any{"id": id, "kind": kind, "names": []any{map[string]string{"text": "Called " + id, "lang": "en"}}}
	}
	if _, code, err = w.client.mutate(ctx, "add", map[string]any{"draft": draft, "idempotencyKey": key + "a", "entities": []any{named(person, "Person"), named(source, "Source")}, "statements": []any{map[string]any{
		"subject": person, "predicate": "demands", "object": "UNKNOWN", "mode": "REPORTED",
		"evidence": []any{map[string]any{"source": source, "paragraph": fmt.Sprint(w.number), "attributedTo": []string{person}, "confidence": "MEDIUM"}},
	}}}); err != nil || code != "" {
		return "add", code, err
	}
	if _, code, err = w.client.mutate(ctx, "publish", map[string]any{"draft": draft, "idempotencyKey": key + "p"}); code == "" {
		w.draft = ""
	}
	return "publish", code, err
}

// uploader sends data sets to be checked, and into a draft that it then gives up.
type uploader struct {
	load   *load
	client *client
	name   string
}

func (u *uploader) run(ctx context.Context) {
	defer u.client.close()
	folder := archive(u.name, 200)
	for n := 0; pause(ctx, 300*time.Millisecond); n++ {
		at, attacked := time.Now(), u.load.attacked()
		path, draft := "check", ""
		if n%3 == 0 {
			var code string
			var err error
			if draft, code, err = u.client.create(ctx, u.name); err != nil || code != "" {
				if code == "TURNED_AWAY" {
					u.load.tally.turnedAway("upload")
				} else {
					u.load.tally.fail(ctx, "upload", fmt.Errorf("begin a draft: %s %w", code, err))
				}
				continue
			}
			path = "drafts/" + draft + "/import"
		}
		a, err := u.client.send(ctx, http.MethodPost, path, map[string]string{"Content-Type": "application/x-tar"}, folder)
		var told struct{ OK bool }
		switch {
		case err != nil:
			u.load.tally.fail(ctx, "upload", err)
		case a.turnedAway():
			u.load.tally.turnedAway("upload")
		case a.status != http.StatusOK || json.Unmarshal(a.body, &told) != nil || !told.OK:
			u.load.tally.fail(ctx, "upload", fmt.Errorf("%s: %d: %.300s", path, a.status, a.body))
		default:
			u.load.tally.done("upload", path[:5], attacked, time.Since(at))
		}
		if draft != "" {
			if _, code, err := u.client.mutate(ctx, "abandon", map[string]any{"draft": draft}); err != nil || code != "" && code != "TURNED_AWAY" {
				u.load.tally.fail(ctx, "upload", fmt.Errorf("abandon: %s %w", code, err))
			}
		}
	}
}

// archive is the folder of a data set of so many statements.
func archive(name string, statements int) []byte {
	var entities, rows strings.Builder
	entities.WriteString("id,kind,name\n")
	rows.WriteString("subject,predicate,object,mode,source,paragraph,attributedTo,confidence\n")
	for i := range statements {
		fmt.Fprintf(&entities, "person:%s-%d,Person,Person %s %d\n", name, i, name, i)
		fmt.Fprintf(&rows, "person:%s-%d,demands,UNKNOWN,REPORTED,source:%s,%d,person:%s-%d,MEDIUM\n", name, i, name, i+1, name, i)
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, file := range [][2]string{
		{"dataset.yaml", "id: " + name + "\ntitle: Letters\nversion: 1.0.0\nlicence: CC0-1.0\n"},
		{"sources.csv", "id,name\nsource:" + name + ",Letters of " + name + "\n"},
		{"entities.csv", entities.String()}, {"statements.csv", rows.String()},
	} {
		_ = w.WriteHeader(&tar.Header{Name: name + "/" + file[0], Mode: 0o644, Size: int64(len(file[1])), Typeflag: tar.TypeReg})
		_, _ = w.Write([]byte(file[1]))
	}
	_ = w.Close()
	return b.Bytes()
}

// watcher follows the changesets, is cut off now and then, and goes on from the last event that it has read: nothing may be left
// out, and nothing come twice.
type watcher struct {
	load   *load
	client *client
	last   string // id of the last event
	number int    // of the last changeset; 0 before the first
}

func (w *watcher) run(ctx context.Context) {
	defer w.client.close()
	w.client.http.Timeout = 0
	for pause(ctx, time.Duration(rand.Int64N(int64(200*time.Millisecond)))) {
		cut, cancel := context.WithTimeout(ctx, 200*time.Millisecond+time.Duration(rand.Int64N(int64(3*time.Second))))
		err := w.follow(cut)
		if err != nil && cut.Err() == nil {
			w.load.tally.fail(ctx, "follow", err)
		} else if err == nil || cut.Err() != nil {
			w.load.tally.done("follow", "cut", w.load.attacked(), 0)
		}
		cancel()
		w.client.close()
	}
}

// follow reads events until the connection ends.
func (w *watcher) follow(ctx context.Context) error {
	body := []byte(`{"query":"subscription { changesets { number } }"}`)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.client.base+"graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	if w.last != "" {
		request.Header.Set("Last-Event-ID", w.last)
	}
	response, err := w.client.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		if response.StatusCode == http.StatusServiceUnavailable || response.StatusCode == http.StatusTooManyRequests {
			w.load.tally.turnedAway("follow")
			return nil
		}
		return fmt.Errorf("the stream was answered with %s", response.Status)
	}
	lines := bufio.NewScanner(response.Body)
	id, data := "", ""
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "id:"):
			id = strings.TrimSpace(line[3:])
		case strings.HasPrefix(line, "data:"):
			data += strings.TrimSpace(line[5:])
		case line == "":
			if err := w.event(id, data); err != nil {
				return err
			}
			id, data = "", ""
		}
	}
	return lines.Err()
}

// event takes one event, which may be the id of a place alone.
func (w *watcher) event(id, data string) error {
	if data != "" {
		var told struct {
			Data struct {
				Changesets *struct{ Number int }
			}
			Errors []struct{ Message string }
		}
		if err := json.Unmarshal([]byte(data), &told); err != nil {
			return fmt.Errorf("an event is no JSON: %w: %.200s", err, data)
		}
		if len(told.Errors) > 0 {
			return fmt.Errorf("an event tells %s", told.Errors[0].Message)
		}
		if c := told.Data.Changesets; c != nil {
			if w.number > 0 && c.Number != w.number+1 {
				return fmt.Errorf("changeset %d was told after %d", c.Number, w.number)
			}
			w.number = c.Number
			w.load.tally.done("event", "changeset", w.load.attacked(), 0)
		}
	}
	if id != "" {
		w.last = id
	}
	return nil
}
