import { effect, signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";

import type { Picked } from "../draw/drawing";
import { limited } from "../draw/limit";
import { nowhere, type Look } from "../draw/paint";
import type { Graph } from "../draw/scene";
import { forced, themeOf, type Theme } from "../draw/theme";
import { edges as known, cameIn, expand, fresh, hide, marked, moving, picture, pin, pointedAt, select, starting, startPath, unpin, view, collapse, canCollapse } from "../store";
import type { Edge, Id, Picture, View } from "../picture/types";
import { arrows, graphOf, nodeTowards } from "./graphModel";
import { GraphStage, Memory } from "./graphStage";
import { GraphTools } from "./GraphTools";
import { Legend } from "./Legend";
import { names } from "./names";
import { useKey } from "./useKey";
import "./GraphView.css";

// Where things stand is kept while the list or the map is looked at. The overview behind the start page is a picture of its own.
const memories = { picture: new Memory(), overview: new Memory() };

/** The stage that is on the page, for those who take its picture away; null while there is none. */
export const stage = signal<GraphStage | null>(null);

/** The graph that is drawn: at most so many nodes and edges, and what is too much. */
export const drawn = signal<{ graph: Graph; leftOut: { entities: number; edges: number } }>({ graph: { nodes: [], edges: [] }, leftOut: { entities: 0, edges: 0 } });

/** What the keys of the drawing are at: a node, or an edge that was reached from it. */
interface Focus {
  node: Id;
  edge: Id | null;
}

const query = (media: string) => matchMedia(media).matches;
const reducedMotion = () => query("(prefers-reduced-motion: reduce)");

function pageTheme(): Theme {
  if (query("(forced-colors: active)")) return forced;
  const said = document.documentElement.dataset.theme, style = getComputedStyle(document.documentElement);
  return themeOf(said === "dark" || (said !== "light" && query("(prefers-color-scheme: dark)")), (token) => style.getPropertyValue(token));
}

/** The picture as a graph. */
export function GraphView() {
  const host = useRef<HTMLDivElement>(null), canvas = useRef<HTMLCanvasElement>(null), box = useRef<HTMLDivElement>(null), tools = useRef<HTMLDivElement>(null);
  const hovered = useSignal<Picked | null>(null), focus = useSignal<Focus | null>(null), byKeys = useSignal(false);
  const isOverview = useMemo(() => starting.peek(), []);

  useEffect(() => {
    const on: GraphStage = new GraphStage(canvas.current!, pageTheme(), memories[isOverview ? "overview" : "picture"], {
      hover: (picked) => (hovered.value = picked),
      click: (picked) => {
        byKeys.value = false;
        box.current?.focus({ preventScroll: true });
        if (picked?.type === "node") {
          focus.value = { node: picked.id, edge: null };
          select({ type: "entity", id: picked.id });
        } else if (picked?.type === "edge") {
          focus.value = null;
          select({ type: "statement", id: picked.id });
        } else select(null);
      },
      expand: (id) => void expand(id),
      pin,
      moving: (is) => (moving.value = is),
      look: () => lookOf(on, hovered.peek(), byKeys.peek() ? focus.peek() : null, view.peek()),
      covered: () => {
        // The panel is a drawer over the picture where there is no room for columns; the last drawing ends after the picture has gone.
        const panel = document.getElementById("details")?.getBoundingClientRect(), window = host.current?.getBoundingClientRect();
        if (!window) return 0;
        const over = panel && panel.top < window.bottom && panel.bottom > window.top ? window.right - panel.left : 0;
        return over > 0 && over < window.width * 0.7 ? over : 0;
      },
      frame: () => moveTools(on, tools.current),
    }, reducedMotion);
    const ends: (() => void)[] = [];
    const sized = new ResizeObserver(() => {
      if (!host.current) return; // the last size is told after the picture has gone
      const { clientWidth, clientHeight } = host.current;
      on.resize(clientWidth, clientHeight, Math.min(2, devicePixelRatio || 1));
    });
    sized.observe(host.current!);
    const recolor = () => on.drawing.setTheme(pageTheme());
    const themed = new MutationObserver(recolor);
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    for (const media of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      const list = matchMedia(media);
      list.addEventListener("change", recolor);
      ends.push(() => list.removeEventListener("change", recolor));
    }
    let before: readonly unknown[] = [];
    ends.push(
      effect(() => {
        const { pinned, account, selected, shown } = view.value, now = picture.value;
        const parts = [now.entities, now.edges, now.more, pinned, account, names.value, fresh.value];
        if (isSame(before, parts)) return;
        before = parts;
        const keep = new Set([...Object.keys(pinned), ...(selected && "id" in selected ? [selected.id] : []), ...(selected?.type === "path" ? [selected.from, selected.to] : [])]);
        const { entities, edges, leftOut } = limited(now.entities, now.edges, keep);
        const graph = graphOf(entities, edges, now.more, pinned, account, names.value.of, fresh.value);
        const from = new Map(shown.map((one) => [one.id, one.from]));
        // Where nodes stand does not depend on filters and accounts: everything that is known joins them.
        const number = new Map(graph.nodes.map((n, i) => [n.id, i]));
        const links = [...known.peek().values()].flatMap(({ subject, object }): [number, number][] => {
          const a = number.get(subject), b = number.get(object);
          return a === undefined || b === undefined ? [] : [[a, b]];
        });
        // What is taken in comes beside what stands; the camera stays, too.
        on.show(graph, links, (id) => from.get(id) ?? null, pinned, cameIn.peek());
        drawn.value = { graph, leftOut };
      }),
      effect(() => {
        void [view.value.selected, hovered.value, focus.value, byKeys.value, marked.value, pointedAt.value];
        on.look();
      }),
    );
    ends.push(
      effect(() => {
        const { selected } = view.value;
        if (selected?.type !== "entity") return;
        // When the panel has come: what is selected is not left under it.
        requestAnimationFrame(() => {
          const i = on.drawing.indexOf(selected.id);
          if (i >= 0 && stage.peek() === on && on.isCovered(i)) on.reveal(i);
        });
      }),
    );
    stage.value = on;
    if (new URLSearchParams(location.search).has("test")) tellTests(on, canvas.current!);
    return () => {
      stage.value = null;
      sized.disconnect();
      themed.disconnect();
      for (const end of ends) end();
      on.stop();
    };
  }, [isOverview]);

  useKey("fit", () => stage.value?.fit());
  useKey("pin", () => {
    const { selected } = view.value;
    return selected?.type === "entity" ? togglePin(selected.id) : false;
  });

  const { graph, leftOut } = drawn.value;
  const { selected } = view.value;
  const active = activeOf(graph, focus.value, selected);
  const onKey = (event: KeyboardEvent) => {
    const done = key(event, active, stage.value, (to) => {
      byKeys.value = true;
      focus.value = to;
    });
    if (done) event.preventDefault();
  };
  const over = hovered.value && (hovered.value.type === "edge" ? graph.edges : graph.nodes).find((one) => one.id === hovered.value!.id);
  return (
    <div class="graph">
      <div class="graph-window" ref={host}>
      <canvas class="graph-canvas" ref={canvas} aria-hidden="true" />
      {active && (
        <div
          class="graph-box" ref={box} role="listbox" tabIndex={0} aria-activedescendant="graph-active" aria-describedby="graph-how"
          aria-label={`Graph of ${graph.nodes.length.toLocaleString("en")} entities and ${graph.edges.length.toLocaleString("en")} statements`}
          onKeyDown={onKey}
          onFocus={() => {
            if (!box.current?.matches(":focus-visible")) return;
            byKeys.value = true;
            focus.value ??= { node: active.node.id, edge: null };
          }}
          onBlur={() => (byKeys.value = false)}
        >
          <div id="graph-active" class="sr" role="option" dir="auto" aria-selected={active.selected} aria-posinset={active.at + 1} aria-setsize={active.of}>{active.words}</div>
        </div>
      )}
      <p id="graph-how" class="sr">Arrow keys go to the next entity in their direction. With Shift they go through the statements of an entity. Enter opens what is named.</p>
      {selected?.type === "entity" && graph.nodes.some((n) => n.id === selected.id) && (
        <div class="graph-tools" ref={tools}>
          <GraphTools
            more={picture.value.more.get(selected.id) ?? 0} pinned={Object.hasOwn(view.value.pinned, selected.id)} collapsible={canCollapse(selected.id)}
            onExpand={() => void expand(selected.id)} onCollapse={() => collapse(selected.id)} onPin={() => togglePin(selected.id)} onHide={() => hide(selected.id)} onPath={() => startPath(selected.id)}
          />
        </div>
      )}
      {(leftOut.entities > 0 || leftOut.edges > 0) && <p class="graph-much" role="status">{muchInWords(graph, leftOut)}</p>}
      <p class="graph-hint" dir="auto" aria-hidden="true">{over ? over.title : ""}</p>
      <div class="graph-camera" role="group" aria-label="Camera">
        <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => stage.value?.zoomBy(1.4)}><Icon path="M9 4v10M4 9h10" /></button>
        <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => stage.value?.zoomBy(1 / 1.4)}><Icon path="M4 9h10" /></button>
        <button type="button" aria-label="Fit the picture to the window" title="Fit to the window (F)" aria-keyshortcuts="F" onClick={() => stage.value?.fit()}><Icon path="M3 7V3h4M11 3h4v4M15 11v4h-4M7 15H3v-4" /></button>
        <button type="button" aria-label="Lay out anew; what is pinned stays" title="Lay out anew; what is pinned stays" onClick={() => stage.value?.tidy()}><Icon path="M14.500 9a5.500 5.500 0 11-1.800-4.100M14.500 2.500v3h-3" /></button>
      </div>
      </div>
      {graph.nodes.length > 0 && !isOverview && <Legend graph={graph} account={view.value.account} />}
    </div>
  );
}

