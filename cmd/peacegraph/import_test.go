package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/store"
	"peacegraph/seed"
)

// letters writes a data set of so many statements, each by a person of its own, into a folder.
func letters(t *testing.T, name string, statements int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	var entities, rows strings.Builder
	entities.WriteString("id,kind,name\n")
	rows.WriteString("subject,predicate,object,mode,source,paragraph,attributedTo,confidence\n")
	for i := range statements {
		fmt.Fprintf(&entities, "person:%s-%d,Person,Person %s %d\n", name, i, name, i)
		fmt.Fprintf(&rows, "person:%s-%d,demands,UNKNOWN,REPORTED,source:%s,%d,person:%s-%d,MEDIUM\n", name, i, name, i+1, name, i)
	}
	for file, text := range map[string]string{
		"dataset.yaml":   "id: " + name + "\ntitle: Letters\nversion: 1.0.0\nlicence: CC0-1.0\n",
		"sources.csv":    "id,name\nsource:" + name + ",Letters of " + name + "\n",
		"entities.csv":   entities.String(),
		"statements.csv": rows.String(),
	} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// held opens a store and says how many changesets and statements it has; nothing when there is no store.
func held(t *testing.T, dir string) (changesets, statements int) {
	t.Helper()
	there, err := storeIn(dir)
	if err != nil || !there {
		return 0, 0
	}
	g, err := graph.Open(t.Context(), bbolt+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	size := g.Snapshot().Size()
	return size.Changesets, size.Statements
}

// countdown is a context that is done when it has been asked so many times.
type countdown struct {
	context.Context
	left *atomic.Int64
}

func (c countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return c.Context.Err()
}

// TestImportInterrupted presses Ctrl+C at each moment at which the program looks whether somebody has.
func TestImportInterrupted(t *testing.T) {
	first, second := letters(t, "first", 1500), letters(t, "second", 1500)
	dir := t.TempDir()
	interrupted := 0
	for moment := int64(0); ; moment += 1 + moment/8 { // the first moments each, of the later ones some
		before, _ := held(t, dir)
		ctx := countdown{t.Context(), new(atomic.Int64)}
		ctx.left.Store(moment)
		var out, log bytes.Buffer
		code := run(ctx, []string{"import", "--write", "--no-seed", "--store", bbolt + dir, first, second}, streams{strings.NewReader(""), &out, &log})
		changesets, statements := held(t, dir)
		if statements != 1500*changesets || changesets < before {
			t.Fatalf("moment %d: %d changesets with %d statements", moment, changesets, statements)
		}
		if code == exitOK {
			if changesets != 2 {
				t.Errorf("all was written as %d changesets", changesets)
			}
			break
		}
		interrupted++
		want := "nothing was written; the same"
		if changesets > before {
			want = "first had been written as changeset:1 and stays; nothing was written of second"
		}
		if code != exitFailure || !strings.Contains(log.String(), "interrupted: ") || !strings.Contains(log.String(), want) {
			t.Fatalf("moment %d: exit code %d, %s; want %q", moment, code, log.String(), want)
		}
	}
	if interrupted < 10 {
		t.Errorf("the program looked only %d times whether it is to stop", interrupted)
	}
}

// TestFirstImportInterrupted presses Ctrl+C while a first import makes the store with the seed in it: there is no store until
// all is in it, and nothing else is left.
func TestFirstImportInterrupted(t *testing.T) {
	first := letters(t, "first", 3)
	dir := filepath.Join(t.TempDir(), "store")
	for _, command := range [][]string{{"import", "--write", first}, {"serve", "--addr", "127.0.0.1:0", "--quiet"}} {
		for moment := int64(1); moment < 1<<12; moment *= 2 {
			ctx := countdown{t.Context(), new(atomic.Int64)}
			ctx.left.Store(moment)
			stopped, stop := context.WithCancel(ctx)
			stop() // a server ends at once when it has come so far
			if command[0] == "import" {
				stopped = ctx
			}
			code := run(stopped, append([]string{command[0], "--store", bbolt + dir}, command[1:]...), streams{strings.NewReader(""), io.Discard, io.Discard})
			if code == exitOK {
				break
			}
			if _, err := os.Stat(dir); !os.IsNotExist(err) {
				t.Fatalf("%s, moment %d: the folder of the store is there (%v)", command[0], moment, err)
			}
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
}

// A store in which an earlier program left a part of the seed gets the rest, also beside what a crash left in the folder.
func TestSeedIsCompleted(t *testing.T) {
	dir := t.TempDir()
	for _, url := range []string{bbolt + dir, bbolt + filepath.Join(dir, newStoreName)} {
		g, err := graph.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(plant(t.Context(), g, "pax-2025"), g.Close()); err != nil {
			t.Fatal(err)
		}
	}
	sets := len(seed.Datasets())
	open := func(what string) {
		flags := storeFlags{url: bbolt + dir}
		g, _, err := flags.open(t.Context(), streams{strings.NewReader(""), io.Discard, io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		if changesets, _ := held(t, dir); changesets != sets {
			t.Errorf("%s: %d changesets, want the %d of the seed", what, changesets, sets)
		}
	}
	open("completed")
	if err := os.Remove(filepath.Join(dir, store.FileName)); err != nil {
		t.Fatal(err)
	}
	open("made where a crash left a part")
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("beside the record there are %v (%v)", left, err)
	}
}

// A store that another one holds, such as a server, is not written to, and what to do is said.
func TestImportIntoHeldStore(t *testing.T) {
	dir := t.TempDir()
	g, err := graph.Open(t.Context(), bbolt+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for _, flags := range [][]string{{"--write"}, {}} {
		var out, log bytes.Buffer
		args := append([]string{"import", "--store", bbolt + dir, letters(t, "first", 1)}, flags...)
		code := run(t.Context(), args, streams{strings.NewReader(""), &out, &log})
		if want := "is held by another program"; code != exitFailure || !strings.Contains(log.String(), want) {
			t.Errorf("%v: exit code %d, %s", flags, code, log.String())
		}
	}
}

func TestProgressLine(t *testing.T) {
	p := &progress{what: "writing letters", unit: "statements", units: 100_000}
	if got, want := p.line(5*time.Second, 250, 1000), "writing letters: 25 %, 5000 statements/s, 15s left"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p = &progress{what: "reading the record"}
	if got, want := p.line(time.Second, 1, 2), "reading the record: 50 %, 1s left"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
