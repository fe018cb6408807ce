package graph

import (
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph/vocab"
)

// finishStatement reads what a statement rests on and adds to its plan what is new.
func (c *checker) finishStatement(d *statementDraft) {
	rests := make([]evidencePlan, 0, len(d.rows))
	for _, i := range d.rows {
		if e, ok := c.readEvidence(&c.draft.Statements[i]); ok {
			rests = append(rests, e)
		}
	}
	before := c.errors
	d.standing = c.readRank(d)
	rank := d.standing
	if d.broken || c.errors > before || len(rests) < len(d.rows) {
		return
	}
	p := d.plan
	have := struct {
		evidence   []Evidence
		notes      []string
		qualifiers []Qualifier
	}{}
	if known, ok := c.snapshot.Statement(p.id); ok && !p.fresh {
		have.evidence, have.notes, have.qualifiers = known.Evidence(), known.Notes(), known.Qualifiers()
		c.keepRank(d, known, rank)
	} else {
		p.rank, p.rankReason, p.supersedes = rank.rank, rank.reason, rank.supersedes
	}
	first := make(map[ID]Place)
	for i, e := range rests {
		row := &c.draft.Statements[d.rows[i]]
		if place, again := first[e.id]; again {
			c.noticef(RuleSame, at(row.Subject), "gives the same evidence for %s as the row %s; kept once", p.id, inRow(place))
			continue
		}
		first[e.id] = row.Subject.Place
		c.hold(p, e.id)
		if !slices.ContainsFunc(have.evidence, func(known Evidence) bool { return known.ID() == e.id }) {
			c.planEvidence(e)
			p.evidence = append(p.evidence, e.id)
		}
	}
	for _, i := range d.rows {
		row := &c.draft.Statements[i]
		note := strings.Join(strings.Fields(row.Note.Text), " ")
		if note != "" && !slices.Contains(p.notes, note) && !slices.Contains(have.notes, note) {
			p.notes = append(p.notes, note)
		}
		_, far := c.farEnd(row, &p.content)
		for _, field := range row.Qualifiers {
			q := Qualifier{Name: field.Name, text: strings.Join(strings.Fields(field.Text), " ")}
			if !wording(q.Name) {
				continue
			}
			if far {
				// What the row calls its subject is the object of the statement.
				q.Name = map[string]string{vocab.QualifierNamedAs: vocab.QualifierObjectNamedAs, vocab.QualifierObjectNamedAs: vocab.QualifierNamedAs}[q.Name]
			}
			same := func(known Qualifier) bool { return known.Name == q.Name && known.text == q.text }
			if !slices.ContainsFunc(have.qualifiers, same) && !slices.ContainsFunc(p.wording, same) {
				p.wording = append(p.wording, q)
			}
		}
	}
}

// hold remembers that the draft has a statement and an evidence that the graph has.
func (c *checker) hold(p *statementPlan, evidence ID) {
	if p.fresh {
		return
	}
	if class, e := c.snapshot.lookup(evidence); class == classEvidence {
		if class, n := c.snapshot.lookup(p.id); class == classStatement {
			c.plan.held[restsOnPair{n, e}] = true
		}
	}
}

// planStatements lists the statements of which something is new, in the order of the rows, and counts all of them.
func (c *checker) planStatements(order []*statementDraft) {
	counted := make(map[*statementPlan]bool)
	for _, d := range order {
		p := d.plan
		if p == nil || counted[p] {
			continue
		}
		counted[p] = true
		switch summary := &c.plan.summary; {
		case p.fresh:
			summary.StatementsAdded++
		case len(p.evidence)+len(p.notes)+len(p.wording) > 0, p.supersedes != "":
			summary.StatementsMerged++
		default:
			summary.StatementsUnchanged++
			continue
		}
		c.plan.statements = append(c.plan.statements, p)
	}
	c.plan.summary.EvidenceAdded = len(c.plan.evidence)
}

// rankDraft is the rank of a statement, and what it corrects.
type rankDraft struct {
	rank       Rank
	reason     string
	supersedes ID
	given      bool
	cell       Cell // that says what is superseded
}

