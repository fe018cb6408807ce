package graph

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// GraphTitle is the title under which a graph is cited; CITATION.cff has the same.
const GraphTitle = "peacegraph: a knowledge graph of a peace process"

// GraphCreator is who is cited for the whole graph where no data set names a creator. A data set that names none is cited without.
const GraphCreator = "peacegraph contributors"

// Citation is how something is cited: the graph as of a changeset, a data set, or a statement. It tells which state was
// read, so that whoever asks again as of that changeset gets the same words and the same digest.
type Citation struct {
	id        ID
	title     string
	container string // the title of what a statement is part of
	creators  []string
	version   string
	date      time.Time
	licences  []string
	changeset Changeset
	digest    string
	note      string
	asked     []string // how the makers of the data sets ask to be cited
	accessed  *Day
	base      string
}

// Cite returns the citation of a data set, of a statement, or of the graph, which a nil id or the id of a changeset stands for.
// Accessed is the day on which it was read, nil when that is not to be told. A data set is cited as of the changeset that
// last wrote to it, everything else as of the head of the snapshot. The error is an [InputError] for an id of anything else,
// or that of [Snapshot.Digest].
func (s *Snapshot) Cite(ctx context.Context, id *ID, accessed *Day) (Citation, error) {
	if id == nil || strings.HasPrefix(string(*id), changesetPrefix) {
		return s.citeGraph(ctx, id, accessed)
	}
	if s.changesets.length == 0 {
		return Citation{}, errNothingToCite()
	}
	c := Citation{id: *id, accessed: accessed}
	switch node, _ := s.Node(*id); n := node.(type) {
	case Dataset:
		c.citeDataset(n)
		c.title = firstOf(n.Title, n.Name)
		c.changeset, _ = s.newestOf(n.Name)
	case Statement:
		d := n.Dataset()
		c.citeDataset(d)
		// A statement is also found under other ids than its own.
		c.id, c.title, c.container = n.ID(), n.Text(), firstOf(d.Title, d.Name)
		c.note = "Statement " + string(n.ID()) + ", " + strings.ToLower(n.Mode().String()) + "; " + rests(n)
		if n.Contested() {
			c.note += "; contested"
		}
		c.changeset, _ = s.Head()
	default:
		return Citation{}, s.notCited(*id)
	}
	c.date = c.changeset.Time()
	dataset := *id
	if t, ok := s.Statement(*id); ok {
		dataset = t.Dataset().ID()
	}
	digest, err := s.DatasetDigest(ctx, dataset)
	c.digest = digest.String()
	return c, err
}

func errNothingToCite() error {
	return inputErrorf(nil, "there is nothing to cite: nothing has been written yet")
}

// citeGraph cites the graph as of a changeset, nil for the head.
func (s *Snapshot) citeGraph(ctx context.Context, id *ID, accessed *Day) (Citation, error) {
	if id != nil {
		older, err := s.AsOf(AsOf{Changeset: id})
		if err != nil {
			return Citation{}, err
		}
		s = older
	}
	head, some := s.Head()
	if !some {
		return Citation{}, errNothingToCite()
	}
	c := Citation{id: head.ID(), title: GraphTitle, version: "changeset " + strconv.Itoa(head.Number()), date: head.Time(), changeset: head, accessed: accessed}
	var sets []string
	for _, d := range s.Datasets() {
		if words := unbroken(d.Citation); words != "" && !slices.Contains(c.asked, words) {
			c.asked = append(c.asked, words)
		}
		for _, creator := range d.Creators {
			if !slices.Contains(c.creators, creator) {
				c.creators = append(c.creators, creator)
			}
		}
		if d.Licence != "" && !slices.Contains(c.licences, d.Licence) {
			c.licences = append(c.licences, d.Licence)
		}
		sets = append(sets, strings.TrimSpace(d.Name+" "+d.Version))
	}
	if len(c.creators) == 0 {
		c.creators = []string{GraphCreator}
	}
	c.note = "Data sets: " + strings.Join(sets, ", ")
	digest, err := s.Digest(ctx)
	c.digest = digest.String()
	return c, err
}

func (c *Citation) citeDataset(d Dataset) {
	c.version, c.creators = d.Version, slices.Clone(d.Creators)
	if d.Licence != "" {
		c.licences = []string{d.Licence}
	}
	if words := unbroken(d.Citation); words != "" {
		c.asked = []string{words}
	}
}

