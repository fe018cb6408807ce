package graph

import (
	"strconv"
	"strings"
	"time"
)

// Changeset is one write: every statement, evidence and name says which changeset brought it in.
type Changeset struct {
	number  int
	time    time.Time
	agent   string
	message string
	dataset string
}

// ID returns the identifier, `changeset:` and the number.
func (c Changeset) ID() ID { return changesetID(c.number) }

func changesetID(number int) ID { return changesetPrefix + ID(strconv.Itoa(number)) }

func changesetNumber(id ID) (int, bool) {
	text, found := strings.CutPrefix(string(id), changesetPrefix)
	n, err := strconv.Atoi(text)
	return n, found && err == nil && n > 0
}

// Number returns its place in the order of all changesets, from 1.
func (c Changeset) Number() int { return c.number }

// Time returns when it was written, in UTC.
func (c Changeset) Time() time.Time { return c.time }

// Agent returns who wrote it.
func (c Changeset) Agent() string { return c.agent }

// Message returns why, in a sentence.
func (c Changeset) Message() string { return c.message }

// Changeset returns the changeset with the id, or false.
func (s *Snapshot) Changeset(id ID) (Changeset, bool) {
	n, ok := changesetNumber(id)
	if !ok || n > len(s.changesets) {
		return Changeset{}, false
	}
	return *s.changesets[n-1], true
}
