package intercoder

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// The data and results that Krippendorff and Wikipedia work out by hand; a point or a star is a value that is missing.
func TestAlphaOfPublishedExamples(t *testing.T) {
	four := `1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .`
	three := `* * * * * 3 4 1 2 1 1 3 3 * 3
1 * 2 1 3 3 4 3 * * * * * * *
* * 2 1 3 4 4 * 2 1 1 3 3 * 4`
	two := `a a b b d c c c e d d a
b a b b b c c c e d d d`
	binary := `0 1 0 0 0 0 0 0 1 0
1 1 1 0 0 1 0 0 0 0`
	for _, c := range []struct {
		name, data string
		level      Level
		want       float64
	}{
		{"two observers, two values", binary, Nominal, .095},
		{"two observers, five values", two, Nominal, .692},
		{"four observers with missing values", four, Nominal, .743},
		{"four observers with missing values", four, Ordinal, .815},
		{"four observers with missing values", four, Interval, .849},
		{"three observers with missing values", three, Nominal, .691},
		{"three observers with missing values", three, Interval, .811},
	} {
		t.Run(fmt.Sprintf("%s, %s", c.name, c.level), func(t *testing.T) {
			var units [][]float64
			for _, line := range strings.Split(c.data, "\n") {
				for i, word := range strings.Fields(line) {
					if i == len(units) {
						units = append(units, nil)
					}
					if word != "." && word != "*" {
						units[i] = append(units[i], float64(word[0]))
					}
				}
			}
			got, ok := Alpha(units, c.level)
			if !ok || math.Abs(got-c.want) > .0006 {
				t.Errorf("alpha is %.4f, %t; want %.3f", got, ok, c.want)
			}
		})
	}
}

func TestAlphaIsNotAlwaysDefined(t *testing.T) {
	for name, units := range map[string][][]float64{
		"no units": nil, "one value each": {{1}, {2}}, "all the same": {{1, 1}, {1, 1}},
	} {
		if got, ok := Alpha(units, Nominal); ok {
			t.Errorf("%s: alpha is %v; it is not defined", name, got)
		}
	}
	if got, ok := Alpha([][]float64{{1, 1}, {2, 2}, {3}}, Ordinal); !ok || got != 1 {
		t.Errorf("who agrees everywhere has alpha %v, %t; want 1", got, ok)
	}
}
