//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package bboltkv

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// lockPoll is the time between two attempts to get the lock.
const lockPoll = 20 * time.Millisecond

// lock takes the same lock that bbolt takes, before bbolt does, so that the file
// stands still while it is inspected. bbolt then finds it held by itself.
func lock(f *os.File, wait time.Duration) error {
	deadline := time.Now().Add(wait)
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return nil
		}
		if !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR) {
			return err
		}
		if time.Now().After(deadline) {
			return ErrLocked
		}
		time.Sleep(lockPoll)
	}
}

// unlock lets go of the lock. Closing the file is not enough as long as it is mapped.
func unlock(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_UN) }
