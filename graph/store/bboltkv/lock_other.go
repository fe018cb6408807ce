//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package bboltkv

import (
	"os"
	"time"
)

// lock leaves the locking to bbolt: where the lock is not flock, taking it twice would block.
func lock(*os.File, time.Duration) error { return nil }

// unlock leaves it to the closing of the file.
func unlock(*os.File) error { return nil }
