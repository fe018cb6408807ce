package graphtest

import (
	"fmt"
	"slices"

	"peacegraph/graph"
)

// Request is the arguments of a page.
type Request struct {
	First  *int
	After  *graph.Cursor
	Last   *int
	Before *graph.Cursor
}

// Page is what a page holds, each item as one word or two.
type Page struct {
	Items []string
	Info  graph.PageInfo
	Total int
}

// Pages reads a list in pages of a size, forwards or backwards, and returns all of it in order. The error is that of the
// first page that fails, or says what is wrong when the pages do not fit together.
func Pages(size int, backwards bool, read func(Request) (Page, error)) ([]string, error) {
	var all []string
	request := Request{First: &size}
	if backwards {
		request = Request{Last: &size}
	}
	total := -1
	for {
		page, err := read(request)
		if err != nil {
			return nil, err
		}
		behind, ahead := page.Info.HasPreviousPage, page.Info.HasNextPage
		if backwards {
			behind, ahead = ahead, behind
		}
		switch {
		case total >= 0 && page.Total != total:
			return nil, fmt.Errorf("a page counts %d in all, an earlier one %d", page.Total, total)
		case behind != (len(all) > 0):
			return nil, fmt.Errorf("after %d items a page says %t of there being something before", len(all), behind)
		case len(page.Items) > size, ahead && len(page.Items) < size:
			return nil, fmt.Errorf("a page of %d has %d items and says %t of there being more", size, len(page.Items), ahead)
		}
		total = page.Total
		if backwards {
			all = slices.Concat(page.Items, all)
		} else {
			all = append(all, page.Items...)
		}
		if !ahead {
			if len(all) != total {
				return nil, fmt.Errorf("the pages have %d items, and should have %d", len(all), total)
			}
			return all, nil
		}
		request.After, request.Before = page.Info.EndCursor, nil
		if backwards {
			request.After, request.Before = nil, page.Info.StartCursor
		}
	}
}

// StatementPage turns a page of statements into one to compare.
func StatementPage(c *graph.StatementConnection, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	total, err := c.TotalCount()
	return Page{ids(c.Nodes()), c.PageInfo(), total}, err
}

// RelationPage turns a page of edges into one to compare: statement and direction.
func RelationPage(c *graph.RelationConnection, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	total, err := c.TotalCount()
	page := Page{nil, c.PageInfo(), total}
	for _, e := range c.Edges() {
		page.Items = append(page.Items, string(e.Statement().ID())+" "+e.Direction().String())
	}
	return page, err
}

// PassagePage turns a page of passages into one to compare.
func PassagePage(c *graph.PassageConnection, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	total, err := c.TotalCount()
	return Page{ids(c.Nodes()), c.PageInfo(), total}, err
}

// ChangePage turns a page of changes into one to compare: changeset, action and id.
func ChangePage(c *graph.ChangeConnection, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	total, err := c.TotalCount()
	page := Page{nil, c.PageInfo(), total}
	for _, change := range c.Nodes() {
		page.Items = append(page.Items, fmt.Sprintf("%s %s %s", change.Changeset().ID(), change.Action(), change.Node().ID()))
	}
	return page, err
}

// EntityPage turns a page of entities into one to compare.
func EntityPage(c *graph.EntityConnection, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	total, err := c.TotalCount()
	return Page{ids(c.Nodes()), c.PageInfo(), total}, err
}
