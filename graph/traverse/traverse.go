// Package traverse walks graphs of numbered nodes and edges. It knows no store and no vocabulary: what an edge is, and
// whether it may be walked, is decided by the [Steps] that the caller gives.
//
// [Around] finds what lies near, [Shortest] and [Simple] the ways from one node to another, [Matching] those that follow a
// pattern. Every walk is bounded by a [Budget], and an
// answer that a bound has cut says so.
//
// What surprises people: two nodes can have several edges between them, and each is a way of its own. A walk is
// deterministic: the same steps give the same answer in the same order.
package traverse

// Step is one edge as it is seen from the node that a walk stands on.
type Step struct {
	// Edge is the edge.
	Edge uint32
	// To is the node at its other end.
	To uint32
	// Against tells that the edge is walked against its direction.
	Against bool
}

// Steps calls yield for each edge that may be walked from a node, in a stable order, until yield returns false. It must not
// call yield again after that. An edge from a node to itself may be given once or twice.
type Steps func(node uint32, yield func(Step) bool)

// Budget bounds a walk over all its parts. Several walks may share one, one after the other; it is not safe for use by
// several at the same time.
type Budget struct {
	// Visits is how many times a node may be looked at. A node that is come to by several ways counts each time.
	Visits int

	stop    func() error
	visited int
	looked  int
	spent   bool
	stopped bool
}

// NewBudget returns a budget of so many visits that is also used up when stop returns an error, as the Err method of a
// context does. Stop is asked at the first node, and then only now and then; when it is nil, nothing stops the walk early.
func NewBudget(stop func() error, visits int) *Budget { return &Budget{Visits: visits, stop: stop} }

// Visited returns how many times a node was looked at, never more than Visits.
func (b *Budget) Visited() int { return b.visited }

// TimedOut reports whether a walk was stopped because it was told to.
func (b *Budget) TimedOut() bool { return b.stopped }

// Exhausted reports whether a walk had to stop before its end. A walk that ends with its very last visit is not exhausted.
func (b *Budget) Exhausted() bool { return b.stopped || b.spent }

// Visit counts a node that is looked at by other means than a walk of this package, and reports whether it may be.
func (b *Budget) Visit() bool { return b.visit() }

// visit reports whether one more node may be looked at, and counts it if so.
func (b *Budget) visit() bool {
	if b.visited >= b.Visits {
		b.spent = true
	} else if b.visited%256 == 0 {
		b.poll()
	}
	if b.Exhausted() {
		return false
	}
	b.visited++
	return true
}

// look counts an edge, so that a node with very many edges does not hold a walk up after its time.
func (b *Budget) look() bool {
	if b.looked++; b.looked%1024 == 0 {
		b.poll()
	}
	return !b.stopped
}

// Look counts an edge that may not be walked, and reports whether to look at more. [Steps] call it for each such edge, so
// that a node with very many of them does not hold a walk up after its time; the walk itself counts the others.
func (b *Budget) Look() bool { return b.look() }

func (b *Budget) poll() {
	if b.stop != nil && b.stop() != nil {
		b.stopped = true
	}
}
