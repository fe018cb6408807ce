package graph

import (
	"iter"
	"math/bits"
	"slices"
)

// Selection says which part of a graph is meant: to export it, for example. All that is given has to hold; the zero value
// is the whole graph.
type Selection struct {
	// Dataset takes what came with one data set: the statements it brought or gives evidence for, whatever their mode, and
	// the entities it describes.
	Dataset *ID
	// Where says which entities. The statements are then those whose ends all match; an end that is a value matches.
	Where *EntityFilter
	// Filter says which statements. Given, what it does not say takes the default read, see [StatementFilter]. Nil takes
	// every statement: proposals, what-ifs, negative and deprecated ones too.
	Filter *StatementFilter
	// Around takes what lies around entities, at most [MaxInduced] of them, along edges that meet the filter, those of the
	// default read when it is nil: what [Snapshot.Around] returns, but without a bound on its size.
	Around []ID
	// Depth is how many edges away Around reaches, 0 to [MaxDepth]. Depth 0 takes the edges among the entities themselves.
	Depth int
	// IDs takes the entities and statements of a list, and the ends of these statements. When no statement is in the list,
	// it takes the edges among the entities that meet the filter, those of the default read when it is nil.
	IDs []ID
}

// Selected is a part of a graph: entities and statements, in the order of the record. It costs a few bits for each entity and
// statement of the graph, however much of it is read. It is safe for use by several goroutines.
type Selected struct {
	snapshot             *Snapshot
	entities, statements bitset
	pointed              bitset // statements that statements of the selection are about
	described, said      int
	literals             int
	about                int
	stances              [3][8]int
	qualifiers           []QualifierTerm
	predicates           []Predicate
	attributes           []AttributeTerm
	datasets             []Dataset
	centres              []uint32
	asked                Selection
}

// Select finds what a selection means. The error is an [InputError], also when what is named is not there, or that of a
// request that ends first.
func (s *Snapshot) Select(q Selection) (*Selected, error) {
	x := &Selected{
		snapshot: s, asked: q, entities: newBitset(s.entities.length), statements: newBitset(s.statements.length), pointed: newBitset(s.statements.length),
	}
	if err := x.choose(q); err != nil {
		return nil, err
	}
	x.count()
	return x, s.ended()
}

func (x *Selected) choose(q Selection) error {
	s, filter := x.snapshot, q.Filter
	for _, id := range slices.Concat(q.Around, q.IDs) {
		if c, n := s.lookup(id); c == classEntity && !slices.Contains(x.centres, n) {
			x.centres = append(x.centres, n)
		}
	}
	if (q.Around != nil || q.IDs != nil) && filter == nil {
		filter = DefaultFilter()
	}
	if q.Around != nil && q.IDs != nil {
		return inputErrorf(nil, "a selection is either around entities or a list of ids; give one of them")
	}
	var meets *condition
	var err error
	if filter != nil {
		if meets, err = s.compile(filter); err != nil {
			return err
		}
	}
	var from *Dataset
	if q.Dataset != nil {
		set, err := s.datasetSet([]ID{*q.Dataset})
		if err != nil {
			return err
		}
		for i, in := range set {
			if in {
				from = s.datasets[i]
			}
		}
	}
	within, err := x.within(q, meets)
	if err != nil {
		return err
	}
	if listed := x.listed(q.IDs); listed {
		return nil
	}
	x.fill(within, meets, from)
	// An entity stands in the selection for its own sake where entities were asked for; otherwise as the end of a statement,
	// or because the data set describes it.
	switch {
	case within != nil && from == nil:
		x.entities = within
	case q.Filter == nil:
		for n := range s.everyEntity {
			if !s.entities.at(n).hidden && (from == nil || s.describedBy(n, from)) && (within == nil || within.has(n)) {
				x.entities.set(n)
			}
		}
	}
	return nil
}

// within returns the entities among which statements are wanted; nil is all of them.
func (x *Selected) within(q Selection, via *condition) (bitset, error) {
	s := x.snapshot
	var wanted bitset
	keep := func(numbers iter.Seq[uint32]) {
		chosen := newBitset(s.entities.length)
		for n := range numbers {
			if wanted == nil || wanted.has(n) {
				chosen.set(n)
			}
		}
		wanted = chosen
	}
	if q.Where != nil {
		numbers, err := s.matchingEntities(q.Where)
		if err != nil {
			return nil, err
		}
		keep(func(yield func(uint32) bool) {
			for _, n := range numbers {
				if !yield(n) {
					return
				}
			}
		})
	}
	if q.Around != nil {
		ball, err := x.ball(q, via)
		if err != nil {
			return nil, err
		}
		keep(ball.all())
	}
	if q.IDs != nil {
		listed := newBitset(s.entities.length)
		for _, id := range q.IDs {
			switch c, n := s.lookup(id); c {
			case classEntity:
				listed.set(n)
			case classStatement:
				if q.Filter == nil || via.matches(s.seenFrom(n, s.statements.at(n))) { // all of them, unless a filter was given besides
					x.statements.set(n)
				}
			default:
				return nil, s.noEntity(id)
			}
		}
		keep(listed.all())
	}
	return wanted, nil
}

