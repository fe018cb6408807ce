package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"peacegraph/cmd/internal/server"
)

// greeted starts `peacegraph serve` with the arguments on a free port, stops it when it has said what it serves, and returns that.
func greeted(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	var log bytes.Buffer
	code := make(chan int, 1)
	go func() {
		defer in.Close()
		code <- run(ctx, append([]string{"serve", "--no-seed", "--addr", "127.0.0.1:0"}, args...), streams{strings.NewReader(""), in, &log})
	}()
	var said strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "Stop with") {
			cancel()
		}
	}
	if got := <-code; got != exitOK {
		t.Errorf("%v: exit code %d: %s", args, got, log.String())
	}
	return said.String() + log.String()
}

// tokenFor adds a token on the command line and returns it.
func tokenFor(t *testing.T, file, name, role string) string {
	t.Helper()
	var out, said bytes.Buffer
	if code := run(t.Context(), []string{"token", "add", name, "--role", role, "--tokens", file}, streams{strings.NewReader(""), &out, &said}); code != exitOK {
		t.Fatalf("exit code %d: %s", code, said.String())
	}
	return strings.TrimSpace(out.String())
}

func TestAStartSaysWhoMayWrite(t *testing.T) {
	dir := t.TempDir()
	store := "bbolt:" + dir
	if said := greeted(t, "--store", store); !strings.Contains(said, "  writing  nobody can write yet; give somebody a token with `peacegraph token add NAME --role editor --store "+store+"`\n") {
		t.Error(said)
	}
	tokenFor(t, filepath.Join(dir, "tokens.json"), "ben", "reader")
	if said := greeted(t, "--store", store); !strings.Contains(said, "nobody can write yet") {
		t.Error(said)
	}
	tokenFor(t, filepath.Join(dir, "tokens.json"), "Ada Example", "editor")
	if said := greeted(t, "--store", store); !strings.Contains(said, "  writing  1 token in "+filepath.Join(dir, "tokens.json")+" may write\n") {
		t.Error(said)
	}
	if said := greeted(t, "--store", "memory:"); !strings.Contains(said, "  writing  nobody can write; start with --tokens tokens.json to change that") {
		t.Error(said)
	}
}

// A server that others reach warns of tokens that everybody on the way can read.
func TestTokensInTheClearAreWarnedOf(t *testing.T) {
	tokens := filepath.Join(t.TempDir(), "tokens.json")
	tokenFor(t, tokens, "Ada Example", "editor")
	for _, tc := range []struct {
		args  string
		warns bool
	}{
		{"", false},
		{"--addr 0.0.0.0:0", true},
		{"--addr 0.0.0.0:0 --public-url http://graph.example.org", true},
		{"--addr 0.0.0.0:0 --public-url https://graph.example.org", false},
	} {
		said := greeted(t, append([]string{"--store", "memory:", "--tokens", tokens}, strings.Fields(tc.args)...)...)
		if warns := strings.Contains(said, "\nWarning: Tokens cross the network readable for everybody on the way"); warns != tc.warns {
			t.Errorf("%s: %s", tc.args, said)
		}
	}
	if said := greeted(t, "--store", "memory:", "--addr", "0.0.0.0:0"); strings.Contains(said, "Warning") {
		t.Errorf("without tokens: %s", said)
	}
}

