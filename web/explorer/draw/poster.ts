import { CanvasSurface } from "./canvas";
import { families, familyOf, linesOf, shapeOf, type Family } from "./encoding";
import { fill } from "./labels";
import { colorOf, emphasis, nowhere, paint, sideMark, type Look, type Placed } from "./paint";
import type { Camera, Graph, Scene, Side } from "./scene";
import { escape, SvgSurface } from "./svg";
import { font, type Surface } from "./surface";
import type { Theme } from "./theme";
import { supports } from "../picture/support";
import type { Support } from "../picture/types";

// A picture to take away: what is seen, with a title, a legend, what is shown in words, and where it comes from.

/** What stands under a picture. Each may be empty. */
export interface Caption {
  title: string;
  /** What is shown and what is left out, in words. */
  words: string;
  /** Version of the data, licence, citation: one line each. */
  notes: readonly string[];
}

export interface PosterOptions {
  width: number;
  height: number;
  camera: Camera;
  theme: Theme;
  look?: Look;
  caption?: Caption;
  /** Names of the two whose accounts are compared. */
  compared?: { left: string; right: string };
}

/** A kind in a legend. */
export interface KindEntry {
  label: string;
  family: Family;
  shape: string;
}

/** What a legend of a scene says: the kinds and the sorts of edges that are in it, in the order of families and of support. */
export function legendOf(scene: Graph): { kinds: readonly KindEntry[]; supports: readonly Support[]; sides: readonly Side[]; negative: boolean } {
  const kinds = new Map<string, KindEntry>();
  for (const n of scene.nodes) {
    if (!kinds.has(n.kindLabel)) kinds.set(n.kindLabel, { label: n.kindLabel, family: familyOf(n.family), shape: n.shape });
  }
  const present = new Set(scene.edges.map((e) => e.support)), sides = new Set(scene.edges.map((e) => e.side));
  return {
    kinds: [...kinds.values()].sort((a, b) => families.indexOf(a.family) - families.indexOf(b.family) || a.label.localeCompare(b.label)),
    supports: supports.map((s) => s.support).filter((s) => present.has(s)),
    sides: (["left", "right", "both", "differ"] as const).filter((s) => sides.has(s)),
    negative: scene.edges.some((e) => e.negative),
  };
}

/** Words for the sorts of edges of a comparison. */
export function sideWords(side: Side, compared: { left: string; right: string }): string {
  switch (side) {
    case "both":
      return "both say so";
    case "differ":
      return "one says so, the other denies it";
    default:
      return `only ${compared[side]} says so`;
  }
}

const pad = 24;

/** The picture as an SVG document: as wide and high as the window, and higher by what stands under it. */
export function pictureSvg(scene: Scene, options: PosterOptions & { widths?: (words: string, size: number, weight: number) => number }): string {
  const { width, height, theme, caption } = options;
  const surface = new SvgSurface(options.widths), under = new SvgSurface(options.widths);
  drawPicture(surface, scene, options);
  const whole = height + (caption ? drawCaption(under, scene, options, caption) : 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" role="img" font-family="${escape(font)}" text-anchor="middle">`,
    `<title>${escape(caption?.title || "A picture of the graph")}</title>`,
    caption?.words ? `<desc>${escape(caption.words)}</desc>` : "",
    `<rect width="100%" height="100%" fill="${theme.ground}"/>`,
    `<clipPath id="window"><rect width="${width}" height="${height}"/></clipPath>`,
    `<g class="picture" clip-path="url(#window)">`,
    surface.toString(),
    "</g>",
    caption ? `<g class="caption">${under.toString()}</g>` : "",
    "</svg>",
    "",
  ].filter(Boolean).join("\n");
}

/** The same on a canvas of its own, with so many of its pixels for each of the screen's. */
export function pictureCanvas(scene: Scene, options: PosterOptions, scale: number): HTMLCanvasElement {
  const { width, height, theme, caption } = options;
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d", { alpha: false })!;
  const surface = new CanvasSurface(context);
  const measuring = new SvgSurface((words, size, weight) => surface.measure(words, size, weight));
  const whole = Math.ceil(height + (caption ? drawCaption(measuring, scene, options, caption) : 0));
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(whole * scale)];
  context.scale(scale, scale);
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, width, whole);
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  drawPicture(surface, scene, options);
  context.restore();
  if (caption) drawCaption(surface, scene, options, caption);
  return canvas;
}

