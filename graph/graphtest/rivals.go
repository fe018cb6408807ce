package graphtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Rivals returns two drafts that were begun on the same state of a graph and that often touch the same things, some of them in
// the same way. Each is accepted by the checks on that state, and says something. Made are the drafts that the state was made
// with. The same seed and state give the same drafts.
func Rivals(seed uint64, s *graph.Snapshot, made []*graph.Draft) [2]*graph.Draft {
	r := &rivalry{Rand: rand.New(rand.NewPCG(seed, 21)), s: s}
	for _, d := range made {
		r.rows = append(r.rows, d.Statements...)
	}
	entities := slices.Collect(s.Entities())
	for range 3 {
		r.entities = append(r.entities, pick(r.Rand, entities))
	}
	for _, i := range r.Perm(len(r.rows))[:4] {
		r.rows = append(r.rows, r.rows[i])
	}
	r.rows = r.rows[len(r.rows)-4:]
	for range 3 {
		t, ok := s.Statement(graph.ID(pick(r.Rand, r.rows).ID.Text))
		if !ok {
			t = pick(r.Rand, slices.Collect(s.Statements()))
		}
		r.targets = append(r.targets, string(t.ID()))
	}
	return [2]*graph.Draft{r.draft(), r.draft()}
}

// rivalry makes drafts of few things.
type rivalry struct {
	*rand.Rand
	s        *graph.Snapshot
	entities []graph.Entity
	rows     []graph.StatementRow
	targets  []string // statements
}

// draft makes a draft of a few things to say, of which each is accepted beside those before it.
func (r *rivalry) draft() *graph.Draft {
	sets := r.s.Datasets()
	set := sets[r.IntN(len(sets))]
	d := &graph.Draft{Dataset: graph.DatasetRow{Name: text(set.Name), Title: text(set.Title), Version: text(set.Version), Licence: text(set.Licence), Coder: text(set.Coder), Codebook: text(set.Codebook)}}
	for _, creator := range set.Creators {
		d.Dataset.Creators = append(d.Dataset.Creators, text(creator))
	}
	things := 0
	for tries, most := 0, 1+r.IntN(3); tries < 40 && things < most; tries++ {
		longer := *d
		longer.Entities, longer.Statements = slices.Clone(d.Entities), slices.Clone(d.Statements)
		longer.Corrections, longer.Judgements = slices.Clone(d.Corrections), slices.Clone(d.Judgements)
		r.say(&longer)
		if p, err := r.s.Prepare(context.Background(), &longer, graph.Authorship{}, nil); err == nil && !p.Empty() {
			d = &longer
			things++
		}
	}
	return d
}

// say adds one thing to a draft.
func (r *rivalry) say(d *graph.Draft) {
	e := pick(r.Rand, r.entities)
	about := graph.EntityRow{ID: text(string(e.ID())), Kind: text(e.Kind().Name())}
	lang, word := pick(r.Rand, []string{"", "xh", "zu"}), pick(r.Rand, []string{"One", "Other"})
	row := pick(r.Rand, r.rows)
	row.Rank, row.RankReason, row.Supersedes, row.Note = text(""), text(""), text(""), text("")
	switch r.IntN(14) {
	case 0, 1:
		for _, a := range e.Kind().AllAttributes() {
			switch {
			case !r.chance(.5):
			case a.Type == vocab.TypeCode:
				about.Attributes = append(about.Attributes, field(a.Name, a.Codes.Codes[r.IntN(2)%len(a.Codes.Codes)].Code))
			case a.Type == vocab.TypeNumber || a.Name == vocab.AttributeLength:
				about.Attributes = append(about.Attributes, field(a.Name, pick(r.Rand, []string{"1", "2", "100000"})))
			}
		}
		d.Entities = append(d.Entities, about)
	case 2:
		about.Names = []graph.Field{field(lang, word)}
		d.Entities = append(d.Entities, about)
	case 3:
		about.OtherNames = []graph.Field{field(lang, word)}
		about.ExternalIDs = []graph.Cell{text(pick(r.Rand, []string{"wikidata:Q1", "wikidata:Q1 (close)"}))}
		d.Entities = append(d.Entities, about)
	case 4:
		about.Descriptions = []graph.Field{field(lang, word)}
		d.Entities = append(d.Entities, about)
	case 5:
		d.Entities = append(d.Entities, graph.EntityRow{
			ID: text("place:rival"), Kind: text(pick(r.Rand, []string{"Place", "State"})), Names: []graph.Field{field(lang, word)},
		})
	case 6, 7: // evidence for what is there
		row.Paragraph, row.Sentence = text(fmt.Sprint(1+r.IntN(3))), text("")
		row.Note = text(pick(r.Rand, []string{"", "a note"}))
		d.Statements = append(d.Statements, row)
	case 8, 9, 10: // what is not there
		row.ID, row.ValidTime = text(pick(r.Rand, []string{"", "stmt:rival-1", "stmt:rival-2"})), text(pick(r.Rand, []string{"1801", "1802"}))
		row.Rank = text(pick(r.Rand, []string{"", "", "PREFERRED", "DEPRECATED"}))
		if row.Rank.Text != "" {
			row.RankReason = text(word)
		}
		if r.chance(.4) {
			row.Supersedes = text(pick(r.Rand, r.targets))
		}
		d.Statements = append(d.Statements, row)
	case 11:
		target := pick(r.Rand, r.targets)
		action := pick(r.Rand, []graph.CorrectionAction{graph.Deprecate, graph.Reinstate})
		if r.chance(.3) {
			target, action = string(pick(r.Rand, r.s.Datasets()).ID()), pick(r.Rand, []graph.CorrectionAction{graph.Withdraw, graph.Reinstate})
		}
		d.Corrections = append(d.Corrections, graph.CorrectionRow{Action: text(action.String()), Target: text(target), Reason: text(word), Author: text(word)})
	case 12:
		d.Judgements = append(d.Judgements, graph.JudgementRow{
			Entity: about.ID, Other: text(string(pick(r.Rand, r.entities).ID())), Verdict: text(pick(r.Rand, []string{"SAME", "DIFFERENT"})),
			Reason: text(word), Author: text("nobody"), Date: text(pick(r.Rand, []string{"2071-01-01", "2071-01-02"})),
		})
	case 13:
		if r.chance(.5) {
			d.Dataset.Version = text(pick(r.Rand, []string{"8", "9"}))
		} else {
			d.Dataset.Title = text(word)
		}
	}
}

func (r *rivalry) chance(p float64) bool { return r.Float64() < p }
