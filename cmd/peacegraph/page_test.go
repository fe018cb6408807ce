package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"peacegraph/cmd/internal/server"
	"peacegraph/web"
)

// TestPageQuestions asks every question of the page as the page does, at its largest, so that none of them goes over a
// limit of the server.
func TestPageQuestions(t *testing.T) {
	s := seeded(t)
	blocks := regexp.MustCompile(`(?s)<script type="application/graphql" id="([\w-]+)"(?: data-uses="([\w -]+)")?>(.*?)</script>`).FindAllStringSubmatch(string(web.Fallback()), -1)
	texts, needs := make(map[string]string), make(map[string][]string)
	for _, block := range blocks {
		texts[block[1]], needs[block[1]] = block[3], strings.Fields(block[2])
	}
	variables := map[string]string{
		"q-search":    `{"text": "taliban", "named": true, "id": "org:ttp", "first": 50}`,
		"q-list":      `{"filter": {"mode": ["PROPOSAL"]}, "first": 50}`,
		"q-entity":    `{"id": "state:pakistan", "filter": {"mode": ["FACT", "REPORTED"]}, "every": ["FACT", "PROPOSAL"], "first": 50}`,
		"q-statement": `{"id": "stmt:1.4-04"}`,
		"q-source":    `{"id": "source:tahir-2025", "first": 15}`,
		"q-passage":   `{"id": "source:tahir-2025#p=1&s=4&char=533,673", "first": 50}`,
	}
	asked := 0
	for _, block := range blocks {
		name := block[1]
		if strings.HasPrefix(name, "f-") {
			continue
		}
		asked++
		request := server.Request{Query: texts[name]}
		for _, fragment := range uses(name, needs) {
			request.Query += texts[fragment]
		}
		if v := variables[name]; v != "" {
			decoder := json.NewDecoder(strings.NewReader(v))
			decoder.UseNumber()
			if err := decoder.Decode(&request.Variables); err != nil {
				t.Fatal(err)
			}
		}
		answer := s.Execute(t.Context(), request)
		if len(answer.Errors) > 0 {
			t.Errorf("%s: %v", name, answer.Errors)
		}
		if strings.Contains(string(answer.Data), `:null`) && strings.HasPrefix(string(answer.Data), `{"entity":null`) {
			t.Errorf("%s found nothing", name)
		}
	}
	if asked < 8 {
		t.Errorf("only %d questions were found in the page", asked)
	}
}

// uses returns the blocks that a block needs, directly and through others, each once.
func uses(name string, needs map[string][]string) []string {
	var all []string
	for _, needed := range needs[name] {
		for _, each := range append(uses(needed, needs), needed) {
			if !slices.Contains(all, each) {
				all = append(all, each)
			}
		}
	}
	return all
}
