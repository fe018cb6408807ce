package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"peacegraph/graph"
)

// Finding is what a rule has to say about a row of a draft.
type Finding struct {
	graph.Finding
	// Part is the number of the part in which the row is; 0 when it is about the description of the data set.
	Part int
	// Path leads to the value in the input, as in ["statements", "0", "predicate"]; for rows that were added, which have no
	// file. The Place is then empty.
	Path []string
}

// review is a state of a draft, checked against a state of the graph.
type review struct {
	*graph.Review
	findings []Finding
	firstRow map[int]int // by part, the place of its first statement among those of the draft
	turn     sync.Mutex  // held while the next state is made
}

// errors returns the errors, each as a text that tells it from the others.
func (r *review) errors() map[string]int {
	errors := make(map[string]int)
	for _, f := range r.findings {
		if f.Severity == graph.Error {
			errors[f.name()]++
		}
	}
	return errors
}

// name tells a finding from others.
func (f Finding) name() string {
	return strconv.Itoa(f.Part) + " " + strings.Join(f.Path, ".") + " " + f.Finding.String()
}

// ofPart returns the findings about the rows of a part.
func (r *review) ofPart(part int) []Finding {
	var of []Finding
	for _, f := range r.findings {
		if f.Part == part {
			of = append(of, f)
		}
	}
	return of
}

// assemble puts the parts of a draft together. The parts come in the order of the record.
func (r *record) assemble(s *graph.Snapshot, parts []*graph.Draft) (*graph.Draft, map[int]int) {
	whole := &graph.Draft{Dataset: r.describe(s)}
	firstRow := make(map[int]int)
	for i, p := range parts {
		firstRow[r.Parts[i].Number] = len(whole.Statements)
		if r.Parts[i].Imported {
			whole.Unreadable = p.Unreadable
			if !p.Unreadable {
				whole.Dataset = p.Dataset
			}
		}
		whole.Vocabularies = append(whole.Vocabularies, p.Vocabularies...)
		whole.Entities = append(whole.Entities, p.Entities...)
		whole.Statements = append(whole.Statements, p.Statements...)
		whole.Corrections = append(whole.Corrections, p.Corrections...)
		whole.Judgements = append(whole.Judgements, p.Judgements...)
		if p.Texts != nil && whole.Texts == nil {
			whole.Texts = make(map[graph.ID]graph.SourceText)
		}
		maps.Copy(whole.Texts, p.Texts)
		for _, name := range p.Files {
			whole.Files = append(whole.Files, inPart(r.Parts[i].Number, name))
			if slices.ContainsFunc(p.Vocabularies, func(v graph.VocabularyText) bool { return v.File == name }) {
				whole.Files = append(whole.Files, name)
			}
		}
		whole.Findings = append(whole.Findings, p.Findings...)
		whole.Lost = append(whole.Lost, p.Lost...)
		whole.Incomplete = whole.Incomplete || p.Incomplete
		if whole.KeptOut.Text == "" {
			whole.KeptOut = p.KeptOut
		}
	}
	return whole, firstRow
}

// describe returns the description of the data set as the graph has it, with what the draft says otherwise.
func (r *record) describe(s *graph.Snapshot) graph.DatasetRow {
	known, _ := s.Dataset(graph.Dataset{Name: r.Dataset}.ID())
	row := graph.DatasetRow{Name: graph.Cell{Text: r.Dataset, Place: graph.Place{File: "dataset"}}}
	for _, f := range [...]struct {
		name        string
		said, known string
		cell        *graph.Cell
	}{
		{"title", r.Describe.Title, known.Title, &row.Title}, {"licence", r.Describe.Licence, known.Licence, &row.Licence},
		{"language", r.Describe.Language, known.Language, &row.Language}, {"description", r.Describe.Description, known.Description, &row.Description},
		{"version", r.Describe.Version, known.Version, &row.Version}, {"citation", r.Describe.Citation, known.Citation, &row.Citation},
		{"codebook", r.Describe.Codebook, known.Codebook, &row.Codebook}, {"coder", r.Describe.Coder, known.Coder, &row.Coder},
	} {
		*f.cell = graph.Cell{Text: cmp.Or(strings.TrimSpace(f.said), f.known), Place: graph.Place{File: "describe." + f.name}}
	}
	creators := r.Describe.Creators
	if len(creators) == 0 {
		creators = known.Creators
	}
	for i, creator := range creators {
		row.Creators = append(row.Creators, graph.Cell{Text: creator, Place: graph.Place{File: "describe.creators." + strconv.Itoa(i)}})
	}
	return row
}

// check checks the draft that its parts make.
func (r *record) check(ctx context.Context, s *graph.Snapshot, parts []*graph.Draft) (*review, error) {
	whole, firstRow := r.assemble(s, parts)
	checked, err := s.Review(ctx, whole, min(r.Base, newest(s)), graph.Authorship{Agent: r.Author, Message: r.Message, Draft: r.ID}, nil)
	if err != nil {
		return nil, err
	}
	out := &review{Review: checked, firstRow: firstRow, findings: make([]Finding, len(checked.Findings))}
	vocabularies := make(map[string]int)
	order := make(map[int]int)
	for i, p := range parts {
		order[r.Parts[i].Number] = i + 1
		for _, v := range p.Vocabularies {
			vocabularies[v.File] = r.Parts[i].Number
		}
	}
	for i, f := range checked.Findings {
		out.findings[i] = r.locate(f, vocabularies)
	}
	slices.SortStableFunc(out.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(order[a.Part], order[b.Part]), slices.CompareFunc(a.Path, b.Path, compareSteps))
	})
	return out, nil
}

