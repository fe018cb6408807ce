package graph

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph/vocab"
)

// checker reads a draft against a snapshot and makes a plan of what is new.
type checker struct {
	report
	snapshot *Snapshot
	draft    *Draft
	plan     *plan

	entities   map[ID]*entityDraft
	statements map[ID]*statementDraft // by the id that was written
	byContent  map[ID]*statementDraft // by the id of the content
	evidence   map[ID]bool
	passages   map[ID]bool
}

// entityDraft is an entity of the draft: the rows with one id together.
type entityDraft struct {
	kind  *vocab.Kind // nil when the kind was not found
	known bool        // the graph has the entity
	plan  entityPlan
	first *EntityRow
}

// check reads the draft. The plan is nil when a finding is an error.
func (s *Snapshot) check(draft *Draft) (*plan, Findings) {
	c := &checker{
		snapshot: s, draft: draft, plan: &plan{vocabulary: s.vocabulary},
		entities: make(map[ID]*entityDraft), statements: make(map[ID]*statementDraft), byContent: make(map[ID]*statementDraft),
		evidence: make(map[ID]bool), passages: make(map[ID]bool),
	}
	c.findings = slices.Clone(draft.Findings)
	c.checkVocabularies()
	c.checkDataset()
	c.checkEntities()
	c.checkTexts()
	c.checkStatements()
	c.findings.sort(draft.Files)
	if c.findings.Refused() {
		return nil, c.findings
	}
	return c.plan, c.findings
}

func (c *checker) checkVocabularies() {
	for _, text := range c.draft.Vocabularies {
		if slices.ContainsFunc(c.plan.vocabulary.Extensions(), func(x vocab.Extension) bool { return x.Text == text.Text }) {
			continue
		}
		extended, err := c.plan.vocabulary.Extend(text.File, []byte(text.Text))
		var findings vocab.Findings
		switch {
		case errors.As(err, &findings):
			for _, f := range findings {
				c.findings = append(c.findings, Finding{
					Place: Place{f.File, f.Line, f.Column}, Rule: RuleFormat, Message: f.Message, Accepted: f.Accepted, Nearest: f.Nearest,
				})
			}
		case err != nil:
			c.findings = append(c.findings, Finding{Place: Place{File: text.File}, Rule: RuleFormat, Message: err.Error()})
		default:
			extensions := extended.Extensions()
			c.plan.vocabulary = extended
			c.plan.vocabularies = append(c.plan.vocabularies, extensions[len(extensions)-1])
		}
	}
}

var (
	datasetName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	language    = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
)

func (c *checker) checkDataset() {
	row := &c.draft.Dataset
	if !datasetName.MatchString(row.Name.Text) {
		c.errorf(RuleFormat, row.Name, "%q is not the id of a data set; write letters, digits, '-', '_' and '.', at most 100, such as tahir-2025", row.Name.Text)
	}
	if strings.TrimSpace(row.Title.Text) == "" {
		c.errorf(RuleFormat, row.Title, "a data set needs a title")
	}
	if row.Language.Text == "" {
		row.Language.Text = "en"
	} else if !language.MatchString(row.Language.Text) {
		c.errorf(RuleFormat, row.Language, "%q is not a language; write a BCP 47 tag such as en or ps-AF", row.Language.Text)
	}
	if row.Licence.Text == "" {
		c.warnf(RuleFormat, row.Licence, "the data set has no licence, so nobody may use it; write one, such as CC-BY-4.0")
	}
	d := &Dataset{
		Name: row.Name.Text, Title: row.Title.Text, Description: row.Description.Text, Version: row.Version.Text,
		Language: row.Language.Text, Licence: row.Licence.Text, Citation: row.Citation.Text, Codebook: row.Codebook.Text,
		Coder: row.Coder.Text,
	}
	for _, creator := range row.Creators {
		d.Creators = append(d.Creators, creator.Text)
	}
	c.plan.datasetName = d.Name
	if n, known := c.snapshot.datasetNumber(d.Name); !known || !sameDataset(*c.snapshot.datasets[n], *d) {
		c.plan.dataset = d
	}
}

