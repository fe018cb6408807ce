package schema

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed examples
var examples embed.FS

// Example is one question of the cookbook: a query that can be asked as it stands, with its answer on the seed.
//
// It is the file NAME.graphql, which begins with comments, and NAME.json with the answer. A query that takes variables
// has them in NAME.variables.json:
//
//	# Theme: Talks and agreements
//	# Question: Who mediated the Doha talks?
//	# A line or two on how to read the answer.
//	query DohaMediators { … }
type Example struct {
	// Name is the name of the file without its ending, in small letters with hyphens: doha-mediators. The operation has
	// the same name without the hyphens, each word with a capital: DohaMediators.
	Name string
	// Theme is one of [Themes].
	Theme string
	// Question is what a person would ask, with a question mark.
	Question string
	// Reading says how to read the answer, in a sentence or two.
	Reading string
	// Query is the whole file, comments included.
	Query string
	// Variables are the values of variables as a JSON object, nil for a query that takes none.
	Variables json.RawMessage
	// Answer is what the seed answers, as indented JSON; nil as long as nobody has written it.
	Answer json.RawMessage
}

// Themes returns the themes of the cookbook, in the order in which somebody new would look for them.
func Themes() []string {
	return []string{
		"Start here",
		"Who is who",
		"Talks and agreements",
		"Violence, harm and displacement",
		"Claims and who makes them",
		"Contested and missing",
		"Proposals and what-ifs",
		"Positions",
		"Time",
		"Networks and paths",
		"Sources and coverage",
		"Counting",
		"The graph itself",
	}
}

// Cookbook returns every question, ordered by theme as [Themes] has them and then by name. The error names the file that
// is not written as [Example] says, and what is wrong with it.
func Cookbook() ([]Example, error) {
	sub, err := fs.Sub(examples, "examples")
	if err != nil {
		return nil, err
	}
	return readCookbook(sub)
}

func readCookbook(folder fs.FS) ([]Example, error) {
	files, err := fs.Glob(folder, "*.graphql")
	if err != nil {
		return nil, err
	}
	all := make([]Example, len(files))
	for i, file := range files {
		if all[i], err = readExample(folder, strings.TrimSuffix(file, ".graphql")); err != nil {
			return nil, fmt.Errorf("read the cookbook: %s: %w", file, err)
		}
	}
	themes := Themes()
	slices.SortFunc(all, func(a, b Example) int {
		return cmp.Or(cmp.Compare(slices.Index(themes, a.Theme), slices.Index(themes, b.Theme)), strings.Compare(a.Name, b.Name))
	})
	return all, nil
}

func readExample(folder fs.FS, name string) (Example, error) {
	text, err := fs.ReadFile(folder, name+".graphql")
	if err != nil {
		return Example{}, err
	}
	e := Example{Name: name, Query: string(text)}
	if err := e.readComments(); err != nil {
		return Example{}, err
	}
	if e.Answer, err = readOptional(folder, name+".json"); err != nil {
		return Example{}, err
	}
	e.Variables, err = readOptional(folder, name+".variables.json")
	return e, err
}

// readComments takes the theme, the question and the reading from the lines before the query.
func (e *Example) readComments() error {
	var comments []string
	for line := range strings.Lines(e.Query) {
		comment, found := strings.CutPrefix(line, "#")
		if !found {
			break
		}
		comments = append(comments, strings.TrimSpace(comment))
	}
	for len(comments) < 3 {
		comments = append(comments, "")
	}
	var found bool
	if e.Theme, found = strings.CutPrefix(comments[0], "Theme: "); !found || !slices.Contains(Themes(), e.Theme) {
		return fmt.Errorf("the first line is %q; write `# Theme: ` with one of: %s", comments[0], strings.Join(Themes(), "; "))
	}
	if e.Question, found = strings.CutPrefix(comments[1], "Question: "); !found || !strings.HasSuffix(e.Question, "?") {
		return fmt.Errorf("the second line is %q; write `# Question: ` and one that ends with a question mark", comments[1])
	}
	if e.Reading = strings.Join(comments[2:], " "); !strings.HasSuffix(e.Reading, ".") {
		return fmt.Errorf("the lines behind the question are %q; say in a sentence or two how to read the answer", e.Reading)
	}
	return nil
}

// readOptional returns a file, or nil when there is none.
func readOptional(folder fs.FS, name string) (json.RawMessage, error) {
	text, err := fs.ReadFile(folder, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return text, err
}
