package format

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// large returns a data set of so many statements in the shape of coded sources: few entities, many dates that come again,
// two evidences for every tenth statement.
func large(statements int) fstest.MapFS {
	var entities, rows strings.Builder
	entities.WriteString("id,kind,name\n")
	const states, talks = 200, 1000
	for i := range states {
		fmt.Fprintf(&entities, "state:s%d,State,State %d\n", i, i)
	}
	for i := range talks {
		fmt.Fprintf(&entities, "talks:t%d,Negotiation,Talks %d\n", i, i)
	}
	rows.WriteString("id,subject,predicate,object,mode,validTime,source,paragraph,sentence,start,end,attributedTo,confidence,role,note\n")
	for i := range statements {
		n := i
		if i%10 == 9 {
			n-- // more evidence for the statement before
		}
		mode, speaker := "FACT", ""
		if n%3 == 0 {
			mode, speaker = "REPORTED", fmt.Sprintf("state:s%d", n%7)
		}
		fmt.Fprintf(&rows, "stmt:%d,state:s%d,mediates,talks:t%d,%s,%d-%02d-%02d/%d-12,source:letter%d,%d,%d,%d,%d,%s,HIGH,MEDIATOR,\"note, in %d words\"\n",
			n, n%states, n/states%talks, mode, 1990+n%35, 1+n%12, 1+n%28, 1990+n%35, i%10, 1+i, 1+i%9, i*50, i*50+50, speaker, i%10)
	}
	var sources strings.Builder
	sources.WriteString("id,name\n")
	for i := range 10 {
		fmt.Fprintf(&sources, "source:letter%d,Letter %d\n", i, i)
	}
	return fstest.MapFS{
		manifestFile:   {Data: []byte("id: large\ntitle: Large\nlicence: CC0-1.0\nversion: 1.0.0\n")},
		entitiesFile:   {Data: []byte(entities.String())},
		sourcesFile:    {Data: []byte(sources.String())},
		statementsFile: {Data: []byte(rows.String())},
	}
}

// BenchmarkCheck reads and checks a data set of 100,000 rows; rows/s is what a researcher waits for; rows/cpu-s is
// the same by processor time, which other programs of the machine do not blur.
func BenchmarkCheck(b *testing.B) {
	const rows = 100_000
	g, err := graph.Open(b.Context(), "memory:")
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	csv := large(rows)
	for _, form := range []string{"csv", "jsonl"} {
		files := csv
		if form != "csv" {
			files = rewritten(b, csv, form)
		}
		b.Run(form, func(b *testing.B) {
			b.ReportAllocs()
			before := graphtest.ProcessorTime()
			for b.Loop() {
				draft, err := ReadDataset(files, ".")
				if err != nil {
					b.Fatal(err)
				}
				if _, findings := g.Snapshot().Check(draft); len(findings) > 0 {
					b.Fatal(findings[:min(len(findings), 5)])
				}
			}
			read := float64(rows) * float64(b.N)
			b.ReportMetric(read/b.Elapsed().Seconds(), "rows/s")
			if spent := graphtest.ProcessorTime() - before; spent > 0 {
				b.ReportMetric(read/spent.Seconds(), "rows/cpu-s")
				b.ReportMetric(float64(spent.Nanoseconds())/read, "cpu-ns/row")
			}
		})
	}
}
