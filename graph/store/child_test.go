package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// Some of what a store must stand takes a process of its own: to be killed, to
// hold a lock, to run out of room. The test binary runs itself with this
// variable set to the part to play and the directory.
const childEnv = "PEACEGRAPH_STORE_CHILD"

func TestMain(m *testing.M) {
	part, dir, ok := strings.Cut(os.Getenv(childEnv), "|")
	if !ok {
		os.Exit(m.Run())
	}
	if err := play(part, dir); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func play(part, dir string) error {
	ctx := context.Background()
	if part == "fill" {
		return fillUp(ctx, dir)
	}
	s, err := Open(ctx, "bbolt:"+dir)
	if err != nil {
		return err
	}
	fmt.Println("open")
	switch part {
	case "hold":
		_, err := io.Copy(io.Discard, os.Stdin)
		return errors.Join(err, s.Close())
	case "write":
		// Every third changeset is large enough to be applied to a copy.
		s.bulk = 40
		count, err := wholeBatches(s)
		for err == nil {
			if err = s.Apply(ctx, batch(count)); err == nil {
				fmt.Println(count)
				count++
			}
		}
		return err
	}
	return fmt.Errorf("unknown part %q", part)
}

// child starts a process that plays a part.
func child(t *testing.T, part, dir string) (*exec.Cmd, io.WriteCloser, *bufio.Scanner) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childEnv+"="+part+"|"+dir)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, in, bufio.NewScanner(out)
}

// batch returns changeset n of the writer: of a size that depends on n, with
// values of its own and values that others use.
func batch(n int) []quad.Quad {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	quads := make([]quad.Quad, 0, 60)
	size := 1 + r.IntN(60)
	name := quad.IRI(fmt.Sprintf("batch/%d", n))
	quads = append(quads, quad.Quad{Subject: name, Predicate: quad.IRI("size"), Object: quad.Int(size)})
	for i := range size {
		quads = append(quads, quad.Quad{
			Subject:   quad.IRI(fmt.Sprintf("item/%d/%d", n, i)),
			Predicate: quad.IRI(fmt.Sprintf("shared/%d", r.IntN(30))),
			Object:    quad.IRI(fmt.Sprintf("common/%d", r.IntN(200))),
			Label:     name,
		})
	}
	return quads
}

// wholeBatches returns how many changesets are there, and an error when one of
// them is not whole, or not in its place.
func wholeBatches(s *Store) (int, error) {
	var values []quad.Value
	var got []quad.Quad
	err := s.Scan(context.Background(), Visitor{
		Start: func(horizon Ref, _ int) error { values = make([]quad.Value, horizon+1); return nil },
		Value: func(r Ref, v quad.Value) error { values[r] = v; return nil },
		Quad: func(s, p, o, l Ref) error {
			got = append(got, quad.Quad{Subject: values[s], Predicate: values[p], Object: values[o], Label: values[l]})
			return nil
		},
	})
	if err != nil {
		return 0, err
	}
	count := 0
	for len(got) > 0 {
		want := batch(count)
		if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
			return 0, fmt.Errorf("batch %d: %s", count, diff)
		}
		got = got[len(want):]
		count++
	}
	return count, nil
}

// TestKilledAtAnyMoment kills a writer 50 times: while it opens, writes, syncs,
// or puts a copy in the place of the record. The time from the start, or from
// the first changeset, to the kill is random; there is nothing to wait for
// otherwise, since any moment is a right one.
func TestKilledAtAnyMoment(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	r := rand.New(rand.NewPCG(uint64(os.Getpid()), 3))
	for range 50 {
		c, _, lines := child(t, "write", dir)
		var kill *time.Timer
		arm := func(within time.Duration) {
			kill = time.AfterFunc(time.Duration(r.Int64N(int64(within))), func() { _ = c.Process.Kill() })
		}
		early := r.IntN(3) == 0
		if early {
			arm(60 * time.Millisecond)
		}
		last := -1
		for lines.Scan() {
			if !early && kill == nil {
				arm(40 * time.Millisecond)
			}
			if _, err := fmt.Sscan(lines.Text(), &last); err != nil && lines.Text() != "open" {
				t.Fatalf("the writer says: %s", lines.Text())
			}
		}
		_ = c.Wait() // it was killed
		kill.Stop()

		s, err := Open(ctx, "bbolt:"+dir)
		if err != nil {
			t.Fatal(err)
		}
		count, err := wholeBatches(s)
		if err != nil {
			t.Fatal(err)
		}
		if count < last+1 {
			t.Fatalf("%d changesets, but %d were confirmed", count, last+1)
		}
		if err := s.Apply(ctx, batch(count)); err != nil {
			t.Fatal(err)
		}
		if n, err := wholeBatches(s); err != nil || n != count+1 {
			t.Fatalf("after the next write: %d changesets, %v; want %d", n, err, count+1)
		}
		q := batch(count)[1]
		out, err := s.Out(ctx, q.Subject, q.Predicate)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]quad.Quad{q}, out); diff != "" {
			t.Fatal(diff)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Fatalf("beside the record there are %v (%v)", left, err)
		}
	}
}

func TestAnotherProcessHoldsTheStore(t *testing.T) {
	dir := t.TempDir()
	c, in, lines := child(t, "hold", dir)
	if !lines.Scan() || lines.Text() != "open" {
		t.Fatalf("the holder says: %s", lines.Text())
	}
	begin := time.Now()
	_, err := Open(context.Background(), "bbolt:"+dir)
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "another directory") {
		t.Errorf("Open = %v", err)
	}
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("Open took %v to say so", d)
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), "bbolt:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), "bbolt:"+dir); !errors.Is(err, ErrLocked) {
		t.Errorf("a second Open in one process = %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
