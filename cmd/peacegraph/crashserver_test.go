package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"peacegraph/graph"
)

// mortal is a server in a process of its own, which can be killed.
type mortal struct {
	command *exec.Cmd
	base    string
}

// startMortal starts a server on the store in a folder and waits until it says where it listens.
func startMortal(t *testing.T, dir string) *mortal {
	t.Helper()
	m := &mortal{command: apart("serve", "--store", bbolt+dir, "--no-seed", "--addr", "127.0.0.1:0", "--quiet")}
	var log bytes.Buffer
	m.command.Stderr = &log
	out, err := m.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Stop with") {
		if address, found := strings.CutPrefix(strings.TrimSpace(lines.Text()), "explore  "); found {
			m.base = address
		}
	}
	if m.base == "" {
		t.Fatalf("the server did not come up: %v: %s", m.command.Wait(), log.String())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return m
}

// scribe writes drafts to a server, one after another, each in three steps. A step whose answer was lost is done again with the
// same idempotency key; what was acknowledged is remembered.
type scribe struct {
	name, token string
	ask         http.Client

	number     int    // of the draft, from 0
	draft      string // its id once it was acknowledged
	added      bool
	published  []deed
	repeated   int // steps that were sent again
	inquestion bool
}

// deed is a draft that was acknowledged to be published.
type deed struct{ draft, changeset string }

// statementsOfScribe is how many statements a draft of a scribe has.
const statementsOfScribe = 4

const scribeMutations = `
mutation create($input: CreateDraftInput!) { createDraft(input: $input) { draft { id } errors { code message } } }
mutation add($input: AddToDraftInput!) { addToDraft(input: $input) { part { number } draft { parts { number } } errors { code message } } }
mutation publish($input: PublishDraftInput!) { publishDraft(input: $input) { changeset { id statementsAdded draft } errors { code message } } }
query look($draft: ID!) { draft(id: $draft) { status parts { statements } changeset { id statementsAdded draft } } }
query made($changeset: ID!) { node(id: $changeset) { ... on Changeset { id agent statementsAdded draft } } }`

// answered is what the server answers to any of them.
type answeredToScribe struct {
	Data map[string]struct {
		ID, Status, Agent string
		StatementsAdded   int
		Draft             json.RawMessage // a draft, or its id
		Parts             []struct{ Statements int }
		Part              *struct{ Number int }
		Changeset         *struct {
			ID, Draft       string
			StatementsAdded int
		}
		Errors []struct{ Code, Message string }
	}
	Errors []struct{ Message string }
}

// errGone says that the server went away before it had answered.
var errGone = errors.New("the server is gone")

func (s *scribe) send(base, operation string, variables map[string]any) (*answeredToScribe, error) {
	body, err := json.Marshal(map[string]any{"query": scribeMutations, "operationName": operation, "variables": variables})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodPost, base+"graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+s.token)
	response, err := s.ask.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errGone, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errGone, err)
	}
	a := &answeredToScribe{}
	if err := json.Unmarshal(text, a); err != nil || len(a.Errors) > 0 || response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s: %s", operation, response.Status, text)
	}
	for _, field := range a.Data {
		if len(field.Errors) > 0 {
			return nil, fmt.Errorf("%s of draft %d: %v", operation, s.number, field.Errors)
		}
	}
	return a, nil
}

// step does the next thing. The error is [errGone], or says what is wrong.
func (s *scribe) step(base string) error {
	key := func(what string) string { return fmt.Sprintf("%s-%d-%s", s.name, s.number, what) }
	defer func(published int) { s.inquestion = s.inquestion && len(s.published) == published }(len(s.published))
	if s.inquestion {
		s.repeated++
	}
	s.inquestion = true
	switch {
	case s.draft == "":
		a, err := s.send(base, "create", map[string]any{"input": map[string]any{
			"message": fmt.Sprintf("draft %d", s.number), "dataset": s.name, "idempotencyKey": key("create"),
			"describe": map[string]string{"title": "Of " + s.name, "version": "1.0.0", "licence": "CC0-1.0"},
		}})
		if err != nil {
			return err
		}
		var draft struct{ ID string }
		if err := json.Unmarshal(a.Data["createDraft"].Draft, &draft); err != nil || draft.ID == "" {
			return fmt.Errorf("create: no draft in %+v", a)
		}
		s.draft = draft.ID
	case !s.added:
		a, err := s.send(base, "add", map[string]any{"input": s.rows(key("add"))})
		if err != nil {
			return err
		}
		var draft struct{ Parts []struct{ Number int } }
		if err := json.Unmarshal(a.Data["addToDraft"].Draft, &draft); err != nil || len(draft.Parts) != 1 {
			return fmt.Errorf("add: the draft has the parts %+v (%v)", draft.Parts, err)
		}
		s.added = true
	default:
		a, err := s.send(base, "publish", map[string]any{"input": map[string]any{"draft": s.draft, "idempotencyKey": key("publish")}})
		if err != nil {
			return err
		}
		c := a.Data["publishDraft"].Changeset
		if c == nil || c.Draft != s.draft || c.StatementsAdded != statementsOfScribe {
			return fmt.Errorf("publish: %s became %+v", s.draft, c)
		}
		s.published = append(s.published, deed{s.draft, c.ID})
		s.number, s.draft, s.added = s.number+1, "", false
	}
	s.inquestion = false
	return nil
}