// listed takes the ends of the statements of a list, and its entities, and reports whether there were statements in it.
func (x *Selected) listed(ids []ID) bool {
	if x.statements.empty() {
		return false
	}
	for n := range x.statements.all() {
		x.ends(x.snapshot.statements.at(n))
	}
	for _, id := range ids {
		if c, n := x.snapshot.lookup(id); c == classEntity {
			x.entities.set(n)
		}
	}
	return true
}

// ball returns the entities around those of the selection.
func (x *Selected) ball(q Selection, via *condition) (bitset, error) {
	starts, err := x.snapshot.numbersOf(q.Around)
	if err != nil {
		return nil, err
	}
	if q.Depth < 0 || q.Depth > MaxDepth {
		return nil, inputErrorf(nil, "depth is %d; it is 0 to %d", q.Depth, MaxDepth)
	}
	reached := newBitset(x.snapshot.entities.length)
	for _, n := range starts {
		reached.set(n)
	}
	for range q.Depth {
		var next []uint32
		for _, n := range starts {
			for seen := range (entity{x.snapshot, n}).edges(via) {
				if !reached.has(seen.other) {
					reached.set(seen.other)
					next = append(next, seen.other)
				}
			}
			if via.patience.out() {
				return nil, x.snapshot.ended()
			}
		}
		starts = next
	}
	return reached, nil
}

// fill takes the statements that are wanted, and their ends.
func (x *Selected) fill(within bitset, meets *condition, from *Dataset) {
	s, patience := x.snapshot, x.snapshot.patience()
	var about []uint32 // statements about statements, which are wanted when those are
	wanted := func(n uint32, row *statementRow) bool {
		return (from == nil || s.borneBy(row, from)) && (within == nil || x.inside(row, within)) &&
			(meets == nil || meets.matches(s.seenFrom(n, row)) || within != nil && meets.matchesFromAnEnd(n, row))
	}
	for n := range uint32(s.statements.length) {
		if patience.out() {
			return
		}
		row := s.statements.at(n)
		if within != nil && (row.subjectEnd == endStatement || row.objectEnd == endStatement) {
			about = append(about, n)
		} else if wanted(n, row) {
			x.statements.set(n)
			x.ends(row)
		}
	}
	for more := true; more; {
		more = false
		for _, n := range about {
			if row := s.statements.at(n); !x.statements.has(n) && wanted(n, row) {
				x.statements.set(n)
				x.ends(row)
				more = true
			}
		}
	}
}

// seenFrom is a statement as a filter looks at it when it is asked for from nowhere.
func (s *Snapshot) seenFrom(n uint32, row *statementRow) candidate {
	seen := candidate{n, noEntity, Both}
	if row.objectEnd == endEntity {
		seen.other = row.object
	}
	return seen
}

// matchesFromAnEnd reports whether an edge meets the condition as it is seen from one of its ends: a walk that took entities
// into the selection may have come from either.
func (c *condition) matchesFromAnEnd(n uint32, row *statementRow) bool {
	return row.subjectEnd == endEntity && row.objectEnd == endEntity &&
		(c.matches(candidate{n, row.object, Out}) || c.matches(candidate{n, row.subject, In}))
}

// borneBy reports whether a statement came with a data set, or rests on evidence that did.
func (s *Snapshot) borneBy(row *statementRow, from *Dataset) bool {
	if s.datasets[row.dataset] == from {
		return true
	}
	for e := range s.restsOn(row) {
		if s.datasets[s.evidence.at(e).dataset] == from {
			return true
		}
	}
	return false
}

// inside reports whether every end of a statement that is an entity is among them. A statement of which no end is one is
// inside when the statements that it is about are.
func (x *Selected) inside(row *statementRow, within bitset) bool {
	ends := 0
	for _, end := range [2]struct {
		what   end
		number uint32
	}{{row.subjectEnd, row.subject}, {row.objectEnd, row.object}} {
		switch end.what {
		case endEntity:
			if !within.has(end.number) {
				return false
			}
			ends++
		case endStatement:
			if !x.statements.has(end.number) {
				return false
			}
			ends++
		}
	}
	return ends > 0
}

