package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/format"
)

// placeless is a finding without its place.
type placeless struct {
	Severity, Rule, Message, Value string
	Accepted, Nearest              []string
}

// otherRow is how a message names another row: by its line in a file, by its path in an input.
var otherRow = regexp.MustCompile(`in (line \d+|(entities|statements|corrections|judgements)[.\w]*)`)

// sortedTold brings findings into an order that does not depend on their places.
func sortedTold(all []placeless) []string {
	var lines []string
	for _, f := range all {
		lines = append(lines, fmt.Sprint(f.Severity, " ", f.Rule, " ", otherRow.ReplaceAllString(f.Message, "in ROW"), " ", f.Value, " ", f.Accepted, " ", f.Nearest))
	}
	slices.Sort(lines)
	return lines
}

// TestEveryDoorFindsTheSame sends the same data sets through check, import, upload and GraphQL.
func TestEveryDoorFindsTheSame(t *testing.T) {
	const manifest = "id: letters\ntitle: Letters\nversion: 1.0.0\nlicence: CC0-1.0\n"
	sources := "id,kind,name\nsource:letter,Source,A letter\n"
	for name, files := range map[string]map[string]string{
		"right": {
			"entities.csv": sources + "person:a,Person,Anna\n",
			"statements.csv": "id,subject,predicate,object,mode,validTime,role,source,attributedTo,confidence,paragraph\n" +
				"stmt:a,state:qatar,mediates,talks:doha,REPORTED,2025-10,MEDIATOR,source:letter,state:qatar,HIGH,1\n" +
				",person:a,supports,talks:doha,FACT,,,source:letter,,80,2\n",
			"corrections.csv": "action,target,reason\nDEPRECATE,stmt:1.2-14,it says otherwise\n",
		},
		"broken": {
			"entities.csv": sources + "person:a,Persn,Anna\nanna,Person,\nsource:letter,State,A letter\n",
			"statements.csv": "id,subject,predicate,object,mode,validTime,role,source,attributedTo,confidence,paragraph,start,end\n" +
				"stmt:a,state:qatar,mediats,talks:doha,REPORTED,2025-10,MEDIATOR,source:letter,state:qatar,HIGH,1,,\n" +
				"stmt:b,state:qatar,mediates,talks:doha,REPORTED,2025-13,mediatr,source:letter,state:qatar,HIGH,0,9,3\n" +
				"stmt:c,state:qatar,mediates,talks:dohar,REPORTED,,MEDIATOR,source:letter,,SURE,x,,\n" +
				"stmt:d,state:qatar,mediates,talks:doha,FACT,,,,,,,,\n" +
				"stmt:d,state:china,mediates,talks:doha,FACT,,,source:letter,,50,,,\n" +
				",stmt:d,denies,state:qatar,FCT,,,state:qatar,talks:doha,200,,,\n",
			"corrections.csv": "action,target,reason\nDEPRECAT,stmt:nowhere,\nWITHDRAW,stmt:1.2-14,no\n",
			"judgements.csv":  "entity,other,verdict,reason,author,date\nstate:qatar,state:qatr,SAM,,Ada,2025-11-20\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "letters")
			files["dataset.yaml"] = manifest
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			var archive bytes.Buffer
			tw := tar.NewWriter(&archive)
			for file, text := range files {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				if err := tw.WriteHeader(&tar.Header{Name: "letters/" + file, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(text))}); err != nil {
					t.Fatal(err)
				}
				if _, err := io.WriteString(tw, text); err != nil {
					t.Fatal(err)
				}
			}
			if err := tw.Close(); err != nil {
				t.Fatal(err)
			}
			g, err := graph.Open(t.Context(), "memory:")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { g.Close() })
			if err := plant(t.Context(), g); err != nil {
				t.Fatal(err)
			}
			w := writerOf(t, g)

			doors := map[string][]placeless{"GraphQL": w.byGraphQL(dir)}
			var checked struct{ Findings []placeless }
			var imported struct {
				Folders []struct{ Findings []placeless }
			}
			for door, into := range map[string]any{"check": &checked, "import": &imported} {
				var out, problems bytes.Buffer
				if code := run(t.Context(), []string{door, "--json", dir}, streams{nil, &out, &problems}); code > exitFindings {
					t.Fatalf("%s: %d %s", door, code, &problems)
				}
				if err := json.Unmarshal(out.Bytes(), into); err != nil {
					t.Fatal(err)
				}
			}
			doors["check"], doors["import"] = checked.Findings, imported.Folders[0].Findings
			r := httptest.NewRequest("POST", "/check", &archive)
			r.Header.Set("Content-Type", "application/x-tar")
			r.Header.Set("Authorization", "Bearer "+ada)
			got := httptest.NewRecorder()
			w.http.ServeHTTP(got, r)
			var uploaded struct{ Findings []placeless }
			if err := json.Unmarshal(got.Body.Bytes(), &uploaded); got.Code != 200 || err != nil {
				t.Fatalf("upload: %d %v %s", got.Code, err, got.Body)
			}
			doors["upload"] = uploaded.Findings

			want := sortedTold(doors["check"])
			if (name == "broken") != (len(want) > 10) {
				t.Errorf("%d findings: %s", len(want), want)
			}
			for door, found := range doors {
				if diff := cmp.Diff(want, sortedTold(found)); diff != "" {
					t.Errorf("check and %s (-check +%s):\n%s", door, door, diff)
				}
			}
		})
	}
}

