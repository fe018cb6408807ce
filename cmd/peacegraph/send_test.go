package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// writingServer serves a store and gives a token to write to it, which commands then take. It returns the address.
func writingServer(t *testing.T, args ...string) string {
	t.Helper()
	tokens := filepath.Join(t.TempDir(), "tokens.json")
	code, out, log := typed(t, "token", "add", "ada", "--role", "editor", "--tokens", tokens)
	if code != exitOK {
		t.Fatal(log)
	}
	at := strings.Index(out, "pg_")
	if at < 0 {
		t.Fatalf("no token in %s", out)
	}
	t.Setenv(tokenVariable, strings.Fields(out[at:])[0])
	base, stop := serving(t, append([]string{"--tokens", tokens, "--quiet"}, args...)...)
	t.Cleanup(func() {
		if code := stop(); code != exitOK {
			t.Errorf("the server ended with %d", code)
		}
	})
	return strings.TrimSuffix(base, "/")
}

// typed runs a command.
func typed(t *testing.T, args ...string) (code int, out, log string) {
	t.Helper()
	return typedUntil(t.Context(), args...)
}

func typedUntil(ctx context.Context, args ...string) (code int, out, log string) {
	var stdout, stderr bytes.Buffer
	code = run(ctx, args, streams{strings.NewReader(""), &stdout, &stderr})
	return code, stdout.String(), stderr.String()
}

