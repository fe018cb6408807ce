import { describe, expect, test } from "vitest";

import { dateExamples, dateInWords } from "./date";
import { fromPassage } from "./form";
import { proposedId, slug } from "./id";
import { matching, offered, offers } from "./offer";
import { across, codePoints, wholeWords, within } from "./place";
import { sentenceOf } from "./sentence";

test.each([
  ["2025-10-18", "18 October 2025"],
  ["2025-10~", "about October 2025"],
  ["202X", "the 2020s"],
  ["[2025-10..2025-11-07]", "some time between October 2025 and 7 November 2025"],
  ["[..2025]", "some time before 2025"],
  ["2025-10-18/2025-11-07", "from 18 October 2025 to 7 November 2025"],
  ["2021/..", "since 2021, and it goes on"],
  ["../2021", "until 2021"],
  ["18.10.2025", null],
  ["2025-13", null],
  ["2025-10-32", null],
  ["", null],
])("the date %s is %s", (edtf, words) => {
  expect(dateInWords(edtf)).toBe(words);
});

test("every example of a date can be read", () => {
  for (const { edtf } of dateExamples) expect(dateInWords(edtf), edtf).not.toBeNull();
});

test.each([
  ["Karim the Miller", "karim-the-miller"],
  ["Türkiye’s İstanbul Çağrı", "turkiyes-istanbul-cagri"],
  ["مجلس الطحانين", ""],
  ["\u202eabc\u0000", "abc"],
  ["<script>alert(1)</script>", "script-alert-1-script"],
])("%j is written %j in an identifier", (name, want) => {
  expect(slug(name)).toBe(want);
});

test("an identifier is proposed from the kind and the name, in the manner of those there are", () => {
  expect(proposedId("Karim", "Person", undefined)).toBe("person:karim");
  expect(proposedId("Talks at the mill", "Negotiation", "talks")).toBe("talks:talks-at-the-mill");
  expect(proposedId("The oath", "vb:PeaceRound", undefined)).toBe("peaceround:the-oath");
  const one = proposedId("مجلس", "Organization", "org"), other = proposedId("جيش", "Organization", "org");
  expect(one).toMatch(/^org:n[0-9a-z]+$/);
  expect(one).not.toBe(other);
  expect(proposedId(" ", "Person", undefined)).toBe("");
});

describe("the words that are selected", () => {
  const text = "He said: “Not a 🕊 day,” ok";
  const whole = { source: { id: "s", name: "S" }, label: "paragraph 1", start: 100, end: 100 + [...text].length, text };
  test("are whole words without space around them", () => {
    expect(wholeWords("one two three", 5, 10)).toEqual([4, 13]);
    expect(wholeWords("one two", 3, 4)).toBeNull();
    expect(wholeWords("one, two", 0, 3)).toEqual([0, 3]);
  });
  test("count code points, as the graph does", () => {
    expect(codePoints(text, text.indexOf(" day"))).toBe([...text.slice(0, text.indexOf(" day"))].length);
    const day = within(whole, text.indexOf("day"), text.indexOf("day") + 2);
    expect([...text].slice(day.start! - 100, day.end! - 100).join("")).toBe("day");
    expect(day.text).toBe("day");
  });
  test("are the whole passage where nothing is known of offsets", () => {
    const blind = { ...whole, start: null, end: null };
    expect(within(blind, 0, 3)).toBe(blind);
    expect(within(whole, 3, 3)).toBe(whole);
  });
  test("can go over several sentences of one source", () => {
    const next = { ...whole, label: "paragraph 2", start: 200, end: 210, text: "Then so" };
    expect(across(whole, next)).toMatchObject({ label: "paragraph 1", start: 100, end: 210 });
    expect(across(next, whole)).toBe(next);
  });
});

const term = (name: string, from: string[], to: string[], more: object = {}) =>
  ({ name, label: name, inverse: `${name}By`, inverseLabel: `is ${name} by`, note: "", literal: "", symmetric: false, subjectStatement: false, objectStatement: false, domain: from.map((kind) => ({ name: kind })), range: to.map((kind) => ({ name: kind })), codes: [], qualifiers: [], ...more }) as never;
const all = offers({ predicates: [term("mediates", ["Actor"], ["Event"]), term("denies", ["Actor"], [], { objectStatement: true }), term("borders", ["Location"], ["Location"], { symmetric: true }), term("started", ["Event"], [], { literal: "DATE" })] });
const kinds = new Map([["State", { parent: { name: "Actor" } }], ["Actor", { parent: null }], ["Event", { parent: null }], ["Location", { parent: null }]]);
const of = (name: string) => ({ kind: { name } });

test("predicates are offered by the kinds of subject and object, both ways", () => {
  const names = (subject: never | object | null, object: never | object | null) => offered(all, kinds, subject as never, object as never).map(({ name }) => name);
  expect(all.map(({ name }) => name)).toEqual(["mediates", "mediatesBy", "denies", "deniesBy", "borders", "started"]);
  expect(names(of("State"), null)).toEqual(["mediates", "denies"]);
  expect(names(of("Event"), null)).toEqual(["mediatesBy", "started"]);
  expect(names(of("State"), { kind: null })).toEqual(["denies"]);
  expect(names(of("State"), of("Location"))).toEqual([]);
  expect(names(null, null)).toHaveLength(6);
});

test("what is typed finds predicates by their words, the beginning first", () => {
  expect(matching(all, "med").map(({ name }) => name)).toEqual(["mediates", "mediatesBy"]);
  expect(matching(all, "by is").map(({ name }) => name)).toContain("deniesBy");
  expect(matching(all, "zzz")).toEqual([]);
});

test("a statement reads as the graph will write it", () => {
  const words = (some: object) => sentenceOf({ ...fromPassage({ source: { id: "s", name: "S" }, label: "" }), ...some }, all[0]).map(({ text }) => text).join(" ").replace(/ +/g, " ");
  const subject = { id: "a", name: "North", kind: { name: "State", label: "", family: "", shape: "" } };
  expect(words({})).toBe("somebody or something mediates something");
  expect(words({ subject, mode: "HYPOTHETICAL", negative: true, object: { ref: { id: "s", name: "A denies B", kind: null }, text: "", none: "" } })).toBe("What if: Not so: North mediates “A denies B”");
  expect(words({ subject, object: { ref: null, text: "", none: "NONE" } })).toBe("North mediates none");
});
