package format

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	wide "unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

const header = "subject,predicate,object,mode,source,confidence,page\n"

// What bytes a spreadsheet program writes. The files cannot stand in a text archive.
func TestEncodings(t *testing.T) {
	const row = "state:north,mediates,talks:mill,FACT,source:letter,HIGH,1\n"
	for _, c := range []struct {
		name, entities, statements string
		want                       []string
	}{
		{name: "byte order mark", statements: "\ufeff" + header + row},
		{name: "CRLF", statements: strings.ReplaceAll(header+row, "\n", "\r\n")},
		{name: "CR alone", statements: strings.ReplaceAll(header+row, "\n", "\r")},
		{name: "no line feed at the end", statements: header + strings.TrimSpace(row)},
		{
			name: "CRLF inside quotes", entities: "id,kind,name\r\nstate:north,State,\"North\r\nland\"\r\ntalks:mill,Negotiaton,Mill\r\n",
			want: []string{`entities.csv:4:12: "Negotiaton" is not a kind; did you mean Negotiation?`},
		},
		{
			name: "columns are characters", entities: "id,name,kind\nstate:north,نارتھ,Stat\ntalks:mill,Mühle,Negotiation\n",
			want: []string{`entities.csv:2:19: "Stat" is not a kind; did you mean State?`},
		},
		{
			name: "Windows-1252 in one line", entities: "id,kind,name\nstate:north,State,North\ntalks:mill,Negotiation,M\xfchle \x96 \x80\n",
			want: []string{`entities.csv:3: warning: this line is not UTF-8 and was read as Windows-1252; look at the letters with accents, and save the file as UTF-8`},
		},
		{
			name: "Latin-1 beside UTF-8", entities: "id,kind,name,description\nstate:north,State,N\xf6rd,\nstate:south,State,Süd,\ntalks:mill,Negotiation,M\xfchle,x\n",
			want: []string{`entities.csv:2: warning: this line and others below are not UTF-8 and were read as Windows-1252; look at the letters with accents, and save the file as UTF-8`},
		},
		{
			name: "UTF-16, as Excel writes Unicode text", entities: utf16("\ufeffid\tkind\tname\r\nstate:north\tState\tنارتھ 🕊\r\ntalks:mill\tNegotiaton\tMühle\r\n", binary.LittleEndian),
			want: []string{
				`entities.csv:1: notice: the cells are separated by tabs; the table was read so`,
				`entities.csv:1: warning: this file is not UTF-8 and was read as UTF-16; look at the letters with accents, and save the file as UTF-8`,
				`entities.csv:3:12: "Negotiaton" is not a kind; did you mean Negotiation?`,
			},
		},
		{
			name: "UTF-16, the greater byte first", entities: utf16("\ufeffid,kind,name\nstate:north,Stat,🕊\ntalks:mill,Negotiation,Mühle\n", binary.BigEndian),
			want: []string{
				`entities.csv:1: warning: this file is not UTF-8 and was read as UTF-16; look at the letters with accents, and save the file as UTF-8`,
				`entities.csv:2:13: "Stat" is not a kind; did you mean State?`,
			},
		},
		{
			name: "UTF-16, cut", entities: "\xff\xfei\x00d",
			want: []string{`entities.csv:1: the file is in UTF-16 and ends in the middle of a character, so a part of it is lost; save it again, as CSV in UTF-8`},
		},
		{
			name: "NUL", entities: "id,kind,name\nstate:north,State,No\x00rth\n",
			want: []string{`entities.csv:2:21: here is a NUL byte, so this is not a table; save it as CSV in UTF-8`},
		},
		{
			name: "control character", entities: "id,kind,name\nstate:north,State,No\x1brth\n",
			want: []string{`entities.csv:2:21: here is the control character U+001B, which no cell can hold; delete it`},
		},
		{
			name: "workbook", entities: "PK\x03\x04\x14\x00",
			want: []string{`entities.csv:1: this is a spreadsheet or an archive under the name of a table; save the sheet as CSV in UTF-8`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := base(t)
			delete(files, "statements.csv")
			for name, text := range map[string]string{entitiesFile: c.entities, statementsFile: c.statements} {
				if text != "" {
					files[name] = &fstest.MapFile{Data: []byte(text)}
				}
			}
			summary, findings := check(t, files)
			var got []string
			for _, f := range findings {
				got = append(got, f.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if c.statements != "" && summary.StatementsAdded != 1 {
				t.Errorf("the statement was not read: %+v", summary)
			}
		})
	}
}

func TestLettersOfWindows1252(t *testing.T) {
	files := base(t)
	delete(files, sourcesFile)
	files[entitiesFile] = &fstest.MapFile{Data: []byte("id,kind,name\ntalks:mill,Negotiation,M\xfchle \x96 \x80 \x8d\n")}
	draft := read(t, files, ".")
	if len(draft.Entities) != 0 {
		t.Error("a control character came through")
	}
	files[entitiesFile] = &fstest.MapFile{Data: []byte("id,kind,name\ntalks:mill,Negotiation,M\xfchle \x96 \x80\n")}
	draft = read(t, files, ".")
	want := graph.Cell{Text: "Mühle – €", Place: graph.Place{File: entitiesFile, Line: 2, Column: 24}}
	if got := draft.Entities[0].Names[0].Cell; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestReadDatasetErrors(t *testing.T) {
	if _, err := ReadDataset(fstest.MapFS{"a/entities.csv": {}}, "a"); !errors.Is(err, ErrNoDataset) {
		t.Errorf("a folder without dataset.yaml: %v", err)
	}
	if _, err := ReadDataset(fstest.MapFS{}, "nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// Every cell of a good data set has the place where it begins.
func TestPlaces(t *testing.T) {
	files := fstest.MapFS{
		"d/dataset.yaml": {Data: []byte("id: valley\ntitle: >-\n  Letters\n  from the valley\ncreators: [Ada, {name: Grace}]\n")},
		"d/sources.csv":  {Data: []byte("id,name\nsource:letter,  \"A \"\"letter\"\"\"  \n")},
		"d/statements.csv": {Data: []byte("id,subject,predicate,object,mode,source,confidence,attributedTo,role,note\n" +
			"\"stmt:1\", state:north ,mediates,talks:mill,FACT,source:letter,HIGH,\"a:b | \nc:d\",,\"x\ny\"\n")},
	}
	at := func(file string, line, column int) graph.Place {
		return graph.Place{File: file, Line: line, Column: column}
	}
	cell := func(text string, line, column int) graph.Cell {
		return graph.Cell{Text: text, Place: at(statementsFile, line, column)}
	}
	row := graph.Cell{Place: graph.Place{File: statementsFile, Line: 2}}
	top := graph.Cell{Place: graph.Place{File: manifestFile, Line: 1}}
	want := &graph.Draft{
		Dataset: graph.DatasetRow{
			Name: graph.Cell{Text: "valley", Place: at(manifestFile, 1, 5)}, Title: graph.Cell{Text: "Letters from the valley", Place: at(manifestFile, 2, 8)},
			Description: top, Version: top, Language: top, Licence: top, Citation: top, Codebook: top, Coder: top,
			Creators: []graph.Cell{{Text: "Ada", Place: at(manifestFile, 5, 12)}, {Text: "Grace", Place: at(manifestFile, 5, 24)}},
		},
		Entities: []graph.EntityRow{{
			ID: graph.Cell{Text: "source:letter", Place: at(sourcesFile, 2, 1)}, Kind: graph.Cell{Text: "Source", Place: graph.Place{File: sourcesFile, Line: 2}},
			Names: []graph.Field{{Cell: graph.Cell{Text: `A "letter"`, Place: at(sourcesFile, 2, 17)}}},
		}},
		Statements: []graph.StatementRow{{
			ID: cell("stmt:1", 2, 1), Subject: cell("state:north", 2, 11), Predicate: cell("mediates", 2, 24), Object: cell("talks:mill", 2, 33),
			Mode: cell("FACT", 2, 44), Source: cell("source:letter", 2, 49), Confidence: cell("HIGH", 2, 63),
			AttributedTo: []graph.Cell{cell("a:b", 2, 69), cell("c:d", 3, 1)}, Note: cell("x\ny", 3, 7),
			Polarity: row, Rank: row, RankReason: row, ValidTime: row, Supersedes: row, Paragraph: row, Sentence: row,
			Start: row, End: row, Page: row, Row: row, Voice: row, Coder: row, Codebook: row,
		}},
		Files: fileNames(),
	}
	if diff := cmp.Diff(want, read(t, files, "d")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadSourceText(t *testing.T) {
	text, err := ReadSourceText(strings.NewReader("\ufeffTürkiye"))
	if err != nil || len(text.Runes) != 8 || text.SHA256 != "20ebc59419100e463b086315971fc4b924b28e11e91d8884c1068c53ceed0466" {
		t.Errorf("%d code points, hash %s, error %v", len(text.Runes), text.SHA256, err)
	}
	if _, err := ReadSourceText(strings.NewReader("one\ntwo\nT\xfcrkiye")); !errors.Is(err, ErrSourceText) || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("a text in Latin-1: %v", err)
	}
	if _, err := ReadSourceText(os.NewFile(^uintptr(0), "closed")); err == nil {
		t.Error("a reader that fails: no error")
	}
}

// A pipe has nobody at its other end, and a folder has no rows: neither is waited for, and the rest is read.
func TestWhatIsNoFile(t *testing.T) {
	for _, c := range []struct {
		name string
		mode fs.FileMode
		want string
	}{
		{"entities.csv", fs.ModeNamedPipe, "entities.csv: this is no file but a pipe, so nothing of it was read; put the table there as a file"},
		{"entities.csv", fs.ModeDir, "entities.csv: this is no file but a folder, so nothing of it was read; put the table there as a file"},
		{"dataset.yaml", fs.ModeNamedPipe, "dataset.yaml: this is no file but a pipe, so nothing of it was read; put the table there as a file"},
	} {
		files := fstest.MapFS{"dataset.yaml": {Data: []byte("id: x\ntitle: X\n")}, c.name: {Mode: c.mode}}
		draft, err := ReadDataset(files, ".")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := draft.Findings.Error(); got != c.want {
			t.Errorf("got %s\nwant %s", got, c.want)
		}
	}
}

// utf16 writes a text in UTF-16.
func utf16(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range wide.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}
