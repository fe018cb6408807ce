import { linesOf, widthOf } from "../draw/encoding";
import type { Support } from "../picture/types";
import "./Line.css";

/** A piece of a line as the graph draws it: its dashes tell how well it is supported, its width by how many sources. */
export function Line({ support, sources, title }: { support: Support; sources: number; title: string }) {
  return (
    <svg class="line" viewBox="0 0 28 12" role="img" aria-label={title}>
      <title>{title}</title>
      {linesOf(support, widthOf(sources)).map(({ aside, width, dash, round }) => (
        <line key={aside} x1={2} x2={26} y1={6 + aside} y2={6 + aside} stroke-width={width} stroke-dasharray={dash.join(" ")} stroke-linecap={round ? "round" : "butt"} />
      ))}
    </svg>
  );
}
