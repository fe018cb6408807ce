import { describe, expect, it } from "vitest";

import { flip, isIn, speakersOf, standing, wordOf } from "./account";
import type { Edge } from "./types";

const edge = (more: Partial<Edge>): Edge => ({
  id: "x", subject: "a", object: "b", predicate: "p", label: "p", inverseLabel: "p", text: "", mode: "REPORTED", negative: false, contested: false,
  sourceCount: 1, confidence: 80, speakers: [], sources: [], dataset: "d", ...more,
});

describe("what a speaker says of an edge", () => {
  it.each([
    [{ speakers: ["a"] }, "for"],
    [{ affirmedBy: ["a"] }, "for"],
    [{ deniedBy: ["a"] }, "against"],
    [{ speakers: ["a"], negative: true }, "against"],
    [{ deniedBy: ["a"], negative: true }, "for"],
    [{ speakers: ["a"], deniedBy: ["a"] }, "both"],
    [{ speakers: ["b"] }, "nothing"],
  ])("%j: %s", (what, word) => {
    expect(wordOf(edge(what), "a")).toBe(word);
  });
});

describe("a comparison", () => {
  it.each([
    [{ speakers: ["a", "b"] }, "both"],
    [{ speakers: ["a"] }, "left"],
    [{ deniedBy: ["b"] }, "right"],
    [{ speakers: ["a"], deniedBy: ["b"] }, "differ"],
    [{ deniedBy: ["a", "b"] }, "both"],
    [{ speakers: ["c"] }, null],
  ])("%j: %s", (what, stands) => {
    expect(standing(edge(what), "a", "b")).toBe(stands);
    expect(isIn(edge(what), { type: "compare", left: "a", right: "b" })).toBe(stands !== null);
  });

  it("is turned", () => {
    expect(flip({ type: "compare", left: "a", right: "b" }, undefined)).toEqual({ type: "compare", left: "b", right: "a" });
    expect(flip({ type: "as", speaker: "a" }, "b")).toEqual({ type: "as", speaker: "b" });
    expect(flip({ type: "all" }, "b")).toEqual({ type: "all" });
  });
});

describe("everybody's account", () => {
  it("has what is said to be so", () => {
    expect(isIn(edge({}), { type: "all" })).toBe(true);
    expect(isIn(edge({ negative: true }), { type: "all" })).toBe(false);
  });

  it("names the speakers, who says most first", () => {
    expect(speakersOf([edge({ speakers: ["b"] }), edge({ speakers: ["a"], deniedBy: ["b"] }), edge({ affirmedBy: ["c"] })])).toEqual([
      { id: "b", count: 2 },
      { id: "a", count: 1 },
      { id: "c", count: 1 },
    ]);
  });
});
