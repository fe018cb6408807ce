package main

import (
	"fmt"
	"strings"

	"peacegraph/graph"
)

// changeList is what a data set would do to the graph, or has done: how much, and the first of each sort.
type changeList struct {
	datasetState                        int // stateNew, stateChanged or stateUnchanged
	added, merged, corrected, conflicts changeGroup
	dropped                             changeGroup // see [graph.Preview.Dropped]
	entityConflicts, statementConflicts int
	droppedStatements, droppedEvidence  int
}

const (
	stateNew = iota
	stateChanged
	stateUnchanged
)

var stateNames = [...]string{"added", "merged", "unchanged"}

// changeGroup is one sort of changes.
type changeGroup struct {
	name  string
	count int
	items []changeItem
}

// changeItem is one change. It is an element of the lists that `peacegraph import --json` prints.
type changeItem struct {
	ID           graph.ID       `json:"id"`
	Text         string         `json:"text"`
	Names        []nameItem     `json:"names,omitempty"`
	Descriptions []nameItem     `json:"descriptions,omitempty"`
	ExternalIDs  []string       `json:"externalIds,omitempty"`
	Values       []valueItem    `json:"values,omitempty"` // attributes of an entity, fields of a data set
	Evidence     []evidenceItem `json:"evidence,omitempty"`
	Notes        []string       `json:"notes,omitempty"`
	Qualifiers   []valueItem    `json:"qualifiers,omitempty"`
	Conflict     string         `json:"conflict,omitempty"`
	Against      graph.ID       `json:"against,omitempty"` // the other statement
	Dataset      string         `json:"dataset,omitempty"` // that says otherwise
}

type nameItem struct {
	Text      string `json:"text"`
	Lang      string `json:"lang"`
	Preferred bool   `json:"preferred,omitempty"`
}

type valueItem struct {
	Name   string `json:"name"`
	Before string `json:"before,omitempty"`
	After  string `json:"after"`
}

type evidenceItem struct {
	ID           graph.ID `json:"id"`
	Source       graph.ID `json:"source"`
	Passage      string   `json:"passage"`
	Confidence   int      `json:"confidence"`
	AttributedTo []string `json:"attributedTo,omitempty"`
	written      string   // the confidence, as in a cell
}

// changesOf lists what a prepared data set changes, with so many examples of each sort.
func changesOf(d *importing, examples int) *changeList {
	c := &changeList{
		added: changeGroup{name: "added"}, merged: changeGroup{name: "merged"},
		corrected: changeGroup{name: "corrected"}, conflicts: changeGroup{name: "in conflict"},
		dropped: changeGroup{name: "no longer in the files"},
	}
	put := func(g *changeGroup, item func() changeItem) {
		if g.count++; len(g.items) < examples {
			g.items = append(g.items, item())
		}
	}
	c.readDataset(d.prepared.Dataset(), put)
	for change := range d.preview.Changes() {
		switch change.Action() {
		case graph.EntityDescribed, graph.StatementExtended:
			put(&c.merged, func() changeItem { return mergedItem(change) })
		case graph.StatementSuperseded:
			put(&c.corrected, func() changeItem {
				item := itemOf(change.Node())
				if by, ok := change.Node().(graph.Statement).SupersededBy(); ok {
					item.Text += " → " + by.Text()
				}
				return item
			})
		case graph.StatementDeprecated, graph.StatementReinstated, graph.DatasetWithdrawn, graph.DatasetReinstated:
			put(&c.corrected, func() changeItem { return correctedItem(change) })
		default:
			put(&c.added, func() changeItem { return itemOf(change.Node()) })
		}
	}
	for conflict := range d.preview.Conflicts() {
		if conflict.Attribute != nil {
			c.entityConflicts++
		} else {
			c.statementConflicts++
		}
		put(&c.conflicts, func() changeItem { return conflictItem(conflict) })
	}
	for dropped := range d.preview.Dropped() {
		c.droppedEvidence += len(dropped.Evidence)
		if dropped.Whole {
			c.droppedStatements++
		}
		put(&c.dropped, func() changeItem { return droppedItem(dropped) })
	}
	return c
}

func (c *changeList) readDataset(change graph.DatasetChange, put func(*changeGroup, func() changeItem)) {
	id := graph.Dataset{Name: change.Name}.ID()
	item := func() changeItem {
		item := changeItem{ID: id, Text: "the description of the data set"}
		if !change.Known {
			return item
		}
		for _, v := range change.Values {
			item.Values = append(item.Values, valueItem{v.Name, v.Before, v.After})
		}
		return item
	}
	switch {
	case len(change.Values) == 0:
		c.datasetState = stateUnchanged
	case change.Known:
		c.datasetState = stateChanged
		put(&c.merged, item)
	default:
		put(&c.added, item)
	}
}

