package graphtest

import (
	"fmt"
	"time"

	"peacegraph/graph"
)

// The entities of a star, see [Star].
const (
	StarHub    graph.ID = "group:hub"
	StarSource graph.ID = "source:book"
	StarFirst  graph.ID = "location:0" // the first of the locations
	StarPage   graph.ID = "source:list#p=1"
)

// Star returns a draft of one armed group with edges to so many locations, and as many statements that nobody knows on
// which day it was where. The group is reported to say all of it itself. Each statement rests on a passage of its own in
// [StarSource] and on [StarPage], where all of them stand.
func Star(edges int) *graph.Draft {
	entity := func(id graph.ID, kind string) graph.EntityRow {
		return graph.EntityRow{ID: text(string(id)), Kind: text(kind), Names: []graph.Field{field("", string(id))}}
	}
	draft := &graph.Draft{
		Dataset:  graph.DatasetRow{Name: text("star"), Title: text("Star"), Licence: text("CC0-1.0")},
		Entities: []graph.EntityRow{entity(StarHub, "ArmedGroup"), entity(StarSource, "Source"), entity("source:list", "Source")},
	}
	day := time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := range 2 * edges {
		row := graph.StatementRow{
			Subject: text(string(StarHub)), Predicate: text("basedIn"), Object: text("UNKNOWN"), Mode: text("REPORTED"),
			ValidTime:    text(day.AddDate(0, 0, n).Format(time.DateOnly)),
			AttributedTo: []graph.Cell{text(string(StarHub))}, Confidence: text("HIGH"),
			Source: text(string(StarSource)), Paragraph: text("1"), Sentence: text(fmt.Sprint(n + 1)),
		}
		if n < edges {
			id := graph.ID(fmt.Sprintf("location:%d", n))
			draft.Entities = append(draft.Entities, entity(id, "Location"))
			row.Object = text(string(id))
		}
		draft.Statements = append(draft.Statements, row)
		row.Source, row.Sentence = text("source:list"), graph.Cell{}
		draft.Statements = append(draft.Statements, row)
	}
	return draft
}
