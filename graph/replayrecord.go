package graph

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/vocab"
)

// recordQuad reads a quad with a predicate of the record namespace.
func (r *replay) recordQuad(predicate string, s, o uint32) error {
	value := r.values[o].value
	text, _ := literalText(value)
	switch predicate {
	case recordChangeset, recordAgent, recordMessage, recordDraft, recordDataset, recordVocabulary, recordQuads, recordChain:
		return r.readChangeset(predicate, value)
	case recordKind, recordName, recordOtherName, recordAbout:
		return r.entity(predicate, s, value)
	case recordPassageOf:
		return r.passageOf(s, o)
	case recordPassage, recordSpeaker, recordVoice, recordConfidence, recordCoder, recordCodebook:
		return r.evidence(predicate, s, o)
	case recordEvidence:
		return r.rest(s, o)
	case recordEntity, recordOther, recordVerdict, recordAction, recordTarget, recordReason, recordAuthor, recordDate:
		if r.values[s].isJudgement() {
			return r.judgement(predicate, s, o)
		}
		return r.correction(predicate, s, o)
	}
	n, err := r.resolve(s, classStatement)
	if err != nil {
		return err
	}
	row := r.next.statements.change(n)
	stance := row.allStance
	ok := true
	switch predicate {
	case recordMode:
		var mode Mode
		mode, ok = named[Mode](modeNames[:], text)
		row.allStance = stanceOf(mode, stance.polarity(), stance.rank())
	case recordRank:
		var rank Rank
		rank, ok = named[Rank](rankNames[:], text)
		row.allStance = stanceOf(stance.mode(), stance.polarity(), rank)
	case recordPolarity:
		var polarity Polarity
		polarity, ok = named[Polarity](polarityNames[:], text)
		row.allStance = stanceOf(stance.mode(), polarity, stance.rank())
	case recordValidTime:
		row.date, err = r.date(&r.values[o])
	case recordRankReason:
		r.next.changeLinks(n).rankReason = text
	case recordNote:
		links := r.next.changeLinks(n)
		links.allNotes = append(links.allNotes, stampedText{text, r.changeset})
		r.next.extended(n)
	case recordSupersedes:
		var older uint32
		if older, err = r.resolve(o, classStatement); err == nil {
			links := r.next.changeLinks(n)
			links.supersedes, links.since = older, r.changeset
			links = r.next.changeLinks(older)
			links.allSuperseding = append(links.allSuperseding, stampedNumber{n, r.changeset})
			r.next.extended(older)
			r.next.pending = append(r.next.pending, older)
		}
	default:
		ok = false
	}
	if err != nil {
		return fmt.Errorf("%w: statement %s: %w", ErrRecord, row.id, err)
	}
	if !ok {
		return fmt.Errorf("%w: statement %s has <%s> %q, which this program does not know", ErrRecord, row.id, predicate, text)
	}
	return nil
}

func (r *replay) readChangeset(predicate string, value quad.Value) error {
	c := *r.next.written(r.changeset).changeset
	text, _ := literalText(value)
	switch predicate {
	case recordChangeset:
		t, ok := value.(quad.Time)
		if !ok {
			return fmt.Errorf("%w: changeset %d has no time but %v", ErrRecord, c.number, value)
		}
		c.time = time.Time(t).UTC()
	case recordAgent:
		c.agent = text
	case recordMessage:
		c.message = text
	case recordChain:
		c.chain = text
	case recordDraft:
		c.draft = ID(text)
	case recordDataset:
		c.dataset = strings.TrimPrefix(text, string(datasetPrefix))
		if _, known := r.next.datasetNumber(c.dataset); !known {
			r.next.changeDataset(c.dataset)
		}
		number, _ := r.next.datasetNumber(c.dataset)
		r.dataset, r.datasetKnown = uint32(number), true
	case recordVocabulary:
		typed, _ := value.(quad.TypedString)
		file := fileOfType(typed.Type)
		extended, err := r.next.vocabulary.Extend(file, []byte(text))
		if err != nil {
			return fmt.Errorf("%w: the vocabulary %s of changeset %d: %w", ErrRecord, file, c.number, err)
		}
		r.next.speak(extended)
	}
	r.next.changesets.change(r.changeset - 1).changeset = &c
	return nil
}

func (r *replay) entity(predicate string, s uint32, value quad.Value) error {
	n, err := r.resolve(s, classEntity)
	if err != nil {
		return err
	}
	if predicate == recordKind {
		text, _ := literalText(value)
		k, ok := r.next.vocabulary.Kind(text)
		row := r.next.entities.change(n)
		if !ok {
			return fmt.Errorf("%w: %s is a %q, which is not in the vocabulary of the graph", ErrRecord, row.id, text)
		}
		row.kind, row.changeset = uint16(k.Number), r.changeset
		r.next.counts.kinds[k.Number]++
		if k.Is(mustKind(r.next.vocabulary, vocab.KindSource)) {
			r.next.counts.sources++
		}
		return nil
	}
	words, ok := value.(quad.LangString)
	if !ok {
		return fmt.Errorf("%w: the name %v of %s has no language", ErrRecord, value, r.next.entities.at(n).id)
	}
	p := r.next.changeProfile(n)
	name := Name{Text: string(words.Value), Lang: r.shared(words.Lang), Preferred: predicate == recordName}
	if dataset := uint16(r.dataset); r.datasetKnown && !slices.Contains(p.datasets, dataset) {
		p.datasets = append(p.datasets, dataset)
	}
	if predicate == recordAbout {
		name.Preferred = false
		p.description = append([]Name{name}, p.description...) // the newest is the one to show
	} else {
		p.names = append(p.names, name)
	}
	return nil
}

