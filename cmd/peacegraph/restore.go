package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/download"
	"peacegraph/graph"
	"peacegraph/graph/nquads"
	"peacegraph/graph/store"
)

func newRestore(std streams) *cobra.Command {
	flags := storeFlags{noSeed: true}
	command := &cobra.Command{
		Use:   "restore FILE|-",
		Short: "Make a store of a dump",
		Long: `Make a store of what ` + "`peacegraph dump`" + ` wrote, or of an export as N-Quads; - stands for the standard input, and what is
compressed with gzip is read as it is. TriG holds the same and is made N-Quads by rapper -i trig -o nquads. The store has to
be new or empty. It appears once everything has been read, checked and found to have the digest that the dump tells;
otherwise nothing is written.`,
		Example: `  peacegraph restore backup.nq.gz --store bbolt:data`,
		Args:    takes(1, 1, "restore takes one file, as in peacegraph restore backup.nq.gz --store bbolt:data"),
		RunE: func(command *cobra.Command, args []string) error {
			dir, err := flags.dir()
			if err != nil {
				return err
			}
			if dir == "" {
				return usageError{errors.New("restore needs a store that stays; give one, as in --store bbolt:data")}
			}
			return restore(command.Context(), std, flags, dir, args[0])
		},
	}
	command.Flags().StringVar(&flags.url, "store", memory, "folder of the store to make: bbolt:DIR (needed)")
	return command
}

func restore(ctx context.Context, std streams, flags storeFlags, dir, name string) (err error) {
	place, err := holdEmpty(ctx, flags, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, place.release()) }()
	made, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), filepath.Base(filepath.Clean(dir))+".restore-*")
	if err != nil {
		return fmt.Errorf("make room beside the store: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(made)) }()
	url := bbolt + made
	d, err := openDump(std, name)
	if err != nil {
		return err
	}
	defer d.close()
	d.chains = graph.NewVerifier()
	defer func() { err = errors.Join(err, d.chains.Close()) }()
	progress := newProgress(std.err, "restoring")
	defer progress.done()
	err = graph.Restore(ctx, url, d.next, func(done int) { progress.show(done, d.quads) })
	if syntax := (*nquads.SyntaxError)(nil); d.read == 0 && errors.As(err, &syntax) {
		return fmt.Errorf("restore %s: %w; give a dump, or an export as N-Quads (*.nq); nothing was written", name, err)
	}
	if err != nil {
		return fmt.Errorf("restore %s: %w; nothing was written", name, err)
	}
	if d.quads > 0 && d.read != d.quads {
		return fmt.Errorf("restore %s: after line %d: it says that it has %d quads and has %d, so it was cut short or changed; nothing was written", name, d.reader.Line(), d.quads, d.read)
	}
	if d.read == 0 {
		return fmt.Errorf("restore %s: there is no quad in it; nothing was written", name)
	}
	head, digest, size, err := proved(ctx, std, flags, url)
	if errors.Is(err, graph.ErrRecord) {
		if line := blame(std, name); line != nil {
			err = line
		}
	}
	if err != nil {
		return fmt.Errorf("restore %s: %w; nothing was written", name, err)
	}
	if d.digest != nil && digest != *d.digest {
		return fmt.Errorf("restore %s: it says that its digest is %s and has %s, so a line was changed or lost; nothing was written", name, d.digest, digest)
	}
	if err := place.take(filepath.Join(made, store.FileName)); err != nil {
		return fmt.Errorf("put the store in its place: %w", err)
	}
	progress.done()
	fmt.Fprintf(std.out, "%s holds %s: %d entities, %d statements, %d quads, %s\n", flags.url, head, size.Entities, size.Statements, size.Quads, digest)
	if d.digest == nil {
		fmt.Fprintf(std.out, "%s tells no digest to compare with.\n", name)
	}
	if found, err := d.chains.Result(); err != nil {
		return fmt.Errorf("verify the chains of %s: %w", name, err)
	} else if !found.Whole() {
		fmt.Fprintf(std.err, "From %s on this is not what was once written; peacegraph verify --store %s tells more.\n", found.Faults[0].Changeset, flags.url)
	}
	return nil
}

// proved opens what was restored and returns what it is.
func proved(ctx context.Context, std streams, flags storeFlags, url string) (graph.ID, nquads.Digest, graph.Size, error) {
	flags.url = url
	g, err := flags.openURL(ctx, std)
	if err != nil {
		return "", nquads.Digest{}, graph.Size{}, err
	}
	defer g.Close()
	s := g.Snapshot()
	head, some := s.Head()
	if !some {
		return "", nquads.Digest{}, graph.Size{}, fmt.Errorf("%w: there is no changeset in it", graph.ErrRecord)
	}
	digest, err := s.Digest(ctx)
	return head.ID(), digest, s.Size(), err
}

// blame reads a dump once more for the line that makes no sense. It returns nil when the dump cannot be read twice.
func blame(std streams, name string) error {
	if name == "-" {
		return nil
	}
	d, err := openDump(std, name)
	if err != nil {
		return nil
	}
	defer d.close()
	var wrong *graph.DumpError
	if errors.As(graph.CheckDump(d.next), &wrong) {
		return wrong
	}
	return nil
}

// emptyPlace is a folder that a store will come to stand in.
type emptyPlace struct {
	file string
	held *graph.Graph // the empty store that is there, nil when there is none
}

// holdEmpty makes sure that a folder has no store, or an empty one, which nobody else may open meanwhile.
func holdEmpty(ctx context.Context, flags storeFlags, dir string) (*emptyPlace, error) {
	p := &emptyPlace{file: filepath.Join(dir, store.FileName)}
	there, err := storeIn(dir)
	if err != nil || !there {
		return p, err
	}
	if p.held, err = graph.Open(ctx, flags.url); err != nil {
		return nil, err
	}
	if n := p.held.Snapshot().Size().Quads; n > 0 {
		return nil, errors.Join(fmt.Errorf("the store in %s has %d quads in it; restore into a new folder, so that nothing is lost", dir, n), p.held.Close())
	}
	return p, nil
}

// take puts a file into the place.
func (p *emptyPlace) take(file string) error {
	if p.held != nil {
		return os.Rename(file, p.file)
	}
	if err := os.MkdirAll(filepath.Dir(p.file), 0o755); err != nil {
		return err
	}
	// A link fails when somebody has made a store there meanwhile. Some file systems have none.
	err := os.Link(file, p.file)
	if err != nil && !errors.Is(err, os.ErrExist) {
		return os.Rename(file, p.file)
	}
	return err
}

func (p *emptyPlace) release() error {
	if p.held == nil {
		return nil
	}
	return p.held.Close()
}

// dumped is a dump that is being read.
type dumped struct {
	reader *nquads.Reader
	chains *graph.Verifier // is told what is read; nil when nobody asks
	close  func()
	read   int

	// What the comments tell; quads is 0, digest nil and changeset empty when they do not.
	quads     int
	digest    *nquads.Digest
	changeset string
	wrong     error
}

// openDump opens a dump; what is compressed is unpacked.
func openDump(std streams, name string) (*dumped, error) {
	closing := func() {}
	from := std.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("restore: %w", err)
		}
		from, closing = file, func() { file.Close() }
	}
	buffered := bufio.NewReaderSize(from, 256<<10)
	from = buffered
	if magic, err := buffered.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			closing()
			return nil, fmt.Errorf("restore %s: unpack: %w", name, err)
		}
		from = unpacked
	}
	d := readDump(from)
	d.close = closing
	return d, nil
}

