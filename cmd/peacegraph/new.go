package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/graph/format"
)

//go:embed starter
var starter embed.FS

// newFlags say what a new data set is.
type newFlags struct {
	id, title, licence, language, format string
	creators                             []string
	vocabulary                           bool
}

// The forms in which a new data set is written.
const (
	formCSV   = "csv"
	formJSONL = "jsonl"
	formYAML  = "yaml"
)

func newNew(std streams) *cobra.Command {
	var flags newFlags
	command := &cobra.Command{
		Use:   "new DIR",
		Short: "Make the folder of a new data set",
		Long: `Make a folder with the files of a new data set: dataset.yaml with remarks on what stands where, the tables entities,
sources and statements with a few invented rows to replace, and a README on how to check it. The folder may be there, but
has to be empty.

--format says how the tables are written: csv for spreadsheets, jsonl for programs (one object a line), yaml for a small set
in one file. The columns are the same in each.`,
		Example: `  peacegraph new my-data/
  peacegraph new my-data/ --title "Talks at the mill" --creator "Ada Example" --licence CC0-1.0
  peacegraph new my-data/ --format yaml --vocabulary`,
		Args: takes(1, 1, "new takes one folder, as in peacegraph new my-data/"),
		RunE: func(_ *cobra.Command, args []string) error { return makeNew(std, flags, args[0]) },
	}
	command.Flags().StringVar(&flags.id, "id", "", "short name of the data set (default: that of the folder)")
	command.Flags().StringVar(&flags.title, "title", "", "title under which it is cited (default: from the name of the folder)")
	command.Flags().StringVar(&flags.licence, "licence", "CC-BY-4.0", "SPDX identifier of its licence")
	command.Flags().StringVar(&flags.language, "language", "en", "language of names and texts (BCP 47)")
	command.Flags().StringArrayVar(&flags.creators, "creator", nil, "who makes it; may be given again")
	command.Flags().StringVar(&flags.format, "format", formCSV, "how the tables are written: csv, jsonl or yaml")
	command.Flags().BoolVar(&flags.vocabulary, "vocabulary", false, "also write a vocabulary.yaml for terms of one's own")
	return command
}

// starterFile is a file of a new data set.
type starterFile struct {
	name string
	text []byte
}

func makeNew(std streams, flags newFlags, dir string) error {
	if !slices.Contains([]string{formCSV, formJSONL, formYAML}, flags.format) {
		return usageError{fmt.Errorf("--format %q is none; write csv, jsonl or yaml", flags.format)}
	}
	if _, ok := graph.LanguageTag(flags.language); !ok {
		return usageError{fmt.Errorf("--language %q is none; write a BCP 47 tag such as en or ps-AF", flags.language)}
	}
	if flags.id != "" && !validID.MatchString(flags.id) {
		return usageError{fmt.Errorf("--id %q cannot be the id of a data set; write letters, digits, '-', '_' and '.', at most 100, such as %s", flags.id, idFrom(flags.id))}
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("new %s: %w", dir, err)
	}
	name := idFrom(filepath.Base(absolute))
	if flags.id == "" {
		flags.id = name
	}
	if flags.title == "" {
		flags.title = titleFrom(filepath.Base(absolute))
	}
	files, err := starterFiles(flags, filepath.Clean(dir))
	if err != nil {
		return fmt.Errorf("new %s: %w", dir, err)
	}
	if err := writeStarter(dir, files); err != nil {
		return fmt.Errorf("new %s: %w", dir, err)
	}
	dir = filepath.Clean(dir)
	fmt.Fprintf(std.out, `Made %s with %s.

What next:
  1. Say in %s what the data set is.
  2. Replace the example rows by your own, a few at a time.
  3. See whether they are right: peacegraph check %s
`, dir, listed(names(files)), filepath.Join(dir, "dataset.yaml"), shellWord(dir))
	return nil
}

func names(files []starterFile) []string {
	all := make([]string, len(files))
	for i, f := range files {
		all[i] = f.name
	}
	return all
}

// listed puts commas and an `and` between names.
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

var validID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

var notInID = regexp.MustCompile(`[^a-z0-9._]+`)

// idFrom makes the id of a data set from the name of a folder.
func idFrom(folder string) string {
	id := strings.Trim(notInID.ReplaceAllString(strings.ToLower(folder), "-"), "-._")
	if id == "" {
		return "my-data"
	}
	return id[:min(len(id), 100)]
}

