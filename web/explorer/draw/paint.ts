import { familyOf, linesOf, widthOf } from "./encoding";
import { at, beside, direction, leaves, part, span, type Curve } from "./geometry";
import { Taken, wrap, type Box } from "./labels";
import type { Camera, DrawnEdge, Scene, Side } from "./scene";
import type { Surface } from "./surface";
import type { Theme } from "./theme";

// The picture, drawn on any surface. It is a generator that pauses every few dozen strokes, so that a large picture can be drawn
// in many short turns; who wants it at once runs it to its end.

/** What is pointed at. Numbers of nodes and edges; -1 for none. */
export interface Look {
  selectedNode: number;
  selectedEdge: number;
  hoveredNode: number;
  hoveredEdge: number;
  focusedNode: number;
  focusedEdge: number;
  /** Further nodes and edges that stand out: those of a path. */
  nodes?: ReadonlySet<number>;
  edges?: ReadonlySet<number>;
}

export const nowhere: Look = { selectedNode: -1, selectedEdge: -1, hoveredNode: -1, hoveredEdge: -1, focusedNode: -1, focusedEdge: -1 };

export interface Window {
  width: number;
  height: number;
  camera: Camera;
  theme: Theme;
  /** How far outside of the window is drawn, too. */
  margin?: number;
}

/** Edges whose names are always shown: fewer than this many in the window. */
const fewEdges = 40;
const pause = 40;
const mostLabels = 450;

/** What stands out, or null when everything does. */
export interface Emphasis {
  nodes: Set<number>;
  edges: Set<number>;
  /** How much of the rest stays visible. */
  rest: number;
}

/** What stands out when it is looked at: what is pointed at wins over what is selected. */
export function emphasis(scene: Scene, look: Look): Emphasis | null {
  const nodes = new Set<number>(), edges = new Set<number>();
  const ends = (e: number) => {
    edges.add(e);
    nodes.add(scene.edges[e]!.from).add(scene.edges[e]!.to);
  };
  const node = (n: number) => {
    nodes.add(n);
    scene.incident[n]!.forEach(ends);
  };
  if (look.hoveredNode >= 0) node(look.hoveredNode);
  else if (look.hoveredEdge >= 0) ends(look.hoveredEdge);
  else {
    if (look.selectedNode >= 0) node(look.selectedNode);
    if (look.selectedEdge >= 0) ends(look.selectedEdge);
    look.nodes?.forEach((n) => nodes.add(n));
    look.edges?.forEach(ends);
  }
  if (nodes.size === 0) return null;
  const pointed = look.hoveredNode >= 0 || look.hoveredEdge >= 0;
  // What is selected and focused stays visible while something else is pointed at.
  if (look.selectedNode >= 0) nodes.add(look.selectedNode);
  if (look.selectedEdge >= 0) ends(look.selectedEdge);
  if (look.focusedNode >= 0) nodes.add(look.focusedNode);
  return { nodes, edges, rest: pointed ? 0.28 : 0.42 };
}

/** Where names stand: 0 beneath, 1 above, 2 right, 3 left of their nodes, by number of the node; -1 for none. */
export type Placed = Map<number, number>;

