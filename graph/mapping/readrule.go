package mapping

import (
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/internal/yamltree"
	"peacegraph/graph/vocab"
)

// fieldNames are the fields of a statement that hold one value and are not read otherwise.
func fieldNames() []string {
	return []string{
		"id", "mode", "polarity", "validTime", "rank", "rankReason", "supersedes", "source", "paragraph", "sentence", "start", "end", "page", "row",
		"voice", "confidence", "coder", "codebook", "note",
	}
}

// field returns the cell of a field of a statement; nil for a name that is none.
func field(row *graph.StatementRow, name string) *graph.Cell {
	switch name {
	case "id":
		return &row.ID
	case "mode":
		return &row.Mode
	case "polarity":
		return &row.Polarity
	case "validTime":
		return &row.ValidTime
	case "rank":
		return &row.Rank
	case "rankReason":
		return &row.RankReason
	case "supersedes":
		return &row.Supersedes
	case "source":
		return &row.Source
	case "paragraph":
		return &row.Paragraph
	case "sentence":
		return &row.Sentence
	case "start":
		return &row.Start
	case "end":
		return &row.End
	case "page":
		return &row.Page
	case "row":
		return &row.Row
	case "voice":
		return &row.Voice
	case "confidence":
		return &row.Confidence
	case "coder":
		return &row.Coder
	case "codebook":
		return &row.Codebook
	case "note":
		return &row.Note
	}
	return nil
}

const speakersField = "attributedTo"

// readDefaults reads what holds for all statements that do not say otherwise.
func (r *reader) readDefaults(n *yamltree.Node) {
	var keys []key
	for _, name := range fieldNames() {
		if name == "id" {
			continue
		}
		keys = append(keys, key{name, false, func(n *yamltree.Node) { r.defaults = append(r.defaults, r.field(name, n)) }})
	}
	keys = append(keys, key{speakersField, false, func(n *yamltree.Node) { r.speakers = r.references(n) }})
	r.fields(n, "defaults", keys)
}

// field reads a field of a statement and checks a closed list.
func (r *reader) field(name string, n *yamltree.Node) named {
	if name == "source" {
		return named{name, r.sourceOf(n)}
	}
	filtered := asIs
	if name == "id" {
		filtered = slugged
	}
	v := r.value(n, filtered)
	words, _ := v.meanings()
	for _, w := range words {
		accepted := closed(name)
		if accepted != nil && !slices.Contains(accepted, w.text) {
			r.find(w, "%q is not %s", w.text, vocab.Article(name)).offer(w.text, accepted)
		}
		if problem := wellFormed(name, w.text); problem != nil {
			r.find(w, "%v", problem)
		}
	}
	return named{name, v}
}

// sourceOf reads the source of a statement: the name of an entity of the mapping, of kind Source, or an id.
func (r *reader) sourceOf(n *yamltree.Node) *value {
	name := strings.TrimSpace(n.Text)
	e := r.entities[name]
	if name == "source" {
		e = r.mapping.source
	}
	if n.Shape != yamltree.Scalar || e == nil {
		v := r.value(n, slugged)
		r.checkReference(reference{value: v}, "the source of a statement")
		return v
	}
	switch kind := r.kindOf(reference{entity: e}); {
	case kind != nil && kind.Name != vocab.KindSource:
		r.find(at(n), "%s is %s, and statements rest on a Source; name who said it by attributedTo", e.text, vocab.Article(kind.Name))
	case e.each != nil || e.lookup != nil || e.when != nil:
		r.find(at(n), "%s has conditions, parts or a lookup, so it is not known which source this is; write its id, as source:{column}", e.text)
	}
	return e.id
}

// closed lists what a field may hold, when that is a closed list.
func closed(name string) []string {
	switch name {
	case "mode":
		return []string{"FACT", "REPORTED", "ASSESSMENT", "PROPOSAL", "HYPOTHETICAL", "INFERRED"}
	case "polarity":
		return []string{"POSITIVE", "NEGATIVE"}
	case "rank":
		return []string{"NORMAL", "PREFERRED", "DEPRECATED"}
	case "voice":
		return []string{"AUTHOR", "ATTRIBUTED"}
	}
	return nil
}

