import { expect, test } from "vitest";

import { beside, fieldOf } from "./beside";
import { correcting } from "./correcting";
import { fromPassage, missing, rowsOf, tidied, withFresh, withValue, type StatementForm } from "./form";

const place = { source: { id: "source:letter", name: "A letter" }, label: "paragraph 1, sentence 2", paragraph: 1, sentence: 2, start: 10, end: 20, text: "the miller" };
const person = { name: "Person", label: "Person", family: "actors", shape: "circle" };

const full: StatementForm = {
  ...fromPassage(place),
  subject: { id: "person:karim", name: "Karim", kind: person, fresh: true },
  predicate: "mediates",
  object: { ref: { id: "talks:mill", name: "Talks", kind: { ...person, name: "Negotiation" } }, text: "", none: "" },
  mode: "REPORTED",
  negative: true,
  validTime: " 2025-03 ",
  qualifiers: { role: "MEDIATOR", namedAs: " " },
  note: "twice",
  fresh: [{ id: "person:karim", own: false, kind: "Person", name: " Karim ", lang: "", description: "" }],
};

test("a form becomes rows with what is in it, and without what is not", () => {
  expect(rowsOf(full)).toEqual({
    entities: [{ id: "person:karim", kind: "Person", names: [{ text: "Karim" }] }],
    statements: [
      {
        subject: "person:karim", predicate: "mediates", object: "talks:mill", mode: "REPORTED", polarity: "NEGATIVE", validTime: "2025-03", note: "twice",
        qualifiers: [{ name: "role", value: "MEDIATOR" }],
        evidence: [{ source: "source:letter", paragraph: "1", sentence: "2", start: "10", end: "20", confidence: "85" }],
      },
    ],
  });
  expect(rowsOf(fromPassage({ ...place, start: null }))).toEqual({ statements: [{ mode: "FACT", evidence: [{ source: "source:letter", paragraph: "1", sentence: "2", confidence: "85" }] }] });
});

test.each([
  ["words", { ref: null, text: " a claim ", none: "" as const }, "a claim"],
  ["not stated", { ref: null, text: "", none: "UNKNOWN" as const }, "UNKNOWN"],
  ["none", { ref: null, text: "left over", none: "NONE" as const }, "NONE"],
])("what it points at: %s", (_, object, want) => {
  expect((rowsOf({ ...full, object }).statements as { object: string }[])[0]!.object).toBe(want);
});

test("who says so, and that nobody is named", () => {
  const [one] = full.readings;
  const who = (some: object) => (rowsOf({ ...full, readings: [{ ...one!, ...some }] }).statements as { evidence: { attributedTo?: string[] }[] }[])[0]!.evidence[0]!.attributedTo;
  expect(who({ speakers: [{ id: "state:north" }, { id: "state:south" }] })).toEqual(["state:north", "state:south"]);
  expect(who({ unnamed: true })).toEqual(["UNKNOWN"]);
  expect(who({})).toBeUndefined();
});

test("corrections and judgements become rows", () => {
  expect(rowsOf({ type: "correction", action: "DEPRECATE", target: { id: "stmt:1", text: "" }, reason: " so " })).toEqual({ corrections: [{ action: "DEPRECATE", target: "stmt:1", reason: "so" }] });
  const entity = { id: "a:1", name: "A", kind: person };
  expect(rowsOf({ type: "judgement", entity, other: null, verdict: "", reason: "" })).toEqual({ judgements: [{ entity: "a:1" }] });
});

test("an entity that is renamed is named so wherever the form names it", () => {
  const speaks = { ...full, readings: [{ ...full.readings[0]!, speakers: [full.subject!] }] };
  const next = withFresh(speaks, "person:karim", { id: "person:karim-2", name: "Karim II" });
  expect([next.subject?.id, next.readings[0]!.speakers[0]!.name, next.fresh[0]!.id]).toEqual(["person:karim-2", "Karim II", "person:karim-2"]);
  expect(withFresh(full, "person:nobody", { name: "x" })).toBe(full);
  expect(tidied({ ...full, subject: null }).fresh).toEqual([]);
  expect(tidied(full)).toBe(full);
});

