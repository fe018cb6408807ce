package vocab

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// header opens an extension file; what follows it begins on line 4.
const header = "prefix: wf\niri: https://example.org/wf/\nversion: '0.2'\n"

// jirgas is a file as a researcher might write it. It adds something of every sort.
const jirgas = `# Local peace-making, as our project codes it.
prefix: wf
iri: https://example.org/wf/
label: Local peace-making
version: '0.2'

vocabularies:
  - {prefix: lp, label: Local agreements codebook, iri: "https://example.org/local#"}

kinds:
  - name: wf:Assembly
    parent: Negotiation
    label: Assembly
    note: A gathering of elders that decides on peace between two villages.
    mappings: [{to: lp:assembly, match: EXACT}]
    attributes:
      - {name: attendance, label: Attendance, note: How many came., type: INTEGER, min: 1}
  - name: wf:GrandAssembly
    parent: wf:Assembly
    label: Grand assembly
    shape: hexagon
    note: An assembly of a whole province.

predicates:
  - name: wf:swearsBy
    label: swears by
    inverse: wf:swornByIn
    inverseLabel: sworn by in
    signatures: [{from: Actor, to: [wf:Assembly, Agreement]}]
    qualifiers: [{name: role, codes: wf:oaths}, wf:sum, grounds]
    dates: OBJECT
    note: The actor takes an oath at the assembly.
  - name: wf:arbitrates
    label: arbitrates
    inverse: wf:arbitratedBy
    inverseLabel: arbitrated by
    parent: mediates
    signatures: [{from: Population, to: wf:Assembly}]
    note: The community decides between the parties.

qualifiers:
  - {name: wf:sum, label: Blood money, type: QUANTITY, note: What is paid.}

codes:
  - name: wf:oaths
    label: Role in an oath
    note: As what somebody swears.
    codes:
      - {code: SWEARER, label: swears}
      - {code: WITNESS, label: witnesses the oath}

schemes:
  - name: wf:archive
    label: Archive of the project
    note: Number of the record in our archive.
    example: A-12
    pattern: 'A-[0-9]+'
    url: https://example.org/archive/{value}

extend:
  kinds:
    - name: Agreement
      attributes:
        - {name: wf:oath, label: Oath, note: The words sworn., type: TEXT}
  predicates:
    - name: hosts
      qualifiers: [wf:sum]
  codes:
    - name: agreementType
      codes:
        - {code: wf:BLOOD_PEACE, label: settlement of a blood feud}
`

