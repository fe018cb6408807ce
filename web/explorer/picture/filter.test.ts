import { describe, expect, it } from "vitest";

import { active, counts, culprits, isPossible, picture, without, type Known } from "./filter";
import type { Edge, Entity, View } from "./types";
import { firstView, noFilters } from "./view";

const entity = (id: string, kind = "State"): Entity => ({ id, name: id, kind, kindLabel: kind, family: "actors", shape: "square", degree: 1 });
const edge = (id: string, subject: string, object: string, more: Partial<Edge> = {}): Edge => ({
  id, subject, object, predicate: "mediates", label: "mediates", inverseLabel: "is mediated by", text: id, mode: "FACT", negative: false, contested: false,
  sourceCount: 1, confidence: 80, speakers: [], sources: ["s:1"], dataset: "d:1", ...more,
});

function known(entities: Entity[], edges: Edge[], neighbours: Record<string, number> = {}): Known {
  return { entities: new Map(entities.map((e) => [e.id, e])), edges: new Map(edges.map((e) => [e.id, e])), neighbours: new Map(Object.entries(neighbours)) };
}

const graph = known(
  [entity("a"), entity("b"), entity("c", "Negotiation"), entity("d", "Measure")],
  [
    edge("ab", "a", "b", { mode: "REPORTED", speakers: ["a"], contested: true, deniedBy: ["b"], from: "2025-10-01", to: "2025-10-31" }),
    edge("ac", "a", "c", { sourceCount: 3, sources: ["s:1", "s:2"], from: "2025-11-01", to: "2025-11-01" }),
    edge("bc", "b", "c", { confidence: 40, predicate: "hosts", dataset: "d:2" }),
    edge("ad", "a", "d", { mode: "PROPOSAL", predicate: "proposes" }),
    edge("no", "b", "a", { negative: true, speakers: ["b"] }),
  ],
  { a: 5, b: 2, c: 2 },
);
const view: View = { ...firstView, shown: [{ id: "a", from: null }, { id: "b", from: "a" }, { id: "c", from: "a" }, { id: "d", from: "a" }] };
const ids = (of: readonly { id: string }[]) => of.map(({ id }) => id);
const filtered = (filters: Partial<View["filters"]>): View => ({ ...view, filters: { ...noFilters, ...filters } });

describe("the picture", () => {
  it("has what passes the first filters, and counts what does not", () => {
    const shown = picture(graph, view);
    expect(ids(shown.entities)).toEqual(["a", "b", "c"]); // d was brought by a proposal, which is not asked for
    expect(ids(shown.edges)).toEqual(["ab", "ac", "bc"]);
    expect(shown.leftOut).toEqual({ entities: 1, edges: 1 });
  });

  it("leaves denials to accounts", () => {
    expect(ids(picture(graph, { ...view, account: { type: "as", speaker: "b" } }).edges)).toEqual(["ab", "no"]);
    expect(picture(graph, { ...view, account: { type: "as", speaker: "b" } }).entities.length).toBe(4); // nodes keep their places
  });

  it("keeps what was asked for, even without edges", () => {
    expect(ids(picture(graph, filtered({ modes: [] })).entities)).toEqual(["a"]);
  });

  it("hides without counting as filtered", () => {
    const shown = picture(graph, { ...view, hidden: ["c"] });
    expect(ids(shown.entities)).toEqual(["a", "b"]);
    expect(shown.leftOut).toEqual({ entities: 1, edges: 1 });
  });

  it.each([
    ["kinds", { kinds: ["Negotiation"] }, ["ab"]],
    ["predicates", { predicates: ["mediates"] }, ["bc"]],
    ["sources: only what rests on nothing else", { sources: ["s:1"] }, ["ac"]],
    ["data sets", { datasets: ["d:1"] }, ["bc"]],
    ["modes", { modes: ["PROPOSAL"] as const }, ["ad"]],
    ["confidence", { minConfidence: 41 }, ["ab", "ac"]],
    ["number of sources", { minSources: 2 }, ["ac"]],
    ["contested", { contestedOnly: true }, ["ab"]],
    ["time", { from: "2025-10-31", to: "2025-10-31" }, ["ab"]],
  ])("filters by %s", (_, filters, left) => {
    expect(ids(picture(graph, filtered(filters)).edges)).toEqual(left);
  });

  it("tells how many neighbours are not on the screen", () => {
    expect(Object.fromEntries(picture(graph, view).more)).toEqual({ a: 3 });
  });
});

describe("counts", () => {
  it("are what switching a value on leaves, the others as they are", () => {
    const told = counts(graph, filtered({ predicates: ["mediates"] }));
    expect(Object.fromEntries(told.predicates)).toEqual({ mediates: 2, hosts: 1 });
    expect(Object.fromEntries(told.modes)).toEqual({ FACT: 1, PROPOSAL: 1 });
    expect(Object.fromEntries(told.kinds)).toEqual({ State: 2, Negotiation: 1, Measure: 1 });
    expect(told.all).toBe(1);
  });

  it("agree with the picture that each value would make", () => {
    const off = filtered({ sources: ["s:1"], minConfidence: 30 });
    const told = counts(graph, off);
    for (const mode of ["FACT", "REPORTED", "PROPOSAL"] as const) {
      const only = picture(graph, { ...off, filters: { ...off.filters, modes: [mode] } }).edges.length;
      expect(told.modes.get(mode) ?? 0, mode).toBe(only);
    }
    for (const [least, n] of counts(graph, view).minSources) expect(picture(graph, filtered({ minSources: least })).edges.length, `${least} sources`).toBe(n);
    for (const [least, n] of counts(graph, view).minConfidence) expect(picture(graph, filtered({ minConfidence: least })).edges.length, `confidence ${least}`).toBe(n);
    expect(counts(graph, view).contestedOnly).toBe(1);
  });
});

describe("what took everything away", () => {
  it("is named, the filter that gives back most first", () => {
    const none = filtered({ minSources: 9 });
    expect(picture(graph, none).edges).toEqual([]);
    expect(culprits(graph, none)).toEqual([{ name: "minSources", edges: 3, entities: 3 }]);
    expect(picture(graph, { ...none, filters: without(none.filters, "minSources") }).edges.length).toBe(3);
  });

  it("knows which filters are not as at first", () => {
    expect(active(noFilters)).toEqual([]);
    expect(active({ ...noFilters, modes: ["FACT"], kinds: ["State"], to: "2025-01-01" })).toEqual(["kinds", "modes", "to"]);
    expect(without({ ...noFilters, from: "2025-01-01" }, "from")).toEqual(noFilters);
  });
});

describe("what is possible in a span", () => {
  it.each([
    [{ from: "2025-10-01", to: "2025-10-31" }, { from: "2025-10-31" }, true],
    [{ from: "2025-10-01", to: "2025-10-31" }, { from: "2025-11-01" }, false],
    [{ from: "2025-10-01" }, { to: "2025-09-30" }, false],
    [{ from: "2025-10-01" }, { from: "2030-01-01" }, true],
    [{ to: "2025-10-01" }, { to: "1900-01-01" }, true],
    [{}, { from: "2025-10-01" }, false],
    [{}, {}, true],
  ])("%j in %j: %s", (what, span, is) => {
    expect(isPossible(what, span)).toBe(is);
  });
});
