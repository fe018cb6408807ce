package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/cmd/internal/server"
	"peacegraph/cmd/internal/sse"
	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// subscribed asks a server for a subscription and returns its events.
func subscribed(t testing.TB, client *http.Client, base, question, since string) (*sse.Reader, io.Closer) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": question})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, base+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	if since != "" {
		r.Header.Set("Last-Event-ID", since)
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(answer.Body)
		t.Fatalf("%d %s", answer.StatusCode, text)
	}
	return sse.NewReader(answer.Body, 1<<20), answer.Body
}

// TestSubscriptions asks what a server tells while the graph is written, and compares it with what it tells afterwards.
func TestSubscriptions(t *testing.T) {
	g, err := graph.Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	s, err := newServer(g, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	over := httptest.NewServer(s.Handler())
	defer over.Close()
	changesets, done := subscribed(t, over.Client(), over.URL, `subscription { changesets { id statementsAdded changes { totalCount } } }`, "")
	defer done.Close()
	changes, done := subscribed(t, over.Client(), over.URL, `subscription { changes(since: "changeset:0") { action changeset { id } node { id } } }`, "")
	defer done.Close()
	drafts := graphtest.Random(2, graphtest.Size{Entities: 20, Statements: 40, Drafts: 4})
	var told []string
	total := 0
	for n, draft := range drafts {
		result, err := g.Apply(context.Background(), draft, graph.Authorship{Agent: "test", Message: "a test"})
		if err != nil {
			t.Fatal(err)
		}
		event, err := changesets.Next()
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			Data struct {
				Changesets struct {
					ID              string
					StatementsAdded int
					Changes         struct{ TotalCount int }
				}
			}
		}
		if err := json.Unmarshal([]byte(event.Data), &answer); err != nil {
			t.Fatal(err)
		}
		c := answer.Data.Changesets
		if want := fmt.Sprintf("changeset:%d", n+1); c.ID != want || changesets.Last() != want || c.StatementsAdded != result.Summary.StatementsAdded {
			t.Errorf("changeset %d is told as %s with the id %s", n+1, event.Data, changesets.Last())
		}
		for range c.Changes.TotalCount {
			event, err := changes.Next()
			if err != nil {
				t.Fatal(err)
			}
			told = append(told, changes.Last()+" "+event.Data)
		}
		total += c.Changes.TotalCount
	}
	again, done := subscribed(t, over.Client(), over.URL, `subscription { changes(since: "changeset:0") { action changeset { id } node { id } } }`, "")
	defer done.Close()
	var afterwards []string
	for range total {
		event, err := again.Next()
		if err != nil {
			t.Fatal(err)
		}
		afterwards = append(afterwards, again.Last()+" "+event.Data)
	}
	if diff := cmp.Diff(told, afterwards); diff != "" || total < 50 {
		t.Errorf("%d changes are not told the same afterwards (-live +afterwards):\n%s", total, diff)
	}
	if !strings.Contains(told[0], `"action":"ENTITY_ADDED","changeset":{"id":"changeset:1"}`) || !strings.HasPrefix(told[0], "change:1.1 ") {
		t.Errorf("the first change is %s", told[0])
	}
}

// TestSubscriptionsSinceNowhere: who goes on from a place that this graph does not have is told at once which it has, and that it is
// over; it does not wait for what never comes.
func TestSubscriptionsSinceNowhere(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for _, draft := range graphtest.Random(2, graphtest.Size{Entities: 20, Statements: 40, Drafts: 2}) {
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test", Message: "a test"}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := newServer(g, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	over := httptest.NewServer(s.Handler())
	defer over.Close()
	for since, want := range map[string]string{
		"changeset:3":      "the graph has not come to changeset:3: there are changeset:1 to changeset:2; it may be of another graph, then begin anew",
		"change:3.1":       "the graph has not come to change:3.1: there are changeset:1 to changeset:2; it may be of another graph, then begin anew",
		"change:1.99999":   "so there is no change:1.99999; it may be of another graph, then begin anew",
		"stmt:1.2-14":      "is no place to go on from; give the id of a changeset, such as changeset:2, or of an event of this subscription, such as change:12.3",
		"draft:2026-11-23": "is no place to go on from; give the id of a changeset, such as changeset:2, or of an event of this subscription, such as change:12.3",
	} {
		for _, field := range []string{"changes", "changesets"} {
			for question, last := range map[string]string{
				fmt.Sprintf("subscription { %s { __typename } }", field):                   since,
				fmt.Sprintf("subscription { %s(since: %q) { __typename } }", field, since): "",
			} {
				events, done := subscribed(t, over.Client(), over.URL, question, last)
				defer done.Close()
				event, err := events.Next()
				if err != nil || event.Name != "next" || !strings.Contains(event.Data, want) || !strings.Contains(event.Data, `"code":"BAD_USER_INPUT"`) || events.Last() != "" {
					t.Errorf("%s after %q: %s %s, %v; want %s", question, last, event.Name, event.Data, err, want)
				}
				if event, err := events.Next(); err != nil || event.Name != "complete" || event.Data != "{}" {
					t.Errorf("%s after %q ends with %+v, %v", question, last, event, err)
				}
				if _, err := events.Next(); err != io.EOF {
					t.Errorf("%s after %q goes on: %v", question, last, err)
				}
			}
		}
	}
}
