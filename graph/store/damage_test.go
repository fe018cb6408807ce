package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	"github.com/hidal-go/hidalgo/kv"

	"peacegraph/graph/store/bboltkv"
)

// sound returns the bytes of a store with some changesets, and its quads.
func sound(t testing.TB) ([]byte, []quad.Quad) {
	t.Helper()
	dir := t.TempDir()
	ctx := context.Background()
	s, err := Open(ctx, "bbolt:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 6 {
		if err := s.Apply(ctx, batch(n)); err != nil {
			t.Fatal(err)
		}
	}
	long := quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("p"), Object: quad.String(strings.Repeat("long ", 5000))}
	if err := s.Apply(ctx, []quad.Quad{long}); err != nil {
		t.Fatal(err)
	}
	quads := scanned(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	// What bbolt has taken in advance is not part of what it uses.
	used := len(bytes.TrimRight(data, "\x00"))
	used += -used & (bboltkv.PageSize - 1)
	return data[:used], quads
}

// place puts a file where a store is looked for.
func place(t testing.TB, data []byte) (url string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return "bbolt:" + dir
}

// exercise opens a damaged store and does everything with it. It returns the
// quads, or the first error, which must say that the store is damaged.
func exercise(t testing.TB, data []byte) ([]quad.Quad, error) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, place(t, data))
	if err != nil {
		return nil, err
	}
	defer s.Close()
	values := map[Ref]quad.Value{}
	var quads []quad.Quad
	err = s.Scan(ctx, Visitor{
		Value: func(r Ref, v quad.Value) error { values[r] = v; return nil },
		Quad: func(s, p, o, l Ref) error {
			quads = append(quads, quad.Quad{Subject: values[s], Predicate: values[p], Object: values[o], Label: values[l]})
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	if _, err := s.Out(ctx, quad.IRI("item/1/1"), nil); err != nil {
		return nil, err
	}
	return quads, s.Apply(ctx, batch(99))
}

func TestDamagedFileIsRefused(t *testing.T) {
	data, _ := sound(t)
	changed := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(data)) }
	garbage := make([]byte, len(data))
	rand.NewChaCha8([32]byte{1}).Read(garbage)
	for name, bad := range map[string][]byte{
		"empty":                 {},
		"one byte":              data[:1],
		"less than a page":      data[:1000],
		"one page":              data[:bboltkv.PageSize],
		"half":                  data[:len(data)/2],
		"one page short":        data[:len(data)-bboltkv.PageSize],
		"one byte short":        data[:len(data)-1],
		"zeros":                 make([]byte, len(data)),
		"garbage":               garbage,
		"text":                  []byte(strings.Repeat("this is no store\n", 1000)),
		"both meta pages zero":  changed(func(b []byte) []byte { clear(b[:2*bboltkv.PageSize]); return b }),
		"all but the meta zero": changed(func(b []byte) []byte { clear(b[2*bboltkv.PageSize:]); return b }),
		"all but the meta garbage": changed(func(b []byte) []byte {
			copy(b[2*bboltkv.PageSize:], garbage)
			return b
		}),
		"beginning missing": data[bboltkv.PageSize:],
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(context.Background(), place(t, bad))
			if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), FileName) || !strings.Contains(err.Error(), "restore") {
				t.Errorf("Open = %v", err)
			}
		})
	}
}

func TestDamagedPageIsNoticedOrHarmless(t *testing.T) {
	data, quads := sound(t)
	noticed := 0
	for page := 0; page < len(data)/bboltkv.PageSize; page++ {
		for name, spoil := range map[string]func(b []byte){
			"zero": func(b []byte) { clear(b) },
			"garbage": func(b []byte) {
				var seed [32]byte
				seed[0] = byte(page)
				rand.NewChaCha8(seed).Read(b)
			},
			"another page": func(b []byte) { copy(b, data[3*bboltkv.PageSize:4*bboltkv.PageSize]) },
		} {
			bad := bytes.Clone(data)
			spoil(bad[page*bboltkv.PageSize:][:bboltkv.PageSize])
			got, err := exercise(t, bad)
			switch {
			case err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNewerFormat):
				t.Errorf("page %d %s: %v", page, name, err)
			case err != nil:
				noticed++
			case !cmp.Equal(quads, got) && !isOlder(got, quads) && !inLongValue(got, quads):
				t.Errorf("page %d %s: other quads come back, and no error", page, name)
			}
		}
	}
	if noticed < len(data)/bboltkv.PageSize {
		t.Errorf("only %d damages were noticed", noticed)
	}
}

