package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/store"
	"peacegraph/graph/vocab"
)

// DumpError says which line of a dump is no line of a record, and why.
type DumpError struct {
	// Line counts from 1; 0 when the dump as a whole is meant.
	Line int
	// Err is why.
	Err error
}

// Error returns `line 3: ` and the reason.
func (e *DumpError) Error() string {
	if e.Line == 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("line %d: %v", e.Line, e.Err)
}

// Unwrap returns the reason.
func (e *DumpError) Unwrap() error { return e.Err }

// restored is how many quads are written in one transaction.
const restored = 64 << 10

// Restore writes the quads that lines yields, in their order, into an empty record at url; each comes with the number of
// its line. It is meant for a record that nobody else uses yet: what is written before an error stays there. What the lines
// say is checked by opening the graph afterwards; see [CheckDump] for which line is wrong. Report is called now and then
// with how many quads are written; it may be nil. The error is a [*DumpError] for a line that no record has, that of lines,
// or that of the store; it is an [InputError] when the record is not empty.
func Restore(ctx context.Context, url string, lines func() (quad.Quad, int, error), report func(done int)) (err error) {
	record, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, record.Close()) }()
	none := errors.New("not empty")
	if err := record.Quads(ctx, 1, func(quad.Quad) error { return none }); errors.Is(err, none) {
		return inputErrorf(nil, "the store %s has something in it; restore into a new one", url)
	} else if err != nil {
		return err
	}
	part := make([]quad.Quad, 0, restored)
	done := 0
	flush := func() error {
		if err := record.Apply(ctx, part); err != nil {
			return err
		}
		done += len(part)
		part = part[:0]
		if report != nil {
			report(done)
		}
		return ctx.Err()
	}
	for {
		q, line, err := lines()
		if errors.Is(err, io.EOF) {
			return flush()
		}
		if err != nil {
			return err
		}
		if why := foreign(q); why != "" {
			return &DumpError{line, fmt.Errorf("%w: %s", ErrRecord, why)}
		}
		if part = append(part, q); len(part) == restored {
			if err := flush(); err != nil {
				return err
			}
		}
	}
}

// foreign says at a glance why a quad is none of a record; empty when it may be one.
func foreign(q quad.Quad) string {
	label, _ := q.Label.(quad.IRI)
	predicate, _ := q.Predicate.(quad.IRI)
	_, changeset := changesetNumber(ID(label))
	switch {
	case label == "":
		return "a quad of a record has a graph, the changeset or the statement it belongs to"
	case !changeset && !strings.HasPrefix(string(label), string(statementPrefix)):
		return fmt.Sprintf("the graph %s is neither a changeset nor a statement; only a dump or an export as N-Quads can be restored", label)
	case !strings.HasPrefix(string(predicate), "https://peacegraph.org/"):
		return fmt.Sprintf("the predicate %s is none of a record", predicate)
	}
	return ""
}

// CheckDump reads quads as a record is read and returns the first that makes no sense, as a [*DumpError]: nil when all do.
// It holds the whole graph in memory and more; it is there to find the line, after a graph could not be opened.
func CheckDump(lines func() (quad.Quad, int, error)) error {
	r := readQuads(emptySnapshot(vocab.Builtin()).draft())
	last := 0
	for {
		q, line, err := lines()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := r.read(q); err != nil {
			return &DumpError{line, err}
		}
		last = line
	}
	if err := r.next.settle(); err != nil {
		return &DumpError{0, fmt.Errorf("after line %d: %w", last, err)}
	}
	return nil
}
