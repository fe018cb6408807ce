package format

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"
	"unicode/utf8"
)

// FuzzReadSourceText: a text that is UTF-8 is kept to the last code point, with the hash of its bytes; any other is refused
// and the first bad line named.
func FuzzReadSourceText(f *testing.F) {
	f.Add([]byte("# The mill\n\nThey met in Ürzgün."))
	f.Add([]byte("\xef\xbb\xbfone\r\n\xfftwo"))
	f.Fuzz(func(t *testing.T, text []byte) {
		source, err := ReadSourceText(bytes.NewReader(text))
		line, ok := firstBadLine(text)
		if ok != utf8.Valid(text) || !ok && !utf8.Valid(bytes.Join(bytes.SplitAfter(text, []byte("\n"))[:line-1], nil)) {
			t.Fatalf("the first bad line is %d (none: %t)", line, ok)
		}
		if !ok {
			if !errors.Is(err, ErrSourceText) {
				t.Fatalf("a text that is not UTF-8: %v", err)
			}
			return
		}
		sum := sha256.Sum256(text)
		if err != nil || string(source.Runes) != string(text) || source.SHA256 != hex.EncodeToString(sum[:]) {
			t.Fatalf("%v: %q is read as %q", err, text, string(source.Runes))
		}
	})
}
