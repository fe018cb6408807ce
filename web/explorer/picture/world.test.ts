import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { geoContains } from "d3-geo";
import { describe, expect, test } from "vitest";

import { cut } from "../../vite.world";
import { landOf, linesOf, places } from "./world";

const made = cut(JSON.parse(readFileSync(new URL("../../node_modules/world-atlas/countries-50m.json", import.meta.url), "utf8")));

describe("the land of the map", () => {
  test("a line is read back from its steps", () => {
    expect(places([10, 20, 1, -1, 0, 5], 0.5)).toEqual([[5, 10], [5.5, 9.5], [5.5, 12]]);
    expect(places([], 1)).toEqual([]);
  });

  test("people have land to stand on wherever they are", () => {
    const land = landOf(made);
    const cities: [string, number, number][] = [["Kabul", 69.17, 34.53], ["Doha", 51.45, 25.3], ["Bogotá", -74.07, 4.71], ["Juba", 31.6, 4.85], ["Port Moresby", 147.2, -9.4], ["Reykjavík", -21.8, 64.1]];
    for (const [name, longitude, latitude] of cities) expect(geoContains(land, [longitude, latitude]), name).toBe(true);
    expect(geoContains(land, [-30, 0]), "the Atlantic").toBe(false);
  });

  test("a border that is not agreed is dashed only, and only where it is contested", () => {
    const near = (lines: readonly (readonly number[])[], longitude: number, latitude: number) =>
      linesOf(lines, made.scale).coordinates.some((line) => line.some(([x, y]) => Math.hypot(x! - longitude, y! - latitude) < 0.4));
    const of = (name: string) => made.disputed.find((d) => d.name === name)!.lines;
    expect(near(of("Durand Line"), 71.1, 34.1), "Torkham").toBe(true);
    expect(near(made.borders, 71.1, 34.1)).toBe(false);
    expect(near(of("Line of Control"), 74.0, 33.8), "Poonch").toBe(true);
    expect(near(of("Line of Control"), 70.0, 27.0), "Rajasthan").toBe(false);
    expect(near(made.borders, 70.0, 27.6), "Rajasthan").toBe(true);
  });

  test("it is small enough to be loaded when the map is opened", () => {
    expect(gzipSync(JSON.stringify(made)).length).toBeLessThan(160_000);
  });
});
