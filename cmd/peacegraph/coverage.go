package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"peacegraph/graph"
)

type coverageFlags struct {
	storeFlags
	json    bool
	without bool
}

func newCoverage(std streams) *cobra.Command {
	var flags coverageFlags
	command := &cobra.Command{
		Use:   "coverage [SOURCE]",
		Short: "Tell which sentences of a source have statements, and which have none",
		Long: `Tell which sentences of a source have statements, and which have none. Without a source all of them are listed.

With --source-text FILE the sentences are those of the text, found by its sha256. Without it only the sentences that were
coded are known, and what was left out cannot be told. A sentence ends where Unicode says, a paragraph at an empty line.
Statements of every mode count, deprecated ones do not.`,
		Example: `  peacegraph coverage
  peacegraph coverage source:tahir-2025
  peacegraph coverage source:tahir-2025 --source-text article.txt --without
  peacegraph coverage source:letter --data my-data --source-text letter.txt --json`,
		Args: takes(0, 1, "coverage takes one source, as in peacegraph coverage source:tahir-2025"),
		RunE: func(command *cobra.Command, args []string) error { return coverage(command, std, flags, args) },
	}
	flags.add(command, memory)
	flags.addData(command, readDataHelp)
	flags.addSourceText(command)
	command.Flags().BoolVar(&flags.json, "json", false, "print as JSON")
	command.Flags().BoolVar(&flags.without, "without", false, "list only sentences without a statement")
	return command
}

func coverage(command *cobra.Command, std streams, flags coverageFlags, args []string) error {
	g, err := flags.read(command.Context(), std)
	if err != nil {
		return err
	}
	defer g.Close()
	var all []covered
	for _, source := range sources(g.Snapshot(), args) {
		c, err := source.Coverage()
		if err != nil {
			return err
		}
		all = append(all, coveredBy(source, c, flags.without))
	}
	switch {
	case len(args) == 0 && flags.json:
		for i := range all {
			all[i].List = nil
		}
		return writeJSON(std.out, all)
	case len(args) == 0:
		return writeSources(std.out, all)
	case len(all) == 0:
		return notASource(g.Snapshot(), args[0])
	case flags.json:
		return writeJSON(std.out, all[0])
	}
	return all[0].write(std.out, flags.without)
}

// sources returns the source with the id, or every source in the order of the record.
func sources(s *graph.Snapshot, args []string) []graph.Source {
	var all []graph.Source
	for e := range s.Entities() {
		if source, ok := e.(graph.Source); ok && (len(args) == 0 || string(e.ID()) == args[0]) {
			all = append(all, source)
		}
	}
	return all
}

// notASource says that there is no such source, and which there are.
func notASource(s *graph.Snapshot, id string) error {
	var ids []string
	for _, source := range sources(s, nil) {
		ids = append(ids, string(source.ID()))
	}
	if len(ids) == 0 {
		return errors.New("the graph has no source")
	}
	return usageError{fmt.Errorf("%s is not a source of the graph; there are %s", id, strings.Join(ids, ", "))}
}

// covered is what `peacegraph coverage --json` prints of a source.
type covered struct {
	Source            string            `json:"source"`
	Name              string            `json:"name"`
	Basis             string            `json:"basis"`
	Paragraphs        int               `json:"paragraphs"`
	Sentences         int               `json:"sentences"`
	WithStatements    int               `json:"withStatements"`
	WithoutStatements *int              `json:"withoutStatements"`
	Elsewhere         int               `json:"elsewhere"`
	NumberedOtherwise int               `json:"numberedOtherwise"`
	List              []coveredSentence `json:"list,omitempty"`
}

type coveredSentence struct {
	Paragraph  int     `json:"paragraph"`
	Sentence   int     `json:"sentence"`
	Start      *int    `json:"start"`
	End        *int    `json:"end"`
	Statements int     `json:"statements"`
	Text       *string `json:"text"`
}

