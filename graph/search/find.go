package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// Corpus is the documents as the asker sees them.
type Corpus interface {
	// Texts returns the texts of a document, in buffer when it has room; false when the asker does not see it or does not
	// want it.
	Texts(number uint32, buffer []Text) ([]Text, bool)
	// Weight orders hits that fit as well as each other, larger first.
	Weight(number uint32) int
}

// Bounds limit what one question may do.
type Bounds struct {
	// Hits is how many hits are kept at most, Visits how many documents are looked at.
	Hits, Visits int
	// Stop is asked now and then and ends the search with the error it returns; nil: never.
	Stop func() error
}

// Hit is a document that fits.
type Hit struct {
	Match
	// Number is that of the document.
	Number uint32

	weight int
}

// Result is what a question finds.
type Result struct {
	// Hits are in the order of [Match], then the heavier, then the smaller number.
	Hits []Hit
	// Question is what was looked for in the end, with the typos that were forgiven.
	Question Question
	// Visited is how many documents were looked at.
	Visited int
	// Exhaustive tells whether no bound hid others.
	Exhaustive bool
}

const (
	// enough is how many hits have the words as they are typed when typos are not looked for.
	enough = 5
	// maxSome is how many documents are looked at for some of the words.
	maxSome = 5000
)

// Find answers a question: documents that have all the words as they are typed; when these are fewer than five, also with
// typos; when there is none, documents that have as many of the words as any. The error is that of Stop or of bleve.
func (x *Index) Find(q Question, corpus Corpus, bounds Bounds) (result Result, err error) {
	if len(q.words) == 0 || len(q.words) > MaxWords {
		return Result{Question: q, Exhaustive: true}, nil
	}
	reader, err := x.words.Reader()
	if err != nil {
		return Result{}, fmt.Errorf("read the search index: %w", err)
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	f := &finder{reader: reader, corpus: corpus, bounds: bounds, seen: make(map[uint32]bool)}
	if err := f.find(q); err != nil {
		return Result{}, err
	}
	slices.SortFunc(f.hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.weight, a.weight), cmp.Compare(a.Number, b.Number))
	})
	return Result{Hits: f.hits, Question: f.question, Visited: f.visited, Exhaustive: !f.cut && !f.partial}, nil
}

// finder is one search under way.
type finder struct {
	reader   index.IndexReader
	corpus   Corpus
	bounds   Bounds
	question Question
	hits     []Hit
	seen     map[uint32]bool
	buffer   []Text
	visited  int
	polled   int
	least    int  // words that a hit may lack: as few as the best so far
	cut      bool // a bound was reached
	partial  bool // words of the index were left out
}

func (f *finder) find(q Question) error {
	f.question = q
	// What hides others when there are too many is what fits less: whole names come first, then names, then the rest.
	for _, propose := range []func() (search.Searcher, error){f.sameName, f.inNames, f.anywhere} {
		if err := f.take(propose); err != nil {
			return err
		}
	}
	if len(f.hits) >= enough || f.cut {
		return nil
	}
	forgiving, some, err := q.forgiving(f.reader)
	if err != nil {
		return fmt.Errorf("look for typos: %w", err)
	}
	if some {
		f.question = forgiving
		f.forget()
		for _, propose := range []func() (search.Searcher, error){f.inNames, f.anywhere} {
			if err := f.take(propose); err != nil {
				return err
			}
		}
	}
	if len(f.hits) == 0 && !f.cut && len(q.words) > 1 {
		return f.findSome()
	}
	return nil
}

// findSome keeps what has as many of the words as any. It goes from the rarest word to the most frequent one: what has none
// of the words gone through lacks them all, so often the frequent ones need not be gone through.
func (f *finder) findSome() error {
	f.forget()
	f.least = len(f.question.words) - 1
	f.bounds.Visits = min(f.bounds.Visits, f.visited+maxSome)
	order, counts := make([]int, len(f.question.words)), make([]uint64, len(f.question.words))
	for i := range order {
		order[i] = i
		proposed, n, err := f.anyOf(i, fieldName, fieldDescription)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		if err := proposed.Close(); err != nil {
			return fmt.Errorf("search: %w", err)
		}
		counts[i] = n
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	for lacking, i := range order {
		if f.cut || len(f.hits) > 0 && f.least < lacking {
			break
		}
		if err := f.take(func() (search.Searcher, error) {
			proposed, _, err := f.anyOf(i, fieldName, fieldDescription)
			return proposed, err
		}); err != nil {
			return err
		}
	}
	return nil
}

// take looks at what is proposed and keeps what fits.
func (f *finder) take(propose func() (search.Searcher, error)) (err error) {
	if f.cut {
		return nil
	}
	proposed, err := propose()
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	defer func() { err = errors.Join(err, proposed.Close()) }()
	matches := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(proposed.DocumentMatchPoolSize()+1, 0), IndexReader: f.reader}
	for {
		if f.polled++; f.polled%1024 == 1 && f.bounds.Stop != nil {
			if err := f.bounds.Stop(); err != nil {
				return err
			}
		}
		match, err := proposed.Next(matches)
		if err != nil || match == nil {
			return err
		}
		key, err := f.reader.ExternalID(match.IndexInternalID)
		if err != nil {
			return err
		}
		matches.DocumentMatchPool.Put(match)
		number, err := numberOf(key)
		if err != nil {
			return err
		}
		if f.seen[number] {
			continue
		}
		if len(f.hits) >= f.bounds.Hits || f.visited >= f.bounds.Visits {
			f.cut = true
			return nil
		}
		f.look(number)
	}
}

