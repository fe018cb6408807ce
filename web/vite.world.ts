import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { geoArea, geoCentroid } from "d3-geo";
import type { Feature, MultiPolygon, Polygon, Position } from "geojson";
import { feature, merge, mesh, quantize } from "topojson-client";
import { filter, filterWeight, presimplify, simplify, sphericalRingArea, sphericalTriangleArea } from "topojson-simplify";
import type { GeometryCollection, MultiPolygon as TopoMultiPolygon, Polygon as TopoPolygon, Topology } from "topojson-specification";
import type { Plugin } from "vite";

import type { World } from "./explorer/picture/world";
import { lines } from "./vite.lines";

// Cuts the land that the map stands on out of Natural Earth 1:50m (public domain), as the package world-atlas has it. It is
// the whole world, since a researcher's graph can lie anywhere: land without countries in it, borders, borders that are
// not agreed, and the names of countries. What is too small to be seen is left out.

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;

/** Cells of the grid from west to east: about a kilometre at the equator. */
const cells = 36_000;

/** Area in steradian that a bend or an island has to have to be kept: about 12 square kilometres. */
const smallest = 3e-7;

/** Names that Natural Earth shortens, or that have changed. */
const fullNames: Record<string, string> = {
  "Bosnia and Herz.": "Bosnia and Herzegovina",
  "Central African Rep.": "Central African Republic",
  "Dem. Rep. Congo": "Democratic Republic of the Congo",
  "Dominican Rep.": "Dominican Republic",
  "Eq. Guinea": "Equatorial Guinea",
  "N. Cyprus": "Northern Cyprus",
  "S. Sudan": "South Sudan",
  "W. Sahara": "Western Sahara",
  Macedonia: "North Macedonia",
  Turkey: "Türkiye",
  "United States of America": "United States",
};

/** Whether a place lies in a box of west, south, east, north. */
function within([x = 0, y = 0]: Position, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}

/** Divides a line into the pieces that lie in the box and those that do not. A step belongs to where its middle is. */
function divide(line: readonly Position[], box: readonly [number, number, number, number] | undefined): { inside: Position[][]; outside: Position[][] } {
  const inside: Position[][] = [];
  const outside: Position[][] = [];
  let last: boolean | undefined;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const here = !box || within([(a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2], box);
    const pieces = here ? inside : outside;
    if (here === last) pieces[pieces.length - 1]!.push(b);
    else pieces.push([a, b]);
    last = here;
  }
  return { inside, outside };
}

/** The world as the page loads it. */
export function cut(countries: Countries): World {
  let topology = quantize(simplify(presimplify(countries, sphericalTriangleArea), smallest) as Countries, cells) as Countries;
  topology = filter(topology, filterWeight(topology, smallest, sphericalRingArea)) as Countries;
  const shapes = topology.objects.countries;
  const code = (g: { id?: string | number; properties?: { name: string } }) => (g.id === undefined ? (g.properties?.name ?? "") : String(g.id));

  // Longitudes and latitudes in cells of the grid, each place as its steps from the one before it.
  const scale = 360 / cells;
  const steps = (line: readonly Position[]): number[] => {
    let [x, y] = [0, 0];
    const found: number[] = [];
    for (const [longitude = 0, latitude = 0] of line) {
      const [nextX, nextY] = [Math.round(longitude / scale), Math.round(latitude / scale)];
      if (found.length && nextX === x && nextY === y) continue;
      found.push(nextX - x, nextY - y);
      [x, y] = [nextX, nextY];
    }
    return found;
  };

  const borders: number[][] = [];
  const disputed = lines.map((line) => ({ name: line.name, words: line.words, lines: [] as number[][] }));
  const ofPair = new Map<string, number[]>();
  lines.forEach((line, i) => {
    for (const [a, b] of line.between) {
      const key = [a, b].sort().join(" ");
      ofPair.set(key, [...(ofPair.get(key) ?? []), i]);
    }
  });
  const found = new Set<string>();
  // Each pair of neighbours has its own mesh, but asking for every pair would take minutes; so only the contested ones are.
  const plain = mesh(topology, shapes, (a, b) => a !== b && !ofPair.has([code(a as never), code(b as never)].sort().join(" ")));
  for (const line of plain.coordinates) borders.push(steps(line));
  for (const [key, indices] of ofPair) {
    const pieces = mesh(topology, shapes, (a, b) => a !== b && [code(a as never), code(b as never)].sort().join(" ") === key).coordinates;
    if (pieces.length) found.add(key);
    for (let rest of [pieces]) {
      for (const i of indices) {
        const next: Position[][] = [];
        for (const piece of rest) {
          const { inside, outside } = divide(piece, lines[i]!.box);
          disputed[i]!.lines.push(...inside.map(steps));
          next.push(...outside);
        }
        rest = next;
      }
      borders.push(...rest.map(steps));
    }
  }
  const missing = [...ofPair.keys()].filter((key) => !found.has(key));
  if (missing.length) throw new Error(`vite.lines.ts names borders that the map does not have: ${missing.join(", ")}`);

  const land = merge(topology, shapes.geometries as (TopoPolygon | TopoMultiPolygon)[]);
  const names = shapes.geometries.flatMap((g) => {
    const name = (g.properties as { name?: string } | undefined)?.name ?? "";
    const whole = feature(topology, g) as Feature<Polygon | MultiPolygon>;
    const parts = whole.geometry.type === "Polygon" ? [whole.geometry.coordinates] : whole.geometry.coordinates;
    const areas = parts.map((coordinates) => geoArea({ type: "Polygon", coordinates }));
    const area = Math.max(...areas);
    if (!name || !(area > 2e-5) || area > 6) return []; // too small to be written on, as it is too small to be seen
    const [longitude, latitude] = geoCentroid({ type: "Polygon", coordinates: parts[areas.indexOf(area)]! });
    return [[fullNames[name] ?? name, Math.round(longitude * 10) / 10, Math.round(latitude * 10) / 10, Math.round(area * 1e5) / 1e5] as [string, number, number, number]];
  });
  return { scale, land: land.coordinates.map((polygon) => polygon.map(steps)), borders, disputed: disputed.filter((d) => d.lines.length), names };
}

/** Serves the world as a file of its own, so that only who opens the map loads it: `import address from "virtual:world"`. */
export function world(): Plugin {
  const id = "virtual:world";
  const name = "world.json";
  let text = "";
  let serving = false;
  const made = () => (text ||= JSON.stringify(cut(JSON.parse(readFileSync(createRequire(import.meta.url).resolve("world-atlas/countries-50m.json"), "utf8")) as Countries)));
  return {
    name: "world",
    configResolved: (config) => void (serving = config.command === "serve"),
    resolveId: (asked) => (asked === id ? `\0${id}` : null),
    load(asked) {
      if (asked !== `\0${id}`) return null;
      if (serving) return `export default "/@world/${name}";`;
      return `export default import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: "asset", name, source: made() })};`;
    },
    configureServer(server) {
      server.middlewares.use(`/@world/${name}`, (_request, response) => {
        response.setHeader("Content-Type", "application/json");
        response.end(made());
      });
    },
  };
}
