package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"peacegraph/graph"
	"peacegraph/graph/nquads"
)

// verified is what `peacegraph verify --json` prints.
type verified struct {
	Of         string          `json:"of"` // the store, or the file
	Whole      bool            `json:"whole"`
	Changesets int             `json:"changesets"`
	Unchained  int             `json:"unchained"`
	Quads      int             `json:"quads"`
	Newest     string          `json:"newest,omitempty"` // the newest changeset that has a chain
	Chain      string          `json:"chain,omitempty"`
	Noted      *notedChain     `json:"noted,omitempty"`
	Faults     []verifiedFault `json:"faults"`
}

// notedChain is what became of the chain of --chain.
type notedChain struct {
	Chain     string `json:"chain"`
	Changeset string `json:"changeset,omitempty"` // the one that has it; empty when none has
}

type verifiedFault struct {
	Changeset string   `json:"changeset"`
	Kind      string   `json:"kind"`
	Message   string   `json:"message"`
	Written   int      `json:"written"`
	Found     int      `json:"found"`
	Strays    []string `json:"strays,omitempty"`
}

func newVerify(std streams) *cobra.Command {
	var flags storeFlags
	var noted string
	var asJSON bool
	command := &cobra.Command{
		Use:   "verify [DUMP|-]",
		Short: "Say whether the record is what was written",
		Long: `Say whether the record is what was written. Each changeset ends with its chain: the SHA-256 of the chain of the changeset
before and of its own quads, sorted. All chains are computed again. A changeset that is not what was written is named, with
what is wrong with it as far as that can be told: how many quads are missing or too many, and those that do not belong there.

The store is read as it is, and so is one that no other command can open any more. In place of a store a dump can be
verified; - stands for the standard input. Changesets that were written before there were chains have none: nothing can
be said about them.

A record from which the newest changesets were taken away is whole as far as it goes. To see that, too, note the newest chain
where nobody can change it, and give it as --chain.

The exit code is 1 when the record is not what was written.`,
		Example: `  peacegraph verify --store bbolt:data
  peacegraph verify --store bbolt:data --chain sha256:41f0…
  peacegraph verify backup.nq.gz --json`,
		Args: takes(0, 1, "verify takes a dump or --store, as in peacegraph verify --store bbolt:data"),
		RunE: func(command *cobra.Command, args []string) error {
			if noted != "" {
				if _, err := nquads.ParseDigest(noted); err != nil {
					return usageError{fmt.Errorf("--chain: %w", err)}
				}
			}
			of, found, err := flags.verify(command, std, args)
			if err != nil {
				return err
			}
			v := toldOf(of, found, noted)
			if asJSON {
				err = writeJSON(std.out, v)
			} else {
				err = v.print(std.out)
			}
			if err == nil && !v.Whole {
				err = errFindings
			}
			return err
		},
	}
	flags.add(command, memory)
	command.Flags().StringVar(&noted, "chain", "", "a chain that was noted earlier: say which changeset has it, or that none has")
	command.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return command
}

// verify verifies what the command line names, and returns how it is called.
func (f *storeFlags) verify(command *cobra.Command, std streams, args []string) (of string, found graph.Verification, err error) {
	ctx := command.Context()
	if len(args) > 0 {
		if command.Flags().Changed("store") {
			return "", found, usageError{errors.New("give a dump or --store, not both")}
		}
		found, err = verifyDump(ctx, std, args[0])
		return args[0], found, err
	}
	dir, err := f.dir()
	if err != nil {
		return "", found, err
	}
	if dir == "" {
		g, err := f.read(ctx, std)
		if err != nil {
			return "", found, err
		}
		defer g.Close()
		found, err = g.Snapshot().Verify(ctx)
		return f.url, found, err
	}
	if there, err := storeIn(dir); err != nil {
		return "", found, err
	} else if !there {
		return "", found, fmt.Errorf("there is no store in %s; give the folder of one, as in --store bbolt:data", dir)
	}
	progress := newProgress(std.err, "verifying the record")
	defer progress.done()
	found, err = graph.VerifyStore(ctx, f.url, progress.show)
	return f.url, found, err
}

