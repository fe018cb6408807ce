import type { Shape } from "./encoding";
import type { Curve } from "./geometry";
import { directionOf, font, type Stroke, type Surface, type Words } from "./surface";

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const none: number[] = [];

/** Draws on a canvas, in CSS pixels: the context has to be scaled to those of the device. */
export class CanvasSurface implements Surface {
  constructor(readonly context: Context, private readonly widths: Widths = new Widths(context)) {}

  private readonly before: number[] = [];

  open() {
    this.before.push(this.context.globalAlpha);
  }

  fade(opacity: number) {
    this.open();
    this.context.globalAlpha *= opacity;
  }

  close() {
    this.context.globalAlpha = this.before.pop() ?? 1;
  }

  curve(c: Curve, stroke: Stroke) {
    const { context } = this;
    context.beginPath();
    context.moveTo(c[0], c[1]);
    context.bezierCurveTo(c[2], c[3], c[4], c[5], c[6], c[7]);
    this.stroke(stroke);
  }

  polygon(points: readonly (readonly [number, number])[], fill: string | null, stroke?: Stroke) {
    const { context } = this;
    context.beginPath();
    points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    if (fill) context.closePath();
    this.finish(fill, stroke);
  }

  shape(shape: Shape, x: number, y: number, radius: number, fill: string | null, stroke?: Stroke) {
    if (shape.round) {
      this.disc(x, y, radius * Math.hypot(...shape.points[0]!), fill, stroke);
      return;
    }
    const { context } = this;
    context.beginPath();
    for (let i = 0; i < shape.points.length; i++) {
      const [px, py] = shape.points[i]!;
      if (i) context.lineTo(x + px * radius, y + py * radius);
      else context.moveTo(x + px * radius, y + py * radius);
    }
    context.closePath();
    this.finish(fill, stroke);
  }

  disc(x: number, y: number, radius: number, fill: string | null, stroke?: Stroke) {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.finish(fill, stroke);
  }

  box(x: number, y: number, width: number, height: number, corner: number, fill: string, stroke?: Stroke) {
    this.context.beginPath();
    this.context.roundRect(x, y, width, height, corner);
    this.finish(fill, stroke);
  }

  text({ x, y, words, size, weight, color, halo, turn, italic, anchor = "middle" }: Words) {
    const { context } = this;
    const way = directionOf(words);
    context.font = `${italic ? "italic " : ""}${weight} ${size}px ${font}`;
    context.textAlign = anchor === "middle" ? "center" : way === "rtl" ? "right" : "left";
    context.textBaseline = "alphabetic";
    context.direction = way;
    if (turn) {
      context.save();
      context.translate(x, y);
      context.rotate(turn);
      [x, y] = [0, 0];
    }
    if (halo) {
      context.lineJoin = "round";
      context.lineWidth = 4.5;
      context.setLineDash(none);
      context.strokeStyle = halo;
      context.strokeText(words, x, y + size * 0.35);
    }
    context.fillStyle = color;
    context.fillText(words, x, y + size * 0.35);
    if (turn) context.restore();
  }

  measure(words: string, size: number, weight: number): number {
    return this.widths.of(words, size, weight);
  }

  private finish(fill: string | null, stroke?: Stroke) {
    if (fill) {
      this.context.fillStyle = fill;
      this.context.fill();
    }
    if (stroke) {
      this.context.lineJoin = "round";
      this.stroke(stroke);
    }
  }

  private stroke({ color, width, dash = none, round = false, opacity = 1 }: Stroke) {
    const { context } = this;
    context.strokeStyle = color;
    context.lineWidth = width;
    context.lineCap = round ? "round" : "butt";
    context.setLineDash(dash as number[]);
    if (opacity < 1) {
      const before = context.globalAlpha;
      context.globalAlpha = before * opacity;
      context.stroke();
      context.globalAlpha = before;
    } else context.stroke();
  }
}

/** Remembers how wide words are: measuring is slow, and the same names are measured in every frame. */
export class Widths {
  private readonly known = new Map<string, number>();

  constructor(private readonly context: Context) {}

  of(words: string, size: number, weight: number): number {
    const key = `${weight} ${size} ${words}`;
    let width = this.known.get(key);
    if (width === undefined) {
      this.context.font = `${weight} ${size}px ${font}`;
      width = this.context.measureText(words).width;
      if (this.known.size > 20000) this.known.clear();
      this.known.set(key, width);
    }
    return width;
  }
}
