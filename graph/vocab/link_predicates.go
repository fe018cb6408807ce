package vocab

import (
	"slices"
	"strings"
)

// qualifiers makes the qualifiers, as they are on their own.
func (l *linker) qualifiers(f *file) {
	for _, d := range f.qualifiers {
		if !l.name(f, d.name, "qualifier", predicateForm, "setting") || d.typ.text == "" {
			continue
		}
		q := &Qualifier{Name: d.name.text, Label: d.label.text, Note: d.note.text, Everywhere: d.everywhere, Telling: d.telling, Extension: f.prefix.text}
		q.Type = oneOf(l, f, d.typ, "a type of qualifier", TypeText, TypeCode, TypeNumber, TypeInteger, TypeQuantity, TypeEntity, TypeDate)
		q.Codes = l.codesFor(f, d.codes, q.Type == TypeCode, "a qualifier")
		q.Min, q.Max = l.bounds(f, d.min, d.max, q.Type)
		if len(d.kinds) > 0 && q.Type != TypeEntity {
			l.find(f, d.kinds[0].at, "only a qualifier of type %s has kinds; this is of type %s", TypeEntity, q.Type)
		} else {
			for _, w := range d.kinds {
				if k, ok := lookUp(l, f, w, l.v.kinds, "kind"); ok {
					q.Kinds = appendKind(q.Kinds, k)
				}
			}
		}
		if q.Type == TypeEntity && len(d.kinds) == 0 && len(l.v.kinds.list) > 0 {
			q.Kinds = l.v.kinds.list[:1:1]
		}
		if q.Everywhere && q.Type == TypeCode && d.codes.text == "" {
			l.find(f, d.name.at, "the qualifier %s is for every predicate and of type %s, so it needs the key \"codes\"", q.Name, TypeCode)
		}
		l.v.qualifiers.add(q.Name, q)
	}
}

// predicates makes the predicates, with their names and the names of their inverses.
func (l *linker) predicates(f *file) {
	for _, d := range f.predicates {
		if !l.name(f, d.name, "predicate", predicateForm, "witnesses") {
			continue
		}
		if p, clash := l.v.inverses[d.name.text]; clash {
			l.find(f, d.name.at, "%s is already the inverse of %s; state it from that end, or choose another name", d.name.text, p.Name)
			continue
		}
		p := &Predicate{
			Name: d.name.text, IRI: f.iriOf(d.name.text), Label: d.label.text, Note: d.note.text, Example: d.example.text,
			Number: len(l.v.predicates.list), Symmetric: d.symmetric, Transitive: d.transitive, Starred: d.starred,
			Dates: DatesNothing, Extension: f.prefix.text,
		}
		if d.literal.text != "" {
			p.Literal = oneOf(l, f, d.literal, "a literal", LiteralText, LiteralCode, LiteralDate, LiteralQuantity)
		}
		l.predicateDecls[p.Name] = d
		l.v.predicates.add(p.Name, p)
		l.inverse(f, d, p)
	}
}

// inverse settles how the predicate is read from the other end.
func (l *linker) inverse(f *file, d *predicateDecl, p *Predicate) {
	if p.Symmetric || p.Literal != LiteralNone {
		for _, w := range []word{d.inverse, d.inverseLabel} {
			if w.text != "" && p.Symmetric {
				l.find(f, w.at, "the symmetric predicate %s is its own inverse; leave this out", p.Name)
			} else if w.text != "" {
				l.find(f, w.at, "%s has a literal as its object and so no inverse; leave this out", p.Name)
			}
		}
		if p.Symmetric {
			p.Inverse, p.InverseLabel = p.Name, p.Label
		}
		if p.Symmetric && p.Literal != LiteralNone {
			l.find(f, d.literal.at, "the symmetric predicate %s cannot have a literal as its object", p.Name)
		}
		return
	}
	for _, missing := range []struct {
		key  string
		word word
	}{{"inverse", d.inverse}, {"inverseLabel", d.inverseLabel}} {
		if missing.word.text == "" {
			l.find(f, d.name.at, "the predicate %s lacks the key %q: how is it read from the other end?", p.Name, missing.key)
		}
	}
	p.InverseLabel = d.inverseLabel.text
	if d.inverse.text == "" {
		return
	}
	if _, clash := l.v.predicates.byName[d.inverse.text]; clash {
		l.find(f, d.inverse.at, "the inverse %s of %s is the name of a predicate; choose another", d.inverse.text, p.Name)
		return
	}
	if q, clash := l.v.inverses[d.inverse.text]; clash {
		l.find(f, d.inverse.at, "the inverse %s of %s is already the inverse of %s; choose another", d.inverse.text, p.Name, q.Name)
		return
	}
	if l.name(f, d.inverse, "inverse", predicateForm, "witnessedBy") {
		p.Inverse = d.inverse.text
		l.v.inverses[p.Inverse] = p
	}
}

