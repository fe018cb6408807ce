import { expect, test } from "vitest";

import { byParagraph, byPredicate, otherEnd, type Joined } from "./groups";

const statement = (subject: string, name: string, object: object, starred = false): Joined => ({
  subject: { id: subject },
  object,
  predicate: { name, label: name, inverseLabel: `is ${name} by`, starred },
});

test("statements are grouped as they are read from the entity, starred predicates first", () => {
  const all = [statement("a", "borders", { id: "b" }), statement("b", "accuses", { id: "a" }), statement("a", "accuses", { id: "b" }), statement("b", "mediates", { id: "a" }, true), statement("a", "borders", { id: "c" }), statement("x", "denies", { id: "y" })];
  expect(byPredicate(all, "a").map((g) => [g.label, g.statements.length])).toEqual([
    ["is mediates by", 1],
    ["borders", 2],
    ["is accuses by", 1],
    ["accuses", 1],
    ["in other statements", 1],
  ]);
  expect(new Set(byPredicate(all, "a").map((g) => g.key)).size).toBe(5);
});

test("the other end is the one that is not the entity", () => {
  expect(otherEnd(statement("a", "p", { id: "b" }), "a")).toEqual({ id: "b" });
  expect(otherEnd(statement("a", "p", { id: "b" }), "b")).toEqual({ id: "a" });
  expect(otherEnd(statement("a", "p", { text: "words" }), "a")).toEqual({ text: "words" });
  expect(otherEnd(statement("a", "p", { id: "b" }), "c")).toBeNull();
});

test("missing numbers are gaps; a new paragraph begins anew; what comes after the last cannot be told", () => {
  const at = (paragraph: number | null, sentence: number) => ({ paragraph, sentence });
  const found = byParagraph([at(null, 1), at(1, 1), at(1, 4), at(2, 2), at(2, 3)]);
  expect(found.map((p) => [p.paragraph, p.lines.map((l) => (l.type === "gap" ? `${l.from}-${l.to}` : l.sentence.sentence))])).toEqual([
    [null, [1]],
    [1, [1, "2-3", 4]],
    [2, ["1-1", 2, 3]],
  ]);
});
