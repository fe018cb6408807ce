package intercoder

import (
	"cmp"
	"slices"
	"strings"

	"peacegraph/graph"
)

// Unit is a passage as coders name it.
type Unit struct {
	Source    graph.ID `json:"source"`
	Paragraph int      `json:"paragraph,omitempty"`
	Sentence  int      `json:"sentence,omitempty"`
	Page      string   `json:"page,omitempty"`
	Row       string   `json:"row,omitempty"`
}

func (u Unit) compare(v Unit) int {
	return cmp.Or(cmp.Compare(u.Source, v.Source), cmp.Compare(u.Paragraph, v.Paragraph), cmp.Compare(u.Sentence, v.Sentence),
		cmp.Compare(u.Page, v.Page), cmp.Compare(u.Row, v.Row))
}

// Code is one statement as one coder read it in a passage.
type Code struct {
	// ID is that of the statement, Text the statement in words.
	ID   graph.ID `json:"id"`
	Text string   `json:"text"`
	// What it says, and how: ids, names and codes as data files write them.
	Subject    string `json:"subject"`
	Predicate  string `json:"predicate"`
	Object     string `json:"object"`
	Mode       string `json:"mode"`
	Polarity   string `json:"polarity"`
	Speaker    string `json:"speaker"`
	ValidTime  string `json:"validTime"`
	Confidence int    `json:"confidence"`
}

// Coding is what one data set says about each passage.
type Coding struct {
	// ID and Title are those of the data set.
	ID    graph.ID `json:"id"`
	Title string   `json:"title"`

	units map[Unit][]Code
}

// Read returns the coding of a data set: every statement that it has evidence for, deprecated ones aside, by passage. What
// the data set has withdrawn is read all the same. The error is a [graph.InputError] when there is no such data set.
func Read(s *graph.Snapshot, dataset graph.ID) (*Coding, error) {
	of, err := s.NamedDataset(dataset)
	if err != nil {
		return nil, err
	}
	c := &Coding{ID: of.ID(), Title: of.Title, units: make(map[Unit][]Code)}
	for t := range s.Statements() {
		if _, withdrawn := of.Withdrawn(); t.Rank() == graph.Deprecated && !withdrawn {
			continue
		}
		for _, e := range t.Evidence() {
			if e.Dataset().ID() == of.ID() {
				unit := unitOf(e.Passage())
				c.units[unit] = append(c.units[unit], codeOf(t, e))
			}
		}
	}
	for _, codes := range c.units {
		slices.SortFunc(codes, func(a, b Code) int { return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.ID, b.ID)) })
	}
	return c, nil
}

func unitOf(p graph.Passage) Unit {
	u := Unit{Source: p.Source().ID()}
	u.Paragraph, _ = p.Paragraph()
	u.Sentence, _ = p.Sentence()
	if u.Paragraph == 0 && u.Sentence == 0 {
		u.Page, _ = p.Page()
		u.Row, _ = p.Row()
	}
	return u
}

func codeOf(t graph.Statement, e graph.Evidence) Code {
	c := Code{
		ID: t.ID(), Text: t.Text(), Subject: string(t.Subject().ID()), Predicate: t.Predicate().Name(), Object: objectOf(t.Object()),
		Mode: t.Mode().String(), Polarity: t.Polarity().String(), Confidence: e.Confidence().Score(),
	}
	var speakers []string
	for _, s := range e.AttributedTo() {
		speakers = append(speakers, string(s.ID()))
	}
	slices.Sort(speakers)
	c.Speaker = strings.Join(speakers, " | ")
	if d, ok := t.ValidTime(); ok {
		c.ValidTime = d.EDTF()
	}
	return c
}

func objectOf(o graph.Object) string {
	switch o := o.(type) {
	case graph.Node:
		return string(o.ID())
	case graph.Text:
		return o.Text
	case graph.Code:
		return o.Code
	case graph.DateValue:
		return o.Date.EDTF()
	case graph.QuantityValue:
		return o.Quantity.Text()
	case graph.Unknown:
		return o.Reason.String()
	}
	return ""
}
