//go:build !linux

package bboltkv

import "os"

// anonymous returns a file that is gone when it is closed.
func anonymous() (*os.File, error) { return unlinked() }