// changed copies a folder and changes what is in its files.
func changed(t *testing.T, dir string, changes map[string]func(string) string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(dir))
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	for name, change := range changes {
		text, err := os.ReadFile(filepath.Join(to, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), []byte(change(string(text))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// The same folder gets the same report with a server and without: findings, counts, examples, exit code and words.
func TestSameReport(t *testing.T) {
	t.Chdir("../..")
	is := func(text string) func(string) string { return func(string) string { return text } }
	wrong := changed(t, "seed/tahir-2025", map[string]func(string) string{
		"statements.csv": func(text string) string { return strings.Replace(text, "mediates", "mediats", 2) + "x,y\n" },
		"entities.csv":   func(text string) string { return strings.Replace(text, "State", "Stat", 1) },
		"statement.csv":  is("not read"),
		"notes.txt":      is("not read"),
		".hidden.csv":    is("not read"),
	})
	news := changed(t, "seed/tahir-2025", map[string]func(string) string{
		"dataset.yaml":   func(text string) string { return strings.Replace(text, "version:", "version: 9.", 1) },
		"statements.csv": func(text string) string { return text[:strings.LastIndex(strings.TrimSpace(text), "\n")+1] },
	})
	broken := changed(t, "seed/tahir-2025", map[string]func(string) string{"dataset.yaml": is("id: [\n")})
	none := changed(t, "seed/tahir-2025", map[string]func(string) string{"dataset.yaml": is("")})
	if err := os.Remove(filepath.Join(none, "dataset.yaml")); err != nil {
		t.Fatal(err)
	}
	own, first := "cmd/peacegraph/testdata/own", letters(t, "first", 20)
	store := bbolt + t.TempDir()
	if code, _, log := typed(t, "import", "--store", store, "--write", own); code != exitOK {
		t.Fatal(log)
	}
	lines := [][]string{}
	for _, dirs := range [][]string{{"seed/tahir-2025"}, {own}, {wrong}, {news}, {broken}, {none}, {first}, {first, wrong, own}} {
		lines = append(lines, append([]string{"check"}, dirs...), append([]string{"import"}, dirs...))
	}
	lines = append(lines, []string{"import", "--list", "3", "seed/tahir-2025", first}, []string{"import", "-v", news})
	lines = append(lines, []string{"check", filepath.Join(wrong, "entities.csv")}, []string{"check", filepath.Join(wrong, "statements.csv")})
	type answer struct {
		code          int
		out, log, doc string
	}
	ask := func(line []string, where, against string) (a answer) {
		a.code, a.out, a.log = typed(t, append(line, where, against)...)
		_, a.doc, _ = typed(t, append(line, where, against, "--json")...)
		a.out = strings.ReplaceAll(strings.ReplaceAll(a.out, " "+where+" "+against, " --of GRAPH"), against, "GRAPH")
		a.out = strings.ReplaceAll(a.out, "by the name of your token, with", fmt.Sprintf("by %q (--author), with", computerUser()))
		a.doc = strings.ReplaceAll(a.doc, against, "GRAPH")
		return a
	}
	here := make([]answer, len(lines))
	for i, line := range lines {
		here[i] = ask(line, "--store", store)
	}
	server := writingServer(t, "--store", store)
	refused := 0
	for i, line := range lines {
		there := ask(line, "--server", server)
		if diff := cmp.Diff(here[i], there, cmp.AllowUnexported(answer{})); diff != "" {
			t.Errorf("%v (-store +server):\n%s", line, diff)
		}
		if there.code != exitOK {
			refused++
		}
		if !json.Valid([]byte(there.doc)) {
			t.Errorf("%v: %s", line, there.doc)
		}
	}
	if refused < 6 || refused == len(lines) {
		t.Errorf("%d of %d were refused", refused, len(lines))
	}
}

// heads returns how many changesets and statements a server has, and which drafts of the token are open.
func heads(t *testing.T, server string) string {
	t.Helper()
	_, out, log := typed(t, "query", "--json", "--server", server, "{ service { statements head { number agent message } } drafts { totalCount } }")
	var answer struct {
		Data struct {
			Service struct {
				Statements int
				Head       *struct {
					Number         int
					Agent, Message string
				}
			}
			Drafts struct{ TotalCount int }
		}
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(out, log)
	}
	head := "nothing"
	if h := answer.Data.Service.Head; h != nil {
		head = fmt.Sprintf("changeset %d by %s: %s", h.Number, h.Agent, h.Message)
	}
	return fmt.Sprintf("%s, %d statements, %d open drafts", head, answer.Data.Service.Statements, answer.Data.Drafts.TotalCount)
}

// middle is a proxy that does something at a request, counted from 1, before it is passed on, or instead of its answer.
func middle(t *testing.T, server string, before, after func(request int, r *http.Request) (cut bool)) string {
	t.Helper()
	var number atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := int(number.Add(1))
		if before(at, r) {
			panic(http.ErrAbortHandler)
		}
		passed, err := http.NewRequest(r.Method, server+r.URL.RequestURI(), r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		passed.Header = r.Header.Clone()
		answered, err := http.DefaultTransport.RoundTrip(passed)
		if err != nil {
			t.Error(err)
			return
		}
		defer answered.Body.Close()
		if after(at, r) {
			panic(http.ErrAbortHandler)
		}
		for name, values := range answered.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(answered.StatusCode)
		_, _ = io.Copy(w, answered.Body)
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL
}

func never(int, *http.Request) bool { return false }

// requests is how many requests an import that is written takes: to compare, to begin, to send, to publish.
const requests = 4

// An import that is interrupted at any request, or whose connection is cut there, leaves nothing half-written. The same
// command completes it, and nothing is written twice.
func TestSendingIsInterrupted(t *testing.T) {
	server := writingServer(t, "--store", "memory:", "--no-seed")
	written := 0
	for request := 1; request <= requests; request++ {
		for _, lost := range []bool{false, true} {
			for _, interrupted := range []bool{false, true} {
				dir := letters(t, fmt.Sprintf("letters-%d-%t-%t", request, lost, interrupted), 3)
				ctx, cancel := context.WithCancel(t.Context())
				at := func(this int, _ *http.Request) bool {
					if this == request && interrupted {
						cancel()
					}
					return this == request
				}
				way := middle(t, server, at, never)
				if lost {
					way = middle(t, server, never, at)
				}
				what := fmt.Sprintf("request %d, answer lost %t, interrupted %t", request, lost, interrupted)
				code, _, log := typedUntil(ctx, "import", "--write", "--server", way, dir)
				cancel()
				if interrupted && (code != exitFailure || !strings.Contains(log, "interrupted: what was not written whole is not written")) || !interrupted && code != exitOK {
					t.Errorf("%s: exit code %d, %s", what, code, log)
				}
				if code, _, log := typed(t, "import", "--write", "--server", server, dir); code != exitOK {
					t.Errorf("%s, again: exit code %d, %s", what, code, log)
				}
				written++
				want := fmt.Sprintf("changeset %d by ada: Import of %s 1.0.0, %d statements, 0 open drafts", written, filepath.Base(dir), 3*written)
				if got := heads(t, server); got != want {
					t.Errorf("%s: %s, want %s", what, got, want)
				}
			}
		}
	}
}

// What others have written between the comparison and the publishing is told, when it is where the data touch the graph.
// Nothing is written then, and no draft is left; the same command compares again.
func TestSendingMeetsOthers(t *testing.T) {
	server := writingServer(t, "--store", "memory:", "--no-seed")
	base := letters(t, "mill", 1)
	version := func(kind string) string {
		return changed(t, base, map[string]func(string) string{"entities.csv": func(text string) string {
			return strings.TrimSuffix(text, "\n") + "\n"
		}, "sources.csv": func(string) string { return "id,name,publisher\nsource:mill,Letters of mill," + kind + "\n" }})
	}
	if code, _, log := typed(t, "import", "--write", "--server", server, base); code != exitOK {
		t.Fatal(log)
	}
	mine, theirs := version("The miller"), version("The baker")
	way := middle(t, server, func(this int, _ *http.Request) bool {
		if this == requests {
			if code, _, log := typed(t, "import", "--write", "--message", "Theirs", "--server", server, theirs); code != exitOK {
				t.Error(log)
			}
		}
		return false
	}, never)
	code, _, log := typed(t, "import", "--write", "--server", way, mine)
	if code != exitFailure || !strings.Contains(log, "others have written meanwhile where this touches the graph; nothing was written, and the same command compares again:\n") ||
		!strings.Contains(log, "(changeset:2 by ada)") || !strings.Contains(log, "The baker") {
		t.Errorf("exit code %d, %s", code, log)
	}
	if got, want := heads(t, server), "changeset 2 by ada: Theirs, 1 statements, 0 open drafts"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if code, _, log := typed(t, "import", "--write", "--server", server, mine); code != exitOK {
		t.Errorf("again: %d %s", code, log)
	}
	if got, want := heads(t, server), "changeset 3 by ada: Import of mill 1.0.0, 1 statements, 0 open drafts"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
