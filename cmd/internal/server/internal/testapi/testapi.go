// Package testapi is a small GraphQL API that the tests of the server drive: it
// answers, fails in each way a resolver can fail, waits and panics. Its
// schema uses every cost directive. It knows no domain and no data.
//
// [New] is the schema to serve; what its resolvers do is set by [Root].
package testapi

//go:generate go tool gqlgen generate --config gqlgen.yml

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// ErrKnown is what `fail(how: "known")` fails with: an error a presenter may know.
var ErrKnown = errors.New("thing is not there")

// ErrSecret is what `fail(how: "secret")` fails with: its text must not reach a client.
var ErrSecret = errors.New("secret: disk /dev/sda is broken")

// Root are the resolvers.
type Root struct {
	// Started receives a value when `wait` begins; nil sends nothing.
	Started chan struct{}
	// Release ends `wait` when it is closed; nil waits for the request alone.
	Release chan struct{}
}

// New returns the schema with its resolvers.
func New(root *Root) graphql.ExecutableSchema {
	return NewExecutableSchema(Config{Resolvers: root})
}

// Query implements ResolverRoot.
func (r *Root) Query() QueryResolver { return query{r} }

// Mutation implements ResolverRoot.
func (r *Root) Mutation() MutationResolver { return mutation{} }

// Subscription implements ResolverRoot.
func (r *Root) Subscription() SubscriptionResolver { return subscription{} }

// Even is an even whole number.
type Even int

// UnmarshalGQL reads an even number and refuses an odd one.
func (e *Even) UnmarshalGQL(v any) error {
	n, err := graphql.UnmarshalInt(v)
	if err != nil {
		return err
	}
	if n%2 != 0 {
		return fmt.Errorf("%d is odd: give an even number", n)
	}
	*e = Even(n)
	return nil
}

// MarshalGQL writes the number.
func (e Even) MarshalGQL(w io.Writer) {
	_, _ = w.Write([]byte(strconv.Itoa(int(e))))
}

// Thing is a [Box] or a [Ball].
type Thing interface{ isThing() }

// Box is a thing.
type Box struct{ Base }

// Ball is a thing.
type Ball struct{ Base }

// Base is what all things have.
type Base struct {
	ID   string
	Name string
}

func (Base) isThing() {}

// Parts returns as many parts as asked for.
func (b Base) Parts(first *int) []Part {
	return make([]Part, max(0, *first))
}

// Things returns an empty page.
func (Base) Things(first *int) *ThingConnection { return &ThingConnection{} }

// Weigh is 1.
func (Box) Weigh() *int { return new(1) }

// Bounce is 1.
func (Ball) Bounce() *int { return new(1) }

// ThingConnection is a page of things.
type ThingConnection struct {
	Nodes []Thing
}

// Edges wraps the nodes.
func (c ThingConnection) Edges() []ThingEdge {
	edges := make([]ThingEdge, len(c.Nodes))
	for i, n := range c.Nodes {
		edges[i] = ThingEdge{Node: n}
	}
	return edges
}

// Total counts the nodes.
func (c ThingConnection) Total() int { return len(c.Nodes) }

type query struct{ root *Root }

func (query) Name(context.Context) (string, error) { return "ada", nil }

func (query) Echo(_ context.Context, number *int, even *Even, float *float64) (*string, error) {
	switch {
	case number != nil:
		return new(strconv.Itoa(*number)), nil
	case even != nil:
		return new(strconv.Itoa(int(*even))), nil
	case float != nil:
		return new(strconv.FormatFloat(*float, 'g', -1, 64)), nil
	}
	return nil, nil
}

func (query) Thing(_ context.Context, ref ThingRef) (Thing, error) {
	if ref.ID == nil {
		return nil, nil
	}
	return Box{Base{ID: *ref.ID, Name: "box " + *ref.ID}}, nil
}

func (query) OneOfThings(_ context.Context, refs []*ThingRef) (int, error) { return len(refs), nil }

