package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"peacegraph/graph/vocab"
)

// version is the version of the program, as CHANGELOG.md lists them.
const version = "0.1.0"

// programVersion is how the program calls itself.
const programVersion = "peacegraph " + version

func newVersion(std streams) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the versions of the program, its vocabulary and Go",
		Example: "  peacegraph version",
		Args:    takes(0, 0, "version takes no arguments"),
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(std.out, "peacegraph %s%s\nvocabulary %s\n%s %s/%s\n",
				version, revision(), vocab.Builtin().Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}

// revision returns the commit the program was built from, when the build knows it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return " (" + setting.Value[:min(12, len(setting.Value))] + ")"
		}
	}
	return ""
}
