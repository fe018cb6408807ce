package resolvers

import (
	"context"

	"peacegraph/graph"
)

// Subscription is one subscription to a graph: what it tells, and where it has come to. It belongs to one goroutine.
//
// The resolvers of a subscription run once to open it, in the context that [Follow] returns, and then once for each event, in
// the context that Next returns, so that an event is answered as a question is: with limits of its own.
type Subscription struct {
	graph *graph.Graph
	since *graph.ID // where the reader has come to; nil for what the operation says
	feed  feed
}

// feed is a [graph.Feed] of anything. Tell returns a context in which its resolver answers with what comes next.
type feed interface {
	tell(ctx context.Context) (context.Context, bool, error)
	Changed() <-chan struct{}
	Position() graph.ID
}

type subscriptionKey struct{}

type eventKey struct{}

// Follow returns a context in which the resolvers of a subscription open it, and the subscription. With since it goes on after
// the event of that id, whatever the operation says.
func Follow(ctx context.Context, g *graph.Graph, since string) (context.Context, *Subscription) {
	s := &Subscription{graph: g}
	if since != "" {
		s.since = (*graph.ID)(&since)
	}
	return context.WithValue(ctx, subscriptionKey{}, s), s
}

// Next returns a context in which the resolvers answer with the next event, or false when there is none yet. The error is that
// of ctx, or a [graph.InputError] when what is asked has come to make no sense.
func (s *Subscription) Next(ctx context.Context) (context.Context, bool, error) {
	return s.feed.tell(ctx)
}

// Changed returns a channel that is closed when there may be another event.
func (s *Subscription) Changed() <-chan struct{} { return s.feed.Changed() }

// Position returns the id of the event that Next has returned, or of a place after it with nothing to tell in between.
func (s *Subscription) Position() string { return string(s.feed.Position()) }

// typedFeed is a feed of T.
type typedFeed[T any] struct{ *graph.Feed[T] }

func (f typedFeed[T]) tell(ctx context.Context) (context.Context, bool, error) {
	event, ok, err := f.Next(ctx)
	if !ok || err != nil {
		return ctx, false, err
	}
	return context.WithValue(ctx, eventKey{}, &event), true, nil
}

// follow is the resolver of every field of Subscription: it opens the feed, or hands out the event. A subscription that is run
// outside of [Follow] is a mistake of the program.
func follow[T any](ctx context.Context, since *graph.ID, open func(g *graph.Graph, since *graph.ID) (*graph.Feed[T], error)) (<-chan *T, error) {
	told := make(chan *T, 1)
	defer close(told)
	if event, ok := ctx.Value(eventKey{}).(*T); ok {
		told <- event
		return told, nil
	}
	s, ok := ctx.Value(subscriptionKey{}).(*Subscription)
	if !ok {
		panic("a subscription has no graph to follow: call Follow before it is opened")
	}
	if s.since != nil {
		since = s.since
	}
	opened, err := open(s.graph, since)
	if err != nil {
		return nil, err
	}
	s.feed = typedFeed[T]{opened}
	return told, nil
}
