package format_test

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/vocab"
)

// file is a file in memory that is added to files when it is closed.
type file struct {
	bytes.Buffer
	name  string
	files fstest.MapFS
}

func (f *file) Close() error {
	f.files[f.name] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}

func write(draft *graph.Draft) (fstest.MapFS, error) {
	files := make(fstest.MapFS)
	err := format.WriteDataset(draft, func(name string) (io.WriteCloser, error) {
		return &file{name: name, files: files}, nil
	})
	return files, err
}

// sameDraft compares what a writer keeps: all but places, findings, the order of fields, and sources among other entities.
func sameDraft(a, b *graph.Draft) string {
	fields := cmpopts.SortSlices(func(a, b graph.Field) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Text, b.Text)) })
	return gocmp.Diff(orderly(a), orderly(b), fields, cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(graph.Cell{}, "Place", "Absent"), cmpopts.IgnoreFields(graph.Draft{}, "Findings", "Files", "KeptOut", "Texts", "Lost", "Incomplete", "Unreadable"))
}

func orderly(d *graph.Draft) graph.Draft {
	c := *d
	c.Entities = slices.Clone(d.Entities)
	slices.SortStableFunc(c.Entities, func(a, b graph.EntityRow) int {
		source := func(e graph.EntityRow) int {
			if e.Kind.Text == vocab.KindSource {
				return 1
			}
			return 0
		}
		return source(a) - source(b)
	})
	for i := range c.Entities {
		row := &c.Entities[i]
		row.Names = slices.DeleteFunc(slices.Clone(row.Names), func(f graph.Field) bool { return f.Text == "" })
	}
	return c
}

// What was written reads back as it was, and writes the same bytes again.
func checkRoundTrip(t *testing.T, draft *graph.Draft) {
	t.Helper()
	files, err := write(draft)
	if err != nil {
		if !errors.Is(err, graph.ErrInput) {
			t.Fatal(err)
		}
		return
	}
	back, err := format.ReadDataset(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	if diff := sameDraft(draft, back); diff != "" {
		t.Fatalf("what was written reads otherwise:\n%s\n%s", diff, shown(files))
	}
	again, err := write(back)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(shown(files), shown(again)); diff != "" {
		t.Fatalf("written twice, two files:\n%s", diff)
	}
}

func shown(files fstest.MapFS) string {
	var b strings.Builder
	for _, name := range []string{"dataset.yaml", "vocabulary.yaml", "entities.csv", "sources.csv", "statements.csv", "corrections.csv"} {
		if f := files[name]; f != nil {
			b.WriteString("-- " + name + " --\n" + string(f.Data))
		}
	}
	return b.String()
}

func TestWriteDataset(t *testing.T) {
	for _, dir := range []string{"../../seed/tahir-2025"} {
		draft, err := format.ReadDataset(os.DirFS(dir), ".")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := write(draft); err != nil {
			t.Fatal(err)
		}
		checkRoundTrip(t, draft)
	}
	cell := func(text string) graph.Cell { return graph.Cell{Text: text} }
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: cell("mill-2025"), Title: cell("Talks: \"the mill\" #1\nand more"), Version: cell("1.0"), Licence: cell("CC-BY-4.0"), Creators: []graph.Cell{cell("null"), cell("Ada Example")}},
		Entities: []graph.EntityRow{
			{ID: cell("source:letter"), Kind: cell("Source"), Names: []graph.Field{{Cell: cell("Letter, \"2025\"")}}, Attributes: []graph.Field{{Name: "genre", Cell: cell("OPINION")}}},
			{ID: cell("state:north"), Kind: cell("State"), Names: []graph.Field{{Cell: cell("North")}, {Name: "ur", Cell: cell("شمال")}}, OtherNames: []graph.Field{{Cell: cell("Nordland")}, {Cell: cell("The North")}}, ExternalIDs: []graph.Cell{cell("gw:1"), cell("iso3:NOR (close)")}},
		},
		Statements: []graph.StatementRow{{Subject: cell("state:north"), Predicate: cell("denies"), Object: cell("stmt:1"), Mode: cell("FACT"), Source: cell("source:letter"), Row: cell("7"),
			AttributedTo: []graph.Cell{cell("state:north"), cell("UNKNOWN")}, Confidence: cell("HIGH"), Qualifiers: []graph.Field{{Name: "grounds", Cell: cell("two\nlines; and a tab\there")}}}},
	}
	checkRoundTrip(t, draft)
	files, err := write(draft)
	if err != nil {
		t.Fatal(err)
	}
	const want = `-- dataset.yaml --
id: mill-2025
title: "Talks: \"the mill\" #1\nand more"
version: "1.0"
licence: CC-BY-4.0
creators:
  - "null"
  - "Ada Example"
-- entities.csv --
id,kind,name,name@ur,otherNames,externalIds
state:north,State,North,شمال,Nordland | The North,gw:1 | iso3:NOR (close)
-- sources.csv --
id,name,genre
source:letter,"Letter, ""2025""",OPINION
-- statements.csv --
subject,predicate,object,mode,source,row,attributedTo,confidence,grounds
state:north,denies,stmt:1,FACT,source:letter,7,state:north | UNKNOWN,HIGH,"two
lines; and a tab	here"
`
	if diff := gocmp.Diff(want, shown(files)); diff != "" {
		t.Error(diff)
	}
}

