package report

import (
	"fmt"
	"strings"

	"peacegraph/graph"
)

// FolderOf makes the value of a data set that was prepared and can be written, with so many examples of each sort of change.
// Check says what was found.
func FolderOf(check Check, p *graph.Prepared, preview *graph.Preview, examples int) Folder {
	f := Folder{Check: check, Empty: p.Empty()}
	put := func(to **Examples, item func() Change) {
		if *to == nil {
			*to = &Examples{First: []Change{}}
		}
		if (*to).Count++; len((*to).First) < examples {
			(*to).First = append((*to).First, item())
		}
	}
	f.readDataset(p.Dataset(), put)
	for change := range preview.Changes() {
		switch change.Action() {
		case graph.EntityDescribed, graph.StatementExtended:
			put(&f.Merged, func() Change { return mergedItem(change) })
		case graph.StatementSuperseded:
			put(&f.Corrected, func() Change {
				item := itemOf(change.Node())
				if by, ok := change.Node().(graph.Statement).SupersededBy(); ok {
					item.Text += " → " + by.Text()
				}
				return item
			})
		case graph.StatementDeprecated, graph.StatementReinstated, graph.DatasetWithdrawn, graph.DatasetReinstated:
			put(&f.Corrected, func() Change { return correctedItem(change) })
		default:
			put(&f.Added, func() Change { return itemOf(change.Node()) })
		}
	}
	for conflict := range preview.Conflicts() {
		if conflict.Attribute != nil {
			f.EntityConflicts++
		} else {
			f.StatementConflicts++
		}
		put(&f.Conflicts, func() Change { return conflictItem(conflict) })
	}
	for dropped := range preview.Dropped() {
		f.DroppedEvidence += len(dropped.Evidence)
		if dropped.Whole {
			f.DroppedStatements++
		}
		put(&f.Dropped, func() Change { return droppedItem(dropped) })
	}
	return f
}

func (f *Folder) readDataset(change graph.DatasetChange, put func(**Examples, func() Change)) {
	id := graph.Dataset{Name: change.Name}.ID()
	item := func() Change {
		item := Change{ID: id, Text: "the description of the data set"}
		if !change.Known {
			return item
		}
		for _, v := range change.Values {
			item.Values = append(item.Values, Value{v.Name, v.Before, v.After})
		}
		return item
	}
	switch {
	case len(change.Values) == 0:
		f.Dataset = Unchanged
	case change.Known:
		f.Dataset = Merged
		put(&f.Merged, item)
	default:
		f.Dataset = Added
		put(&f.Added, item)
	}
}

// correctedItem tells of a statement or a data set that was taken back, and why, or that came back.
func correctedItem(change graph.Change) Change {
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

func itemOf(n graph.Node) Change {
	item := Change{ID: n.ID()}
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

func mergedItem(change graph.Change) Change {
	item := Change{ID: change.Node().ID()}
	switch n := change.Node().(type) {
	case graph.Entity:
		item.Text = n.Name(nil)
	case graph.Statement:
		item.Text = n.Text()
	}
	gain := change.Gained()
	for _, n := range gain.Names {
		item.Names = append(item.Names, Name(n))
	}
	for _, n := range gain.Descriptions {
		item.Descriptions = append(item.Descriptions, Name(n))
	}
	for _, x := range gain.ExternalIDs {
		text := x.Scheme + ":" + x.Value
		if x.Match == graph.Close {
			text += " (close)"
		}
		item.ExternalIDs = append(item.ExternalIDs, text)
	}
	for _, a := range gain.Attributes {
		item.Values = append(item.Values, Value{a.Name, a.Before, a.After})
	}
	for _, e := range gain.Evidence {
		item.Evidence = append(item.Evidence, evidenceOf(e))
	}
	for _, q := range gain.Qualifiers {
		item.Qualifiers = append(item.Qualifiers, Value{Name: q.Name, After: q.Text()})
	}
	item.Notes = gain.Notes
	return item
}

func evidenceOf(e graph.Evidence) Evidence {
	item := Evidence{
		ID: e.ID(), Source: e.Passage().Source().ID(), Passage: e.Passage().Label(), Confidence: e.Confidence().Score(),
		Written: e.Confidence().Written(),
	}
	for _, speaker := range e.AttributedTo() {
		item.AttributedTo = append(item.AttributedTo, string(speaker.ID()))
	}
	return item
}

func conflictItem(c graph.DraftConflict) Change {
	item := Change{ID: c.Node.ID(), Dataset: c.Dataset.Name}
	switch n := c.Node.(type) {
	case graph.Entity:
		item.Text = n.Name(nil)
		item.Values = []Value{{c.Attribute.Name, c.Attribute.Before, c.Attribute.After}}
		item.Conflict = fmt.Sprintf("%s: %s %s here, %s in %s", item.Text, c.Attribute.Name, c.Attribute.After, c.Attribute.Before, c.Dataset.Name)
	case graph.Statement:
		item.Text, item.Against = n.Text(), c.Against.ID()
		item.Conflict = fmt.Sprintf("“%s” here, “%s” in %s (%s)", n.Text(), c.Against.Text(), c.Dataset.Name, c.Against.ID())
	}
	return item
}

// droppedItem is a statement that the files no longer hold, or one of which they no longer hold some of the evidence.
func droppedItem(d graph.Dropped) Change {
	if d.Whole {
		return itemOf(d.Statement)
	}
	item := Change{ID: d.Statement.ID(), Text: d.Statement.Text() + " (rests on other evidence too)"}
	for _, e := range d.Evidence {
		item.Evidence = append(item.Evidence, evidenceOf(e))
	}
	return item
}
