package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/server"
)

type queryFlags struct {
	storeFlags
	json      bool
	operation string
	variables string
}

func newQuery(std streams) *cobra.Command {
	var flags queryFlags
	command := &cobra.Command{
		Use:   "query [FILE | TEXT | -]",
		Short: "Ask one GraphQL question and print the answer",
		Long: `Ask one GraphQL question and print the answer as a table, or as JSON with --json. No server is needed and no port opened.

The question is a file, or the text itself when it has a brace in it, or standard input for - and when nothing is given.
Without --store the seed is asked.`,
		Example: `  peacegraph query '{ entity(by: {id: "talks:doha"}) { name ... on Negotiation { mediators { nodes { name } } } } }'
  peacegraph query --json schema/examples/mediators.graphql
  peacegraph query --variables '{"id": "org:ttp"}' 'query($id: ID!) { entity(by: {id: $id}) { name description } }'`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error { return query(command, std, flags, args) },
	}
	flags.add(command, "memory:")
	command.Flags().BoolVar(&flags.json, "json", false, "print the whole answer as JSON")
	command.Flags().StringVar(&flags.operation, "operation", "", "name of the operation to run, when the document has several")
	command.Flags().StringVar(&flags.variables, "variables", "", "values of variables, as a JSON object")
	return command
}

func query(command *cobra.Command, std streams, flags queryFlags, args []string) error {
	document, err := readDocument(std.in, args)
	if err != nil {
		return err
	}
	request := server.Request{Query: document, OperationName: flags.operation}
	if flags.variables != "" {
		decoder := json.NewDecoder(strings.NewReader(flags.variables))
		decoder.UseNumber()
		if err := decoder.Decode(&request.Variables); err != nil {
			return usageError{fmt.Errorf(`--variables is not a JSON object (%w); write it as '{"id": "org:ttp"}'`, err)}
		}
	}
	ctx := command.Context()
	g, err := flags.read(ctx, std)
	if err != nil {
		return err
	}
	defer g.Close()
	s, err := newServer(g, server.Config{})
	if err != nil {
		return err
	}
	answer := s.Execute(ctx, request)
	if flags.json {
		var compact, indented bytes.Buffer
		if err := server.WriteAnswer(&compact, answer); err != nil {
			return err
		}
		if err := json.Indent(&indented, compact.Bytes(), "", "  "); err != nil {
			return err
		}
		fmt.Fprintln(std.out, strings.TrimRight(indented.String(), "\n"))
	} else {
		if err := writeTables(std.out, answer.Data); err != nil {
			return err
		}
		for _, problem := range answer.Errors {
			fmt.Fprintf(std.err, "peacegraph: %s\n", problem.Error())
		}
	}
	if len(answer.Errors) > 0 {
		return errFindings
	}
	return nil
}

// readDocument returns the question: the text of a file, the argument itself, or standard input.
func readDocument(in io.Reader, args []string) (string, error) {
	if len(args) == 0 || args[0] == "-" {
		text, err := io.ReadAll(in)
		if err == nil && strings.TrimSpace(string(text)) == "" {
			return "", usageError{errors.New("nothing was asked; give a file, a question in quotes, or a question on standard input")}
		}
		return string(text), err
	}
	if strings.Contains(args[0], "{") {
		return args[0], nil
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return "", fmt.Errorf("read the question: %w; a question given as text has a brace in it", err)
	}
	return string(text), nil
}
