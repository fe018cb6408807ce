package graphtest

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// sourceLength is the length of every source whose length is known.
const sourceLength = 100_000

// passage is where the next rows stand, and how it is read.
type passage struct {
	locate   func(*graph.StatementRow)
	mode     graph.Mode // of most that stands there
	readings [2]reading
	left     int // statements that still come from it
}

type reading struct {
	speakers   []graph.Cell // of modes that need one
	confidence string
}

// content is what a statement says, as far as it makes the statement another one.
type content struct {
	predicate       *vocab.Predicate
	subject, object string
	mode            graph.Mode
	negative        bool
	date            string
	qualifiers      []graph.Field
}

// key tells one content from another within one run.
func (c *content) key(seed maphash.Seed) uint64 {
	subject, object := c.subject, c.object
	if c.predicate.Symmetric && object < subject {
		subject, object = object, subject
	}
	parts := []string{subject, c.predicate.Name, object, c.mode.String(), strconv.FormatBool(c.negative), c.date}
	for _, q := range c.qualifiers {
		parts = append(parts, q.Name+"="+q.Text)
	}
	return maphash.String(seed, strings.Join(parts, "\x00"))
}

// say adds statements until there are so many. It panics when no more can be said of the entities that there are, which is a
// mistake of whoever asks for so many.
func (g *generator) say(statements int) {
	for in := 0; g.statements < statements; {
		before := g.statements
		g.statement()
		if in++; g.statements > before {
			in = 0
		}
		if in == vain {
			panic(fmt.Sprintf("graphtest: %d statements were asked for, and after %d there is nothing new to say of %d entities", statements, g.statements, len(g.ids)))
		}
	}
}

// vain is after how many tries, one after another, there is nothing new to say.
const vain = 100_000

// statement adds a row that says something new, and now and then rows that say it again.
func (g *generator) statement() {
	if len(g.rows) > 0 && g.chance(g.repeated) {
		row := pick(g.Rand, g.rows)
		g.restOn(&row, &g.elsewhere)
		g.draft.Statements = append(g.draft.Statements, row)
		return
	}
	c, ok := g.content()
	if !ok {
		return
	}
	key := c.key(g.hash)
	if g.said[key] {
		return
	}
	row := g.write(c)
	g.said[key] = true
	if row.ID.Text != "" {
		g.named = append(g.named, graph.ID(row.ID.Text))
	}
	g.statements++
	g.restOn(&row, &g.here)
	g.finish(&row, c)
	g.draft.Statements = append(g.draft.Statements, row)
	if g.oddLocators {
		g.rows = append(g.rows, row)
	}
	if g.chance(g.again) {
		g.restOn(&row, &g.elsewhere)
		row.Note = graph.Cell{}
		g.draft.Statements = append(g.draft.Statements, row)
	}
	if g.chance(g.twin) {
		c.negative = !c.negative
		if !g.said[c.key(g.hash)] {
			opposite := g.write(c)
			g.said[c.key(g.hash)] = true
			g.statements++
			g.restOn(&opposite, &g.elsewhere)
			g.draft.Statements = append(g.draft.Statements, opposite)
		}
	}
}

// content chooses what to say; false when what was chosen cannot be said yet.
func (g *generator) content() (*content, bool) {
	p := g.predicates[g.weighted(g.chanceAt)]
	signature := pick(g.Rand, p.Signatures)
	if i := slices.IndexFunc(p.Signatures, func(s vocab.Signature) bool { return s.Domain == nil }); i >= 0 && g.chance(.5) {
		signature = p.Signatures[i]
	}
	c := &content{predicate: p, mode: g.here.mode, negative: g.chance(g.negative)}
	if g.here.left == 0 || g.chance(g.mixed) {
		c.mode = g.mode()
	}
	var ok bool
	if c.subject, ok = g.end(signature.Domain); !ok {
		return nil, false
	}
	switch {
	case g.chance(g.unknown):
		c.object = pick(g.Rand, []string{"UNKNOWN", "NONE"})
	case p.Literal != vocab.LiteralNone:
		c.object = g.literal(p)
	default:
		if c.object, ok = g.end(signature.Range); !ok || c.object == c.subject {
			return nil, false
		}
	}
	if g.chance(g.dated) {
		c.date = g.date()
	}
	if g.chance(g.qualified) {
		for range 1 + g.IntN(2) {
			g.qualify(c)
		}
		slices.SortFunc(c.qualifiers, func(a, b graph.Field) int { return strings.Compare(a.Name+a.Text, b.Name+b.Text) })
	}
	return c, true
}

