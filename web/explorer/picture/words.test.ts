import { describe, expect, it } from "vitest";

import type { Picture, View } from "./types";
import { firstView, noFilters } from "./view";
import { count, dayInWords, filtersInWords, series, words, type Names } from "./words";

const names: Names = { kind: (name) => name.toLowerCase(), predicate: (name) => name, of: (id) => ({ "state:pakistan": "Pakistan", "gov:kabul": "Afghan authorities" })[id] ?? id };
const picture = (entities: number, edges: number, leftOut = { entities: 0, edges: 0 }): Picture => ({ entities: Array(entities), edges: Array(edges), more: new Map(), leftOut });

describe("the sentence", () => {
  it.each<[string, Picture, Partial<View>]>([
    ["1 entity and 0 statements told as fact, reported or judged.", picture(1, 0), {}],
    ["18 entities and 1,031 statements told as fact, reported or judged; 12 statements are left out by filters.", picture(18, 1031, { entities: 0, edges: 12 }), {}],
    ["2 entities and 3 statements told as fact, reported or judged, as Pakistan says; 1 entity is hidden.", picture(2, 3), { account: { type: "as", speaker: "state:pakistan" }, shown: [{ id: "a", from: null }], hidden: ["a", "b"] }],
    ["2 entities and 3 statements told as fact, reported or judged, as Pakistan and Afghan authorities say.", picture(2, 3), { account: { type: "compare", left: "state:pakistan", right: "gov:kabul" } }],
    ["0 entities and 0 statements of no mode; 1 entity and 1 statement are left out by filters.", picture(0, 0, { entities: 1, edges: 1 }), { filters: { ...noFilters, modes: [] } }],
    [
      "2 entities and 3 statements proposed, contested ones only, with 2 or more sources, with a confidence of 70 or more of 100, that can have held between 1 October 2025 and 11 November 2025, without the kind “state”, as known on 11 November 2025.",
      picture(2, 3),
      { asOf: "2025-11-11", filters: { ...noFilters, modes: ["PROPOSAL"], contestedOnly: true, minSources: 2, minConfidence: 70, from: "2025-10-01", to: "2025-11-11", kinds: ["State"] } },
    ],
  ])("%s", (said, shown, view) => {
    expect(words(shown, { ...firstView, ...view }, names)).toBe(said);
  });

  it("counts what would be a long list", () => {
    expect(filtersInWords({ ...noFilters, predicates: ["a", "b", "c", "d", "e"] }, names)).toEqual(["without the relation “a”, the relation “b” or 3 other relations"]);
    expect(filtersInWords({ ...noFilters, sources: ["s:1"], from: "2025-10-01", to: "2025-10-01" }, names)).toEqual(["that can have held on 1 October 2025", "without what rests only on s:1"]);
  });
});

it("says numbers, lists and days as they are read", () => {
  expect([count(1, "entity"), count(2, "entity"), count(1200, "statement")]).toEqual(["1 entity", "2 entities", "1,200 statements"]);
  expect([series([]), series(["a"]), series(["a", "b"]), series(["a", "b", "c"], "and")]).toEqual(["", "a", "a or b", "a, b and c"]);
  expect([dayInWords("2025-10-09"), dayInWords("soon")]).toEqual(["9 October 2025", "soon"]);
});