function drawPicture(surface: Surface, scene: Scene, { width, height, camera, theme, look = nowhere }: PosterOptions) {
  const run = (to: Surface, only: Parameters<typeof paint>[4], placed?: Placed) => {
    for (const _ of paint(scene, to, { width, height, camera, theme }, look, only, placed)) void _;
  };
  const out = emphasis(scene, look);
  if (!out) {
    run(surface, null);
    return;
  }
  // Names stand where they would if nothing stood out: those that fade do not get in the way of those that do not.
  const placed: Placed = new Map();
  run(new SvgSurface((words, size, weight) => surface.measure(words, size, weight)), null, placed);
  surface.fade(out.rest);
  run(surface, { ...out, except: true }, new Map(scene.nodes.map((_, i) => [i, placed.get(i) ?? -1])));
  surface.close();
  run(surface, out, placed);
}

/** Writes the legend and the words under a picture; how high they are. */
function drawCaption(surface: Surface, scene: Scene, options: PosterOptions, caption: Caption): number {
  const { width, height: top, theme } = options;
  surface.polygon([[pad, top], [width - pad, top]], null, { color: theme.line, width: 1 });
  let y = top + pad;
  const line = (words: string, size: number, weight: number, color: string) => {
    for (const part of fill(words, width - 2 * pad, (text) => surface.measure(text, size, weight))) {
      surface.text({ x: pad, y, words: part, size, weight, color, anchor: "start" });
      y += size * 1.5;
    }
  };
  if (caption.title) line(caption.title, 16, 650, theme.ink);
  if (caption.words) line(caption.words, 12.5, 400, theme.ink);
  y += 8;
  const legend = legendOf(scene);
  let x = pad;
  const item = (words: string, glyph: (x: number, y: number) => void, room: number) => {
    const wide = room + surface.measure(words, 12, 400) + 20;
    if (x > pad && x + wide > width - pad) {
      x = pad;
      y += 22;
    }
    glyph(x, y);
    surface.text({ x: x + room, y, words, size: 12, weight: 400, color: theme.ink, anchor: "start" });
    x += wide;
  };
  for (const kind of legend.kinds) item(kind.label, (gx, gy) => kindGlyph(surface, kind, gx + 8, gy, 7, theme), 20);
  if (legend.kinds.length) [x, y] = [pad, y + 22];
  for (const support of legend.supports) item(supports.find((s) => s.support === support)!.words, (gx, gy) => supportGlyph(surface, support, gx, gy, 30, theme), 38);
  if (options.compared) {
    const { compared } = options;
    for (const side of legend.sides) item(sideWords(side, compared), (gx, gy) => sideMark(surface, { x: gx + 8, y: gy }, side, theme), 20);
  }
  if (legend.supports.length) [x, y] = [pad, y + 26];
  for (const note of caption.notes) if (note) line(note, 11, 400, theme.soft);
  return y + 6 - top;
}

export function kindGlyph(surface: Surface, kind: KindEntry, x: number, y: number, radius: number, theme: Theme) {
  const { shape, letter } = shapeOf(kind.shape, kind.label);
  surface.shape(shape, x, y, radius, theme.families[kind.family]);
  if (shape.fold) surface.polygon(shape.fold.map(([px, py]): [number, number] => [x + px * radius, y + py * radius]), null, { color: theme.onFamily, width: 1.2 });
  if (letter) surface.text({ x, y, words: letter, size: radius * 1.4, weight: 700, color: theme.onFamily });
}

export function supportGlyph(surface: Surface, support: Support, x: number, y: number, width: number, theme: Theme) {
  for (const l of linesOf(support, 2)) {
    surface.polygon([[x, y + l.aside], [x + width, y + l.aside]], null, { color: colorOf({ side: null, support }, theme), width: l.width, dash: l.dash, round: l.round });
  }
}
