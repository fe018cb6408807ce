package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"peacegraph/graph/store"
)

// bearFileLimit has writes beyond the limit of files fail, as on a full disk; the system would end the process otherwise.
func bearFileLimit() { signal.Ignore(syscall.SIGXFSZ) }

// limitFiles has every write of a running server beyond so many bytes of a file fail. One that begins before and ends behind is
// cut short first, as on a disk that gets full.
func limitFiles(t *testing.T, m *mortal, bytes uint64) {
	t.Helper()
	limit := unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}
	if err := unix.Prlimit(m.command.Process.Pid, unix.RLIMIT_FSIZE, &limit, nil); err != nil {
		t.Fatal(err)
	}
}

// TestServerOnAFullDisk has the writes of a server fail at one place of its files after another, between pages and within them, while
// somebody writes drafts; now and then the server is killed before there is room again. It goes on reading, says that it could not
// write, and with room again the same requests are done, once.
func TestServerOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	var out, log bytes.Buffer
	if code := run(t.Context(), []string{"token", "add", "scribe-0", "--role", "editor", "--store", bbolt + dir}, streams{strings.NewReader(""), &out, &log}); code != exitOK {
		t.Fatal(log.String())
	}
	s := &scribe{name: "scribe-0", token: tokenIn(out.String())}
	m := startMortal(t, dir)
	defer func() {
		_ = m.command.Process.Kill()
		_ = m.command.Wait() // it was killed
	}()
	until := func(number int) {
		for s.number < number {
			if err := s.step(m.base); err != nil {
				t.Fatalf("draft %d, with room: %v", s.number, err)
			}
		}
	}
	until(2)
	random := rand.New(rand.NewPCG(uint64(os.Getpid()), 17))
	failed := 0
	for round := range *kills {
		file, err := os.Stat(filepath.Join(dir, store.FileName))
		if err != nil {
			t.Fatal(err)
		}
		// A file is written from its beginning on, and has room behind: most places are near the beginning.
		page := int64(os.Getpagesize())
		at := random.Int64N(max(1, file.Size()/page>>random.IntN(8)))*page + random.Int64N(2)*page/2
		limitFiles(t, m, uint64(at))
		before := s.number
		for s.number == before {
			err := s.step(m.base)
			if errors.Is(err, errGone) {
				t.Fatalf("files of %d bytes: the server is gone: %v", at, err)
			}
			if err != nil && !strings.Contains(err.Error(), `"code":"NO_ROOM"`) && !strings.Contains(err.Error(), `"code":"PUBLISHED_UNSURE"`) {
				t.Errorf("files of %d bytes: the writer is told %v", at, err)
			}
			if err != nil {
				failed++
				break
			}
		}
		if got := ask(t, m.base, `{ service { statements } }`); !strings.Contains(got, `"statements":`) {
			t.Fatalf("files of %d bytes: it does not read any more: %s", at, got)
		}
		if round%4 == 3 {
			_ = m.command.Process.Kill()
			_ = m.command.Wait() // it was killed
			if wrong := whole(t, dir); wrong != "" {
				t.Fatalf("files of %d bytes: %s", at, wrong)
			}
			m = startMortal(t, dir)
		} else {
			limitFiles(t, m, unix.RLIM_INFINITY)
		}
		if err := s.check(m.base); err != nil {
			t.Fatalf("files of %d bytes: %v", at, err)
		}
		until(before + 1)
	}
	if failed == 0 {
		t.Error("nothing has failed")
	}
	t.Logf("%d of %d rounds failed", failed, *kills)
	_ = m.command.Process.Kill()
	_ = m.command.Wait() // it was killed
	once(t, dir, []*scribe{s})
}