func (g *generator) end(k *vocab.Kind) (string, bool) {
	if k == nil {
		if len(g.named) == 0 {
			return "", false
		}
		return string(pick(g.Rand, g.named)), true
	}
	id, ok := g.of(k)
	return string(id), ok
}

func (g *generator) literal(p *vocab.Predicate) string {
	switch p.Literal {
	case vocab.LiteralCode:
		return pick(g.Rand, p.Codes.Codes).Code
	case vocab.LiteralDate:
		return g.date()
	case vocab.LiteralQuantity:
		return g.quantity()
	}
	return sentence(g.Rand, 15)
}

// date returns a date of the years 2050 to 2069, as well or badly known as dates are.
func (g *generator) date() string {
	if g.oddDates {
		return AnyDate(g.Rand)
	}
	year, month, day := 2050+g.IntN(20), 1+g.IntN(12), 1+g.IntN(28)
	switch g.IntN(12) {
	case 0, 1, 2:
		return fmt.Sprintf("%d-%02d-%02d", year, month, day)
	case 3, 4:
		return fmt.Sprintf("%d-%02d", year, month)
	case 5, 6:
		return strconv.Itoa(year)
	case 7:
		return fmt.Sprintf("%d-%02d/%d-%02d-%02d", year, month, year+1, month, day)
	case 8:
		return fmt.Sprintf("../%d-%02d-%02d", year, month, day)
	case 9:
		return fmt.Sprintf("%d/..", year)
	case 10:
		return fmt.Sprintf("%d~/%d?", year, year+5)
	}
	return fmt.Sprintf("%d-%d%%", year, 21+g.IntN(4))
}

func (g *generator) quantity() string {
	n := g.IntN(500)
	switch g.IntN(5) {
	case 0:
		return "unknown"
	case 1:
		return fmt.Sprintf("%d..%d persons", n, n+100)
	case 2:
		return fmt.Sprintf("%d..%d..%d", n, n+20, n+300)
	case 3:
		return fmt.Sprintf("%d.. persons", n)
	}
	return strconv.Itoa(n)
}

// qualify adds a circumstance that the predicate takes, each at most once.
func (g *generator) qualify(c *content) {
	if len(c.predicate.Qualifiers) == 0 {
		return
	}
	q := pick(g.Rand, c.predicate.Qualifiers)
	if isWording(q.Name) || slices.ContainsFunc(c.qualifiers, func(f graph.Field) bool { return f.Name == q.Name }) {
		return
	}
	value := ""
	switch q.Type {
	case vocab.TypeCode:
		value = pick(g.Rand, q.Codes.Codes).Code
	case vocab.TypeDate:
		value = g.date()
	case vocab.TypeQuantity:
		value = g.quantity()
	case vocab.TypeNumber, vocab.TypeInteger:
		value = strconv.Itoa(1 + g.IntN(3))
	case vocab.TypeEntity:
		id, ok := g.of(pick(g.Rand, q.Kinds))
		if !ok {
			return
		}
		value = string(id)
	default:
		value = sentence(g.Rand, 10)
	}
	c.qualifiers = append(c.qualifiers, field(q.Name, value))
}

func isWording(name string) bool {
	return name == vocab.QualifierNamedAs || name == vocab.QualifierObjectNamedAs
}

// write makes a row of a content, without evidence.
func (g *generator) write(c *content) graph.StatementRow {
	row := graph.StatementRow{
		Subject: text(c.subject), Predicate: text(c.predicate.Name), Object: text(c.object), Mode: text(c.mode.String()),
		ValidTime: text(c.date), Qualifiers: slices.Clip(c.qualifiers),
	}
	if c.negative {
		row.Polarity = text(graph.Negative.String())
	}
	turned := c.predicate.Literal == vocab.LiteralNone && c.predicate.Inverse != "" && !c.predicate.Symmetric &&
		c.object != "UNKNOWN" && c.object != "NONE"
	if turned && g.chance(g.inverse) {
		row.Subject, row.Predicate, row.Object = row.Object, text(c.predicate.Inverse), row.Subject
	}
	if g.chance(g.chosen) {
		row.ID = text(fmt.Sprintf("stmt:i.%d", g.statements))
	}
	return row
}

