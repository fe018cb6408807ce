package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
	"peacegraph/graph/store"
)

type importFlags struct {
	storeFlags
	serverFlags
	write, json, verbose bool
	list                 int
	author, message      string
	sourceText           []string
}

// shownExamples is how many examples of each sort are listed without --list.
const shownExamples = 10

func newImport(std streams) *cobra.Command {
	var flags importFlags
	command := &cobra.Command{
		Use:   "import DIR...",
		Short: "Say what a data set would add to the graph, and add it with --write",
		Long: `Compare the data set in a folder with the graph and say what would be added, what would be merged into what the graph has
already (which evidence, names, identifiers), what is unchanged, and what is in conflict with other data sets. Nothing is
written without --write.

With --write all of it is added as one changeset, or nothing: a mistake in the data, Ctrl+C, a crash or a full disk leave the
graph as it was. The same data again change nothing. Several folders are added in the order given, each as a changeset of
its own, and may refer to those before; all are checked before the first is written.

In conflict are another value for the same attribute of an entity (the new one is shown from then on, the old one is kept in
the history), and statements that contradict those of another data set (both are kept). Neither keeps data out. The same id
with another content does: it is a finding, as in peacegraph check.

` + serverHelp + ` The author is then the name of the token, and --write puts the data into a draft and
publishes it; a command that was interrupted is given again, and what it had done is not done twice.`,
		Example: `  peacegraph import my-data/
  peacegraph import my-data/ --write --author "Ada Example" --message "Second round of coding"
  peacegraph import my-data/ --store bbolt:data -v
  peacegraph import my-data/ --json
  peacegraph import my-data/ --server https://graph.example.org --write`,
		Args: takes(1, 1000, "import takes folders of data sets, as in peacegraph import my-data/"),
		RunE: func(command *cobra.Command, args []string) error { return importData(command, std, flags, args) },
	}
	flags.storeFlags.add(command, "bbolt:data")
	flags.serverFlags.add(command)
	command.Flags().BoolVar(&flags.write, "write", false, "write it, instead of only saying what would be written")
	command.Flags().StringVar(&flags.author, "author", "", "who writes; the name of the user of this computer when not given")
	command.Flags().StringVar(&flags.message, "message", "", "why, in a sentence; names the data set and its version when not given")
	command.Flags().BoolVarP(&flags.verbose, "verbose", "v", false, "list examples even where there are many")
	command.Flags().IntVar(&flags.list, "list", shownExamples, "how many examples of each sort to list; 0 for the table alone")
	command.Flags().BoolVar(&flags.json, "json", false, "print everything as JSON")
	command.Flags().StringArrayVar(&flags.sourceText, "source-text", nil, "text of a source, found by its sha256; may be given again")
	return command
}

// importing is one folder on its way into the graph.
type importing struct {
	*report.Set
	result  graph.Result
	written bool
}

func (f *importFlags) refusal(command *cobra.Command, args []string) error {
	dir, err := f.dir()
	switch {
	case err != nil:
		return err
	case command.Flags().Changed("server") && command.Flags().Changed("author"):
		return usageError{errors.New("--author does not go with --server: the author is the name of the token; leave it out")}
	case f.write && dir == "" && !command.Flags().Changed("server"):
		return usageError{errors.New("--write needs a store that lasts, and one in memory is forgotten at the end; name a folder, as in --store bbolt:data")}
	case f.list < 0:
		return usageError{fmt.Errorf("--list %d is no number of examples; write 0 for none, or more", f.list)}
	case len(f.sourceText) > 0 && len(args) > 1:
		return usageError{errors.New("--source-text goes with one folder; import the others by themselves")}
	}
	for _, name := range [...]string{"author", "message"} {
		flag := command.Flags().Lookup(name)
		if flag.Changed && !f.write {
			return usageError{fmt.Errorf("--%s is kept with what is written; add --write, or leave it out", name)}
		}
		if flag.Changed && flag.Value.String() == "" {
			return usageError{fmt.Errorf("--%s is empty; write something, or leave it out", name)}
		}
	}
	return nil
}

func importData(command *cobra.Command, std streams, flags importFlags, args []string) error {
	if err := flags.refusal(command, args); err != nil {
		return err
	}
	if command.Flags().Changed("list") {
		flags.verbose = true
	}
	if asks, err := flags.client(command, std); err != nil {
		return err
	} else if asks != nil {
		return flags.send(command.Context(), std, asks, args)
	}
	all, err := readImports(std, args)
	if err != nil {
		return err
	}
	against, err := flags.prepareAndWrite(command.Context(), std, all)
	if err != nil && !errors.Is(err, errFindings) {
		return flags.explain(err, all)
	}
	told := importReport{Import: report.ImportOf(against, flags.folders(all)), flags: &flags, where: "--store " + flags.url}
	if p := all[0].Prepared; p != nil {
		told.by = p.Authorship()
	}
	if tellErr := told.tell(std.out); tellErr != nil {
		return tellErr
	}
	return err
}

// setsOf returns the data sets of folders.
func setsOf(all []*importing) []*report.Set {
	sets := make([]*report.Set, len(all))
	for i, d := range all {
		sets[i] = d.Set
	}
	return sets
}

// folders tells what was found out of each folder.
func (f *importFlags) folders(all []*importing) []report.Folder {
	folders := report.Folders(setsOf(all), f.list)
	for i, d := range all {
		folders[i].Changeset = report.ChangesetOf(d.result.Changeset)
	}
	return folders
}

