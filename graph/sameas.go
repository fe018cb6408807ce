package graph

// SameAs is another id of an entity: that of an entity which is judged to be the same, and which readers see no more. It
// still answers wherever an id is asked for.
type SameAs struct {
	snapshot  *Snapshot
	number    uint32
	judgement uint32
}

// ID returns the other id.
func (a SameAs) ID() ID { return a.snapshot.entities.at(a.number).id }

// Name returns the name that the entity has under it on its own, in one of the languages if it can.
func (a SameAs) Name(lang []string) string {
	s := a.snapshot.unmerged()
	return s.profile(s.entities.at(a.number)).name(lang)
}

// Judgement returns the judgement that joins it to the entity, or to another one of the same that is nearer to it.
func (a SameAs) Judgement() Judgement { return Judgement{a.snapshot, a.judgement} }

// SameAs returns the other ids of the entity, in the order of the record; none where nothing is merged.
func (e entity) SameAs() []SameAs {
	s := e.snapshot
	if s.merged == nil {
		return nil
	}
	first, member := s.merged.into[e.number]
	if !member {
		return nil
	}
	group := s.merged.group(first)
	joined := map[uint32]uint32{first: 0} // by member: the judgement that joins it to one nearer to the first
	for queue := []uint32{first}; len(queue) > 0; queue = queue[1:] {
		for _, other := range s.merged.same[queue[0]] {
			if _, seen := joined[other.entity]; !seen {
				joined[other.entity] = other.judgement
				queue = append(queue, other.entity)
			}
		}
	}
	list := make([]SameAs, 0, len(group)-1)
	for _, n := range group[1:] {
		list = append(list, SameAs{s, n, joined[n]})
	}
	return list
}