// ownPredicates goes through the predicates of the file that were taken.
func (l *linker) ownPredicates(f *file, each func(*predicateDecl, *Predicate)) {
	for _, d := range f.predicates {
		if l.predicateDecls[d.name.text] == d {
			each(d, l.v.predicates.byName[d.name.text])
		}
	}
}

func (l *linker) predicateParents(f *file) {
	l.ownPredicates(f, func(d *predicateDecl, p *Predicate) {
		if d.parent.text == "" {
			return
		}
		parent, ok := lookUp(l, f, d.parent, l.v.predicates, "predicate")
		if !ok {
			return
		}
		path := []string{p.Name}
		for a := parent; a != nil; a = a.Parent {
			path = append(path, a.Name)
			if a == p {
				l.find(f, d.parent.at, "predicates cannot be each other's parents: %s", strings.Join(path, " → "))
				return
			}
			if len(path) > maxLevels {
				l.find(f, d.parent.at, "there are more than %d predicates above %s", maxLevels, p.Name)
				return
			}
		}
		p.Parent = parent
	})
}

func (l *linker) predicateDetails(f *file) {
	l.ownPredicates(f, func(d *predicateDecl, p *Predicate) {
		l.signatures(f, d, p)
		p.Codes = l.codesFor(f, d.codes, p.Literal == LiteralCode, "the predicate "+p.Name)
		if p.Literal == LiteralCode && d.codes.text == "" {
			l.find(f, d.name.at, "the predicate %s takes a code and lacks the key \"codes\"", p.Name)
		}
		if d.dates.text != "" {
			p.Dates = oneOf(l, f, d.dates, "an end to be dated", DatesNothing, DatesSubject, DatesObject, DatesBoth)
		}
		p.Mappings = l.mappings(f, d.mappings)
		l.uses(f, p, d.qualifiers)
		if p.Stance = l.stance(f, d.stance); p.Stance != StanceNone {
			l.checkStance(f, d, p)
		}
	})
}

// stance reads a stance, or none.
func (l *linker) stance(f *file, w word) Stance {
	if w.text == "" {
		return StanceNone
	}
	return oneOf(l, f, w, "a stance", StanceFor, StanceAgainst, StanceNeutral)
}

// checkStance refuses a stance that nobody takes, or towards nothing.
func (l *linker) checkStance(f *file, d *predicateDecl, p *Predicate) {
	actor := l.v.kinds.byName[KindActor]
	switch {
	case p.Symmetric:
		l.find(f, d.stance.at, "the symmetric predicate %s has no subject that takes a stance; leave this out", p.Name)
	case p.Literal != LiteralNone:
		l.find(f, d.stance.at, "the object of %s is a literal, towards which nobody takes a stance; leave this out", p.Name)
	case len(p.Domain) > 0 && !slices.ContainsFunc(p.Domain, func(k *Kind) bool { return k.Is(actor) || actor.Is(k) }):
		l.find(f, d.stance.at, "only actors take a stance, and none can be the subject of %s; leave this out", p.Name)
	}
}

// inheritStances gives predicates without a stance that of the nearest broader one that has one.
func (l *linker) inheritStances() {
	for _, p := range l.v.predicates.list {
		for broader := p.Parent; p.Stance == StanceNone && broader != nil; broader = broader.Parent {
			p.Stance = broader.Stance
		}
	}
}

// signatures multiplies out the pairs of ends.
func (l *linker) signatures(f *file, d *predicateDecl, p *Predicate) {
	for _, s := range d.signatures {
		if len(s.from) == 0 {
			continue
		}
		if len(s.to) == 0 && p.Literal == LiteralNone {
			l.find(f, s.at, "the predicate %s has no range here: give \"to\", or \"literal\" for the whole predicate", p.Name)
			continue
		}
		if len(s.to) > 0 && p.Literal != LiteralNone {
			l.find(f, s.to[0].at, "the object of %s is a literal; leave \"to\" out", p.Name)
			continue
		}
		from, to := l.ends(f, s.from), l.ends(f, s.to)
		if pairs := len(from) * max(len(to), 1); pairs > maxSignatures-len(p.Signatures) {
			l.find(f, s.at, "the predicate %s joins more than %d pairs of kinds; name broader kinds", p.Name, maxSignatures)
			return
		}
		for _, a := range from {
			if a == nil {
				p.SubjectStatement = true
			} else {
				p.Domain = appendKind(p.Domain, a)
			}
			if p.Literal != LiteralNone {
				p.Signatures = append(p.Signatures, Signature{Domain: a})
			}
			for _, b := range to {
				p.Signatures = append(p.Signatures, Signature{a, b})
				if p.Symmetric && a != b {
					l.find(f, s.at, "the symmetric predicate %s joins like with like: %s and %s differ", p.Name, endName(a), endName(b))
				}
			}
		}
		for _, b := range to {
			if b == nil {
				p.ObjectStatement = true
			} else {
				p.Range = appendKind(p.Range, b)
			}
		}
	}
	if len(d.signatures) == 0 && d.name.text != "" {
		l.find(f, d.name.at, "the predicate %s has no signatures: say from which kinds to which it leads", p.Name)
	}
}

