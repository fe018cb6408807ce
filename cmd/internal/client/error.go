package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"
)

// Error is an answer that is not the one that was asked for, or none at all.
type Error struct {
	// Status is that of HTTP, 0 when there was no answer.
	Status int
	// Code is the word for programs that the server gave, such as NOT_FOUND; empty when there was none.
	Code string
	// Detail is what the server said, empty when it said nothing that is known to come from a peacegraph.
	Detail string
	// RequestID is how the server's log calls the request; empty when it is not known.
	RequestID string
	// Message says what happened and what to do.
	Message string

	err   error
	after time.Duration // after which the request may be sent again, whatever it was; negative for never
	cut   bool          // it is not known whether the server has done what was asked
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause; nil for an answer.
func (e *Error) Unwrap() error { return e.err }

// lost explains that there was no answer.
func (c *Client) lost(err error) *Error {
	var own bodyError
	if errors.As(err, &own) {
		return &Error{Message: own.Error(), err: own.error}
	}
	at := c.Server()
	told := func(format string, args ...any) *Error {
		return &Error{Message: fmt.Sprintf(format, args...), err: err}
	}
	var (
		unknown   x509.UnknownAuthorityError
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		plain     tls.RecordHeaderError
		dns       *net.DNSError
		verifying *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &unknown):
		return told("the certificate of %s is signed by nobody whom this computer trusts; give the certificate that signed it with --ca-file", at)
	case errors.As(err, &name):
		return told("the certificate of %s is for another address (%s); write the address that it is for", at, name.Error())
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return told("the certificate of %s has expired or is not valid yet; look at the clock of this computer, or have the certificate renewed", at)
	case errors.As(err, &verifying):
		return told("the certificate of %s cannot be trusted: %s", at, verifying.Err)
	case errors.As(err, &plain), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return told("%s answers without TLS; write http:// if that is meant", at)
	case errors.As(err, &dns):
		return told("there is no computer called %s, or the network does not tell; look at the address", c.base.Hostname())
	case errors.Is(err, syscall.ECONNREFUSED):
		return told("there is no server at %s: nothing listens there; start one with `peacegraph serve`, or look at the address", at)
	case errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		return told("%s does not answer; look at the address and the network", at)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		strings.Contains(err.Error(), "server closed"), strings.Contains(err.Error(), "connection broken"), strings.Contains(err.Error(), "http2: "):
		lost := told("the connection to %s was cut before it answered; give the same command again", at)
		lost.cut = true
		return lost
	case strings.Contains(err.Error(), "malformed HTTP"):
		return told("what answers at %s is no web server, and so no peacegraph; look at the port", at)
	}
	return told("%s cannot be asked: %s", at, err)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// problem is what a peacegraph answers when it refuses: problem JSON, or an answer of GraphQL with errors.
type problem struct {
	Detail    string `json:"detail"`
	Code      string `json:"code"`
	RequestID string `json:"requestId"`
	Errors    []struct {
		Message    string `json:"message"`
		Extensions struct {
			Code      string `json:"code"`
			RequestID string `json:"requestId"`
		} `json:"extensions"`
	} `json:"errors"`
}

// refusalBytes is how much of a refusal is read.
const refusalBytes = 1 << 20

// refused explains an answer that is not one of success, or not in a type that was asked for, and closes it.
func (c *Client) refused(ctx context.Context, response *http.Response, r Request) *Error {
	defer response.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(response.Body, refusalBytes)) // what came is looked at, and be it a part
	told := &Error{Status: response.StatusCode, after: -1}
	var p problem
	media := mediaType(response)
	if (media == "application/json" || strings.HasSuffix(media, "+json")) && json.Unmarshal(text, &p) == nil {
		told.Code, told.Detail, told.RequestID = p.Code, p.Detail, p.RequestID
		if len(p.Errors) > 0 {
			told.Detail, told.Code, told.RequestID = p.Errors[0].Message, p.Errors[0].Extensions.Code, p.Errors[0].Extensions.RequestID
		}
	}
	told.Message = c.sentence(ctx, told, response, r, text)
	if told.Code != "" && (told.Status == http.StatusTooManyRequests || told.Status == http.StatusServiceUnavailable) {
		told.after = retryAfter(response.Header)
	}
	return told
}

