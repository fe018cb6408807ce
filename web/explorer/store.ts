import { batch, computed, effect, signal } from "@preact/signals";

import { ask, AskError } from "./api/ask";
import { VocabularyDocument, type StatementFilter, type VocabularyQuery } from "./api/generated";
import { standing } from "./api/standing";
import { asOfInput, readAround, readEdges, readEntities, readNeighbours, readOverview } from "./api/read";
import { counts as countsOf, nothingKnown, picture as pictureOf, type Known } from "./picture/filter";
import { changesPicture, noHistory, redo as redone, remember, undo as undone, type History } from "./picture/history";
import type { Account, Edge, Entity, Filters, Id, Layout, Picture, Recorded, Selected, View } from "./picture/types";
import { addressOf, fromSearch, searchOf, toSearch } from "./picture/url";
import { firstView, noFilters } from "./picture/view";
import { flip } from "./picture/account";

// The one state of the page. Components read signals and call actions; only actions write.

/** How many neighbours one expansion brings unless all are asked for, and how many entities a picture has at most. */
export const expansion = 30, mostEntities = 2000;

/** Where there is room for one column only, the list comes first. */
const firstLayout: Layout = matchMedia("(max-width: 799px)").matches ? "list" : "graph";

/** What is asked to be shown. */
export const view = signal<View>(fromSearch(searchOf(location), firstLayout));

/** The newest changeset that the page has heard of; null until the server has told one. */
export const newest = signal<Id | null>(null);

// The changeset that was the newest when the page was opened.
const opened = signal<Id | null>(null);

/** As of when the graph is read: a day, an instant or a changeset; null for what the page has found when it was opened. */
export const state = computed<string | null>(() => view.value.asOf ?? (view.value.head === opened.value ? null : view.value.head));

/** The same for those who read past the page, such as exports: null only as long as nothing newer is known. */
export const stateForOthers = computed<string | null>(() => state.value ?? (newest.value === opened.value ? null : opened.value));

effect(() => {
  standing.value = newest.value === opened.value ? null : opened.value;
});

/** What the changesets that were taken in last have brought or changed; it is marked for a while. */
export const fresh = signal<ReadonlyMap<Id, "new" | "changed">>(new Map());

/** Entities that came into the picture when changesets were taken in. */
export const cameIn = signal<ReadonlySet<Id>>(new Set());

const history = signal<History>(noHistory);
export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);

// What is known, and of which entities and which state of the graph.
const known = signal<Known>(nothingKnown);
const overview = signal<{ entities: Entity[]; edges: Edge[] }>({ entities: [], edges: [] });

/** How many entities of the graph the overview does not have. */
export const overviewMore = computed(() => Math.max(0, (service.value?.entities ?? 0) - overview.value.entities.length));

/** Whether nothing was asked for yet: the start page is shown over the overview. */
export const starting = computed(() => view.value.shown.length === 0 && !view.value.selected && !view.value.reading && !view.value.record);

const overviewKnown = computed<Known>(() => ({
  entities: new Map(overview.value.entities.map((entity) => [entity.id, entity])),
  edges: new Map(overview.value.edges.map((edge) => [edge.id, edge])),
  neighbours: new Map(),
}));

/** All that is known of what is shown, before filters. */
export const entities = computed<ReadonlyMap<Id, Entity>>(() => (view.value.shown.length ? known.value.entities : overviewKnown.value.entities));
export const edges = computed<ReadonlyMap<Id, Edge>>(() => (view.value.shown.length ? known.value.edges : overviewKnown.value.edges));

/** What is shown of it: known entities and edges after filters; the overview while nothing is asked for. */
export const picture = computed<Picture>(() => {
  if (view.value.shown.length) return pictureOf(known.value, view.value);
  return { entities: overview.value.entities, edges: overview.value.edges, more: new Map(), leftOut: { entities: 0, edges: 0 } };
});

/** How many edges each value of each filter would leave. */
export const counts = computed(() => countsOf(known.value, view.value));

/** What is known before filters, for those who ask what a filter would do. */
export const beforeFilters = computed(() => known.value);

type Vocabulary = NonNullable<VocabularyQuery["vocabulary"]>;
export type Kind = Vocabulary["kinds"][number];
export type Predicate = Vocabulary["predicates"][number];
export interface Named {
  id: Id;
  name: string;
  count?: number;
}

