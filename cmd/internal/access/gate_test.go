package access

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"peacegraph/cmd/internal/server"
)

// clock is a time that tests set.
type clock struct{ now time.Time }

func (c *clock) read() time.Time { return c.now }

// newGate returns the gate of a new file, its log and its clock.
func newGate(t *testing.T, rates Rates) (g *Gate, path string, log *strings.Builder, at *clock) {
	t.Helper()
	path, log, at = filepath.Join(t.TempDir(), FileName), &strings.Builder{}, &clock{noon}
	g, err := open(path, rates, slog.New(slog.NewJSONHandler(log, nil)), at.read)
	if err != nil {
		t.Fatal(err)
	}
	return g, path, log, at
}

func give(t *testing.T, path, name string, role server.Role, expires time.Time) string {
	t.Helper()
	_, secret, err := Add(path, NewToken{Name: name, Role: role, Expires: expires}, noon)
	if err != nil {
		t.Fatal(err)
	}
	return secret.Reveal()
}

// enter asks with an Authorization header from an address.
func enter(g *Gate, addr string, authorization ...string) (server.Client, *server.Denial) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header["Authorization"] = authorization
	return g.Enter(r.WithContext(server.WithClient(r.Context(), server.Client{Addr: netip.MustParseAddr(addr)})))
}

func TestWhoIsLetIn(t *testing.T) {
	g, path, log, at := newGate(t, DefaultRates())
	if n := g.Writers(); n != 0 {
		t.Errorf("%d may write before anybody has a token", n)
	}
	// The file appears while the gate is open.
	editor := give(t, path, "Ada Example", server.RoleEditor, noon.Add(time.Hour))
	admin := give(t, path, "root of all", server.RoleAdmin, time.Time{})
	reader := give(t, path, "ben", server.RoleReader, time.Time{})
	if n := g.Writers(); n != 2 {
		t.Errorf("%d may write", n)
	}
	stranger := NewSecret().Reveal()
	for _, tc := range []struct {
		name          string
		authorization []string
		who           string
		role          server.Role
		denied        string // in the message
		why           string // in the log
	}{
		{"no token", nil, "", server.RoleNobody, "", ""},
		{"an editor", []string{"Bearer " + editor}, "Ada Example", server.RoleEditor, "", ""},
		{"in any case", []string{"bEARER   " + editor + " "}, "Ada Example", server.RoleEditor, "", ""},
		{"an administrator", []string{"Bearer " + admin}, "root of all", server.RoleAdmin, "", ""},
		{"a reader", []string{"Bearer " + reader}, "ben", server.RoleReader, "", ""},
		{"the password of a proxy", []string{"Basic YTpi"}, "", server.RoleNobody, "", ""},
		{"the password of a proxy and a token", []string{"Basic YTpi", "Bearer " + reader}, "ben", server.RoleReader, "", ""},
		{"a token that nobody has", []string{"Bearer " + stranger}, "", 0, notAccepted, "unknown"},
		{"two tokens", []string{"Bearer " + editor, "Bearer " + reader}, "", 0, "is empty", "malformed"},
		{"an empty token", []string{"Bearer"}, "", 0, "is empty", "malformed"},
		{"a token that was cut", []string{"Bearer " + editor[:30]}, "", 0, "has 30 characters", "malformed"},
		{"a slip", []string{"Bearer " + editor[:60] + "22"}, "", 0, "mistyped", "malformed"},
		{"another scheme's token", []string{"Bearer eyJhbGciOiJub25lIn0.e30."}, "", 0, "does not begin with pg_", "malformed"},
		{"a long one", []string{"Bearer pg_" + strings.Repeat("a", 60000)}, "", 0, "has 60003 characters", "malformed"},
	} {
		log.Reset()
		client, denial := enter(g, "192.0.2.7", tc.authorization...)
		if client.Name != tc.who || client.Role != tc.role || client.Addr != netip.MustParseAddr("192.0.2.7") {
			t.Errorf("%s: got %+v", tc.name, client)
		}
		if (denial != nil) != (tc.denied != "") || denial != nil && (!strings.Contains(denial.Message, tc.denied) || denial.Status != 401 || !denial.Invalid) {
			t.Errorf("%s: got %+v", tc.name, denial)
		}
		if tc.why != "" && !strings.Contains(log.String(), `"why":"`+tc.why+`"`) || tc.why == "" && log.Len() > 0 {
			t.Errorf("%s: log %s", tc.name, log)
		}
		for _, secret := range []string{editor, admin, reader, stranger} {
			if strings.Contains(log.String(), secret[3:12]) || denial != nil && strings.Contains(denial.Message, secret[3:12]) {
				t.Errorf("%s: the secret is told: %s %+v", tc.name, log, denial)
			}
		}
	}

	// One that is revoked, one that expires and one that nobody has are told in the same words.
	if _, err := Revoke(path, "ben", noon); err != nil {
		t.Fatal(err)
	}
	at.now = noon.Add(time.Hour)
	log.Reset()
	_, revoked := enter(g, "192.0.2.7", "Bearer "+reader)
	_, expired := enter(g, "192.0.2.7", "Bearer "+editor)
	_, unknown := enter(g, "192.0.2.7", "Bearer "+stranger)
	if revoked == nil || expired == nil || unknown == nil || *revoked != *expired || *expired != *unknown {
		t.Errorf("got %+v, %+v, %+v", revoked, expired, unknown)
	}
	for _, want := range []string{`"why":"revoked","client":"ben"`, `"why":"expired","client":"Ada Example"`, `"why":"unknown"}`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%s is not in the log: %s", want, log)
		}
	}
	if n := g.Writers(); n != 1 {
		t.Errorf("%d may write", n)
	}
}

