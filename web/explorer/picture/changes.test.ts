import { expect, it } from "vitest";

import { before, numberOf, runs, verdictWords } from "./changes";

it("the state before a changeset is the one after the changeset before it", () => {
  expect(before("changeset:12")).toEqual({ changeset: "changeset:11" });
  expect(before("changeset:1")).toEqual({ instant: "0001-01-01T00:00:00Z" });
  expect(before("nothing")).toEqual({ changeset: "nothing" });
});

it("the number of a changeset is read from its id", () => {
  expect(["changeset:12", "changeset:", "changeset:1x", "state:1", null].map(numberOf)).toEqual([12, null, null, null, null]);
});

it("things that follow one another with the same key are a group", () => {
  expect(runs([1, 3, 2, 5], (n) => n % 2)).toEqual([{ key: 1, items: [1, 3] }, { key: 0, items: [2] }, { key: 1, items: [5] }]);
  expect(runs([], String)).toEqual([]);
});

it("a verdict is the end of a sentence", () => {
  expect(["SAME", "DIFFERENT", "UNSURE", "OTHER"].map(verdictWords)).toEqual(["are the same", "are not the same", "may be the same: nobody can tell yet", "other"]);
});