/** Draws some nodes and edges, or all. Names stand where `placed` says; where those stand of which it says nothing is added to it. */
export function* paint(scene: Scene, surface: Surface, window: Window, look: Look, only: { nodes: ReadonlySet<number>; edges: ReadonlySet<number>; except?: boolean } | null, placed: Placed = new Map()): Generator<void, void> {
  const { width, height, camera, theme, margin = 0 } = window;
  const chosen = (set: ReadonlySet<number>, i: number) => set.has(i) !== (only?.except ?? false);
  const visible: number[] = [];
  let drawn = 0;
  const x0 = -margin - 40, y0 = -margin - 40, x1 = width + margin + 40, y1 = height + margin + 40;
  for (const i of scene.order) {
    if (only && !chosen(only.nodes, i)) continue;
    const n = scene.nodes[i]!, x = n.x * camera.k + camera.x, y = n.y * camera.k + camera.y;
    if (x > x0 && x < x1 && y > y0 && y < y1) visible.push(i);
  }
  const lines: { e: number; curve: Curve }[] = [];
  for (let e = 0; e < scene.edges.length; e++) {
    if (only && !chosen(only.edges, e)) continue;
    const curve = scene.curve(e, camera);
    if (Math.max(curve[0], curve[2], curve[6]) < x0 || Math.min(curve[0], curve[2], curve[6]) > x1 || Math.max(curve[1], curve[3], curve[7]) < y0 || Math.min(curve[1], curve[3], curve[7]) > y1) continue;
    lines.push({ e, curve });
    if (e % 500 === 499) yield;
  }
  const named = lines.length < fewEdges;
  const labels: { e: number; curve: Curve; strong: boolean }[] = [];
  for (const { e, curve } of lines) {
    if (++drawn % pause === 0) yield;
    const edge = scene.edges[e]!;
    const strong = e === look.selectedEdge || e === look.hoveredEdge || e === look.focusedEdge;
    const seen = trimmed(scene, e, curve, camera);
    surface.open("edge", edge.id, edge.title);
    if (seen) {
      line(surface, edge, seen, camera, theme, strong, lines.length);
      if (strong || named || (edge.mark && lines.length < 400) || (only && !only.except && only.edges.size <= fewEdges)) labels.push({ e, curve: seen, strong });
    }
    surface.close();
  }
  const taken = new Taken();
  const nodeBoxes = new Taken();
  for (const i of visible) {
    const n = scene.nodes[i]!, r = scene.radius(i, camera) + 1, x = n.x * camera.k + camera.x, y = n.y * camera.k + camera.y;
    nodeBoxes.add([x - r, y - r, x + r, y + r]);
  }
  for (const { e, curve } of lines) {
    if (!scene.edges[e]!.side) continue;
    const p = at(curve, 0.5);
    nodeBoxes.add([p.x - 6, p.y - 6, p.x + 6, p.y + 6]); // names leave the marks of a comparison free
  }
  for (const i of visible) {
    if (++drawn % pause === 0) yield;
    node(scene, surface, i, window, look, taken);
  }
  yield* names(scene, surface, window, look, visible, taken, nodeBoxes, placed);
  labels.sort((a, b) => Number(b.strong) - Number(a.strong));
  for (const { e, curve, strong } of labels) {
    if (++drawn % pause === 0) yield;
    edgeName(surface, scene.edges[e]!, curve, theme, strong, taken, nodeBoxes);
  }
}

/** The part of a line between the borders of its nodes; null when nothing of it is seen. */
export function trimmed(scene: Scene, e: number, curve: Curve, camera: Camera): Curve | null {
  const { from, to } = scene.edges[e]!;
  const a = scene.shapes[from]!.shape, b = scene.shapes[to]!.shape;
  const start = leaves(curve, a, scene.radius(from, camera), 2, false), end = leaves(curve, b, scene.radius(to, camera), 3, true);
  return end - start > 0.02 ? part(curve, start, end) : null;
}

