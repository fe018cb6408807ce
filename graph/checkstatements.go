package graph

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph/vocab"
)

// statementDraft is a statement of the draft: all its rows together.
type statementDraft struct {
	rows     []int // of the draft, in order
	id       ID    // the id under which it is or will be in the graph
	content  content
	plan     *statementPlan
	resolved bool
	broken   bool
	merged   bool // says the same as another one, which has its rows now
	// otherwise says that the graph has something else under the id.
	otherwise bool
	standing  rankDraft
}

func (c *checker) rowOf(d *statementDraft) *StatementRow { return &c.draft.Statements[d.rows[0]] }

// checkStatements groups the rows by id, so that a row may point at a later one, and then reads each statement. A
// statement that another one points at is read first, because its id can depend on what it says. Which of several
// statements with the same content gives its id to all must not depend on the order of the rows, so statements are read
// in the order of their ids, and those without an id after them.
func (c *checker) checkStatements() {
	var order []*statementDraft
	for i := range c.draft.Statements {
		row := &c.draft.Statements[i]
		id := ID(row.ID.Text)
		if row.ID.Text != "" {
			if problem := idProblem(row.ID.Text); problem != "" || !strings.HasPrefix(row.ID.Text, statementPrefix) {
				c.errorf(RuleFormat, row.ID, "%q is not the id of a statement; write %s and a name, such as stmt:1.2-14, or leave it empty", row.ID.Text, statementPrefix)
			} else if known := c.statements[id]; known != nil {
				known.rows = append(known.rows, i)
				continue
			}
		}
		d := &statementDraft{rows: []int{i}, id: id}
		if row.ID.Text != "" {
			c.statements[id] = d
		}
		order = append(order, d)
	}
	for _, d := range slices.SortedStableFunc(slices.Values(order), c.compareStatements) {
		if c.watch.over() {
			return
		}
		c.resolve(d)
	}
	for _, d := range order {
		if c.watch.over() {
			return
		}
		if !d.merged {
			c.finishStatement(d)
		}
	}
	c.checkSuperseding(order)
	c.planStatements(order)
	c.order = order
}

func (c *checker) compareStatements(d, e *statementDraft) int {
	a, b := c.rowOf(d), c.rowOf(e)
	if (a.ID.Text == "") != (b.ID.Text == "") {
		return cmp.Compare(b.ID.Text, a.ID.Text)
	}
	return cmp.Or(cmp.Compare(a.ID.Text, b.ID.Text), cmp.Compare(a.Subject.Text, b.Subject.Text),
		cmp.Compare(a.Predicate.Text, b.Predicate.Text), cmp.Compare(a.Object.Text, b.Object.Text))
}

// resolve reads what a statement says and finds whether the graph or the draft has it already.
func (c *checker) resolve(d *statementDraft) {
	if d.resolved {
		return
	}
	c.resolving = append(c.resolving, d)
	before := c.errors
	c.identify(d)
	d.broken = c.errors > before
	d.resolved = true
	c.resolving = c.resolving[:len(c.resolving)-1]
}

func (c *checker) identify(d *statementDraft) {
	before := c.errors
	first := c.rowOf(d)
	d.content = c.readContent(first)
	broken := c.errors > before
	for _, i := range d.rows[1:] {
		c.sameContent(&c.draft.Statements[i], first, &d.content, broken)
	}
	if c.errors > before {
		return
	}
	contentID, written := d.content.id(), d.id
	if isContentID(written) && written != contentID && c.notComparable(first.ID) {
		return
	}
	if isContentID(written) && written != contentID {
		c.errorf(RuleSame, first.ID, "ids of this form are made from what the statement says, and this one says %s; leave the id empty or choose a readable one", contentID)
		return
	}
	if class, n := c.snapshot.lookup(written); written != "" && class == classStatement && c.snapshot.contentID(c.snapshot.statements.at(n)) != contentID {
		if c.notComparable(first.ID) {
			return
		}
		known := Statement{c.snapshot, n}
		d.otherwise = true
		c.errorf(RuleSame, first.ID, "%s is in the graph already and says something else (%s, %s); use another id, or supersede it", written, known.Text(), known.Mode())
		return
	}
	if same := c.byContent[contentID]; same != nil {
		c.merge(d, same, written)
		return
	}
	if written == "" {
		d.id = contentID
	}
	c.byContent[contentID] = d
	d.plan = &statementPlan{id: d.id, fresh: true, content: d.content}
	if class, n := c.snapshot.lookup(contentID); class == classStatement {
		known := c.snapshot.statements.at(n)
		if written != "" && known.id != written {
			c.noticef(RuleSame, first.ID, "%s says the same as %s in the graph; merged with it", written, known.id)
		}
		d.id = known.id
		d.plan.id, d.plan.fresh, d.plan.content = known.id, false, c.snapshot.contentOf(known)
	}
}

