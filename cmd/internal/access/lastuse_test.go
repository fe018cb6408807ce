package access

import (
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// While the file is written, others with a token do not wait for the disk; what they were noted for is written with it.
func TestLastUseDoesNotHoldOthersUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	l, err := openLastUse(path)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2025, 10, 19, 12, 0, 30, 0, time.UTC)
	l.writes.Lock() // the disk is slow
	written := make(chan error, 1)
	go func() { written <- l.note("ada", now) }()
	for noted := false; !noted; runtime.Gosched() {
		l.mu.Lock()
		noted = !l.times["ada"].IsZero()
		l.mu.Unlock()
	}
	if err := l.note("ada", now.Add(time.Second)); err != nil {
		t.Error(err)
	}
	l.writes.Unlock()
	if err := <-written; err != nil {
		t.Error(err)
	}
	if times, err := LastUses(path); err != nil || !times["ada"].Equal(now.Truncate(time.Minute)) {
		t.Errorf("the file has %v, %v", times, err)
	}
}
