package upload

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"

	"peacegraph/cmd/internal/report"
	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/desk"
)

// hostile is what an upload must never keep busy or fill the memory with. Nothing of it is large as it is sent.
func hostile(t *testing.T) map[string][]byte {
	t.Helper()
	with := func(name, content string) []byte {
		files := letters()
		files["letters/"+name] = content
		return zipped(t, packed(t, files))
	}
	mapped := func(mapping string) []byte {
		return zipped(t, packed(t, map[string]string{"m/mapping.yaml": mapping, "m/table.csv": "a,b\n1,2\n"}))
	}
	var aliases strings.Builder
	aliases.WriteString("a: &a [x, x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c <= 'l'; c++ {
		fmt.Fprintf(&aliases, "%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 10), ", "))
	}
	deep := "z: " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "\n"
	described := letters()["letters/dataset.yaml"]
	var columns strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&columns, ",nane%d", i)
	}
	const header = "subject,predicate,object,mode,source,paragraph,confidence\n"
	return map[string][]byte{
		"a million columns":             with("entities.csv", "id,kind,name"+columns.String()+"\nstate:east,State,East\n"),
		"ten million cells in a row":    with("entities.csv", "id,kind,name\nstate:east,State,East"+strings.Repeat(",", 10_000_000)+"\n"),
		"a cell of 8 MB":                with("entities.csv", "id,kind,name\nstate:east,State,"+strings.Repeat("x", 8<<20)+"\n"),
		"a kind of 8 MB":                with("entities.csv", "id,kind,name\nstate:east,"+strings.Repeat("x", 8<<20)+",East\n"),
		"a quote without end of 8 MB":   with("entities.csv", "id,kind,name\nstate:east,State,\""+strings.Repeat("x\n", 10_000)+strings.Repeat("x", 8<<20)),
		"25000 rows with mistakes":      with("statements.csv", header+strings.Repeat("q,b,c,d,e,f,g\n", 25_000)),
		"25000 rows with nothing":       with("statements.csv", header+strings.Repeat(",,,,,,x\n", 25_000)),
		"25000 objects with a key more": with("entities.jsonl", strings.Repeat(`{"id":"a:b","kind":"Stte","zz":1}`+"\n", 25_000)),
		"25000 keys of a description":   with("dataset.yaml", described+strings.Repeat("k: v\n", 25_000)),
		"aliases of aliases":            with("dataset.yaml", described+aliases.String()),
		"aliases in a vocabulary":       with("vocabulary.yaml", aliases.String()),
		"aliases in a mapping":          mapped(aliases.String()),
		"a deep description":            with("dataset.yaml", described+deep),
		"a deep vocabulary":             with("vocabulary.yaml", deep),
		"a deep mapping":                mapped(deep),
		"deep JSON":                     with("entities.jsonl", strings.Repeat(`{"a":`, 100_000)+"1"+strings.Repeat("}", 100_000)+"\n"),
		"deep lists in JSON":            with("entities.jsonl", `{"id":`+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+"}\n"),
		"gzip in gzip":                  zipped(t, with("entities.csv", strings.Repeat("x", 1<<20))),
		"gzip in the archive":           with("entities.csv", string(zipped(t, make([]byte, 8<<20)))),
		"a million small files":         manySmall(t),
		"a sparse file of a terabyte":   sparse(t, 1<<40),
		"a bomb":                        zipped(t, append(packed(t, letters()), make([]byte, 40<<20)...)),
		"a bomb of many members":        bytes.Repeat(zipped(t, make([]byte, 8<<20)), 5),
	}
}

