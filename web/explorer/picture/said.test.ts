import { describe, expect, it, test } from "vitest";

import { chips, exactness, pieces, shortPlace, shortSource, sureness, surenessWithNumber, whoSays, type Said } from "./said";

const plain: Said = {
  text: "A mediates B",
  mode: "FACT",
  polarity: "POSITIVE",
  rank: "NORMAL",
  contested: false,
  sourceCount: 1,
  confidence: { score: 90, level: "HIGH" },
  attributedTo: [],
  evidence: [{ voice: "AUTHOR", withdrawn: false }],
};
const words = (s: Partial<Said>, all = false) => chips({ ...plain, ...s }, all).map((chip) => chip.words);

test("a list marks only what is out of the ordinary, a panel tells all", () => {
  expect(words({})).toEqual([]);
  expect(words({}, true)).toEqual(["told as fact"]);
  expect(words({ mode: "REPORTED" })).toEqual([]);
  expect(words({ mode: "REPORTED" }, true)).toEqual(["reported", "one side only"]);
  expect(words({ mode: "REPORTED", contested: true }, true)).toEqual(["reported", "contested"]);
  expect(words({ mode: "PROPOSAL", polarity: "NEGATIVE", rank: "DEPRECATED" })).toEqual(["proposal", "said not to be", "withdrawn"]);
});

test("confidence in words, and what has lost all evidence", () => {
  expect(sureness({ score: 70, level: "HIGH" })).toBe("sure");
  expect(surenessWithNumber({ score: 50, level: "MEDIUM" })).toBe("likely, 50 of 100");
  expect(surenessWithNumber({ score: 0, level: "LOW" })).toBe("nothing left to rest on");
});

test("who says so", () => {
  expect(whoSays(plain).words).toBe("told by the source itself");
  expect(whoSays({ ...plain, evidence: [{ voice: "ATTRIBUTED", withdrawn: false }] }).words).toBe("the source does not name who says so");
  expect(whoSays({ ...plain, mode: "INFERRED" }).words).toBe("concluded by the coder");
  expect(whoSays({ ...plain, mode: "ASSESSMENT", attributedTo: [{ id: "person:a", name: "A" }] })).toEqual({ words: "judged by", names: [{ id: "person:a", name: "A" }] });
});

describe("the pieces of a sentence", () => {
  it.each([
    ["Qatar mediates Doha talks", "Qatar", "Doha talks", ["Qatar*", " mediates ", "Doha talks*"]],
    ["Proposed: Talks (by 2026)", "Talks", "", ["Proposed: ", "Talks*", " (by 2026)"]],
    ["A borders A", "A", "A", ["A*", " borders ", "A*"]],
    ["Not so: “A is in B” is about B", "“A is in B”", "B", ["Not so: ", "“A is in B”*", " is about ", "B*"]],
    ["written another way", "Qatar", "Doha", ["written another way"]],
  ])("%s", (text, subject, object, want) => {
    const got = pieces(text, subject, object);
    expect(got.map((p) => p.text + (p.end ? "*" : ""))).toEqual(want);
    expect(got.map((p) => p.text).join("")).toBe(text);
  });
});

test("a name that turns the writing around ends in its own piece", () => {
  const got = pieces("\u202Elive mediates talks\u202C", "\u202Elive\u202C", "talks");
  expect(got.slice(0, 3)).toEqual([{ text: "\u202Elive\u202C", end: "subject" }, { text: " mediates " }, { text: "talks", end: "object" }]);
});

test("how well a date is known", () => {
  expect(exactness({ precision: "MONTH", approximate: false, uncertain: true })).toBe("known to the month, doubtful");
  expect(exactness({ precision: "DAY", approximate: false, uncertain: false })).toBe("");
});

test("sources and places in short", () => {
  expect([shortSource("Example 2025: A letter"), shortSource("A database without a colon")]).toEqual(["Example 2025", "A database without a colon"]);
  expect([shortPlace("paragraph 1, sentence 2"), shortPlace("row 12")]).toEqual(["¶ 1, s. 2", "row 12"]);
});