func (query) Filtered(context.Context, *ThingFilter) (int, error) { return 0, nil }

func (query) Things(_ context.Context, first, last *int, page *PageInput) (*ThingConnection, error) {
	size := 20
	for _, n := range []*int{first, last} {
		if n != nil {
			size = *n
		}
	}
	c := &ThingConnection{}
	for i := range min(size, 1000) {
		c.Nodes = append(c.Nodes, Ball{Base{ID: strconv.Itoa(i), Name: "ball " + strconv.Itoa(i)}})
	}
	return c, nil
}

func (query) Stated(context.Context, *int, *int) ([]Thing, error) { return nil, nil }

func (query) Unsized(context.Context) ([]Thing, error) { return nil, nil }

func (query) Fail(ctx context.Context, how string) (string, error) {
	switch how {
	case "known":
		return "", fmt.Errorf("read thing 7: %w", ErrKnown)
	case "secret":
		return "", fmt.Errorf("read thing 7: %w", ErrSecret)
	case "graphql":
		return "", &gqlerror.Error{Err: ErrSecret, Message: ErrSecret.Error()}
	case "panic":
		panic("secret: impossible state")
	}
	return "fine", nil
}

func (q query) Wait(ctx context.Context) (*string, error) {
	if q.root.Started != nil {
		q.root.Started <- struct{}{}
	}
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("wait: %w", ctx.Err())
	case <-q.root.Release:
		return new("released"), nil
	}
}

func (query) Dear(context.Context, *int, *ThingFilter) (*string, error) { return nil, nil }

type mutation struct{}

func (mutation) Rename(_ context.Context, to string) (string, error) { return to, nil }

func (mutation) Outlast(ctx context.Context, by *float64) (Thing, error) {
	<-ctx.Done()
	time.Sleep(time.Duration(*by * float64(time.Second)))
	return Ball{Base{ID: "1", Name: "late ball"}}, nil
}

type subscription struct{}

type tickKey struct{}

// Feed tells ticks from 1 on, as far as they have come. Tick brings the next.
type Feed struct {
	mu      sync.Mutex
	ticks   int
	changed chan struct{}
}

// NewFeed returns a feed without ticks.
func NewFeed() *Feed { return &Feed{changed: make(chan struct{})} }

// Tick brings so many more ticks.
func (f *Feed) Tick(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ticks += n
	close(f.changed)
	f.changed = make(chan struct{})
}

// Reader reads a feed after a tick.
type Reader struct {
	feed    *Feed
	at      int
	changed chan struct{}
}

// Follow returns a reader after the tick with the number since, and the context in which `ticks` is subscribed to.
func (f *Feed) Follow(ctx context.Context, since string) (context.Context, *Reader) {
	at, err := strconv.Atoi(since)
	if err != nil && since != "" {
		at = -1
	}
	return context.WithValue(ctx, tickKey{}, at), &Reader{feed: f, at: at}
}

// Next returns a context in which `ticks` answers with the next tick.
func (r *Reader) Next(ctx context.Context) (context.Context, bool, error) {
	r.feed.mu.Lock()
	defer r.feed.mu.Unlock()
	if r.changed = r.feed.changed; r.at >= r.feed.ticks {
		return ctx, false, nil
	}
	r.at++
	return context.WithValue(ctx, tickKey{}, r.at), true, nil
}

// Changed returns a channel that is closed when there are more ticks.
func (r *Reader) Changed() <-chan struct{} { return r.changed }

// Position returns the number of the last tick.
func (r *Reader) Position() string { return strconv.Itoa(r.at) }

// Ticks answers with the tick of the context; it knows of none before the first, and panics at number 13.
func (subscription) Ticks(ctx context.Context) (<-chan int, error) {
	at := ctx.Value(tickKey{}).(int)
	if at < 0 {
		return nil, ErrKnown
	}
	if at == 13 {
		panic("secret: a tick that brings misfortune")
	}
	told := make(chan int, 1)
	defer close(told)
	if at > 0 {
		told <- at
	}
	return told, nil
}
