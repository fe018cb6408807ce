package graph

import (
	"cmp"
	"slices"
	"sync"
)

// identity is what the judgements of one state of the graph come to: which of them count, and which entities are one.
type identity struct {
	standing map[[2]uint32]uint32 // by the two entities: the judgement that counts
	groups   [][]uint32           // entities that are one, each group and all groups in the order of the record
	into     map[uint32]uint32    // a member of a group: the first of the group
	same     map[uint32][]judged  // by each of two that are one: the other, in the order of the record
	ever     map[uint32][]uint32  // entities that are one in some state of the graph, this one or an older one, by each
}

// judged is an entity that another one is judged to be, and the judgement.
type judged struct{ entity, judgement uint32 }

// group returns the group with the first member.
func (i *identity) group(first uint32) []uint32 {
	n, _ := slices.BinarySearchFunc(i.groups, first, func(group []uint32, first uint32) int { return cmp.Compare(group[0], first) })
	return i.groups[n]
}

// identity returns what the judgements come to. It is found once for each state of the graph.
func (s *Snapshot) identity() *identity {
	if len(s.judgements) == 0 {
		return &identity{}
	}
	return s.judged()
}

// judging returns what finds it.
func judging(judgements []judgementRow) func() *identity {
	return sync.OnceValue(func() *identity {
		found := &identity{standing: make(map[[2]uint32]uint32), into: make(map[uint32]uint32), same: make(map[uint32][]judged)}
		for n := range judgements {
			row := &judgements[n]
			if last, again := found.standing[row.ends]; !again || judgements[last].date <= row.date {
				found.standing[row.ends] = uint32(n)
			}
		}
		var same [][2]uint32
		for ends, n := range found.standing {
			if judgements[n].verdict == Same {
				same = append(same, ends)
				found.same[ends[0]] = append(found.same[ends[0]], judged{ends[1], n})
				found.same[ends[1]] = append(found.same[ends[1]], judged{ends[0], n})
			}
		}
		for _, others := range found.same {
			slices.SortFunc(others, func(a, b judged) int { return cmp.Compare(a.entity, b.entity) })
		}
		found.groups = grouped(same)
		same, found.ever = nil, make(map[uint32][]uint32)
		for n := range judgements {
			if judgements[n].verdict == Same {
				same = append(same, judgements[n].ends)
			}
		}
		for _, group := range grouped(same) {
			for _, member := range group {
				found.ever[member] = group
			}
		}
		for _, group := range found.groups {
			for _, member := range group {
				found.into[member] = group[0]
			}
		}
		return found
	})
}

// grouped returns what is joined by pairs, directly or through others: groups in order, and ordered by their first.
func grouped[T cmp.Ordered](pairs [][2]T) [][]T {
	parent := make(map[T]T, 2*len(pairs))
	root := func(x T) T {
		for {
			up, known := parent[x]
			if !known || up == x {
				return x
			}
			if over, known := parent[up]; known {
				parent[x] = over
			}
			x = up
		}
	}
	for _, p := range pairs {
		// The smaller of two roots is the root of both, so that the root of a group is its first.
		r := inOrder(root(p[0]), root(p[1]))
		parent[r[0]], parent[r[1]] = r[0], r[0]
		for _, x := range p {
			if _, known := parent[x]; !known {
				parent[x] = r[0]
			}
		}
	}
	members := make(map[T][]T)
	for x := range parent {
		members[root(x)] = append(members[root(x)], x)
	}
	groups := make([][]T, 0, len(members))
	for _, group := range members {
		slices.Sort(group)
		groups = append(groups, group)
	}
	slices.SortFunc(groups, func(a, b []T) int { return cmp.Compare(a[0], b[0]) })
	return groups
}