// isOlder reports whether got is what the store held before its last change:
// bbolt falls back to the other meta page.
func isOlder(got, want []quad.Quad) bool {
	return len(got) < len(want) && cmp.Equal(want[:len(got)], got)
}

// inLongValue reports whether only the text of the one long value differs: the
// pages on which a long value goes on have no header, and values no checksum.
func inLongValue(got, want []quad.Quad) bool {
	last := len(want) - 1
	return len(got) == len(want) && cmp.Equal(want[:last], got[:last])
}

func TestFlippedBytesNeverHangOrPanic(t *testing.T) {
	data, _ := sound(t)
	r := rand.New(rand.NewPCG(5, 5))
	for range 120 {
		bad := bytes.Clone(data)
		for range 1 + r.IntN(3) {
			bad[r.IntN(len(bad))] ^= byte(1 + r.IntN(255))
		}
		if _, err := exercise(t, bad); err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNewerFormat) {
			t.Errorf("%v", err)
		}
	}
}

func TestFileCutShortWhileOpen(t *testing.T) {
	data, _ := sound(t)
	url := place(t, data)
	ctx := context.Background()
	s, err := Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	// bbolt has the file mapped; what is beyond its end faults.
	if err := os.Truncate(s.path, 2*bboltkv.PageSize); err != nil {
		t.Fatal(err)
	}
	if err := s.Scan(ctx, Visitor{Value: func(Ref, quad.Value) error { return nil }}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Scan = %v", err)
	}
	if _, err := s.Out(ctx, quad.IRI("item/1/1"), nil); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Out = %v", err)
	}
	if err := s.Apply(ctx, batch(50)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Apply = %v", err)
	}
	if err := s.Apply(ctx, batch(50)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("the next Apply = %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
}

// edit changes a store behind its back.
func edit(t *testing.T, url string, change func(tx kv.Tx) error) {
	t.Helper()
	db, err := bboltkv.Open(filepath.Join(strings.TrimPrefix(url, bboltScheme), FileName), bboltkv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := kv.Update(context.Background(), db, change); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestContentThatIsNotOurs(t *testing.T) {
	data, _ := sound(t)
	put := func(value []byte, key ...string) func(kv.Tx) error {
		return func(tx kv.Tx) error { return tx.Put(kv.SKey(key...), value) }
	}
	del := func(key ...string) func(kv.Tx) error {
		return func(tx kv.Tx) error { return tx.Del(kv.SKey(key...)) }
	}
	record := func(id uint64) string { return string(binary.BigEndian.AppendUint64(nil, id)) }
	for name, test := range map[string]struct {
		change func(kv.Tx) error
		want   error
		late   bool // noticed by a scan only
	}{
		"a newer format":         {put([]byte{formatVersion + 1}, ourBucket, formatKey), ErrNewerFormat, false},
		"a longer format":        {put([]byte{formatVersion, 1}, ourBucket, formatKey), ErrNewerFormat, false},
		"no format":              {del(ourBucket, formatKey), ErrCorrupt, false},
		"another data version":   {put(binary.LittleEndian.AppendUint64(nil, 3), metaBucket, versionKey), ErrCorrupt, false},
		"a short data version":   {put([]byte{2}, metaBucket, versionKey), ErrCorrupt, false},
		"other indexes":          {put([]byte(`[{"dirs":[1]}]`), metaBucket, indexesKey), ErrCorrupt, false},
		"no indexes":             {del(metaBucket, indexesKey), ErrCorrupt, false},
		"a record missing":       {del(logBucket, record(40)), ErrCorrupt, true},
		"the last one missing":   {put(binary.LittleEndian.AppendUint64(nil, 1<<20), metaBucket, horizonKey), ErrCorrupt, true},
		"another count":          {put(binary.LittleEndian.AppendUint64(nil, 5), metaBucket, sizeKey), ErrCorrupt, true},
		"a record of rubbish":    {put([]byte{0xff, 0xff}, logBucket, record(40)), ErrCorrupt, true},
		"a record of another id": {put([]byte{8, 41, 66, 2, 18, 0}, logBucket, record(40)), ErrCorrupt, true},
		"a value of rubbish":     {put([]byte{8, 40, 66, 2, 18, 9}, logBucket, record(40)), ErrCorrupt, true},
		"a key of rubbish":       {put([]byte{1}, logBucket, "x"), ErrCorrupt, true},
	} {
		t.Run(name, func(t *testing.T) {
			url := place(t, data)
			edit(t, url, test.change)
			s, err := Open(context.Background(), url)
			if err == nil {
				defer s.Close()
				if !test.late {
					t.Fatal("it opens")
				}
				err = s.Scan(context.Background(), Visitor{Value: func(Ref, quad.Value) error { return nil }})
			}
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if test.want == ErrNewerFormat && !strings.Contains(err.Error(), "newer program") {
				t.Errorf("%v does not say what to do", err)
			}
		})
	}
}

func TestNewerBboltFormat(t *testing.T) {
	data, _ := sound(t)
	for page := range 2 {
		// The version follows the header of the page and the magic number.
		binary.NativeEndian.PutUint32(data[page*bboltkv.PageSize+20:], 3)
	}
	if _, err := Open(context.Background(), place(t, data)); !errors.Is(err, ErrNewerFormat) {
		t.Errorf("Open = %v", err)
	}
}

func TestURLs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"", "memory", "memory:x", "bbolt", "bbolt:", "postgres://x", "/var/lib/x"} {
		if _, err := Open(context.Background(), url); !errors.Is(err, ErrURL) {
			t.Errorf("Open(%q) = %v", url, err)
		}
	}
	if _, err := Open(context.Background(), "bbolt:"+file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("Open of a file as directory = %v", err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, FileName), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), "bbolt:"+dir); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Open with a directory for a file = %v", err)
	}
	done, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(done, "memory:"); !errors.Is(err, context.Canceled) {
		t.Errorf("Open with a context that is done = %v", err)
	}
	made := "bbolt:" + filepath.Join(t.TempDir(), "a", "b")
	s, err := Open(context.Background(), made)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(strings.TrimPrefix(made, "bbolt:"), FileName)); err != nil {
		t.Errorf("Open did not make the folder and the file: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestInterruptedCreationIsSweptAway(t *testing.T) {
	dir := t.TempDir()
	for i, rest := range [][]byte{nil, []byte("half a store")} {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s.new-%d", FileName, i)), rest, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(context.Background(), "bbolt:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != FileName {
		t.Errorf("left: %v", entries)
	}
}

func TestManyCreateAtOnce(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			for {
				s, err := Open(ctx, "bbolt:"+dir)
				if errors.Is(err, ErrLocked) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				// Every second one puts a copy in the place of the file the others wait for.
				s.bulk = 10 + i%2*1000
				if err := errors.Join(s.Apply(ctx, batch(i)), s.Close()); err != nil {
					t.Error(err)
				}
				return
			}
		})
	}
	wg.Wait()
	s, err := Open(ctx, "bbolt:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var want int
	for i := range 6 {
		want += len(batch(i))
	}
	if got := len(scanned(t, s)); got != want {
		t.Errorf("%d quads, want %d", got, want)
	}
}

func TestReadersAndWritersTogether(t *testing.T) {
	ctx := context.Background()
	for _, url := range urls(t) {
		s, err := Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		s.bulk = 40
		var wg sync.WaitGroup
		done := make(chan struct{})
		for range 2 {
			wg.Go(func() {
				for last := 0; ; {
					select {
					case <-done:
						return
					default:
					}
					n, err := wholeBatches(s)
					if err != nil || n < last {
						t.Errorf("%d batches after %d, %v", n, last, err)
						return
					}
					last = n
					if _, err := s.In(ctx, quad.IRI("common/3"), nil); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for n := range 40 {
			if err := s.Apply(ctx, batch(n)); err != nil {
				t.Fatal(err)
			}
		}
		close(done)
		wg.Wait()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
