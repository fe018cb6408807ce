import type { MultiLineString, MultiPolygon, Position } from "geojson";

/**
 * The land that the map stands on, as it is loaded: lines are whole numbers, each place as its steps (east, north) from the
 * one before it, in units of `scale` degrees.
 */
export interface World {
  scale: number;
  land: readonly (readonly (readonly number[])[])[];
  borders: readonly (readonly number[])[];
  /** Borders that are not agreed, with whose line each is. */
  disputed: readonly { name: string; words: string; lines: readonly (readonly number[])[] }[];
  /** Name of a country, longitude and latitude of the middle of its largest part, and the area of that part in steradian. */
  names: readonly (readonly [string, number, number, number])[];
}

/** The places of a line, as longitude and latitude. */
export function places(steps: readonly number[], scale: number): Position[] {
  let [x, y] = [0, 0];
  const found: Position[] = [];
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i]!;
    y += steps[i + 1]!;
    found.push([x * scale, y * scale]);
  }
  return found;
}

export function landOf({ land, scale }: World): MultiPolygon {
  return { type: "MultiPolygon", coordinates: land.map((polygon) => polygon.map((ring) => places(ring, scale))) };
}

export function linesOf(lines: readonly (readonly number[])[], scale: number): MultiLineString {
  return { type: "MultiLineString", coordinates: lines.map((line) => places(line, scale)) };
}
