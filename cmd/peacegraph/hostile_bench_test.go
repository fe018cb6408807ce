package main

import (
	"errors"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/mapping"
	"peacegraph/graph/nquads"
	"peacegraph/graph/vocab"
)

// BenchmarkHostileInputs gives every reader 64 KB that are meant to cost much, and reports the processor time of the
// slowest; none should take more than 100 ms.
func BenchmarkHostileInputs(b *testing.B) {
	const size = 64 << 10
	g, err := graph.Open(b.Context(), "memory:")
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	const manifest = "id: h\ntitle: H\nlicence: CC0-1.0\nversion: 1.0.0\n"
	check := func(name, text string) {
		files := fstest.MapFS{"dataset.yaml": {Data: []byte(manifest)}}
		files[name] = &fstest.MapFile{Data: []byte(text)}
		draft, err := format.ReadDataset(files, ".")
		if err != nil {
			b.Fatal(err)
		}
		g.Snapshot().Check(draft)
	}
	pax, err := mapping.Load("pax")
	if err != nil {
		b.Fatal(err)
	}
	small, err := os.ReadFile("../../graph/mapping/testdata/pax.csv")
	if err != nil {
		b.Fatal(err)
	}
	mapped, row, _ := strings.Cut(string(small), "\n")
	row, _, _ = strings.Cut(row, "\n")
	const header = "id,subject,predicate,object,mode,validTime,source,confidence\n"
	tableUnits := []string{`"`, "\"\n", `a"`, ",", "|", "\n", "a,b\n", "\"\"\"\n", "\xff", "x | ", "stmt:1,a,b,c,d,1/2/2025,e,f\n", ",state:a,mediates,talks:b,FACT,2025,source:c,HIGH\n"}
	yamlUnits := []string{"[", "{", "- ", "a: ", "&a *a ", "? ", "\"", "a: [b]\n", "- - - -\n", "|\n", "!!", "#", "a:\n a:\n", "<<: *a\n", "\t", "- {a: b}\n"}
	readers := []struct {
		name          string
		before, after string
		units         []string
		read          func(text string)
	}{
		{"entities.csv", "id,kind,name,otherNames\n", "", tableUnits, func(text string) { check("entities.csv", text) }},
		{"statements.csv", header, "", tableUnits, func(text string) { check("statements.csv", text) }},
		{"judgements.csv", "entity,other,verdict,reason,author,date\n", "", append([]string{"state:a,state:b,SAME,r,a,2025-01-01\n"}, tableUnits...), func(text string) { check("judgements.csv", text) }},
		{"header", "", "\nx", []string{"a,", "name@en,", "nane,", "\"a\","}, func(text string) { check("entities.csv", text) }},
		{"entities.jsonl", "", "", []string{"[", "{", `{"a":`, "{\"id\": \"a:b\", \"kind\": \"Stte\"}\n", "{\"a\":\n", "}\n", `"\ud800`, "{\"a\": [\"b\"", "{'a'}\n", "{\"a\": \"\\u00e\n"}, func(text string) { check("entities.jsonl", text) }},
		{"keys of JSON", `{"a": 1`, "}", []string{`,"name@en": "x"`, `,"a": 1`}, func(text string) { check("entities.jsonl", text) }},
		{"dataset.yaml", "id: h\nentities:\n", "", yamlUnits, func(text string) { check("dataset.yaml", text) }},
		{"vocabulary.yaml", "prefix: h\niri: https://example.org/h/\nversion: '1'\nkinds:\n", "", append([]string{"- {name: h:A, parent: Negotiation, label: A, note: N}\n"}, yamlUnits...),
			func(text string) { _, _ = vocab.Builtin().Extend("vocabulary.yaml", []byte(text)) }},
		{"mapping", "mapping: m\ntable: {key: a}\nentities:\n", "", append([]string{" e: {id: 'state:{a}'}\n"}, yamlUnits...), func(text string) { mapping.Parse("m.yaml", []byte(text)) }},
		{"mapped table", mapped + "\n", "", append([]string{row + "\n"}, tableUnits...), func(text string) {
			draft := pax.Apply(format.ReadTable("t.csv", []byte(text)), g.Snapshot(), mapping.Options{Show: 1}).Draft
			g.Snapshot().Check(draft)
		}},
		{"N-Quads", "", "", []string{"<a:b> ", "\"", "<", "\\u0041", "#\n", "<a:b> <a:c> <a:d> .\n", "<a:b> <a:c> \"\\u0041\"@en <a:e> .\n", "_:b"}, func(text string) {
			r := nquads.NewReader(strings.NewReader(text))
			for {
				_, err := r.Read()
				var wrong *nquads.SyntaxError
				if errors.Is(err, io.EOF) || errors.As(err, &wrong) {
					return
				}
			}
		}},
		{"source text", "", "", []string{"a. ", ".", "\r", "\xff", "\n\n", "\u0301", "A. B. ", "é"}, func(text string) { _, _ = format.ReadSourceText(strings.NewReader(text)) }},
		{"typed dates", header + ",a,b,c,d,", ",e,f\n", []string{"1/", "between 1 and ", "1-1-", "- ", "2025..", "until ", "00:00 "}, func(text string) { check("statements.csv", text) }},
		{"many typed dates", header, "", []string{",a,b,c,d,18 Oct 2025,e,f\n", ",a,b,c,d,1/2/2025,e,f\n", ",a,b,c,d,between 1 May and 2 May 2025,e,f\n", ",,,,,Okt 7,,\n"}, func(text string) { check("statements.csv", text) }},
	}
	for _, r := range readers {
		b.Run(r.name, func(b *testing.B) {
			slowest := make(map[string]time.Duration) // the quickest of all rounds by unit: what reading costs at least
			for b.Loop() {
				for _, unit := range r.units {
					text := r.before + strings.Repeat(unit, max((size-len(r.before)-len(r.after))/len(unit), 1)) + r.after
					runtime.GC()
					before := graphtest.ProcessorTime()
					r.read(text)
					spent := graphtest.ProcessorTime() - before
					if least, again := slowest[unit]; !again || spent < least {
						slowest[unit] = spent
					}
				}
			}
			worst := slices.MaxFunc(slices.Collect(maps.Keys(slowest)), func(x, y string) int { return int(slowest[x] - slowest[y]) })
			b.ReportMetric(float64(slowest[worst].Microseconds())/1000, "slowest-cpu-ms")
			b.Logf("the slowest is %q: %v", worst, slowest[worst])
		})
	}
}
