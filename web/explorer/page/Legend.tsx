import { signal } from "@preact/signals";

import { linesOf } from "../draw/encoding";
import { legendOf, sideWords } from "../draw/poster";
import type { Graph, Side } from "../draw/scene";
import { supports } from "../picture/support";
import type { Account, Support } from "../picture/types";
import { Glyph } from "./Shape";
import { view } from "../store";
import { names } from "./names";
import "./Legend.css";

// On small screens the picture needs the room more.
const isOpen = signal(view.peek().embed || matchMedia("(min-width: 800px) and (min-height: 700px)").matches);

/** What the signs of the picture mean; only those that are in it. */
export function Legend({ graph, account }: { graph: Graph; account: Account }) {
  const { kinds, supports: present, sides, negative } = legendOf(graph);
  const compared = account.type === "compare" ? { left: names.value.of(account.left), right: names.value.of(account.right) } : null;
  return (
    <section class="legend" aria-label="Legend">
      <button type="button" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>Legend</button>
      {isOpen.value && (
        <div>
          <ul class="legend-kinds">
            {kinds.map((kind) => <li key={kind.label}><Glyph {...kind} kindLabel={kind.label} />{kind.label}</li>)}
          </ul>
          <ul>
            {present.map((support) => <li key={support}><SupportLine support={support} />{supports.find((s) => s.support === support)!.words}</li>)}
            {negative && <li><svg class="legend-line" viewBox="0 0 30 12" aria-hidden="true"><path d="M0 6h30" stroke-width="1.6" /><path d="M12 10l6-8" stroke-width="1.6" /></svg>says that it is not so</li>}
            {graph.edges.some((e) => e.sources > 1) && <li><svg class="legend-line" viewBox="0 0 30 12" aria-hidden="true"><path d="M1 6l28-2.500v5z" fill="currentColor" stroke="none" /></svg>the wider, the more sources</li>}
            {[...graph.nodes, ...graph.edges].some((one) => one.mark) && <li><svg class="legend-line" viewBox="0 0 30 12" aria-hidden="true"><circle cx="15" cy="6" r="4.500" fill="none" stroke-width="1.600" stroke-dasharray="1.500 2" /></svg>came or changed with what was taken in last</li>}
            {compared && sides.map((side) => <li key={side} dir="auto"><SideMark side={side} />{sideWords(side, compared)}</li>)}
          </ul>
        </div>
      )}
    </section>
  );
}

/** A piece of an edge, as it is drawn. */
export function SupportLine({ support }: { support: Support }) {
  return (
    <svg class={`legend-line legend-${support}`} viewBox="0 0 30 12" aria-hidden="true">
      {linesOf(support, 1.6).map(({ aside, width, dash, round }) => (
        <path key={aside} d={`M1 ${6 + aside}h28`} stroke-width={width} stroke-dasharray={dash.join(" ") || undefined} stroke-linecap={round ? "round" : "butt"} />
      ))}
    </svg>
  );
}

function SideMark({ side }: { side: Side }) {
  return (
    <svg class={`legend-side legend-${side}`} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5.5" class={side === "both" ? "legend-full" : ""} />
      {side === "left" && <path class="legend-full" d="M8 2.500a5.500 5.500 0 000 11z" />}
      {side === "right" && <path class="legend-full" d="M8 2.500a5.500 5.500 0 010 11z" />}
      {side === "differ" && <path d="M5 6.500h6M5 9.500h6M6.500 11.500l3-7" />}
    </svg>
  );
}
