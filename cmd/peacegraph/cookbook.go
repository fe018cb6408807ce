package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/server"
	"peacegraph/schema"
)

func newCookbook(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "cookbook [NAME]",
		Short: "List questions to begin with, or print one",
		Long: `List the questions of the cookbook by theme, or print the one with the name: a GraphQL query to ask, or to change.

Each can be asked of the seed as it stands: peacegraph query NAME.`,
		Example: `  peacegraph cookbook
  peacegraph cookbook doha-mediators > mine.graphql
  peacegraph query doha-mediators`,
		Args: takes(0, 1, "cookbook takes the name of one question; without a name it lists them all"),
		RunE: func(_ *cobra.Command, args []string) error {
			cookbook, err := schema.Cookbook()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return listCookbook(std.out, cookbook)
			}
			for _, example := range cookbook {
				if example.Name == args[0] {
					_, err := io.WriteString(std.out, example.Query)
					return err
				}
			}
			return usageError{fmt.Errorf("the cookbook has no question %q; `peacegraph cookbook` lists the names", args[0])}
		},
	}
}

// listCookbook prints the names and the questions, theme by theme.
func listCookbook(to io.Writer, cookbook []schema.Example) error {
	width := 0
	for _, example := range cookbook {
		width = max(width, len(example.Name))
	}
	var text strings.Builder
	theme := ""
	for _, example := range cookbook {
		if example.Theme != theme {
			if theme != "" {
				text.WriteByte('\n')
			}
			theme = example.Theme
			fmt.Fprintln(&text, theme)
		}
		fmt.Fprintf(&text, "  %-*s  %s\n", width, example.Name, example.Question)
	}
	_, err := io.WriteString(to, text.String())
	return err
}

// exampleRequest returns a question of the cookbook with its variables, ready to ask.
func exampleRequest(example schema.Example) (server.Request, error) {
	request := server.Request{Query: example.Query}
	if example.Variables == nil {
		return request, nil
	}
	var err error
	if request.Variables, err = readVariables(string(example.Variables)); err != nil {
		return server.Request{}, fmt.Errorf("read the variables of %s: %w", example.Name, err)
	}
	return request, nil
}
