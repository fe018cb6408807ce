package sse

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReader(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		want  []Event
		last  string
		retry time.Duration
	}{
		"nothing":               {"", nil, "", 0},
		"an event":              {"id: 1\nevent: next\ndata: {}\n\n", []Event{{"next", "{}"}}, "1", 0},
		"without a space":       {"id:1\nevent:next\ndata:{}\n\n", []Event{{"next", "{}"}}, "1", 0},
		"two spaces":            {"data:  x\n\n", []Event{{"message", " x"}}, "", 0},
		"several lines":         {"data: a\ndata\ndata: b\n\n", []Event{{"message", "a\n\nb"}}, "", 0},
		"carriage returns":      {"id: 1\r\ndata: a\r\n\r\n", []Event{{"message", "a"}}, "1", 0},
		"comments":              {": hello\n\n:\n\ndata: a\n\n", []Event{{"message", "a"}}, "", 0},
		"an id alone":           {"id: 7\n\n", nil, "7", 0},
		"an id that is kept":    {"id: 7\ndata: a\n\ndata: b\n\n", []Event{{"message", "a"}, {"message", "b"}}, "7", 0},
		"an event without data": {"event: x\n\ndata: a\n\n", []Event{{"message", "a"}}, "", 0},
		"empty data":            {"event: complete\ndata:\n\n", []Event{{"complete", ""}}, "", 0},
		"cut in an event":       {"id: 1\ndata: a\n\nid: 2\ndata: b\n", []Event{{"message", "a"}}, "1", 0},
		"cut in a line":         {"id: 1\ndata: a\n\nid: 22", []Event{{"message", "a"}}, "1", 0},
		"a null in an id":       {"id: 1\x002\ndata: a\n\n", []Event{{"message", "a"}}, "", 0},
		"retry":                 {"retry: 1500\n\nretry: soon\n\n", nil, "", 1500 * time.Millisecond},
		"a byte order mark":     {"\ufeffdata: a\n\n", []Event{{"message", "a"}}, "", 0},
		"unknown fields":        {"colour: red\ndata: a\n\n", []Event{{"message", "a"}}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReader(iotest.OneByteReader(strings.NewReader(test.text)), 1<<10)
			var got []Event
			for {
				event, err := r.Next()
				if err != nil {
					if err != io.EOF {
						t.Fatal(err)
					}
					break
				}
				got = append(got, event)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if r.Last() != test.last || r.Retry() != test.retry {
				t.Errorf("the last id is %q and retry %s, want %q and %s", r.Last(), r.Retry(), test.last, test.retry)
			}
		})
	}
}

func TestReaderIsBounded(t *testing.T) {
	for _, text := range []string{strings.Repeat("x", 3000), strings.Repeat("data: x\n", 300)} {
		if _, err := NewReader(strings.NewReader(text), 1000).Next(); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("an endless event ends with %v", err)
		}
	}
}
