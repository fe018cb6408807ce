package format

import (
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// manifestKeys are the keys of dataset.yaml in the order of the file that we ship. Created and note are for readers of
// the file and are not loaded.
var manifestKeys = []string{
	"id", "title", "description", "version", "language", "licence", "creators", "citation", "codebook", "coder", "created", "note", "columns",
}

// creatorKeys are the keys of a creator who is not written as a name alone. Only the name is loaded.
var creatorKeys = []string{"name", "orcid", "affiliation"}

// manifest reads dataset.yaml.
func (r *reader) manifest() {
	row := &r.draft.Dataset
	texts := map[string]*graph.Cell{
		"id": &row.Name, "title": &row.Title, "description": &row.Description, "version": &row.Version, "language": &row.Language,
		"licence": &row.Licence, "citation": &row.Citation, "codebook": &row.Codebook, "coder": &row.Coder, "created": &r.created, "note": {},
	}
	top := graph.Place{File: manifestFile, Line: 1}
	for _, c := range texts {
		c.Place = top
	}
	body, lines, ok := r.parseYAML(manifestFile, r.texts[manifestFile])
	if !ok {
		r.draft.Unreadable = true
		return
	}
	fields, ok := r.fields(body, "dataset.yaml has keys with values, such as `title: Peace in our valley`")
	if !ok {
		r.draft.Unreadable = true
		return
	}
	given := make(map[string]int)
	for _, f := range fields {
		given[f.key.Text] = f.key.Place.Line
	}
	seen := make(map[string]int)
	for _, f := range fields {
		name := f.key.Text
		if line, again := seen[name]; again {
			r.find(graph.Error, f.key.Place, "the key %q is there twice, also in line %d; keep one", name, line).Value = name
			continue
		}
		seen[name] = f.key.Place.Line
		switch name = r.manifestKey(f.key, given); name {
		case "":
		case "creators":
			row.Creators = r.creators(f)
		case "columns":
			r.columnRules(f)
		default:
			if c := texts[name]; c != nil {
				*c = r.scalar(f)
				continue
			}
			r.section(name, f, lines)
		}
	}
}

// checkCreated checks the day on which the data set was made, after dates were read as people type them.
func (r *reader) checkCreated() {
	day := r.created
	if day.Text == "" || day.Absent {
		return
	}
	if _, err := time.Parse(time.DateOnly, day.Text); err != nil {
		f := r.find(graph.Error, day.Place, "%q is not a day; write year, month and day, such as 2026-11-22", day.Text)
		f.Value = day.Text
	}
}

// manifestKey returns the key that is meant. For a key that nobody knows it is the one that is spelled most like it, if
// that is wanted and not given: what it says is then not reported as missing too.
func (r *reader) manifestKey(key graph.Cell, given map[string]int) string {
	for _, known := range manifestKeys {
		if known == key.Text {
			return known
		}
	}
	for _, table := range tables {
		if table == key.Text {
			return table
		}
	}
	accepted := slices.Concat(manifestKeys, tables[:])
	near := vocab.Nearest(key.Text, accepted, 1)
	if len(near) == 1 && given[near[0]] == 0 && slices.Contains([]string{"id", "title", "licence"}, near[0]) {
		finding := r.find(graph.Error, key.Place, "%q is not a key of dataset.yaml", key.Text)
		finding.Value, finding.Nearest = key.Text, near
		return near[0]
	}
	finding := r.find(graph.Warning, key.Place, "%q is not a key of dataset.yaml, so it is kept out", key.Text)
	finding.Value, finding.Accepted, finding.Nearest = key.Text, accepted, near
	return ""
}

// keyed is a key of a mapping with its value.
type keyed struct {
	key   graph.Cell
	value *yaml.Node
}

// section reads the rows that stand under the name of a table.
func (r *reader) section(name string, f keyed, lines []string) {
	t := &Table{File: manifestFile, name: name}
	if !emptyNode(f.value) {
		t.readYAML(f.value, lines)
		r.sections[name] = t
	}
}

// fields returns the keys of a mapping in order; the advice is given when it is none.
func (r *reader) fields(n *yaml.Node, advice string) ([]keyed, bool) {
	if n.Kind != yaml.MappingNode {
		r.find(graph.Error, placeOf(manifestFile, n), "%s", advice)
		return nil, false
	}
	var fields []keyed
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, ok := plain(n.Content[i])
		if !ok {
			r.find(graph.Error, placeOf(manifestFile, n.Content[i]), "a key is a single word")
			continue
		}
		fields = append(fields, keyed{key, n.Content[i+1]})
	}
	return fields, true
}

// plain returns a single value as a cell.
func plain(n *yaml.Node) (graph.Cell, bool) {
	if n.Kind != yaml.ScalarNode {
		return graph.Cell{}, false
	}
	return graph.Cell{Text: strings.TrimSpace(strings.Map(printable, n.Value)), Place: placeOf(manifestFile, n)}, true
}

// scalar reads the value of a key as one text.
func (r *reader) scalar(f keyed) graph.Cell {
	if emptyNode(f.value) {
		return graph.Cell{Place: f.key.Place}
	}
	c, ok := plain(f.value)
	if !ok {
		r.find(graph.Error, f.key.Place, "%s is one text, not a list or a mapping", f.key.Text)
		return graph.Cell{Text: "?", Place: f.key.Place}
	}
	return c
}

// creators reads a name, or a list of names or of mappings with a name.
func (r *reader) creators(f keyed) []graph.Cell {
	items := []*yaml.Node{f.value}
	if f.value.Kind == yaml.SequenceNode {
		items = f.value.Content
	}
	var creators []graph.Cell
	for _, item := range items {
		if emptyNode(item) {
			continue
		}
		c, ok := plain(item)
		if !ok {
			c = r.creator(item)
		}
		if c.Text != "" {
			creators = append(creators, c)
		}
	}
	return creators
}

func (r *reader) creator(n *yaml.Node) (creator graph.Cell) {
	fields, ok := r.fields(n, "a creator is a name, or has the keys name, orcid and affiliation")
	if !ok {
		return graph.Cell{}
	}
	named := false
	for _, f := range fields {
		near := vocab.Nearest(f.key.Text, creatorKeys, 1)
		switch {
		case f.key.Text == "name":
			creator, named = r.scalar(f), true
		case len(near) == 1 && near[0] == f.key.Text:
		default:
			finding := r.find(graph.Warning, f.key.Place, "%q is not a key of a creator, so it is kept out", f.key.Text)
			finding.Value, finding.Accepted, finding.Nearest = f.key.Text, creatorKeys, near
		}
	}
	if !named {
		r.find(graph.Error, placeOf(manifestFile, n), "this creator has no name; write `- name: Ada Lovelace`")
	}
	return creator
}
