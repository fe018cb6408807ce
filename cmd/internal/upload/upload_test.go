package upload

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"peacegraph/cmd/internal/report"
	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/desk"
)

// letters is a data set in a folder.
func letters() map[string]string {
	return map[string]string{
		"letters/dataset.yaml":   "id: letters\ntitle: Letters\nversion: 1.0.0\nlicence: CC0-1.0\n",
		"letters/entities.csv":   "id,kind,name\nstate:north,State,North\nstate:south,State,South\n",
		"letters/sources.csv":    "id,name\nsource:letter,A letter\n",
		"letters/statements.csv": "subject,predicate,object,mode,source,paragraph,confidence\nstate:north,supports,state:south,FACT,source:letter,1,HIGH\n",
	}
}

// packed makes a tar archive of files, in the order of their names.
func packed(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var headers []tar.Header
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range files {
			if !yield(name) {
				return
			}
		}
	}) {
		headers = append(headers, tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(files[name]))})
	}
	return archive(t, headers, func(name string) string { return files[name] })
}

func archive(t testing.TB, headers []tar.Header, content func(name string) string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, h := range headers {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := io.WriteString(w, content(h.Name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// uploads is a server that takes uploads, of a graph in memory.
type uploads struct {
	url   string
	graph *graph.Graph
	desk  *desk.Desk
	dir   string
}

func newUploads(t testing.TB, client server.Client, adjust func(*Limits)) *uploads {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(g, "")
	if err != nil {
		t.Fatal(err)
	}
	limits := DefaultLimits()
	if adjust != nil {
		adjust(&limits)
	}
	dir := t.TempDir()
	h := Handler(Config{Snapshot: g.Snapshot, Desk: d, Dir: dir, Limits: limits})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(server.WithClient(r.Context(), client)))
	}))
	t.Cleanup(func() {
		s.Close()
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
		if err := errors.Join(d.Close(), g.Close()); err != nil {
			t.Error(err)
		}
	})
	return &uploads{s.URL, g, d, dir}
}

var editor = server.Client{Name: "ada", Role: server.RoleEditor}

