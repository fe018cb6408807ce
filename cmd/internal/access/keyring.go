package access

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"
)

// keyring is a file of tokens as a running server knows it: read again whenever it has changed.
type keyring struct {
	path string

	mu     sync.Mutex
	seen   fs.FileInfo // of the file as it was read; nil when there was none
	tokens []Token
	err    error // why the file could not be read; nobody has a token then
}

// openKeyring reads a file of tokens, which need not be there yet.
func openKeyring(path string) (*keyring, error) {
	k := &keyring{path: path}
	k.seen, _ = os.Stat(path)
	k.tokens, k.err = readTokens(path)
	return k, k.err
}

// all returns the tokens as the file has them now. They are not to be changed. The error says why the file cannot be read.
func (k *keyring) all() ([]Token, error) {
	info, err := os.Stat(k.path)
	if err != nil {
		info = nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !sameFile(info, k.seen) || err != nil && !errors.Is(err, fs.ErrNotExist) {
		k.seen = info
		k.tokens, k.err = readTokens(k.path)
	}
	return k.tokens, k.err
}

// sameFile reports whether a file is still what it was. Files are replaced and never written over, so this finds every change.
func sameFile(one, other fs.FileInfo) bool {
	if one == nil || other == nil {
		return one == nil && other == nil
	}
	return os.SameFile(one, other) && one.ModTime().Equal(other.ModTime()) && one.Size() == other.Size() && one.Mode() == other.Mode()
}

// equal compares two hashes; it is [subtle.ConstantTimeCompare], and counts in tests.
type equal func(one, other []byte) int

// find returns the token of a secret, whatever its state, and false when there is none. It takes as long for a secret that
// nobody has as for one that somebody has: every hash is compared, to its end, and the one found is chosen without a branch.
func find(tokens []Token, s Secret, same equal) (Token, bool) {
	sum, at := s.sum(), len(tokens)
	for i := range tokens {
		at = subtle.ConstantTimeSelect(same(sum[:], tokens[i].sum[:sha256.Size]), i, at)
	}
	if at == len(tokens) {
		return Token{}, false
	}
	return tokens[at], true
}

// usable returns how many of the tokens let somebody write at a time.
func usable(tokens []Token, now time.Time) int {
	n := 0
	for _, t := range tokens {
		if t.State(now) == Valid && clientOf(t).MayWrite() {
			n++
		}
	}
	return n
}
