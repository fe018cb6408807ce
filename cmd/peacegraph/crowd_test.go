package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"peacegraph/graph/graphtest"
)

// TestCrowdOverHTTP lets four people write drafts to a server over GraphQL while eight ask it for its head. What all of them saw
// is the history of one head, and each state has the statements that were published until then: no half of a draft.
func TestCrowdOverHTTP(t *testing.T) {
	tokens := filepath.Join(t.TempDir(), "tokens.json")
	var scribes []*scribe
	for n := range 4 {
		name := fmt.Sprintf("scribe-%d", n)
		var out, log bytes.Buffer
		if code := run(t.Context(), []string{"token", "add", name, "--role", "editor", "--tokens", tokens}, streams{strings.NewReader(""), &out, &log}); code != exitOK {
			t.Fatalf("no token for %s: %s", name, log.String())
		}
		scribes = append(scribes, &scribe{name: name, token: tokenIn(out.String())})
	}
	base, stop := serving(t, "--store", memory, "--no-seed", "--tokens", tokens, "--quiet")
	defer stop()
	const each = 15
	heads, err := graphtest.Crowd{
		Readers: 8, Writers: len(scribes), Publishes: each,
		Read: func(context.Context, int) (int, func() error, error) {
			var told struct {
				Data struct {
					Service struct {
						Statements int
						Head       *struct{ Number int }
					}
				}
			}
			text := ask(t, base, `{ service { statements head { number } } }`)
			if err := json.Unmarshal([]byte(text), &told); err != nil {
				return 0, nil, fmt.Errorf("%w: %s", err, text)
			}
			head := 0
			if told.Data.Service.Head != nil {
				head = told.Data.Service.Head.Number
			}
			return head, func() error {
				if n := told.Data.Service.Statements; n != head*statementsOfScribe {
					return fmt.Errorf("after %d drafts there are %d statements", head, n)
				}
				return nil
			}, nil
		},
		Publish: func(_ context.Context, writer, _ int) (int, error) {
			s := scribes[writer]
			before := len(s.published)
			if err := s.step(base); err != nil || len(s.published) == before {
				return 0, err
			}
			number := 0
			_, err := fmt.Sscanf(s.published[before].changeset, "changeset:%d", &number)
			return number, err
		},
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := heads.Linearisable(0); err != nil {
		t.Error(err)
	}
	if n := heads.Published(); n != len(scribes)*each {
		t.Errorf("%d drafts were published, want %d", n, len(scribes)*each)
	}
	for _, s := range scribes {
		if err := s.check(base); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
	t.Logf("%d operations", heads.Operations())
}
