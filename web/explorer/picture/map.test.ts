import { describe, expect, test } from "vitest";

import { arcs, fanOut, projectionFor, strip } from "./map";
import type { Edge } from "./types";

const kabul = { latitude: 34.5, longitude: 69.2 };

describe("what of the Earth is shown", () => {
  const at = (latitude: number, longitude: number) => ({ latitude, longitude });

  test("the narrowest strip, across the date line as well", () => {
    expect(strip([at(0, 170), at(0, -170)])).toEqual({ middle: 180, width: 20 });
    expect(strip([at(0, 28), at(0, 70), at(0, 52)])).toEqual({ middle: 49, width: 42 });
    expect(strip([at(0, -60)])).toEqual({ middle: -60, width: 0 });
  });

  const fits: [string, { latitude: number; longitude: number }[]][] = [
    ["a region", [at(41, 28.9), at(25.3, 51.5), at(34.5, 69.2)]],
    ["one place", [at(34.5, 69.2)]],
    ["the Pacific", [at(-17.7, 178), at(-13.8, -171.8), at(-41.3, 174.8)]],
    ["the whole Earth", [at(-33, 151), at(40, -74), at(55, 37), at(-1, 36), at(64, -21)]],
  ];
  test.each(fits)("%s fits with air", (_, places) => {
    for (const [width, height] of [[900, 600], [390, 500]] as const) {
      const projection = projectionFor(places, width, height, 40);
      for (const { latitude, longitude } of places) {
        const [x, y] = projection([longitude, latitude])!;
        expect(x).toBeGreaterThanOrEqual(39);
        expect(x).toBeLessThanOrEqual(width - 39);
        expect(y).toBeGreaterThanOrEqual(39);
        expect(y).toBeLessThanOrEqual(height - 39);
      }
    }
  });

  test("a place alone stands in the middle of its surroundings, and nothing shows the Earth", () => {
    const [x, y] = projectionFor([kabul], 800, 600, 40)([69.2, 34.5])!;
    expect(Math.hypot(x - 400, y - 300)).toBeLessThan(15);
    expect(projectionFor([], 800, 600, 20)([0, 0])!.map(Math.round)).toEqual([400, 300]);
  });
});

describe("fanning out", () => {
  const spots = (count: number, x = 100, y = 100) => Array.from({ length: count }, (_, i) => ({ i, x, y }));

  test("what lies alone stays", () => {
    expect(fanOut([{ x: 1, y: 1 }, { x: 50, y: 50 }], 10, 20).map((f) => f.things[0])).toMatchObject([{ x: 1, y: 1 }, { x: 50, y: 50 }]);
  });

  test.each([2, 5, 7, 8, 40, 200])("%i at one place lie apart and near it", (count) => {
    const [fan, ...others] = fanOut(spots(count), 10, 20);
    expect(others).toEqual([]);
    const things = fan!.things;
    expect(things).toHaveLength(count);
    for (let a = 0; a < count; a++) {
      for (let b = a + 1; b < count; b++) expect(Math.hypot(things[a]!.x - things[b]!.x, things[a]!.y - things[b]!.y)).toBeGreaterThan(12);
    }
    for (const { x, y } of things) expect(Math.hypot(x - 100, y - 100)).toBeLessThan(14 * Math.sqrt(count) + 10);
  });

  test("nobody is lost, across the borders of cells as well", () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ i, x: (i * 37) % 211, y: (i * 91) % 173 }));
    const fans = fanOut(many, 12, 20);
    expect(new Set(fans.flatMap((f) => f.things.map((t) => t.thing.i))).size).toBe(500);
    for (let a = 0; a < fans.length; a++) for (let b = a + 1; b < fans.length; b++) expect(Math.hypot(fans[a]!.x - fans[b]!.x, fans[a]!.y - fans[b]!.y)).toBeGreaterThanOrEqual(12);
  });
});

test("a line goes to the nearest of several places, and to nobody in the tray", () => {
  const edge = (id: string, subject: string, object: string) => ({ id, subject, object }) as Edge;
  const at = new Map([["a", [{ x: 0, y: 0 }]], ["b", [{ x: 50, y: 0 }, { x: 10, y: 0 }]]]);
  expect(arcs([edge("1", "a", "b"), edge("2", "a", "c"), edge("3", "a", "a")], at).map((a) => [a.edge.id, a.to.x])).toEqual([["1", 10]]);
});
