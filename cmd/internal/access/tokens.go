package access

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"

	"peacegraph/cmd/internal/server"
)

// Mistake is an error that the person at the command line can put right by saying something else.
type Mistake struct{ Message string }

// Error returns the message.
func (m *Mistake) Error() string { return m.Message }

func mistake(format string, args ...any) error { return &Mistake{fmt.Sprintf(format, args...)} }

// NewToken is what a token is to be.
type NewToken struct {
	Name    string // see [CheckName]
	Role    server.Role
	Expires time.Time // zero: never
	// Again gives the person whose token expired, was revoked or is lost another secret. Without it a name that is known is
	// refused, because what was written under it would be taken for the work of whoever gets the name.
	Again bool
}

// Add adds a token to a file, which is made when it is not there, and returns the secret, which is kept nowhere. The error is
// a [Mistake] for a name that is not accepted or is taken, and for an end that has passed.
func Add(path string, asked NewToken, now time.Time) (Token, Secret, error) {
	name, err := CheckName(asked.Name)
	switch {
	case err != nil:
		return Token{}, Secret{}, &Mistake{err.Error()}
	case asked.Role < server.RoleReader:
		return Token{}, Secret{}, mistake("a token has a role; accepted: reader, editor, admin")
	case !asked.Expires.IsZero() && !asked.Expires.After(now):
		return Token{}, Secret{}, mistake("the token would have expired on %s already; give a day to come", asked.Expires.UTC().Format(time.DateOnly))
	}
	secret := NewSecret()
	token := Token{Name: name, Role: asked.Role, Added: now.UTC().Truncate(time.Second), sum: secret.sum()}
	if !asked.Expires.IsZero() {
		token.Expires = asked.Expires.UTC()
	}
	err = change(path, func(tokens []Token) ([]Token, error) {
		at := slices.IndexFunc(tokens, func(t Token) bool { return sameName(t.Name, name) })
		switch {
		case at < 0 && asked.Again:
			return nil, unknown(path, tokens, name)
		case at < 0:
			return append(tokens, token), nil
		case !asked.Again:
			return nil, mistake("%s has a token already (%s), and a name is not given to two; give the same person another one with --again, or choose another name", tokens[at].Name, tokens[at].State(now))
		}
		token.Name = tokens[at].Name
		tokens[at] = token
		return tokens, nil
	})
	if err != nil {
		return Token{}, Secret{}, err
	}
	return token, secret, nil
}

// Revoke ends a token for good, at once, also for a server that runs. Its name stays known, so that nobody else gets it. It
// returns the token as it was before. The error is a [Mistake] for a name that has no token.
func Revoke(path, name string, now time.Time) (before Token, err error) {
	switch there, err := readTokens(path); {
	case err != nil:
		return before, err
	case len(there) == 0:
		return before, unknown(path, nil, name) // and no folder is made for it
	}
	err = change(path, func(tokens []Token) ([]Token, error) {
		at := slices.IndexFunc(tokens, func(t Token) bool { return sameName(t.Name, name) })
		if at < 0 {
			return nil, unknown(path, tokens, name)
		}
		before = tokens[at]
		if before.Revoked.IsZero() {
			tokens[at].Revoked = now.UTC().Truncate(time.Second)
		}
		return tokens, nil
	})
	return before, err
}

// List returns the tokens of a file in the order in which they were added; none when it is not there.
func List(path string) ([]Token, error) { return readTokens(path) }

// unknown is the error of a name that no token has, with the nearest that one has.
func unknown(path string, tokens []Token, name string) error {
	if len(tokens) == 0 {
		return mistake("there are no tokens in %s, so nobody has one there; name another store with --store, or another file with --tokens", path)
	}
	nearest := slices.MinFunc(tokens, func(a, b Token) int { return distance(a.Name, name) - distance(b.Name, name) })
	if distance(nearest.Name, name) <= max(2, len([]rune(name))/3) {
		return mistake("nobody has a token under the name %q; did you mean %s?", server.Printable(name), nearest.Name)
	}
	return mistake("nobody has a token under the name %q; `peacegraph token list` shows the names", server.Printable(name))
}

func distance(one, other string) int {
	return levenshtein.ComputeDistance(strings.ToLower(one), strings.ToLower(other))
}