// ends puts the entities at the ends of a statement into the selection.
func (x *Selected) ends(row *statementRow) {
	if row.subjectEnd == endEntity {
		x.entities.set(row.subject)
	}
	if row.objectEnd == endEntity {
		x.entities.set(row.object)
	}
}

func (s *Snapshot) describedBy(n uint32, from *Dataset) bool {
	for _, d := range s.profile(s.entities.at(n)).datasets {
		if s.datasets[d] == from {
			return true
		}
	}
	return false
}

// count finds what is told of the whole selection before its first row is.
func (x *Selected) count() {
	s := x.snapshot
	predicates, datasets := make([]bool, len(s.predicates)), make([]bool, len(s.datasets))
	qualifiers, attributes := make(map[string]bool), make(map[string]bool)
	patience := s.patience()
	for n := range x.statements.all() {
		if patience.out() {
			return
		}
		row := s.statements.at(n)
		x.said++
		switch {
		case row.subjectEnd == endStatement || row.objectEnd == endStatement:
			x.about++
			x.point(row)
		case row.objectEnd == endLiteral:
			x.literals++
		}
		x.stances[0][row.allStance.mode()]++
		x.stances[1][row.allStance.polarity()]++
		x.stances[2][s.stance(row).rank()]++
		predicates[row.predicate], datasets[row.dataset] = true, true
		for q := range s.qualifierRows(row) {
			if !qualifiers[q.name] {
				qualifiers[q.name] = true
			}
		}
	}
	for n := range x.entities.all() {
		if patience.out() {
			return
		}
		x.described++
		p := s.profile(s.entities.at(n))
		for _, a := range p.attributes {
			if !attributes[a.Name] {
				attributes[a.Name] = true
			}
		}
		for _, d := range p.datasets {
			datasets[d] = true
		}
	}
	for i, used := range predicates {
		if used {
			x.predicates = append(x.predicates, Predicate{s, s.predicates[i]})
		}
	}
	for i, used := range datasets {
		if used {
			x.datasets = append(x.datasets, s.dataset(uint16(i)))
		}
	}
	for _, q := range s.vocabulary.Qualifiers() {
		if qualifiers[q.Name] {
			x.qualifiers = append(x.qualifiers, QualifierTerm{q})
		}
	}
	for _, k := range s.kinds {
		for _, a := range k.Attributes {
			if attributes[a.Name] {
				attributes[a.Name] = false // of two kinds that each have one of the name, the first
				x.attributes = append(x.attributes, AttributeTerm{a})
			}
		}
	}
}

// point remembers the statements that a statement is about.
func (x *Selected) point(row *statementRow) {
	if row.subjectEnd == endStatement {
		x.pointed.set(row.subject)
	}
	if row.objectEnd == endStatement {
		x.pointed.set(row.object)
	}
}

// Snapshot returns the state of the graph that the selection is of.
func (x *Selected) Snapshot() *Snapshot { return x.snapshot }

// Entities yields the entities, in the order of the record.
func (x *Selected) Entities() iter.Seq[Entity] {
	return func(yield func(Entity) bool) {
		for n := range x.entities.all() {
			if !yield(x.snapshot.entity(n)) {
				return
			}
		}
	}
}

// Statements yields the statements, in the order of the record.
func (x *Selected) Statements() iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for n := range x.statements.all() {
			if !yield(Statement{x.snapshot, n}) {
				return
			}
		}
	}
}

// Asked returns the selection that was asked for.
func (x *Selected) Asked() Selection { return x.asked }

// Centres returns the entities that were asked for by name: those of [Selection.Around], or the entities among
// [Selection.IDs], in the order given.
func (x *Selected) Centres() []Entity { return x.snapshot.entitiesOf(x.centres) }

// Has reports whether a node is in the selection: an [Entity] or a [Statement] of its snapshot.
func (x *Selected) Has(n Node) bool {
	switch c, number := x.snapshot.lookup(n.ID()); c {
	case classEntity:
		return x.entities.has(number)
	case classStatement:
		return x.statements.has(number)
	}
	return false
}

// EntityCount returns how many entities there are.
func (x *Selected) EntityCount() int { return x.described }

// StatementCount returns how many statements there are, of any sort.
func (x *Selected) StatementCount() int { return x.said }

// LiteralCount returns how many of the statements give an entity a value: a text, a code, a date, a quantity.
func (x *Selected) LiteralCount() int { return x.literals }

