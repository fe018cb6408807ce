import { standing, wordOf } from "../picture/account";
import { supportOf, supportWords } from "../picture/support";
import type { Account, Edge, Entity, Id, Picture } from "../picture/types";
import { sideWords } from "../draw/poster";
import type { DrawnEdge, DrawnNode, Graph, Side } from "../draw/scene";

// From what is shown to what is drawn.

const several = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** What a reader hears of an entity: `Pakistan, State, 14 statements, 5 neighbours not shown, pinned`. */
export function entityInWords(entity: Entity, more: number, pinned: boolean, mark = ""): string {
  return [
    entity.name, mark, entity.kindLabel, several(entity.degree, "statement"), more > 0 && `${several(more, "neighbour")} not shown`, pinned && "pinned",
  ].filter(Boolean).join(", ");
}

/** What a reader hears of an edge: the sentence, how it is supported and by how many sources, and whose account it is. */
export function edgeInWords(edge: Edge, side: Side | null, compared?: { left: string; right: string }, mark = ""): string {
  return [
    edge.text.replace(/\.$/, ""), mark, supportInWords(edge), side && compared && sideWords(side, compared),
  ].filter(Boolean).join("; ");
}

function supportInWords(edge: Edge): string {
  const sources = several(edge.sourceCount, "source");
  switch (supportOf(edge)) {
    case "dotted":
    case "double":
      return `${supportWords(supportOf(edge))}, ${sources}`;
    case "solid":
      return edge.mode === "FACT" ? `told as fact, ${sources}` : `said by ${edge.sourceCount.toLocaleString("en")} independent sources`;
    case "dashed":
      return `${edge.mode === "INFERRED" ? "inferred" : "said by one side only"}, ${sources}`;
  }
}

/** Whether an account says of an edge that it is not so, and nobody in it that it is. */
export function isDenied(edge: Edge, account: Account): boolean {
  if (account.type === "all") return edge.negative;
  const words = account.type === "as" ? [wordOf(edge, account.speaker)] : [wordOf(edge, account.left), wordOf(edge, account.right)];
  return words.includes("against") && !words.includes("for") && !words.includes("both");
}

/** Which side of a comparison an edge belongs to; null when nothing is compared. */
export function sideOf(edge: Edge, account: Account): Side | null {
  return account.type === "compare" ? standing(edge, account.left, account.right) : null;
}

/** The graph that is drawn. All nodes stand at 0,0: where they are is for the layout to say. */
export function graphOf(entities: readonly Entity[], edges: readonly Edge[], more: Picture["more"], pinned: Readonly<Record<Id, unknown>>, account: Account, nameOf: (id: Id) => string, marks: ReadonlyMap<Id, string> = new Map()): Graph {
  const number = new Map(entities.map((e, i) => [e.id, i]));
  const compared = account.type === "compare" ? { left: nameOf(account.left), right: nameOf(account.right) } : undefined;
  const nodes = entities.map((e): DrawnNode => {
    const rest = more.get(e.id) ?? 0, isPinned = Object.hasOwn(pinned, e.id), mark = marks.get(e.id) ?? "";
    return { id: e.id, name: e.name, kindLabel: e.kindLabel, family: e.family, shape: e.shape, degree: e.degree, more: rest, pinned: isPinned, mark, title: entityInWords(e, rest, isPinned, mark), x: 0, y: 0 };
  });
  const lines = edges.flatMap((e): DrawnEdge[] => {
    const from = number.get(e.subject), to = number.get(e.object);
    if (from === undefined || to === undefined) return [];
    const side = sideOf(e, account), mark = marks.get(e.id) ?? "";
    return [{ id: e.id, from, to, label: e.label, title: edgeInWords(e, side, compared, mark), mark, support: supportOf(e), sources: e.sourceCount, negative: isDenied(e, account), side }];
  });
  return { nodes, edges: lines };
}

/** Whether two graphs have the same nodes and edges at the same numbers, so that places of one are places of the other. */
export function sameNodes(a: Graph, b: Graph): boolean {
  return a.nodes.length === b.nodes.length && a.nodes.every((n, i) => n.id === b.nodes[i]!.id);
}

/** Directions of the arrow keys. */
export const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The node to which an arrow leads from another: the nearest one in that direction, where what is aside counts as further away and what an edge
 * joins to it as nearer. -1 when there is none.
 */
export function nodeTowards(graph: Graph, from: number, [dx, dy]: readonly [number, number], isNeighbour: (node: number) => boolean): number {
  const here = graph.nodes[from]!;
  let best = -1, least = Infinity;
  graph.nodes.forEach((n, i) => {
    const x = n.x - here.x, y = n.y - here.y, along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
    if (i === from || along <= 0 || aside > along * 1.8) return;
    const cost = (along + aside * 1.6) * (isNeighbour(i) ? 0.45 : 1);
    if (cost < least) [best, least] = [i, cost];
  });
  return best;
}
