package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"peacegraph/cmd/internal/access"
	"peacegraph/cmd/internal/server"
)

// mutations are all there are, each as somebody would send it for a draft.
var mutations = map[string]string{
	"createDraft":     `mutation { createDraft(input: {message: "stolen", dataset: "stolen", describe: {title: "S", licence: "CC0-1.0", version: "1"}}) { draft { id } errors { code } } }`,
	"addToDraft":      `mutation { addToDraft(input: {draft: "$ID", entities: [{id: "state:stolen", kind: "State", names: [{text: "S"}]}]}) { draft { id } errors { code } } }`,
	"removeFromDraft": `mutation { removeFromDraft(input: {draft: "$ID", part: 1}) { draft { id } errors { code } } }`,
	"rebaseDraft":     `mutation { rebaseDraft(input: {draft: "$ID"}) { draft { id } errors { code } } }`,
	"publishDraft":    `mutation { publishDraft(input: {draft: "$ID"}) { draft { id } errors { code } } }`,
	"abandonDraft":    `mutation { abandonDraft(input: {draft: "$ID"}) { draft { id } errors { code } } }`,
}

// attempted is one request of an attack.
type attempted struct {
	method, path, contentType, body string
	header                          http.Header
}

// doors are all through which something is written: the mutations, and what is sent to a draft.
func doors(draft string) map[string]attempted {
	all := map[string]attempted{
		"import":  {"POST", "drafts/" + draft + "/import", "application/x-tar", "not looked at", nil},
		"publish": {"POST", "drafts/" + draft + "/publish", "", "", nil},
	}
	for name, text := range mutations {
		body, err := json.Marshal(map[string]string{"query": strings.ReplaceAll(text, "$ID", draft)})
		if err != nil {
			panic(err)
		}
		all[name] = attempted{"POST", "graphql", "application/json", string(body), nil}
	}
	return all
}

// readings are all through which data are read.
func readings() map[string]attempted {
	const follow = `{"query":"subscription { changesets { id } }"}`
	events := http.Header{"Accept": {"text/event-stream"}}
	return map[string]attempted{
		"question":        {"POST", "graphql", "application/json", `{"query":"{ service { version } }"}`, nil},
		"question by GET": {"GET", "graphql?query=%7Bservice%7Bversion%7D%7D", "", "", nil},
		"stream":          {"POST", "graphql", "application/json", follow, events},
		"stream by GET":   {"GET", "graphql?query=" + url.QueryEscape("subscription { changesets { id } }"), "", "", events},
		"export":          {"GET", "export/around/state:pakistan/1/graph.csv", "", "", nil},
		"dump":            {"GET", "dump", "", "", nil},
		"permalink":       {"GET", "id/state:pakistan.json", "", "", nil},
		"citation":        {"GET", "cite/state:pakistan", "", "", nil},
		"reconciliation":  {"GET", "reconcile", "", "", nil},
		"matches":         {"POST", "reconcile", "application/x-www-form-urlencoded", "queries=%7B%22q%22%3A%7B%22query%22%3A%22pakistan%22%7D%7D", nil},
		"check":           {"POST", "check", "application/x-tar", "not looked at", nil},
	}
}

func (a attempted) send(t *testing.T, base string, add http.Header) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), a.method, base+a.path, strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	for _, headers := range []http.Header{a.header, add} {
		for name, values := range headers {
			r.Header[name] = values
		}
	}
	if a.contentType != "" {
		r.Header.Set("Content-Type", a.contentType)
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(text)
}

// besieged is a server with a store on disk and an open draft of an editor, on which nothing may succeed.
type besieged struct {
	base, tokens, editor, draft string
}

