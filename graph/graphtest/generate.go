package graphtest

import (
	"fmt"
	"hash/maphash"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Random returns the drafts of a small awkward graph, to be applied in this order, each of which the checks accept. The
// same seed and size give the same drafts. The first draft has 8 of the entities at least, so that there is somebody to speak of.
func Random(seed uint64, size Size) []*graph.Draft {
	return slices.Collect(generate(seed, awkward(size)))
}

// Large returns the drafts of a large graph, to be applied in this order. All together have exactly so many entities
// and, rows that say something for the second time aside, so many statements; a tenth of those rest on two passages.
// Each draft is made when it is asked for.
func Large(entities, statements int) iter.Seq[*graph.Draft] {
	return generate(1, collected(entities, statements))
}

// generator makes drafts one after another and remembers what it has made.
type generator struct {
	shape
	*rand.Rand
	vocabulary *vocab.Vocabulary
	kinds      []*vocab.Kind // to choose from, with kindAt
	kindAt     []float64
	predicates []*vocab.Predicate
	chanceAt   []float64
	pools      [][]int32 // entities by the number of a kind, those of narrower kinds included
	speakers   []int32
	ids        []graph.ID
	named      []graph.ID // statements that others can point at
	said       map[uint64]bool
	rows       []graph.StatementRow // of earlier statements, to say again; in small graphs only
	here       passage              // in the source that is being read
	elsewhere  passage              // in a source that bears out what another one says
	hash       maphash.Seed
	statements int
	deciding   *rand.Rand // what is corrected does not change what is said
	corrected  []string   // statements and data sets that corrections hold back
	draft      *graph.Draft
	judging    *rand.Rand // nil where nothing is judged
	judged     [][2]graph.ID
	daysJudged map[string]bool
}

// After returns drafts, without end, that each add an entity and so many statements to a large graph: those of somebody
// who goes on collecting. Like Large it says what it says again on a second passage now and then.
func After(s *graph.Snapshot, statements int) iter.Seq[*graph.Draft] {
	return func(yield func(*graph.Draft) bool) {
		size := s.Size()
		g := newGenerator(2, collected(size.Entities, size.Statements))
		for e := range s.Entities() {
			g.know(e.ID(), e.Kind().Kind)
		}
		g.statements = size.Statements
		for n := 0; ; n++ {
			g.begin(n)
			g.entity()
			g.say(g.statements + statements)
			if !yield(g.draft) {
				return
			}
		}
	}
}

func newGenerator(seed uint64, s shape) *generator {
	g := &generator{shape: s, Rand: rand.New(rand.NewPCG(seed, 1)), vocabulary: vocab.Builtin(), deciding: rand.New(rand.NewPCG(seed, 3)), said: make(map[uint64]bool), hash: maphash.MakeSeed()}
	g.pools = make([][]int32, len(g.vocabulary.Kinds()))
	if s.judged && seed%5 > 0 {
		g.judging, g.daysJudged = rand.New(rand.NewPCG(seed, 9)), make(map[string]bool)
	}
	g.chooseTerms()
	return g
}

func generate(seed uint64, s shape) iter.Seq[*graph.Draft] {
	return func(yield func(*graph.Draft) bool) {
		g := newGenerator(seed, s)
		for n := range s.drafts {
			g.begin(n)
			for len(g.ids) < max((n+1)*s.entities/s.drafts, min(leastEntities, s.entities)) {
				g.entity()
			}
			g.say((n + 1) * s.statements / s.drafts)
			g.judge(n)
			g.correct(n)
			if s.oddLocators {
				g.Shuffle(len(g.draft.Statements), func(i, j int) {
					rows := g.draft.Statements
					rows[i], rows[j] = rows[j], rows[i]
				})
			}
			if !yield(g.draft) {
				return
			}
		}
	}
}

func (g *generator) chance(p float64) bool { return g.Float64() < p }

func text(s string) graph.Cell { return graph.Cell{Text: s} }

func field(name, s string) graph.Field { return graph.Field{Name: name, Cell: text(s)} }

// chooseTerms sums up the shares of kinds and predicates.
func (g *generator) chooseTerms() {
	share := func(list []weight, name string) float64 {
		if list == nil {
			return 1
		}
		i := slices.IndexFunc(list, func(w weight) bool { return w.name == name })
		if i < 0 {
			return 0
		}
		return list[i].share
	}
	total := 0.0
	for _, k := range g.vocabulary.Kinds() {
		if p := share(g.shape.kinds, k.Name); p > 0 && !k.Abstract {
			total += p
			g.kinds, g.kindAt = append(g.kinds, k), append(g.kindAt, total)
		}
	}
	total = 0
	for _, p := range g.vocabulary.Predicates() {
		if w := share(g.shape.predicates, p.Name); w > 0 {
			if g.shape.predicates == nil && (p.ObjectStatement || p.SubjectStatement) {
				w = 6 // few predicates join statements
			}
			total += w
			g.predicates, g.chanceAt = append(g.predicates, p), append(g.chanceAt, total)
		}
	}
}

// weighted returns an index into cumulated shares.
func (g *generator) weighted(sums []float64) int {
	i, _ := slices.BinarySearch(sums, g.Float64()*sums[len(sums)-1])
	return i
}

func (g *generator) mode() graph.Mode {
	at := g.Float64()
	for m, p := range g.modes {
		if at -= p; at < 0 {
			return graph.Mode(m)
		}
	}
	return graph.Fact
}

// of picks an entity of a kind, the early ones more often than the late ones; false when there is none.
func (g *generator) of(k *vocab.Kind) (graph.ID, bool) {
	pool := g.pools[k.Number]
	if len(pool) == 0 {
		return "", false
	}
	return g.ids[pool[int(float64(len(pool))*math.Pow(g.Float64(), g.skew))]], true
}

// begin starts a draft. Data sets take turns, and come in another edition when their turn comes again.
func (g *generator) begin(n int) {
	name := fmt.Sprintf("invented-%d", n%g.datasets+1)
	g.draft = &graph.Draft{Dataset: graph.DatasetRow{
		Name: text(name), Title: text("Invented data " + name), Version: text(strconv.Itoa(n/g.datasets + 1)),
		Licence: text("CC0-1.0"), Coder: text("nobody"), Codebook: text("none"),
		Creators: []graph.Cell{text("A"), text("B")},
	}}
}

func (g *generator) entity() {
	n := len(g.ids)
	kind := g.kinds[g.weighted(g.kindAt)]
	source, _ := g.vocabulary.Kind(vocab.KindSource)
	every := max(1, g.entities/g.sources)
	switch person, _ := g.vocabulary.Kind(vocab.KindPerson); {
	case n%every == 0:
		kind = source
	case n%every == 1 && n < every:
		kind = person // somebody has to speak
	}
	name := invented(g.Rand)
	id := graph.ID(fmt.Sprintf("%s:%s-%d", strings.ToLower(kind.Name), strings.ToLower(name), n))
	g.know(id, kind)
	row := graph.EntityRow{ID: text(string(id)), Kind: text(kind.Name), Names: []graph.Field{field("", name+" "+pick(g.Rand, nouns[:]))}}
	g.profile(&row, kind, n)
	g.draft.Entities = append(g.draft.Entities, row)
	if g.growing && n > 0 && g.chance(.15) {
		g.grow(g.IntN(n))
	}
}

// know makes an entity one of those that can be spoken of.
func (g *generator) know(id graph.ID, kind *vocab.Kind) {
	n := int32(len(g.ids))
	for k := kind; k != nil; k = k.Parent {
		g.pools[k.Number] = append(g.pools[k.Number], n)
	}
	if kind.Speaks {
		g.speakers = append(g.speakers, n)
	}
	g.ids = append(g.ids, id)
}

func (g *generator) profile(row *graph.EntityRow, kind *vocab.Kind, n int) {
	if g.oddLocators && g.chance(.3) {
		row.Names = append(row.Names, field(pick(g.Rand, []string{"ur", "tr", "en-GB"}), invented(g.Rand)))
	}
	for g.chance(g.otherNames) {
		row.OtherNames = append(row.OtherNames, field("", invented(g.Rand)))
	}
	if g.chance(g.described) {
		row.Descriptions = append(row.Descriptions, field("", sentence(g.Rand, 50)))
	}
	if g.chance(g.identified) {
		number := 900_000_000 + n
		if g.growing {
			number = 900_000_000 + g.IntN(8) // two entities may claim to be the same thing elsewhere
		}
		mark := ""
		if g.chance(.2) {
			mark = " (close)"
		}
		row.ExternalIDs = append(row.ExternalIDs, text(fmt.Sprintf("wikidata:Q%d%s", number, mark)))
	}
	for _, a := range kind.AllAttributes() {
		if !g.chance(g.coded) {
			continue
		}
		switch a.Type {
		case vocab.TypeCode:
			row.Attributes = append(row.Attributes, field(a.Name, pick(g.Rand, a.Codes.Codes).Code))
		case vocab.TypeNumber:
			low, high := 0.0, 100.0
			if a.Min != nil {
				low = *a.Min
			}
			if a.Max != nil {
				high = *a.Max
			}
			row.Attributes = append(row.Attributes, field(a.Name, strconv.FormatFloat(low+g.Float64()*(high-low), 'f', 3, 64)))
		}
	}
	if kind.Name == vocab.KindSource && g.chance(.5) {
		row.Attributes = append(row.Attributes, field(vocab.AttributeLength, strconv.Itoa(sourceLength)))
	}
}

// grow adds something to an entity that is there already, in this draft or in an earlier one.
func (g *generator) grow(n int) {
	id := string(g.ids[n])
	i := slices.IndexFunc(g.draft.Entities, func(e graph.EntityRow) bool { return e.ID.Text == id })
	kind := ""
	if i >= 0 {
		kind = g.draft.Entities[i].Kind.Text
	} else {
		for _, k := range g.vocabulary.Kinds() {
			if !k.Abstract && slices.Contains(g.pools[k.Number], int32(n)) {
				kind = k.Name
			}
		}
	}
	row := graph.EntityRow{ID: text(id), Kind: text(kind), OtherNames: []graph.Field{field("", invented(g.Rand))}}
	if g.chance(.5) {
		row.Descriptions = []graph.Field{field("", sentence(g.Rand, 20))}
	}
	if g.chance(.3) {
		row.ExternalIDs = []graph.Cell{text(fmt.Sprintf("wikidata:Q%d", 900_000_000+g.IntN(8)))}
	}
	g.draft.Entities = append(g.draft.Entities, row)
}
