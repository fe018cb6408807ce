package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/access"
	"peacegraph/cmd/internal/server"
)

// tokenFlags say where tokens are kept.
type tokenFlags struct {
	storeFlags
	tokens string
}

func newToken(std streams) *cobra.Command {
	command := &cobra.Command{
		Use:   "token",
		Short: "Say who may write to a server: add, list and revoke tokens",
		Long: `Say who may write to a server. Reading is open to everybody, unless the server runs with --require-token-to-read;
writing needs a token, which stands for a person or a program:

  reader  reads, where reading needs a token
  editor  writes drafts of their own and publishes them
  admin   writes, and sees to the drafts of others

The name of a token becomes the agent of the changesets that are written with it, for good. A name is given once: names of
tokens that were revoked stay known, so that nobody else is taken for their owner.

Tokens are kept in tokens.json in the folder of the store, or in the file of --tokens: their hashes, never they themselves.
A server that runs knows what is added and revoked at once. Keep the file to yourself, and out of what you publish.

A token is sent as the header Authorization: Bearer pg_…; commands take it from PEACEGRAPH_TOKEN. Send it over https alone.`,
		Example: `  peacegraph token add "Ada Example" --role editor --expires 90d
  peacegraph token list
  peacegraph token revoke "Ada Example"`,
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return command.Help()
			}
			return noCommand(command, args[0])
		},
	}
	command.SuggestionsMinimumDistance = 2
	command.AddCommand(newTokenAdd(std), newTokenList(std), newTokenRevoke(std))
	return command
}

func (f *tokenFlags) add(command *cobra.Command) {
	command.Flags().StringVar(&f.url, "store", "bbolt:data", "store whose server the tokens are for: bbolt:DIR, which may be held by that server")
	command.Flags().StringVar(&f.tokens, "tokens", "", "file of the tokens, when it is not tokens.json in the folder of the store")
	command.MarkFlagsMutuallyExclusive("store", "tokens")
}

// file returns the file of the tokens.
func (f *tokenFlags) file() (string, error) {
	if f.tokens != "" {
		return f.tokens, nil
	}
	dir, err := f.dir()
	if err == nil && dir == "" {
		err = usageError{errors.New("a store in memory keeps no tokens; name a file for them, as in --tokens tokens.json, here and for `peacegraph serve`")}
	}
	return filepath.Join(dir, access.FileName), err
}

func newTokenAdd(std streams) *cobra.Command {
	var flags tokenFlags
	var role, expires string
	var again bool
	command := &cobra.Command{
		Use:   "add NAME --role reader|editor|admin",
		Short: "Add a token and print it, once",
		Long: `Add a token for a person or a program, and print it. It is shown this once and kept nowhere: send it to its owner over a way
that nobody else reads. Standard output has the token alone, so that it can be written to a file or piped.

A name has letters and digits of any script, with single spaces and . - _ ' @ + between them, at most 64. It stands in every
changeset that is written with the token. Two names that differ in case alone are one. --again gives the same person another
token, for one that expired, was revoked or is lost; the one before ends at once.

--expires takes a number of days, weeks or years (90d, 12w, 1y) or the last day on which the token works (2027-01-31, until
midnight UTC). Without it the token works until it is revoked.`,
		Example: `  peacegraph token add "Ada Example" --role editor --expires 90d
  peacegraph token add nightly-import --role editor --store bbolt:/srv/peacegraph > nightly.token
  peacegraph token add "Ada Example" --role editor --again`,
		Args: takes(1, 1, `token add takes one name, as in peacegraph token add "Ada Example" --role editor`),
		RunE: func(command *cobra.Command, args []string) error {
			path, err := flags.file()
			if err != nil {
				return err
			}
			asked := access.NewToken{Name: args[0], Again: again}
			var known bool
			if role == "" {
				return usageError{errors.New("say what the token is good for: --role reader, editor or admin")}
			}
			if asked.Role, known = server.ParseRole(role); !known {
				return usageError{fmt.Errorf("--role %q is none; accepted: reader, editor, admin", role)}
			}
			now := time.Now()
			if asked.Expires, err = expiry(expires, now); err != nil {
				return usageError{err}
			}
			token, secret, err := access.Add(path, asked, now)
			if err != nil {
				return usage(err)
			}
			until := "until it is revoked"
			if !token.Expires.IsZero() {
				until = "until " + moment(token.Expires)
			}
			fmt.Fprintln(std.out, secret.Reveal())
			fmt.Fprintf(std.err, "This is the token of %s, %s, %s. It is shown this once; %s has its hash alone.\n", token.Name, withArticle(token.Role), until, path)
			if dir, err := flags.dir(); err == nil && flags.tokens == "" {
				if there, err := storeIn(dir); err == nil && !there {
					fmt.Fprintf(std.err, "There is no store in %s yet; `peacegraph serve --store %s` makes one.\n", dir, flags.url)
				}
			}
			return nil
		},
	}
	flags.add(command)
	command.Flags().StringVar(&role, "role", "", "what the token is good for: reader, editor or admin (needed)")
	command.Flags().StringVar(&expires, "expires", "", "when it ends: 90d, 12w, 1y, or a day such as 2027-01-31 (default never)")
	command.Flags().BoolVar(&again, "again", false, "give a name that is known another token, and end the one before")
	return command
}