func (f *finder) look(number uint32) {
	f.seen[number] = true
	f.visited++
	texts, ok := f.corpus.Texts(number, f.buffer[:0])
	f.buffer = texts
	if !ok {
		return
	}
	m := f.question.match(texts)
	if m.Missing > f.least {
		return
	}
	if m.Missing < f.least {
		f.least, f.hits = m.Missing, f.hits[:0]
	}
	f.hits = append(f.hits, Hit{m, number, f.corpus.Weight(number)})
}

// forget lets what was looked at and did not fit be looked at again.
func (f *finder) forget() {
	clear(f.seen)
	for _, h := range f.hits {
		f.seen[h.Number] = true
	}
}

// onlyDocuments asks bleve for documents and for nothing else, which it does much faster.
func onlyDocuments() search.SearcherOptions { return search.SearcherOptions{Score: "none"} }

// sameName proposes what has the words for a name.
func (f *finder) sameName() (search.Searcher, error) {
	list := make([]word, len(f.question.words))
	for i, text := range f.question.words {
		list[i].text = text
	}
	return searcher.NewTermSearcher(context.Background(), f.reader, join(list), fieldWhole, 1, onlyDocuments())
}

// inNames proposes what has every word in its names.
func (f *finder) inNames() (search.Searcher, error) {
	return f.each(fieldName)
}

// anywhere proposes what has every word in its texts.
func (f *finder) anywhere() (search.Searcher, error) {
	return f.each(fieldName, fieldDescription)
}

// each proposes what has every word in one of the fields.
func (f *finder) each(fields ...string) (search.Searcher, error) {
	list := make([]search.Searcher, 0, len(f.question.words))
	for i := range f.question.words {
		s, _, err := f.anyOf(i, fields...)
		if err != nil {
			return nil, errors.Join(err, closeAll(list))
		}
		list = append(list, s)
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return searcher.NewConjunctionSearcher(context.Background(), f.reader, list, onlyDocuments())
}

// anyOf proposes what has word i of the question, one that begins with it or one that it is a typo of, in one of the fields.
// It returns about how many that are.
func (f *finder) anyOf(i int, fields ...string) (search.Searcher, uint64, error) {
	var list []search.Searcher
	var count uint64
	add := func(field string, terms ...string) error {
		for _, term := range terms {
			s, err := searcher.NewTermSearcher(context.Background(), f.reader, term, field, 1, onlyDocuments())
			if err != nil {
				return errors.Join(err, closeAll(list))
			}
			list, count = append(list, s), count+s.Count()
		}
		return nil
	}
	text := f.question.words[i]
	short := utf8.RuneCountInString(text) <= shortStart
	for _, field := range fields {
		var err error
		switch {
		case short && field == fieldName:
			err = add(fieldStart, text)
		case utf8.RuneCountInString(text) < longStart:
			err = add(field, text)
		default:
			var terms []string
			var more bool
			if terms, more, err = startedBy(f.reader, field, text, maxStarted); err == nil {
				f.partial = f.partial || more
				err = add(field, terms...)
			}
		}
		if err == nil {
			err = add(field, f.question.forms[i]...)
		}
		if err == nil && f.question.typos != nil {
			err = add(field, slices.Sorted(maps.Keys(f.question.typos[i]))...)
		}
		if err != nil {
			return nil, 0, err
		}
	}
	switch len(list) {
	case 0:
		none, err := searcher.NewMatchNoneSearcher(f.reader)
		return none, 0, err
	case 1:
		return list[0], count, nil
	}
	any, err := searcher.NewDisjunctionSearcher(context.Background(), f.reader, list, 0, onlyDocuments())
	return any, count, err
}

func closeAll(list []search.Searcher) error {
	var errs []error
	for _, s := range list {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}