function line(surface: Surface, edge: DrawnEdge, curve: Curve, camera: Camera, theme: Theme, strong: boolean, many: number) {
  const small = camera.k < 0.5 ? Math.max(0.45, camera.k * 2) : 1;
  const width = widthOf(edge.sources) * small * (strong ? 1.5 : 1);
  const color = strong ? theme.link : colorOf(edge, theme);
  const opacity = many > 400 && !strong ? 0.6 : 1;
  const length = span(curve);
  const head = Math.min(5 + width * 1.5, length * 0.5);
  const pointed = length > 12;
  const shaft = pointed ? part(curve, 0, 1 - Math.min(0.5, (head * 0.8) / Math.max(1, length))) : curve;
  for (const l of linesOf(edge.support, width)) {
    surface.curve(beside(shaft, l.aside), { color, width: l.width, dash: l.dash, round: l.round, opacity });
  }
  if (pointed) {
    const d = direction(curve, 0.97), half = head * 0.48 + (edge.support === "double" ? 1 : 0);
    const [tx, ty] = [curve[6], curve[7]], [bx, by] = [tx - d.x * head, ty - d.y * head];
    surface.polygon([[tx, ty], [bx - d.y * half, by + d.x * half], [bx + d.x * head * 0.18, by + d.y * head * 0.18], [bx + d.y * half, by - d.x * half]], color);
  }
  if (edge.negative && length > 30) {
    // It says that something is not so: a stroke through the line.
    const p = at(curve, edge.side ? 0.34 : 0.5), d = direction(curve, 0.5), c = Math.SQRT1_2 * 6.5;
    const [sx, sy] = [(d.x - d.y) * c, (d.y + d.x) * c];
    surface.polygon([[p.x - sx, p.y - sy], [p.x + sx, p.y + sy]], null, { color: theme.ground, width: width + 4 });
    surface.polygon([[p.x - sx, p.y - sy], [p.x + sx, p.y + sy]], null, { color, width: Math.max(1.6, width), round: true });
  }
  if (edge.side && length > 26) sideMark(surface, at(curve, 0.5), edge.side, theme);
}

/** A disc: its left half filled for what only one side says, its right half for what only the other says, all of it for both; a sign of inequality where they differ. */
export function sideMark(surface: Surface, p: { x: number; y: number }, side: Side, theme: Theme) {
  const color = sideColor(side, theme), radius = side === "differ" ? 6.5 : 5;
  surface.disc(p.x, p.y, radius, side === "both" ? color : theme.ground, { color, width: 1.5 });
  if (side === "differ") {
    for (const dy of [-1.7, 1.7]) surface.polygon([[p.x - 3.2, p.y + dy], [p.x + 3.2, p.y + dy]], null, { color, width: 1.4 });
    surface.polygon([[p.x - 1.6, p.y + 3.9], [p.x + 1.6, p.y - 3.9]], null, { color, width: 1.4 });
  } else if (side !== "both") {
    const turn = side === "left" ? Math.PI / 2 : -Math.PI / 2;
    const half = Array.from({ length: 9 }, (_, i): [number, number] => {
      const angle = turn + (Math.PI * i) / 8;
      return [p.x + radius * Math.cos(angle), p.y + radius * Math.sin(angle)];
    });
    surface.polygon(half, color);
  }
}

const sideColor = (side: Side, theme: Theme) => (side === "left" ? theme.link : side === "right" ? theme.markLine : theme.ink);

export function colorOf(edge: Pick<DrawnEdge, "side" | "support">, theme: Theme): string {
  if (edge.side) return sideColor(edge.side, theme);
  return edge.support === "double" ? theme.markLine : theme.control;
}

