import type { Support } from "../picture/types";
import type { DrawnEdge, DrawnNode, Graph } from "./scene";

// Invented graphs for tests: no name in them is anybody's.

/** A number below 1, always the same ones in the same order. */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function node(id: string, more: Partial<DrawnNode> = {}): DrawnNode {
  return { id, name: id, kindLabel: "Group", family: "actors", shape: "circle", degree: 1, more: 0, pinned: false, mark: "", title: id, x: 0, y: 0, ...more };
}

export function edge(id: string, from: number, to: number, more: Partial<DrawnEdge> = {}): DrawnEdge {
  return { id, from, to, label: "supports", title: id, support: "solid", sources: 1, negative: false, mark: "", side: null, ...more };
}

const kinds: readonly (readonly [string, string, string])[] = [
  ["State", "actors", "square"], ["Government", "actors", "small-square"], ["Group", "actors", "circle"], ["Agreement", "deals", "hexagon"], ["Measure", "deals", "pentagon"],
  ["Talks", "process", "diamond"], ["Event", "process", "star"], ["Location", "location", "triangle"], ["Issue", "evidence", "pill"], ["Source", "evidence", "page"], ["Ritual", "customs", "spiral"],
];
const supports: readonly Support[] = ["solid", "dashed", "double", "dotted"];

/** A graph in which few have many edges and most have few, as in collections of statements. */
export function someGraph(size: number, seed = 1): Graph {
  const chance = chances(seed);
  const nodes = Array.from({ length: size }, (_, i) => {
    const [kindLabel, family, shape] = kinds[Math.floor(chance() * kinds.length)]!;
    return node(`n:${i}`, { name: `Name ${i}`, kindLabel, family, shape, x: (chance() - 0.5) * 90 * Math.sqrt(size), y: (chance() - 0.5) * 60 * Math.sqrt(size) });
  });
  const edges: DrawnEdge[] = [];
  for (let i = 1; i < size; i++) {
    for (let more = chance() < 0.4 ? 2 : 1; more > 0; more--) {
      edges.push(edge(`e:${edges.length}`, i, Math.floor(chance() * chance() * i), { support: supports[Math.floor(chance() * 4)]!, sources: 1 + Math.floor(chance() * 4) }));
    }
  }
  for (const e of edges) {
    nodes[e.from]!.degree++;
    nodes[e.to]!.degree++;
  }
  return { nodes, edges };
}
