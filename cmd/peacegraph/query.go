package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"peacegraph/cmd/internal/client"
	"peacegraph/cmd/internal/server"
	"peacegraph/schema"
)

type queryFlags struct {
	storeFlags
	serverFlags
	json      bool
	operation string
	variables string
}

func newQuery(std streams) *cobra.Command {
	var flags queryFlags
	command := &cobra.Command{
		Use:   "query [NAME | FILE | TEXT | -]",
		Short: "Ask one GraphQL question and print the answer",
		Long: `Ask one GraphQL question and print the answer as a table, or as JSON with --json. No server is needed and no port opened.

The question is the name of one of the cookbook (peacegraph cookbook lists them), or a file, or the text itself when it has
a brace in it, or standard input for - and when nothing is given. Without --store the seed is asked.

` + serverHelp,
		Example: `  peacegraph query doha-mediators
  peacegraph query '{ entity(by: {id: "talks:doha"}) { name ... on Negotiation { mediators { nodes { name } } } } }'
  peacegraph query --json mine.graphql
  peacegraph query doha-mediators --server https://graph.example.org
  peacegraph query --variables '{"id": "org:ttp"}' 'query($id: ID!) { entity(by: {id: $id}) { name description } }'`,
		Args: takes(0, 1, "query takes one question; put its text into single quotes, as in peacegraph query '{ service { version } }'"),
		RunE: func(command *cobra.Command, args []string) error { return query(command, std, flags, args) },
	}
	flags.storeFlags.add(command, memory)
	flags.serverFlags.add(command)
	flags.addData(command, readDataHelp)
	flags.addSourceText(command)
	command.Flags().BoolVar(&flags.json, "json", false, "print the whole answer as JSON")
	command.Flags().StringVar(&flags.operation, "operation", "", "name of the operation to run, when the document has several")
	command.Flags().StringVar(&flags.variables, "variables", "", "values of variables, as a JSON object")
	return command
}

func query(command *cobra.Command, std streams, flags queryFlags, args []string) error {
	request, err := readRequest(std.in, args)
	if err != nil {
		return err
	}
	request.OperationName = flags.operation
	if flags.variables != "" {
		if request.Variables, err = readVariables(flags.variables); err != nil {
			return usageError{fmt.Errorf(`--variables is not a JSON object (%w); write it as '{"id": "org:ttp"}'`, err)}
		}
	}
	asks, err := flags.client(command, std)
	if err != nil {
		return err
	}
	var text []byte // the answer as JSON
	if asks != nil {
		text, err = asks.GraphQL(command.Context(), client.Asked(request), "")
	} else {
		text, err = flags.answer(command.Context(), std, request)
	}
	if err != nil {
		return err
	}
	answer, err := server.ReadAnswer(text)
	if err != nil {
		return err
	}
	if flags.json {
		var indented bytes.Buffer
		if err := json.Indent(&indented, text, "", "  "); err != nil {
			return err
		}
		fmt.Fprintln(std.out, strings.TrimRight(indented.String(), "\n"))
	} else {
		if err := writeTables(std.out, answer.Data, answer.Errors); err != nil {
			return err
		}
		for _, problem := range answer.Errors {
			if problem.Extensions["code"] != server.CodeNoSuchOperation { // told as a mistake of the command line
				fmt.Fprintf(std.err, "peacegraph: %s\n", problemLine(problem))
			}
			if problem.Extensions["code"] == server.CodeNeedsEvents {
				fmt.Fprintln(std.err, "`peacegraph watch --server URL` follows what is published.")
			}
		}
	}
	switch {
	case len(answer.Errors) == 0:
		return nil
	case answer.Errors[0].Extensions["code"] == server.CodeNoSuchOperation:
		return usageError{errors.New(strings.ReplaceAll(answer.Errors[0].Message, "operationName", "--operation"))}
	}
	return errFindings
}

// answer asks a graph that is opened for it.
func (f *queryFlags) answer(ctx context.Context, std streams, request server.Request) ([]byte, error) {
	g, err := f.read(ctx, std)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	s, err := newServer(g, server.Config{})
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	// Nobody needs a token here, so that who wants to write is told how, and not to get one.
	ctx = server.WithClient(ctx, server.Client{Role: server.RoleEditor})
	err = server.WriteAnswer(&text, s.Execute(ctx, request))
	return text.Bytes(), err
}

// problemLine returns an error as compilers write it: where in the question, which field, and what is wrong.
func problemLine(problem *gqlerror.Error) string {
	var parts []string
	if len(problem.Locations) > 0 {
		parts = append(parts, fmt.Sprintf("%d:%d", problem.Locations[0].Line, problem.Locations[0].Column))
	}
	if path := problem.Path.String(); path != "" {
		parts = append(parts, path)
	}
	if len(parts) == 0 {
		return problem.Message
	}
	return strings.Join(parts, " ") + ": " + problem.Message
}

// readVariables reads one JSON object with nothing behind it. Numbers keep their digits.
func readVariables(text string) (map[string]any, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var variables map[string]any
	if err := decoder.Decode(&variables); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more behind its end")
	}
	return variables, nil
}

// readRequest returns the question: one of the cookbook with its variables, the text of a file, the argument itself, or
// standard input. A file goes before a question of the same name.
func readRequest(in io.Reader, args []string) (server.Request, error) {
	if len(args) == 0 || args[0] == "-" {
		text, err := io.ReadAll(in)
		if err == nil && strings.TrimSpace(string(text)) == "" {
			err = usageError{errors.New("nothing was asked; give a file, a question in quotes, or a question on standard input")}
		}
		return server.Request{Query: string(text)}, err
	}
	if strings.Contains(args[0], "{") {
		return server.Request{Query: args[0]}, nil
	}
	text, err := os.ReadFile(args[0])
	if err == nil {
		return server.Request{Query: string(text)}, nil
	}
	if cookbook, broken := schema.Cookbook(); broken != nil {
		return server.Request{}, broken
	} else if i := slices.IndexFunc(cookbook, func(e schema.Example) bool { return e.Name == args[0] }); i >= 0 {
		return exampleRequest(cookbook[i])
	}
	return server.Request{}, fmt.Errorf("read the question: %w; a question given as text has a brace in it, and "+
		"`peacegraph cookbook` lists those that have a name", err)
}
