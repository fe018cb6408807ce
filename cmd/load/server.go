package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// victim is the server that is loaded, a process of its own with a store of its own.
type victim struct {
	base, metrics string
	tokens        []string // of editors
	folder        string
	command       *exec.Cmd
	log           *os.File
	ended         chan error
}

// editors is how many tokens there are.
const editors = 4

// start makes a folder with tokens in it, and starts a server on it, which writes the seed.
func start(ctx context.Context, program string) (*victim, error) {
	folder, err := os.MkdirTemp("", "peacegraph-load-*")
	if err != nil {
		return nil, err
	}
	v := &victim{folder: folder}
	for n := range editors {
		out, err := exec.CommandContext(ctx, program, "token", "add", fmt.Sprintf("editor-%d", n), "--role", "editor", "--store", v.store()).Output()
		if err != nil {
			return nil, fmt.Errorf("add a token: %w", err)
		}
		for word := range strings.FieldsSeq(string(out)) {
			if strings.HasPrefix(word, "pg_") {
				v.tokens = append(v.tokens, word)
			}
		}
	}
	if len(v.tokens) != editors {
		return nil, fmt.Errorf("%d tokens were added, and %d were told", editors, len(v.tokens))
	}
	if v.log, err = os.Create(filepath.Join(folder, "log")); err != nil {
		return nil, err
	}
	return v, v.run(program)
}

// run starts the server on what is in its folder.
func (v *victim) run(program string) error {
	v.base, v.metrics, v.ended = "", "", make(chan error, 1)
	v.command = exec.Command(program, "serve", "--store", v.store(), "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0", "--quiet")
	v.command.Stderr = v.log
	out, err := v.command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := v.command.Start(); err != nil {
		return err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Stop with") {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 2 && words[0] == "explore":
			v.base = words[1]
		case len(words) == 2 && words[0] == "metrics":
			v.metrics = words[1]
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, out)
		v.ended <- v.command.Wait()
	}()
	if v.base == "" || v.metrics == "" {
		return fmt.Errorf("the server did not come up: %w", errors.Join(v.alive(), v.stop()))
	}
	return nil
}

func (v *victim) store() string { return "bbolt:" + filepath.Join(v.folder, "store") }

// alive returns an error with the end of the log when the server has ended.
func (v *victim) alive() error {
	select {
	case err := <-v.ended:
		v.ended <- err
		text, _ := os.ReadFile(v.log.Name())
		return fmt.Errorf("the server has ended: %v: %s", err, text[max(0, len(text)-4000):])
	default:
		return nil
	}
}

// stop ends the server and removes its store.
func (v *victim) stop() error {
	_ = v.command.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-v.ended:
		v.ended <- err
	case <-time.After(20 * time.Second):
		_ = v.command.Process.Kill()
	}
	return errors.Join(v.log.Close(), os.RemoveAll(v.folder))
}

// verified stops the server and verifies its record. It returns how many changesets there are.
func (v *victim) verified(ctx context.Context, program string) (int, error) {
	_ = v.command.Process.Signal(syscall.SIGTERM)
	err := <-v.ended
	v.ended <- err
	if err != nil {
		return 0, fmt.Errorf("the server that was asked to stop ended with %w", err)
	}
	out, err := exec.CommandContext(ctx, program, "verify", "--store", v.store()).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("the record is not what was written: %w: %s", err, out)
	}
	n := 0
	for line := range bytes.Lines(out) {
		_, _ = fmt.Sscanf(string(line), "changesets %d", &n)
	}
	return n, nil
}

// sample is the server at one moment.
type sample struct {
	at         time.Duration
	live, rss  float64 // bytes; live is what the last garbage collection found in use
	swept      int     // how many garbage collections there were
	goroutines int
}

// measure reads the metrics of the server.
func (v *victim) measure(ctx context.Context) (s sample, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.metrics, nil)
	if err != nil {
		return s, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return s, err
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	next, percent := 0.0, 100.0
	for lines.Scan() {
		name, text, _ := strings.Cut(lines.Text(), " ")
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			continue
		}
		switch name {
		case "go_memstats_next_gc_bytes":
			next = number
		case "go_gc_gogc_percent":
			percent = number
		case "go_gc_duration_seconds_count":
			s.swept = int(number)
		case "process_resident_memory_bytes":
			s.rss = number
		case "go_goroutines":
			s.goroutines = int(number)
		}
	}
	s.live = next / (1 + percent/100) // the next collection comes when so much more than that is in use
	return s, lines.Err()
}

// watch measures the server again and again until ctx ends.
func (v *victim) watch(ctx context.Context, began time.Time, every time.Duration) (all []sample) {
	for pause(ctx, every) {
		if s, err := v.measure(ctx); err == nil {
			s.at = time.Since(began)
			all = append(all, s)
		}
	}
	return all
}

// settled measures the server when nobody asks it any more: when it has at most so many goroutines, or as many as before for
// some seconds. 0 takes the first measure that is like the one before.
func (v *victim) settled(ctx context.Context, goroutines int) (s sample, err error) {
	last := 0
	for range 60 {
		if s, err = v.measure(ctx); err != nil {
			return s, errors.Join(err, v.alive())
		}
		if goroutines == 0 && s.goroutines == last || s.goroutines <= goroutines {
			return s, nil
		}
		last = s.goroutines
		if !pause(ctx, 500*time.Millisecond) {
			return s, ctx.Err()
		}
	}
	return s, nil
}
