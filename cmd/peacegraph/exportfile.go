package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"peacegraph/graph/export"
)

// exporting writes an export: as one file, which is an archive for a form of several, or each file of such a form by itself.
type exporting struct {
	one     func(io.Writer) error
	several func(open func(name string) (io.WriteCloser, error)) error
}

// writeExport writes to standard output, to a file, or into a folder, and returns how many bytes. What is named is there
// whole or not at all.
func writeExport(std streams, file string, format export.Format, x exporting) (int64, error) {
	if file == "-" {
		counted := &byteCount{to: std.out}
		err := x.one(counted)
		return counted.n, err
	}
	if inFolder(file, format) {
		return writeFolder(file, x)
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return 0, fmt.Errorf("write %s: %w; name a file in a folder that is there and can be written to", file, err)
	}
	defer os.Remove(temporary.Name()) // which is not there any more when all goes well
	counted := &byteCount{to: temporary}
	err = x.one(counted)
	if err := errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err != nil {
		return 0, err
	}
	if err := os.Rename(temporary.Name(), file); err != nil {
		return 0, fmt.Errorf("write %s: %w", file, err)
	}
	return counted.n, nil
}

// inFolder reports whether a name stands for a folder with the files of a form that has several.
func inFolder(file string, format export.Format) bool {
	return file != "-" && format.Files() != nil && !strings.HasSuffix(strings.ToLower(file), ".zip")
}

func writeFolder(folder string, x exporting) (int64, error) {
	folder = filepath.Clean(folder)
	if _, err := os.Stat(folder); err == nil {
		return 0, fmt.Errorf("write %s: it is there already; name a new folder, or a file that ends in .zip", folder)
	}
	temporary, err := os.MkdirTemp(filepath.Dir(folder), "."+filepath.Base(folder)+".*")
	if err != nil {
		return 0, fmt.Errorf("write %s: %w; name a folder in one that is there and can be written to", folder, err)
	}
	defer os.RemoveAll(temporary) // which is not there any more when all goes well
	written := int64(0)
	err = x.several(func(name string) (io.WriteCloser, error) {
		file, err := os.Create(filepath.Join(temporary, name))
		return &countedFile{byteCount{to: file, all: &written}, file}, err
	})
	if err := errors.Join(err, os.Chmod(temporary, 0o755)); err != nil {
		return 0, err
	}
	if err := os.Rename(temporary, folder); err != nil {
		return 0, fmt.Errorf("write %s: %w", folder, err)
	}
	return written, nil
}

// byteCount counts the bytes that go through.
type byteCount struct {
	to  io.Writer
	n   int64
	all *int64
}

// Write passes on and counts.
func (c *byteCount) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	if c.all != nil {
		*c.all += int64(n)
	}
	return n, err
}

type countedFile struct {
	byteCount
	file *os.File
}

// Close closes the file.
func (f *countedFile) Close() error { return f.file.Close() }
