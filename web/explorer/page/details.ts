import { batch, computed, signal } from "@preact/signals";

import { ask } from "../api/ask";
import { ListStatementsDocument, MapPlacesDocument, MapPredicatesDocument, TimeEntitiesDocument, TimeSourcesDocument, type DayFragment, type MapPlacesQuery } from "../api/generated";
import { asOfInput } from "../api/read";
import { placing, type Located } from "../picture/place";
import type { Dated, Knowledge, Passage } from "../picture/rows";
import type { Id } from "../picture/types";
import { entities, fail, sources, speakers, state, view, working } from "../store";

// What the table, the map and the timeline tell beyond the picture: dates in words, passages, when sources were published, places. It
// is read when a view first wants it, and kept for as long as the same state of the graph is read.

interface Details {
  dates: ReadonlyMap<Id, Dated>;
  /** Entities of a kind that has dates, events and agreements, whether one is known or not. */
  datable: ReadonlyMap<Id, true>;
  passages: ReadonlyMap<Id, readonly Passage[]>;
  names: ReadonlyMap<Id, string>;
  published: ReadonlyMap<Id, Dated>;
  located: ReadonlyMap<Id, readonly Located[]>;
}

const nothing: Details = { dates: new Map(), datable: new Map(), passages: new Map(), names: new Map(), published: new Map(), located: new Map() };

export const details = signal<Details>(nothing);

type What = "statements" | "entities" | "sources" | "places";

const asked: Record<What, Set<Id>> = { statements: new Set(), entities: new Set(), sources: new Set(), places: new Set() };
let askedAsOf: string | null = null, askedPast: string | null = null;
let placePredicates: Promise<string[]> | null = null;

/** How many things one request may name. */
const page = 100;

/** Reads what is not known yet of the things, a page at a time. What is shown changes when the first page is there and when all are. */
export async function want(what: What, ids: Iterable<Id>): Promise<void> {
  const asOf = state.value;
  if (asOf !== askedAsOf) {
    // What was known up to an earlier changeset stays until the rest is there, so that nothing jumps when more is taken in.
    const before = askedPast;
    askedAsOf = asOf;
    askedPast = view.value.asOf;
    placePredicates = null;
    for (const set of Object.values(asked)) set.clear();
    if (before !== askedPast) details.value = nothing;
  }
  const news = [...new Set(ids)].filter((id) => id && !asked[what].has(id));
  if (!news.length) return;
  for (const id of news) asked[what].add(id);
  let waiting: Details[] = [];
  const keep = () => {
    batch(() => {
      for (const more of waiting) details.value = merged(details.value, more);
    });
    waiting = [];
  };
  try {
    for (let i = 0; i < news.length; i += page) {
      const found = await working(readers[what](news.slice(i, i + page), asOf));
      if (askedAsOf !== asOf) return;
      waiting.push(found);
      if (i === 0 || i + page >= news.length) keep();
    }
  } catch (error) {
    if (askedAsOf !== asOf) return;
    keep();
    for (const id of news) asked[what].delete(id);
    fail(error, () => void want(what, news));
  }
}

function merged(a: Details, b: Details): Details {
  const both = <Value>(x: ReadonlyMap<Id, Value>, y: ReadonlyMap<Id, Value>) => (y.size ? new Map([...x, ...y]) : x);
  return {
    dates: both(a.dates, b.dates),
    datable: both(a.datable, b.datable),
    passages: both(a.passages, b.passages),
    names: both(a.names, b.names),
    published: both(a.published, b.published),
    located: both(a.located, b.located),
  };
}

const readers: Record<What, (ids: Id[], asOf: string | null) => Promise<Details>> = {
  async statements(ids, asOf) {
    const { nodes } = await ask(ListStatementsDocument, { ids, asOf: asOfInput(asOf) });
    const dates = new Map<Id, Dated>();
    const passages = new Map<Id, Passage[]>();
    for (const node of nodes ?? []) {
      if (!node || !("evidence" in node)) continue;
      if (node.validTime) dates.set(node.id, dated(node.validTime));
      const found = new Map<string, Passage>();
      for (const { passage } of node.evidence) {
        const { label, paragraph, sentence, start, source } = passage;
        const order = start ?? (paragraph ?? 0) * 1000 + (sentence ?? 0);
        found.set(`${source.id} ${label}`, { source: source.id, label, order, ...(paragraph && { paragraph }), ...(sentence && { sentence }) });
      }
      passages.set(node.id, [...found.values()]);
    }
    return { ...nothing, dates, passages };
  },
  async entities(ids, asOf) {
    const { nodes } = await ask(TimeEntitiesDocument, { ids, asOf: asOfInput(asOf) });
    const dates = new Map<Id, Dated>();
    const datable = new Map<Id, true>();
    for (const node of nodes ?? []) {
      if (!node || !("when" in node)) continue;
      datable.set(node.id, true);
      if (node.when) dates.set(node.id, dated(node.when));
    }
    return { ...nothing, dates, datable };
  },
  async sources(ids, asOf) {
    const { nodes } = await ask(TimeSourcesDocument, { ids, asOf: asOfInput(asOf) });
    const names = new Map<Id, string>();
    const published = new Map<Id, Dated>();
    for (const node of nodes ?? []) {
      if (!node || !("name" in node)) continue;
      names.set(node.id, node.name);
      if ("published" in node && node.published.value?.__typename === "DateValue") published.set(node.id, dated(node.published.value.date));
    }
    return { ...nothing, names, published };
  },
  async places(ids, asOf) {
    const when = asOfInput(asOf);
    placePredicates ??= ask(MapPredicatesDocument, { asOf: when }).then(({ vocabulary }) => placing(vocabulary?.predicates ?? []));
    const predicates = await placePredicates;
    const located = new Map<Id, Located[]>();
    for (let after: string | null = null, more = predicates.length > 0; more; ) {
      const { statements }: MapPlacesQuery = await ask(MapPlacesDocument, { ids, predicates, after, asOf: when });
      for (const { id, text, subject, object } of statements?.nodes ?? []) {
        if (object.__typename !== "Location" || !object.point) continue;
        const { latitude, longitude } = object.point;
        const one: Located = { statement: id, words: text, subject: subject.id, at: { id: object.id, name: object.name, latitude, longitude } };
        located.set(subject.id, [...(located.get(subject.id) ?? []), one]);
      }
      after = statements?.pageInfo.endCursor ?? null;
      more = Boolean(statements?.pageInfo.hasNextPage && after);
    }
    return { ...nothing, located };
  },
};

function dated({ display, earliest, latest, precision, uncertain, approximate }: Omit<DayFragment, "__typename">): Dated {
  return { words: display, lasted: precision === "SPAN", uncertain, approximate, ...(earliest && { from: earliest }), ...(latest && { to: latest }) };
}

/** What rows of the table are made with, as far as it is known. */
export const knowledge = computed<Knowledge>(() => {
  const { dates, passages, names } = details.value;
  const known = entities.value;
  const others = new Map([...sources.value, ...speakers.value].map(({ id, name }) => [id, name]));
  return {
    name: (id) => known.get(id)?.name ?? others.get(id) ?? names.get(id) ?? id,
    date: (id) => dates.get(id),
    passages: (id) => passages.get(id) ?? [],
  };
});
