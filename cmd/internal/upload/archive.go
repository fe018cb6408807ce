package upload

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tarBlock is the size of a block of an archive. Two blocks of zeros end it.
const tarBlock = 512

// isTar reports whether an archive begins here: its magic stands in the first header.
func isTar(from *bufio.Reader) (bool, error) {
	head, err := from.Peek(tarBlock)
	if errors.As(err, new(*refusal)) {
		return false, err
	}
	return len(head) == tarBlock && string(head[257:262]) == "ustar", nil
}

// folder is a folder of an archive, as it is kept on disk.
type folder struct {
	name  string // in the archive; `.` for its root
	dir   string // on disk
	files []string
}

// store writes the files of an archive below a directory, each folder into one of its own.
type store struct {
	limits  Limits
	dir     string
	folders []*folder // in the order in which they first come
	entries int
	bytes   int64
	counts  counts
}

// position counts the bytes that an archive has been read to.
type position struct {
	from io.Reader
	at   int64
}

// Read counts.
func (p *position) Read(b []byte) (int, error) {
	n, err := p.from.Read(b)
	p.at += int64(n)
	return n, err
}

// archive reads a tar archive to its end.
func (s *store) archive(ctx context.Context, from io.Reader) error {
	at := &position{from: from}
	files := tar.NewReader(at)
	end := int64(0) // of the last entry
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		header, err := files.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return archiveError(err)
		}
		end = at.at + (header.Size+tarBlock-1)/tarBlock*tarBlock
		if s.entries++; s.entries > s.limits.Entries {
			return tooLarge("the archive has more than %d files and folders, and that is the most (limit: entries of an archive); leave out what is no data set", s.limits.Entries)
		}
		if err := s.entry(header, files); err != nil {
			return err
		}
	}
	if at.at < end+2*tarBlock {
		return refuse(http.StatusBadRequest, CodeCut, "the archive has no end, so it was cut; send it again")
	}
	return s.rest(at)
}

// rest reads what is behind the end of an archive: zeros that fill a block.
func (s *store) rest(from io.Reader) error {
	var zeros [32 << 10]byte
	buffer := make([]byte, len(zeros))
	for {
		n, err := from.Read(buffer)
		if !bytes.Equal(buffer[:n], zeros[:n]) {
			return badArchive("there is more behind the end of the archive; send one archive, made by tar c")
		}
		if s.bytes += int64(n); s.bytes > s.limits.Bytes {
			return s.tooMuch()
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return archiveError(err)
		}
	}
}

func archiveError(err error) error {
	var own *refusal
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, io.ErrUnexpectedEOF):
		return refuse(http.StatusBadRequest, CodeCut, "the archive has no end, so it was cut; send it again")
	case errors.Is(err, tar.ErrHeader):
		return badArchive("what is sent is no tar archive, or a damaged one; make one with tar c, as in tar c my-data | curl -T - …")
	}
	return badArchive("the archive cannot be read (%s); make one with tar c", err)
}

// tooMuch says that an archive is too large.
func (s *store) tooMuch() error {
	return tooLarge("the files have more than %d MB together, and that is the most (limit: bytes of an archive)", s.limits.Bytes>>20)
}

func (s *store) entry(header *tar.Header, from io.Reader) error {
	switch header.Typeflag {
	case tar.TypeXGlobalHeader:
		return nil
	case tar.TypeReg, tar.TypeDir, tar.TypeGNUSparse:
	case tar.TypeSymlink, tar.TypeLink:
		return badArchive("%s is a link, which is not followed; put the file itself into the archive (tar ch does)", shown(header.Name))
	default:
		return badArchive("%s is neither a file nor a folder; leave it out", shown(header.Name))
	}
	if err := checkName(header.Name); err != nil {
		return err
	}
	name := path.Clean(header.Name)
	if header.Typeflag == tar.TypeDir {
		return nil
	}
	if name == "." {
		return badArchive("the name %s is that of a folder, but a file has it; give it another one", shown(header.Name))
	}
	if slices.ContainsFunc(strings.Split(name, "/"), func(step string) bool { return strings.HasPrefix(step, ".") && step != "." }) {
		return s.skip(from) // what systems leave in folders
	}
	return s.file(path.Dir(name), path.Base(name), from)
}