// readRank reads the standing of a statement. It may be written on any of its rows, and on several if they agree.
func (c *checker) readRank(d *statementDraft) (s rankDraft) {
	var rank, reason, supersedes Cell
	agree := func(have *Cell, cell Cell, column string) {
		switch {
		case cell.Text == "" || cell.Text == have.Text:
		case have.Text == "":
			*have = cell
		default:
			c.errorf(RuleSame, cell, "the statement has the %s %q here and %q %s; its rows have to agree", column, cell.Text, have.Text, inRow(have.Place))
		}
	}
	for _, i := range d.rows {
		row := &c.draft.Statements[i]
		agree(&rank, row.Rank, "rank")
		agree(&reason, row.RankReason, "rankReason")
		agree(&supersedes, row.Supersedes, "supersedes")
	}
	if rank.Text != "" {
		s.rank, s.given = readName[Rank](c, rank, rankNames[:], "a rank", RuleCode), true
	}
	s.reason = strings.Join(strings.Fields(reason.Text), " ")
	if s.rank == Deprecated && s.reason == "" {
		c.errorf(RuleCode, at(rank), "a deprecated statement needs a reason; say in rankReason why it does not stand")
	}
	if supersedes.Text == "" {
		return s
	}
	id, _, statement, ok := c.readEnd(supersedes, "what is superseded")
	switch {
	case ok && !statement:
		c.errorf(RulePointer, supersedes, "%s is not a statement; a statement supersedes a statement", supersedes.Text)
	case ok && id == d.id:
		c.errorf(RulePointer, supersedes, "%s points at itself; a statement supersedes another one", supersedes.Text)
	}
	s.supersedes, s.cell = id, supersedes
	return s
}

// keepRank tells that a data set does not change the rank of a statement that is in the graph.
func (c *checker) keepRank(d *statementDraft, known Statement, s rankDraft) {
	if s.given && s.rank != known.Rank() && s.rank != known.row().allStance.rank() {
		advice := "stays so"
		switch {
		case s.rank == Deprecated:
			advice = "stays so; to deprecate it, write a row with DEPRECATE in corrections.csv"
		case known.Rank() == Deprecated && c.snapshot.standingOf(known.row()).cause <= byCorrection:
			advice = "stays so; to bring it back, write a row with REINSTATE in corrections.csv"
		}
		c.warnf(RuleSame, c.rowOf(d).Rank, "%s is %s in the graph and %s", known.ID(), known.Rank(), advice)
	}
	older, corrects := known.Supersedes()
	switch {
	case s.supersedes == "" || corrects && older.ID() == s.supersedes:
	case corrects:
		c.errorf(RuleSame, s.cell, "%s supersedes %s in the graph, and a statement supersedes one; let another statement supersede %s", known.ID(), older.ID(), s.supersedes)
	default:
		d.plan.supersedes = s.supersedes
	}
}

func (c *checker) readEvidence(row *StatementRow) (evidencePlan, bool) {
	before := c.errors
	var e evidencePlan
	source := ID(row.Source.Text)
	locator := c.readLocator(row)
	if row.Source.Text == "" {
		c.errorf(RuleEvidence, row.Source, "the statement has no evidence; say in source where it stands, and in paragraph, sentence, start and end or page which passage bears it out")
	} else if kind, found := c.kindOf(source); !found {
		c.nothingHas(row.Source, "source", RuleTerm)
	} else if kind != nil && !c.kindIs(kind, vocab.KindSource) {
		c.errorf(RuleEvidence, row.Source, "%s is %s, and evidence stands in a Source", row.Source.Text, article(kind.Name))
	} else {
		c.inSource(row, source, locator)
	}
	e.passage = locator.id(source)
	c.readSpeakers(row, &e)
	e.confidence = c.readConfidence(row.Confidence)
	e.detail = evidenceDetail{coder: row.Coder.Text, codebook: row.Codebook.Text}
	parts := []string{string(e.passage), e.voice.String(), strconv.Itoa(int(e.confidence)), e.detail.coder, e.detail.codebook, c.plan.datasetName}
	for _, s := range e.speakers {
		parts = append(parts, string(s))
	}
	e.id = hashID(evidencePrefix, parts...)
	return e, c.errors == before
}

func (c *checker) kindIs(kind *vocab.Kind, name string) bool {
	ancestor, _ := c.plan.vocabulary.Kind(name)
	return kind.Is(ancestor)
}

