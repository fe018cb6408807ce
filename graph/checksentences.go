package graph

import (
	"slices"
	"unicode"

	"peacegraph/graph/sentence"
)

// uncertainSentences is by how much a coder and [sentence.Split] may count the sentences of a paragraph differently: a
// list without full stops and an abbreviation are read in more ways than one.
const uncertainSentences = 2

// outline is how many paragraphs and sentences a text has.
type outline struct {
	all []sentence.Sentence
	// perParagraph are the sentences of each paragraph; [0] are the lines of the title.
	perParagraph []int
	// lines are the lines that are not empty.
	lines int
}

func outlineOf(text []rune) *outline {
	o := &outline{all: sentence.Split(text), perParagraph: []int{0}}
	for _, s := range o.all {
		for len(o.perParagraph) <= s.Paragraph {
			o.perParagraph = append(o.perParagraph, 0)
		}
		o.perParagraph[s.Paragraph]++
	}
	blank := true
	for _, r := range text {
		switch {
		case r == '\n' || r == '\r':
			blank = true
		case blank && !unicode.IsSpace(r):
			blank = false
			o.lines++
		}
	}
	return o
}

func (o *outline) paragraphs() int { return len(o.perParagraph) - 1 }

// mostParagraphs is what the number of a paragraph can be at most, however they are counted: with the lines of the title,
// and each line where no empty line parts paragraphs.
func (o *outline) mostParagraphs() int {
	most := o.paragraphs() + o.perParagraph[0]
	if o.paragraphs() <= 1 {
		most = max(most, o.lines)
	}
	return most
}

// checkSentences holds the numbers of paragraphs and sentences against the texts at hand.
func (c *checker) checkSentences() {
	type mark struct {
		source ID
		Locator
	}
	outlines := make(map[ID]*outline)
	told := make(map[mark]bool)
	for i := range c.draft.Statements {
		row := &c.draft.Statements[i]
		source := ID(row.Source.Text)
		text, ok := c.draft.Texts[source]
		if !ok || c.otherTexts[source] || row.Paragraph.Text+row.Sentence.Text == "" {
			continue
		}
		o := outlines[source]
		if o == nil {
			o = outlineOf(text.Runes)
			outlines[source] = o
		}
		s, placed := spanOf(row)
		if c.numbersExist(o, s) && placed && s.end <= len(text.Runes) {
			m := mark{source, Locator{Paragraph: s.paragraph, Sentence: s.sentence, Start: s.start, End: s.end}}
			if !told[m] {
				told[m] = true
				c.checkWhere(o, s)
			}
		}
	}
}

// numbersExist reports whether the text has the paragraph and the sentence, and tells when it does not.
func (c *checker) numbersExist(o *outline, s textSpan) bool {
	row, most := s.row, 0
	switch has := o.paragraphs(); {
	case s.paragraph > o.mostParagraphs():
		c.errorf(RulePassage, row.Paragraph, "there is no paragraph %d: the text has %s", s.paragraph, counted(has, "paragraph"))
		return false
	case s.paragraph > has:
		c.warnf(RulePassage, row.Paragraph, "there is no paragraph %d: the text has %s, parted by empty lines and counted after the title", s.paragraph, counted(has, "paragraph"))
		return false
	case s.paragraph > 0:
		most = o.perParagraph[s.paragraph]
	case row.Paragraph.Text == "":
		most = len(o.all)
	default:
		return true // The title is not counted in sentences.
	}
	if s.sentence <= most {
		return true
	}
	where := "the text"
	if s.paragraph > 0 {
		where = message("paragraph %d", s.paragraph)
	}
	if s.sentence > most+uncertainSentences {
		c.errorf(RulePassage, row.Sentence, "there is no sentence %d: %s has %s", s.sentence, where, counted(most, "sentence"))
	} else {
		c.warnf(RulePassage, row.Sentence, "there is no sentence %d: %s has %s, as this program finds them; look whether it is right", s.sentence, where, counted(most, "sentence"))
	}
	return false
}

// checkWhere compares the numbers with the offsets.
func (c *checker) checkWhere(o *outline, s textSpan) {
	if s.paragraph == 0 {
		return
	}
	there := slices.IndexFunc(o.all, func(x sentence.Sentence) bool { return x.End > s.start })
	if there < 0 {
		return
	}
	for _, x := range o.all[there:] {
		if x.Start >= s.end {
			break
		}
		if x.Paragraph == s.paragraph && (s.sentence == 0 || x.Number == s.sentence) {
			return
		}
	}
	cell, name := s.row.Sentence, s.name()
	if s.sentence == 0 {
		cell, name = s.row.Paragraph, message("paragraph %d", s.paragraph)
	}
	c.warnf(RulePassage, cell, "code points %d to %d are not in %s but in %s; compare the numbers with the offsets",
		s.start, s.end, name, nameOf(o.all[there]))
}

func nameOf(s sentence.Sentence) string {
	if s.Paragraph == 0 {
		return "the title"
	}
	return textSpan{paragraph: s.Paragraph, sentence: s.Number}.name()
}
