package reconcile

import (
	"html"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"peacegraph/graph"
)

type suggestions struct {
	Result []suggested `json:"result"`
}

type suggested struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Notable     []term `json:"notable,omitempty"`
}

// maxSuggested is how many suggestions there are at most.
const maxSuggested = 20

// page returns the suggestions from the one that the client asks for.
func (q request) page(all []suggested) suggestions {
	from, _ := strconv.Atoi(q.Form.Get("cursor"))
	from = min(max(from, 0), len(all))
	return suggestions{append([]suggested{}, all[from:min(from+maxSuggested, len(all))]...)}
}

func (q request) suggestEntities() (any, error) {
	found, err := q.s.Candidates(graph.NameQuery{Name: q.Form.Get("prefix")})
	if err != nil {
		return nil, err
	}
	var all []suggested
	for _, c := range found {
		description, _ := c.Entity.Description(english)
		all = append(all, suggested{string(c.Entity.ID()), c.Entity.Name(english), description, typesOf(c.Entity)})
	}
	return q.page(all), nil
}

func (q request) suggestTypes() any {
	var all []suggested
	for _, k := range q.s.Kinds() {
		if begins(q.Form.Get("prefix"), k.Name(), k.Label) {
			all = append(all, suggested{ID: k.Name(), Name: k.Label, Description: k.Note})
		}
	}
	return q.page(all)
}

func (q request) suggestProperties() any {
	var all []suggested
	for _, p := range q.properties() {
		if begins(q.Form.Get("prefix"), p.ID, p.Name) {
			all = append(all, suggested{ID: p.ID, Name: p.Name})
		}
	}
	return q.page(all)
}

// begins reports whether a word of one of the names begins with a prefix, capitals apart.
func begins(prefix string, names ...string) bool {
	prefix = strings.ToLower(strings.TrimSpace(prefix))
	for _, name := range names {
		name = strings.ToLower(name)
		if strings.HasPrefix(name, prefix) || strings.Contains(name, " "+prefix) {
			return true
		}
	}
	return false
}

type flyout struct {
	ID   string `json:"id"`
	HTML string `json:"html"`
}

func (q request) flyout(what string) (any, error) {
	id := q.Form.Get("id")
	switch what {
	case "entity":
		if e, known := q.s.Entity(graph.ID(id)); known {
			description, _ := e.Description(english)
			return flyout{id, line(e.Name(english), e.Kind().Label, description)}, nil
		}
	case "type":
		for _, k := range q.s.Kinds() {
			if k.Name() == id {
				return flyout{id, line(k.Label, "", k.Note)}, nil
			}
		}
	default:
		for _, p := range q.properties() {
			if p.ID == id {
				return flyout{id, line(p.Name, "", p.ID)}, nil
			}
		}
	}
	return nil, problem{http.StatusNotFound, "NOT_FOUND", "there is no " + what + " " + strconv.Quote(id)}
}

func line(name, kind, text string) string {
	out := "<p><strong>" + html.EscapeString(name) + "</strong>"
	if kind != "" {
		out += " (" + html.EscapeString(kind) + ")"
	}
	return out + "</p><p>" + html.EscapeString(text) + "</p>"
}

var previewPage = template.Must(template.New("preview").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Name}}</title></head>
<body style="margin:8px;font:14px/1.35 sans-serif;overflow:hidden">
<p style="margin:0"><strong>{{.Name}}</strong> <span style="color:#555">{{.Kind}} · {{.ID}}</span></p>
{{with .Others}}<p style="margin:4px 0;color:#555">also {{.}}</p>{{end}}
{{with .Description}}<p style="margin:4px 0">{{.}}</p>{{end}}
<ul style="margin:4px 0;padding-left:18px">{{range .Said}}<li>{{.}}</li>{{end}}</ul>
</body></html>
`))

// shownStatements is how many relations a preview has room for.
const shownStatements = 4

func (h *handler) preview(w http.ResponseWriter, q request) {
	id := q.Form.Get("id")
	e, known := q.s.Entity(graph.ID(id))
	if !known {
		h.refuse(w, q.Request, problem{http.StatusNotFound, "NOT_FOUND", "there is no entity " + strconv.Quote(id)})
		return
	}
	page := struct {
		Name, Kind, Others, Description string
		ID                              graph.ID
		Said                            []string
	}{Name: e.Name(english), Kind: e.Kind().Label, ID: e.ID()}
	page.Description, _ = e.Description(english)
	var others []string
	for _, n := range e.Names() {
		if n.Text != page.Name {
			others = append(others, n.Text)
		}
	}
	page.Others = strings.Join(others, ", ")
	first := shownStatements
	relations, err := e.Relations(nil, nil, &first, nil, nil, nil)
	if err != nil {
		h.refuse(w, q.Request, err)
		return
	}
	for _, edge := range relations.Edges() {
		page.Said = append(page.Said, edge.Text())
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	// The page stands in a frame of another one, and has nothing but its own styles.
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *")
	header.Del("X-Frame-Options")
	_ = previewPage.Execute(w, page) // the client has gone when that fails
}
