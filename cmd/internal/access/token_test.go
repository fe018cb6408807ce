package access

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestASecretIsReadAsItWasShown(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		secret := NewSecret()
		text := secret.Reveal()
		if read, err := ParseSecret(text); err != nil || read != secret {
			t.Fatalf("%q: %v", text, err)
		}
		if !strings.HasPrefix(text, "pg_") || len(text) != 62 || seen[text] {
			t.Fatalf("%q is no new token", text)
		}
		seen[text] = true
	}
}

// A secret that gets into a message or a log by mistake does not show itself.
func TestASecretShowsItselfToNobody(t *testing.T) {
	secret := NewSecret()
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", secret)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", secret)
	for _, text := range []string{fmt.Sprint(secret), fmt.Sprintf("%v %+v %#v %s %q", secret, secret, secret, secret, secret), log.String()} {
		if strings.Contains(text, secret.Reveal()[3:20]) {
			t.Errorf("shown: %s", text)
		}
	}
}

func TestSlipsInATokenAreNamed(t *testing.T) {
	good := NewSecret().Reveal()
	for name, tc := range map[string]struct{ text, want string }{
		"nothing":            {"", "is empty"},
		"no prefix":          {good[3:], "does not begin with pg_"},
		"another prefix":     {"gh" + good[2:], "does not begin with pg_"},
		"capitals":           {strings.ToUpper(good), "does not begin with pg_"},
		"cut short":          {good[:40], "has 40 characters where a token has 62"},
		"a space behind it":  {good + " ", "has 63 characters"},
		"twice":              {good + good, "has 124 characters"},
		"a capital":          {good[:10] + "A" + good[11:], "place 11"},
		"a letter of no use": {good[:10] + "1" + good[11:], "place 11"},
		"a line end":         {good[:61] + "\n", "place 62"},
		"not ASCII":          {good[:10] + "é" + good[12:], "place 11"},
	} {
		_, err := ParseSecret(tc.text)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && len(tc.text) > 10 && strings.Contains(err.Error(), tc.text[:10]) {
			t.Errorf("%s: the message repeats the token: %v", name, err)
		}
	}
}

// The checksum finds every change of one character, and every exchange of two beside each other.
func TestTheChecksumFindsEverySlipOfOneCharacter(t *testing.T) {
	good := NewSecret().Reveal()
	for at := len(tokenPrefix); at < len(good); at++ {
		for _, c := range tokenLetters {
			slip := good[:at] + string(c) + good[at+1:]
			if _, err := ParseSecret(slip); (err == nil) != (slip == good) {
				t.Errorf("place %d, %c: %v", at, c, err)
			}
		}
		if at+1 < len(good) {
			slip := good[:at] + good[at+1:at+2] + good[at:at+1] + good[at+2:]
			if _, err := ParseSecret(slip); (err == nil) != (slip == good) {
				t.Errorf("exchanged at %d: %v", at, err)
			}
		}
	}
}

func FuzzParseSecret(f *testing.F) {
	good := NewSecret().Reveal()
	for _, seed := range []string{"", "pg_", good, good[:61], strings.Repeat("a", 62), "pg_" + strings.Repeat("\xff", 59)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		secret, err := ParseSecret(text)
		if (err == nil) != (secret.Reveal() == text && text != "") {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && strings.ContainsFunc(err.Error(), func(c rune) bool { return c < ' ' }) {
			t.Errorf("%q: %q", text, err)
		}
	})
}

// As many bytes are compared whoever asks: for the first token, the last one, and one that nobody has, which differ from the
// others early and late. What is counted is what takes the time.
func TestAsMuchIsComparedWhateverIsSent(t *testing.T) {
	secrets := make([]Secret, 50)
	tokens := make([]Token, len(secrets))
	for i := range secrets {
		secrets[i] = NewSecret()
		tokens[i] = Token{Name: fmt.Sprint(i), sum: secrets[i].sum()}
	}
	bytes := func(s Secret) (n int, found bool) {
		_, found = find(tokens, s, func(one, other []byte) int {
			n += min(len(one), len(other))
			return subtle.ConstantTimeCompare(one, other)
		})
		return n, found
	}
	want := len(tokens) * sha256.Size
	for i, secret := range append(secrets, NewSecret(), NewSecret(), Secret{}) {
		if n, found := bytes(secret); n != want || found != (i < len(tokens)) {
			t.Errorf("secret %d: %d bytes compared, found: %v; want %d", i, n, found, want)
		}
	}
	for i, secret := range secrets {
		if token, found := find(tokens, secret, subtle.ConstantTimeCompare); !found || token.Name != fmt.Sprint(i) {
			t.Errorf("secret %d is that of %q", i, token.Name)
		}
	}
}

// BenchmarkFind shows that it takes as long to find the first token, the last one and none among a hundred.
func BenchmarkFind(b *testing.B) {
	tokens := make([]Token, 100)
	first, last, none := NewSecret(), NewSecret(), NewSecret()
	for i := range tokens {
		tokens[i].sum = NewSecret().sum()
	}
	tokens[0].sum, tokens[len(tokens)-1].sum = first.sum(), last.sum()
	for name, secret := range map[string]Secret{"first": first, "last": last, "none": none} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				find(tokens, secret, subtle.ConstantTimeCompare)
			}
		})
	}
}
