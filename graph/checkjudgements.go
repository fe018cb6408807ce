package graph

import (
	"cmp"
	"slices"
	"strings"

	"peacegraph/graph/vocab"
)

// judgementDraft is a judgement of the draft that can be read, with its row.
type judgementDraft struct {
	judgementPlan
	row *JudgementRow
}

// checkJudgements reads the judgements of identity. Which of two judgements of one day would count must not depend on the
// order of the rows, so a draft has one verdict on two entities a day.
func (c *checker) checkJudgements() {
	if len(c.draft.Judgements) == 0 {
		return
	}
	var list []judgementDraft
	seen := make(map[ID]bool)
	for i := range c.draft.Judgements {
		j, ok := c.readJudgement(&c.draft.Judgements[i])
		if !ok || seen[j.id] {
			continue
		}
		seen[j.id] = true
		list = append(list, j)
	}
	slices.SortStableFunc(list, func(a, b judgementDraft) int {
		return cmp.Or(cmp.Compare(a.date, b.date), slices.Compare(a.ends[:], b.ends[:]), cmp.Compare(a.id, b.id))
	})
	for i := range list {
		if i > 0 && list[i].date == list[i-1].date && list[i].ends == list[i-1].ends && list[i].verdict != list[i-1].verdict {
			a, b := &list[i-1], &list[i]
			if c.before(b.row.Verdict.Place, a.row.Verdict.Place) {
				a, b = b, a
			}
			c.errorf(RuleIdentity, b.row.Verdict, "%s and %s are judged %s here and %s %s, both on %s; keep one, or give the later one its day",
				b.ends[0], b.ends[1], b.verdict.String(), a.verdict.String(), inRow(a.row.Verdict.Place), b.date.String())
		}
	}
	p := c.newJury(list)
	for i := range list {
		j := &list[i]
		if class, n := c.snapshot.lookup(j.id); class == classJudgement {
			c.plan.summary.JudgementsUnchanged++
			if last, ok := p.standing[j.ends]; ok && last.verdict != j.verdict && c.snapshot.judgements[n].date == last.date {
				c.warnf(RuleIdentity, j.row.Verdict, "the graph has this judgement already, and a later one of the same day that counts instead (%s, by %s: %q); to judge anew, give a reason of its own",
					last.verdict.String(), last.author, last.reason)
			}
			continue
		}
		if last := p.standing[j.ends]; last.date > j.date {
			c.warnf(RuleIdentity, j.row.Date, "a later judgement of %s and %s counts: %s, by %s on %s", j.ends[0], j.ends[1], last.verdict.String(), last.author, last.date.String())
		}
		c.plan.summary.JudgementsAdded++
		c.plan.judgements = append(c.plan.judgements, j.judgementPlan)
	}
	p.checkGroups(c, list)
}

// readJudgement reads one row; false when something in it cannot be used.
func (c *checker) readJudgement(row *JudgementRow) (j judgementDraft, ok bool) {
	before := c.errors
	j.row = row
	c.judgedEntity(row.Entity)
	c.judgedEntity(row.Other)
	if row.Entity.Text != "" && row.Entity.Text == row.Other.Text {
		c.errorf(RuleIdentity, row.Other, "%s is judged against itself; name the other entity that may be the same", row.Other.Text)
	}
	verdict, known := named[Verdict](verdictNames[:], row.Verdict.Text)
	if !known {
		c.notIn(RuleCode, row.Verdict, "a verdict", verdictNames[:])
	}
	j.verdict = verdict
	if j.reason = strings.Join(strings.Fields(row.Reason.Text), " "); j.reason == "" {
		c.errorf(RuleIdentity, row.Reason, "the judgement has no reason; say in a sentence what it rests on")
	}
	if j.author = strings.Join(strings.Fields(row.Author.Text), " "); j.author == "" {
		c.errorf(RuleIdentity, row.Author, "the judgement has no author; name the person who judged")
	}
	var err error
	switch j.date, err = ParseDay(row.Date.Text); {
	case row.Date.Text == "":
		c.errorf(RuleDate, row.Date, "the judgement has no day; write when it was made, such as 2025-10-18")
	case err != nil:
		c.errorf(RuleDate, row.Date, "%v", err)
	}
	j.ends = inOrder(ID(row.Entity.Text), ID(row.Other.Text))
	j.id = judgementID(j.ends, j.verdict, j.reason, j.author, j.date)
	return j, c.errors == before
}

func (c *checker) judgedEntity(cell Cell) {
	if cell.Text == "" {
		c.errorf(RuleIdentity, cell, "a judgement is about two entities, and one is missing; write its id")
		return
	}
	if c.notOneID(RuleIdentity, cell, false) {
		return
	}
	if class, _ := c.snapshot.lookup(ID(cell.Text)); class != classEntity && class != classNone || strings.HasPrefix(cell.Text, statementPrefix) {
		c.errorf(RuleIdentity, cell, "%q is no entity; only entities are judged to be the same", cell.Text)
		return
	}
	if _, found := c.kindOf(ID(cell.Text)); !found {
		c.nothingHas(cell, "entity", RuleTerm)
	}
}

// jury is all judgements, of the graph and of a draft, by what counts.
type jury struct {
	standing map[[2]ID]judgementPlan
	groups   map[ID][]ID // by each member
}