test.each([
  [["statements", "0", "predicate"], "predicate"],
  [["input", "statements", "0", "object"], "object"],
  [["statements", "0", "evidence", "0", "attributedTo", "0"], "speakers"],
  [["statements", "0", "evidence", "0", "sentence"], "place"],
  [["statements", "0", "evidence", "1", "confidence"], "readings.1.confidence"],
  [["statements", "0", "qualifiers", "0", "value"], "qualifiers.role"],
  [["entities", "0", "kind"], "fresh.person:karim.kind"],
  [["entities", "0", "names", "0", "text"], "fresh.person:karim.name"],
  [["entities", "3", "kind"], ""],
  [["draft"], ""],
  [[], ""],
])("what is said of %j stands beside %s", (path, field) => {
  expect(fieldOf(full, path)).toBe(field);
});

test("a finding that is an error is told once", () => {
  const one = { severity: "ERROR" as const, rule: "V3", message: "no", value: "x", accepted: [], nearest: ["mediates"], path: ["statements", "0", "predicate"], file: null, line: null };
  const found = beside(full, [one], [{ code: "INVALID", message: "no", accepted: [], nearest: ["mediates"], path: one.path }]);
  expect([...found].filter(([field]) => field !== "speakers")).toEqual([["predicate", [{ severity: "ERROR", message: "no", accepted: [], nearest: ["mediates"] }]]]);
});

test("a proposed value is taken into its field", () => {
  const taken = (field: string, value: string) => withValue(full, field, value) as StatementForm | null;
  expect(taken("predicate", "hosts")?.predicate).toBe("hosts");
  expect(taken("qualifiers.role", "HOST")?.qualifiers["role"]).toBe("HOST");
  expect(taken("fresh.person:karim.kind", "State")?.fresh[0]!.kind).toBe("State");
  expect(taken("speakers", "UNKNOWN")?.readings[0]!.unnamed).toBe(true);
  expect(taken("confidence", "50")?.readings[0]!.confidence).toBe("50");
  expect(taken("subject", "state:north")).toBeNull();
});

test("what has to be filled in is told by field, and the graph is not asked what it makes of nothing", () => {
  const blank = fromPassage(place);
  expect([...missing(blank).keys()]).toEqual(["subject", "predicate", "object"]);
  expect([...missing({ ...full, fresh: [{ ...full.fresh[0]!, kind: "" }] }).keys()]).toEqual(["speakers", "fresh.person:karim.kind"]);
  expect(missing({ ...full, mode: "FACT" }).size).toBe(0);
  expect(missing({ ...full, readings: [{ ...full.readings[0]!, unnamed: true }] }).size).toBe(0);
  const finding = (field: string, rule: string, message: string) => ({ severity: "ERROR" as const, rule, message, value: "", accepted: [], nearest: [], path: ["statements", "0", field], file: null, line: null });
  const found = [finding("subject", "V2", "the subject is missing"), finding("mode", "V8", "what is REPORTED has a speaker"), finding("validTime", "V5", "no date")];
  const told = beside({ ...blank, mode: "REPORTED" }, found, [{ code: "INVALID", message: "what is REPORTED has a speaker", accepted: [], nearest: [], path: ["statements", "0", "mode"] }]);
  expect([...told].map(([field, [one]]) => [field, one!.severity])).toEqual([["subject", "MISSING"], ["predicate", "MISSING"], ["object", "MISSING"], ["speakers", "MISSING"], ["validTime", "ERROR"]]);
  expect(beside({ ...full, mode: "REPORTED" }, [finding("mode", "V8", "x")], []).get("mode")).toBeUndefined();
});

test("a correction begins with what the statement says", () => {
  const form = correcting({
    __typename: "Statement", id: "stmt:1", text: "North agrees", mode: "REPORTED", polarity: "NEGATIVE", rank: "NORMAL",
    subject: { __typename: "State", id: "state:north", name: "North", description: null, kind: person },
    predicate: { name: "agreementType" }, object: { __typename: "CodeValue", code: "CEASEFIRE" },
    qualifiers: [{ name: "role", text: "HOST" }], validTime: { edtf: "2025" }, notes: ["a", "b"], dataset: { id: "dataset:x" },
    evidence: [
      { withdrawn: true, voice: "AUTHOR", attributedTo: [], confidence: { score: 0 }, passage: { ...place, page: null, row: null } },
      { withdrawn: false, voice: "ATTRIBUTED", attributedTo: [], confidence: { score: 50 }, passage: { ...place, page: null, row: null } },
    ],
  } as never);
  expect(form).toMatchObject({ supersedes: { id: "stmt:1" }, predicate: "agreementType", object: { text: "CEASEFIRE", ref: null }, negative: true, validTime: "2025", note: "a b", qualifiers: { role: "HOST" } });
  expect(form.readings).toHaveLength(1);
  expect(form.readings[0]).toMatchObject({ unnamed: true, confidence: "50" });
});
