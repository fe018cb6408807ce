package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph/vocab"
)

// checker reads a draft against a snapshot and makes a plan of what is new.
type checker struct {
	report
	snapshot *Snapshot
	draft    *Draft
	plan     *plan

	entities   map[ID]*entityDraft
	statements map[ID]*statementDraft // by the id that was written
	byContent  map[ID]*statementDraft // by the id of the content
	resolving  []*statementDraft      // the statements that are being read, each pointing at the next
	order      []*statementDraft      // all of them, once they are read, in the order of their first rows
	evidence   map[ID]bool
	passages   map[ID]bool
	lost       map[ID]bool        // ids that are named by rows nobody could read
	otherTexts map[ID]bool        // sources of which the text at hand is not the one that was coded
	dangling   map[ID]*danglingID // ids that name nothing
	prefixes   map[string]bool    // of the entities of the draft, once they are asked for
	names      struct{ entities, statements []string }
	dates      map[string]dateRead // by what was written: the same dates come again and again
	// languageRefused says that the language of the data set is none, so what is compared by language may differ for it.
	languageRefused bool
	watch           watch
	// otherContent are statements that say something else than the graph has under their id, though a column was kept out.
	otherContent []Cell
}

// dateRead is what [ParseDate] says of a text.
type dateRead struct {
	date Date
	err  error
}

// parseDate is [ParseDate], once for each text.
func (c *checker) parseDate(text string) (Date, error) {
	read, known := c.dates[text]
	if !known {
		read.date, read.err = ParseDate(text)
		c.dates[text] = read
	}
	return read.date, read.err
}

// entityDraft is an entity of the draft: the rows with one id together.
type entityDraft struct {
	kind  *vocab.Kind // nil when the kind was not found
	known bool        // the graph has the entity
	plan  entityPlan
	first *EntityRow
	rows  []*EntityRow
}

// watch counts the rows that a check has read, so that somebody can see how far it is, and ends it with its request. A
// statement counts twice: what it says is read before what it rests on.
type watch struct {
	ctx         context.Context
	progress    Progress
	done, total int
	err         error
}

// over counts one row and reports whether to stop. It stays true.
func (w *watch) over() bool {
	if w.done++; w.done%pollEvery == 0 && w.err == nil {
		w.err = w.ctx.Err()
		if w.progress != nil {
			w.progress(Checking, min(w.done, w.total), w.total)
		}
	}
	return w.err != nil
}

// read checks a draft and returns what was found out about it, with the findings in order. It ends with ctx, whose error it
// returns, and tells how far it is.
func (s *Snapshot) read(ctx context.Context, draft *Draft, progress Progress) (*checker, error) {
	s = s.unmerged()
	c := &checker{
		snapshot: s, draft: draft, plan: &plan{vocabulary: s.vocabulary, held: make(map[restsOnPair]bool)},
		entities: make(map[ID]*entityDraft), statements: make(map[ID]*statementDraft), byContent: make(map[ID]*statementDraft),
		evidence: make(map[ID]bool), passages: make(map[ID]bool), lost: make(map[ID]bool), dangling: make(map[ID]*danglingID),
		otherTexts: make(map[ID]bool), dates: make(map[string]dateRead),
		watch: watch{ctx: ctx, progress: progress, total: len(draft.Entities) + 2*len(draft.Statements)},
	}
	c.findings = slices.Clone(draft.Findings)
	for _, id := range draft.Lost {
		c.lost[id] = true
	}
	c.checkVocabularies()
	c.checkDataset()
	c.checkLengths()
	c.checkEntities()
	c.checkTwins()
	c.checkTexts()
	c.checkStatements()
	c.checkCorrections()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.checkPassages()
	c.checkJudgements()
	c.reportOtherContent()
	c.reportDangling()
	c.findings = c.findings.sorted(draft.Files)
	return c, nil
}

func (c *checker) checkVocabularies() {
	for _, text := range c.draft.Vocabularies {
		if slices.ContainsFunc(c.plan.vocabulary.Extensions(), func(x vocab.Extension) bool { return x.Text == text.Text }) {
			continue
		}
		extended, err := c.plan.vocabulary.Extend(text.File, []byte(text.Text))
		c.termsLost = c.termsLost || err != nil
		var findings vocab.Findings
		switch {
		case errors.As(err, &findings):
			for _, f := range findings {
				c.told.Add(&c.findings, Finding{
					Place: Place{f.File, f.Line, f.Column}, Rule: RuleFormat, Message: f.Message, Accepted: f.Accepted, Nearest: f.Nearest,
				})
			}
		case err != nil:
			c.findings = append(c.findings, Finding{Place: Place{File: text.File}, Rule: RuleFormat, Message: err.Error()})
		default:
			extensions := extended.Extensions()
			c.plan.vocabulary = extended
			c.plan.vocabularies = append(c.plan.vocabularies, extensions[len(extensions)-1])
		}
	}
}

