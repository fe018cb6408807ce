package graph

import (
	"cmp"
	"slices"
)

// pairs collects what belongs to the lists of many owners, in the order in which it comes, until all of it is there.
// The lists are then made at once: without room to grow, and in one piece of memory.
type pairs[T any] struct {
	owners []uint32
	items  []T
}

func (p *pairs[T]) add(owner uint32, item T) {
	p.owners, p.items = append(p.owners, owner), append(p.items, item)
}

// each calls f for every owner that got something, in ascending order, with what it got in the order in which it came.
// Owners are below n. Nothing remains in p.
func (p *pairs[T]) each(n int, f func(owner uint32, items []T)) {
	sorted := make([]T, len(p.items))
	if len(p.items) > n/16 {
		// So many that one pass over all owners is cheaper than to sort them.
		ends := make([]uint32, n)
		for _, owner := range p.owners {
			ends[owner]++
		}
		sum := uint32(0)
		for owner, count := range ends {
			ends[owner], sum = sum, sum+count
		}
		for i, owner := range p.owners {
			sorted[ends[owner]] = p.items[i]
			ends[owner]++
		}
		*p = pairs[T]{}
		from := uint32(0)
		for owner, to := range ends {
			if from < to {
				f(uint32(owner), sorted[from:to:to])
			}
			from = to
		}
		return
	}
	order := make([]int, len(p.items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.owners[a], p.owners[b]) })
	for i, at := range order {
		sorted[i] = p.items[at]
	}
	owners := p.owners
	*p = pairs[T]{}
	for from, to := 0, 0; from < len(order); from = to {
		for to = from; to < len(order) && owners[order[to]] == owners[order[from]]; to++ {
		}
		f(owners[order[from]], sorted[from:to:to])
	}
}

// joined returns list with items behind. It never writes to either, since older snapshots read them.
func joined[T any](list, items []T) []T {
	if len(list) == 0 {
		return items
	}
	return slices.Concat(list, items)
}