/** Kinds and predicates with their labels, by name. Empty until the server has told them. */
export const vocabulary = signal<{ kinds: ReadonlyMap<string, Kind>; predicates: ReadonlyMap<string, Predicate> }>({ kinds: new Map(), predicates: new Map() });
/** What the service is and holds; null until it has said so. */
export const service = signal<VocabularyQuery["service"] | null>(null);
export const sources = signal<readonly Named[]>([]);
export const datasets = signal<readonly (Named & { title: string; licence: string; citation: string; version: string })[]>([]);
/** Those to whom statements are attributed, most statements first. */
export const speakers = signal<readonly Named[]>([]);
/** Years of the first and the last statement that has one; null when none has. */
export const years = signal<{ first: number; last: number } | null>(null);

/** Something in words that is no error: what was left out, what was done. */
export interface Notice {
  text: string;
  action?: { label: string; run: () => void };
}
export const notice = signal<Notice | null>(null);

/** What failed; the picture from before stays. */
export const failure = signal<AskError | null>(null);
let again: (() => void) | null = null;

/** Tries again what failed. */
export function retry(): void {
  const run = again;
  again = null;
  failure.value = null;
  run?.();
}

/** Tells the page that something failed that `run` would try again. Errors of what was given up are no failures. */
export function fail(error: unknown, run: () => void): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  failure.value = error instanceof AskError ? error : new AskError(error instanceof Error ? error.message : String(error), "", { query: "", variables: {} });
  again = run;
}

// Work that is under way. Tests wait until there is none.
const jobs = signal(1); // the page itself, until it has begun to read
export const busy = computed(() => jobs.value > 0);

/** Counts a promise as work under way until it is settled, and hands it back. */
export function working<Result>(promise: Promise<Result>): Promise<Result> {
  jobs.value++;
  const done = () => void jobs.value--;
  promise.then(done, done);
  return promise;
}

/** Whether something that is drawn is still moving; the drawing says so. */
export const moving = signal(false);

effect(() => {
  document.documentElement.dataset.ready = String(!busy.value && !moving.value);
});

// ---- changing the view ----

type Change = Partial<View>;

// Changes that follow one another quickly and are of one kind, such as the moves of a brush, are one step.
let last = { keys: "", at: 0 };

function change(to: Change, { step = true } = {}): void {
  const before = view.value, after = { ...before, ...to };
  const keys = Object.keys(to).sort().join(), now = performance.now();
  const same = keys === last.keys && now - last.at < 600 && (keys === "filters" || keys === "pinned");
  last = { keys, at: now };
  batch(() => {
    if (step && !same) history.value = remember(history.value, before, after);
    view.value = after;
    if (changesPicture(before, after)) notice.value = null;
  });
  write(same || keys === "pinned" ? "replace" : "push");
}

