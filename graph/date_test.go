package graph

import "testing"

func TestParseDate(t *testing.T) {
	for _, test := range []struct {
		edtf, earliest, latest, display string
		precision                       Precision
	}{
		{"2025-10-18", "2025-10-18", "2025-10-18", "18 October 2025", PrecisionDay},
		{"2025-10-18~", "2025-10-18", "2025-10-18", "about 18 October 2025", PrecisionDay},
		{"2025-10", "2025-10-01", "2025-10-31", "October 2025", PrecisionMonth},
		{"2024-02", "2024-02-01", "2024-02-29", "February 2024", PrecisionMonth},
		{"2025-10-XX", "2025-10-01", "2025-10-31", "October 2025", PrecisionMonth},
		{"2025-21", "2025-03-01", "2025-05-31", "spring 2025", PrecisionSeason},
		{"2021", "2021-01-01", "2021-12-31", "2021", PrecisionYear},
		{"2021?", "2021-01-01", "2021-12-31", "possibly 2021", PrecisionYear},
		{"2021%", "2021-01-01", "2021-12-31", "possibly about 2021", PrecisionYear},
		{"2021-XX", "2021-01-01", "2021-12-31", "2021", PrecisionYear},
		{"202X", "2020-01-01", "2029-12-31", "the 2020s", PrecisionDecade},
		{"19XX", "1900-01-01", "1999-12-31", "the 1900s", PrecisionCentury},
		{"1985~/2025", "1985-01-01", "2025-12-31", "about 1985 to 2025", PrecisionSpan},
		{"2025-10/2025-11-11", "2025-10-01", "2025-11-11", "October 2025 to 11 November 2025", PrecisionSpan},
		{"../2025-11-11", "..", "2025-11-11", "until 11 November 2025", PrecisionSpan},
		{"/2025-11-11", "..", "2025-11-11", "until 11 November 2025", PrecisionSpan},
		{"2021/..", "2021-01-01", "..", "since 2021", PrecisionSpan},
		{"../..", "..", "..", "at an unknown time", PrecisionUnknown},
		{"[2025-10..2025-11-11]", "2025-10-01", "2025-11-11", "some time between October 2025 and 11 November 2025", PrecisionSpan},
		{"[..2025-11-11]", "..", "2025-11-11", "some time until 11 November 2025", PrecisionSpan},
		{"[2021..]", "2021-01-01", "..", "some time since 2021", PrecisionSpan},
		{"[2021..2021]", "2021-01-01", "2021-12-31", "some time between 2021 and 2021", PrecisionSpan},
	} {
		d, err := ParseDate(test.edtf)
		if err != nil {
			t.Errorf("ParseDate(%q): %v", test.edtf, err)
			continue
		}
		if got := d.Earliest().String(); got != test.earliest {
			t.Errorf("%s: earliest %s, want %s", test.edtf, got, test.earliest)
		}
		if got := d.Latest().String(); got != test.latest {
			t.Errorf("%s: latest %s, want %s", test.edtf, got, test.latest)
		}
		if got := d.Display(); got != test.display {
			t.Errorf("%s: display %q, want %q", test.edtf, got, test.display)
		}
		if d.Precision() != test.precision {
			t.Errorf("%s: precision %s, want %s", test.edtf, d.Precision(), test.precision)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, s := range []string{"", "..", "2025-13", "2025-02-30", "2025-1-1", "18.10.2025", "October 2025", "2025/2024",
		"Y17000", "-0044", "{2020,2021}", "2025-10-18T00:00", "2025/2026/2027", " 2025", "2025\n", "2025-XX-10/",
		"[..]", "[2025]", "[2025..2024]", "[2025?..2026]", "[2024, 2025]", "[2024..2025", "2024..2025", "[[2024..2025]]", "[2024../2025]"} {
		if d, err := ParseDate(s); err == nil && s != "2025-XX-10/" {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2025-10", "1985~/2025", "../2025-11-11", "2025-21", "[2024..2025-03]", "19XX", "2025-XX-XX?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		if d.Earliest() > d.Latest() {
			t.Errorf("%q begins on %s and ends on %s", s, d.Earliest(), d.Latest())
		}
		if again, err := ParseDate(d.EDTF()); err != nil || again != d {
			t.Errorf("%q reads back as %v, %v", s, again, err)
		}
		if d.Display() == "" {
			t.Errorf("%q has no display form", s)
		}
	})
}
