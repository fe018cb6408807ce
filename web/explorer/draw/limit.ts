import type { Edge, Entity, Id } from "../picture/types";

/** What a canvas shows at most, so that it stays quick and can be read. */
export const mostNodes = 2000;
export const mostEdges = 5000;

export interface Limited {
  entities: readonly Entity[];
  edges: readonly Edge[];
  /** What there is too much of; both 0 when everything is drawn. */
  leftOut: { entities: number; edges: number };
}

/**
 * The part of a picture that is drawn: the entities that are kept whatever their number (selected, pinned), then those with most statements;
 * of the edges among them those with most sources. Both stay in their order.
 */
export function limited(entities: readonly Entity[], edges: readonly Edge[], keep: ReadonlySet<Id>, most = { nodes: mostNodes, edges: mostEdges }): Limited {
  let drawn = entities;
  if (entities.length > most.nodes) {
    const rank = (e: Entity) => (keep.has(e.id) ? Infinity : e.degree);
    const order = entities.map((e, i) => ({ e, i })).sort((a, b) => (rank(b.e) === rank(a.e) ? a.i - b.i : rank(b.e) - rank(a.e)));
    const chosen = new Set(order.slice(0, most.nodes).map(({ e }) => e.id));
    drawn = entities.filter((e) => chosen.has(e.id));
  }
  const ids = new Set(drawn.map((e) => e.id));
  let lines = edges.filter((e) => ids.has(e.subject) && ids.has(e.object));
  if (lines.length > most.edges) {
    const order = lines.map((e, i) => ({ e, i })).sort((a, b) => Number(keep.has(b.e.id)) - Number(keep.has(a.e.id)) || b.e.sourceCount - a.e.sourceCount || b.e.confidence - a.e.confidence || a.i - b.i);
    const chosen = new Set(order.slice(0, most.edges).map(({ e }) => e.id));
    lines = lines.filter((e) => chosen.has(e.id));
  }
  return { entities: drawn, edges: lines, leftOut: { entities: entities.length - drawn.length, edges: edges.length - lines.length } };
}
