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
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/download"
	"peacegraph/graph"
	"peacegraph/graph/nquads"
)

// dumpFormat is the version of the form of dumps, which their first line tells.
const dumpFormat = 1

func newDump(std streams) *cobra.Command {
	var flags storeFlags
	var asOf string
	command := &cobra.Command{
		Use:   "dump FILE|-",
		Short: "Write the whole record to a file, to keep it or to move it",
		Long: `Write the whole record to a file: every quad in the order in which it was written, as canonical N-Quads. Nothing is lost:
` + "`peacegraph restore`" + ` makes the same store of it again. A name that ends with .gz is written compressed; - stands for the
standard output. The file appears under its name once it is whole.

The first lines are comments: the versions, the changeset, the number of quads, and the digest, which is the SHA-256 of the
sorted lines. Any two machines with the same record find the same digest. Without a dump it can be computed with

  grep -v '^#' FILE.nq | LC_ALL=C sort -u | sha256sum`,
		Example: `  peacegraph dump backup.nq.gz --store bbolt:data
  peacegraph dump - --store bbolt:data | wc -l
  peacegraph dump spring.nq --store bbolt:data --as-of changeset:12`,
		Args: takes(1, 1, "dump takes one file, as in peacegraph dump backup.nq.gz --store bbolt:data"),
		RunE: func(command *cobra.Command, args []string) error {
			g, err := flags.read(command.Context(), std)
			if err != nil {
				return err
			}
			defer g.Close()
			s, err := stateOf(g.Snapshot(), asOf)
			if err != nil {
				return err
			}
			return dump(command.Context(), std, s, args[0])
		},
	}
	flags.add(command, memory)
	command.Flags().StringVar(&asOf, "as-of", "", asOfHelp)
	return command
}

const asOfHelp = "state to read: a changeset such as changeset:3, the end of a day (UTC) such as 2025-11-22, or an instant such as 2025-11-22T12:00:00Z (default the newest)"

// stateOf returns the state of a graph that --as-of names; empty is the newest.
func stateOf(s *graph.Snapshot, asOf string) (*graph.Snapshot, error) {
	if asOf == "" {
		return s, nil
	}
	at, err := download.AsOf(asOf)
	if err != nil {
		return nil, usageError{fmt.Errorf("--as-of: %w", err)}
	}
	older, err := s.AsOf(at)
	if errors.Is(err, graph.ErrInput) {
		return nil, usageError{fmt.Errorf("--as-of: %w", err)}
	}
	return older, err
}

func dump(ctx context.Context, std streams, s *graph.Snapshot, name string) error {
	head, some := s.Head()
	if !some {
		return errors.New("there is nothing to dump: the graph is empty")
	}
	digest, err := s.Digest(ctx)
	if err != nil {
		return fmt.Errorf("compute the digest: %w", err)
	}
	quads := s.Size().Quads
	progress := newProgress(std.err, "writing the dump")
	defer progress.done()
	write := func(to io.Writer) error {
		out := bufio.NewWriterSize(to, 256<<10)
		fmt.Fprintf(out, "# peacegraph dump %d\n# program %s, vocabulary %s\n# changeset %s of %s\n# quads %d\n# digest %s\n",
			dumpFormat, version, s.Vocabulary().Version(), head.ID(), head.Time().Format(time.RFC3339), quads, digest)
		done := 0
		var line []byte
		err := s.Quads(ctx, func(q quad.Quad) (err error) {
			if line, err = nquads.Append(line[:0], q); err != nil {
				return err
			}
			if done++; done%65536 == 0 {
				progress.show(done, quads)
			}
			_, err = out.Write(line)
			return err
		})
		if err != nil {
			return err
		}
		return out.Flush()
	}
	if name == "-" {
		return write(std.out)
	}
	if err := writeWhole(name, strings.HasSuffix(name, ".gz"), write); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	progress.done()
	fmt.Fprintf(std.out, "%s holds %s: %d quads, %s\n", name, head.ID(), quads, digest)
	return nil
}

// writeWhole writes a file that appears under its name once it is whole; what was there before stays until then.
func writeWhole(name string, compressed bool, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	to := io.Writer(file)
	var packed *gzip.Writer
	if compressed {
		packed = gzip.NewWriter(file)
		to = packed
	}
	err = write(to)
	if err == nil && packed != nil {
		err = packed.Close()
	}
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Chmod(0o644)
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	return err
}