// AboutCount returns how many of the statements have a statement for their subject or their object.
func (x *Selected) AboutCount() int { return x.about }

// ModeCount returns how many of the statements are made in the mode.
func (x *Selected) ModeCount(m Mode) int { return x.stances[0][m] }

// PolarityCount returns how many of the statements have the polarity.
func (x *Selected) PolarityCount(p Polarity) int { return x.stances[1][p] }

// RankCount returns how many of the statements have the rank.
func (x *Selected) RankCount(r Rank) int { return x.stances[2][r] }

// Qualifiers returns the qualifiers that statements of the selection have, in the order of the vocabulary.
func (x *Selected) Qualifiers() []QualifierTerm { return x.qualifiers }

// Predicates returns the predicates of its statements, in the order of the vocabulary.
func (x *Selected) Predicates() []Predicate { return x.predicates }

// Attributes returns the attributes that entities of the selection have, in the order of the vocabulary.
func (x *Selected) Attributes() []AttributeTerm { return x.attributes }

// Datasets returns the data sets that its entities and statements came with, in the order in which they first came.
func (x *Selected) Datasets() []Dataset { return x.datasets }

// Ended returns why the request that the snapshot is bound to has ended, nil while it has not; see [Snapshot.Until]. Long
// reads of a selection ask it now and then.
func (x *Selected) Ended() error { return x.snapshot.ended() }

// When returns the narrowest date that a statement gives an event or an agreement; false when none does, and for entities
// of other kinds.
func (x *Selected) When(e Entity) (Dating, bool) {
	return e.(interface{ handle() entity }).handle().dating()
}

// DatasetsOf returns the data sets that describe an entity, in the order in which they did.
func (x *Selected) DatasetsOf(e Entity) []Dataset {
	numbers := e.(interface{ handle() entity }).handle().profile().datasets
	sets := make([]Dataset, len(numbers))
	for i, n := range numbers {
		sets[i] = *x.snapshot.datasets[n]
	}
	return sets
}

// Values yields the statements of the selection that give an entity a value and that the default read returns, in the order
// of the record: what can be told of the entity in a word without saying what nobody said.
func (x *Selected) Values(e Entity) iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for _, t := range e.(interface{ handle() entity }).handle().others() {
			row := x.snapshot.statements.at(t)
			if row.objectEnd == endLiteral && row.subjectEnd == endEntity && x.snapshot.stance(row).plain() && x.statements.has(t) && !yield(Statement{x.snapshot, t}) {
				return
			}
		}
	}
}

// ValueCount returns how many statements [Selected.Values] yields for all entities together.
func (x *Selected) ValueCount() int {
	n := 0
	for t := range x.statements.all() {
		if row := x.snapshot.statements.at(t); row.objectEnd == endLiteral && row.subjectEnd == endEntity && x.snapshot.stance(row).plain() {
			n++
		}
	}
	return n
}

// Pointed yields the statements that statements of the selection are about, whether they are selected or not, in the
// order of the record.
func (x *Selected) Pointed() iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for n := range x.pointed.all() {
			if !yield(Statement{x.snapshot, n}) {
				return
			}
		}
	}
}

// About yields every statement of which an entity is an end, whatever its mode: those from it to another entity, those to
// it, and those to values and statements, each in the order of the vocabulary, then of the record.
func (s *Snapshot) About(e Entity) iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		handle := e.(interface{ handle() entity }).handle()
		row := handle.row()
		for i, edges := range [2][]edge{row.allOut, row.allIn} {
			for k := range edges {
				if s.sees(&edges[k]) && !(i == 1 && edges[k].other == handle.number) && !yield(Statement{s, edges[k].statement}) {
					return
				}
			}
		}
		for _, n := range handle.others() {
			if !yield(Statement{s, n}) {
				return
			}
		}
	}
}

// IsAbout reports whether an end of the statement is a statement.
func (t Statement) IsAbout() bool {
	row := t.row()
	return row.subjectEnd == endStatement || row.objectEnd == endStatement
}

// handle returns the handle that every kind of entity embeds.
func (e entity) handle() entity { return e }

// bitset is a set of row numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(n uint32)      { b[n/64] |= 1 << (n % 64) }
func (b bitset) has(n uint32) bool { return b[n/64]>>(n%64)&1 == 1 }

func (b bitset) empty() bool {
	for _, word := range b {
		if word != 0 {
			return false
		}
	}
	return true
}

// all yields the numbers, the smallest first.
func (b bitset) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(uint32(i*64 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}
