package web

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"stamp":                      {Data: []byte("0123456789ab.ba9876543210\n")},
		"explorer/index.html":        {Data: []byte("<!doctype html><title>explorer</title>")},
		"explorer/main-1.js.gz":      {Data: []byte("gz")},
		"playground/index.html":      {Data: []byte("<!doctype html><title>playground</title>")},
		"playground/more/deep-1.css": {Data: []byte("p{}")},
	}
}

func TestABuildIsReadWhole(t *testing.T) {
	pages, ok, err := readBuild(built())
	if err != nil || !ok {
		t.Fatalf("got %v, %v", ok, err)
	}
	if pages.Sources != "0123456789ab" || pages.Schema != "ba9876543210" || !strings.Contains(string(pages.Explorer), "explorer") || !strings.Contains(string(pages.Playground), "playground") {
		t.Errorf("got %+v", pages)
	}
	var names []string
	if err := fs.WalkDir(pages.Assets, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"explorer/main-1.js.gz", "playground/more/deep-1.css"}, names); diff != "" {
		t.Errorf("assets (-want +got):\n%s", diff)
	}
}

func TestABuildThatIsNotWhole(t *testing.T) {
	for _, tt := range []struct {
		name, without string
		stamp         string
		ok            bool
		err           string
	}{
		{"nothing is built", "stamp", "", false, ""},
		{"no explorer", "explorer/index.html", "", false, "run make page"},
		{"no playground", "playground/index.html", "", true, ""},
		{"a stamp of something else", "", "0123", false, "which are not two hashes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dist := maps.Clone(built())
			delete(dist, tt.without)
			if tt.stamp != "" {
				dist["stamp"] = &fstest.MapFile{Data: []byte(tt.stamp)}
			}
			_, ok, err := readBuild(dist)
			if ok != tt.ok || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("got %v, %v", ok, err)
			}
		})
	}
}

// TestWhatIsCompiledIn is about the build beside this test, when there is one: most who run it have none.
func TestWhatIsCompiledIn(t *testing.T) {
	pages, ok, err := Built()
	if err != nil {
		t.Fatal(err)
	}
	if ok && !strings.Contains(string(pages.Explorer), `<meta name="version" content="`+pages.Sources+"."+pages.Schema+`">`) {
		t.Error("the page does not tell the version that it was built as")
	}
}