function node(scene: Scene, surface: Surface, i: number, { camera, theme }: Window, look: Look, taken: Taken) {
  const n = scene.nodes[i]!, { shape, letter } = scene.shapes[i]!;
  const r = scene.radius(i, camera), x = n.x * camera.k + camera.x, y = n.y * camera.k + camera.y;
  const color = theme.families[familyOf(n.family)];
  surface.open("node", n.id, n.title);
  if (i === look.focusedNode) surface.disc(x, y, r * 1.25 + 7, null, { color: theme.link, width: 2, dash: [4, 3] });
  if (i === look.selectedNode) {
    surface.shape(shape, x, y, r + 5.5, theme.ground, { color: theme.link, width: 2.5 });
  } else if (i === look.hoveredNode) {
    surface.shape(shape, x, y, r + 4, theme.ground, { color, width: 1.5 });
  }
  if (theme.forced) surface.shape(shape, x, y, r, theme.ground, { color, width: 2 });
  else surface.shape(shape, x, y, r, color, r > 4 ? { color: theme.ground, width: 1.5 } : undefined);
  if (shape.fold && r > 5) surface.polygon(shape.fold.map(([px, py]): [number, number] => [x + px * r, y + py * r]), null, { color: theme.forced ? theme.ink : theme.onFamily, width: 1.2 });
  if (letter && r > 5) surface.text({ x, y, words: letter, size: Math.round(r * 1.15), weight: 700, color: theme.forced ? theme.ink : theme.onFamily });
  if (n.mark) {
    // A word and a ring of dots, so that it is not told by colour alone.
    surface.disc(x, y, r * 1.2 + 4, null, { color: theme.markLine, width: 2, dash: [1.5, 3.5] });
    const wide = surface.measure(n.mark, 10.5, 650) + 10, left = x - r * 0.78 - wide, top = y - r * 0.95 - 7.5;
    surface.box(left, top, wide, 15, 4, theme.ground, { color: theme.markLine, width: 1.5 });
    surface.text({ x: left + wide / 2, y: top + 7.5, words: n.mark, size: 10.5, weight: 650, color: theme.ink });
    taken.add([left, top, left + wide, top + 15]);
  }
  if (n.pinned && r > 6) pin(surface, x - r * 0.8, y - r * 0.8, theme);
  if (n.more > 0 && (camera.k > 0.45 || i === look.hoveredNode || i === look.selectedNode)) {
    const [left, top, right, bottom] = badge(scene, i, camera, surface), words = `+${n.more.toLocaleString("en")}`;
    surface.box(left, top, right - left, bottom - top, 7.5, theme.tint, { color: theme.control, width: 1 });
    surface.text({ x: (left + right) / 2, y: (top + bottom) / 2, words, size: 10.5, weight: 600, color: theme.ink });
    taken.add([left, top, right, bottom]);
  }
  surface.close();
}

/** Where the "+12" of a node is. */
export function badge(scene: Scene, i: number, camera: Camera, surface?: Pick<Surface, "measure">): Box {
  const n = scene.nodes[i]!, r = scene.radius(i, camera);
  const x = n.x * camera.k + camera.x + r * 0.78, y = n.y * camera.k + camera.y - r * 0.95;
  const words = `+${n.more.toLocaleString("en")}`, width = surface ? surface.measure(words, 10.5, 600) : words.length * 6.3;
  return [x - 5, y - 7.5, x + width + 5, y + 7.5];
}

function pin(surface: Surface, x: number, y: number, theme: Theme) {
  surface.polygon([[x, y], [x + 5, y + 5]], null, { color: theme.ground, width: 4, round: true });
  surface.polygon([[x, y], [x + 5, y + 5]], null, { color: theme.ink, width: 1.6, round: true });
  surface.disc(x - 1, y - 1, 3.6, theme.ink, { color: theme.ground, width: 1.2 });
}

/** Names of nodes: those that matter most first, each where it covers nothing; the others wait for a nearer look. */
function* names(scene: Scene, surface: Surface, { camera, theme }: Window, look: Look, visible: readonly number[], taken: Taken, nodeBoxes: Taken, placed: Placed): Generator<void, void> {
  const weight = (i: number) =>
    i === look.hoveredNode ? 4e9 : i === look.selectedNode ? 3e9 : i === look.focusedNode ? 2e9 : (look.nodes?.has(i) ? 1e9 : 0) + (scene.nodes[i]!.pinned ? 1e6 : 0) + scene.nodes[i]!.degree;
  const order = [...visible].sort((a, b) => weight(b) - weight(a) || a - b);
  // A far look at much shows few names, as a map does.
  const room = Math.min(order.length, mostLabels, camera.k < 0.25 ? 60 : camera.k < 0.5 ? 160 : mostLabels);
  for (let rank = 0; rank < room; rank++) {
    if (rank % pause === pause - 1) yield;
    const i = order[rank]!, n = scene.nodes[i]!;
    const must = i === look.hoveredNode || i === look.selectedNode || i === look.focusedNode;
    const before = placed.get(i);
    const bold = scene.shapes[i]!.name === "square", size = bold ? 13.5 : 12.5, heft = bold ? 650 : 450;
    const lines = must && before === undefined ? wrap(n.name, 34, 3) : wrap(n.name, 24, 2);
    const r = scene.radius(i, camera), x = n.x * camera.k + camera.x, y = n.y * camera.k + camera.y;
    const wide = Math.max(...lines.map((l) => surface.measure(l, size, heft))), high = lines.length * (size + 2);
    const down = r * 1.05 + 6, aside = r * 1.15 + 7;
    const places: [number, number][] = [[x, y + down + high / 2], [x, y - down - high / 2], [x + aside + wide / 2, y], [x - aside - wide / 2, y]];
    const boxAt = ([px, py]: [number, number]): Box => [px - wide / 2 - 1, py - high / 2, px + wide / 2 + 1, py + high / 2];
    let at = before ?? places.findIndex((p) => !taken.meets(boxAt(p)) && !nodeBoxes.meets(boxAt(p)));
    // In a small picture every name matters more than a covered border.
    if (at < 0 && (must || (before === undefined && visible.length <= 40))) at = places.findIndex((p) => !taken.meets(boxAt(p)));
    if (at < 0 && must) at = 0;
    const place = places[at];
    if (!place) continue;
    placed.set(i, at);
    taken.add(boxAt(place));
    const [px, py] = place;
    surface.open("group", "", "");
    lines.forEach((words, l) => surface.text({ x: px, y: py - high / 2 + (l + 0.5) * (size + 2), words, size, weight: heft, color: theme.ink, halo: theme.ground }));
    surface.close();
  }
}