// With --require-token-to-read everything that has data needs a token, and nothing else does. A token that is revoked ends at once.
func TestReadingMayNeedAToken(t *testing.T) {
	tokens := filepath.Join(t.TempDir(), "tokens.json")
	base, stop := serving(t, "--store", "memory:", "--tokens", tokens, "--require-token-to-read")
	defer stop()
	reader := tokenFor(t, tokens, "ben", "reader") // added while the server runs
	status := func(path, token string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Fatal(err)
		}
		return response.StatusCode
	}
	data := []string{"graphql?query=%7Bservice%7Bversion%7D%7D", "export/around/state:pakistan/1/graph.csv", "id/state:pakistan", "cite/state:pakistan", "reconcile", "export/", "no/such/place"}
	for _, path := range data {
		if got := status(path, ""); got != http.StatusUnauthorized {
			t.Errorf("%s without a token: %d", path, got)
		}
		if got := status(path, reader); got == http.StatusUnauthorized || got == http.StatusForbidden {
			t.Errorf("%s with a token: %d", path, got)
		}
	}
	for _, path := range []string{"", "healthz", "readyz"} {
		if got := status(path, ""); got != http.StatusOK {
			t.Errorf("/%s without a token: %d", path, got)
		}
	}
	if code := run(t.Context(), []string{"token", "revoke", "ben", "--tokens", tokens}, streams{strings.NewReader(""), io.Discard, io.Discard}); code != exitOK {
		t.Fatalf("exit code %d", code)
	}
	for _, path := range data {
		if got := status(path, reader); got != http.StatusUnauthorized {
			t.Errorf("%s with a revoked token: %d", path, got)
		}
	}
}

// A limit that is given holds for everybody, with the time after which to come again.
func TestALimitThatIsGivenHolds(t *testing.T) {
	base, stop := serving(t, "--store", "memory:", "--requests-per-minute", "2")
	defer stop()
	for i, want := range []int{http.StatusOK, http.StatusOK, http.StatusTooManyRequests} {
		response, err := http.Get(base + "id/state:pakistan.json")
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if i == 2 && (response.StatusCode != want || response.Header.Get("Retry-After") == "") {
			t.Errorf("request %d: %s %v", i+1, response.Status, response.Header)
		}
	}
	if got, want := ask(t, base, "{ service { limits { requestsPerMinute pointsPerMinute } } }"), `{"requestsPerMinute":2,"pointsPerMinute":`; !strings.Contains(got, want) || strings.Contains(got, "null") {
		t.Errorf("questions are counted apart, and the limits are told: %s", got)
	}
}

// No address leads out of what a server has: whatever is written in the path, nothing of the computer is sent, and nothing breaks.
func TestNoPathLeadsOut(t *testing.T) {
	base, stop := serving(t, "--store", "memory:")
	defer stop()
	climbs := []string{
		"../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "%252e%252e%252fetc%252fpasswd", "..\\..\\etc\\passwd", "..%5c..%5cetc%5cpasswd",
		"%c0%ae%c0%ae/etc/passwd", "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "graph.gexf/../../../../etc/passwd", "graph.gexf%00.csv", "%00", "..", ".", "...", "~root", "%0d%0aSet-Cookie:%20a=b",
		"C:%5cWindows%5cwin.ini", "tokens.json", "../tokens.json", "..%2ftokens.json", "con.csv", strings.Repeat("a/", 2000), strings.Repeat("%2e%2e/", 500),
	}
	host := strings.TrimSuffix(strings.TrimPrefix(base, "http://"), "/")
	for _, under := range []string{"/", "/export/", "/export/all/", "/export/dataset/", "/export/entity/", "/id/", "/cite/", "/assets/", "/drafts/", "/drafts/draft:a/", "/reconcile/"} {
		for _, climb := range climbs { // an export may have any name, which is that of the file to save
			// Sent by hand: a client would tidy the path.
			c, err := net.Dial("tcp", host)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(c, "GET "+under+climb+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			answer, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatalf("%s%s: %v", under, climb, err)
			}
			body, err := io.ReadAll(answer.Body)
			c.Close()
			switch {
			case err != nil:
				t.Errorf("%s%s: %v", under, climb, err)
			case answer.StatusCode >= 500, answer.StatusCode < 300 && !(under == "/export/all/" && (climb == "tokens.json" || climb == "con.csv")):
				t.Errorf("%s%s: %s", under, climb, answer.Status)
			case bytes.Contains(body, []byte("root:x:")), bytes.Contains(body, []byte("\"tokens\": [")), answer.Header.Get("Set-Cookie") != "":
				t.Errorf("%s%s: %v %.200s", under, climb, answer.Header, body)
			}
		}
	}
}

