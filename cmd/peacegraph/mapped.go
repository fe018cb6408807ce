package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
	"peacegraph/graph/mapping"
)

// mappedTable is what `peacegraph map` tells.
type mappedTable struct {
	mapping  *mapping.Mapping
	file     string
	result   *mapping.Result
	snapshot *graph.Snapshot
	summary  graph.Summary
	findings graph.Findings
	against  string
	out      string // the folder that was written, empty for none
	partial  bool   // only some rows were mapped
}

// sortCount is how many there are of a kind or a predicate.
type sortCount struct {
	Sort  string `json:"name"`
	Count int    `json:"count"`
}

// counted counts by name, the most frequent first.
func counted(names func(yield func(string))) []sortCount {
	at := make(map[string]int)
	all := []sortCount{}
	names(func(name string) {
		i, known := at[name]
		if !known {
			i = len(all)
			at[name] = i
			all = append(all, sortCount{Sort: name})
		}
		all[i].Count++
	})
	slices.SortStableFunc(all, func(a, b sortCount) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Sort, b.Sort)) })
	return all
}

func (m mappedTable) kinds() []sortCount {
	return counted(func(yield func(string)) {
		for i := range m.result.Draft.Entities {
			yield(m.result.Draft.Entities[i].Kind.Text)
		}
	})
}

func (m mappedTable) predicates() []sortCount {
	return counted(func(yield func(string)) {
		for i := range m.result.Draft.Statements {
			yield(m.result.Draft.Statements[i].Predicate.Text)
		}
	})
}

// sameJSON is an entity of the mapping that the graph has under the same id, with the name it has there and here.
type sameJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Here string `json:"here"`
}

// same lists the entities that the graph has under the id that the mapping gives them, in the order of rows.
func (m mappedTable) same() []sameJSON {
	all := []sameJSON{}
	for i := range m.result.Draft.Entities {
		e := &m.result.Draft.Entities[i]
		if known, ok := m.snapshot.Entity(graph.ID(e.ID.Text)); ok && len(e.Names) > 0 {
			all = append(all, sameJSON{e.ID.Text, known.Name(nil), e.Names[0].Text})
		}
	}
	return all
}

// mostShown is how many of a list are printed before the rest is counted.
const mostShown = 12

func (m mappedTable) write(to io.Writer, lines *excerpts) error {
	r := m.result
	bold := coloursFor(to).bold
	names := m.names()
	made := ""
	if m.mapping.Made != "" {
		made = " (made for version " + m.mapping.Made + ")"
	}
	reads := m.mapping.Name
	if m.mapping.Reads != "" {
		reads += ": " + m.mapping.Reads
	}
	fmt.Fprintf(to, "%s%s\n", reads, made)
	if m.findings.Refused() && len(r.Draft.Statements) == 0 {
		// Most likely this is a table of another sort: what is wrong says more than empty counts.
		fmt.Fprintln(to)
		if err := showFindings(to, m.findings, lines); err != nil {
			return err
		}
		return m.verdict(to)
	}
	for _, row := range r.Shown {
		fmt.Fprintf(to, "\n%s\n", bold(fmt.Sprintf("row %s, line %d of %s", row.Key, row.Line, m.file)))
		m.showRow(to, row, names)
	}
	fmt.Fprintf(to, "\n%s: %s", m.file, count(r.Rows, "row", "rows"))
	if m.partial {
		fmt.Fprint(to, ", the first only")
	}
	if r.Silent > 0 {
		fmt.Fprintf(to, ", of which %d said nothing new", r.Silent)
	}
	fmt.Fprintf(to, "\n\n%s\n", count(len(r.Draft.Entities), "entity", "entities"))
	if err := counts(to, m.kinds()); err != nil {
		return err
	}
	fmt.Fprintf(to, "%s\n", count(len(r.Draft.Statements), "statement with its row", "statements, each with its row"))
	if err := counts(to, m.predicates()); err != nil {
		return err
	}
	if len(r.Known) > 0 {
		fmt.Fprintf(to, "%s found in the graph\n", count(len(r.Known), "entity", "entities"))
		for _, k := range r.Known[:min(len(r.Known), mostShown)] {
			fmt.Fprintf(to, "  %s is %s (%s)\n", k.ExternalID, k.ID, k.Name)
		}
		if rest := len(r.Known) - mostShown; rest > 0 {
			fmt.Fprintf(to, "  and %d more\n", rest)
		}
	}
	if same := m.same(); len(same) > 0 {
		fmt.Fprintf(to, "%s in the graph already, under the same id\n", count(len(same), "entity", "entities"))
		for _, s := range same[:min(len(same), mostShown)] {
			here := ""
			if s.Here != s.Name {
				here = ", here " + s.Here
			}
			fmt.Fprintf(to, "  %s (%s%s)\n", s.ID, s.Name, here)
		}
		if rest := len(same) - mostShown; rest > 0 {
			fmt.Fprintf(to, "  and %d more\n", rest)
		}
	}
	if len(r.Unused) > 0 {
		shown := strings.Join(r.Unused[:min(len(r.Unused), mostShown)], ", ")
		if rest := len(r.Unused) - mostShown; rest > 0 {
			shown += fmt.Sprintf(" and %d more", rest)
		}
		fmt.Fprintf(to, "%s not used\n", count(len(r.Unused), "column", "columns"))
		for _, line := range wrap(shown, max(widthOf(to)-2, 40)) {
			fmt.Fprintf(to, "  %s\n", line)
		}
	}
	fmt.Fprintln(to)
	if err := showFindings(to, m.findings, lines); err != nil {
		return err
	}
	return m.verdict(to)
}

