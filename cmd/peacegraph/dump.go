package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/client"
	"peacegraph/cmd/internal/download"
	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/nquads"
)

func newDump(std streams) *cobra.Command {
	var flags struct {
		storeFlags
		serverFlags
	}
	var asOf string
	command := &cobra.Command{
		Use:   "dump FILE|-",
		Short: "Write the whole record to a file, to keep it or to move it",
		Long: `Write the whole record to a file: every quad in the order in which it was written, as canonical N-Quads. Nothing is lost:
` + "`peacegraph restore`" + ` makes the same store of it again. A name that ends with .gz is written compressed; - stands for the
standard output. The file appears under its name once it is whole.

The first lines are comments: the versions, the changeset, the number of quads, and the digest, which is the SHA-256 of the
sorted lines. Any two machines with the same record find the same digest. Without a dump it can be computed with

  grep -v '^#' FILE.nq | LC_ALL=C sort -u | sha256sum

Tokens, and drafts that are not published, are no part of the record: they are in tokens.json and drafts.db in the folder of
the store, to be copied while no server runs.

` + serverHelp + ` What arrives is compared with the digest before the file appears.`,
		Example: `  peacegraph dump backup.nq.gz --store bbolt:data
  peacegraph dump - --store bbolt:data | wc -l
  peacegraph dump backup.nq.gz --server https://graph.example.org
  peacegraph dump spring.nq --store bbolt:data --as-of changeset:12`,
		Args: takes(1, 1, "dump takes one file, as in peacegraph dump backup.nq.gz --store bbolt:data"),
		RunE: func(command *cobra.Command, args []string) error {
			asks, err := flags.client(command, std)
			if err != nil {
				return err
			}
			if asks != nil {
				return fetchDump(command.Context(), std, asks, asOf, args[0])
			}
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
	flags.storeFlags.add(command, memory)
	flags.serverFlags.add(command)
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
	d, err := download.NewDump(ctx, s, version)
	if err != nil {
		return err
	}
	progress := newProgress(std.err, "writing the dump")
	defer progress.done()
	return writeDump(std, name, progress, func(to io.Writer) (string, error) {
		return fmt.Sprintf("%s: %d quads, %s", d.Head.ID(), d.Quads, d.Digest), d.Write(ctx, to, progress.show)
	})
}

// writeDump writes a dump to a file or to standard output. Write returns what it has written, in words.
func writeDump(std streams, name string, progress *progress, write func(io.Writer) (string, error)) error {
	if name == "-" {
		_, err := write(std.out)
		return err
	}
	told := ""
	err := writeWhole(name, strings.HasSuffix(name, ".gz"), func(to io.Writer) (err error) {
		told, err = write(to)
		return err
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	progress.done()
	fmt.Fprintf(std.out, "%s holds %s\n", name, told)
	return nil
}

// fetchDump writes the dump of a server, and finds out whether it is whole: by the number of its quads and by its digest.
func fetchDump(ctx context.Context, std streams, asks *client.Client, asOf, name string) error {
	query := url.Values{}
	if asOf != "" {
		if _, err := download.AsOf(asOf); err != nil {
			return usageError{fmt.Errorf("--as-of: %w", err)}
		}
		query.Set("asOf", asOf)
	}
	response, err := asks.Do(ctx, client.Request{Path: "/dump", Query: query, Accept: []string{"application/n-quads"}})
	var told *client.Error
	switch {
	case errors.As(err, &told) && told.Code == server.CodeBadUserInput:
		return usageError{fmt.Errorf("--as-of: %w", err)}
	case err != nil:
		return err
	}
	defer response.Body.Close()
	progress := newProgress(std.err, "receiving the dump")
	defer progress.done()
	return writeDump(std, name, progress, func(to io.Writer) (string, error) {
		received := readDump(io.TeeReader(response.Body, to))
		digests := nquads.NewDigester()
		defer digests.Close()
		for {
			q, _, err := received.next()
			if err == io.EOF {
				break
			}
			if err == nil {
				err = digests.Add(q)
			}
			if err != nil {
				return "", fmt.Errorf("receive the dump from %s: %w", asks.Server(), err)
			}
			if received.read%65536 == 0 {
				progress.show(received.read, received.quads)
			}
		}
		digest, err := digests.Sum(ctx.Err)
		if err != nil {
			return "", err
		}
		if received.digest == nil || received.read != received.quads || digest != *received.digest {
			return "", fmt.Errorf("what %s sent is not what it says: %d quads, %s, and what arrived has %d, %s; something on the way has changed it, so that it is not kept", asks.Server(), received.quads, received.digest, received.read, digest)
		}
		return fmt.Sprintf("%s: %d quads, %s", received.changeset, received.quads, digest), nil
	})
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
