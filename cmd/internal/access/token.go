package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"log/slog"
	"strings"
)

// The shape of a token: a prefix by which people and programs that look for leaked secrets know it, 256 random bits, and a
// checksum, all in lower-case base32, which survives being read out and typed.
const (
	tokenPrefix  = "pg_"
	tokenLetters = "abcdefghijklmnopqrstuvwxyz234567"
	randomBytes  = 32
	randomLength = 52 // characters of randomBytes
	sumLength    = 7  // characters of the checksum
	tokenLength  = len(tokenPrefix) + randomLength + sumLength
)

// Secret is a token as its owner has it. It shows itself to nobody: printed or logged it is "pg_…".
type Secret struct{ text string }

// NewSecret makes a secret that nobody has yet.
func NewSecret() Secret {
	var random [randomBytes]byte
	_, _ = rand.Read(random[:]) // never fails: the program ends instead
	body := tokenPrefix + base32Of(random[:])
	return Secret{body + checksum(body)}
}

// ParseSecret reads a token that somebody has copied or typed. The error says what is wrong with its shape, in words that
// go behind "the token"; it does not repeat the token. That a token has the right shape does not say that it is one.
func ParseSecret(text string) (Secret, error) {
	rest, found := strings.CutPrefix(text, tokenPrefix)
	switch {
	case text == "":
		return Secret{}, fmt.Errorf("is empty; write it as it was shown, beginning with %s", tokenPrefix)
	case !found:
		return Secret{}, fmt.Errorf("does not begin with %s; copy it as it was shown", tokenPrefix)
	case len(text) != tokenLength:
		return Secret{}, fmt.Errorf("has %d characters where a token has %d; it was cut short, or something was copied along with it", len(text), tokenLength)
	}
	for i := range len(rest) {
		if strings.IndexByte(tokenLetters, rest[i]) < 0 {
			return Secret{}, fmt.Errorf("has a character at place %d that no token has; a token has small letters and the digits 2 to 7", len(tokenPrefix)+i+1)
		}
	}
	body := text[:tokenLength-sumLength]
	if checksum(body) != text[tokenLength-sumLength:] {
		return Secret{}, fmt.Errorf("is mistyped somewhere: its last %d characters do not fit the others; copy it again as it was shown", sumLength)
	}
	return Secret{text}, nil
}

// Reveal returns the token itself, for its owner and for nobody else.
func (s Secret) Reveal() string { return s.text }

// String returns the prefix alone.
func (s Secret) String() string { return tokenPrefix + "…" }

// GoString returns what String returns.
func (s Secret) GoString() string { return s.String() }

// LogValue returns what String returns.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// sum is what is kept of a secret. One round of SHA-256 is right for it: slow hashes make up for passwords that people choose,
// of which there are few enough to try. Nobody tries 2^256 secrets, and a slow hash would only let strangers keep the server busy.
func (s Secret) sum() [sha256.Size]byte { return sha256.Sum256([]byte(s.text)) }

// checksum finds every change of one character and of several beside each other. It depends on nothing secret, so that
// anybody can tell a slip from a token that is not accepted.
func checksum(body string) string {
	return base32Of(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))))
}

func base32Of(bytes []byte) string {
	return base32.NewEncoding(tokenLetters).WithPadding(base32.NoPadding).EncodeToString(bytes)
}
