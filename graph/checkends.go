package graph

import (
	"regexp"
	"slices"
	"strings"

	"peacegraph/graph/vocab"
)

const missingObject = "the object is missing; write UNKNOWN when there is one but it is not stated, NONE when there is none"

// readEnd finds what an id names: an entity with its kind, or a statement (kind nil).
func (c *checker) readEnd(cell Cell, what string) (id ID, kind *vocab.Kind, statement, ok bool) {
	id = ID(cell.Text)
	if cell.Text == "" {
		c.errorf(RuleTerm, cell, "%s is missing", what)
		return "", nil, false, false
	}
	if strings.HasPrefix(cell.Text, statementPrefix) {
		return c.readPointer(cell)
	}
	kind, found := c.kindOf(id)
	if !found && c.notOneID(RuleTerm, cell, false) {
		return id, nil, false, false
	}
	if !found {
		c.nothingHas(cell, "entity", RuleTerm)
		return id, nil, false, false
	}
	if kind == nil {
		c.knownWrong()
	}
	return id, kind, false, kind != nil
}

// readPointer finds the statement that an id names.
func (c *checker) readPointer(cell Cell) (id ID, kind *vocab.Kind, statement, ok bool) {
	id = ID(cell.Text)
	if d := c.statements[id]; d != nil {
		if i := slices.Index(c.resolving, d); i >= 0 {
			by := ""
			if last := c.resolving[len(c.resolving)-1]; last != d {
				by = " by way of " + c.rowOf(c.resolving[i+1]).ID.Text
			}
			c.errorf(RulePointer, cell, "%s points at itself%s; a statement is about another one", cell.Text, by)
			return id, nil, true, false
		}
		c.resolve(d)
		if d.broken {
			c.knownWrong()
		}
		return d.id, nil, true, !d.broken
	}
	if class, n := c.snapshot.lookup(id); class == classStatement {
		return c.snapshot.statements.at(n).id, nil, true, true
	}
	if c.lost[id] {
		c.knownWrong()
	} else {
		c.nothingHas(cell, "statement", RulePointer)
	}
	return id, nil, true, false
}

func (c *checker) readEnds(content *content, w writtenAs) {
	p, subject, object := w.predicate, w.subject, w.object
	subjectID, subjectKind, subjectStatement, subjectOK := c.readEnd(subject, w.end(true))
	content.subject = subjectID
	if subjectOK {
		what, fits := "a statement", p.SubjectStatement
		if !subjectStatement {
			what, fits = article(subjectKind.Name), p.AcceptsSubject(subjectKind)
		}
		if !fits {
			c.add(Error, RuleSubject, subject, message("%s is %s, which cannot be %s", subject.Text, what, w.end(true)), kindNames(p.Domain, p.SubjectStatement), nil)
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
	objectID, objectKind, objectStatement, objectOK := c.readEnd(object, w.end(false))
	content.objectID = objectID
	if objectOK && !subjectOK {
		c.readEndAlone(object, objectKind, objectStatement, w)
	}
	if !objectOK || !subjectOK {
		return
	}
	kinds, statements := p.RangeFor(subjectKind)
	what, fits := "a statement", statements
	if !objectStatement {
		what, fits = article(objectKind.Name), p.Accepts(subjectKind, objectKind)
	}
	switch {
	case !fits:
		c.add(Error, RuleObject, object, message("%s is %s, which cannot be %s", object.Text, what, w.end(false)), kindNames(kinds, statements), nil)
	case objectID == subjectID && objectStatement:
		c.errorf(RulePointer, object, "%s points at itself", object.Text)
	case objectID == subjectID:
		c.errorf(RulePointer, object, "%s stands at both ends of %s; nothing is related to itself", object.Text, w.name)
	}
}

// readEndAlone judges an object whose subject is wrong: nothing that the predicate can be said of has it as its object.
func (c *checker) readEndAlone(object Cell, kind *vocab.Kind, statement bool, w writtenAs) {
	var kinds []*vocab.Kind
	statements := false
	for _, s := range w.predicate.Signatures {
		if s.Range == nil {
			statements = true
		} else if !slices.Contains(kinds, s.Range) {
			kinds = append(kinds, s.Range)
		}
	}
	what, fits := "a statement", statements
	if !statement {
		what, fits = article(kind.Name), slices.ContainsFunc(kinds, kind.Is)
	}
	if !fits {
		c.add(Error, RuleObject, object, message("%s is %s, which cannot be %s", object.Text, what, w.end(false)), kindNames(kinds, statements), nil)
	}
}

func kindNames(kinds []*vocab.Kind, statement bool) []string {
	var names []string
	for _, k := range kinds {
		if k != nil {
			names = append(names, k.Name)
		}
	}
	if statement {
		names = append(names, "a statement")
	}
	return names
}

func (c *checker) readLiteral(cell Cell, p *vocab.Predicate) Object {
	if strings.TrimSpace(cell.Text) == "" {
		c.errorf(RuleTerm, cell, "%s", missingObject)
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
		d, err := c.parseDate(cell.Text)
		if err != nil {
			c.errorf(RuleDate, cell, "%v", err)
		}
		return DateValue{d}
	case vocab.LiteralQuantity:
		return QuantityValue{c.readQuantity(cell, cell.Text)}
	}
	return Text{Text: strings.Join(strings.Fields(cell.Text), " "), Lang: c.plan.language}
}

// looksLikeEntity reports whether a text is written as the id of an entity, under a prefix that entities have.
func (c *checker) looksLikeEntity(text string) bool {
	prefix, _, found := strings.Cut(text, ":")
	if !found || idProblem(text) != "" {
		return false
	}
	if c.prefixes == nil {
		c.prefixes = make(map[string]bool)
		for id := range c.entities {
			before, _, _ := cutPrefix(id)
			c.prefixes[before] = true
		}
	}
	return c.prefixes[prefix] && !c.hasCode(text)
}

// hasCode reports whether the vocabulary has a code that is written so: those of extensions look like ids.
func (c *checker) hasCode(text string) bool {
	return slices.ContainsFunc(c.plan.vocabulary.Predicates(), func(p *vocab.Predicate) bool {
		if p.Codes == nil {
			return false
		}
		_, known := p.Codes.Code(text)
		return known
	})
}

// thousands are digits in groups of three, as people write them: 1,200 or 1 200 000.
var thousands = regexp.MustCompile(`^[0-9]{1,3}(?:[,'’ \x{a0}\x{202f}][0-9]{3})+(?:$|[^0-9])`)

// readQuantity reads a quantity, and tells of groups of thousands, which a comma or a space parts from others.
func (c *checker) readQuantity(cell Cell, text string) Quantity {
	if group := thousands.FindString(text); group != "" {
		group = strings.TrimRightFunc(group, func(r rune) bool { return r < '0' || r > '9' })
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, group)
		near := []string{digits + text[len(group):]}
		if strings.Count(group, ",") == 1 && len(group) == len(digits)+1 {
			near = append(near, strings.Replace(group, ",", ".", 1)+text[len(group):])
		}
		c.add(Error, RuleQuantity, cell, message("%q is not a quantity: nothing stands between thousands", text), nil, near)
		return Quantity{}
	}
	q, err := ParseQuantity(text)
	if err != nil {
		c.errorf(RuleQuantity, cell, "%v", err)
	}
	return q
}
