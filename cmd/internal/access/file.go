package access

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"

	"peacegraph/cmd/internal/server"
)

// FileName is the name of the file of tokens in the folder of a store.
const FileName = "tokens.json"

// fileVersion is the version of the form of the file.
const fileVersion = 1

// maxFile bounds what is read of a file: some ten thousand tokens.
const maxFile = 4 << 20

// Token is what is kept of a token. All times are UTC.
type Token struct {
	Name    string
	Role    server.Role
	Added   time.Time
	Expires time.Time // zero: never
	Revoked time.Time // zero: it is not

	sum [sha256.Size]byte // of the secret
}

// State is whether a token is accepted.
type State string

// The states of a token.
const (
	Valid   State = "valid"
	Expired State = "expired"
	Revoked State = "revoked"
)

// State returns whether the token is accepted at a time.
func (t Token) State(now time.Time) State {
	switch {
	case !t.Revoked.IsZero():
		return Revoked
	case !t.Expires.IsZero() && !now.Before(t.Expires):
		return Expired
	}
	return Valid
}

// stored is the form of the file.
type stored struct {
	Version int           `json:"version"`
	Tokens  []storedToken `json:"tokens"`
}

type storedToken struct {
	Name    string    `json:"name"`
	Role    string    `json:"role"`
	SHA256  string    `json:"sha256"`
	Added   time.Time `json:"added"`
	Expires time.Time `json:"expires,omitzero"`
	Revoked time.Time `json:"revoked,omitzero"`
}

// readTokens reads a file of tokens, in the order in which they were added. A file that is not there has none. One that
// others than its owner may write to is refused, since they could give themselves a token.
func readTokens(path string) ([]Token, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the tokens: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the tokens: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("others than its owner may write to %s, and so give themselves a token; take that away with `chmod 600 %s`", path, path)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the tokens: %w", err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s has more than %d bytes; it is no file of tokens", path, maxFile)
	}
	tokens, err := parseTokens(text)
	if err != nil {
		return nil, fmt.Errorf("%s is no file of tokens: %w; restore it from a copy, or move it away and add the tokens again", path, err)
	}
	return tokens, nil
}

// parseTokens reads the text of a file. Nothing is guessed: whoever may write is not for a file that is half right.
func parseTokens(text []byte) ([]Token, error) {
	var all stored
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something stands behind its end")
	}
	if all.Version != fileVersion {
		return nil, fmt.Errorf("it has version %d, and this program reads version %d", all.Version, fileVersion)
	}
	tokens := make([]Token, 0, len(all.Tokens))
	named := make(map[string]bool, len(all.Tokens))
	for i, s := range all.Tokens {
		name, err := CheckName(s.Name)
		role, known := server.ParseRole(s.Role)
		sum, hashErr := hex.DecodeString(s.SHA256)
		switch {
		case err != nil:
			return nil, fmt.Errorf("token %d: %w", i+1, err)
		case named[nameKey(name)]:
			return nil, fmt.Errorf("token %d: %s is there twice", i+1, name)
		case !known:
			return nil, fmt.Errorf("token %d: there is no role %q", i+1, s.Role)
		case hashErr != nil || len(sum) != sha256.Size:
			return nil, fmt.Errorf("token %d: its sha256 is none", i+1)
		}
		named[nameKey(name)] = true
		tokens = append(tokens, Token{name, role, s.Added, s.Expires, s.Revoked, [sha256.Size]byte(sum)})
	}
	return tokens, nil
}

func formatTokens(tokens []Token) ([]byte, error) {
	all := stored{Version: fileVersion, Tokens: make([]storedToken, len(tokens))}
	for i, t := range tokens {
		all.Tokens[i] = storedToken{t.Name, t.Role.String(), hex.EncodeToString(t.sum[:]), t.Added, t.Expires, t.Revoked}
	}
	text, err := json.MarshalIndent(all, "", "  ")
	return append(text, '\n'), err
}

// change reads a file of tokens, changes them and puts the file in its place, whole, while nobody else does the same.
func change(path string, edit func([]Token) ([]Token, error)) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the folder of the tokens: %w", err)
	}
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("wait for others who change the tokens: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	tokens, err := readTokens(path)
	if err != nil {
		return err
	}
	if tokens, err = edit(tokens); err != nil {
		return err
	}
	text, err := formatTokens(tokens)
	if err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	if err := replaceFile(path, text); err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	return nil
}

// replaceFile puts a file that only its owner may read in the place of another. A crash leaves one of the two.
func replaceFile(path string, text []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return err
	}
	if folder, openErr := os.Open(filepath.Dir(path)); openErr == nil {
		_ = folder.Sync() // the name survives a crash; not every file system can be asked
		_ = folder.Close()
	}
	return nil
}
