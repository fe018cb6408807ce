// What is used of topojson-simplify, which comes without types.
declare module "topojson-simplify" {
  import type { GeoJSON } from "geojson";
  import type { Topology } from "topojson-specification";

  export type Area = (shape: GeoJSON) => number;
  export const sphericalTriangleArea: Area;
  export const sphericalRingArea: Area;
  export function presimplify(topology: object, weight: Area): Topology;
  export function simplify(topology: Topology, minWeight: number): Topology;
  export function filterWeight(topology: Topology, minWeight: number, weight: Area): unknown;
  export function filter(topology: Topology, keep: unknown): Topology;
}