// byGraphQL sends the rows of a folder as input, and returns what is said of them.
func (w *writer) byGraphQL(dir string) []placeless {
	w.t.Helper()
	rows, err := format.ReadDataset(os.DirFS(dir), ".")
	if err != nil || len(rows.Findings) > 0 {
		w.t.Fatal(err, rows.Findings)
	}
	d := rows.Dataset
	var begun struct{ Draft struct{ ID string } }
	answer := w.ask(ada, `mutation($input: CreateDraftInput!) { createDraft(input: $input) { draft { id } } }`, map[string]any{"input": map[string]any{
		"message": "by hand", "dataset": d.Name.Text, "describe": map[string]any{"title": d.Title.Text, "version": d.Version.Text, "licence": d.Licence.Text},
	}})
	if err := json.Unmarshal(answer, &begun); err != nil {
		w.t.Fatal(err)
	}
	var got struct{ Findings []placeless }
	answer = w.ask(ada, `mutation($input: AddToDraftInput!) { addToDraft(input: $input) { findings { severity rule message value accepted nearest } } }`,
		map[string]any{"input": inputOf(rows, begun.Draft.ID)})
	if err := json.Unmarshal(answer, &got); err != nil {
		w.t.Fatal(err)
	}
	return got.Findings
}

// inputOf writes rows as an input has them, each statement with one evidence.
func inputOf(rows *graph.Draft, draft string) map[string]any {
	words := func(fields []graph.Field) (all []any) {
		for _, f := range fields {
			all = append(all, map[string]any{"text": f.Text, "lang": f.Name})
		}
		return all
	}
	named := func(fields []graph.Field) (all []any) {
		for _, f := range fields {
			all = append(all, map[string]any{"name": f.Name, "value": f.Text})
		}
		return all
	}
	texts := func(cells []graph.Cell) (all []any) {
		for _, c := range cells {
			all = append(all, c.Text)
		}
		return all
	}
	var entities, statements, corrections, judgements []any
	for _, e := range rows.Entities {
		entities = append(entities, map[string]any{"id": e.ID.Text, "kind": e.Kind.Text, "names": words(e.Names), "otherNames": words(e.OtherNames),
			"descriptions": words(e.Descriptions), "externalIds": texts(e.ExternalIDs), "attributes": named(e.Attributes)})
	}
	for _, s := range rows.Statements {
		statements = append(statements, map[string]any{
			"id": s.ID.Text, "subject": s.Subject.Text, "predicate": s.Predicate.Text, "object": s.Object.Text, "mode": s.Mode.Text, "polarity": s.Polarity.Text,
			"rank": s.Rank.Text, "rankReason": s.RankReason.Text, "validTime": s.ValidTime.Text, "supersedes": s.Supersedes.Text, "qualifiers": named(s.Qualifiers), "note": s.Note.Text,
			"evidence": map[string]any{"source": s.Source.Text, "paragraph": s.Paragraph.Text, "sentence": s.Sentence.Text, "start": s.Start.Text, "end": s.End.Text, "page": s.Page.Text,
				"row": s.Row.Text, "attributedTo": texts(s.AttributedTo), "voice": s.Voice.Text, "confidence": s.Confidence.Text, "coder": s.Coder.Text, "codebook": s.Codebook.Text},
		})
	}
	for _, c := range rows.Corrections {
		corrections = append(corrections, map[string]any{"action": c.Action.Text, "target": c.Target.Text, "reason": c.Reason.Text, "date": c.Date.Text})
	}
	for _, j := range rows.Judgements {
		judgements = append(judgements, map[string]any{"entity": j.Entity.Text, "other": j.Other.Text, "verdict": j.Verdict.Text, "reason": j.Reason.Text, "date": j.Date.Text})
	}
	return map[string]any{"draft": draft, "entities": entities, "statements": statements, "corrections": corrections, "judgements": judgements}
}
