package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/download"
	"peacegraph/graph"
	"peacegraph/graph/export"
)

// baseHelp is what --base of commands that write permalinks is.
const baseHelp = "address of a server that permalinks lead to, as in https://graph.example.org; without it there are none"

type exportFlags struct {
	storeFlags
	serverFlags
	selectionFlags
	list   bool
	format string
	gexf   string
	values string
	base   string
	excel  bool
}

func newExport(std streams) *cobra.Command {
	var flags exportFlags
	command := &cobra.Command{
		Use:   "export FILE | -",
		Short: "Write the graph, or a part of it, for another program",
		Long: `Write the graph, or a part of it, in a form that another program reads: Gephi, NetworkX, igraph, Cytoscape, sigma, Neo4j, a
spreadsheet, RDF. The end of the file's name tells the form, or --format does; --list shows all of them. With - it goes to
standard output. A form of several files is written as a zip archive, or into a new folder when the name does not end in .zip.

Without a flag everything is written, whatever its mode: look at mode, polarity and rank of each statement before you count.
--dataset takes one data set; --around what lies around an entity; --query what the answer to a question has in it;
--predicate, --mode, --kind and --filter only some statements. Where statements are chosen by --around or by a filter, what
the filter does not say takes the default read, as in the API: told as fact, reported or judged, not denied, not deprecated.

In a network, a statement that gives a value becomes an attribute of its entity and a statement about a statement is left
out; --values nodes makes nodes of values and of such statements, and leaves out nothing.

A csv is in UTF-8 without a byte-order mark, as R, pandas and most programs expect it. Excel takes such a file for one in the
encoding of the country when it is opened with a double click: for Excel, add --excel.

` + serverHelp + ` Permalinks then lead to that server.`,
		Example: `  peacegraph export graph.gexf
  peacegraph export pakistan.md --around state:pakistan
  peacegraph export talks.graphml --predicate mediates --predicate partyTo
  peacegraph export proposals.csv --mode PROPOSAL
  peacegraph export - --format turtle --dataset tahir-2025
  peacegraph export answer.cyjs --query doha-mediators
  peacegraph export vocabulary.ttl
  peacegraph export graph.gexf --server https://graph.example.org
  peacegraph export --list`,
		Args: func(command *cobra.Command, args []string) error {
			if flags.list {
				return takes(0, 0, "--list takes no file")(command, args)
			}
			return takes(1, 1, "export takes the file to write, or - for standard output, as in peacegraph export graph.gexf")(command, args)
		},
		RunE: func(command *cobra.Command, args []string) error {
			if flags.list {
				return listFormats(std.out)
			}
			return exportTo(command, std, flags, args[0])
		},
	}
	flags.storeFlags.add(command, memory)
	flags.serverFlags.add(command)
	flags.addData(command, readDataHelp)
	flags.selectionFlags.add(command)
	command.Flags().BoolVar(&flags.list, "list", false, "list the forms and who reads them")
	command.Flags().StringVar(&flags.format, "format", "", "name of the form, instead of the end of the file's name")
	command.Flags().StringVar(&flags.gexf, "gexf", "1.3", "version of GEXF: 1.3, or 1.2 for NetworkX before 3.3")
	command.Flags().StringVar(&flags.values, "values", "attributes", "what values become in a network: attributes or nodes")
	command.Flags().BoolVar(&flags.excel, "excel", false, "begin a csv with the mark (BOM) by which Excel knows UTF-8")
	command.Flags().StringVar(&flags.base, "base", "", baseHelp)
	return command
}

// listFormats prints every form.
func listFormats(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FORM\tNAME OF A FILE\tWHO READS IT")
	for _, f := range export.Formats() {
		ends := make([]string, len(f.Ends))
		for i, end := range f.Ends {
			ends[i] = "*" + end
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, strings.Join(ends, " "), f.Readers)
	}
	return w.Flush()
}

