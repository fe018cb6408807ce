package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"peacegraph/graph"
)

// MaxDossiers is how many entities one file of dossiers is about.
const MaxDossiers = 200

// dossier is what is known of an entity as Markdown for people to read: of those a selection is around, or of every entity
// of it when it is around none. It is of the whole entity, whatever filter the selection has.
func dossier() []part {
	return []part{{write: func(o *output, x *graph.Selected, options Options) (Report, error) {
		entities := x.Centres()
		if len(entities) == 0 && x.EntityCount() <= MaxDossiers {
			entities = slices.Collect(x.Entities())
		}
		if len(entities) == 0 || len(entities) > MaxDossiers {
			return Report{}, graph.NewInputError("a dossier is about 1 to %d entities, and the selection has %d; say around which, as in around state:pakistan", MaxDossiers, max(len(entities), x.EntityCount()))
		}
		w := &dossierWriter{output: o, selected: x, base: options.base(), program: options.Program}
		for i, e := range entities {
			if err := x.Ended(); err != nil {
				return Report{}, err
			}
			if i > 0 {
				o.str("\n---\n\n")
			}
			w.entity(e)
			if err := o.wrote(); err != nil {
				return Report{}, err
			}
		}
		return Report{Nodes: len(entities), Edges: w.said}, nil
	}}}
}

type dossierWriter struct {
	*output
	selected *graph.Selected
	base     string
	program  string
	said     int
	sources  []graph.Source
	passages map[graph.ID]int // by source
	datasets []graph.Dataset
}

func (w *dossierWriter) printf(format string, args ...any) {
	w.buf = fmt.Appendf(w.buf, format, args...)
}

// section is a part of a dossier: statements that are alike in standing.
type section struct {
	title string
	holds func(graph.Statement) bool
}

func sections() []section {
	return []section{
		{"What is said", plain},
		{"Said not to be so", func(s graph.Statement) bool { return s.Rank() != graph.Deprecated && s.Polarity() == graph.Negative }},
		{"Proposed", func(s graph.Statement) bool { return s.Rank() != graph.Deprecated && s.Mode() == graph.Proposal }},
		{"Imagined: what if", func(s graph.Statement) bool { return s.Rank() != graph.Deprecated && s.Mode() == graph.Hypothetical }},
		{"Concluded by coders", func(s graph.Statement) bool { return s.Rank() != graph.Deprecated && s.Mode() == graph.Inferred }},
		{"Deprecated, kept for the record", func(s graph.Statement) bool { return s.Rank() == graph.Deprecated }},
	}
}

func (w *dossierWriter) entity(e graph.Entity) {
	w.sources, w.passages, w.datasets = nil, make(map[graph.ID]int), w.selected.DatasetsOf(e)
	w.heading(e)
	all := slices.Collect(w.selected.Snapshot().About(e))
	w.said += len(all)
	w.inShort(all)
	taken := make(map[graph.ID]bool)
	for _, part := range sections() {
		var in []graph.Statement
		for _, s := range all {
			if !taken[s.ID()] && part.holds(s) {
				taken[s.ID()] = true
				in = append(in, s)
			}
		}
		if len(in) > 0 {
			w.printf("\n## %s\n", part.title)
			w.grouped(e, in)
		}
	}
	w.unknown(e, all)
	w.listSources()
	w.citation(e)
}

func (w *dossierWriter) heading(e graph.Entity) {
	w.printf("# %s\n\n%s · `%s`", marked(e.Name(nil)), marked(e.Kind().Label), e.ID())
	if when, ok := w.selected.When(e); ok {
		w.printf(" · %s", marked(when.Display()))
	}
	w.str("\n")
	if d, ok := e.Description(nil); ok {
		w.printf("\n%s\n", marked(d))
	}
	w.str("\n")
	var names []string
	for i, n := range e.Names() {
		if i > 0 {
			names = append(names, marked(n.Text))
		}
	}
	if len(names) > 0 {
		w.printf("- Also called: %s\n", strings.Join(names, "; "))
	}
	for _, a := range e.Attributes() {
		w.printf("- %s: %s\n", marked(a.Label()), marked(a.Display()))
	}
	for _, x := range e.ExternalIDs() {
		nearly := ""
		if x.Match == graph.Close {
			nearly = " (nearly the same)"
		}
		if page, ok := x.Page(); ok {
			w.printf("- %s: [%s](<%s>)%s\n", marked(x.Label()), marked(x.Value), linked(page), nearly)
		} else {
			w.printf("- %s: %s%s\n", marked(x.Label()), marked(x.Value), nearly)
		}
	}
	if address := permalink(w.base, string(e.ID())); address != "" {
		w.printf("- Permalink: <%s>\n", linked(address))
	}
}

