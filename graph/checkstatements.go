package graph

import (
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph/vocab"
)

// statementDraft is a statement of the draft: all its rows together.
type statementDraft struct {
	rows     []*StatementRow
	content  content
	plan     *statementPlan
	id       ID // the id under which it is or will be in the graph
	resolved bool
	busy     bool // being resolved: it points at itself by way of others
	broken   bool
}

// checkStatements groups the rows by id, so that a row may point at a later one, and then reads each statement. A
// statement that another one points at is read first, because its id can depend on what it says.
func (c *checker) checkStatements() {
	var order []*statementDraft
	for i := range c.draft.Statements {
		row := &c.draft.Statements[i]
		id := ID(row.ID.Text)
		if row.ID.Text != "" {
			if problem := idProblem(row.ID.Text); problem != "" || !strings.HasPrefix(row.ID.Text, string(statementPrefix)) {
				c.errorf(RuleFormat, row.ID, "%q is not the id of a statement; write %s and a name, such as stmt:1.2-14, or leave it empty", row.ID.Text, statementPrefix)
			} else if known := c.statements[id]; known != nil {
				known.rows = append(known.rows, row)
				continue
			}
		}
		d := &statementDraft{rows: []*StatementRow{row}, id: id}
		if row.ID.Text != "" {
			c.statements[id] = d
		}
		order = append(order, d)
	}
	for _, d := range order {
		c.resolve(d)
	}
	for _, d := range order {
		c.finishStatement(d)
	}
	c.planStatements(order)
}

// resolve reads what a statement says and finds whether the graph or the draft has it already.
func (c *checker) resolve(d *statementDraft) {
	if d.resolved || d.busy {
		return
	}
	d.busy = true
	defer func() { d.busy, d.resolved = false, true }()
	before := len(c.findings)
	d.content = c.readContent(d.rows[0])
	for _, row := range d.rows[1:] {
		c.sameContent(row, d.rows[0])
	}
	if c.errorsSince(before) {
		d.broken = true
		return
	}
	contentID := d.content.id()
	written := d.id
	if isContentID(written) && written != contentID {
		c.errorf(RuleSame, d.rows[0].ID, "ids of this form are made from what the statement says, and this one says %s; leave the id empty or choose a readable one", contentID)
		d.broken = true
		return
	}
	if written != "" {
		if class, n := c.snapshot.lookup(written); class == classStatement {
			if c.snapshot.contentID(c.snapshot.statements.at(n)) != contentID {
				known := Statement{c.snapshot, n}
				c.errorf(RuleSame, d.rows[0].ID, "%s is in the graph already and says something else (%s, %s); use another id, or supersede it", written, known.Text(), known.Mode())
				d.broken = true
				return
			}
		}
	} else {
		d.id = contentID
	}
	if same := c.byContent[contentID]; same != nil {
		// Another row of the draft says the same under another id: both are one statement.
		if written != "" && same.id != written {
			c.add(Notice, RuleSame, d.rows[0].ID, "says the same as "+string(same.id)+"; kept once, under that id", nil, nil)
		}
		d.id, d.plan = same.id, same.plan
		return
	}
	c.byContent[contentID] = d
	d.plan = &statementPlan{id: d.id, fresh: true, content: d.content}
	if class, n := c.snapshot.lookup(contentID); class == classStatement {
		known := c.snapshot.statements.at(n)
		if written != "" && known.id != written {
			c.add(Notice, RuleSame, d.rows[0].ID, "says the same as "+string(known.id)+" in the graph; merged with it", nil, nil)
		}
		d.id, d.plan.id, d.plan.fresh = known.id, known.id, false
	}
}

func (c *checker) errorsSince(n int) bool {
	return slices.ContainsFunc(c.findings[n:], func(f Finding) bool { return f.Severity == Error })
}

