package vocab

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// valuePlace marks in the address of a scheme where the value goes.
const valuePlace = "{value}"

// Limits that keep a hostile file from costing more than its size: no vocabulary comes near them.
const (
	// maxLevels is how many kinds or predicates can stand above one.
	maxLevels = 30
	// maxSignatures is how many pairs of ends a predicate can have.
	maxSignatures = 100
	// maxSuggestions is how many findings look for the nearest names; those after them only say what is wrong.
	maxSuggestions = 200
)

// statementEnd is how a signature names a statement as its end.
const statementEnd = "Statement"

var (
	prefixForm    = regexp.MustCompile(`^[a-z][a-z0-9]{0,15}$`)
	kindForm      = regexp.MustCompile(`^[A-Z][A-Za-z0-9]{0,63}$`)
	predicateForm = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,63}$`)
	codeForm      = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_]{0,63}$`)
	versionForm   = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.]{0,31}$`)
)

// linker makes a vocabulary of the declarations of several files. Each step needs the ones before it; a term that is
// wrong is reported and left out or left plain, so that one mistake is not told twice.
type linker struct {
	v        *Vocabulary
	findings Findings
	// places is where each name was first declared, by sort of term.
	places map[string]declared
	// taken are the prefixes and namespaces in use, and by whom.
	taken map[string]string
	// unions collects the lists that a qualifier without its own has on predicates.
	unions map[string]*CodeList
	// kindDecls and predicateDecls are the declarations that were taken, by name.
	kindDecls      map[string]*kindDecl
	predicateDecls map[string]*predicateDecl
	// owners are the kinds that have an attribute of the name.
	owners map[string][]*Kind
}

type declared struct {
	file *file
	at
}

// link makes a vocabulary of the files, the built-in ones first. It returns nil and the findings when anything is wrong.
func link(files []*file, version, prefix string) (*Vocabulary, Findings) {
	l := &linker{
		v:              &Vocabulary{version: version, prefix: prefix, files: files, inverses: map[string]*Predicate{}},
		places:         map[string]declared{},
		taken:          map[string]string{prefix: "the built-in vocabulary", Namespace: "the built-in vocabulary"},
		unions:         map[string]*CodeList{},
		kindDecls:      map[string]*kindDecl{},
		predicateDecls: map[string]*predicateDecl{},
		owners:         map[string][]*Kind{},
	}
	for _, step := range []func(*file){
		l.mapped, l.header,
		l.codeLists, l.moreCodes,
		l.kinds, l.kindParents, l.kindCycles, l.kindDetails, l.moreKinds,
		l.qualifiers, l.predicates, l.predicateParents, l.predicateDetails, l.morePredicates, l.narrower,
		l.schemes,
	} {
		for _, f := range files {
			step(f)
		}
	}
	l.everywhere()
	if len(l.findings) > 0 {
		return nil, l.findings.sorted()
	}
	l.inheritStances()
	return l.v, nil
}

func (l *linker) find(f *file, place at, format string, args ...any) *Finding {
	l.findings = append(l.findings, findingAt(f.name, place, format, args...))
	return &l.findings[len(l.findings)-1]
}

// header takes the prefix and IRI of an extension.
func (l *linker) header(f *file) {
	if f.builtin || f.prefix.text == "" {
		return
	}
	switch owner, taken := l.taken[f.prefix.text]; {
	case !prefixForm.MatchString(f.prefix.text):
		l.find(f, f.prefix.at, "%q is not a prefix: use up to 16 small letters and digits, a letter first", f.prefix.text)
		return
	case taken:
		l.find(f, f.prefix.at, "the prefix %q is taken by %s; choose another", f.prefix.text, owner)
		return
	}
	l.taken[f.prefix.text] = f.name
	if iri := f.iri; iri.text != "" {
		if owner, taken := l.taken[iri.text]; taken {
			l.find(f, iri.at, "the namespace %s is taken by %s; choose another", iri.text, owner)
		} else if !isNamespace(iri.text) {
			l.find(f, iri.at, "%q cannot be a namespace: give an absolute IRI that ends with / or #, as https://example.org/terms/", iri.text)
		}
		l.taken[iri.text] = f.name
	}
	if f.version.text != "" && !versionForm.MatchString(f.version.text) {
		l.find(f, f.version.at, "%q is not a version: use digits, letters and points, as 0.1", f.version.text)
	}
	extension := Extension{Prefix: f.prefix.text, IRI: f.iri.text, Label: f.label.text, Version: f.version.text,
		File: f.name, Text: f.text}
	l.v.extensions = append(l.v.extensions, extension)
	join := "+"
	if len(l.v.extensions) > 1 {
		join = "."
	}
	l.v.version += join + f.prefix.text
	if f.version.text != "" {
		l.v.version += "-" + f.version.text
	}
}

// isNamespace reports whether names can be appended to the IRI.
func isNamespace(iri string) bool {
	u, err := url.Parse(iri)
	return err == nil && u.IsAbs() && (u.Host != "" || u.Opaque != "") && !strings.ContainsAny(iri, " <>\"{}|\\^`") &&
		(strings.HasSuffix(iri, "/") || strings.HasSuffix(iri, "#"))
}

