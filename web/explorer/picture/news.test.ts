import { describe, expect, it } from "vitest";

import { marks, newcomers, newsWords, takenWords, tally, type News } from "./news";

const one = (action: News["action"], id: string, ...ends: string[]): News => ({ action, id, ends });
const shown = new Set(["state:a", "state:b"]);

const round: News[] = [
  one("ENTITY_ADDED", "talks:2"),
  one("ENTITY_ADDED", "source:x"),
  one("STATEMENT_ADDED", "stmt:1", "state:a", "talks:2"),
  one("STATEMENT_ADDED", "stmt:2", "state:b", "talks:2"),
  one("STATEMENT_ADDED", "stmt:3", "state:c", "talks:2"),
  one("STATEMENT_ADDED", "stmt:4", "state:a", "state:b"),
  one("STATEMENT_EXTENDED", "stmt:0", "state:a", "state:b"),
];

describe("what came, in words", () => {
  it("counts statements, other changes, and what is about what is shown", () => {
    const of = tally(round, shown);
    expect(of).toMatchObject({ statements: 4, entities: 2, extended: 1, about: 4 });
    expect(newsWords(of, true)).toBe("4 new statements and 1 other change, 4 about what is shown");
    expect(newsWords(of, false)).toBe("4 new statements and 1 other change");
    expect(newsWords(of, true, true)).toBe("more than 4 new statements and 1 other change, 4 about what is shown");
  });

  it("counts what happened twice to one thing once", () => {
    const of = tally([one("STATEMENT_EXTENDED", "stmt:0", "state:a"), one("STATEMENT_EXTENDED", "stmt:0", "state:a"), one("STATEMENT_SUPERSEDED", "stmt:0", "state:a")], shown);
    expect(of).toMatchObject({ extended: 1, withdrawn: 1, about: 1 });
  });

  it.each<[News[], string]>([
    [[one("STATEMENT_ADDED", "s", "state:a", "x")], "1 new statement, about what is shown"],
    [[one("STATEMENT_ADDED", "s", "y", "x")], "1 new statement, not about what is shown"],
    [[one("STATEMENT_ADDED", "s", "y", "x"), one("STATEMENT_ADDED", "t", "y", "x")], "2 new statements, none about what is shown"],
    [[one("STATEMENT_EXTENDED", "s", "state:a", "x"), one("STATEMENT_DEPRECATED", "t", "y", "x")], "more evidence for 1 statement and 1 statement withdrawn or superseded, 1 about what is shown"],
    [[one("STATEMENT_REINSTATED", "s", "state:a")], "1 statement reinstated, about what is shown"],
    [[one("JUDGEMENT_ADDED", "j"), one("DATASET_WITHDRAWN", "d")], "1 new judgement and a decision on 1 data set, none about what is shown"],
    [[one("ENTITY_ADDED", "e"), one("ENTITY_ADDED", "f")], "2 new entities, none about what is shown"],
    [[one("ENTITY_DESCRIBED", "state:a")], "more about 1 entity, about what is shown"],
    [[], "a new changeset, not about what is shown"],
  ])("finds words for %j", (changes, words) => expect(newsWords(tally(changes, shown), true)).toBe(words));
});

describe("what comes into the picture", () => {
  it("is what new statements join to what is shown, each born there", () => {
    expect(newcomers(round, shown)).toEqual({ came: [{ id: "talks:2", from: "state:a" }], rest: 0 });
  });

  it("is not more than there is room for, and the rest is counted", () => {
    const many = Array.from({ length: 50 }, (_, i) => one("STATEMENT_ADDED", `stmt:${i}`, `x:${i}`, "state:a"));
    const { came, rest } = newcomers(many, shown);
    expect(came).toHaveLength(30);
    expect(rest).toBe(20);
  });

  it("is nothing for statements about what is shown alone, about nothing that is shown, or with a value", () => {
    expect(newcomers([one("STATEMENT_ADDED", "s", "state:a", "state:b"), one("STATEMENT_ADDED", "t", "x", "y"), one("STATEMENT_ADDED", "u", "state:a"), one("STATEMENT_DEPRECATED", "v", "state:a", "z")], shown).came).toEqual([]);
  });

  it("is said", () => {
    const of = tally(round, shown);
    expect(takenWords(of, true, 0, 0)).toBe("Taken in: 4 new statements and 1 other change, 4 about what is shown.");
    expect(takenWords(of, true, 1, 0)).toMatch(/ 1 entity came beside its neighbour\.$/);
    expect(takenWords(of, true, 30, 20)).toMatch(/ 30 entities came beside their neighbours, 20 are left out\.$/);
  });
});

it("new things and changed ones are marked", () => {
  expect([...marks([...round, one("ENTITY_DESCRIBED", "state:a"), one("ENTITY_DESCRIBED", "talks:2")])]).toEqual([
    ["talks:2", "new"], ["source:x", "new"], ["stmt:1", "new"], ["stmt:2", "new"], ["stmt:3", "new"], ["stmt:4", "new"], ["stmt:0", "changed"], ["state:a", "changed"],
  ]);
});
