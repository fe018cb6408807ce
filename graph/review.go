package graph

import (
	"context"
	"time"
)

// Review is what there is to say about a draft before it is written.
type Review struct {
	// Prepared is what would be written; nil when an error is among the findings.
	Prepared *Prepared
	// Findings are those of [Snapshot.Check].
	Findings Findings
	// Statements are the ids under which the statements of the draft are or will be in the graph, one for each row, in the
	// order of the rows; empty for a row that says nothing that could have one.
	Statements []ID
	// Conflicts is what was changed since the draft was begun that it touches, in the order of the draft.
	Conflicts []Clash
}

// Review checks a draft as [Snapshot.Prepare] does, and tells what it can also of a draft that is refused. Since is the
// number of the changeset that was the newest when the draft was begun; 0 is the empty graph. The error is that of ctx.
func (s *Snapshot) Review(ctx context.Context, draft *Draft, since int, by Authorship, progress Progress) (*Review, error) {
	c, err := s.read(ctx, draft, progress)
	if err != nil {
		return nil, err
	}
	r := &Review{Findings: c.findings, Statements: make([]ID, len(draft.Statements))}
	for _, d := range c.order {
		for _, row := range d.rows {
			r.Statements[row] = d.id
		}
	}
	if since < s.changesets.length {
		r.Conflicts = c.clashes(s, s.unmerged().back(since))
	}
	if c.findings.Refused() {
		return r, nil
	}
	if by.Time.IsZero() {
		by.Time = time.Now()
	}
	r.Prepared = &Prepared{base: s, plan: c.plan, by: by, findings: c.findings}
	return r, nil
}
