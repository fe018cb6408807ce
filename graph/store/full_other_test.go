//go:build !(darwin || freebsd || linux || netbsd || openbsd)

package store

import (
	"context"
	"errors"
)

// fillUp needs a limit on the size of files, which this system has not.
func fillUp(context.Context, string) error { return errors.ErrUnsupported }
