package graphtest

import (
	"fmt"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"
)

// Heads is what several clients saw of the head of one graph while they read and published at once. It is safe for
// concurrent use.
type Heads struct {
	began time.Time
	mu    sync.Mutex
	seen  []porcupine.Operation
}

// NewHeads returns a history without any operation.
func NewHeads() *Heads { return &Heads{began: time.Now()} }

// headOf is what was done: published, or read.
type headOf struct{ published bool }

// Read notes which head a client read; 0 stands for an empty graph. A client does one thing at a time.
func (h *Heads) Read(client int, read func() (head int, err error)) error {
	return h.note(client, headOf{}, read)
}

// Publish notes with which changeset a client published. A changeset of 0 says that it was refused, and is not noted.
func (h *Heads) Publish(client int, publish func() (changeset int, err error)) error {
	return h.note(client, headOf{published: true}, publish)
}

func (h *Heads) note(client int, what headOf, do func() (int, error)) error {
	call := time.Since(h.began)
	number, err := do()
	end := time.Since(h.began)
	if err != nil || what.published && number == 0 {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = append(h.seen, porcupine.Operation{ClientId: client, Input: what, Call: call.Nanoseconds(), Output: number, Return: end.Nanoseconds()})
	return nil
}

// Operations returns how many operations were noted.
func (h *Heads) Operations() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.seen)
}

// Published returns how many changesets were published.
func (h *Heads) Published() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, op := range h.seen {
		if op.Input.(headOf).published {
			n++
		}
	}
	return n
}

// Linearisable reports whether the history is one of a single head, which was head at the beginning: every operation can be
// thought of as done at one moment between its call and its return, so that each changeset follows the one before and each
// reader sees the newest. The error says where it is not.
func (h *Heads) Linearisable(head int) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	model := porcupine.Model{
		Init: func() any { return head },
		Step: func(state, input, output any) (bool, any) {
			now, number := state.(int), output.(int)
			if input.(headOf).published {
				return number == now+1, number
			}
			return number == now, now
		},
		DescribeOperation: func(input, output any) string {
			if input.(headOf).published {
				return fmt.Sprintf("published changeset %d", output)
			}
			return fmt.Sprintf("read head %d", output)
		},
	}
	result, info := porcupine.CheckOperationsVerbose(model, h.seen, 0)
	if result == porcupine.Ok {
		return nil
	}
	longest := 0
	for _, partial := range info.PartialLinearizations() {
		for _, order := range partial {
			longest = max(longest, len(order))
		}
	}
	return fmt.Errorf("what %d operations saw of the head is no history of one head; at most %d of them can be put in an order", len(h.seen), longest)
}