func (m mappedTable) verdict(to io.Writer) error {
	if m.findings.Refused() {
		_, err := fmt.Fprintf(to, "%s, %s; put right what is wrong in the table or the mapping. Nothing was written.\n", errorsIn(m.findings), m.against)
		return err
	}
	s := m.summary
	fmt.Fprintf(to, "The result is right, %s.\n", m.against)
	if err := writeSummary(to, report.DatasetState(m.snapshot, m.result.Draft), s); err != nil {
		return err
	}
	rows, statements := len(m.result.Draft.Statements), s.StatementsAdded+s.StatementsMerged+s.StatementsUnchanged
	if rows > statements {
		fmt.Fprintf(to, "The %d statements of the rows are %d: what several rows say is one statement with more evidence.\n", rows, statements)
	}
	if s.EntitiesMerged+s.StatementsMerged > 0 {
		fmt.Fprintln(to, "Merged are those that the graph has, and of which the table says more; unchanged are those of which it says nothing new.")
	}
	if m.out == "" {
		_, err := fmt.Fprintln(to, "Nothing was written; --out DIR writes it as a data set.")
		return err
	}
	_, err := fmt.Fprintf(to, "Written to %s; check it with `peacegraph check %s`.\n", m.out, m.out)
	return err
}

// showRow prints a row as it came and what it became, in words.
func (m mappedTable) showRow(to io.Writer, row mapping.Shown, names func(string) string) {
	width := max(widthOf(to)-4, 40)
	longest := 0
	for _, c := range row.Cells {
		longest = max(longest, utf8.RuneCountInString(c.Name))
	}
	for i, c := range row.Cells {
		if i == 2*mostShown {
			fmt.Fprintf(to, "  and %d more cells\n", len(row.Cells)-i)
			break
		}
		fmt.Fprintf(to, "  %-*s  %s\n", longest, c.Name, short(c.Text, width-longest))
	}
	if len(row.Entities)+len(row.Statements) == 0 {
		fmt.Fprintln(to, "  became nothing")
		return
	}
	fmt.Fprintln(to, "  became")
	for _, e := range row.Entities {
		text := fmt.Sprintf("%s %s: %s", e.Kind.Text, e.ID.Text, names(e.ID.Text))
		for _, a := range e.Attributes {
			text += ", " + a.Name + " " + a.Text
		}
		sign := "+"
		if _, known := m.snapshot.Entity(graph.ID(e.ID.Text)); known {
			sign = "="
		}
		fmt.Fprintf(to, "  %s %s\n", sign, short(text, width))
	}
	for i := range row.Statements {
		if i == 2*mostShown {
			fmt.Fprintf(to, "    and %d more statements\n", len(row.Statements)-i)
			break
		}
		fmt.Fprintf(to, "  > %s\n", short(m.sentence(&row.Statements[i], names), 2*width))
	}
}

