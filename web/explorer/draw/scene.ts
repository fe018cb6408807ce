import type { Id, Support } from "../picture/types";
import { growth, radiusOf, shapeOf, type Shape, type ShapeName } from "./encoding";
import { bent, loop, type Curve } from "./geometry";

// What is drawn, before it is drawn: nodes and edges by number, who touches whom, and how parallel edges keep apart.

/** Whose account an edge belongs to, when two are compared: one's, the other's, that of both alike, or one says so and the other denies it. */
export type Side = "left" | "right" | "both" | "differ";

export interface DrawnNode {
  id: Id;
  name: string;
  kindLabel: string;
  family: string;
  shape: string;
  degree: number;
  /** Neighbours that are not shown. */
  more: number;
  pinned: boolean;
  /** The word that marks it, such as `new`; empty for most. */
  mark: string;
  /** What a reader hears of it. */
  title: string;
  /** Where it stands, in the coordinates of the picture. */
  x: number;
  y: number;
}

export interface DrawnEdge {
  id: Id;
  /** Numbers of its nodes. */
  from: number;
  to: number;
  label: string;
  title: string;
  support: Support;
  sources: number;
  negative: boolean;
  /** The word that marks it, such as `new`; empty for most. */
  mark: string;
  /** Null when nothing is compared. */
  side: Side | null;
}

export interface Graph {
  nodes: readonly DrawnNode[];
  edges: readonly DrawnEdge[];
}

/** The screen is the picture times k, and then moved by x and y. */
export interface Camera {
  x: number;
  y: number;
  k: number;
}

export class Scene {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  readonly shapes: readonly { name: ShapeName; shape: Shape; letter: string }[];
  readonly radii: Float32Array;
  /** Edges of each node, by number. */
  readonly incident: readonly (readonly number[])[];
  /** The order in which nodes are drawn: the important ones last, so that they lie above. */
  readonly order: readonly number[];
  private readonly places: Float32Array;

  constructor(graph: Graph) {
    this.nodes = graph.nodes;
    this.edges = graph.edges;
    this.shapes = graph.nodes.map((n) => shapeOf(n.shape, n.kindLabel));
    this.radii = Float32Array.from(graph.nodes, (n, i) => radiusOf(this.shapes[i]!.name, n.degree));
    const incident: number[][] = graph.nodes.map(() => []);
    const bundles = new Map<number, number[]>();
    graph.edges.forEach((e, i) => {
      incident[e.from]!.push(i);
      if (e.to !== e.from) incident[e.to]!.push(i);
      const key = Math.min(e.from, e.to) * graph.nodes.length + Math.max(e.from, e.to);
      const bundle = bundles.get(key);
      if (bundle) bundle.push(i);
      else bundles.set(key, [i]);
    });
    this.incident = incident;
    this.order = graph.nodes.map((_, i) => i).sort((a, b) => this.radii[a]! - this.radii[b]! || a - b);
    this.places = new Float32Array(graph.edges.length);
    for (const bundle of bundles.values()) {
      bundle.forEach((e, i) => {
        const { from, to } = graph.edges[e]!;
        // Loops are numbered; the others stand aside of the middle, each always at the same side, whichever way it points.
        this.places[e] = from === to ? i : (i - (bundle.length - 1) / 2) * (from < to ? 1 : -1);
      });
    }
  }

  /** The same without marks, which mean something only on the page on which they are. */
  unmarked(): Scene {
    if (![...this.nodes, ...this.edges].some((one) => one.mark)) return this;
    const without = <Drawn extends { mark: string; title: string }>(one: Drawn): Drawn => (one.mark ? { ...one, mark: "", title: one.title.replace(new RegExp(`([,;]) ${one.mark}(?=[,;])`), "") } : one);
    return new Scene({ nodes: this.nodes.map(without), edges: this.edges.map(without) });
  }

  /** Radius of a node on the screen. */
  radius(node: number, camera: Camera): number {
    return Math.max(2.2, this.radii[node]! * growth(camera.k));
  }

  /** The line of an edge on the screen, from the middle of one node to that of the other. */
  curve(edge: number, { x, y, k }: Camera): Curve {
    const { from, to } = this.edges[edge]!;
    const a = this.nodes[from]!, b = this.nodes[to]!, place = this.places[edge]!;
    if (from === to) return loop(a.x * k + x, a.y * k + y, this.radii[from]! * growth(k) * 3.4 + 16, place * 0.9 + 0.5);
    const ax = a.x * k + x, ay = a.y * k + y, bx = b.x * k + x, by = b.y * k + y;
    return bent(ax, ay, bx, by, place === 0 ? 0 : place * Math.min(30, Math.max(7, Math.hypot(bx - ax, by - ay) * 0.14)));
  }

  /** The nodes that an edge joins to a node, each once. */
  neighbours(node: number): number[] {
    const found = new Set<number>();
    for (const e of this.incident[node]!) found.add(this.edges[e]!.from === node ? this.edges[e]!.to : this.edges[e]!.from);
    found.delete(node);
    return [...found];
  }

  /** The box around all nodes, in the coordinates of the picture; null when there are none. */
  bounds(): readonly [number, number, number, number] | null {
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const { x, y } of this.nodes) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
    return left > right ? null : [left, top, right, bottom];
  }

  /** The camera that shows everything in a window, with a margin for names; never nearer than `most`. */
  fit(width: number, height: number, margin = { x: Math.min(96, width * 0.15), y: Math.min(64, height * 0.15) }, most = 1.5): Camera {
    const box = this.bounds();
    if (!box || width <= 0 || height <= 0) return { x: width / 2, y: height / 2, k: 1 };
    const [left, top, right, bottom] = box;
    const room = (size: number, margin: number) => Math.max(size * 0.5, size - 2 * margin);
    const k = Math.min(most, room(width, margin.x) / Math.max(1, right - left), room(height, margin.y) / Math.max(1, bottom - top));
    return { x: width / 2 - ((left + right) / 2) * k, y: height / 2 - ((top + bottom) / 2) * k, k };
  }
}
