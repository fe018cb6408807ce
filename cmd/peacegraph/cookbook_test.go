package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/cmd/internal/server"
	"peacegraph/schema"
)

var update = flag.Bool("update", false, "write the answers of the cookbook anew; read every changed line")

// TestCookbook asks every question of the cookbook of the seed, through the guard and the limits that the server has.
func TestCookbook(t *testing.T) {
	s := seeded(t)
	questions, err := fs.Glob(schema.Examples(), "*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range questions {
		t.Run(strings.TrimSuffix(name, ".graphql"), func(t *testing.T) {
			question, err := fs.ReadFile(schema.Examples(), name)
			if err != nil {
				t.Fatal(err)
			}
			answer := s.Execute(t.Context(), server.Request{Query: string(question)})
			if len(answer.Errors) > 0 {
				t.Fatal(answer.Errors)
			}
			var got bytes.Buffer
			if err := json.Indent(&got, answer.Data, "", "  "); err != nil {
				t.Fatal(err)
			}
			got.WriteByte('\n')
			golden := strings.TrimSuffix(name, ".graphql") + ".json"
			if *update {
				if err := os.WriteFile(filepath.Join("../../schema/examples", golden), got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := fs.ReadFile(schema.Examples(), golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("the answer changed (-want +got):\n%s", diff)
			}
		})
	}
}

// seeded returns a server of the seed in memory.
func seeded(t testing.TB) *server.Server {
	t.Helper()
	flags := storeFlags{url: "memory:"}
	g, _, err := flags.open(context.Background(), streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	s, err := newServer(g, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