// inShort counts what follows.
func (w *dossierWriter) inShort(all []graph.Statement) {
	var told, contested, single int
	for _, s := range all {
		if !plain(s) {
			continue
		}
		told++
		if s.Contested() {
			contested++
		}
		if s.SourceCount() == 1 {
			single++
		}
	}
	w.printf("\n**In short:** %s, of which %d %s told as fact, reported or judged to be so", many(len(all), "statement", "statements"), told, verb(told, "is", "are"))
	if told > 0 {
		w.printf("; of these %d %s on one source only, and %d %s contested", single, verb(single, "rests", "rest"), contested, verb(contested, "is", "are"))
	}
	w.str(". Numbers in brackets are those of the sources below.\n")
}

func verb(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// grouped writes statements under the words of their predicate as they are read from the entity.
func (w *dossierWriter) grouped(e graph.Entity, statements []graph.Statement) {
	words := func(s graph.Statement) string {
		if s.Subject().ID() == e.ID() {
			return s.Predicate().Label()
		}
		return s.Predicate().InverseLabel()
	}
	var order []string
	groups := make(map[string][]graph.Statement)
	for _, s := range statements {
		key := words(s)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], s)
	}
	for _, key := range order {
		w.printf("\n### … %s\n\n", marked(key))
		list := groups[key]
		slices.SortStableFunc(list, func(a, b graph.Statement) int { return cmp.Compare(began(a), began(b)) })
		for _, s := range list {
			w.statement(s)
		}
	}
}

// began is the first day of a statement, those without one last.
func began(s graph.Statement) graph.Day {
	if d, ok := s.ValidTime(); ok {
		return d.Earliest()
	}
	return graph.OpenFuture
}

// statement writes one statement: its words, what qualifies it, each support, and who denies it.
func (w *dossierWriter) statement(s graph.Statement) {
	w.printf("- **%s**", marked(s.Text()))
	if d, ok := s.ValidTime(); ok {
		w.printf(", %s", marked(d.Display()))
	}
	if s.Mode() == graph.Reported || s.Mode() == graph.Assessment {
		w.printf(" (%s)", strings.ToLower(s.Mode().String()))
	}
	if address := permalink(w.base, string(s.ID())); address != "" {
		w.printf(" [`%s`](<%s>)\n", s.ID(), linked(address))
	} else {
		w.printf(" `%s`\n", s.ID())
	}
	if reason, ok := s.RankReason(); ok {
		w.printf("  - %s: %s\n", strings.ToLower(s.Rank().String()), marked(reason))
	}
	for _, q := range s.Qualifiers() {
		w.printf("  - %s: %s\n", marked(q.Label()), marked(qualifierText(q)))
	}
	for _, e := range s.Evidence() {
		w.evidence(e)
	}
	for _, note := range s.Notes() {
		w.printf("  - Remark of the coder: %s\n", marked(note))
	}
	if denials := s.DeniedBy(); len(denials) > 0 {
		w.str("  - **Contested:**\n")
		for _, denial := range denials {
			w.printf("    - %s", marked(denial.Text()))
			for i, e := range denial.Evidence() {
				w.printf("%s[%d], %s", [2]string{": ", "; "}[min(i, 1)], w.remember(e), marked(e.Passage().Label()))
			}
			w.str("\n")
		}
	}
	for _, affirmation := range s.AffirmedBy() {
		w.printf("  - Affirmed: %s\n", marked(affirmation.Text()))
	}
}

func qualifierText(q graph.Qualifier) string {
	switch v := q.Value().(type) {
	case graph.Code:
		return v.Label
	case graph.DateValue:
		return v.Date.Display()
	case graph.QuantityValue:
		return v.Display()
	case graph.Entity:
		return v.Name(nil)
	}
	return q.Text()
}

// evidence writes where a statement stands, who says it there, and how sure the coder is.
func (w *dossierWriter) evidence(e graph.Evidence) {
	w.printf("  - [%d], %s", w.remember(e), marked(e.Passage().Label()))
	var speakers []string
	for _, speaker := range e.AttributedTo() {
		speakers = append(speakers, marked(speaker.Name(nil)))
	}
	switch {
	case len(speakers) > 0:
		w.printf(": said by %s", strings.Join(speakers, ", "))
	case e.Voice() == graph.Attributed:
		w.str(": said by somebody whom the source does not name")
	default:
		w.str(": the source itself")
	}
	w.printf("; confidence %s\n", strings.ToLower(e.Confidence().Level().String()))
}

// remember keeps what is cited for the lists at the end, and returns the number of its source in them.
func (w *dossierWriter) remember(e graph.Evidence) int {
	source := e.Passage().Source()
	if w.passages[source.ID()] == 0 {
		w.sources = append(w.sources, source)
	}
	w.passages[source.ID()]++
	for _, s := range e.Statements()[:1] {
		if d := s.Dataset(); !slices.ContainsFunc(w.datasets, func(have graph.Dataset) bool { return have.Name == d.Name }) {
			w.datasets = append(w.datasets, d)
		}
	}
	return 1 + slices.IndexFunc(w.sources, func(have graph.Source) bool { return have.ID() == source.ID() })
}

