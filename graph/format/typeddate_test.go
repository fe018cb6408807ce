package format

import (
	"strings"
	"testing"
	"time"

	"peacegraph/graph"
)

func TestTypedDates(t *testing.T) {
	for text, want := range map[string]string{
		"18.10.2025": "2025-10-18", "18/10/2025": "2025-10-18", "10/18/2025": "2025-10-18", "18-10-2025": "2025-10-18",
		"3.4.2025": "2025-04-03|2025-03-04", "03/04/2025": "2025-04-03|2025-03-04", "4/4/2025": "2025-04-04",
		"2025/10/18": "2025-10-18", "2025.10.18": "2025-10-18", "2025-1-5": "2025-01-05", "2025-1": "2025-01",
		"Oct 18, 2025": "2025-10-18", "October 18 2025": "2025-10-18", "18 October 2025": "2025-10-18", "18. October 2025": "2025-10-18",
		"18th of October, 2025": "2025-10-18", "18-Oct-2025": "2025-10-18", "Sept. 1st, 2025": "2025-09-01", "2025 Oct 18": "2025-10-18",
		"Oct 2025": "2025-10", "october  2025": "2025-10", "10/2025": "2025-10", "10.2025": "2025-10", "2025 ": "2025",
		"2025-10-18 00:00:00": "2025-10-18", "2025-10-18T00:00:00Z": "2025-10-18", "18/10/2025 0:00": "2025-10-18", "10/18/2025 2:30 PM": "2025-10-18",
		"18.10.2025 – 07.11.2025": "2025-10-18/2025-11-07", "2025-10-18 to 2025-11-07": "2025-10-18/2025-11-07",
		"18–20 October 2025": "2025-10-18/2025-10-20", "18-20 October 2025": "2025-10-18/2025-10-20", "Oct 18–20, 2025": "2025-10-18/2025-10-20",
		"October 18-20, 2025": "2025-10-18/2025-10-20", "Oct 18 – Nov 7, 2025": "2025-10-18/2025-11-07", "October–November 2025": "2025-10/2025-11",
		"from 18 October to 7 November 2025": "2025-10-18/2025-11-07", "2021–2025": "2021/2025", "2021-2025": "2021/2025", "Dec 2024 - Jan 2025": "2024-12/2025-01",
		"03/04/2025 – 05/06/2025": "2025-04-03/2025-06-05|2025-03-04/2025-05-06", "03/04/2025 – 25/06/2025": "2025-04-03/2025-06-25",
		"since 2021": "2021/..", "until 18 Oct 2025": "../2025-10-18", "c. 1985": "1985~", "about Oct 2025": "2025-10~", "between Oct 2025 and 7 Nov 2025": "[2025-10..2025-11-07]",
		// What is left to the rule for dates, because it is no date, or nobody can tell which.
		"": "", "18/10/25": "", "2025/10": "", "31/02/2025": "", "45948": "", "yesterday": "", "Oct": "", "18 Oct": "", "13/13/2025": "", "0/1/2025": "",
		"18.10/2025": "", "Oct 18 19 2025": "", "Okt 2025": "", "before 2025": "", "2025 2026": "", "18 – 2025": "", "about 2021–2025": "", "٣/٤/٢٠٢٥": "",
		"18 October - 2025": "", strings.Repeat("1", 100): "", "to": "", "– –": "", "between and": "", "Oct 18 – 03/04/2025": "",
	} {
		d, ok := readTypedDate(text)
		if got := strings.Join(d.readings(), "|"); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q, %t; want %q", text, got, ok, want)
		}
	}
	if d, _ := readTypedDate("2025-10-18 14:30"); !d.timeLeft {
		t.Error("nobody is told of a time of day that is left out")
	}
	if d, _ := readTypedDate("2025-10-18 00:00:00.000"); d.timeLeft {
		t.Error("midnight is what spreadsheet programs add")
	}
}

// Whatever is typed, each reading is a date or ends before it begins; and a day is understood in every form that says
// unmistakably which it is.
func FuzzTypedDate(f *testing.F) {
	for _, text := range []string{"18.10.2025", "Oct 18 – Nov 7, 2025", "between 1/2/2025 and 3/4/2025", "c. 2025 0:00", "\xff–\u0130", "18-20 may 2025"} {
		f.Add(text, int64(1_760_745_600))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		d, ok := readTypedDate(text)
		readings := d.readings()
		if ok != (len(readings) > 0) {
			t.Fatalf("%q: %t with %q", text, ok, readings)
		}
		for _, reading := range readings {
			if _, err := graph.ParseDate(reading); err != nil && !strings.Contains(err.Error(), "before it begins") {
				t.Fatalf("%q is read as %q: %v", text, reading, err)
			}
		}
		const days = 86400
		day := time.Unix((unix%(300*365))*days, 0).UTC()
		for _, form := range []string{"2 January 2006", "Jan 2, 2006", "2006/1/2", "02-Jan-2006", "2006-01-02 15:04:05", "January 2 2006", "2. January 2006"} {
			d, _ := readTypedDate(day.Format(form))
			if got, want := strings.Join(d.readings(), "|"), day.Format(time.DateOnly); got != want {
				t.Fatalf("%q is read as %q", day.Format(form), got)
			}
		}
		for form, second := range map[string]bool{"02.01.2006": false, "01/02/2006": true} {
			d, _ := readTypedDate(day.Format(form))
			got := d.dayFirst
			if second {
				got = d.monthFirst
			}
			if want := day.Format(time.DateOnly); got != want {
				t.Fatalf("%q is read as %+v", day.Format(form), d)
			}
		}
	})
}