func besiege(t *testing.T, flags ...string) *besieged {
	t.Helper()
	dir := t.TempDir()
	b := &besieged{tokens: filepath.Join(dir, access.FileName)}
	b.editor = tokenFor(t, b.tokens, "ada", "editor")
	base, stop := serving(t, append([]string{"--store", "bbolt:" + dir}, flags...)...)
	t.Cleanup(func() { stop() })
	b.base = base
	told := b.ask(t, mutations["createDraft"])
	found := regexp.MustCompile(`draft:[a-z0-9]+`).FindString(told)
	if found == "" {
		t.Fatal(told)
	}
	b.draft = found
	if told := b.ask(t, strings.ReplaceAll(mutations["addToDraft"], "$ID", found)); !strings.Contains(told, found) {
		t.Fatal(told)
	}
	return b
}

// ask asks as the editor.
func (b *besieged) ask(t *testing.T, query string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	_, _, told := attempted{"POST", "graphql", "application/json", string(body), nil}.send(t, b.base, bearer(b.editor))
	return told
}

func bearer(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }

// state is all that an attack could have changed.
func (b *besieged) state(t *testing.T) string {
	t.Helper()
	told := b.ask(t, `{ service { head { id chain } } drafts(first: 100) { nodes { id status author changedAt parts { number } } } }`)
	cut, _, _ := strings.Cut(told, `"extensions"`)
	if !strings.Contains(cut, b.draft) {
		t.Fatal(told)
	}
	return cut
}

// keys are tokens that open nothing, with what is answered to them.
func (b *besieged) keys(t *testing.T) map[string]struct {
	header http.Header
	want   int
} {
	t.Helper()
	elsewhere := tokenFor(t, filepath.Join(t.TempDir(), access.FileName), "ada", "admin")
	revoked := tokenFor(t, b.tokens, "rosa", "admin")
	if code := run(t.Context(), []string{"token", "revoke", "rosa", "--tokens", b.tokens}, streams{strings.NewReader(""), io.Discard, io.Discard}); code != exitOK {
		t.Fatal(code)
	}
	expired := b.expired(t)
	slip := b.editor[:len(b.editor)-1] + map[bool]string{true: "b", false: "a"}[strings.HasSuffix(b.editor, "a")]
	all := make(map[string]struct {
		header http.Header
		want   int
	})
	for name, header := range map[string]http.Header{
		"no token":                      {},
		"an empty token":                {"Authorization": {"Bearer "}},
		"a token of another server":     bearer(elsewhere),
		"a token that is revoked":       bearer(revoked),
		"a token that is expired":       bearer(expired),
		"a token with a slip":           bearer(slip),
		"a token that is cut":           bearer(b.editor[:40]),
		"a token in capitals":           bearer(strings.ToUpper(b.editor)),
		"a token behind another one":    {"Authorization": {"Bearer " + elsewhere, "Bearer " + b.editor}},
		"a token of another scheme":     {"Authorization": {"Basic " + b.editor}},
		"a hash of the file of tokens":  bearer("pg_" + strings.Repeat("0", 59)),
		"a name":                        bearer("ada"),
		"a token in a cookie":           {"Cookie": {"token=" + b.editor + "; Authorization=Bearer " + b.editor}},
		"a token in another header":     {"X-Authorization": {"Bearer " + b.editor}, "Proxy-Authorization": {"Bearer " + b.editor}},
		"the address of the server":     {"X-Forwarded-For": {"127.0.0.1"}, "Forwarded": {"for=127.0.0.1"}, "X-Real-Ip": {"127.0.0.1"}},
		"the name of a user of a proxy": {"X-Remote-User": {"ada"}, "X-Forwarded-User": {"ada"}, "Remote-User": {"ada"}},
		"a page of a rebound name":      {"Host": {"evil.example"}, "Origin": {"http://evil.example"}, "Sec-Fetch-Site": {"same-origin"}},
	} {
		all[name] = struct {
			header http.Header
			want   int
		}{header, http.StatusUnauthorized}
	}
	return all
}