func (c *checker) newJury(list []judgementDraft) *jury {
	p := &jury{standing: make(map[[2]ID]judgementPlan), groups: make(map[ID][]ID)}
	s := c.snapshot
	put := func(j judgementPlan) {
		if last, again := p.standing[j.ends]; !again || last.date <= j.date {
			p.standing[j.ends] = j
		}
	}
	for n := range s.judgements {
		row := &s.judgements[n]
		put(judgementPlan{
			row.hash.id(judgementPrefix), [2]ID{s.entities.at(row.ends[0]).id, s.entities.at(row.ends[1]).id},
			row.verdict, row.reason, row.author, row.date,
		})
	}
	for i := range list {
		if class, _ := s.lookup(list[i].id); class != classJudgement {
			put(list[i].judgementPlan)
		}
	}
	var same [][2]ID
	for ends, j := range p.standing {
		if j.verdict == Same {
			same = append(same, ends)
		}
	}
	for _, group := range grouped(same) {
		for _, id := range group {
			p.groups[id] = group
		}
	}
	return p
}

// checkGroups refuses to make one entity of kinds that exclude each other, and tells of those that are judged to be
// different and yet are one by other judgements.
func (p *jury) checkGroups(c *checker, list []judgementDraft) {
	conflicts := p.conflicts()
	looked := make(map[ID]bool) // by the first of the group
	for i := range list {
		j := &list[i]
		group := p.groups[j.ends[0]]
		if p.standing[j.ends].id != j.id || group == nil || looked[group[0]] || !slices.Contains(group, j.ends[1]) {
			continue
		}
		looked[group[0]] = true
		if a, b, found := c.apart(group); found {
			ka, _ := c.kindOf(a)
			kb, _ := c.kindOf(b)
			c.errorf(RuleIdentity, p.rowOf(list, [2]ID{a, b}, j).Verdict, "%s is %s and %s %s, so they cannot be one%s; entities of one kind can, or of a kind and a narrower one",
				a, article(ka.Name), b, article(kb.Name), p.through([2]ID{a, b}))
		}
		for _, ends := range conflicts[group[0]] {
			apart := p.standing[ends]
			c.warnf(RuleIdentity, p.rowOf(list, ends, j).Verdict, "%s and %s are judged DIFFERENT (by %s on %s), but other judgements make them one: %s; readers see one entity until one of these is judged anew",
				ends[0], ends[1], apart.author, apart.date.String(), p.chain(ends))
		}
	}
}

// rowOf returns the row of the draft with the judgement on two entities that counts, or else that of another judgement.
func (p *jury) rowOf(list []judgementDraft, ends [2]ID, other *judgementDraft) *JudgementRow {
	for i := range list {
		if list[i].ends == inOrder(ends[0], ends[1]) && p.standing[list[i].ends].id == list[i].id {
			return list[i].row
		}
	}
	return other.row
}

// conflicts returns the pairs that are judged to be different and are one, by the first of their group, in order.
func (p *jury) conflicts() map[ID][][2]ID {
	found := make(map[ID][][2]ID)
	for ends, j := range p.standing {
		a, b := p.groups[ends[0]], p.groups[ends[1]]
		if j.verdict == Different && a != nil && b != nil && a[0] == b[0] {
			found[a[0]] = append(found[a[0]], ends)
		}
	}
	for _, pairs := range found {
		slices.SortFunc(pairs, func(a, b [2]ID) int { return slices.Compare(a[:], b[:]) })
	}
	return found
}

// apart returns two of a group of which neither's kind is the other's or a broader one.
func (c *checker) apart(group []ID) (a, b ID, found bool) {
	type holder struct {
		id   ID
		kind *vocab.Kind
	}
	var kinds []holder
	for _, id := range group {
		kind, _ := c.kindOf(id)
		if kind == nil || slices.ContainsFunc(kinds, func(h holder) bool { return h.kind.Name == kind.Name }) {
			continue
		}
		for _, h := range kinds {
			if !oneLine(h.kind, kind) {
				return h.id, id, true
			}
		}
		kinds = append(kinds, holder{id, kind})
	}
	return "", "", false
}

// oneLine reports whether one of two kinds is the other or narrower than it.
func oneLine(a, b *vocab.Kind) bool { return a.Is(b) || b.Is(a) }

// through says in brackets by which judgements two entities are one, when that is not one judgement on both.
func (p *jury) through(ends [2]ID) string {
	if j, ok := p.standing[ends]; ok && j.verdict == Same {
		return ""
	}
	return " (" + p.chain(ends) + ")"
}

// chain says by which judgements two entities are one: the shortest way from one to the other.
func (p *jury) chain(ends [2]ID) string {
	group := p.groups[ends[0]]
	from := map[ID]ID{ends[0]: ""}
	for queue := []ID{ends[0]}; len(queue) > 0 && from[ends[1]] == ""; queue = queue[1:] {
		for _, next := range group {
			if j, ok := p.standing[inOrder(queue[0], next)]; ok && j.verdict == Same {
				if _, seen := from[next]; !seen {
					from[next] = queue[0]
					queue = append(queue, next)
				}
			}
		}
	}
	var steps []string
	for id := ends[1]; id != "" && id != ends[0]; id = from[id] {
		steps = append(steps, string(from[id])+" = "+string(id))
	}
	slices.Reverse(steps)
	return strings.Join(steps, ", ")
}