var (
	datasetName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	// licence is an SPDX expression, as far as one is told from a sentence.
	licence = regexp.MustCompile(`^\(*[A-Za-z0-9.+:-]+\)*( (AND|OR|WITH) \(*[A-Za-z0-9.+:-]+\)*)*$`)
)

// defaultLanguage is that of a data set which names none.
const defaultLanguage = "en"

// readLanguage settles the language of names and texts that carry none. Where the data set gives one that is none, it is
// the one under which the graph has the data set.
func (c *checker) readLanguage() {
	row := &c.draft.Dataset
	c.plan.language = defaultLanguage
	if row.Language.Text == "" || c.draft.Unreadable {
		return
	}
	nearest, ok := LanguageTag(row.Language.Text)
	if ok {
		c.plan.language = row.Language.Text
		return
	}
	c.languageRefused = true
	if n, known := c.snapshot.datasetNumber(row.Name.Text); known {
		c.plan.language = c.snapshot.datasets[n].Language
	}
	c.add(Error, RuleFormat, row.Language, message("%q is not a language; write a BCP 47 tag such as en or ps-AF", row.Language.Text), nil, nearest)
}

func (c *checker) checkDataset() {
	c.readLanguage()
	row := &c.draft.Dataset
	if c.draft.Unreadable {
		return
	}
	if row.Name.Text == "" {
		c.errorf(RuleFormat, row.Name, "the data set has no id; give it a short name that stays, such as tahir-2025")
	} else if !datasetName.MatchString(row.Name.Text) {
		c.errorf(RuleFormat, row.Name, "%q is not the id of a data set; write letters, digits, '-', '_' and '.', at most 100, such as tahir-2025", row.Name.Text)
	}
	if strings.TrimSpace(row.Title.Text) == "" {
		c.errorf(RuleFormat, row.Title, "the data set has no title; give it the one under which it is cited")
	}
	switch {
	case row.Licence.Text == "":
		c.warnf(RuleFormat, row.Licence, "the data set has no licence, so nobody may use it; write one, such as CC-BY-4.0")
	case !licence.MatchString(row.Licence.Text):
		c.warnf(RuleFormat, row.Licence, "%q is not the identifier of a licence; write an SPDX identifier such as CC-BY-4.0, or LicenseRef-… for one of your own", row.Licence.Text)
	}
	if row.Version.Text == "" {
		c.noticef(RuleFormat, row.Version, "the data set has no version, so nobody can cite the edition they used; write one, such as 1.0.0, and count it up when rows change")
	}
	d := &Dataset{
		Name: row.Name.Text, Title: row.Title.Text, Description: row.Description.Text, Version: row.Version.Text,
		Language: c.plan.language, Licence: row.Licence.Text, Citation: row.Citation.Text, Codebook: row.Codebook.Text,
		Coder: row.Coder.Text,
	}
	for _, creator := range row.Creators {
		d.Creators = append(d.Creators, creator.Text)
	}
	c.plan.datasetName = d.Name
	if set, known := c.snapshot.Dataset(d.ID()); known && len(c.draft.Statements) > 0 {
		if by, withdrawn := set.Withdrawn(); withdrawn {
			c.warnf(RuleSame, row.Name, "%s was withdrawn in %s (%s), so what its rows give does not count until it is reinstated", d.ID(), by.AddedIn().ID(), by.Reason())
		}
	}
	if n, known := c.snapshot.datasetNumber(d.Name); !known || !sameDataset(*c.snapshot.datasets[n], *d) {
		c.plan.dataset = d
	}
}

func sameDataset(a, b Dataset) bool {
	for _, d := range [...]*Dataset{&a, &b} {
		d.statements, d.corrections, d.withdrawn, d.snapshot = 0, nil, false, nil
	}
	if len(a.Creators)+len(b.Creators) == 0 {
		a.Creators, b.Creators = nil, nil
	}
	return reflect.DeepEqual(a, b)
}

// at returns the place of a cell without its text, for findings that are not about the text.
func at(c Cell) Cell { return Cell{Place: c.Place, Absent: c.Absent} }

// nameCell returns the cell with the name of a field: in a table the column of the value, in an input what stands beside it.
func nameCell(f Field) Cell {
	c := at(f.Cell)
	if beside, ok := strings.CutSuffix(c.Place.File, ".value"); ok && c.Place.Line == 0 {
		c.Place.File = beside + ".name"
	}
	return c
}

