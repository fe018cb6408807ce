package upload

import "time"

// Limits bound what one upload may take. A refusal names the limit that was reached.
type Limits struct {
	// Body is how many bytes may be sent, Bytes how many may come out of them when they are compressed.
	Body, Bytes int64
	// File is how many bytes a file may have.
	File int64
	// Entries is how many files and folders an archive may have, Folders how many data sets.
	Entries, Folders int
	// Lines is how many lines the files may have together, and Cells how many separators: what they take in memory depends
	// on these.
	Lines, Cells int
	// LineText is how many bytes of lines are told beside findings.
	LineText int
	// Idle is how long nothing may come. Slow is how many bytes a second have to come, as soon as it has taken longer than Idle.
	Idle time.Duration
	Slow int64
	// Receiving is how many bodies are received at one time, AtOnce how many are read and checked.
	Receiving, AtOnce int
	// Each is how many bodies of one client are received at one time, so that nobody keeps others from sending.
	Each int
}

// DefaultLimits returns the limits of a server that is told nothing else.
func DefaultLimits() Limits {
	return Limits{
		Body: 128 << 20, Bytes: 256 << 20, File: 128 << 20, Entries: 10_000, Folders: 50, Lines: 150_000, Cells: 16_000_000,
		LineText: 4 << 20, Idle: 20 * time.Second, Slow: 1 << 10, Receiving: 8, AtOnce: 1, Each: 3,
	}
}