// A file that becomes unreadable lets nobody in with a token, and those without one go on reading.
func TestABrokenFileLetsNobodyIn(t *testing.T) {
	g, path, log, _ := newGate(t, DefaultRates())
	secret := give(t, path, "ada", server.RoleAdmin, time.Time{})
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := replaceFile(path, good[:len(good)/2]); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if client, denial := enter(g, "192.0.2.7", "Bearer "+secret); denial == nil || denial.Status != 503 || denial.RetryAfter == 0 || client.Role != server.RoleNobody {
			t.Errorf("got %+v %+v", client, denial)
		}
	}
	if _, denial := enter(g, "192.0.2.7"); denial != nil {
		t.Errorf("without a token: %+v", denial)
	}
	if strings.Count(log.String(), "nobody is let in") != 1 {
		t.Errorf("log: %s", log)
	}
	if err := replaceFile(path, good); err != nil {
		t.Fatal(err)
	}
	if client, denial := enter(g, "192.0.2.7", "Bearer "+secret); denial != nil || client.Name != "ada" {
		t.Errorf("mended: %+v %+v", client, denial)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, denial := enter(g, "192.0.2.7", "Bearer "+secret); denial == nil || denial.Status != 401 {
		t.Errorf("without the file: %+v", denial)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, DefaultRates(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a server starts with a broken file")
	}
}

// The last use is kept beside the tokens, to the minute; the file of the tokens is left alone.
func TestTheLastUseIsKept(t *testing.T) {
	g, path, _, at := newGate(t, DefaultRates())
	secret := give(t, path, "ada", server.RoleEditor, time.Time{})
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	uses := func() string {
		t.Helper()
		all, err := LastUses(path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if got := uses(); got != "{}" {
		t.Errorf("before: %s", got)
	}
	at.now = noon.Add(90 * time.Second)
	enter(g, "192.0.2.7", "Bearer "+secret)
	at.now = noon.Add(100 * time.Second)
	enter(g, "192.0.2.7", "Bearer "+secret)
	if got := uses(); got != `{"ada":"2026-11-23T12:01:00Z"}` {
		t.Errorf("used: %s", got)
	}
	after, err := os.Stat(path)
	if err != nil || !sameFile(before, after) {
		t.Errorf("the tokens were written: %v", err)
	}
	again, err := open(path, DefaultRates(), slog.New(slog.DiscardHandler), at.read)
	if err != nil {
		t.Fatal(err)
	}
	at.now = noon.Add(-time.Hour) // a clock that goes back does not take a use away
	enter(again, "192.0.2.7", "Bearer "+secret)
	if got := uses(); got != `{"ada":"2026-11-23T12:01:00Z"}` {
		t.Errorf("after a restart: %s", got)
	}
}

func TestRates(t *testing.T) {
	g, path, _, at := newGate(t, Rates{Points: 600, Requests: 60})
	token := give(t, path, "ada", server.RoleEditor, time.Time{})
	client := func(addr string) server.Client { return server.Client{Addr: netip.MustParseAddr(addr)} }
	one := client("192.0.2.7")
	if denial := g.Spend(one, 600); denial != nil {
		t.Errorf("a whole share: %+v", denial)
	}
	denial := g.Spend(one, 50)
	if denial == nil || denial.Status != http.StatusTooManyRequests || denial.RetryAfter < 5*time.Second || denial.RetryAfter > 7*time.Second || !strings.Contains(denial.Message, "600 points of GraphQL a minute") {
		t.Fatalf("too much: %+v", denial)
	}
	at.now = at.now.Add(denial.RetryAfter)
	if denial := g.Spend(one, 50); denial != nil {
		t.Errorf("after waiting as told: %+v", denial)
	}
	if denial := g.Count(one); denial != nil {
		t.Errorf("requests are counted apart: %+v", denial)
	}
	if denial := g.Spend(client("192.0.2.8"), 600); denial != nil {
		t.Errorf("another address: %+v", denial)
	}
	if denial := g.Spend(client("::1"), 6000); denial != nil {
		t.Errorf("the computer itself: %+v", denial)
	}
	for range 60 {
		g.Count(client("2001:db8:1:2::1"))
	}
	if denial := g.Count(client("2001:db8:1:2:ffff::2")); denial == nil || !strings.Contains(denial.Message, "60 requests a minute") {
		t.Errorf("another address of the same network: %+v", denial)
	}
	if denial := g.Count(client("2001:db8:1:3::1")); denial != nil {
		t.Errorf("another network: %+v", denial)
	}
	known, denied := enter(g, "2001:db8:1:2::1", "Bearer "+token)
	if denied != nil || g.Count(known) != nil {
		t.Errorf("a token is counted by itself: %+v", denied)
	}
	if _, denial := enter(g, "2001:db8:1:2::1", "Bearer pg_wrong"); denial == nil || denial.Status != http.StatusTooManyRequests {
		t.Errorf("trying tokens: %+v", denial)
	}
	local, _, _, _ := newGate(t, Rates{Points: 600, Local: true})
	if denial := local.Spend(client("127.0.0.1"), 601); denial == nil || denial.RetryAfter == 0 {
		t.Errorf("the computer itself, limited: %+v", denial)
	}
	if denial := local.Count(client("127.0.0.1")); denial != nil {
		t.Errorf("no limit: %+v", denial)
	}
}

// However many addresses ask, the memory is bounded, and those who ask often are remembered.
func TestCallersAreForgotten(t *testing.T) {
	g, _, _, _ := newGate(t, Rates{Points: 600, Requests: 60})
	often := server.Client{Addr: netip.MustParseAddr("192.0.2.7")}
	g.Spend(often, 600)
	for i := range 3 * remembered {
		g.Spend(server.Client{Addr: netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})}, 1)
		if i%1000 == 0 && g.Spend(often, 100) == nil {
			t.Fatalf("forgotten after %d", i)
		}
	}
	if n := g.limit.known.Len(); n != remembered {
		t.Errorf("%d are remembered", n)
	}
}

func TestRatesThatCannotBeKept(t *testing.T) {
	for _, tc := range []struct {
		rates Rates
		ok    bool
	}{
		{DefaultRates(), true}, {Rates{}, true}, {Rates{Points: 5000}, true}, {Rates{Points: 4999}, false}, {Rates{Requests: -1}, false}, {Rates{Points: -5}, false},
	} {
		if err := CheckRates(tc.rates, 5000); (err == nil) != tc.ok {
			t.Errorf("%+v: %v", tc.rates, err)
		}
	}
}

// A name never breaks out of its line of the log, whatever stands in a file that was written by hand.
func TestTheLogIsNotWrittenByClients(t *testing.T) {
	g, _, log, _ := newGate(t, DefaultRates())
	for _, text := range []string{"pg_\nlevel=ERROR", "pg_\x1b[2J", "\u202etxt.exe", "pg_" + strings.Repeat("\r\n", 29) + "a"} {
		enter(g, "192.0.2.7", "Bearer "+text)
	}
	for line := range strings.Lines(log.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil || fields["msg"] != "token refused" || fields["why"] != "malformed" {
			t.Errorf("%s: %v", line, err)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 4 {
		t.Errorf("%d lines: %s", n, fmt.Sprint(log))
	}
}
