package bboltkv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hidal-go/hidalgo/kv"
)

// flat writes a path as text, for a model of the store that is one map.
func flat(key kv.Key) string { return fmt.Sprintf("%q", [][]byte(key)) }

// anyKey returns a path of two to four elements out of a small set.
func anyKey(r *rand.Rand) kv.Key {
	names := []string{"a", "ab", "b", "\x00", "\xff\xff", "long name of a bucket"}
	// The first element tells the depth, so that no path is a bucket and a key.
	depth := 2 + r.IntN(3)
	key := kv.SKey(fmt.Sprintf("%d%s", depth, names[r.IntN(2)]))
	for len(key) < depth {
		key = append(key, []byte(names[r.IntN(len(names))]))
	}
	if r.IntN(3) == 0 {
		key[depth-1] = fmt.Appendf(nil, "%06d", r.IntN(3000))
	}
	return key
}

// contents returns what a scan of everything hands out.
func contents(t *testing.T, tx kv.Tx, prefix kv.Key) map[string]string {
	t.Helper()
	got := map[string]string{}
	it := tx.Scan(prefix)
	defer it.Close()
	var before kv.Key
	for it.Next(context.Background()) {
		if before != nil && before.Compare(it.Key()) >= 0 {
			t.Errorf("%q comes after %q", it.Key(), before)
		}
		before = it.Key().Clone()
		got[flat(it.Key())] = string(it.Val())
	}
	if err := it.Err(); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestDriverBehavesLikeAMap(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 9))
		path := filepath.Join(t.TempDir(), "file")
		db, err := Open(path, Options{Ascending: []string{"2a"}})
		if seed%2 == 0 {
			db, err = OpenMemory(Options{})
		}
		if err != nil {
			t.Fatal(err)
		}
		committed := map[string]string{}
		paths := map[string]kv.Key{}
		for round := range 14 {
			tx, err := db.Tx(true)
			if err != nil {
				t.Fatal(err)
			}
			model := maps.Clone(committed)
			for range r.IntN(300) {
				key := anyKey(r)
				paths[flat(key)] = key
				switch r.IntN(5) {
				case 0:
					delete(model, flat(key))
					err = tx.Del(key)
				case 1:
					v, getErr := tx.Get(ctx, key)
					want, ok := model[flat(key)]
					if ok && string(v) != want || !ok && !errors.Is(getErr, kv.ErrNotFound) {
						t.Fatalf("Get(%q) = %q, %v; want %q, %t", key, v, getErr, want, ok)
					}
				default:
					value := fmt.Sprint(r.IntN(1000))
					if r.IntN(10) == 0 {
						value = ""
					}
					model[flat(key)] = value
					err = tx.Put(key, []byte(value))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if round%3 == 0 {
				// A walk within the transaction sees what it wrote.
				if diff := cmp.Diff(model, contents(t, tx, nil)); diff != "" {
					t.Fatal(diff)
				}
			}
			all := slices.Collect(maps.Values(paths))
			values, err := tx.GetBatch(ctx, all)
			if err != nil {
				t.Fatal(err)
			}
			for i, key := range all {
				want, ok := model[flat(key)]
				if string(values[i]) != want || (values[i] != nil) != ok {
					t.Fatalf("GetBatch(%q) = %q, want %q, %t", key, values[i], want, ok)
				}
			}
			if r.IntN(3) > 0 {
				if err := tx.Commit(ctx); err != nil {
					t.Fatal(err)
				}
				committed = model
			}
			if err := tx.Close(); err != nil {
				t.Fatal(err)
			}
			read, err := db.Tx(false)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(committed, contents(t, read, nil)); diff != "" {
				t.Fatal(diff)
			}
			if err := read.Put(kv.SKey("2a", "x"), nil); !errors.Is(err, kv.ErrReadOnly) {
				t.Errorf("Put in a reading transaction = %v", err)
			}
			if err := read.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestScanOfAPrefix(t *testing.T) {
	db, err := OpenMemory(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()
	keys := []kv.Key{kv.SKey("a", "1"), kv.SKey("a", "12"), kv.SKey("a", "2"), kv.SKey("ab", "1"), kv.SKey("b", "c", "1"), kv.SKey("b", "c", "2"), kv.SKey("b", "d", "1")}
	err = kv.Update(ctx, db, func(tx kv.Tx) error {
		for _, key := range keys {
			if err := tx.Put(key, []byte("v")); err != nil {
				return err
			}
		}
		return tx.Put(kv.SKey("empty", ""), nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		prefix kv.Key
		want   []int
	}{
		{nil, []int{0, 1, 2, 3, 4, 5, 6}},
		{kv.SKey("a"), []int{0, 1, 2, 3}},
		{kv.SKey("a", ""), []int{0, 1, 2}},
		{kv.SKey("a", "1"), []int{0, 1}},
		{kv.SKey("b"), []int{4, 5, 6}},
		{kv.SKey("b", "c", ""), []int{4, 5}},
		{kv.SKey("b", "x", ""), nil},
		{kv.SKey("x", "y", "z"), nil},
		{kv.SKey("empty", ""), nil},
	} {
		want := map[string]string{}
		for _, i := range test.want {
			want[flat(keys[i])] = "v"
		}
		err := kv.View(db, func(tx kv.Tx) error {
			if diff := cmp.Diff(want, contents(t, tx, test.prefix)); diff != "" {
				t.Errorf("%q: %s", test.prefix, diff)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	_ = kv.View(db, func(tx kv.Tx) error {
		if tx.Scan(nil).Next(stopped) {
			t.Error("a walk goes on after its context is done")
		}
		return nil
	})
}

func TestKeysThatNameNothing(t *testing.T) {
	db, err := OpenMemory(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Tx(true)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []kv.Key{nil, kv.SKey("a"), kv.SKey("", "a"), kv.SKey("a", "", "b")} {
		if err := tx.Put(key, []byte("v")); !errors.Is(err, errKey) {
			t.Errorf("Put(%q) = %v", key, err)
		}
		if err := tx.Del(key); !errors.Is(err, errKey) {
			t.Errorf("Del(%q) = %v", key, err)
		}
		if _, err := tx.Get(context.Background(), key); !errors.Is(err, kv.ErrNotFound) {
			t.Errorf("Get(%q) = %v", key, err)
		}
	}
	if err := tx.Close(); err != nil {
		t.Fatal(err)
	}
	if err := tx.Put(kv.SKey("a", "b"), nil); !errors.Is(err, errOver) {
		t.Errorf("Put after Close = %v", err)
	}
}

func TestAbandonLetsGoWithATransactionOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	db, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Tx(true); err != nil {
		t.Fatal(err)
	}
	if err := db.Abandon(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestCopy(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db, err := Open(filepath.Join(dir, "file"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	put := func(db *DB, key string) {
		t.Helper()
		err := kv.Update(ctx, db, func(tx kv.Tx) error { return tx.Put(kv.SKey("b", key), []byte("v")) })
		if err != nil {
			t.Fatal(err)
		}
	}
	put(db, "before")
	file, err := db.CopyTo(filepath.Join(dir, "copy"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	memory, err := db.CopyToMemory(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	put(db, "original")
	for _, c := range []*DB{file, memory} {
		put(c, "copy")
		if err := c.Durable(true); err != nil {
			t.Error(err)
		}
		_ = kv.View(c, func(tx kv.Tx) error {
			want := map[string]string{flat(kv.SKey("b", "before")): "v", flat(kv.SKey("b", "copy")): "v"}
			if diff := cmp.Diff(want, contents(t, tx, nil)); diff != "" {
				t.Error(diff)
			}
			return nil
		})
	}
}

// FuzzInspect proves that whatever Inspect lets through, bbolt can read without
// a panic, a fault or an endless walk.
func FuzzInspect(f *testing.F) {
	path := filepath.Join(f.TempDir(), "seed")
	db, err := Open(path, Options{})
	if err != nil {
		f.Fatal(err)
	}
	for round := range 3 {
		err := kv.Update(context.Background(), db, func(tx kv.Tx) error {
			for i := range 60 {
				key := kv.SKey("bucket", fmt.Sprintf("%d-%d", i, round))
				if err := tx.Put(key, bytes.Repeat([]byte("v"), i*i%5000)); err != nil {
					return err
				}
				if err := tx.Put(kv.SKey("nested", fmt.Sprint(i%7), fmt.Sprint(round)), []byte("v")); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		f.Fatal(err)
	}
	seed, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		f.Add(r.Uint32(), byte(1+r.IntN(255)), r.Uint32(), byte(r.IntN(256)), 0)
	}
	f.Add(uint32(0), byte(0), uint32(0), byte(0), 5000)
	f.Fuzz(func(t *testing.T, at uint32, flip byte, at2 uint32, flip2 byte, short int) {
		data := bytes.Clone(seed)
		data[int(at)%len(data)] ^= flip
		data[int(at2)%len(data)] ^= flip2
		if short > 0 {
			data = data[:len(data)-short%len(data)]
		}
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := Open(path, Options{})
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrVersion) {
				t.Fatal(err)
			}
			return
		}
		// Not guarded: a panic is a failure here.
		err = kv.View(db, func(tx kv.Tx) error { contents(t, tx, nil); return nil })
		if err != nil {
			t.Fatal(err)
		}
		err = kv.Update(context.Background(), db, func(tx kv.Tx) error { return tx.Put(kv.SKey("bucket", "30"), []byte("w")) })
		if err != nil && !errors.Is(err, kv.ErrReadOnly) {
			t.Logf("a write after damage that a reader does not see: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestCompactKeepsEverything(t *testing.T) {
	ctx := context.Background()
	db, err := OpenMemory(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r := rand.New(rand.NewPCG(1, 1))
	large := bytes.Repeat([]byte("v"), 1<<20)
	for range 20 {
		err := kv.Update(ctx, db, func(tx kv.Tx) error {
			for range 300 {
				if err := tx.Put(anyKey(r), fmt.Append(nil, r.Int())); err != nil {
					return err
				}
			}
			// Together more than one step.
			for range 3 {
				if err := tx.Put(kv.SKey("large", fmt.Sprint(r.Int())), large); err != nil {
					return err
				}
			}
			return tx.Put(kv.SKey("empty", ""), nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	dense, err := OpenMemory(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer dense.Close()
	if err := db.Compact(ctx, dense, Packing{}); err != nil {
		t.Fatal(err)
	}
	var want, got map[string]string
	_ = kv.View(db, func(tx kv.Tx) error { want = contents(t, tx, nil); return nil })
	_ = kv.View(dense, func(tx kv.Tx) error { got = contents(t, tx, nil); return nil })
	if !maps.Equal(want, got) {
		t.Errorf("%d keys, want %d, or other values", len(got), len(want))
	}
	if err := Inspect(dense.file); err != nil {
		t.Error(err)
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	third, err := OpenMemory(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer third.Close()
	if err := db.Compact(done, third, Packing{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Compact with a context that is done = %v", err)
	}
}
