package reconcile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"peacegraph/graph"
)

// query is one name of a batch.
type query struct {
	Query      string     `json:"query"`
	Type       texts      `json:"type"`
	TypeStrict string     `json:"type_strict"`
	Limit      int        `json:"limit"`
	Properties []property `json:"properties"`
}

// property is what another column says of the row.
type property struct {
	ID    string          `json:"pid"`
	Value json.RawMessage `json:"v"`
}

// texts is one text or a list of them.
type texts []string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *texts) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		return json.Unmarshal(data, (*[]string)(t))
	}
	var one string
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	if *t = nil; one != "" {
		*t = texts{one}
	}
	return nil
}

type results struct {
	Result []candidate `json:"result"`
}

type candidate struct {
	ID          graph.ID  `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	Type        []term    `json:"type"`
	Score       int       `json:"score"`
	Match       bool      `json:"match"`
	Features    []feature `json:"features"`
}

type feature struct {
	ID    string `json:"id"`
	Value any    `json:"value"`
}

var english = []string{"en"}

// reconcile answers a batch, or with the manifest when there is none.
func (q request) reconcile() (any, error) {
	if text := q.Form.Get("extend"); text != "" {
		return q.extendRows([]byte(text))
	}
	text := q.Form.Get("queries")
	if text == "" {
		if one := q.Form.Get("query"); one != "" {
			return q.single(one)
		}
		if q.Method == http.MethodPost {
			return nil, problem{http.StatusBadRequest, "BAD_REQUEST", `queries is missing; send a form with queries={"q0": {"query": "a name"}}`}
		}
		return q.manifest(), nil
	}
	var batch map[string]query
	if err := json.Unmarshal([]byte(text), &batch); err != nil {
		return nil, problem{http.StatusBadRequest, "BAD_REQUEST", fmt.Sprintf(`queries cannot be read (%v); it is JSON such as {"q0": {"query": "a name", "type": "State", "limit": 5}}`, err)}
	}
	if len(batch) > maxQueries {
		return nil, problem{http.StatusBadRequest, "BATCH_TOO_LARGE", fmt.Sprintf("there are %d queries; send at most %d at once", len(batch), maxQueries)}
	}
	answers := make(map[string]results, len(batch))
	for key, one := range batch {
		answer, err := q.candidates(one)
		if err != nil {
			return nil, err
		}
		answers[key] = answer
	}
	return answers, nil
}

// single answers one query, as clients of 0.1 may send it: a JSON object or a plain name.
func (q request) single(text string) (any, error) {
	one := query{Query: text}
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			return nil, problem{http.StatusBadRequest, "BAD_REQUEST", fmt.Sprintf("query cannot be read: %v", err)}
		}
	}
	return q.candidates(one)
}

func (q request) candidates(one query) (results, error) {
	asked := graph.NameQuery{Name: one.Query, Limit: one.Limit}
	// A kind that nobody knows cannot be refused: the client has it from another service. It keeps nothing.
	for _, name := range one.Type {
		if _, known := q.s.Vocabulary().Kind(name); known {
			asked.Kind = append(asked.Kind, name)
		}
	}
	if len(one.Type) > 0 && asked.Kind == nil {
		return results{[]candidate{}}, nil
	}
	told := make(map[string][]string) // attributes that the row gives
	for _, p := range one.Properties {
		values := valuesOf(p.Value)
		if _, scheme := q.s.Vocabulary().Scheme(p.ID); scheme {
			for _, v := range values {
				asked.ExternalIDs = append(asked.ExternalIDs, graph.ExternalID{Scheme: p.ID, Value: v})
			}
			continue
		}
		told[p.ID] = append(told[p.ID], values...)
	}
	found, err := q.s.Candidates(asked)
	if err != nil {
		return results{}, err
	}
	answer := results{[]candidate{}}
	for _, c := range found {
		description, _ := c.Entity.Description(english)
		out := candidate{
			ID: c.Entity.ID(), Name: c.Entity.Name(english), Description: description, Type: typesOf(c.Entity),
			Score: c.Score, Match: c.Sure, Features: []feature{{"name_similarity", c.NameScore}, {"reasons", strings.Join(c.Reasons, "; ")}},
		}
		for _, a := range c.Entity.Attributes() {
			if wanted, asked := told[a.Name]; asked {
				agrees := slices.Contains(wanted, a.Value) || slices.Contains(wanted, a.Display())
				out.Features = append(out.Features, feature{a.Name, agrees})
				// Who says otherwise in another column should look.
				out.Match = out.Match && agrees
			}
		}
		answer.Result = append(answer.Result, out)
	}
	return answer, nil
}

// valuesOf reads the value of a property: a text, a number, an object with an id, or a list of them.
func valuesOf(raw json.RawMessage) []string {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil
	}
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	var values []string
	for _, v := range list {
		switch v := v.(type) {
		case string:
			values = append(values, strings.TrimSpace(v))
		case json.Number:
			values = append(values, v.String())
		case bool:
			values = append(values, fmt.Sprint(v))
		case map[string]any:
			if id, ok := v["id"].(string); ok {
				values = append(values, id)
			}
		}
	}
	return values
}

// typesOf returns the kind of an entity.
func typesOf(e graph.Entity) []term {
	k := e.Kind()
	return []term{{k.Name(), k.Label}}
}
