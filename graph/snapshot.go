package graph

import (
	"iter"
	"slices"

	"peacegraph/graph/store"
	"peacegraph/graph/vocab"
)

// Snapshot is one state of the whole graph, held in memory and never changed. Take one with [Graph.Snapshot] and use it
// for everything that has to agree. Snapshots share what they have in common, so holding an old one is cheap.
//
// Rows have numbers given in the order of the record. A number is never used again, so a number and a changeset together
// say exactly what a reader saw.
type Snapshot struct {
	vocabulary *vocab.Vocabulary
	kinds      []*vocab.Kind      // of the vocabulary, by number
	predicates []*vocab.Predicate // of the vocabulary, by number
	changesets rows[changesetRow] // the first has number 1; see [Snapshot.written]
	datasets   []*Dataset
	entities   rows[entityRow]
	statements rows[statementRow]
	evidence   rows[evidenceRow]
	passages   rows[passageRow]
	qualifiers rows[qualifierRow]
	judgements []judgementRow
	judged     func() *identity // what they come to; see [Snapshot.identity]
	ids        index            // entities, statements, evidence, passages and judgements, tagged with their class
	external   index            // entities by scheme and identifier elsewhere
	quads      int
	counts     counts
	recount    func() *counts // of a snapshot as of an older changeset; nil when counts are right
	dated      *dated         // of this state of the graph, see [Snapshot.datings]
	merged     *merging       // nil where nothing is merged, see [Snapshot.view]
	past       *past          // shared by all states of one record
	stop       func() error   // see Until; nil for a snapshot that is not bound to a request
	search     *searchIndex   // of the graph; nil for a snapshot that no graph has published
	record     *store.Store   // likewise
	digests    *digests       // likewise
	sourceText textsAtHand    // of the graph, see [WithTexts]

	corrections rows[correctionRow]
	withdrawing bool // a data set is withdrawn
}

// counts holds what would otherwise be counted again at every question.
type counts struct {
	sources    int
	kinds      []int // entities by the number of their kind
	predicates []int // statements by the number of their predicate
	datasets   []int // statements by the number of their data set
}

// The rows of a snapshot. They hold numbers of each other; nothing outside this package sees one. Rows are shared with
// newer snapshots, so a list whose name begins with `all` may tell of what came later: read it through the methods of
// asof.go, or ask [Snapshot.sees] of each edge.
type entityRow struct {
	id            ID
	latest        *profile // see [Snapshot.profile]
	allOut, allIn []edge   // statements from and to another entity, by predicate, then in order of the record
	allOther      []uint32 // statements from this entity to a statement or a literal, and from a statement to this entity
	allSpeaks     []uint32 // evidence that names this entity as the speaker
	allPassages   []uint32 // of a source, in order of the record
	changeset     uint32
	kind          uint16
	hidden        bool // readers see another one in its place, see [Snapshot.view]
}

// profile is what is known of an entity besides statements.
type profile struct {
	names       []Name
	description []Name
	externalIDs []ExternalID
	attributes  []Attribute
	folded      string // every name folded, one a line, the preferred one first: to order by and to look words up in
	datasets    []uint16
	before      *profile // what was known before the changeset
	changeset   uint32   // that made it so
}

// edge is one end of a statement between two entities. It repeats what a walk needs, so that a walk does not have to
// read the statement.
type edge struct {
	statement uint32
	other     uint32
	predicate uint16
	allStance stance // see [Snapshot.plain]
}

// stance packs mode, polarity and rank, and whether the rank was revised.
type stance uint16

// told marks a stance that the default read returns, so that a walk looks at one bit.
const told stance = 1 << 13

func stanceOf(m Mode, p Polarity, r Rank) stance {
	s := stance(m) | stance(p)<<4 | stance(r)<<8
	if m <= Assessment && p == Positive && r != Deprecated {
		s |= told
	}
	return s
}

func (s stance) mode() Mode         { return Mode(s & 0xf) }
func (s stance) polarity() Polarity { return Polarity(s >> 4 & 0xf) }
func (s stance) rank() Rank         { return Rank(s >> 8 & 0xf) }

// plain reports whether the default read returns statements of this stance: told as fact, reported or judged; positive;
// not deprecated.
func (s stance) plain() bool { return s&told != 0 }

// end says what a subject or an object number refers to.
type end uint8

const (
	endEntity end = iota
	endStatement
	endLiteral
)

type statementRow struct {
	id         ID
	date       *Date // shared by statements of one date
	links      *statementLinks
	subject    uint32
	object     uint32 // not used when the object is a literal
	evidence   uint32
	changeset  uint32
	qualifier  uint32 // the first in [Snapshot.qualifiers]; the others follow it
	qualifiers uint16 // how many
	predicate  uint16
	dataset    uint16
	allStance  stance // see [Snapshot.stance]
	subjectEnd end
	objectEnd  end
	named      bool // the id was chosen by a person, so the statement is also found under the id of its content
}