// readDump reads a dump that is not compressed.
func readDump(from io.Reader) *dumped {
	d := &dumped{reader: nquads.NewReader(from), close: func() {}}
	d.reader.Comment = d.comment
	return d
}

// comment reads what a dump tells of itself.
func (d *dumped) comment(text string) {
	name, value, _ := strings.Cut(strings.TrimSpace(text), " ")
	switch name {
	case "peacegraph":
		if n, err := strconv.Atoi(strings.TrimPrefix(value, "dump ")); err == nil && n > download.DumpFormat {
			d.wrong = fmt.Errorf("the dump has the form %d, and this program knows forms up to %d; use the newer program", n, download.DumpFormat)
		}
	case "changeset":
		d.changeset, _, _ = strings.Cut(value, " ")
	case "quads":
		if n, err := strconv.Atoi(value); err == nil && n > 0 {
			d.quads = n
		}
	case "digest":
		digest, err := nquads.ParseDigest(value)
		if err != nil {
			d.wrong = err
			return
		}
		d.digest = &digest
	}
}

func (d *dumped) next() (quad.Quad, int, error) {
	q, err := d.reader.Read()
	switch {
	case d.wrong != nil:
		return q, d.reader.Line(), &graph.DumpError{Line: d.reader.Line(), Err: d.wrong}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		err = fmt.Errorf("after line %d: the file is damaged or cut short: %w", d.reader.Line(), err)
	case err == nil:
		d.read++
		if d.chains != nil {
			err = d.chains.Add(q)
		}
	}
	return q, d.reader.Line(), err
}