// What the files cannot hold is refused, with the value.
func TestWriteDatasetRefuses(t *testing.T) {
	cell := func(text string) graph.Cell {
		return graph.Cell{Text: text, Place: graph.Place{File: "t.csv", Line: 3, Column: 2}}
	}
	for name, c := range map[string]struct {
		draft graph.Draft
		says  string
	}{
		"bar":        {graph.Draft{Entities: []graph.EntityRow{{ID: cell("a:b"), ExternalIDs: []graph.Cell{cell("x:1|2")}}}}, `t.csv:3:2: "x:1|2" has a bar in it`},
		"control":    {graph.Draft{Statements: []graph.StatementRow{{Subject: cell("a\x01")}}}, "control character U+0001"},
		"twice":      {graph.Draft{Entities: []graph.EntityRow{{Names: []graph.Field{{Cell: cell("A")}, {Cell: cell("B")}}}}}, `name is given twice in one row, as "A" and as "B"`},
		"qualifier":  {graph.Draft{Statements: []graph.StatementRow{{Qualifiers: []graph.Field{{Name: "colour", Cell: cell("red")}}}}}, `"colour" is not a column of statements.csv`},
		"empty":      {graph.Draft{Statements: []graph.StatementRow{{Subject: cell("a")}, {Subject: graph.Cell{Place: graph.Place{Line: 4}}}}}, "row 2 of statements.csv has nothing in it"},
		"language":   {graph.Draft{Entities: []graph.EntityRow{{Names: []graph.Field{{Name: "?", Cell: cell("A")}}}}}, `"?" is not a language`},
		"vocabulary": {graph.Draft{Vocabularies: []graph.VocabularyText{{File: "v.yaml", Text: "prefix: [\n"}}}, "v.yaml: the vocabulary has mistakes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := write(&c.draft)
			if !errors.Is(err, graph.ErrInput) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v\nwant %s", err, c.says)
			}
		})
	}
}

// Whatever a reader understood without an error, the writer writes so that it reads the same.
func FuzzWriteDataset(f *testing.F) {
	f.Add("id: a\ntitle: A\n", "id,kind,name,latitude,externalIds\na:b,State,A,1,gw:1|x:y\nd:e,Source,D,,\nt:t,Negotiation,T,,\n",
		"id,subject,predicate,object,mode,source,confidence,attributedTo,role,rank,validTime\nstmt:1,a:b,mediates,t:t,FACT,d:e,HIGH,,MEDIATOR,,2025\n")
	f.Add("id: a\ntitle: 'A\u00a0 \"b\" \\n'\ncreators: [x, 'null', {name: '- y: #'}]\n", "id,kind,name,name@ur,otherNames\na:b,State,\"x\ny\"\"z\",A,b | c\n", "subject,predicate,object,mode,source,confidence,note\na,b,c,d,e,f,\"g;h\"\n")
	for _, name := range []string{"testdata/base.txtar"} {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		texts := make(map[string]string)
		for _, file := range archive.Files {
			texts[file.Name] = string(file.Data)
		}
		f.Add(texts["dataset.yaml"], texts["entities.csv"], texts["statements.csv"])
	}
	f.Fuzz(func(t *testing.T, manifest, entities, statements string) {
		draft, err := format.ReadDataset(fstest.MapFS{
			"dataset.yaml": {Data: []byte(manifest)}, "entities.csv": {Data: []byte(entities)}, "statements.csv": {Data: []byte(statements)},
		}, ".")
		if err != nil {
			t.Fatal(err)
		}
		if !draft.Findings.Refused() {
			checkRoundTrip(t, draft)
		}
	})
}
