package graph

import (
	"strconv"
	"strings"

	"peacegraph/graph/vocab"
)

// textAttributes are what is known of the text of a source.
var textAttributes = [...]string{vocab.AttributeSHA256, vocab.AttributeLength}

// squeezed returns a text with one space between its words.
func squeezed(text string) string { return strings.Join(strings.Fields(text), " ") }

func creators(d Dataset) string { return strings.Join(d.Creators, ", ") }

// statements compares the statements that the draft has.
func (l *clashes) statements() {
	written := make(map[*statementDraft]ID)
	for id, d := range l.checker.statements {
		written[d] = id
	}
	for _, d := range l.order {
		if d.plan == nil {
			l.taken(d, written[d])
			continue
		}
		class, n := l.snapshot.lookup(d.plan.id)
		if class == classStatement && int(n) >= l.base.statements.length {
			l.came(d, n, written[d])
		}
		if d.merged {
			continue
		}
		news := d.plan.fresh || len(d.plan.evidence)+len(d.plan.notes)+len(d.plan.wording) > 0 || d.plan.supersedes != ""
		if news && class == classStatement {
			l.standing(n)
		}
		if news {
			l.pointsAt(d.plan.content.subject)
			l.pointsAt(d.plan.content.objectID)
		}
		if older := d.standing.supersedes; older != "" && (d.plan.fresh || d.plan.supersedes != "") {
			l.everything(older)
		}
		if class == classStatement && int(n) < l.base.statements.length {
			l.supersedes(d, n)
		}
	}
}

// taken looks for an id that was given to another statement in the meantime.
func (l *clashes) taken(d *statementDraft, written ID) {
	class, n := l.snapshot.lookup(written)
	if !d.otherwise || class != classStatement || int(n) < l.base.statements.length {
		return
	}
	row := l.rowOf(d)
	mine := squeezed(row.Subject.Text + " " + row.Predicate.Text + " " + row.Object.Text)
	known := Statement{l.view, n}
	l.put(known, "content", "", known.Text(), mine, known.row().changeset)
}

// came compares a statement that both bring in.
func (l *clashes) came(d *statementDraft, n uint32, written ID) {
	known := Statement{l.view, n}
	row := known.row()
	if written != "" && written != row.id {
		l.put(known, "id", "", string(row.id), string(written), row.changeset)
	}
	reason := ""
	if row.links != nil {
		reason = row.links.rankReason
	}
	if rank := row.allStance.rank(); d.standing.given && (d.standing.rank != rank || d.standing.reason != reason) {
		l.put(known, "rank", "", withReason(rank.String(), reason), withReason(d.standing.rank.String(), d.standing.reason), row.changeset)
	}
	l.supersedes(d, n)
}

// supersedes compares what a statement supersedes.
func (l *clashes) supersedes(d *statementDraft, n uint32) {
	links := l.snapshot.statements.at(n).links
	mine := d.standing.supersedes
	if mine == "" || links == nil || links.since <= l.base.newest() || links.since > l.snapshot.newest() {
		return
	}
	if older := l.snapshot.statements.at(links.supersedes).id; older != mine {
		l.put(Statement{l.view, n}, "supersedes", "", string(older), string(mine), links.since)
	}
}

func withReason(what, reason string) string {
	if reason == "" {
		return what
	}
	return what + ": " + reason
}

// pointsAt compares how a statement stands that the draft is about.
func (l *clashes) pointsAt(id ID) {
	if !strings.HasPrefix(string(id), statementPrefix) {
		return
	}
	if class, n := l.snapshot.lookup(id); class == classStatement {
		l.standing(n)
	}
}

// standing compares how a statement stands.
func (l *clashes) standing(n uint32) {
	if int(n) >= l.base.statements.length {
		return
	}
	row := l.snapshot.statements.at(n)
	now := l.snapshot.standingOf(row)
	if was := l.base.standingOf(row); now != was {
		l.put(Statement{l.view, n}, "standing", standingText(Statement{l.base, n}), standingText(Statement{l.snapshot, n}), "", now.changeset)
	}
}

func standingText(t Statement) string {
	reason, _ := t.RankReason()
	return withReason(t.Rank().String(), reason)
}

// everything compares all that is known of a statement which the draft corrects or supersedes.
func (l *clashes) everything(id ID) {
	class, n := l.snapshot.lookup(id)
	if class != classStatement || int(n) >= l.base.statements.length {
		return
	}
	l.standing(n)
	was, now := Statement{l.base, n}, Statement{l.snapshot, n}
	links := now.row().links
	last := func(action ChangeAction) uint32 {
		changes := l.snapshot.changesTo(n, action)
		return changes[len(changes)-1]
	}
	for _, x := range [...]struct {
		what        string
		before, now int
	}{
		{"evidence", len(was.Evidence()), len(now.Evidence())}, {"notes", len(was.Notes()), len(now.Notes())}, {"wording", len(was.Qualifiers()), len(now.Qualifiers())},
	} {
		if x.before != x.now {
			l.put(Statement{l.view, n}, x.what, strconv.Itoa(x.before), strconv.Itoa(x.now), "", last(StatementExtended))
		}
	}
	if links == nil {
		return
	}
	for _, by := range links.allSuperseding {
		if by.changeset > l.base.newest() && by.changeset <= l.snapshot.newest() {
			l.put(Statement{l.view, n}, "standing", standingText(was), "superseded by "+string(l.snapshot.statements.at(by.number).id), "", by.changeset)
		}
	}
	for _, c := range now.Corrections() {
		if row := c.row(); row.changeset > l.base.newest() {
			l.put(Statement{l.view, n}, "standing", standingText(was), withReason(row.action.String(), row.reason), "", row.changeset)
		}
	}
}

// correction compares the target of a correction.
func (l *clashes) correction(p *correctionPlan) {
	name, ofDataset := strings.CutPrefix(string(p.target), datasetPrefix)
	if !ofDataset {
		l.everything(p.target)
		return
	}
	n, known := l.snapshot.datasetNumber(name)
	if !known || int(n) >= len(l.base.datasets) {
		return
	}
	l.setStanding(n, withReason(p.action.String(), p.reason))
	came, last := 0, uint32(0)
	for c := l.base.newest() + 1; c <= l.snapshot.newest(); c++ {
		if row := l.snapshot.written(c); row.changeset.dataset == name {
			now, before := &row.extent, l.snapshot.extentBefore(c)
			if rows := now.statements - before.statements + len(now.extended); rows > 0 {
				came, last = came+rows, c
			}
		}
	}
	if came > 0 {
		l.put(l.view.dataset(n), "statements", "", strconv.Itoa(came)+" more", "", last)
	}
}

// setStanding compares whether a data set counts.
func (l *clashes) setStanding(n uint16, mine string) {
	made := l.snapshot.datasets[n].corrections
	before := len(l.base.datasets[n].corrections)
	if len(made) == before {
		return
	}
	text := func(numbers []uint32) string {
		if len(numbers) == 0 {
			return "counts"
		}
		c := l.snapshot.corrections.at(numbers[len(numbers)-1])
		return withReason(c.action.String(), c.reason)
	}
	l.put(l.view.dataset(n), "standing", text(made[:before]), text(made), mine, l.snapshot.corrections.at(made[len(made)-1]).changeset)
}