function Icon({ path }: { path: string }) {
  return <svg viewBox="0 0 18 18" aria-hidden="true"><path d={path} /></svg>;
}

/** Whether two lists of parts hold the same: lists and maps are compared by what is in them, because they are made anew. */
function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((x, i) => same(x, b[i]));
}

function same(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  if (Array.isArray(x) && Array.isArray(y)) return x.length === y.length && x.every((v, i) => v === y[i]);
  if (x instanceof Map && y instanceof Map) return x.size === y.size && [...x].every(([k, v]) => y.get(k) === v);
  return false;
}

function muchInWords(graph: Graph, leftOut: Picture["leftOut"]): string {
  const n = (count: number) => count.toLocaleString("en");
  const parts: string[] = [];
  if (leftOut.entities) parts.push(`${n(graph.nodes.length)} of ${n(graph.nodes.length + leftOut.entities)} entities, those with most statements`);
  if (leftOut.edges) parts.push(`${n(graph.edges.length)} of ${n(graph.edges.length + leftOut.edges)} statements`);
  return `More than a canvas can show: ${parts.join("; ")}. The list has all of them.`;
}

function lookOf(on: GraphStage, hovered: Picked | null, focus: Focus | null, { selected }: View): Look {
  const node = (id: Id) => on.drawing.indexOf(id), edge = (id: Id) => on.edges.findIndex((e) => e.id === id);
  const standOut = marked.peek(), pointed = pointedAt.peek();
  const nodes = [...(selected?.type === "path" ? [selected.from, selected.to] : []), ...standOut.entities].map(node).filter((i) => i >= 0);
  const edges = standOut.edges.map(edge).filter((i) => i >= 0);
  return {
    ...nowhere,
    ...(nodes.length > 0 && { nodes: new Set(nodes) }),
    ...(edges.length > 0 && { edges: new Set(edges) }),
    selectedNode: selected?.type === "entity" ? node(selected.id) : -1,
    selectedEdge: selected?.type === "statement" ? edge(selected.id) : -1,
    hoveredNode: hovered && hovered.type !== "edge" ? node(hovered.id) : -1,
    hoveredEdge: hovered?.type === "edge" ? edge(hovered.id) : pointed ? edge(pointed) : -1,
    focusedNode: focus ? node(focus.node) : -1,
    focusedEdge: focus?.edge ? edge(focus.edge) : -1,
  };
}

