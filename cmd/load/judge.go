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
//   - Nothing is left in memory of the clients that have gone: what the garbage collector leaves is not above what it leaves of a
//     server that is started anew on the same store by more than [spareMemory] and a quarter.
//   - Memory is flat but for what is written: what the garbage collector leaves at the least in the last fifth of the run is not above
//     the least in the first fifth of the second half by more than [spareMemory], a quarter, and half of what all that was written
//     takes in the server that is started anew; and so the median of the resident memory.
//   - Reads take no longer while the server is attacked: the median over the questions of the ratio of their median times is below
//     [grossRatio]; above [goodRatio] it is told.
const (
	mostMemory      = 300 << 20
	spareMemory     = 16 << 20
	goodRatio       = 2
	grossRatio      = 5
	spareGoroutines = 20
)

// judge tells what was met and measured, and returns what is wrong.
func (l *load) judge(to io.Writer, before, after, anew sample, samples []sample) (wrong []string) {
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
	return append(wrong, l.judgeMemory(to, before, after, anew, samples)...)
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

func (l *load) judgeMemory(to io.Writer, before, after, anew sample, samples []sample) (wrong []string) {
	const mb = 1 << 20
	between := func(from, until float64) (live, rss []float64) {
		for _, s := range samples {
			if share := s.at.Seconds() / l.whole.Seconds(); share >= from && share < until {
				live, rss = append(live, s.live), append(rss, s.rss)
			}
		}
		return live, rss
	}
	liveThen, rssThen := between(0.5, 0.6)
	liveNow, rssNow := between(0.9, 1.1)
	if len(liveThen) == 0 || len(liveNow) == 0 {
		return []string{"memory was not measured"}
	}
	room := func(then, before, anew float64) float64 { return then*1.25 + spareMemory + max(0, anew-before)/2 }
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	most, middle := 0.0, func(all []float64) float64 { slices.Sort(all); return all[len(all)/2] }
	for _, s := range samples {
		most = max(most, s.rss)
	}
	fmt.Fprintln(w, "before\tmiddle\tend\tmost\tafterwards\tstarted anew\t  ")
	fmt.Fprintf(w, "%.0f MB\t%.0f MB\t%.0f MB\t\t%.0f MB\t%.0f MB\t  in use\n", before.live/mb, slices.Min(liveThen)/mb, slices.Min(liveNow)/mb, after.live/mb, anew.live/mb)
	fmt.Fprintf(w, "%.0f MB\t%.0f MB\t%.0f MB\t%.0f MB\t%.0f MB\t%.0f MB\t  resident\n", before.rss/mb, middle(rssThen)/mb, middle(rssNow)/mb, most/mb, after.rss/mb, anew.rss/mb)
	fmt.Fprintf(w, "%d\t\t\t\t%d\t\t  goroutines\n", before.goroutines, after.goroutines)
	w.Flush()
	if most > mostMemory {
		wrong = append(wrong, fmt.Sprintf("the program took %.0f MB, more than %d MB", most/mb, mostMemory/mb))
	}
	if after.live > anew.live*1.25+spareMemory {
		wrong = append(wrong, fmt.Sprintf("%.0f MB are in use when all clients have gone, and %.0f MB of a server started anew", after.live/mb, anew.live/mb))
	}
	if now, then := slices.Min(liveNow), slices.Min(liveThen); now > room(then, before.live, anew.live) {
		wrong = append(wrong, fmt.Sprintf("what is in use grew from %.0f MB to %.0f MB in the second half", then/mb, now/mb))
	}
	if now, then := middle(rssNow), middle(rssThen); now > room(then, before.rss, anew.rss) {
		wrong = append(wrong, fmt.Sprintf("resident memory grew from %.0f MB to %.0f MB in the second half", then/mb, now/mb))
	}
	if after.goroutines > before.goroutines+spareGoroutines {
		wrong = append(wrong, fmt.Sprintf("%d goroutines are left of the clients that are gone, beside the %d there were", after.goroutines-before.goroutines, before.goroutines))
	}
	return wrong
}
