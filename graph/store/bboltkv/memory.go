package bboltkv

import "os"

// OpenMemory opens an empty store of which nothing is kept. It is the same code
// on the same kind of file, held in memory where the system can do that and
// otherwise in a temporary file without a name, so that what holds for a file
// (transactions, rollback, order, speed of a scan) holds here too. Only the
// fsync is left out.
func OpenMemory(opt Options) (*DB, error) {
	f, err := anonymous()
	if err != nil {
		return nil, err
	}
	return openAnonymous(f, opt)
}

func openAnonymous(f *os.File, opt Options) (*DB, error) {
	opt.NoSync = true
	opt.OpenFile = func(string, int, os.FileMode) (*os.File, error) { return f, nil }
	return Open("memory", opt)
}

// unlinked returns a temporary file that no longer has a name.
func unlinked() (*os.File, error) {
	f, err := os.CreateTemp("", "peacegraph-memory-*")
	if err != nil {
		return nil, err
	}
	// Where an open file cannot be removed it stays behind in the temporary
	// directory, which is the system's to clean.
	_ = os.Remove(f.Name())
	return f, nil
}
