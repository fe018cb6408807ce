package graphtest

import "testing"

// TestHeads tells histories of one head from others. Each thing is done after the one before it has ended.
func TestHeads(t *testing.T) {
	type op struct {
		published bool
		number    int
	}
	for name, test := range map[string]struct {
		ops  []op
		want bool
	}{
		"nothing":                      {want: true},
		"read what was published":      {[]op{{false, 3}, {true, 4}, {false, 4}, {true, 5}, {false, 5}}, true},
		"a read of an older state":     {[]op{{true, 4}, {false, 3}}, false},
		"a read of what is not there":  {[]op{{false, 4}, {true, 4}}, false},
		"a changeset that is left out": {[]op{{true, 5}}, false},
		"a changeset twice":            {[]op{{true, 4}, {true, 4}}, false},
		"what was refused":             {[]op{{true, 0}, {true, 4}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := NewHeads()
			for client, op := range test.ops {
				done := func() (int, error) { return op.number, nil }
				if op.published {
					_ = h.Publish(client, done)
				} else {
					_ = h.Read(client, done)
				}
			}
			if err := h.Linearisable(3); (err == nil) != test.want {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
