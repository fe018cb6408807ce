package server

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// checkMounts returns an error for a path that the server answers itself, or that is none.
func checkMounts(mounts map[string]http.Handler) error {
	for _, path := range slices.Sorted(maps.Keys(mounts)) {
		switch {
		case !strings.HasPrefix(path, "/") || path == "/":
			return fmt.Errorf("%q is not a path to mount at: write a slash and a name, such as /export/", path)
		case slices.Contains([]string{"/graphql", "/healthz", "/readyz", "/assets"}, strings.TrimSuffix(path, "/")):
			return fmt.Errorf("%s is answered by the server itself", path)
		case mounts[path] == nil:
			return fmt.Errorf("nothing is mounted at %s", path)
		}
	}
	return nil
}

// mountOf returns the path of the mount that answers a path: itself, or the longest one above it that ends with a slash.
// It is empty when there is none.
func (s *Server) mountOf(path string) string {
	if _, found := s.mounts[path]; found {
		return path
	}
	for at := strings.LastIndexByte(path, '/'); at > 0; at = strings.LastIndexByte(path[:at], '/') {
		if _, found := s.mounts[path[:at+1]]; found {
			return path[:at+1]
		}
	}
	return ""
}

// Problem answers with problem JSON (RFC 9457): a status, a code such as NOT_FOUND for programs, and a sentence that says
// what to do. It is for the handlers of mounts, before they have written anything.
func Problem(w http.ResponseWriter, r *http.Request, status int, code, detail string) {
	problem(w, r, status, code, detail, nil)
}

// PublicURL reads the address under which clients find a server that stands behind another one: http or https, a host, a
// port when it is not the usual one, and nothing more. The error says what is wrong.
func PublicURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "":
		return nil, fmt.Errorf("%q is no address of a server; write it as in https://graph.example.org", text)
	case u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, fmt.Errorf("%q has more than a scheme, a host and a port; write it as in %s://%s", text, u.Scheme, u.Host)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// Base returns the address of the server without a slash at its end, for links in answers of mounts: that of
// [Config].Public, and otherwise that at which the client asked.
func Base(r *http.Request) string {
	if state := stateOf(r.Context()); state != nil && state.server != nil && state.server.public != nil {
		return state.server.public.String()
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Receiving notes whether the body of a request is still to come. A stop of the server waits for requests that are being
// answered, and closes the connections of those whose body has yet to come. It is for the handlers of mounts that take bodies
// which may be long in coming.
func Receiving(r *http.Request, is bool) {
	if state := stateOf(r.Context()); state != nil && state.server != nil {
		state.server.connections.answering(r.Context(), !is)
	}
}

// Failed logs an error that is nobody's business but the log's, under the id of the request. It is for the handlers of
// mounts; the client is told with [Problem] as long as nothing has been written.
func Failed(r *http.Request, err error) {
	if state := stateOf(r.Context()); state != nil && state.server != nil {
		state.server.logInternal(r.Context(), err, r.URL.Path)
	}
}