function edgeName(surface: Surface, edge: DrawnEdge, curve: Curve, theme: Theme, strong: boolean, taken: Taken, nodeBoxes: Taken) {
  const label = edge.negative ? `not: ${edge.label}` : edge.label, size = 11, weight = strong ? 650 : 400;
  const length = Math.hypot(curve[6] - curve[0], curve[7] - curve[1]);
  const d = direction(curve, 0.5);
  let turn = Math.atan2(d.y, d.x);
  if (turn > Math.PI / 2 || turn <= -Math.PI / 2) turn += turn > 0 ? -Math.PI : Math.PI;
  // A mark in the middle of the line leaves no room there: the name stands beside it.
  const aside = edge.side || edge.negative ? 11 : 0;
  // Where there is no room for both, the mark stands alone.
  const tries = (edge.mark ? [`${edge.mark}: ${label}`, edge.mark] : [label]).flatMap((words) => [0.5, 0.38, 0.62, 0.28, 0.72].map((t) => ({ words, t, wide: surface.measure(words, size, weight) })));
  for (const { words, t, wide } of tries) {
    if (!strong && wide > length + 24) continue;
    const p = at(curve, t), x = p.x + Math.sin(turn) * aside, y = p.y - Math.cos(turn) * aside;
    const boxes = along(x, y, wide, size + 3, turn);
    if (strong || !boxes.some((b) => taken.meets(b) || nodeBoxes.meets(b))) {
      boxes.forEach((b) => taken.add(b));
      // A gap in the lines, also between the words.
      const c = Math.cos(turn) * (wide / 2 + 2), si = Math.sin(turn) * (wide / 2 + 2), h = size / 2, hx = -Math.sin(turn) * h, hy = Math.cos(turn) * h;
      surface.polygon([[x - c - hx, y - si - hy], [x + c - hx, y + si - hy], [x + c + hx, y + si + hy], [x - c + hx, y - si + hy]], theme.ground);
      surface.text({ x, y, words, size, weight, color: strong ? theme.ink : theme.soft, halo: theme.ground, turn });
      return;
    }
  }
}

/** Small boxes along a turned line of words, which together cover it closer than one large box would. */
function along(x: number, y: number, wide: number, high: number, turn: number): Box[] {
  const count = Math.max(1, Math.ceil(wide / 18)), step = wide / count, c = Math.cos(turn), s = Math.sin(turn);
  const w = (Math.abs(c) * step + Math.abs(s) * high) / 2, h = (Math.abs(s) * step + Math.abs(c) * high) / 2;
  return Array.from({ length: count }, (_, i) => {
    const off = (i + 0.5) * step - wide / 2, px = x + c * off, py = y + s * off;
    return [px - w, py - h, px + w, py + h] as const;
  });
}
