package graphtest

// Size bounds a small graph.
type Size struct {
	// Entities and Statements are how many there are at most over all drafts; each is at least 8.
	Entities, Statements int
	// Drafts is how many changesets they come in, at least 1.
	Drafts int
}

// shape is what a graph looks like: how many, and in which proportions. A share is a probability, from 0 to 1.
type shape struct {
	entities, statements, drafts int
	datasets                     int
	sources                      int // entities that are sources
	kinds                        []weight
	predicates                   []weight // what is not listed is not used; nil: all alike
	modes                        [6]float64
	skew                         float64 // 1: all entities alike; the larger, the more edges the first of them have

	dated, qualified, worded, noted   float64
	negative, preferred, deprecated   float64
	twin                              float64 // of new statements: the opposite of an earlier one
	unknown                           float64 // of objects: UNKNOWN or NONE
	chosen                            float64 // of ids: chosen, not made from content
	again                             float64 // of statements: rest on a second passage too
	repeated                          float64 // of rows: an earlier statement once more
	inverse                           float64 // of rows: written from the other end
	superseding                       float64
	correcting, reinstating           float64 // of drafts: one correction more
	withdrawing                       float64 // of drafts
	readings                          float64 // of passages: have a second reading
	mixed                             float64 // of statements: not in the mode of most in their passage
	statementsAPassage                int
	otherNames, described, identified float64
	coded                             float64 // of attributes: have a value
	oddLocators                       bool    // pages, rows of tables, paragraphs alone, the whole source
	oddDates                          bool    // every form of EDTF
	judged                            bool    // in most graphs some entities are judged to be one
	growing                           bool    // entities of earlier drafts get names and identifiers
}

type weight struct {
	name  string
	share float64
}

// leastEntities is how many entities a graph begins with at least: among so many are a source and somebody who speaks.
const leastEntities = 8

// awkward is the shape of small graphs: everything that is allowed happens often.
func awkward(size Size) shape {
	return shape{
		entities: max(size.Entities, leastEntities), statements: max(size.Statements, 8), drafts: max(size.Drafts, 1), datasets: 2, sources: 3,
		modes: [6]float64{.3, .25, .15, .12, .1, .08}, skew: 1.6,
		dated: .5, qualified: .5, worded: .2, noted: .15, negative: .08, preferred: .1, deprecated: .08, twin: .1, unknown: .15,
		chosen: .6, again: .3, repeated: .12, inverse: .2, superseding: .06, correcting: .5, reinstating: .5, withdrawing: .1, readings: .5, mixed: .5, statementsAPassage: 3,
		otherNames: .3, described: .6, identified: .4, coded: .4, oddLocators: true, oddDates: true, growing: true, judged: true,
	}
}

// collected is the shape of a large data set. The modes, dates and qualifiers have about the proportions of the coded
// article that ships; the kinds are those of event data with agreements.
func collected(entities, statements int) shape {
	return shape{
		entities: entities, statements: statements, drafts: max(1, statements/draftSize), datasets: 3, sources: max(3, entities/50),
		kinds: []weight{
			{"ViolentEvent", .36}, {"Person", .12}, {"Location", .12}, {"Measure", .1}, {"Organization", .07}, {"Negotiation", .06},
			{"Agreement", .05}, {"ArmedGroup", .03}, {"Impact", .03}, {"PoliticalEvent", .02}, {"Issue", .015}, {"Population", .01},
			{"Government", .005}, {"Conflict", .005}, {"PeaceProcess", .002}, {"State", .002}, {"Coalition", .001},
		},
		predicates: []weight{
			{"partyTo", .24}, {"tookPlaceAt", .12}, {"partOf", .08}, {"mediates", .04}, {"addresses", .05}, {"proposes", .06},
			{"demands", .04}, {"implements", .03}, {"targets", .05}, {"affects", .03}, {"follows", .03}, {"contributesTo", .03},
			{"condemns", .02}, {"justifies", .02}, {"accuses", .02}, {"supports", .03}, {"hasImpact", .03}, {"signs", .02},
			{"compliesWith", .01}, {"resultedIn", .01}, {"basedIn", .01}, {"hasInterestIn", .01}, {"about", .02}, {"denies", .005},
			{"affirms", .003}, {"hasOutcome", .01}, {"hasStatus", .01}, {"agreementType", .005}, {"datePublished", .003},
			{"author", .003}, {"sharesBorderWith", .003}, {"hostsPopulation", .004},
		},
		modes: [6]float64{.37, .12, .13, .25, .1, .03}, skew: 2.2,
		dated: .59, qualified: .5, worded: .3, noted: .03, negative: .005, preferred: .005, deprecated: .01, twin: .001, unknown: .01,
		chosen: .05, again: .1, inverse: 0, superseding: .002, readings: .1, mixed: .04, statementsAPassage: 5,
		otherNames: .2, described: .9, identified: .3, coded: .5,
	}
}

// draftSize is how many statements of a large graph come in one draft.
const draftSize = 25_000