func sameDataset(a, b Dataset) bool {
	a.statements, b.statements = 0, 0
	creators := slices.Equal(a.Creators, b.Creators)
	a.Creators, b.Creators = nil, nil
	return creators && fmt.Sprint(a) == fmt.Sprint(b)
}

func (c *checker) checkEntities() {
	for i := range c.draft.Entities {
		c.checkEntity(&c.draft.Entities[i])
	}
	for i := range c.draft.Entities {
		e := c.entities[ID(c.draft.Entities[i].ID.Text)]
		if e == nil || e.first != &c.draft.Entities[i] {
			continue
		}
		if !e.known && len(e.plan.names) == 0 {
			c.errorf(RuleName, at(e.first.ID), "%s has no name; give it one in at least one language", e.first.ID.Text)
		}
		switch news := len(e.plan.names) + len(e.plan.about) + len(e.plan.external) + len(e.plan.attributes); {
		case !e.known:
			c.plan.summary.EntitiesAdded++
		case news == 0:
			c.plan.summary.EntitiesUnchanged++
			continue
		default:
			c.plan.summary.EntitiesMerged++
		}
		c.plan.entities = append(c.plan.entities, e.plan)
	}
}

// at returns the place of a cell without its text, for findings that are not about the text.
func at(c Cell) Cell { return Cell{Place: c.Place} }

func (c *checker) checkEntity(row *EntityRow) {
	id := ID(row.ID.Text)
	if problem := idProblem(row.ID.Text); problem != "" {
		c.errorf(RuleFormat, row.ID, "%q is not an id: %s", row.ID.Text, problem)
		return
	}
	if reserved(id) {
		c.errorf(RuleFormat, row.ID, "the prefix of %q is kept for the program; use another, such as issue:", row.ID.Text)
		return
	}
	kind, ok := c.plan.vocabulary.Kind(row.Kind.Text)
	if !ok || kind.Abstract {
		kind = nil
		c.notIn(RuleTerm, row.Kind, "a kind", c.plan.vocabulary.KindNames())
	}
	e := c.entities[id]
	if e == nil {
		e = &entityDraft{kind: kind, first: row, plan: entityPlan{id: id}}
		c.entities[id] = e
		if class, n := c.snapshot.lookup(id); class == classEntity {
			e.known = true
			c.sameKind(row, c.snapshot.kinds[c.snapshot.entities.at(n).kind], kind)
		} else if kind != nil {
			e.plan.kind = kind.Name
		}
	} else {
		c.sameKind(row, e.kind, kind)
	}
	c.readProfile(e, row, kind)
}

// reserved reports whether the program itself gives out ids with the prefix.
func reserved(id ID) bool {
	for _, prefix := range [...]ID{statementPrefix, evidencePrefix, datasetPrefix, changesetPrefix, kindPrefix, predicatePrefix} {
		if strings.HasPrefix(string(id), string(prefix)) {
			return true
		}
	}
	return false
}

func (c *checker) sameKind(row *EntityRow, known, written *vocab.Kind) {
	if known != nil && written != nil && known.Name != written.Name {
		c.errorf(RuleSame, row.Kind, "%s is a %s already; one entity has one kind, so write %s here or use another id", row.ID.Text, known.Name, known.Name)
	}
}

