package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"peacegraph/cmd/internal/client"
	"peacegraph/cmd/internal/sse"
)

type watchFlags struct {
	serverFlags
	since  string
	filter string
	json   bool
}

func newWatch(std streams) *cobra.Command {
	var flags watchFlags
	command := &cobra.Command{
		Use:   "watch --server URL",
		Short: "Follow what is published on a running server",
		Long: `Follow what is published on a running server: a line for each change, in words, until it is stopped with Ctrl+C.

It begins with what comes next, or after the changeset or change of --since; changeset:0 is the beginning. When the connection is
lost, or the server starts again, it goes on after the last change: nothing is left out and nothing told twice. With --filter, a
filter of statements as the API takes it, only changes of statements are told: of those that match, and those that did until then.

With --json each line is an object: id, which --since takes to go on there, and change.

` + serverHelp,
		Example: `  peacegraph watch --server https://graph.example.org
  peacegraph watch --server https://graph.example.org --since changeset:12
  peacegraph watch --server https://graph.example.org --filter '{"predicate": ["mediates"]}' --json`,
		Args: takes(0, 0, "watch takes no arguments, only flags, as in peacegraph watch --server http://localhost:8080"),
		RunE: func(command *cobra.Command, _ []string) error { return watch(command, std, flags) },
	}
	flags.add(command)
	command.Flags().StringVar(&flags.since, "since", "", "begin after this changeset or change, as in changeset:12 or change:12.3")
	command.Flags().StringVar(&flags.filter, "filter", "", "which statements, as a JSON object")
	command.Flags().BoolVar(&flags.json, "json", false, "print each change as a line of JSON")
	return command
}

// watchedChanges is what is asked of each change.
const watchedChanges = `subscription($filter: StatementFilter, $since: ID) {
  changes(filter: $filter, since: $since) {
    action
    changeset { id time agent message }
    node {
      id
      ... on Entity { name kind { name } }
      ... on Statement { text }
      ... on Dataset { title }
      ... on Judgement { verdict entityName otherName }
    }
  }
}`

// How long a server may say nothing before it is asked again, four of its signs of life, and how long is waited at most
// before that.
const (
	silence       = time.Minute
	longestRetry  = 30 * time.Second
	shortestRetry = time.Second
)

// maxEvent is how many bytes one change may have.
const maxEvent = 1 << 20

func watch(command *cobra.Command, std streams, flags watchFlags) error {
	if !command.Flags().Changed("server") {
		return usageError{errors.New("watch follows a running server: name it, as in peacegraph watch --server http://localhost:8080")}
	}
	variables := map[string]any{}
	if flags.filter != "" {
		filter, err := readVariables(flags.filter)
		if err != nil {
			return usageError{fmt.Errorf(`--filter is not a JSON object (%w); write it as '{"predicate": ["mediates"]}'`, err)}
		}
		variables["filter"] = filter
	}
	asks, err := flags.client(command, std)
	if err != nil {
		return err
	}
	w := &watcher{asks: asks, std: std, json: flags.json, colours: coloursFor(std.out), last: flags.since}
	if w.question, err = json.Marshal(client.Asked{Query: watchedChanges, Variables: variables}); err != nil {
		return fmt.Errorf("write the question: %w", err)
	}
	return w.follow(command.Context())
}

// watcher follows a server.
type watcher struct {
	asks      *client.Client
	std       streams
	json      bool
	colours   colours
	question  []byte
	last      string // the id of the last event; empty before the first
	retry     time.Duration
	following bool   // the server has begun to answer
	heard     bool   // something has come since it was asked last
	changeset string // of the last change that was told
}

// errOver is the end of a stream that is to be asked for again.
var errOver = errors.New("the stream is over")

// follow asks again whenever a stream ends. The error is nil when ctx has ended.
func (w *watcher) follow(ctx context.Context) error {
	pause := shortestRetry
	for first := true; ; first = false {
		w.heard = false
		err := w.once(ctx)
		var told *client.Error
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &told) && (first && !w.heard || told.Status != 0 && told.Status != http.StatusServiceUnavailable && told.Status != http.StatusTooManyRequests):
			return asked(err)
		case !errors.Is(err, errOver) && told == nil:
			return err
		}
		if w.heard {
			pause = max(w.retry, shortestRetry)
			fmt.Fprintf(w.std.err, "peacegraph: the connection to %s has ended; going on after %s\n", w.asks.Server(), w.last)
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
		pause = min(2*pause, longestRetry)
	}
}

