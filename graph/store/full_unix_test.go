//go:build darwin || freebsd || linux || netbsd || openbsd

package store

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"syscall"
	"testing"

	"github.com/cayleygraph/quad"
)

// fillUp runs in a process whose files may not grow beyond a limit, which looks
// to the store like a disk that is full: writes and truncations fail. It applies
// changesets until that happens and checks what the store makes of it.
func fillUp(ctx context.Context, dir string) error {
	// The system would end the process otherwise.
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 5 << 20, Max: 5 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	s, err := Open(ctx, "bbolt:"+dir)
	if err != nil {
		return err
	}
	count := 0
	for err == nil {
		var quads []quad.Quad
		for n := range 10 {
			quads = append(quads, batch(count+n)...)
		}
		if err = s.Apply(ctx, quads); err == nil {
			count += 10
		}
	}
	if !errors.Is(err, ErrFull) {
		return fmt.Errorf("apply to a full disk: %w", err)
	}
	// The store is neither closed nor half written. Smaller steps may yet fit.
	for _, bulk := range []int{s.bulk, 1} {
		s.bulk = bulk
		if n, err := wholeBatches(s); err != nil || n != count {
			return fmt.Errorf("%d changesets after a full disk, %w; want %d", n, err, count)
		}
		switch err := s.Apply(ctx, batch(count)); {
		case err == nil:
			count++
		case !errors.Is(err, ErrFull):
			return fmt.Errorf("apply to a full disk again: %w", err)
		}
	}
	if err := s.Close(); err != nil {
		return err
	}
	fmt.Println(count)
	return nil
}

func TestDiskIsFull(t *testing.T) {
	dir := t.TempDir()
	c, _, lines := child(t, "fill", dir)
	lines.Scan()
	count := 0
	if _, err := fmt.Sscan(lines.Text(), &count); err != nil || count == 0 {
		t.Fatalf("it says: %s", lines.Text())
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	// With room again the same changeset goes in.
	s, err := Open(context.Background(), "bbolt:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Apply(context.Background(), batch(count)); err != nil {
		t.Fatal(err)
	}
	if n, err := wholeBatches(s); err != nil || n != count+1 {
		t.Errorf("%d changesets, %v; want %d", n, err, count+1)
	}
}

func TestNoRoomHasOneName(t *testing.T) {
	s := &Store{url: "bbolt:d", path: "d/peacegraph.db"}
	for _, cause := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		err := s.explain(fmt.Errorf("write: %w", cause))
		if !errors.Is(err, ErrFull) || !errors.Is(err, cause) {
			t.Errorf("explain(%v) = %v", cause, err)
		}
	}
}
