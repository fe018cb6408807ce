package download

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"peacegraph/graph"
)

// formBytes is how long a form may be: some tens of thousands of ids.
const formBytes = 4 << 20

// formOf returns the parameters of a request: what stands behind the question mark, or of a POST the form.
func formOf(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	text := r.URL.RawQuery
	if r.Method == http.MethodPost {
		if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != formType {
			return nil, graph.NewInputError("the parameters are sent as a form: send Content-Type: %s", formType)
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, formBytes))
		if err != nil {
			return nil, graph.NewInputError("the form could not be read to its end, or has more than %d MB", formBytes>>20)
		}
		text = strings.Trim(text+"&"+string(body), "&")
		r.URL.RawQuery = text // by which one answer is told from another
	}
	values, err := url.ParseQuery(text)
	if err != nil {
		return nil, graph.NewInputError("the parameters cannot be read: %s", err)
	}
	return values, nil
}

const formType = "application/x-www-form-urlencoded"

// titleRunes is how long a title may be.
const titleRunes = 2000

// choose reads the parameters that choose from everything, which only /export/all takes.
func (q *request) choose(r *http.Request, values url.Values) error {
	for _, name := range [...]string{"id", "answered", "dataset", "around", "depth"} {
		if values.Has(name) && !strings.HasPrefix(r.URL.Path, "/export/all/") {
			what := name + " chooses"
			if name == "id" {
				what = "a list of ids is exported"
			}
			return graph.NewInputError("%s from /export/all/FILE: there is nothing else to choose from", what)
		}
	}
	for _, id := range values["id"] {
		q.selection.IDs = append(q.selection.IDs, graph.ID(id))
	}
	if answered := values["answered"]; answered != nil {
		found, err := known(q.snapshot, answered)
		if err != nil {
			return err
		}
		q.selection.IDs = append(q.selection.IDs, found...)
	}
	if name := values.Get("dataset"); name != "" {
		id := graph.Dataset{Name: strings.TrimPrefix(name, "dataset:")}.ID()
		q.selection.Dataset = &id
	}
	for _, id := range values["around"] {
		q.selection.Around, q.selection.Depth = append(q.selection.Around, graph.ID(id)), 1
	}
	if text := values.Get("depth"); text != "" {
		depth, err := strconv.Atoi(text)
		if err != nil || q.selection.Around == nil {
			return graph.NewInputError("depth is %q; write a number from 0 to %d, beside around", text, graph.MaxDepth)
		}
		q.selection.Depth = depth
	}
	return nil
}
