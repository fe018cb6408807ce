import { expect, test } from "vitest";

import { balanced, parseBalanced } from "./balanced";

const [lre, rlo, pdf, lri, rli, pdi, nothing] = ["\u202A", "\u202E", "\u202C", "\u2066", "\u2067", "\u2069", "\u2060"];

test.each([
  ["nothing to do", "Doha talks", "Doha talks"],
  ["a name from right to left", "افغانستان", "افغانستان"],
  ["an override", `${rlo}evil`, `${rlo}evil${pdf}`],
  ["an override with an isolate in it", `${rlo}a${lri}b`, `${rlo}a${lri}b${pdi}${pdf}`],
  ["what ends is left alone", `${lri}a${pdi} ${lre}b${pdf}`, `${lri}a${pdi} ${lre}b${pdf}`],
  ["the end of an isolate ends what was opened within", `${rli}a${rlo}b${pdi}c`, `${rli}a${rlo}b${pdi}c`],
  ["an end of nothing", `a${pdi}b${pdf}c`, `a${nothing}b${nothing}c`],
  ["an end that does not reach out of an isolate", `${lre}a${rli}b${pdf}c`, `${lre}a${rli}b${nothing}c${pdi}${pdf}`],
])("%s", (_, text, want) => {
  const got = balanced(text);
  expect(got).toBe(want);
  expect(balanced(got)).toBe(got);
  expect(got.replaceAll(/[\u2060\u2069\u202C]/g, "")).toBe(text.replaceAll(/[\u2069\u202C]/g, ""));
});

test("texts of an answer are balanced, whoever escaped them", () => {
  expect(parseBalanced(`{"name": ["${rlo}a"], "n": 1}`)).toEqual({ name: [`${rlo}a${pdf}`], n: 1 });
  expect(parseBalanced(String.raw`{"name": "\u202Ea", "none": null}`)).toEqual({ name: `${rlo}a${pdf}`, none: null });
  expect(() => parseBalanced("<html>")).toThrow(SyntaxError);
});
