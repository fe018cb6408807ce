import type { Id } from "../picture/types";
import { born, type LayoutTask, type Place } from "./layout";
import type { Asked, Told } from "./layout.worker";

/** A node to be placed. */
export interface Newcomer {
  id: Id;
  /** From which it was born; null when it was searched. */
  from: Id | null;
  radius: number;
  /** Where it was put by hand. */
  pinned: readonly [number, number] | null;
}

/** What a layout needs to know: who is there, and who is joined to whom, by number. */
export interface Crowd {
  nodes: readonly Newcomer[];
  links: readonly (readonly [number, number])[];
}

/**
 * Knows where every node stands, and lays out the ones that have no place yet. Whoever has one keeps it, also when it leaves the picture and
 * comes back. The work is done beside the page.
 */
export class Arranger {
  private readonly places = new Map<Id, Place>();
  private readonly settled = new Set<Id>();
  private worker: Worker | null = null;
  private number = 0;
  private running: { crowd: Crowd; done: (finished: boolean) => void } | null = null;

  /** Gets x and y of each node of the last crowd, by number, on the way and at the end. */
  onPlaces: (xy: Float32Array, done: boolean) => void = () => {};

  constructor(private readonly makeWorker: () => Worker) {}

  /** Whether a layout is under way. */
  get busy(): boolean {
    return this.running !== null;
  }

  placeOf(id: Id): Place | undefined {
    return this.places.get(id);
  }

  /** Puts a node where a hand has put it. */
  put(id: Id, x: number, y: number) {
    this.places.set(id, { x, y });
    this.settled.add(id);
  }

  /**
   * Finds places for a crowd. Returned are those at which its nodes stand or are born at once; what is found afterwards is told to `onPlaces`, and `done`
   * resolves at the end, or to false when another crowd came before. With `tidy`
   * all are laid out anew but those that were put by hand. `frames` says whether places on the way are wanted.
   */
  arrange(crowd: Crowd, { tidy = false, frames = true, stretch = 1.3 } = {}): { xy: Float32Array; done: Promise<boolean> } {
    const { nodes } = crowd;
    this.running?.done(false);
    this.running = null;
    this.number++;
    if (tidy) this.settled.clear();
    const xy = new Float32Array(nodes.length * 2);
    const fixed = Uint8Array.from(nodes, (n) => Number(n.pinned !== null || this.settled.has(n.id)));
    const indexOf = new Map(nodes.map((n, i) => [n.id, i]));
    const known = nodes.map((n) => {
      if (n.pinned) return { x: n.pinned[0], y: n.pinned[1] };
      return tidy ? undefined : this.places.get(n.id);
    });
    known.forEach((place, i) => {
      if (place) [xy[2 * i], xy[2 * i + 1]] = [place.x, place.y];
    });
    const neighbours: number[][] = nodes.map(() => []);
    for (const [a, b] of crowd.links) {
      neighbours[a]!.push(b);
      neighbours[b]!.push(a);
    }
    const anyFixed = fixed.includes(1);
    const newcomers = nodes.map((_, i) => i).filter((i) => !known[i]);
    const parentOf = (i: number) => {
      const from = nodes[i]!.from, parent = from === null ? -1 : (indexOf.get(from) ?? -1);
      if (parent >= 0) return parent;
      return anyFixed ? (neighbours[i]!.find((n) => known[n]) ?? -1) : -1;
    };
    born(xy, newcomers, parentOf, (i) => known[i] !== undefined, stretch);
    nodes.forEach((n, i) => this.places.set(n.id, { x: xy[2 * i]!, y: xy[2 * i + 1]! }));
    if (!fixed.includes(0)) return { xy, done: Promise.resolve(true) };

    const task: LayoutTask = {
      xy: xy.slice(), fixed, radii: Float32Array.from(nodes, (n) => n.radius), links: Uint32Array.from(crowd.links.flat()),
      gentle: anyFixed && newcomers.length < nodes.length / 2, stretch,
    };
    const asked: Asked = { number: this.number, task, frames };
    this.worker ??= this.start();
    this.worker.postMessage(asked, [task.xy.buffer, task.fixed.buffer, task.radii.buffer, task.links.buffer]);
    return { xy, done: new Promise((done) => (this.running = { crowd, done })) };
  }

  stop() {
    this.running?.done(false);
    this.running = null;
    this.worker?.terminate();
    this.worker = null;
  }

  private start(): Worker {
    const worker = this.makeWorker();
    worker.addEventListener("message", ({ data }: MessageEvent<Told>) => this.take(data));
    return worker;
  }

  private take({ number, xy, done }: Told) {
    if (number !== this.number || !this.running) return;
    const { crowd } = this.running;
    crowd.nodes.forEach((n, i) => {
      if (this.settled.has(n.id)) return; // put by hand meanwhile
      this.places.set(n.id, { x: xy[2 * i]!, y: xy[2 * i + 1]! });
      if (done) this.settled.add(n.id);
    });
    crowd.nodes.forEach((n, i) => {
      const place = this.places.get(n.id)!;
      [xy[2 * i], xy[2 * i + 1]] = [place.x, place.y];
    });
    this.onPlaces(xy, done);
    if (done) {
      this.running.done(true);
      this.running = null;
    }
  }
}
