import { expect, test } from "vitest";

import { easier, noWishes, viaOf, weaknesses } from "./route";
import type { Said } from "./said";

test("a search walks what is told, reported or judged, unless more is wished", () => {
  expect(viaOf(noWishes)).toEqual({ mode: ["FACT", "REPORTED", "ASSESSMENT"] });
  expect(viaOf({ ...noWishes, trust: "uncontested", whatifs: true })).toEqual({ mode: ["FACT", "REPORTED", "ASSESSMENT", "HYPOTHETICAL"], contested: false });
  expect(viaOf({ ...noWishes, trust: "fact", avoidPredicates: ["borders"] })).toEqual({ mode: ["FACT"], not: { predicate: ["borders"] } });
  expect(viaOf({ ...noWishes, trust: "corroborated", saidBy: ["a", "b"] })).toEqual({ mode: ["FACT", "REPORTED", "ASSESSMENT"], minSources: 2, and: [{ attributedTo: ["a"] }, { attributedTo: ["b"] }] });
});

const step: Said = { text: "", mode: "REPORTED", polarity: "POSITIVE", rank: "NORMAL", contested: true, sourceCount: 1, confidence: { score: 50, level: "MEDIUM" }, attributedTo: [], evidence: [] };
test("a weak step says why", () => {
  expect(weaknesses(step)).toEqual(["somebody denies it", "the reading is only likely", "it has a single source"]);
  expect(weaknesses({ ...step, contested: false, mode: "FACT", sourceCount: 2, confidence: { score: 90, level: "HIGH" } })).toEqual([]);
  expect(weaknesses({ ...step, contested: false, mode: "PROPOSAL", confidence: { score: 10, level: "LOW" } })[1]).toBe("the reading is a guess");
});

test("what is offered when there is no path is only what would change something", () => {
  expect(easier(noWishes).map(({ words }) => words)).toEqual(["Walk proposals, too", "Walk what-ifs, too"]);
  const all = easier({ ...noWishes, avoid: ["a"], trust: "fact", saidBy: ["b"], proposals: true, whatifs: true });
  expect(all.map(({ words }) => words)).toEqual(["Avoid nothing", "Take anybody’s word", "Take all that is told, reported or judged"]);
  for (const { wishes } of all) expect(wishes).not.toEqual({ ...noWishes, avoid: ["a"], trust: "fact", saidBy: ["b"], proposals: true, whatifs: true });
});
