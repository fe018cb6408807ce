package desk_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/desk"
)

// To be killed takes a process of its own. The test binary runs itself with this variable set to the directory and the number
// of the first draft to write.
const childEnv = "PEACEGRAPH_DESK_CHILD"

func TestMain(m *testing.M) {
	task, ok := os.LookupEnv(childEnv)
	if !ok {
		os.Exit(m.Run())
	}
	dir, from, _ := strings.Cut(task, "|")
	first := 0
	if _, err := fmt.Sscan(from, &first); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println("error:", writeOn(dir, first))
	os.Exit(1)
}

// steps are what is done with a draft, in order. Each is done under a key of its own, so that doing it again does nothing.
var steps = [...]string{"create", "add", "import", "publish"}

// writing is a draft that is being written by steps.
type writing struct {
	d     *desk.Desk
	n     int
	draft graph.ID
}

// do does a step. What it says is what was answered.
func (w *writing) do(step string) (string, error) {
	ctx := context.Background()
	key := fmt.Sprintf("%s-%d", step, w.n)
	switch step {
	case "create":
		draft, err := w.d.Create(ctx, lena, desk.NewDraft{Message: fmt.Sprintf("draft %d", w.n), Dataset: "letters", Key: key})
		if err != nil {
			return "", err
		}
		w.draft = draft.ID()
		return string(w.draft), nil
	case "add":
		size := 1 + w.n%3*20
		added, err := w.d.Add(ctx, lena, w.draft, desk.Rows{Rows: many(size, w.n*1000), Key: key})
		if err != nil {
			return "", err
		}
		return fmt.Sprint(added.Part), nil
	case "import":
		in := many(1, w.n*1000+500)
		in.Dataset = letters().Dataset
		added, err := w.d.Import(ctx, lena, w.draft, desk.Import{Name: "folder letters", Rows: in, Key: key})
		if err != nil {
			return "", err
		}
		return fmt.Sprint(added.Part), nil
	}
	p, err := w.d.Publish(ctx, lena, w.draft, "", key)
	if err != nil {
		return "", err
	}
	return string(p.Changeset.ID()), nil
}

// writeOn writes and publishes drafts until it is killed. Each step is told when it is done.
func writeOn(dir string, first int) error {
	g, err := graph.Open(context.Background(), "bbolt:"+dir)
	if err != nil {
		return err
	}
	d, err := desk.Open(g, dir)
	if err != nil {
		return errors.Join(err, g.Close())
	}
	fmt.Println("open")
	for n := first; ; n++ {
		w := &writing{d: d, n: n}
		for _, step := range steps {
			answer, err := w.do(step)
			if err != nil {
				return err
			}
			fmt.Println(n, step, answer)
		}
	}
}

// kills is how often the writer is killed.
const kills = 12

// A writer is killed at any moment. What it was told is done is there when the desk opens again, and what it was not told is
// done whole or not at all: the same request under the same key makes it so, and gives the same answer as before.
func TestKilledAtAnyMoment(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	g, err := graph.Open(ctx, "bbolt:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	seeded(t, g)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(uint64(os.Getpid()), 5))
	next := 0
	for range kills {
		told := killed(t, dir, next, time.Duration(r.Int64N(int64(200*time.Millisecond))))
		g, d := openUntilDone(t, dir)
		// All drafts of which something was told, and the one after, which may have been on its way.
		for ; ; next++ {
			answers := told[next]
			w := &writing{d: d, n: next}
			for i, step := range steps {
				answer, err := w.do(step)
				if err != nil {
					t.Fatalf("draft %d, %s again: %v", next, step, err)
				}
				if i < len(answers) && answer != answers[i] {
					t.Fatalf("draft %d, %s: the answer was %s and is %s", next, step, answers[i], answer)
				}
			}
			if len(answers) == 0 {
				break
			}
		}
		next++
		once(t, g, d, next)
		if err := errors.Join(d.Close(), g.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// killed has a process write drafts and kills it some time after it has begun. It returns what was told, by draft.
func killed(t *testing.T, dir string, first int, after time.Duration) map[int][]string {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%d", childEnv, dir, first))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	told := make(map[int][]string)
	var kill *time.Timer
	for lines := bufio.NewScanner(io.Reader(out)); lines.Scan(); {
		if kill == nil {
			kill = time.AfterFunc(after, func() { _ = c.Process.Kill() })
		}
		n, step, answer := 0, "", ""
		if lines.Text() == "open" {
			continue
		}
		if _, err := fmt.Sscan(lines.Text(), &n, &step, &answer); err != nil {
			t.Fatalf("the writer says: %s", lines.Text())
		}
		told[n] = append(told[n], answer)
	}
	_ = c.Wait() // it was killed
	if kill == nil {
		t.Fatal("the writer did not begin")
	}
	return told
}

func openUntilDone(t *testing.T, dir string) (*graph.Graph, *desk.Desk) {
	t.Helper()
	g, err := graph.Open(context.Background(), "bbolt:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(g, dir)
	if err != nil {
		t.Fatal(errors.Join(err, g.Close()))
	}
	return g, d
}

// once checks that each of so many drafts is one changeset and says so, and that all of it is there.
func once(t *testing.T, g *graph.Graph, d *desk.Desk, drafts int) {
	t.Helper()
	became := make(map[graph.ID]graph.ID)
	for c := range g.Snapshot().Changesets() {
		if id, ok := c.Draft(); ok && became[id] != "" {
			t.Fatalf("%s became %s and %s", id, became[id], c.ID())
		} else if ok {
			became[id] = c.ID()
		}
	}
	list, err := d.Drafts(context.Background(), lena)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != drafts || len(became) != drafts {
		t.Fatalf("there are %d drafts and %d changesets of drafts, want %d", len(list), len(became), drafts)
	}
	for _, draft := range list {
		c, ok := draft.Changeset()
		if !ok || draft.Status() != desk.StatusPublished || became[draft.ID()] != c.ID() {
			t.Fatalf("%s is %s as %s, and the record has it as %s", draft.ID(), draft.Status(), c.ID(), became[draft.ID()])
		}
		n := 0
		if _, err := fmt.Sscanf(draft.Message(), "draft %d", &n); err != nil {
			t.Fatal(err)
		}
		if want := 2 + n%3*20; c.StatementsAdded() != want {
			t.Fatalf("%s has %d statements, want %d", c.ID(), c.StatementsAdded(), want)
		}
	}
	if found, err := g.Snapshot().Verify(context.Background()); err != nil || !found.Whole() {
		t.Fatalf("the record is not what was written: %+v, %v", found, err)
	}
}
