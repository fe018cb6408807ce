import { quadtree, type Quadtree } from "d3-quadtree";

import type { Id } from "../picture/types";
import { CanvasSurface, Widths } from "./canvas";
import { at, distance, inside } from "./geometry";
import { badge, emphasis, nowhere, paint, type Emphasis, type Look, type Placed, type Window } from "./paint";
import { Scene, type Camera, type Graph } from "./scene";
import { pictureCanvas, pictureSvg, type PosterOptions } from "./poster";
import type { Theme } from "./theme";

/** What is under the pointer: a node or an edge by number, or the "+12" of a node. */
export interface Picked {
  type: "node" | "edge" | "badge";
  index: number;
  id: Id;
}

/** How far outside of the window a snapshot reaches, so that it can be moved a little before it is drawn anew. */
const margin = 160;
/** How many nodes and edges that stand out are drawn above the snapshot. */
const mostAbove = 240;
/** Milliseconds without a move after which the camera is at rest. */
const rest = 120;
/** Milliseconds of drawing in one frame, at rest and while the camera moves. */
const turnAtRest = 16, turnMoving = 5;

/**
 * A graph on a canvas. The picture is drawn into a snapshot, in short turns when it is large, and the snapshot is laid under the camera in every frame:
 * however large the graph, moving it costs the same, and the page is never blocked. What is pointed at is drawn above it, at once.
 */
export class Drawing {
  private scene = new Scene({ nodes: [], edges: [] });
  private look: Look = nowhere;
  /** What stands out, and whether it is so much that it is drawn into the snapshot, not above it in every frame. */
  private out: Emphasis | null = null;
  private much = false;
  private view: Camera = { x: 0, y: 0, k: 1 };
  private size = { width: 0, height: 0, dpr: 1 };
  private readonly screen: CanvasRenderingContext2D;
  private readonly widths: Widths;
  private front: Snapshot | null = null;
  private back: Snapshot | null = null;
  private job: Generator<void, void> | null = null;
  /** Whether the snapshot does not show the graph as it is, or not from where the camera stands. */
  private stale = true;
  private off = false;
  private wake: ReturnType<typeof setTimeout> | undefined;
  private frame = 0;
  private movedAt = -Infinity;
  private tree: Quadtree<number> | null = null;
  private largest = 0;
  private places: Float32Array | null = null;
  private byId = new Map<Id, number>();
  /** Called after a frame that shows everything as it is. */
  onRest: () => void = () => {};
  /** Called before every frame: what moves with the picture is moved then. */
  onFrame: () => void = () => {};

  constructor(readonly canvas: HTMLCanvasElement, private colors: Theme) {
    this.screen = canvas.getContext("2d", { alpha: false })!;
    this.widths = new Widths(document.createElement("canvas").getContext("2d")!);
  }

  get graph(): Scene {
    return this.scene;
  }

  get camera(): Camera {
    return this.view;
  }

  get width(): number {
    return this.size.width;
  }

  get height(): number {
    return this.size.height;
  }

  get theme(): Theme {
    return this.colors;
  }

  /** Whether everything is drawn as it is. */
  get atRest(): boolean {
    return this.size.width === 0 || this.size.height === 0 || (!this.stale && !this.off && !this.job && !this.places && this.frame === 0);
  }

  /** Shows another graph. The camera stays. */
  setGraph(graph: Graph) {
    this.scene = new Scene(graph);
    this.byId = new Map(graph.nodes.map((n, i) => [n.id, i]));
    this.largest = this.scene.radii.reduce((a, b) => Math.max(a, b), 0);
    this.places = null;
    this.job = null;
    this.look = nowhere;
    this.out = null;
    this.much = false;
    this.moved();
  }

  /** Moves all nodes: x and y of each, by number. */
  setPlaces(xy: Float32Array) {
    this.places = xy;
    this.request();
  }

  /** Tells that nodes stand elsewhere. */
  moved() {
    this.tree = null;
    this.stale = true;
    this.request();
  }

  setLook(look: Look) {
    const before = this.look;
    if ((Object.keys(nowhere) as (keyof typeof nowhere)[]).every((k) => before[k] === look[k]) && before.nodes === look.nodes && before.edges === look.edges) return;
    this.look = look;
    this.out = emphasis(this.scene, look);
    this.much = this.out !== null && this.out.nodes.size + this.out.edges.size > mostAbove;
    if (this.much || this.front?.baked || this.back?.baked) this.stale = true;
    this.request();
  }

  setTheme(theme: Theme) {
    this.colors = theme;
    this.stale = true;
    this.request();
  }

  setCamera(camera: Camera) {
    this.view = camera;
    this.movedAt = performance.now();
    this.off = true;
    this.request();
  }

