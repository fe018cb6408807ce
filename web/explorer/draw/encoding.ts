import type { Support } from "../picture/types";

// What stands for what: shapes and sizes of nodes, strokes of edges. Colours are those of a theme. All shapes are polygons or circles around
// 0,0 with a reach of about 1, so that one list of points draws them, cuts edges at their border and finds them under the pointer.

export const families = ["actors", "deals", "process", "location", "evidence"] as const;
export type Family = (typeof families)[number];

export const shapes = ["square", "small-square", "circle", "hexagon", "pentagon", "diamond", "star", "triangle", "pill", "page"] as const;
export type ShapeName = (typeof shapes)[number];

export interface Shape {
  /** Corners, clockwise from the top. Those of a circle are for hit tests only. */
  points: readonly (readonly [number, number])[];
  round: boolean;
  /** A second line, drawn within the shape in the colour of the ground: the fold of a page. */
  fold?: readonly (readonly [number, number])[];
}

const around = (corners: number, radius: (corner: number) => number, turn = 0): [number, number][] =>
  Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners - Math.PI / 2 + turn;
    return [radius(i) * Math.cos(angle), radius(i) * Math.sin(angle)];
  });

const box = (w: number, h: number): [number, number][] => [[-w, -h], [w, -h], [w, h], [-w, h]];

const pill = (): [number, number][] => {
  const right = around(12, () => 0.62).filter(([x]) => x > -0.01);
  return [...right.map(([x, y]): [number, number] => [x + 0.48, y]), ...right.map(([x, y]): [number, number] => [-x - 0.48, -y])];
};

const drawings: Readonly<Record<ShapeName, Shape>> = {
  square: { points: box(0.94, 0.94), round: false },
  "small-square": { points: box(0.72, 0.72), round: false },
  circle: { points: around(24, () => 0.96), round: true },
  hexagon: { points: around(6, () => 1.06), round: false },
  pentagon: { points: around(5, () => 1.08).map(([x, y]) => [x, y + 0.06]), round: false },
  diamond: { points: around(4, () => 1.14), round: false },
  star: { points: around(10, (i) => (i % 2 ? 0.6 : 1.24)).map(([x, y]) => [x, y + 0.06]), round: false },
  triangle: { points: around(3, () => 1.22).map(([x, y]) => [x, y + 0.22]), round: false },
  pill: { points: pill(), round: false },
  page: { points: [[-0.78, -1], [0.3, -1], [0.78, -0.5], [0.78, 1], [-0.78, 1]], round: false, fold: [[0.3, -1], [0.3, -0.5], [0.78, -0.5]] },
};

/** The shape of a node, and the letter in it: a kind whose shape is not known is a circle with its first letter. */
export function shapeOf(shape: string, kindLabel: string): { name: ShapeName; shape: Shape; letter: string } {
  if (Object.hasOwn(drawings, shape)) return { name: shape as ShapeName, shape: drawings[shape as ShapeName], letter: "" };
  return { name: "circle", shape: drawings.circle, letter: firstLetter(kindLabel) };
}

/** The family of a node; one that is not known is drawn in the quiet colour of evidence. */
export function familyOf(family: string): Family {
  return (families as readonly string[]).includes(family) ? (family as Family) : "evidence";
}

function firstLetter(label: string): string {
  return (Array.from(label.trim())[0] ?? "?").toLocaleUpperCase();
}

/** Radius of a node on the screen at scale 1: what has more statements is larger, and states are larger than the rest. */
export function radiusOf(shape: ShapeName, degree: number): number {
  const size = 8.5 + 2.1 * Math.log2(1 + Math.max(0, degree));
  return Math.min(26, shape === "square" ? size * 1.15 : size);
}

/** How much larger than at scale 1 a node is drawn at scale k: it grows slower than the distances, so that zooming in makes room. */
export function growth(k: number): number {
  return k >= 1 ? Math.min(2.2, k ** 0.45) : Math.max(0.2, k ** 0.65);
}

/** Width of an edge by its independent sources: 1.3 for one, and never over 4.5. */
export function widthOf(sources: number): number {
  return Math.min(4.5, 0.5 + 0.85 * Math.sqrt(Math.max(1, sources)));
}

/** The lines of an edge: how far each stands to the side, and its dashes. */
export function linesOf(support: Support, width: number): readonly { aside: number; width: number; dash: readonly number[]; round: boolean }[] {
  switch (support) {
    case "solid":
      return [{ aside: 0, width, dash: [], round: false }];
    case "dashed":
      return [{ aside: 0, width, dash: [6 + width, 3.5 + width], round: false }];
    case "dotted":
      return [{ aside: 0, width: width + 0.7, dash: [0.01, width * 2 + 3], round: true }];
    case "double": {
      const each = Math.max(1.1, width * 0.7);
      return [{ aside: -(each / 2 + 1.2), width: each, dash: [], round: false }, { aside: each / 2 + 1.2, width: each, dash: [5, 3.5], round: false }];
    }
  }
}
