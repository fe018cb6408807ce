package reconcile

import (
	"encoding/json"
	"fmt"
	"net/http"

	"peacegraph/graph"
)

type extension struct {
	IDs        []graph.ID `json:"ids"`
	Properties []struct {
		ID string `json:"id"`
	} `json:"properties"`
}

type extended struct {
	Meta []term                          `json:"meta"`
	Rows map[graph.ID]map[string][]value `json:"rows"`
}

type value struct {
	Text string `json:"str"`
}

// extendRows returns the identifiers and attributes of entities. An id that names nothing has a row without values.
func (q request) extendRows(text []byte) (any, error) {
	var asked extension
	if err := json.Unmarshal(text, &asked); err != nil {
		return nil, problem{http.StatusBadRequest, "BAD_REQUEST", `extend cannot be read; it is JSON such as {"ids": ["state:qatar"], "properties": [{"id": "wikidata"}]}`}
	}
	if len(asked.IDs) > maxRows {
		return nil, problem{http.StatusBadRequest, "BATCH_TOO_LARGE", fmt.Sprintf("there are %d ids; send at most %d at once", len(asked.IDs), maxRows)}
	}
	labels := make(map[string]string)
	for _, p := range q.properties() {
		labels[p.ID] = p.Name
	}
	answer := extended{Meta: []term{}, Rows: make(map[graph.ID]map[string][]value)}
	for _, p := range asked.Properties {
		label, known := labels[p.ID]
		if !known {
			label = p.ID
		}
		answer.Meta = append(answer.Meta, term{p.ID, label})
	}
	for _, id := range asked.IDs {
		row := make(map[string][]value)
		for _, p := range asked.Properties {
			row[p.ID] = []value{}
		}
		if e, known := q.s.Entity(id); known {
			for _, x := range e.ExternalIDs() {
				if values, wanted := row[x.Scheme]; wanted {
					row[x.Scheme] = append(values, value{x.Value})
				}
			}
			for _, a := range e.Attributes() {
				if values, wanted := row[a.Name]; wanted {
					row[a.Name] = append(values, value{a.Display()})
				}
			}
		}
		answer.Rows[id] = row
	}
	return answer, nil
}

type proposed struct {
	Type       string `json:"type"`
	Limit      int    `json:"limit"`
	Properties []term `json:"properties"`
}

// propose returns what entities of a kind can be extended by.
func (q request) propose() any {
	kind := q.Form.Get("type")
	answer := proposed{Type: kind, Properties: []term{}}
	fits := make(map[string]bool)
	for _, k := range q.s.Kinds() {
		if k.Name() == kind {
			for _, a := range k.Attributes() {
				fits[a.Name] = true
			}
		}
	}
	for _, p := range q.properties() {
		if _, scheme := q.s.Vocabulary().Scheme(p.ID); scheme || fits[p.ID] {
			answer.Properties = append(answer.Properties, p)
		}
	}
	answer.Limit = len(answer.Properties)
	return answer
}
