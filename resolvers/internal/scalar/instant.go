package scalar

import (
	"fmt"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalInstant writes an instant in UTC, `2025-11-11T09:30:00Z`.
func MarshalInstant(t time.Time) graphql.Marshaler {
	return graphql.MarshalString(t.UTC().Format(time.RFC3339Nano))
}

// UnmarshalInstant reads an instant with its zone, as RFC 3339 writes it.
func UnmarshalInstant(v any) (time.Time, error) {
	text, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not an instant; write it with the time of day and the zone, as 2025-11-11T00:00:00Z", fmt.Sprint(v))
	}
	return t, nil
}
