package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// testGate takes the name of a role for a token. Who asks with the token `spent` has nothing left to spend.
type testGate struct{}

func (testGate) Enter(r *http.Request) (Client, *Denial) {
	client := Client{Addr: remoteAddr(r)}
	token, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !given {
		return client, nil
	}
	if token == "spent" {
		client.Name, client.Role = "Sam Spent", RoleAdmin
		return client, nil
	}
	role, ok := ParseRole(token)
	if !ok {
		return client, &Denial{Status: http.StatusUnauthorized, Code: CodeUnauthenticated, Message: "this token is not accepted", Invalid: true}
	}
	client.Name, client.Role = "Ada "+role.String(), role
	return client, nil
}

func (testGate) Spend(c Client, points int) *Denial {
	if c.Name == "Sam Spent" && points > 1 {
		return &Denial{Status: http.StatusTooManyRequests, Code: CodeRateLimited, Message: "come again later", RetryAfter: 1500 * time.Millisecond}
	}
	return nil
}

func (g testGate) Count(c Client) *Denial { return g.Spend(c, 2) }

// writing is a server whose mount /notes/ is written to with POST and says who wrote.
func writing(t *testing.T, adjust func(*Config)) (http.Handler, *logBuffer) {
	t.Helper()
	s, log := testServer(t, &testapi.Root{}, func(c *Config) {
		c.Gate = testGate{}
		c.Pages = map[string]Page{"/": {HTML: []byte("<p>hello")}}
		c.Mounts = map[string]http.Handler{"/notes/": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				if client, ok := Writer(w, r, "note", "draft:1\n"); ok {
					_, _ = io.WriteString(w, "written by "+client.Name)
				}
				return
			}
			_, _ = io.WriteString(w, "a note")
		})}
		if adjust != nil {
			adjust(c)
		}
	})
	return s.Handler(), log
}

const rename = `{"query":"mutation Correct{rename(to:\"x\")}"}`

func TestWhoMayWrite(t *testing.T) {
	handler, log := writing(t, func(c *Config) { c.Origins = []string{"https://friend.example"} })
	for _, tc := range []struct {
		name   string
		header []string // of the request, in pairs
		status int
		code   string
		scheme string // of WWW-Authenticate
	}{
		{"no token", nil, 401, CodeUnauthenticated, `Bearer realm="peacegraph"`},
		{"a token that is not accepted", []string{"Authorization", "Bearer nobody"}, 401, CodeUnauthenticated, `error="invalid_token"`},
		{"a reader", []string{"Authorization", "Bearer reader"}, 403, CodeForbidden, `error="insufficient_scope"`},
		{"an editor", []string{"Authorization", "Bearer editor"}, 200, "", ""},
		{"an administrator", []string{"Authorization", "Bearer admin"}, 200, "", ""},
		{"an editor on a page of another origin", []string{"Authorization", "Bearer editor", "Origin", "https://elsewhere.example"}, 403, CodeForeignOrigin, ""},
		{"an editor on a page of another site", []string{"Authorization", "Bearer editor", "Sec-Fetch-Site", "cross-site"}, 403, CodeForeignOrigin, ""},
		{"an editor on a page that is allowed", []string{"Authorization", "Bearer editor", "Origin", "https://friend.example", "Sec-Fetch-Site", "cross-site"}, 200, "", ""},
		{"nobody on a page that is allowed", []string{"Origin", "https://friend.example"}, 401, CodeUnauthenticated, "Bearer"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for what, r := range map[string]*http.Request{"mutation": post(rename), "mount": httptest.NewRequest("POST", "/notes/1", nil)} {
				for i := 0; i < len(tc.header); i += 2 {
					r.Header.Set(tc.header[i], tc.header[i+1])
				}
				log.reset()
				got := send(t, handler, r)
				if got.status != tc.status || !strings.Contains(got.body, tc.code) || !strings.Contains(got.header.Get("WWW-Authenticate"), tc.scheme) {
					t.Errorf("%s: got %d %v %s", what, got.status, got.header, got.body)
				}
				if wrote := strings.Contains(got.body, `"rename":"x"`) || strings.Contains(got.body, "written by Ada"); wrote != (tc.status == 200) {
					t.Errorf("%s: written: %v", what, wrote)
				}
				if got.header.Get("Access-Control-Allow-Origin") != "*" && tc.code == CodeUnauthenticated && what == "mutation" {
					t.Errorf("%s: a page of another origin cannot read why: %v", what, got.header)
				}
				if refused := strings.Contains(log.String(), `"write refused"`); refused != (tc.status != 200 && !strings.Contains(tc.scheme, "invalid_token")) {
					t.Errorf("%s: the log says of a refusal: %v: %s", what, refused, log)
				}
			}
		})
	}
}

