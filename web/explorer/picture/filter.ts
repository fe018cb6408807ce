import { isIn } from "./account";
import { modes, type Edge, type Entity, type Filters, type Id, type Picture, type View } from "./types";
import { noFilters } from "./view";

// From what is known to what is shown: entities that are hidden or filtered out, edges that do not pass, and how many of
// either are left out. Every filter can say how many edges each of its values would leave, the other filters as they are.

/** What of the picture comes from the graph: entities and edges that were read, and how many neighbours each entity has there. */
export interface Known {
  entities: ReadonlyMap<Id, Entity>;
  edges: ReadonlyMap<Id, Edge>;
  neighbours: ReadonlyMap<Id, number>;
}

export const nothingKnown: Known = { entities: new Map(), edges: new Map(), neighbours: new Map() };

type Test = (edge: Edge) => boolean;

/** Names of the filters that look at edges. */
export const edgeFilters = ["predicates", "sources", "datasets", "modes", "minConfidence", "minSources", "contestedOnly", "time"] as const;
export type EdgeFilter = (typeof edgeFilters)[number];

/** Whether something that holds from `from` to `to` is possible between two days. What has no date does not pass a span. */
export function isPossible(what: { from?: string; to?: string }, span: { from?: string; to?: string }): boolean {
  if (!span.from && !span.to) return true;
  if (!what.from && !what.to) return false;
  return !(span.from && what.to && what.to < span.from) && !(span.to && what.from && what.from > span.to);
}

function tests(filters: Filters): Record<EdgeFilter, Test> {
  const off = { predicates: new Set(filters.predicates), sources: new Set(filters.sources), datasets: new Set(filters.datasets) };
  const on = new Set(filters.modes);
  return {
    predicates: (edge) => !off.predicates.has(edge.predicate),
    // An edge goes when every source it rests on is switched off.
    sources: (edge) => off.sources.size === 0 || edge.sources.length === 0 || edge.sources.some((id) => !off.sources.has(id)),
    datasets: (edge) => !off.datasets.has(edge.dataset),
    modes: (edge) => on.has(edge.mode),
    minConfidence: (edge) => edge.confidence >= filters.minConfidence,
    minSources: (edge) => edge.sourceCount >= filters.minSources,
    contestedOnly: (edge) => !filters.contestedOnly || edge.contested,
    time: (edge) => isPossible(edge, filters),
  };
}

interface Standing {
  view: View;
  /** Entities that are shown and not hidden, by kinds that are off or not. */
  present: Map<Id, Entity>;
  /** Edges among them that belong to the account, whatever the filters of edges. */
  edges: Edge[];
}

function standing(known: Known, view: View): Standing {
  const hidden = new Set(view.hidden);
  const present = new Map<Id, Entity>();
  for (const { id } of view.shown) {
    const entity = known.entities.get(id);
    if (entity && !hidden.has(id)) present.set(id, entity);
  }
  const edges: Edge[] = [];
  for (const edge of known.edges.values()) {
    if (present.has(edge.subject) && present.has(edge.object) && isIn(edge, view.account)) edges.push(edge);
  }
  return { view, present, edges };
}

/** What is shown of what is known. Entities keep the order in which they came. One that was brought by another goes when filters leave none of its edges; one that was asked for stays. */
export function picture(known: Known, view: View): Picture {
  const { present, edges } = standing(known, view);
  const off = new Set(view.filters.kinds);
  const pass = Object.values(tests(view.filters));
  const kept: Edge[] = [];
  const had = new Set<Id>(), has = new Set<Id>();
  for (const edge of edges) {
    had.add(edge.subject).add(edge.object);
    if (off.has(present.get(edge.subject)!.kind) || off.has(present.get(edge.object)!.kind) || !pass.every((test) => test(edge))) continue;
    has.add(edge.subject).add(edge.object);
    kept.push(edge);
  }
  // In an account every node stays in its place: only lines appear and vanish.
  const stays = (id: Id, from: Id | null) => from === null || has.has(id) || !had.has(id) || view.account.type !== "all";
  const entities = view.shown.flatMap(({ id, from }) => {
    const entity = present.get(id);
    return entity && !off.has(entity.kind) && stays(id, from) ? [entity] : [];
  });
  return { entities, edges: kept, more: more(known, view), leftOut: { entities: present.size - entities.length, edges: edges.length - kept.length } };
}

