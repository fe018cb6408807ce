package intercoder

import (
	"cmp"
	"math"
	"slices"
)

// Level is a level of measurement: which differences between two values count how much.
type Level string

// The levels. Nominal values are the same or not. Ordinal ones have an order, and two are as far apart as values lie between
// them. Interval ones are numbers with a distance.
const (
	Nominal  Level = "nominal"
	Ordinal  Level = "ordinal"
	Interval Level = "interval"
)

// Alpha returns Krippendorff's alpha of units to which coders gave values: 1 − Do/De, where Do is the difference that was
// observed between the values of one unit, and De the one to expect if all values had been given to units by chance. A unit
// lists the values that were given to it; a coder who gave none is left out of the list, and a unit with fewer than two
// values tells nothing about agreement and is left out. It is 1 when coders agree everywhere, 0 when they agree as chance
// would have it, and below 0 when they disagree more than that. It is false when it is not defined: nothing to compare, or
// all values the same, so that no disagreement could be expected.
//
// For nominal values use [Alpha] with any numbering of them.
//
// Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability.
func Alpha(units [][]float64, level Level) (alpha float64, ok bool) {
	var values []float64
	total := 0
	for _, unit := range units {
		if len(unit) > 1 {
			values, total = append(values, unit...), total+len(unit)
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	number := func(v float64) int { i, _ := slices.BinarySearch(values, v); return i }

	// Coincidences: how often two values were given to one unit, each pair of coders weighted so that a unit counts with as
	// many values as it has.
	observed := make([][]float64, len(values))
	for i := range observed {
		observed[i] = make([]float64, len(values))
	}
	frequency := make([]float64, len(values))
	for _, unit := range units {
		if len(unit) < 2 {
			continue
		}
		for i, v := range unit {
			frequency[number(v)]++
			for j, w := range unit {
				if i != j {
					observed[number(v)][number(w)] += 1 / float64(len(unit)-1)
				}
			}
		}
	}
	var do, de float64
	for i := range values {
		for j := range values {
			d := difference(values, frequency, i, j, level)
			do += observed[i][j] * d
			de += frequency[i] * frequency[j] * d
		}
	}
	if de == 0 {
		return 0, false
	}
	return 1 - float64(total-1)*do/de, true
}

// difference returns the squared difference between two values.
func difference(values, frequency []float64, i, j int, level Level) float64 {
	switch {
	case i == j:
		return 0
	case level == Nominal:
		return 1
	case level == Interval:
		return math.Pow(values[i]-values[j], 2)
	}
	i, j = min(i, j), max(i, j)
	between := -(frequency[i] + frequency[j]) / 2
	for k := i; k <= j; k++ {
		between += frequency[k]
	}
	return between * between
}

// numbered gives equal values of pairs equal numbers, in the order of the values.
func numbered[T cmp.Ordered](pairs [][2]T) [][]float64 {
	var values []T
	for _, p := range pairs {
		values = append(values, p[:]...)
	}
	slices.Sort(values)
	values = slices.Compact(values)
	units := make([][]float64, len(pairs))
	for i, p := range pairs {
		for _, v := range p {
			n, _ := slices.BinarySearch(values, v)
			units[i] = append(units[i], float64(n))
		}
	}
	return units
}
