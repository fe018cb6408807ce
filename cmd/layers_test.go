// Package cmd holds the commands. This test keeps the layers of the whole project apart: a request goes down from cmd
// over resolvers and graph to graph/store, and nothing points up.
package cmd

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "peacegraph"

// layers says what each package of the project may import of the project. A package that is not listed may not exist.
// Tests may also import what testsAlso says.
var layers = map[string][]string{
	"graph/internal/yamltree":              {},
	"graph/vocab":                          {"graph/internal/yamltree"},
	"graph/vocab/internal/termgen":         {"graph/vocab"},
	"graph/store/bboltkv":                  {},
	"graph/store":                          {"graph/store/bboltkv"},
	"graph/traverse":                       {},
	"graph/measure":                        {},
	"graph/search":                         {},
	"graph/sentence":                       {},
	"graph/nquads":                         {},
	"graph":                                {"graph/vocab", "graph/nquads", "graph/store", "graph/traverse", "graph/measure", "graph/search", "graph/sentence"},
	"graph/format":                         {"graph", "graph/vocab"},
	"graph/export":                         {"graph", "graph/rdf", "graph/vocab"},
	"graph/rdf":                            {"graph", "graph/nquads", "graph/vocab"},
	"graph/mapping":                        {"graph", "graph/format", "graph/internal/yamltree", "graph/vocab"},
	"graph/intercoder":                     {"graph"},
	"graph/desk":                           {"graph"},
	"graph/graphtest":                      {"graph", "graph/vocab", "graph/store"},
	"graph/graphtest/readers":              {},
	"schema":                               {},
	"resolvers/internal/scalar":            {"graph"},
	"resolvers/internal/model":             {"graph", "graph/desk", "graph/vocab", "resolvers/internal/scalar"},
	"resolvers/internal/exec":              {"graph", "graph/desk", "graph/vocab", "resolvers/internal/model", "resolvers/internal/scalar"},
	"resolvers":                            {"graph", "graph/desk", "graph/format", "graph/vocab", "schema", "resolvers/internal/scalar", "resolvers/internal/exec", "resolvers/internal/model"},
	"seed":                                 {"graph", "graph/format"},
	"web":                                  {},
	"cmd/internal/reconcile":               {"graph", "graph/vocab", "cmd/internal/server"},
	"cmd/internal/access":                  {"cmd/internal/server"},
	"cmd/internal/client":                  {},
	"cmd/internal/report":                  {"graph", "graph/format"},
	"cmd/internal/upload":                  {"graph", "graph/desk", "graph/format", "graph/mapping", "cmd/internal/report", "cmd/internal/server"},
	"cmd/internal/server":                  {},
	"cmd/internal/sse":                     {},
	"cmd/internal/server/internal/testapi": {},
	"cmd/internal/download":                {"graph", "graph/vocab", "graph/nquads", "graph/export", "cmd/internal/server"},
	"cmd/peacegraph":                       {"graph", "graph/desk", "graph/store", "graph/vocab", "graph/nquads", "graph/rdf", "graph/format", "graph/intercoder", "graph/mapping", "resolvers", "schema", "seed", "web", "graph/export", "cmd/internal/access", "cmd/internal/server", "cmd/internal/client", "cmd/internal/download", "cmd/internal/reconcile", "cmd/internal/report", "cmd/internal/upload", "cmd/internal/sse"},
	"cmd/load":                             {"schema"},
	"cmd":                                  {},
}

// testsAlso says what the tests of a package may import besides.
var testsAlso = map[string][]string{
	"graph":                 {"graph/graphtest"},
	"graph/export":          {"graph/graphtest", "graph/graphtest/readers", "seed"},
	"graph/format":          {"graph/graphtest"},
	"graph/rdf":             {"graph/graphtest", "graph/graphtest/readers", "seed"},
	"resolvers":             {"seed", "graph/graphtest"},
	"seed":                  {"graph/sentence", "graph/vocab"},
	"web":                   {"schema"},
	"cmd/internal/server":   {"cmd/internal/server/internal/testapi", "cmd/internal/sse"},
	"cmd/internal/download": {"schema", "seed"},
	"cmd/peacegraph":        {"graph/graphtest"},
	"graph/mapping":         {"seed"},
	"graph/desk":            {"graph/graphtest", "graph/store"},
}

// owners says which packages of the project may import what lies outside it.
var owners = map[string][]string{
	"github.com/cayleygraph/cayley": {"graph/store", "graph/store/bboltkv"},
	"github.com/hidal-go/hidalgo":   {"graph/store", "graph/store/bboltkv", "graph/graphtest"},
	"github.com/cayleygraph/quad":   {"graph", "graph/nquads", "graph/rdf", "graph/store", "graph/store/bboltkv", "graph/format", "graph/graphtest", "cmd/internal/download", "cmd/peacegraph"},
	"github.com/blevesearch":        {"graph/search"},
	"go.etcd.io/bbolt":              {"graph/desk", "graph/store", "graph/store/bboltkv"},
	"github.com/99designs/gqlgen":   {"resolvers", "resolvers/internal/exec", "resolvers/internal/model", "resolvers/internal/scalar", "cmd/internal/server", "cmd/internal/server/internal/testapi"},
	"github.com/spf13/cobra":        {"cmd/peacegraph"},
	"github.com/clipperhouse/uax29": {"graph/sentence"},
	"go.yaml.in/yaml/v4":            {"graph/format", "graph/internal/yamltree"},
	"github.com/go-json-experiment": {"graph/format", "graph/desk"},
	"github.com/yuin/goldmark":      {"graph/export"},
	"gonum.org/v1/gonum":            {"graph/measure"},
	"github.com/anishathalye":       {"graph/graphtest"},
	"net/http":                      {"cmd/load", "cmd/internal/access", "cmd/internal/client", "cmd/internal/reconcile", "cmd/internal/server", "cmd/internal/download", "cmd/peacegraph", "cmd/internal/upload"},
	"github.com/gofrs/flock":        {"cmd/internal/access"},
	"github.com/hashicorp":          {"cmd/internal/access"},
	"golang.org/x/time":             {"cmd/internal/access"},
}

func TestLayers(t *testing.T) {
	root := os.DirFS("..")
	files := 0
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "data" || entry.Name() == "node_modules" || entry.Name() == "testdata" || name != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go"):
			files++
			checkImports(t, root, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d Go files were found; the test looks in the wrong place", files)
	}
}

func checkImports(t *testing.T, root fs.FS, name string) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	from := path.Dir(name)
	allowed, listed := layers[from]
	if !listed {
		t.Errorf("%s: the package %s is not in the table of layers; it has %s", name, from, slices.Sorted(maps.Keys(layers)))
	}
	test := strings.HasSuffix(name, "_test.go")
	if test {
		allowed = slices.Concat(allowed, testsAlso[from], []string{from})
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if inside, ok := strings.CutPrefix(imported, module+"/"); ok {
			if !slices.Contains(allowed, inside) {
				t.Errorf("%s imports %s; %s may import only %s", name, imported, from, allowed)
			}
			continue
		}
		for outside, packages := range owners {
			if (imported == outside || strings.HasPrefix(imported, outside+"/")) && !test && !slices.Contains(packages, from) {
				t.Errorf("%s imports %s, which is for %s only", name, imported, packages)
			}
		}
	}
}
