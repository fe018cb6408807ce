package search

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
)

// MaxWords is how many words a question may have.
const MaxWords = 12

// The most words of the index that are taken for what one word of a question begins, or is misspelt for.
const (
	maxStarted  = 500
	maxMisspelt = 100
)

// longStart is how many letters the beginning of a word in a description has at least, and of a word that was misspelt.
const longStart = 4

// Question is the words that are looked for. Capitals, diacritics and the forms of Arabic letters do not matter. A word of
// a text fits a word of the question when it is the same or begins with it; in descriptions, the beginning has to have four
// letters at least. It also fits when one is the English plural of the other, which has four letters or more. Where typos are forgiven, a word also fits when it is spelled like it: one letter put in, left out,
// changed or swapped with the next in words of four letters or more, two in words of eight or more, none in words with
// digits.
type Question struct {
	words []string
	forms [][]string       // plurals and singulars of words[i]
	typos []map[string]fit // words of the index spelled like words[i]; nil: none are forgiven
}

// Ask reads a question. It may have no words, or more than [MaxWords], and then finds nothing.
func Ask(text string) Question {
	var q Question
	for _, w := range words(text) {
		q.words, q.forms = append(q.words, w.text), append(q.forms, forms(w.text))
	}
	return q
}

// Words returns how many words the question has.
func (q Question) Words() int { return len(q.words) }

// edits returns how many letters of a word may be wrong.
func edits(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4 || strings.ContainsAny(word, "0123456789"):
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// forgiving returns the question with the words of the index that its words may be typos of; false when there are none.
func (q Question) forgiving(reader index.IndexReader) (Question, bool, error) {
	q.typos = make([]map[string]fit, len(q.words))
	some := false
	for i, w := range q.words {
		q.typos[i] = make(map[string]fit)
		if edits(w) == 0 {
			continue
		}
		for _, field := range []string{fieldName, fieldDescription} {
			if err := spelledLike(reader, field, w, q.typos[i]); err != nil {
				return q, false, err
			}
		}
		if err := startedLike(reader, fieldName, q.typos[i]); err != nil {
			return q, false, err
		}
		some = some || len(q.typos[i]) > 0
	}
	return q, some, nil
}

// spelledLike adds the words of a field that a word may be a typo of.
func spelledLike(reader index.IndexReader, field, word string, to map[string]fit) (err error) {
	fuzzy, ok := reader.(index.IndexReaderFuzzy)
	if !ok {
		return errors.New("the search index cannot look for typos")
	}
	entries, automaton, err := fuzzy.FieldDictFuzzyAutomaton(field, word, edits(word), "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, entries.Close()) }()
	var far []string // the nearer ones go first when there are too many
	for range maxStarted {
		entry, err := entries.Next()
		if err != nil {
			return err
		}
		if entry == nil {
			break
		}
		switch _, distance := automaton.MatchAndDistance(entry.Term); {
		case distance == 1 && len(to) < maxMisspelt:
			to[entry.Term] = 1
		case distance > 1:
			far = append(far, entry.Term)
		}
	}
	for _, term := range far[:max(0, min(len(far), maxMisspelt-len(to)))] {
		to[term] = 2
	}
	return nil
}

// startedLike adds words of a field that begin with a word that a word is a typo of: who types `afgan` looks for Afghanistan
// too.
func startedLike(reader index.IndexReader, field string, to map[string]fit) error {
	for _, near := range slices.Sorted(maps.Keys(to)) {
		if to[near] != 1 || utf8.RuneCountInString(near) < longStart || len(to) >= maxMisspelt {
			continue
		}
		terms, _, err := startedBy(reader, field, near, maxMisspelt-len(to))
		if err != nil {
			return err
		}
		for _, term := range terms {
			if _, known := to[term]; !known {
				to[term] = to[near] | fitStart
			}
		}
	}
	return nil
}

// startedBy returns the words of a field that begin with start, at most limit of them, and whether there are more.
func startedBy(reader index.IndexReader, field, start string, limit int) (terms []string, more bool, err error) {
	entries, err := reader.FieldDictPrefix(field, []byte(start))
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, entries.Close()) }()
	for {
		entry, err := entries.Next()
		if err != nil || entry == nil {
			return terms, false, err
		}
		if len(terms) == limit {
			return terms, true, nil
		}
		terms = append(terms, entry.Term)
	}
}

// fit says how a word of a text fits a word of a question: how many letters are wrong, and whether it only begins with it
// or is its plural or singular.
type fit int

const (
	fitNot   fit = -1
	fitWhole fit = 0
	fitStart fit = 1 << 3 // a bit beside the number of wrong letters
	fitForm  fit = 1 << 4 // another one; a plural may have both
)

// edits returns how many letters are wrong.
func (f fit) edits() int { return int(f &^ (fitStart | fitForm)) }

// starts reports whether it is another word, which has more letters.
func (f fit) starts() bool { return f != fitNot && f&fitStart != 0 && f&fitForm == 0 }

// typed reports whether the word is the one that was typed, or begins with it.
func (f fit) typed() bool { return f != fitNot && (f&fitForm == 0 || f&fitStart != 0) }

