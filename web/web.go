// Package web is what a browser gets: peacegraph's page, one file of HTML with its styles, its program and its GraphQL
// documents inside. It needs no build, no library and no other origin; all it asks is the GraphQL API beside it.
//
// The page is written so that a strict content policy fits it: no style attributes, no event attributes, no markup made
// of data. The documents it sends stand in script elements of type application/graphql, where the tests of this package
// find every one of them and check it against the schema.
package web

import (
	_ "embed"
	"slices"
)

//go:embed fallback.html
var page []byte

// Page returns the HTML of the page, in UTF-8. The bytes are the caller's own.
func Page() []byte { return slices.Clone(page) }
