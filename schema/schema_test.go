package schema

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

func TestEveryElementIsDescribed(t *testing.T) {
	loaded, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	described := func(what, description string) {
		if strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", what)
		}
	}
	for name, definition := range loaded.Types {
		if definition.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		described(name, definition.Description)
		for _, field := range definition.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			described(name+"."+field.Name, field.Description)
			for _, argument := range field.Arguments {
				described(name+"."+field.Name+"("+argument.Name+":)", argument.Description)
			}
		}
		for _, value := range definition.EnumValues {
			described(name+"."+value.Name, value.Description)
		}
	}
	for name, directive := range loaded.Directives {
		if directive.Position != nil && directive.Position.Src.BuiltIn {
			continue
		}
		described("@"+name, directive.Description)
		for _, argument := range directive.Arguments {
			described("@"+name+"("+argument.Name+":)", argument.Description)
		}
	}
}

// A field that a type repeats from its interface takes the same arguments, with the same defaults.
func TestTypesRepeatTheirInterfaces(t *testing.T) {
	loaded, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, definition := range loaded.Types {
		for _, from := range definition.Interfaces {
			for _, want := range loaded.Types[from].Fields {
				got := definition.Fields.ForName(want.Name)
				if got == nil {
					t.Errorf("%s lacks %s.%s", name, from, want.Name)
					continue
				}
				if g, w := signature(got), signature(want); g != w {
					t.Errorf("%s.%s is %s, on %s it is %s", name, want.Name, g, from, w)
				}
			}
		}
	}
}

func signature(f *ast.FieldDefinition) string {
	var b strings.Builder
	for _, a := range f.Arguments {
		b.WriteString(a.Name + ": " + a.Type.String())
		if a.DefaultValue != nil {
			b.WriteString(" = " + a.DefaultValue.String())
		}
		b.WriteString(", ")
	}
	for _, d := range f.Directives {
		b.WriteString("@" + d.Name)
		for _, a := range d.Arguments {
			b.WriteString(" " + a.Name + ": " + a.Value.String())
		}
	}
	return b.String() + " " + f.Type.String()
}