// mostName is how many bytes the name of a file may have: as many as systems can keep.
const mostName = 255

// checkName refuses a name that leads out of the archive, or that some system takes for something else.
func checkName(name string) error {
	odd := strings.IndexFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\\'
	})
	switch {
	case !utf8.ValidString(name) || odd >= 0:
		return badArchive("the name %s has a character in it that names of files should not have; give it another one", shown(name))
	case strings.HasPrefix(name, "/") || slices.Contains(strings.Split(name, "/"), "..") || !filepath.IsLocal(filepath.FromSlash(path.Clean(name))):
		return badArchive("the name %s leads out of the archive; make the archive with names below the folder, as in tar c my-data", shown(name))
	case len(name) > 1000:
		return badArchive("the name %s is longer than 1000 bytes; give it a shorter one", shown(name))
	case len(path.Base(name)) > mostName:
		return badArchive("the name %s is longer than %d bytes, which not every system can keep; give it a shorter one", shown(path.Base(name)), mostName)
	}
	return nil
}

// skip reads a file and keeps nothing of it.
func (s *store) skip(from io.Reader) error {
	n, err := io.Copy(io.Discard, io.LimitReader(from, s.limits.Bytes-s.bytes+1))
	if s.bytes += n; s.bytes > s.limits.Bytes {
		return s.tooMuch()
	}
	if err != nil {
		return archiveError(err)
	}
	return nil
}

// file keeps a file, or its name when nothing in it would be read.
func (s *store) file(dir, name string, from io.Reader) error {
	i := slices.IndexFunc(s.folders, func(f *folder) bool { return f.name == dir })
	if i < 0 {
		i = len(s.folders)
		f := &folder{name: dir, dir: filepath.Join(s.dir, strconv.Itoa(i))}
		if err := os.Mkdir(f.dir, 0o700); err != nil {
			return fmt.Errorf("keep what is sent: %w", err)
		}
		s.folders = append(s.folders, f)
	}
	f := s.folders[i]
	if slices.Contains(f.files, name) {
		return badArchive("%s is in the archive twice; make it anew", shown(path.Join(dir, name)))
	}
	f.files = append(f.files, name)
	to, err := os.OpenFile(filepath.Join(f.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep what is sent: %w", err)
	}
	if !read(name) {
		return errors.Join(s.skip(from), to.Close())
	}
	return errors.Join(s.keep(to, from, name), to.Close())
}

// read reports whether a file with the name may be read: one of a data set, a mapping, or a table for it.
func read(name string) bool {
	return slices.Contains([]string{".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".txt", ".tab"}, path.Ext(strings.ToLower(name)))
}

// keep copies a file within the limits.
func (s *store) keep(to io.Writer, from io.Reader, name string) error {
	buffer := make([]byte, 64<<10)
	size := int64(0)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			size, s.bytes = size+int64(n), s.bytes+int64(n)
			s.counts.add(buffer[:n])
			switch {
			case size > s.limits.File:
				return tooLarge("%s has more than %d MB, and that is the most (limit: bytes of a file)", shown(name), s.limits.File>>20)
			case s.bytes > s.limits.Bytes:
				return s.tooMuch()
			case s.counts.lines > s.limits.Lines:
				return tooLarge("the files have more than %d lines together, and that is the most (limit: lines); send them as several drafts, or import them where the store is", s.limits.Lines)
			case s.counts.cells > s.limits.Cells:
				return tooLarge("the files have more than %d cells together, and that is the most (limit: cells); send them as several drafts", s.limits.Cells)
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				return fmt.Errorf("keep what is sent: %w", err)
			}
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return archiveError(err)
		}
	}
}

// counts are what tables take in memory: rows and cells, as far as bytes tell.
type counts struct{ lines, cells int }

func (c *counts) add(text []byte) {
	for _, b := range text {
		switch b {
		case '\n':
			c.lines++
		case ',', ';', '\t', '|':
			c.cells++
		}
	}
}
