import type { Shape } from "./encoding";
import type { Curve } from "./geometry";
import { directionOf, type Stroke, type Surface, type Words } from "./surface";

const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as it stands in XML. Control characters, which XML cannot hold, are left out. */
export function escape(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"']/g, (c) => named[c]!);
}

const n = (x: number) => String(Math.round(x * 10) / 10 || 0);
const precise = (x: number) => String(Math.round(x * 100) / 100 || 0);

/** Draws SVG elements as text: what is drawn later stands later. Words are text elements. */
export class SvgSurface implements Surface {
  private readonly parts: string[] = [];

  /** `widths` measures words; without it widths are estimated by their letters. */
  constructor(private readonly widths?: (words: string, size: number, weight: number) => number) {}

  toString(): string {
    return this.parts.join("\n");
  }

  open(part: string, name: string, title: string) {
    this.parts.push(`<g class="${part}"${name && ` data-id="${escape(name)}"`}>${title && `<title>${escape(title)}</title>`}`);
  }

  fade(opacity: number) {
    this.parts.push(`<g class="rest" opacity="${opacity}">`);
  }

  close() {
    this.parts.push("</g>");
  }

  curve(c: Curve, stroke: Stroke) {
    this.parts.push(`<path d="M${n(c[0])} ${n(c[1])}C${n(c[2])} ${n(c[3])} ${n(c[4])} ${n(c[5])} ${n(c[6])} ${n(c[7])}" fill="none"${strokes(stroke)}/>`);
  }

  polygon(points: readonly (readonly [number, number])[], fill: string | null, stroke?: Stroke) {
    const d = points.map(([x, y], i) => `${i ? "L" : "M"}${precise(x)} ${precise(y)}`).join("");
    this.parts.push(`<path d="${d}${fill ? "Z" : ""}" fill="${fill ?? "none"}"${strokes(stroke)}/>`);
  }

  shape(shape: Shape, x: number, y: number, radius: number, fill: string | null, stroke?: Stroke) {
    if (shape.round) {
      this.disc(x, y, radius * Math.hypot(...shape.points[0]!), fill, stroke);
      return;
    }
    const d = shape.points.map(([px, py], i) => `${i ? "L" : "M"}${precise(x + px * radius)} ${precise(y + py * radius)}`).join("");
    this.parts.push(`<path d="${d}Z" fill="${fill ?? "none"}" stroke-linejoin="round"${strokes(stroke)}/>`);
  }

  disc(x: number, y: number, radius: number, fill: string | null, stroke?: Stroke) {
    this.parts.push(`<circle cx="${n(x)}" cy="${n(y)}" r="${precise(radius)}" fill="${fill ?? "none"}"${strokes(stroke)}/>`);
  }

  box(x: number, y: number, width: number, height: number, corner: number, fill: string, stroke?: Stroke) {
    this.parts.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${n(corner)}" fill="${fill}"${strokes(stroke)}/>`);
  }

  text({ x, y, words, size, weight, color, halo, turn, italic, anchor = "middle" }: Words) {
    const rtl = directionOf(words) === "rtl" ? ' direction="rtl" unicode-bidi="plaintext"' : "";
    this.parts.push(
      `<text x="${n(x)}" y="${n(y + size * 0.35)}" font-size="${n(size)}"${weight === 400 ? "" : ` font-weight="${weight}"`}${italic ? ' font-style="italic"' : ""}${anchor === "start" && rtl ? ' text-anchor="end"' : anchor === "start" ? ' text-anchor="start"' : ""}` +
        ` fill="${color}"${halo ? ` stroke="${halo}" stroke-width="4.5" stroke-linejoin="round" paint-order="stroke"` : ""}` +
        `${turn ? ` transform="rotate(${precise((turn * 180) / Math.PI)} ${n(x)} ${n(y)})"` : ""}${rtl}>${escape(words)}</text>`,
    );
  }

  measure(words: string, size: number, weight: number): number {
    return this.widths ? this.widths(words, size, weight) : estimate(words, size, weight);
  }
}

function strokes(stroke?: Stroke): string {
  if (!stroke) return "";
  const { color, width, dash, round, opacity } = stroke;
  return ` stroke="${color}" stroke-width="${precise(width)}"${dash?.length ? ` stroke-dasharray="${dash.map(precise).join(" ")}"` : ""}${round ? ' stroke-linecap="round"' : ""}${opacity !== undefined && opacity < 1 ? ` stroke-opacity="${precise(opacity)}"` : ""}`;
}

/** About how wide words are in a common sans-serif: wide enough in most, for when nothing can be measured. */
export function estimate(words: string, size: number, weight: number): number {
  let width = 0;
  for (const c of words) {
    if (/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]/.test(c)) width += 1;
    else if (/[iljtfrI.,:;'|! ()[\]-]/.test(c)) width += 0.33;
    else if (/[mwMW@%—…]/.test(c)) width += 0.86;
    else width += /\p{Lu}/u.test(c) ? 0.67 : 0.55;
  }
  return width * size * (weight >= 600 ? 1.07 : 1.01);
}
