package graphtest

import (
	"fmt"
	"strings"

	"peacegraph/graph"
)

// Describe writes down everything that a snapshot tells about each thing in it, one line for each, in the order of the
// record. Lists are read in pages to their ends. [Reference.Describe] writes the same lines.
func Describe(s *graph.Snapshot) ([]string, error) {
	d := &describer{}
	size := s.Size()
	d.line("size", size.Entities, size.Statements, size.Evidence, size.Passages, size.Sources, size.Datasets, size.Changesets, size.Quads)
	for n := 1; n <= size.Changesets; n++ {
		node, _ := s.Node(graph.ID(fmt.Sprintf("changeset:%d", n)))
		c := node.(graph.Changeset)
		d.line(c.ID(), c.Number(), c.Time().Format("2006-01-02T15:04:05Z"), c.Agent(), c.Message())
	}
	for _, set := range s.Datasets() {
		d.line(set.ID(), set.Title, set.Description, set.Version, set.Language, set.Licence, set.Creators, set.Citation,
			set.Codebook, set.Coder, set.Statements(), corrections(set.Corrections()))
	}
	for _, k := range s.Kinds() {
		if k.Uses() > 0 {
			d.line(k.ID(), k.Uses())
		}
	}
	for _, p := range s.Predicates() {
		if p.Uses() > 0 {
			d.line(p.ID(), p.Uses())
		}
	}
	d.judgements(s)
	evidence := make(map[graph.ID]bool)
	for t := range s.Statements() {
		d.statement(t)
		for _, e := range t.Evidence() {
			if !evidence[e.ID()] {
				evidence[e.ID()] = true
				d.evidence(e)
			}
		}
	}
	for e := range s.Entities() {
		d.entity(e)
	}
	return d.lines, d.err
}

type describer struct {
	lines []string
	err   error
}

func (d *describer) line(parts ...any) {
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteString(" | ")
		}
		fmt.Fprint(&b, part)
	}
	d.lines = append(d.lines, b.String())
}

func ids[T graph.Node](nodes []T) []string {
	list := make([]string, 0, len(nodes))
	for _, n := range nodes {
		list = append(list, string(n.ID()))
	}
	return list
}

func (d *describer) statement(t graph.Statement) {
	object := ""
	switch o := t.Object().(type) {
	case graph.Node:
		object = string(o.ID())
	case graph.Text:
		object = "text " + o.Text + "@" + o.Lang
	case graph.Code:
		object = "code " + o.Code
	case graph.DateValue:
		object = "date " + o.Date.EDTF()
	case graph.QuantityValue:
		object = "quantity " + o.Quantity.Text()
	case graph.Unknown:
		object = o.Reason.String()
	}
	date := ""
	if v, ok := t.ValidTime(); ok {
		date = fmt.Sprintf("%s %s %s", v.EDTF(), v.Earliest(), v.Latest())
	}
	var qualifiers []string
	for _, q := range t.Qualifiers() {
		qualifiers = append(qualifiers, q.Name+"="+q.Text())
	}
	reason, _ := t.RankReason()
	supersedes, supersededBy := graph.ID(""), graph.ID("")
	if older, ok := t.Supersedes(); ok {
		supersedes = older.ID()
	}
	if newer, ok := t.SupersededBy(); ok {
		supersededBy = newer.ID()
	}
	d.line(t.ID(), t.Subject().ID(), t.Predicate().Name(), object, t.Mode(), t.Polarity(), t.Rank(), reason, date, qualifiers,
		ids(t.Evidence()), ids(t.AttributedTo()), t.Confidence().Score(), t.SourceCount(), t.Corroborated(), t.Contested(),
		ids(t.DeniedBy()), ids(t.AffirmedBy()), supersedes, supersededBy, corrections(t.Corrections()), strings.Join(t.Notes(), "; "), t.Dataset().ID(), t.AddedIn().Number())
}

func corrections(list []graph.Correction) []string {
	var lines []string
	for _, c := range list {
		decided, _ := c.Date()
		author := c.Author()
		if author == c.AddedIn().Agent() {
			author = ""
		}
		lines = append(lines, strings.Join([]string{string(c.ID()), c.Action().String(), string(c.Target().ID()), c.Reason(), author, decided}, " "))
	}
	return lines
}