func endName(k *Kind) string {
	if k == nil {
		return statementEnd
	}
	return k.Name
}

// ends looks up the kinds at one end of a signature; nil stands for a statement.
func (l *linker) ends(f *file, words []word) []*Kind {
	var found []*Kind
	for _, w := range words {
		var k *Kind
		if w.text != statementEnd {
			var ok bool
			if k, ok = lookUp(l, f, w, l.v.kinds, "kind"); !ok {
				continue
			}
		}
		if slices.Contains(found, k) {
			l.find(f, w.at, "%s stands here twice", w.text)
			continue
		}
		found = append(found, k)
	}
	return found
}

// uses gives the predicate its qualifiers, with the lists that hold on it.
func (l *linker) uses(f *file, p *Predicate, decls []useDecl) {
	for _, d := range decls {
		general, ok := lookUp(l, f, d.name, l.v.qualifiers, "qualifier")
		if !ok {
			continue
		}
		if _, again := p.Qualifier(general.Name); again || general.Everywhere {
			l.find(f, d.name.at, "%s takes the qualifier %s already", p.Name, general.Name)
			continue
		}
		q := *general
		if list := l.codesFor(f, d.codes, q.Type == TypeCode, "the qualifier "+q.Name); list != nil {
			q.Codes = list
			l.unite(general, list)
		} else if q.Type == TypeCode && d.codes.text == "" && (q.Codes == nil || l.unions[q.Name] == q.Codes) {
			l.find(f, d.name.at, "the qualifier %s has no codes of its own: write {name: %s, codes: …} with a code list", q.Name, q.Name)
		}
		p.Qualifiers = append(p.Qualifiers, &q)
	}
}

// unite notes the list that a qualifier without its own has on a predicate.
func (l *linker) unite(general *Qualifier, list *CodeList) {
	union := l.unions[general.Name]
	if union == nil {
		if general.Codes != nil {
			return
		}
		union = &CodeList{Name: general.Name, Label: general.Label, Note: general.Note}
		l.unions[general.Name] = union
		general.Codes = union
	}
	for _, c := range list.Codes {
		if _, present := union.Code(c.Code); !present {
			union.Codes = append(union.Codes, c)
		}
	}
}

// morePredicates adds qualifiers to predicates that others define.
func (l *linker) morePredicates(f *file) {
	for _, d := range f.morePredicates {
		if d.name.text == "" {
			continue
		}
		if p, ok := lookUp(l, f, d.name, l.v.predicates, "predicate"); ok {
			l.uses(f, p, d.qualifiers)
		}
	}
}

// narrower checks that a predicate says no more than the broader one allows, so that whoever asks for the broader one
// can be given statements of the narrower.
func (l *linker) narrower(f *file) {
	l.ownPredicates(f, func(d *predicateDecl, p *Predicate) {
		if p.Parent == nil {
			return
		}
		if p.Literal != p.Parent.Literal {
			l.find(f, d.parent.at, "%s and its parent %s differ in what their objects are", p.Name, p.Parent.Name)
			return
		}
		for _, s := range p.Signatures {
			if !slices.ContainsFunc(p.Parent.Signatures, func(t Signature) bool {
				return fits(s.Domain, t.Domain) && (p.Literal != LiteralNone || fits(s.Range, t.Range))
			}) {
				l.find(f, d.parent.at, "%s cannot be narrower than %s, which does not lead from %s to %s",
					p.Name, p.Parent.Name, endName(s.Domain), endName(s.Range)).offer("", signatureNames(p.Parent))
			}
		}
	})
}

// signatureNames writes the pairs of a predicate for a message.
func signatureNames(p *Predicate) []string {
	var names []string
	for _, s := range p.Signatures {
		if p.Literal != LiteralNone {
			names = append(names, endName(s.Domain))
		} else {
			names = append(names, strings.Join([]string{endName(s.Domain), endName(s.Range)}, "→"))
		}
	}
	return names
}

// everywhere gives every predicate the qualifiers that all of them take, after its own.
func (l *linker) everywhere() {
	for _, q := range l.v.qualifiers.list {
		if !q.Everywhere {
			continue
		}
		for _, p := range l.v.predicates.list {
			p.Qualifiers = append(p.Qualifiers, q)
		}
	}
}
