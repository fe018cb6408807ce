package mapping

import (
	"fmt"
	"slices"
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

// problems gathers what is wrong with rows. The same trouble in many rows is one finding, with the first place.
type problems struct {
	findings graph.Findings
	times    []int
	known    map[problemKey]int
	beyond   int
	worst    graph.Severity // of those beyond
}

type problemKey struct {
	by    any // what of the mapping had the trouble
	value string
}

// add notes a problem with a value. By names what of the mapping met it, so that two columns do not share a finding.
func (p *problems) add(by any, severity graph.Severity, cell graph.Cell, accepted []string, format string, args ...any) {
	k := problemKey{by, cell.Text}
	if n, again := p.known[k]; again {
		p.times[n]++
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
	p.findings = append(p.findings, f)
	p.times = append(p.times, 1)
}

// all returns the findings, each with how often it was met.
func (p *problems) all(file string) graph.Findings {
	all := slices.Clone(p.findings)
	for i, n := range p.times {
		if n > 1 {
			all[i].Message += fmt.Sprintf(" (%d cells)", n)
		}
	}
	if p.beyond > 0 {
		all = append(all, graph.Finding{
			Place: graph.Place{File: file}, Severity: p.worst, Rule: graph.RuleFormat,
			Message: fmt.Sprintf("there is more of this in %d further cells; put right what is above, and map again", p.beyond),
		})
	}
	return all
}