// sameContent says what differs between two rows with one id.
func (c *checker) sameContent(row, first *StatementRow) {
	for _, pair := range [...]struct {
		column string
		a, b   Cell
	}{
		{"subject", row.Subject, first.Subject}, {"predicate", row.Predicate, first.Predicate}, {"object", row.Object, first.Object},
		{"mode", row.Mode, first.Mode}, {"polarity", row.Polarity, first.Polarity}, {"validTime", row.ValidTime, first.ValidTime},
	} {
		if pair.a.Text != pair.b.Text {
			c.errorf(RuleSame, pair.a, "%s has the %s %q here and %q in line %d; rows with one id are one statement and differ only in their evidence",
				row.ID.Text, pair.column, pair.a.Text, pair.b.Text, pair.b.Place.Line)
		}
	}
	qualifiers := func(fields []Field) []string {
		var texts []string
		for _, f := range fields {
			if !wording(f.Name) {
				texts = append(texts, f.Name+" "+f.Text)
			}
		}
		slices.Sort(texts)
		return texts
	}
	if !slices.Equal(qualifiers(row.Qualifiers), qualifiers(first.Qualifiers)) {
		c.errorf(RuleSame, row.ID, "%s has other qualifiers here than in line %d; rows with one id are one statement and differ only in their evidence",
			row.ID.Text, first.ID.Place.Line)
	}
}

func (c *checker) readContent(row *StatementRow) content {
	var content content
	content.mode = readName[Mode](c, row.Mode, modeNames[:], "a mode", RuleCode)
	if row.Polarity.Text != "" {
		content.polarity = readName[Polarity](c, row.Polarity, polarityNames[:], "a polarity", RuleCode)
	}
	if row.ValidTime.Text != "" {
		if d, err := ParseDate(row.ValidTime.Text); err != nil {
			c.errorf(RuleDate, row.ValidTime, "%v", err)
		} else {
			content.date = &d
		}
	}
	predicate, subjectCell, objectCell := c.readPredicate(row)
	if predicate == nil {
		c.readEnd(row.Subject, "the subject")
		return content
	}
	content.predicate = predicate
	c.readEnds(&content, subjectCell, objectCell)
	content.qualifiers = c.readQualifiers(row, predicate)
	return content
}

// readPredicate finds the predicate by its name. Written by its inverse name (`mediatedBy`), a statement is turned
// round, so that a relation and its inverse are never both stored.
func (c *checker) readPredicate(row *StatementRow) (p *vocab.Predicate, subject, object Cell) {
	if p, ok := c.plan.vocabulary.Predicate(row.Predicate.Text); ok {
		return p, row.Subject, row.Object
	}
	if p, ok := c.plan.vocabulary.ByInverse(row.Predicate.Text); ok && p.Literal == vocab.LiteralNone {
		return p, row.Object, row.Subject
	}
	c.notIn(RuleTerm, row.Predicate, "a predicate", c.plan.vocabulary.PredicateNames())
	return nil, Cell{}, Cell{}
}

// readEnd finds what an id names: an entity with its kind, or a statement (kind nil).
func (c *checker) readEnd(cell Cell, what string) (id ID, kind *vocab.Kind, statement, ok bool) {
	id = ID(cell.Text)
	if cell.Text == "" {
		c.errorf(RuleTerm, cell, "%s is missing", what)
		return "", nil, false, false
	}
	if strings.HasPrefix(cell.Text, string(statementPrefix)) {
		if d := c.statements[id]; d != nil {
			c.resolve(d)
			return d.id, nil, true, !d.broken
		}
		if class, n := c.snapshot.lookup(id); class == classStatement {
			return c.snapshot.statements.at(n).id, nil, true, true
		}
		c.add(Error, RuleTerm, cell, "there is no statement "+strconv.Quote(cell.Text)+" in the draft or the graph", nil, c.nearestIDs(cell.Text))
		return "", nil, false, false
	}
	kind, found := c.kindOf(id)
	if !found {
		c.add(Error, RuleTerm, cell, "there is no entity "+strconv.Quote(cell.Text)+" in the draft or the graph", nil, c.nearestIDs(cell.Text))
		return "", nil, false, false
	}
	return id, kind, false, kind != nil
}