func wellFormed(name, text string) error {
	switch name {
	case "validTime":
		_, err := graph.ParseDate(text)
		return err
	case "quantity":
		_, err := graph.ParseQuantity(text)
		return err
	}
	return nil
}

// rule reads how a statement is made.
func (r *reader) rule(n *yamltree.Node) {
	s := &rule{At: n.At}
	var predicate word
	keys := []key{
		{"subject", true, func(n *yamltree.Node) { s.subject = r.reference(n) }},
		{"predicate", true, func(n *yamltree.Node) { predicate, _ = r.text(n) }},
		{"object", true, func(n *yamltree.Node) { s.object = r.reference(n) }},
		{"each", false, r.each(&s.each)},
		{"when", false, r.conditions(&s.when)},
		{speakersField, false, func(n *yamltree.Node) { s.speakers = r.references(n) }},
	}
	for _, name := range fieldNames() {
		keys = append(keys, key{name, false, func(n *yamltree.Node) { s.fields = append(s.fields, r.field(name, n)) }})
	}
	type given struct {
		word
		node *yamltree.Node
	}
	var qualifiers []given
	v := r.mapping.vocabulary
	r.fieldsOr(n, "a statement", keys, func(f yamltree.Field) (bool, []string) {
		if _, known := v.Qualifier(f.Key); known {
			qualifiers = append(qualifiers, given{word{f.At, f.Key}, f.Value})
			return true, nil
		}
		var names []string
		for _, q := range v.Qualifiers() {
			names = append(names, q.Name)
		}
		return false, names
	})
	if !r.predicate(s, predicate) {
		r.checkReference(s.subject, "the subject")
		return
	}
	for _, g := range qualifiers {
		q := qualifier{name: g.text, reference: r.reference(g.node)}
		use, takes := s.predicate.Qualifier(g.text)
		switch {
		case !takes:
			var names []string
			for _, q := range v.Qualifiers() {
				if _, ok := s.predicate.Qualifier(q.Name); ok {
					names = append(names, q.Name)
				}
			}
			r.find(g.word, "%s takes no qualifier %s", s.predicate.Name, g.text).offer(g.text, names)
		case q.entity == nil:
			r.checkCodes(q.value, use.Codes, g.text)
			if use.Type == vocab.TypeQuantity {
				words, _ := q.value.meanings()
				for _, w := range words {
					if err := wellFormed("quantity", w.text); err != nil {
						r.find(w, "%v", err)
					}
				}
			}
		}
		s.qualifiers = append(s.qualifiers, q)
	}
	r.checkEnds(s)
	for _, d := range r.defaults {
		if !slices.ContainsFunc(s.fields, func(f named) bool { return f.name == d.name }) {
			s.fields = append(s.fields, d)
		}
	}
	if s.speakers == nil {
		s.speakers = r.speakers
	}
	for _, needed := range []string{"mode", "confidence"} {
		if !slices.ContainsFunc(s.fields, func(f named) bool { return f.name == needed }) {
			r.find(word{n.At, ""}, "the statement has no %s; write one here, or under `defaults` for all", needed)
		}
	}
	s.combine = combined(s)
	r.mapping.rules = append(r.mapping.rules, s)
}