// literal returns the object of a statement that has a literal for its object.
func (row *statementRow) literal() Object {
	if row.objectEnd != endLiteral {
		return nil
	}
	return row.links.literal
}

// qualifierRow is one circumstance of one statement.
type qualifierRow struct {
	name, text string
	changeset  uint32
}

// statementLinks is what only some statements have.
type statementLinks struct {
	literal        Object          // the object, when it is one
	allEvidence    []stampedNumber // after the first
	allPointing    []uint32        // statements that have this one as subject or object, or say the opposite, in order
	allNotes       []stampedText
	rankReason     string
	allSuperseding []stampedNumber // statements that correct this one
	allCorrections []uint32
	allRevisions   []revision
	supersedes     uint32
	since          uint32 // changeset that said so; 0 when it corrects none
}

type stampedNumber struct{ number, changeset uint32 }

type stampedText struct {
	text      string
	changeset uint32
}

type evidenceRow struct {
	hash          hash
	speakers      []uint32
	allStatements []uint32
	detail        *evidenceDetail
	passage       uint32
	changeset     uint32
	dataset       uint16
	confidence    Confidence
	voice         Voice
}

// evidenceDetail is written only where it differs from what the data set says of all its evidence.
type evidenceDetail struct{ coder, codebook string }

// passageRow holds a [Locator] in less room. The id is made from it.
type passageRow struct {
	allEvidence                     []uint32
	printed                         *printed // nil for most
	source                          uint32
	paragraph, sentence, start, end uint32
}

// printed is the part of a locator that is words.
type printed struct{ page, row string }

func (row *passageRow) locator() Locator {
	l := Locator{Paragraph: int(row.paragraph), Sentence: int(row.sentence), Start: int(row.start), End: int(row.end)}
	if row.printed != nil {
		l.Page, l.Row = row.printed.page, row.printed.row
	}
	return l
}

func rowOf(l Locator) passageRow {
	row := passageRow{
		source: noEntity, paragraph: uint32(l.Paragraph), sentence: uint32(l.Sentence), start: uint32(l.Start), end: uint32(l.End),
	}
	if l.Page != "" || l.Row != "" {
		row.printed = &printed{l.Page, l.Row}
	}
	return row
}

func (s *Snapshot) passageID(n uint32) ID {
	s = s.unmerged()
	row := s.passages.at(n)
	return row.locator().id(s.entities.at(row.source).id)
}

// class tags a number in [Snapshot.ids] with the list it belongs to.
type class uint32

const (
	classNone class = iota
	classEntity
	classStatement
	classEvidence
	classPassage
	classJudgement

	classShift = 29
	numberMask = 1<<classShift - 1
)

func emptySnapshot(v *vocab.Vocabulary) *Snapshot {
	s := &Snapshot{ids: newIndex(), external: newIndex(), dated: new(dated), past: new(past)}
	s.speak(v)
	return s
}

// speak gives a snapshot that is being made the vocabulary, which may only have grown.
func (s *Snapshot) speak(v *vocab.Vocabulary) {
	s.vocabulary, s.kinds, s.predicates = v, v.Kinds(), v.Predicates()
	s.counts.kinds = grown(s.counts.kinds, len(s.kinds))
	s.counts.predicates = grown(s.counts.predicates, len(s.predicates))
}

// grown returns a copy of the numbers with room for n of them, the new ones zero.
func grown(numbers []int, n int) []int { return append(make([]int, 0, n), numbers...)[:n] }

// Until returns the same state of the graph for one request: reads that take long ask stop now and then and end with the
// error it returns. Entities and statements of it keep asking.
func (s *Snapshot) Until(stop func() error) *Snapshot {
	bound := *s
	bound.stop = stop
	return &bound
}

// lookup returns the class and number of the row with the id, classNone when there is none. The id of an entity that is
// merged with another one finds that.
func (s *Snapshot) lookup(id ID) (class, uint32) {
	record := s.unmerged()
	tagged, found := s.ids.find(string(id), func(tagged uint32) bool { return record.hasID(tagged, id) })
	if !found {
		return classNone, 0
	}
	c, n := class(tagged>>classShift), tagged&numberMask
	if c == classEntity {
		n = s.canonical(n)
	}
	return c, n
}

func (s *Snapshot) hasID(tagged uint32, id ID) bool {
	switch n := tagged & numberMask; class(tagged >> classShift) {
	case classEntity:
		return s.entities.has(n) && s.entities.at(n).id == id
	case classStatement:
		if !s.statements.has(n) {
			return false
		}
		row := s.statements.at(n)
		return row.id == id || row.named && s.contentID(row) == id
	case classEvidence:
		return s.evidence.has(n) && s.evidence.at(n).hash.id(evidencePrefix) == id
	case classPassage:
		return s.passages.has(n) && s.passageID(n) == id
	case classJudgement:
		return int(n) < len(s.judgements) && s.judgements[n].hash.id(judgementPrefix) == id
	}
	return false
}