func (c *checker) readProfile(e *entityDraft, row *EntityRow, kind *vocab.Kind) {
	known := &profile{}
	if e.known {
		_, n := c.snapshot.lookup(e.plan.id)
		known = c.snapshot.entities.at(n).profile
	}
	for _, names := range [...]struct {
		fields    []Field
		preferred bool
	}{{row.Names, true}, {row.OtherNames, false}} {
		for _, field := range names.fields {
			lang := c.languageOf(field)
			name := Name{Text: strings.Join(strings.Fields(field.Text), " "), Lang: lang, Preferred: names.preferred}
			have := slices.Concat(known.names, e.plan.names)
			if name.Text == "" || slices.ContainsFunc(have, func(n Name) bool { return n.Text == name.Text && n.Lang == lang }) {
				continue
			}
			// A second preferred name in one language becomes another name: the first one stands.
			name.Preferred = name.Preferred && !slices.ContainsFunc(have, func(n Name) bool { return n.Preferred && n.Lang == lang })
			e.plan.names = append(e.plan.names, name)
		}
	}
	for _, field := range row.Descriptions {
		d := Name{Text: strings.TrimSpace(field.Text), Lang: c.languageOf(field)}
		if d.Text != "" && !slices.Contains(known.description, d) && !slices.Contains(e.plan.about, d) {
			e.plan.about = append(e.plan.about, d)
		}
	}
	for _, cell := range row.ExternalIDs {
		x, ok := c.readExternalID(cell)
		if ok && !slices.Contains(known.externalIDs, x) && !slices.Contains(e.plan.external, x) {
			e.plan.external = append(e.plan.external, x)
		}
	}
	if kind == nil {
		return
	}
	for _, field := range row.Attributes {
		a, ok := c.readAttribute(field, kind)
		if ok && !slices.Contains(known.attributes, a) && !slices.Contains(e.plan.attributes, a) {
			e.plan.attributes = append(e.plan.attributes, a)
		}
	}
}

func (c *checker) languageOf(field Field) string {
	if field.Name == "" {
		return c.draft.Dataset.Language.Text
	}
	if !language.MatchString(field.Name) {
		c.errorf(RuleFormat, field.Cell, "%q is not a language; name the column with a BCP 47 tag, such as name@ur", field.Name)
	}
	return field.Name
}

const closeMark = " (close)"

func (c *checker) readExternalID(cell Cell) (ExternalID, bool) {
	text, match := strings.TrimSpace(cell.Text), Exact
	if bare, found := strings.CutSuffix(text, closeMark); found {
		text, match = strings.TrimSpace(bare), Close
	}
	name, value, _ := strings.Cut(text, ":")
	scheme, ok := c.plan.vocabulary.Scheme(name)
	if !ok {
		var names []string
		for _, s := range c.plan.vocabulary.Schemes() {
			names = append(names, s.Name)
		}
		c.notIn(RuleCode, Cell{name, cell.Place}, "a scheme of external ids (write scheme:value)", names)
		return ExternalID{}, false
	}
	if !scheme.Valid(value) {
		c.errorf(RuleCode, cell, "%q is not an id of %s; one looks like %s", value, scheme.Label, scheme.Example)
		return ExternalID{}, false
	}
	return ExternalID{Scheme: name, Value: value, Match: match, URL: scheme.URL(value)}, true
}

func (c *checker) readAttribute(field Field, kind *vocab.Kind) (Attribute, bool) {
	attribute, ok := kind.Attribute(field.Name)
	if !ok {
		var names []string
		for _, a := range kind.AllAttributes() {
			names = append(names, a.Name)
		}
		c.errorf(RuleCode, field.Cell, "a %s has no %s%s", kind.Name, field.Name, attributesOf(names))
		return Attribute{}, false
	}
	a := Attribute{Name: attribute.Name, Value: strings.TrimSpace(field.Text)}
	a.Label = a.Value
	switch attribute.Type {
	case vocab.TypeCode:
		code, ok := attribute.Codes.Code(a.Value)
		if !ok {
			c.notIn(RuleCode, field.Cell, "a value of "+attribute.Name, attribute.Codes.Names())
			return a, false
		}
		a.Label = code.Label
	case vocab.TypeNumber, vocab.TypeInteger:
		return a, c.inRange(field.Cell, attribute.Name, attribute.Type == vocab.TypeInteger, attribute.Min, attribute.Max)
	case vocab.TypeDate:
		d, err := ParseDate(a.Value)
		if err != nil {
			c.errorf(RuleDate, field.Cell, "%v", err)
			return a, false
		}
		a.Label = d.Display()
	default:
		if attribute.Pattern != nil && !attribute.Pattern.MatchString(a.Value) {
			c.errorf(RuleCode, field.Cell, "%q is not a %s; it has to match %s", a.Value, attribute.Name, attribute.Pattern)
			return a, false
		}
	}
	return a, true
}

func attributesOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; it has " + strings.Join(names, ", ")
}

func (c *checker) inRange(cell Cell, name string, whole bool, low, high *float64) bool {
	value, err := strconv.ParseFloat(cell.Text, 64)
	if err != nil || whole && value != float64(int64(value)) {
		c.errorf(RuleCoordinates, cell, "%q is not a number; write %s with a decimal point and no separators", cell.Text, name)
		return false
	}
	if low != nil && value < *low || high != nil && value > *high {
		c.errorf(RuleCoordinates, cell, "%s is %s, out of range; accepted: %s", name, cell.Text, rangeText(low, high))
		return false
	}
	return true
}

func rangeText(low, high *float64) string {
	number := func(f *float64, open string) string {
		if f == nil {
			return open
		}
		return strconv.FormatFloat(*f, 'f', -1, 64)
	}
	return number(low, "any") + " to " + number(high, "any")
}

// checkTexts compares the texts at hand with the hashes and lengths of their sources.
func (c *checker) checkTexts() {
	for id, text := range c.draft.Texts {
		want, cell := c.sourceAttribute(id, vocab.AttributeSHA256)
		if want != "" && !strings.EqualFold(want, text.SHA256) {
			c.errorf(RulePassage, cell, "the text at hand has the sha256 %s, but %s was coded from %s; use the text that was coded", text.SHA256, id, want)
		}
		length, cell := c.sourceAttribute(id, vocab.AttributeLength)
		if n, err := strconv.Atoi(length); err == nil && n != len(text.Runes) {
			c.errorf(RulePassage, cell, "the text at hand has %d code points, not %s", len(text.Runes), length)
		}
	}
}

// sourceAttribute returns an attribute of a source in the draft or the graph, and its cell when it is in the draft.
func (c *checker) sourceAttribute(id ID, name string) (string, Cell) {
	if e := c.entities[id]; e != nil {
		for _, field := range e.first.Attributes {
			if field.Name == name {
				return field.Text, field.Cell
			}
		}
	}
	if class, n := c.snapshot.lookup(id); class == classEntity {
		value, _ := entity{c.snapshot, n}.attribute(name)
		return value, Cell{}
	}
	return "", Cell{}
}

// kindOf returns the kind of an entity of the draft or the graph; nil when the id names none. Found is true for an
// entity of the draft whose kind is wrong, so that one mistake is one finding.
func (c *checker) kindOf(id ID) (kind *vocab.Kind, found bool) {
	if e := c.entities[id]; e != nil {
		return e.kind, true
	}
	if class, n := c.snapshot.lookup(id); class == classEntity {
		return c.snapshot.kinds[c.snapshot.entities.at(n).kind], true
	}
	return nil, false
}

// nearestIDs returns the ids of the draft and the graph that are spelled most like id.
func (c *checker) nearestIDs(id string) []string {
	var names []string
	if strings.HasPrefix(id, string(statementPrefix)) {
		for known := range c.statements {
			names = append(names, string(known))
		}
	} else {
		for known := range c.entities {
			names = append(names, string(known))
		}
	}
	slices.Sort(names)
	names = append(names, c.snapshot.NearestIDs(ID(id), 3)...)
	return vocab.Nearest(id, names, 3)
}
