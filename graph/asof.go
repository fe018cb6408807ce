package graph

import (
	"iter"
	"sort"
	"sync"
	"time"

	"peacegraph/graph/vocab"
)

// AsOf says which state of the graph to read, by exactly one of these.
type AsOf struct {
	// Changeset is the id of the last changeset that is seen.
	Changeset *ID
	// Instant is a time: what had been written by then is seen, and nothing else.
	Instant *time.Time
	// Draft is a draft that is being written, of which the graph itself knows nothing; see package desk.
	Draft *ID
}

// extent is what the graph held after a changeset. Rows are numbered in the order of the record, so how many there were
// says which of them there were.
type extent struct {
	lengths
	quads      int
	vocabulary *vocab.Vocabulary
	datasets   []*Dataset
	hidden     int      // of the entities, see [Snapshot.view]
	described  []uint32 // older entities to which the changeset gave names, descriptions and the like, in order
	extended   []uint32 // older statements to which the changeset added evidence and the like, or gave another rank, in order
}

// lengths are how many rows there were.
type lengths struct {
	entities, statements, evidence, passages, qualifiers, corrections, changesets, judgements int
}

// AsOf returns the graph as it was known then. It shares everything with s, so taking it costs nothing, and reading it
// costs what reading s costs, once dates and counts have been asked for. Before the first changeset the graph is empty. The error is an [InputError] when there is no
// such changeset.
func (s *Snapshot) AsOf(at AsOf) (*Snapshot, error) {
	switch {
	case at.Draft != nil:
		return nil, inputErrorf(nil, "nothing comes after a draft, and nothing is known of it here: give a changeset or an instant")
	case (at.Changeset == nil) == (at.Instant == nil):
		return nil, inputErrorf(nil, "asOf takes a changeset or an instant: give exactly one of them")
	case at.Changeset != nil:
		n, ok := changesetNumber(*at.Changeset)
		if !ok || n > s.changesets.length {
			return nil, inputErrorf(nil, "there is no changeset %q; %s", *at.Changeset, s.changesetRange())
		}
		return s.after(n), nil
	}
	for n := uint32(1); n <= s.newest(); n++ {
		if s.written(n).changeset.time.After(*at.Instant) {
			return s.after(int(n) - 1), nil
		}
	}
	return s, nil
}

// changesetRange says in words which changesets there are.
func (s *Snapshot) changesetRange() string {
	switch s.changesets.length {
	case 0:
		return "nothing has been written yet"
	case 1:
		return "there is only changeset:1"
	}
	return "there are changeset:1 to " + string(changesetID(s.changesets.length))
}

// after returns the graph as it was after the first n changesets.
func (s *Snapshot) after(n int) *Snapshot {
	if n == s.changesets.length {
		return s
	}
	older := s.unmerged().back(n).view()
	return older.Until(s.stop)
}

// back is after for the same view of the graph: where entities are merged, they stay so.
func (s *Snapshot) back(n int) *Snapshot {
	if n == s.changesets.length {
		return s
	}
	older := *s
	e := extent{vocabulary: vocab.Builtin()}
	if n > 0 {
		e = s.written(uint32(n)).extent
	}
	older.changesets.length, older.datasets = n, e.datasets
	older.entities.length, older.statements.length = e.entities, e.statements
	older.evidence.length, older.passages.length, older.corrections.length = e.evidence, e.passages, e.corrections
	older.withdrawing = withdrawals(e.datasets)
	older.judgements = s.judgements[:e.judgements]
	older.quads, older.vocabulary, older.kinds, older.predicates = e.quads, e.vocabulary, e.vocabulary.Kinds(), e.vocabulary.Predicates()
	unbound := older.Until(nil) // what is kept outlives the request
	found := s.past.of(n, func() derived {
		return derived{sync.OnceValue(unbound.countAgain), new(dated), judging(older.judgements)}
	})
	older.recount, older.dated, older.judged = found.recount, found.dated, found.judged
	return &older
}

// past keeps what was found out about older states, so that the next question as of one of them does not have to find it
// again. A state never changes, so what is kept is right for every newer snapshot of the same record.
type past struct {
	mu     sync.Mutex
	states map[int]derived // by the number of the last changeset
	recent []int           // the oldest first
	views  views
}

// derived is what is found out about a state when it is first asked for.
type derived struct {
	recount func() *counts
	dated   *dated
	judged  func() *identity
}

// maxPast is how many older states are kept; with more, the one goes that was first asked for.
const maxPast = 16

