package server

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// begun counts the points of one operation while it runs: by the rules of
// cost.go, with lists as long as they are. A field counts when it has been
// resolved, also when the answer is null or an error; the items of a list count
// one by one, null or not. It keeps to the points requested as long as no list
// is longer than the size that was assumed of it.
type begun struct {
	costs     *costTable
	arguments map[*ast.Field]int // points of the arguments of a field, where they are not 0
	points    atomic.Int64
	objects   atomic.Int64    // of the schema's own types
	ctx       context.Context // of the operation
}

// When the time of a request is over, pages and walks are not begun any more:
// fields of a weight of costsTime or more. What is cheaper goes on for grace, so
// that what was found in time can be told. When the client has gone, nothing is
// begun that costs anything.
const (
	costsTime = 2
	grace     = 100 * time.Millisecond
)

// ended returns why a field of the weight is not to begin, nil when it is.
func (b *begun) ended(weight int) error {
	err := b.ctx.Err()
	if err == nil || weight >= costsTime || errors.Is(err, context.Canceled) {
		return err
	}
	if deadline, ok := b.ctx.Deadline(); ok && time.Since(deadline) <= grace {
		return nil
	}
	return err
}

// field is the middleware of every field.
func (b *begun) field(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	rule := b.costs.rules[fc.Field.Definition]
	if rule == nil || rule.free {
		return markResolverErrors(ctx, next)
	}
	if err := b.ended(rule.weight); err != nil {
		return nil, resolverError{err}
	}
	value, err := markResolverErrors(ctx, next)
	items := 1
	if rule.list {
		items, _ = length(value)
	}
	if rule.introspection {
		if len(fc.Field.Selections) > 0 {
			b.objects.Add(int64(items))
		}
		if strings.HasPrefix(fc.Field.Name, "__") {
			b.points.Add(1)
		}
		return value, err
	}
	b.points.Add(int64(rule.weight + b.arguments[fc.Field.Field] + items*rule.item))
	return value, err
}

// cost returns the points counted so far.
func (b *begun) cost() int {
	return int(min(b.points.Load()+b.objects.Load()/objectsPerPoint, huge))
}

// length counts the items of a list; a single value stands for a list of it.
func length(value any) (int, bool) {
	if value == nil {
		return 0, false
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		return list.Len(), true
	}
	return 1, true
}