// manySmall is an archive of a million empty files, cut where nobody would read on.
func manySmall(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	w := tar.NewWriter(zip)
	for i := range 1_000_000 {
		if err := w.WriteHeader(&tar.Header{Name: fmt.Sprintf("letters/%d.csv", i), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if i == 2_000 { // the rest costs the test more than the server
			break
		}
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sparse is an archive of one file that is said to be large and has nothing in it but a hole, in the old form of GNU tar.
func sparse(t *testing.T, size int64) []byte {
	t.Helper()
	head := make([]byte, tarBlock)
	copy(head, "letters/statements.csv")
	copy(head[100:], "0000644\x000000000\x000000000\x0000000000000\x0000000000000\x00")
	head[156] = tar.TypeGNUSparse
	copy(head[257:], "ustar  \x00")
	octal := fmt.Sprintf("%011o", size)
	if len(octal) > 11 {
		copy(head[483:], append([]byte{0x80, 0, 0, 0}, be64(size)...)) // as a number of 96 bits
	} else {
		copy(head[483:], octal)
	}
	copy(head[386:], head[483:495]) // one piece of no bytes, at the end
	copy(head[398:], "00000000000\x00")
	copy(head[148:156], "        ")
	sum := 0
	for _, b := range head {
		sum += int(b)
	}
	copy(head[148:], fmt.Sprintf("%06o\x00 ", sum))
	return append(head, make([]byte, 2*tarBlock)...)
}

func be64(n int64) []byte {
	b := make([]byte, 8)
	for i := range b {
		b[7-i] = byte(n >> (8 * i))
	}
	return b
}

// Whatever is sent, it is answered in words that fit on a screen or two, memory comes back, and no draft is changed by what was
// refused.
func TestHostileUploads(t *testing.T) {
	// Fewer bytes and entries than a server takes, because the test has to make them.
	u := newUploads(t, editor, func(l *Limits) { l.Entries, l.Bytes = 1000, 32<<20 })
	d := u.draft(t)
	for name, body := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			if len(body) > 16<<20 {
				t.Fatalf("%d MB are sent; this is about small bodies", len(body)>>20)
			}
			for _, target := range []string{"/check?report=import", "/drafts/" + string(d.ID()) + "/import"} {
				status, answer := u.send(t, "PUT", target, bytes.NewReader(body))
				if status != 200 && status != 400 && status != 413 {
					t.Errorf("%s: %d %.500s", target, status, answer)
				}
				if len(answer) > 16<<20 || !json.Valid([]byte(answer)) {
					t.Errorf("%s: an answer of %d MB", target, len(answer)>>20)
				}
				if status == 200 && strings.Contains(answer, `"ok": true`) && !strings.HasPrefix(name, "aliases") {
					t.Errorf("%s: nothing is wrong with it: %.500s", target, answer)
				}
			}
		})
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	if memory.HeapAlloc > 300<<20 {
		t.Errorf("%d MB are held afterwards", memory.HeapAlloc>>20)
	}
}

// Of more mistakes than anybody reads the first are told, and that there are more, as every door tells it.
func TestManyMistakes(t *testing.T) {
	u := newUploads(t, editor, nil)
	files := letters()
	files["letters/statements.csv"] += strings.Repeat("state:north,supportz,state:south,FACT,source:letter,1,HIGH\n", graph.MostFindings+5)
	status, answer := u.send(t, "PUT", "/check", bytes.NewReader(packed(t, files)))
	var told report.Check
	if err := json.Unmarshal([]byte(answer), &told); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	more := slices.IndexFunc(told.Findings, func(f report.Finding) bool { return strings.HasPrefix(f.Message, "there are more errors") })
	if told.OK || len(told.Findings) != graph.MostFindings+1 || more < 0 || told.Findings[more].File != "statements.csv" || told.Findings[more].Severity != "ERROR" {
		t.Errorf("ok %v, %d findings, more at %d", told.OK, len(told.Findings), more)
	}
}

// Names of files that systems could not keep, or would take for a folder, are refused as what they are.
func TestOddNames(t *testing.T) {
	u := newUploads(t, editor, nil)
	for name, says := range map[string]string{
		"letters/" + strings.Repeat("x", 252) + ".csv": "longer than 255 bytes",
		"":                    "is that of a folder",
		".":                   "is that of a folder",
		"./":                  "",
		"letters/a\x00b.csv":  "",
		"letters/..":          "leads out",
		"letters/../../x.csv": "leads out",
		"/letters/x.csv":      "leads out",
		"C:\\x.csv":           "should not have",
		"letters/\u202ecsv.x": "should not have",
		"letters/\u2066x.csv": "should not have",
		"letters/x\ncsv":      "should not have",
		"letters/\x1b[2J.csv": "should not have",
		"letters/\xff.csv":    "should not have",
	} {
		body := renamed(t, name)
		status, answer := u.send(t, "PUT", "/check", bytes.NewReader(body))
		if status == http.StatusInternalServerError || says != "" && (status != 400 || !strings.Contains(answer, says)) {
			t.Errorf("%q: %d %s", name, status, answer)
		}
	}
}

// renamed is an archive of one file whose name is written into the header as it is.
func renamed(t *testing.T, name string) []byte {
	t.Helper()
	if len(name) > 90 {
		return archive(t, []tar.Header{{Name: name, Typeflag: tar.TypeReg, Size: 3}}, func(string) string { return "a,b" })
	}
	out := archive(t, []tar.Header{{Name: "x", Typeflag: tar.TypeReg, Size: 3}}, func(string) string { return "a,b" })
	head := out[:tarBlock]
	clear(head[:100])
	copy(head, name)
	copy(head[148:156], "        ")
	sum := 0
	for _, b := range head {
		sum += int(b)
	}
	copy(head[148:], fmt.Sprintf("%06o\x00 ", sum))
	return out
}

// Somebody who sends slowly on all places that one client has keeps nobody else from sending.
func TestSlowSendersKeepNobodyOut(t *testing.T) {
	u := newUploads(t, editor, nil)
	limits := DefaultLimits()
	var held []*io.PipeWriter
	defer func() {
		for _, w := range held {
			w.Close()
		}
	}()
	h := Handler(Config{Snapshot: u.graph.Snapshot, Desk: u.desk, Dir: t.TempDir(), Limits: limits})
	url := serveAs(t, h)
	send := func(who string, body io.Reader) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), "PUT", url+"/check", body)
		if err != nil {
			return 0, err.Error()
		}
		r.Header.Set("Who", who)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, err.Error()
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			return 0, err.Error()
		}
		return response.StatusCode, string(text)
	}
	var begin bytes.Buffer
	if err := tar.NewWriter(&begin).WriteHeader(&tar.Header{Name: "letters/x.bin", Typeflag: tar.TypeReg, Size: 100 << 20}); err != nil {
		t.Fatal(err)
	}
	begin.Write(make([]byte, 20<<20))
	slow := func(who string) {
		reader, writer := io.Pipe()
		held = append(held, writer)
		go send(who, reader)
		// What was taken of so much is more than lies on the way: the handler reads it.
		if _, err := writer.Write(begin.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	whole := packed(t, letters())
	for range limits.Each {
		slow("mallory")
	}
	if status, answer := send("mallory", bytes.NewReader(whole)); status != 503 || !strings.Contains(answer, "3 data sets of yours") {
		t.Errorf("one more of the same: %d %s", status, answer)
	}
	if status, answer := send("ada", bytes.NewReader(whole)); status != 200 {
		t.Errorf("somebody else: %d %s", status, answer)
	}
}

// serveAs serves a handler to editors who say who they are.
func serveAs(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(server.WithClient(r.Context(), server.Client{Name: r.Header.Get("Who"), Role: server.RoleEditor})))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// What an import is called is shown to others: it has no characters in it that no cell can hold.
func TestNamesOfImports(t *testing.T) {
	u := newUploads(t, editor, nil)
	d := u.draft(t)
	for _, name := range []string{"%00", "a%1b%5b2Jb", "%7f"} {
		status, answer := u.send(t, "PUT", "/drafts/"+string(d.ID())+"/import?name="+name, bytes.NewReader(packed(t, letters())))
		if status != 400 || !strings.Contains(answer, "which no text can hold") {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	after, err := u.desk.Draft(t.Context(), desk.Author{Name: "ada"}, d.ID())
	if err != nil || len(after.Parts()) > 0 {
		t.Errorf("%v %v", after.Parts(), err)
	}
}
