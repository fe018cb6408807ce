// Package web is what a browser gets. The explorer and the playground are built by `make page` from web/explorer and
// web/playground into web/assets/dist, which is not committed; [Built] returns what was there when the program was
// compiled. Where nothing was, there is [Fallback].
//
// The fallback is written by hand: one file of HTML with its styles, its program and its GraphQL documents inside. It needs
// no build, no library and no other origin; all it asks is the GraphQL API beside it. It is written so that a strict content
// policy fits it: no style attributes, no event attributes, no markup made of data. The documents it sends stand in script
// elements of type application/graphql, where the tests of this package find every one of them and check it against the schema.
package web

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed all:assets fallback.html
var files embed.FS

// Fallback returns the HTML of the page by hand, in UTF-8. The bytes are the caller's own.
func Fallback() []byte {
	html, err := files.ReadFile("fallback.html")
	if err != nil {
		panic(err) // it is embedded
	}
	return html
}

// Pages are the pages as they were built.
type Pages struct {
	// Explorer and Playground are the HTML of the two, in UTF-8. Playground is nil where it was not built.
	Explorer, Playground []byte
	// Assets are the files that the HTML asks for below /assets/, each as NAME.br and NAME.gz, or as NAME where packing
	// saves nothing. Names have a hash of what is in the file.
	Assets fs.FS
	// Sources is a hash of what the pages were built from, Schema that of the GraphQL schema among it.
	Sources, Schema string
}

// Built returns the pages that are compiled in. ok is false when none are. The error says what a build has left out.
func Built() (pages Pages, ok bool, err error) {
	dist, err := fs.Sub(files, "assets/dist")
	if err != nil {
		return Pages{}, false, err
	}
	return readBuild(dist)
}

// stampFile is written last by a build: two hashes with a dot between them, of the sources and of the schema.
const stampFile = "stamp"

// readBuild reads what a build has made: the stamp, and a folder for each page with index.html and its assets.
func readBuild(dist fs.FS) (pages Pages, ok bool, err error) {
	stamp, err := fs.ReadFile(dist, stampFile)
	if errors.Is(err, fs.ErrNotExist) {
		return Pages{}, false, nil
	}
	if err != nil {
		return Pages{}, false, err
	}
	pages.Sources, pages.Schema, ok = strings.Cut(strings.TrimSpace(string(stamp)), ".")
	if !ok {
		return Pages{}, false, fmt.Errorf("read the built pages: %s is %q, which are not two hashes; run make page", stampFile, stamp)
	}
	if pages.Explorer, err = fs.ReadFile(dist, "explorer/index.html"); err != nil {
		return Pages{}, false, fmt.Errorf("read the built pages: %w; run make page", err)
	}
	pages.Playground, err = fs.ReadFile(dist, "playground/index.html")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Pages{}, false, fmt.Errorf("read the built pages: %w", err)
	}
	pages.Assets = assetsOnly{dist}
	return pages, true, nil
}

// assetsOnly is a build without its HTML and its stamp.
type assetsOnly struct{ fs.FS }

// ReadDir implements fs.ReadDirFS.
func (a assetsOnly) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(a.FS, name)
	var kept []fs.DirEntry
	for _, entry := range all {
		if entry.IsDir() || name != "." && path.Ext(entry.Name()) != ".html" {
			kept = append(kept, entry)
		}
	}
	return kept, err
}