// rows are what a draft adds: a source, and people who each demand something.
func (s *scribe) rows(key string) map[string]any {
	source := fmt.Sprintf("source:%s-%d", s.name, s.number)
	named := func(id, kind string) map[string]any {
		return map[string]any{"id": id, "kind": kind, "names": []any{map[string]string{"text": "Called " + id, "lang": "en"}}}
	}
	entities, statements := []any{named(source, "Source")}, []any{}
	for i := range statementsOfScribe {
		person := fmt.Sprintf("person:%s-%d-%d", s.name, s.number, i)
		entities = append(entities, named(person, "Person"))
		statements = append(statements, map[string]any{
			"subject": person, "predicate": "demands", "object": "UNKNOWN", "mode": "REPORTED",
			"evidence": []any{map[string]any{"source": source, "paragraph": fmt.Sprint(i + 1), "attributedTo": []string{person}, "confidence": "MEDIUM"}},
		})
	}
	return map[string]any{"draft": s.draft, "entities": entities, "statements": statements, "idempotencyKey": key}
}

// check looks whether what was acknowledged is there, and what was not is there whole or not at all.
func (s *scribe) check(base string) error {
	for _, d := range s.published {
		a, err := s.send(base, "made", map[string]any{"changeset": d.changeset})
		if err != nil {
			return err
		}
		c := a.Data["node"]
		if string(c.Draft) != `"`+d.draft+`"` || c.Agent != s.name || c.StatementsAdded != statementsOfScribe {
			return fmt.Errorf("%s was acknowledged as %s, which is %s of %s with %d statements", d.draft, d.changeset, c.Draft, c.Agent, c.StatementsAdded)
		}
	}
	if s.draft == "" {
		return nil
	}
	a, err := s.send(base, "look", map[string]any{"draft": s.draft})
	if err != nil {
		return err
	}
	d := a.Data["draft"]
	switch {
	case d.Status == "PUBLISHED" && s.added && d.Changeset != nil && d.Changeset.StatementsAdded == statementsOfScribe && d.Changeset.Draft == s.draft:
	case d.Status == "OPEN" && d.Changeset == nil && (len(d.Parts) == 1 && d.Parts[0].Statements == statementsOfScribe || len(d.Parts) == 0 && !s.added):
	default:
		return fmt.Errorf("%s, added %t, is %+v", s.draft, s.added, d)
	}
	return nil
}

// TestServerKilled kills a server at random moments while three people begin drafts, fill and publish them. After each start what
// was acknowledged is there, what was published is there whole, and nothing else is published; the record is what was written. What
// was not acknowledged is sent again with the same key, and is done once.
func TestServerKilled(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(uint64(os.Getpid()), 13))
	var scribes []*scribe
	for n := range 3 {
		name := fmt.Sprintf("scribe-%d", n)
		var out, log bytes.Buffer
		if code := run(t.Context(), []string{"token", "add", name, "--role", "editor", "--store", bbolt + dir}, streams{strings.NewReader(""), &out, &log}); code != exitOK {
			t.Fatalf("no token for %s: %s", name, log.String())
		}
		scribes = append(scribes, &scribe{name: name, token: tokenIn(out.String())})
	}
	work := func(m *mortal, drafts int) {
		var all sync.WaitGroup
		for _, s := range scribes {
			all.Go(func() {
				for until := s.number + drafts; s.number < until; {
					if err := s.step(m.base); errors.Is(err, errGone) {
						return
					} else if err != nil {
						t.Errorf("%s: %v", s.name, err)
						return
					}
				}
			})
		}
		all.Wait()
	}
	check := func(round int, m *mortal) {
		for _, s := range scribes {
			if err := s.check(m.base); err != nil {
				t.Errorf("start %d: %s: %v", round, s.name, err)
			}
		}
	}
	const forever = 1 << 30
	for round := 0; round < *kills/2 && !t.Failed(); round++ {
		m := startMortal(t, dir)
		check(round, m)
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(400*time.Millisecond))), func() { _ = m.command.Process.Kill() })
		work(m, forever)
		kill.Stop()
		_ = m.command.Process.Kill()
		_ = m.command.Wait() // it was killed
		if wrong := whole(t, dir); wrong != "" {
			t.Fatalf("kill %d: %s", round, wrong)
		}
	}
	if t.Failed() {
		return
	}
	m := startMortal(t, dir)
	check(*kills/2, m)
	work(m, 1) // those that were in question, too
	check(*kills/2, m)
	if err := m.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := m.command.Wait(); err != nil {
		t.Errorf("the server was stopped: %v", err)
	}
	once(t, dir, scribes)
}

// once expects every draft of the scribes in the record once, and nothing else.
func once(t *testing.T, dir string, scribes []*scribe) {
	t.Helper()
	if wrong := whole(t, dir); wrong != "" {
		t.Error(wrong)
	}
	g, err := graph.Open(t.Context(), bbolt+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	became := make(map[string]string)
	for c := range g.Snapshot().Changesets() {
		id, _ := c.Draft()
		if was, twice := became[string(id)]; twice {
			t.Errorf("%s was published as %s and %s", id, was, c.ID())
		}
		became[string(id)] = string(c.ID())
	}
	published, repeated := 0, 0
	for _, s := range scribes {
		for _, d := range s.published {
			if became[d.draft] != d.changeset {
				t.Errorf("%s was acknowledged as %s and is %q", d.draft, d.changeset, became[d.draft])
			}
		}
		published += len(s.published)
		repeated += s.repeated
	}
	if size := g.Snapshot().Size(); size.Changesets != published || size.Statements != published*statementsOfScribe {
		t.Errorf("%d drafts were acknowledged; there are %d changesets with %d statements", published, size.Changesets, size.Statements)
	}
	t.Logf("%d drafts were published, %d steps sent again", published, repeated)
}

// tokenIn returns the token in what `peacegraph token add` prints.
func tokenIn(text string) string {
	for word := range strings.FieldsSeq(text) {
		if strings.HasPrefix(word, "pg_") {
			return word
		}
	}
	return ""
}
