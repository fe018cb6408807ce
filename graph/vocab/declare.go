package vocab

// What a file declares, before anything is looked up: words with their places. Linking turns declarations into terms.

// word is a scalar of the file; its text is empty when it was not given.
type word struct {
	at
	text string
}

// number is a scalar that was read as a number.
type number struct {
	at
	value float64
	given bool
}

// file is one vocabulary file as read.
type file struct {
	name string
	text string
	// builtin files have no prefix of their own.
	builtin bool
	// unreadable files are not YAML, so nothing more can be said of them.
	unreadable bool

	prefix, iri, label, version word

	kinds      []*kindDecl
	predicates []*predicateDecl
	qualifiers []*qualifierDecl
	codeLists  []*codeListDecl
	schemes    []*schemeDecl
	mapped     []*mappedDecl

	moreKinds      []*kindDecl
	morePredicates []*predicateDecl
	moreCodes      []*codeListDecl
}

type kindDecl struct {
	file                                         *file
	name, parent, label, note, example, fam, shp word
	abstract, speaks                             bool
	attributes                                   []*attributeDecl
	mappings                                     []mappingDecl
}

type predicateDecl struct {
	file                               *file
	name, label, inverse, inverseLabel word
	note, example, parent              word
	literal, codes, dates, stance      word
	symmetric, transitive, starred     bool
	signatures                         []signatureDecl
	qualifiers                         []useDecl
	mappings                           []mappingDecl
}

type signatureDecl struct {
	at
	from, to []word
}

// useDecl is a qualifier as a predicate takes it.
type useDecl struct{ name, codes word }

type qualifierDecl struct {
	file                          *file
	name, label, note, typ, codes word
	kinds                         []word
	min, max                      number
	everywhere, telling           bool
}

type attributeDecl struct {
	file                                   *file
	name, label, note, typ, codes, pattern word
	min, max                               number
}

type codeListDecl struct {
	file              *file
	name, label, note word
	codes             []codeDecl
}

type codeDecl struct {
	file                      *file
	code, label, note, stance word
	mappings                  []mappingDecl
}

type schemeDecl struct {
	file                                     *file
	name, label, note, example, pattern, url word
}

type mappedDecl struct {
	file               *file
	prefix, label, iri word
}

type mappingDecl struct {
	to, match word
	inverse   bool
}
