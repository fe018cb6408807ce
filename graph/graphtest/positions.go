package graphtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// position is one statement in a table of positions.
type position struct {
	*said
	subject bool
	line    string
}

// Positions returns who stands where towards an entity, in order: each actor with the statements, newest first.
func (r *Reference) Positions(on graph.ID, widely bool, filter *graph.StatementFilter) []string {
	targets := []string{string(on)}
	if widely {
		targets = r.widened(targets)
	}
	asked := graph.StatementFilter{}
	if filter != nil {
		asked = *filter
	}
	if asked.Polarity == nil {
		asked.Polarity = []graph.Polarity{graph.Positive}
	}
	if asked.Rank == nil {
		asked.Rank = []graph.Rank{graph.Normal, graph.Preferred}
	}
	rows := make(map[string][]position)
	for _, t := range r.statements {
		target, towards := r.aboutOf(t, targets)
		if target == "" || !r.matches(&asked, r.sees(t, graph.Both)) {
			continue
		}
		add := func(actor, role, stance string) {
			if actor != string(on) {
				rows[actor] = append(rows[actor], position{t, role == "SUBJECT", fmt.Sprint(t.id, " ", role, " ", stance, " ", target)})
			}
		}
		stance := r.stanceOf(t)
		if stance != vocab.StanceNone && towards {
			if r.isStatement(t.object) {
				stance = vocab.StanceNeutral
			}
			add(t.subject, "SUBJECT", string(stance))
		} else {
			stance = vocab.StanceNone
		}
		var speakers []string
		for _, e := range r.evidenceOf(t) {
			speakers = append(speakers, r.speakersOf(e)...)
		}
		slices.Sort(speakers)
		for _, speaker := range slices.Compact(speakers) {
			if stance == vocab.StanceNone || speaker != t.subject {
				add(speaker, "SPEAKER", "")
			}
		}
	}
	var actors []string
	for actor, list := range rows {
		actors = append(actors, actor)
		slices.SortFunc(list, func(a, b position) int {
			x, knownX := day(a.date, graph.ByValidTo)
			y, knownY := day(b.date, graph.ByValidTo)
			switch {
			case knownX != knownY:
				return btoi(knownY) - btoi(knownX)
			case knownX && x != y:
				return cmp.Compare(y, x)
			}
			return cmp.Or(btoi(b.subject)-btoi(a.subject), a.number-b.number)
		})
	}
	place := func(id string) int { return slices.IndexFunc(r.entities, func(e *thing) bool { return e.id == id }) }
	slices.SortFunc(actors, func(a, b string) int {
		return cmp.Or(len(rows[b])-len(rows[a]), cmp.Compare(r.folded(a), r.folded(b)), place(a)-place(b))
	})
	var lines []string
	for _, actor := range actors {
		line := []string{actor}
		for _, p := range rows[actor] {
			line = append(line, p.line)
		}
		lines = append(lines, strings.Join(line, "; "))
	}
	return lines
}

// PositionPage turns a page of positions into one to compare.
func PositionPage(c *graph.PositionConnection, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	total, err := c.TotalCount()
	page := Page{nil, c.PageInfo(), total}
	most := graph.MaxPage
	for i, p := range c.Nodes() {
		line := []string{string(p.Actor().ID())}
		statements, wrong := p.Statements(&most)
		if wrong != nil {
			return Page{}, wrong
		}
		counts, whatIfs := make(map[vocab.Stance]int), 0
		for _, s := range statements {
			stance, _ := s.Stance()
			if s.As() == graph.AsSubject && s.Statement().Mode() == graph.Hypothetical {
				whatIfs++
			} else {
				counts[stance]++
			}
			line = append(line, fmt.Sprint(s.Statement().ID(), " ", s.As(), " ", stance, " ", s.On().ID()))
		}
		if got := p.Count(); got != len(statements) || p.For() != counts[vocab.StanceFor] || p.Against() != counts[vocab.StanceAgainst] ||
			p.Neutral() != counts[vocab.StanceNeutral] || p.Said() != counts[vocab.StanceNone] || p.WhatIf() != whatIfs {
			return Page{}, fmt.Errorf("%s counts %d statements and has %v", p.Actor().ID(), got, counts)
		}
		by := p.Said()
		for _, used := range p.Predicates() {
			by += used.Count
		}
		if by != p.Count() {
			return Page{}, fmt.Errorf("the predicates of %s count %d, the row %d", p.Actor().ID(), by, p.Count())
		}
		if c.Edges()[i].Node().Actor() != p.Actor() {
			return Page{}, fmt.Errorf("edge %d is not the node", i)
		}
		page.Items = append(page.Items, strings.Join(line, "; "))
	}
	return page, err
}

// widened adds the parts of the targets, at any depth, and then what addresses one of them.
func (r *Reference) widened(targets []string) []string {
	grow := func(name string) bool {
		grown := false
		for _, t := range r.statements {
			if r.isKind(t.subject, vocab.KindEntity) && t.polarity == graph.Positive && t.rank != graph.Deprecated && t.predicate.Name == name &&
				slices.Contains(targets, t.object) && !slices.Contains(targets, t.subject) {
				targets, grown = append(targets, t.subject), true
			}
		}
		return grown
	}
	for grow(vocab.PartOf) {
	}
	parts := slices.Clone(targets)
	for _, t := range r.statements {
		if t.polarity == graph.Positive && t.rank != graph.Deprecated && t.predicate.Name == vocab.Addresses && slices.Contains(parts, t.object) {
			targets = append(targets, t.subject)
		}
	}
	return targets
}

// aboutOf returns the target that a statement is about, its object first, or else the one that the statement which it
// speaks of is about.
func (r *Reference) aboutOf(t *said, targets []string) (target string, towards bool) {
	end := func(t *said) string {
		for _, id := range [2]string{t.object, t.subject} {
			if slices.Contains(targets, id) {
				return id
			}
		}
		return ""
	}
	if found := end(t); found != "" {
		return found, found == t.object
	}
	for _, id := range [2]string{t.object, t.subject} {
		for _, of := range r.statements {
			if found := end(of); of.id == id && found != "" {
				return found, id == t.object
			}
		}
	}
	return "", false
}

func (r *Reference) isStatement(id string) bool {
	return slices.ContainsFunc(r.statements, func(t *said) bool { return t.id == id })
}

// stanceOf returns where the subject of a statement stands towards its object.
func (r *Reference) stanceOf(t *said) vocab.Stance {
	stance := t.predicate.Stance
	if stance == vocab.StanceNone || !r.isKind(t.subject, vocab.KindActor) {
		return vocab.StanceNone
	}
	if t.polarity == graph.Negative {
		return vocab.StanceNeutral
	}
	for _, q := range r.qualifiersOf(t) {
		if term, ok := t.predicate.Qualifier(q[0]); ok && term.Codes != nil {
			if code, _ := term.Codes.Code(q[1]); code.Stance != vocab.StanceNone {
				return code.Stance
			}
		}
	}
	return stance
}