// unknown says what is not known: statements that lack something, and what nobody says of an entity of this kind.
func (w *dossierWriter) unknown(e graph.Entity, all []graph.Statement) {
	var undated, unnamed int
	said := make(map[string]bool)
	var stated []string
	for _, s := range all {
		said[s.Predicate().Name()] = true
		if u, ok := s.Object().(graph.Unknown); ok && plain(s) {
			words := "somebody says that there is one, and not which"
			if u.Reason == graph.StatedNone {
				words = "somebody says that there is none"
			}
			stated = append(stated, marked(s.Predicate().Label())+": "+words)
		}
		if !plain(s) {
			continue
		}
		if _, ok := s.ValidTime(); !ok {
			undated++
		}
		for _, evidence := range s.Evidence() {
			if evidence.Voice() == graph.Attributed && len(evidence.AttributedTo()) == 0 {
				unnamed++
				break
			}
		}
	}
	w.str("\n## What is not known\n\n")
	for _, s := range stated {
		w.printf("- %s.\n", s)
	}
	if undated > 0 {
		w.printf("- When: %s no date.\n", has(undated))
	}
	if unnamed > 0 {
		w.printf("- Who says so: %s a speaker whom the source does not name.\n", has(unnamed))
	}
	var never []string
	if predicates, err := e.Kind().Predicates(nil); err == nil {
		for _, p := range predicates {
			if !said[p.Name()] && p.Literal() != "" {
				never = append(never, "“"+marked(p.Label())+"”")
			}
		}
	}
	if _, dated := w.selected.When(e); !dated && (isA(e, "Event") || isA(e, "Agreement")) {
		w.str("- Nobody says when it was.\n")
	}
	if len(never) > 0 {
		w.printf("- No statement about it has the predicate %s.\n", strings.Join(never, " or "))
	}
	w.str("- What the sources below do not speak of is not here: nothing follows from its absence.\n")
}

func has(n int) string {
	if n == 1 {
		return "1 statement has"
	}
	return fmt.Sprintf("%d statements have", n)
}

func (w *dossierWriter) listSources() {
	if len(w.sources) == 0 {
		return
	}
	w.str("\n## Sources\n\n")
	for i, source := range w.sources {
		w.printf("- [%d] **%s** `%s`: cited %s", i+1, marked(source.Name(nil)), source.ID(), times(w.passages[source.ID()]))
		if publisher, ok := source.Publisher(); ok {
			w.printf("; %s", marked(publisher))
		}
		if reliability, ok := source.Reliability(); ok {
			w.printf("; reliability %s on the Admiralty scale", marked(reliability))
		}
		if licence, ok := source.Licence(); ok {
			w.printf("; licence %s", marked(licence))
		}
		if url, ok := source.URL(); ok {
			w.printf("; <%s>", linked(url))
		}
		w.str("\n")
	}
}

func (w *dossierWriter) citation(e graph.Entity) {
	w.str("\n## How to cite\n\n")
	for _, d := range w.datasets {
		words := d.Reference()
		if d.Licence != "" && !strings.HasSuffix(words, ".") {
			words += "."
		}
		w.printf("- %s", marked(words))
		if d.Licence != "" {
			w.printf(" Licence: %s.", marked(d.Licence))
		}
		w.str("\n")
	}
	if head, ok := w.selected.Snapshot().Head(); ok {
		w.printf("\nDossier of `%s` as of `%s` (%s)", e.ID(), head.ID(), head.Time().Format("2006-01-02"))
		if w.program != "" {
			w.printf(", made by %s", marked(w.program))
		}
		w.str(".\n")
	}
}

// marked returns a text that reads as it is in Markdown: in one line, with the characters that mean something escaped.
func marked(s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	opens := opening(s)
	if opens < 0 && !strings.ContainsAny(s, "\\`*_[]<>#|&~") {
		return s
	}
	var b strings.Builder
	if opens >= 0 {
		b.WriteString(s[:opens] + "\\")
		s = s[opens:]
		b.WriteByte(s[0])
		s = s[1:]
	}
	for _, r := range s {
		if strings.ContainsRune("\\`*_[]<>#|&~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// opening returns the place of the character that makes the beginning of a text an item of a list, a rule or the line under a
// heading; -1 when there is none.
func opening(s string) int {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	switch {
	case s == "":
	case strings.IndexByte("-+=", s[0]) >= 0:
		return 0
	case digits > 0 && digits < len(s) && (s[digits] == '.' || s[digits] == ')'):
		return digits
	}
	return -1
}

// linked returns an address that can stand between angle brackets.
func linked(s string) string {
	return strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "\n", "", "\\", "%5C").Replace(clean(s))
}
