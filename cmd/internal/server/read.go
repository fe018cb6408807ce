package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// httpError is a refusal of the transport: a status beside the error. Nothing
// in its message comes from the body.
type httpError struct {
	status int
	err    *gqlerror.Error
}

func refuseHTTP(status int, code, format string, args ...any) *httpError {
	return &httpError{status, refuse(code, nil, format, args...)}
}

// readPost reads the JSON body of a POST.
func (s *Server) readPost(w http.ResponseWriter, r *http.Request) (Request, *httpError) {
	if !jsonBody(r.Header.Get("Content-Type")) {
		return Request{}, refuseHTTP(http.StatusUnsupportedMediaType, CodeUnsupportedContent,
			"the body has to be JSON in UTF-8: send Content-Type: application/json; forms and multipart are not accepted")
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return Request{}, refuseHTTP(http.StatusUnsupportedMediaType, CodeUnsupportedContent,
			"the body has to be sent as it is: leave Content-Encoding out")
	}
	tooLarge := func() *httpError {
		w.Header().Set("Connection", "close")
		refused := refuseHTTP(http.StatusRequestEntityTooLarge, CodeBodyTooLarge,
			"the body is too large: at most %d bytes are accepted; send less in one request", s.limits.BodyBytes)
		refused.err.Extensions["limit"] = s.limits.BodyBytes
		return refused
	}
	if r.ContentLength > int64(s.limits.BodyBytes) {
		return Request{}, tooLarge()
	}
	s.connections.answering(r.Context(), false)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(s.limits.BodyBytes)))
	s.connections.answering(r.Context(), true)
	if err != nil {
		if errors.As(err, new(*http.MaxBytesError)) {
			return Request{}, tooLarge()
		}
		return Request{}, refuseHTTP(http.StatusBadRequest, CodeBadRequest, "the body could not be read to its end: send it again")
	}
	return readBody(body)
}

// readBody reads the parameters out of a JSON object. Names are taken exactly
// as the specification writes them; others are ignored.
func readBody(body []byte) (Request, *httpError) {
	bad := func(format string, args ...any) (Request, *httpError) {
		return Request{}, refuseHTTP(http.StatusBadRequest, CodeBadRequest, format, args...)
	}
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0:
		return bad(`the body is empty: send a JSON object, as in {"query": "{ __typename }"}`)
	case !utf8.Valid(body):
		return bad("the body is not UTF-8: send JSON in UTF-8")
	case trimmed[0] == '[':
		return Request{}, refuseHTTP(http.StatusBadRequest, CodeNoBatching,
			"the body is a list: send one request at a time, or several root fields in one document")
	case trimmed[0] != '{':
		return bad(`the body is not a JSON object: send one, as in {"query": "{ __typename }"}`)
	}
	var parameters map[string]json.RawMessage
	if err := json.Unmarshal(body, &parameters); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return bad("the body is not JSON: it breaks at byte %d of %d", syntax.Offset, len(body))
		}
		return bad("the body is not a JSON object with a query")
	}
	var out Request
	if refused := readString(parameters["query"], "query", &out.Query); refused != nil {
		return Request{}, refused
	}
	if out.Query == "" {
		return bad(`the request has no query: give a GraphQL document, as in {"query": "{ __typename }"}`)
	}
	if refused := readString(parameters["operationName"], "operationName", &out.OperationName); refused != nil {
		return Request{}, refused
	}
	if refused := readObject(parameters["variables"], "variables", &out.Variables); refused != nil {
		return Request{}, refused
	}
	return out, readObject(parameters["extensions"], "extensions", new(map[string]any))
}

// readQuery reads the parameters of a GET.
func readQuery(r *http.Request) (Request, *httpError) {
	bad := func(format string, args ...any) (Request, *httpError) {
		return Request{}, refuseHTTP(http.StatusBadRequest, CodeBadRequest, format, args...)
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return bad("the query of the address is not URL-encoded: encode %% and ; in it")
	}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		if len(values[name]) > 1 {
			return bad("%s is given %d times: give it once", name, len(values[name]))
		}
		if !utf8.ValidString(values.Get(name)) {
			return bad("%s is not UTF-8: encode it in UTF-8", name)
		}
	}
	out := Request{Query: values.Get("query"), OperationName: values.Get("operationName")}
	if out.Query == "" {
		return bad("the request has no query: give a GraphQL document as ?query=, URL-encoded, or send a POST with a JSON body")
	}
	if refused := readObject([]byte(values.Get("variables")), "variables", &out.Variables); refused != nil {
		return Request{}, refused
	}
	return out, readObject([]byte(values.Get("extensions")), "extensions", new(map[string]any))
}

func readString(raw json.RawMessage, name string, into *string) *httpError {
	if raw == nil || string(raw) == "null" {
		return nil
	}
	if raw[0] != '"' || json.Unmarshal(raw, into) != nil {
		return refuseHTTP(http.StatusBadRequest, CodeBadRequest, "%s is %s: give a string", name, kindOf(raw))
	}
	return nil
}

func readObject(raw []byte, name string, into *map[string]any) *httpError {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	if raw[0] != '{' {
		return refuseHTTP(http.StatusBadRequest, CodeBadRequest, "%s is %s: give an object", name, kindOf(raw))
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil || decoder.More() {
		return refuseHTTP(http.StatusBadRequest, CodeBadRequest, "%s is not JSON: give an object", name)
	}
	return nil
}

// kindOf names what a JSON value is, without repeating it.
func kindOf(raw []byte) string {
	switch c := raw[0]; {
	case c == '{':
		return "an object"
	case c == '[':
		return "a list"
	case c == '"':
		return "a string"
	case c == 't' || c == 'f':
		return "a boolean"
	case c == '-' || '0' <= c && c <= '9':
		return "a number"
	}
	return fmt.Sprintf("not JSON (%d bytes)", len(raw))
}
