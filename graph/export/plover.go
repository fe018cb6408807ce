package export

import (
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// plover is events as JSON Lines with the fields of PLOVER, the political event ontology of the Open Event Data Alliance:
// an event a line. Events, agreements and what people say to each other (accuse, demand, reject, support …) become records
// where the vocabulary maps their kind or predicate to a category of PLOVER; `not_coded` lists the fields of a record that
// the graph does not tell. Fields that PLOVER does not have are below `peacegraph`.
func plover() []part {
	return []part{{write: func(o *output, x *graph.Selected, options Options) (Report, error) {
		w := &ploverWriter{output: o, selected: x, base: options.base(), version: versionOf(x)}
		return w.write()
	}}}
}

type ploverWriter struct {
	*output
	selected *graph.Selected
	base     string
	version  string
}

// ploverEvent is a record before it is written.
type ploverEvent struct {
	id, text           string
	category           string
	modes              []string
	date               *graph.Date
	actors, recipients []graph.Entity
	third              []graph.Entity // who mediates, hosts or observes
	place              graph.Entity
	evidence           []graph.Evidence
	contested          bool
	datasets           []graph.Dataset // of the statements that it is made of
}

func (w *ploverWriter) write() (Report, error) {
	n, events, without := 0, 0, 0
	for e := range w.selected.Entities() {
		if n++; n%1024 == 0 {
			if err := w.selected.Ended(); err != nil {
				return Report{}, err
			}
		}
		if !isA(e, vocab.KindEvent) && !isA(e, vocab.KindAgreement) {
			continue
		}
		category := categoryOf(e)
		if category == "" {
			without++
			continue
		}
		events++
		w.record(w.happening(e, category))
		if err := w.wrote(); err != nil {
			return Report{}, err
		}
	}
	said := 0
	for s := range w.selected.Statements() {
		if n++; n%1024 == 0 {
			if err := w.selected.Ended(); err != nil {
				return Report{}, err
			}
		}
		event, ok := w.utterance(s)
		if !ok {
			continue
		}
		said++
		w.record(event)
		if err := w.wrote(); err != nil {
			return Report{}, err
		}
	}
	report := Report{Nodes: events, Edges: said}
	if without > 0 {
		report.LeftOut = append(report.LeftOut, LeftOut{without, "events and agreements are of kinds for which PLOVER has no category"})
	}
	if rest := w.selected.StatementCount() - said; rest > 0 {
		report.LeftOut = append(report.LeftOut, LeftOut{rest, "statements are no events of their own; who took part, where and when is in the records of events"})
	}
	return report, nil
}

func isA(e graph.Entity, kind string) bool {
	for k := e.Kind().Kind; k != nil; k = k.Parent {
		if k.Name == kind {
			return true
		}
	}
	return false
}

// isCategory tells the categories of PLOVER from its sectors and contexts, which the vocabulary is mapped to, too.
func isCategory(name string) bool {
	return slices.Contains([]string{"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
		"THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}, name)
}

// mapped returns the first term of PLOVER that fits, empty when none does.
func mapped(mappings []vocab.Mapping, fits func(string) bool) string {
	for _, m := range mappings {
		if term, ok := strings.CutPrefix(m.String(), "plover:"); ok && fits(term) {
			return term
		}
	}
	return ""
}

// categoryOf returns the category of an event: the one its kind or a kind above it is mapped to. An agreement is one to
// cooperate; a political event is told by its type.
func categoryOf(e graph.Entity) string {
	for k := e.Kind().Kind; k != nil; k = k.Parent {
		if c := mapped(k.Mappings, isCategory); c != "" {
			return c
		}
	}
	if isA(e, vocab.KindAgreement) {
		return "AGREE"
	}
	switch attribute(e, "politicalType") {
	case "SANCTION", "BREAKDOWN":
		return "SANCTION"
	case "DEMONSTRATION":
		return "PROTEST"
	}
	return ""
}

func attribute(e graph.Entity, name string) string {
	for _, a := range e.Attributes() {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// modesOf returns the modes of an assault that the type of violence tells for sure. An air strike may be manned or not.
func modesOf(e graph.Entity) []string {
	switch attribute(e, "subEventType") {
	case "SHELLING_ARTILLERY_MISSILE":
		return []string{"heavy-weapons"}
	case "SUICIDE_BOMB":
		return []string{"suicide-attack"}
	case "REMOTE_EXPLOSIVE", "GRENADE":
		return []string{"explosives"}
	case "CHEMICAL_WEAPON":
		return []string{"unconventional"}
	case "SEXUAL_VIOLENCE":
		return []string{"sexual"}
	case "ABDUCTION":
		return []string{"abduct"}
	}
	return nil
}

// happening is the record of an event or an agreement.
func (w *ploverWriter) happening(e graph.Entity, category string) ploverEvent {
	event := ploverEvent{id: string(e.ID()), text: e.Name(nil), category: category, modes: modesOf(e)}
	if when, ok := w.selected.When(e); ok {
		event.date = &when.Date
	}
	for s := range w.selected.Snapshot().About(e) {
		if !plain(s) {
			continue
		}
		subject, from := s.Subject().(graph.Entity)
		object, to := s.Object().(graph.Entity)
		switch predicate := s.Predicate().Name(); {
		case from && to && object.ID() == e.ID() && (predicate == vocab.PartyTo || predicate == vocab.Signs):
			if role, err := s.Qualifier("role"); err == nil && role != nil && *role == "VICTIM" {
				event.recipients = appendEntity(event.recipients, subject)
			} else {
				event.actors = appendEntity(event.actors, subject)
			}
		case from && to && object.ID() == e.ID() && (predicate == vocab.Mediates || predicate == vocab.Hosts || predicate == vocab.Observes):
			event.third = appendEntity(event.third, subject)
		case from && to && subject.ID() == e.ID() && predicate == vocab.TookPlaceAt && event.place == nil:
			event.place = object
		default:
			continue
		}
		event.evidence = append(event.evidence, s.Evidence()...)
		event.contested = event.contested || s.Contested()
		if d := s.Dataset(); !slices.ContainsFunc(event.datasets, func(have graph.Dataset) bool { return have.Name == d.Name }) {
			event.datasets = append(event.datasets, d)
		}
	}
	if event.datasets == nil {
		event.datasets = w.selected.DatasetsOf(e) // which describe it
	}
	if category == "CONSULT" && len(event.third) > 0 {
		event.modes = append(event.modes, "third-party")
	}
	return event
}

func appendEntity(to []graph.Entity, e graph.Entity) []graph.Entity {
	if slices.ContainsFunc(to, func(have graph.Entity) bool { return have.ID() == e.ID() }) {
		return to
	}
	return append(to, e)
}

// plain reports whether the default read returns a statement.
func plain(s graph.Statement) bool {
	return s.Mode() <= graph.Assessment && s.Polarity() == graph.Positive && s.Rank() != graph.Deprecated
}

// utterance is the record of a statement that an actor did something to somebody: accuse, demand, support.
func (w *ploverWriter) utterance(s graph.Statement) (ploverEvent, bool) {
	p := s.Predicate()
	category := mapped(p.Predicate.Mappings, isCategory)
	actor, ok := s.Subject().(graph.Entity)
	if category == "" || !ok || !plain(s) || p.Dates == vocab.DatesObject {
		return ploverEvent{}, false
	}
	event := ploverEvent{
		id: string(s.ID()), text: s.Text(), category: category, actors: []graph.Entity{actor}, evidence: s.Evidence(), contested: s.Contested(),
		datasets: []graph.Dataset{s.Dataset()},
	}
	if object, ok := s.Object().(graph.Entity); ok && isA(object, vocab.KindActor) {
		event.recipients = []graph.Entity{object}
	}
	if d, ok := s.ValidTime(); ok {
		event.date = &d
	}
	return event, true
}

// record writes one line.
func (w *ploverWriter) record(e ploverEvent) {
	var missing []string
	w.str("{")
	w.pair(true, "id", e.id)
	from, to := "", ""
	if e.date != nil {
		from, to = dayText(e.date.Earliest()), dayText(e.date.Latest())
	}
	if from == "" {
		w.str(`,"date":null`)
		missing = append(missing, "date")
	} else {
		w.pair(false, "date", from)
	}
	if to != "" && to != from {
		w.pair(false, "enddate", to)
	}
	w.people("actor", e.actors)
	if len(e.actors) == 0 {
		missing = append(missing, "actor")
	}
	w.people("recipient", e.recipients)
	if len(e.recipients) == 0 {
		missing = append(missing, "recipient")
	}
	w.strings("event", []string{e.category})
	w.strings("mode", e.modes)
	if len(e.modes) == 0 {
		missing = append(missing, "mode")
	}
	missing = append(missing, "context")
	if e.place != nil {
		w.place(e.place)
	} else {
		missing = append(missing, "event_loc")
	}
	w.strings("event_text", []string{clean(e.text)})
	w.cited(e.evidence)
	w.strings("not_coded", missing)
	w.str(`,"peacegraph":{`)
	if e.contested {
		w.str(`"contested":true`)
	} else {
		w.str(`"contested":false`)
	}
	if address := permalink(w.base, e.id); address != "" {
		w.pair(false, "permalink", address)
	}
	if e.date != nil {
		w.pair(false, "edtf", e.date.EDTF())
	}
	w.people("third_party", e.third)
	var passages []string
	for _, evidence := range e.evidence {
		if id := string(evidence.Passage().ID()); !slices.Contains(passages, id) {
			passages = append(passages, id)
		}
	}
	w.strings("passages", passages)
	licence, citation := rights(e.datasets)
	if licence != "" {
		w.pair(false, "licence", clean(licence))
	}
	w.pair(false, "citation", clean(citation))
	if w.version != "" {
		w.pair(false, "version", w.version)
	}
	w.str("}}\n")
}

func dayText(d graph.Day) string {
	if !d.Known() {
		return ""
	}
	return d.String()
}

func (w *ploverWriter) strings(name string, texts []string) {
	w.field(false, name)
	w.value(list, &cell{is: true, list: texts})
}

// people writes entities as PLOVER describes them.
func (w *ploverWriter) people(name string, entities []graph.Entity) {
	w.field(false, name)
	w.str("[")
	for i, e := range entities {
		if i > 0 {
			w.str(",")
		}
		w.str("{")
		w.pair(true, "entity_text", clean(e.Name(nil)))
		w.pair(false, "peacegraph_id", string(e.ID()))
		for _, x := range e.ExternalIDs() {
			switch {
			case x.Match != graph.Exact:
			case x.Scheme == "iso3":
				w.pair(false, "code", clean(x.Value))
			case x.Scheme == "wikidata":
				w.pair(false, "identifier_id", clean(x.Value))
				w.pair(false, "identifier_text", clean(e.Name([]string{"en"})))
			}
		}
		if isA(e, vocab.KindGovernment) {
			w.pair(false, "sector", "GOV")
		}
		w.str("}")
	}
	w.str("]")
}

func (w *ploverWriter) place(e graph.Entity) {
	w.str(`,"event_loc":{`)
	w.pair(true, "resolved_place", clean(e.Name(nil)))
	for _, a := range e.Attributes() {
		degrees, err := strconv.ParseFloat(a.Value, 64)
		switch {
		case err != nil:
		case a.Name == vocab.AttributeLatitude:
			w.field(false, "lat")
			w.buf = appendNumber(w.buf, degrees)
		case a.Name == vocab.AttributeLongitude:
			w.field(false, "lon")
			w.buf = appendNumber(w.buf, degrees)
		}
	}
	for _, x := range e.ExternalIDs() {
		if x.Scheme == "iso3" && x.Match == graph.Exact {
			w.pair(false, "country_code", clean(x.Value))
		}
	}
	w.str("}")
}

// cited writes the sources as citations, and the coder and the codebook of the first evidence.
func (w *ploverWriter) cited(evidence []graph.Evidence) {
	w.field(false, "cite_info")
	w.str("[")
	var told []graph.ID
	for _, e := range evidence {
		source := e.Passage().Source()
		if slices.Contains(told, source.ID()) {
			continue
		}
		if len(told) > 0 {
			w.str(",")
		}
		told = append(told, source.ID())
		w.str("{")
		w.pair(true, "title", clean(source.Name(nil)))
		if url, ok := source.URL(); ok {
			w.pair(false, "url", clean(url))
		}
		if publisher, ok := source.Publisher(); ok {
			w.pair(false, "publication", clean(publisher))
		}
		if licence, ok := source.Licence(); ok {
			w.pair(false, "license", clean(licence))
		}
		if codebook, ok := e.Codebook(); ok {
			w.pair(false, "codebook", clean(codebook))
		}
		if coder, ok := e.Coder(); ok {
			w.pair(false, "coder", clean(coder))
		}
		w.str("}")
	}
	w.str("]")
}