function write(how: "push" | "replace"): void {
  const address = location.pathname + addressOf(toSearch(view.value, searchOf(location), firstLayout));
  if (address === location.pathname + location.search + location.hash) return;
  if (how === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
}

addEventListener("popstate", () => {
  const before = view.value, after = { ...fromSearch(searchOf(location), firstLayout), head: before.head };
  batch(() => {
    history.value = remember(history.value, before, after);
    view.value = after;
  });
});

// ---- actions ----

/** Shows entities, those that are not shown yet at the end, born at `from`; what was hidden of them comes back. */
export function show(ids: readonly Id[], from: Id | null = null): void {
  const { shown, hidden } = view.value;
  const have = new Set(shown.map(({ id }) => id));
  const fresh = [...new Set(ids)].filter((id) => !have.has(id));
  const room = Math.max(0, mostEntities - shown.length);
  const back = new Set(ids);
  const change_: Change = {};
  if (fresh.length) change_.shown = [...shown, ...fresh.slice(0, room).map((id) => ({ id, from }))];
  if (hidden.some((id) => back.has(id))) change_.hidden = hidden.filter((id) => !back.has(id));
  if (Object.keys(change_).length) change(change_);
  if (fresh.length > room) notice.value = { text: `A picture has ${mostEntities.toLocaleString("en")} entities at most: ${(fresh.length - room).toLocaleString("en")} are left out. Hide some, or start over.` };
}

/** Shows entities with other changes of the view as one step: what a starting point does. */
export function open(ids: readonly Id[], to: Omit<Change, "shown"> = {}): void {
  const have = new Set(view.value.shown.map(({ id }) => id));
  change({ ...to, shown: [...view.value.shown, ...[...new Set(ids)].filter((id) => !have.has(id)).map((id) => ({ id, from: null }))] });
}

let expanding: AbortController | null = null;

/** The edges an expansion walks: those the filters would show. */
function via({ modes, minConfidence, minSources, contestedOnly }: Filters): StatementFilter {
  return { mode: [...modes], ...(minConfidence > 0 && { minConfidence }), ...(minSources > 0 && { minSources }), ...(contestedOnly && { contested: true }) };
}

/** Brings the neighbours of an entity: those by statements with most sources first, a screenful of them or all. */
export async function expand(id: Id, all = false): Promise<void> {
  expanding?.abort();
  expanding = new AbortController();
  const { signal } = expanding;
  const { shown, filters } = view.value;
  const have = new Set(shown.map((one) => one.id));
  const most = Math.min(all ? mostEntities : expansion, mostEntities - have.size - (have.has(id) ? 0 : 1));
  try {
    const around = await working(readAround(id, via(filters), have, Math.max(0, most), asOfInput(state.value), signal));
    if (signal.aborted || !around) return;
    batch(() => {
      if (!have.has(id)) show([id]);
      show(around.found, id);
      const { name, total, rest, found } = around;
      const n = (count: number) => count.toLocaleString("en");
      if (rest > 0 && have.size + found.length >= mostEntities) notice.value = { text: `${name} has ${n(total)} neighbours. A picture has ${n(mostEntities)} entities at most: ${n(rest)} are left out.` };
      else if (rest > 0) notice.value = { text: `${name} has ${n(total)} neighbours: the ${n(found.length)} with most sources were added, ${n(rest)} are not shown.`, action: { label: "Show all", run: () => void expand(id, true) } };
      else if (found.length === 0) notice.value = { text: total === 0 ? `Nothing joins ${name} to others with the filters as they are.` : `All ${n(total)} neighbours of ${name} are shown already.` };
    });
  } catch (error) {
    if (!signal.aborted) fail(error, () => void expand(id, all));
  }
}

/** Takes away what was born at the entity and what was born at that, except what is selected or pinned. */
export function collapse(id: Id): void {
  const { shown, pinned, selected } = view.value;
  const gone = new Set<Id>();
  const inside = new Set([id]);
  for (const one of shown) {
    if (one.from === null || !inside.has(one.from)) continue;
    inside.add(one.id);
    if (!pinned[one.id] && !(selected?.type === "entity" && selected.id === one.id)) gone.add(one.id);
  }
  if (gone.size) change({ shown: shown.filter((one) => !gone.has(one.id)).map((one) => (one.from && gone.has(one.from) ? { ...one, from: id } : one)) });
}

/** Whether something on the screen was born at the entity, so that it can be collapsed. */
export function canCollapse(id: Id): boolean {
  return view.value.shown.some(({ from }) => from === id);
}

export function hide(id: Id): void {
  const { hidden, selected } = view.value;
  if (!hidden.includes(id)) change({ hidden: [...hidden, id], ...(selected?.type === "entity" && selected.id === id && { selected: null }) });
}

export function unhideAll(): void {
  if (view.value.hidden.length) change({ hidden: [] });
}

export function pin(id: Id, x: number, y: number): void {
  change({ pinned: { ...view.value.pinned, [id]: [Math.round(x), Math.round(y)] } });
}

export function unpin(id: Id): void {
  const { [id]: gone, ...rest } = view.value.pinned;
  if (gone) change({ pinned: rest });
}

/** Entities and statements that a panel brings forward in the picture: those of the path that is read. */
export const marked = signal<{ entities: readonly Id[]; edges: readonly Id[] }>({ entities: [], edges: [] });

/** The statement that is pointed at in a panel. */
export const pointedAt = signal<Id | null>(null);

/** Where a path is to begin whose end is still to be chosen; null while no path is asked for. */
export const pathFrom = signal<Id | null>(null);

/** Asks for a path from an entity: the next entity that is selected is where it ends. Null gives it up. */
export function startPath(from: Id | null): void {
  pathFrom.value = from;
}

/** Selects an entity, a statement or a path, whose panel is then shown. On the start page an entity that is selected is shown. */
export function select(selected: Selected | null): void {
  const now = view.value.selected, begun = pathFrom.value;
  if (begun && selected?.type === "entity" && selected.id !== begun) {
    pathFrom.value = null;
    return change({ selected: { type: "path", from: begun, to: selected.id }, reading: null });
  }
  if (JSON.stringify(now) === JSON.stringify(selected) && !view.value.reading) return;
  if (selected?.type === "entity" && view.value.shown.length === 0) open([selected.id], { selected, reading: null });
  else change({ selected, reading: null });
}

export function setFilters(some: Partial<Filters>): void {
  const filters: Filters = { ...view.value.filters, ...some };
  if (filters.from === undefined) delete filters.from;
  if (filters.to === undefined) delete filters.to;
  change({ filters });
}

export function clearFilters(): void {
  change({ filters: noFilters });
}

export function setLayout(layout: Layout): void {
  if (layout !== view.value.layout) change({ layout });
}

export function setAccount(account: Account): void {
  change({ account });
}

/** Turns the perspective: to the other speaker of the picture that says most, or the sides of a comparison. */
export function flipAccount(): void {
  const { account } = view.value;
  const said = counts.value.speakers;
  const others = speakers.value.filter(({ id }) => account.type !== "as" || id !== account.speaker).sort((a, b) => (said.get(b.id) ?? 0) - (said.get(a.id) ?? 0));
  const to = account.type === "all" ? others[0] && ({ type: "as", speaker: others[0].id } as const) : flip(account, others[0]?.id);
  if (to) setAccount(to);
}

export function setAsOf(asOf: string | null): void {
  if (asOf !== view.value.asOf) change({ asOf });
}

/** Reads the graph up to another changeset from now on, with entities that come into the picture with it. One step, which can be undone. */
export function advance(head: Id, came: View["shown"]): void {
  const { shown } = view.value, have = new Set(shown.map(({ id }) => id));
  const room = Math.max(0, mostEntities - shown.length);
  const more = came.filter(({ id }) => !have.has(id)).slice(0, room);
  cameIn.value = new Set(more.map(({ id }) => id));
  change({ head, ...(more.length > 0 && { shown: [...shown, ...more] }) });
}

/** Takes in what was written since, without moving what stands; entities that new statements join to the picture come into it. */
export async function takeIn(): Promise<void> {
  const part = await working(import("./live/taking"));
  await working(part.takeIn());
}

/** How many publications of this page are under way: what they write is not announced, since it is taken in afterwards. */
export const publishing = signal(0);

/** Shows something of the record in the panel at the right, or nothing. */
export function setRecord(record: Recorded | null): void {
  if (JSON.stringify(record) !== JSON.stringify(view.value.record) || view.value.selected || view.value.reading) change({ record, ...(record && { selected: null, reading: null }) });
}

/** Opens the source at a paragraph and sentence in the panel at the right. */
export function read(source: Id, paragraph?: number, sentence?: number): void {
  change({ reading: { source, ...(paragraph !== undefined && { paragraph }), ...(sentence !== undefined && { sentence }) } });
}

export function closeReading(): void {
  if (view.value.reading) change({ reading: null });
}

/** Back to the start page. It can be undone. */
export function startOver(): void {
  pathFrom.value = null;
  change({ ...firstView, layout: view.value.layout, embed: view.value.embed, head: view.value.head });
}

export function undo(): void {
  travel(undone(history.value, view.value));
}

export function redo(): void {
  travel(redone(history.value, view.value));
}

function travel(to: { history: History; view: View } | null): void {
  if (!to) return;
  batch(() => {
    history.value = to.history;
    view.value = to.view;
    notice.value = null;
    fresh.value = new Map();
  });
  last = { keys: "", at: 0 };
  write("push");
}

// ---- reading what the view asks for ----

let loading: AbortController | null = null;
let loaded: { ids: string; asOf: string | null; past: string | null; modes: string } = { ids: "", asOf: null, past: null, modes: "" };

async function load(): Promise<void> {
  const { shown, filters } = view.value, asOf = state.value;
  const ids = shown.map(({ id }) => id).slice(0, mostEntities);
  const wanted = { ids: ids.join("\n"), asOf, past: view.value.asOf, modes: filters.modes.join() };
  loading?.abort();
  loading = null;
  if (wanted.ids === loaded.ids && wanted.asOf === loaded.asOf && wanted.modes === loaded.modes) return;
  if (ids.length === 0) {
    loaded = wanted;
    known.value = nothingKnown;
    return;
  }
  const mine = (loading = new AbortController());
  const { signal } = mine, when = asOfInput(asOf);
  try {
    await working(
      (async () => {
        const before = known.value;
        const same = wanted.asOf === loaded.asOf;
        let { entities, edges } = before;
        if (!same || wanted.ids !== loaded.ids) {
          const news = same ? ids.filter((id) => !entities.has(id)) : ids;
          const fresh = news.length ? await readEntities(news, when, signal) : new Map<Id, Entity>();
          if (signal.aborted) return;
          const judged = [...fresh].filter(([id, entity]) => entity.id !== id);
          if (judged.length) {
            // They are shown under the id that readers see; the effect on what is shown loads again.
            const own = new Map(judged.map(([id, entity]) => [id, entity.id]));
            const kept = new Map(view.value.shown.map(({ id, from }) => [own.get(id) ?? id, { id: own.get(id) ?? id, from: from && (own.get(from) ?? from) }]));
            view.value = { ...view.value, shown: [...kept.values()] };
            write("replace");
            return;
          }
          entities = new Map(ids.flatMap((id) => ((one) => (one ? [[id, one] as const] : []))(fresh.get(id) ?? (same ? before.entities.get(id) : undefined))));
          const read = await readEdges([...entities.keys()], when, signal);
          edges = read.edges;
          if (signal.aborted) return;
          const missing = ids.filter((id) => !entities.has(id));
          batch(() => {
            known.value = { entities, edges, neighbours: wanted.past === loaded.past ? before.neighbours : new Map() };
            failure.value = null;
            if (read.cut) notice.value = { text: "There are more statements among these entities than a picture takes: 2,000 of each part are shown. Hide some entities to see the others." };
            else if (missing.length) notice.value = { text: `${missing.length === 1 ? `“${missing[0]}” is` : `${missing.length} entities are`} not in the graph${wanted.past ? " as known then" : ""}.` };
          });
        }
        const neighbours = await readNeighbours([...entities.keys()], filters.modes, when, signal);
        if (signal.aborted) return;
        known.value = { entities, edges, neighbours };
        loaded = wanted;
      })(),
    );
  } catch (error) {
    if (!signal.aborted) fail(error, () => void load());
  }
}

async function begin(asOf: string | null): Promise<void> {
  try {
    const { vocabulary: words, service: told, sources: papers, datasets: sets, said } = await working(ask(VocabularyDocument, { asOf: asOfInput(asOf) }));
    if (state.value !== asOf) return;
    const facet = (key: string) => said?.facets.find((one) => one.key === key)?.values ?? [];
    const numbers = facet("YEAR").map(({ value }) => Number(value)).filter(Number.isFinite);
    batch(() => {
      vocabulary.value = { kinds: new Map(words?.kinds.map((kind) => [kind.name, kind])), predicates: new Map(words?.predicates.map((predicate) => [predicate.name, predicate])) };
      service.value = told;
      if (told?.head && opened.value === null) {
        opened.value = newest.value = told.head.id;
        view.value = { ...view.value, head: told.head.id };
      }
      sources.value = papers?.nodes ?? [];
      datasets.value = sets ?? [];
      speakers.value = facet("SPEAKER").map(({ value, label, count }) => ({ id: value, name: label, count }));
      years.value = numbers.length ? { first: Math.min(...numbers), last: Math.max(...numbers) } : null;
    });
  } catch (error) {
    fail(error, () => void begin(state.value));
  }
}

const overviewSize = 60;
let overviewed: string | null | undefined;

async function look(asOf: string | null): Promise<void> {
  if (overviewed === asOf) return;
  try {
    const read = await working(readOverview(overviewSize, asOfInput(asOf), AbortSignal.timeout(30_000)));
    if (state.value !== asOf) return;
    overviewed = asOf;
    overview.value = read;
  } catch (error) {
    fail(error, () => void look(state.value));
  }
}

/** Begins to read what the address asks for, and reads again when the view asks for something else. */
export function begins(): () => void {
  const shown = computed(() => view.value.shown), asOf = state, modes = computed(() => view.value.filters.modes);
  const stops = [
    effect(() => {
      const when = asOf.value;
      queueMicrotask(() => void begin(when));
    }),
    effect(() => {
      void [shown.value, asOf.value, modes.value];
      queueMicrotask(() => void load());
    }),
    effect(() => {
      const when = asOf.value;
      if (shown.value.length === 0) queueMicrotask(() => void look(when));
    }),
  ];
  queueMicrotask(() => jobs.value--);
  return () => stops.forEach((stop) => stop());
}
