package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"peacegraph/graph"
)

// Rows are put into a draft at once.
type Rows struct {
	// Rows are entities, statements, corrections and judgements. The place of a cell is the path of its value in the input,
	// joined with dots, as its file: `statements.0.predicate`. Corrections and judgements without an author get the name of
	// who adds them, and without a date the present one.
	Rows *graph.Draft
	// DryRun has the rows checked and nothing changed.
	DryRun bool
	// Key is an idempotency key; empty is none.
	Key string
}

// Added tells what became of rows.
type Added struct {
	// Draft is the draft afterwards.
	Draft *Draft
	// Part is the number of the new part; 0 when there is none: after a dry run, and when the rows were refused.
	Part int
	// Statements are the ids of the statements, one for each row, in order; empty where a row says nothing that could have
	// one.
	Statements []graph.ID
	// Findings are about the rows; when these are refused, the errors that they bring in elsewhere too.
	Findings []Finding
}

// Add puts rows into a draft, all or none. Rows that bring in an error are refused with [UnresolvedFindings], and the answer
// then has the findings. Other refusals are [NotFound], [NotOpen], [Invalid], [TooLarge] and [IdempotencyKeyReused].
func (d *Desk) Add(ctx context.Context, by Author, id graph.ID, in Rows) (*Added, error) {
	rows, err := d.ofAuthor(by, in.Rows)
	if err != nil {
		return nil, err
	}
	req, err := asked(by, in.Key, "add", id, in.Rows, in.DryRun)
	if err != nil {
		return nil, err
	}
	r, before, release, err := d.open(ctx, req, id)
	if err != nil {
		return nil, err
	}
	defer release()
	if before != nil {
		return d.again(ctx, r, before)
	}
	next, text, err := d.withPart(r, Part{}, rows, nil)
	if err != nil {
		return nil, err
	}
	part := next.LastPart
	s := d.graph.Snapshot()
	found, err := d.checkMore(ctx, r, next, s, text)
	if err != nil {
		return nil, fmt.Errorf("add to the draft %s: %w", id, err)
	}
	added := &Added{Draft: &Draft{d, r, s}, Statements: found.statementsOf(next, part), Findings: found.ofPart(part)}
	if refusal, err := d.badNews(ctx, r, s, found, part, added); err != nil {
		return nil, err
	} else if refusal != nil {
		return added, refusal
	}
	if in.DryRun {
		return added, nil
	}
	if next.Parts[len(next.Parts)-1].Words, err = found.inWords(ctx, s, next, rows, added.Statements); err != nil {
		return nil, err
	}
	c := &change{draft: next, put: map[int][]byte{part: text}, key: d.answer(req, answer{Draft: id, Part: part, Statements: added.Statements})}
	if err := d.commit(c); err != nil {
		return nil, fmt.Errorf("add to the draft %s: %w", id, err)
	}
	d.cache.put(next, s, found)
	added.Draft, added.Part = &Draft{d, next, s}, part
	return added, nil
}

// checkMore checks a draft with one more part, whose rows are given as they are kept.
func (d *Desk) checkMore(ctx context.Context, r, next *record, s *graph.Snapshot, text []byte) (*review, error) {
	leave, err := d.alone(ctx, next)
	if err != nil {
		return nil, err
	}
	defer leave()
	parts, err := d.read(r)
	if err != nil {
		return nil, err
	}
	more, err := decodeRows(next.LastPart, text)
	if err != nil {
		return nil, err
	}
	return next.check(ctx, s, append(parts, more))
}

// badNews refuses rows that bring in errors, of their own or elsewhere.
func (d *Desk) badNews(ctx context.Context, r *record, s *graph.Snapshot, found *review, part int, added *Added) (*Refusal, error) {
	var known map[string]int // of the draft as it is; nil until it is asked for
	worse := 0
	for _, f := range found.findings {
		if f.Severity != graph.Error {
			continue
		}
		if f.Part == part {
			worse++
			continue
		}
		if known == nil {
			before, err := d.review(ctx, r, s)
			if err != nil {
				return nil, err
			}
			known = before.errors()
		}
		if name := f.name(); known[name] > 0 {
			known[name]--
		} else {
			worse++
			added.Findings = append(added.Findings, f)
		}
	}
	if worse == 0 {
		return nil, nil
	}
	text := "the rows have an error"
	if worse > 1 {
		text = fmt.Sprintf("the rows have %d errors", worse)
	}
	return refuse(UnresolvedFindings, "", "%s, so none of them was added; put it right as the findings say, and add them again", text), nil
}

