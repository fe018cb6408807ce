package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/mapping"
)

// mappingFile is the name of the mapping in an archive with a table.
const mappingFile = "mapping.yaml"

// receive writes what is sent into a directory. Table is what one table without an archive is called.
func receive(ctx context.Context, b io.Reader, compressed bool, dir, table string, l Limits) (*store, error) {
	from, err := unpacked(b, compressed, l.Bytes)
	if err != nil {
		return nil, err
	}
	s := &store{limits: l, dir: dir}
	archive, err := isTar(from)
	switch {
	case err != nil:
		return nil, err
	case archive && table != "":
		return nil, badArchive("this is a tar archive, and mapping names what a table is read with; put %s into the archive, or send the table alone", mappingFile)
	case archive:
		return s, s.archive(ctx, from)
	}
	if _, err := from.Peek(1); err == io.EOF {
		return nil, refuse(http.StatusBadRequest, CodeCut, "the body is empty; send a folder, as in tar c my-data | curl -T - …, or a table with ?mapping=")
	}
	if table == "" {
		return nil, badArchive("this is no tar archive; send a folder, as in tar c my-data | curl -T - …, or name the mapping that reads a table, as in ?mapping=pax")
	}
	return s, s.file(".", table, from)
}

// tableName returns what a table is called in findings: its name when that has an ending, else one that its type tells.
func tableName(r *http.Request, name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if checkName(base) == nil && read(base) {
		return base
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch media {
	case "text/tab-separated-values":
		return "table.tsv"
	case "application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/json":
		return "table.jsonl"
	}
	return "table.csv"
}

// sets returns the folders that are data sets, in the order in which they came: those with a dataset.yaml, or with a mapping
// and a table, and of those inside one another the outermost. When none is, the outermost folder stands for one, so that what
// is missing is said of it.
func (s *store) sets() ([]*folder, error) {
	all := slices.DeleteFunc(slices.Clone(s.folders), func(f *folder) bool {
		return !slices.Contains(f.files, "dataset.yaml") && !slices.Contains(f.files, mappingFile)
	})
	sets := slices.DeleteFunc(slices.Clone(all), func(f *folder) bool {
		return slices.ContainsFunc(all, func(outer *folder) bool { return outer != f && inside(f.name, outer.name) })
	})
	switch {
	case len(sets) > s.limits.Folders:
		return nil, tooLarge("the archive has %d data sets, and %d are the most (limit: data sets); send them one after the other", len(sets), s.limits.Folders)
	case len(sets) > 0:
		return sets, nil
	case len(s.folders) == 0:
		return nil, badArchive("there is no file in the archive; send a folder with a dataset.yaml, as in tar c my-data | curl -T - …")
	}
	outermost := s.folders[0]
	for _, f := range s.folders {
		if inside(outermost.name, f.name) {
			outermost = f
		}
	}
	return []*folder{outermost}, nil
}

// inside reports whether a folder is below another one.
func inside(name, outer string) bool {
	return outer == "." && name != "." || strings.HasPrefix(name, outer+"/")
}

// dataset reads the data set of a folder. Shipped is the mapping of a table, nil for none.
func (f *folder) dataset(base *graph.Snapshot, shipped *mapping.Mapping, l Limits) (*report.Set, error) {
	lines := report.NewLines(func(file string) ([]byte, error) {
		if !slices.Contains(f.files, file) {
			return nil, fs.ErrNotExist
		}
		return os.ReadFile(filepath.Join(f.dir, file))
	}).Most(l.LineText)
	name := f.name
	if shipped == nil && slices.Contains(f.files, mappingFile) && !slices.Contains(f.files, "dataset.yaml") {
		text, err := os.ReadFile(filepath.Join(f.dir, mappingFile))
		if err != nil {
			return nil, fmt.Errorf("read the mapping: %w", err)
		}
		m, findings := mapping.Parse(mappingFile, text)
		if m == nil {
			return report.NewSet(name, &graph.Draft{Unreadable: true, Files: []string{mappingFile}, Findings: findings}, lines), nil
		}
		shipped = m
	}
	if shipped != nil {
		tables := slices.DeleteFunc(slices.Clone(f.files), func(file string) bool {
			return file == mappingFile || !read(file) || strings.HasSuffix(file, ".yaml") || strings.HasSuffix(file, ".yml") || strings.HasSuffix(file, ".txt")
		})
		if len(tables) != 1 {
			return nil, badArchive("beside %s there are %d tables in %s, and one is read; send each table with its mapping", mappingFile, len(tables), shown(name))
		}
		text, err := os.ReadFile(filepath.Join(f.dir, tables[0]))
		if err != nil {
			return nil, fmt.Errorf("read the table: %w", err)
		}
		result := shipped.Apply(format.ReadTable(tables[0], text), base, mapping.Options{})
		if name == "." {
			name = tables[0]
		}
		return report.NewSet(name, result.Draft, lines), nil
	}
	draft, err := format.ReadDataset(os.DirFS(f.dir), ".")
	if errors.Is(err, format.ErrNoDataset) {
		draft, err = format.NoDataset(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was sent: %w", err)
	}
	return report.NewSet(name, draft, lines), nil
}
