package format

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"peacegraph/graph"
)

// maxSourceBytes bounds the text of one source: more than any book.
const maxSourceBytes = 64 << 20

// ErrSourceText is returned for a text that cannot be the text of a source.
var ErrSourceText = errors.New("not the text of a source")

// ReadSourceText reads the text of a source to the end: its hash, which is of the bytes as they are, a byte order mark
// included, and its code points, in which passages count. The error is [ErrSourceText] for a text that is not UTF-8 or
// has more than 64 MiB, otherwise that of the reader.
func ReadSourceText(in io.Reader) (graph.SourceText, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxSourceBytes+1))
	if err != nil {
		return graph.SourceText{}, fmt.Errorf("read the text of a source: %w", err)
	}
	if len(text) > maxSourceBytes {
		return graph.SourceText{}, fmt.Errorf("%w: it has more than %d bytes; code it in parts", ErrSourceText, maxSourceBytes)
	}
	if line, ok := firstBadLine(text); !ok {
		return graph.SourceText{}, fmt.Errorf("%w: line %d is not UTF-8; offsets count Unicode code points, so save the text as UTF-8", ErrSourceText, line)
	}
	sum := sha256.Sum256(text)
	return graph.SourceText{SHA256: hex.EncodeToString(sum[:]), Runes: []rune(string(text))}, nil
}

// firstBadLine returns the first line that is not UTF-8, and whether there is none.
func firstBadLine(text []byte) (int, bool) {
	if utf8.Valid(text) {
		return 0, true
	}
	line := 1
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		text = text[size:]
	}
	return line, false
}