interface Active {
  node: Graph["nodes"][number];
  index: number;
  edge: Graph["edges"][number] | null;
  words: string;
  selected: boolean;
  at: number;
  of: number;
}

/** What the keys are at: what has the focus, else what is selected, else the entity with most statements. */
function activeOf(graph: Graph, focus: Focus | null, selected: View["selected"]): Active | null {
  if (graph.nodes.length === 0) return null;
  const find = (id: Id | undefined) => graph.nodes.findIndex((n) => n.id === id);
  let index = find(focus?.node);
  if (index < 0 && selected?.type === "entity") index = find(selected.id);
  if (index < 0) index = graph.nodes.reduce((best, n, i) => (n.degree > graph.nodes[best]!.degree ? i : best), 0);
  const node = graph.nodes[index]!;
  const mine = graph.edges.filter((e) => e.from === index || e.to === index);
  const nth = focus?.edge ? mine.findIndex((e) => e.id === focus.edge) : -1;
  if (nth >= 0) {
    const edge = mine[nth]!;
    return { node, index, edge, words: edge.title, selected: selected?.type === "statement" && selected.id === edge.id, at: nth, of: mine.length };
  }
  return { node, index, edge: null, words: node.title, selected: selected?.type === "entity" && selected.id === node.id, at: index, of: graph.nodes.length };
}