// few reports whether all that changes was listed.
func (c *changeList) few() bool {
	for _, g := range c.groups() {
		if len(g.items) < g.count {
			return false
		}
	}
	return true
}

func (c *changeList) groups() []*changeGroup {
	return []*changeGroup{&c.added, &c.merged, &c.corrected, &c.conflicts, &c.dropped}
}

// correctedItem tells of a statement or a data set that was taken back, and why, or that came back.
func correctedItem(change graph.Change) changeItem {
	item, why := itemOf(change.Node()), ""
	switch n := change.Node().(type) {
	case graph.Statement:
		why, _ = n.RankReason()
	case graph.Dataset:
		item.Text = n.Title
		if c, ok := n.Withdrawn(); ok {
			why = c.Reason()
		}
	}
	_, done, _ := strings.Cut(strings.ToLower(change.Action().String()), "_")
	if item.Text += ", " + done; why != "" {
		item.Text += ": " + why
	}
	return item
}

func itemOf(n graph.Node) changeItem {
	item := changeItem{ID: n.ID()}
	switch n := n.(type) {
	case graph.Judgement:
		item.Text = fmt.Sprintf("%s and %s are %s: %s (%s)", n.EntityName(nil), n.OtherName(nil), n.Verdict(), n.Reason(), n.Author())
	case graph.Entity:
		item.Text = fmt.Sprintf("%s (%s)", n.Name(nil), n.Kind().Name())
	case graph.Statement:
		item.Text = n.Text()
		for _, e := range n.Evidence()[:1] {
			item.Text += fmt.Sprintf(" (%s, %s)", e.Passage().Source().ID(), e.Passage().Label())
		}
	}
	return item
}

func mergedItem(change graph.Change) changeItem {
	item := changeItem{ID: change.Node().ID()}
	switch n := change.Node().(type) {
	case graph.Entity:
		item.Text = n.Name(nil)
	case graph.Statement:
		item.Text = n.Text()
	}
	gain := change.Gained()
	for _, n := range gain.Names {
		item.Names = append(item.Names, nameItem(n))
	}
	for _, n := range gain.Descriptions {
		item.Descriptions = append(item.Descriptions, nameItem(n))
	}
	for _, x := range gain.ExternalIDs {
		text := x.Scheme + ":" + x.Value
		if x.Match == graph.Close {
			text += " (close)"
		}
		item.ExternalIDs = append(item.ExternalIDs, text)
	}
	for _, a := range gain.Attributes {
		item.Values = append(item.Values, valueItem{a.Name, a.Before, a.After})
	}
	for _, e := range gain.Evidence {
		item.Evidence = append(item.Evidence, evidenceOf(e))
	}
	for _, q := range gain.Qualifiers {
		item.Qualifiers = append(item.Qualifiers, valueItem{Name: q.Name, After: q.Text()})
	}
	item.Notes = gain.Notes
	return item
}

func evidenceOf(e graph.Evidence) evidenceItem {
	item := evidenceItem{
		ID: e.ID(), Source: e.Passage().Source().ID(), Passage: e.Passage().Label(), Confidence: e.Confidence().Score(),
		written: e.Confidence().Written(),
	}
	for _, speaker := range e.AttributedTo() {
		item.AttributedTo = append(item.AttributedTo, string(speaker.ID()))
	}
	return item
}

func conflictItem(c graph.DraftConflict) changeItem {
	item := changeItem{ID: c.Node.ID(), Dataset: c.Dataset.Name}
	switch n := c.Node.(type) {
	case graph.Entity:
		item.Text = n.Name(nil)
		item.Values = []valueItem{{c.Attribute.Name, c.Attribute.Before, c.Attribute.After}}
		item.Conflict = fmt.Sprintf("%s: %s %s here, %s in %s", item.Text, c.Attribute.Name, c.Attribute.After, c.Attribute.Before, c.Dataset.Name)
	case graph.Statement:
		item.Text, item.Against = n.Text(), c.Against.ID()
		item.Conflict = fmt.Sprintf("“%s” here, “%s” in %s (%s)", n.Text(), c.Against.Text(), c.Dataset.Name, c.Against.ID())
	}
	return item
}

// droppedItem is a statement that the files no longer hold, or one of which they no longer hold some of the evidence.
func droppedItem(d graph.Dropped) changeItem {
	if d.Whole {
		return itemOf(d.Statement)
	}
	item := changeItem{ID: d.Statement.ID(), Text: d.Statement.Text() + " (rests on other evidence too)"}
	for _, e := range d.Evidence {
		item.Evidence = append(item.Evidence, evidenceOf(e))
	}
	return item
}
