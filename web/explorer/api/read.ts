import { modes, type Edge, type Entity, type Id, type Mode } from "../picture/types";
import { ask } from "./ask";
import {
  AroundDocument,
  EdgeSidesDocument,
  EdgeSourcesDocument,
  EdgesDocument,
  EntitiesDocument,
  NeighboursDocument,
  OverviewDocument,
  type AroundQuery,
  type AsOf,
  type PictureEdgeFragment,
  type PictureNodeFragment,
  type StatementFilter,
} from "./generated";

// What a picture is made of, read in pieces that a request may cost.

/** How many identifiers one request reads, and of how many entities it reads the edges among them. */
const page = 100, among = 500;

/** Everything that can be an edge: all modes, and denials, so that filters can count what they leave out. */
const every: StatementFilter = { mode: [...modes], polarity: ["POSITIVE", "NEGATIVE"] };

/** The state of the graph that a view reads: the end of a day, an instant, or a changeset; undefined for the newest. */
export function asOfInput(asOf: string | null): AsOf | undefined {
  if (!asOf) return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(asOf)) return { instant: `${asOf}T23:59:59Z` };
  if (/^\d{4}-\d\d-\d\dT/.test(asOf)) return { instant: asOf };
  return { changeset: asOf };
}

function entityOf(node: PictureNodeFragment): Entity {
  const { id, name, kind, degree, description } = node;
  const point = node.__typename === "Location" ? node.point : null;
  return {
    id,
    name,
    kind: kind.name,
    kindLabel: kind.label,
    family: kind.family,
    shape: kind.shape,
    degree,
    ...(description && { description }),
    ...(point && { point: { latitude: point.latitude, longitude: point.longitude } }),
  };
}

function edgeOf(s: PictureEdgeFragment): Edge {
  const from = s.validTime?.earliest, to = s.validTime?.latest;
  return {
    id: s.id,
    subject: s.subject.id,
    object: "id" in s.object ? s.object.id : "",
    predicate: s.predicate.name,
    label: s.predicate.label,
    inverseLabel: s.predicate.inverseLabel,
    text: s.text,
    mode: s.mode,
    negative: s.polarity === "NEGATIVE",
    contested: s.contested,
    sourceCount: s.sourceCount,
    confidence: s.confidence.score,
    speakers: [],
    sources: [],
    dataset: s.dataset.id,
    ...(from && { from }),
    ...(to && { to }),
  };
}

const isEntity = (node: object | null): node is PictureNodeFragment => node !== null && "kind" in node;

const chunks = <Item>(items: readonly Item[], size: number): Item[][] => Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** Entities by the id that was asked for, which is another than their own where two were judged to be the same; what is no entity (any more, or not yet) is not among them. */
export async function readEntities(ids: readonly Id[], asOf: AsOf | undefined, signal: AbortSignal): Promise<Map<Id, Entity>> {
  const entities = new Map<Id, Entity>();
  for (const some of await Promise.all(chunks(ids, page).map((part) => ask(EntitiesDocument, { ids: part, asOf }, signal).then((answer) => ({ part, nodes: answer.nodes }))))) {
    some.nodes?.forEach((node, i) => {
      if (isEntity(node)) entities.set(some.part[i]!, entityOf(node));
    });
  }
  return entities;
}

/** All edges among the entities, of every mode and polarity. `cut` tells that a bound of the server left some out. */
export async function readEdges(ids: readonly Id[], asOf: AsOf | undefined, signal: AbortSignal): Promise<{ edges: Map<Id, Edge>; cut: boolean }> {
  // Edges between two halves are found by reading every pair of halves.
  const parts = ids.length <= among ? [[...ids]] : chunks(ids, among / 2);
  const pairs = parts.length < 2 ? parts : parts.flatMap((a, i) => parts.slice(i + 1).map((b) => [...a, ...b]));
  const edges = new Map<Id, Edge>();
  let cut = false;
  for (const some of chunks(pairs.filter((pair) => pair.length > 0), 4)) {
    await Promise.all(
      some.map(async (pair) => {
        const variables = { ids: pair, via: every, asOf };
        const [told, rests, sides] = await Promise.all([ask(EdgesDocument, variables, signal), ask(EdgeSourcesDocument, variables, signal), ask(EdgeSidesDocument, variables, signal)]);
        cut ||= told.induced?.truncated?.reason === "STATEMENTS";
        for (const statement of told.induced?.statements ?? []) edges.set(statement.id, edges.get(statement.id) ?? edgeOf(statement));
        for (const { id, attributedTo, evidence } of rests.induced?.statements ?? []) {
          const edge = edges.get(id);
          if (edge) edges.set(id, { ...edge, speakers: attributedTo.map((who) => who.id), sources: [...new Set(evidence.map((e) => e.passage.source.id))] });
        }
        for (const statement of sides.induced?.statements ?? []) {
          const edge = edges.get(statement.id);
          const who = (stance: string) => statement.sides.flatMap((side) => (side.stance === stance && side.actor ? [side.actor.id] : []));
          if (edge) edges.set(statement.id, { ...edge, affirmedBy: who("FOR").filter((id) => !edge.speakers.includes(id)), deniedBy: who("AGAINST") });
        }
      }),
    );
  }
  return { edges, cut };
}

/** How many entities each one is joined to by edges of some modes, in the whole graph. */
export async function readNeighbours(ids: readonly Id[], via: readonly Mode[], asOf: AsOf | undefined, signal: AbortSignal): Promise<Map<Id, number>> {
  const neighbours = new Map<Id, number>();
  const answers = await Promise.all(chunks(ids, page).map(async (part) => ({ part, nodes: (await ask(NeighboursDocument, { ids: part, via: { mode: [...via] }, asOf }, signal)).nodes })));
  for (const { part, nodes } of answers) nodes?.forEach((node, i) => node && "neighbours" in node && neighbours.set(part[i]!, node.neighbours.totalCount));
  return neighbours;
}

/** The best connected entities with the edges among them, and how many more there are. */
export async function readOverview(most: number, asOf: AsOf | undefined, signal: AbortSignal): Promise<{ entities: Entity[]; edges: Edge[] }> {
  const { induced } = await ask(OverviewDocument, { most, asOf }, signal);
  return { entities: induced?.nodes.filter(isEntity).map(entityOf) ?? [], edges: induced?.statements.map(edgeOf) ?? [] };
}

/** Neighbours of an entity that are not yet shown, those by statements of most sources first, `most` at most; and how many it has in all. */
export async function readAround(id: Id, via: StatementFilter, shown: ReadonlySet<Id>, most: number, asOf: AsOf | undefined, signal: AbortSignal): Promise<{ name: string; found: Id[]; total: number; rest: number } | null> {
  const found = new Set<Id>(), seen = new Set<Id>();
  let after: string | null = null;
  for (;;) {
    const { entity }: AroundQuery = await ask(AroundDocument, { id, via, first: page, after, asOf }, signal);
    if (!entity || !("relations" in entity)) return null;
    for (const node of entity.relations.nodes) {
      if (node.id === id || node.id === entity.id) continue;
      seen.add(node.id);
      if (found.size < most && !shown.has(node.id)) found.add(node.id);
    }
    const { hasNextPage, endCursor }: { hasNextPage: boolean; endCursor: string | null } = entity.relations.pageInfo;
    if (!hasNextPage || found.size >= most) {
      const total = entity.neighbours.totalCount;
      // What is shown already is no rest, as far as it was come across.
      const known = [...seen].filter((one) => shown.has(one)).length;
      return { name: entity.name, found: [...found], total, rest: Math.max(0, total - known - found.size) };
    }
    after = endCursor;
  }
}