func (c *checker) readLocator(row *StatementRow) Locator {
	before := c.errors
	number := func(cell Cell, what string, least int) int {
		if cell.Text == "" {
			return 0
		}
		n, err := strconv.Atoi(cell.Text)
		switch {
		case err != nil || n < 0 || n > 1<<30:
			c.errorf(RuleFormat, cell, "%q is not %s; write a whole number, %d or more", cell.Text, article(what), least)
			return 0
		case n < least:
			c.errorf(RulePassage, cell, "%ss are counted from 1; what stands before the first, such as a title, has none: leave the cell empty and write start and end", what)
		}
		return n
	}
	l := Locator{
		Paragraph: number(row.Paragraph, "paragraph", 1), Sentence: number(row.Sentence, "sentence", 1),
		Start: number(row.Start, "start", 0), End: number(row.End, "end", 0),
		Page: strings.TrimSpace(row.Page.Text), Row: strings.TrimSpace(row.Row.Text),
	}
	switch {
	case c.errors > before:
	case row.Start.Text != "" && row.End.Text == "":
		c.errorf(RulePassage, row.End, "the end is missing; a passage has both a start and an end, in Unicode code points")
	case row.End.Text != "" && row.Start.Text == "":
		c.errorf(RulePassage, row.Start, "the start is missing; a passage has both a start and an end, in Unicode code points")
	case row.End.Text != "" && l.Start >= l.End:
		c.errorf(RulePassage, row.Start, "the passage starts at %d and ends at %d; the start has to be before the end", l.Start, l.End)
	}
	return l
}

// inSource checks that the passage lies inside its source, as far as the length of the source is known.
func (c *checker) inSource(row *StatementRow, source ID, l Locator) {
	text, _ := c.sourceAttribute(source, vocab.AttributeLength)
	length, err := strconv.Atoi(text)
	if at, ok := c.draft.Texts[source]; ok {
		length, err = len(at.Runes), nil
	}
	if err == nil && l.End > length {
		c.errorf(RulePassage, row.End, "the passage ends at %d, but %s has %d code points (count Unicode code points, not bytes)", l.End, source, length)
	}
}

func (c *checker) readSpeakers(row *StatementRow, e *evidencePlan) {
	mode, _ := named[Mode](modeNames[:], row.Mode.Text)
	rule := RuleReporter
	if mode == Proposal || mode == Hypothetical {
		rule = RuleSpeaker
	}
	unknown := false
	for _, cell := range row.AttributedTo {
		if cell.Text == unknownWord {
			unknown = true
			continue
		}
		if c.notOneID(rule, cell, true) {
			continue
		}
		id, kind, statement, ok := c.readEnd(cell, "the speaker")
		switch {
		case !ok:
		case statement:
			c.errorf(rule, cell, "%s is a statement and cannot speak; a statement is attributed to an Actor or a Source", cell.Text)
		case !c.kindIs(kind, vocab.KindActor) && !c.kindIs(kind, vocab.KindSource):
			c.errorf(rule, cell, "%s is %s and cannot speak; a statement is attributed to an Actor or a Source", cell.Text, article(kind.Name))
		case !slices.Contains(e.speakers, id):
			e.speakers = append(e.speakers, id)
		}
	}
	if unknown && len(e.speakers) > 0 {
		c.errorf(rule, row.AttributedTo[0], "a speaker is named and UNKNOWN at once; leave one out")
	}
	slices.Sort(e.speakers)
	e.voice = Author
	if mode == Reported {
		e.voice = Attributed
	}
	if row.Voice.Text != "" {
		e.voice = readName[Voice](c, row.Voice, voiceNames[:], "a voice", RuleCode)
	}
	speaker := Cell{Place: row.Mode.Place}
	if len(row.AttributedTo) > 0 {
		speaker = row.AttributedTo[0]
	}
	switch {
	case (mode == Proposal || mode == Hypothetical) && len(row.AttributedTo) == 0, (mode == Proposal || mode == Hypothetical) && unknown:
		c.errorf(RuleSpeaker, at(speaker), "a %s has a speaker; say in attributedTo who makes it", mode)
	case mode == Reported && len(row.AttributedTo) == 0:
		c.errorf(RuleReporter, at(speaker), "what is REPORTED has a speaker; say in attributedTo who says so, or UNKNOWN when the source does not tell")
	}
}

func (c *checker) readConfidence(cell Cell) Confidence {
	if level, ok := named[ConfidenceLevel](confidenceNames[:], cell.Text); ok {
		return confidenceScore[level]
	}
	score, err := strconv.Atoi(cell.Text)
	if err != nil || score < 0 || score > 100 {
		c.notIn(RuleCode, cell, "a confidence", []string{"LOW", "MEDIUM", "HIGH", "0 to 100"})
		return 0
	}
	return Confidence(score)
}

// planEvidence adds an evidence to the plan unless the graph or the plan has it.
func (c *checker) planEvidence(e evidencePlan) {
	if c.evidence[e.id] {
		return
	}
	c.evidence[e.id] = true
	if class, _ := c.snapshot.lookup(e.id); class == classEvidence {
		return
	}
	class, _ := c.snapshot.lookup(e.passage)
	e.known = c.passages[e.passage] || class == classPassage
	c.passages[e.passage] = true
	c.plan.evidence = append(c.plan.evidence, e)
}
