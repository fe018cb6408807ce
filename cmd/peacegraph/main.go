// Command peacegraph serves, asks and checks a knowledge graph of a peace process. `peacegraph help` lists what it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"peacegraph/graph/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// streams are where a command reads and writes. Tests give their own.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// The exit codes, as `peacegraph help` documents them.
const (
	exitOK       = 0
	exitFindings = 1 // the data has errors, or the answer has
	exitUsage    = 2 // the command line is wrong
	exitFailure  = 3 // the work could not be done: a store, a file, a port
)

// errFindings ends a command that has already told what it found.
var errFindings = errors.New("findings")

// usageError is a mistake on the command line.
type usageError struct{ error }

// run runs the program and returns its exit code.
func run(ctx context.Context, args []string, std streams) int {
	root := newRoot(std)
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	command, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, store.ErrLocked):
		err = heldStore(ctx, command, args)
	case errors.As(err, &usage):
		fmt.Fprintf(std.err, "peacegraph: %v\nSee `%s --help`.\n", err, command.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(std.err, "peacegraph: %v\n", err)
	return exitFailure
}

func newRoot(std streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "peacegraph",
		Short: "A knowledge graph of a peace process, with the evidence on every edge",
		Long: `peacegraph keeps what sources say about a peace process: who said it, where, how sure, and who denies it.

Exit codes: 0 done; 1 the data or the answer has errors; 2 the command line is wrong; 3 the work could not be done.`,
		Example: `  peacegraph serve
  peacegraph cookbook
  peacegraph query doha-mediators
  peacegraph check seed/tahir-2025`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(root *cobra.Command, args []string) error {
			if len(args) == 0 {
				return root.Help()
			}
			return noCommand(root, args[0])
		},
	}
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newServe(std), newQuery(std), newCookbook(std), newNew(std), newCheck(std), newMap(std), newMatches(std), newJudge(std), newStats(std), newVersion(std))
	root.AddCommand(newDump(std), newRestore(std), newVerify(std), newCite(std))
	root.AddCommand(newExport(std), newWatch(std))
	root.AddCommand(newCoverage(std))
	root.AddCommand(newDeprecate(std), newReinstate(std), newWithdraw(std), newIntercoder(std), newToken(std))
	root.SetHelpCommand(newHelp())
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newImport(std))
	return root
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Tell what a command does",
		Example: "  peacegraph help check",
		RunE: func(help *cobra.Command, args []string) error {
			command, rest, err := help.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(help.Root(), strings.Join(args, " "))
			}
			command.InitDefaultHelpFlag()
			return command.Help()
		},
	}
}

// noCommand is the error of a name that no command has, with the nearest that one has.
func noCommand(root *cobra.Command, name string) error {
	message := fmt.Sprintf("there is no command %q", name)
	if near := root.SuggestionsFor(name); len(near) > 0 {
		message += "; did you mean " + near[0] + "?"
	}
	return usageError{errors.New(message)}
}

// takes checks how many arguments a command is given. The sentence says what it takes.
func takes(least, most int, sentence string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return usageError{errors.New(sentence)}
		}
		return nil
	}
}
