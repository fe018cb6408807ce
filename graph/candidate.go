package graph

import (
	"cmp"
	"slices"
	"strings"

	"peacegraph/graph/search"
)

// NameQuery asks which entity a name stands for, as a cell of somebody's table has it.
type NameQuery struct {
	// Name is what the cell says: a name, or the id of an entity.
	Name string
	// Kind keeps entities of one of the kinds, narrower ones included.
	Kind []string
	// ExternalIDs are identifiers that the table has for it.
	ExternalIDs []ExternalID
	// Limit is how many candidates come back at most, 1 to [MaxCandidates].
	Limit int
}

// MaxCandidates is how many candidates a name has at most.
const MaxCandidates = 50

// Candidate is an entity that a name may stand for.
type Candidate struct {
	// Entity is the entity.
	Entity Entity
	// Score is how well it fits, 0 to 100.
	Score int
	// Sure says that it can be taken without a look: it has the identifier that was given, or it alone has the very name.
	Sure bool
	// NameScore is what the names alone give.
	NameScore int
	// Reasons says why, the weightiest first, in English.
	Reasons []string
}

// Candidates returns the entities that a name may stand for, the best first, then in the order of the record. The error is
// an [InputError], or that of a request that ends first.
func (s *Snapshot) Candidates(q NameQuery) ([]Candidate, error) {
	kinds, err := s.kindSet(q.Kind)
	if err != nil {
		return nil, err
	}
	var numbers []uint32
	if c, n := s.lookup(ID(strings.TrimSpace(q.Name))); c == classEntity {
		numbers = append(numbers, n)
	}
	for _, x := range q.ExternalIDs {
		if e, ok := s.EntityByExternalID(x.Scheme, x.Value); ok {
			_, n := s.lookup(e.ID())
			numbers = append(numbers, n)
		}
	}
	if query := searchable(q.Name); query != "" {
		first := MaxCandidates
		var where *EntityFilter
		if q.Kind != nil {
			where = &EntityFilter{Kind: q.Kind}
		}
		found, err := s.Search(query, where, &first, nil)
		if err != nil {
			return nil, err
		}
		for _, at := range found.page.items {
			numbers = append(numbers, found.result.Hits[at].Number)
		}
	}
	asked := likeNames([]Name{{Text: q.Name, Preferred: true}})
	var list []Candidate
	place := make(map[ID]uint32)
	for _, n := range distinct(numbers) {
		row := s.entities.at(n)
		if kinds != nil && !kinds[row.kind] {
			continue
		}
		l := likeness{}
		var reason string
		p := s.profile(row)
		if l.name, reason = alikeNames(asked, likeNames(p.names)); l.name > 0 {
			l.score, l.reasons = l.name+sameKind, []string{reason}
		} else {
			l.score, l.reasons = 20, []string{"some of the words were found in its names or its description"}
		}
		if c, found := s.lookup(ID(strings.TrimSpace(q.Name))); c == classEntity && found == n {
			l.score, l.certain, l.reasons = 100, true, []string{"it has this id"}
		}
		l.alikeIDs(q.ExternalIDs, p.externalIDs)
		place[row.id] = n
		list = append(list, Candidate{s.entity(n), l.score, l.certain, l.name, l.reasons})
	}
	slices.SortFunc(list, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(place[a.Entity.ID()], place[b.Entity.ID()]))
	})
	// The very name is sure when no other one has it too, under whatever sort of name.
	if len(list) > 0 && !list[0].Sure && list[0].NameScore >= sameOtherName && list[0].Score >= sameOtherName &&
		(len(list) == 1 || list[1].NameScore < sameOtherName-anotherOrder) {
		list[0].Sure = true
	}
	if sure := slices.IndexFunc(list, func(c Candidate) bool { return c.Sure }); sure >= 0 && len(list) > sure+1 && list[sure+1].Sure {
		for i := range list {
			list[i].Sure = false // two of them are as good
		}
	}
	limit := q.Limit
	if limit <= 0 || limit > MaxCandidates {
		limit = MaxCandidates
	}
	return list[:min(limit, len(list))], s.ended()
}

// searchable returns a name as a search takes it, cut to what it takes; empty when it has no word.
func searchable(name string) string {
	words := strings.Fields(name)
	for n := min(len(words), MaxSearchWords); n > 0; n-- {
		query := strings.Join(words[:n], " ")
		if found := search.Ask(query).Words(); len([]rune(query)) <= MaxSearchText && found > 0 && found <= MaxSearchWords {
			return query
		}
	}
	return ""
}
