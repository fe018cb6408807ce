package format

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// The files of a data set, in the order in which findings are listed.
const (
	manifestFile    = "dataset.yaml"
	vocabularyFile  = "vocabulary.yaml"
	entitiesFile    = "entities.csv"
	sourcesFile     = "sources.csv"
	statementsFile  = "statements.csv"
	judgementsFile  = "judgements.csv"
	correctionsFile = "corrections.csv"
)

// tables are the tables of a data set. Each can be written as CSV or JSON Lines in a file of its own, and as rows under its
// name in dataset.yaml; what stands in several places is read one after the other.
var tables = [...]string{"entities", "sources", "statements", "corrections", "judgements"}

// tableExts are the endings of the files of a table.
var tableExts = [...]string{".csv", ".jsonl"}

// fileNames returns the files of a data set in the order in which findings are listed.
func fileNames() []string {
	names := []string{manifestFile, vocabularyFile}
	for _, table := range tables {
		for _, ext := range tableExts {
			names = append(names, table+ext)
		}
	}
	return names
}

// ErrNoDataset is returned for a folder without dataset.yaml.
var ErrNoDataset = errors.New("not a data set")

// NoDataset returns what stands for a folder without dataset.yaml where it is to be told as a finding.
func NoDataset() *graph.Draft {
	return &graph.Draft{Unreadable: true, Files: []string{manifestFile}, Findings: graph.Findings{{
		Place: graph.Place{File: manifestFile}, Rule: graph.RuleFormat,
		Message: "there is no dataset.yaml in the folder; name the folder that has one, or write one with id, title and licence",
	}}}
}

// ReadDataset reads the data set in the folder dir of fsys. Every file but dataset.yaml may be missing. Mistakes in the
// files are findings of the draft; the places in it name files without their folder. The error is [ErrNoDataset] when
// dir has no dataset.yaml, otherwise that of the file system, for a folder or a file that cannot be read.
func ReadDataset(fsys fs.FS, dir string) (*graph.Draft, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("read the data set in %s: %w", dir, err)
	}
	files := fileNames()
	r := &reader{draft: &graph.Draft{Files: slices.Clone(files)}, texts: make(map[string][]byte), sections: make(map[string]*Table), rules: make(map[string]*columnRule)}
	for _, entry := range entries {
		name := entry.Name()
		if !slices.Contains(files, name) {
			r.stray(name, files, entry.IsDir())
			continue
		}
		// A pipe would be waited for, and a folder cannot be read.
		if info, err := fs.Stat(fsys, path.Join(dir, name)); err == nil && !info.Mode().IsRegular() {
			r.find(graph.Error, graph.Place{File: name}, "this is no file but %s, so nothing of it was read; put the table there as a file", sortOf(info.Mode()))
			r.draft.Incomplete = true
			r.draft.Unreadable = r.draft.Unreadable || name == manifestFile
			continue
		}
		if r.texts[name], err = fs.ReadFile(fsys, path.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("read the data set in %s: %w", dir, err)
		}
	}
	if _, found := r.texts[manifestFile]; !found && !r.draft.Unreadable {
		return nil, fmt.Errorf("read the data set in %s: %w: there is no dataset.yaml in it; name the folder that has one, or write one with id, title and licence", dir, ErrNoDataset)
	}
	if !r.draft.Unreadable {
		r.manifest()
	}
	vocabulary := r.vocabulary()
	r.entities(vocabulary)
	r.sources(vocabulary)
	r.statements(vocabulary)
	r.judgements()
	r.corrections()
	r.typed(vocabulary)
	r.checkCreated()
	r.unusedRules()
	return r.draft, nil
}

// sortOf says what stands under a name that is no file.
func sortOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	}
	return "a device or a socket"
}

// reader fills a draft from the bytes of files.
type reader struct {
	draft *graph.Draft
	told  graph.Tally // the findings that are not those of a table
	texts map[string][]byte
	// created is the day of dataset.yaml on which the data set was made.
	created graph.Cell
	// sections are the tables that stand in dataset.yaml.
	sections map[string]*Table
	// rules are what dataset.yaml says of columns, by their names.
	rules map[string]*columnRule
	// termsLost says that the data set's own vocabulary is broken, so nobody knows all columns.
	termsLost bool
}

func (r *reader) find(severity graph.Severity, place graph.Place, format string, args ...any) *graph.Finding {
	return r.told.Add(&r.draft.Findings, graph.Finding{
		Place: place, Severity: severity, Rule: graph.RuleFormat, Message: fmt.Sprintf(format, args...),
	})
}

// stray warns of a file that looks like one of a data set but has another name, because nothing in it will be read.
func (r *reader) stray(name string, files []string, dir bool) {
	lower := strings.ToLower(name)
	ext := path.Ext(lower)
	if dir || strings.HasPrefix(name, ".") || !slices.Contains([]string{".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".xlsx", ".ods"}, ext) {
		return
	}
	const telling = 3 // letters tell the names of the files apart
	var near []string
	for _, file := range files {
		if strings.HasPrefix(lower, file[:telling]) {
			near = append(near, file)
		}
	}
	if same := slices.DeleteFunc(slices.Clone(near), func(file string) bool { return path.Ext(file) != ext }); len(same) > 0 {
		near = same
	}
	if len(near) == 0 && ext != ".csv" && ext != ".tsv" && ext != ".jsonl" {
		return
	}
	r.draft.Files = append(r.draft.Files, name)
	f := r.find(graph.Warning, graph.Place{File: name}, "this is not a file of a data set, so it is not read")
	f.Value, f.Nearest = name, near
	if len(near) == 0 {
		f.Accepted = files
	}
}

// vocabulary puts the data set's own vocabulary into the draft and returns the terms that its tables may use. What is
// wrong with the file is told by the check of the draft; the tables are then read with the built-in terms, and their
// columns are not held against them.
func (r *reader) vocabulary() *vocab.Vocabulary {
	text, found := r.texts[vocabularyFile]
	if !found {
		return vocab.Builtin()
	}
	r.draft.Vocabularies = append(r.draft.Vocabularies, graph.VocabularyText{File: vocabularyFile, Text: string(text)})
	extended, err := vocab.Builtin().Extend(vocabularyFile, text)
	if err != nil {
		r.termsLost = true
		return vocab.Builtin()
	}
	return extended
}