function more(known: Known, view: View): Map<Id, number> {
  const shown = new Set(view.shown.map(({ id }) => id));
  const on = new Set(view.filters.modes);
  const near = new Map<Id, Set<Id>>();
  const add = (a: Id, b: Id) => (near.get(a) ?? near.set(a, new Set()).get(a)!).add(b);
  for (const { subject, object, mode, negative } of known.edges.values()) {
    if (subject === object || negative || !on.has(mode) || !shown.has(subject) || !shown.has(object)) continue;
    add(subject, object);
    add(object, subject);
  }
  const left = new Map<Id, number>();
  for (const id of shown) {
    const count = (known.neighbours.get(id) ?? 0) - (near.get(id)?.size ?? 0);
    if (count > 0) left.set(id, count);
  }
  return left;
}

/** For every value of every filter, how many edges (of kinds: entities) would be shown if it were on, the other filters as they are. Values that nothing has are not in it. */
export interface Counts {
  kinds: Map<string, number>;
  predicates: Map<string, number>;
  sources: Map<Id, number>;
  datasets: Map<Id, number>;
  modes: Map<string, number>;
  speakers: Map<Id, number>;
  /** Edges of at least so many sources, so much confidence; ascending. */
  minSources: Map<number, number>;
  minConfidence: Map<number, number>;
  contestedOnly: number;
  /** All edges that pass the filters. */
  all: number;
}

/** Steps of confidence that the page offers: any, a guess or better, likely or better, sure. They are the levels of the vocabulary. */
export const confidenceSteps = [0, 30, 70] as const;

/** Counts for every value of every filter. */
export function counts(known: Known, view: View): Counts {
  const { present, edges } = standing(known, view);
  const off = new Set(view.filters.kinds);
  const ends = edges.filter((edge) => !off.has(present.get(edge.subject)!.kind) && !off.has(present.get(edge.object)!.kind));
  const test = tests(view.filters);
  const passing = (left: EdgeFilter) => ends.filter((edge) => edgeFilters.every((name) => name === left || test[name](edge)));
  const count = <Key>(of: Edge[], keys: (edge: Edge) => Iterable<Key>) => {
    const counted = new Map<Key, number>();
    for (const edge of of) for (const key of new Set(keys(edge))) counted.set(key, (counted.get(key) ?? 0) + 1);
    return counted;
  };
  const kinds = new Map<string, number>();
  for (const { kind } of present.values()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const bySources = passing("minSources"), byConfidence = passing("minConfidence");
  const most = Math.min(5, Math.max(1, ...bySources.map((edge) => edge.sourceCount)));
  const shown = edgeFilters.reduce((rest, name) => rest.filter(test[name]), ends);
  return {
    kinds,
    predicates: count(passing("predicates"), (edge) => [edge.predicate]),
    sources: count(passing("sources"), (edge) => edge.sources),
    datasets: count(passing("datasets"), (edge) => [edge.dataset]),
    modes: count(passing("modes"), (edge) => [edge.mode]),
    speakers: count(shown, (edge) => [...edge.speakers, ...(edge.affirmedBy ?? []), ...(edge.deniedBy ?? [])]),
    minSources: new Map(Array.from({ length: most }, (_, i) => [i + 1, bySources.filter((edge) => edge.sourceCount >= i + 1).length])),
    minConfidence: new Map(confidenceSteps.map((least) => [least, byConfidence.filter((edge) => edge.confidence >= least).length])),
    contestedOnly: passing("contestedOnly").filter((edge) => edge.contested).length,
    all: shown.length,
  };
}

/** Names of the filters that are not as they are at first, in the order of the page. */
export function active(filters: Filters): (keyof Filters)[] {
  const names: (keyof Filters)[] = ["kinds", "predicates", "modes", "minSources", "minConfidence", "contestedOnly", "sources", "datasets", "from", "to"];
  return names.filter((name) => {
    const value = filters[name];
    if (name === "modes") return modes.some((mode) => filters.modes.includes(mode) !== noFilters.modes.includes(mode));
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  });
}

/** Filters that, cleared alone, would bring back something when nothing is shown; those that bring back most first. */
export function culprits(known: Known, view: View): { name: keyof Filters; edges: number; entities: number }[] {
  return active(view.filters)
    .map((name) => {
      const cleared = picture(known, { ...view, filters: without(view.filters, name) });
      return { name, edges: cleared.edges.length, entities: cleared.entities.length };
    })
    .filter(({ edges, entities }) => edges > 0 || entities > 0)
    .sort((a, b) => b.edges - a.edges || b.entities - a.entities);
}

/** The filters with one of them as it is at first. */
export function without(filters: Filters, name: keyof Filters): Filters {
  const { [name]: _, ...rest } = filters;
  return { ...rest, ...(name === "from" || name === "to" ? {} : { [name]: noFilters[name] }) } as Filters;
}
