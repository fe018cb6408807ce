package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"peacegraph/cmd/internal/client"
	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
	"peacegraph/graph/format"
)

// parcel is folders that are sent to a server: the files of data sets, and the names of others, which are worth a warning when
// they are nearly right.
type parcel struct {
	files []parcelFile
	size  int64
}

// parcelFile is a file of a parcel.
type parcelFile struct {
	path string // on this computer
	name string // in the archive
	size int64  // 0 when only the name is sent
}

// pack looks up what is in folders. The errors are those of a folder that is not there or cannot be read.
func pack(dirs []string) (*parcel, error) {
	p := new(parcel)
	for i, dir := range dirs {
		if err := isFolder(dir); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		whole, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		root := strings.TrimLeft(filepath.Base(whole), ". ")
		if root == "" || root == string(filepath.Separator) {
			root = "folder"
		}
		if len(dirs) > 1 {
			root = fmt.Sprintf("%d/%s", i+1, root)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			file := parcelFile{path: filepath.Join(dir, entry.Name()), name: root + "/" + entry.Name()}
			info, err := os.Stat(file.path)
			isData := format.IsDatasetFile(entry.Name())
			switch {
			case strings.HasPrefix(entry.Name(), "."), err != nil && !isData, err == nil && info.IsDir() && !isData:
				continue
			case err != nil:
				return nil, err
			case isData && !info.Mode().IsRegular():
				return nil, fmt.Errorf("%s is no file; put the table there as a file", file.path)
			case isData:
				file.size = info.Size()
			}
			p.files, p.size = append(p.files, file), p.size+file.size
		}
	}
	return p, nil
}

// digest returns what tells the content of the files from any other, in hexadecimal.
func (p *parcel) digest() (string, error) {
	sum := sha256.New()
	for _, f := range p.files {
		fmt.Fprintf(sum, "%q %d\n", f.name, f.size)
		if f.size == 0 {
			continue
		}
		file, err := os.Open(f.path)
		if err != nil {
			return "", err
		}
		_, err = io.Copy(sum, file)
		file.Close()
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// open returns the archive, compressed. It is made while it is read.
func (p *parcel) open(show func(done, total int64)) (io.ReadCloser, error) {
	from, to := io.Pipe()
	go func() {
		packed, _ := gzip.NewWriterLevel(to, gzip.BestSpeed) // the level is one that there is
		archive := tar.NewWriter(packed)
		err := p.write(archive, show)
		if err == nil {
			err = archive.Close()
		}
		if err == nil {
			err = packed.Close()
		}
		to.CloseWithError(err)
	}()
	return from, nil
}

func (p *parcel) write(archive *tar.Writer, show func(done, total int64)) error {
	done := int64(0)
	for _, f := range p.files {
		if err := archive.WriteHeader(&tar.Header{Name: f.name, Typeflag: tar.TypeReg, Mode: 0o644, Size: f.size}); err != nil {
			return fmt.Errorf("send %s: %w", f.path, err)
		}
		if f.size == 0 {
			continue
		}
		file, err := os.Open(f.path)
		if err != nil {
			return err
		}
		n, err := io.Copy(archive, readerOf(func(b []byte) (int, error) {
			n, err := file.Read(b)
			done += int64(n)
			show(done, p.size)
			return n, err
		}))
		file.Close()
		if err != nil || n != f.size {
			return fmt.Errorf("send %s: the file changed while it was read; give the same command again", f.path)
		}
	}
	return nil
}

// readerOf is a reader that is a function.
type readerOf func([]byte) (int, error)

// Read calls it.
func (f readerOf) Read(b []byte) (int, error) { return f(b) }

// sending shows on a terminal how much of a parcel is sent, and that the server works on it then.
type sending struct {
	mu       sync.Mutex
	progress *progress
	then     string
	waiting  bool
}

func newSending(to io.Writer, what, then string) *sending {
	return &sending{progress: newProgress(to, what), then: then}
}

// show may be called by another goroutine than done.
func (s *sending) show(done, total int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch p := s.progress; {
	case p == nil:
	case done < total:
		p.show(int(done), int(total))
	case !s.waiting && isTerminal(p.to):
		s.waiting, p.shown = true, true
		fmt.Fprintf(p.to, "\r%s … \x1b[K", s.then)
	}
}

func (s *sending) done() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.progress != nil {
		s.progress.done()
		s.progress = nil
	}
}

// reportBytes is how much of a report is read: findings of many rows are long.
const reportBytes = 512 << 20

// post sends a parcel and reads what the server tells of it.
func (p *parcel) post(ctx context.Context, std streams, asks *client.Client, path string, query url.Values, key string, into any) error {
	shown := newSending(std.err, "sending", "the server checks what was sent")
	defer shown.done()
	response, err := asks.Do(ctx, client.Request{
		Method: http.MethodPost, Path: path, Query: query, Key: key, Reads: path == "/check", Whole: reportBytes,
		Header: http.Header{"Content-Type": {"application/x-tar"}, "Content-Encoding": {"gzip"}, "Expect": {"100-continue"}},
		Accept: []string{"application/json"},
		Body:   func() (io.ReadCloser, error) { return p.open(shown.show) },
	})
	if err != nil {
		return err
	}
	return response.Decode(into)
}

// send has a server check folders.
func (f *checkFlags) send(ctx context.Context, std streams, asks *client.Client, args []string) ([]checked, error) {
	results := make([]checked, len(args))
	dirs := make([]string, len(args))
	for i, arg := range args {
		var err error
		if dirs[i], results[i].only, err = aim(arg); err != nil {
			return nil, err
		}
		results[i].excerpts = newExcerpts(dirs[i])
	}
	p, err := pack(dirs)
	if err != nil {
		return nil, fmt.Errorf("check %w", err)
	}
	var told json.RawMessage
	if err := p.post(ctx, std, asks, "/check", nil, "", &told); err != nil {
		return nil, asked(err)
	}
	var checks []report.Check
	if len(told) > 0 && told[0] == '{' {
		told = append(append(json.RawMessage("["), told...), ']')
	}
	if err := json.Unmarshal(told, &checks); err != nil || len(checks) != len(args) {
		return nil, fmt.Errorf("%s has told of %d data sets, and %d were sent; use the same version of the program", asks.Server(), len(checks), len(args))
	}
	for i, c := range checks {
		settle(&c, dirs[i], results[i].excerpts)
		results[i].Check = c.Only(results[i].only)
	}
	return results, nil
}

// settle gives what a server tells of a folder the name that the folder has here, and the lines of findings.
func settle(c *report.Check, dir string, lines *excerpts) {
	if draft, err := manifestOf(dir); err != nil || draft.Dataset.Name.Text == "" {
		c.Name = dir // a data set without an id is called by its folder
	}
	c.Dir = dir
	c.Fill(lines.lines)
}

// manifestOf reads the dataset.yaml of a folder alone.
func manifestOf(dir string) (*graph.Draft, error) {
	return format.ReadDataset(oneFile{os.DirFS(dir), "dataset.yaml"}, ".")
}

// oneFile is a folder of which only one file is seen.
type oneFile struct {
	fs.FS
	name string
}

// ReadDir lists the file.
func (o oneFile) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	for i, entry := range entries {
		if entry.Name() == o.name {
			return entries[i : i+1], err
		}
	}
	return nil, err
}
