package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// member is a field of an answer. Answers keep the order of the question, which a map would lose.
type member struct {
	name  string
	value any // nil, string, bool, json.Number, []any or []member
}

// decodeAnswer reads the data of an answer; nothing comes back when there is none.
func decodeAnswer(data json.RawMessage) ([]member, error) {
	if len(data) == 0 {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := decodeValue(decoder)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	object, _ := value.([]member)
	return object, nil
}

func decodeValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		object := []member{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := decodeValue(d)
			if err != nil {
				return nil, err
			}
			object = append(object, member{name.(string), value})
		}
		_, err := d.Token()
		return object, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			value, err := decodeValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

// failures says where in an answer errors happened, by field and by index. A null at a place that is in it, or above one
// that is, stands for the error and not for an absence. The nil map has none.
type failures map[string]failures

func failuresOf(errs gqlerror.List) failures {
	if len(errs) == 0 {
		return nil
	}
	root := failures{}
	for _, err := range errs {
		at := root
		for _, step := range err.Path {
			name := ""
			switch step := step.(type) {
			case ast.PathName:
				name = string(step)
			case ast.PathIndex:
				name = strconv.Itoa(int(step))
			}
			if at[name] == nil {
				at[name] = failures{}
			}
			at = at[name]
		}
	}
	return root
}

// in returns the failures inside the item of a list.
func (f failures) in(index int) failures {
	if f == nil {
		return nil
	}
	return f[strconv.Itoa(index)]
}
