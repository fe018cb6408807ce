package scalar

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalFloat writes a number as people do: a million is 1000000, not 1e+06. The error, of what is no number, becomes
// that of the field.
func MarshalFloat(f float64) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(_ context.Context, w io.Writer) error {
		text, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("write a number: %w", err)
		}
		_, err = w.Write(text)
		return err
	})
}

// UnmarshalFloat reads a number.
func UnmarshalFloat(ctx context.Context, v any) (float64, error) {
	return graphql.UnmarshalFloatContext(ctx, v)
}