// Reference returns in a line of text how the data set is cited: as its makers ask, otherwise by its creators, the year of the
// changeset that last wrote to it, title and version.
func (d Dataset) Reference() string {
	if words := unbroken(d.Citation); words != "" {
		return words
	}
	var c Citation
	c.citeDataset(d)
	year := "n.d."
	if d.snapshot != nil {
		if c, written := d.snapshot.newestOf(d.Name); written {
			year = strconv.Itoa(c.time.UTC().Year())
		}
	}
	version := ""
	if d.Version != "" {
		version = " (Version " + unbroken(d.Version) + ")"
	}
	return reference(c.authors(), year, unbroken(firstOf(d.Title, d.Name))+version+" [Data set].")
}

// rests says in words what a statement rests on.
func rests(t Statement) string {
	var places []string
	for _, e := range t.Evidence() {
		p := e.Passage()
		if place := p.Source().Name(nil) + ", " + p.Label(); !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return "rests on " + strings.Join(places, "; ")
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// notCited is the error of an id that is not cited.
func (s *Snapshot) notCited(id ID) error {
	const what = "what is cited is the graph, a data set or a statement"
	node, ok := s.Node(id)
	switch n := node.(type) {
	case Passage:
		return inputErrorf(nil, "%q is a passage; %s, so cite its source as you cite any other, or a statement that rests on it", id, what)
	case Evidence:
		if on := n.Statements(); len(on) > 0 {
			return nearError([]string{string(on[0].ID())}, "%q is an evidence; %s: did you mean %s?", id, what, on[0].ID())
		}
	}
	if ok {
		return inputErrorf(nil, "%q cannot be cited; %s: cite a statement about it, or the data set that it came with", id, what)
	}
	near := s.NearestIDs(id, 3)
	for _, d := range s.datasets {
		if d.ID() == datasetPrefix+id {
			near = []string{string(d.ID())}
			break
		}
		if strings.HasPrefix(string(id), datasetPrefix) {
			near = append(near, string(d.ID()))
		}
	}
	return nearError(near, "there is nothing with the id %q%s", id, suggestOr(near, what))
}

// ID returns the id of what is cited: of the changeset, where it is the graph.
func (c Citation) ID() ID { return c.id }

// Title returns the title; of a statement it is what it says, in words.
func (c Citation) Title() string { return c.title }

// Container returns the title of the data set that a statement is part of; false for what stands by itself.
func (c Citation) Container() (string, bool) { return c.container, c.container != "" }

// Creators returns who made it, in the order of citation; empty when a data set names nobody. Each is a name as its makers write it, of a person or of
// a group: no style takes it apart.
func (c Citation) Creators() []string { return c.creators }

// Version returns the edition as its makers count, of the graph the changeset; false when there is none.
func (c Citation) Version() (string, bool) { return c.version, c.version != "" }

// Date returns when the state that is cited was written, in UTC.
func (c Citation) Date() time.Time { return c.date }

// Licences returns what may be done with it, each once, in the order of the data sets.
func (c Citation) Licences() []string { return c.licences }

// Changeset returns the state that is cited: with `asOf` it is read again.
func (c Citation) Changeset() Changeset { return c.changeset }

// Digest returns the digest of the graph, or of the data set of what is cited, as `sha256:` and 64 hexadecimal digits; see
// [Snapshot.Digest].
func (c Citation) Digest() string { return c.digest }

// URL returns the linked-data identifier of what is cited, or its permalink on the server that [Citation.Under] names.
func (c Citation) URL() string {
	if c.base == "" {
		return c.id.IRI()
	}
	return c.base + "/id/" + url.PathEscape(string(c.id))
}

// Under returns the citation with a permalink on the server at base, such as https://graph.example.org. With an empty base
// [Citation.Text] gives no address, nor when it was read there: an identifier of linked data need not open.
func (c Citation) Under(base string) Citation {
	c.base = strings.TrimSuffix(base, "/")
	return c
}

// Accessed returns the day on which it was read; false when that is not told.
func (c Citation) Accessed() (Day, bool) {
	if c.accessed == nil {
		return 0, false
	}
	return *c.accessed, true
}
