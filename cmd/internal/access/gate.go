package access

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"peacegraph/cmd/internal/server"
)

// Gate is the [server.Gate] of the program: it knows the tokens of a file and counts what clients ask for. It is safe for
// concurrent use.
type Gate struct {
	keys  *keyring
	uses  *lastUse
	limit *limiter
	log   *slog.Logger
	now   func() time.Time

	unreadable atomic.Bool // the file of tokens; said in the log once
	unwritable atomic.Bool // the file of last uses; likewise
}

// Open returns the gate of a file of tokens, which need not be there yet: tokens that are added later are known at once.
// The error says why a file that is there cannot be used, and what to do. Without a path there are no tokens.
func Open(path string, rates Rates, log *slog.Logger) (*Gate, error) {
	return open(path, rates, log, time.Now)
}

func open(path string, rates Rates, log *slog.Logger, now func() time.Time) (*Gate, error) {
	g := &Gate{limit: newLimiter(rates), log: log, now: now}
	if path == "" {
		return g, nil
	}
	var err error
	if g.keys, err = openKeyring(path); err != nil {
		return nil, err
	}
	if g.uses, err = openLastUse(path); err != nil {
		log.LogAttrs(context.Background(), slog.LevelWarn, "last uses of tokens are begun anew", slog.String("error", err.Error()))
	}
	return g, nil
}

// Writers returns how many tokens let somebody write now.
func (g *Gate) Writers() int {
	tokens, err := g.tokens()
	if err != nil {
		return 0
	}
	return usable(tokens, g.now())
}

func (g *Gate) tokens() ([]Token, error) {
	if g.keys == nil {
		return nil, nil
	}
	return g.keys.all()
}

// Enter implements [server.Gate]. Whether a token is unknown, has expired or was revoked is told to the log and not to the
// client, who could be anybody; that it is mistyped is told, since that can be seen without knowing any token.
func (g *Gate) Enter(r *http.Request) (server.Client, *server.Denial) {
	client := server.ClientOf(r.Context())
	text, given := bearer(r.Header.Values("Authorization"))
	if !given {
		return client, nil
	}
	secret, err := ParseSecret(text)
	if err != nil {
		return client, g.deny(r, client, "malformed", Token{}, "the token "+err.Error())
	}
	tokens, err := g.tokens()
	if err != nil {
		if !g.unreadable.Swap(true) {
			g.log.LogAttrs(r.Context(), slog.LevelError, "nobody is let in with a token", slog.String("error", server.Printable(err.Error())))
		}
		return client, &server.Denial{Status: http.StatusServiceUnavailable, Code: server.CodeNotReady, RetryAfter: 30 * time.Second,
			Message: "tokens cannot be checked now: the log of the server says why; tell whoever runs it"}
	}
	g.unreadable.Store(false)
	token, found := find(tokens, secret, subtle.ConstantTimeCompare)
	now := g.now()
	if !found {
		return client, g.deny(r, client, "unknown", Token{}, notAccepted)
	}
	if state := token.State(now); state != Valid {
		return client, g.deny(r, client, string(state), token, notAccepted)
	}
	if err := g.uses.note(token.Name, now); err == nil {
		g.unwritable.Store(false)
	} else if !g.unwritable.Swap(true) {
		g.log.LogAttrs(r.Context(), slog.LevelWarn, "the last use of a token is not kept", slog.String("error", server.Printable(err.Error())))
	}
	known := clientOf(token)
	known.Addr = client.Addr
	return known, nil
}

const notAccepted = "this token is not accepted: it is unknown, has expired or was revoked; ask whoever runs the server, who sees with `peacegraph token list` which of them it is"

// deny makes the denial of a token that is not accepted and writes the line of the log that says why. Such requests are
// counted as those of their address, so that trying tokens is no way to keep the server busy.
func (g *Gate) deny(r *http.Request, client server.Client, why string, of Token, message string) *server.Denial {
	if denial := g.Count(client); denial != nil {
		return denial
	}
	attrs := []slog.Attr{slog.String("request_id", server.RequestID(r.Context())), slog.String("addr", client.Addr.String()), slog.String("why", why)}
	if of.Name != "" {
		attrs = append(attrs, slog.String("client", server.Printable(of.Name)))
	}
	g.log.LogAttrs(r.Context(), slog.LevelWarn, "token refused", attrs...)
	return &server.Denial{Status: http.StatusUnauthorized, Code: server.CodeUnauthenticated, Message: message, Invalid: true}
}

// Spend implements [server.Gate].
func (g *Gate) Spend(c server.Client, points int) *server.Denial {
	return g.limit.spend(c, points, g.now())
}

// Count implements [server.Gate].
func (g *Gate) Count(c server.Client) *server.Denial { return g.limit.count(c, g.now()) }

// Rates returns how much one client may ask for.
func (g *Gate) Rates() Rates { return g.limit.rates }

// CheckRates returns an error for rates that could never be kept: below nothing, or too small for one operation that costs as
// much as one may.
func CheckRates(rates Rates, cost int) error {
	switch {
	case rates.Points < 0 || rates.Requests < 0:
		return errors.New("--points-per-minute and --requests-per-minute are numbers of points and of requests; 0 is no limit")
	case rates.Points > 0 && rates.Points < cost:
		return fmt.Errorf("the points of a minute are less than one operation may cost (%d)", cost)
	}
	return nil
}

// bearer returns the token of the Authorization headers of a request. Other schemes are left to those whom they are for,
// such as a proxy in front. Several headers that do not agree are one token that is malformed.
func bearer(headers []string) (token string, given bool) {
	for _, header := range headers {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			continue
		}
		if rest = strings.TrimSpace(rest); given && rest != token {
			return "", true
		}
		token, given = rest, true
	}
	return token, given
}

// clientOf returns the client that a token makes of a request.
func clientOf(t Token) server.Client {
	return server.Client{Name: t.Name, Role: t.Role, Expires: t.Expires}
}