// sentence says a statement in words.
func (m mappedTable) sentence(s *graph.StatementRow, names func(string) string) string {
	label := s.Predicate.Text
	if p, ok := m.snapshot.Vocabulary().Predicate(label); ok {
		label = p.Label
	}
	parts := []string{names(s.Subject.Text) + " " + label + " " + names(s.Object.Text)}
	for _, q := range s.Qualifiers {
		parts = append(parts, q.Name+" "+names(q.Text))
	}
	if s.ValidTime.Text != "" {
		parts = append(parts, s.ValidTime.Text)
	}
	parts = append(parts, s.Mode.Text, s.Confidence.Text)
	if s.Polarity.Text == "NEGATIVE" {
		parts = append(parts, "not so")
	}
	for _, speaker := range s.AttributedTo {
		parts = append(parts, "says "+names(speaker.Text))
	}
	if s.Source.Text != m.result.Draft.Entities[0].ID.Text {
		parts = append(parts, "in "+names(s.Source.Text))
	}
	for _, where := range []struct{ what, text string }{{"paragraph", s.Paragraph.Text}, {"sentence", s.Sentence.Text}, {"page", s.Page.Text}, {"note", s.Note.Text}} {
		if where.text != "" {
			parts = append(parts, where.what+" "+where.text)
		}
	}
	return strings.Join(parts, ", ")
}

// names returns the name of an id, of the draft or the graph; other texts stay.
func (m mappedTable) names() func(string) string {
	made := make(map[string]string)
	for i := range m.result.Draft.Entities {
		if e := &m.result.Draft.Entities[i]; len(e.Names) > 0 {
			made[e.ID.Text] = e.Names[0].Text
		}
	}
	return func(id string) string {
		if name, ok := made[id]; ok {
			return name
		}
		if e, ok := m.snapshot.Entity(graph.ID(id)); ok {
			return e.Name(nil)
		}
		return id
	}
}

// mappedJSON is what `peacegraph map --json` prints.
type mappedJSON struct {
	OK         bool             `json:"ok"`
	Mapping    string           `json:"mapping,omitempty"`
	File       string           `json:"file,omitempty"`
	Against    string           `json:"against,omitempty"`
	Rows       int              `json:"rows"`
	Silent     int              `json:"rowsThatSaidNothing"`
	Entities   []sortCount      `json:"entities"`
	Statements []sortCount      `json:"statements"`
	Known      []knownJSON      `json:"known"`
	Same       []sameJSON       `json:"same"`
	Unused     []string         `json:"unused"`
	Summary    map[string]int   `json:"summary,omitempty"`
	Written    string           `json:"written,omitempty"`
	Findings   []report.Finding `json:"findings"`
}

type knownJSON struct {
	ExternalID string `json:"externalId"`
	ID         string `json:"id"`
	Name       string `json:"name"`
}

func (m mappedTable) json(lines *excerpts) mappedJSON {
	s := m.summary
	answer := mappedJSON{
		OK: !m.findings.Refused(), Mapping: m.mapping.Name, File: m.file, Against: m.against, Rows: m.result.Rows, Silent: m.result.Silent,
		Entities: m.kinds(), Statements: m.predicates(), Known: []knownJSON{}, Same: m.same(), Unused: append([]string{}, m.result.Unused...), Written: m.out,
		Findings: report.FindingsOf(m.findings, lines.lines),
		Summary: map[string]int{
			"entitiesAdded": s.EntitiesAdded, "entitiesMerged": s.EntitiesMerged, "entitiesUnchanged": s.EntitiesUnchanged,
			"statementsAdded": s.StatementsAdded, "statementsMerged": s.StatementsMerged, "statementsUnchanged": s.StatementsUnchanged,
			"evidenceAdded": s.EvidenceAdded,
		},
	}
	for _, k := range m.result.Known {
		answer.Known = append(answer.Known, knownJSON{k.ExternalID, string(k.ID), k.Name})
	}
	return answer
}
