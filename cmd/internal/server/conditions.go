package server

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkConditions refuses null for a variable that decides a @skip or an
// @include. The validator lets a nullable variable with a default through,
// since the default may stand in; a null that is given does not, and reading it
// as a condition is a panic in the schema library.
func checkConditions(doc *ast.QueryDocument, op *ast.OperationDefinition, variables map[string]any) *gqlerror.Error {
	null := map[string]bool{}
	for _, v := range op.VariableDefinitions {
		if v.Type.NamedType == "Boolean" && !v.Type.NonNull && variables[v.Variable] == nil {
			null[v.Variable] = true
		}
	}
	if len(null) == 0 {
		return nil
	}
	if err := conditions(op.SelectionSet, null); err != nil {
		return err
	}
	for _, def := range doc.Fragments {
		if err := conditions(def.SelectionSet, null); err != nil {
			return err
		}
	}
	return nil
}

func conditions(set ast.SelectionSet, null map[string]bool) *gqlerror.Error {
	for _, selection := range set {
		var directives ast.DirectiveList
		var below ast.SelectionSet
		switch s := selection.(type) {
		case *ast.Field:
			directives, below = s.Directives, s.SelectionSet
		case *ast.InlineFragment:
			directives, below = s.Directives, s.SelectionSet
		case *ast.FragmentSpread:
			directives = s.Directives
		}
		for _, d := range directives {
			a := d.Arguments.ForName("if")
			if a != nil && a.Value.Kind == ast.Variable && null[a.Value.Raw] {
				err := badVariable(ast.Path{ast.PathName(a.Value.Raw)}, "cannot be null where @%s asks for it: give true or false", d.Name)
				err.Locations = []gqlerror.Location{{Line: d.Position.Line, Column: d.Position.Column}}
				return err
			}
		}
		if err := conditions(below, null); err != nil {
			return err
		}
	}
	return nil
}
