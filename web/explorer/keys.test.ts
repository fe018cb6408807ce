import { expect, it } from "vitest";

import { keyOf, keys, onKey, press } from "./keys";

const event = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

it("names a key alike on every keyboard", () => {
  expect(keyOf(event("E", { shiftKey: true }))).toBe("Shift+e");
  expect(keyOf(event("e"))).toBe("e");
  expect(keyOf(event("?", { shiftKey: true }))).toBe("?");
  expect(keyOf(event("z", { metaKey: true }))).toBe("Ctrl+z");
  expect(keyOf(event("Z", { ctrlKey: true, shiftKey: true }))).toBe("Ctrl+Shift+z");
});

it("has every key once", () => {
  const all = keys.flatMap((entry) => [...entry.keys]);
  expect(new Set(all).size).toBe(all.length);
});

it("asks who registered last, and goes on to the others when that one leaves it", () => {
  const did: string[] = [];
  const first = onKey("fit", () => void did.push("first"));
  const second = onKey("fit", () => {
    did.push("second");
    return false;
  });
  expect(press("fit")).toBe(true);
  expect(did).toEqual(["second", "first"]);
  first();
  second();
  expect(press("fit")).toBe(false);
});