// verifyDump verifies a dump, or an export as N-Quads.
func verifyDump(ctx context.Context, std streams, name string) (found graph.Verification, err error) {
	d, err := openDump(std, name)
	if err != nil {
		return found, err
	}
	defer d.close()
	progress := newProgress(std.err, "verifying the dump")
	defer progress.done()
	d.chains = graph.NewVerifier()
	defer func() { err = errors.Join(err, d.chains.Close()) }()
	for {
		_, _, err := d.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && d.read%4096 == 0 {
			err = ctx.Err()
			progress.show(d.read, d.quads)
		}
		if err != nil {
			return found, fmt.Errorf("verify %s: %w", name, err)
		}
	}
	if d.read == 0 {
		return found, fmt.Errorf("verify %s: there is no quad in it", name)
	}
	return d.chains.Result()
}

// toldOf returns what is told of a verification.
func toldOf(of string, found graph.Verification, noted string) verified {
	v := verified{Of: of, Whole: found.Whole(), Changesets: found.Changesets, Unchained: found.Unchained, Quads: found.Quads, Faults: []verifiedFault{}}
	if n := len(found.Links); n > 0 {
		v.Newest, v.Chain = string(found.Links[n-1].Changeset), found.Links[n-1].Chain
	}
	for _, f := range found.Faults {
		v.Faults = append(v.Faults, verifiedFault{string(f.Changeset), f.Kind.String(), f.Error(), f.Written, f.Found, f.Strays})
	}
	if noted == "" {
		return v
	}
	v.Noted = &notedChain{Chain: noted}
	if i := slices.IndexFunc(found.Links, func(l graph.Link) bool { return l.Chain == noted }); i >= 0 {
		v.Noted.Changeset = string(found.Links[i].Changeset)
	} else {
		v.Whole = false
	}
	return v
}

func (v verified) print(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\n", v.Of)
	fmt.Fprintf(w, "changesets\t%d%s\n", v.Changesets, v.verdict())
	fmt.Fprintf(w, "quads\t%d\n", v.Quads)
	if v.Chain != "" {
		fmt.Fprintf(w, "chain\t%s of %s\n", v.Chain, v.Newest)
	}
	if v.Noted != nil && v.Noted.Changeset != "" {
		fmt.Fprintf(w, "noted\t%s has the chain that was noted\n", v.Noted.Changeset)
	}
	if v.Noted != nil && v.Noted.Changeset == "" {
		fmt.Fprintf(w, "noted\tno changeset has the chain %s: the changeset it was noted of is gone, or this is another record\n", v.Noted.Chain)
	}
	if len(v.Faults) > 0 {
		fmt.Fprintln(w)
		for _, f := range v.Faults {
			fmt.Fprintf(w, "%s\t%s\n", f.Changeset, f.Message)
			for _, line := range f.Strays {
				fmt.Fprintf(w, "\tdoes not belong there: %s\n", line)
			}
		}
		fmt.Fprintf(w, "\nFrom %s on the record is not what was written. Look for a dump that is whole (peacegraph verify DUMP), and restore it\ninto a new folder (peacegraph restore DUMP --store bbolt:DIR).\n", v.Faults[0].Changeset)
	}
	return w.Flush()
}

// verdict says how many changesets are whole.
func (v verified) verdict() string {
	chained := v.Changesets - v.Unchained
	var says []string
	switch {
	case v.Changesets == 0:
	case len(v.Faults) > 0:
		says = append(says, fmt.Sprintf("%d with faults", len(v.Faults)))
	case chained == v.Changesets && chained == 1:
		says = append(says, "whole")
	case chained == v.Changesets:
		says = append(says, "all whole")
	case chained > 0:
		says = append(says, fmt.Sprintf("%d whole", chained))
	}
	switch {
	case v.Unchained == 1 && v.Changesets == 1:
		says = append(says, "written before there were chains, so that nothing can be said about it")
	case v.Unchained == v.Changesets && v.Unchained > 0:
		says = append(says, "written before there were chains, so that nothing can be said about them")
	case v.Unchained > 0:
		says = append(says, fmt.Sprintf("the first %d written before there were chains, so that nothing can be said about them", v.Unchained))
	}
	if len(says) == 0 {
		return ""
	}
	return ", " + strings.Join(says, ", ")
}
