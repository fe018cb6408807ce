import { expect, test } from "vitest";

import { compareVersions } from "./versions";

test.each([
  ["the same", "a1.b1", "a1.b1", null],
  ["other pages", "a2.b1", "a1.b1", "pages"],
  ["another API", "a1.b2", "a1.b1", "api"],
  ["other pages and another API", "a2.b2", "a1.b1", "pages"],
  ["a server that has the plain page now", "fallback.b1", "a1.b1", "pages"],
  ["a server that tells nothing", null, "a1.b1", null],
  ["a page in development", "a1.b1", "", null],
])("%s", (_, told, page, want) => {
  expect(compareVersions(told, page)).toBe(want);
});
