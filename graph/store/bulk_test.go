package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hidal-go/hidalgo/kv"
)

// kept returns what the file has of a bucket.
func kept(t *testing.T, s *Store, bucket string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := kv.View(s.rec.db, func(tx kv.Tx) error {
		it := tx.Scan(kv.SKey(bucket))
		defer it.Close()
		for it.Next(context.Background()) {
			key := ""
			for _, part := range it.Key() {
				key += "/" + hex.EncodeToString(part)
			}
			all[key] = hex.EncodeToString(it.Val())
		}
		return it.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A changeset that is applied to a copy leaves the same record as its parts that are applied one after another, whatever
// was there before.
func TestCopyIsTheSameRecord(t *testing.T) {
	ctx := context.Background()
	for _, url := range urls(t) {
		whole, err := Open(ctx, "memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer whole.Close()
		inPieces, err := Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		defer inPieces.Close()
		inPieces.bulk = 7
		for n := range 12 {
			// Ids are given out for so many quads at a time.
			for part := range slices.Chunk(batch(n), inPieces.bulk) {
				if err := whole.Apply(ctx, part); err != nil {
					t.Fatal(err)
				}
			}
			packed := 0
			err := inPieces.ApplySeq(ctx, slices.Values(batch(n)), func(step Step, done, total int) {
				if done > total {
					t.Errorf("%d of %d quads", done, total)
				}
				if step == Packing && done == total {
					packed++
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if want := len(batch(n)) > inPieces.bulk; want != (packed == 1) {
				t.Errorf("%d quads: packed %d times", len(batch(n)), packed)
			}
		}
		// The log has the time of writing in it, and is compared by what it says.
		for _, bucket := range []string{idBucket, countBucket, "sp", "ops", metaBucket} {
			want, got := kept(t, whole, bucket), kept(t, inPieces, bucket)
			if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
				t.Errorf("bucket %s, %d keys: %s", bucket, len(want), diff)
			}
		}
		if n, err := wholeBatches(inPieces); err != nil || n != 12 {
			t.Errorf("%d changesets, %v", n, err)
		}
	}
}

// A table of values answers as the buckets do that it takes the place of.
func TestValueTableIsLikeTheFile(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	random := rand.New(rand.NewPCG(5, 5))
	key := func() kv.Key {
		hash := bytes.Repeat([]byte{byte(random.IntN(4))}, 20)
		switch random.IntN(8) {
		case 0:
			return kv.SKey("other", string(hash))
		case 1:
			return kv.SKey(idBucket, "short")
		}
		return kv.SKey([]string{idBucket, countBucket}[random.IntN(2)], string(hash))
	}
	plain, err := s.rec.db.Tx(true)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	below, err := Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer below.Close()
	under, err := below.rec.db.Tx(true)
	if err != nil {
		t.Fatal(err)
	}
	defer under.Close()
	// Some of it was there before.
	for range 8 {
		k := key()
		for _, tx := range []kv.Tx{plain, under} {
			if err := tx.Put(k, []byte("before")); err != nil {
				t.Fatal(err)
			}
		}
	}
	over := tabled{under, newValueTable()}
	for step := range 3000 {
		k := key()
		var err error
		for _, tx := range []kv.Tx{plain, over} {
			switch step % 4 {
			case 0:
				err = tx.Put(k, bytes.Repeat([]byte{byte(step)}, step%13))
			case 1:
				err = tx.Del(k)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		keys := []kv.Key{k, key(), key()}
		want, wantErr := plain.GetBatch(ctx, keys)
		got, gotErr := over.GetBatch(ctx, keys)
		if diff := cmp.Diff(want, got); diff != "" || wantErr != nil || gotErr != nil {
			t.Fatalf("step %d: %v, %v, %s", step, wantErr, gotErr, diff)
		}
		value, wantErr := plain.Get(ctx, k)
		same, gotErr := over.Get(ctx, k)
		if diff := cmp.Diff(value, same); diff != "" || wantErr != gotErr {
			t.Fatalf("step %d: %v, %v, %s", step, wantErr, gotErr, diff)
		}
	}
}