// name checks the form of a new term's name and that it is free. It returns false when the term cannot be taken.
func (l *linker) name(f *file, w word, sort string, form *regexp.Regexp, like string) bool {
	if w.text == "" {
		return false
	}
	prefix, local := splitName(w.text)
	switch {
	case !f.builtin && f.prefix.text == "":
		return false
	case !f.builtin && prefix == "":
		if first, exists := l.places[sort+" "+w.text]; exists && first.file.builtin {
			l.find(f, w.at, "%s is a built-in %s and cannot be defined again; write a new one as %s:%s", w.text, sort, f.prefix.text, w.text)
		} else {
			l.find(f, w.at, "%s of this file needs its prefix: write %s:%s", Article(sort), f.prefix.text, local)
		}
		return false
	case prefix != f.prefix.text:
		l.find(f, w.at, "%q has the prefix of something else; this file's is %q: write %s", w.text, f.prefix.text, prefixed(f.prefix.text, local))
		return false
	case !form.MatchString(local):
		l.find(f, w.at, "%q is not a name for %s: use letters and digits, as %s", w.text, Article(sort), prefixed(prefix, like))
		return false
	}
	if first, exists := l.places[sort+" "+w.text]; exists {
		l.find(f, w.at, "the %s %s is defined twice; the first is at %s:%d:%d", sort, w.text, first.file.name, first.Line, first.Column)
		return false
	}
	l.places[sort+" "+w.text] = declared{f, w.at}
	return true
}

