package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// graphqlTypes are the media types of answers of GraphQL.
var graphqlTypes = [...]string{"application/json", "application/graphql-response+json"}

// Asked is a question in GraphQL.
type Asked struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName,omitempty"`
	Variables     map[string]any `json:"variables,omitempty"`
}

// GraphQL asks a question and returns the answer as it came: a JSON object with data or errors. Who may not ask, and a server
// that cannot answer now, is an [*Error]. A key makes it safe to send a mutation again; without one it is sent once.
func (c *Client) GraphQL(ctx context.Context, asked Asked, key string) ([]byte, error) {
	document, err := json.Marshal(asked)
	if err != nil {
		return nil, fmt.Errorf("write the question: %w", err)
	}
	response, err := c.send(ctx, Request{
		Method: http.MethodPost, Path: "/graphql", Header: http.Header{"Content-Type": {"application/json"}}, Accept: graphqlTypes[:],
		Key: key, Reads: !strings.Contains(asked.Query, "mutation"),
		Body: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(document)), nil },
	}, answered)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := response.Text()
	if err != nil {
		return nil, err
	}
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors json.RawMessage `json:"errors"`
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.Data == nil && answer.Errors == nil {
		return nil, &Error{Message: fmt.Sprintf("what answers at %s is no peacegraph: to a question it sent other JSON; %s", c.Server(), lookAt), err: err}
	}
	return text, nil
}

// answered reports whether a refusal is about the question, and so an answer. What is about who asks and when is none.
func answered(response *http.Response) bool {
	switch response.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return false
	case http.StatusServiceUnavailable:
		// A question that took too long is told as an error of the question, and asking again would not help.
		return accepted(response, graphqlTypes[:]) && isTimedOut(response)
	}
	return strings.HasPrefix(mediaType(response), "application/") && accepted(response, graphqlTypes[:])
}

// isTimedOut looks into an answer whether the question took too long, and leaves it to be read.
func isTimedOut(response *http.Response) bool {
	text, err := io.ReadAll(io.LimitReader(response.Body, refusalBytes))
	response.Body = &again{bytes.NewReader(text), response.Body}
	var p problem
	return err == nil && json.Unmarshal(text, &p) == nil && len(p.Errors) > 0 && p.Errors[0].Extensions.Code == "TIMEOUT"
}

// again is a body of which something has been read.
type again struct {
	io.Reader
	io.Closer
}
