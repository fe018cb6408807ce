package graphtest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"peacegraph/graph"
	"peacegraph/graph/store"
	"peacegraph/graph/vocab"
)

// Reference is a record read in the plainest way: every question goes through all of it. It answers from the quads alone,
// by what the record says they mean, and so tells whether a snapshot that answers quickly answers rightly.
type Reference struct {
	vocabulary *vocab.Vocabulary
	record     []quad.Quad                // as it was written
	quads      []quad.Quad                // with one id for entities that are judged to be one
	judgements []*finding                 // in the order of the record
	one        map[string]string          // the first of entities that are judged to be one, by each of the others
	others     map[string][]string        // the others, by the first
	about      map[quad.Value][]quad.Quad // quads by subject, but for those that are statements

	entities   []*thing
	statements []*said
	evidence   []*rest
	passages   []quad.IRI
	changesets []*change
	datasets   []string
	decided    map[string][]decision // by target
	older      map[int]*Reference    // before a changeset, see before
}

// thing is an entity.
type thing struct {
	id   string
	kind *vocab.Kind
}

// said is a statement.
type said struct {
	id, subject, object string // an object that is a literal is empty
	literal             quad.Value
	predicate           *vocab.Predicate
	mode                graph.Mode
	polarity            graph.Polarity
	rank                graph.Rank
	written             graph.Rank // with which it came
	reason              string     // of its rank
	date                *graph.Date
	changeset           int
	number              int // in the order of the record
}

// rest is an evidence.
type rest struct {
	id        string
	changeset int
}

type change struct {
	time                    time.Time
	agent, message, dataset string
}

const (
	base      = "https://peacegraph.org/"
	record    = base + "record/"
	qualifier = base + "qualifier/"
	external  = base + "external/"
	attribute = base + "attribute/"
)

// stances are the namespaces of statement quads with what they mean.
var stances = [...]struct {
	space    string
	mode     graph.Mode
	polarity graph.Polarity
	rank     graph.Rank
}{
	{"vocab/", graph.Fact, graph.Positive, graph.Normal},
	{"proposal/", graph.Proposal, graph.Positive, graph.Normal},
	{"hypothetical/", graph.Hypothetical, graph.Positive, graph.Normal},
	{"inferred/", graph.Inferred, graph.Positive, graph.Normal},
	{"negative/", graph.Fact, graph.Negative, graph.Normal},
	{"deprecated/", graph.Fact, graph.Positive, graph.Deprecated},
}