// finish adds what a new statement may have besides its content.
func (g *generator) finish(row *graph.StatementRow, c *content) {
	switch {
	case g.chance(g.deprecated):
		row.Rank, row.RankReason = text(graph.Deprecated.String()), text("withdrawn by "+invented(g.Rand))
	case g.chance(g.preferred):
		row.Rank = text(graph.Preferred.String())
	}
	if len(g.named) > 1 && g.chance(g.superseding) {
		older := pick(g.Rand, g.named)
		if older != graph.ID(row.ID.Text) && string(older) != c.subject && string(older) != c.object {
			row.Supersedes = text(string(older))
		}
	}
	if g.chance(g.worded) {
		name := pick(g.Rand, []string{vocab.QualifierNamedAs, vocab.QualifierObjectNamedAs})
		row.Qualifiers = append(slices.Clip(row.Qualifiers), field(name, "the "+pick(g.Rand, nouns[:])))
	}
	if g.chance(g.noted) {
		row.Note = text(sentence(g.Rand, 40))
	}
}

// restOn writes evidence into a row: a reading of the passage, or of another one when all was said that stands there.
func (g *generator) restOn(row *graph.StatementRow, p *passage) {
	if p.left == 0 {
		g.turnTo(p)
	}
	p.left--
	p.locate(row)
	read := p.readings[0]
	if g.chance(.3) {
		read = p.readings[1]
	}
	row.Confidence, row.AttributedTo, row.Voice = text(read.confidence), nil, graph.Cell{}
	switch row.Mode.Text {
	case graph.Proposal.String(), graph.Hypothetical.String():
		row.AttributedTo, row.Voice = read.speakers, text(graph.Author.String())
	case graph.Reported.String():
		row.AttributedTo, row.Voice = read.speakers, text(graph.Attributed.String())
		if g.chance(.1) {
			row.AttributedTo = []graph.Cell{text("UNKNOWN")}
		}
	}
	if g.oddLocators && g.chance(.2) {
		row.Coder = text("somebody")
	}
}

// turnTo opens another passage.
func (g *generator) turnTo(p *passage) {
	p.mode = g.mode()
	source, _ := g.vocabulary.Kind(vocab.KindSource)
	id, _ := g.of(source)
	start := g.IntN(sourceLength - 400)
	end := start + 40 + g.IntN(300)
	paragraph, sentence := 1+start/500, 1+start%500/120
	form := 0
	if g.oddLocators {
		form, paragraph = g.IntN(6), 1+g.IntN(9)
	}
	number := func(n int) graph.Cell { return text(strconv.Itoa(n)) }
	p.locate = func(row *graph.StatementRow) {
		row.Source = text(string(id))
		row.Paragraph, row.Sentence, row.Start, row.End, row.Page, row.Row = graph.Cell{}, graph.Cell{}, graph.Cell{}, graph.Cell{}, graph.Cell{}, graph.Cell{}
		switch form {
		case 0, 1:
			row.Paragraph, row.Sentence, row.Start, row.End = number(paragraph), number(sentence), number(start), number(end)
		case 2:
			row.Paragraph = number(paragraph)
		case 3:
			row.Page = text("xi & " + strconv.Itoa(start%9))
		case 4:
			row.Row = text(strconv.Itoa(start % 300))
		}
	}
	p.left = 1 + g.IntN(2*g.statementsAPassage-1)
	for i := range p.readings {
		if i == 1 && !g.chance(g.readings) {
			p.readings[1] = p.readings[0]
			continue
		}
		speakers := []graph.Cell{text(string(g.ids[pick(g.Rand, g.speakers)]))}
		if g.chance(.1) {
			speakers = append(speakers, text(string(g.ids[pick(g.Rand, g.speakers)])))
		}
		p.readings[i] = reading{speakers, pick(g.Rand, []string{"HIGH", "HIGH", "HIGH", "MEDIUM", "MEDIUM", "LOW", "72"})}
	}
}
