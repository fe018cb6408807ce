package mapping

import (
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/internal/yamltree"
	"peacegraph/graph/vocab"
)

// entity reads how a sort of entity is made. Open says that its kind is to be named, and that rows decide.
func (r *reader) entity(e *entity, n *yamltree.Node, open bool) {
	var kind *vocab.Kind
	keys := []key{
		{"id", true, func(n *yamltree.Node) {
			e.id = r.value(n, slugged)
			r.checkID(e.id)
		}},
		{"name", true, func(n *yamltree.Node) { e.names = append(e.names, worded{"", r.value(n, asIs)}) }},
		{"otherNames", false, func(n *yamltree.Node) { e.otherNames = append(e.otherNames, r.wordedList(n, "")...) }},
		{"description", false, func(n *yamltree.Node) { e.descripts = append(e.descripts, worded{"", r.value(n, asIs)}) }},
		{"externalIds", false, func(n *yamltree.Node) { r.externalIDs(e, n) }},
		{"note", false, func(*yamltree.Node) {}},
	}
	if open {
		keys = append([]key{{"kind", true, func(n *yamltree.Node) {
			e.kind = r.value(n, asIs)
			kind = r.kinds(e.kind)
		}}}, keys...)
		keys = append(keys, key{"each", false, r.each(&e.each)}, key{"when", false, r.conditions(&e.when)},
			key{"lookup", false, func(n *yamltree.Node) { r.lookup(e, n) }})
	} else {
		kind, _ = r.mapping.vocabulary.Kind(vocab.KindSource)
	}
	attributes := r.attributes()
	r.fieldsOr(n, "an entity", keys, func(f yamltree.Field) (bool, []string) {
		if base, language, tagged := strings.Cut(f.Key, "@"); tagged && slices.Contains([]string{"name", "otherNames", "description"}, base) {
			if nearest, ok := graph.LanguageTag(language); !ok {
				r.find(word{f.At, f.Key}, "%q is not a language; write a BCP 47 tag behind the @, such as %s@ur", language, base).Nearest = nearest
				return true, nil
			}
			switch base {
			case "name":
				e.names = append(e.names, worded{language, r.value(f.Value, asIs)})
			case "otherNames":
				e.otherNames = append(e.otherNames, r.wordedList(f.Value, language)...)
			default:
				e.descripts = append(e.descripts, worded{language, r.value(f.Value, asIs)})
			}
			return true, nil
		}
		if number, known := attributes[f.Key]; known {
			e.attributes = append(e.attributes, attribute{named{f.Key, r.value(f.Value, asIs)}, number})
			return true, nil
		}
		var names []string
		for name := range attributes {
			names = append(names, name)
		}
		slices.Sort(names)
		return false, names
	})
	for _, a := range e.attributes {
		r.checkAttribute(kind, a.named)
	}
	if e.lookup != nil && len(e.externalIDs) == 0 {
		r.find(e.word, "%s is looked up by external ids and has none; write externalIds", e.text)
	}
}

// checkID reports a way to make an id that can never give one, since nothing puts a prefix before what the cell says.
func (r *reader) checkID(v *value) {
	const wanted = "an id is a prefix, a colon and a name"
	if v.constant {
		if !strings.Contains(v.text, ":") {
			r.find(v.word, "%q is not an id: %s, as state:{country}", v.text, wanted)
		}
		return
	}
	prefixed := func(pieces []piece) bool {
		return slices.ContainsFunc(pieces, func(p piece) bool { return p.column < 0 && strings.Contains(p.text, ":") })
	}
	for _, w := range v.ways {
		switch w := w.(type) {
		case textWay:
			if w != nil && !prefixed(w) {
				r.find(v.word, "there is no prefix in this id: %s, as state:{country}", wanted)
			}
		case *columnWay:
			switch k := w.codes; {
			case w.around.given:
				if !prefixed(w.around.before) {
					r.find(w.at, "there is no prefix in this id: %s; write as: \"state:{}\" with a prefix of yours", wanted)
				}
			case k == nil:
				r.find(w.at, "this gives an id without a prefix: %s; put one before it by as: \"state:{}\"", wanted)
			case k.unlisted == unlistedKeep:
				r.find(w.at, "a value that is kept as it is has no prefix: %s; put one before it by as: \"state:{}\", or leave it out here and write a second way to make the id", wanted)
			default:
				words, _ := (&value{ways: []way{w}}).meanings()
				for _, word := range words {
					if !strings.Contains(word.text, ":") {
						r.find(w.at, "the code %q is not an id: %s; write all of the id as the code, or put a prefix before it by as: \"state:{}\"", word.text, wanted)
						break
					}
				}
			}
		}
	}
}