// Read reads a whole record. The errors are those of the store, and one that names the first quad that makes no sense.
func Read(ctx context.Context, record *store.Store) (*Reference, error) {
	r := &Reference{vocabulary: vocab.Builtin(), about: make(map[quad.Value][]quad.Quad)}
	values := make(map[store.Ref]quad.Value)
	err := record.Scan(ctx, store.Visitor{
		Value: func(ref store.Ref, v quad.Value) error { values[ref] = v; return nil },
		Quad: func(s, p, o, l store.Ref) error {
			r.record = append(r.record, quad.Quad{Subject: values[s], Predicate: values[p], Object: values[o], Label: values[l]})
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	return r, r.read()
}

func (r *Reference) read() error {
	r.merge()
	known := make(map[string]*said)
	mention := func(v quad.Value) {
		id, ok := v.(quad.IRI)
		if ok && strings.HasPrefix(string(id), "stmt:") && known[string(id)] == nil {
			known[string(id)] = &said{id: string(id), number: len(r.statements)}
			r.statements = append(r.statements, known[string(id)])
		}
	}
	for _, q := range r.quads {
		label, isStatement := q.Label.(quad.IRI)
		isStatement = isStatement && strings.HasPrefix(string(label), "stmt:")
		if isStatement {
			mention(q.Label)
		}
		mention(q.Subject)
		mention(q.Object)
		if isStatement {
			if err := r.readStatement(known[string(label)], q); err != nil {
				return err
			}
			continue
		}
		r.about[q.Subject] = append(r.about[q.Subject], q)
		if err := r.readRecord(q); err != nil {
			return err
		}
	}
	r.tellTogether()
	for _, t := range r.statements {
		if err := r.finish(t); err != nil {
			return err
		}
		t.written = t.rank
	}
	r.decided = make(map[string][]decision)
	for _, q := range r.quads {
		if q.Predicate == quad.IRI(record+"target") {
			target := words(q.Object)
			r.decided[target] = append(r.decided[target], r.decision(q))
		}
	}
	for _, t := range r.statements {
		now := r.standing(t)
		t.rank, t.reason = now.rank, now.reason
	}
	return nil
}

func (r *Reference) readStatement(t *said, q quad.Quad) error {
	iri := string(q.Predicate.(quad.IRI))
	for _, s := range stances {
		if name, ok := strings.CutPrefix(iri, base+s.space); ok {
			t.mode, t.polarity, t.rank = s.mode, s.polarity, s.rank
			t.predicate, ok = r.vocabulary.Predicate(name)
			if !ok {
				return fmt.Errorf("no predicate %s", name)
			}
		}
	}
	if t.predicate == nil {
		return fmt.Errorf("no statement: %v", q)
	}
	t.subject = string(q.Subject.(quad.IRI))
	object, isIRI := q.Object.(quad.IRI)
	if isIRI && !strings.HasPrefix(string(object), base) {
		t.object = string(object)
	} else {
		t.literal = q.Object
	}
	return nil
}

func (r *Reference) readRecord(q quad.Quad) error {
	subject := string(q.Subject.(quad.IRI))
	number, err := strconv.Atoi(strings.TrimPrefix(string(q.Label.(quad.IRI)), "changeset:"))
	if err != nil {
		return fmt.Errorf("no changeset: %v", q)
	}
	for len(r.changesets) < number {
		r.changesets = append(r.changesets, &change{})
	}
	c := r.changesets[number-1]
	name, _ := strings.CutPrefix(string(q.Predicate.(quad.IRI)), record)
	switch name {
	case "time":
		c.time = time.Time(q.Object.(quad.Time)).UTC()
	case "agent":
		c.agent = words(q.Object)
	case "message":
		c.message = words(q.Object)
	case "dataset":
		c.dataset = strings.TrimPrefix(words(q.Object), "dataset:")
		if !slices.Contains(r.datasets, c.dataset) {
			r.datasets = append(r.datasets, c.dataset)
		}
	case "kind":
		kind, ok := r.vocabulary.Kind(words(q.Object))
		if !ok {
			return fmt.Errorf("no kind: %v", q)
		}
		if known := r.thing(subject); known == nil {
			r.entities = append(r.entities, &thing{subject, kind})
		} else if kind.Is(known.kind) {
			known.kind = kind
		}
	case "passage":
		r.evidence = append(r.evidence, &rest{subject, number})
	case "passageOf":
		r.passages = append(r.passages, q.Subject.(quad.IRI))
	}
	return nil
}

// finish reads what the record says of a statement beside the statement itself.
func (r *Reference) finish(t *said) error {
	for _, q := range r.about[quad.IRI(t.id)] {
		text := words(q.Object)
		switch strings.TrimPrefix(string(q.Predicate.(quad.IRI)), record) {
		case "mode":
			for m := graph.Fact; m <= graph.Inferred; m++ {
				if m.String() == text {
					t.mode = m
				}
			}
		case "rank":
			t.rank = graph.Preferred
		case "polarity":
			t.polarity = graph.Negative
		case "validTime":
			d, err := graph.ParseDate(text)
			if err != nil {
				return err
			}
			t.date = &d
		case "evidence":
			if t.changeset == 0 {
				t.changeset = changesetOf(q)
			}
		}
	}
	return nil
}

func changesetOf(q quad.Quad) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(string(q.Label.(quad.IRI)), "changeset:"))
	return n
}

// words returns the text of a literal or an id.
func words(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI:
		return string(v)
	case quad.String:
		return string(v)
	case quad.LangString:
		return string(v.Value)
	case quad.TypedString:
		return string(v.Value)
	case quad.Int:
		return strconv.Itoa(int(v))
	}
	return fmt.Sprint(v)
}

// objects returns the objects of the quads from a subject along a predicate, in the order of the record.
func (r *Reference) objects(subject, predicate string) []string {
	var list []string
	for _, q := range r.about[quad.IRI(subject)] {
		if q.Predicate == quad.IRI(predicate) {
			list = append(list, words(q.Object))
		}
	}
	return list
}

