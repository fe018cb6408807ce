package graph

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph/vocab"
)

func (c *checker) checkEntities() {
	for i := range c.draft.Entities {
		if c.watch.over() {
			return
		}
		c.checkEntity(&c.draft.Entities[i])
	}
	for i := range c.draft.Entities {
		e := c.entities[ID(c.draft.Entities[i].ID.Text)]
		if e == nil || e.first != &c.draft.Entities[i] {
			continue
		}
		if !e.known && len(e.plan.names) == 0 && !e.nameless() {
			c.errorf(RuleName, at(e.first.ID), "%s has no name; give it one in at least one language", e.first.ID.Text)
		}
		c.settleNames(e)
		c.checkPoint(e)
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

func (c *checker) checkEntity(row *EntityRow) {
	id := ID(row.ID.Text)
	if problem := idProblem(row.ID.Text); problem != "" {
		if row.ID.Text == "" {
			c.errorf(RuleFormat, row.ID, "%s", problem)
			c.readNobody(row)
			return
		}
		c.errorf(RuleFormat, row.ID, "%q is not an id: %s", row.ID.Text, problem)
	} else if reserved(id) {
		c.errorf(RuleFormat, row.ID, "the prefix of %q is kept for the program; use another, such as issue:", row.ID.Text)
		c.readNobody(row)
		return
	}
	kind := c.readKind(row.Kind)
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
	e.rows = append(e.rows, row)
	c.readProfile(e, row, kind)
}

// readNobody reads a row whose id cannot be used, for the other mistakes in it.
func (c *checker) readNobody(row *EntityRow) {
	e := &entityDraft{first: row, rows: []*EntityRow{row}, plan: entityPlan{id: ID(row.ID.Text)}}
	c.readProfile(e, row, c.readKind(row.Kind))
	if len(e.plan.names) == 0 && !e.nameless() {
		c.errorf(RuleName, at(row.ID), "the entity has no name; give it one in at least one language")
	}
}

// nameless reports whether a table of the entity has no column for names.
func (e *entityDraft) nameless() bool {
	return slices.ContainsFunc(e.rows, func(row *EntityRow) bool {
		return slices.ContainsFunc(row.Names, func(name Field) bool { return name.Absent })
	})
}

// readKind finds a kind that entities can have; nil when there is none of the name.
func (c *checker) readKind(cell Cell) *vocab.Kind {
	kind, ok := c.plan.vocabulary.Kind(cell.Text)
	switch {
	case !ok:
		if cell.Text == "" || !c.kindMeant(cell) {
			c.notIn(RuleTerm, cell, "a kind", c.plan.vocabulary.KindNames())
		}
		return nil
	case kind.Abstract:
		c.kindMeant(cell)
		return nil
	}
	return kind
}

// settleNames chooses the name to print where rows give several in one language. It must not depend on the order of the
// rows.
func (c *checker) settleNames(e *entityDraft) {
	preferred := make(map[string]int) // by language, the index of the name
	for i := range e.plan.names {
		n := &e.plan.names[i]
		if !n.Preferred {
			continue
		}
		first, again := preferred[n.Lang]
		if !again {
			preferred[n.Lang] = i
			continue
		}
		kept, other := &e.plan.names[first], n
		if n.Text < kept.Text {
			kept, other = n, kept
			preferred[n.Lang] = i
		}
		other.Preferred = false
		advice := "write that into otherNames"
		if !alike(kept.Text, other.Text) {
			advice += " if both are the same " + c.kindName(e) + ", otherwise choose another id for one of them"
		}
		c.warnf(RuleName, at(e.first.ID), "%s has two names in %s, %q and %q; the first is kept as its name and the second as another name: %s", e.plan.id, n.Lang, kept.Text, other.Text, advice)
	}
}

// checkPoint reports half of a point, which nobody can draw.
func (c *checker) checkPoint(e *entityDraft) {
	find := func(name string) (Field, bool) {
		for _, row := range e.rows {
			for _, field := range row.Attributes {
				if field.Name == name {
					return field, true
				}
			}
		}
		return Field{}, false
	}
	latitude, north := find(vocab.AttributeLatitude)
	longitude, east := find(vocab.AttributeLongitude)
	switch {
	case e.known || north == east:
	case north:
		c.warnf(RuleCoordinates, at(latitude.Cell), "%s has a latitude and no longitude, so it cannot be drawn on a map", e.plan.id)
	default:
		c.warnf(RuleCoordinates, at(longitude.Cell), "%s has a longitude and no latitude, so it cannot be drawn on a map", e.plan.id)
	}
}

// reserved reports whether the program itself gives out ids with the prefix.
func reserved(id ID) bool {
	for _, prefix := range [...]ID{statementPrefix, evidencePrefix, datasetPrefix, changesetPrefix, kindPrefix, predicatePrefix, judgementPrefix, draftPrefix} {
		if strings.HasPrefix(string(id), string(prefix)) {
			return true
		}
	}
	return false
}

func (c *checker) sameKind(row *EntityRow, known, written *vocab.Kind) {
	if known != nil && written != nil && known.Name != written.Name {
		c.errorf(RuleSame, row.Kind, "%s is %s already; one entity has one kind, so write %s here or use another id", row.ID.Text, article(known.Name), known.Name)
	}
}

func (c *checker) readProfile(e *entityDraft, row *EntityRow, kind *vocab.Kind) {
	known := &profile{}
	if e.known {
		_, n := c.snapshot.lookup(e.plan.id)
		known = c.snapshot.profile(c.snapshot.entities.at(n))
	}
	for _, names := range [...]struct {
		fields    []Field
		preferred bool
	}{{row.Names, true}, {row.OtherNames, false}} {
		for _, field := range names.fields {
			lang := c.languageOf(field)
			if !names.preferred && strings.Contains(field.Text, ";") {
				c.warnf(RuleName, field.Cell, "%q was read as one name; if it is a list, part the names with %q", field.Text, listSeparator)
			}
			name := Name{Text: strings.Join(strings.Fields(field.Text), " "), Lang: lang, Preferred: names.preferred}
			have := slices.Concat(known.names, e.plan.names)
			same := func(n Name) bool { return n.Text == name.Text && n.Lang == lang }
			if i := slices.IndexFunc(e.plan.names, same); i >= 0 && name.Preferred {
				e.plan.names[i].Preferred = !slices.ContainsFunc(known.names, func(n Name) bool { return n.Preferred && n.Lang == lang })
			}
			if name.Text == "" || slices.ContainsFunc(have, same) {
				continue
			}
			if e.known && name.Preferred {
				c.otherwiseNamed(e, known.names, field.Cell, name)
			}
			// Beside a preferred name that the graph has, a new one is another name.
			name.Preferred = name.Preferred && !slices.ContainsFunc(known.names, func(n Name) bool { return n.Preferred && n.Lang == lang })
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
	for _, field := range row.Attributes {
		if kind == nil {
			if attribute, ok := c.attributeOfAny(field.Name); ok {
				c.readAttributeValue(field, attribute)
			}
			continue
		}
		a, ok := c.readAttribute(field, kind)
		if i := slices.IndexFunc(e.plan.attributes, func(have Attribute) bool { return have.Name == a.Name && have.Value != a.Value }); ok && i >= 0 {
			c.errorf(RuleSame, field.Cell, "%s has the %s %s here and %s in another row; keep one", e.plan.id, a.Name, a.Value, e.plan.attributes[i].Value)
			continue
		}
		same := func(have Attribute) bool { return have.Name == a.Name && have.Value == a.Value }
		if !ok || slices.ContainsFunc(known.attributes, same) || slices.ContainsFunc(e.plan.attributes, same) {
			continue
		}
		// What a data set has said before is nothing new, though another one has said otherwise since.
		if !e.known || !c.snapshot.everSaid(known, c.plan.datasetName, a.Name, a.Value) {
			e.plan.attributes = append(e.plan.attributes, a)
		}
	}
}

func (c *checker) languageOf(field Field) string {
	if field.Name == "" {
		return c.plan.language
	}
	if nearest, ok := LanguageTag(field.Name); !ok {
		c.add(Error, RuleFormat, field.Cell, message("%q is not a language; name the column with a BCP 47 tag, such as name@ur", field.Name), nil, nearest)
	}
	return field.Name
}

const closeMark = " (close)"

// listSeparator stands between the parts of a list in one cell.
const listSeparator = " | "

// listedIDs finds a separator of another sort between two ids.
var listedIDs = regexp.MustCompile(`[;,]\s*[A-Za-z][A-Za-z0-9._-]*:\S`)

// notOneID reports whether a cell holds several ids where one is read, and says how they are written.
func (c *checker) notOneID(rule string, cell Cell, list bool) bool {
	if !strings.Contains(cell.Text, ":") || !listedIDs.MatchString(cell.Text) {
		return false
	}
	if list {
		c.errorf(rule, cell, "%q is more than one id; lists are written with %q between their parts", cell.Text, listSeparator)
	} else {
		c.errorf(rule, cell, "%q is more than one id, and only one can stand here; write a row for each (lists, where a column takes one, are written with %q)", cell.Text, listSeparator)
	}
	return true
}

func (c *checker) readExternalID(cell Cell) (ExternalID, bool) {
	if c.notOneID(RuleCode, cell, true) {
		return ExternalID{}, false
	}
	text, match := strings.TrimSpace(cell.Text), Exact
	if bare, found := strings.CutSuffix(text, closeMark); found {
		text, match = strings.TrimSpace(bare), Close
	}
	name, value, _ := strings.Cut(text, ":")
	value = strings.TrimSpace(value)
	scheme, ok := c.plan.vocabulary.Scheme(name)
	if !ok && !strings.Contains(text, ":") && c.schemeless(cell, text) {
		return ExternalID{}, false
	}
	if !ok {
		var names []string
		for _, s := range c.plan.vocabulary.Schemes() {
			names = append(names, s.Name)
		}
		c.notIn(RuleCode, Cell{Text: name, Place: cell.Place}, "a scheme of external ids (write scheme:value)", names)
		return ExternalID{}, false
	}
	if !scheme.Valid(value) {
		c.errorf(RuleCode, cell, "%q is not an id of %s; one looks like %s", value, scheme.Label, scheme.Example)
		return ExternalID{}, false
	}
	return ExternalID{Scheme: name, Value: value, Match: match}, true
}

// schemeless reports an external id whose scheme was left out, where its form tells which may be meant.
func (c *checker) schemeless(cell Cell, text string) bool {
	var near []string
	for _, s := range c.plan.vocabulary.Schemes() {
		if s.Valid(text) {
			near = append(near, s.Name+":"+text)
		}
	}
	if len(near) == 0 {
		return false
	}
	c.add(Error, RuleCode, cell, message("%q does not say whose id it is; write scheme:value", text), nil, near[:min(len(near), 6)])
	return true
}

func (c *checker) readAttribute(field Field, kind *vocab.Kind) (Attribute, bool) {
	attribute, ok := kind.Attribute(field.Name)
	if !ok {
		var names []string
		for _, a := range kind.AllAttributes() {
			names = append(names, a.Name)
		}
		c.add(Error, RuleCode, nameCell(field), message("%s has no %s", article(kind.Name), field.Name), names, vocab.Nearest(field.Name, names, 1))
		return Attribute{}, false
	}
	return c.readAttributeValue(field, attribute)
}

// attributeOfAny returns the attribute that every kind with one of the name has; false when kinds differ in it. So the
// value of a row can be judged though its kind is wrong.
func (c *checker) attributeOfAny(name string) (*vocab.Attribute, bool) {
	var found *vocab.Attribute
	for _, kind := range c.plan.vocabulary.Kinds() {
		if a, ok := kind.Attribute(name); ok && found != nil && a != found {
			return nil, false
		} else if ok {
			found = a
		}
	}
	return found, found != nil
}

func (c *checker) readAttributeValue(field Field, attribute *vocab.Attribute) (Attribute, bool) {
	read := Attribute{Name: attribute.Name, Value: strings.TrimSpace(field.Text)}
	switch attribute.Type {
	case vocab.TypeCode:
		if _, ok := attribute.Codes.Code(read.Value); !ok {
			c.notIn(RuleCode, field.Cell, article(attribute.Name), attribute.Codes.Names())
			return read, false
		}
	case vocab.TypeNumber, vocab.TypeInteger:
		return read, c.inRange(field.Cell, attribute.Name, attribute.Type == vocab.TypeInteger, attribute.Min, attribute.Max)
	case vocab.TypeDate:
		if _, err := c.parseDate(read.Value); err != nil {
			c.errorf(RuleDate, field.Cell, "%v", err)
			return read, false
		}
	default:
		if attribute.Pattern != nil && !attribute.Pattern.MatchString(read.Value) {
			c.misshapen(field.Cell, read.Value, attribute)
			return read, false
		}
	}
	return read, true
}

// misshapen reports a text that has not the form of an attribute.
func (c *checker) misshapen(cell Cell, value string, attribute *vocab.Attribute) {
	if attribute.Name != vocab.AttributeSHA256 {
		pattern := strings.TrimSuffix(strings.TrimPrefix(attribute.Pattern.String(), "^(?:"), ")$")
		c.errorf(RuleCode, cell, "%q is not %s; its vocabulary asks for the form %s", value, article(attribute.Name), pattern)
		return
	}
	var near []string
	if lower := strings.ToLower(value); attribute.Pattern.MatchString(lower) {
		near = []string{lower}
	}
	c.add(Error, RuleCode, cell, message("%q is not a sha256; write the 64 characters from 0 to 9 and a to f that sha256sum prints for the text", value), nil, near)
}

func (c *checker) inRange(cell Cell, name string, whole bool, low, high *float64) bool {
	value, err := strconv.ParseFloat(cell.Text, 64)
	if err != nil || !decimalNumber.MatchString(cell.Text) {
		c.errorf(RuleCoordinates, cell, "%q is not a number; write %s in digits, with a point before decimals and nothing between thousands", cell.Text, name)
		return false
	}
	if whole && value != math.Trunc(value) {
		c.errorf(RuleCoordinates, cell, "%s is a whole number, not %s", name, cell.Text)
		return false
	}
	if low != nil && value < *low || high != nil && value > *high {
		c.errorf(RuleCoordinates, cell, "%s is %s, out of range; accepted: %s", name, cell.Text, rangeText(low, high))
		return false
	}
	return true
}

var decimalNumber = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

func rangeText(low, high *float64) string {
	number := func(f *float64, open string) string {
		if f == nil {
			return open
		}
		return strconv.FormatFloat(*f, 'f', -1, 64)
	}
	switch {
	case high == nil:
		return number(low, "") + " or more"
	case low == nil:
		return number(high, "") + " or less"
	}
	return number(low, "") + " to " + number(high, "")
}
