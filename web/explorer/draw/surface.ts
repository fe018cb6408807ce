import type { Shape } from "./encoding";
import type { Curve } from "./geometry";

// What a picture is drawn on. There are two: a canvas, and SVG as text, so that what is exported is what is seen.

export interface Stroke {
  color: string;
  width: number;
  dash?: readonly number[];
  round?: boolean;
  opacity?: number;
}

export interface Words {
  x: number;
  y: number;
  words: string;
  size: number;
  weight: number;
  color: string;
  /** Colour of a border around the letters, which keeps them legible over lines. */
  halo?: string;
  /** Turned by so many radians around its place. */
  turn?: number;
  italic?: boolean;
  anchor?: "start" | "middle";
}

export interface Surface {
  /** Starts a part that is one thing of the graph. On a canvas it does nothing. */
  open(part: "node" | "edge" | "group", name: string, title: string): void;
  /** Starts a part that is seen through. */
  fade(opacity: number): void;
  close(): void;
  curve(curve: Curve, stroke: Stroke): void;
  /** A line through points, closed and filled when a fill is given. */
  polygon(points: readonly (readonly [number, number])[], fill: string | null, stroke?: Stroke): void;
  /** A shape of radius 1 at a place, so large. */
  shape(shape: Shape, x: number, y: number, radius: number, fill: string | null, stroke?: Stroke): void;
  disc(x: number, y: number, radius: number, fill: string | null, stroke?: Stroke): void;
  /** A box with round corners. */
  box(x: number, y: number, width: number, height: number, corner: number, fill: string, stroke?: Stroke): void;
  /** Words in the middle of their place, in the direction in which their letters are written. */
  text(words: Words): void;
  /** How wide words are. */
  measure(words: string, size: number, weight: number): number;
}

export const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** The direction of a text by its first letter that has one. */
export function directionOf(text: string): "ltr" | "rtl" {
  const strong = /\p{L}/u.exec(text);
  return strong && /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(strong[0]) ? "rtl" : "ltr";
}