/** What a key does while the drawing has the focus; whether it did something. */
function key(event: KeyboardEvent, active: Active | null, on: GraphStage | null, go: (to: Focus) => void): boolean {
  if (!active || !on || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { node, index, edge } = active, id = node.id;
  const way = arrows[event.key];
  if (way && event.shiftKey) {
    const mine = on.edges.filter((e) => e.from === index || e.to === index);
    if (mine.length === 0) return true;
    const at = edge ? mine.indexOf(edge) : -1, step = way[0] + way[1];
    go({ node: id, edge: mine[(at + step + mine.length + (at < 0 && step < 0 ? 1 : 0)) % mine.length]!.id });
    return true;
  }
  if (way) {
    // From an edge an arrow leads to its other end.
    const near = new Set(on.edges.flatMap((e) => (e.from === index ? [e.to] : e.to === index ? [e.from] : [])));
    const to = edge ? (edge.from === index ? edge.to : edge.from) : nodeTowards(on, index, way, (i) => near.has(i));
    if (to < 0) return true;
    go({ node: on.nodes[to]!.id, edge: null });
    on.reveal(to);
    return true;
  }
  switch (event.key) {
    case "Enter":
    case " ":
      select(edge ? { type: "statement", id: edge.id } : { type: "entity", id });
      return true;
    case "Home":
      go({ node: on.nodes[0]!.id, edge: null });
      on.reveal(0);
      return true;
    case "+":
    case "=":
      on.zoomBy(1.4);
      return true;
    case "-":
    case "−":
      on.zoomBy(1 / 1.4);
      return true;
    case "e":
      void expand(id);
      return true;
    case "E":
      if (canCollapse(id)) collapse(id);
      return true;
    case "h":
      hide(id);
      return true;
    case "p":
      startPath(id);
      return true;
    case ".":
      return togglePin(id);
    default:
      return false;
  }
}

/** Pins an entity where it stands, or lets it go. */
function togglePin(id: Id): boolean {
  if (Object.hasOwn(view.value.pinned, id)) unpin(id);
  else {
    const on = stage.value, n = on?.nodes[on.drawing.indexOf(id)];
    if (!n) return false;
    pin(id, n.x, n.y);
  }
  return true;
}

/** Keeps the tools at the selected node, inside of the window. */
function moveTools(on: GraphStage, tools: HTMLElement | null) {
  const { selected } = view.peek();
  const i = selected?.type === "entity" ? on.drawing.indexOf(selected.id) : -1;
  if (!tools || i < 0) return;
  const place = on.drawing.position(selected!.type === "entity" ? selected!.id : "")!, r = on.drawing.graph.radius(i, on.camera);
  const { offsetWidth: w, offsetHeight: h } = tools, { width, height } = on.drawing;
  const x = Math.max(8, Math.min(width - w - 8, place.x - w / 2)), above = place.y - r - 20 - h;
  const y = above > 8 ? above : Math.min(height - h - 8, place.y + r + 44);
  const seen = place.x > -20 && place.x < width + 20 && place.y > -20 && place.y < height + 20;
  tools.style.transform = `translate(${Math.round(x)}px, ${Math.round(Math.max(8, y))}px)`;
  tools.style.visibility = seen ? "visible" : "hidden";
}

/** What tests ask: where a node and the middle of an edge are on the page. */
export interface ForTests {
  position(id: Id): { x: number; y: number } | null;
  /** The same in the coordinates of the picture, which no camera changes. */
  place(id: Id): { x: number; y: number } | null;
  edgePosition(id: Id): { x: number; y: number } | null;
  nodes(): Id[];
  edges(): Edge["id"][];
}

function tellTests(on: GraphStage, canvas: HTMLCanvasElement) {
  const onPage = (place: { x: number; y: number } | null) => {
    const box = canvas.getBoundingClientRect();
    return place && { x: place.x + box.left, y: place.y + box.top };
  };
  const told: ForTests = {
    position: (id) => onPage(on.drawing.position(id)),
    place: (id) => {
      const n = on.nodes[on.drawing.indexOf(id)];
      return n ? { x: n.x, y: n.y } : null;
    },
    edgePosition: (id) => onPage(on.drawing.edgePosition(id)),
    nodes: () => on.nodes.map((n) => n.id),
    edges: () => on.edges.map((e) => e.id),
  };
  Object.assign(window, { __explorer: told });
}