// merge gives the rows of a statement to another one that says the same.
func (c *checker) merge(d, same *statementDraft, written ID) {
	row, kept := c.rowOf(d), c.rowOf(same)
	name := string(same.id)
	if kept.ID.Text == "" {
		name = "the statement " + inRow(kept.Subject.Place)
	}
	at := row.ID
	if written == "" {
		at = row.Subject
	}
	switch rule, far := c.farEnd(row, &same.content); {
	case far:
		c.noticef(rule, at, "says the same as %s from its other end; kept once", name)
	case written != "" && written != same.id:
		c.noticef(RuleSame, at, "says the same as %s; kept once, under that id", name)
	}
	d.id, d.content, d.plan, d.merged = same.id, same.content, same.plan, true
	same.rows = append(same.rows, d.rows...)
	slices.Sort(same.rows)
}

// inRow names a row in a message.
func inRow(p Place) string {
	switch {
	case p.Line > 0:
		return "in line " + strconv.Itoa(p.Line)
	case p.File != "":
		return "in " + p.File[strings.LastIndexByte(p.File, '/')+1:] // what stands before it tells parts of a draft apart
	}
	return "in another row"
}

// farEnd reports whether a row is written from the end that is not the subject of the content, and which rule makes it
// the same statement all the same.
func (c *checker) farEnd(row *StatementRow, kept *content) (rule string, far bool) {
	if row.Predicate.Text != kept.predicate.Name {
		return RuleInverse, true
	}
	subject := ID(row.Subject.Text)
	if d := c.statements[subject]; d != nil {
		subject = d.id
	}
	return RuleSymmetric, kept.predicate.Symmetric && subject != kept.subject
}

// sameContent says what differs between two rows with one id. When the first one is broken, nothing is compared.
func (c *checker) sameContent(row, first *StatementRow, want *content, broken bool) {
	type pair struct {
		column string
		a, b   Cell
	}
	pairs := [...]pair{
		{"subject", row.Subject, first.Subject}, {"predicate", row.Predicate, first.Predicate}, {"object", row.Object, first.Object},
		{"mode", row.Mode, first.Mode}, {"polarity", row.Polarity, first.Polarity}, {"validTime", row.ValidTime, first.ValidTime},
	}
	differs := func(p pair) bool { return p.a.Text != p.b.Text }
	if !slices.ContainsFunc(pairs[:], differs) && slices.Equal(c.qualifierTexts(row), c.qualifierTexts(first)) {
		return
	}
	before := c.errors
	content := c.readContent(row)
	if broken || c.errors > before {
		return
	}
	if content.id() == want.id() {
		if rule, far := c.farEnd(row, want); far {
			c.noticef(rule, row.Subject, "says the same as the row %s from its other end; kept once", inRow(first.Subject.Place))
		}
		return
	}
	const advice = "rows with one id are one statement and differ only in their evidence"
	for _, p := range pairs {
		if differs(p) {
			c.errorf(RuleSame, p.a, "%s has the %s %q here and %q %s; %s", row.ID.Text, p.column, p.a.Text, p.b.Text, inRow(p.b.Place), advice)
		}
	}
	if c.errors == before {
		c.errorf(RuleSame, row.ID, "%s has other qualifiers here than %s; %s", row.ID.Text, inRow(first.ID.Place), advice)
	}
}

// qualifierTexts returns the qualifiers that make a statement what it is, in order.
func (c *checker) qualifierTexts(row *StatementRow) []string {
	var texts []string
	for _, f := range row.Qualifiers {
		if !wording(f.Name) {
			texts = append(texts, f.Name+" "+f.Text)
		}
	}
	slices.Sort(texts)
	return texts
}

func (c *checker) readContent(row *StatementRow) content {
	var content content
	content.mode = readName[Mode](c, row.Mode, modeNames[:], "a mode", RuleCode)
	if row.Polarity.Text != "" {
		content.polarity = readName[Polarity](c, row.Polarity, polarityNames[:], "a polarity", RuleCode)
	}
	if row.ValidTime.Text != "" {
		if d, err := c.parseDate(row.ValidTime.Text); err != nil {
			c.errorf(RuleDate, row.ValidTime, "%v", err)
		} else {
			content.date = &d
		}
	}
	w := c.readPredicate(row)
	if w.predicate == nil {
		c.readWithoutPredicate(row, w.meant)
		return content
	}
	content.predicate = w.predicate
	c.readEnds(&content, w)
	content.qualifiers = c.readQualifiers(row, w.predicate)
	return content
}

// readWithoutPredicate reads what can be wrong with a row whatever its predicate is, so that it is not found out only when
// the predicate is put right. Meant is the predicate that is spelled most like the one that was written, or nil.
func (c *checker) readWithoutPredicate(row *StatementRow, meant *vocab.Predicate) {
	c.readEnd(row.Subject, "the subject")
	switch object := row.Object; {
	case object.Text == "":
		c.errorf(RuleTerm, object, "%s", missingObject)
	case object.Text == unknownWord, object.Text == noneWord:
	case meant != nil && meant.Literal == vocab.LiteralNone, meant == nil && c.looksLikeEntity(object.Text):
		c.readEnd(object, "the object")
	case meant != nil && meant.Literal != vocab.LiteralNone:
		c.readLiteral(object, meant)
	}
	c.readQualifiers(row, nil)
}

