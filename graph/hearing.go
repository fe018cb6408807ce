package graph

import (
	"fmt"
	"slices"

	"peacegraph/graph/vocab"
)

// hearing knows who says what, for up to [MaxSides] sides.
type hearing struct {
	snapshot *Snapshot
	nodes    []Node
	datasets []uint8          // sides by the number of a data set, when they are data sets
	sources  map[uint32]uint8 // sides by source, when they are sources; when they are actors, those who wrote it
	actors   map[uint32]uint8 // sides by actor, when they are actors
	sayers   []bool           // by predicate: it tells what its subject says
}

// hearing looks up the sides. The error is an [InputError].
func (s *Snapshot) hearing(between []ID) (*hearing, error) {
	if len(between) < 2 || len(between) > MaxSides {
		return nil, inputErrorf(nil, "differences are between 2 to %d sides, not %d", MaxSides, len(between))
	}
	h := &hearing{snapshot: s, datasets: make([]uint8, len(s.datasets)), sources: make(map[uint32]uint8), sayers: make([]bool, len(s.predicates))}
	sorts := make(map[string]ID)
	for i, id := range between {
		if slices.Contains(between[:i], id) {
			return nil, inputErrorf(nil, "%s is compared with itself; give each side once", id)
		}
		side := uint8(1) << i
		node, _ := s.Node(id)
		h.nodes = append(h.nodes, node)
		switch node.(type) {
		case Dataset:
			n := slices.IndexFunc(s.datasets, func(d *Dataset) bool { return d.ID() == id })
			h.datasets[n], sorts["a data set"] = side, id
		case Source:
			_, n := s.lookup(id)
			h.sources[n], sorts["a source"] = side, id
		case Actor:
			_, n := s.lookup(id)
			if h.actors == nil {
				h.actors = make(map[uint32]uint8)
			}
			h.actors[n], sorts["an actor"] = side, id
		case Entity:
			return nil, inputErrorf(nil, "%s says nothing: differences are between data sets, between sources or between actors", id)
		default:
			return nil, s.noSide(id)
		}
	}
	if len(sorts) > 1 {
		names := ""
		for _, sort := range []string{"a data set", "a source", "an actor"} {
			if id, ok := sorts[sort]; ok {
				names += fmt.Sprintf(", %s is %s", id, sort)
			}
		}
		return nil, inputErrorf(nil, "differences are between data sets, between sources or between actors, not a mixture: %s", names[2:])
	}
	if h.actors != nil {
		h.learnActors()
	}
	return h, nil
}

// noSide says that an id names no side, and which ids are spelled like it.
func (s *Snapshot) noSide(id ID) error {
	var datasets []string
	for _, d := range s.datasets {
		datasets = append(datasets, string(d.ID()))
	}
	near := append(vocab.Nearest(string(id), datasets, 2), s.NearestIDs(id, 2)...)
	return nearError(near, "there is no data set, source or actor %q%s", id, suggest(near))
}

// learnActors finds the sources that the sides wrote, and the predicates that tell what their subject says.
func (h *hearing) learnActors() {
	s := h.snapshot
	for _, p := range s.predicates {
		h.sayers[p.Number] = p.Name == vocab.Denies || p.Name == vocab.Affirms
	}
	author := s.authorship()
	for n, side := range h.actors {
		for _, e := range withPredicate(s.entities.at(n).allIn, author) {
			if s.sees(&e) && s.plain(&e) {
				h.sources[e.other] |= side
			}
		}
	}
}

// all returns the bits of every side.
func (h *hearing) all() uint8 { return 1<<len(h.nodes) - 1 }

// heard returns the sides that say a statement. A data set says what has evidence from it, a source what stands in it. An
// actor says what is attributed to it, what stands in its own name in a source that it wrote, what it denies or affirms
// whoever reports it, and what it affirms by that.
func (h *hearing) heard(n uint32) uint8 {
	s := h.snapshot
	row, sides := s.statements.at(n), uint8(0)
	if h.sayers[row.predicate] && row.subjectEnd == endEntity {
		sides = h.actors[row.subject]
	} else {
		for e := range s.evidenceOf(row) {
			sides |= h.heardIn(e)
		}
	}
	if h.actors != nil && row.links != nil {
		for _, by := range (Statement{s, n}).AffirmedBy() {
			if x := by.row(); x.subjectEnd == endEntity {
				sides |= h.actors[x.subject]
			}
		}
	}
	return sides
}

func (h *hearing) heardIn(evidence uint32) uint8 {
	row := h.snapshot.evidence.at(evidence)
	if h.actors == nil {
		sides := h.datasets[row.dataset]
		if len(h.sources) > 0 {
			sides |= h.sources[h.snapshot.sourceOf(evidence)]
		}
		return sides
	}
	if len(row.speakers) == 0 && row.voice == Author && len(h.sources) > 0 {
		return h.sources[h.snapshot.sourceOf(evidence)]
	}
	sides := uint8(0)
	for _, n := range row.speakers {
		sides |= h.actors[n]
	}
	return sides
}