func extend(t *testing.T, v *Vocabulary, name, text string) *Vocabulary {
	t.Helper()
	extended, err := v.Extend(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return extended
}

func TestExtensionAddsTerms(t *testing.T) {
	v := extend(t, Builtin(), "jirgas.yaml", jirgas)

	grand, ok := v.Kind("wf:GrandAssembly")
	if !ok {
		t.Fatal("wf:GrandAssembly is not there")
	}
	negotiation, _ := Builtin().Kind(KindNegotiation)
	if !grand.Is(negotiation) || grand.Builtin().Name != KindNegotiation {
		t.Errorf("wf:GrandAssembly is served as %s", grand.Builtin().Name)
	}
	if grand.Family != FamilyProcess || grand.Shape != ShapeHexagon || grand.IRI != "https://example.org/wf/GrandAssembly" {
		t.Errorf("family %s, shape %s, IRI %s", grand.Family, grand.Shape, grand.IRI)
	}
	if grand.Parent.Shape != ShapeDiamond || grand.Parent.Mappings[0].IRI != "https://example.org/local#assembly" {
		t.Errorf("parent: %+v", grand.Parent)
	}
	if _, ok := grand.Attribute("attendance"); !ok {
		t.Error("wf:GrandAssembly has no attendance")
	}

	population, _ := v.Kind(KindPopulation)
	state, _ := v.Kind(KindState)
	mediates, _ := v.Predicate(Mediates)
	if !mediates.Accepts(state, grand) {
		t.Error("a built-in predicate does not lead to an added kind")
	}
	arbitrates, ok := v.ByInverse("wf:arbitratedBy")
	if !ok || !arbitrates.Is(mediates) || !arbitrates.Accepts(population, grand) || arbitrates.Accepts(state, grand) {
		t.Errorf("wf:arbitrates: %+v", arbitrates)
	}
	swears, _ := v.Predicate("wf:swearsBy")
	role, _ := swears.Qualifier(QualifierRole)
	if got := strings.Join(role.Codes.Names(), " "); got != "SWEARER WITNESS" {
		t.Errorf("roles of wf:swearsBy: %s", got)
	}

	agreement, _ := v.Kind(KindAgreement)
	if a, ok := agreement.Attribute("wf:oath"); !ok || a.Extension != "wf" {
		t.Error("agreements have no wf:oath")
	}
	hosts, _ := v.Predicate(Hosts)
	if _, ok := hosts.Qualifier("wf:sum"); !ok {
		t.Error("hosts does not take wf:sum")
	}
	types, _ := v.CodeList(CodesAgreementType)
	if _, ok := types.Code("wf:BLOOD_PEACE"); !ok {
		t.Error("there is no agreement type wf:BLOOD_PEACE")
	}
	if s, ok := v.Scheme("wf:archive"); !ok || s.URL("A-12") != "https://example.org/archive/A-12" {
		t.Error("the scheme wf:archive is not right")
	}
	if got, want := v.Version(), Builtin().Version()+"+wf-0.2"; got != want {
		t.Errorf("version %s, want %s", got, want)
	}
}

func TestStancesAreInherited(t *testing.T) {
	v := extend(t, Builtin(), "oaths.yaml", `prefix: wf
iri: https://example.org/wf/
predicates:
  - {name: wf:curses, label: curses, inverse: wf:cursedBy, inverseLabel: is cursed by, parent: wf:scolds, signatures: [{from: Actor, to: Event}], note: n}
  - {name: wf:scolds, label: scolds, inverse: wf:scoldedBy, inverseLabel: is scolded by, parent: condemns, signatures: [{from: Actor, to: Event}], note: n}
  - {name: wf:hushes, label: hushes, inverse: wf:hushedBy, inverseLabel: is hushed by, parent: condemns, stance: NEUTRAL, signatures: [{from: Actor, to: Event}], note: n}
  - {name: wf:greets, label: greets, inverse: wf:greetedBy, inverseLabel: is greeted by, signatures: [{from: Actor, to: Actor}], note: n}
extend:
  codes:
    - name: interest
      codes: [{code: wf:DOUBT, label: in doubt, stance: NEUTRAL}]
`)
	for name, want := range map[string]Stance{
		Condemns: StanceAgainst, HasInterestIn: StanceNeutral, Mediates: StanceNone,
		"wf:curses": StanceAgainst, "wf:scolds": StanceAgainst, "wf:hushes": StanceNeutral, "wf:greets": StanceNone,
	} {
		if p, _ := v.Predicate(name); p.Stance != want {
			t.Errorf("%s has the stance %q, want %q", name, p.Stance, want)
		}
	}
	p, _ := v.Predicate(HasInterestIn)
	direction, _ := p.Qualifier(QualifierDirection)
	for code, want := range map[string]Stance{"SEEK": StanceFor, "AVOID": StanceAgainst, "wf:DOUBT": StanceNeutral} {
		if c, _ := direction.Codes.Code(code); c.Stance != want {
			t.Errorf("%s has the stance %q, want %q", code, c.Stance, want)
		}
	}
}

func TestExtensionLeavesTheOtherVocabularyAsItWas(t *testing.T) {
	before := describe(Builtin())
	v := extend(t, Builtin(), "jirgas.yaml", jirgas)
	if diff := cmp.Diff(before, describe(Builtin())); diff != "" {
		t.Errorf("the built-in vocabulary changed (-before +after):\n%s", diff)
	}
	for _, k := range Builtin().Kinds() {
		if same, _ := v.Kind(k.Name); same.Number != k.Number {
			t.Errorf("the number of %s changed from %d to %d", k.Name, k.Number, same.Number)
		}
	}
	for _, p := range Builtin().Predicates() {
		if same, _ := v.Predicate(p.Name); same.Number != p.Number {
			t.Errorf("the number of %s changed from %d to %d", p.Name, p.Number, same.Number)
		}
	}
}

func TestExtensionsCanBeStoredAndReadAgain(t *testing.T) {
	second := "prefix: zz\niri: https://example.org/zz#\nkinds: [{name: zz:Vow, parent: wf:Assembly, label: Vow, note: A vow.}]\n"
	v := extend(t, extend(t, Builtin(), "jirgas.yaml", jirgas), "vows.yaml", second)
	if got, want := v.Version(), Builtin().Version()+"+wf-0.2.zz"; got != want {
		t.Errorf("version %s, want %s", got, want)
	}
	if k, _ := v.Kind("zz:Vow"); k.Builtin().Name != KindNegotiation {
		t.Errorf("zz:Vow is served as %s", k.Builtin().Name)
	}
	again := Builtin()
	for _, e := range v.Extensions() {
		again = extend(t, again, e.File, e.Text)
	}
	if diff := cmp.Diff(describe(v), describe(again)); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
	if diff := cmp.Diff([]Extension{
		{Prefix: "wf", IRI: "https://example.org/wf/", Label: "Local peace-making", Version: "0.2", File: "jirgas.yaml", Text: jirgas},
		{Prefix: "zz", IRI: "https://example.org/zz#", File: "vows.yaml", Text: second},
	}, again.Extensions()); diff != "" {
		t.Errorf("extensions (-want +got):\n%s", diff)
	}
}

// describe writes all of a vocabulary as plain values, so that two can be compared.
func describe(v *Vocabulary) map[string]any {
	name := func(k *Kind) string { return endName(k) }
	all := map[string]any{"version": v.Version(), "extensions": v.Extensions(), "mapped": v.Mapped()}
	var order []string
	for _, k := range v.Kinds() {
		flat := *k
		parent := ""
		if k.Parent != nil {
			parent = k.Parent.Name
		}
		flat.Parent, flat.Attributes = nil, nil
		var attributes []any
		for _, a := range k.Attributes {
			attributes = append(attributes, describeAttribute(a))
		}
		all["kind "+k.Name] = []any{flat, parent, attributes}
		order = append(order, k.Name)
	}
	for _, p := range v.Predicates() {
		flat := *p
		var ends []string
		for _, s := range p.Signatures {
			ends = append(ends, name(s.Domain)+"→"+name(s.Range))
		}
		for _, k := range p.Domain {
			ends = append(ends, "from "+k.Name)
		}
		for _, k := range p.Range {
			ends = append(ends, "to "+k.Name)
		}
		if p.Parent != nil {
			ends = append(ends, "below "+p.Parent.Name)
		}
		var qualifiers []any
		for _, q := range p.Qualifiers {
			qualifiers = append(qualifiers, describeQualifier(q))
		}
		flat.Signatures, flat.Domain, flat.Range, flat.Parent, flat.Qualifiers = nil, nil, nil, nil, nil
		all["predicate "+p.Name] = []any{flat, ends, qualifiers}
		order = append(order, p.Name)
	}
	for _, q := range v.Qualifiers() {
		all["qualifier "+q.Name] = describeQualifier(q)
		order = append(order, q.Name)
	}
	for _, l := range v.CodeLists() {
		all["codes "+l.Name] = *l
		order = append(order, l.Name)
	}
	for _, s := range v.Schemes() {
		flat := *s
		flat.Pattern = nil
		all["scheme "+s.Name] = []any{flat, s.Pattern.String()}
		order = append(order, s.Name)
	}
	all["order"] = order
	return all
}

func describeQualifier(q *Qualifier) []any {
	flat := *q
	var kinds []string
	for _, k := range q.Kinds {
		kinds = append(kinds, k.Name)
	}
	flat.Kinds = nil
	return []any{flat, kinds}
}

func describeAttribute(a *Attribute) []any {
	flat := *a
	pattern := ""
	if a.Pattern != nil {
		pattern = a.Pattern.String()
	}
	flat.Pattern = nil
	return []any{flat, pattern}
}

func TestCodeOfALaterListComesLast(t *testing.T) {
	v := extend(t, Builtin(), "jirgas.yaml", jirgas)
	types, _ := v.CodeList(CodesAgreementType)
	names := types.Names()
	if got := names[len(names)-1]; got != "wf:BLOOD_PEACE" {
		t.Errorf("the last agreement type is %s", got)
	}
}

// A good file with one slip of the pen must give a vocabulary or findings with places, whatever the slip.
func FuzzExtendWithASlip(f *testing.F) {
	words := regexp.MustCompile(`[\w:]+|[^\w\s]|\n *`).FindAllStringIndex(jirgas, -1)
	for i := range 40 {
		f.Add(uint16(i*13), uint16(i*29), uint8(i))
	}
	f.Fuzz(func(t *testing.T, at, with uint16, how uint8) {
		a, b := words[int(at)%len(words)], words[int(with)%len(words)]
		before, after, other := jirgas[:a[0]], jirgas[a[1]:], jirgas[b[0]:b[1]]
		switch how % 4 {
		case 0: // left out
			checkExtend(t, before+after)
		case 1: // another in its place
			checkExtend(t, before+other+after)
		case 2: // another beside it
			checkExtend(t, before+other+" "+jirgas[a[0]:])
		case 3: // all that follows lost
			checkExtend(t, before)
		}
	})
}

func FuzzExtend(f *testing.F) {
	f.Add(jirgas)
	f.Add(header + "kinds: [{name: wf:A, parent: wf:A, label: a, note: b}]")
	f.Add(header + "kinds:\n  - &a {name: wf:A}\n  - *a\n")
	f.Add("prefix: [\n")
	f.Add("? a\n: - - b\n")
	f.Add("\ufeffprefix: wf\r\niri: 'https://example.org/'\r\n")
	for _, file := range Builtin().files {
		f.Add(header + file.text)
	}
	f.Fuzz(checkExtend)
}

// checkExtend reads a text twice and checks what holds of every text: the same answer again, and a place for every finding.
func checkExtend(t *testing.T, text string) {
	first, err := Builtin().Extend("x.yaml", []byte(text))
	second, again := Builtin().Extend("x.yaml", []byte(text))
	if (err == nil) != (first != nil) {
		t.Fatalf("vocabulary %v and error %v", first, err)
	}
	if err != nil {
		if again == nil || again.Error() != err.Error() {
			t.Fatalf("the same text, two answers:\n%v\n%v", err, again)
		}
		for _, finding := range err.(Findings) {
			if finding.Line < 1 || finding.Column < 1 || finding.Message == "" || finding.File != "x.yaml" {
				t.Fatalf("a finding without its place: %+v", finding)
			}
		}
		return
	}
	if diff := cmp.Diff(describe(first), describe(second)); diff != "" {
		t.Fatalf("the same text, two vocabularies:\n%s", diff)
	}
}
