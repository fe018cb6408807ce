package main

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"peacegraph": func() {
		bearFileLimit()
		main()
	}})
}

// TestScripts runs the files of testdata/scripts: what is typed, and what is then to be read.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/scripts", UpdateScripts: *update, RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			root, err := os.Getwd()
			env.Setenv("ROOT", root+"/../..")
			env.Setenv("COMPUTER_USER", computerUser())
			env.Values[serversKey{}] = map[string]*exec.Cmd{}
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"server": startServer, "interrupt": endServer, "found": keepFound},
	})
}

type serversKey struct{}

// startServer is the command `server NAME ARG...` of scripts: it starts `peacegraph serve` with the arguments on a free port
// and waits until it listens. The address is then in the variable NAME.
func startServer(ts *testscript.TestScript, _ bool, args []string) {
	name := args[0]
	program := exec.Command(os.Args[0])
	program.Args = append([]string{"peacegraph", "serve", "--quiet", "--addr", "127.0.0.1:0"}, args[1:]...)
	program.Dir = ts.MkAbs(".")
	for _, variable := range [...]string{"HOME", "PATH", "WORK", "TMPDIR"} {
		program.Env = append(program.Env, variable+"="+ts.Getenv(variable))
	}
	program.Stderr = os.Stderr
	out, err := program.StdoutPipe()
	ts.Check(err)
	ts.Check(program.Start())
	ts.Defer(func() {
		if program.ProcessState == nil {
			_ = program.Process.Kill()
			_ = program.Wait()
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Stop with") {
		if address, found := strings.CutPrefix(strings.TrimSpace(lines.Text()), "explore  "); found {
			ts.Setenv(name, strings.TrimSuffix(address, "/"))
		}
	}
	if ts.Getenv(name) == "" {
		ts.Fatalf("the server ended before it listened")
	}
	ts.Value(serversKey{}).(map[string]*exec.Cmd)[name] = program
}

// endServer is the command `interrupt NAME` of scripts: a server ends as with Ctrl+C, and with a ! in front at once, as with kill -9.
func endServer(ts *testscript.TestScript, kill bool, args []string) {
	program := ts.Value(serversKey{}).(map[string]*exec.Cmd)[args[0]]
	if kill {
		ts.Check(program.Process.Kill())
		_ = program.Wait() // it was killed
		return
	}
	ts.Check(program.Process.Signal(os.Interrupt))
	ts.Check(program.Wait())
}

// keepFound is the command `found NAME PATTERN` of scripts: what the first group of the pattern matches in what was last
// printed is then in the variable NAME.
func keepFound(ts *testscript.TestScript, _ bool, args []string) {
	pattern, err := regexp.Compile(args[1])
	ts.Check(err)
	match := pattern.FindStringSubmatch(ts.ReadFile("stdout"))
	if len(match) < 2 {
		ts.Fatalf("nothing matches %s", args[1])
	}
	ts.Setenv(args[0], match[1])
}
