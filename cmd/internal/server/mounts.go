package server

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// checkMounts returns an error for a path that the server answers itself, or that is none.
func checkMounts(mounts map[string]http.Handler) error {
	for _, path := range slices.Sorted(maps.Keys(mounts)) {
		switch {
		case !strings.HasPrefix(path, "/") || path == "/":
			return fmt.Errorf("%q is not a path to mount at: write a slash and a name, such as /export/", path)
		case slices.Contains([]string{"/graphql", "/healthz", "/readyz"}, strings.TrimSuffix(path, "/")):
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
