import { describe, expect, test } from "vitest";

import { csv, entityColumns, entityRows, kept, pressed, sorted, statementColumns, statementRows, tabbed, type Dated, type Knowledge } from "./rows";
import type { Edge, Entity, Picture } from "./types";

const entity = (id: string, name: string): Entity => ({ id, name, kind: "State", kindLabel: "State", family: "actors", shape: "square", degree: 3 });
const edge = (id: string, subject: string, object: string, more: Partial<Edge> = {}): Edge => ({
  id, subject, object, predicate: "mediates", label: "mediates", inverseLabel: "mediated by", text: "", mode: "FACT", negative: false, contested: false,
  sourceCount: 1, confidence: 85, speakers: [], sources: ["source:letter"], dataset: "dataset:mill", ...more,
});
const date = (from: string, to: string): Dated => ({ words: from, from, to, lasted: false, uncertain: false, approximate: false });

const picture: Picture = {
  entities: [entity("state:north", "North"), entity("state:south", "south"), entity("state:east", "Élan")],
  edges: [
    edge("stmt:1", "state:north", "state:south", { speakers: ["state:east"], mode: "REPORTED", confidence: 50, from: "2025-10-01", to: "2025-10-31" }),
    edge("stmt:2", "state:south", "state:east", { negative: true, sourceCount: 3 }),
    edge("stmt:3", "state:south", "state:south", { mode: "PROPOSAL", confidence: 15 }),
  ],
  more: new Map([["state:south", 12]]),
  leftOut: { entities: 0, edges: 0 },
};
const known: Knowledge = {
  name: (id) => picture.entities.find((e) => e.id === id)?.name ?? id,
  date: (id) => ({ "state:south": date("2024-01-01", "2024-12-31"), "state:east": date("2023-01-01", "2023-01-01") })[id],
  passages: (id) => (id === "stmt:2" ? [{ source: "source:letter", label: "paragraph 2", order: 2000 }] : id === "stmt:3" ? [{ source: "source:letter", label: "paragraph 10", order: 10_000 }] : []),
};

describe("rows", () => {
  test("of entities: how many statements join them, how many neighbours are elsewhere, when", () => {
    expect(entityRows(picture, known).map((r) => [r.name, r.statements, r.more, r.date?.words])).toEqual([["North", 1, 0, undefined], ["south", 3, 12, "2024-01-01"], ["Élan", 1, 0, "2023-01-01"]]);
  });

  test("of statements: names instead of identifiers, a denial said as one, the days until the words are known", () => {
    const rows = statementRows(picture, known);
    expect(rows.map((r) => [r.subject, r.relation, r.object])).toEqual([["North", "mediates", "south"], ["south", "not: mediates", "Élan"], ["south", "mediates", "south"]]);
    expect(rows[0]!.speakers).toEqual(["Élan"]);
    expect(rows.map((r) => r.date?.words)).toEqual(["2025-10-01 to 2025-10-31", undefined, undefined]);
  });
});

test("rows that say the same are the same rows", () => {
  const before = statementRows(picture, known);
  expect(kept(before, statementRows(picture, known))).toBe(before);
  const later = kept(before, statementRows(picture, { ...known, passages: () => [] }));
  expect(later.map((row, i) => row === before[i])).toEqual([true, false, false]);
  expect(kept(before, statementRows({ ...picture, edges: picture.edges.slice(1) }, known))).toEqual(before.slice(1));
});

describe("sorting", () => {
  const entities = entityRows(picture, known);
  const statements = statementRows(picture, known);
  const order = (key: string, direction: "ascending" | "descending") => sorted(statements, statementColumns, { key, direction }).map((r) => r.id.slice(5)).join("");

  test("looks at neither capitals nor accents", () => {
    expect(sorted(entities, entityColumns, { key: "name", direction: "ascending" }).map((r) => r.name)).toEqual(["Élan", "North", "south"]);
  });

  test("puts what has no value last, both ways", () => {
    expect(sorted(entities, entityColumns, { key: "date", direction: "ascending" }).map((r) => r.name)).toEqual(["Élan", "south", "North"]);
    expect(sorted(entities, entityColumns, { key: "date", direction: "descending" }).map((r) => r.name)).toEqual(["south", "Élan", "North"]);
  });

  test("goes by what a column means, not by its letters", () => {
    expect(order("passage", "ascending")).toBe("231");
    expect(order("mode", "ascending")).toBe("213");
    expect(order("confidence", "descending")).toBe("213");
    expect(order("sources", "ascending")).toBe("132");
  });

  test("keeps the order of rows that are equal, and as they came when nothing is asked", () => {
    expect(order("sources", "descending")).toBe("213");
    expect(sorted(statements, statementColumns, null)).toBe(statements);
    expect(sorted(statements, statementColumns, { key: "gone", direction: "ascending" })).toBe(statements);
  });

  test("up, down, as they came", () => {
    const once = pressed(null, "name", false);
    expect(once).toEqual({ key: "name", direction: "ascending" });
    const twice = pressed(once, "name", false);
    expect(twice).toEqual({ key: "name", direction: "descending" });
    expect(pressed(twice, "name", false)).toBeNull();
    expect(pressed(twice, "statements", true)).toEqual({ key: "statements", direction: "descending" });
  });
});

describe("tables to take away", () => {
  const rows = [{ ...entityRows(picture, known)[0]!, name: '=HYPERLINK("x")', kind: "a, b" }];

  test("CSV is quoted where it must be and starts no formula", () => {
    expect(csv(entityColumns, rows)).toBe('\uFEFFId,Name,Kind,Statements,Not shown,Date\r\nstate:north,"\'=HYPERLINK(""x"")","a, b",1,0,\r\n');
  });

  test("tabs separate cells, so none is within one", () => {
    expect(tabbed(entityColumns, [{ ...rows[0]!, name: "a\tb\nc" }]).split("\n")[1]).toBe("state:north\ta b c\ta, b\t1\t0\t");
  });
});
