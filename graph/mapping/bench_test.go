package mapping_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"peacegraph/graph/format"
	"peacegraph/graph/mapping"
)

// grown repeats the rows of an invented table so many times, each with a key of its own.
func grown(b *testing.B, name, key string, rows int) []byte {
	b.Helper()
	data, err := os.ReadFile("testdata/" + name + ".csv")
	if err != nil {
		b.Fatal(err)
	}
	header, body, _ := strings.Cut(string(data), "\n")
	var out bytes.Buffer
	out.WriteString(header + "\n")
	made := strings.Count(body, key)
	for n := 0; n*made < rows; n++ {
		out.WriteString(strings.ReplaceAll(body, key, fmt.Sprintf("%d", 1000+n)))
	}
	return out.Bytes()
}

func benchmark(b *testing.B, name, key string, rows int) {
	data := grown(b, name, key, rows)
	s := openGraph(b)
	m, err := mapping.Load(name)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r := m.Apply(format.ReadTable("t.csv", data), s, mapping.Options{})
		b.ReportMetric(float64(r.Rows), "rows")
		b.ReportMetric(float64(len(r.Draft.Statements)), "statements")
	}
}

// PA-X has 2,257 rows of 282 columns.
func BenchmarkPAX(b *testing.B) { benchmark(b, "pax", "9000", 2257) }

// GED has some 300,000 rows of 49 columns.
func BenchmarkGED(b *testing.B) { benchmark(b, "ucdp-ged", "9000", 30_000) }
