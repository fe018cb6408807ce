import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

import { inOrder, matching, readExample, themes } from "./cookbook";

const folder = new URL("../../schema/", import.meta.url);
const all = readdirSync(new URL("examples/", folder))
  .filter((name) => name.endsWith(".graphql"))
  .map((name) => readExample(name.replace(".graphql", ""), readFileSync(new URL(`examples/${name}`, folder), "utf8")));

test("the themes are those of the cookbook", () => {
  const list = /func Themes\(\) \[\]string \{\s*return \[\]string\{([^}]*)\}/.exec(readFileSync(new URL("cookbook.go", folder), "utf8"))![1]!;
  expect(themes).toEqual([...list.matchAll(/"([^"]+)"/g)].map((found) => found[1]));
});

test("every example has a theme, a question, a reading and a query", () => {
  expect(all.length).toBeGreaterThan(100);
  for (const example of all) {
    expect(themes, example.name).toContain(example.theme);
    expect(example.question, example.name).toMatch(/\?$/);
    expect(example.reading, example.name).toMatch(/\.$/);
    expect(example.query, example.name).toMatch(new RegExp(`^# .*\\?\\n# `));
    expect(example.query, example.name).not.toContain("# Theme:");
    expect(example.query, example.name).toMatch(/^(query|\{|fragment)/m);
  }
});

test("examples come in the order of the themes", () => {
  expect([...new Set(inOrder(all).map((example) => example.theme))]).toEqual(themes.filter((theme) => all.some((example) => example.theme === theme)));
});

test("a text finds examples that have all its words", () => {
  const found = matching(all, "  MEDIATED doha ");
  expect(found.map((example) => example.name)).toContain("doha-mediators");
  expect(matching(all, "mediated zzz")).toEqual([]);
  expect(matching(all, "")).toHaveLength(all.length);
});
