package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph/vocab"
)

// Place says where in a file something stands. Line and Column count from 1; a column counts characters. A zero is not
// known.
type Place struct {
	File   string
	Line   int
	Column int
}

// String returns `file:line:column` as far as it is known.
func (p Place) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// compare orders places by the order in which the files were given, and then by line and column. What stands in none of these
// files comes first, by its name: the numbers in `2/statements.12.predicate` are taken as numbers.
func (p Place) compare(q Place, files []string) int {
	if p.File == q.File {
		return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
	}
	if c := cmp.Compare(slices.Index(files, p.File), slices.Index(files, q.File)); c != 0 {
		return c
	}
	steps := func(file string) []string {
		return strings.FieldsFunc(file, func(r rune) bool { return r == '.' || r == '/' })
	}
	return slices.CompareFunc(steps(p.File), steps(q.File), func(a, b string) int {
		n, err := strconv.Atoi(a)
		m, none := strconv.Atoi(b)
		if err == nil && none == nil && n != m {
			return cmp.Compare(n, m)
		}
		return cmp.Compare(a, b)
	})
}

// Severity is how bad a finding is.
type Severity uint8

// The severities. A draft with an error is refused; warnings and notices are for its author.
const (
	Error Severity = iota
	Warning
	Notice
)

var severityNames = [...]string{"ERROR", "WARNING", "NOTICE"}

// String returns the name as the API writes it.
func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Finding is what a rule has to say about one value of a draft.
type Finding struct {
	// Place is where the value stands.
	Place Place
	// Severity tells an error from what is only worth knowing.
	Severity Severity
	// Rule is V1 to V17 for the rules of the domain, FORMAT for a file that cannot be read as what it is.
	Rule string
	// Message says what is wrong and what to do, in a sentence.
	Message string
	// Value is the value as it was written, empty when it is missing. One of more than [MaxValue] characters is cut.
	Value string
	// Accepted lists what would be accepted, when that is a closed list.
	Accepted []string
	// Nearest lists the accepted values that are spelled most like Value, best first.
	Nearest []string
}

// String returns the finding on one line, as compilers do: place, severity unless it is an error, message, what was
// probably meant, and what is accepted.
func (f Finding) String() string {
	var b strings.Builder
	if place := f.Place.String(); place != "" {
		b.WriteString(place + ": ")
	}
	if f.Severity != Error {
		b.WriteString(strings.ToLower(f.Severity.String()) + ": ")
	}
	b.WriteString(f.Sentence())
	return b.String()
}

// Sentence returns what [Finding.String] does without place and severity.
func (f Finding) Sentence() string {
	var b strings.Builder
	b.WriteString(f.Message)
	b.WriteString(suggest(f.Nearest))
	switch shown := f.Accepted[:min(len(f.Accepted), shownAccepted)]; {
	case len(f.Accepted) == 0 || len(f.Nearest) > 0 && len(shown) < len(f.Accepted):
		// Beside what was probably meant, a part of a long list is noise.
		return b.String()
	case len(f.Nearest) == 0:
		b.WriteByte(';')
		fallthrough
	default:
		b.WriteString(" accepted: " + strings.Join(shown, ", "))
		if rest := len(f.Accepted) - len(shown); rest > 0 {
			fmt.Fprintf(&b, " and %d more", rest)
		}
	}
	return b.String()
}

// shownAccepted is how many accepted values a line lists before it only counts the rest.
const shownAccepted = 16

// Findings is all that is to be said about a draft at once, in the order of files, lines and columns. As an error it
// says why the draft was refused.
type Findings []Finding