// once asks for the changes after the last one and tells them, until the stream ends: with errOver or a [client.Error] when it
// can be asked for again.
func (w *watcher) once(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	quiet := time.AfterFunc(silence, cancel)
	defer quiet.Stop()
	header := http.Header{"Content-Type": {"application/json"}}
	if w.last != "" {
		header.Set("Last-Event-ID", w.last)
	}
	answer, err := w.asks.Do(ctx, client.Request{
		Method: http.MethodPost, Path: "/graphql", Header: header, Accept: []string{"text/event-stream"}, Reads: true,
		Body: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(w.question)), nil },
	})
	if err != nil {
		return lostOr(err)
	}
	defer answer.Body.Close()
	if !w.following && !w.json {
		fmt.Fprintf(w.std.err, "following %s; stop with Ctrl+C\n", w.asks.Server())
	}
	w.following = true
	events := sse.NewReader(signs{answer.Body, func() { quiet.Reset(silence) }}, maxEvent)
	var refused gqlerror.List
	for {
		event, err := events.Next()
		if last := events.Last(); last != "" {
			w.last, w.retry, w.heard = last, events.Retry(), true
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, context.Canceled), errors.As(err, new(*client.Error)):
			return errOver
		case err != nil:
			return err
		case event.Name == "complete":
			if refused != nil {
				return refusal(refused)
			}
			return errOver
		case event.Name != "next":
			continue
		}
		var told struct {
			Data   struct{ Changes json.RawMessage }
			Errors gqlerror.List
		}
		if err := json.Unmarshal([]byte(event.Data), &told); err != nil {
			return fmt.Errorf("%s has told what this program does not understand: %w", w.asks.Server(), err)
		}
		if refused = told.Errors; refused != nil {
			continue // what is wrong with the question is the last that is told
		}
		if err := w.tell(told.Data.Changes); err != nil {
			return err
		}
	}
}

// lostOr makes errOver of the end of a request that was silent for too long.
func lostOr(err error) error {
	if errors.Is(err, context.Canceled) {
		return errOver
	}
	return err
}

// refusal is the error of a subscription that was not accepted.
func refusal(errs gqlerror.List) error {
	if code, _ := errs[0].Extensions["code"].(string); code == "BAD_USER_INPUT" {
		return usageError{errors.New(errs[0].Message)}
	}
	return errors.New(errs[0].Message)
}

// signs calls heard for all that is read.
type signs struct {
	io.Reader
	heard func()
}

// Read passes on.
func (s signs) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if n > 0 {
		s.heard()
	}
	return n, err
}

// tell prints a change.
func (w *watcher) tell(change json.RawMessage) error {
	if w.json {
		line, err := json.Marshal(struct {
			ID     string          `json:"id"`
			Change json.RawMessage `json:"change"`
		}{w.last, change})
		if err == nil {
			_, err = fmt.Fprintf(w.std.out, "%s\n", line)
		}
		return err
	}
	var c struct {
		Action    string
		Changeset struct{ ID, Agent, Message, Time string }
		Node      struct {
			ID, Name, Text, Title, Verdict, EntityName, OtherName string
			Kind                                                  struct{ Name string }
		}
	}
	if err := json.Unmarshal(change, &c); err != nil {
		return fmt.Errorf("%s has told what this program does not understand: %w", w.asks.Server(), err)
	}
	if c.Changeset.ID != w.changeset {
		w.changeset = c.Changeset.ID
		line := c.Changeset.ID + ", " + c.Changeset.Time
		for _, text := range []string{c.Changeset.Agent, c.Changeset.Message} {
			if text != "" {
				line += ", " + text
			}
		}
		if _, err := fmt.Fprintln(w.std.out, w.colours.bold(oneLine(line))); err != nil {
			return err
		}
	}
	what := c.Node.ID
	switch {
	case c.Node.Text != "":
		what = c.Node.Text
	case c.Node.Verdict != "":
		what = fmt.Sprintf("%s and %s: %s", c.Node.EntityName, c.Node.OtherName, c.Node.Verdict)
	case c.Node.Name != "":
		what = fmt.Sprintf("%s (%s)", c.Node.Name, c.Node.Kind.Name)
	case c.Node.Title != "":
		what = c.Node.Title
	}
	done := strings.ToLower(strings.ReplaceAll(c.Action, "_", " "))
	_, err := fmt.Fprintf(w.std.out, "  %-20s  %s  %s\n", done, oneLine(what), w.colours.faint(w.last))
	return err
}