// Reading is open, also to those whose token is enough for more; a token that is not accepted is told of all the same.
func TestWhoMayRead(t *testing.T) {
	open, _ := writing(t, nil)
	closed, _ := writing(t, func(c *Config) { c.Closed = true })
	for _, tc := range []struct {
		target, token string
		open, closed  int
	}{
		{"/graphql?query={name}", "", 200, 401},
		{"/graphql?query={name}", "reader", 200, 200},
		{"/graphql?query={name}", "editor", 200, 200},
		{"/graphql?query={name}", "nobody", 401, 401},
		{"/notes/1", "", 200, 401},
		{"/notes/1", "reader", 200, 200},
		{"/notes/1", "nobody", 401, 401},
		{"/nowhere", "", 404, 401},
		{"/", "", 200, 200},
		{"/", "nobody", 200, 200},
		{"/healthz", "", 200, 200},
		{"/readyz", "nobody", 200, 200},
	} {
		for _, at := range []struct {
			handler http.Handler
			want    int
		}{{open, tc.open}, {closed, tc.closed}} {
			want := at.want
			r := httptest.NewRequest("GET", tc.target, nil)
			if tc.token != "" {
				r.Header.Set("Authorization", "Bearer "+tc.token)
			}
			got := send(t, at.handler, r)
			if got.status != want {
				t.Errorf("%s as %q: got %d %s, want %d", tc.target, tc.token, got.status, got.body, want)
			}
			if want == 401 && (got.header.Get("WWW-Authenticate") == "" || !strings.Contains(got.body, CodeUnauthenticated)) {
				t.Errorf("%s as %q: got %v %s", tc.target, tc.token, got.header, got.body)
			}
		}
	}
	preflight := httptest.NewRequest("OPTIONS", "/graphql", nil)
	preflight.Header.Set("Access-Control-Request-Method", "POST")
	if got := send(t, closed, preflight); got.status != 204 || !strings.Contains(got.header.Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("preflight: got %d %v", got.status, got.header)
	}
}

// Without a gate nobody can write, whatever they send.
func TestWithoutAGateNobodyWrites(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	r := post(rename)
	r.Header.Set("Authorization", "Bearer admin")
	if got := send(t, s.Handler(), r); got.status != 401 || got.code() != CodeUnauthenticated {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if got := s.Execute(background(), Request{Query: "mutation{rename(to:\"x\")}"}); codeOf(got.Errors[0]) != CodeUnauthenticated {
		t.Errorf("in this process: got %v", got.Errors)
	}
}

func TestWhoHasSpentTheirShareComesAgain(t *testing.T) {
	handler, _ := writing(t, nil)
	for target, want := range map[string]int{
		"/graphql?query={name}":                       200, // a point is left
		"/graphql?query={things(first:9){nodes{id}}}": 429,
		"/notes/1": 429,
		"/":        200,
		"/healthz": 200,
	} {
		r := httptest.NewRequest("GET", target, nil)
		r.Header.Set("Authorization", "Bearer spent")
		got := send(t, handler, r)
		if got.status != want {
			t.Errorf("%s: got %d %s", target, got.status, got.body)
		}
		if want == 429 && (got.header.Get("Retry-After") != "2" || !strings.Contains(got.body, "come again later") || !strings.Contains(got.body, CodeRateLimited)) {
			t.Errorf("%s: got %v %s", target, got.header, got.body)
		}
	}
}

// A refused write is one line that says who, from where, why and what was tried: not what was to be written, and no token.
func TestTheLogTellsOfARefusedWrite(t *testing.T) {
	handler, log := writing(t, nil)
	r := post(`{"query":"mutation Correct($secret:String!){rename(to:$secret)}","variables":{"secret":"the words"}}`)
	r.Header.Set("Authorization", "Bearer reader")
	send(t, handler, r)
	line, _, _ := strings.Cut(log.String(), "\n")
	for _, want := range []string{`"level":"WARN"`, `"msg":"write refused"`, `"client":"Ada reader"`, `"role":"reader"`, `"addr":"192.0.2.1"`, `"code":"FORBIDDEN"`, `"tried":"rename"`, `"operation":"Correct"`, `"request_id":"`} {
		if !strings.Contains(line, want) {
			t.Errorf("%s is not in %s", want, line)
		}
	}
	if strings.Contains(log.String(), "the words") || strings.Contains(log.String(), "Bearer") {
		t.Errorf("the log tells too much: %s", log)
	}
	log.reset()
	send(t, handler, httptest.NewRequest("POST", "/notes/1", nil))
	if line, _, _ := strings.Cut(log.String(), "\n"); !strings.Contains(line, `"tried":"note"`) || !strings.Contains(line, `"subject":"draft:1\\n"`) {
		t.Errorf("a mount: %s", line)
	}
	log.reset()
	send(t, handler, httptest.NewRequest("GET", "/graphql?query=mutation{rename(to:%22x%22)}", nil))
	if line, _, _ := strings.Cut(log.String(), "\n"); !strings.Contains(line, `"code":"METHOD_NOT_ALLOWED"`) {
		t.Errorf("GET: %s", line)
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"Zoë Example, 北":     "Zoë Example, 北",
		"a\r\nlevel=INFO":    `a\r\nlevel=INFO`,
		"\x1b[2Jcleared":     `\x1b[2Jcleared`,
		"\u202egnp.exe":      `\u202egnp.exe`,
		"zero\u200bwidth":    `zero\u200bwidth`,
		"c1 \u009b31m":       `c1 \u009b31m`,
		"nul\x00":            `nul\x00`,
		"not UTF-8 \xff":     "not UTF-8 \ufffd",
		"line\u2028of it":    `line\u2028of it`,
		"a \"quoted\" word":  `a "quoted" word`,
		"no\u00a0break here": `no\u00a0break here`,
	} {
		if got := Printable(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestRolesAreRead(t *testing.T) {
	for _, role := range []Role{RoleReader, RoleEditor, RoleAdmin} {
		if got, ok := ParseRole(strings.ToUpper(role.String())); !ok || got != role {
			t.Errorf("%s: got %v %v", role, got, ok)
		}
	}
	for _, text := range []string{"", "nobody", "owner"} {
		if _, ok := ParseRole(text); ok {
			t.Errorf("%q is a role", text)
		}
	}
}

func TestOriginsAreChecked(t *testing.T) {
	if _, err := New(Config{Schema: testapi.New(&testapi.Root{}), Origins: []string{"friend.example"}}); err == nil || !strings.Contains(err.Error(), "https://notes.example.org") {
		t.Errorf("got %v", err)
	}
}
