package bboltkv

import (
	"os"

	"golang.org/x/sys/unix"
)

// anonymous returns a file that lives in memory and is gone when it is closed.
func anonymous() (*os.File, error) {
	fd, err := unix.MemfdCreate("peacegraph", unix.MFD_CLOEXEC)
	if err != nil {
		// Some sandboxes forbid memfd_create.
		return unlinked()
	}
	return os.NewFile(uintptr(fd), "memory"), nil
}
