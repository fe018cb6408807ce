package graph

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRowsAreCopiedWhenTheyChange(t *testing.T) {
	var list rows[int]
	var versions []rows[int]
	var want [][]int
	r := rand.New(rand.NewPCG(1, 1))
	values := []int{}
	for range 60 {
		draft := list.edit()
		for range r.IntN(100) {
			values = append(slices.Clip(values), len(values))
			if n := draft.add(values[len(values)-1]); int(n) != len(values)-1 {
				t.Fatalf("row %d got the number %d", len(values)-1, n)
			}
		}
		values = slices.Clone(values)
		for range 5 {
			if len(values) > 0 {
				n := r.IntN(len(values))
				values[n] = r.Int()
				*draft.change(uint32(n)) = values[n]
			}
		}
		list = draft.rows
		versions, want = append(versions, list), append(want, values)
	}
	for v, list := range versions {
		got := []int{}
		for n := range uint32(list.length) {
			got = append(got, *list.at(n))
		}
		if !slices.Equal(want[v], got) {
			t.Fatalf("version %d was changed by a later one: %s", v, cmp.Diff(want[v], got))
		}
	}
	if got, most := list.length, 3*chunkSize; got < most {
		t.Fatalf("only %d rows, too few to fill several chunks", got)
	}
}

func TestIndexFindsWhatWasAdded(t *testing.T) {
	var keys []string
	x := newIndex()
	is := func(key string) func(uint32) bool { return func(n uint32) bool { return keys[n] == key } }
	older := x
	for version := range 20 {
		older = x
		draft := x.edit()
		before := len(keys)
		for range []int{1, 3, 40, 20_000}[version%4] {
			keys = append(keys, fmt.Sprintf("key:%d", len(keys)))
			draft.add(keys[len(keys)-1], uint32(len(keys)-1))
		}
		x = draft.finish()
		for n := range keys {
			if got, ok := x.find(keys[n], is(keys[n])); !ok || got != uint32(n) {
				t.Fatalf("version %d: %s is %d, %t", version, keys[n], got, ok)
			}
		}
		for n := before; n < len(keys); n++ {
			if _, ok := older.find(keys[n], is(keys[n])); ok {
				t.Fatalf("%s is in the version before it was added", keys[n])
			}
		}
	}
	if _, ok := x.find("key:none", is("key:none")); ok {
		t.Error("a key that was never added is found")
	}
}

// TestIndexTellsKeysOfOneHashApart puts many rows under one hash.
func TestIndexTellsKeysOfOneHashApart(t *testing.T) {
	x := newIndex()
	shard, hash := x.locate("same")
	entries := []indexEntry{{hash, 4}, {hash, 5}, {hash, 6}}
	x.shards[shard] = entries
	for _, want := range []uint32{4, 5, 6} {
		if got, ok := x.find("same", func(n uint32) bool { return n == want }); !ok || got != want {
			t.Errorf("row %d: got %d, %t", want, got, ok)
		}
	}
	if _, ok := x.find("same", func(n uint32) bool { return false }); ok {
		t.Error("no row has the key, and one was found")
	}
}

func TestIndexKeepsTheOrderOfEqualKeys(t *testing.T) {
	draft := newIndex().edit()
	draft.add("same", 1)
	draft.add("same", 2)
	x := draft.finish()
	draft = x.edit()
	draft.add("same", 3)
	x = draft.finish()
	if got, ok := x.find("same", func(uint32) bool { return true }); !ok || got != 1 {
		t.Errorf("the first under one key is %d, want 1", got)
	}
}

func TestPairs(t *testing.T) {
	for _, test := range []struct{ pairs, owners int }{{0, 10}, {1, 1}, {7, 1000}, {500, 20}, {5000, 4000}} {
		r := rand.New(rand.NewPCG(uint64(test.pairs), 1))
		var p pairs[int]
		want := make(map[uint32][]int)
		for n := range test.pairs {
			owner := uint32(r.IntN(test.owners))
			p.add(owner, n)
			want[owner] = append(want[owner], n)
		}
		got := make(map[uint32][]int)
		last := -1
		p.each(test.owners, func(owner uint32, items []int) {
			if int(owner) <= last || cap(items) != len(items) {
				t.Errorf("%v: owner %d comes after %d with room for %d of %d", test, owner, last, cap(items), len(items))
			}
			last = int(owner)
			got[owner] = items
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: %s", test, diff)
		}
		if len(p.items) != 0 {
			t.Errorf("%v: %d remain", test, len(p.items))
		}
	}
}

func TestMergedEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var all, later []edge
		for n := range uint32(r.IntN(30)) {
			all = append(all, edge{statement: n, predicate: uint16(r.IntN(4))})
		}
		first := merged(nil, slices.Clone(all))
		for n := range uint32(r.IntN(5)) {
			later = append(later, edge{statement: 100 + n, predicate: uint16(r.IntN(4))})
		}
		kept := slices.Clone(first)
		got := merged(first, slices.Clone(later))
		want := merged(nil, slices.Concat(all, later))
		if !slices.Equal(want, got) || !slices.Equal(kept, first) {
			t.Fatalf("merged %v, want %v", got, want)
		}
		for p := range uint16(5) {
			for _, e := range withPredicate(got, p) {
				if e.predicate != p {
					t.Fatalf("an edge of predicate %d among those of %d", e.predicate, p)
				}
			}
		}
	}
}