func prefixed(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// iri is the identifier of a term of the file.
func (f *file) iriOf(name string) string {
	if f.builtin {
		return Namespace + name
	}
	_, local := splitName(name)
	return f.iri.text + local
}

// oneOf checks a word against a closed list and returns it, or the first of the list when the word is not in it.
func oneOf[T ~string](l *linker, f *file, w word, what string, accepted ...T) T {
	if slices.Contains(accepted, T(w.text)) {
		return T(w.text)
	}
	names := make([]string, len(accepted))
	for i, a := range accepted {
		names[i] = string(a)
	}
	l.find(f, w.at, "%q is not %s", w.text, what).offer(w.text, names)
	return accepted[0]
}

// lookUp finds a term that the file refers to, or reports that there is none.
func lookUp[T any](l *linker, f *file, w word, x index[T], what string) (T, bool) {
	if term, ok := x.byName[w.text]; ok {
		return term, true
	}
	var none T
	finding := l.find(f, w.at, "there is no %s %q", what, w.text)
	if len(l.findings) > maxSuggestions {
		return none, false
	}
	names := make([]string, 0, len(x.byName))
	for name := range x.byName {
		names = append(names, name)
	}
	slices.Sort(names)
	finding.offer(w.text, names)
	return none, false
}

// pattern compiles a pattern so that it matches whole values.
func (l *linker) pattern(f *file, w word) *regexp.Regexp {
	// The pattern is tried alone first, since a)(b would close the group it is put into; and the group may fail where the
	// pattern alone does not, since \Qa would quote the rest of it.
	_, err := regexp.Compile(w.text)
	if err == nil {
		var whole *regexp.Regexp
		if whole, err = regexp.Compile(`^(?:` + w.text + `)$`); err == nil {
			return whole
		}
	}
	l.find(f, w.at, "%q is not a pattern: %s", w.text, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	return regexp.MustCompile(`^$`)
}

// bounds checks the smallest and largest value of a number.
func (l *linker) bounds(f *file, least, most number, typ Type) (lo, hi *float64) {
	for _, b := range []number{least, most} {
		if b.given && typ != TypeNumber && typ != TypeInteger {
			l.find(f, b.at, "only a %s or %s has bounds; this is of type %s", TypeNumber, TypeInteger, typ)
			return nil, nil
		}
	}
	if least.given && most.given && least.value > most.value {
		l.find(f, most.at, "max %v is less than min %v", most.value, least.value)
		return nil, nil
	}
	if least.given {
		lo = &least.value
	}
	if most.given {
		hi = &most.value
	}
	return lo, hi
}

func (l *linker) mappings(f *file, decls []mappingDecl) []Mapping {
	var made []Mapping
	for _, d := range decls {
		prefix, term := splitName(d.to.text)
		if prefix == "" || term == "" {
			l.find(f, d.to.at, "%q is not a term of another vocabulary: write prefix:term, as schema:Place", d.to.text)
			continue
		}
		other, ok := lookUp(l, f, word{d.to.at, prefix}, l.v.mapped, "vocabulary to map to")
		if !ok {
			continue
		}
		m := Mapping{Prefix: prefix, Term: term, Inverse: d.inverse}
		if d.match.text != "" {
			m.Match = oneOf(l, f, d.match, "a match", MatchExact, MatchClose, MatchBroad, MatchNarrow, MatchRelated)
		}
		if other.IRI != "" {
			m.IRI = other.IRI + term
		}
		made = append(made, m)
	}
	return made
}

// mapped takes the vocabularies that terms are mapped to. Their prefixes cannot be used by extensions.
func (l *linker) mapped(f *file) {
	for _, d := range f.mapped {
		if d.prefix.text == "" {
			continue
		}
		if !prefixForm.MatchString(d.prefix.text) {
			l.find(f, d.prefix.at, "%q is not a prefix: use up to 16 small letters and digits, a letter first", d.prefix.text)
			continue
		}
		if owner, taken := l.taken[d.prefix.text]; taken {
			l.find(f, d.prefix.at, "the prefix %q is taken by %s; choose another", d.prefix.text, owner)
			continue
		}
		if d.iri.text != "" && !isNamespace(d.iri.text) {
			l.find(f, d.iri.at, "%q cannot be a namespace: give an absolute IRI that ends with / or #", d.iri.text)
			continue
		}
		l.taken[d.prefix.text] = d.label.text
		l.v.mapped.add(d.prefix.text, MappedVocabulary{d.prefix.text, d.label.text, d.iri.text})
	}
}

func (l *linker) schemes(f *file) {
	for _, d := range f.schemes {
		if !l.name(f, d.name, "scheme", predicateForm, "nationalArchive") {
			continue
		}
		s := &Scheme{Name: d.name.text, Label: d.label.text, Note: d.note.text, Example: d.example.text,
			Template: d.url.text, Extension: f.prefix.text, Pattern: l.pattern(f, d.pattern)}
		if s.Example != "" && d.pattern.text != "" && !s.Valid(s.Example) {
			l.find(f, d.example.at, "the example %q does not match the pattern %s", s.Example, d.pattern.text)
		}
		if u, err := url.Parse(strings.ReplaceAll(s.Template, valuePlace, "1")); s.Template != "" &&
			(err != nil || !u.IsAbs() || !strings.Contains(s.Template, valuePlace) || u.Scheme != "https" && u.Scheme != "http") {
			l.find(f, d.url.at, "%q is not the address of a value: give a web address with %s in it", s.Template, valuePlace)
		}
		l.v.schemes.add(s.Name, s)
	}
}
