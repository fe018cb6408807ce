import { expect, test } from "vitest";

import { supportOf, supports, supportWords } from "./support";
import { modes, type Edge } from "./types";

const edge = (more: Partial<Edge>) => ({ mode: "REPORTED", contested: false, sourceCount: 1, ...more }) as Edge;

test.each<[string, Partial<Edge>, string]>([
  ["one report", {}, "dashed"],
  ["one judgement", { mode: "ASSESSMENT" }, "dashed"],
  ["inferred", { mode: "INFERRED" }, "dashed"],
  ["several sources", { sourceCount: 2 }, "solid"],
  ["told as fact once", { mode: "FACT" }, "solid"],
  ["no evidence", { sourceCount: 0 }, "dashed"],
  ["denied", { contested: true }, "double"],
  ["a fact that is denied", { mode: "FACT", sourceCount: 4, contested: true }, "double"],
  ["proposed", { mode: "PROPOSAL", sourceCount: 4 }, "dotted"],
  ["a what-if that is denied", { mode: "HYPOTHETICAL", contested: true }, "dotted"],
])("%s", (_, more, support) => {
  expect(supportOf(edge(more))).toBe(support);
});

test("every mode has a support, and every support has words", () => {
  for (const mode of modes) expect(supportWords(supportOf(edge({ mode })))).not.toBe("");
  expect(new Set(supports.map((s) => s.words)).size).toBe(4);
});
