import { modes as allModes, type Account, type Day, type Filters, type Id, type Layout, type Mode, type Selected, type View } from "./types";
import { firstView, noFilters } from "./view";

// The view as an address and back. An address is short and can be read: ids stand in it as they are, what is as it is at
// first is left out, and whatever cannot be understood is taken as not said. In a list `,` separates items and `*` the
// parts of one; ids that have these characters have them escaped once more, so that an address survives programs that
// escape it anew.

const escapeId = (id: Id) => id.replace(/[%,*]/g, (c) => "%" + c.charCodeAt(0).toString(16));

function unescapeId(text: string): Id {
  return text.replace(/%(25|2c|2a)/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const escapeValue = (value: string) => encodeURIComponent(value).replace(/%(3A|2C|2F|40)/g, (all) => decodeURIComponent(all));

const list = (ids: readonly string[]) => ids.map(escapeId).join(",");

/** The query of the address at which the view is found again, `?show=state:pakistan`; empty for the first view. Parameters of `keep` that no view has are kept in front. `layout` is the one that goes without saying. */
export function toSearch(view: View, keep = "", layout: Layout = firstView.layout): string {
  const said: [string, string][] = [];
  for (const [name, value] of new URLSearchParams(keep)) if (!names.has(name)) said.push([name, value]);
  const say = (name: string, value: string) => value !== "" && said.push([name, value]);

  const place = new Map(view.shown.map(({ id }, i) => [id, i]));
  say("show", view.shown.map(({ id, from }) => (from === null ? escapeId(id) : `${escapeId(id)}*${place.get(from) ?? escapeId(from)}`)).join(","));
  say("hide", list(view.hidden));
  say("pin", Object.entries(view.pinned).map(([id, [x, y]]) => `${escapeId(id)}*${Math.round(x)}*${Math.round(y)}`).join(","));
  if (view.layout !== layout) say("view", view.layout);
  if (view.selected?.type === "path") say("path", `${escapeId(view.selected.from)}*${escapeId(view.selected.to)}`);
  else if (view.selected) say(view.selected.type, escapeId(view.selected.id));
  if (view.reading) {
    const { source, paragraph, sentence } = view.reading;
    say("read", [escapeId(source), paragraph ?? "", sentence ?? ""].join("*").replace(/\*+$/, ""));
  }
  if (view.record?.type === "all") say("history", "all");
  else if (view.record?.type === "one") say("history", escapeId(view.record.id));
  else if (view.record) say("history", `${escapeId(view.record.id)}*${view.record.to === null ? "now" : escapeId(view.record.to)}`);
  if (view.account.type === "as") say("says", escapeId(view.account.speaker));
  if (view.account.type === "compare") say("compare", list([view.account.left, view.account.right]));

  const { filters } = view;
  for (const [name, key] of switchedOff) say(name, list(filters[key]));
  const on = allModes.filter((mode) => filters.modes.includes(mode));
  if (on.join() !== noFilters.modes.join()) say("modes", on.length ? on.join(",").toLowerCase() : "none");
  if (filters.minConfidence > 0) say("confidence", String(filters.minConfidence));
  if (filters.minSources > 0) say("sources", String(filters.minSources));
  if (filters.contestedOnly) say("contested", "only");
  say("from", filters.from ?? "");
  say("to", filters.to ?? "");
  say("asof", view.asOf ?? "");
  if (view.embed) say("embed", "1");
  return said.length ? "?" + said.map(([name, value]) => `${escapeValue(name)}=${escapeValue(value)}`).join("&") : "";
}

/** How long a query of an address may be that every server and every program takes. */
const longest = 4000;

/** The query as a part of an address: what is too long for some stands behind `#`, which no server is sent. */
export function addressOf(search: string): string {
  return search.length > longest ? `#${search}` : search;
}

/** The query of an address, wherever `addressOf` put it. */
export function searchOf({ search, hash }: { search: string; hash: string }): string {
  if (hash.startsWith("#?")) return hash.slice(1);
  // Permalinks lead to #entity=… or #statement=…, which the page without a build understands, too.
  return /^#(entity|statement|history)=/.test(hash) ? "?" + hash.slice(1) : search;
}

const switchedOff = [
  ["nokind", "kinds"],
  ["norelation", "predicates"],
  ["nosource", "sources"],
  ["nodata", "datasets"],
] as const;

const names = new Set(["show", "hide", "pin", "view", "entity", "statement", "path", "read", "history", "says", "compare", "modes", "confidence", "sources", "contested", "from", "to", "asof", "embed", ...switchedOff.map(([name]) => name)]);

/** The view that an address tells. Never fails: what it does not understand is as it is at first. `layout` is the one that goes without saying. */
export function fromSearch(search: string, layout: Layout = firstView.layout): View {
  const said = new URLSearchParams(search);
  const items = (name: string) => (said.get(name) ?? "").split(",").filter((item) => item !== "");
  const parts = (item: string) => item.split("*").map(unescapeId);
  const ids = (name: string) => [...new Set(items(name).map(unescapeId))];

  const shown = new Map<Id, { id: Id; from: Id | null }>();
  const order = items("show").map(parts);
  for (const [id, from] of order) {
    if (!id || shown.has(id)) continue;
    const parent = from && /^\d+$/.test(from) ? order[Number(from)]?.[0] : from;
    shown.set(id, { id, from: parent && parent !== id ? parent : null });
  }

  const pinned: Record<Id, readonly [number, number]> = {};
  for (const item of items("pin")) {
    const [id, x, y] = parts(item);
    if (id && x && y && isWhole(x) && isWhole(y)) pinned[id] = [Number(x), Number(y)];
  }

  return {
    layout: layouts.find((one) => one === said.get("view")) ?? layout,
    shown: [...shown.values()],
    hidden: ids("hide"),
    pinned,
    selected: selected(said, parts),
    reading: reading(said, parts),
    account: account(said, ids("compare")),
    filters: filters(said, ids),
    record: record(said, parts),
    asOf: said.get("asof") || null,
    head: null,
    embed: said.get("embed") === "1",
  };
}

const layouts: readonly Layout[] = ["graph", "list", "map"];
const isWhole = (text: string) => /^-?\d{1,7}$/.test(text);
const isDay = (text: string | null): text is Day => text !== null && /^-?\d{4,6}-\d\d-\d\d$/.test(text);

function selected(said: URLSearchParams, parts: (item: string) => string[]): Selected | null {
  for (const type of ["statement", "entity"] as const) {
    const id = said.get(type);
    if (id) return { type, id: unescapeId(id) };
  }
  const [from, to] = parts(said.get("path") ?? "");
  return from ? { type: "path", from, to: to ?? "" } : null;
}

function reading(said: URLSearchParams, parts: (item: string) => string[]): View["reading"] {
  const [source, paragraph, sentence] = parts(said.get("read") ?? "");
  if (!source) return null;
  const number = (text: string | undefined) => (text && /^\d{1,6}$/.test(text) ? Number(text) : undefined);
  const [p, s] = [number(paragraph), number(sentence)];
  return { source, ...(p !== undefined && { paragraph: p }), ...(s !== undefined && { sentence: s }) };
}

function record(said: URLSearchParams, parts: (item: string) => string[]): View["record"] {
  const [id, to] = parts(said.get("history") ?? "");
  if (!id) return null;
  if (id === "all") return { type: "all" };
  return to ? { type: "since", id, to: to === "now" ? null : to } : { type: "one", id };
}

function account(said: URLSearchParams, [left, right]: Id[]): Account {
  if (left && right) return { type: "compare", left, right };
  const speaker = said.get("says");
  return speaker ? { type: "as", speaker: unescapeId(speaker) } : { type: "all" };
}

function filters(said: URLSearchParams, ids: (name: string) => Id[]): Filters {
  const number = (name: string, most: number) => {
    const text = said.get(name) ?? "";
    return /^\d{1,6}$/.test(text) ? Math.min(Number(text), most) : 0;
  };
  const named = (said.get("modes") ?? "").toUpperCase().split(",");
  const on: Mode[] = allModes.filter((mode) => named.includes(mode));
  const [from, to] = [said.get("from"), said.get("to")];
  return {
    kinds: ids("nokind"),
    predicates: ids("norelation"),
    sources: ids("nosource"),
    datasets: ids("nodata"),
    modes: on.length || named.includes("NONE") ? on : noFilters.modes,
    minConfidence: number("confidence", 100),
    minSources: number("sources", 999_999),
    contestedOnly: said.get("contested") === "only",
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
  };
}
