package graph

// Correction is what somebody decided about what is in the graph already: that a statement does not stand, that a data set is
// withdrawn, or that either stands again. Of several about one target the last that was written counts. Nothing is erased:
// the state before a correction is read with [Snapshot.AsOf], and another correction reverses it.
type Correction struct {
	snapshot *Snapshot
	number   uint32
}

// CorrectionAction is what is decided.
type CorrectionAction uint8

// The actions: a statement does not stand; the target of an earlier correction stands again, or a statement that came as
// DEPRECATED does; the evidence of a data set does not count.
const (
	Deprecate CorrectionAction = iota
	Reinstate
	Withdraw
)

var correctionActionNames = [...]string{"DEPRECATE", "REINSTATE", "WITHDRAW"}

// String returns the name as data files and the API write it.
func (a CorrectionAction) String() string { return correctionActionNames[a] }

// correctionRow is a correction. A target that is a data set is its number, otherwise that of a statement.
type correctionRow struct {
	id                   ID
	reason, author, date string
	target               uint32
	changeset            uint32
	action               CorrectionAction
	ofDataset            bool
}

// correctionPrefix is that of the ids of corrections, which are made from what they say.
const correctionPrefix = "correction:"

func (c Correction) row() *correctionRow { return c.snapshot.corrections.at(c.number) }

// ID returns the identifier, a hash of what is decided, by which data set, why, by whom and when.
func (c Correction) ID() ID { return c.row().id }

// Action returns what is decided.
func (c Correction) Action() CorrectionAction { return c.row().action }

// Target returns the [Statement] or the [Dataset] that it is about.
func (c Correction) Target() Node {
	row := c.row()
	if row.ofDataset {
		return c.snapshot.dataset(uint16(row.target))
	}
	return Statement{c.snapshot, row.target}
}

// Reason returns why, never empty.
func (c Correction) Reason() string { return c.row().reason }

// Author returns who decided: as the correction says, otherwise who wrote its changeset.
func (c Correction) Author() string {
	if author := c.row().author; author != "" {
		return author
	}
	return c.AddedIn().agent
}

// Date returns the day or the second at which it was decided, as it was written (`2025-11-20`, `2025-11-20T09:30:00Z`);
// false when it is not recorded.
func (c Correction) Date() (string, bool) { return c.row().date, c.row().date != "" }

// Dataset returns the data set that holds the correction.
func (c Correction) Dataset() Dataset {
	n, _ := c.snapshot.datasetNumber(c.AddedIn().dataset)
	return c.snapshot.dataset(n)
}

// AddedIn returns the changeset that brought it in.
func (c Correction) AddedIn() Changeset { return c.snapshot.changeset(c.row().changeset) }

func (s *Snapshot) correctionsOf(numbers []uint32) []Correction {
	numbers = seenOf(numbers, s.corrections.length)
	corrections := make([]Correction, len(numbers))
	for i, n := range numbers {
		corrections[i] = Correction{s, n}
	}
	return corrections
}

// Corrections returns what was decided about the statement, in the order of the record. What was decided about a data set it
// came with is told by [Dataset.Corrections].
func (t Statement) Corrections() []Correction {
	links := t.row().links
	if links == nil {
		return nil
	}
	return t.snapshot.correctionsOf(links.allCorrections)
}

// Corrections returns what was decided about the data set, in the order of the record.
func (d Dataset) Corrections() []Correction { return d.snapshot.correctionsOf(d.corrections) }

// Withdrawn returns the correction by which the data set is withdrawn; false when it counts. Evidence of a withdrawn data set
// counts nowhere, and a statement that rests on nothing else is deprecated. Its entities and their names stay: an id that
// somebody has cited keeps its answer.
func (d Dataset) Withdrawn() (Correction, bool) {
	return Correction{d.snapshot, d.lastCorrection()}, d.withdrawn
}

func (d *Dataset) lastCorrection() uint32 {
	if len(d.corrections) == 0 {
		return 0
	}
	return d.corrections[len(d.corrections)-1]
}

// Withdrawn reports whether the evidence came with a data set that is withdrawn, and so does not count.
func (e Evidence) Withdrawn() bool { return e.snapshot.withdrawn(e.number) }

// withdrawn reports whether an evidence does not count.
func (s *Snapshot) withdrawn(evidence uint32) bool {
	return s.datasets[s.evidence.at(evidence).dataset].withdrawn
}

// withdrawals reports whether any data set is withdrawn.
func withdrawals(datasets []*Dataset) bool {
	for _, d := range datasets {
		if d.withdrawn {
			return true
		}
	}
	return false
}
