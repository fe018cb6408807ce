package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// serving starts `peacegraph serve` with the arguments on a free port. It returns the address of the page; stop ends the
// program and returns its exit code.
func serving(t *testing.T, args ...string) (base string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	var log bytes.Buffer
	code := make(chan int, 1)
	go func() {
		defer in.Close()
		code <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), streams{strings.NewReader(""), in, &log})
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address, found := strings.CutPrefix(strings.TrimSpace(lines.Text()), "explore  "); found {
			base = address
		}
		if strings.HasPrefix(lines.Text(), "Stop with") {
			break
		}
	}
	if base == "" {
		cancel()
		t.Fatalf("the program ended with %d before it listened: %s", <-code, log.String())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return base, func() int {
		cancel()
		return <-code
	}
}

func ask(t *testing.T, base, question string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": question})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(base+"graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func TestServe(t *testing.T) {
	store := "bbolt:" + t.TempDir()
	for _, start := range []string{"first start, which writes the seed", "later start"} {
		base, stop := serving(t, "--store", store)
		if got, want := ask(t, base, `{ service { statements head { number } } }`), `"head":{"number":3}`; !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s in it", start, got, want)
		}
		for _, path := range []string{"", "healthz", "readyz"} {
			response, err := http.Get(base + path)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != http.StatusOK {
				t.Errorf("%s: GET /%s is %s", start, path, response.Status)
			}
		}
		if code := stop(); code != exitOK {
			t.Errorf("%s: exit code %d", start, code)
		}
	}
}

// Data of one's own becomes a changeset of a store on disk, once.
func TestServeData(t *testing.T) {
	store := "bbolt:" + t.TempDir()
	for _, start := range []string{"first", "second"} {
		base, stop := serving(t, "--store", store, "--data", "testdata/own", "--no-seed")
		got := ask(t, base, `{ service { head { number agent message } } entity(by: {id: "oath:salt"}) { name } }`)
		if !strings.Contains(got, `{"number":1,"agent":"peacegraph","message":"Data of testdata/own"}`) || !strings.Contains(got, "Oath on salt") {
			t.Errorf("%s start: %s", start, got)
		}
		if code := stop(); code != exitOK {
			t.Errorf("%s start: exit code %d", start, code)
		}
	}
	base, stop := serving(t, "--store", store)
	defer stop()
	if got := ask(t, base, `{ entity(by: {id: "oath:salt"}) { name } }`); !strings.Contains(got, "Oath on salt") {
		t.Errorf("without --data: %s", got)
	}
}

// A store that a server holds is not opened a second time: the message says what to do.
func TestStoreIsHeld(t *testing.T) {
	store := "bbolt:" + t.TempDir()
	_, stop := serving(t, "--store", store)
	defer stop()
	var out, log bytes.Buffer
	code := run(t.Context(), []string{"query", "--store", store, "{ service { version } }"}, streams{strings.NewReader(""), &out, &log})
	if code != exitFailure || !strings.Contains(log.String(), "another process") && !strings.Contains(log.String(), "open already") {
		t.Errorf("exit code %d, %s", code, log.String())
	}
}

func TestServeAddressInUse(t *testing.T) {
	base, stop := serving(t, "--store", "memory:")
	defer stop()
	address := strings.TrimSuffix(strings.TrimPrefix(base, "http://"), "/")
	var out, log bytes.Buffer
	code := run(t.Context(), []string{"serve", "--store", "memory:", "--addr", address}, streams{strings.NewReader(""), &out, &log})
	if code != exitFailure || !strings.Contains(log.String(), "choose another address") {
		t.Errorf("exit code %d, %s", code, log.String())
	}
}
