package graphtest

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Describe writes the lines of [Describe] from the quads.
func (r *Reference) Describe() []string {
	d := &describer{}
	sources := 0
	for _, e := range r.entities {
		if r.isKind(e.id, vocab.KindSource) {
			sources++
		}
	}
	d.line("size", len(r.entities), len(r.statements), len(r.evidence), len(r.passages), sources, len(r.datasets), len(r.changesets), len(r.quads))
	for i, c := range r.changesets {
		d.line(fmt.Sprintf("changeset:%d", i+1), i+1, c.time.Format("2006-01-02T15:04:05Z"), c.agent, c.message)
	}
	for _, name := range r.datasets {
		field := func(name_ string) string { return last(r.objects("dataset:"+name, record+"dataset-"+name_)) }
		n := 0
		for _, t := range r.statements {
			if r.datasetOf(t) == name {
				n++
			}
		}
		creators := strings.Split(field("creators"), "\n")
		d.line("dataset:"+name, field("title"), field("description"), field("version"), field("language"), field("licence"), creators,
			field("citation"), field("codebook"), field("coder"), n, r.describeDecisions("dataset:"+name))
	}
	for _, k := range r.vocabulary.Kinds() {
		n := 0
		for _, e := range r.entities {
			if e.kind.Is(k) {
				n++
			}
		}
		if n > 0 {
			d.line("kind:"+k.Name, n)
		}
	}
	for _, p := range r.vocabulary.Predicates() {
		n := 0
		for _, t := range r.statements {
			if t.predicate == p {
				n++
			}
		}
		if n > 0 {
			d.line("predicate:"+p.Name, n)
		}
	}
	r.describeJudgements(d)
	described := make(map[string]bool)
	for _, t := range r.statements {
		r.describeStatement(d, t)
		for _, e := range r.objects(t.id, record+"evidence") {
			if !described[e] {
				described[e] = true
				r.describeEvidence(d, e)
			}
		}
	}
	for _, e := range r.entities {
		r.describeEntity(d, e)
	}
	return d.lines
}