func exportTo(command *cobra.Command, std streams, flags exportFlags, file string) error {
	ctx := command.Context()
	format, err := flags.formatFor(file)
	if err != nil {
		return err
	}
	options := export.Options{Base: flags.base, GEXF: flags.gexf, Excel: flags.excel, Program: programVersion}
	if options.Values, err = export.ValuesNamed(flags.values); err != nil {
		return usageError{fmt.Errorf("--values: %w", err)}
	}
	if flags.gexf != "1.3" && flags.gexf != "1.2" {
		return usageError{fmt.Errorf("--gexf %s: accepted: 1.3, 1.2", flags.gexf)}
	}
	asks, err := flags.client(command, std)
	if err != nil {
		return err
	}
	if asks != nil {
		started := time.Now()
		report, written, err := flags.fetch(ctx, std, asks, file, format)
		if err != nil {
			return err
		}
		flags.tell(std.err, file, format, report, written, time.Since(started))
		return nil
	}
	g, err := flags.read(ctx, std)
	if err != nil {
		return err
	}
	defer g.Close()
	snapshot := g.Snapshot().Until(ctx.Err)
	if flags.asOf != "" {
		at, err := download.AsOf(flags.asOf)
		if err != nil {
			return usageError{fmt.Errorf("--as-of: %w", err)}
		}
		if snapshot, err = snapshot.AsOf(at); err != nil {
			return userError(err)
		}
	}
	selection, err := flags.selection(ctx, std, g, format)
	if err != nil {
		return err
	}
	options.Title = flags.title()
	selected, err := snapshot.Select(selection)
	if err != nil {
		return userError(err)
	}
	started := time.Now()
	rows := selected.EntityCount() + selected.StatementCount()
	progress := newProgress(std.err, "writing")
	defer progress.done()
	options.Progress = func(done int) { progress.show(min(done, rows), rows) }
	var report export.Report
	written, err := writeExport(std, file, format, exporting{
		one: func(to io.Writer) (err error) {
			report, err = export.Write(to, format, selected, options)
			return err
		},
		several: func(open func(string) (io.WriteCloser, error)) (err error) {
			report, err = export.WriteFiles(open, format, selected, options)
			return err
		},
	})
	progress.done()
	if err != nil {
		return userError(err)
	}
	_, some := snapshot.Head()
	flags.tell(std.err, file, format, download.Report{Report: report, Empty: !some}, written, time.Since(started))
	return nil
}

// tell says what was written, and what may surprise.
func (f exportFlags) tell(to io.Writer, file string, format export.Format, report download.Report, written int64, took time.Duration) {
	tellExport(to, file, format, report.Report, written, took)
	if format.Name == "gexf" && f.gexf == "1.3" {
		fmt.Fprintln(to, "  NetworkX before 3.3, as in Debian 12, does not read GEXF 1.3: for it, add --gexf 1.2")
	}
	switch {
	case report.Empty && f.asOf != "":
		fmt.Fprintf(to, "  nothing had been written to the graph by %s\n", f.asOf)
	case report.Empty:
		fmt.Fprintln(to, "  nothing has been written to the graph yet")
	case report.Nodes == 0 && report.Edges == 0:
		fmt.Fprintln(to, "  nothing was selected: look at --filter, --mode, --predicate, --kind, --dataset and --as-of")
	}
}

// userError makes a mistake of the command line of what the asker can put right.
func userError(err error) error {
	var input *graph.InputError
	if errors.As(err, &input) {
		return usageError{input}
	}
	return err
}

func (f exportFlags) formatFor(file string) (export.Format, error) {
	switch {
	case f.format != "":
		format, err := export.FormatNamed(f.format)
		if err != nil {
			return format, usageError{fmt.Errorf("--format: %w; `peacegraph export --list` tells more", err)}
		}
		return format, nil
	case file == "-":
		return export.Format{}, usageError{errors.New("standard output has no name that tells the form; add --format, as in peacegraph export - --format gexf")}
	}
	format, err := export.FormatOf(file)
	if err != nil {
		return format, usageError{fmt.Errorf("%w; or add --format", err)}
	}
	return format, nil
}

// tellExport says in a line what was written, and in others what was not.
func tellExport(to io.Writer, file string, format export.Format, report export.Report, written int64, took time.Duration) {
	if file == "-" {
		file = "standard output"
	}
	things, links := [2]string{"node", "nodes"}, [2]string{"edge", "edges"}
	switch {
	case format.Terms:
		things, links = [2]string{"kind", "kinds"}, [2]string{"predicate", "predicates"}
	case !format.Network():
		things, links = [2]string{"entity", "entities"}, [2]string{"statement", "statements"}
	}
	fmt.Fprintf(to, "%s: %s and %s as %s, %s in %s\n", file, count(report.Nodes, things[0], things[1]), count(report.Edges, links[0], links[1]),
		format.Name, size(written), took.Round(time.Millisecond))
	if report.Attributes > 0 {
		fmt.Fprintf(to, "  %s became attributes of nodes\n", count(report.Attributes, "statement", "statements"))
	}
	for _, left := range report.LeftOut {
		fmt.Fprintf(to, "  left out: %s\n", left)
	}
	if report.Note != "" {
		fmt.Fprintf(to, "  %s\n", report.Note)
	}
}

func size(n int64) string {
	if n < 10_000 {
		return fmt.Sprintf("%d bytes", n)
	}
	if n < 10_000_000 {
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d MB", n/1_000_000)
}
