package upload

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"peacegraph/cmd/internal/server"
)

// body reads what is sent, as long as it keeps coming and is not too much.
type body struct {
	from    io.Reader
	control *http.ResponseController
	limits  Limits
	began   time.Time
	now     func() time.Time
	read    int64
}

// Read gives each part of the body time of its own. The error is a [refusal], or io.EOF at the end.
func (b *body) Read(p []byte) (int, error) {
	// A connection without deadlines is one of a test, and ends by itself.
	if err := b.control.SetReadDeadline(b.now().Add(b.limits.Idle)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := b.from.Read(p)
	b.read += int64(n)
	took := b.now().Sub(b.began)
	switch {
	case b.read > b.limits.Body:
		return 0, tooLarge("more than %d MB are sent, and that is the most (limit: bytes of a body); send it in parts, or compressed", b.limits.Body>>20)
	case took > b.limits.Idle && b.read < b.limits.Slow*int64(took/time.Second):
		return 0, refuse(http.StatusRequestTimeout, CodeTooSlow, "the body comes too slowly: %d bytes in %s; send it again over another network, or compressed", b.read, took.Round(time.Second))
	case err == nil, err == io.EOF:
		return n, err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return 0, refuse(http.StatusRequestTimeout, CodeTooSlow, "nothing of the body came for %s; send it again", b.limits.Idle)
	}
	return 0, refuse(http.StatusBadRequest, CodeCut, "the body was cut after %d bytes; send it again", b.read)
}

// unpacked returns what is in a body that may be compressed. Compressed says that the client has said so; otherwise the
// first bytes tell.
func unpacked(from io.Reader, compressed bool, most int64) (*bufio.Reader, error) {
	buffered := bufio.NewReaderSize(from, 64<<10)
	head, err := buffered.Peek(2)
	switch isGzip := len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b; {
	case errors.As(err, new(*refusal)):
		return nil, err
	case isGzip:
	case compressed:
		return nil, badArchive("it is sent with Content-Encoding: gzip and is not compressed with gzip; leave that out, or compress it")
	default:
		return buffered, nil
	}
	packed, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, damaged(err)
	}
	return bufio.NewReaderSize(&bounded{from: packed, left: most, most: most}, 64<<10), nil
}

// bounded reads so many bytes at most of what is unpacked.
type bounded struct {
	from io.Reader
	left int64
	most int64
}

// Read returns a [refusal] for what is damaged or too much.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge("more than %d MB come out of what is compressed, and that is the most (limit: bytes of an archive)", b.most>>20)
	}
	if err != nil && err != io.EOF {
		return n, damaged(err)
	}
	return n, err
}

// damaged says that what is compressed cannot be unpacked. A refusal of the body beneath goes before it.
func damaged(err error) error {
	var own *refusal
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return refuse(http.StatusBadRequest, CodeCut, "what is compressed has no end, so it was cut; send it again")
	}
	return badArchive("what is compressed with gzip is damaged (%s); send it again", err)
}

// encodingOf reads Content-Encoding.
func encodingOf(r *http.Request) (compressed bool, err error) {
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
		return false, nil
	case "gzip", "x-gzip":
		return true, nil
	default:
		return false, refuse(http.StatusUnsupportedMediaType, server.CodeUnsupportedContent, "Content-Encoding is %s; accepted: gzip, or leave it out", shown(encoding))
	}
}
