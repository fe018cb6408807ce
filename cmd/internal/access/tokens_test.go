package access

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peacegraph/cmd/internal/server"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestNames(t *testing.T) {
	for _, name := range []string{"ada", "Ada Example", "ada.example@uni-example.org", "O'Hara", "Zoë", "李 小龙", "محمد", "nightly-import_2", "7", strings.Repeat("é", 64)} {
		if got, err := CheckName(name); err != nil || got != name {
			t.Errorf("%q: %q %v", name, got, err)
		}
	}
	if got, err := CheckName("Zoe\u0308"); err != nil || got != "Zoë" {
		t.Errorf("a name in two parts: %q %v", got, err)
	}
	for name, want := range map[string]string{
		"": "is empty", "  ": "is empty", "peacegraph": "the program itself", "PeaceGraph": "the program itself",
		strings.Repeat("a", 65): "65 characters", "a\nb": `'\n'`, "a\x1b[31m": `'\x1b'`, "a\u202eb": `'\u202e'`, "a\u200bb": `'\u200b'`,
		"a  b": "two spaces", "a ": "ends with a space", " a": "begins with", "-a": "begins with", "<b>": `'<'`, "a\x00": `'\x00'`, "a\xff": "not UTF-8", "a\u00a0b": `'\u00a0'`,
		"a\"b": `'"'`, "a=b": `'='`, "a/b": `'/'`,
	} {
		if got, err := CheckName(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q %v", name, got, err)
		}
	}
	for _, pair := range [][2]string{{"Ada", "ada"}, {"STRASSE", "straße"}, {"ﬁne", "fine"}, {"Ａda", "ada"}} {
		if !sameName(pair[0], pair[1]) {
			t.Errorf("%q are told apart", pair)
		}
	}
}

func TestTokensAreAddedListedAndRevoked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", FileName)
	if tokens, err := List(path); err != nil || len(tokens) != 0 {
		t.Fatalf("before the first: %v %v", tokens, err)
	}
	ada, secret, err := Add(path, NewToken{Name: "Ada Example", Role: server.RoleEditor, Expires: noon.AddDate(0, 0, 90)}, noon)
	if err != nil {
		t.Fatal(err)
	}
	ben, other, err := Add(path, NewToken{Name: "ben", Role: server.RoleReader}, noon.Add(time.Hour))
	if err != nil || secret == other {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(text), secret.Reveal()[3:]) {
		t.Errorf("the file has the secret: %v %s", err, text)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file is open to others: %v %v", info.Mode(), err)
	}
	same := cmp.Options{cmp.AllowUnexported(Token{}), cmpopts.EquateApproxTime(0)}
	tokens, err := List(path)
	if diff := cmp.Diff([]Token{ada, ben}, tokens, same); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	for _, tc := range []struct {
		asked NewToken
		want  string
	}{
		{NewToken{Name: "ADA example", Role: server.RoleAdmin}, "Ada Example has a token already (valid)"},
		{NewToken{Name: "carl", Role: server.RoleAdmin, Expires: noon.Add(-time.Second)}, "would have expired on 2026-11-23 already"},
		{NewToken{Name: "carl"}, "accepted: reader, editor, admin"},
		{NewToken{Name: "a\nb", Role: server.RoleAdmin}, "accepted are letters"},
		{NewToken{Name: "bem", Role: server.RoleAdmin, Again: true}, "did you mean ben?"},
		{NewToken{Name: "Zacharias", Role: server.RoleAdmin, Again: true}, "`peacegraph token list` shows the names"},
	} {
		if _, _, err := Add(path, tc.asked, noon); !errors.As(err, new(*Mistake)) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: %v", tc.asked, err)
		}
	}
	if _, err := Revoke(path, "ada exampel", noon); !errors.As(err, new(*Mistake)) || !strings.Contains(err.Error(), "did you mean Ada Example?") {
		t.Errorf("got %v", err)
	}
	if before, err := Revoke(path, "ada example", noon.Add(time.Minute)); err != nil || !before.Revoked.IsZero() || before.Name != "Ada Example" {
		t.Errorf("got %+v %v", before, err)
	}
	if before, err := Revoke(path, "Ada Example", noon.Add(time.Hour)); err != nil || !before.Revoked.Equal(noon.Add(time.Minute)) {
		t.Errorf("again: got %+v %v", before, err)
	}
	if _, _, err := Add(path, NewToken{Name: "Ada Example", Role: server.RoleEditor}, noon); !errors.As(err, new(*Mistake)) || !strings.Contains(err.Error(), "(revoked)") || !strings.Contains(err.Error(), "--again") {
		t.Errorf("a name that was revoked: %v", err)
	}
	again, third, err := Add(path, NewToken{Name: "ada example", Role: server.RoleAdmin, Again: true}, noon.Add(2*time.Hour))
	if err != nil || again.Name != "Ada Example" || third == secret || again.State(noon) != Valid {
		t.Errorf("another token: %+v %v", again, err)
	}
	if tokens, err := List(path); err != nil || len(tokens) != 2 || tokens[0].Role != server.RoleAdmin {
		t.Errorf("got %+v %v", tokens, err)
	}
	if _, err := Revoke(filepath.Join(t.TempDir(), FileName), "ada", noon); err == nil || !strings.Contains(err.Error(), "there are no tokens in") {
		t.Errorf("got %v", err)
	}
}

