package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serving starts `peacegraph serve` with the arguments on a free port. It returns the address of the page; stop ends the
// program and returns its exit code.
func serving(t *testing.T, args ...string) (base string, stop func() int) {
	t.Helper()
	return servingLog(t, new(bytes.Buffer), args...)
}

// servingLog also keeps the log, which may be read when the server has stopped.
func servingLog(t *testing.T, log *bytes.Buffer, args ...string) (base string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	code := make(chan int, 1)
	go func() {
		defer in.Close()
		code <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), streams{strings.NewReader(""), in, log})
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

// The words of a source are shown by the server that has the text at hand, and by no later one: the store does not have them.
func TestServeText(t *testing.T) {
	const words = "They met at the mill.\n"
	dir := t.TempDir()
	sum := sha256.Sum256([]byte(words))
	for name, content := range map[string]string{
		"dataset.yaml":   "id: letters\ntitle: Letters\nversion: 1.0.0\nlicence: CC0-1.0\n",
		"entities.csv":   "id,kind,name\nstate:north,State,North\n",
		"sources.csv":    "id,name,sha256\nsource:letter,A letter," + hex.EncodeToString(sum[:]) + "\n",
		"statements.csv": "subject,predicate,object,mode,source,start,end,confidence\nstate:north,hasStatus,met,FACT,source:letter,0,21,HIGH\n",
		"letter.txt":     words,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	store := "bbolt:" + t.TempDir()
	const question = `{ node(id: "source:letter#char=0,21") { ... on Passage { textState text } } }`
	for _, start := range []struct{ args, want string }{
		{"--data " + dir + " --source-text " + filepath.Join(dir, "letter.txt"), `{"textState":"SHOWN","text":"They met at the mill."}`},
		{"", `{"textState":"NOT_AT_HAND","text":null}`},
	} {
		base, stop := serving(t, append([]string{"--store", store, "--no-seed"}, strings.Fields(start.args)...)...)
		if got := ask(t, base, question); !strings.Contains(got, start.want) {
			t.Errorf("%q: %s", start.args, got)
		}
		if code := stop(); code != exitOK {
			t.Errorf("%q: exit code %d", start.args, code)
		}
	}
}

// A store that a server holds is not opened a second time: the message says what to do.
func TestStoreIsHeld(t *testing.T) {
	store := "bbolt:" + t.TempDir()
	base, stop := serving(t, "--store", store)
	defer stop()
	var out, log bytes.Buffer
	code := run(t.Context(), []string{"query", "--store", store, "{ service { version } }"}, streams{strings.NewReader(""), &out, &log})
	if code != exitFailure || !strings.Contains(log.String(), "is held by the server at "+strings.TrimSuffix(base, "/")) || !strings.Contains(log.String(), "peacegraph query --server "+strings.TrimSuffix(base, "/")+" '{ service { version } }'") {
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
