package format

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"peacegraph/graph"
)

// Whatever the bytes of the files are, a draft comes back and can be checked, with the same findings each time, and
// every place lies in its file.
func FuzzReadDataset(f *testing.F) {
	const none = ""
	f.Add("entities:\n  - {id: a:b, kind: State, name: [A], otherNames: a | b}\nsources: []\nstatements:\n  - subject: a:b\n    predicate: |\n      x\n", none, none)
	f.Add("id: &a b\nentities: [*a, {? [x]: y}, ~]\n---\nx\n", "{\"id\": \"a:b\", \"name\": [\"\\ud800\", {}]}\n{\"id\": \n{\"id\": 1.0e5, \"otherNames\": \"a\\u007c| \\n\"}", "[{\"subject\":\"a:b\"}] 5\n{'x'}\n")
	f.Add("id: a\n", "id,kind,name\na:b,State,A\n", "subject,predicate,object,mode,source,confidence\na:b,\"c\",d,e,f,g\n")
	f.Add("id: a\ntitle: A\n", "id,kind,name,latitude,externalIds\na:b,State,A,1,gw:1|x:y\nd:e,Source,D,,\nt:t,Negotiation,T,,\n",
		"id,subject,predicate,object,mode,source,confidence,attributedTo,role,rank,validTime\nstmt:1,a:b,mediates,t:t,FACT,d:e,HIGH,,MEDIATOR,,2025\n"+
			"stmt:2,a:b,denies,stmt:1,REPORTED,d:e,50,a:b,,NORMAL,../2025\n,t:t,mediatedBy,a:b,PROPOSAL,d:e,LOW,UNKNOWN,x,,\n")
	f.Add("", "id;kind;name\na:b;State;\"A\n", "sep=;\nid\n\"\"\"\n\"\n")
	f.Add("a: [b, {c: d}]\n", "id,kind,name@ur\r\nx,\"a | b\",c | \"d\"\n", "\xff\xfe")
	f.Add("? a\n: b\n", "id,kind,otherNames\na,b,\" x |\n y \"\"|\"\n", "id\tsubject\r\"a\"b\n")
	for _, name := range []string{"testdata/base.txtar", "testdata/findings/form-quotes.txtar", "testdata/findings/form-lists.txtar", "testdata/findings/form-manifest.txtar"} {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		files := filesOf(archive)
		text := func(name string) string {
			if file := files[name]; file != nil {
				return string(file.Data)
			}
			return ""
		}
		f.Add(text(manifestFile), text(entitiesFile), text(statementsFile))
	}
	g, err := graph.Open(f.Context(), "memory:")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { g.Close() })
	f.Fuzz(func(t *testing.T, manifest, entities, statements string) {
		files := fstest.MapFS{
			manifestFile:   {Data: []byte(manifest)},
			entitiesFile:   {Data: []byte(entities)},
			statementsFile: {Data: []byte(statements)},
			// The same bytes as JSON: what is no CSV may be that.
			"entities.jsonl":   {Data: []byte(entities)},
			"statements.jsonl": {Data: []byte(statements)},
		}
		draft, err := ReadDataset(files, ".")
		if err != nil {
			t.Fatal(err)
		}
		inside := newFrame(files)
		for _, finding := range draft.Findings {
			inside.check(t, finding.Place)
		}
		for name, file := range files {
			if name != manifestFile {
				linear(t, name, file.Data)
			}
		}
		for _, e := range draft.Entities {
			for _, c := range append(e.ExternalIDs, e.ID, e.Kind) {
				inside.check(t, c.Place)
			}
			for _, field := range append(append(e.OtherNames, e.Names...), e.Attributes...) {
				inside.check(t, field.Place)
			}
		}
		for _, s := range draft.Statements {
			for _, c := range append(s.AttributedTo, s.ID, s.Subject, s.Note, s.Confidence) {
				inside.check(t, c.Place)
			}
		}
		if draft.Incomplete && !draft.Findings.Refused() {
			t.Fatalf("rows were lost, and no finding says so:\n%v", draft.Findings)
		}
		_, findings := g.Snapshot().Check(draft)
		for _, finding := range findings {
			inside.check(t, finding.Place)
		}
		again, err := ReadDataset(files, ".")
		if err != nil {
			t.Fatal(err)
		}
		if _, second := g.Snapshot().Check(again); second.Error() != findings.Error() {
			t.Fatalf("the same files, two answers:\n%v\n%v", findings, second)
		}
	})
}

// frame knows how long the lines of files are.
type frame map[string][]int

func newFrame(files fstest.MapFS) frame {
	lengths := make(frame)
	for name, file := range files {
		text := strings.ReplaceAll(strings.ReplaceAll(string(file.Data), "\r\n", "\n"), "\r", "\n")
		for line := range strings.SplitSeq(text, "\n") {
			lengths[name] = append(lengths[name], utf8.RuneCountInString(line))
		}
	}
	return lengths
}

func (f frame) check(t *testing.T, p graph.Place) {
	t.Helper()
	lines := f[p.File]
	switch {
	case p.File == "":
		t.Fatal("a place without a file")
	case p.Line == 0 && p.Column == 0:
	case p.Line < 1 || p.Line > len(lines) || p.Column < 0 || p.Column > lines[p.Line-1]+2:
		t.Fatalf("%v lies outside the file, which has %d lines: %v", p, len(lines), lines)
	}
}

// The work of reading grows with the length of a file, however its quotes lie.
func TestWorkOfReading(t *testing.T) {
	const size = 64 << 10
	for name, unit := range map[string]string{
		"quotes": `"`, "lines of quotes": "\"\n", "three": "\"\"\"\n", "open": "a,\"b\n", "odd and even": "\"\n\"\"\"\"\n",
		"bare": "a\"b\n", "separators": ",", "lines": "\n", "bars": "|", "rows": "a,b,c\n", "closed twice": "\"a\"\"b\"c\n",
		"opened again": ",\"\"\"\n", "open at the end": "a,b,\"\"\"\"\n",
		"objects": "{\"a\":", "lists": "[", "lines of braces": "{\n", "never closed": "{\"a\":\n", "half": "{\"a\":1,\n", "closed": "}", "words": "x {\n",
		"lines of texts": "{\"a\": \"b\n", "escapes": "{\"a\": \"\\u00e\n",
	} {
		t.Run(name, func(t *testing.T) {
			linear(t, entitiesFile, []byte("a,b,c\n"+strings.Repeat(unit, size/len(unit))))
			linear(t, "entities.jsonl", []byte(strings.Repeat(unit, size/len(unit))))
		})
	}
}

// linear fails when reading a table looks at more bytes than grow with its length.
func linear(t *testing.T, name string, data []byte) {
	t.Helper()
	table := ReadTable(name, data)
	for range table.Rows() {
	}
	looked := table.looked
	if table.scan != nil {
		looked = table.scan.looked
	}
	// A byte that is no UTF-8 becomes up to three.
	if most := 12*len(data) + 1024; looked > most {
		t.Errorf("%s: %d bytes were looked at in a file of %d", name, looked, len(data))
	}
}
