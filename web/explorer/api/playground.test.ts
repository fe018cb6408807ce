import { expect, test } from "vitest";

import { playgroundLink, playgroundQuestion } from "./playground";

test.each([
  ["query A($id: ID!) { node(id: $id) { id } }", { id: "state:türkiye & co=#1", asOf: null }, { id: "state:türkiye & co=#1" }],
  ["{ service { version } }", {}, {}],
])("a question comes back from its address: %s", (query, variables, kept) => {
  const link = playgroundLink(query, variables);
  expect(link.startsWith("/playground#query=")).toBe(true);
  const back = playgroundQuestion(link.slice(link.indexOf("#")));
  expect(back?.query.trim()).toBe(query);
  expect(JSON.parse(back!.variables)).toEqual(kept);
});

test.each(["", "#", "#x=1", "#query=%E0%A4%A"])("an address without a question has none: %s", (hash) => expect(playgroundQuestion(hash)).toBeNull());
