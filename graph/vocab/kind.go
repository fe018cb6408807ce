package vocab

// Family is a group of kinds that the explorer draws in one colour.
type Family string

// The families. Every kind belongs to one.
const (
	FamilyActors   Family = "actors"
	FamilyDeals    Family = "deals"
	FamilyProcess  Family = "process"
	FamilyLocation Family = "location"
	FamilyEvidence Family = "evidence"
)

// Shape is the outline in which the explorer draws entities of a kind.
type Shape string

// The shapes, as the legend names them.
const (
	ShapeSquare      Shape = "square"
	ShapeSmallSquare Shape = "small-square"
	ShapeCircle      Shape = "circle"
	ShapeHexagon     Shape = "hexagon"
	ShapePentagon    Shape = "pentagon"
	ShapeDiamond     Shape = "diamond"
	ShapeStar        Shape = "star"
	ShapeTriangle    Shape = "triangle"
	ShapePill        Shape = "pill"
	ShapePage        Shape = "page"
)

// Kind is a kind of entity. Kinds form a tree with Entity as its root.
type Kind struct {
	Name string
	// IRI identifies the kind in linked data; it is not promised to resolve.
	IRI string
	// Label is how people read the name, "Armed group".
	Label string
	// Note says what belongs to the kind and what does not; Example shows one.
	Note, Example string
	// Parent is the broader kind, nil for the root only.
	Parent *Kind
	// Abstract kinds order the others; no entity has one as its own kind.
	Abstract bool
	// Speaks means that entities of the kind can be the speaker of what is said. It is inherited.
	Speaks bool
	// Number is the place of the kind in [Vocabulary.Kinds], from 0. An extension keeps the numbers of the
	// vocabulary it extends. It may differ in another version of the program: never store it.
	Number int
	// Attributes are those that the kind adds; [Kind.AllAttributes] has the inherited ones too.
	Attributes []*Attribute
	Mappings   []Mapping
	// Family and Shape are inherited from the parent unless the file gives others.
	Family Family
	Shape  Shape
	// Extension is the prefix of the extension that adds the kind, empty for a built-in one.
	Extension string
}

// Is reports whether k is the ancestor itself or one of its descendants. Kinds are compared by name, so it holds
// across a vocabulary and its extensions. It is false when either is nil.
func (k *Kind) Is(ancestor *Kind) bool {
	if ancestor == nil {
		return false
	}
	for ; k != nil; k = k.Parent {
		if k == ancestor || k.Name == ancestor.Name {
			return true
		}
	}
	return false
}

// Builtin returns the nearest built-in kind: k itself, or the first of its ancestors that no extension adds. It is
// the kind whose API type serves k, and may be abstract.
func (k *Kind) Builtin() *Kind {
	for k.Extension != "" {
		k = k.Parent
	}
	return k
}

// Ancestors returns the kinds above k, the nearest first and Entity last; none for Entity itself.
func (k *Kind) Ancestors() []*Kind {
	var above []*Kind
	for p := k.Parent; p != nil; p = p.Parent {
		above = append(above, p)
	}
	return above
}

// AllAttributes returns the attributes an entity of the kind can have: the inherited ones first, from the root
// down, then its own, each in the order of its file.
func (k *Kind) AllAttributes() []*Attribute {
	var all []*Attribute
	if k.Parent != nil {
		all = k.Parent.AllAttributes()
	}
	return append(all, k.Attributes...)
}

// Attribute returns the attribute of the name, own or inherited.
func (k *Kind) Attribute(name string) (*Attribute, bool) {
	for ; k != nil; k = k.Parent {
		for _, a := range k.Attributes {
			if a.Name == name {
				return a, true
			}
		}
	}
	return nil, false
}
