package intercoder

import (
	"cmp"
	"maps"
	"slices"
)

// Report is how two codings compare.
type Report struct {
	A *Coding `json:"a"`
	B *Coding `json:"b"`
	// Passages counts what was coded by both, and what by one only, which is not compared.
	Passages struct {
		Both  int `json:"both"`
		OnlyA int `json:"onlyA"`
		OnlyB int `json:"onlyB"`
	} `json:"passages"`
	// Statements counts the statements of the passages that both coded.
	Statements struct {
		A       int `json:"a"`
		B       int `json:"b"`
		Aligned int `json:"aligned"`
		Same    int `json:"same"` // aligned, and the same in every dimension
	} `json:"statements"`
	// Agreement has a row for each dimension, in the order of [Dimensions].
	Agreement []Agreement `json:"agreement"`
	// Disagreements are the aligned pairs that differ and the statements that only one has, in the order of the passages.
	Disagreements []Disagreement `json:"disagreements"`
}

// Agreement is how far two coders agree in one dimension.
type Agreement struct {
	Dimension string `json:"dimension"`
	Level     Level  `json:"level"`
	// Pairs is how many pairs of values were compared, Same how many are equal.
	Pairs int `json:"pairs"`
	Same  int `json:"same"`
	// PerCent is Same of Pairs; nil when there is none.
	PerCent *float64 `json:"perCent"`
	// Alpha is Krippendorff's; nil where it is not defined, see [Alpha].
	Alpha *float64 `json:"alpha"`
}

// Disagreement is a statement that the two coded differently, or that only one of them coded.
type Disagreement struct {
	Unit Unit `json:"passage"`
	// A and B are the two codings; one is nil when only the other coded it.
	A *Code `json:"a"`
	B *Code `json:"b"`
	// Differs names the dimensions in which the two differ; empty when only one coded it.
	Differs []string `json:"differs"`
}

// dimension is something that is compared over aligned pairs.
type dimension struct {
	name  string
	value func(*Code) string
}

// essential are how many of the first dimensions say what a statement is about.
const essential = 3

var dimensions = [...]dimension{
	{"subject", func(c *Code) string { return c.Subject }},
	{"predicate", func(c *Code) string { return c.Predicate }},
	{"object", func(c *Code) string { return c.Object }},
	{"mode", func(c *Code) string { return c.Mode }},
	{"polarity", func(c *Code) string { return c.Polarity }},
	{"speaker", func(c *Code) string { return c.Speaker }},
	{"validTime", func(c *Code) string { return c.ValidTime }},
}

// confidence is compared as numbers.
const confidence = "confidence"

// pair is what was aligned; one side is nil when only the other coded it.
type pair struct {
	unit Unit
	a, b *Code
}

// Compare compares two codings.
func Compare(a, b *Coding) *Report {
	r := &Report{A: a, B: b, Disagreements: []Disagreement{}}
	var units []Unit
	for unit := range a.units {
		if b.units[unit] != nil {
			units = append(units, unit)
		}
	}
	slices.SortFunc(units, Unit.compare)
	r.Passages.Both, r.Passages.OnlyA, r.Passages.OnlyB = len(units), len(a.units)-len(units), len(b.units)-len(units)
	var all, aligned []pair
	for _, unit := range units {
		all = append(all, align(unit, a.units[unit], b.units[unit])...)
		r.Statements.A, r.Statements.B = r.Statements.A+len(a.units[unit]), r.Statements.B+len(b.units[unit])
	}
	for _, p := range all {
		if p.a == nil || p.b == nil {
			r.Disagreements = append(r.Disagreements, Disagreement{p.unit, p.a, p.b, []string{}})
			continue
		}
		aligned = append(aligned, p)
		if differs := p.differs(); len(differs) > 0 {
			r.Disagreements = append(r.Disagreements, Disagreement{p.unit, p.a, p.b, differs})
		} else {
			r.Statements.Same++
		}
	}
	r.Statements.Aligned = len(aligned)
	r.Agreement = append(r.Agreement, agreement("predicates", Nominal, predicatesOf(units, a, b)))
	for _, d := range dimensions {
		values := make([][2]string, len(aligned))
		for i, p := range aligned {
			values[i] = [2]string{d.value(p.a), d.value(p.b)}
		}
		r.Agreement = append(r.Agreement, agreement(d.name, Nominal, numbered(values)))
	}
	scores := make([][]float64, len(aligned))
	for i, p := range aligned {
		scores[i] = []float64{float64(p.a.Confidence), float64(p.b.Confidence)}
	}
	r.Agreement = append(r.Agreement, agreement(confidence, Ordinal, scores), agreement(confidence, Interval, scores))
	return r
}