func (c *Client) sentence(ctx context.Context, e *Error, response *http.Response, r Request, text []byte) string {
	at, said := c.Server(), e.Detail
	switch status := e.Status; {
	case status/100 == 3:
		if to := response.Header.Get("Location"); to != "" {
			return fmt.Sprintf("%s sends on to %s, and a token goes to no other address than the one given; write that one behind --server if you trust it", at, to)
		}
		return fmt.Sprintf("%s sends on to nowhere; %s", at, lookAt)
	case e.Code == "" && strings.Contains(string(text), "Client sent an HTTP request to an HTTPS server"):
		return fmt.Sprintf("%s answers with TLS only; write https://", at)
	case e.Code == "" && status == http.StatusProxyAuthRequired:
		return fmt.Sprintf("the proxy on the way to %s wants to know who you are (%s)", at, response.Status)
	case e.Code == "" && (status == http.StatusBadGateway || status == http.StatusGatewayTimeout || status == http.StatusServiceUnavailable):
		return fmt.Sprintf("a proxy answers for %s, and says that the server behind it does not (%s); try again in a while, or ask who runs it", at, response.Status)
	case e.Code == "" && status == http.StatusRequestEntityTooLarge:
		return fmt.Sprintf("a proxy in front of %s does not let so much through (%s); who runs it can raise its limit", at, response.Status)
	case e.Code == "":
		what := "something"
		if media := mediaType(response); media == "text/html" {
			what = "a web page"
		} else if media != "" {
			what = media
		}
		return fmt.Sprintf("what answers at %s is no peacegraph: to %s it sent %s (%s); %s", at, r.Path, what, response.Status, lookAt)
	case status == http.StatusUnauthorized && c.token == "":
		return fmt.Sprintf("%s wants a token for this; whoever runs it gives one with `peacegraph token add`: put it into PEACEGRAPH_TOKEN, or into a file, and name that with --token-file", at)
	case status == http.StatusUnauthorized:
		if strings.Contains(said, "; ask ") {
			return fmt.Sprintf("%s does not take the token: %s", at, said)
		}
		return fmt.Sprintf("%s does not take the token (%s); ask who runs the server for another", at, said)
	case status == http.StatusForbidden:
		return fmt.Sprintf("%s refuses this: %s", at, said)
	case status == http.StatusTooManyRequests:
		return fmt.Sprintf("%s is asked too often: %s%s", at, said, later(response))
	case status == http.StatusServiceUnavailable:
		return fmt.Sprintf("%s cannot answer now: %s%s", at, said, later(response))
	case status == http.StatusInternalServerError:
		return fmt.Sprintf("%s failed: %s; its log tells why under the request id %s", at, said, e.RequestID)
	case (status == http.StatusNotFound || status == http.StatusMethodNotAllowed) && strings.HasPrefix(said, "there is nothing at "):
		return fmt.Sprintf("%s does not know %s; %s", at, r.Path, c.versions(ctx))
	}
	return said
}

// lookAt is what to do about an address that leads to something else.
const lookAt = "look at the address and the port"

func later(response *http.Response) string {
	if after := retryAfter(response.Header); after > 0 {
		return fmt.Sprintf(" (%s)", after)
	}
	return ""
}

// accepted reports whether an answer is in one of the types.
func accepted(response *http.Response, types []string) bool {
	if len(types) == 0 {
		return true
	}
	media := mediaType(response)
	for _, t := range types {
		if media == t {
			return true
		}
	}
	return false
}

func mediaType(response *http.Response) string {
	media, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return media
}
