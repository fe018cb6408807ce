package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// maxMessage bounds the messages of the parser and the validator, which quote the document.
const maxMessage = 400

// prepare checks a request up to the point where it can run. When errors come
// back, nothing of it has run. cost is nil until the operation has been costed;
// count counts what it really costs.
func (s *Server) prepare(ctx context.Context, r Request) (op *graphql.OperationContext, cost *Cost, count *begun, errs gqlerror.List) {
	doc, errs := s.document(r.Query)
	if errs != nil {
		return nil, nil, nil, errs
	}
	def, err := chooseOperation(doc, r.OperationName)
	if err != nil {
		return nil, nil, nil, gqlerror.List{err}
	}
	switch def.Operation {
	case ast.Subscription:
		if err := s.denySubscription(ctx, def); err != nil {
			return nil, nil, nil, gqlerror.List{err}
		}
	case ast.Mutation:
		if err := s.denyMutation(ctx, r, def); err != nil {
			return nil, nil, nil, gqlerror.List{err}
		}
	}
	variables, err := s.variables(def, r.Variables)
	if err != nil {
		return nil, nil, nil, gqlerror.List{err}
	}
	if err := checkConditions(doc, def, variables); err != nil {
		return nil, nil, nil, gqlerror.List{err}
	}
	coster := s.costs.coster(doc, variables, s.limits)
	counted, err := coster.operation(def, s.limits)
	if err != nil {
		return nil, &counted, nil, gqlerror.List{err}
	}
	count = &begun{costs: s.costs, arguments: coster.arguments}
	middleware := count.field
	if def.Operation == ast.Mutation {
		middleware = s.written(def, variables, middleware)
	}
	return &graphql.OperationContext{
		RawQuery:               r.Query,
		OperationName:          r.OperationName,
		Variables:              variables,
		Doc:                    doc,
		Operation:              def,
		RecoverFunc:            s.recovered,
		ResolverMiddleware:     middleware,
		RootResolverMiddleware: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler { return next(ctx) },
	}, &counted, count, nil
}

// document returns the checked document of a text.
func (s *Server) document(text string) (*ast.QueryDocument, gqlerror.List) {
	if strings.TrimSpace(text) == "" {
		return nil, gqlerror.List{refuse(CodeBadRequest, nil, "the request has no query: give a GraphQL document")}
	}
	if doc := s.remembered.get(text); doc != nil {
		return doc, nil
	}
	if err := guardText(text, s.limits); err != nil {
		return nil, gqlerror.List{err}
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, s.limits.Tokens+1)
	if err != nil {
		return nil, gqlerror.List{coded(err, CodeParseFailed)}
	}
	if len(doc.Operations) == 0 {
		return nil, gqlerror.List{refuse(CodeValidationFailed, nil, "the document has no operation: write a query, as in { __typename }")}
	}
	if err := guardDocument(doc, s.limits); err != nil {
		return nil, gqlerror.List{err}
	}
	if found := s.validation.check(s.schema.Schema(), doc, s.limits.Errors); found != nil {
		return nil, found
	}
	s.remembered.put(text, doc)
	return doc, nil
}

// coded gives an error of the schema library a code, and bounds what it quotes.
func coded(err error, code string) *gqlerror.Error {
	var found *gqlerror.Error
	if !errors.As(err, &found) {
		found = gqlerror.Wrap(err)
	}
	found.Message = shorten(found.Message)
	if found.Extensions == nil {
		found.Extensions = map[string]any{}
	}
	found.Extensions["code"] = code
	return found
}

func shorten(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	cut := maxMessage
	for !utf8.RuneStart(message[cut]) {
		cut--
	}
	return message[:cut] + " …"
}

// chooseOperation returns the operation a request names, or the only one.
func chooseOperation(doc *ast.QueryDocument, name string) (*ast.OperationDefinition, *gqlerror.Error) {
	var names []string
	for _, op := range doc.Operations {
		if name == op.Name && (name != "" || len(doc.Operations) == 1) || name == "" && len(doc.Operations) == 1 {
			return op, nil
		}
		if op.Name != "" {
			names = append(names, op.Name)
		}
	}
	slices.Sort(names)
	has := "its operation has no name"
	if len(names) > 0 {
		has = "it has " + strings.Join(names, ", ")
	}
	if name == "" {
		return nil, refuse(CodeNoSuchOperation, nil, "%s", shorten(fmt.Sprintf("the document has %d operations: say which with operationName; %s", len(doc.Operations), has)))
	}
	return nil, refuse(CodeNoSuchOperation, nil, "%s", shorten(fmt.Sprintf("the document has no operation %q; %s", shorten(name), has)))
}

// variables coerces the values of a request to the types of the operation.
func (s *Server) variables(op *ast.OperationDefinition, values map[string]any) (map[string]any, *gqlerror.Error) {
	for _, v := range op.VariableDefinitions {
		if n, ok := values[v.Variable].(json.Number); ok && v.Type.NamedType == "Int" {
			if _, err := n.Int64(); err != nil {
				return nil, badVariable(ast.Path{ast.PathName(v.Variable)}, "%s is not a whole number", shorten(n.String()))
			}
		}
	}
	coerced, err := validator.VariableValues(s.schema.Schema(), op, values)
	if err != nil {
		var found *gqlerror.Error
		if !errors.As(err, &found) {
			return nil, badVariable(nil, "%s", shorten(err.Error()))
		}
		path := found.Path
		if len(path) > 0 && path[0] == ast.PathName("variable") {
			path = path[1:]
		}
		return nil, badVariable(path, "%s", shorten(found.Message))
	}
	return coerced, checkOneOf(s.schema.Schema(), op, coerced)
}

func badVariable(path ast.Path, format string, args ...any) *gqlerror.Error {
	err := refuse(CodeBadUserInput, nil, "variable $%s: %s", path, fmt.Sprintf(format, args...))
	err.Path = path
	return err
}