// locate says in which part a finding is, and where in it.
func (r *record) locate(f graph.Finding, vocabularies map[string]int) Finding {
	found := Finding{Finding: f}
	part, file, ok := outOfPart(f.Place.File)
	if number, vocabulary := vocabularies[f.Place.File]; vocabulary {
		part, file, ok = number, f.Place.File, true
	}
	switch i := slices.IndexFunc(r.Parts, func(p Part) bool { return p.Number == part }); {
	case ok && i >= 0 && r.Parts[i].Imported:
		found.Part, found.Place.File = part, file
	case ok:
		found.Part, found.Place, found.Path = part, graph.Place{}, steps(file)
	default:
		found.Place, found.Path = graph.Place{}, steps(f.Place.File)
	}
	return found
}

func steps(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, ".")
}

// compareSteps compares two steps of a path: numbers by what they are.
func compareSteps(a, b string) int {
	m, notA := strconv.Atoi(a)
	n, notB := strconv.Atoi(b)
	if notA == nil && notB == nil {
		return cmp.Compare(m, n)
	}
	return cmp.Compare(a, b)
}

// reviews keeps the reviews that were made last, so that what one request asks of a draft is found out once.
type reviews struct {
	mu   sync.Mutex
	kept []*keptReview // the oldest first
}

// maxReviews is how many reviews are kept. Each is about as large as the rows of its draft.
const maxReviews = 4

// maxReviewed is how many rows the drafts have together whose reviews are kept, but for the last one.
const maxReviewed = 20_000

// keptReview is a review that was made or is being made.
type keptReview struct {
	of    *record
	at    *graph.Snapshot
	turn  chan struct{} // has a token while nobody makes it
	found *review
}

// entry returns the place of a review among those that are kept.
func (c *reviews) entry(r *record, s *graph.Snapshot) *keptReview {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, k := range c.kept {
		if k.of == r && k.at == s {
			c.kept = append(slices.Delete(c.kept, i, i+1), k)
			return k
		}
	}
	k := &keptReview{of: r, at: s, turn: make(chan struct{}, 1)}
	k.turn <- struct{}{}
	// What is known of another state of the draft is not asked for again.
	c.kept = slices.DeleteFunc(c.kept, func(old *keptReview) bool { return old.of.ID == r.ID })
	if len(c.kept) >= maxReviews {
		c.kept = slices.Delete(c.kept, 0, len(c.kept)-maxReviews+1)
	}
	c.kept = append(c.kept, k)
	rows := 0
	for i := len(c.kept) - 1; i >= 0; i-- {
		if rows += c.kept[i].of.rows(); rows > maxReviewed && i < len(c.kept)-1 {
			c.kept = slices.Delete(c.kept, 0, i+1)
			break
		}
	}
	return k
}

// drop lets go of what is known of a draft that is not asked for again.
func (c *reviews) drop(draft graph.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = slices.DeleteFunc(c.kept, func(k *keptReview) bool { return k.of.ID == draft })
}

// put keeps a review that was made in another way.
func (c *reviews) put(r *record, s *graph.Snapshot, found *review) {
	k := c.entry(r, s)
	if <-k.turn; k.found == nil {
		k.found = found
	}
	k.turn <- struct{}{}
}

// review checks a draft against a state of the graph, unless that was done just now.
func (d *Desk) review(ctx context.Context, r *record, s *graph.Snapshot) (*review, error) {
	k := d.cache.entry(r, s)
	select {
	case <-k.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { k.turn <- struct{}{} }()
	if k.found != nil {
		return k.found, nil
	}
	leave, err := d.alone(ctx, r)
	if err != nil {
		return nil, err
	}
	defer leave()
	k.found, err = d.readAndCheck(ctx, r, s)
	return k.found, err
}

// reviewNow is review for a draft whose turn it is to be published: it waits neither for the reviews of other drafts nor for
// somebody who waits for these.
func (d *Desk) reviewNow(ctx context.Context, r *record, s *graph.Snapshot) (*review, error) {
	k := d.cache.entry(r, s)
	select {
	case <-k.turn:
	default:
		return d.readAndCheck(ctx, r, s)
	}
	defer func() { k.turn <- struct{}{} }()
	if k.found != nil {
		return k.found, nil
	}
	found, err := d.readAndCheck(ctx, r, s)
	k.found = found
	return found, err
}

func (d *Desk) readAndCheck(ctx context.Context, r *record, s *graph.Snapshot) (*review, error) {
	parts, err := d.read(r)
	if err != nil {
		return nil, err
	}
	return r.check(ctx, s, parts)
}

// largeDraft is how many rows a draft has that is reviewed only while no other large one is.
const largeDraft = 10_000

// alone waits until no other large draft is read and checked, so that many of them take the memory of one. The error is that of ctx.
func (d *Desk) alone(ctx context.Context, r *record) (leave func(), err error) {
	if r.rows() < largeDraft {
		return func() {}, nil
	}
	select {
	case d.large <- struct{}{}:
		return func() { <-d.large }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// read reads the rows of a draft.
func (d *Desk) read(r *record) ([]*graph.Draft, error) {
	parts := make([]*graph.Draft, len(r.Parts))
	for i, p := range r.Parts {
		text, err := d.keep.rows(r.ID, p.Number)
		if err != nil {
			return nil, err
		}
		if parts[i], err = decodeRows(p.Number, text); err != nil {
			return nil, err
		}
	}
	return parts, nil
}
