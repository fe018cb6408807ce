import { afterEach, expect, it } from "vitest";

import { standing, standingAt } from "./standing";

afterEach(() => void (standing.value = null));

it("questions without a state are asked as of where the page stands, when they have a place for it", () => {
  const document = "query($id:ID!$asOf:AsOf){node(id:$id,asOf:$asOf){id}}";
  expect(standingAt(document, { id: "a" })).toEqual({ id: "a" });
  standing.value = "changeset:4";
  expect(standingAt(document, { id: "a" })).toEqual({ id: "a", asOf: { changeset: "changeset:4" } });
  expect(standingAt(document, { id: "a", asOf: { changeset: "changeset:1" } })).toEqual({ id: "a", asOf: { changeset: "changeset:1" } });
  expect(standingAt("query($since:AsOf!){changes(since:$since){totalCount}}", { since: {} })).toEqual({ since: {} });
});