func (c *checker) readEnds(content *content, subject, object Cell) {
	p := content.predicate
	subjectID, subjectKind, subjectStatement, subjectOK := c.readEnd(subject, "the subject")
	content.subject = subjectID
	if subjectOK {
		switch {
		case subjectStatement && !p.SubjectStatement:
			c.errorf(RuleSubject, subject, "a statement cannot be the subject of %s; accepted: %s", p.Name, kindList(p.Domain, p.SubjectStatement))
			subjectOK = false
		case !subjectStatement && !p.AcceptsSubject(subjectKind):
			c.errorf(RuleSubject, subject, "%s is a %s, which cannot be the subject of %s; accepted: %s", subject.Text, subjectKind.Name, p.Name, kindList(p.Domain, p.SubjectStatement))
			subjectOK = false
		}
	}
	switch {
	case object.Text == unknownWord:
		content.literal = Unknown{StatedUnknown}
		return
	case object.Text == noneWord:
		content.literal = Unknown{StatedNone}
		return
	case p.Literal != vocab.LiteralNone:
		content.literal = c.readLiteral(object, p)
		return
	}
	objectID, objectKind, objectStatement, objectOK := c.readEnd(object, "the object")
	content.objectID = objectID
	if !objectOK || !subjectOK {
		return
	}
	kinds, statements := p.RangeFor(subjectKind)
	accepted := p.Accepts(subjectKind, objectKind)
	if objectStatement {
		accepted = statements
	}
	if !accepted {
		what := "a statement"
		if !objectStatement {
			what = "a " + objectKind.Name
		}
		c.errorf(RuleObject, object, "%s is %s, which cannot be the object of %s; accepted: %s", object.Text, what, p.Name, kindList(kinds, statements))
	}
	if objectID == subjectID && objectID != "" {
		rule := RuleObject
		if objectStatement {
			rule = RulePointer
		}
		c.errorf(rule, object, "%s points at itself", object.Text)
	}
}

func kindList(kinds []*vocab.Kind, statement bool) string {
	var names []string
	for _, k := range kinds {
		if k != nil {
			names = append(names, k.Name)
		}
	}
	if statement {
		names = append(names, "a statement")
	}
	return strings.Join(names, ", ")
}

func (c *checker) readLiteral(cell Cell, p *vocab.Predicate) Object {
	if strings.TrimSpace(cell.Text) == "" {
		c.errorf(RuleTerm, cell, "the object is missing; write UNKNOWN when there is one but it is not stated, NONE when there is none")
		return nil
	}
	switch p.Literal {
	case vocab.LiteralCode:
		code, ok := p.Codes.Code(cell.Text)
		if !ok {
			c.notIn(RuleCode, cell, "a value of "+p.Name, p.Codes.Names())
		}
		return Code{code.Code, code.Label}
	case vocab.LiteralDate:
		d, err := ParseDate(cell.Text)
		if err != nil {
			c.errorf(RuleDate, cell, "%v", err)
		}
		return DateValue{d}
	case vocab.LiteralQuantity:
		q, err := ParseQuantity(cell.Text)
		if err != nil {
			c.errorf(RuleQuantity, cell, "%v", err)
		}
		return QuantityValue{q}
	}
	return Text{Text: strings.Join(strings.Fields(cell.Text), " "), Lang: c.draft.Dataset.Language.Text}
}

func (c *checker) readQualifiers(row *StatementRow, p *vocab.Predicate) []Qualifier {
	var qualifiers []Qualifier
	for _, field := range row.Qualifiers {
		text := strings.Join(strings.Fields(field.Text), " ")
		term := (Predicate{c.snapshot, p}).qualifier(field.Name)
		if term == nil {
			var names []string
			for _, q := range p.Qualifiers {
				names = append(names, q.Name)
			}
			c.add(Error, RuleCode, field.Cell, p.Name+" takes no "+field.Name, names, nil)
			continue
		}
		switch term.Type {
		case vocab.TypeCode:
			if _, ok := term.Codes.Code(text); !ok {
				c.notIn(RuleCode, field.Cell, "a "+field.Name, term.Codes.Names())
			}
		case vocab.TypeDate:
			if _, err := ParseDate(text); err != nil {
				c.errorf(RuleDate, field.Cell, "%v", err)
			}
		case vocab.TypeQuantity:
			if _, err := ParseQuantity(text); err != nil {
				c.errorf(RuleQuantity, field.Cell, "%v", err)
			}
		case vocab.TypeNumber, vocab.TypeInteger:
			c.inRange(Cell{text, field.Place}, field.Name, term.Type == vocab.TypeInteger, term.Min, term.Max)
		case vocab.TypeEntity:
			_, kind, statement, ok := c.readEnd(Cell{text, field.Place}, field.Name)
			if ok && (statement || !slices.ContainsFunc(term.Kinds, kind.Is)) {
				c.errorf(RuleCode, field.Cell, "%s cannot be the %s of a statement; accepted: %s", text, field.Name, kindList(term.Kinds, false))
			}
		}
		qualifiers = append(qualifiers, Qualifier{Name: field.Name, text: text})
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