// expired returns the token of an admin whose time is over.
func (b *besieged) expired(t *testing.T) string {
	t.Helper()
	token := tokenFor(t, b.tokens, "olga", "admin")
	text, err := os.ReadFile(b.tokens)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, one := range file["tokens"].([]any) {
		if one := one.(map[string]any); one["name"] == "olga" {
			one["expires"] = "2020-01-01T00:00:00Z"
		}
	}
	if text, err = json.Marshal(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.tokens, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return token
}

// The mutations here are all that the schema has, so that no door is forgotten.
func TestEveryMutationIsAttacked(t *testing.T) {
	base, stop := serving(t, "--store", "memory:")
	defer stop()
	var told struct {
		Data struct {
			Schema struct {
				MutationType struct{ Fields []struct{ Name string } }
			} `json:"__schema"`
		}
	}
	if err := json.Unmarshal([]byte(ask(t, base, `{ __schema { mutationType { fields { name } } } }`)), &told); err != nil {
		t.Fatal(err)
	}
	fields := told.Data.Schema.MutationType.Fields
	for _, f := range fields {
		if mutations[f.Name] == "" {
			t.Errorf("%s is not attacked", f.Name)
		}
	}
	if len(fields) != len(mutations) {
		t.Errorf("%d mutations", len(fields))
	}
}

// Through no door is anything written without the token of an editor, whatever is sent in its place.
func TestNoDoorOpensWithoutAToken(t *testing.T) {
	b := besiege(t)
	keys := b.keys(t)
	before := b.state(t)
	for key, with := range keys {
		for door, attack := range doors(b.draft) {
			status, header, told := attack.send(t, b.base, with.header)
			if status != with.want || !strings.HasPrefix(header.Get("WWW-Authenticate"), "Bearer ") || !strings.Contains(told, `"UNAUTHENTICATED"`) {
				t.Errorf("%s, with %s: %d %.300s", door, key, status, told)
			}
		}
	}
	reader := tokenFor(t, b.tokens, "rita", "reader")
	other := tokenFor(t, b.tokens, "otto", "editor")
	for door, attack := range doors(b.draft) {
		if status, _, told := attack.send(t, b.base, bearer(reader)); status != http.StatusForbidden || !strings.Contains(told, `"FORBIDDEN"`) {
			t.Errorf("%s, with the token of a reader: %d %.300s", door, status, told)
		}
		if door == "createDraft" {
			continue // which is for every editor
		}
		if _, _, told := attack.send(t, b.base, bearer(other)); !strings.Contains(told, "NOT_FOUND") && !strings.Contains(told, "no draft") {
			t.Errorf("%s, with the token of another editor: %.300s", door, told)
		}
	}
	if after := b.state(t); after != before {
		t.Errorf("it was %s\nand is %s", before, after)
	}
}

// What a page can have a browser send without asking, or with a token that it has got hold of, writes nothing through any door.
func TestNoDoorOpensToAForeignPage(t *testing.T) {
	b := besiege(t)
	before := b.state(t)
	page := http.Header{"Origin": {"https://elsewhere.example"}, "Sec-Fetch-Site": {"cross-site"}, "Cookie": {"token=" + b.editor}}
	withToken := page.Clone()
	withToken.Set("Authorization", "Bearer "+b.editor)
	for door, attack := range doors(b.draft) {
		for _, contentType := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", "", attack.contentType} {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} {
				for who, header := range map[string]http.Header{"without a token": page, "with one": withToken} {
					tried := attack
					tried.method, tried.contentType = method, contentType
					if attack.path == "graphql" && (method == "GET" || method == "HEAD") {
						var body struct{ Query string }
						if err := json.Unmarshal([]byte(attack.body), &body); err != nil {
							t.Fatal(err)
						}
						tried.path, tried.body = "graphql?query="+url.QueryEscape(body.Query), ""
					}
					status, answered, told := tried.send(t, b.base, header)
					if method == "OPTIONS" {
						if !strings.HasPrefix(attack.path, "graphql") && answered.Get("Access-Control-Allow-Origin") != "" {
							t.Errorf("%s: pages of others are let in", door)
						}
						continue
					}
					if status < 400 && !strings.Contains(told, `"errors":[{`) {
						t.Errorf("%s %s as %q %s: %d %.300s", method, door, contentType, who, status, told)
					}
				}
			}
		}
	}
	if after := b.state(t); after != before {
		t.Errorf("it was %s\nand is %s", before, after)
	}
}

