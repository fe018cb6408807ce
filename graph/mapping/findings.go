package mapping

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// shownText is how many bytes of a text a message repeats.
const shownText = 120

func message(format string, args ...any) string {
	for i, arg := range args {
		if text, ok := arg.(string); ok && len(text) > shownText {
			cut := shownText
			for !utf8.RuneStart(text[cut]) {
				cut--
			}
			args[i] = text[:cut] + "…"
		}
	}
	return fmt.Sprintf(format, args...)
}

// mostNearest is how many findings get the nearest words, each of which costs a look at all that are accepted.
const mostNearest = 50

// offered is a finding to which accepted words can be added.
type offered struct {
	*graph.Finding
	before int // how many findings there were before it
}

func (o offered) offer(found string, accepted []string) {
	o.Value, o.Accepted = found, accepted
	if o.before < mostNearest {
		o.Nearest = vocab.Nearest(found, accepted, 3)
	}
}

// mostProblems is how many different problems of rows are told; those beyond are counted.
const mostProblems = 500

// mostAlike is how many values that one thing of the mapping cannot read are findings of their own; the last of them tells
// of the others, the first namedAlike of them by name. A form of dates that is wrong is wrong in every row.
const (
	mostAlike  = 5
	namedAlike = 20
)

// problems gathers what is wrong with rows. The same trouble in many rows is one finding, with the first place.
type problems struct {
	findings graph.Findings
	times    []int         // in how many cells each was met
	last     []graph.Place // where each was met last
	known    map[problemKey]int
	alike    map[any]*alike
	beyond   int
	worst    graph.Severity // of those beyond
}

type problemKey struct {
	by    any // what of the mapping had the trouble
	value string
}

// alike are the values that one thing of the mapping could not read.
type alike struct {
	told   int             // those with a finding of their own
	last   int             // the last of these findings
	others map[string]bool // the other values, no more than mostProblems of them
	named  []string        // the first of them
	where  graph.Place     // where they were met last
	cells  int             // how many cells have them
}

// add notes a problem with a value. By names what of the mapping met it, so that two columns do not share a finding.
func (p *problems) add(by any, severity graph.Severity, cell graph.Cell, accepted []string, format string, args ...any) {
	k := problemKey{by, cell.Text}
	if n, again := p.known[k]; again {
		if after(cell.Place, p.last[n]) {
			p.times[n]++
			p.last[n] = cell.Place
		}
		return
	}
	like := p.alike[by]
	if like == nil {
		if p.alike == nil {
			p.alike = make(map[any]*alike)
		}
		like = &alike{others: make(map[string]bool)}
		p.alike[by] = like
	}
	if like.told == mostAlike {
		like.more(cell)
		return
	}
	if len(p.findings) >= mostProblems {
		if p.beyond++; p.beyond == 1 || severity < p.worst {
			p.worst = severity
		}
		return
	}
	if p.known == nil {
		p.known = make(map[problemKey]int)
	}
	p.known[k] = len(p.findings)
	f := graph.Finding{Place: cell.Place, Severity: severity, Rule: graph.RuleFormat, Message: message(format, args...), Value: cell.Text, Accepted: accepted}
	if accepted != nil && len(p.findings) < mostNearest {
		f.Nearest = vocab.Nearest(cell.Text, accepted, 3)
	}
	like.told++
	like.last = len(p.findings)
	p.findings = append(p.findings, f)
	p.times = append(p.times, 1)
	p.last = append(p.last, cell.Place)
}

// after reports whether a cell is one that was not met yet: several statements read the same cell, and rows come in order.
func after(a, b graph.Place) bool {
	return a.Line > b.Line || a.Line == b.Line && a.Column > b.Column
}

func (a *alike) more(cell graph.Cell) {
	if !after(cell.Place, a.where) {
		return
	}
	value := cell.Text
	a.cells++
	a.where = cell.Place
	if a.others[value] || len(a.others) == mostProblems {
		return
	}
	a.others[value] = true
	if len(a.named) < namedAlike {
		a.named = append(a.named, message("%q", value))
	}
}

// all returns the findings, each with how often it was met.
func (p *problems) all(file string) graph.Findings {
	all := slices.Clone(p.findings)
	for i, n := range p.times {
		if n > 1 {
			all[i].Message += fmt.Sprintf(" (%d cells)", n)
		}
	}
	for _, like := range p.alike {
		if like.cells == 0 {
			continue
		}
		how := ""
		if len(like.others) == mostProblems {
			how = " or more"
		}
		more := ""
		if len(like.others) > len(like.named) {
			more = " …"
		}
		all[like.last].Message += fmt.Sprintf("; so it is with %d%s other values in %d further cells: %s%s", len(like.others), how, like.cells, strings.Join(like.named, ", "), more)
	}
	if p.beyond > 0 {
		all = append(all, graph.Finding{
			Place: graph.Place{File: file}, Severity: p.worst, Rule: graph.RuleFormat,
			Message: fmt.Sprintf("there is more of this in %d further cells; put right what is above, and map again", p.beyond),
		})
	}
	return all
}
