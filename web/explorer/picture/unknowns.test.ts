import { expect, test } from "vitest";

import { notStatedOf, unknownsOf, type Asked } from "./unknowns";

const known: Asked = {
  validTime: { precision: "DAY", earliest: "2025-10-19", latest: "2025-10-19", approximate: false, uncertain: false },
  sourceCount: 2,
  evidence: [{ voice: "AUTHOR", attributedTo: [], withdrawn: false, coder: "A coder" }],
  predicate: { qualifiers: [] },
  qualifiers: [],
  object: {},
};
const of = (s: Partial<Asked>) => unknownsOf({ ...known, ...s });

test("of a statement that tells all, nothing is unknown", () => expect(of({})).toEqual([]));

test.each<[Partial<Asked>, string]>([
  [{ sourceCount: 1 }, "single source"],
  [{ validTime: null }, "no date is stated"],
  [{ validTime: { ...known.validTime!, precision: "SPAN", latest: null } }, "no end is stated"],
  [{ validTime: { ...known.validTime!, precision: "SPAN", earliest: null } }, "no beginning is stated"],
  [{ validTime: { ...known.validTime!, precision: "MONTH" } }, "known to the month"],
  [{ validTime: { ...known.validTime!, uncertain: true } }, "it is doubted"],
  [{ evidence: [{ voice: "ATTRIBUTED", attributedTo: [], withdrawn: false, coder: "A" }] }, "does not name the speaker"],
  [{ evidence: [{ voice: "AUTHOR", attributedTo: [], withdrawn: false, coder: null }] }, "coder is not recorded"],
  [{ evidence: [{ voice: "AUTHOR", attributedTo: [], withdrawn: true, coder: "A" }] }, "was withdrawn"],
  [{ predicate: { qualifiers: [{ name: "quantity" }] } }, "not zero"],
  [{ predicate: { qualifiers: [{ name: "quantity" }] }, qualifiers: [{ name: "quantity", value: { knowledge: "UNKNOWN" } }] }, "not zero"],
  [{ predicate: { qualifiers: [{ name: "addressee" }] } }, "To whom"],
  [{ object: { __typename: "UnknownValue", reason: "UNKNOWN" } }, "but not which"],
  [{ object: { __typename: "Statement", contested: true } }, "contested"],
])("%o", (changed, words) => {
  const found = of(changed);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(words);
});

test("a number that is stated is known", () =>
  expect(of({ predicate: { qualifiers: [{ name: "quantity" }] }, qualifiers: [{ name: "quantity", value: { knowledge: "STATED" } }] })).toEqual([]));

test("what is not stated of an entity is not what is said to be none", () => {
  expect(notStatedOf({ id: "event:a", when: null, mediators: { knowledge: "NOT_STATED" }, impacts: { knowledge: "NONE" }, parties: { knowledge: "STATED" }, outcome: { knowledge: "UNKNOWN" } })).toEqual([
    "when it was",
    "who mediated",
    "what came of it: there is an answer, but not which",
    "what harm it did: said to be none",
  ]);
  expect(notStatedOf({ when: { display: "October 2025" } })).toEqual([]);
});
