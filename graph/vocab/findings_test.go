package vocab

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each case is a file that is wrong in one way and what is said of it. A file that does not begin with "prefix" has the
// three lines of header in front, so its own first line is line 4; findings are written without the name of the file.
var brokenFiles = []struct {
	name, file string
	want       []string
}{
	// What is not a vocabulary file at all.
	{"an empty file", "prefix", []string{`1:1: a vocabulary file is a mapping with keys; this is a single value`}},
	{"nothing but a comment", "prefix: #\n", []string{
		`1:1: a text is wanted here; this is nothing`,
		`1:1: a vocabulary file lacks the key "iri"`,
	}},
	{"not YAML", "kinds: [{name: wf:A, label: [}]\n", []string{`4:30: this is not YAML: did not find expected node content; look at indentation and brackets, and put quotes around a text with a colon or a number sign in it`}},
	{"a list that is not closed", "kinds: [", []string{`4:9: this is not YAML: the file ends too early: did not find expected node content; look at indentation and brackets, and put quotes around a text with a colon or a number sign in it`}},
	{"a text with a colon and no quotes", "kinds:\n  - name: wf:A\n    note: A place: large\n", []string{
		`6:18: this is not YAML: mapping values are not allowed in this context; look at indentation and brackets, and put quotes around a text with a colon or a number sign in it`}},
	{"not UTF-8", "kinds:\n  - name: wf:K\xf6nig\n", []string{`5:15: this is not UTF-8 text; save the file as UTF-8`}},
	{"a control character", "kinds:\n  - name: \"\x00\"\n", []string{`5:12: here is the control character U+0000, which the file cannot hold; delete it`}},
	{"a line that no editor shows", "kinds:\n  - name: \u2028wf:A\n", []string{`5:11: here is a separator of lines or paragraphs (U+2028) that nobody sees; delete it`}},
	{"lines that end with CR", "kinds:\r  - name: wf:A\r\n    nmae: x\r", []string{
		`5:5: a kind lacks the key "label"`,
		`5:5: a kind lacks the key "note"`,
		`5:11: the kind wf:A lacks the key "parent": name the broader kind, at least Entity`,
		`6:5: a kind has no key "nmae"; did you mean name? accepted: name, parent, abstract, speaks, label, note, example, family, shape, attributes, mappings`,
	}},
	{"two documents", "kinds: []\n---\nkinds: []\n", []string{`6:1: a vocabulary file holds one document; remove the line ---`}},
	{"an anchor", "kinds:\n  - &a {name: wf:A}\n", []string{
		`5:5: a vocabulary file has plain values, lists and mappings only; write the value out here`}},
	{"a merge key", "kinds:\n  - <<: {name: wf:A}\n", []string{
		`5:5: a key is a single word`,
		`5:5: a vocabulary file has plain values, lists and mappings only; write the value out here`}},
	{"too deep", "kinds: " + strings.Repeat("[", 30) + strings.Repeat("]", 30), []string{
		`4:32: this is nested deeper than a vocabulary file needs; at most 24 levels are read`}},
	{"too large", strings.Repeat("# nothing\n", 30000), []string{
		`1:1: the file has 300055 bytes; a vocabulary file may have 131072: split it`}},
	{"too many keys", strings.Repeat("a: b\n", 20000), []string{
		`10000:4: the file goes on after 20000 keys and values, more than are read: split it`}},
	{"a long key is cut in the message", strings.Repeat("k", 1000) + ": 1\n", []string{
		`4:1: a vocabulary file has no key "` + strings.Repeat("k", 200) + `…"; accepted: prefix, iri, label, version, extend, kinds, predicates, qualifiers, codes, schemes, vocabularies`}},

	// The head of the file.
	{"no prefix and no namespace", "prefix:\niri: ''\n", []string{
		`1:1: a text is wanted here; this is nothing`,
		`2:6: a text is wanted here; this is an empty text`}},
	{"a prefix of the built-in vocabulary", "prefix: pg\niri: https://example.org/\n", []string{
		`1:9: the prefix "pg" is taken by the built-in vocabulary; choose another`}},
	{"a prefix of another vocabulary", "prefix: skos\niri: https://example.org/\n", []string{
		`1:9: the prefix "skos" is taken by SKOS; choose another`}},
	{"a prefix with capitals", "prefix: WF\niri: https://example.org/\n", []string{
		`1:9: "WF" is not a prefix: use up to 16 small letters and digits, a letter first`}},
	{"the namespace of the built-in vocabulary", "prefix: wf\niri: https://peacegraph.org/vocab/\n", []string{
		`2:6: the namespace https://peacegraph.org/vocab/ is taken by the built-in vocabulary; choose another`}},
	{"a namespace that names cannot be appended to", "prefix: wf\niri: https://example.org/wf\n", []string{
		`2:6: "https://example.org/wf" cannot be a namespace: give an absolute IRI that ends with / or #, as https://example.org/terms/`}},
	{"a version with spaces", "prefix: wf\niri: https://example.org/\nversion: first draft\n", []string{
		`3:10: "first draft" is not a version: use digits, letters and points, as 0.1`}},

	// Keys and shapes.
	{"an unknown section", "kind:\n  - {name: wf:A}\n", []string{
		`4:1: a vocabulary file has no key "kind"; did you mean kinds? accepted: prefix, iri, label, version, extend, kinds, predicates, qualifiers, codes, schemes, vocabularies`}},
	{"an unknown key", "kinds:\n  - {name: wf:A, parent: Actor, lable: a, note: n}\n", []string{
		`5:5: a kind lacks the key "label"`,
		`5:33: a kind has no key "lable"; did you mean label? accepted: name, parent, abstract, speaks, label, note, example, family, shape, attributes, mappings`}},
	{"a key given twice", "kinds:\n  - name: wf:A\n    name: wf:B\n    parent: Actor\n    label: a\n    note: n\n", []string{
		`6:5: the key "name" is given twice; the first is on line 5`}},
	{"a section that is no list", "kinds:\n  name: wf:A\n", []string{`5:3: kinds are a list, each after a hyphen; this is a mapping`}},
	{"an item that is no mapping", "kinds: [wf:A]\n", []string{`4:9: a kind is a mapping with keys; this is a single value`}},
	{"a list for a text", "kinds:\n  - {name: wf:A, parent: Actor, label: [a], note: n}\n", []string{`5:40: a text is wanted here; this is a list`}},
	{"neither true nor false", "kinds:\n  - {name: wf:A, parent: Actor, label: a, note: n, abstract: yes}\n", []string{
		`5:62: true or false is wanted here`}},
	{"columns count characters", "kinds:\n  - {name: wf:A, label: äöü, parent: Aktor, note: n}\n", []string{
		`5:38: there is no kind "Aktor"; did you mean Actor? accepted: Actor, Agreement, ArmedGroup, Coalition, Conflict, Entity, Event, Government, Group, Impact, Issue, Location and 11 more`}},

	// Kinds.
	{"a kind without a parent", "kinds:\n  - {name: wf:A, label: a, note: n}\n", []string{
		`5:12: the kind wf:A lacks the key "parent": name the broader kind, at least Entity`}},
	{"an unknown parent", "kinds:\n  - {name: wf:A, parent: Negotation, label: a, note: n}\n", []string{
		`5:26: there is no kind "Negotation"; did you mean Negotiation? accepted: Actor, Agreement, ArmedGroup, Coalition, Conflict, Entity, Event, Government, Group, Impact, Issue, Location and 11 more`}},
	{"parents in a circle", "kinds:\n  - {name: wf:A, parent: wf:B, label: a, note: n}\n  - {name: wf:B, parent: wf:A, label: b, note: n}\n", []string{
		`5:26: kinds cannot be each other's parents: wf:A → wf:B → wf:A`}},
	{"a kind that is its own parent", "kinds:\n  - {name: wf:A, parent: wf:A, label: a, note: n}\n", []string{
		`5:26: kinds cannot be each other's parents: wf:A → wf:A`}},
	{"a built-in kind again", "kinds:\n  - {name: State, parent: Actor, label: a, note: n}\n", []string{
		`5:12: State is a built-in kind and cannot be defined again; write a new one as wf:State`}},
	{"a name without the prefix", "kinds:\n  - {name: Jirga, parent: Event, label: a, note: n}\n", []string{
		`5:12: a kind of this file needs its prefix: write wf:Jirga`}},
	{"a name with another prefix", "kinds:\n  - {name: xy:Jirga, parent: Event, label: a, note: n}\n", []string{
		`5:12: "xy:Jirga" has the prefix of something else; this file's is "wf": write wf:Jirga`}},
	{"a kind with a small letter", "kinds:\n  - {name: wf:jirga, parent: Event, label: a, note: n}\n", []string{
		`5:12: "wf:jirga" is not a name for a kind: use letters and digits, as wf:LocalCouncil`}},
	{"a kind called Statement", "kinds:\n  - {name: wf:Statement, parent: Event, label: a, note: n}\n", nil},
	{"a kind defined twice", "kinds:\n  - {name: wf:A, parent: Event, label: a, note: n}\n  - {name: wf:A, parent: Actor, label: a, note: n}\n", []string{
		`6:12: the kind wf:A is defined twice; the first is at x.yaml:5:12`}},
	{"an unknown family and shape", "kinds:\n  - {name: wf:A, parent: Event, label: a, note: n, family: actor, shape: cube}\n", []string{
		`5:60: "actor" is not a family; did you mean actors? accepted: actors, deals, process, location, evidence`,
		`5:74: "cube" is not a shape; accepted: square, small-square, circle, hexagon, pentagon, diamond, star, triangle, pill, page`}},

	// Attributes.
	{"an attribute of an unknown type", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: TXT}]\n", []string{
		`7:58: "TXT" is not a type of attribute; did you mean TEXT? accepted: TEXT, CODE, NUMBER, INTEGER, DATE, IRI`}},
	{"an attribute without its codes", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: CODE}]\n", []string{
		`7:27: the attribute wf:a is of type CODE and lacks the key "codes"`}},
	{"codes for a text", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: TEXT, codes: genre}]\n", []string{
		`7:71: an attribute takes no code list, since its type is not CODE`}},
	{"an unknown code list", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: CODE, codes: genres}]\n", []string{
		`7:71: there is no code list "genres"; did you mean genre? accepted: agreementStage, agreementStatus, agreementSubStage, agreementType, alternative, compliance, contribution, formality, genre, impactType, implementation, incompatibility and 20 more`}},
	{"bounds the wrong way round", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: NUMBER, min: 3, max: 1}]\n", []string{
		`7:79: max 1 is less than min 3`}},
	{"bounds of a text", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: TEXT, min: 3}]\n", []string{
		`7:69: only a NUMBER or INTEGER has bounds; this is of type TEXT`}},
	{"a bound that is no number", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: NUMBER, min: low}]\n", []string{
		`7:71: a number is wanted here`}},
	{"a pattern that is none", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: TEXT, pattern: '[a-'}]\n", []string{
		"7:73: \"[a-\" is not a pattern: missing closing ]: `[a-`"}},
	{"a pattern that cannot be put into a group", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: TEXT, pattern: '\\Qa'}]\n", []string{
		"7:73: \"\\\\Qa\" is not a pattern: missing closing ): `^(?:\\Qa)$`"}},
	{"a pattern of a number", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: wf:a, label: a, note: n, type: NUMBER, pattern: '1'}]\n", []string{
		`7:75: only a TEXT has a pattern; this is of type NUMBER`}},
	{"an attribute without the prefix", "extend:\n  kinds:\n    - name: State\n      attributes: [{name: size, label: a, note: n, type: NUMBER}]\n", []string{
		`7:27: an attribute added to another kind needs the prefix of this file: write wf:size`}},
	{"an attribute that is inherited", "kinds:\n  - {name: wf:A, parent: Agreement, label: a, note: n, attributes: [{name: stage, label: a, note: n, type: TEXT}]}\n", []string{
		`5:76: Agreement has an attribute stage already`}},
	{"an attribute that a narrower kind has", "kinds:\n  - {name: wf:A, parent: Agreement, label: a, note: n, attributes: [{name: wf:x, label: a, note: n, type: TEXT}]}\nextend: {kinds: [{name: Entity, attributes: [{name: wf:x, label: a, note: n, type: TEXT}]}]}\n", []string{
		`6:53: wf:A has an attribute wf:x already`}},

	// Predicates.
	{"a predicate without its inverse", "predicates:\n  - {name: wf:p, label: p, note: n, signatures: [{from: Actor, to: Event}]}\n", []string{
		`5:12: the predicate wf:p lacks the key "inverse": how is it read from the other end?`,
		`5:12: the predicate wf:p lacks the key "inverseLabel": how is it read from the other end?`}},
	{"an unknown kind in a signature", predicate("signatures: [{from: Actr, to: Event}]"), []string{
		`5:89: there is no kind "Actr"; did you mean Actor? accepted: Actor, Agreement, ArmedGroup, Coalition, Conflict, Entity, Event, Government, Group, Impact, Issue, Location and 10 more`}},
	{"a kind twice at one end", predicate("signatures: [{from: [Actor, Actor], to: Event}]"), []string{
		`5:97: Actor stands here twice`}},
	{"a signature without a range", predicate("signatures: [{from: Actor}]"), []string{
		`5:82: the predicate wf:p has no range here: give "to", or "literal" for the whole predicate`}},
	{"no signatures", predicate("signatures: []"), []string{
		`5:12: the predicate wf:p has no signatures: say from which kinds to which it leads`}},
	{"an inverse that is a predicate", "predicates:\n  - {name: wf:p, label: p, inverse: mediates, inverseLabel: q, note: n, signatures: [{from: Actor, to: Event}]}\n", []string{
		`5:37: the inverse mediates of wf:p is the name of a predicate; choose another`}},
	{"an inverse that is taken", "predicates:\n  - {name: wf:p, label: p, inverse: mediatedBy, inverseLabel: q, note: n, signatures: [{from: Actor, to: Event}]}\n", []string{
		`5:37: the inverse mediatedBy of wf:p is already the inverse of mediates; choose another`}},
	{"a predicate that is an inverse", "predicates:\n" +
		"  - {name: wf:p, label: p, inverse: wf:q, inverseLabel: q, note: n, signatures: [{from: Actor, to: Event}]}\n" +
		"  - {name: wf:q, label: q, inverse: wf:r, inverseLabel: r, note: n, signatures: [{from: Actor, to: Event}]}\n", []string{
		`6:12: wf:q is already the inverse of wf:p; state it from that end, or choose another name`}},
	{"a symmetric predicate with an inverse", predicate("symmetric: true, signatures: [{from: Actor, to: Actor}]"), []string{
		`5:37: the symmetric predicate wf:p is its own inverse; leave this out`,
		`5:57: the symmetric predicate wf:p is its own inverse; leave this out`}},
	{"a symmetric predicate of unlike ends", "predicates:\n  - {name: wf:p, label: p, note: n, symmetric: true, signatures: [{from: Actor, to: Event}]}\n", []string{
		`5:67: the symmetric predicate wf:p joins like with like: Actor and Event differ`}},
	{"a literal with an inverse and a range", predicate("literal: TEXT, signatures: [{from: Actor, to: Event}]"), []string{
		`5:37: wf:p has a literal as its object and so no inverse; leave this out`,
		`5:57: wf:p has a literal as its object and so no inverse; leave this out`,
		`5:115: the object of wf:p is a literal; leave "to" out`}},
	{"a code without its list", "predicates:\n  - {name: wf:p, label: p, note: n, literal: CODE, signatures: [{from: Actor}]}\n", []string{
		`5:12: the predicate wf:p takes a code and lacks the key "codes"`}},
	{"an unknown literal and end", "predicates:\n  - {name: wf:p, label: p, note: n, literal: STRING, dates: SUBJEKT, signatures: [{from: Actor}]}\n", []string{
		`5:46: "STRING" is not a literal; accepted: TEXT, CODE, DATE, QUANTITY`,
		`5:61: "SUBJEKT" is not an end to be dated; did you mean SUBJECT? accepted: NOTHING, SUBJECT, OBJECT, BOTH`}},
	{"an unknown stance", predicate("stance: CONTRA, signatures: [{from: Actor, to: Event}]"), []string{
		`5:77: "CONTRA" is not a stance; accepted: FOR, AGAINST, NEUTRAL`}},
	{"a stance of a code that is none", "codes:\n  - {name: wf:c, label: c, note: n, codes: [{code: A, label: a, stance: PRO}]}\n", []string{
		`5:73: "PRO" is not a stance; accepted: FOR, AGAINST, NEUTRAL`}},
	{"a stance that nobody takes", predicate("stance: FOR, signatures: [{from: Event, to: Event}]"), []string{
		`5:77: only actors take a stance, and none can be the subject of wf:p; leave this out`}},
	{"a stance towards a literal", "predicates:\n  - {name: wf:p, label: p, note: n, literal: TEXT, stance: FOR, signatures: [{from: Actor}]}\n", []string{
		`5:60: the object of wf:p is a literal, towards which nobody takes a stance; leave this out`}},
	{"a symmetric stance", "predicates:\n  - {name: wf:p, label: p, note: n, symmetric: true, stance: FOR, signatures: [{from: Actor, to: Actor}]}\n", []string{
		`5:62: the symmetric predicate wf:p has no subject that takes a stance; leave this out`}},
	{"an unknown qualifier", predicate("qualifiers: [rolle], signatures: [{from: Actor, to: Event}]"), []string{
		`5:82: there is no qualifier "rolle"; did you mean role? accepted: actor, addressee, degree, direction, effect, givenAs, grounds, kind, manner, namedAs, objectNamedAs, of and 8 more`}},
	{"a qualifier that needs a list", predicate("qualifiers: [role], signatures: [{from: Actor, to: Event}]"), []string{
		`5:82: the qualifier role has no codes of its own: write {name: role, codes: …} with a code list`}},
	{"a list for a qualifier of text", predicate("qualifiers: [{name: grounds, codes: genre}], signatures: [{from: Actor, to: Event}]"), []string{
		`5:105: the qualifier grounds takes no code list, since its type is not CODE`}},
	{"a qualifier twice", predicate("qualifiers: [grounds, grounds, namedAs], signatures: [{from: Actor, to: Event}]"), []string{
		`5:91: wf:p takes the qualifier grounds already`,
		`5:100: wf:p takes the qualifier namedAs already`}},
	{"a parent that leads elsewhere", predicate("parent: mediates, signatures: [{from: Actor, to: Issue}]"), []string{
		`5:77: wf:p cannot be narrower than mediates, which does not lead from Actor to Issue; accepted: Actor→Negotiation, Actor→Agreement, Actor→PeaceProcess`}},
	{"a parent with a literal", predicate("parent: hasStatus, signatures: [{from: Actor, to: Issue}]"), []string{
		`5:77: wf:p and its parent hasStatus differ in what their objects are`}},
	{"predicates in a circle", predicate("parent: wf:p, signatures: [{from: Actor, to: Issue}]"), []string{
		`5:77: predicates cannot be each other's parents: wf:p → wf:p`}},

	// Qualifiers, codes, schemes and mappings.
	{"a qualifier of an unknown type", "qualifiers: [{name: wf:q, label: q, note: n, type: IRI}]\n", []string{
		`4:52: "IRI" is not a type of qualifier; accepted: TEXT, CODE, NUMBER, INTEGER, QUANTITY, ENTITY, DATE`}},
	{"kinds for a text", "qualifiers: [{name: wf:q, label: q, note: n, type: TEXT, kinds: [Actor]}]\n", []string{
		`4:66: only a qualifier of type ENTITY has kinds; this is of type TEXT`}},
	{"a qualifier for all without codes", "qualifiers: [{name: wf:q, label: q, note: n, type: CODE, everywhere: true}]\n", []string{
		`4:21: the qualifier wf:q is for every predicate and of type CODE, so it needs the key "codes"`}},
	{"a code twice", "codes:\n  - {name: wf:c, label: c, note: n, codes: [{code: A, label: a}, {code: A, label: b}]}\n", []string{
		`5:73: the code A is in the list wf:c twice`}},
	{"a list without codes", "codes:\n  - {name: wf:c, label: c, note: n, codes: []}\n", []string{`5:12: the code list wf:c has no codes`}},
	{"a code with a space", "codes:\n  - {name: wf:c, label: c, note: n, codes: [{code: IN PLACE, label: a}]}\n", []string{
		`5:52: "IN PLACE" is not a code: use letters, digits and underscores, as IN_PLACE`}},
	{"an added code without the prefix", "extend:\n  codes:\n    - {name: outcome, codes: [{code: TABLED, label: t}, {code: FAILED, label: f}]}\n", []string{
		`6:38: a code added to another list needs the prefix of this file: write wf:TABLED`,
		`6:64: FAILED is in the list outcome already`}},
	{"codes for an unknown list", "extend:\n  codes:\n    - {name: outcomes, codes: []}\n", []string{
		`6:14: there is no code list "outcomes"; did you mean outcome? accepted: agreementStage, agreementStatus, agreementSubStage, agreementType, alternative, compliance, contribution, formality, genre, impactType, implementation, incompatibility and 20 more`}},
	{"a scheme whose example is wrong", "schemes:\n  - {name: wf:s, label: s, note: n, example: A1, pattern: 'B[0-9]', url: https://example.org/}\n", []string{
		`5:46: the example "A1" does not match the pattern B[0-9]`,
		`5:74: "https://example.org/" is not the address of a value: give a web address with {value} in it`}},
	{"a mapping to an unknown vocabulary", "kinds:\n  - {name: wf:A, parent: Actor, label: a, note: n, mappings: [{to: shema:Person, match: EXACT}]}\n", []string{
		`5:68: there is no vocabulary to map to "shema"; did you mean schema or sem? accepted: acled, geo, paax, pax, plover, prov, schema, sem, skos, ucdp, wdt`}},
	{"a mapping that is no term", "kinds:\n  - {name: wf:A, parent: Actor, label: a, note: n, mappings: [{to: Person, match: SAME}]}\n", []string{
		`5:68: "Person" is not a term of another vocabulary: write prefix:term, as schema:Place`}},
	{"a match that is none", "kinds:\n  - {name: wf:A, parent: Actor, label: a, note: n, mappings: [{to: schema:Person, match: SAME}]}\n", []string{
		`5:90: "SAME" is not a match; accepted: EXACT, CLOSE, BROAD, NARROW, RELATED`}},
	{"a vocabulary to map to under a taken prefix", "vocabularies: [{prefix: wf, label: x}, {prefix: schema, label: y}]\n", []string{
		`1:9: the prefix "wf" is taken by x; choose another`,
		`4:49: the prefix "schema" is taken by schema.org; choose another`}},

	// All at once.
	{"everything that is wrong, in order", "kinds:\n  - {name: wf:A, parent: Nobody, label: a, note: n}\npredicates:\n  - {name: wf:p}\ncodes: 7\n", []string{
		`5:26: there is no kind "Nobody"; accepted: Actor, Agreement, ArmedGroup, Coalition, Conflict, Entity, Event, Government, Group, Impact, Issue, Location and 11 more`,
		`7:5: a predicate lacks the key "label"`,
		`7:5: a predicate lacks the key "note"`,
		`7:5: a predicate lacks the key "signatures"`,
		`7:12: the predicate wf:p has no signatures: say from which kinds to which it leads`,
		`7:12: the predicate wf:p lacks the key "inverse": how is it read from the other end?`,
		`7:12: the predicate wf:p lacks the key "inverseLabel": how is it read from the other end?`,
		`8:8: codes are a list, each after a hyphen; this is a single value`}},
}

