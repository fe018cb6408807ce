package graph

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"peacegraph/graph/vocab"
)

// checkCorrections reads what is decided about statements and data sets. Which of two decisions about one target counts must
// not depend on the order of the rows, so they are taken in the order of their dates.
func (c *checker) checkCorrections() {
	var fresh []*correctionPlan
	for i := range c.draft.Corrections {
		row := &c.draft.Corrections[i]
		p, ok := c.readCorrection(row)
		if !ok {
			continue
		}
		if i := slices.IndexFunc(fresh, func(q *correctionPlan) bool { return q.id == p.id }); i >= 0 {
			c.noticef(RuleSame, row.Target, "is decided %s, too; kept once", inRow(fresh[i].at.Target.Place))
			continue
		}
		if c.snapshot.hasCorrection(p.target, p.id) {
			c.plan.summary.CorrectionsUnchanged++
			continue
		}
		fresh = append(fresh, p)
	}
	slices.SortStableFunc(fresh, func(p, q *correctionPlan) int {
		return cmp.Or(cmp.Compare(p.target, q.target), cmp.Compare(p.date, q.date))
	})
	for i, p := range fresh {
		if i > 0 && fresh[i-1].target == p.target && fresh[i-1].date == p.date {
			c.errorf(RuleSame, p.at.Target, "two decisions about %s, the other one %s, and nobody can tell which came later; write in date when each was made, or keep one",
				p.at.Target.Text, inRow(fresh[i-1].at.Target.Place))
			continue
		}
		var before *correctionPlan
		if i > 0 && fresh[i-1].target == p.target {
			before = fresh[i-1]
		}
		c.followsFrom(p, before)
	}
	c.plan.summary.CorrectionsAdded = len(fresh)
	slices.SortStableFunc(fresh, func(p, q *correctionPlan) int {
		return cmp.Or(cmp.Compare(p.date, q.date), cmp.Compare(p.target, q.target))
	})
	for _, p := range fresh {
		c.plan.corrections = append(c.plan.corrections, *p)
	}
}

// hasCorrection reports whether the same decision is in the graph.
func (s *Snapshot) hasCorrection(target, id ID) bool {
	var made []Correction
	if set, ok := s.Dataset(target); ok {
		made = set.Corrections()
	} else if t, ok := s.Statement(target); ok {
		made = t.Corrections()
	}
	return slices.ContainsFunc(made, func(c Correction) bool { return c.ID() == id })
}

func (c *checker) readCorrection(row *CorrectionRow) (*correctionPlan, bool) {
	before := c.errors
	p := &correctionPlan{at: row}
	p.action = readName[CorrectionAction](c, row.Action, correctionActionNames[:], "an action", RuleCode)
	broken := c.errors > before
	ofDataset := false
	p.target, ofDataset = c.readTarget(row)
	switch {
	case broken || c.errors > before:
	case ofDataset && p.action == Deprecate:
		c.add(Error, RuleCode, row.Action, message("%s is a data set; a statement is deprecated, a data set is withdrawn", row.Target.Text), []string{"WITHDRAW", "REINSTATE"}, []string{"WITHDRAW"})
	case !ofDataset && p.action == Withdraw:
		c.add(Error, RuleCode, row.Action, message("%s is a statement; a data set is withdrawn, a statement is deprecated", row.Target.Text), []string{"DEPRECATE", "REINSTATE"}, []string{"DEPRECATE"})
	}
	p.reason = strings.Join(strings.Fields(row.Reason.Text), " ")
	if p.reason == "" {
		c.errorf(RuleCode, at(row.Reason), "a correction needs a reason; say why, so that others can judge it")
	}
	p.author = strings.Join(strings.Fields(row.Author.Text), " ")
	p.date = c.readMoment(row.Date)
	p.id = hashID(correctionPrefix, c.plan.datasetName, p.action.String(), string(p.target), p.reason, p.author, p.date)
	return p, c.errors == before
}

