package main

import (
	"peacegraph/cmd/internal/server"
	"peacegraph/schema"
	"peacegraph/web"
)

const playgroundPath = "/playground"

// fallbackVersion stands in the version of the pages for the hash of their sources where none were built.
const fallbackVersion = "fallback"

// pagesServed says which pages a server has.
type pagesServed struct {
	playground bool
	warning    string // of what is dangerous, empty for nothing
	note       string // what to tell whoever starts the server, empty for nothing
}

// addPages gives a server the pages that were built, and the one by hand where none were.
func addPages(config *server.Config) (pagesServed, error) {
	pages, ok, err := web.Built()
	if err != nil {
		return pagesServed{}, err
	}
	digest, err := schema.Digest()
	if err != nil {
		return pagesServed{}, err
	}
	return setPages(config, pages, ok, digest), nil
}

// setPages sets what concerns pages in a configuration. digest is that of the schema that is served.
func setPages(config *server.Config, pages web.Pages, built bool, digest string) pagesServed {
	if !built {
		config.Pages = map[string]server.Page{"/": {HTML: web.Fallback()}}
		config.AskAt = "/#query"
		config.Version = fallbackVersion + "." + digest
		return pagesServed{note: "This is the plain page: the explorer was not built. With Node 20 and npm, make run builds it."}
	}
	config.Pages = map[string]server.Page{"/": {HTML: pages.Explorer, Framed: true}}
	config.Assets = pages.Assets
	config.Version = pages.Sources + "." + digest
	var served pagesServed
	if pages.Playground != nil {
		config.Pages[playgroundPath] = server.Page{HTML: pages.Playground, Allow: []string{
			// The editor makes styles while it runs, and has a font in its styles.
			"style-src 'self' 'unsafe-inline'",
			"font-src 'self' data:",
		}}
		config.AskAt = playgroundPath
		served.playground = true
	}
	if pages.Schema != digest {
		served.note = "The page was built for another version of the API, and says so: make run builds it again."
	}
	return served
}