  resize(width: number, height: number, dpr: number) {
    if (width === this.size.width && height === this.size.height && dpr === this.size.dpr) return;
    this.size = { width, height, dpr };
    this.canvas.width = Math.round(width * dpr);
    this.canvas.height = Math.round(height * dpr);
    this.job = null;
    this.stale = true;
    this.draw();
  }

  /** Where a node is in the window; null when it is not in the picture. */
  position(id: Id): { x: number; y: number } | null {
    const i = this.byId.get(id);
    if (i === undefined) return null;
    const n = this.scene.nodes[i]!;
    return { x: n.x * this.view.k + this.view.x, y: n.y * this.view.k + this.view.y };
  }

  /** Where the middle of an edge is in the window; null when it is not in the picture. */
  edgePosition(id: Id): { x: number; y: number } | null {
    const e = this.scene.edges.findIndex((edge) => edge.id === id);
    return e < 0 ? null : at(this.scene.curve(e, this.view), 0.5);
  }

  /** Number of a node; -1 when it is not in the picture. */
  indexOf(id: Id): number {
    return this.byId.get(id) ?? -1;
  }

  /** What is at a place of the window; `near` is how far from a line one may point, 6 unless told. */
  pick(x: number, y: number, near = 6): Picked | null {
    const { scene, view } = this;
    this.tree ??= quadtree<number>().x((i) => scene.nodes[i]!.x).y((i) => scene.nodes[i]!.y).addAll(scene.nodes.map((_, i) => i));
    const wx = (x - view.x) / view.k, wy = (y - view.y) / view.k;
    const around = (Math.max(8, this.largest * 2.2) + 48) / view.k;
    let best: Picked | null = null, least = Infinity;
    this.tree.visit((quad, x0, y0, x1, y1) => {
      if (x0 > wx + around || x1 < wx - around || y0 > wy + around || y1 < wy - around) return true;
      if (!("length" in quad)) {
        for (let leaf: typeof quad | undefined = quad; leaf; leaf = leaf.next) {
          const i = leaf.data, n = scene.nodes[i]!, r = scene.radius(i, view) + near / 2;
          const dx = x - (n.x * view.k + view.x), dy = y - (n.y * view.k + view.y);
          const far = Math.hypot(dx, dy) / r;
          if (n.more > 0 && (view.k > 0.45 || i === this.look.selectedNode)) {
            const [l, t, right, bottom] = badge(scene, i, view, { measure: (w, s, h) => this.widths.of(w, s, h) });
            if (x >= l - 2 && x <= right + 2 && y >= t - 2 && y <= bottom + 2 && least > -1) [best, least] = [{ type: "badge", index: i, id: n.id }, -1];
          }
          if (far < least && inside(scene.shapes[i]!.shape, dx / r, dy / r)) [best, least] = [{ type: "node", index: i, id: n.id }, far];
        }
      }
      return false;
    });
    if (best) return best;
    least = near;
    for (let e = 0; e < scene.edges.length; e++) {
      const far = distance(scene.curve(e, view), x, y, least);
      if (far < least) [best, least] = [{ type: "edge", index: e, id: scene.edges[e]!.id }, far];
    }
    return best;
  }

  /** What is seen, as an SVG document. */
  toSVG(options: Omit<PosterOptions, "camera" | "width" | "height">): string {
    return pictureSvg(this.scene.unmarked(), { ...this.seen(options), widths: (w, s, h) => this.widths.of(w, s, h) });
  }