// Error returns the findings, one on each line.
func (f Findings) Error() string {
	lines := make([]string, len(f))
	for i, finding := range f {
		lines[i] = finding.String()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns [ErrRefused].
func (f Findings) Unwrap() error { return ErrRefused }

// Refused reports whether an error is among the findings.
func (f Findings) Refused() bool {
	return slices.ContainsFunc(f, func(f Finding) bool { return f.Severity == Error })
}

// Count returns how many findings have the severity.
func (f Findings) Count(s Severity) int {
	n := 0
	for _, finding := range f {
		if finding.Severity == s {
			n++
		}
	}
	return n
}

// sorted returns the findings by the order in which the files were given, then by line and column, then by message, with
// one of those that are the same. f stays as it is.
func (f Findings) sorted(files []string) Findings {
	f = slices.Clone(f)
	slices.SortStableFunc(f, func(a, b Finding) int {
		return cmp.Or(a.Place.compare(b.Place, files), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(f, func(a, b Finding) bool {
		return a.Place == b.Place && a.Place.File != "" && a.Severity == b.Severity && a.Message == b.Message && a.Value == b.Value
	})
}

// The rules that findings name; [RuleText] says each in words.
const (
	RuleFormat      = "FORMAT"
	RuleSubject     = "V1"
	RuleObject      = "V2"
	RuleTerm        = "V3"
	RuleEvidence    = "V4"
	RulePassage     = "V5"
	RuleDate        = "V6"
	RuleSpeaker     = "V7"
	RuleReporter    = "V8"
	RulePointer     = "V9"
	RuleCode        = "V10"
	RuleSymmetric   = "V11"
	RuleSame        = "V12"
	RuleName        = "V13"
	RuleInverse     = "V14"
	RuleCoordinates = "V15"
	RuleQuantity    = "V16"
	RuleIdentity    = "V17"
)

var ruleTexts = map[string]string{
	RuleFormat:      "files and values can be read as what they should be",
	RuleSubject:     "the kind of the subject is in the domain of the predicate",
	RuleObject:      "the kind of the object is in its range",
	RuleTerm:        "kinds and predicates are in the vocabulary, ids are in the data set or the graph",
	RuleEvidence:    "a statement has evidence",
	RulePassage:     "a passage lies inside its source, and the source is the text that was coded",
	RuleDate:        "dates are EDTF and do not end before they begin",
	RuleSpeaker:     "proposals and what-ifs have a speaker",
	RuleReporter:    "what is reported has a speaker or UNKNOWN",
	RulePointer:     "what points at a statement points at one that exists, and nothing points at itself",
	RuleCode:        "values of closed lists, ids and qualifiers are those that the vocabulary has",
	RuleSymmetric:   "a symmetric relation is stored once",
	RuleSame:        "the same id is the same content",
	RuleName:        "an entity has a name",
	RuleInverse:     "a relation and its inverse are stored once",
	RuleCoordinates: "numbers and coordinates are in range",
	RuleQuantity:    "low ≤ best ≤ high",
	RuleIdentity:    "a judgement of identity is about two entities that can be one, and says who judged, when and why",
}

// Rules returns the rules that findings name: FORMAT, and then the others by their number.
func Rules() []string {
	return slices.SortedFunc(maps.Keys(ruleTexts), func(a, b string) int {
		return cmp.Or(cmp.Compare(a[:1], b[:1]), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
}

// RuleText says in words what a rule asks for; empty for an unknown rule.
func RuleText(rule string) string { return ruleTexts[rule] }

// report collects findings and counts the errors among them.
type report struct {
	findings Findings
	told     Tally // the findings, but for those that the draft came with
	errors   int
	// termsLost says that a vocabulary of the draft is broken: terms with a prefix may be its own.
	termsLost bool
	// near holds what values that are wrong are spelled like, because the same one often stands in many rows.
	near map[misspelt][]string
}

// misspelt is a value that is not what it should be.
type misspelt struct{ what, text string }

// nearest returns the names that are spelled most like a text. What says what the names are.
func (r *report) nearest(what, text string, names []string) []string {
	key := misspelt{what, text}
	near, known := r.near[key]
	if !known {
		near = vocab.Nearest(text, names, 3)
		if r.near == nil {
			r.near = make(map[misspelt][]string)
		}
		r.near[key] = near
	}
	return near
}

func (r *report) add(severity Severity, rule string, at Cell, message string, accepted, nearest []string) {
	if at.Absent {
		r.knownWrong()
		return
	}
	if severity == Error {
		r.errors++
	}
	r.told.Add(&r.findings, Finding{
		Place: at.Place, Severity: severity, Rule: rule, Message: message, Value: cut(at.Text, MaxValue), Accepted: accepted, Nearest: nearest,
	})
}

func (r *report) errorf(rule string, at Cell, format string, args ...any) {
	r.add(Error, rule, at, message(format, args...), nil, nil)
}

func (r *report) warnf(rule string, at Cell, format string, args ...any) {
	r.add(Warning, rule, at, message(format, args...), nil, nil)
}

func (r *report) noticef(rule string, at Cell, format string, args ...any) {
	r.add(Notice, rule, at, message(format, args...), nil, nil)
}

// message formats a message. A text that is longer than a name ever is gets cut: it is a cell of a draft.
func message(format string, args ...any) string {
	for i, arg := range args {
		switch text := arg.(type) {
		case string:
			args[i] = shortened(text)
		case ID:
			args[i] = shortened(string(text))
		}
	}
	return fmt.Sprintf(format, args...)
}

// shortened cuts a text that is too long for a message.
func shortened(text string) string {
	const shown = 120
	return cut(text, shown)
}

// cut cuts a text that has more characters than so many.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	n := 0
	for at := range text {
		if n++; n > most {
			return text[:at] + "…"
		}
	}
	return text
}

// notIn says that a value is not one of a closed list. What says what it should be: "a role".
func (r *report) notIn(rule string, at Cell, what string, accepted []string) {
	if r.termsLost && strings.Contains(at.Text, ":") {
		r.knownWrong()
		return
	}
	text := message("%q is not %s", at.Text, what)
	if at.Text == "" {
		text = what + " is missing"
	}
	r.add(Error, rule, at, text, accepted, r.nearest(what, at.Text, accepted))
}

// knownWrong notes that a value cannot be used for a reason that another finding tells.
func (r *report) knownWrong() { r.errors++ }

// article puts the indefinite article before a term.
func article(term string) string { return vocab.Article(term) }
