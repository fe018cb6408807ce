import type { Shape } from "./encoding";

/** A line from one node to another, as a cubic Bézier curve: start, two handles, end, each x and y. */
export type Curve = readonly [number, number, number, number, number, number, number, number];

export interface Point {
  x: number;
  y: number;
}

export function at(c: Curve, t: number): Point {
  const u = 1 - t, a = u * u * u, b = 3 * u * u * t, d = 3 * u * t * t, e = t * t * t;
  return { x: a * c[0] + b * c[2] + d * c[4] + e * c[6], y: a * c[1] + b * c[3] + d * c[5] + e * c[7] };
}

/** The direction of the curve at t, of length 1. */
export function direction(c: Curve, t: number): Point {
  const u = 1 - t;
  let x = u * u * (c[2] - c[0]) + 2 * u * t * (c[4] - c[2]) + t * t * (c[6] - c[4]);
  let y = u * u * (c[3] - c[1]) + 2 * u * t * (c[5] - c[3]) + t * t * (c[7] - c[5]);
  if (x === 0 && y === 0) [x, y] = [c[6] - c[0], c[7] - c[1]];
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

/** About how long the curve is. */
export function span(c: Curve): number {
  const chord = Math.hypot(c[6] - c[0], c[7] - c[1]);
  return (chord + Math.hypot(c[2] - c[0], c[3] - c[1]) + Math.hypot(c[4] - c[2], c[5] - c[3]) + Math.hypot(c[6] - c[4], c[7] - c[5])) / 2;
}

/** A line that bends to its left by so much; straight for 0. */
export function bent(ax: number, ay: number, bx: number, by: number, bend: number): Curve {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const nx = ((by - ay) / length) * bend * (4 / 3), ny = (-(bx - ax) / length) * bend * (4 / 3);
  return [ax, ay, ax + (bx - ax) / 3 + nx, ay + (by - ay) / 3 + ny, ax + (2 * (bx - ax)) / 3 + nx, ay + (2 * (by - ay)) / 3 + ny, bx, by];
}

/** A line that leaves a node and comes back to it. */
export function loop(x: number, y: number, size: number, turn: number): Curve {
  const left = turn - Math.PI / 2 - 0.55, right = turn - Math.PI / 2 + 0.55;
  return [x, y, x + size * Math.cos(left), y + size * Math.sin(left), x + size * Math.cos(right), y + size * Math.sin(right), x, y];
}

/** The part of the curve between two of its places. */
export function part(c: Curve, from: number, to: number): Curve {
  return firstPart(lastPart(c, from), from >= 1 ? 1 : (to - from) / (1 - from));
}

function firstPart(c: Curve, t: number): Curve {
  const [ax, ay, bx, by, cx, cy, dx, dy] = c;
  const mix = (p: number, q: number) => p + (q - p) * t;
  const abx = mix(ax, bx), aby = mix(ay, by), bcx = mix(bx, cx), bcy = mix(by, cy), cdx = mix(cx, dx), cdy = mix(cy, dy);
  const abcx = mix(abx, bcx), abcy = mix(aby, bcy), bcdx = mix(bcx, cdx), bcdy = mix(bcy, cdy);
  return [ax, ay, abx, aby, abcx, abcy, mix(abcx, bcdx), mix(abcy, bcdy)];
}

function lastPart(c: Curve, t: number): Curve {
  const [ax, ay, bx, by, cx, cy, dx, dy] = firstPart([c[6], c[7], c[4], c[5], c[2], c[3], c[0], c[1]], 1 - t);
  return [dx, dy, cx, cy, bx, by, ax, ay];
}

/** The same line, so far to its left. */
export function beside(c: Curve, by: number): Curve {
  if (by === 0) return c;
  const first = direction(c, 0), last = direction(c, 1);
  const [fx, fy, lx, ly] = [first.y * by, -first.x * by, last.y * by, -last.x * by];
  return [c[0] + fx, c[1] + fy, c[2] + fx, c[3] + fy, c[4] + lx, c[5] + ly, c[6] + lx, c[7] + ly];
}

/** Distance of a point from the curve, which is taken as 16 straight lines. Infinity when it is over `most`. */
export function distance(c: Curve, x: number, y: number, most = Infinity): number {
  if (
    x < Math.min(c[0], c[2], c[4], c[6]) - most || x > Math.max(c[0], c[2], c[4], c[6]) + most ||
    y < Math.min(c[1], c[3], c[5], c[7]) - most || y > Math.max(c[1], c[3], c[5], c[7]) + most
  ) return Infinity;
  let best = Infinity, before: Point = { x: c[0], y: c[1] };
  for (let i = 1; i <= 16; i++) {
    const next = at(c, i / 16);
    best = Math.min(best, toSegment(before, next, x, y));
    before = next;
  }
  return best <= most ? best : Infinity;
}

function toSegment(a: Point, b: Point, x: number, y: number): number {
  const dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / square));
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

/** How far the border of a shape of radius 1 is from its middle, in a direction of any length. */
export function reach(shape: Shape, dx: number, dy: number): number {
  const points = shape.points, length = Math.hypot(dx, dy) || 1;
  [dx, dy] = [dx / length, dy / length];
  if (shape.round) return Math.hypot(points[0]![0], points[0]![1]);
  let far = 0;
  for (let i = 0; i < points.length; i++) {
    const [ax, ay] = points[i]!, [bx, by] = points[(i + 1) % points.length]!;
    const ex = bx - ax, ey = by - ay, cross = dx * ey - dy * ex;
    if (Math.abs(cross) < 1e-9) continue;
    const t = (ax * ey - ay * ex) / cross, s = (ax * dy - ay * dx) / cross;
    if (t > 0 && s >= -1e-6 && s <= 1 + 1e-6) far = Math.max(far, t);
  }
  return far || 1;
}

/** Whether a point is inside a shape of radius 1. */
export function inside(shape: Shape, x: number, y: number): boolean {
  return Math.hypot(x, y) <= reach(shape, x, y) || (x === 0 && y === 0);
}

/** Where on the curve its distance from the start, or from the end, is first as large as the border of a shape there. */
export function leaves(c: Curve, shape: Shape, radius: number, gap: number, fromEnd: boolean): number {
  const [x, y] = fromEnd ? [c[6], c[7]] : [c[0], c[1]];
  const out = (t: number) => {
    const p = at(c, fromEnd ? 1 - t : t), dx = p.x - x, dy = p.y - y, length = Math.hypot(dx, dy);
    return length > 0 && length >= reach(shape, dx / length, dy / length) * radius + gap;
  };
  let high = 0.5;
  for (let t = 1 / 16; t < 0.5; t += 1 / 16) {
    if (out(t)) {
      high = t;
      break;
    }
  }
  if (!out(high)) return 0.5; // the nodes lie one over the other: nothing of the line is seen
  let low = Math.max(0, high - 1 / 16);
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2;
    if (out(middle)) high = middle;
    else low = middle;
  }
  return fromEnd ? 1 - high : high;
}
