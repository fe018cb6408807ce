package search

import "strings"

// Part is a piece of a fragment.
type Part struct {
	// Text is the piece, as it stands in the text.
	Text string
	// Matched tells whether it is a word that was looked for, that begins with one or that is spelled like one.
	Matched bool
}

// Fragment is a piece of a text in which words of a question stand. Its parts make the piece when they are put together;
// an ellipsis is a part of its own.
type Fragment struct {
	// Index is the place of the text among those that were given.
	Index int
	// Parts are in order; none is empty.
	Parts []Part
}

// fragmentSize is how many bytes of a long text a fragment has, about.
const fragmentSize = 160

// Fragments returns the texts in which words of the question stand: the name that has most of them, then for each word
// that it does not have the first text that has it.
func (q Question) Fragments(texts []Text) []Fragment {
	lists := make([][]word, len(texts))
	best, most := -1, 0
	var bestMatch Match
	for i, t := range texts {
		if t.Field == Description {
			continue
		}
		lists[i] = words(t.Text)
		own := q.empty()
		m, _ := q.matchName(t, own, q.empty())
		n := 0
		for _, f := range own {
			if f != fitNot {
				n++
			}
		}
		if n > most || n > 0 && n == most && m.rank() < bestMatch.rank() {
			best, most, bestMatch = i, n, m
		}
	}
	covered := q.empty()
	var fragments []Fragment
	add := func(i int) {
		q.cover(lists[i], texts[i].Field, covered)
		fragments = append(fragments, Fragment{i, q.mark(texts[i], lists[i])})
	}
	if best >= 0 {
		add(best)
	}
	for i, t := range texts {
		if i == best {
			continue
		}
		if lists[i] == nil {
			lists[i] = words(t.Text)
		}
		more := false
		for _, w := range lists[i] {
			for at := range q.words {
				more = more || covered[at] == fitNot && q.fits(at, w.text, t.Field) != fitNot
			}
		}
		if more {
			add(i)
		}
	}
	return fragments
}

// mark cuts a text to the place where words of the question stand, and marks them.
func (q *Question) mark(t Text, list []word) []Part {
	var marked []word
	for _, w := range list {
		for i := range q.words {
			if q.fits(i, w.text, t.Field) != fitNot {
				marked = append(marked, w)
				break
			}
		}
	}
	from, to := 0, len(t.Text)
	if len(marked) > 0 && len(t.Text) > fragmentSize {
		from, to = window(list, marked[0], len(t.Text))
	}
	var parts []Part
	add := func(text string, matched bool) {
		if text != "" {
			parts = append(parts, Part{text, matched})
		}
	}
	if from > 0 {
		add("… ", false)
	}
	at := from
	for _, w := range marked {
		if w.start < at || w.end > to {
			continue
		}
		add(t.Text[at:w.start], false)
		add(t.Text[w.start:w.end], true)
		at = w.end
	}
	add(strings.TrimRight(t.Text[at:to], " "), false)
	if to < len(t.Text) {
		add(" …", false)
	}
	return parts
}

// window returns the part of a long text around a word, from the beginning of a word to the end of one.
func window(list []word, around word, length int) (from, to int) {
	from, to = around.start, around.end
	for _, w := range list {
		if around.start-w.start <= fragmentSize/3 {
			from = min(from, w.start)
		}
	}
	if around.start <= fragmentSize/3 {
		from = 0
	}
	for _, w := range list {
		if w.end-from <= fragmentSize {
			to = max(to, w.end)
		}
	}
	if length-to <= 2 { // a full stop
		to = length
	}
	return from, to
}