func TestStates(t *testing.T) {
	for _, tc := range []struct {
		token Token
		want  State
	}{
		{Token{}, Valid},
		{Token{Expires: noon.Add(time.Second)}, Valid},
		{Token{Expires: noon}, Expired},
		{Token{Revoked: noon.Add(-time.Hour), Expires: noon.Add(-time.Minute)}, Revoked},
	} {
		if got := tc.token.State(noon); got != tc.want {
			t.Errorf("%+v: %s", tc.token, got)
		}
	}
}

// Commands that run at once lose nothing of one another.
func TestTokensAreAddedAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			if _, _, err := Add(path, NewToken{Name: fmt.Sprintf("person %d", i), Role: server.RoleEditor}, noon); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if tokens, err := List(path); err != nil || len(tokens) != 20 {
		t.Errorf("%d tokens, %v", len(tokens), err)
	}
}

func TestAFileThatIsNoneIsNamed(t *testing.T) {
	const sum = "0000000000000000000000000000000000000000000000000000000000000000"
	for text, want := range map[string]string{
		"":                                       "EOF",
		"[]":                                     "array",
		`{"version":1}{}`:                        "behind its end",
		`{"version":2,"tokens":[]}`:              "has version 2",
		`{"version":1,"tokens":[],"admin":true}`: "unknown field",
		`{"version":1,"tokens":[{"name":"a","role":"owner","sha256":"` + sum + `"}]}`:                                                    `token 1: there is no role "owner"`,
		`{"version":1,"tokens":[{"name":"a","role":"admin","sha256":"00"}]}`:                                                             "token 1: its sha256 is none",
		`{"version":1,"tokens":[{"name":"a\n","role":"admin","sha256":"` + sum + `"}]}`:                                                  "token 1: the name has",
		`{"version":1,"tokens":[{"name":"a","role":"admin","sha256":"` + sum + `"},{"name":"A","role":"admin","sha256":"` + sum + `"}]}`: "token 2: A is there twice",
	} {
		path := filepath.Join(t.TempDir(), FileName)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := List(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "is no file of tokens") {
			t.Errorf("%s: %v", text, err)
		}
		if _, _, err := Add(path, NewToken{Name: "ada", Role: server.RoleEditor}, noon); err == nil {
			t.Errorf("%s: a token was added", text)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != text {
			t.Errorf("%s: became %s", text, after)
		}
	}
}

func TestAFileThatOthersMayWriteIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // it has no such modes
	}
	path := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(path, []byte(`{"version":1,"tokens":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o622); err != nil {
		t.Fatal(err)
	}
	if _, err := List(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("got %v", err)
	}
}
