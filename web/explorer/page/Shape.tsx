import { familyOf, shapeOf } from "../draw/encoding";
import "./Shape.css";

interface Kind {
  family: string;
  shape: string;
  kindLabel: string;
}

/** The shape and colour of a kind, as the graph draws it, the size of a letter. Its kind has to be said in words beside it. */
export function Glyph(kind: Kind) {
  return (
    <svg class="shape" viewBox="-1.35 -1.35 2.7 2.7" aria-hidden="true" focusable="false">
      <Shape {...kind} />
    </svg>
  );
}

/** The same as a part of another drawing, of radius 1 around 0,0. */
export function Shape({ family, shape, kindLabel }: Kind) {
  const { shape: outline, letter } = shapeOf(shape, kindLabel);
  const of = `shape-${familyOf(family)}`;
  return (
    <>
      {outline.round ? <circle class={of} r={0.96} /> : <polygon class={of} points={outline.points.map((p) => p.join()).join(" ")} />}
      {outline.fold && <polyline class="shape-fold" points={outline.fold.map((p) => p.join()).join(" ")} />}
      {letter && <text class="shape-letter" y={0.42}>{letter}</text>}
    </>
  );
}
