package server

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// assetsPath is the path below which the parts of pages are.
const assetsPath = "/assets/"

// mediaTypes are the types of the parts of pages, by the ending of their names. What has another ending is no part of one.
var mediaTypes = map[string]string{
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".json":  typeJSON,
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".ico":   "image/x-icon",
	".woff2": "font/woff2",
	".ttf":   "font/ttf",
	".wasm":  "application/wasm",
}

// encodings are those that assets are kept in, by the ending of the file, best first.
var encodings = []struct{ name, ending string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}}

// assets are the parts of pages: files with a hash of what is in them in their names, so that they never change. A file is
// kept as it is, or only compressed: with gzip, and maybe also with brotli. It is sent in the best form that the client
// takes; for one that takes neither it is unpacked.
type assets struct {
	files  fs.FS
	byPath map[string]*asset // by the path in an address
}

type asset struct {
	mediaType string
	forms     []form // as encodings has them
}

// form is an asset as it is kept in one file.
type form struct {
	encoding string
	file     string
	size     int64
	tag      string
}

// newAssets reads which files there are; NAME.br and NAME.gz are forms of NAME. The error names files of an unknown type,
// and those that are kept compressed without a form in gzip, which every other form can be made of.
func newAssets(files fs.FS) (*assets, error) {
	a := &assets{files: files, byPath: make(map[string]*asset)}
	if files == nil {
		return a, nil
	}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return a.add(name)
	})
	if err != nil {
		return nil, fmt.Errorf("read the parts of pages: %w", err)
	}
	var errs []error
	for _, at := range slices.Sorted(maps.Keys(a.byPath)) {
		forms := a.byPath[at].forms
		slices.SortFunc(forms, func(x, y form) int { return rank(x.encoding) - rank(y.encoding) })
		if forms[len(forms)-1].encoding == "br" {
			errs = append(errs, fmt.Errorf("read the parts of pages: %s is kept with brotli only; keep it with gzip, too", at))
		}
	}
	return a, errors.Join(errs...)
}

func (a *assets) add(name string) error {
	plain, encoding := name, ""
	for _, e := range encodings {
		if e.ending != "" && strings.HasSuffix(name, e.ending) {
			plain, encoding = strings.TrimSuffix(name, e.ending), e.name
		}
	}
	mediaType := mediaTypes[path.Ext(plain)]
	if mediaType == "" {
		return fmt.Errorf("%s has an ending that is not known; known are %s", name, strings.Join(slices.Sorted(maps.Keys(mediaTypes)), ", "))
	}
	file, err := a.files.Open(name)
	if err != nil {
		return err
	}
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	at := assetsPath + plain
	if a.byPath[at] == nil {
		a.byPath[at] = &asset{mediaType: mediaType}
	}
	a.byPath[at].forms = append(a.byPath[at].forms, form{encoding, name, size, hex.EncodeToString(sum.Sum(nil)[:8])})
	return nil
}

// rank is the place of an encoding, the best first.
func rank(encoding string) int {
	for i, e := range encodings {
		if e.name == encoding {
			return i
		}
	}
	return len(encodings)
}

// at returns the asset at a path, nil for none.
func (a *assets) at(path string) *asset { return a.byPath[path] }

func (s *Server) serveAsset(w http.ResponseWriter, r *http.Request, served *asset) {
	accepted := r.Header.Values("Accept-Encoding")
	at := slices.IndexFunc(served.forms, func(f form) bool { return f.encoding == "" || accepts(accepted, f.encoding) })
	unpack := at < 0
	if unpack {
		at = len(served.forms) - 1 // gzip, see newAssets
	}
	f := served.forms[at]
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	tag := f.tag
	if unpack {
		tag += "-plain"
	}
	h.Set("ETag", `"`+tag+`"`)
	if strings.Contains(r.Header.Get("If-None-Match"), h.Get("ETag")) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	file, err := s.assets.files.Open(f.file)
	if err != nil {
		panic(err) // it was there when the server was made
	}
	defer func() { _ = file.Close() }()
	var body io.Reader = file
	if unpack {
		if body, err = gzip.NewReader(file); err != nil {
			panic(fmt.Errorf("unpack %s: %w", f.file, err))
		}
	} else {
		h.Set("Content-Length", strconv.FormatInt(f.size, 10))
		if f.encoding != "" {
			h.Set("Content-Encoding", f.encoding)
		}
	}
	h.Set("Content-Type", served.mediaType)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, body) // the client is gone when this fails, and there is nobody to tell
	}
}

// accepts reports whether an Accept-Encoding header takes an encoding: by its name, or else by a star.
func accepts(header []string, encoding string) bool {
	star := false
	for _, entry := range strings.Split(strings.Join(header, ","), ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(entry), ";")
		quality, given := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
		q, err := strconv.ParseFloat(quality, 64)
		taken := !given || err == nil && q > 0
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, encoding):
			return taken
		case name == "*":
			star = taken
		}
	}
	return star
}

// checkPages returns an error for a page at a path that the server answers itself, that is mounted, or that is none.
func checkPages(pages map[string]Page, mounts map[string]http.Handler) error {
	for _, at := range slices.Sorted(maps.Keys(pages)) {
		switch {
		case !strings.HasPrefix(at, "/") || at != "/" && strings.HasSuffix(at, "/"):
			return fmt.Errorf("%q is not a path of a page: write a slash and a name, such as /about", at)
		case at == "/graphql" || at == "/healthz" || at == "/readyz" || strings.HasPrefix(at, assetsPath):
			return fmt.Errorf("%s is answered by the server itself", at)
		case mounts[at] != nil:
			return fmt.Errorf("%s is both a page and mounted", at)
		case len(pages[at].HTML) == 0:
			return fmt.Errorf("the page at %s is empty", at)
		}
	}
	return nil
}