func mustKind(v *vocab.Vocabulary, name string) *vocab.Kind {
	k, _ := v.Kind(name)
	return k
}

func (r *replay) passageOf(s, o uint32) error {
	n, err := r.resolve(s, classPassage)
	if err != nil {
		return err
	}
	source, err := r.resolve(o, classEntity)
	if err != nil {
		return err
	}
	r.next.passages.change(n).source = source
	r.next.stand.add(source, n)
	return nil
}

func (r *replay) evidence(predicate string, s, o uint32) error {
	n, err := r.resolve(s, classEvidence)
	if err != nil {
		return err
	}
	row := r.next.evidence.change(n)
	value := r.values[o].value
	text, _ := literalText(value)
	ok := true
	switch predicate {
	case recordPassage:
		passage, err := r.resolve(o, classPassage)
		if err != nil {
			return err
		}
		row.passage, row.changeset, row.dataset = passage, r.changeset, uint16(r.dataset)
		r.next.places.add(passage, n)
	case recordSpeaker:
		speaker, err := r.resolve(o, classEntity)
		if err != nil {
			return err
		}
		r.next.speakers.add(n, speaker)
		r.next.speaks.add(speaker, n)
	case recordVoice:
		row.voice, ok = named[Voice](voiceNames[:], text)
	case recordConfidence:
		score, isInt := value.(quad.Int)
		ok = isInt && score >= 0 && score <= 100
		row.confidence = Confidence(score)
	default:
		detail := evidenceDetail{}
		if row.detail != nil {
			detail = *row.detail
		}
		if predicate == recordCoder {
			detail.coder = text
		} else {
			detail.codebook = text
		}
		row.detail = &detail
	}
	if !ok {
		return fmt.Errorf("%w: evidence %s has <%s> %v, which this program does not know", ErrRecord, row.hash.id(evidencePrefix), predicate, value)
	}
	return nil
}

// rest reads that a statement rests on an evidence.
func (r *replay) rest(s, o uint32) error {
	n, err := r.resolve(s, classStatement)
	if err != nil {
		return err
	}
	e, err := r.resolve(o, classEvidence)
	if err != nil {
		return err
	}
	row := r.next.statements.change(n)
	if row.evidence == noEntity {
		row.evidence, row.changeset, row.dataset = e, r.changeset, uint16(r.dataset)
	} else {
		links := r.next.changeLinks(n)
		links.allEvidence = append(links.allEvidence, stampedNumber{e, r.changeset})
		r.next.extended(n)
	}
	if r.next.withdrawing {
		r.next.pending = append(r.next.pending, n)
	}
	r.next.rests.add(e, n)
	return nil
}

// correction reads a quad of a correction. They come in the order in which they count.
func (r *replay) correction(predicate string, s, o uint32) error {
	m, value := &r.values[s], r.values[o].value
	if m.class != classCorrection {
		iri, _ := m.value.(quad.IRI)
		if m.class != classNone || !strings.HasPrefix(string(iri), correctionPrefix) {
			return fmt.Errorf("%w: %v is not the id of a correction", ErrRecord, m.value)
		}
		m.class, m.number = classCorrection, r.next.corrections.add(correctionRow{id: ID(iri), target: noEntity, changeset: r.changeset})
	}
	row := r.next.corrections.change(m.number)
	text, _ := literalText(value)
	ok := true
	switch predicate {
	case recordAction:
		row.action, ok = named[CorrectionAction](correctionActionNames[:], text)
	case recordReason:
		row.reason = text
	case recordAuthor:
		row.author = text
	case recordDate:
		row.date = text
	case recordTarget:
		var err error
		if name, found := strings.CutPrefix(text, datasetPrefix); found {
			var n uint16
			n, ok = r.next.datasetNumber(name)
			row.target, row.ofDataset = uint32(n), true
		} else if row.target, err = r.resolve(o, classStatement); err != nil {
			return err
		}
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("%w: the correction %s has <%s> %q, which this program does not know", ErrRecord, row.id, predicate, text)
	}
	return nil
}

// date returns the date that a value writes; values that are one share it.
func (r *replay) date(m *meaning) (*Date, error) {
	if m.class == classDate {
		return r.dates[m.number], nil
	}
	text, _ := literalText(m.value)
	d, err := ParseDate(text)
	if err != nil {
		return nil, err
	}
	if m.class == classNone {
		m.class, m.number = classDate, uint32(len(r.dates))
		r.dates = append(r.dates, &d)
	}
	return &d, nil
}

// shared returns one string for all that are equal.
func (r *replay) shared(s string) string {
	have, ok := r.strings[s]
	if !ok {
		have = s
		r.strings[s] = s
	}
	return have
}

// judgement reads a quad of a judgement of identity.
func (r *replay) judgement(predicate string, s, o uint32) error {
	n, err := r.resolve(s, classJudgement)
	if err != nil {
		return err
	}
	row := &r.next.judgements[n]
	text, _ := literalText(r.values[o].value)
	ok := true
	switch predicate {
	case recordEntity, recordOther:
		end, err := r.resolve(o, classEntity)
		if err != nil {
			return err
		}
		row.changeset, row.dataset = r.changeset, uint16(r.dataset)
		if predicate == recordEntity {
			row.ends[0] = end
		} else {
			row.ends[1] = end
		}
	case recordVerdict:
		row.verdict, ok = named[Verdict](verdictNames[:], text)
	case recordReason:
		row.reason = text
	case recordAuthor:
		row.author = text
	case recordDate:
		row.date, err = ParseDay(text)
		ok = err == nil
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("%w: judgement %s has <%s> %q, which this program does not know", ErrRecord, row.hash.id(judgementPrefix), predicate, text)
	}
	return nil
}
