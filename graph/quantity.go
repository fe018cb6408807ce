package graph

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Quantity is a number with its doubt. Every bound may be absent.
type Quantity struct {
	low, best, high float64
	hasLow, hasBest bool
	hasHigh         bool
	unit, text      string
	knowledge       Knowledge
}

// Low returns the least it can be.
func (q Quantity) Low() (float64, bool) { return q.low, q.hasLow }

// Best returns the best estimate.
func (q Quantity) Best() (float64, bool) { return q.best, q.hasBest }

// High returns the most it can be.
func (q Quantity) High() (float64, bool) { return q.high, q.hasHigh }

// Unit returns what is counted or measured, empty for a plain count.
func (q Quantity) Unit() string { return q.unit }

// Knowledge returns [Stated] when a number is given, [StatedUnknown] for `unknown` and [StatedNone] for `none`.
func (q Quantity) Knowledge() Knowledge { return q.knowledge }

// Text returns the quantity as [ParseQuantity] reads it.
func (q Quantity) Text() string { return q.text }

// Display returns the quantity in English words: "180", "100 to 250, probably 180", "at least 1000000 persons", "unknown".
func (q Quantity) Display() string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	var words string
	switch {
	case q.knowledge == StatedUnknown:
		words = "unknown"
	case q.knowledge == StatedNone:
		words = "none"
	case q.hasLow && q.hasHigh && q.hasBest:
		words = number(q.low) + " to " + number(q.high) + ", probably " + number(q.best)
	case q.hasLow && q.hasHigh:
		words = number(q.low) + " to " + number(q.high)
	case q.hasLow && q.hasBest:
		words = "at least " + number(q.low) + ", probably " + number(q.best)
	case q.hasBest && q.hasHigh:
		words = "at most " + number(q.high) + ", probably " + number(q.best)
	case q.hasLow:
		words = "at least " + number(q.low)
	case q.hasHigh:
		words = "at most " + number(q.high)
	default:
		words = number(q.best)
	}
	if q.unit != "" {
		words += " " + q.unit
	}
	return words
}

const quantityForm = "write a number (180), a range (100..250), low..best..high (100..180..250), an open range (1000000.. " +
	"or ..500), `unknown` or `none`, and the unit after a space"

// ParseQuantity reads a quantity: `180`, `100..250`, `100..180..250`, `1000000.. persons`, `..500`, `unknown`, `none`.
// The error says what is accepted.
func ParseQuantity(s string) (Quantity, error) {
	q := Quantity{text: strings.Join(strings.Fields(s), " "), knowledge: Stated}
	number, unit, _ := strings.Cut(q.text, " ")
	q.unit = unit
	switch strings.ToLower(number) {
	case "unknown":
		q.knowledge = StatedUnknown
		return q, nil
	case "none":
		q.knowledge = StatedNone
		return q, nil
	}
	bounds := strings.Split(number, "..")
	if len(bounds) > 3 || number == ".." || number == "...." {
		return Quantity{}, fmt.Errorf("%q is not a quantity: %s", s, quantityForm)
	}
	for i, bound := range bounds {
		if bound == "" && (len(bounds) > 1) {
			continue
		}
		value, err := strconv.ParseFloat(bound, 64)
		if err != nil || math.IsNaN(value) || math.IsInf(value, 0) || strings.ContainsAny(bound, "xXpP_") {
			return Quantity{}, fmt.Errorf("%q is not a quantity: %s", s, quantityForm)
		}
		switch {
		case len(bounds) == 1 || len(bounds) == 3 && i == 1:
			q.best, q.hasBest = value, true
		case i == 0:
			q.low, q.hasLow = value, true
		default:
			q.high, q.hasHigh = value, true
		}
	}
	switch {
	case !q.hasLow && !q.hasBest && !q.hasHigh:
		return Quantity{}, fmt.Errorf("%q is not a quantity: %s", s, quantityForm)
	case q.hasLow && q.hasBest && q.low > q.best, q.hasBest && q.hasHigh && q.best > q.high, q.hasLow && q.hasHigh && q.low > q.high:
		return Quantity{}, fmt.Errorf("%q is out of order: low ≤ best ≤ high", s)
	}
	return q, nil
}
