//go:build !unix

package graphtest

import "time"

// ProcessorTime returns 0, since this system does not tell it in the same way.
func ProcessorTime() time.Duration { return 0 }
