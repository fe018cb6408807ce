package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"peacegraph/cmd/internal/client"
	"peacegraph/cmd/internal/server"
)

// addressFile is the file, in the folder of a store, in which the server that holds the store tells its address.
const addressFile = "server.json"

// heldBy is what a server tells of itself in the folder of its store.
type heldBy struct {
	// Address is where clients find it.
	Address string `json:"address"`
	// Local is where programs on this computer find it.
	Local   string    `json:"local"`
	Started time.Time `json:"started"`
	Program string    `json:"program"`
	// Instance tells it from other servers, see [server.Server.Instance].
	Instance string `json:"instance"`
}

// tellAddress writes where a server is found into the folder of its store, "" for a store in memory. Forget takes it away.
func tellAddress(dir, local, public string, s *server.Server) (forget func() error, err error) {
	if dir == "" {
		return func() error { return nil }, nil
	}
	by := heldBy{Address: public, Local: local, Started: time.Now().UTC().Truncate(time.Second), Program: programVersion, Instance: s.Instance()}
	if public == "" {
		by.Address = local
	}
	text, err := json.MarshalIndent(by, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("tell the address of the server: %w", err)
	}
	name := filepath.Join(dir, addressFile)
	temporary, err := os.CreateTemp(dir, "."+addressFile+".*")
	if err != nil {
		return nil, fmt.Errorf("tell the address of the server: %w", err)
	}
	_, err = temporary.Write(append(text, '\n'))
	if err = errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), name)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("tell the address of the server: %w", err), os.Remove(temporary.Name()))
	}
	return func() error { return os.Remove(name) }, nil
}

// holder returns the server that holds the store in a folder. ok is false when none has told its address, or when that is
// the address of one that has ended without taking it away.
func holder(ctx context.Context, dir string) (by heldBy, ok bool) {
	text, err := os.ReadFile(filepath.Join(dir, addressFile))
	if err != nil || json.Unmarshal(text, &by) != nil || by.Instance == "" {
		return by, false
	}
	health, alive := client.Probe(context.WithoutCancel(ctx), by.Local)
	return by, alive && health.Instance == by.Instance
}

// heldStore is the error of a store that another program has, with what can be done about it. Args is the command line.
func heldStore(ctx context.Context, command *cobra.Command, args []string) error {
	url := command.Flag("store").Value.String()
	by, known := holder(ctx, strings.TrimPrefix(url, bbolt))
	held := url + " is held by another program, and only one at a time can have it; "
	if known {
		held = fmt.Sprintf("%s is held by the server at %s, and only one program at a time can have it; ", url, by.Address)
	}
	const stop = "stop that one (Ctrl+C where it runs)"
	switch {
	case known && command.Name() == "serve":
		return errors.New(held + "use that server, or " + stop)
	case command.Name() == "serve":
		return errors.New(held + "if it is a server use that, or " + stop)
	case command.Name() == "restore":
		return errors.New(held + "restore into a new folder, so that nothing is lost")
	case known && command.Name() == "verify":
		return errors.New(held + "verify a dump of what it holds:\n\n  " + dumpOf(by.Address) + "peacegraph verify " + retold(command, args, notStore, "-") + "\n")
	case known && command.Flag("server") == nil:
		copied := url + "-copy"
		return errors.New(held + "ask a copy of what it holds:\n\n  " + dumpOf(by.Address) + "peacegraph restore - --store " + quoted(copied) +
			"\n  peacegraph " + command.Name() + " " + retold(command, args, notStore, "--store", quoted(copied)) + "\n")
	case command.Flag("server") == nil:
		return errors.New(held + stop + ", and start it again afterwards")
	case known:
		token := ""
		if command.Name() == "check" || command.Flag("write") != nil {
			token = "\nwith your token in " + tokenVariable + ", or in a file that --token-file names\n"
		}
		return errors.New(held + "ask that server:\n\n  " + asking(command, args, by.Address) + "\n" + token)
	}
	return errors.New(held + stop + ", and start it again afterwards; or ask it with --server if it is a server")
}

// dumpOf is the beginning of a command line that goes on with what a server holds.
func dumpOf(address string) string {
	return "peacegraph dump --server " + quoted(address) + " - | "
}

// asking returns the command line with which a server is asked what a store was to be asked.
func asking(command *cobra.Command, args []string, address string) string {
	skip := func(flag string) bool {
		// The name of who writes is that of the token.
		return flag == "author" || slices.Contains(local[:], flag) && flag != "data" && flag != "source-text"
	}
	return "peacegraph " + command.Name() + " " + retold(command, args, skip, "--server", quoted(address))
}

// notStore says which flag names a store.
func notStore(flag string) bool { return flag == "store" || flag == "no-seed" }

// retold returns the arguments of a command line without the flags that are to be skipped, and with others in front.
func retold(command *cobra.Command, args []string, skip func(flag string) bool, first ...string) string {
	line := first
	named := false
	for i := 0; i < len(args); i++ {
		word := args[i]
		if word == "--" {
			for _, rest := range args[i:] {
				line = append(line, quoted(rest))
			}
			break
		}
		if word == command.Name() && !named {
			named = true
			continue
		}
		words := []string{word}
		flag := flagOf(command, word)
		if flag != nil && flag.NoOptDefVal == "" && !strings.Contains(word, "=") && i+1 < len(args) && !(strings.HasPrefix(word, "-") && !strings.HasPrefix(word, "--") && len(word) > 2) {
			i++
			words = append(words, args[i])
		}
		if flag != nil && skip(flag.Name) {
			continue
		}
		for _, w := range words {
			line = append(line, quoted(w))
		}
	}
	return strings.Join(line, " ")
}

// flagOf returns the flag that a word of a command line sets, nil when it sets none.
func flagOf(command *cobra.Command, word string) *pflag.Flag {
	if name, long := strings.CutPrefix(word, "--"); long {
		name, _, _ = strings.Cut(name, "=")
		return command.Flag(name)
	}
	if len(word) > 1 && word[0] == '-' {
		return command.Flags().ShorthandLookup(word[1:2])
	}
	return nil
}

// quoted writes a word so that a shell reads it as it is.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@%+,=", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
