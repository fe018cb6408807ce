import { Arranger, type Crowd } from "../draw/arrange";
import { Drawing, type Picked } from "../draw/drawing";
import { radiusOf, shapeOf } from "../draw/encoding";
import { gestures, type Acts } from "../draw/gestures";
import { stretchOf } from "../draw/layout";
import type { Look } from "../draw/paint";
import type { Camera, Graph } from "../draw/scene";
import type { Theme } from "../draw/theme";
import type { Id } from "../picture/types";

// The graph on its canvas, in motion: which places it goes to and how, and what hands do to it. It knows nothing of the store.

/** What the page does when hands do something. */
export interface StageActs {
  hover(picked: Picked | null): void;
  click(picked: Picked | null): void;
  expand(id: Id): void;
  pin(id: Id, x: number, y: number): void;
  /** Whether something is being laid out, moves, or is not drawn yet. */
  moving(is: boolean): void;
  /** What is pointed at in the graph that is drawn now. */
  look(): Look;
  /** How much of the window's right side something else stands over, in pixels. */
  covered(): number;
  /** Something has moved on the screen: what goes along with it is moved. */
  frame(): void;
}

/** What stays when a stage is left and another one comes: where nodes stand, and where one looked from. */
export class Memory {
  readonly arranger = new Arranger(() => new Worker(new URL("../draw/layout.worker.ts", import.meta.url), { type: "module" }));
  camera: Camera | null = null;
}

const glide = 340;

export class GraphStage {
  readonly drawing: Drawing;
  private readonly hands: ReturnType<typeof gestures>;
  private graph: Graph = { nodes: [], edges: [] };
  private crowd: Crowd = { nodes: [], links: [] };
  private shown = false;
  private arranging = false;
  private frame = 0;
  private ticket = 0;
  /** Whether the camera follows the layout: until a hand moves it. */
  private following = true;

  constructor(canvas: HTMLCanvasElement, theme: Theme, private readonly memory: Memory, private readonly acts: StageActs, private readonly reducedMotion: () => boolean) {
    this.drawing = new Drawing(canvas, theme);
    const hands: Acts = {
      hover: (picked) => acts.hover(picked),
      click: (picked) => (picked?.type === "badge" ? acts.expand(picked.id) : acts.click(picked)),
      doubleClick: (picked) => picked?.type === "node" && acts.expand(picked.id),
      drag: (node, x, y) => this.put(node, x, y),
      drop: (node, x, y) => {
        this.put(node, x, y);
        acts.pin(this.graph.nodes[node]!.id, x, y);
      },
      camera: () => (this.following = false),
    };
    this.hands = gestures(this.drawing, hands, reducedMotion);
    this.drawing.onFrame = () => {
      memory.camera = this.drawing.camera;
      acts.frame();
    };
    this.drawing.onRest = () => this.tell();
    memory.arranger.onPlaces = (xy, done) => this.take(xy, done);
    if (memory.camera) {
      this.following = false;
      this.hands.moveTo(memory.camera, false);
    }
  }

  get nodes() {
    return this.graph.nodes;
  }

  get edges() {
    return this.graph.edges;
  }

  get camera(): Camera {
    return this.drawing.camera;
  }

  /** Shows a graph: what stands stays, what is new is born and settles. When all that is new is `quiet`, the camera stays where it is. `links` are pairs of nodes that belong near each other, whether an edge between them is shown or not. */
  show(graph: Graph, links: readonly (readonly [number, number])[], born: (id: Id) => Id | null, pinned: Readonly<Record<Id, readonly [number, number]>>, quiet: ReadonlySet<Id> = new Set()) {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const drawn = new Map(this.shown ? this.graph.nodes.map((n) => [n.id, n]) : []), wasShown = this.shown;
    this.graph = graph;
    this.crowd = {
      nodes: graph.nodes.map((n) => ({ id: n.id, from: born(n.id), radius: radiusOf(shapeOf(n.shape, n.kindLabel).name, n.degree), pinned: pinned[n.id] ?? null })),
      links,
    };
    const news = graph.nodes.filter((n) => !drawn.has(n.id) && !this.memory.arranger.placeOf(n.id));
    const isQuiet = wasShown && news.length > 0 && news.every((n) => quiet.has(n.id));
    if (isQuiet) this.following = false;
    const xy = this.arrange(false, news.length > 0 && this.shown && !isQuiet);
    if (!wasShown && this.arranging) {
      if (graph.nodes.length > 300) this.place(xy);
      return; // nobody wants to see where a layout begins
    }
    graph.nodes.forEach((n, i) => {
      const here = drawn.get(n.id);
      [n.x, n.y] = here ? [here.x, here.y] : [xy[2 * i]!, xy[2 * i + 1]!];
    });
    this.begin();
    if (!wasShown && this.following) this.fit(false);
    if (!this.arranging) this.glideTo(xy);
  }

  /** Lays out all but what was put by hand. */
  tidy() {
    this.following = true;
    this.arrange(true, false);
  }

  /** Draws anew what is pointed at. */
  look() {
    if (this.shown) this.drawing.setLook(this.acts.look());
  }

  resize(width: number, height: number, dpr: number) {
    const before = { width: this.drawing.width, height: this.drawing.height }, wasWhole = this.isWhole(0);
    this.drawing.resize(width, height, dpr);
    if (this.following) this.fit(false);
    else if (before.width > 0 && width > 0) {
      const { x, y, k } = this.camera; // what was in the middle stays there
      this.hands.moveTo({ x: x + (width - before.width) / 2, y: y + (height - before.height) / 2, k }, false);
      if (wasWhole && !this.isWhole(30)) this.fit(false);
    }
  }

