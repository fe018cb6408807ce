package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"
)

// lastUse keeps when each token was last used, in a file of its own, so that the server never writes the file that the
// commands write. It knows minutes only: enough to see what is no longer used, too little to follow a person.
type lastUse struct {
	path string

	writes sync.Mutex           // held while the file is written; only those wait for it whose use is to be written, too
	mu     sync.Mutex           // guards what follows
	times  map[string]time.Time // by name
}

// usePath returns the file of the last uses beside a file of tokens.
func usePath(tokens string) string { return strings.TrimSuffix(tokens, ".json") + ".used.json" }

// LastUses returns when each token of a file was last used, by name, to the minute. Those that were never used are missing.
func LastUses(tokens string) (map[string]time.Time, error) {
	text, err := os.ReadFile(usePath(tokens))
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]time.Time{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read when the tokens were used: %w", err)
	}
	times := map[string]time.Time{}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&times); err != nil {
		return nil, fmt.Errorf("read when the tokens were used: %s is not JSON: %w; delete it, nothing else is in it", usePath(tokens), err)
	}
	return times, nil
}

// openLastUse reads what earlier servers kept. Where that cannot be read it begins anew, with the error.
func openLastUse(tokens string) (*lastUse, error) {
	times, err := LastUses(tokens)
	if times == nil {
		times = map[string]time.Time{}
	}
	return &lastUse{path: usePath(tokens), times: times}, err
}

// note notes a use. It writes the file when the minute is another one than that of the last use.
func (l *lastUse) note(name string, now time.Time) error {
	minute := now.UTC().Truncate(time.Minute)
	l.mu.Lock()
	noted := !minute.After(l.times[name])
	if !noted {
		l.times[name] = minute
	}
	l.mu.Unlock()
	if noted {
		return nil
	}
	return l.write()
}

func (l *lastUse) write() error {
	l.writes.Lock()
	defer l.writes.Unlock()
	l.mu.Lock()
	text, err := json.MarshalIndent(l.times, "", "  ")
	l.mu.Unlock()
	if err == nil {
		err = replaceFile(l.path, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write when tokens were used: %w", err)
	}
	return nil
}