// writtenAs is a predicate with its ends, as a row has them. Written by its inverse name (`mediatedBy`), a statement is
// turned round, so that a relation and its inverse are never both stored; messages keep to what was written.
type writtenAs struct {
	predicate       *vocab.Predicate
	name            string
	subject, object Cell
	turned          bool
	// meant is what was probably meant when the predicate is nil, or nil.
	meant *vocab.Predicate
}

// end says which end of the predicate a message is about.
func (w *writtenAs) end(subject bool) string {
	if subject != w.turned {
		return "the subject of " + w.name
	}
	return "the object of " + w.name
}

func (c *checker) readPredicate(row *StatementRow) writtenAs {
	name := row.Predicate.Text
	if p, ok := c.plan.vocabulary.Predicate(name); ok {
		return writtenAs{predicate: p, name: name, subject: row.Subject, object: row.Object}
	}
	if p, ok := c.plan.vocabulary.ByInverse(name); ok && p.Literal == vocab.LiteralNone {
		return writtenAs{predicate: p, name: name, subject: row.Object, object: row.Subject, turned: true}
	}
	if name == "" {
		c.errorf(RuleTerm, row.Predicate, "the predicate is missing; write what the subject is or does to the object, such as mediates")
		return writtenAs{}
	}
	if c.termsLost && strings.Contains(name, ":") {
		c.knownWrong()
		return writtenAs{}
	}
	accepted := c.plan.vocabulary.PredicateNames()
	names := slices.Clone(accepted)
	for _, p := range c.plan.vocabulary.Predicates() {
		if p.Inverse != "" && p.Literal == vocab.LiteralNone {
			names = append(names, p.Inverse)
		}
	}
	near := c.nearest("a predicate", name, names)
	c.add(Error, RuleTerm, row.Predicate, message("%q is not a predicate", name), accepted, near)
	var w writtenAs
	if len(near) > 0 {
		var known bool
		if w.meant, known = c.plan.vocabulary.Predicate(near[0]); !known {
			w.meant, _ = c.plan.vocabulary.ByInverse(near[0])
		}
	}
	return w
}

// readQualifiers reads the qualifiers that make a statement what it is, and checks the others. Without a predicate only
// their values are checked.
func (c *checker) readQualifiers(row *StatementRow, p *vocab.Predicate) []Qualifier {
	var qualifiers []Qualifier
	for _, field := range row.Qualifiers {
		text := strings.Join(strings.Fields(field.Text), " ")
		var term *vocab.Qualifier
		if p == nil {
			term, _ = c.plan.vocabulary.Qualifier(field.Name)
		} else {
			term = (Predicate{c.snapshot, p}).qualifier(field.Name)
		}
		if term == nil && p == nil {
			continue
		}
		if term == nil {
			var names []string
			for _, q := range p.Qualifiers {
				names = append(names, q.Name)
			}
			c.add(Error, RuleCode, nameCell(field), p.Name+" takes no "+field.Name, names, vocab.Nearest(field.Name, names, 1))
			continue
		}
		switch term.Type {
		case vocab.TypeCode:
			if _, ok := term.Codes.Code(text); !ok {
				c.notIn(RuleCode, field.Cell, article(field.Name), term.Codes.Names())
			}
		case vocab.TypeDate:
			if _, err := c.parseDate(text); err != nil {
				c.errorf(RuleDate, field.Cell, "%v", err)
			}
		case vocab.TypeQuantity:
			c.readQuantity(field.Cell, text)
		case vocab.TypeNumber, vocab.TypeInteger:
			c.inRange(Cell{Text: text, Place: field.Place}, field.Name, term.Type == vocab.TypeInteger, term.Min, term.Max)
		case vocab.TypeEntity:
			_, kind, statement, ok := c.readEnd(Cell{Text: text, Place: field.Place}, "the "+field.Name)
			if ok && (statement || !slices.ContainsFunc(term.Kinds, kind.Is)) {
				what := "a statement"
				if !statement {
					what = article(kind.Name)
				}
				c.add(Error, RuleCode, field.Cell, message("%s is %s, which cannot be %s", text, what, article(field.Name)), kindNames(term.Kinds, false), nil)
			}
		}
		if !wording(field.Name) {
			qualifiers = append(qualifiers, Qualifier{Name: field.Name, text: text})
		}
	}
	sortQualifiers(qualifiers)
	return qualifiers
}

func readName[T ~uint8](c *checker, cell Cell, names []string, what, rule string) T {
	value, ok := named[T](names, cell.Text)
	if !ok {
		c.notIn(rule, cell, what, names)
	}
	return value
}