// Node is anything that has an id: an [Entity], a [Statement], an [Evidence], a [Passage], a [Judgement], a [Dataset], a [Changeset], a
// [Kind] or a [Predicate].
type Node interface{ ID() ID }

// Node returns what has the id, or false. A statement is also found under the id that its content would give it.
func (s *Snapshot) Node(id ID) (Node, bool) {
	switch c, n := s.lookup(id); c {
	case classEntity:
		return s.entity(n), true
	case classStatement:
		return Statement{s, n}, true
	case classEvidence:
		return Evidence{s, n}, true
	case classPassage:
		return Passage{s, n}, true
	case classJudgement:
		return Judgement{s, n}, true
	}
	if d, ok := s.Dataset(id); ok {
		return d, true
	}
	if c, ok := s.Changeset(id); ok {
		return c, true
	}
	if k, ok := s.kindByID(id); ok {
		return k, true
	}
	if p, ok := s.predicateByID(id); ok {
		return p, true
	}
	return nil, false
}

// Entity returns the entity with the id, or false. The id of an entity that is judged to be the same as another one finds
// that.
func (s *Snapshot) Entity(id ID) (Entity, bool) {
	if c, n := s.lookup(id); c == classEntity {
		return s.entity(n), true
	}
	return nil, false
}

// EntityByExternalID returns the first entity recorded with the identifier in the scheme (`wikidata`, `Q843`), or false.
func (s *Snapshot) EntityByExternalID(scheme, value string) (Entity, bool) {
	record := s.unmerged()
	n, found := s.external.find(externalKey(scheme, value), func(n uint32) bool {
		return record.entities.has(n) && slices.ContainsFunc(record.profile(record.entities.at(n)).externalIDs, func(x ExternalID) bool { return x.Scheme == scheme && x.Value == value })
	})
	if !found {
		return nil, false
	}
	return s.entity(s.canonical(n)), true
}

// CheckScheme returns an [InputError] when the vocabulary has no collection of the name.
func (s *Snapshot) CheckScheme(name string) error {
	if _, known := s.vocabulary.Scheme(name); known {
		return nil
	}
	var names []string
	for _, scheme := range s.vocabulary.Schemes() {
		names = append(names, scheme.Name)
	}
	near := vocab.Nearest(name, names, 3)
	return nearError(near, "%q is not a collection%s", name, suggestOr(near, "`vocabulary { schemes { name } }` lists them"))
}

func externalKey(scheme, value string) string { return scheme + "\x00" + value }

// Statement returns the statement with the id, or false.
func (s *Snapshot) Statement(id ID) (Statement, bool) {
	c, n := s.lookup(id)
	return Statement{s, n}, c == classStatement
}

// Entities returns every entity in the order of the record.
func (s *Snapshot) Entities() iter.Seq[Entity] {
	return func(yield func(Entity) bool) {
		for n := range uint32(s.entities.length) {
			if !s.entities.at(n).hidden && !yield(s.entity(n)) {
				return
			}
		}
	}
}

// Statements returns every statement in the order of the record, deprecated ones, proposals and what-ifs included.
func (s *Snapshot) Statements() iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for n := range uint32(s.statements.length) {
			if !yield(Statement{s, n}) {
				return
			}
		}
	}
}

// Vocabulary returns what can be said in this state of the graph, extensions included.
func (s *Snapshot) Vocabulary() *vocab.Vocabulary { return s.vocabulary }

// Head returns the newest changeset, or false when the graph is empty.
func (s *Snapshot) Head() (Changeset, bool) {
	if s.changesets.length == 0 {
		return Changeset{}, false
	}
	return s.changeset(s.newest()), true
}

// Size is how much a snapshot holds.
type Size struct {
	Entities, Statements, Evidence, Passages, Judgements, Sources, Datasets, Changesets, Quads int
}

// hidden returns how many entities readers see another one for.
func (s *Snapshot) hidden() int {
	if s.merged == nil {
		return 0
	}
	return len(s.merged.into) - len(s.merged.groups)
}

// Size returns how much the snapshot holds; Quads counts the record.
func (s *Snapshot) Size() Size {
	return Size{
		Entities: s.entities.length - s.hidden(), Statements: s.statements.length, Evidence: s.evidence.length, Passages: s.passages.length, Judgements: len(s.judgements),
		Sources: s.counted().sources, Datasets: len(s.datasets), Changesets: s.changesets.length, Quads: s.quads,
	}
}
