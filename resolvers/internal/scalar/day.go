// Package scalar tells gqlgen how the scalars of the API are written that Go has no type for.
package scalar

import (
	"errors"

	"github.com/99designs/gqlgen/graphql"

	"peacegraph/graph"
)

// MarshalDay writes a day as `YYYY-MM-DD`, and an open end as null.
func MarshalDay(d graph.Day) graphql.Marshaler {
	if !d.Known() {
		return graphql.Null
	}
	return graphql.MarshalString(d.String())
}

// UnmarshalDay reads a day in the form `YYYY-MM-DD`.
func UnmarshalDay(v any) (graph.Day, error) {
	text, ok := v.(string)
	if !ok {
		return 0, errors.New("a day is a string in the form 2025-10-18")
	}
	return graph.ParseDay(text)
}
