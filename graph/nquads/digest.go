package nquads

import (
	"bufio"
	"bytes"
	"container/heap"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// Digest is the SHA-256 of canonical N-Quads: the lines of a set of quads, sorted by code point, each once.
type Digest [sha256.Size]byte

// digestPrefix names the hash in front of its digits.
const digestPrefix = "sha256:"

// String returns `sha256:` and 64 hexadecimal digits.
func (d Digest) String() string { return digestPrefix + hex.EncodeToString(d[:]) }

// ParseDigest reads what [Digest.String] writes.
func ParseDigest(s string) (d Digest, err error) {
	digits, found := strings.CutPrefix(s, digestPrefix)
	if n, wrong := hex.Decode(d[:min(len(d), len(digits)/2)], []byte(digits)[:min(len(digits), 2*len(d))]); wrong != nil || !found || len(digits) != 2*len(d) || n != len(d) {
		return Digest{}, fmt.Errorf("%q is no digest; one is written sha256: and 64 hexadecimal digits", s)
	}
	return d, nil
}

// held is how many bytes of lines a digester holds before it writes them to a file of its own.
const held = 32 << 20

// Digester collects quads in any order and digests them. It holds some 40 MB at most; what is more goes to temporary
// files, as large as the lines together. It has to be closed.
type Digester struct {
	lines []byte
	ends  []int // of the lines; each begins where the one before it ends
	held  int
	files []*os.File
	line  []byte
}

// NewDigester returns a digester without quads.
func NewDigester() *Digester { return &Digester{held: held} }

// Add adds a quad. One that was added before changes nothing. The error is [ErrValue], or that of the system.
func (d *Digester) Add(q quad.Quad) error {
	line, err := Append(d.line[:0], q)
	d.line = line
	if err != nil {
		return err
	}
	if len(d.lines)+len(line) > d.held && len(d.ends) > 0 {
		if err := d.spill(); err != nil {
			return err
		}
	}
	d.lines = append(d.lines, line...)
	d.ends = append(d.ends, len(d.lines))
	return nil
}

// sorted returns the lines that are held, in order, each once.
func (d *Digester) sorted() [][]byte {
	lines, from := make([][]byte, len(d.ends)), 0
	for i, end := range d.ends {
		lines[i], from = d.lines[from:end], end
	}
	slices.SortFunc(lines, bytes.Compare)
	return slices.CompactFunc(lines, bytes.Equal)
}

// spill writes the lines that are held to a file.
func (d *Digester) spill() error {
	file, err := os.CreateTemp("", "peacegraph-digest-*")
	if err != nil {
		return fmt.Errorf("make room to sort: %w", err)
	}
	d.files = append(d.files, file)
	w := bufio.NewWriterSize(file, 256<<10)
	for _, line := range d.sorted() {
		if _, err := w.Write(line); err != nil {
			return fmt.Errorf("sort: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	d.lines, d.ends = d.lines[:0], d.ends[:0]
	return nil
}

// Sum returns the digest of what was added. Nothing may be added afterwards. Stop is asked now and then and ends it with
// the error it returns; nil never does.
func (d *Digester) Sum(stop func() error) (Digest, error) {
	sum := sha256.New()
	_, err := d.Write(sum, stop)
	return Digest(sum.Sum(nil)), err
}

// Write writes the lines of what was added, sorted by code point, each once, and returns how many they are. Nothing may be
// added afterwards. Stop is that of [Digester.Sum]; the other errors are those of the writer and of the system.
func (d *Digester) Write(to io.Writer, stop func() error) (lines int, err error) {
	if len(d.files) == 0 {
		sorted := d.sorted()
		for _, line := range sorted {
			if _, err := to.Write(line); err != nil {
				return lines, err
			}
			lines++
		}
		return lines, nil
	}
	if len(d.ends) > 0 {
		if err := d.spill(); err != nil {
			return 0, err
		}
	}
	return d.merge(to, stop)
}

func (d *Digester) merge(to io.Writer, stop func() error) (lines int, err error) {
	var open runs
	for _, file := range d.files {
		r := &run{from: bufio.NewReaderSize(file, 128<<10)}
		switch err := r.next(); {
		case err == nil:
			open = append(open, r)
		case !errors.Is(err, io.EOF):
			return 0, fmt.Errorf("sort: %w", err)
		}
	}
	heap.Init(&open)
	var last []byte
	for n := 1; len(open) > 0; n++ {
		if n%4096 == 0 && stop != nil {
			if err := stop(); err != nil {
				return lines, err
			}
		}
		r := open[0]
		if !bytes.Equal(r.line, last) {
			if _, err := to.Write(r.line); err != nil {
				return lines, err
			}
			lines++
			last = append(last[:0], r.line...)
		}
		switch err := r.next(); {
		case err == nil:
			heap.Fix(&open, 0)
		case errors.Is(err, io.EOF):
			heap.Pop(&open)
		default:
			return lines, fmt.Errorf("sort: %w", err)
		}
	}
	return lines, nil
}

// Close removes the temporary files.
func (d *Digester) Close() error {
	var all []error
	for _, file := range d.files {
		all = append(all, file.Close(), os.Remove(file.Name()))
	}
	d.files = nil
	return errors.Join(all...)
}

// run is a file of sorted lines that is being read.
type run struct {
	from *bufio.Reader
	line []byte
}

func (r *run) next() error {
	r.line = r.line[:0]
	for {
		part, err := r.from.ReadSlice('\n')
		r.line = append(r.line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// runs is a heap of files, the one with the least line first.
type runs []*run

func (r runs) Len() int           { return len(r) }
func (r runs) Less(i, j int) bool { return bytes.Compare(r[i].line, r[j].line) < 0 }
func (r runs) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *runs) Push(x any)        { *r = append(*r, x.(*run)) }
func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}
