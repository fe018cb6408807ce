package main

import (
	"bytes"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// kills is how often the program is killed by the tests of this file, each of which takes half of them. More of it is
// `.ci/crash 200`.
var kills = flag.Int("kills", 20, "how often the program is killed")

// apart returns the program as a command of its own process, which is the test binary.
func apart(args ...string) *exec.Cmd {
	command := exec.Command(os.Args[0])
	command.Args = append([]string{"peacegraph"}, args...)
	return command
}

// whole says what is wrong with the record in a folder: nothing when it is what was written, or not there yet.
func whole(t *testing.T, dir string) string {
	t.Helper()
	if there, err := storeIn(dir); err != nil || !there {
		return ""
	}
	var out, log bytes.Buffer
	if code := run(t.Context(), []string{"verify", "--store", bbolt + dir}, streams{strings.NewReader(""), &out, &log}); code != exitOK {
		return out.String() + log.String()
	}
	return ""
}

// TestImportKilled kills the program at random moments of an import. What it had not written whole is not there, the record is
// what was written, and the same command completes it.
func TestImportKilled(t *testing.T) {
	first, second := letters(t, "first", 1000), letters(t, "second", 1000)
	random := rand.New(rand.NewPCG(uint64(os.Getpid()), 11))
	const attempts = 4 // with one store
	dir := t.TempDir()
	for round := 0; round < *kills/2 || round%attempts != 0; round++ {
		if round%attempts == 0 {
			dir = filepath.Join(t.TempDir(), "store")
		}
		command := apart("import", "--write", "--no-seed", "--store", bbolt+dir, first, second)
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		// Any moment is a right one: there is nothing to wait for.
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(400*time.Millisecond))), func() { _ = command.Process.Kill() })
		_ = command.Wait() // it was killed, or came to its end
		kill.Stop()
		if changesets, statements := held(t, dir); statements != 1000*changesets {
			t.Fatalf("round %d: %d changesets with %d statements", round, changesets, statements)
		}
		if wrong := whole(t, dir); wrong != "" {
			t.Fatalf("round %d: %s", round, wrong)
		}
		if round%attempts != attempts-1 {
			continue
		}
		if code := run(t.Context(), command.Args[1:], streams{strings.NewReader(""), io.Discard, io.Discard}); code != exitOK {
			t.Fatalf("round %d: the command again: exit code %d", round, code)
		}
		if changesets, statements := held(t, dir); changesets != 2 || statements != 2000 {
			t.Errorf("round %d: in the end %d changesets with %d statements", round, changesets, statements)
		}
		if wrong := whole(t, dir); wrong != "" {
			t.Errorf("round %d: in the end %s", round, wrong)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Errorf("round %d: beside the record there are %v (%v)", round, left, err)
		}
	}
}
