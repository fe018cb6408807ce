import { expect, test } from "vitest";

import { cell, differencesCSV, type Row } from "./differences";

test.each([
  ["plain", "plain"],
  ['a "word", and more', '"a ""word"", and more"'],
  ["=SUM(A1)", "'=SUM(A1)"],
  ["-1, not a number", `"'-1, not a number"`],
  ["two\nlines", '"two\nlines"'],
  ["پاکستان", "پاکستان"],
])("%j stands as %j", (text, want) => expect(cell(text)).toBe(want));

test("a line for each statement, and one for a side that is silent", () => {
  const rows: Row[] = [
    {
      kind: "ONLY_ONE",
      subject: { name: "A, the first" },
      predicate: { label: "accuses" },
      sides: [
        { of: { id: "a" }, statements: [{ id: "stmt:1", text: "A accuses B", mode: "REPORTED", confidence: { score: 80 }, evidence: [{ passage: { label: "paragraph 1", source: { name: "S" } } }] }] },
        { of: { id: "b" }, statements: [] },
      ],
    },
  ];
  expect(differencesCSV(rows, new Map([["a", "Alpha"]])).split("\r\n")).toEqual([
    "difference,subject,predicate,speaker,speaker_name,statement,text,mode,confidence,evidence",
    'ONLY_ONE,"A, the first",accuses,a,Alpha,stmt:1,A accuses B,REPORTED,80,"S, paragraph 1"',
    'ONLY_ONE,"A, the first",accuses,b,,,,,,',
    "",
  ]);
});
