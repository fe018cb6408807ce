package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/vocab"
)

// addSourceText adds the flag --source-text to a command that shows passages.
func (f *storeFlags) addSourceText(command *cobra.Command) {
	command.Flags().StringArrayVar(&f.sourceText, "source-text", nil,
		"text of a source, found by its sha256, so that passages show their words; never stored; may be given again")
}

// textFile is the text of a source as it was read from a file.
type textFile struct {
	name  string
	bytes []byte
	text  graph.SourceText
}

// readTexts reads the files of --source-text.
func readTexts(names []string) ([]textFile, error) {
	files := make([]textFile, 0, len(names))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("--source-text: %w", err)
		}
		text, err := format.ReadSourceText(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("--source-text %s: %w", name, err)
		}
		files = append(files, textFile{name, data, text})
	}
	return files, nil
}

// belong returns an error when a text is not one that a source of the graph was coded from.
func belong(s *graph.Snapshot, files []textFile) error {
	if len(files) == 0 {
		return nil
	}
	coded := codedTexts(s)
	var wrong []error
	for _, file := range files {
		if coded[file.text.SHA256] == nil {
			wrong = append(wrong, notCoded(file, coded))
		}
	}
	return errors.Join(wrong...)
}

// codedTexts returns the ids of the sources of the graph by the hashes of the texts that they were coded from.
func codedTexts(s *graph.Snapshot) map[string][]string {
	coded := make(map[string][]string)
	for e := range s.Entities() {
		if source, ok := e.(graph.Source); ok {
			if hash, ok := source.Sha256(); ok {
				coded[hash] = append(coded[hash], string(e.ID()))
			}
		}
	}
	return coded
}

// addTexts gives each text to the sources of the draft or the graph that were coded from it.
func addTexts(draft *graph.Draft, s *graph.Snapshot, names []string) error {
	files, err := readTexts(names)
	if err != nil || len(files) == 0 {
		return err
	}
	coded := codedTexts(s)
	for _, row := range draft.Entities {
		for _, a := range row.Attributes {
			if a.Name == vocab.AttributeSHA256 && !slices.Contains(coded[a.Text], row.ID.Text) {
				coded[a.Text] = append(coded[a.Text], row.ID.Text)
			}
		}
	}
	draft.Texts = make(map[graph.ID]graph.SourceText)
	for _, file := range files {
		sources := coded[file.text.SHA256]
		if sources == nil {
			return notCoded(file, coded)
		}
		for _, id := range sources {
			draft.Texts[graph.ID(id)] = file.text
		}
	}
	return nil
}

// notCoded says that no source was coded from a text, which texts sources were coded from, and what to do.
func notCoded(file textFile, coded map[string][]string) error {
	message := fmt.Sprintf("--source-text %s has the sha256 %s, and no source was coded from such a text", file.name, file.text.SHA256)
	for _, v := range variants(file.bytes) {
		sum := sha256.Sum256(v.bytes)
		if sources := coded[hex.EncodeToString(sum[:])]; sources != nil {
			return fmt.Errorf("%s; %s it is that of %s: save it so", message, v.how, strings.Join(sources, " and "))
		}
	}
	if len(coded) == 0 {
		return fmt.Errorf("%s; no source of the graph records the sha256 of its text", message)
	}
	var lines []string
	for hash, sources := range coded {
		lines = append(lines, fmt.Sprintf("  %s  %s", hash, strings.Join(sources, ", ")))
	}
	slices.Sort(lines)
	return fmt.Errorf("%s; give one of these texts, byte for byte:\n%s", message, strings.Join(lines, "\n"))
}

// variant is a text as another program would have saved it.
type variant struct {
	how   string
	bytes []byte
}

// variants returns a text as it may have been before a program changed what nobody sees.
func variants(text []byte) []variant {
	mark := []byte("\ufeff")
	unix := bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return []variant{
		{"without its byte order mark", bytes.TrimPrefix(text, mark)},
		{"with line feeds alone at the ends of lines", unix},
		{"with carriage returns before line feeds", bytes.ReplaceAll(unix, []byte("\n"), []byte("\r\n"))},
		{"without the line end at its end", bytes.TrimSuffix(text, []byte("\n"))},
		{"with a line feed at its end", append(slices.Clone(text), '\n')},
		{"without its byte order mark, with line feeds alone at the ends of lines", bytes.TrimPrefix(unix, mark)},
		{"with line feeds alone, and none at its end,", bytes.TrimSuffix(unix, []byte("\n"))},
	}
}
