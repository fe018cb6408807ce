package server

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkOneOf enforces @oneOf inside variables: an input object of such a type
// has exactly one key, and its value is not null. Literals are checked by the
// validator. The error has the path of the object, from its variable on.
func checkOneOf(schema *ast.Schema, op *ast.OperationDefinition, variables map[string]any) *gqlerror.Error {
	for _, v := range op.VariableDefinitions {
		value, ok := variables[v.Variable]
		if !ok {
			continue
		}
		path := ast.Path{ast.PathName(v.Variable)}
		if err := oneOf(schema, v.Type, value, path); err != nil {
			return err
		}
	}
	return nil
}

func oneOf(schema *ast.Schema, typ *ast.Type, value any, path ast.Path) *gqlerror.Error {
	if value == nil {
		return nil
	}
	if typ.Elem != nil {
		items, ok := value.([]any)
		if !ok {
			if objects, isObjects := value.([]map[string]any); isObjects { // one object given for a list
				for _, object := range objects {
					items = append(items, object)
				}
			}
		}
		for i, item := range items {
			if err := oneOf(schema, typ.Elem, item, append(path[:len(path):len(path)], ast.PathIndex(i))); err != nil {
				return err
			}
		}
		return nil
	}
	def := schema.Types[typ.NamedType]
	object, ok := value.(map[string]any)
	if def == nil || def.Kind != ast.InputObject || !ok {
		return nil
	}
	if def.Directives.ForName("oneOf") != nil {
		if err := exactlyOne(def, object, path); err != nil {
			return err
		}
	}
	for _, f := range def.Fields { // in the order of the schema, so that the first error is always the same
		inner, given := object[f.Name]
		if !given {
			continue
		}
		if err := oneOf(schema, f.Type, inner, append(path[:len(path):len(path)], ast.PathName(f.Name))); err != nil {
			return err
		}
	}
	return nil
}

func exactlyOne(def *ast.Definition, object map[string]any, path ast.Path) *gqlerror.Error {
	keys := 0
	var null string
	for _, f := range def.Fields {
		value, given := object[f.Name]
		if !given {
			continue
		}
		keys++
		if value == nil {
			null = f.Name
		}
	}
	if keys == 1 && null == "" {
		return nil
	}
	found := fmt.Sprintf("%d keys are given", keys)
	if keys == 1 {
		found = fmt.Sprintf("%q is null", null)
	}
	err := refuse(CodeBadUserInput, nil, "variable $%s: %s takes exactly one of %s with a value, %s", path, def.Name, fieldNames(def), found)
	err.Path = path
	return err
}

func fieldNames(def *ast.Definition) string {
	names := ""
	for i, f := range def.Fields {
		switch {
		case i == 0:
		case i == len(def.Fields)-1:
			names += " or "
		default:
			names += ", "
		}
		names += f.Name
	}
	return names
}
