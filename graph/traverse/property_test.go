package traverse_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// drawings is how many random graphs a test run looks at; the fuzz target looks at more.
const drawings = 400

// properties are what holds in every graph, by name.
func properties() map[string]func(testing.TB, drawing, *rand.Rand) {
	return map[string]func(testing.TB, drawing, *rand.Rand){
		"around":          checkAround,
		"around bounds":   checkAroundBounds,
		"around budget":   checkAroundBudget,
		"among":           checkAmong,
		"shortest":        checkShortest,
		"simple":          checkSimple,
		"paths budget":    checkPathsBudget,
		"paths both ways": checkSymmetry,
		"pattern":         checkMatching,
		"between":         checkBetween,
	}
}

func TestProperties(t *testing.T) {
	for name, check := range properties() {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(drawings) {
				checkSeed(t, check, seed)
				if t.Failed() {
					return
				}
			}
		})
	}
}

func FuzzProperties(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		for name, check := range properties() {
			checkSeed(named{t, name}, check, seed)
		}
	})
}

func checkSeed(t testing.TB, check func(testing.TB, drawing, *rand.Rand), seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	d := randomDrawing(r)
	check(named{t, fmt.Sprintf("seed %d: %+v", seed, d)}, d, r)
}

// named says in front of a failure where it happened.
type named struct {
	testing.TB
	name string
}

func (n named) Fatalf(format string, args ...any) {
	n.Helper()
	n.TB.Fatalf("%s: %s", n.name, fmt.Sprintf(format, args...))
}