// Everything that is written has a line in the log, with who wrote it, the draft and the changeset, and so has everything that
// was refused, with why: never the words.
func TestTheLogTellsOfWrites(t *testing.T) {
	w := newTestWriter(t)
	var log bytes.Buffer
	s, err := newWriter(w.graph, w.desk, server.Config{Gate: nameGate{}, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: printable}))})
	if err != nil {
		t.Fatal(err)
	}
	w.http = s.Handler()
	line := func() string { // the last about writing
		t.Helper()
		lines := regexp.MustCompile(`(?m)^.*msg="?(write refused|written).*$`).FindAllString(log.String(), -1)
		log.Reset()
		if len(lines) != 1 {
			t.Errorf("%d lines about writing: %s", len(lines), lines)
			return ""
		}
		return lines[0]
	}
	has := func(got string, want ...string) {
		t.Helper()
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("%s is not in %s", part, got)
			}
		}
		if strings.Contains(got, "words of mine") {
			t.Errorf("the text is told: %s", got)
		}
	}
	draft := w.created(ada, `mutation Begin { createDraft(input: {message: "words of mine", dataset: "notes", describe: {title: "Notes", licence: "CC0-1.0", version: "1"}}) { draft { id } errors { message } } }`)
	has(line(), "level=INFO", "msg=written", `client=ada`, "role=editor", "tried=createDraft", "operation=Begin", "subject="+draft)
	w.send("eve editor", `mutation { abandonDraft(input: {draft: "`+draft+`"}) { errors { code } } }`, nil)
	has(line(), "level=WARN", `msg="write refused"`, "client=eve", "code=NOT_FOUND", "tried=abandonDraft", "subject="+draft)
	w.send("eve reader", `mutation { abandonDraft(input: {draft: "`+draft+`"}) { errors { code } } }`, nil)
	has(line(), "level=WARN", "client=eve", "code=FORBIDDEN", "tried=abandonDraft", "subject="+draft)
	w.send(ada, addOne, map[string]any{"draft": draft, "dry": true})
	if regexp.MustCompile(`msg="?(written|write refused)`).MatchString(log.String()) {
		t.Errorf("a dry run is told of: %s", log.String())
	}
	log.Reset()
	w.send(ada, addOne, map[string]any{"draft": draft})
	has(line(), "msg=written", "tried=addToDraft", "subject="+draft)
	w.send(ada, `mutation { publishDraft(input: {draft: "`+draft+`"}) { errors { code } } }`, nil)
	has(line(), "msg=written", "client=ada", "tried=publishDraft", "subject="+draft, "result=changeset:2")
	w.send(ada, `mutation { publishDraft(input: {draft: "`+draft+`"}) { errors { code } } }`, nil)
	has(line(), `msg="write refused"`, "code=NOT_OPEN", "subject="+draft)
}

// An import by the command leaves the same lines: begun, sent, published as which changeset.
func TestTheLogTellsOfImports(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	base, stop := servingLog(t, &log, "--store", bbolt+dir)
	token := filepath.Join(t.TempDir(), "token")
	var out, told bytes.Buffer
	if code := run(t.Context(), []string{"token", "add", "Ada", "--role", "editor", "--store", bbolt + dir}, streams{strings.NewReader(""), &out, &told}); code != exitOK {
		t.Fatal(told.String())
	}
	if err := os.WriteFile(token, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := run(t.Context(), []string{"import", letters(t, "first", 1), "--server", strings.TrimSuffix(base, "/"), "--token-file", token, "--write"}, streams{strings.NewReader(""), &out, &told}); code != exitOK {
		t.Fatal(told.String())
	}
	stop()
	for _, line := range []string{"tried=createDraft subject=draft:", "tried=import subject=draft:", "tried=publish subject=draft:[a-z0-9]+ result=changeset:4"} {
		if !regexp.MustCompile(`msg=written .*client=Ada role=editor ` + line).MatchString(log.String()) {
			t.Errorf("%s is not in %s", line, log.String())
		}
	}
}