func last(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

func (r *Reference) datasetOf(t *said) string { return r.changesets[t.changeset-1].dataset }

func idsOf(list []*said) []string {
	ids := []string{}
	for _, t := range list {
		ids = append(ids, t.id)
	}
	return ids
}

func literal(v quad.Value) string {
	switch v := v.(type) {
	case quad.LangString:
		return "text " + string(v.Value) + "@" + v.Lang
	case quad.TypedString:
		switch v.Type {
		case base + "type/code":
			return "code " + string(v.Value)
		case base + "type/edtf":
			return "date " + string(v.Value)
		case base + "type/quantity":
			return "quantity " + string(v.Value)
		case base + "type/text":
			return "text " + string(v.Value) + "@"
		}
	case quad.IRI:
		return strings.TrimPrefix(string(v), base+"type/")
	}
	return fmt.Sprint(v)
}

func (r *Reference) describeStatement(d *describer, t *said) {
	object := t.object
	if t.literal != nil {
		object = literal(t.literal)
	}
	date := ""
	if t.date != nil {
		date = fmt.Sprintf("%s %s %s", t.date.EDTF(), t.date.Earliest(), t.date.Latest())
	}
	var qualifiers []string
	for _, q := range r.qualifiersOf(t) {
		qualifiers = append(qualifiers, q[0]+"="+q[1])
	}
	speakers := []string{}
	for _, e := range r.evidenceOf(t) {
		for _, s := range r.speakersOf(e) {
			if !slices.Contains(speakers, s) {
				speakers = append(speakers, s)
			}
		}
	}
	supersededBy := ""
	if by := r.correctedBy(t); by != nil {
		supersededBy = by.id
	}
	sources, denied := len(r.sourcesOf(t)), r.deniedBy(t)
	d.line(t.id, t.subject, t.predicate.Name, object, t.mode, t.polarity, t.rank, t.reason, date, qualifiers,
		r.objects(t.id, record+"evidence"), speakers, r.confidenceOf(t), sources, sources > 1, len(denied) > 0, idsOf(denied), idsOf(r.affirmedBy(t)),
		last(r.objects(t.id, record+"supersedes")), supersededBy, r.describeDecisions(t.id),
		strings.Join(r.objects(t.id, record+"note"), "; "), "dataset:"+r.datasetOf(t), t.changeset)
}

func (r *Reference) describeEvidence(d *describer, id string) {
	i := slices.IndexFunc(r.evidence, func(e *rest) bool { return e.id == id })
	changeset := r.evidence[i].changeset
	voice := cmp.Or(first(r.objects(id, record+"voice")), graph.Author.String())
	speakers := append([]string{}, r.speakersOf(id)...)
	dataset := "dataset:" + r.changesets[changeset-1].dataset
	coder := cmp.Or(last(r.objects(id, record+"coder")), last(r.objects(dataset, record+"dataset-coder")))
	codebook := cmp.Or(last(r.objects(id, record+"codebook")), last(r.objects(dataset, record+"dataset-codebook")))
	_, withdrawn := r.withdrawal(id)
	d.line(id, withdrawn, r.passageOf(id), r.sourceOf(id), voice, speakers, r.scoreOf(id), coder, codebook, r.subjects(record+"evidence", id), changeset)
}

func (r *Reference) describeEntity(d *describer, e *thing) {
	var names, about, elsewhere, attributes []string
	for _, n := range r.names(e.id) {
		names = append(names, fmt.Sprintf("%s@%s %t", n.Text, n.Lang, n.Preferred))
	}
	if text := last(r.objects(e.id, record+"description")); text != "" {
		about = append(about, text)
	}
	for _, q := range r.about[quad.IRI(e.id)] {
		if scheme, ok := strings.CutPrefix(words(q.Predicate), external); ok {
			match := graph.Exact
			if _, typed := q.Object.(quad.TypedString); typed {
				match = graph.Close
			}
			if x := fmt.Sprintf("%s:%s %s", scheme, words(q.Object), match); !slices.Contains(elsewhere, x) {
				elsewhere = append(elsewhere, x)
			}
		}
	}
	for _, a := range e.kind.AllAttributes() {
		if value := last(r.objects(e.id, attribute+a.Name)); value != "" {
			attributes = append(attributes, a.Name+"="+value)
		}
	}
	var statements []string
	for _, line := range r.StatementsOf(graph.ID(e.id), everything(), nil) {
		id, _, _ := strings.Cut(line, " ")
		statements = append(statements, id)
	}
	d.line(e.id, append([]string{}, r.others[e.id]...), e.kind.Name, names, about, elsewhere, attributes, r.addedIn(e.id), r.degree(e.id),
		r.Relations(graph.ID(e.id), everything(), nil), statements)
	if r.isKind(e.id, vocab.KindEvent) || r.isKind(e.id, vocab.KindAgreement) {
		if t := r.dated(e.id); t != nil {
			d.line(e.id, "when", t.date.EDTF(), t.id)
		}
	}
	if r.isKind(e.id, vocab.KindActor) {
		var claims []string
		for _, line := range r.Claims(graph.ID(e.id), everything(), nil) {
			id, _, _ := strings.Cut(line, " ")
			claims = append(claims, id)
		}
		d.line(e.id, "claims", claims)
	}
	if e.kind.Name == vocab.KindSource {
		d.line(e.id, "passages", r.Passages(graph.ID(e.id), nil))
	}
	switch e.kind.Name {
	case vocab.KindAgreement:
		r.describeProperty(d, e.id, "agreementType")
	case vocab.KindNegotiation:
		r.describeProperty(d, e.id, "hasOutcome")
	case vocab.KindPeaceProcess:
		r.describeProperty(d, e.id, "hasStatus")
	case vocab.KindSource:
		r.describeProperty(d, e.id, "datePublished")
	}
}

// Passages returns the passages of a source in a range of paragraphs, in the order of the text.
func (r *Reference) Passages(source graph.ID, paragraph *graph.IntRange) []string {
	var list []string
	for _, p := range r.passages {
		if first(r.objects(string(p), record+"passageOf")) == string(source) && within(paragraph, locate(string(p)).paragraph) {
			list = append(list, string(p))
		}
	}
	slices.SortStableFunc(list, func(a, b string) int { return locate(a).compare(locate(b)) })
	return list
}

func (r *Reference) describeProperty(d *describer, id, predicate string) {
	var list []*said
	for _, s := range r.around(id) {
		if s.subject == id && s.literal != nil && s.plain() && s.predicate.Name == predicate {
			list = append(list, s.said)
		}
	}
	slices.SortStableFunc(list, func(a, b *said) int {
		return cmp.Or(btoi(b.rank == graph.Preferred)-btoi(a.rank == graph.Preferred), len(r.sourcesOf(b))-len(r.sourcesOf(a)))
	})
	knowledge, value := graph.NotStated, ""
	for _, t := range list {
		if iri, ok := t.literal.(quad.IRI); !ok {
			knowledge, value = graph.Stated, words(t.literal)
			break
		} else if iri == base+"type/NONE" {
			knowledge = graph.StatedNone
		} else {
			knowledge = graph.StatedUnknown
		}
	}
	d.line(id, predicate, knowledge, value, idsOf(list))
}

// place is where a passage stands.
type place struct {
	paragraph, sentence, start, end int
	page, row                       string
}

// locate reads the id of a passage.
func locate(id string) place {
	_, fragment, _ := strings.Cut(id, "#")
	var p place
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	for part := range strings.SplitSeq(fragment, "&") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "p":
			p.paragraph = number(value)
		case "s":
			p.sentence = number(value)
		case "char":
			start, end, _ := strings.Cut(value, ",")
			p.start, p.end = number(start), number(end)
		case "page":
			p.page, _ = url.QueryUnescape(value)
		case "row":
			p.row, _ = url.QueryUnescape(value)
		}
	}
	return p
}

// compare orders places as they are read.
func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.paragraph, q.paragraph), cmp.Compare(p.sentence, q.sentence),
		cmp.Compare(p.start, q.start), cmp.Compare(p.end, q.end), cmp.Compare(p.page, q.page),
		cmp.Compare(len(p.row), len(q.row)), cmp.Compare(p.row, q.row))
}
