package search

import (
	"encoding/binary"
	"fmt"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// Document is the texts of one thing.
type Document struct {
	// Number tells one document from another.
	Number uint32
	// Texts are what is searched, in any order.
	Texts []Text
}

// Text is one text of a document.
type Text struct {
	// Field is what the text is.
	Field Field
	// Text is the text.
	Text string
}

// Field is what a text is to its document.
type Field uint8

// The fields, the most telling first.
const (
	Name Field = iota
	OtherName
	Description
)

// The fields of the index. Names and other names share them: a [Match] tells them apart.
const (
	fieldWhole       = "whole"  // a name as one
	fieldName        = "name"   // words of names
	fieldStart       = "start"  // what words of names begin with
	fieldDescription = "phrase" // words of descriptions
)

// onlyTerms keeps nothing but which document has which word: the order of hits is told by their texts.
const onlyTerms = index.IndexField | index.SkipFreqNorm

func (d *Document) indexed() index.Document {
	doc := document.NewDocument(key(d.Number))
	for _, t := range d.Texts {
		text := []byte(t.Text)
		if t.Field == Description {
			doc.AddField(document.NewTextFieldCustom(fieldDescription, nil, text, onlyTerms, asWords{}))
			continue
		}
		doc.AddField(document.NewTextFieldCustom(fieldWhole, nil, text, onlyTerms, asWhole{}))
		doc.AddField(document.NewTextFieldCustom(fieldName, nil, text, onlyTerms, asWords{}))
		doc.AddField(document.NewTextFieldCustom(fieldStart, nil, text, onlyTerms, asStarts{}))
	}
	return doc
}

// key writes a number as the index keeps it.
func key(number uint32) string {
	return string(binary.BigEndian.AppendUint32(nil, number))
}

func numberOf(key string) (uint32, error) {
	if len(key) != 4 {
		return 0, fmt.Errorf("the search index holds the key %q, which is none of its own", key)
	}
	return binary.BigEndian.Uint32([]byte(key)), nil
}
