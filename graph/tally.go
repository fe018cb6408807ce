package graph

import (
	"iter"
	"slices"
)

// tally counts by number. It takes room for the numbers that occur, a block at a time, and not for all that there are:
// the edges of one entity cost little, those of a whole graph no more than a list.
type tally struct{ blocks []*[tallyBlock]uint32 }

const tallyBlock = 256

// at returns the count of n, 0 at first.
func (t *tally) at(n uint32) *uint32 {
	block := n / tallyBlock
	for uint32(len(t.blocks)) <= block {
		t.blocks = append(t.blocks, nil)
	}
	if t.blocks[block] == nil {
		t.blocks[block] = new([tallyBlock]uint32)
	}
	return &t.blocks[block][n%tallyBlock]
}

// all yields the numbers with a count, in order.
func (t *tally) all() iter.Seq2[uint32, uint32] {
	return func(yield func(n, count uint32) bool) {
		for i, block := range t.blocks {
			if block == nil {
				continue
			}
			for j, count := range block {
				if count > 0 && !yield(uint32(i*tallyBlock+j), count) {
					return
				}
			}
		}
	}
}

// best keeps the first of many items in an order, without sorting all of them.
type best[T any] struct {
	most    int
	compare func(a, b T) int
	items   []T
	full    bool // items[:most] are the first of what was added so far
}

func (b *best[T]) add(item T) {
	if b.most == 0 || b.full && b.compare(item, b.items[b.most-1]) >= 0 {
		return
	}
	if b.items = append(b.items, item); len(b.items) >= 2*b.most+64 {
		b.cut()
	}
}

func (b *best[T]) cut() {
	slices.SortFunc(b.items, b.compare)
	if len(b.items) >= b.most {
		b.items, b.full = b.items[:b.most], true
	}
}

// sorted returns the first of all that was added, in order.
func (b *best[T]) sorted() []T {
	b.cut()
	return b.items
}
