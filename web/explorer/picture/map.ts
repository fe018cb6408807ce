import { geoEqualEarth, geoMercator, type GeoProjection } from "d3-geo";

import type { Place } from "./place";
import type { Edge, Id } from "./types";

// What of the Earth a map shows, and where on the screen things stand.

/** The middle meridian and the width of the narrowest strip, in degrees, in which all the places lie, across the date line if need be. */
export function strip(places: readonly Place[]): { middle: number; width: number } {
  const around = places.map(({ longitude }) => ((longitude % 360) + 360) % 360).sort((a, b) => a - b);
  if (!around.length) return { middle: 0, width: 360 };
  let [gap, after] = [-1, 0];
  around.forEach((longitude, i) => {
    const before = i ? around[i - 1]! : around.at(-1)! - 360;
    if (longitude - before > gap) [gap, after] = [longitude - before, longitude];
  });
  const width = around.length > 1 ? 360 - gap : 0;
  const middle = (after + width / 2) % 360;
  return { middle: middle > 180 ? middle - 360 : middle, width };
}

/** The least that a map shows, in degrees of latitude: a place alone is shown in its surroundings. */
const least = 9;

/**
 * A projection that shows all the places within a frame, with air around them; the whole Earth when there are none. Regions are drawn with Mercator's projection, in
 * which shapes are right; when the places lie far around the Earth, in one where areas are.
 */
export function projectionFor(places: readonly Place[], width: number, height: number, air: number): GeoProjection {
  const { middle, width: degrees } = strip(places);
  const far = places.length === 0 || degrees > 150 || places.some(({ latitude }) => Math.abs(latitude) > 80);
  const projection = (far ? geoEqualEarth() : geoMercator()).rotate([far && places.length === 0 ? 0 : -middle, 0]).precision(0.3);
  const frame: [[number, number], [number, number]] = [
    [Math.min(air, width / 4), Math.min(air, height / 4)],
    [width - Math.min(air, width / 4), height - Math.min(air, height / 4)],
  ];
  if (far) return projection.fitExtent(frame, { type: "Sphere" });
  const latitudes = places.map(({ latitude }) => latitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const more = Math.max(0, least - (north - south)) / 2;
  const wide = Math.max(degrees, least);
  const corners: [number, number][] = [
    [middle - wide / 2, Math.max(-84, south - more)],
    [middle + wide / 2, Math.min(84, north + more)],
  ];
  return projection.fitExtent(frame, { type: "MultiPoint", coordinates: corners });
}

export interface Spot {
  x: number;
  y: number;
}

/** Things that would lie over each other on the screen, and where each is put instead. */
export interface Fan<Thing> extends Spot {
  things: { thing: Thing; x: number; y: number }[];
}

/**
 * Spreads things that lie nearer to each other than `near` pixels around their middle, in a spiral in which each has `room` pixels. What lies alone stays where it is.
 * The first of a fan stays in its middle.
 */
export function fanOut<Thing extends Spot>(things: readonly Thing[], near: number, room: number): Fan<Thing>[] {
  const fans: { x: number; y: number; members: Thing[] }[] = [];
  const cells = new Map<string, number[]>();
  for (const thing of things) {
    const [column, row] = [Math.floor(thing.x / near), Math.floor(thing.y / near)];
    let found: (typeof fans)[number] | undefined;
    for (let c = column - 1; c <= column + 1 && !found; c++) {
      for (let r = row - 1; r <= row + 1 && !found; r++) {
        const index = cells.get(`${c} ${r}`)?.find((i) => Math.hypot(fans[i]!.x - thing.x, fans[i]!.y - thing.y) < near);
        if (index !== undefined) found = fans[index];
      }
    }
    if (found) {
      found.members.push(thing);
      continue;
    }
    const key = `${column} ${row}`;
    cells.set(key, [...(cells.get(key) ?? []), fans.length]);
    fans.push({ x: thing.x, y: thing.y, members: [thing] });
  }
  const golden = Math.PI * (3 - Math.sqrt(5));
  return fans.map(({ x, y, members }) => ({
    x,
    y,
    things: members.map((thing, i) => {
      if (members.length === 1) return { thing, x: thing.x, y: thing.y };
      // Few go around the middle in a ring, the first at its top; many fill a disc like the seeds of a sunflower.
      if (members.length <= 7) {
        const [turn, far] = [(i / members.length) * 2 * Math.PI - Math.PI / 2, Math.max(room * 0.7, (room * members.length) / (2 * Math.PI))];
        return { thing, x: x + far * Math.cos(turn), y: y + far * Math.sin(turn) };
      }
      const far = room * 0.62 * Math.sqrt(i);
      return { thing, x: x + far * Math.cos(i * golden), y: y + far * Math.sin(i * golden) };
    }),
  }));
}

/** Edges between entities that are on the map, from every place of the one to the nearest of the other. */
export function arcs(edges: readonly Edge[], spots: ReadonlyMap<Id, readonly Spot[]>): { edge: Edge; from: Spot; to: Spot }[] {
  return edges.flatMap((edge) => {
    const [from, to] = [spots.get(edge.subject), spots.get(edge.object)];
    if (!from?.length || !to?.length || edge.subject === edge.object) return [];
    let best: { from: Spot; to: Spot; far: number } | null = null;
    for (const a of from) {
      for (const b of to) {
        const far = Math.hypot(a.x - b.x, a.y - b.y);
        if (!best || far < best.far) best = { from: a, to: b, far };
      }
    }
    return [{ edge, from: best!.from, to: best!.to }];
  });
}