// subjects returns the subjects of the quads to an object along a predicate, in the order of the record.
func (r *Reference) subjects(predicate, object string) []string {
	var list []string
	for _, q := range r.quads {
		if q.Predicate == quad.IRI(predicate) && q.Object == quad.IRI(object) {
			list = append(list, words(q.Subject))
		}
	}
	return list
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (r *Reference) thing(id string) *thing {
	for _, e := range r.entities {
		if e.id == id {
			return e
		}
	}
	return nil
}

func (r *Reference) passageOf(evidence string) string {
	return first(r.objects(evidence, record+"passage"))
}

func (r *Reference) sourceOf(evidence string) string {
	return first(r.objects(r.passageOf(evidence), record+"passageOf"))
}

// speakersOf returns those to whom an evidence is attributed, each once, in the order of the record, in which another id may stand.
func (r *Reference) speakersOf(evidence string) []string {
	var list []string
	for _, id := range r.objects(evidence, record+"attributedTo") {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

func (r *Reference) confidenceOf(t *said) int {
	best := 0
	for _, e := range r.evidenceOf(t) {
		if _, withdrawn := r.withdrawal(e); withdrawn {
			continue
		}
		best = max(best, r.scoreOf(e))
	}
	return best
}

func (r *Reference) scoreOf(evidence string) int {
	score, err := strconv.Atoi(first(r.objects(evidence, record+"confidence")))
	if err != nil {
		return 85
	}
	return score
}

// sourcesOf returns the sources that count for a statement, each once.
func (r *Reference) sourcesOf(t *said) []string {
	if _, withdrawn := r.withdrawal(first(r.evidenceOf(t))); withdrawn {
		return nil
	}
	return r.standsIn(t)
}

// standsIn returns the sources in which a statement is found, each once.
func (r *Reference) standsIn(t *said) []string {
	var sources []string
	for _, e := range r.evidenceOf(t) {
		if s := r.sourceOf(e); !slices.Contains(sources, s) {
			sources = append(sources, s)
		}
	}
	return sources
}

// plain reports whether the default read returns a statement.
func (t *said) plain() bool {
	return t.mode <= graph.Assessment && t.polarity == graph.Positive && t.rank != graph.Deprecated
}

// deniedBy returns the statements that deny a statement or say the opposite.
func (r *Reference) deniedBy(t *said) []*said {
	var list []*said
	for _, other := range r.statements {
		denies := other.predicate.Name == "denies" && other.object == t.id && other.plain()
		if denies || opposite(t, other) && other.rank != graph.Deprecated {
			list = append(list, other)
		}
	}
	return list
}

func opposite(a, b *said) bool {
	if a.predicate != b.predicate || a.polarity == b.polarity {
		return false
	}
	unreal := []graph.Mode{graph.Proposal, graph.Hypothetical}
	if a.mode != b.mode && (slices.Contains(unreal, a.mode) || slices.Contains(unreal, b.mode)) {
		return false
	}
	same := a.subject == b.subject && a.object == b.object && a.literal == b.literal
	return same || a.predicate.Symmetric && a.literal == nil && b.literal == nil && a.subject == b.object && a.object == b.subject
}

func (r *Reference) affirmedBy(t *said) []*said {
	var list []*said
	for _, other := range r.statements {
		if other.predicate.Name == "affirms" && other.object == t.id && other.plain() {
			list = append(list, other)
		}
	}
	return list
}

// qualifiersOf returns the qualifiers of a statement as name and value, in order.
func (r *Reference) qualifiersOf(t *said) [][2]string {
	var list [][2]string
	for _, q := range r.about[quad.IRI(t.id)] {
		if name, ok := strings.CutPrefix(words(q.Predicate), qualifier); ok {
			list = append(list, [2]string{name, words(q.Object)})
		}
	}
	slices.SortFunc(list, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return list
}

// names returns the names of an entity, preferred ones first.
func (r *Reference) names(id string) []graph.Name {
	var preferred, others []graph.Name
	for _, q := range r.about[quad.IRI(id)] {
		switch words(q.Predicate) {
		case record + "name":
			preferred = append(preferred, graph.Name{Text: words(q.Object), Lang: q.Object.(quad.LangString).Lang, Preferred: true})
		case record + "otherName":
			others = append(others, graph.Name{Text: words(q.Object), Lang: q.Object.(quad.LangString).Lang})
		}
	}
	var list []graph.Name
	for _, n := range append(preferred, others...) {
		if !slices.ContainsFunc(list, func(have graph.Name) bool { return have.Text == n.Text && have.Lang == n.Lang }) {
			list = append(list, n)
		}
	}
	return list
}