// With --require-token-to-read nothing is read without a token, through no door, streams and checks among them.
func TestNothingIsReadWithoutAToken(t *testing.T) {
	b := besiege(t, "--require-token-to-read")
	for key, with := range b.keys(t) {
		for door, attack := range readings() {
			status, header, told := attack.send(t, b.base, with.header)
			if status != with.want || !strings.HasPrefix(header.Get("WWW-Authenticate"), "Bearer ") || strings.Contains(told, "akistan") {
				t.Errorf("%s, with %s: %d %.300s", door, key, status, told)
			}
		}
	}
}

// A stream ends when the token that opened it is revoked, and tells nothing that is published after that.
func TestAStreamEndsWithItsToken(t *testing.T) {
	b := besiege(t, "--require-token-to-read")
	reader := tokenFor(t, b.tokens, "rita", "reader")
	r, err := http.NewRequestWithContext(t.Context(), "POST", b.base+"graphql", strings.NewReader(`{"query":"subscription { changesets { id message } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = bearer(reader)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	stream, err := http.DefaultClient.Do(r)
	if err != nil || stream.StatusCode != http.StatusOK {
		t.Fatal(stream, err)
	}
	defer stream.Body.Close()
	ended := make(chan string, 1)
	go func() {
		var all strings.Builder
		for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
			all.WriteString(lines.Text() + "\n")
		}
		ended <- all.String()
	}()
	if code := run(t.Context(), []string{"token", "revoke", "rita", "--tokens", b.tokens}, streams{strings.NewReader(""), io.Discard, io.Discard}); code != exitOK {
		t.Fatal(code)
	}
	// The token is looked at before what is told, once in a second: what is published goes on until the stream has ended.
	told := ""
	for n := 1; told == ""; n++ {
		draft := regexp.MustCompile(`draft:[a-z0-9]+`).FindString(b.ask(t, mutations["createDraft"]))
		add := strings.NewReplacer("$ID", draft, "state:stolen", fmt.Sprintf("state:later-%d", n)).Replace(mutations["addToDraft"])
		b.ask(t, add)
		b.ask(t, strings.ReplaceAll(mutations["publishDraft"], "$ID", draft))
		select {
		case told = <-ended:
		default:
		}
	}
	if !strings.Contains(told, `"UNAUTHENTICATED"`) {
		t.Errorf("the stream ended with %s", told[max(0, len(told)-500):])
	}
	if _, _, again := readings()["stream"].send(t, b.base, bearer(reader)); !strings.Contains(again, `"UNAUTHENTICATED"`) {
		t.Errorf("and is opened again: %s", again)
	}
}

// Nothing is told of somebody's draft to others: not by its id, among drafts, as a state of the graph, by an export, by the key
// of a request, or in the words of a refusal, which are those for a draft that there never was.
func TestDraftsAreNobodyElses(t *testing.T) {
	b := besiege(t)
	other := tokenFor(t, b.tokens, "otto", "editor")
	for _, who := range []string{other, tokenFor(t, b.tokens, "rita", "reader"), ""} {
		header := http.Header{}
		if who != "" {
			header = bearer(who)
		}
		for _, query := range []string{
			`{ draft(id: "$ID") { message parts { description } } }`,
			`{ drafts(first: 100) { nodes { id message } } }`,
			`{ entity(id: "state:stolen", asOf: {draft: "$ID"}) { id } }`,
			`{ statements(asOf: {draft: "$ID"}) { nodes { id } } }`,
			`{ node(id: "$ID") { id } }`,
		} {
			sent := func(id string) string {
				body, err := json.Marshal(map[string]string{"query": strings.ReplaceAll(query, "$ID", id)})
				if err != nil {
					t.Fatal(err)
				}
				_, _, told := attempted{"POST", "graphql", "application/json", string(body), nil}.send(t, b.base, header)
				cut, _, _ := strings.Cut(told, `"extensions"`)
				return cut
			}
			told := sent(b.draft)
			if strings.Contains(told, "VALIDATION_FAILED") || strings.Contains(told, "Cannot query") {
				t.Errorf("%s is no question: %s", query, told)
			}
			none := strings.ReplaceAll(sent("draft:aaaaaaaaaaaaaaaaaaaaaaaaaa"), "draft:aaaaaaaaaaaaaaaaaaaaaaaaaa", b.draft)
			if told != none || strings.Contains(told, "stolen\"") {
				t.Errorf("%s: %s\nand of no draft: %s", query, told, none)
			}
		}
		for _, path := range []string{"export/all/graph.csv?asOf=$ID", "export/entity/state:stolen/graph.csv?asOf=$ID", "id/state:stolen.json", "id/$ID.json", "id/$ID", "dump?asOf=$ID"} {
			status, _, told := attempted{method: "GET", path: strings.ReplaceAll(path, "$ID", b.draft)}.send(t, b.base, header)
			if status < 400 || strings.Contains(told, "State") && strings.Contains(told, "stolen,") {
				t.Errorf("%s: %d %.300s", path, status, told)
			}
		}
	}
}

// What a client sends stays one line of the log of the program, whatever door it comes in by, and acts on no terminal.
func TestNoDoorWritesTheLog(t *testing.T) {
	w := newTestWriter(t)
	odd := "x\r\nlevel=ERROR msg=forged\x1b[2J\u202e\u009b\u2028"
	var log bytes.Buffer
	w.http = loggedTo(t, w, &log)
	draft := w.begin(ada)
	log.Reset()
	sent := 0
	for _, as := range []string{ada, "eve reader", ""} {
		for _, target := range []string{"/drafts/" + draft + "/import?name=", "/drafts/" + draft + odd + "/import?name=", "/check?mapping=", "/drafts/" + draft + "/publish?" + odd} {
			for _, name := range []string{"a", odd} {
				sent++
				knock(t, w.http, as, target, name, odd)
			}
		}
	}
	lines := strings.Split(strings.TrimSuffix(log.String(), "\n"), "\n")
	if len(lines) < sent {
		t.Errorf("%d lines for %d requests", len(lines), sent)
	}
	for _, line := range lines {
		if !strings.HasPrefix(line, "time=") || strings.ContainsAny(line, "\r\x1b\u202e\u009b\u2028") {
			t.Errorf("%q", line)
		}
	}
	if slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "level=ERROR") }) {
		t.Error(log.String())
	}
}

// loggedTo is the server of a writer with a log as the program writes it.
func loggedTo(t *testing.T, w *writer, log io.Writer) http.Handler {
	t.Helper()
	s, err := newWriter(w.graph, w.desk, server.Config{Gate: nameGate{}, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{ReplaceAttr: printable}))})
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// knock sends a request with something odd wherever a client can write.
func knock(t *testing.T, handler http.Handler, as, target, name, odd string) {
	t.Helper()
	r := httptest.NewRequest("POST", "/", strings.NewReader("a,b\n"))
	path, query, _ := strings.Cut(target, "?")
	r.URL.Path, r.URL.RawQuery = path, query
	if strings.HasSuffix(query, "=") {
		r.URL.RawQuery += url.QueryEscape(name)
	}
	for _, header := range []string{"User-Agent", "Referer", "X-Request-Id", "X-Forwarded-For", "Idempotency-Key", "Content-Encoding", "Content-Type"} {
		r.Header[header] = []string{odd}
	}
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+as)
	}
	handler.ServeHTTP(httptest.NewRecorder(), r)
}
