package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/client"
)

// tokenVariable is the variable of the environment that a token is read from. A flag would show it to everybody who lists
// the programs that run.
const tokenVariable = "PEACEGRAPH_TOKEN"

// serverFlags say that a server is asked, in place of a store that is opened.
type serverFlags struct {
	server    string
	tokenFile string
	caFile    string
}

// serverHelp is what help texts say of --server.
const serverHelp = `With --server URL a running server is asked, and no store is opened. A token is read from ` + tokenVariable + `, or from the
file of --token-file.`

func (f *serverFlags) add(command *cobra.Command) {
	command.Flags().StringVar(&f.server, "server", "", "address of a running server to ask, instead of a store, as in http://localhost:8080")
	command.Flags().StringVar(&f.tokenFile, "token-file", "", "file with the token for --server; without it that of "+tokenVariable+" is sent, if there is one")
	command.Flags().StringVar(&f.caFile, "ca-file", "", "certificates (PEM) to trust beside those of the system, for --server with https")
}

// local are the flags that say which store is opened, and how.
var local = [...]string{"store", "no-seed", "data", "source-text", "base"}

// client returns the client of the server that was named, nil when a store is meant. The errors are about the command line.
func (f *serverFlags) client(command *cobra.Command, std streams) (*client.Client, error) {
	flags := command.Flags()
	if !flags.Changed("server") {
		for _, name := range [...]string{"token-file", "ca-file"} {
			if flags.Changed(name) {
				return nil, usageError{fmt.Errorf("--%s goes with --server, and no server is named", name)}
			}
		}
		return nil, nil
	}
	for _, name := range local {
		if flag := flags.Lookup(name); flag != nil && flag.Changed {
			return nil, usageError{fmt.Errorf("--%s %s; leave it out, or leave out --server", name, reasons(name))}
		}
	}
	token, err := f.token(std.err)
	if err != nil {
		return nil, err
	}
	c, err := client.New(client.Config{Server: f.server, Token: token, CAFile: f.caFile, Version: version})
	if err != nil {
		return nil, usageError{fmt.Errorf("--server: %w", err)}
	}
	if c.Bare() {
		fmt.Fprintf(std.err, "peacegraph: warning: the token goes to %s without TLS, and everybody on the way can read it; use https://\n", c.Server())
	}
	return c, nil
}

// reasons says why a flag does not go with --server.
func reasons(flag string) string {
	switch flag {
	case "store", "no-seed":
		return "is for a store that is opened here, and --server asks another program"
	case "data":
		return "adds to a graph that is opened here; `peacegraph import` adds to that of a server"
	case "source-text":
		return "is for texts of this computer, which are not sent to a server"
	}
	return "is that of the server"
}

// token reads the token; empty when there is none.
func (f *serverFlags) token(log io.Writer) (string, error) {
	if f.tokenFile == "" {
		return strings.TrimSpace(os.Getenv(tokenVariable)), nil
	}
	info, err := os.Stat(f.tokenFile)
	if err != nil {
		return "", fmt.Errorf("--token-file: %w", err)
	}
	text, err := os.ReadFile(f.tokenFile)
	if err != nil {
		return "", fmt.Errorf("--token-file: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if token == "" {
		return "", errors.New("--token-file: there is nothing in " + f.tokenFile + "; put the token into it, and nothing else")
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		fmt.Fprintf(log, "peacegraph: warning: others on this computer can read %s; `chmod 600 %s` keeps it to you\n", f.tokenFile, quoted(f.tokenFile))
	}
	return token, nil
}

// asked makes a mistake of the command line of a refusal that is about what was asked for, as it would be without a server.
func asked(err error) error {
	var told *client.Error
	if errors.As(err, &told) && told.Code == "BAD_USER_INPUT" {
		return usageError{err}
	}
	return err
}