  /** Whether all nodes stand inside of the window, so far from its border. */
  private isWhole(border: number): boolean {
    const { x, y, k } = this.camera, { width, height } = this.drawing;
    return this.graph.nodes.every((n) => {
      const sx = n.x * k + x, sy = n.y * k + y;
      return sx >= border && sx <= width - border && sy >= border && sy <= height - border;
    });
  }

  /** Shows everything. */
  fit(animate = true) {
    if (this.graph.nodes.length) this.hands.moveTo(this.drawing.graph.fit(this.drawing.width - this.acts.covered(), this.drawing.height), animate);
  }

  zoomBy(factor: number) {
    this.following = false;
    this.hands.zoomBy(factor);
  }

  panBy(x: number, y: number) {
    this.following = false;
    const c = this.camera;
    this.hands.moveTo({ x: c.x + x, y: c.y + y, k: c.k });
  }

  /** Moves the camera just so far that a node is seen well. */
  reveal(node: number) {
    const n = this.graph.nodes[node]!, { x, y, k } = this.camera, { height } = this.drawing, width = this.drawing.width - this.acts.covered(), edge = Math.min(90, width / 4, height / 4);
    const sx = n.x * k + x, sy = n.y * k + y;
    const dx = Math.max(0, edge - sx) || Math.min(0, width - edge - sx), dy = Math.max(0, edge - sy) || Math.min(0, height - edge - sy);
    if (dx || dy) this.panBy(dx, dy);
  }

  /** Whether something else stands over a node. */
  isCovered(node: number): boolean {
    const over = this.acts.covered();
    return over > 0 && this.graph.nodes[node]!.x * this.camera.k + this.camera.x > this.drawing.width - over - 12;
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.memory.arranger.stop();
    this.memory.arranger.onPlaces = () => {};
    this.hands.stop();
    this.drawing.stop();
    this.acts.moving(false);
  }

  private arrange(tidy: boolean, follow: boolean): Float32Array {
    const ticket = ++this.ticket;
    this.arranging = true;
    const { xy, done } = this.memory.arranger.arrange(this.crowd, { tidy, frames: this.graph.nodes.length > 300 && !this.reducedMotion(), stretch: stretchOf(this.drawing.width, this.drawing.height) });
    let now = true;
    if (!this.memory.arranger.busy) this.arranging = false;
    void done.then((finished) => {
      now = false;
      if (!finished || ticket !== this.ticket) return;
      this.arranging = false;
      if (follow && !this.following) this.revealAll();
      this.tell();
    });
    if (now) this.tell();
    return xy;
  }

  private take(xy: Float32Array, done: boolean) {
    if (!this.shown) {
      if (!done && this.graph.nodes.length <= 300) return;
      this.place(xy);
      this.begin();
      if (this.following) this.fit(false);
      return;
    }
    if (done) this.glideTo(xy);
    else {
      this.place(xy);
      this.drawing.setPlaces(xy);
      if (this.following) this.fit(false);
    }
  }

  private place(xy: Float32Array) {
    this.graph.nodes.forEach((n, i) => ([n.x, n.y] = [xy[2 * i]!, xy[2 * i + 1]!]));
  }

  private begin() {
    this.shown = this.graph.nodes.length > 0;
    this.drawing.setGraph(this.graph);
    this.drawing.setLook(this.acts.look());
    this.acts.frame();
  }

  private put(node: number, x: number, y: number) {
    const n = this.graph.nodes[node];
    if (!n) return;
    [n.x, n.y] = [x, y];
    this.memory.arranger.put(n.id, x, y);
    this.drawing.moved();
  }

  /** Lets nodes slide to their places; at once for those who want no motion, and where little moves. */
  private glideTo(target: Float32Array) {
    cancelAnimationFrame(this.frame);
    const nodes = this.graph.nodes, from = Float32Array.from(nodes.flatMap((n) => [n.x, n.y])), begun = performance.now();
    const far = from.some((value, i) => Math.abs(value - target[i]!) > 0.5);
    const end = () => {
      this.frame = 0;
      this.place(target);
      this.drawing.moved();
      if (this.following) this.fit(far);
      this.tell();
    };
    if (!far || this.reducedMotion() || nodes.length > 600) {
      if (far) end();
      return;
    }
    const step = () => {
      const t = Math.min(1, (performance.now() - begun) / glide), e = 1 - (1 - t) ** 3;
      if (t >= 1) {
        end();
        return;
      }
      nodes.forEach((n, i) => {
        n.x = from[2 * i]! + (target[2 * i]! - from[2 * i]!) * e;
        n.y = from[2 * i + 1]! + (target[2 * i + 1]! - from[2 * i + 1]!) * e;
      });
      this.drawing.moved();
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
    this.tell();
  }

  /** Shows everything when something came to stand outside of the window. */
  private revealAll() {
    // Not before the nodes have arrived: the camera goes to where they are.
    const wait = () => {
      if (this.frame) requestAnimationFrame(wait);
      else if (!this.isWhole(20)) this.fit();
    };
    requestAnimationFrame(wait);
  }

  private tell() {
    this.acts.moving(this.arranging || this.frame !== 0 || this.hands.moving() || !this.drawing.atRest);
  }
}