// draft begins a draft.
func (u *uploads) draft(t testing.TB) *desk.Draft {
	t.Helper()
	d, err := u.desk.Create(t.Context(), desk.Author{Name: "ada"}, desk.NewDraft{Message: "Letters", Dataset: "letters"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// send sends a body and returns the status and the answer.
func (u *uploads) send(t testing.TB, method, target string, body io.Reader, headers ...string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, u.url+target, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// A folder is the same however it is packed, named and sent.
func TestWaysToSend(t *testing.T) {
	u := newUploads(t, editor, nil)
	whole := packed(t, letters())
	rooted := map[string]string{}
	for name, text := range letters() {
		rooted["./"+path.Base(name)] = text
	}
	deep := map[string]string{}
	for name, text := range letters() {
		deep["home/ada/"+name] = text
	}
	deep["home/ada/letters/old/statements.csv"] = "nonsense"
	deep["home/ada/letters/.git/config"] = "nonsense"
	deep["home/ada/letters/._statements.csv"] = "\x00nonsense"
	for name, test := range map[string]struct {
		method  string
		body    []byte
		headers []string
	}{
		"POST":                      {"POST", whole, []string{"Content-Type", "application/x-tar"}},
		"PUT, as curl -T does":      {"PUT", whole, nil},
		"as curl -d does":           {"POST", whole, []string{"Content-Type", "application/x-www-form-urlencoded"}},
		"tar.gz":                    {"PUT", zipped(t, whole), nil},
		"Content-Encoding":          {"POST", zipped(t, whole), []string{"Content-Encoding", "gzip"}},
		"tar -C letters c .":        {"PUT", packed(t, rooted), nil},
		"deep, with other folders":  {"PUT", packed(t, deep), nil},
		"padded, as GNU tar does":   {"PUT", append(slices.Clone(whole), make([]byte, 10240)...), nil},
		"two gzip streams, as pigz": {"PUT", append(zipped(t, whole[:700]), zipped(t, whole[700:])...), nil},
	} {
		t.Run(name, func(t *testing.T) {
			status, answer := u.send(t, test.method, "/check", bytes.NewReader(test.body), test.headers...)
			var told report.Check
			if err := json.Unmarshal([]byte(answer), &told); err != nil || status != 200 || !told.OK || told.Name != "letters" || told.Summary["statementsAdded"] != 1 {
				t.Errorf("%d %s %v", status, answer, err)
			}
		})
	}
}

// Bodies that are not what they should be get a sentence, and leave a draft as it was.
func TestRefusedBodies(t *testing.T) {
	u := newUploads(t, editor, func(l *Limits) {
		l.Body, l.Bytes, l.File, l.Entries, l.Lines, l.Cells, l.Folders = 200_000, 300_000, 100_000, 30, 1000, 5000, 2
	})
	one := func(h tar.Header) []byte {
		return archive(t, []tar.Header{{Name: "letters/dataset.yaml", Typeflag: tar.TypeReg, Size: 3}, h}, func(string) string { return "xxx" })
	}
	with := func(name, text string) []byte {
		files := letters()
		files[name] = text
		return packed(t, files)
	}
	whole := packed(t, letters())
	many := map[string]string{}
	for i := range 40 {
		many[fmt.Sprintf("letters/%d.csv", i)] = "a"
	}
	several := map[string]string{}
	for i := range 3 {
		several[fmt.Sprintf("%d/dataset.yaml", i)] = "id: a"
	}
	for name, test := range map[string]struct {
		body   []byte
		header []string
		status int
		says   string
	}{
		"nothing":                {nil, nil, 400, "the body is empty; send a folder, as in tar c my-data"},
		"a page":                 {[]byte("<html>" + strings.Repeat("x", 1000)), nil, 400, "this is no tar archive; send a folder"},
		"a table":                {[]byte("a,b\n1,2\n"), nil, 400, "or name the mapping that reads a table, as in ?mapping=pax"},
		"no gzip":                {whole, []string{"Content-Encoding", "gzip"}, 400, "is not compressed with gzip; leave that out"},
		"another coding":         {whole, []string{"Content-Encoding", "br"}, 415, `Content-Encoding is \"br\"; accepted: gzip`},
		"a damaged gzip":         {damage(zipped(t, with("letters/judgements.csv", strings.Repeat("words ", 3000)))), nil, 400, ""},
		"a cut gzip":             {zipped(t, whole)[:300], nil, 400, "what is compressed has no end, so it was cut"},
		"an archive in a row":    {append(slices.Clone(whole), whole...), nil, 400, "there is more behind the end of the archive"},
		"an empty archive":       {packed(t, nil), nil, 400, "this is no tar archive"},
		"a name that leads out":  {one(tar.Header{Name: "letters/../../etc/passwd", Typeflag: tar.TypeReg, Size: 3}), nil, 400, "leads out of the archive"},
		"a name from the root":   {one(tar.Header{Name: "/etc/passwd", Typeflag: tar.TypeReg, Size: 3}), nil, 400, "leads out of the archive"},
		"a name of Windows":      {one(tar.Header{Name: `letters\..\..\x.csv`, Typeflag: tar.TypeReg, Size: 3}), nil, 400, "has a character in it that names of files should not have"},
		"a name in two ways":     {one(tar.Header{Name: "letters/a\u202evsc.csv", Typeflag: tar.TypeReg, Size: 3}), nil, 400, "has a character in it"},
		"a name with a line end": {one(tar.Header{Name: "letters/a\nb.csv", Typeflag: tar.TypeReg, Size: 3}), nil, 400, "has a character in it"},
		"a long name":            {one(tar.Header{Name: "letters/" + strings.Repeat("x", 2000) + ".csv", Typeflag: tar.TypeReg, Size: 3}), nil, 400, "longer than 1000 bytes"},
		"a link":                 {one(tar.Header{Name: "letters/statements.csv", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}), nil, 400, "is a link, which is not followed; put the file itself into the archive"},
		"a hard link":            {one(tar.Header{Name: "letters/statements.csv", Linkname: "letters/dataset.yaml", Typeflag: tar.TypeLink}), nil, 400, "is a link"},
		"a device":               {one(tar.Header{Name: "letters/statements.csv", Typeflag: tar.TypeChar}), nil, 400, "is neither a file nor a folder"},
		"a pipe":                 {one(tar.Header{Name: "letters/statements.csv", Typeflag: tar.TypeFifo}), nil, 400, "is neither a file nor a folder"},
		"a file twice":           {one(tar.Header{Name: "letters/dataset.yaml", Typeflag: tar.TypeReg, Size: 3}), nil, 400, "is in the archive twice"},
		"many files":             {packed(t, many), nil, 413, "more than 30 files and folders"},
		"many data sets":         {packed(t, several), nil, 413, "has 3 data sets, and 2 are the most"},
		"a large file":           {with("letters/judgements.csv", strings.Repeat("x", 100_001)), nil, 413, `\"judgements.csv\" has more than 0 MB, and that is the most (limit: bytes of a file)`},
		"many lines":             {with("letters/judgements.csv", strings.Repeat("x\n", 1001)), nil, 413, "more than 1000 lines together"},
		"many cells":             {with("letters/judgements.csv", strings.Repeat(",", 5001)), nil, 413, "more than 5000 cells together"},
		"a large body":           {with("letters/x.bin", strings.Repeat("x", 250_000)), nil, 413, "(limit: bytes of a body)"},
		"a bomb":                 {zipped(t, with("letters/x.bin", strings.Repeat("x", 10_000_000))), nil, 413, "come out of what is compressed"},
		"a bomb behind the end":  {zipped(t, append(slices.Clone(whole), make([]byte, 10_000_000)...)), nil, 413, "bytes of an archive"},
		"a foreign parameter":    {whole, []string{"query", "?dryRun=1"}, 400, `there is no parameter \"dryRun\"; accepted: list, mapping, name, report`},
		"a foreign report":       {whole, []string{"query", "?report=all"}, 400, `report is \"all\"; accepted: check, import`},
		"too many examples":      {whole, []string{"query", "?list=100000"}, 400, "write a number from 0 to 1000"},
		"a foreign mapping":      {whole, []string{"query", "?mapping=paxx"}, 400, "did you mean paax or pax"},
		"an archive as a table":  {whole, []string{"query", "?mapping=pax"}, 400, "this is a tar archive, and mapping names what a table is read with"},
	} {
		t.Run(name, func(t *testing.T) {
			d := u.draft(t)
			query := ""
			if len(test.header) == 2 && test.header[0] == "query" {
				query, test.header = test.header[1], nil
			}
			targets := []string{"/check" + query, "/drafts/" + string(d.ID()) + "/import" + query}
			for _, target := range targets {
				status, answer := u.send(t, "POST", target, bytes.NewReader(test.body), test.header...)
				if name == "many data sets" && target == targets[1] || name == "a foreign report" && target == targets[1] {
					continue // which has a sentence of its own
				}
				if status != test.status || !strings.Contains(answer, test.says) {
					t.Errorf("%s: %d %s\nwant %d %s", target, status, answer, test.status, test.says)
				}
			}
			after, err := u.desk.Draft(t.Context(), desk.Author{Name: "ada"}, d.ID())
			if err != nil || len(after.Parts()) > 0 || !after.ChangedAt().Equal(d.ChangedAt()) {
				t.Errorf("the draft was changed: %v %v", after.Parts(), err)
			}
			if _, err := u.desk.Abandon(t.Context(), desk.Author{Name: "ada"}, d.ID(), "", ""); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// damage changes a byte in the middle.
func damage(data []byte) []byte {
	data[len(data)/2] ^= 0x55
	return data
}

// An archive that is cut anywhere is told as cut, or is refused otherwise; never is a part taken for the whole.
func TestCutAnywhere(t *testing.T) {
	u := newUploads(t, editor, nil)
	whole := packed(t, letters())
	for end := 0; end < len(whole); end += 97 {
		if status, answer := u.send(t, "PUT", "/check", bytes.NewReader(whole[:end])); status != 400 {
			t.Fatalf("cut at %d of %d: %d %s", end, len(whole), status, answer)
		}
	}
	for _, end := range []int{len(whole) - 512, len(whole) - 1024, len(whole) - 1} {
		if status, answer := u.send(t, "PUT", "/check", bytes.NewReader(whole[:end])); status != 400 || !strings.Contains(answer, "so it was cut") {
			t.Errorf("cut at %d of %d: %d %s", end, len(whole), status, answer)
		}
	}
}

// Who may send what.
func TestWhoMaySend(t *testing.T) {
	whole := packed(t, letters())
	for _, test := range []struct {
		client         server.Client
		check, import_ int
	}{
		{server.Client{}, 401, 401},
		{server.Client{Name: "eva", Role: server.RoleReader}, 200, 403},
		{server.Client{Name: "bob", Role: server.RoleEditor}, 200, 404},
		{server.Client{Name: "ada", Role: server.RoleEditor}, 200, 200},
		{server.Client{Name: "carl", Role: server.RoleAdmin}, 200, 200},
	} {
		u := newUploads(t, test.client, nil)
		d := u.draft(t)
		if status, answer := u.send(t, "PUT", "/check", bytes.NewReader(whole)); status != test.check {
			t.Errorf("%+v checks: %d %s", test.client, status, answer)
		}
		if status, answer := u.send(t, "PUT", "/drafts/"+string(d.ID())+"/import", bytes.NewReader(whole)); status != test.import_ {
			t.Errorf("%+v imports: %d %s", test.client, status, answer)
		}
	}
	u := newUploads(t, editor, nil)
	d := u.draft(t)
	if status, answer := u.send(t, "GET", "/check", nil); status != 405 {
		t.Errorf("GET: %d %s", status, answer)
	}
	for _, target := range []string{"/drafts/draft:none/import", "/drafts/x/import", "/drafts/" + string(d.ID()), "/drafts/"} {
		if status, answer := u.send(t, "POST", target, bytes.NewReader(whole)); status != 404 {
			t.Errorf("%s: %d %s", target, status, answer)
		}
	}
	if _, err := u.desk.Abandon(t.Context(), desk.Author{Name: "ada"}, d.ID(), "", ""); err != nil {
		t.Fatal(err)
	}
	if status, answer := u.send(t, "POST", "/drafts/"+string(d.ID())+"/import", bytes.NewReader(whole)); status != 409 || !strings.Contains(answer, "NOT_OPEN") {
		t.Errorf("abandoned: %d %s", status, answer)
	}
}

// What is imported is a part of the draft, also with mistakes; under the same name again it takes the place of the part. A
// key makes it safe to send again.
func TestImport(t *testing.T) {
	u := newUploads(t, editor, nil)
	d := u.draft(t)
	target := "/drafts/" + string(d.ID()) + "/import"
	files := letters()
	files["letters/statements.csv"] = strings.Replace(files["letters/statements.csv"], "supports", "supportz", 1)
	files["letters/statement.csv"] = "not read"
	var told Imported
	send := func(body []byte, key string) (status int) {
		told = Imported{}
		status, answer := u.send(t, "POST", target, bytes.NewReader(body), "Idempotency-Key", key)
		if err := json.Unmarshal([]byte(answer), &told); err != nil {
			t.Fatal(err)
		}
		if status == 200 && (len(told.Folders) != 1 || told.Draft != d.ID()) {
			t.Fatal(answer)
		}
		return status
	}
	send(packed(t, files), "one")
	if f := told.Folders[0]; told.OK || told.Part != 1 || len(f.Findings) != 2 || f.Findings[1].File != "statement.csv" || f.Findings[0].File != "statements.csv" || f.Findings[0].Line != 2 || !strings.Contains(f.Findings[0].Text, "supportz") {
		t.Errorf("%+v", told)
	}
	for _, again := range []string{"two", "two"} {
		if send(packed(t, letters()), again); !told.OK || told.Part != 2 || told.Folders[0].Summary["statementsAdded"] != 1 || told.Folders[0].Added.Count != 5 {
			t.Errorf("%+v", told)
		}
	}
	after, err := u.desk.Draft(t.Context(), desk.Author{Name: "ada"}, d.ID())
	if err != nil || len(after.Parts()) != 1 || after.Parts()[0].Name != "folder letters" {
		t.Errorf("%+v %v", after.Parts(), err)
	}
	if status := send(packed(t, files), "two"); status != 409 {
		t.Errorf("a key for two things: %d", status)
	}
}

// A table is read by a mapping, a shipped one or one that lies beside it.
func TestTables(t *testing.T) {
	u := newUploads(t, editor, nil)
	const table = "Con,Contp,PP,PPName,Reg,AgtId,Ver,Agt,Dat,Status,Lgt,N_characters,Agtp,Stage\n"
	status, answer := u.send(t, "PUT", "/check?mapping=pax&name=agreements.csv", strings.NewReader(table))
	var told report.Check
	if err := json.Unmarshal([]byte(answer), &told); err != nil || status != 200 || told.Name == "" {
		t.Errorf("%d %s", status, answer)
	}
	for _, f := range told.Findings {
		if f.File != "agreements.csv" {
			t.Errorf("a finding in %q", f.File)
		}
	}
	status, answer = u.send(t, "PUT", "/check", bytes.NewReader(packed(t, map[string]string{"m/mapping.yaml": "nonsense: [", "m/table.csv": "a\n1\n"})))
	if status != 200 || !strings.Contains(answer, `"file": "mapping.yaml"`) {
		t.Errorf("%d %s", status, answer)
	}
}

// Several data sets are checked one after the other, and each may refer to those before it.
func TestSeveral(t *testing.T) {
	u := newUploads(t, editor, nil)
	files := letters()
	files["more/dataset.yaml"] = "id: more\ntitle: More\nversion: 1.0.0\nlicence: CC0-1.0\n"
	files["more/statements.csv"] = "subject,predicate,object,mode,source,paragraph,confidence\nstate:south,supports,state:north,FACT,source:letter,2,HIGH\n"
	_, answer := u.send(t, "PUT", "/check", bytes.NewReader(packed(t, files)))
	var checks []report.Check
	if err := json.Unmarshal([]byte(answer), &checks); err != nil || len(checks) != 2 || !checks[0].OK || !checks[1].OK || !strings.HasSuffix(checks[1].Against, " and letters") {
		t.Errorf("%s", answer)
	}
	_, answer = u.send(t, "PUT", "/check?report=import&list=0", bytes.NewReader(packed(t, files)))
	var imported report.Import
	if err := json.Unmarshal([]byte(answer), &imported); err != nil || !imported.OK || len(imported.Folders) != 2 || imported.Written || imported.Folders[0].Added.Count == 0 || len(imported.Folders[0].Added.First) > 0 {
		t.Errorf("%s", answer)
	}
	status, answer := u.send(t, "PUT", "/drafts/"+string(u.draft(t).ID())+"/import", bytes.NewReader(packed(t, files)))
	if status != 400 || !strings.Contains(answer, "has 2 data sets, and a draft takes one") {
		t.Errorf("%d %s", status, answer)
	}
}

// A body that is slow is given up: one of which nothing comes, and one of which too little does.
func TestSlowBodies(t *testing.T) {
	now := time.Unix(0, 0)
	limits := DefaultLimits()
	drip := readerFunc(func(p []byte) (int, error) {
		now = now.Add(19 * time.Second)
		return copy(p, "x"), nil
	})
	b := &body{from: drip, control: http.NewResponseController(httptest.NewRecorder()), limits: limits, began: now, now: func() time.Time { return now }}
	_, err := io.Copy(io.Discard, b)
	var told *refusal
	if !errors.As(err, &told) || told.status != http.StatusRequestTimeout || now.After(time.Unix(60, 0)) {
		t.Errorf("after %s: %v", now.UTC(), err)
	}
	b.from, b.began, b.read = readerFunc(func([]byte) (int, error) { return 0, os.ErrDeadlineExceeded }), now, 0
	if _, err := b.Read(make([]byte, 10)); !errors.As(err, &told) || told.code != CodeTooSlow || !strings.Contains(told.message, "nothing of the body came for 20s") {
		t.Error(err)
	}
	b.from = readerFunc(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF })
	if _, err := b.Read(make([]byte, 10)); !errors.As(err, &told) || told.code != CodeCut {
		t.Error(err)
	}
}

type readerFunc func([]byte) (int, error)

// Read calls f.
func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// An endless body is given up at the limit, and memory does not grow with it.
func TestEndlessBody(t *testing.T) {
	u := newUploads(t, editor, func(l *Limits) { l.Body = 1 << 20 })
	var header bytes.Buffer
	w := tar.NewWriter(&header)
	if err := w.WriteHeader(&tar.Header{Name: "a/x.bin", Typeflag: tar.TypeReg, Size: 1 << 40}); err != nil {
		t.Fatal(err)
	}
	sent := 0
	endless := io.MultiReader(&header, readerFunc(func(p []byte) (int, error) {
		sent += len(p)
		return len(p), nil
	}))
	request, err := http.NewRequestWithContext(t.Context(), "PUT", u.url+"/check", endless)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Expect", "100-continue")
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		if response.StatusCode != http.StatusRequestEntityTooLarge {
			t.Error(response.Status)
		}
		response.Body.Close()
	}
	if sent > 64<<20 {
		t.Errorf("%d MB were sent", sent>>20)
	}
}

// Whatever comes, it is answered, and nothing but what is named in an answer is left.
func FuzzBody(f *testing.F) {
	whole := packed(f, letters())
	f.Add(whole)
	f.Add(zipped(f, whole))
	f.Add(whole[:1000])
	f.Add([]byte("a,b\n1,2\n"))
	u := newUploads(f, editor, func(l *Limits) { l.Bytes, l.File, l.Lines = 1<<20, 1<<20, 1000 })
	h := Handler(Config{Snapshot: u.graph.Snapshot, Desk: u.desk, Dir: u.dir, Limits: DefaultLimits()})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := httptest.NewRequest("PUT", "/check?report=import", bytes.NewReader(data))
		r = r.WithContext(server.WithClient(r.Context(), editor))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 && w.Code != 400 && w.Code != 413 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%d %s", w.Code, w.Body.String())
		}
		if left, err := os.ReadDir(u.dir); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
	})
}

// A draft is published once, by whoever may, and what stands in the way is told.
func TestPublish(t *testing.T) {
	u := newUploads(t, editor, nil)
	publish := func(d *desk.Draft, key string) (status int, told Published) {
		t.Helper()
		status, answer := u.send(t, "POST", "/drafts/"+string(d.ID())+"/publish", nil, "Idempotency-Key", key)
		if err := json.Unmarshal([]byte(answer), &told); err != nil {
			t.Fatal(answer)
		}
		return status, told
	}
	d := u.draft(t)
	if status, told := publish(d, "a"); status != 200 || told.Changeset != nil || len(told.Errors) != 1 || told.Errors[0].Code == "" || told.Errors[0].Message == "" {
		t.Errorf("without rows: %d %+v", status, told)
	}
	if status, answer := u.send(t, "PUT", "/drafts/"+string(d.ID())+"/import", bytes.NewReader(packed(t, letters()))); status != 200 {
		t.Fatal(answer)
	}
	for range 2 {
		if status, told := publish(d, "b"); status != 200 || told.Changeset == nil || told.Changeset.Author != "ada" || told.Changeset.ID != "changeset:1" {
			t.Errorf("%d %+v", status, told)
		}
	}
	if status, told := publish(d, "c"); status != 200 || len(told.Errors) != 1 || told.Errors[0].Code != "NOT_OPEN" {
		t.Errorf("again: %d %+v", status, told)
	}
	if status, answer := u.send(t, "POST", "/drafts/draft:none/publish", nil); status != 404 {
		t.Errorf("%d %s", status, answer)
	}
	reader := newUploads(t, server.Client{Name: "eva", Role: server.RoleReader}, nil)
	if status, answer := reader.send(t, "POST", "/drafts/draft:none/publish", nil); status != 403 {
		t.Errorf("%d %s", status, answer)
	}
}

// A failure of which something may be known is told as what it is: of what is published nobody says that nothing was changed.
func TestFailuresThatMayBeKnown(t *testing.T) {
	h := &handler{Config: Config{Present: func(err error) (string, string, map[string]any, bool) {
		return "it is published, perhaps", "UNSURE", nil, errors.Is(err, graph.ErrUnsure)
	}}}
	for err, want := range map[error][2]string{
		fmt.Errorf("publish: %w", graph.ErrUnsure): {"it is published, perhaps", "UNSURE"},
		errors.New("a disk burns"):                 {"nothing was changed", server.CodeInternal},
	} {
		w := httptest.NewRecorder()
		h.answerError(w, httptest.NewRequest("POST", "/drafts/draft:x/publish", nil), err)
		if body := w.Body.String(); w.Code != 500 || !strings.Contains(body, want[0]) || !strings.Contains(body, want[1]) {
			t.Errorf("%v: %d %s", err, w.Code, body)
		}
		if codes := h.outcome("draft:x", err).Refused; !slices.Equal(codes, want[1:]) {
			t.Errorf("%v: the codes in the log are %v", err, codes)
		}
	}
}
