package desk

import "time"

// Limits bound what drafts can take of the machine. A refusal names the limit that was reached.
type Limits struct {
	// OpenDrafts is how many open drafts an author may have.
	OpenDrafts int
	// Parts is how many parts a draft may have.
	Parts int
	// Rows is how many entities, statements, corrections and judgements the parts of a draft may have together.
	Rows int
	// Bytes is how large the parts of a draft may be together, as they are kept.
	Bytes int
	// Abandoned is how many abandoned drafts of an author are remembered: those that were given up last.
	Abandoned int
	// Queue is how many drafts may wait to be published, and QueueEach how many that one author wants to be published.
	Queue, QueueEach int
	// Text is how many bytes a message, a reason, or a field of a description may have.
	Text int
	// KeyFor is for how long an idempotency key is remembered.
	KeyFor time.Duration
}

// DefaultLimits returns the limits of a desk that is told nothing else.
func DefaultLimits() Limits {
	return Limits{OpenDrafts: 50, Parts: 2_000, Rows: 100_000, Bytes: 64 << 20, Abandoned: 1_000, Queue: 64, QueueEach: 16, Text: 10_000, KeyFor: 24 * time.Hour}
}

// maxKey is how many characters an idempotency key may have.
const maxKey = 200