// combined lists the parts that a statement is made for: its own, and those of the entities it names.
func combined(s *rule) []*parts {
	var all []*parts
	add := func(p *parts) {
		if p != nil && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	add(s.each)
	references := []reference{s.subject, s.object}
	for _, q := range s.qualifiers {
		references = append(references, q.reference)
	}
	for _, ref := range append(references, s.speakers...) {
		if ref.entity != nil {
			add(ref.entity.each)
		}
	}
	return all
}

// predicate finds the predicate of a rule. The name of an inverse turns the statement round.
func (r *reader) predicate(s *rule, w word) bool {
	v := r.mapping.vocabulary
	if w.text == "" {
		return false
	}
	if p, ok := v.Predicate(w.text); ok {
		s.predicate = p
		return true
	}
	if p, ok := v.ByInverse(w.text); ok {
		s.predicate, s.inverse = p, true
		return true
	}
	names := v.PredicateNames()
	for _, p := range v.Predicates() {
		if p.Inverse != "" && p.Inverse != p.Name {
			names = append(names, p.Inverse)
		}
	}
	r.find(w, "%q is not a predicate", w.text).offer(w.text, names)
	return false
}

// reference reads an end of a statement: the name of an entity of the mapping, or a value.
func (r *reader) reference(n *yamltree.Node) reference {
	if n.Shape == yamltree.Scalar {
		if e, ok := r.entities[strings.TrimSpace(n.Text)]; ok {
			return reference{entity: e}
		}
		if strings.TrimSpace(n.Text) == "source" && r.mapping.source != nil {
			return reference{entity: r.mapping.source}
		}
	}
	filtered := asIs
	if n.Shape == yamltree.Scalar && strings.Contains(n.Text, ":{") {
		filtered = slugged
	}
	return reference{value: r.value(n, filtered)}
}

func (r *reader) references(n *yamltree.Node) []reference {
	items := []*yamltree.Node{n}
	if n.Shape == yamltree.List {
		items = n.Items
	}
	var list []reference
	for _, item := range items {
		ref := r.reference(item)
		r.checkReference(ref, "a speaker")
		list = append(list, ref)
	}
	return list
}

// checkReference reports a word that should be the name of an entity or an id.
func (r *reader) checkReference(ref reference, what string) {
	if ref.entity == nil && ref.value != nil {
		for _, w := range ref.value.ways {
			text, is := w.(textWay)
			if is && len(text) == 1 && text[0].column < 0 && r.entities[text[0].text] != nil {
				r.find(ref.value.word, "%s is one entity of the mapping, and this is a list with %q in it; write a statement for each", what, text[0].text)
				return
			}
		}
	}
	if ref.entity != nil || ref.value == nil || !ref.value.constant || strings.Contains(ref.value.text, ":") ||
		slices.Contains([]string{"UNKNOWN", "NONE", ""}, ref.value.text) {
		return
	}
	names := make([]string, 0, len(r.entities)+1)
	for _, e := range r.mapping.entities {
		names = append(names, e.text)
	}
	r.find(ref.value.word, "%q is neither an entity of this mapping nor an id, and %s is one of them", ref.value.text, what).offer(ref.value.text, append(names, "source"))
}

// checkEnds checks that the predicate joins what the rule gives it, as far as that is known beforehand.
func (r *reader) checkEnds(s *rule) {
	if s.subject == (reference{}) || s.object == (reference{}) {
		return
	}
	subject, object := s.subject, s.object
	if s.inverse {
		subject, object = object, subject
	}
	r.checkReference(subject, "the subject")
	if s.predicate.Literal != vocab.LiteralNone {
		if object.entity != nil {
			r.find(word{s.At, ""}, "%s has a value as its object, not an entity", s.predicate.Name)
			return
		}
		r.checkCodes(object.value, s.predicate.Codes, s.predicate.Name)
	} else {
		r.checkReference(object, "the object")
	}
	from, to := r.kindOf(subject), r.kindOf(object)
	switch {
	case from != nil && !s.predicate.AcceptsSubject(from):
		r.find(word{s.At, ""}, "%s cannot be said of %s; its subject is %s", s.predicate.Name, vocab.Article(from.Name), strings.Join(domains(s.predicate), ", "))
	case from != nil && to != nil && s.predicate.Literal == vocab.LiteralNone && !s.predicate.Accepts(from, to):
		kinds, _ := s.predicate.RangeFor(from)
		var names []string
		for _, k := range kinds {
			names = append(names, k.Name)
		}
		r.find(word{s.At, ""}, "%s does not join %s with %s; its object is %s", s.predicate.Name, vocab.Article(from.Name), vocab.Article(to.Name), strings.Join(names, ", "))
	}
}

func domains(p *vocab.Predicate) []string {
	var names []string
	for _, s := range p.Signatures {
		if s.Domain != nil && !slices.Contains(names, s.Domain.Name) {
			names = append(names, s.Domain.Name)
		}
	}
	return names
}

// kindOf returns the kind of an entity of the mapping, when it has only one.
func (r *reader) kindOf(ref reference) *vocab.Kind {
	if ref.entity == nil || ref.entity.kind == nil {
		return nil
	}
	words, ok := ref.entity.kind.meanings()
	if !ok || len(words) != 1 {
		return nil
	}
	kind, _ := r.mapping.vocabulary.Kind(words[0].text)
	return kind
}
