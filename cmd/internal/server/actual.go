package server

import (
	"context"
	"reflect"
	"strings"
	"sync/atomic"

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
	objects   atomic.Int64 // of the schema's own types
	ended     func() error // of the context of the operation
}

// costsTime is the weight from which on a field is not begun when the time of
// its request is over: pages and walks. What is cheaper goes on, so that what
// was found in time can be told.
const costsTime = 2

// field is the middleware of every field.
func (b *begun) field(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	rule := b.costs.rules[fc.Field.Definition]
	if rule == nil || rule.free {
		return markResolverErrors(ctx, next)
	}
	if rule.weight >= costsTime {
		if err := b.ended(); err != nil {
			return nil, resolverError{err}
		}
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
