package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/mapping"
)

type mapFlags struct {
	checkFlags
	mapping, out string
	list         bool
	text         string
	show, rows   int
}

func newMap(std streams) *cobra.Command {
	var flags mapFlags
	command := &cobra.Command{
		Use:   "map FILE --mapping NAME",
		Short: "Turn a table of another project into entities and statements",
		Long: `Read a foreign table (CSV with commas, semicolons or tabs, or JSON Lines) by a mapping, and show what it would become:
the first rows as they came and what was made of them, how many entities and statements, what the graph has already, the
columns that are not used, and everything that is wrong, with the line and column of the foreign file. Nothing is imported.

--mapping names a mapping that is shipped, or the file of your own; graph/mapping/README.md says how to write one. Entities
are looked up in the seed, or in the graph of --store, by external ids, or by the id that the mapping gives them, so that the
new rows connect with it: in a row that is shown, + is an entity that is new, = one that is there, and > a statement.

--out DIR writes the result as the folder of a data set, which check and import take. A result with errors is not written.`,
		Example: `  peacegraph map --list
  peacegraph map graph/mapping/testdata/pax.csv --mapping pax
  peacegraph map pax.csv --mapping pax --out my-data/pax
  peacegraph map --text pax > my.yaml
  peacegraph map events.csv --mapping my.yaml --rows 100 --show 5`,
		Args: func(_ *cobra.Command, args []string) error {
			switch alone := flags.list || flags.text != ""; {
			case alone && len(args) > 0:
				return usageError{errors.New("--list and --text tell of mappings and take no file")}
			case !alone && len(args) != 1:
				return usageError{errors.New("map takes one table, as in peacegraph map pax.csv --mapping pax; peacegraph map --list lists the mappings")}
			case !alone && flags.mapping == "":
				return usageError{errors.New("--mapping is missing; name a mapping that `peacegraph map --list` lists, or the file of your own")}
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			switch {
			case flags.list:
				return listMappings(std.out, flags.json)
			case flags.text != "":
				text, err := mapping.Text(flags.text)
				if err != nil {
					return usageError{err}
				}
				_, err = std.out.Write(text)
				return err
			}
			return mapTable(command, std, flags, args[0])
		},
	}
	flags.storeFlags.add(command, memory)
	command.Flags().StringVar(&flags.mapping, "mapping", "", "name of a shipped mapping, or the file of one")
	command.Flags().StringVar(&flags.out, "out", "", "folder to write the result to as a data set; it must not be there yet")
	command.Flags().BoolVar(&flags.list, "list", false, "list the mappings that are shipped")
	command.Flags().StringVar(&flags.text, "text", "", "print the file of a shipped mapping, to read or to copy")
	command.Flags().IntVar(&flags.show, "show", 2, "how many rows to show with what they became")
	command.Flags().IntVar(&flags.rows, "rows", 0, "map only so many rows, to try a mapping on a large table; 0 for all")
	command.Flags().BoolVar(&flags.json, "json", false, "print the result as JSON")
	return command
}

// listMappings prints the mappings that are shipped.
func listMappings(to io.Writer, asJSON bool) error {
	type shipped struct {
		Name     string `json:"name"`
		Reads    string `json:"reads"`
		Made     string `json:"version"`
		Citation string `json:"citation"`
		Note     string `json:"note"`
	}
	all := []shipped{}
	for _, m := range mapping.List() {
		all = append(all, shipped{m.Name, m.Reads, m.Made, m.Citation(), m.Note})
	}
	if asJSON {
		return writeJSON(to, all)
	}
	for i, m := range all {
		if i > 0 {
			fmt.Fprintln(to)
		}
		fmt.Fprintln(to, coloursFor(to).bold(m.Name))
		for _, line := range []struct{ what, text string }{{"reads", m.Reads}, {"made for", "version " + m.Made}, {"cite", m.Citation}, {"note", m.Note}} {
			what := line.what
			for _, part := range wrap(line.text, max(widthOf(to)-12, 40)) {
				fmt.Fprintf(to, "  %-8s  %s\n", what, part)
				what = ""
			}
		}
	}
	return nil
}

// readMapping reads a shipped mapping by its name, or the file of one. A name with a dot or a slash is a file.
func readMapping(name string) (*mapping.Mapping, graph.Findings, error) {
	if !strings.ContainsAny(name, `./\`) {
		m, err := mapping.Load(name)
		if err != nil {
			return nil, nil, usageError{err}
		}
		return m, nil, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, fmt.Errorf("read the mapping: %w", err)
	}
	m, findings := mapping.Parse(name, text)
	return m, findings, nil
}

func mapTable(command *cobra.Command, std streams, flags mapFlags, file string) error {
	m, findings, err := readMapping(flags.mapping)
	if err != nil {
		return err
	}
	lines := newExcerpts("")
	if m == nil {
		return errors.Join(flags.refuse(std.out, findings, lines, "the mapping "+flags.mapping), errFindings)
	}
	if flags.out != "" {
		if err := vacant(flags.out); err != nil {
			return err
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("map %s: %w", file, err)
	}
	g, against, err := flags.background(command.Context(), std, []string{m.Dataset()})
	if err != nil {
		return err
	}
	defer g.Close()
	snapshot := g.Snapshot()
	result := m.Apply(format.ReadTable(file, data), snapshot, mapping.Options{Show: flags.show, Rows: flags.rows})
	summary, found := snapshot.Check(result.Draft)
	mapped := mappedTable{mapping: m, file: file, result: result, snapshot: snapshot, summary: summary, findings: found, against: against, partial: flags.rows > 0}
	if !found.Refused() && flags.out != "" {
		if err := writeDataset(flags.out, result.Draft); err != nil {
			return err
		}
		mapped.out = flags.out
	}
	if flags.json {
		err = writeJSON(std.out, mapped.json(lines))
	} else {
		err = mapped.write(std.out, lines)
	}
	if err == nil && found.Refused() {
		return errFindings
	}
	return err
}

// refuse prints findings about a mapping that cannot be used.
func (f mapFlags) refuse(to io.Writer, findings graph.Findings, lines *excerpts, what string) error {
	if f.json {
		return writeJSON(to, mappedJSON{Findings: report.FindingsOf(findings, lines.lines)})
	}
	if err := showFindings(to, findings, lines); err != nil {
		return err
	}
	_, err := fmt.Fprintf(to, "%s has %s; nothing was mapped.\n", what, errorsIn(findings))
	return err
}

// vacant reports a folder that cannot be written to without mixing two data sets.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("--out %s: %w", dir, err)
	case len(entries) > 0:
		return usageError{fmt.Errorf("--out %s: the folder is not empty; name one that is not there yet", dir)}
	}
	return nil
}

// writeDataset writes a draft as a data set. The folder has all of it or is not there.
func writeDataset(dir string, draft *graph.Draft) (err error) {
	dir = filepath.Clean(dir)
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return fmt.Errorf("--out %s: %w", dir, err)
	}
	unfinished, err := os.MkdirTemp(parent, "."+filepath.Base(dir)+"-")
	if err != nil {
		return fmt.Errorf("--out %s: %w", dir, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("--out %s: %w", dir, err), os.RemoveAll(unfinished))
		}
	}()
	if err := os.Chmod(unfinished, 0o755); err != nil {
		return err
	}
	if err := format.WriteDataset(draft, func(name string) (io.WriteCloser, error) {
		return os.Create(filepath.Join(unfinished, name))
	}); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(unfinished, dir)
}

// counts prints how many there are of each sort, aligned.
func counts(to io.Writer, rows []sortCount) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(w, "  %s\t%d\n", r.Sort, r.Count)
	}
	return w.Flush()
}
