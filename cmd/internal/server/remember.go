package server

import (
	"container/list"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// remembered keeps checked documents by their text, the latest used first, up
// to a number of bytes of text. Only documents that passed every check are in it.
type remembered struct {
	mu    sync.Mutex
	limit int
	bytes int
	order *list.List
	texts map[string]*list.Element
}

type rememberedDocument struct {
	text string
	doc  *ast.QueryDocument
}

func newRemembered(limit int) *remembered {
	return &remembered{limit: limit, order: list.New(), texts: map[string]*list.Element{}}
}

// get returns the document of a text, nil when it is not remembered. The
// document is shared: callers read it only.
func (r *remembered) get(text string) *ast.QueryDocument {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.texts[text]
	if !ok {
		return nil
	}
	r.order.MoveToFront(e)
	return e.Value.(rememberedDocument).doc
}

// put remembers a document and forgets the ones used longest ago when there are too many bytes.
func (r *remembered) put(text string, doc *ast.QueryDocument) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.texts[text]; ok || len(text) > r.limit {
		return
	}
	r.texts[text] = r.order.PushFront(rememberedDocument{text, doc})
	r.bytes += len(text)
	for r.bytes > r.limit {
		last := r.order.Back()
		old := r.order.Remove(last).(rememberedDocument)
		delete(r.texts, old.text)
		r.bytes -= len(old.text)
	}
}