// again gives an answer for the second time.
func (d *Desk) again(ctx context.Context, r *record, a *answer) (*Added, error) {
	added := &Added{Draft: d.handle(r), Part: a.Part, Statements: a.Statements}
	findings, err := added.Draft.Findings(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range findings {
		if f.Part == a.Part {
			added.Findings = append(added.Findings, f)
		}
	}
	return added, nil
}

// statementsOf returns the ids of the statements of a part.
func (r *review) statementsOf(of *record, part int) []graph.ID {
	for _, p := range of.Parts {
		if p.Number == part {
			return slices.Clone(r.Statements[r.firstRow[part]:][:p.Statements])
		}
	}
	return nil
}

// ofAuthor completes rows that are added: who decides, and when. The rows of the input stay as they are.
func (d *Desk) ofAuthor(by Author, in *graph.Draft) (*graph.Draft, error) {
	if in == nil {
		return nil, refuse(Invalid, "", "there are no rows; give entities, statements, corrections or judgements")
	}
	rows := &graph.Draft{
		Entities: in.Entities, Statements: in.Statements, Corrections: slices.Clone(in.Corrections), Judgements: slices.Clone(in.Judgements), Findings: in.Findings,
	}
	if len(rows.Entities)+len(rows.Statements)+len(rows.Corrections)+len(rows.Judgements) == 0 {
		return nil, refuse(Invalid, "", "there are no rows; give entities, statements, corrections or judgements")
	}
	now := d.now().UTC()
	fill := func(cell *graph.Cell, text string) {
		if strings.TrimSpace(cell.Text) == "" {
			cell.Text = text
		}
	}
	for i := range rows.Corrections {
		fill(&rows.Corrections[i].Author, by.Name)
		fill(&rows.Corrections[i].Date, now.Format(time.RFC3339))
	}
	for i := range rows.Judgements {
		fill(&rows.Judgements[i].Author, by.Name)
		fill(&rows.Judgements[i].Date, now.Format(time.DateOnly))
	}
	return rows, nil
}

// withPart returns the draft with one more part, and the rows of the part as they are kept, which text is when it is known. Parts whose rows it replaces are
// to be dropped by the caller.
func (d *Desk) withPart(r *record, p Part, rows *graph.Draft, text []byte) (*record, []byte, error) {
	if err := r.mustBeOpen(); err != nil {
		return nil, nil, err
	}
	if text == nil {
		var err error
		if text, err = encodeRows(rows); err != nil {
			return nil, nil, err
		}
	}
	next := r.next(d.now().UTC())
	next.LastPart++
	p.Number, p.AddedAt, p.Bytes = next.LastPart, next.ChangedAt, len(text)
	p.Entities, p.Statements, p.Corrections, p.Judgements = len(rows.Entities), len(rows.Statements), len(rows.Corrections), len(rows.Judgements)
	p.Texts = len(rows.Texts)
	at := slices.IndexFunc(next.Parts, func(old Part) bool { return p.Imported && old.Imported && old.Name == p.Name })
	if at >= 0 {
		next.Parts[at] = p
	} else {
		next.Parts = append(next.Parts, p)
	}
	switch l := d.limits; {
	case len(next.Parts) > l.Parts:
		return nil, nil, refuse(TooLarge, "", "the draft has %d parts, and that is the most (limit: parts of a draft); publish it and begin another", len(r.Parts))
	case next.rows() > l.Rows:
		return nil, nil, refuse(TooLarge, "", "the draft would have %d rows, and %d are the most (limit: rows of a draft); put the rest into another draft", next.rows(), l.Rows)
	case next.bytes() > l.Bytes:
		return nil, nil, refuse(TooLarge, "", "the draft would take %d bytes, and %d are the most (limit: bytes of a draft); put the rest into another draft", next.bytes(), l.Bytes)
	}
	return next, text, nil
}

// Import is what was read from files.
type Import struct {
	// Name names it for people: `folder my-data`, `table pax.csv`. Importing under the same name again replaces the part.
	Name string
	// Rows are as the files have them, with their places and what the reader found.
	Rows *graph.Draft
	// Key is an idempotency key; empty is none.
	Key string
}

// Import puts a data set that was read from files into a draft as one part. It is kept even with errors among its findings,
// which [Draft.Findings] tells. What the files say of the data set itself takes the place of what the draft says. The refusals
// are those of [Desk.Add] but for findings; [Invalid] also when the files are of another data set.
func (d *Desk) Import(ctx context.Context, by Author, id graph.ID, in Import) (*Added, error) {
	switch {
	case in.Rows == nil:
		return nil, refuse(Invalid, "", "there are no files to import")
	case strings.TrimSpace(in.Name) == "":
		return nil, refuse(Invalid, "name", "the name is missing; name what is imported, such as the folder")
	}
	if err := d.text("name", in.Name); err != nil {
		return nil, err
	}
	// There may be many rows, so that they are written out once.
	text, err := encodeRows(in.Rows)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(text)
	req, err := asked(by, in.Key, "import", id, in.Name, hex.EncodeToString(hash[:]))
	if err != nil {
		return nil, err
	}
	r, before, release, err := d.open(ctx, req, id)
	if err != nil {
		return nil, err
	}
	defer release()
	if before != nil {
		return d.again(ctx, r, before)
	}
	if err := r.mustBeOpen(); err != nil {
		return nil, err
	}
	if name := in.Rows.Dataset.Name.Text; !in.Rows.Unreadable && name != "" && name != r.Dataset {
		return nil, refuse(Invalid, "", "%s is the data set %q, and the draft adds to %q; begin a draft for %s", in.Name, shortened(name), r.Dataset, shortened(name))
	}
	next, text, err := d.withPart(r, Part{Name: in.Name, Imported: true}, in.Rows, text)
	if err != nil {
		return nil, err
	}
	c := &change{draft: next, put: map[int][]byte{next.LastPart: text}, drop: gone(r, next), key: d.answer(req, answer{Draft: id, Part: next.LastPart})}
	if err := d.commit(c); err != nil {
		return nil, fmt.Errorf("import into the draft %s: %w", id, err)
	}
	return d.again(ctx, next, &answer{Part: next.LastPart})
}

// gone returns the numbers of the parts that a draft had and has no longer.
func gone(before, after *record) []int {
	var numbers []int
	for _, p := range before.Parts {
		if !slices.ContainsFunc(after.Parts, func(q Part) bool { return q.Number == p.Number }) {
			numbers = append(numbers, p.Number)
		}
	}
	return numbers
}

// Remove takes a part out of a draft. The refusals are [NotFound], [NotOpen], [IdempotencyKeyReused], and [Invalid] when there is no such part.
func (d *Desk) Remove(ctx context.Context, by Author, id graph.ID, part int, key string) (*Draft, error) {
	return d.alter(ctx, by, id, key, "remove", []any{part}, func(next *record) error {
		at := slices.IndexFunc(next.Parts, func(p Part) bool { return p.Number == part })
		if at < 0 {
			r := refuse(Invalid, "part", "the draft has no part %d", part)
			for _, p := range next.Parts {
				r.Accepted = append(r.Accepted, fmt.Sprint(p.Number))
			}
			return r
		}
		next.Parts = slices.Delete(next.Parts, at, at+1)
		return nil
	})
}

// Rebase says that the author has seen what was changed: the base of the draft becomes a changeset, with an empty id the
// newest. The refusals are [NotFound], [NotOpen], [IdempotencyKeyReused], and [Invalid] when there is no such changeset, or it is older than the base.
func (d *Desk) Rebase(ctx context.Context, by Author, id graph.ID, onto graph.ID, key string) (*Draft, error) {
	return d.alter(ctx, by, id, key, "rebase", []any{onto}, func(next *record) error {
		s := d.graph.Snapshot()
		base := newest(s)
		if onto != "" {
			var err error
			if base, err = baseOf(s, onto, "onto"); err != nil {
				return err
			}
		}
		if base < next.Base {
			return refuse(Invalid, "onto", "%s is older than changeset:%d, which the draft is based on already", onto, next.Base)
		}
		next.Base = base
		return nil
	})
}

// Abandon gives a draft up. Its rows are gone for good; that it was there, and why it was given up,
// stays, as long as [Limits.Abandoned] others have not been given up since. The refusals are [NotFound], [NotOpen], [Invalid], [TooLarge] and [IdempotencyKeyReused].
func (d *Desk) Abandon(ctx context.Context, by Author, id graph.ID, reason, key string) (*Draft, error) {
	if err := d.text("reason", reason); err != nil {
		return nil, err
	}
	return d.alter(ctx, by, id, key, "abandon", []any{reason}, func(next *record) error {
		next.close(StatusAbandoned)
		next.Reason = strings.TrimSpace(reason)
		return nil
	})
}

// alter makes a change that brings no rows.
func (d *Desk) alter(ctx context.Context, by Author, id graph.ID, key, operation string, input []any, f func(*record) error) (*Draft, error) {
	req, err := asked(by, key, operation, id, input)
	if err != nil {
		return nil, err
	}
	r, before, release, err := d.open(ctx, req, id)
	if err != nil {
		return nil, err
	}
	defer release()
	if before != nil {
		return d.handle(r), nil
	}
	if err := r.mustBeOpen(); err != nil {
		return nil, err
	}
	next := r.next(d.now().UTC())
	if err := f(next); err != nil {
		return nil, err
	}
	c := &change{draft: next, drop: gone(r, next), key: d.answer(req, answer{Draft: id})}
	if next.Status != StatusOpen {
		c.drop = next.drop()
	}
	if err := d.commit(c); err != nil {
		return nil, fmt.Errorf("change the draft %s: %w", id, err)
	}
	return d.handle(next), nil
}
