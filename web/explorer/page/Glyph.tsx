import { familyOf, shapeOf } from "../draw/encoding";
import "./Glyph.css";

/** A kind as it is drawn: its shape in the colour of its family, and its letter where it has no shape of its own. */
export function Glyph({ family, shape, label }: { family: string; shape: string; label: string }) {
  const { shape: drawn, letter } = shapeOf(shape, label);
  const points = drawn.points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ");
  return (
    <svg class={`glyph glyph-${familyOf(family)}`} viewBox="-1.3 -1.3 2.6 2.6" aria-hidden="true">
      {drawn.round ? <circle r="0.96" /> : <polygon points={points} />}
      {drawn.fold && <polyline class="glyph-fold" points={drawn.fold.map((point) => point.join(",")).join(" ")} />}
      {letter && <text y="0.4">{letter}</text>}
    </svg>
  );
}
