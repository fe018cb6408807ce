package server

import (
	"mime"
	"strconv"
	"strings"
)

// The media types of answers.
const (
	typeJSON    = "application/json"
	typeGraphQL = "application/graphql-response+json"
	typeProblem = "application/problem+json"
	typeEvents  = "text/event-stream"
)

// wildcardPenalty puts a wildcard behind a type of the same quality; qualities have three decimals.
const wildcardPenalty = 0.0001

// negotiate chooses the media type of an answer from an Accept header: the one
// with the highest quality, among equals a type before a wildcard and then the
// one named first. No header and wildcards mean application/json, which every client reads. ok is false when
// the header admits no type.
func negotiate(accept []string) (mediaType string, ok bool) {
	header := strings.Join(accept, ",")
	if strings.TrimSpace(header) == "" {
		return typeJSON, true
	}
	best := 0.0
	refused := map[string]bool{} // named with q=0: a wildcard does not bring them back
	for _, entry := range strings.Split(header, ",") {
		named, parameters, err := mime.ParseMediaType(entry)
		if err != nil {
			continue
		}
		quality := 1.0
		if q, given := parameters["q"]; given {
			quality, err = strconv.ParseFloat(q, 64)
			if err != nil || !(quality >= 0 && quality <= 1) {
				continue
			}
		}
		switch named {
		case typeGraphQL, typeJSON, typeEvents:
		case "*/*", "application/*":
			named = typeJSON
			if refused[typeJSON] {
				named = typeGraphQL
			}
			quality -= wildcardPenalty
		default:
			continue
		}
		if charset, given := parameters["charset"]; given && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		if quality <= 0 {
			refused[named] = true
			if mediaType == named {
				mediaType, best = "", 0
			}
			continue
		}
		if quality > best && !refused[named] {
			mediaType, best = named, quality
		}
	}
	return mediaType, mediaType != ""
}

// jsonBody reports whether a Content-Type header announces JSON in UTF-8.
func jsonBody(contentType string) bool {
	named, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || named != typeJSON {
		return false
	}
	charset, given := parameters["charset"]
	return !given || strings.EqualFold(charset, "utf-8")
}