  /** What is seen, as an image in PNG with twice as many pixels each way. */
  toPNG(options: Omit<PosterOptions, "camera" | "width" | "height">): Promise<Blob> {
    const canvas = pictureCanvas(this.scene.unmarked(), this.seen(options), 2);
    return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("The picture is too large for this browser."))), "image/png"));
  }

  private seen(options: Omit<PosterOptions, "camera" | "width" | "height">): PosterOptions {
    return { look: this.look, ...options, camera: this.view, width: this.size.width, height: this.size.height };
  }

  /** Whether the camera moved just now. */
  private get moving(): boolean {
    return performance.now() - this.movedAt < rest;
  }

  private request() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  stop() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.wake);
    this.frame = 0;
    this.job = null;
  }

  private draw() {
    const { width, height } = this.size;
    if (width === 0 || height === 0) {
      this.onRest(); // nothing is seen, so there is nothing to wait for
      return;
    }
    if (this.places && !this.job) {
      const xy = this.places;
      this.scene.nodes.forEach((n, i) => {
        [n.x, n.y] = [xy[2 * i]!, xy[2 * i + 1]!];
      });
      this.places = null;
      this.tree = null;
      this.stale = true;
    }
    this.onFrame();
    const begun = performance.now();
    // While the camera moves the snapshot is enough for as long as it covers the window.
    if (!this.job && (this.stale || (this.off && !(this.moving && this.covers())))) {
      this.stale = this.off = false;
      this.back = snapshot(this.back, this.size, this.view, this.colors);
      this.back.baked = this.much ? this.out : null;
      this.job = baked(this.scene, new CanvasSurface(this.back.context, this.widths), { width, height, camera: this.view, theme: this.colors, margin }, this.back);
    }
    if (this.job) {
      const until = begun + (this.moving ? turnMoving : turnAtRest);
      do {
        if (this.job.next().done) {
          this.job = null;
          [this.front, this.back] = [this.back, this.front];
          break;
        }
      } while (performance.now() < until);
    }
    this.compose();
    if (this.job || this.stale || this.places) this.request();
    else if (this.off) {
      clearTimeout(this.wake);
      this.wake = setTimeout(() => this.request(), rest + 10);
    } else this.onRest();
  }

  /** Whether the snapshot, moved under the camera, fills the window and is not much coarser than it should be. */
  private covers(): boolean {
    const { front, view } = this, { width, height, dpr } = this.size;
    if (!front || front.dpr !== dpr) return false;
    const scale = view.k / front.camera.k, x = (-margin - front.camera.x) * scale + view.x, y = (-margin - front.camera.y) * scale + view.y;
    return scale > 0.55 && scale < 1.9 && x <= 0 && y <= 0 && x + (front.canvas.width / dpr) * scale >= width && y + (front.canvas.height / dpr) * scale >= height;
  }

  /** Lays the snapshot under the camera, and draws what stands out above it. */
  private compose() {
    const { screen, front, view, scene, colors, size } = this;
    const { width, height, dpr } = size;
    screen.setTransform(dpr, 0, 0, dpr, 0, 0);
    screen.globalAlpha = 1;
    screen.fillStyle = colors.ground;
    screen.fillRect(0, 0, width, height);
    const { out, look } = this;
    if (front) {
      const scale = view.k / front.camera.k;
      if (out && front.baked !== out) screen.globalAlpha = colors.forced ? 0.55 : out.rest;
      screen.drawImage(front.canvas, (-margin - front.camera.x) * scale + view.x, (-margin - front.camera.y) * scale + view.y, (front.canvas.width / front.dpr) * scale, (front.canvas.height / front.dpr) * scale);
      screen.globalAlpha = 1;
    }
    const nodes = new Set(this.much ? [] : out?.nodes), edges = new Set(this.much ? [] : out?.edges);
    for (const n of [look.selectedNode, look.hoveredNode, look.focusedNode]) if (n >= 0) nodes.add(n);
    for (const e of [look.selectedEdge, look.hoveredEdge, look.focusedEdge]) {
      if (e < 0) continue;
      edges.add(e);
      nodes.add(scene.edges[e]!.from).add(scene.edges[e]!.to);
    }
    if (nodes.size === 0) return;
    for (const _ of paint(scene, new CanvasSurface(screen, this.widths), { width, height, camera: view, theme: colors }, look, { nodes, edges }, new Map(front?.placed))) void _;
  }
}

/** Draws a snapshot: everything alike, or with what stands out in it. */
function* baked(scene: Scene, surface: CanvasSurface, window: Window, { baked: out, placed }: Snapshot): Generator<void, void> {
  if (!out) {
    yield* paint(scene, surface, window, nowhere, null, placed);
    return;
  }
  surface.fade(window.theme.forced ? 0.55 : out.rest);
  yield* paint(scene, surface, window, nowhere, { ...out, except: true });
  surface.close();
  yield* paint(scene, surface, window, nowhere, out, placed);
}

interface Snapshot {
  canvas: HTMLCanvasElement;
  context: CanvasRenderingContext2D;
  camera: Camera;
  dpr: number;
  placed: Placed;
  /** What stands out in it; null when nothing does. */
  baked: Emphasis | null;
}

function snapshot(old: Snapshot | null, { width, height, dpr }: { width: number; height: number; dpr: number }, camera: Camera, theme: Theme): Snapshot {
  const canvas = old?.canvas ?? document.createElement("canvas");
  const w = Math.round((width + 2 * margin) * dpr), h = Math.round((height + 2 * margin) * dpr);
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = old?.context ?? canvas.getContext("2d", { alpha: false })!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, w, h);
  context.setTransform(dpr, 0, 0, dpr, margin * dpr, margin * dpr);
  return { canvas, context, camera, dpr, placed: new Map(), baked: null };
}
