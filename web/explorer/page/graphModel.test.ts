import { expect, test } from "vitest";

import type { Account, Edge, Entity } from "../picture/types";
import { arrows, edgeInWords, entityInWords, graphOf, isDenied, nodeTowards, sameNodes, sideOf } from "./graphModel";

const entity = (id: string, more: Partial<Entity> = {}): Entity => ({ id, name: id, kind: "Group", kindLabel: "Group", family: "actors", shape: "circle", degree: 3, ...more });
const edge = (id: string, subject: string, object: string, more: Partial<Edge> = {}): Edge => ({
  id, subject, object, predicate: "supports", label: "supports", inverseLabel: "supported by", text: `${subject} supports ${object}.`, mode: "REPORTED", negative: false, contested: false,
  sourceCount: 1, confidence: 80, speakers: [], sources: [], dataset: "dataset:x", ...more,
});
const all: Account = { type: "all" }, compare: Account = { type: "compare", left: "a", right: "b" };

test("what a reader hears", () => {
  expect(entityInWords(entity("Arda", { degree: 14, kindLabel: "State" }), 5, true)).toBe("Arda, State, 14 statements, 5 neighbours not shown, pinned");
  expect(entityInWords(entity("Arda", { degree: 1 }), 1, false)).toBe("Arda, Group, 1 statement, 1 neighbour not shown");
  expect(edgeInWords(edge("1", "A", "B", { contested: true }), "left", { left: "Arda", right: "Belt" })).toBe("A supports B; contested: somebody denies it, 1 source; only Arda says so");
  expect(edgeInWords(edge("1", "A", "B", { mode: "FACT", sourceCount: 0 }), null)).toBe("A supports B; told as fact, 0 sources");
  expect(edgeInWords(edge("1", "A", "B", { sourceCount: 3 }), null)).toBe("A supports B; said by 3 independent sources");
  expect(edgeInWords(edge("1", "A", "B"), null)).toBe("A supports B; said by one side only, 1 source");
});

test("the graph has a node for each entity and an edge for each statement between them", () => {
  const graph = graphOf([entity("x"), entity("y")], [edge("1", "x", "y"), edge("2", "y", "x"), edge("3", "x", "gone"), edge("4", "x", "x")], new Map([["y", 7]]), { x: [1, 2] }, all, (id) => id);
  expect(graph.nodes.map((n) => [n.id, n.more, n.pinned])).toEqual([["x", 0, true], ["y", 7, false]]);
  expect(graph.edges.map((e) => [e.id, e.from, e.to, e.side])).toEqual([["1", 0, 1, null], ["2", 1, 0, null], ["4", 0, 0, null]]);
  expect(sameNodes(graph, graph)).toBe(true);
  expect(sameNodes(graph, { nodes: [graph.nodes[1]!, graph.nodes[0]!], edges: [] })).toBe(false);
});

test.each<[string, Partial<Edge>, string | null, boolean]>([
  ["said by one", { speakers: ["a"] }, "left", false],
  ["said by the other", { speakers: ["b"] }, "right", false],
  ["said by both", { speakers: ["a", "b"] }, "both", false],
  ["said and denied", { speakers: ["a"], deniedBy: ["b"] }, "differ", false],
  ["denied by one", { deniedBy: ["b"] }, "right", true],
  ["both say that it is not so", { speakers: ["a", "b"], negative: true }, "both", true],
])("compared: %s", (_, more, side, denied) => {
  expect(sideOf(edge("1", "x", "y", more), compare)).toBe(side);
  expect(sideOf(edge("1", "x", "y", more), all)).toBeNull();
  expect(isDenied(edge("1", "x", "y", more), compare)).toBe(denied);
});

test("an account of one who denies it is a denial", () => {
  expect(isDenied(edge("1", "x", "y", { deniedBy: ["a"] }), { type: "as", speaker: "a" })).toBe(true);
  expect(isDenied(edge("1", "x", "y", { negative: true, deniedBy: ["a"] }), { type: "as", speaker: "a" })).toBe(false);
});

test("arrows lead to what is in that direction, neighbours first", () => {
  const graph = graphOf(["m", "right", "far", "up", "aside"].map((id) => entity(id)), [], new Map(), {}, all, (id) => id);
  const at = [[0, 0], [100, 10], [190, 0], [0, -50], [20, 300]];
  graph.nodes.forEach((n, i) => ([n.x, n.y] = at[i] as [number, number]));
  const go = (key: string, neighbours: number[] = []) => nodeTowards(graph, 0, arrows[key]!, (i) => neighbours.includes(i));
  expect(go("ArrowRight")).toBe(1);
  expect(go("ArrowRight", [2])).toBe(2);
  expect(go("ArrowUp")).toBe(3);
  expect(go("ArrowDown")).toBe(4);
  expect(go("ArrowLeft")).toBe(-1);
});
