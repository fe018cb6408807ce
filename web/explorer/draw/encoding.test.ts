import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { families, familyOf, growth, linesOf, radiusOf, shapeOf, shapes, widthOf } from "./encoding";
import { inside, reach } from "./geometry";
import { dark, light } from "./theme";

test("every shape is about as large as another, and its middle is inside", () => {
  for (const name of shapes) {
    const { shape, letter } = shapeOf(name, "Kind");
    expect(letter).toBe("");
    expect(inside(shape, 0.01, 0.01)).toBe(true);
    const far = Math.max(...shape.points.map(([x, y]) => Math.hypot(x, y)));
    expect(far).toBeGreaterThan(0.9);
    expect(far).toBeLessThan(1.5);
    for (const [x, y] of shape.points) expect(reach(shape, x, y)).toBeCloseTo(Math.hypot(x, y));
  }
});

test("a kind without a shape of its own is a circle with its first letter", () => {
  expect(shapeOf("spiral", "ritual")).toMatchObject({ name: "circle", letter: "R" });
  expect(shapeOf("", "جرگه")).toMatchObject({ name: "circle", letter: "ج" });
  expect(shapeOf("toString", "")).toMatchObject({ name: "circle", letter: "?" });
  expect(familyOf("customs")).toBe("evidence");
  for (const family of families) expect(familyOf(family)).toBe(family);
});

test("more statements, larger; more sources, wider; both within bounds", () => {
  expect(radiusOf("circle", 9)).toBeGreaterThan(radiusOf("circle", 2));
  expect(radiusOf("square", 4)).toBeGreaterThan(radiusOf("circle", 4));
  expect(radiusOf("circle", 1e6)).toBe(26);
  expect(widthOf(0)).toBe(widthOf(1));
  expect(widthOf(3)).toBeGreaterThan(widthOf(2));
  expect(widthOf(1e4)).toBe(4.5);
  expect(growth(1)).toBe(1);
  expect(growth(0.3)).toBeLessThan(1);
});

test("the four supports differ in more than colour", () => {
  const drawn = (["solid", "dashed", "double", "dotted"] as const).map((s) => JSON.stringify(linesOf(s, 2).map(({ dash, round }) => [dash, round])));
  expect(new Set(drawn).size).toBe(4);
  expect(linesOf("double", 2).map((l) => l.dash.length > 0)).toEqual([false, true]);
});

test("the colours of families have a contrast of 3 on both grounds", () => {
  const channel = (hex: string, at: number) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const brightness = (hex: string) => 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
  const contrast = (a: string, b: string) => (Math.max(brightness(a), brightness(b)) + 0.05) / (Math.min(brightness(a), brightness(b)) + 0.05);
  for (const theme of [light, dark]) {
    for (const family of families) expect(contrast(theme.families[family], theme.ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(theme.control, theme.ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(theme.markLine, theme.ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(theme.soft, theme.ground)).toBeGreaterThanOrEqual(4.5);
  }
});

test("the colours are those of the page", () => {
  const page = readFileSync(new URL("../../fallback.html", import.meta.url), "utf8");
  for (const theme of [light, dark]) {
    for (const color of [theme.ink, theme.soft, theme.line, theme.control, theme.tint, theme.link, theme.markLine, ...Object.values(theme.families)]) expect(page).toContain(color);
  }
});
