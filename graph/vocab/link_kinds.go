package vocab

import "strings"

// kinds makes the kinds, without their parents.
func (l *linker) kinds(f *file) {
	for _, d := range f.kinds {
		if !l.name(f, d.name, "kind", kindForm, "LocalCouncil") {
			continue
		}
		if d.name.text == statementEnd {
			l.find(f, d.name.at, "%s cannot be a kind: signatures use the name for statements", statementEnd)
			continue
		}
		l.kindDecls[d.name.text] = d
		l.v.kinds.add(d.name.text, &Kind{
			Name: d.name.text, IRI: f.iriOf(d.name.text), Label: d.label.text, Note: d.note.text, Example: d.example.text,
			Abstract: d.abstract, Number: len(l.v.kinds.list), Extension: f.prefix.text,
		})
	}
}

// own goes through the kinds of the file that were taken.
func (l *linker) own(f *file, each func(*kindDecl, *Kind)) {
	for _, d := range f.kinds {
		if l.kindDecls[d.name.text] == d {
			each(d, l.v.kinds.byName[d.name.text])
		}
	}
}

func (l *linker) kindParents(f *file) {
	l.own(f, func(d *kindDecl, k *Kind) {
		if d.parent.text != "" {
			k.Parent, _ = lookUp(l, f, d.parent, l.v.kinds, "kind")
			return
		}
		// The first kind is the root; all others hang below it.
		if k.Number > 0 {
			l.find(f, d.name.at, "the kind %s lacks the key \"parent\": name the broader kind, at least %s", k.Name, l.v.kinds.list[0].Name)
		}
	})
}

// kindCycles cuts circles of parents, so that all later steps can climb. A circle is reported once, at its first kind.
func (l *linker) kindCycles(f *file) {
	l.own(f, func(d *kindDecl, k *Kind) {
		path := []string{k.Name}
		for p := k.Parent; p != nil; p = p.Parent {
			path = append(path, p.Name)
			if p == k {
				l.find(f, d.parent.at, "kinds cannot be each other's parents: %s", strings.Join(path, " → "))
			} else if len(path) > maxLevels {
				l.find(f, d.parent.at, "there are more than %d kinds above %s", maxLevels, k.Name)
			} else {
				continue
			}
			k.Parent = nil
			return
		}
	})
}

func (l *linker) kindDetails(f *file) {
	l.own(f, func(d *kindDecl, k *Kind) {
		if d.fam.text != "" {
			k.Family = oneOf(l, f, d.fam, "a family", FamilyActors, FamilyDeals, FamilyProcess, FamilyLocation, FamilyEvidence)
		}
		if d.shp.text != "" {
			k.Shape = oneOf(l, f, d.shp, "a shape", ShapeSquare, ShapeSmallSquare, ShapeCircle, ShapeHexagon, ShapePentagon,
				ShapeDiamond, ShapeStar, ShapeTriangle, ShapePill, ShapePage)
		}
		k.Speaks = d.speaks
		for p := k.Parent; p != nil; p = p.Parent {
			given := l.kindDecls[p.Name]
			k.Speaks = k.Speaks || given.speaks
			if k.Family == "" {
				k.Family = Family(given.fam.text)
			}
			if k.Shape == "" {
				k.Shape = Shape(given.shp.text)
			}
		}
		k.Mappings = l.mappings(f, d.mappings)
		l.attributes(f, k, d.attributes)
	})
}

// moreKinds adds attributes to kinds that others define.
func (l *linker) moreKinds(f *file) {
	for _, d := range f.moreKinds {
		if d.name.text == "" {
			continue
		}
		if k, ok := lookUp(l, f, d.name, l.v.kinds, "kind"); ok {
			l.attributes(f, k, d.attributes)
		}
	}
}

func (l *linker) attributes(f *file, k *Kind, decls []*attributeDecl) {
	for _, d := range decls {
		// An attribute belongs to its kind, so the same name may serve two kinds that do not inherit from each other.
		if !l.attributeName(f, k, d) || d.typ.text == "" {
			continue
		}
		a := &Attribute{Name: d.name.text, Label: d.label.text, Note: d.note.text, Extension: f.prefix.text}
		a.Type = oneOf(l, f, d.typ, "a type of attribute", TypeText, TypeCode, TypeNumber, TypeInteger, TypeDate, TypeIRI)
		a.Codes = l.codesFor(f, d.codes, a.Type == TypeCode, "an attribute")
		if a.Type == TypeCode && d.codes.text == "" {
			l.find(f, d.name.at, "the attribute %s is of type %s and lacks the key \"codes\"", d.name.text, TypeCode)
		}
		a.Min, a.Max = l.bounds(f, d.min, d.max, a.Type)
		if d.pattern.text != "" {
			if a.Type != TypeText {
				l.find(f, d.pattern.at, "only a %s has a pattern; this is of type %s", TypeText, a.Type)
			} else {
				a.Pattern = l.pattern(f, d.pattern)
			}
		}
		k.Attributes = append(k.Attributes, a)
	}
}

// attributeName checks the name of an attribute and that the kind, the kinds above it and those below it have none of
// that name.
func (l *linker) attributeName(f *file, k *Kind, d *attributeDecl) bool {
	if d.name.text == "" || !f.builtin && f.prefix.text == "" {
		return false
	}
	prefix, local := splitName(d.name.text)
	// A kind of the file's own needs no prefix on its attributes, as a list of its own needs none on its codes.
	if prefix != f.prefix.text && (prefix != "" || k.Extension != f.prefix.text) {
		l.find(f, d.name.at, "an attribute added to another kind needs the prefix of this file: write %s:%s", f.prefix.text, local)
		return false
	}
	if !predicateForm.MatchString(local) {
		l.find(f, d.name.at, "%q is not a name for an attribute: use letters and digits, a small letter first, as startYear", d.name.text)
		return false
	}
	for _, owner := range l.owners[d.name.text] {
		if owner.Is(k) || k.Is(owner) {
			l.find(f, d.name.at, "%s has an attribute %s already", owner.Name, d.name.text)
			return false
		}
	}
	l.owners[d.name.text] = append(l.owners[d.name.text], k)
	return true
}
