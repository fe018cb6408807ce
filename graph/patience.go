package graph

// pollEvery is how many items a long read looks at between two times that it asks whether its request has ended.
const pollEvery = 1024

// patience counts what a read looks at, matching or not, and ends it with its request. It belongs to one read and is not
// safe for use by several goroutines. What a read returns once its patience is out has no meaning: who began the read asks
// [Snapshot.ended] before it hands anything out.
type patience struct {
	stop   func() error
	looked int
	isOut  bool
}

func (s *Snapshot) patience() *patience { return &patience{stop: s.stop} }

// out counts one item and reports whether to stop. It stays true.
func (p *patience) out() bool {
	if p.looked++; p.looked%pollEvery == 0 && !p.isOut && p.stop != nil && p.stop() != nil {
		p.isOut = true
	}
	return p.isOut
}

// ended returns why the request that the snapshot is bound to has ended, nil while it has not; see [Snapshot.Until].
func (s *Snapshot) ended() error {
	if s.stop == nil {
		return nil
	}
	return s.stop()
}

// unlessEnded returns what a read found, or why its request has ended: then it may have stopped before the end.
func unlessEnded[T any](s *Snapshot, found T, err error) (T, error) {
	if err == nil {
		err = s.ended()
	}
	if err != nil {
		var none T
		return none, err
	}
	return found, nil
}
