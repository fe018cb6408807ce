package vocab

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuiltinIsValid(t *testing.T) {
	if _, err := load(embedded.ReadFile); err != nil {
		t.Fatal(err)
	}
}

func TestEveryEmbeddedFileIsListed(t *testing.T) {
	var found, listed []string
	err := fs.WalkDir(embedded, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path != manifestFile {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Builtin().files {
		listed = append(listed, f.name)
	}
	slices.Sort(listed)
	if diff := cmp.Diff(found, listed); diff != "" {
		t.Errorf("files on disk and in %s differ (-disk +listed):\n%s", manifestFile, diff)
	}
}

// The domain names these terms; a researcher's data relies on them.
func TestBuiltinHasTheTermsOfTheDomain(t *testing.T) {
	v := Builtin()
	for _, c := range []struct {
		sort, names string
		has         func(string) bool
	}{
		{"kind", "Actor Agreement ArmedGroup Coalition Conflict Entity Event Government Group Impact Issue Location Measure " +
			"Negotiation Organization PeaceProcess Person PoliticalEvent Population Source State ViolentEvent",
			func(name string) bool { _, ok := v.Kind(name); return ok }},
		{"predicate", "about accuses addresses affects affirms agreementType alternativeTo amends appliesTo author basedIn " +
			"benefits cites commitsTo compliesWith concernedAbout condemns conditionFor contributesTo datePublished demands " +
			"denies entitledTo follows governs guarantees hasCapital hasImpact hasInterestIn hasOutcome hasStatus hosts hostsPopulation " +
			"implements interdependentWith involves justifies mediates observes obstructs partOf partyTo prohibits proposes " +
			"rejects resultedIn sharesBorderWith signs supports targets threatens tookPlaceAt violates",
			func(name string) bool { _, ok := v.Predicate(name); return ok }},
		{"scheme", "acled geonames gw iso3 pax paax ucdpActor ucdpConflict wikidata",
			func(name string) bool { _, ok := v.Scheme(name); return ok }},
	} {
		for _, name := range strings.Fields(c.names) {
			if !c.has(name) {
				t.Errorf("there is no %s %s", c.sort, name)
			}
		}
	}
}

func sortedNames[T any](terms []T, name func(T) string) string {
	var names []string
	for _, term := range terms {
		names = append(names, name(term))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestEveryBuiltinTermIsExplained(t *testing.T) {
	v := Builtin()
	for _, k := range v.Kinds() {
		if k.Label == "" || k.Note == "" || k.Example == "" || k.Family == "" || k.Shape == "" || k.IRI != Namespace+k.Name {
			t.Errorf("kind %s lacks something: %+v", k.Name, k)
		}
	}
	for _, p := range v.Predicates() {
		if p.Label == "" || p.Note == "" || p.Example == "" || len(p.Signatures) == 0 || p.IRI != Namespace+p.Name {
			t.Errorf("predicate %s lacks something: %+v", p.Name, p)
		}
		if hasInverse := p.Inverse != "" && p.InverseLabel != ""; hasInverse == (p.Literal != LiteralNone) {
			t.Errorf("predicate %s: inverse %q, literal %q", p.Name, p.Inverse, p.Literal)
		}
		for _, q := range p.Qualifiers {
			if (q.Type == TypeCode) != (q.Codes != nil) || (q.Type == TypeEntity) != (len(q.Kinds) > 0) {
				t.Errorf("qualifier %s of %s: type %s, codes %v, kinds %v", q.Name, p.Name, q.Type, q.Codes, q.Kinds)
			}
		}
	}
	for _, q := range v.Qualifiers() {
		if q.Label == "" || q.Note == "" || (q.Type == TypeCode) != (q.Codes != nil) {
			t.Errorf("qualifier %s lacks something: %+v", q.Name, q)
		}
	}
	for _, l := range v.CodeLists() {
		if l.Label == "" || l.Note == "" || len(l.Codes) == 0 {
			t.Errorf("code list %s lacks something: %+v", l.Name, l)
		}
		for _, c := range l.Codes {
			if c.Label == "" {
				t.Errorf("code %s of %s has no label", c.Code, l.Name)
			}
		}
	}
}

func TestEveryCodeListAndQualifierIsUsed(t *testing.T) {
	v := Builtin()
	lists, qualifiers := map[*CodeList]bool{}, map[string]bool{}
	for _, k := range v.Kinds() {
		for _, a := range k.Attributes {
			lists[a.Codes] = true
		}
	}
	for _, p := range v.Predicates() {
		lists[p.Codes] = true
		for _, q := range p.Qualifiers {
			lists[q.Codes] = true
			qualifiers[q.Name] = true
		}
	}
	for _, l := range v.CodeLists() {
		if !lists[l] {
			t.Errorf("nothing uses the code list %s", l.Name)
		}
	}
	for _, q := range v.Qualifiers() {
		if !qualifiers[q.Name] {
			t.Errorf("no predicate takes the qualifier %s", q.Name)
		}
	}
}

func TestNumbersAreThePlacesInTheLists(t *testing.T) {
	v := Builtin()
	for i, k := range v.Kinds() {
		if k.Number != i {
			t.Errorf("kind %s has number %d at place %d", k.Name, k.Number, i)
		}
	}
	for i, p := range v.Predicates() {
		if p.Number != i {
			t.Errorf("predicate %s has number %d at place %d", p.Name, p.Number, i)
		}
	}
}

func TestKindIs(t *testing.T) {
	v := Builtin()
	for _, c := range []struct {
		kind, ancestor string
		want           bool
	}{
		{KindArmedGroup, KindArmedGroup, true},
		{KindArmedGroup, KindGroup, true},
		{KindArmedGroup, KindActor, true},
		{KindArmedGroup, KindEntity, true},
		{KindArmedGroup, KindEvent, false},
		{KindGroup, KindArmedGroup, false},
		{KindGovernment, KindState, false},
	} {
		k, _ := v.Kind(c.kind)
		ancestor, _ := v.Kind(c.ancestor)
		if got := k.Is(ancestor); got != c.want {
			t.Errorf("%s is %s: got %v, want %v", c.kind, c.ancestor, got, c.want)
		}
	}
	if k, _ := v.Kind(KindState); k.Is(nil) {
		t.Error("a kind is no statement")
	}
}

func TestPredicateAccepts(t *testing.T) {
	v := Builtin()
	kind := func(name string) *Kind {
		k, _ := v.Kind(name)
		return k // nil for a statement
	}
	for _, c := range []struct {
		subject, predicate, object string
		want                       bool
	}{
		{KindState, PartyTo, KindNegotiation, true},
		{KindState, PartyTo, KindAgreement, true},
		{KindState, PartyTo, KindIssue, false},
		{KindNegotiation, PartOf, KindPeaceProcess, true},
		{KindLocation, PartOf, KindLocation, true},
		{KindLocation, PartOf, KindEvent, false},
		{KindState, PartOf, KindCoalition, true},
		{KindMeasure, PartOf, KindAgreement, true},
		{KindGovernment, Denies, statementEnd, true},
		{KindGovernment, Denies, KindMeasure, false},
		{statementEnd, About, KindIssue, true},
		{statementEnd, PartOf, KindIssue, false},
		{KindAgreement, AgreementType, KindIssue, false},
		{KindAgreement, AgreementType, statementEnd, false},
		{KindSource, Author, KindOrganization, true},
	} {
		p, _ := v.Predicate(c.predicate)
		if got := p.Accepts(kind(c.subject), kind(c.object)); got != c.want {
			t.Errorf("%s %s %s: got %v, want %v", c.subject, c.predicate, c.object, got, c.want)
		}
	}
	if p, _ := v.Predicate(AgreementType); !p.AcceptsSubject(kind(KindAgreement)) || p.AcceptsSubject(kind(KindState)) || p.AcceptsSubject(nil) {
		t.Error("agreementType is of agreements only")
	}
}

func TestRangeDependsOnTheSubject(t *testing.T) {
	v := Builtin()
	p, _ := v.Predicate(PartOf)
	measure, _ := v.Kind(KindMeasure)
	kinds, statement := p.RangeFor(measure)
	if got := sortedNames(kinds, func(k *Kind) string { return k.Name }); got != "Agreement Measure" || statement {
		t.Errorf("partOf from Measure: %s, statement %v", got, statement)
	}
	denies, _ := v.Predicate(Denies)
	state, _ := v.Kind(KindState)
	if kinds, statement := denies.RangeFor(state); len(kinds) != 0 || !statement {
		t.Errorf("denies from State: %v, statement %v", kinds, statement)
	}
}

func TestRolesDependOnThePredicate(t *testing.T) {
	v := Builtin()
	for predicate, want := range map[string]string{
		PartyTo:  "PARTY PRIMARY_PARTY SECONDARY_PARTY PERPETRATOR ACTOR VICTIM",
		Mediates: "MEDIATOR FACILITATOR",
	} {
		p, _ := v.Predicate(predicate)
		q, ok := p.Qualifier(QualifierRole)
		if got := strings.Join(q.Codes.Names(), " "); !ok || got != want {
			t.Errorf("roles of %s: got %s, want %s", predicate, got, want)
		}
	}
	q, _ := v.Qualifier(QualifierRole)
	if got := len(q.Codes.Codes); got != 8 {
		t.Errorf("the role itself has the roles of all predicates: got %v", q.Codes.Names())
	}
	for _, p := range v.Predicates() {
		if _, ok := p.Qualifier(QualifierNamedAs); !ok {
			t.Errorf("%s does not take namedAs", p.Name)
		}
	}
}

func TestByInverse(t *testing.T) {
	v := Builtin()
	for _, p := range v.Predicates() {
		found, ok := v.ByInverse(p.Inverse)
		switch {
		case p.Symmetric || p.Literal != LiteralNone:
			if ok {
				t.Errorf("%s has no inverse of another name, got %s", p.Name, found.Name)
			}
		case !ok || found != p:
			t.Errorf("the inverse %s of %s is not found", p.Inverse, p.Name)
		}
		if _, clash := v.Predicate(p.Inverse); clash && !p.Symmetric {
			t.Errorf("%s is a predicate and an inverse", p.Inverse)
		}
	}
}

func TestAttributesAreInherited(t *testing.T) {
	v, err := Builtin().Extend("x.yaml", []byte(header+`
kinds:
  - {name: wf:Ceasefire, parent: Agreement, label: Ceasefire, note: A ceasefire., attributes: [
      {name: days, label: Days, note: How long., type: INTEGER, min: 0}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	k, _ := v.Kind("wf:Ceasefire")
	var names []string
	for _, a := range k.AllAttributes() {
		names = append(names, a.Name)
	}
	if got, want := strings.Join(names, " "), "stage subStage status formality laterality days"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if a, ok := k.Attribute(AttributeStage); !ok || a.Codes == nil {
		t.Errorf("stage: %v", a)
	}
	if a, ok := k.Attribute("latitude"); ok {
		t.Errorf("latitude is not of agreements: %v", a)
	}
}

func TestWhoSpeaks(t *testing.T) {
	for name, want := range map[string]bool{KindPerson: true, KindArmedGroup: true, KindSource: true, KindIssue: false, KindEvent: false} {
		if k, _ := Builtin().Kind(name); k.Speaks != want {
			t.Errorf("%s speaks: got %v, want %v", name, k.Speaks, want)
		}
	}
}

func TestSchemes(t *testing.T) {
	v := Builtin()
	for _, c := range []struct {
		scheme, value string
		valid         bool
		url           string
	}{
		{SchemeWikidata, "Q843", true, "https://www.wikidata.org/wiki/Q843"},
		{SchemeWikidata, "843", false, ""},
		{SchemeWikidata, "Q843 ", false, ""},
		{SchemeISO3, "PAK", true, ""},
		{SchemeISO3, "PAKI", false, ""},
		{SchemePAX, "2879", true, "https://www.peaceagreements.org/agreements/2879/"},
		{SchemePAAX, "CON_395", true, ""},
		{SchemeUCDPConflict, "11639", true, "https://ucdp.uu.se/conflict/11639"},
	} {
		s, ok := v.Scheme(c.scheme)
		if !ok || s.Valid(c.value) != c.valid || c.valid && s.URL(c.value) != c.url {
			t.Errorf("%s %q: valid %v, URL %s", c.scheme, c.value, s.Valid(c.value), s.URL(c.value))
		}
	}
	for _, s := range v.Schemes() {
		if !s.Valid(s.Example) {
			t.Errorf("the example %q of %s is not valid", s.Example, s.Name)
		}
	}
}

func TestListsAreCopies(t *testing.T) {
	v := Builtin()
	v.Kinds()[0], v.Predicates()[0] = nil, nil
	if v.Kinds()[0] == nil || v.Predicates()[0] == nil {
		t.Error("a caller can change the vocabulary through a list")
	}
}

func TestLoadReportsABrokenManifest(t *testing.T) {
	for name, c := range map[string]struct{ manifest, want string }{
		"a file that is not there": {
			"prefix: pg\niri: " + Namespace + "\nversion: '1'\nlabel: x\nfiles: [nowhere.yaml]",
			"read the vocabulary: open nowhere.yaml: file does not exist",
		},
		"another namespace": {
			"prefix: pg\niri: https://example.org/\nversion: '1'\nlabel: x\nfiles: []",
			"vocabulary.yaml:2:6: the namespace of the built-in terms is " + Namespace,
		},
		"not YAML": {"a: [", "vocabulary.yaml:1:5: this is not YAML: the file ends too early: did not find expected node content; look at indentation and brackets, and put quotes around a text with a colon or a number sign in it"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(func(file string) ([]byte, error) {
				if file == manifestFile {
					return []byte(c.manifest), nil
				}
				return embedded.ReadFile(file)
			})
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	if _, err := load(func(string) ([]byte, error) { return nil, fs.ErrNotExist }); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no manifest: %v", err)
	}
}
