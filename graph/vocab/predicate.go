package vocab

// Literal is what a predicate takes as its object when that is neither an entity nor a statement.
type Literal string

// The literals. LiteralNone means that the object is an entity or a statement.
const (
	LiteralNone     Literal = ""
	LiteralText     Literal = "TEXT"
	LiteralCode     Literal = "CODE"
	LiteralDate     Literal = "DATE"
	LiteralQuantity Literal = "QUANTITY"
)

// Dates tells whose time the valid time of a statement is, besides the statement's own: which of its ends can be
// dated by it. It concerns only ends that are bounded in time (events and agreements); a location that is part of
// another takes no date from that.
type Dates string

// Whose time a statement tells.
const (
	DatesNothing Dates = "NOTHING"
	DatesSubject Dates = "SUBJECT"
	DatesObject  Dates = "OBJECT"
	DatesBoth    Dates = "BOTH"
)

// Stance tells where the subject of a statement stands towards the object.
type Stance string

// The stances. StanceNone means that the predicate tells none: who mediates talks has not said what to think of
// them. StanceNeutral is one that is neither for nor against, or does not tell which: a worry, a right, a stake.
const (
	StanceNone    Stance = ""
	StanceFor     Stance = "FOR"
	StanceAgainst Stance = "AGAINST"
	StanceNeutral Stance = "NEUTRAL"
)

// Signature is one pair of ends that a predicate joins. A nil Domain is a statement. A nil Range is a statement
// too, unless the predicate takes a literal.
type Signature struct {
	Domain, Range *Kind
}

// Predicate is something that can be said of an entity or a statement.
type Predicate struct {
	Name string
	// IRI identifies the predicate in linked data; it is not promised to resolve.
	IRI string
	// Label reads forward, from subject to object: "mediates".
	Label string
	// Inverse is the name by which the predicate is read from the object, "mediatedBy", and InverseLabel its label,
	// "mediated by". A symmetric predicate has its own name and label here; one with a literal has none.
	Inverse, InverseLabel string
	// Note says when to use the predicate and when another; Example shows one.
	Note, Example string
	// Number is the place of the predicate in [Vocabulary.Predicates], from 0, under the same terms as
	// [Kind.Number].
	Number int
	// Signatures are the pairs of ends it joins, in the order of the file; at least one.
	Signatures []Signature
	// Domain and Range are the kinds that occur in the signatures, each once. SubjectStatement and ObjectStatement
	// tell whether a statement occurs.
	Domain, Range                     []*Kind
	SubjectStatement, ObjectStatement bool
	// Literal is what the object is when it is not an entity or statement; Codes is its list when that is a code.
	Literal Literal
	Codes   *CodeList
	// Symmetric predicates read the same from both ends and are stored once. Transitive ones can be followed through
	// chains. Starred ones are put before a newcomer first.
	Symmetric, Transitive, Starred bool
	// Parent is the broader predicate, nil for most.
	Parent *Predicate
	// Qualifiers are those it takes, with the code lists narrowed to what fits here: the role of partyTo has other
	// codes than that of mediates.
	Qualifiers []*Qualifier
	Dates      Dates
	// Stance is the stance that its subject, an actor, takes towards the object: its own, or that of the nearest
	// broader predicate that has one. A code of a qualifier can tell otherwise; see [Code.Stance].
	Stance   Stance
	Mappings []Mapping
	// Extension is the prefix of the extension that adds the predicate, empty for a built-in one.
	Extension string
}

// Is reports whether p is the ancestor itself or narrower. Predicates are compared by name, as in [Kind.Is].
func (p *Predicate) Is(ancestor *Predicate) bool {
	if ancestor == nil {
		return false
	}
	for ; p != nil; p = p.Parent {
		if p == ancestor || p.Name == ancestor.Name {
			return true
		}
	}
	return false
}

// AcceptsSubject reports whether something of the kind can be the subject; nil asks it for a statement.
func (p *Predicate) AcceptsSubject(subject *Kind) bool {
	for _, s := range p.Signatures {
		if fits(subject, s.Domain) {
			return true
		}
	}
	return false
}

// Accepts reports whether the predicate can join the two; nil stands for a statement at either end. It is false
// for every object when the predicate takes a literal.
func (p *Predicate) Accepts(subject, object *Kind) bool {
	if p.Literal != LiteralNone {
		return false
	}
	for _, s := range p.Signatures {
		if fits(subject, s.Domain) && fits(object, s.Range) {
			return true
		}
	}
	return false
}

// RangeFor returns the kinds that can be the object for a subject of the kind, each once and in the order of the
// signatures, and whether a statement can. Both are empty when the subject does not fit or the object is a literal.
func (p *Predicate) RangeFor(subject *Kind) (kinds []*Kind, statement bool) {
	if p.Literal != LiteralNone {
		return nil, false
	}
	for _, s := range p.Signatures {
		switch {
		case !fits(subject, s.Domain):
		case s.Range == nil:
			statement = true
		default:
			kinds = appendKind(kinds, s.Range)
		}
	}
	return kinds, statement
}

// fits reports whether an end of the kind given can stand where the kind wanted is asked for.
func fits(given, wanted *Kind) bool {
	if wanted == nil {
		return given == nil
	}
	return given.Is(wanted)
}

// appendKind appends k unless it is there already.
func appendKind(kinds []*Kind, k *Kind) []*Kind {
	for _, present := range kinds {
		if present == k {
			return kinds
		}
	}
	return append(kinds, k)
}

// Qualifier returns the qualifier of the name as the predicate takes it.
func (p *Predicate) Qualifier(name string) (*Qualifier, bool) {
	for _, q := range p.Qualifiers {
		if q.Name == name {
			return q, true
		}
	}
	return nil, false
}
