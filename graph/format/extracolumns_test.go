package format

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// Columns that dataset.yaml keeps go to the note of a statement, in the order of the header and behind its own note.
func TestKeptColumns(t *testing.T) {
	files := base(t)
	files[manifestFile] = &fstest.MapFile{Data: []byte("id: valley\ntitle: T\nlicence: CC0-1.0\nversion: 1.0.0\ncolumns: {Weather: keep, Actor: subject, Mood: keep}\n")}
	files[statementsFile] = &fstest.MapFile{Data: []byte("id,Weather,Actor,predicate,object,mode,source,page,confidence,note,Mood\n" +
		"stmt:1,rain,state:north,mediates,talks:mill,FACT,source:letter,1,HIGH,a note,\"good\nor bad\"\n" +
		",,state:south,mediates,talks:mill,FACT,source:letter,1,HIGH,,good\n" +
		",,org:band,mediates,talks:mill,FACT,source:letter,1,HIGH,,\n")}
	summary, findings := check(t, files)
	if len(findings) > 0 || summary.StatementsAdded != 3 {
		t.Errorf("%+v, findings: %v", summary, findings)
	}
	var got []string
	for _, row := range read(t, files, ".").Statements {
		got = append(got, row.Note.Text+"|"+row.Note.Place.String())
	}
	want := []string{"a note; Weather: rain; Mood: good or bad|statements.csv:2:71", "Mood: good|statements.csv:4:62", "|statements.csv:5:58"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