// checkTexts compares the texts at hand with the hashes and lengths of their sources.
func (c *checker) checkTexts() {
	for _, id := range slices.Sorted(maps.Keys(c.draft.Texts)) {
		text := c.draft.Texts[id]
		want, cell := c.sourceAttribute(id, vocab.AttributeSHA256)
		if want != "" && !strings.EqualFold(want, text.SHA256) {
			c.errorf(RulePassage, cell, "the text at hand has the sha256 %s, but %s was coded from %s; use the text that was coded", text.SHA256, id, want)
			c.otherTexts[id] = true
			continue
		}
		length, cell := c.sourceAttribute(id, vocab.AttributeLength)
		if n, err := strconv.Atoi(length); err == nil && n != len(text.Runes) {
			c.errorf(RulePassage, cell, "the text at hand has %d code points, not %s", len(text.Runes), length)
			c.otherTexts[id] = true
		}
	}
}

// sourceAttribute returns an attribute of a source in the draft or the graph, and its cell when it is in the draft.
func (c *checker) sourceAttribute(id ID, name string) (string, Cell) {
	if e := c.entities[id]; e != nil {
		for _, row := range e.rows {
			for _, field := range row.Attributes {
				if field.Name == name {
					return field.Text, field.Cell
				}
			}
		}
	}
	if class, n := c.snapshot.lookup(id); class == classEntity {
		value, _ := entity{c.snapshot, n}.attribute(name)
		return value, Cell{}
	}
	return "", Cell{}
}

// kindOf returns the kind of an entity of the draft or the graph; nil when the id names none. Found is true for an
// entity of the draft whose kind is wrong or whose row could not be read, so that one mistake is one finding.
func (c *checker) kindOf(id ID) (kind *vocab.Kind, found bool) {
	if e := c.entities[id]; e != nil {
		return e.kind, true
	}
	if class, n := c.snapshot.lookup(id); class == classEntity {
		return c.snapshot.kinds[c.snapshot.entities.at(n).kind], true
	}
	return nil, c.lost[id]
}

// danglingID is an id that names nothing, and where it is used.
type danglingID struct {
	first Cell
	uses  int
	what  string
	rule  string
}

// nothingHas notes that an id names nothing. Each such id is one finding, however often it is used, because it is one
// mistake: a row that is missing, or a slip in the row that should have the id.
func (c *checker) nothingHas(cell Cell, what, rule string) {
	c.knownWrong()
	id := ID(cell.Text)
	d := c.dangling[id]
	if d == nil {
		d = &danglingID{first: cell, what: what, rule: rule}
		c.dangling[id] = d
	}
	d.uses++
	if c.before(cell.Place, d.first.Place) {
		d.first = cell
	}
}

// before reports whether a place is listed before another.
func (c *checker) before(a, b Place) bool { return a.compare(b, c.draft.Files) < 0 }

// reportDangling reports the ids that name nothing. Only so many get the nearest ids, because each costs a look at all
// of them.
func (c *checker) reportDangling() {
	const most = 25
	if c.draft.Incomplete {
		c.reportUnknowable()
		return
	}
	for i, id := range slices.Sorted(maps.Keys(c.dangling)) {
		d := c.dangling[id]
		text := message("there is no %s %q in the data set or the graph", d.what, string(id))
		if d.uses > 1 {
			text += fmt.Sprintf(", though %d cells name it", d.uses)
		}
		var near []string
		if i < most {
			near = c.nearestIDs(string(id))
		}
		if word := strings.ToUpper(string(id)); d.rule == RuleTerm && (word == "NONE" || word == "UNKNOWN") {
			near = []string{word}
		}
		c.add(Error, d.rule, d.first, text, nil, near)
	}
}

// reportUnknowable says once that ids may name nothing: a row that could not be read may be the one that has them, and then
// they are right. Without it, a mistake in one table would hide those of another until it is put right.
func (c *checker) reportUnknowable() {
	var first *danglingID
	for _, d := range c.dangling {
		if first == nil || c.before(d.first.Place, first.first.Place) {
			first = d
		}
	}
	if first == nil {
		return
	}
	const remedy = "put the errors right, and check again"
	if more := len(c.dangling) - 1; more > 0 {
		c.noticef(first.rule, first.first, "%q and %s are in no row that could be read, nor in the graph; %s", first.first.Text, counted(more, "other id"), remedy)
		return
	}
	c.noticef(first.rule, first.first, "%q is in no row that could be read, nor in the graph; %s", first.first.Text, remedy)
}

// nearestIDs returns the ids of the draft and the graph that are spelled most like id.
func (c *checker) nearestIDs(id string) []string {
	if c.names.entities == nil {
		c.names.entities, c.names.statements = sortedIDs(c.entities), sortedIDs(c.statements)
	}
	names := c.names.entities
	if strings.HasPrefix(id, statementPrefix) {
		names = c.names.statements
	}
	return vocab.Nearest(id, slices.Concat(vocab.Nearest(id, names, 3), c.snapshot.NearestIDs(ID(id), 3)), 3)
}

func sortedIDs[T any](known map[ID]T) []string {
	names := make([]string, 0, len(known))
	for id := range known {
		names = append(names, string(id))
	}
	slices.Sort(names)
	return names
}