func newTokenList(std streams) *cobra.Command {
	var flags tokenFlags
	var asJSON bool
	command := &cobra.Command{
		Use:   "list",
		Short: "List who has a token, until when, and when it was last used",
		Long: `List the tokens in the order in which they were added: name, role, whether the token is valid, has expired or was revoked,
when it was added, when it ends, and the minute in which a server last took it. Times are UTC. The tokens themselves are
kept nowhere and cannot be listed.`,
		Example: `  peacegraph token list
  peacegraph token list --tokens tokens.json --json`,
		Args: takes(0, 0, "token list takes no arguments, only flags, as in peacegraph token list --store bbolt:data"),
		RunE: func(_ *cobra.Command, _ []string) error {
			path, err := flags.file()
			if err != nil {
				return err
			}
			tokens, err := access.List(path)
			if err != nil {
				return err
			}
			uses, err := access.LastUses(path)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(std.out, tokensOut(tokens, uses, time.Now()))
			}
			if len(tokens) == 0 {
				_, err := fmt.Fprintf(std.out, "Nobody has a token; add one with `peacegraph token add NAME --role editor %s`.\n", flags.flag())
				return err
			}
			w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tROLE\tSTATE\tADDED\tEXPIRES\tLAST USE")
			for _, t := range tokens {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Name, t.Role, t.State(time.Now()), moment(t.Added), or(moment(t.Expires), "never"), or(moment(uses[t.Name]), "never"))
			}
			return w.Flush()
		},
	}
	flags.add(command)
	command.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return command
}

func newTokenRevoke(std streams) *cobra.Command {
	var flags tokenFlags
	command := &cobra.Command{
		Use:   "revoke NAME",
		Short: "End a token at once",
		Long: `End a token for good, also for a server that runs. What was written with it stays, under its name, and the name stays known:
nobody else gets it. The same person gets another token with ` + "`peacegraph token add NAME --again`" + `.`,
		Example: `  peacegraph token revoke "Ada Example"`,
		Args:    takes(1, 1, `token revoke takes one name, as in peacegraph token revoke "Ada Example"`),
		RunE: func(_ *cobra.Command, args []string) error {
			path, err := flags.file()
			if err != nil {
				return err
			}
			before, err := access.Revoke(path, args[0], time.Now())
			if err != nil {
				return usage(err)
			}
			if !before.Revoked.IsZero() {
				_, err = fmt.Fprintf(std.out, "The token of %s was revoked on %s already.\n", before.Name, moment(before.Revoked))
				return err
			}
			_, err = fmt.Fprintf(std.out, "The token of %s is revoked; what was written with it stays.\n", before.Name)
			return err
		},
	}
	flags.add(command)
	return command
}

// usage makes what can be said better a usage error.
func usage(err error) error {
	var wrong *access.Mistake
	if errors.As(err, &wrong) {
		return usageError{err}
	}
	return err
}

// flag returns the flag that names the same tokens again.
func (f *tokenFlags) flag() string {
	if f.tokens != "" {
		return "--tokens " + f.tokens
	}
	return "--store " + f.url
}

// tokenOut is a token as `peacegraph token list --json` prints it.
type tokenOut struct {
	Name     string    `json:"name"`
	Role     string    `json:"role"`
	State    string    `json:"state"`
	Added    time.Time `json:"added"`
	Expires  time.Time `json:"expires,omitzero"`
	Revoked  time.Time `json:"revoked,omitzero"`
	LastUsed time.Time `json:"lastUsed,omitzero"`
}

func tokensOut(tokens []access.Token, uses map[string]time.Time, now time.Time) []tokenOut {
	out := make([]tokenOut, len(tokens))
	for i, t := range tokens {
		out[i] = tokenOut{t.Name, t.Role.String(), string(t.State(now)), t.Added, t.Expires, t.Revoked, uses[t.Name]}
	}
	return out
}

// expiry reads when a token is to end; zero for an empty text.
func expiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	if err == nil && n > 0 && n <= 36500 {
		switch text[len(text)-1] {
		case 'd':
			return now.UTC().AddDate(0, 0, n).Truncate(time.Second), nil
		case 'w':
			return now.UTC().AddDate(0, 0, 7*n).Truncate(time.Second), nil
		case 'y':
			if n <= 100 {
				return now.UTC().AddDate(n, 0, 0).Truncate(time.Second), nil
			}
		}
	}
	return time.Time{}, fmt.Errorf("--expires %q is no end; write days, weeks or years, as in 90d, 12w or 1y, or the last day, as in 2027-01-31", text)
}

// moment prints a time to the minute, in UTC; "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func withArticle(role server.Role) string {
	if name := role.String(); strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + role.String()
}
