import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";

// Where nodes stand. Nothing here is by chance: the same graph is laid out the same way each time. What is fixed never moves.

/** A layout to be made. Arrays can be handed to a worker without copying. */
export interface LayoutTask {
  /** x and y of each node, where it stands or is born. */
  xy: Float32Array;
  /** 1 for each node that must not move. */
  fixed: Uint8Array;
  radii: Float32Array;
  /** Pairs of node numbers. */
  links: Uint32Array;
  /** Whether new nodes settle among others that stand: then less force is needed. */
  gentle: boolean;
  /** How much wider than high the picture is made. */
  stretch: number;
}

/** How much wider than high a picture is made for a window: a little less than the window is, because names are wide. */
export function stretchOf(width: number, height: number): number {
  return width > 0 && height > 0 ? Math.min(1.5, Math.max(0.7, (width / height) ** 0.7)) : 1.3;
}

interface Body extends SimulationNodeDatum {
  radius: number;
  degree: number;
}

/** Steps of a layout: enough to come to rest, fewer when there is much to move. */
export function stepsOf(task: LayoutTask): number {
  const n = task.fixed.length;
  return task.gentle ? 140 : n <= 300 ? 300 : n <= 1000 ? 200 : 100;
}

/** Lays out step by step. Each step writes where the nodes stand into `task.xy`. */
export function* settle(task: LayoutTask): Generator<void, void> {
  const n = task.fixed.length, { stretch } = task;
  const bodies: Body[] = Array.from({ length: n }, (_, i) => {
    const x = task.xy[2 * i]! / stretch, y = task.xy[2 * i + 1]!;
    return { x, y, radius: task.radii[i]!, degree: 0, ...(task.fixed[i] ? { fx: x, fy: y } : {}) };
  });
  const links: SimulationLinkDatum<Body>[] = [];
  const seen = new Set<number>();
  for (let i = 0; i < task.links.length; i += 2) {
    const a = Math.min(task.links[i]!, task.links[i + 1]!), b = Math.max(task.links[i]!, task.links[i + 1]!);
    if (a === b || seen.has(a * n + b)) continue; // parallel edges pull once
    seen.add(a * n + b);
    bodies[a]!.degree++;
    bodies[b]!.degree++;
    links.push({ source: bodies[a]!, target: bodies[b]! });
  }
  const of = (l: SimulationLinkDatum<Body>): [Body, Body] => [l.source as Body, l.target as Body];
  const crowded = n > 400;
  const simulation = forceSimulation(bodies)
    .stop()
    .alpha(task.gentle ? 0.6 : 1)
    .alphaDecay(1 - 0.001 ** (1 / stepsOf(task)))
    .velocityDecay(0.42)
    .force("links", forceLink<Body, SimulationLinkDatum<Body>>(links)
      // Hubs keep their neighbours further away, so that there is room around them for names.
      .distance((l) => {
        const [a, b] = of(l);
        return 62 + a.radius + b.radius + Math.min(70, 5 * Math.sqrt(Math.max(a.degree, b.degree)) + 6 * Math.min(a.degree, b.degree));
      })
      .strength((l) => {
        const [a, b] = of(l);
        return 0.75 / Math.max(1, Math.min(a.degree, b.degree));
      }))
    .force("apart", forceManyBody<Body>().strength((b) => -190 - 26 * Math.min(14, b.degree)).theta(crowded ? 1.05 : 0.85).distanceMax(crowded ? 700 : 1100))
    .force("room", forceCollide<Body>((b) => b.radius + (crowded ? 9 : 20)).strength(0.8))
    .force("x", forceX<Body>(0).strength((b) => (b.degree ? 0.028 : 0.07)))
    .force("y", forceY<Body>(0).strength((b) => (b.degree ? 0.034 : 0.08)));
  for (let left = stepsOf(task); left > 0; left--) {
    simulation.tick();
    for (let i = 0; i < n; i++) {
      if (task.fixed[i]) continue; // not even by rounding
      task.xy[2 * i] = bodies[i]!.x! * stretch;
      task.xy[2 * i + 1] = bodies[i]!.y!;
    }
    yield;
  }
}

export interface Place {
  x: number;
  y: number;
}

/**
 * Where new nodes are born: at their parent, on the side away from the middle of what stands; without a parent that stands, at a neighbour;
 * without one, on a spiral around the middle. `order` are the new nodes, by number; places are written into `xy`, whose other nodes stand.
 */
export function born(xy: Float32Array, order: readonly number[], parentOf: (node: number) => number, stands: (node: number) => boolean, stretch = 1.3): void {
  let count = 0, cx = 0, cy = 0;
  for (let i = 0; i < xy.length / 2; i++) {
    if (!stands(i)) continue;
    cx += xy[2 * i]!;
    cy += xy[2 * i + 1]!;
    count++;
  }
  if (count) [cx, cy] = [cx / count, cy / count];
  const placed = new Set<number>(), children = new Map<number, number>();
  let free = 0;
  const golden = Math.PI * (3 - Math.sqrt(5));
  for (const i of order) {
    const parent = parentOf(i);
    if (parent >= 0 && (stands(parent) || placed.has(parent))) {
      const nth = children.get(parent) ?? 0;
      children.set(parent, nth + 1);
      const px = xy[2 * parent]!, py = xy[2 * parent + 1]!;
      const out = Math.atan2(py - cy, px - cx || 1e-6);
      // First straight outwards, the next ones to both sides of it.
      const angle = out + (nth % 2 ? 1 : -1) * Math.ceil(nth / 2) * 0.42, far = 24 + 3 * nth;
      xy[2 * i] = px + far * Math.cos(angle);
      xy[2 * i + 1] = py + far * Math.sin(angle);
    } else {
      const far = 34 * Math.sqrt(0.5 + free + (count ? count : 0)), angle = free * golden;
      xy[2 * i] = cx + far * Math.cos(angle) * stretch;
      xy[2 * i + 1] = cy + far * Math.sin(angle);
      free++;
    }
    placed.add(i);
  }
}
