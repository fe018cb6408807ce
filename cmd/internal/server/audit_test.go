package server

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// The public GraphQL-over-HTTP audits (npm graphql-http), every one of them.
func TestAllPublicAuditsPass(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is needed for the audits: install Node.js 20 or later, then `make audit-tools`")
	}
	if _, err := os.Stat(filepath.Join("testdata", "audit", "node_modules", "graphql-http")); err != nil {
		t.Fatal("the audits are not installed: run `make audit-tools`")
	}
	s, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Pages = map[string]Page{"/": {HTML: []byte("<!doctype html>")}} })
	url, _ := start(t, s)
	command := exec.CommandContext(t.Context(), node, "audit.mjs", url+"/graphql")
	command.Dir = filepath.Join("testdata", "audit")
	out, err := command.CombinedOutput()
	t.Logf("\n%s", out)
	if err != nil || !strings.Contains(string(out), "61 of 61 audits are ok") {
		t.Errorf("audits: %v", err)
	}
}
