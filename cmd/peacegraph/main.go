// Command peacegraph serves, asks and checks a knowledge graph of a peace process. `peacegraph help` lists what it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
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
  peacegraph query '{ entity(by: {id: "talks:doha"}) { name } }'
  peacegraph check my-data/`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(root *cobra.Command, args []string) error {
			if len(args) == 0 {
				return root.Help()
			}
			message := fmt.Sprintf("there is no command %q", args[0])
			if near := root.SuggestionsFor(args[0]); len(near) > 0 {
				message += "; did you mean " + near[0] + "?"
			}
			return usageError{errors.New(message)}
		},
	}
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newServe(std), newQuery(std), newCheck(std), newStats(std), newVersion(std))
	for _, command := range append(root.Commands(), root) {
		if args := command.Args; args != nil {
			command.Args = func(c *cobra.Command, given []string) error {
				if err := args(c, given); err != nil {
					return usageError{err}
				}
				return nil
			}
		}
	}
	return root
}