// titleFrom makes a title from the name of a folder, in any script: a capital, and spaces for hyphens.
func titleFrom(folder string) string {
	title := strings.Join(strings.Fields(strings.NewReplacer("-", " ", "_", " ").Replace(strings.ToValidUTF8(folder, " "))), " ")
	if !strings.ContainsFunc(title, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return "My data"
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

// shellWord quotes a word for a shell where that is needed.
func shellWord(word string) string {
	if strings.ContainsAny(word, " '\"$&;|<>()*?[]#~`\\!") {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}

// starterFiles returns the files of a new data set in the order in which somebody opens them.
func starterFiles(flags newFlags, dir string) ([]starterFile, error) {
	about := struct{ ID, Title, Licence, Language, Dir, Files string }{flags.id, flags.title, flags.licence, flags.language, shellWord(dir), ""}
	manifest, err := fill("dataset.yaml", struct {
		ID, Title, Licence, Language string
		Creators                     []string
	}{flags.id, flags.title, flags.licence, flags.language, flags.creators})
	if err != nil {
		return nil, err
	}
	files := []starterFile{{"dataset.yaml", manifest}}
	for _, table := range []string{"entities", "sources", "statements"} {
		text, err := starter.ReadFile("starter/" + table + ".csv")
		if err != nil {
			return nil, err
		}
		// Two data sets that begin so do not claim one id for two statements.
		text = bytes.ReplaceAll(text, []byte("stmt:"), []byte("stmt:"+flags.id+"-"))
		switch flags.format {
		case formJSONL:
			lines := objectsOf(text)
			files = append(files, starterFile{table + ".jsonl", []byte(strings.Join(lines, "\n") + "\n")})
		case formYAML:
			files[0].text = fmt.Appendf(files[0].text, "\n%s:\n  - %s\n", table, strings.Join(objectsOf(text), "\n  - "))
		default:
			files = append(files, starterFile{table + ".csv", text})
		}
	}
	if flags.vocabulary {
		text, err := starter.ReadFile("starter/vocabulary.yaml")
		if err != nil {
			return nil, err
		}
		files = append(files, starterFile{"vocabulary.yaml", text})
	}
	about.Files = "`dataset.yaml` says what the data set is. `" + files[min(1, len(files)-1)].name + "` and the other tables hold it: who and what\n(entities), what was read (sources), and what is said, where, by whom (statements)."
	if flags.format == formYAML {
		about.Files = "`dataset.yaml` says what the data set is, and holds its three tables: who and what (entities), what was read (sources),\nand what is said, where, by whom (statements)."
	}
	readme, err := fill("README.md", about)
	if err != nil {
		return nil, err
	}
	return append(files, starterFile{"README.md", readme}), nil
}

// fill returns a file of the starter with what is particular to a data set.
func fill(name string, about any) ([]byte, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"quote": strconv.Quote}).ParseFS(starter, "starter/"+name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, about)
	return b.Bytes(), err
}

// objectsOf writes the rows of a table as objects, without their empty cells. Numbers stay numbers.
func objectsOf(csv []byte) []string {
	table := format.ReadTable("table.csv", csv)
	var lines []string
	for row := range table.Rows() {
		var fields []string
		for i, c := range row.Cells {
			if c.Text == "" {
				continue
			}
			value := c.Text
			if _, err := strconv.Atoi(value); err != nil {
				text, err := json.Marshal(value)
				if err != nil {
					continue // every text can be written
				}
				value = string(text)
			}
			fields = append(fields, strconv.Quote(table.Header[i].Text)+": "+value)
		}
		lines = append(lines, "{"+strings.Join(fields, ", ")+"}")
	}
	return lines
}

// writeStarter writes the files of a new data set, or none of them.
func writeStarter(dir string, files []starterFile) error {
	entries, err := os.ReadDir(dir)
	made := errors.Is(err, fs.ErrNotExist)
	switch {
	case made:
	case err != nil:
		return fmt.Errorf("the folder cannot be used: %w", err)
	case len(entries) > 0:
		return fmt.Errorf("the folder is not empty: it has %s; name one that is new or empty", entries[0].Name())
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.name), f.text, 0o644); err != nil {
			for _, written := range files[:i+1] {
				if gone := os.Remove(filepath.Join(dir, written.name)); !errors.Is(gone, fs.ErrNotExist) {
					err = errors.Join(err, gone)
				}
			}
			if made {
				err = errors.Join(err, os.Remove(dir))
			}
			return err
		}
	}
	return nil
}