func readImports(std streams, args []string) ([]*importing, error) {
	all := make([]*importing, len(args))
	for i, dir := range args {
		draft, err := watched(std.err, "reading "+dir, func() (*graph.Draft, error) { return readFolder(dir) })
		if err != nil {
			return nil, fmt.Errorf("import %s: %w", dir, err)
		}
		all[i] = &importing{Set: report.NewSet(dir, draft, newExcerpts(dir).lines)}
	}
	return all, nil
}

// prepareAndWrite checks every folder, and writes them with --write when none was refused. A store that is not there yet
// is only made when all the data are right. It returns in words what they were compared with.
func (f *importFlags) prepareAndWrite(ctx context.Context, std streams, all []*importing) (against string, err error) {
	dir, err := f.dir()
	if err != nil {
		return "", err
	}
	there := false
	if dir != "" {
		if there, err = storeIn(dir); err != nil {
			return "", err
		}
	}
	against = f.url
	if !there {
		if against = "the seed, which a new store begins with"; f.noSeed {
			against = "an empty store"
		}
		if err := f.rehearseImports(ctx, std, all); err != nil || !f.write {
			return against, err
		}
	}
	if !there && dir != "" {
		return against, f.makeStore(ctx, std, dir, func(g *graph.Graph) (bool, error) {
			err := f.into(ctx, std, g, all)
			return err == nil || slices.ContainsFunc(all, func(d *importing) bool { return d.written }), err
		})
	}
	g, err := f.openURL(ctx, std)
	if err != nil {
		return "", err
	}
	err = f.into(ctx, std, g, all)
	return against, errors.Join(err, g.Close())
}

// rehearseImports checks the folders against a graph in memory that is as a new store would be.
func (f *importFlags) rehearseImports(ctx context.Context, std streams, all []*importing) error {
	inMemory := f.storeFlags
	inMemory.url = memory
	g, _, err := inMemory.open(ctx, std)
	if err != nil {
		return err
	}
	return errors.Join(f.prepare(ctx, std, g, all), g.Close())
}

// into checks the folders against a store, which gets the seed when it is new, and writes them with --write.
func (f *importFlags) into(ctx context.Context, std streams, g *graph.Graph, all []*importing) error {
	if _, some := g.Snapshot().Head(); !some && !f.noSeed {
		if !f.write {
			return f.rehearseImports(ctx, std, all)
		}
	}
	if f.write {
		if err := f.complete(ctx, g); err != nil {
			return err
		}
	}
	if err := f.prepare(ctx, std, g, all); err != nil || !f.write {
		return err
	}
	for _, d := range all {
		// What was prepared is all that is written; the files take more room than that.
		d.Draft = nil
	}
	for _, d := range all {
		shown := newSteps(std.err, d.Name(), d.Prepared.Summary().StatementsAdded+d.Prepared.Summary().StatementsMerged)
		result, err := g.Write(ctx, d.Prepared, shown.show)
		shown.done()
		if err != nil {
			return fmt.Errorf("import %s: %w", d.Dir, err)
		}
		d.result, d.written = result, true
	}
	return nil
}

// prepare checks each folder against the graph as those before it will leave it. It ends with [errFindings] when one was
// refused.
func (f *importFlags) prepare(ctx context.Context, std streams, g *graph.Graph, all []*importing) error {
	base := g.Snapshot()
	if len(all) == 1 {
		if err := addTexts(all[0].Draft, base, f.sourceText); err != nil {
			return err
		}
	}
	refused, err := report.PrepareAll(ctx, base, setsOf(all), f.by, func(set *report.Set, statements int) (graph.Progress, func()) {
		shown := newSteps(std.err, set.Name(), statements)
		return shown.show, shown.done
	})
	if err == nil && refused {
		err = errFindings
	}
	return err
}

// by says who writes a data set and why.
func (f *importFlags) by(draft *graph.Draft) graph.Authorship {
	by := graph.Authorship{Agent: f.author, Message: f.messageFor(draft)}
	if by.Agent == "" {
		by.Agent = computerUser()
	}
	return by
}

// messageFor says why a data set is written.
func (f *importFlags) messageFor(draft *graph.Draft) string {
	if f.message != "" {
		return f.message
	}
	message := "Import of " + draft.Dataset.Name.Text
	if version := draft.Dataset.Version.Text; version != "" {
		message += " " + version
	}
	return message
}

// computerUser returns the name of who is logged in, or of the program when the system does not tell.
func computerUser() string {
	if u, err := user.Current(); err == nil {
		if u.Name != "" {
			return u.Name
		}
		return u.Username
	}
	if name := os.Getenv("USER"); name != "" {
		return name
	}
	return agent
}

// explain says in a sentence what became of the data when the work could not be done.
func (f *importFlags) explain(err error, all []*importing) error {
	kept := "nothing was written"
	if n := slices.IndexFunc(all, func(d *importing) bool { return !d.written }); n > 0 {
		kept = keptOf(all[:n]) + "; nothing was written of " + keptOf(all[n:])
	}
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted: %s; the same command starts again", kept)
	case errors.Is(err, store.ErrFull):
		return fmt.Errorf("%w: %s", err, kept)
	}
	return err
}

// keptOf names the data sets, with the changesets as which they were written before.
func keptOf(all []*importing) string {
	names := make([]string, len(all))
	for i, d := range all {
		names[i] = d.Name()
		if d.result.Changeset.Number() > 0 {
			names[i] += " had been written as " + string(d.result.Changeset.ID()) + " and stays"
		}
	}
	return strings.Join(names, ", ")
}