// predicate is a file with one predicate that is right but for what is added.
func predicate(rest string) string {
	return "predicates:\n  - {name: wf:p, label: p, inverse: wf:q, inverseLabel: q, note: n, " + rest + "}\n"
}

func TestBrokenFiles(t *testing.T) {
	for _, c := range brokenFiles {
		t.Run(c.name, func(t *testing.T) {
			text := c.file
			if !strings.HasPrefix(text, "prefix") {
				text = header + text
			}
			v, err := Builtin().Extend("x.yaml", []byte(text))
			if (v == nil) != (err != nil) {
				t.Fatalf("vocabulary %v and error %v", v, err)
			}
			var got []string
			var findings Findings
			if errors.As(err, &findings) {
				for _, f := range findings {
					got = append(got, strings.TrimPrefix(f.String(), "x.yaml:"))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindingReadsAsOneLine(t *testing.T) {
	for _, c := range []struct {
		finding Finding
		want    string
	}{
		{Finding{File: "a.csv", Message: "is empty"}, "a.csv: is empty"},
		{Finding{File: "statements.csv", Line: 17, Column: 5, Message: `"mediatr" is not a role`,
			Accepted: []string{"MEDIATOR", "FACILITATOR"}, Nearest: []string{"MEDIATOR"}},
			`statements.csv:17:5: "mediatr" is not a role; did you mean MEDIATOR? accepted: MEDIATOR, FACILITATOR`},
		{Finding{File: "a", Line: 1, Column: 2, Message: "m", Nearest: []string{"x", "y", "z"}}, "a:1:2: m; did you mean x, y or z?"},
	} {
		if got := c.finding.String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestASecondExtensionCannotTakeWhatTheFirstHas(t *testing.T) {
	first := extend(t, Builtin(), "jirgas.yaml", jirgas)
	for name, c := range map[string]struct{ file, want string }{
		"its prefix":    {"prefix: wf\niri: https://example.org/2/\n", `x.yaml:1:9: the prefix "wf" is taken by jirgas.yaml; choose another`},
		"its namespace": {"prefix: zz\niri: https://example.org/wf/\n", `x.yaml:2:6: the namespace https://example.org/wf/ is taken by jirgas.yaml; choose another`},
		"its terms": {"prefix: zz\niri: https://example.org/2/\nkinds: [{name: wf:Assembly, parent: Event, label: a, note: n}]\n",
			`x.yaml:3:16: "wf:Assembly" has the prefix of something else; this file's is "zz": write zz:Assembly`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := first.Extend("x.yaml", []byte(c.file)); err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}
