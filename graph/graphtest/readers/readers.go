// Package readers has the programs of others read what this program writes: NetworkX, igraph, rdflib and rapper, which Debian
// packages, and graphology, cytoscape and jsonld, which npm has. `make readers` installs them.
//
// A test writes files, and [Read] tells what the readers found in them. All files of a call are read by one process of
// Python and one of Node, so a test should call it once.
package readers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// python is Debian's own, which sees Debian's packages whatever other Python is on the path.
const python = "/usr/bin/python3"

// Job is a file for a reader.
type Job struct {
	// Reader is one of Names.
	Reader string `json:"reader"`
	// File is the path of the file.
	File string `json:"file"`
	// Format is what the reader has to be told: of rdflib `nquads`, `trig`, `turtle`, `json-ld`; of rapper `nquads`, `trig`,
	// `turtle`; of networkx-csv the path of the file of edges. Others need none.
	Format string `json:"format"`
}

// Names returns the names of the readers: a program, and for some what it reads.
func Names() []string {
	return []string{"networkx-gexf", "networkx-graphml", "networkx-node-link", "networkx-cyjs", "networkx-csv", "igraph-graphml", "rdflib", "rapper",
		"graphology", "graphology-gexf", "graphology-graphml", "cytoscape", "jsonld"}
}

// Answer is what a reader found in a file. Values of attributes are as the reader holds them: numbers stay numbers.
type Answer struct {
	// Attributes are those of the graph.
	Attributes map[string]any `json:"attributes"`
	Directed   bool           `json:"directed"`
	Nodes      []Node         `json:"nodes"`
	Edges      []Edge         `json:"edges"`
	// Quads are the lines of N-Quads or N-Triples that a reader of RDF makes of the file, sorted.
	Quads []string `json:"quads"`
	// Problem is why the file could not be read, empty when it could.
	Problem string `json:"problem"`
}

// Node is a node of a network.
type Node struct {
	ID         string         `json:"id"`
	Attributes map[string]any `json:"attributes"`
}

// Edge is an edge of a network. ID is empty where the reader keeps none.
type Edge struct {
	ID         string         `json:"id"`
	Source     string         `json:"source"`
	Target     string         `json:"target"`
	Attributes map[string]any `json:"attributes"`
}

// Read has each file read, and returns the answers in the order of the jobs. It fails the test when a reader is missing or
// a file could not be read.
func Read(t testing.TB, jobs ...Job) []Answer {
	t.Helper()
	dir, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json")); err != nil {
		t.Fatal("the readers of npm are not installed: run `make readers`")
	}
	answers := make([]Answer, len(jobs))
	runs := map[string]*run{
		"python": {command: []string{python, filepath.Join(dir, "read.py")}},
		"node":   {command: []string{"node", filepath.Join(dir, "read.mjs")}},
	}
	for i, job := range jobs {
		at := slices.Index(Names(), job.Reader)
		if at < 0 {
			t.Fatalf("there is no reader %q; there are %q", job.Reader, Names())
		}
		name := "node"
		if at <= slices.Index(Names(), "rapper") {
			name = "python"
		}
		runs[name].jobs, runs[name].at = append(runs[name].jobs, job), append(runs[name].at, i)
	}
	var wait sync.WaitGroup
	for _, r := range runs {
		if len(r.jobs) > 0 {
			wait.Go(func() { r.err = r.read(t.Context(), answers) })
		}
	}
	wait.Wait()
	for name, r := range runs {
		if r.err != nil {
			t.Fatalf("%s: %v; `make readers` installs what is missing", name, r.err)
		}
	}
	for i, answer := range answers {
		if answer.Problem != "" {
			t.Errorf("%s cannot read %s: %s", jobs[i].Reader, filepath.Base(jobs[i].File), answer.Problem)
		}
	}
	return answers
}

// run is one process and what it reads.
type run struct {
	command []string
	jobs    []Job
	at      []int // places of the jobs among all of them
	err     error
}

func (r *run) read(ctx context.Context, answers []Answer) error {
	input, err := json.Marshal(r.jobs)
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, r.command[0], r.command[1:]...)
	var told bytes.Buffer
	command.Stdin, command.Stderr = bytes.NewReader(input), &told
	output, err := command.Output()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, told.String())
	}
	var found []Answer
	if err := json.Unmarshal(output, &found); err != nil {
		return fmt.Errorf("%w in %.200q\n%s", err, output, told.String())
	}
	if len(found) != len(r.jobs) {
		return fmt.Errorf("%d answers to %d files\n%s", len(found), len(r.jobs), told.String())
	}
	for i, answer := range found {
		answers[r.at[i]] = answer
	}
	return nil
}

// folder returns the folder of the scripts: tests run in the folder of their package, somewhere below the root.
func folder() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "graph", "graphtest", "readers", "testdata"), nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", errors.New("there is no go.mod above the folder of the test")
		}
		dir = above
	}
}
