package scalar

import (
	"math"
	"strings"
	"testing"
)

func TestMarshalFloat(t *testing.T) {
	for number, want := range map[float64]string{1e6: "1000000", -0.5: "-0.5", 25.28545: "25.28545", 0: "0", 1e21: "1e+21"} {
		var got strings.Builder
		if err := MarshalFloat(number).MarshalGQLContext(t.Context(), &got); err != nil || got.String() != want {
			t.Errorf("%v is written as %q, %v; want %s", number, got.String(), err, want)
		}
	}
	if err := MarshalFloat(math.NaN()).MarshalGQLContext(t.Context(), &strings.Builder{}); err == nil {
		t.Error("what is no number was written")
	}
}
