// Package schema is the contract of the API: the GraphQL schema and, in examples, the cookbook of questions, which
// [Cookbook] reads.
//
// A type repeats the fields of its interfaces, as GraphQL wants it, but their descriptions stand only once, on the
// interface. [Load] fills them in, so that whoever explores the API sees every element described.
package schema

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:embed *.graphqls
var files embed.FS

// Digest returns 12 hexadecimal digits that tell one schema from another: of the SHA-256 of its files in the order of their
// names, each as its name, a zero byte and its text. The build of the pages makes the same of the files that it reads.
func Digest() (string, error) {
	names, err := fs.Glob(files, "*.graphqls")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s\x00%s", name, text)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

// Load returns the schema with every description in its place. The error says what is wrong with the files.
func Load() (*ast.Schema, error) {
	names, err := fs.Glob(files, "*.graphqls")
	if err != nil {
		return nil, err
	}
	sources := make([]*ast.Source, len(names))
	for i, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sources[i] = &ast.Source{Name: name, Input: string(text)}
	}
	loaded, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		return nil, err
	}
	for _, definition := range loaded.Types {
		for _, name := range definition.Interfaces {
			inherit(definition, loaded.Types[name])
		}
	}
	return loaded, nil
}

// inherit gives the fields of a type, and their arguments, the descriptions that they have on its interface.
func inherit(definition, from *ast.Definition) {
	for _, field := range definition.Fields {
		described := from.Fields.ForName(field.Name)
		if described == nil {
			continue
		}
		if field.Description == "" {
			field.Description = described.Description
		}
		for _, argument := range field.Arguments {
			if known := described.Arguments.ForName(argument.Name); known != nil && argument.Description == "" {
				argument.Description = known.Description
			}
		}
	}
}