// of returns what is kept of the state after n changesets, making it when it is not there.
func (p *past) of(n int, first func() derived) derived {
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept, ok := p.states[n]; ok {
		return kept
	}
	if len(p.recent) == maxPast {
		delete(p.states, p.recent[0])
		p.recent = p.recent[1:]
	}
	if p.states == nil {
		p.states = make(map[int]derived)
	}
	p.states[n], p.recent = first(), append(p.recent, n)
	return p.states[n]
}

// newest returns the number of the last changeset that is seen, 0 before the first.
func (s *Snapshot) newest() uint32 { return uint32(s.changesets.length) }

func (s *Snapshot) counted() *counts {
	if s.recount != nil {
		return s.recount()
	}
	return &s.counts
}

func (s *Snapshot) countAgain() *counts {
	c := &counts{kinds: make([]int, len(s.kinds)), predicates: make([]int, len(s.predicates)), datasets: make([]int, len(s.datasets))}
	for n := range uint32(s.entities.length) {
		if row := s.entities.at(n); !row.hidden {
			c.kinds[row.kind]++
		}
	}
	for n := range uint32(s.statements.length) {
		row := s.statements.at(n)
		c.predicates[row.predicate]++
		c.datasets[row.dataset]++
	}
	source := mustKind(s.vocabulary, vocab.KindSource)
	for _, k := range s.kinds {
		if k.Is(source) {
			c.sources += c.kinds[k.Number]
		}
	}
	return c
}

// sees reports whether the edge had been written.
func (s *Snapshot) sees(e *edge) bool { return int(e.statement) < s.statements.length }

// seenOf returns those of the numbers that are below length. What came with a later changeset has a higher number and stands
// behind what came before, so that they are the first of them.
func seenOf(numbers []uint32, length int) []uint32 {
	if n := len(numbers); n == 0 || int(numbers[n-1]) < length {
		return numbers
	}
	return numbers[:sort.Search(len(numbers), func(i int) bool { return int(numbers[i]) >= length })]
}

// others returns the statements about the entity that are not edges: to a statement or a literal, or from a statement.
func (e entity) others() []uint32 { return seenOf(e.row().allOther, e.snapshot.statements.length) }

// profile returns what was known of an entity besides statements.
func (s *Snapshot) profile(row *entityRow) *profile {
	p := row.latest
	for p.changeset > s.newest() {
		p = p.before
	}
	return p
}

// evidenceOf yields the evidence that tells of a statement, in the order of the record: what it rests on without what was
// withdrawn. Where all of it was, the statement is deprecated, and all is told: whoever asks for it finds it where it stood.
func (s *Snapshot) evidenceOf(row *statementRow) iter.Seq[uint32] {
	if !s.withdrawing || row.links == nil {
		return s.restsOn(row)
	}
	return func(yield func(uint32) bool) {
		all := true
		for n := range s.restsOn(row) {
			all = all && s.withdrawn(n)
		}
		for n := range s.restsOn(row) {
			if (all || !s.withdrawn(n)) && !yield(n) {
				return
			}
		}
	}
}

// restsOn yields all that a statement rests on, in the order of the record.
func (s *Snapshot) restsOn(row *statementRow) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if !yield(row.evidence) || row.links == nil {
			return
		}
		for _, link := range row.links.allEvidence {
			if link.changeset <= s.newest() && !yield(link.number) {
				return
			}
		}
	}
}

// statementsOn yields the statements that an evidence tells of, in the order of the record.
func (s *Snapshot) statementsOn(evidence uint32) iter.Seq[uint32] {
	return s.statementsWith(evidence, s.evidenceOf)
}

// statementsWith yields the statements that have an evidence among theirs. An older statement can come to rest on an older
// evidence, so the numbers do not tell.
func (s *Snapshot) statementsWith(evidence uint32, of func(*statementRow) iter.Seq[uint32]) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, n := range s.evidence.at(evidence).allStatements {
			if !s.statements.has(n) {
				continue
			}
			for e := range of(s.statements.at(n)) {
				if e == evidence {
					if !yield(n) {
						return
					}
					break
				}
			}
		}
	}
}

// qualifierRows yields the qualifiers of a statement, by name, then value.
func (s *Snapshot) qualifierRows(row *statementRow) iter.Seq[*qualifierRow] {
	return func(yield func(*qualifierRow) bool) {
		for i := range uint32(row.qualifiers) {
			if q := s.qualifiers.at(row.qualifier + i); q.changeset <= s.newest() && !yield(q) {
				return
			}
		}
	}
}
