package desk

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// fill gives every field that a value has something of its own.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(graph.ID("source:x")), value)
	case reflect.String:
		v.SetString(strings.Repeat("é\"", *n%3) + string(rune('a'+*n%26)))
	case reflect.Int, reflect.Int32:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 3))
	case reflect.Bool:
		v.SetBool(true)
	}
}

// What is read is what was written, in every field that a draft has, but for the number of the part in the names of files.
func TestRowsRoundTrip(t *testing.T) {
	full := new(graph.Draft)
	n := 0
	fill(reflect.ValueOf(full).Elem(), &n)
	drafts := append([]*graph.Draft{full, {}}, graphtest.Random(3, graphtest.Size{Entities: 20, Statements: 40, Drafts: 3})...)
	for _, want := range drafts {
		text, err := encodeRows(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeRows(7, text)
		if err != nil {
			t.Fatal(err)
		}
		outside := cmp.Transformer("file", func(p graph.Place) graph.Place {
			if part, file, ok := outOfPart(p.File); ok && part == 7 {
				p.File = file
			}
			return p
		})
		empty := cmp.FilterValues(func(a, b any) bool {
			x, y := reflect.ValueOf(a), reflect.ValueOf(b)
			return x.IsValid() && y.IsValid() && (x.Kind() == reflect.Slice || x.Kind() == reflect.Map) && x.Kind() == y.Kind() && x.Len()+y.Len() == 0
		}, cmp.Comparer(func(any, any) bool { return true }))
		if diff := cmp.Diff(want, got, outside, empty); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzDecodeRows(f *testing.F) {
	for _, rows := range graphtest.Random(1, graphtest.Size{Entities: 5, Statements: 5, Drafts: 1}) {
		text, err := encodeRows(rows)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"Entities":[{"ID":["a","f",1,2,true]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, err := decodeRows(1, text)
		if err != nil {
			return
		}
		if _, err := encodeRows(rows); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
	})
}