func coveredBy(source graph.Source, c *graph.Coverage, without bool) covered {
	result := covered{
		Source: string(source.ID()), Name: source.Name([]string{"en"}), Basis: c.Basis.String(), Paragraphs: c.Paragraphs, Sentences: c.SentenceCount,
		WithStatements: c.WithStatements, Elsewhere: c.Elsewhere, NumberedOtherwise: c.NumberedOtherwise,
	}
	result.WithoutStatements = ifKnown(c.WithoutStatements())
	for s := range c.All() {
		if without && s.StatementCount() > 0 {
			continue
		}
		paragraph, _ := s.Paragraph()
		result.List = append(result.List, coveredSentence{
			Paragraph: paragraph, Sentence: s.Sentence(), Start: ifKnown(s.Start()), End: ifKnown(s.End()), Statements: s.StatementCount(), Text: ifKnown(s.Text()),
		})
	}
	return result
}

// ifKnown returns a value that is known, nil for one that is not.
func ifKnown[T any](value T, known bool) *T {
	if !known {
		return nil
	}
	return &value
}

// writeSources prints a line for each source.
func writeSources(to io.Writer, all []covered) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SOURCE\tSENTENCES\tWITH STATEMENTS\tWITHOUT\tELSEWHERE\tSENTENCES ARE THOSE OF")
	hidden := false
	for _, c := range all {
		without, basis := "not known", "the coding"
		if c.WithoutStatements != nil {
			without, basis = strconv.Itoa(*c.WithoutStatements), "the text"
		}
		hidden = hidden || c.WithoutStatements == nil
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%d\t%s\n", c.Source, c.Sentences, c.WithStatements, without, c.Elsewhere, basis)
	}
	if err := w.Flush(); err != nil || !hidden {
		return err
	}
	_, err := fmt.Fprintln(to, "\nELSEWHERE are passages in no sentence: rows, pages, whole paragraphs, a title, a number that the text lacks. Where the text\nis not at hand, what was left out cannot be told; give it with --source-text FILE.")
	return err
}

// write prints what is known of one source: in sentences, and then a table of its sentences.
func (c covered) write(to io.Writer, without bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", c.Source, c.Name)
	if c.WithoutStatements != nil {
		fmt.Fprintf(&b, "%d of %s in %s have statements. The text is at hand.\n", c.WithStatements, count(c.Sentences, "sentence", "sentences"), count(c.Paragraphs, "paragraph", "paragraphs"))
	} else {
		fmt.Fprintf(&b, "%s in %s were coded. The text is not at hand, so what was left out cannot be told; give it with\n--source-text FILE.\n",
			count(c.Sentences, "sentence", "sentences"), count(c.Paragraphs, "paragraph", "paragraphs"))
	}
	if c.Elsewhere > 0 {
		fmt.Fprintf(&b, "In no sentence: %s (rows, pages, whole paragraphs, a title, a number that the text lacks).\n", count(c.Elsewhere, "passage", "passages"))
	}
	if c.NumberedOtherwise > 0 {
		fmt.Fprintf(&b, "Numbered otherwise: %s, at whose offsets the text has another paragraph or sentence than the numbers say.\n", count(c.NumberedOtherwise, "passage", "passages"))
	}
	if _, err := fmt.Fprint(to, b.String()); err != nil || len(c.List) == 0 {
		return err
	}
	fmt.Fprintln(to)
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	head := "PARAGRAPH\tSENTENCE\tSTATEMENTS"
	if c.WithoutStatements != nil {
		head += "\tTEXT"
	}
	fmt.Fprintln(w, head)
	room := max(widthOf(to)-len("PARAGRAPH  SENTENCE  STATEMENTS  "), 40)
	for _, s := range c.List {
		line := fmt.Sprintf("%d\t%d\t%d", s.Paragraph, s.Sentence, s.Statements)
		if s.Text != nil {
			line += "\t" + short(*s.Text, room)
		}
		fmt.Fprintln(w, line)
	}
	return w.Flush()
}

// short returns a text in one line of at most width characters.
func short(text string, width int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:width-1]) + "…"
}
