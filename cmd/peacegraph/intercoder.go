package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/graph/intercoder"
)

type intercoderFlags struct {
	storeFlags
	json bool
	csv  string
}

func newIntercoder(std streams) *cobra.Command {
	var flags intercoderFlags
	command := &cobra.Command{
		Use:   "intercoder DATASET|DIR DATASET|DIR",
		Short: "Tell how far two data sets agree that code the same passages",
		Long: `Compare two codings of the same passages: data sets of the graph, or folders that are read and not written. Passages are
the same when source, paragraph and sentence are (otherwise page or row); those that only one has coded are counted and not
compared. In a passage, statements are aligned that share at least two of subject, predicate and object, best pairs first.

For each dimension the table has the pairs compared, how many are the same, in per cent, and Krippendorff's alpha: 1 when all
agree, 0 when they agree as by chance; - where alpha is not defined, because all values are the same. The row predicates asks
of each passage and each predicate that anybody used whether both coded it, so what only one saw counts there. Confidence is
compared as an order and as numbers. Below stands what differs, with both codings in words.`,
		Example: `  peacegraph intercoder tahir-2025 pax-2025
  peacegraph intercoder my-data/ tahir-2025 --csv disagreements.csv`,
		Args: takes(2, 2, "intercoder takes two data sets or folders, as in peacegraph intercoder first-coding/ second-coding/"),
		RunE: func(command *cobra.Command, args []string) error {
			return compareCodings(command.Context(), std, flags, args)
		},
	}
	flags.add(command, memory)
	command.Flags().BoolVar(&flags.json, "json", false, "print as JSON")
	command.Flags().StringVar(&flags.csv, "csv", "", "write the disagreements to a CSV file, too")
	return command
}

func compareCodings(ctx context.Context, std streams, flags intercoderFlags, args []string) error {
	g, err := flags.read(ctx, std)
	if err != nil {
		return err
	}
	defer g.Close()
	var codings [2]*intercoder.Coding
	for i, arg := range args {
		if codings[i], err = readCoding(g.Snapshot(), std, arg); err != nil {
			return err
		}
	}
	report := intercoder.Compare(codings[0], codings[1])
	if flags.csv != "" {
		if err := writeDisagreements(flags.csv, report); err != nil {
			return err
		}
	}
	if flags.json {
		return writeJSON(std.out, report)
	}
	return printReport(std.out, report)
}

// readCoding reads a data set of the graph, or a folder. A folder with errors is told of as check does.
func readCoding(s *graph.Snapshot, std streams, name string) (*intercoder.Coding, error) {
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		coding, err := intercoder.Read(s, graph.ID(name))
		if errors.Is(err, graph.ErrInput) {
			return nil, usageError{fmt.Errorf("%s is no folder, and %w", name, err)}
		}
		return coding, err
	}
	draft, err := readFolder(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	after, findings := s.Preview(draft, graph.Authorship{})
	if findings.Refused() {
		for _, f := range findings {
			if f.Severity == graph.Error {
				fmt.Fprintf(std.err, "%s: %s\n", name, f)
			}
		}
		return nil, errFindings
	}
	return intercoder.Read(after, graph.Dataset{Name: draft.Dataset.Name.Text}.ID())
}

func printReport(to io.Writer, r *intercoder.Report) error {
	p := &printer{to: to, width: widthOf(to)}
	p.printf("A  %s  %s\nB  %s  %s\n\n", r.A.ID, r.A.Title, r.B.ID, r.B.Title)
	p.printf("Passages: %d coded by both; %d only by A and %d only by B, which are not compared.\n", r.Passages.Both, r.Passages.OnlyA, r.Passages.OnlyB)
	p.printf("Statements in the passages of both: %d by A, %d by B; %d aligned, %d of these the same in everything.\n\n",
		r.Statements.A, r.Statements.B, r.Statements.Aligned, r.Statements.Same)
	var lines [][]string
	for _, a := range r.Agreement {
		lines = append(lines, []string{a.Dimension, string(a.Level), strconv.Itoa(a.Pairs), strconv.Itoa(a.Same), decimals(a.PerCent, 1), decimals(a.Alpha, 3)})
	}
	p.table([]string{"dimension", "level", "pairs", "same", "per cent", "alpha"}, lines)
	if r.Passages.Both == 0 {
		p.printf("\nNothing was compared: there is no passage that both have coded.\n")
		return p.err
	}
	if len(r.Disagreements) == 0 {
		p.printf("\nNothing is coded differently.\n")
		return p.err
	}
	p.printf("\nCoded differently: %d\n", len(r.Disagreements))
	for _, d := range r.Disagreements {
		differs := strings.Join(d.Differs, ", ")
		if d.A == nil {
			differs = "only B has it"
		} else if d.B == nil {
			differs = "only A has it"
		}
		p.printf("\n%s: %s\n", passageName(d.Unit), differs)
		for _, side := range []struct {
			name string
			code *intercoder.Code
		}{{"A", d.A}, {"B", d.B}} {
			if side.code != nil {
				p.printf("  %s  %s  %s\n", side.name, side.code.ID, inWords(side.code))
			}
		}
	}
	return p.err
}

// inWords is a coding in a line.
func inWords(c *intercoder.Code) string {
	words := fmt.Sprintf("%s [%s", c.Text, c.Mode)
	if c.Polarity != graph.Positive.String() {
		words += ", " + c.Polarity
	}
	if c.Speaker != "" {
		words += ", by " + c.Speaker
	}
	if c.ValidTime != "" {
		words += ", " + c.ValidTime
	}
	return words + fmt.Sprintf(", confidence %d]", c.Confidence)
}

func passageName(u intercoder.Unit) string {
	name := string(u.Source)
	for _, part := range []struct{ what, value string }{
		{"paragraph", number(u.Paragraph)}, {"sentence", number(u.Sentence)}, {"page", u.Page}, {"row", u.Row},
	} {
		if part.value != "" {
			name += ", " + part.what + " " + part.value
		}
	}
	return name
}

// number writes a number, nothing for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func decimals(v *float64, n int) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(*v, 'f', n, 64)
}

// writeDisagreements writes a row for each disagreement.
func writeDisagreements(file string, r *intercoder.Report) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write the disagreements: %w", err)
	}
	w := csv.NewWriter(f)
	w.Write([]string{"source", "paragraph", "sentence", "page", "row", "differs", "a", "aText", "b", "bText"}) // a failure is told by Error
	for _, d := range r.Disagreements {
		row := []string{string(d.Unit.Source), number(d.Unit.Paragraph), number(d.Unit.Sentence), d.Unit.Page, d.Unit.Row, strings.Join(d.Differs, " | ")}
		for _, c := range []*intercoder.Code{d.A, d.B} {
			if c == nil {
				row = append(row, "", "")
			} else {
				row = append(row, string(c.ID), inWords(c))
			}
		}
		w.Write(row)
	}
	w.Flush()
	if err := errors.Join(w.Error(), f.Close()); err != nil {
		return fmt.Errorf("write the disagreements: %w", err)
	}
	return nil
}
