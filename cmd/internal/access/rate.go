package access

import (
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"peacegraph/cmd/internal/server"
)

// Rates are how much one client may ask for, by its token, or by its address when it has none. A client that has asked for
// nothing lately may ask for the share of a minute at once. 0 is no limit.
type Rates struct {
	Points   int // of GraphQL, in a minute
	Requests int // to anything else, in a minute
	// Local says that clients on the computer of the server are limited, too. They are not otherwise: they have better ways
	// to keep it busy.
	Local bool
}

// DefaultRates are generous for reading: a class of thirty that explores the graph through one address stays below.
func DefaultRates() Rates { return Rates{Points: 1_200_000, Requests: 1_200} }

// remembered is how many clients are remembered, the ones seen last. One that is forgotten begins with a whole share.
const remembered = 10_000

// limiter counts what clients ask for.
type limiter struct {
	rates Rates
	mu    sync.Mutex
	known *lru.Cache[caller, *account]
}

// caller is whose share something is counted against.
type caller struct {
	name string       // of the token
	from netip.Prefix // without a token: an address, or the 64 bits of one of IPv6 that a network has for itself
}

// account is what a caller has left.
type account struct{ points, requests *rate.Limiter }

func newLimiter(rates Rates) *limiter {
	known, err := lru.New[caller, *account](remembered)
	if err != nil {
		panic("access: a constant size is refused: " + err.Error())
	}
	return &limiter{rates: rates, known: known}
}

// callerOf returns whose share a client's requests are counted against. It reports false for one that is not limited.
func (l *limiter) callerOf(c server.Client) (caller, bool) {
	if !l.rates.Local && (c.Addr.IsLoopback() || !c.Addr.IsValid()) {
		return caller{}, false
	}
	if c.Name != "" {
		return caller{name: c.Name}, true
	}
	bits := 32
	if c.Addr.Is6() {
		bits = 64
	}
	from, err := c.Addr.Prefix(bits)
	return caller{from: from}, err == nil
}

func (l *limiter) account(who caller) *account {
	l.mu.Lock()
	defer l.mu.Unlock()
	if have, found := l.known.Get(who); found {
		return have
	}
	made := &account{limit(l.rates.Points), limit(l.rates.Requests)}
	l.known.Add(who, made)
	return made
}

func limit(perMinute int) *rate.Limiter {
	if perMinute == 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute)
}

// spend takes points of GraphQL.
func (l *limiter) spend(c server.Client, points int, now time.Time) *server.Denial {
	who, limited := l.callerOf(c)
	if !limited || l.rates.Points == 0 {
		return nil
	}
	return take(l.account(who).points, points, now, fmt.Sprintf("%d points of GraphQL", l.rates.Points))
}

// count takes one request.
func (l *limiter) count(c server.Client, now time.Time) *server.Denial {
	who, limited := l.callerOf(c)
	if !limited || l.rates.Requests == 0 {
		return nil
	}
	return take(l.account(who).requests, 1, now, fmt.Sprintf("%d requests", l.rates.Requests))
}

// take takes n of what is left. Nothing is taken when there is too little, so that waiting always helps.
func take(from *rate.Limiter, n int, now time.Time, share string) *server.Denial {
	reserved := from.ReserveN(now, n)
	wait := reserved.DelayFrom(now)
	if reserved.OK() && wait == 0 {
		return nil
	}
	reserved.CancelAt(now)
	wait = max(wait, time.Second)
	if !reserved.OK() {
		wait = time.Minute // more than a whole share: see checkRates
	}
	wait = wait.Truncate(time.Second) + time.Second
	return &server.Denial{
		Status: http.StatusTooManyRequests, Code: server.CodeRateLimited, RetryAfter: wait,
		Message: fmt.Sprintf("too much is asked at once: a client has %s a minute; ask again in %s, or for less", share, wait),
	}
}
