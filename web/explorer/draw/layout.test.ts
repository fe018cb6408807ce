import { expect, test } from "vitest";

import { radiusOf } from "./encoding";
import { chances, someGraph } from "./invented";
import { born, settle, stretchOf, type LayoutTask } from "./layout";
import type { Graph } from "./scene";

function task(graph: Graph, fixed: (i: number) => boolean = () => false, gentle = false): LayoutTask {
  return {
    xy: Float32Array.from(graph.nodes.flatMap((n) => [n.x, n.y])),
    fixed: Uint8Array.from(graph.nodes, (_, i) => Number(fixed(i))),
    radii: Float32Array.from(graph.nodes, (n) => radiusOf("circle", n.degree)),
    links: Uint32Array.from(graph.edges.flatMap((e) => [e.from, e.to])),
    gentle,
    stretch: 1.3,
  };
}

function run(t: LayoutTask): Float32Array {
  for (const _ of settle(t)) void _;
  return t.xy;
}

test("the same graph is laid out the same way", () => {
  expect(run(task(someGraph(60)))).toEqual(run(task(someGraph(60))));
});

test("nothing that stands moves", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const graph = someGraph(10 + seed * 7, seed), chance = chances(seed), fixed = graph.nodes.map(() => chance() < 0.6);
    const before = task(graph).xy, after = run(task(graph, (i) => fixed[i]!, true));
    fixed.forEach((stands, i) => {
      if (stands) expect([after[2 * i], after[2 * i + 1]]).toEqual([before[2 * i], before[2 * i + 1]]);
    });
  }
});

test("nodes do not lie one over the other, and places are numbers", () => {
  const graph = someGraph(120, 3), t = task(graph), xy = run(t);
  let over = 0;
  for (let i = 0; i < graph.nodes.length; i++) {
    expect(Number.isFinite(xy[2 * i]! + xy[2 * i + 1]!)).toBe(true);
    for (let j = 0; j < i; j++) {
      if (Math.hypot(xy[2 * i]! - xy[2 * j]!, xy[2 * i + 1]! - xy[2 * j + 1]!) < t.radii[i]! + t.radii[j]!) over++;
    }
  }
  expect(over).toBe(0);
});

test("two nodes in one place come apart", () => {
  const graph = someGraph(2);
  for (const n of graph.nodes) [n.x, n.y] = [5, 5];
  const xy = run(task(graph));
  expect(Math.hypot(xy[0]! - xy[2]!, xy[1]! - xy[3]!)).toBeGreaterThan(30);
});

test("newcomers settle near their parent", () => {
  const graph = someGraph(40, 9), size = graph.nodes.length, parent = 7;
  const old = run(task(graph));
  const xy = new Float32Array((size + 6) * 2);
  xy.set(old);
  const fresh = Array.from({ length: 6 }, (_, i) => size + i);
  born(xy, fresh, () => parent, (i) => i < size);
  const t: LayoutTask = {
    xy, fixed: Uint8Array.from({ length: size + 6 }, (_, i) => Number(i < size)), radii: new Float32Array(size + 6).fill(12),
    links: Uint32Array.from([...graph.edges.flatMap((e) => [e.from, e.to]), ...fresh.flatMap((i) => [parent, i])]), gentle: true, stretch: 1.3,
  };
  run(t);
  expect(xy.slice(0, size * 2)).toEqual(old);
  for (const i of fresh) expect(Math.hypot(xy[2 * i]! - xy[2 * parent]!, xy[2 * i + 1]! - xy[2 * parent + 1]!)).toBeLessThan(420);
});

test("what is born has a place of its own, near its parent or around the middle", () => {
  const xy = new Float32Array(20);
  [xy[0], xy[1], xy[2], xy[3]] = [-100, 0, 100, 0];
  born(xy, [2, 3, 4, 5, 6, 7, 8, 9], (i) => (i < 6 ? 1 : -1), (i) => i < 2);
  const places = new Set(Array.from({ length: 10 }, (_, i) => `${xy[2 * i]} ${xy[2 * i + 1]}`));
  expect(places.size).toBe(10);
  expect(xy[4]).toBeGreaterThan(100); // outwards
  for (const i of [2, 3, 4, 5]) expect(Math.hypot(xy[2 * i]! - 100, xy[2 * i + 1]!)).toBeLessThan(60);
});

test("a high window gets a high picture", () => {
  const extent = (stretch: number) => {
    const xy = run({ ...task(someGraph(60)), stretch }), side = (odd: number) => Math.max(...xy.filter((_, i) => i % 2 === odd)) - Math.min(...xy.filter((_, i) => i % 2 === odd));
    return side(0) / side(1);
  };
  expect(stretchOf(390, 700)).toBeLessThan(1);
  expect(stretchOf(0, 0)).toBe(1.3);
  expect(extent(stretchOf(390, 700))).toBeLessThan(extent(stretchOf(1600, 800)));
});

test("2,000 nodes are laid out to the end", { timeout: 120_000 }, () => {
  const t = task(someGraph(2000, 2)), before = t.xy.slice();
  const xy = run(t);
  expect(xy.every(Number.isFinite)).toBe(true);
  expect(xy).not.toEqual(before);
});