// readTarget finds the statement or the data set that is meant.
func (c *checker) readTarget(row *CorrectionRow) (id ID, ofDataset bool) {
	cell := row.Target
	id = ID(cell.Text)
	if cell.Text == "" {
		c.errorf(RuleTerm, cell, "the target is missing; write the id of a statement (stmt:…) or of a data set (dataset:…)")
		return id, false
	}
	if strings.HasPrefix(cell.Text, statementPrefix) {
		id, _, _, _ = c.readPointer(cell)
		return id, false
	}
	own := string(Dataset{Name: c.plan.datasetName}.ID())
	names := []string{own}
	for _, d := range c.snapshot.Datasets() {
		names = append(names, string(d.ID()))
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if slices.Contains(names, cell.Text) {
		return id, true
	}
	if kind, found := c.kindOf(id); found && kind != nil {
		c.errorf(RulePointer, cell, "%s is %s; statements (stmt:…) and data sets (dataset:…) are corrected", cell.Text, article(kind.Name))
		return id, false
	}
	if c.draft.Unreadable {
		c.knownWrong()
		return id, false
	}
	near := vocab.Nearest(cell.Text, names, 3)
	if !strings.HasPrefix(cell.Text, datasetPrefix) {
		near = vocab.Nearest(datasetPrefix+cell.Text, names, 3)
		if len(near) == 0 {
			near = c.nearestIDs(statementPrefix + cell.Text)
		}
	}
	c.add(Error, RulePointer, cell, message("%q is neither a statement nor a data set, here or in the graph", cell.Text), nil, near)
	return id, true
}

// readMoment reads a day or a second, and writes the second in UTC.
func (c *checker) readMoment(cell Cell) string {
	if cell.Text == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, cell.Text); err == nil {
		return cell.Text
	}
	t, err := time.Parse(time.RFC3339, cell.Text)
	if err != nil {
		c.errorf(RuleDate, cell, "%q is not the day of a decision; write it as in 2025-11-20, or with the time as in 2025-11-20T09:30:00Z", cell.Text)
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// followsFrom checks a decision against what holds before it: by a decision of the draft, otherwise by the graph.
func (c *checker) followsFrom(p, before *correctionPlan) {
	off, because := before != nil && before.action != Reinstate, ""
	if before != nil {
		because = before.reason
	}
	set, isSet := c.snapshot.Dataset(p.target)
	t, known := c.snapshot.Statement(p.target)
	switch {
	case before != nil:
	case isSet:
		by, withdrawn := set.Withdrawn()
		if off = withdrawn; withdrawn {
			because = by.Reason()
		}
	case known:
		if standing := c.snapshot.standingOf(t.row()); standing.rank == Deprecated && standing.cause <= byCorrection {
			off = true
			because, _ = t.RankReason()
		}
	default:
		if d := c.byID(p.target); d != nil && d.plan != nil {
			off, because = d.plan.rank == Deprecated, d.plan.rankReason
		}
	}
	what := map[bool]string{false: "deprecated", true: "withdrawn"}[p.action == Withdraw]
	switch {
	case p.action != Reinstate && off:
		c.noticef(RuleSame, p.at.Target, "%s is %s already (%s); the new reason takes the place of the old one", p.target, what, because)
	case p.action != Reinstate || off:
	case isSet || strings.HasPrefix(string(p.target), datasetPrefix):
		c.errorf(RulePointer, p.at.Target, "%s is not withdrawn, so there is nothing to reinstate", p.target)
	case known && before == nil && t.Rank() == Deprecated:
		c.notToReinstate(p, t)
	default:
		c.errorf(RulePointer, p.at.Target, "%s is not deprecated, so there is nothing to reinstate", p.target)
	}
}

// notToReinstate says what brings back a statement that no correction has deprecated.
func (c *checker) notToReinstate(p *correctionPlan, t Statement) {
	if by, ok := t.SupersededBy(); ok && c.snapshot.standingOf(t.row()).cause == bySuperseding {
		c.errorf(RulePointer, p.at.Target, "%s is superseded by %s, and stands again when that one is deprecated; deprecate %s", p.target, by.ID(), by.ID())
		return
	}
	var sets []string
	for _, e := range t.Evidence() {
		if id := string(datasetPrefix + ID(c.snapshot.datasets[e.row().dataset].Name)); !slices.Contains(sets, id) {
			sets = append(sets, id)
		}
	}
	c.errorf(RulePointer, p.at.Target, "all that %s rests on was withdrawn with %s; reinstate %s, or give the statement other evidence", p.target, strings.Join(sets, " and "), oneOf(sets))
}

// byID returns the statement of the draft that is or will be in the graph under the id.
func (c *checker) byID(id ID) *statementDraft {
	if d := c.statements[id]; d != nil {
		return d
	}
	for _, d := range c.byContent {
		if d.id == id {
			return d
		}
	}
	return nil
}

// checkSuperseding refuses statements that would supersede themselves by way of others.
func (c *checker) checkSuperseding(order []*statementDraft) {
	next := make(map[ID]ID)
	for _, d := range order {
		if d.standing.supersedes != "" && !d.merged {
			next[d.id] = d.standing.supersedes
		}
	}
	older := func(id ID) ID {
		if to, ok := next[id]; ok {
			return to
		}
		if t, ok := c.snapshot.Statement(id); ok {
			if to, ok := t.Supersedes(); ok {
				return to.ID()
			}
		}
		return ""
	}
	for _, d := range order {
		if d.standing.supersedes == "" || d.merged || d.standing.supersedes == d.id {
			continue
		}
		seen := map[ID]bool{}
		for at := older(d.id); at != "" && !seen[at]; at = older(at) {
			if seen[at] = true; at == d.id {
				c.errorf(RulePointer, d.standing.cell, "%s would supersede itself by way of %s; one of them has to be the newer one", d.id, d.standing.supersedes)
				break
			}
		}
	}
}