func agreement(dimension string, level Level, units [][]float64) Agreement {
	a := Agreement{Dimension: dimension, Level: level, Pairs: len(units)}
	for _, unit := range units {
		if unit[0] == unit[1] {
			a.Same++
		}
	}
	if a.Pairs > 0 {
		perCent := 100 * float64(a.Same) / float64(a.Pairs)
		a.PerCent = &perCent
	}
	if alpha, ok := Alpha(units, level); ok {
		a.Alpha = &alpha
	}
	return a
}

// predicatesOf tells of each passage and each predicate that anybody used whether the two coded it there: 1 for coded. What
// only one of them saw counts here as a disagreement.
func predicatesOf(units []Unit, a, b *Coding) [][]float64 {
	used := make(map[string]bool)
	coded := func(codes []Code, predicate string) float64 {
		if slices.ContainsFunc(codes, func(c Code) bool { return c.Predicate == predicate }) {
			return 1
		}
		return 0
	}
	for _, unit := range units {
		for _, c := range slices.Concat(a.units[unit], b.units[unit]) {
			used[c.Predicate] = true
		}
	}
	var values [][]float64
	for _, unit := range units {
		for _, predicate := range slices.Sorted(maps.Keys(used)) {
			values = append(values, []float64{coded(a.units[unit], predicate), coded(b.units[unit], predicate)})
		}
	}
	return values
}

// differs names the dimensions in which a pair differs.
func (p pair) differs() []string {
	var names []string
	for _, d := range dimensions {
		if d.value(p.a) != d.value(p.b) {
			names = append(names, d.name)
		}
	}
	if p.a.Confidence != p.b.Confidence {
		names = append(names, confidence)
	}
	return names
}

// shared returns how much two statements have in common: what they are about counts before how it is said. It is 0 when they
// are not about the same.
func shared(a, b *Code) int {
	about, rest := 0, 0
	for i, d := range dimensions {
		switch {
		case d.value(a) != d.value(b):
		case i < essential:
			about++
		default:
			rest++
		}
	}
	if about < essential-1 {
		return 0
	}
	if a.Confidence == b.Confidence {
		rest++
	}
	return about*100 + rest
}

// align pairs the statements of one passage. Those that share most are paired first; of equals those that come first.
func align(unit Unit, a, b []Code) []pair {
	type candidate struct{ a, b, shared int }
	var candidates []candidate
	for i := range a {
		for j := range b {
			if n := shared(&a[i], &b[j]); n > 0 {
				candidates = append(candidates, candidate{i, j, n})
			}
		}
	}
	slices.SortStableFunc(candidates, func(x, y candidate) int { return cmp.Compare(y.shared, x.shared) })
	tookA, tookB := make([]int, len(a)), make([]bool, len(b))
	for i := range tookA {
		tookA[i] = -1
	}
	for _, c := range candidates {
		if tookA[c.a] < 0 && !tookB[c.b] {
			tookA[c.a], tookB[c.b] = c.b, true
		}
	}
	var pairs []pair
	for i := range a {
		if j := tookA[i]; j >= 0 {
			pairs = append(pairs, pair{unit, &a[i], &b[j]})
		} else {
			pairs = append(pairs, pair{unit: unit, a: &a[i]})
		}
	}
	for j := range b {
		if !tookB[j] {
			pairs = append(pairs, pair{unit: unit, b: &b[j]})
		}
	}
	return pairs
}
