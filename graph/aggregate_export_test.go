package graph

// Grouped counts all statements by their subject and object, in so many groups at most.
func (s *Snapshot) Grouped(most int) error {
	g := newGrouping([]dimension[candidate]{s.dimension(FacetSubject), s.dimension(FacetObject)}, most)
	for n := range uint32(s.statements.length) {
		if err := g.add(s, s.seen(n, Both)); err != nil {
			return err
		}
	}
	return nil
}
