package scalar

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
)

// Cell is what stands in a cell of a data file, as text. Null is no cell.
type Cell string

// UnmarshalCell reads words, a number, true, false or a code. A number keeps its digits where it is a variable.
func UnmarshalCell(v any) (Cell, error) {
	switch value := v.(type) {
	case string:
		return Cell(value), nil
	case json.Number:
		return Cell(value), nil
	case int64:
		return Cell(strconv.FormatInt(value, 10)), nil
	case float64:
		return Cell(strconv.FormatFloat(value, 'f', -1, 64)), nil
	case bool:
		return Cell(strconv.FormatBool(value)), nil
	}
	return "", fmt.Errorf("a cell holds words or a number, not a list or an object; in a list, give each value its own cell")
}

// MarshalCell writes a cell as a string.
func MarshalCell(c Cell) graphql.Marshaler { return graphql.MarshalString(string(c)) }
