package graph

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// indexShards is how many parts an index has. A write copies the list of parts and each part it changes: with
// 4,096 parts that is 100 KB and, at two million keys, 4 KB for each key.
const indexShards = 4096

// index finds the number of a row by its key. It holds eight bytes for each key, a hash and the number, in sorted
// shards; the rows hold the keys. A writer copies the shards it changes, as [rows] does its chunks.
type index struct {
	seed   maphash.Seed
	shards [][]indexEntry
}

type indexEntry struct{ hash, number uint32 }

func newIndex() index {
	return index{seed: maphash.MakeSeed(), shards: make([][]indexEntry, indexShards)}
}

func (x *index) locate(key string) (shard int, hash uint32) {
	h := maphash.String(x.seed, key)
	return int(h>>32) % indexShards, uint32(h)
}

// find returns the number under key. Two keys can have one hash, so the caller tells whether a row is the one meant.
func (x *index) find(key string, is func(number uint32) bool) (uint32, bool) {
	shard, hash := x.locate(key)
	entries := x.shards[shard]
	for i := firstWith(entries, hash); i < len(entries) && entries[i].hash == hash; i++ {
		if is(entries[i].number) {
			return entries[i].number, true
		}
	}
	return 0, false
}

func firstWith(entries []indexEntry, hash uint32) int {
	i, _ := slices.BinarySearchFunc(entries, hash, func(e indexEntry, hash uint32) int { return cmp.Compare(e.hash, hash) })
	return i
}

// draftIndex is an index being written. What is added is found once the index is finished.
type draftIndex struct {
	index
	added pairs[indexEntry]
}

// edit returns an index that begins with the entries of x and may be changed without x changing.
func (x index) edit() draftIndex { return draftIndex{index: x} }

func (d *draftIndex) add(key string, number uint32) {
	shard, hash := d.locate(key)
	d.added.add(uint32(shard), indexEntry{hash, number})
}

// finish returns the index with all that was added.
func (d *draftIndex) finish() index {
	if len(d.added.items) == 0 {
		return d.index
	}
	d.shards = slices.Clone(d.shards)
	d.added.each(indexShards, func(shard uint32, entries []indexEntry) {
		entries = joined(d.shards[shard], entries)
		slices.SortStableFunc(entries, func(a, b indexEntry) int { return cmp.Compare(a.hash, b.hash) })
		d.shards[shard] = entries
	})
	return d.index
}
