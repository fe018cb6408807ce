import type { Filters, Id, Mode, Picture, View } from "./types";

// What is shown, said in a sentence: it stands above every picture and on every export, so that nobody takes a part for the whole.

/** How things are called. */
export interface Names {
  kind: (name: string) => string;
  predicate: (name: string) => string;
  /** An entity, a source or a data set. */
  of: (id: Id) => string;
}

const modeWords: Readonly<Record<Mode, string>> = {
  FACT: "told as fact",
  REPORTED: "reported",
  ASSESSMENT: "judged",
  PROPOSAL: "proposed",
  HYPOTHETICAL: "imagined as a what-if",
  INFERRED: "inferred by the coder",
};

export const number = (n: number): string => n.toLocaleString("en");

/** `1 entity`, `3 statements`. */
export const count = (n: number, noun: string): string => `${number(n)} ${n === 1 ? noun : noun.endsWith("y") ? noun.slice(0, -1) + "ies" : noun + "s"}`;

/** `a`, `a or b`, `a, b or c`. */
export function series(items: readonly string[], last = "or"): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}

/** A day as it is read: `19 October 2025`. */
export function dayInWords(day: string): string {
  const [, year, month, date] = /^(-?\d+)-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const name = months[Number(month) - 1];
  return name ? `${Number(date)} ${name} ${Number(year)}` : day;
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

// A list that is long is counted after the first few.
const few = (items: readonly string[], noun: string) => series(items.length > 3 ? [...items.slice(0, 2), `${number(items.length - 2)} other ${noun}`] : items);

/** The filters in words, each a part of a sentence that follows "statements"; empty where nothing is filtered. */
export function filtersInWords(filters: Filters, names: Names): string[] {
  const said: string[] = [];
  const quoted = (name: string) => `“${name}”`;
  if (filters.contestedOnly) said.push("contested ones only");
  if (filters.minSources > 1) said.push(`with ${filters.minSources} or more sources`);
  if (filters.minConfidence > 0) said.push(`with a confidence of ${filters.minConfidence} or more of 100`);
  if (filters.from && filters.to) said.push(filters.from === filters.to ? `that can have held on ${dayInWords(filters.from)}` : `that can have held between ${dayInWords(filters.from)} and ${dayInWords(filters.to)}`);
  else if (filters.from) said.push(`that can have held on ${dayInWords(filters.from)} or later`);
  else if (filters.to) said.push(`that can have held on ${dayInWords(filters.to)} or earlier`);
  if (filters.kinds.length) said.push(`without ${few(filters.kinds.map((kind) => `the kind ${quoted(names.kind(kind))}`), "kinds")}`);
  if (filters.predicates.length) said.push(`without ${few(filters.predicates.map((predicate) => `the relation ${quoted(names.predicate(predicate))}`), "relations")}`);
  if (filters.sources.length) said.push(`without what rests only on ${few(filters.sources.map((id) => names.of(id)), "sources")}`);
  if (filters.datasets.length) said.push(`without the data of ${few(filters.datasets.map((id) => names.of(id)), "data sets")}`);
  return said;
}

/** The modes in words: `told as fact, reported or judged`. */
export function modesInWords(modes: readonly Mode[]): string {
  return modes.length ? series(modes.map((mode) => modeWords[mode])) : "of no mode";
}

/** What is shown, as one sentence and, where something is left out, a second. */
export function words(picture: Picture, view: View, names: Names): string {
  const { entities, edges, leftOut } = picture;
  const { account, filters, asOf, hidden } = view;
  const parts = [`${count(entities.length, "entity")} and ${count(edges.length, "statement")} ${modesInWords(filters.modes)}`];
  if (account.type === "as") parts.push(`as ${names.of(account.speaker)} says`);
  if (account.type === "compare") parts.push(`as ${names.of(account.left)} and ${names.of(account.right)} say`);
  parts.push(...filtersInWords(filters, names));
  if (asOf) parts.push(/^\d{4}-\d\d-\d\d/.test(asOf) ? `as known on ${dayInWords(asOf.slice(0, 10))}` : `as known at changeset ${asOf.replace(/^\w+:/, "")}`);
  const gone: string[] = [];
  if (leftOut.entities) gone.push(count(leftOut.entities, "entity"));
  if (leftOut.edges) gone.push(count(leftOut.edges, "statement"));
  const out: string[] = [];
  if (gone.length) out.push(`${series(gone, "and")} ${leftOut.entities + leftOut.edges === 1 ? "is" : "are"} left out by filters`);
  const away = hidden.filter((id) => view.shown.some((one) => one.id === id)).length;
  if (away) out.push(`${count(away, "entity")} ${away === 1 ? "is" : "are"} hidden`);
  return parts.join(", ") + (out.length ? `; ${out.join(", ")}` : "") + ".";
}
