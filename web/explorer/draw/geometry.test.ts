import { expect, test } from "vitest";

import { shapeOf } from "./encoding";
import { at, bent, beside, direction, distance, inside, leaves, loop, part, reach, span } from "./geometry";
import { chances } from "./invented";

const curves = () => {
  const chance = chances(5), c = () => (chance() - 0.5) * 400;
  return [...Array.from({ length: 40 }, () => bent(c(), c(), c(), c(), c() / 4)), loop(3, 4, 60, 1)];
};

test("a part of a curve lies on it", () => {
  for (const c of curves()) {
    const p = part(c, 0.2, 0.7);
    for (const t of [0, 0.3, 1]) {
      const here = at(p, t), there = at(c, 0.2 + 0.5 * t);
      expect(Math.hypot(here.x - there.x, here.y - there.y)).toBeLessThan(1e-6);
    }
  }
});

test("a straight line is straight, and its direction has length 1", () => {
  const c = bent(0, 0, 30, 40, 0);
  expect(at(c, 0.5)).toEqual({ x: 15, y: 20 });
  expect(direction(c, 0.5).x).toBeCloseTo(0.6);
  expect(span(c)).toBeCloseTo(50);
  for (const curve of curves()) expect(Math.hypot(direction(curve, 0.4).x, direction(curve, 0.4).y)).toBeCloseTo(1);
});

test("a bend goes so far from the middle", () => {
  expect(at(bent(0, 0, 100, 0, 20), 0.5).y).toBeCloseTo(-20);
  expect(at(beside(bent(0, 0, 100, 0, 0), 3), 0.5).y).toBeCloseTo(-3);
});

test("a point of the curve is at distance 0, and what is far is told apart soon", () => {
  for (const c of curves()) {
    const p = at(c, 0.37);
    expect(distance(c, p.x, p.y)).toBeLessThan(4);
    expect(distance(c, 9000, 9000, 10)).toBe(Infinity);
  }
  expect(distance(bent(0, 0, 100, 0, 0), 50, 7)).toBeCloseTo(7);
});

test("a line leaves a square at its side and at its corner", () => {
  const { shape } = shapeOf("square", "");
  expect(reach(shape, 1, 0)).toBeCloseTo(0.94);
  expect(reach(shape, 2, 2)).toBeCloseTo(0.94 * Math.SQRT2);
  expect(inside(shape, 0.9, -0.9)).toBe(true);
  expect(inside(shape, 0.95, 0)).toBe(false);
  const t = leaves(bent(0, 0, 100, 0, 0), shape, 10, 2, false);
  expect(at(bent(0, 0, 100, 0, 0), t).x).toBeCloseTo(11.4, 0);
  const end = leaves(bent(0, 0, 100, 0, 0), shape, 10, 2, true);
  expect(at(bent(0, 0, 100, 0, 0), end).x).toBeCloseTo(88.6, 0);
});