// betters reports whether a fit is better than another.
func (f fit) betters(other fit) bool {
	return f != fitNot && (other == fitNot || f.edits() < other.edits() || f.edits() == other.edits() && f.typed() && !other.typed())
}

// fits tells how a word of a text fits word i of the question.
func (q *Question) fits(i int, text string, field Field) fit {
	wanted := q.words[i]
	if strings.HasPrefix(text, wanted) {
		if len(text) == len(wanted) {
			return fitWhole
		}
		if slices.Contains(q.forms[i], text) {
			return fitStart | fitForm
		}
		if field != Description || utf8.RuneCountInString(wanted) >= longStart {
			return fitStart
		}
	}
	if slices.Contains(q.forms[i], text) {
		return fitForm
	}
	if q.typos != nil {
		if f, ok := q.typos[i][text]; ok {
			return f
		}
	}
	return fitNot
}

// Level is how good a hit is, apart from typos and words that are missing.
type Level uint8

// The levels, best first.
const (
	// SameName: a name is what was asked.
	SameName Level = iota
	// SameOtherName: another name is what was asked.
	SameOtherName
	// NameBegins: a name begins with what was asked.
	NameBegins
	// InName: one name has all the words.
	InName
	// OtherNameBegins: another name begins with what was asked.
	OtherNameBegins
	// InOtherName: one other name has all the words.
	InOtherName
	// AcrossNames: no name has all the words; all names together have.
	AcrossNames
	// InDescription: the description has words that no name has.
	InDescription
)

// Match says how a document fits a question. The order of hits is: fewer words missing, fewer typos, better level, fewer
// plurals for singulars and singulars for plurals.
type Match struct {
	// Level is the best level of its texts.
	Level Level
	// Typos is how many letters were forgiven.
	Typos int
	// Missing is how many words of the question no text has.
	Missing int

	turned int // words that are there in the other number alone and do not begin as they were typed
}

// rank is a number that is less for a better match.
func (m Match) rank() int { return m.Missing<<24 | m.Typos<<16 | int(m.Level)<<8 | m.turned }

// add notes how a word fits.
func (m *Match) add(f fit) {
	m.Typos += f.edits()
	if !f.typed() {
		m.turned++
	}
}

// empty returns that no word fits.
func (q *Question) empty() []fit {
	list := make([]fit, len(q.words))
	for i := range list {
		list[i] = fitNot
	}
	return list
}

// match tells how the texts fit. Descriptions are read only when names are not enough.
func (q *Question) match(texts []Text) Match {
	best := Match{Missing: len(q.words)}
	own, cover := make([]fit, len(q.words)), q.empty() // by one name; by all names, then by all texts
	rated := false
	for _, t := range texts {
		if t.Field == Description {
			continue
		}
		if m, all := q.matchName(t, own, cover); all && (!rated || m.rank() < best.rank()) {
			best, rated = m, true
		}
	}
	if rated {
		return best
	}
	level := AcrossNames
	if slices.Contains(cover, fitNot) {
		for _, t := range texts {
			if t.Field == Description && q.cover(words(t.Text), Description, cover) {
				level = InDescription
			}
		}
	}
	m := Match{Level: level}
	for _, f := range cover {
		if f == fitNot {
			m.Missing++
		} else {
			m.add(f)
		}
	}
	return m
}

// matchName tells how one name fits, and whether it has all the words. It notes the fits in own, and in cover where they
// are better.
func (q *Question) matchName(t Text, own, cover []fit) (Match, bool) {
	list := words(t.Text)
	for i := range own {
		own[i] = fitNot
	}
	q.cover(list, t.Field, own)
	all := true
	for i, f := range own {
		if all = all && f != fitNot; f.betters(cover[i]) {
			cover[i] = f
		}
	}
	if !all {
		return Match{}, false
	}
	m := Match{Level: InName}
	for _, f := range own {
		m.add(f)
	}
	if begins, whole, typos := q.begins(list, t.Field); begins && typos <= m.Typos {
		if m.Level = NameBegins; whole {
			m.Level = SameName
		}
	}
	if t.Field == OtherName {
		switch m.Level {
		case SameName:
			m.Level = SameOtherName
		case NameBegins:
			m.Level = OtherNameBegins
		default:
			m.Level = InOtherName
		}
	}
	return m, true
}

// cover notes the best fit of each word of the question among the words of a text, and reports whether it noted any.
func (q *Question) cover(list []word, field Field, best []fit) bool {
	better := false
	for _, w := range list {
		for i := range q.words {
			if f := q.fits(i, w.text, field); f.betters(best[i]) {
				best[i], better = f, true
			}
		}
	}
	return better
}

// begins reports whether a name begins with the words of the question in their order, of which only the last may be the
// beginning of a word, and whether it has no others.
func (q *Question) begins(list []word, field Field) (begins, whole bool, typos int) {
	if len(list) < len(q.words) {
		return false, false, 0
	}
	whole = len(list) == len(q.words)
	for i := range q.words {
		f := q.fits(i, list[i].text, field)
		if f == fitNot || f.starts() && i < len(q.words)-1 {
			return false, false, 0
		}
		whole, typos = whole && f&(fitStart|fitForm) == 0, typos+f.edits()
	}
	return true, whole, typos
}
