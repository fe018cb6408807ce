package graph

import (
	"sync"

	"peacegraph/graph/sentence"
)

// MaxPassageText is how many code points of one passage [Passage.Text] returns at most.
const MaxPassageText = 10_000

// WithTexts has the texts of sources at hand, so that passages can show their words. A text belongs to every source whose
// sha256 it has, whenever that comes, and to no other. It stays in memory: it is not written, not exported and not searched.
func WithTexts(all ...SourceText) Option {
	return func(o *options) {
		for _, text := range all {
			o.texts[text.SHA256] = newText(text.Runes)
		}
	}
}

// textsAtHand are the texts of sources by the hash of their bytes.
type textsAtHand map[string]*text

// text is the text of a source that is at hand.
type text struct {
	runes     []rune
	sentences func() []sentence.Sentence // found when they are first asked for
}

func newText(runes []rune) *text {
	return &text{runes, sync.OnceValue(func() []sentence.Sentence { return sentence.Split(runes) })}
}

// text returns the text that the source was coded from, nil when it is not at hand.
func (s Source) text() *text {
	hash, ok := s.Sha256()
	if !ok {
		return nil
	}
	return s.snapshot.sourceText[hash]
}

// TextState says whether the words of a passage can be shown, and why not.
type TextState uint8

// The states: the words are there; there, but cut after [MaxPassageText]; the text is not at hand; the source has no sha256, so no
// text can be told to be the one that was coded; the passage has no start and end; its end lies beyond the end of the text.
const (
	TextShown TextState = iota
	TextCut
	TextNotAtHand
	TextNotHashed
	TextNotPlaced
	TextOutside
)

var textStateNames = [...]string{"SHOWN", "CUT", "NOT_AT_HAND", "NO_HASH", "NO_OFFSETS", "OUTSIDE"}

// String returns the name as the API writes it.
func (t TextState) String() string { return textStateNames[t] }

// TextState tells whether the words of the passage can be shown, and why not.
func (p Passage) TextState() TextState {
	source := p.Source()
	_, hashed := source.Sha256()
	switch l, at := p.row().locator(), source.text(); {
	case !hashed:
		return TextNotHashed
	case l.End <= l.Start:
		return TextNotPlaced
	case at == nil:
		return TextNotAtHand
	case l.End > len(at.runes):
		return TextOutside
	case l.End-l.Start > MaxPassageText:
		return TextCut
	}
	return TextShown
}

// Text returns the words of the passage, the first [MaxPassageText] code points of them; false when they cannot be shown, for the
// reason that [Passage.TextState] gives.
func (p Passage) Text() (string, bool) {
	if p.TextState() > TextCut {
		return "", false
	}
	l := p.row().locator()
	return string(p.Source().text().runes[l.Start:min(l.End, l.Start+MaxPassageText)]), true
}
