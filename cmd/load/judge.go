package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"
)

// How a run is judged. All but the last are exact; what is measured is given room, because the machine may be busy with other
// things, and fails on a gross breach only. The figures are told in any case.
//
//   - Nothing was answered other than as it should be, and every stream of changesets went on without a gap or a repeat.
//   - The record is what was written, see `peacegraph verify`.
//   - When the clients have gone, so have the goroutines that served them, but for a few that come and go.
//   - The program never took more memory than [mostMemory].
//   - Memory is flat: the least heap in the last fifth of the run is not above the least in the first fifth of the second half by
//     more than [spareMemory], a quarter, and what was published meanwhile may take; and so the median of the resident memory.
//   - Reads take no longer while the server is attacked: the median over the questions of the ratio of their median times is below
//     [grossRatio]; above [goodRatio] it is told.
const (
	mostMemory      = 300 << 20
	spareMemory     = 32 << 20
	perChangeset    = 16 << 10
	goodRatio       = 2
	grossRatio      = 5
	spareGoroutines = 20
)

// judge tells what was met and measured, and returns what is wrong.
func (l *load) judge(to io.Writer, before, after sample, samples []sample) (wrong []string) {
	t := l.tally
	if t.wrongs > 0 {
		wrong = append(wrong, t.wrong...)
		if n := t.wrongs - len(t.wrong); n > 0 {
			wrong = append(wrong, fmt.Sprintf("and %d more", n))
		}
	}
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "done\trefused\tno time\tcalm\tattacked\t  ")
	for _, kind := range slices.Sorted(maps.Keys(t.kinds)) {
		m := t.kinds[kind]
		fmt.Fprintf(w, "%d\t%d\t%d\t%s\t%s\t  %s\n", m.done, m.refused, m.turnedAway, shown(m.calm), shown(m.attacked), kind)
	}
	w.Flush()
	for _, kind := range []string{"read", "publish", "upload", "event"} {
		if m := t.kinds[kind]; m == nil || m.done == 0 {
			wrong = append(wrong, "nothing was done of: "+kind)
		}
	}
	if m := t.kinds["read"]; m != nil {
		ratio, questions := l.slowdown(m)
		fmt.Fprintf(to, "\nreads while attacked take %.2f times as long as usual, over %d questions\n", ratio, questions)
		switch {
		case ratio > grossRatio:
			wrong = append(wrong, fmt.Sprintf("reads took %.2f times as long while the server was attacked", ratio))
		case ratio > goodRatio:
			fmt.Fprintf(to, "NOTE: that is more than %d times; on a machine that does nothing else it should not be\n", goodRatio)
		}
		if m.turnedAway*50 > m.done {
			wrong = append(wrong, fmt.Sprintf("%d of %d reads were turned away", m.turnedAway, m.done+m.turnedAway))
		}
	}
	return append(wrong, l.judgeMemory(to, before, after, samples)...)
}

func shown(times map[string][]time.Duration) string {
	all := slices.Concat(slices.Collect(maps.Values(times))...)
	if middle := median(all); middle > 0 {
		return middle.Round(100 * time.Microsecond).String()
	}
	return ""
}

// slowdown returns how many times as long the questions took while the server was attacked, and how many were compared.
func (l *load) slowdown(m *met) (ratio float64, questions int) {
	var ratios []float64
	for name, calm := range m.calm {
		if attacked := m.attacked[name]; len(calm) > 2 && len(attacked) > 2 {
			ratios = append(ratios, float64(median(attacked))/float64(median(calm)))
		}
	}
	if len(ratios) == 0 {
		return 0, 0
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2], len(ratios)
}

func (l *load) judgeMemory(to io.Writer, before, after sample, samples []sample) (wrong []string) {
	const mb = 1 << 20
	between := func(from, until float64) (heap, rss []float64) {
		for _, s := range samples {
			if share := s.at.Seconds() / l.whole.Seconds(); share >= from && share < until {
				heap, rss = append(heap, s.heap), append(rss, s.rss)
			}
		}
		return heap, rss
	}
	heapThen, rssThen := between(0.5, 0.6)
	heapNow, rssNow := between(0.9, 1.1)
	if len(heapThen) == 0 || len(heapNow) == 0 {
		return []string{"memory was not measured"}
	}
	published := 0
	for _, kind := range []string{"publish", "burst"} {
		if m := l.tally.kinds[kind]; m != nil {
			published += m.done
		}
	}
	room := func(then float64) float64 { return then*1.25 + spareMemory + float64(published)/2*perChangeset }
	most, middle := 0.0, func(all []float64) float64 { slices.Sort(all); return all[len(all)/2] }
	for _, s := range samples {
		most = max(most, s.rss)
	}
	fmt.Fprintf(to, "heap      %.0f MB at the least in the middle of the run, %.0f MB at the end\n", slices.Min(heapThen)/mb, slices.Min(heapNow)/mb)
	fmt.Fprintf(to, "resident  %.0f MB before, %.0f MB in the middle of the run, %.0f MB at the end, %.0f MB at the most\n", before.rss/mb, middle(rssThen)/mb, middle(rssNow)/mb, most/mb)
	fmt.Fprintf(to, "routines  %d before, %d afterwards\n", before.goroutines, after.goroutines)
	if most > mostMemory {
		wrong = append(wrong, fmt.Sprintf("the program took %.0f MB, more than %d MB", most/mb, mostMemory/mb))
	}
	if now, then := slices.Min(heapNow), slices.Min(heapThen); now > room(then) {
		wrong = append(wrong, fmt.Sprintf("the heap grew from %.0f MB to %.0f MB in the second half", then/mb, now/mb))
	}
	if now, then := middle(rssNow), middle(rssThen); now > room(then) {
		wrong = append(wrong, fmt.Sprintf("resident memory grew from %.0f MB to %.0f MB in the second half", then/mb, now/mb))
	}
	if after.goroutines > before.goroutines+spareGoroutines {
		wrong = append(wrong, fmt.Sprintf("%d goroutines are left of the clients that are gone, beside the %d there were", after.goroutines-before.goroutines, before.goroutines))
	}
	return wrong
}