// attributes returns the names of all attributes, and for each whether it is a number.
func (r *reader) attributes() map[string]bool {
	names := make(map[string]bool)
	for _, k := range r.mapping.vocabulary.Kinds() {
		for _, a := range k.Attributes {
			names[a.Name] = a.Type == vocab.TypeNumber
		}
	}
	return names
}

// checkAttribute checks that the kind has the attribute, when the kind is known, and the codes that are known.
func (r *reader) checkAttribute(kind *vocab.Kind, a named) {
	if kind == nil || a.value == nil {
		return
	}
	attribute, ok := kind.Attribute(a.name)
	if !ok {
		var names []string
		for _, a := range kind.AllAttributes() {
			names = append(names, a.Name)
		}
		r.find(a.value.word, "%s has no attribute %s", vocab.Article(kind.Name), a.name).offer(a.name, names)
		r.findings[len(r.findings)-1].Value = a.value.text
		return
	}
	r.checkCodes(a.value, attribute.Codes, a.name)
}

// checkCodes checks what is known of a value beforehand against a closed list.
func (r *reader) checkCodes(v *value, list *vocab.CodeList, what string) {
	if list == nil || v == nil {
		return
	}
	words, _ := v.meanings()
	for _, w := range words {
		if _, ok := list.Code(w.text); !ok {
			var accepted []string
			for _, c := range list.Codes {
				accepted = append(accepted, c.Code)
			}
			r.find(w, "%q is not a code of %s", w.text, what).offer(w.text, accepted)
		}
	}
}

// kinds checks the kinds that are known beforehand and returns the only one.
func (r *reader) kinds(v *value) *vocab.Kind {
	words, _ := v.meanings()
	var only *vocab.Kind
	for _, w := range words {
		kind, ok := r.mapping.vocabulary.Kind(w.text)
		switch {
		case !ok:
			r.find(w, "%q is not a kind", w.text).offer(w.text, r.mapping.vocabulary.KindNames())
		case kind.Abstract:
			var narrower []string
			for _, k := range r.mapping.vocabulary.Kinds() {
				if k.Is(kind) && !k.Abstract {
					narrower = append(narrower, k.Name)
				}
			}
			r.find(w, "%s only groups other kinds; say which of them it is", w.text).Accepted = narrower
		default:
			only = kind
		}
	}
	if len(words) != 1 {
		return nil
	}
	return only
}

// wordedList reads a list of names, each of which may be missing from a row.
func (r *reader) wordedList(n *yamltree.Node, language string) []worded {
	items := []*yamltree.Node{n}
	if n.Shape == yamltree.List {
		items = n.Items
	}
	var list []worded
	for _, item := range items {
		list = append(list, worded{language, r.value(item, asIs)})
	}
	return list
}

func (r *reader) schemes() []string {
	var names []string
	for _, s := range r.mapping.vocabulary.Schemes() {
		names = append(names, s.Name)
	}
	return names
}

func (r *reader) externalIDs(e *entity, n *yamltree.Node) {
	for _, w := range r.wordedList(n, "") {
		e.externalIDs = append(e.externalIDs, w.value)
		if w.value.text == "" {
			continue
		}
		scheme, _, found := strings.Cut(w.value.text, ":")
		if !found || strings.ContainsRune(scheme, '{') {
			r.find(w.value.word, "%q is not an external id: write a scheme, a colon and the value, as gw:{gwno_a}", w.value.text)
		} else if _, known := r.mapping.vocabulary.Scheme(scheme); !known {
			r.find(w.value.word, "%q is not a scheme of external ids", scheme).offer(scheme, r.schemes())
		}
	}
}

func (r *reader) lookup(e *entity, n *yamltree.Node) {
	e.lookup = make(map[string]bool)
	for _, w := range r.texts(n) {
		if _, known := r.mapping.vocabulary.Scheme(w.text); !known {
			r.find(w, "%q is not a scheme of external ids", w.text).offer(w.text, r.schemes())
		}
		e.lookup[w.text] = true
	}
}