func (d *describer) evidence(e graph.Evidence) {
	coder, _ := e.Coder()
	codebook, _ := e.Codebook()
	p := e.Passage()
	d.line(e.ID(), e.Withdrawn(), p.ID(), p.Source().ID(), e.Voice(), ids(e.AttributedTo()), e.Confidence().Score(), coder, codebook,
		ids(e.Statements()), e.AddedIn().Number())
}

func (d *describer) entity(e graph.Entity) {
	var names, about, elsewhere, attributes []string
	for _, n := range e.Names() {
		names = append(names, fmt.Sprintf("%s@%s %t", n.Text, n.Lang, n.Preferred))
	}
	if text, ok := e.Description(nil); ok {
		about = append(about, text)
	}
	for _, x := range e.ExternalIDs() {
		elsewhere = append(elsewhere, fmt.Sprintf("%s:%s %s", x.Scheme, x.Value, x.Match))
	}
	for _, a := range e.Attributes() {
		attributes = append(attributes, a.Name+"="+a.Value)
	}
	every := everything()
	relations, err := Pages(graph.MaxPage, false, func(r Request) (Page, error) {
		c, err := e.Relations(every, nil, r.First, r.After, r.Last, r.Before)
		return RelationPage(c, err)
	})
	d.fail(err)
	statements, err := Pages(graph.MaxPage, false, func(r Request) (Page, error) {
		c, err := e.Statements(every, nil, r.First, r.After, r.Last, r.Before)
		return StatementPage(c, err)
	})
	d.fail(err)
	d.line(e.ID(), otherIDs(e), e.Kind().Name(), names, about, elsewhere, attributes, e.AddedIn().Number(), e.Degree(), relations, statements)
	if dated, ok := e.(interface{ When() (graph.Dating, bool) }); ok {
		if when, ok := dated.When(); ok {
			d.line(e.ID(), "when", when.EDTF(), when.Statement().ID())
		}
	}
	if a, ok := e.(graph.Actor); ok {
		claims, err := Pages(graph.MaxPage, false, func(r Request) (Page, error) {
			c, err := a.Claims(every, nil, r.First, r.After, r.Last, r.Before)
			return StatementPage(c, err)
		})
		d.fail(err)
		d.line(e.ID(), "claims", claims)
	}
	if source, ok := e.(graph.Source); ok {
		passages, err := Pages(graph.MaxPage, false, func(r Request) (Page, error) {
			c, err := source.Passages(nil, r.First, r.After, r.Last, r.Before)
			return PassagePage(c, err)
		})
		d.fail(err)
		d.line(e.ID(), "passages", passages)
	}
	for name, p := range properties(e) {
		d.property(e.ID(), name, p)
	}
}

func (d *describer) property(id graph.ID, name string, p graph.Property) {
	value := ""
	switch v := p.Value().(type) {
	case graph.Text:
		value = v.Text
	case graph.Code:
		value = v.Code
	case graph.DateValue:
		value = v.Date.EDTF()
	}
	d.line(id, name, p.Knowledge(), value, ids(p.Statements()))
}

// properties returns the properties of an entity by the predicate they are read from; a kind has one at most.
func properties(e graph.Entity) map[string]graph.Property {
	switch e := e.(type) {
	case graph.Agreement:
		return map[string]graph.Property{"agreementType": e.AgreementType()}
	case graph.Negotiation:
		return map[string]graph.Property{"hasOutcome": e.Outcome()}
	case graph.PeaceProcess:
		return map[string]graph.Property{"hasStatus": e.StatedStatus()}
	case graph.Source:
		return map[string]graph.Property{"datePublished": e.Published()}
	}
	return nil
}

func (d *describer) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// everything returns the filter that lets every statement through.
func everything() *graph.StatementFilter {
	return &graph.StatementFilter{
		Mode:     []graph.Mode{graph.Fact, graph.Reported, graph.Assessment, graph.Proposal, graph.Hypothetical, graph.Inferred},
		Polarity: []graph.Polarity{graph.Positive, graph.Negative},
		Rank:     []graph.Rank{graph.Normal, graph.Preferred, graph.Deprecated},
	}
}
