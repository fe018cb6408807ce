package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"peacegraph": func() { os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})) },
	})
}

// TestScripts runs the files of testdata/scripts: what is typed, and what is then to be read.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/scripts", UpdateScripts: *update, RequireExplicitExec: true, Setup: func(env *testscript.Env) error {
		root, err := os.Getwd()
		env.Setenv("ROOT", root+"/../..")
		env.Setenv("COMPUTER_USER", computerUser())
		return err
	}})
}
