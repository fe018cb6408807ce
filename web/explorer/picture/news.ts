import type { Action } from "./changes";
import type { Id, View } from "./types";
import { count, series } from "./words";

// What came while the page was open, counted and in words, and what of it belongs into the picture.

/** One thing that a changeset did. `ends` are the entities that a statement joins, its subject first; none of other things. */
export interface News {
  action: Action;
  id: Id;
  ends: readonly Id[];
}

export interface Tally {
  /** Statements that came, entities that came. */
  statements: number;
  entities: number;
  /** Statements that got more evidence, that were superseded or withdrawn, and that stand again. */
  extended: number;
  withdrawn: number;
  reinstated: number;
  /** Entities that were described further, pairs that were judged, data sets that were withdrawn or reinstated. */
  described: number;
  judged: number;
  datasets: number;
  /** How many changes of statements have an end that is shown, or are themselves of an entity that is shown. */
  about: number;
}

const kinds: Readonly<Record<Action, keyof Tally>> = {
  ENTITY_ADDED: "entities",
  ENTITY_DESCRIBED: "described",
  STATEMENT_ADDED: "statements",
  STATEMENT_EXTENDED: "extended",
  STATEMENT_SUPERSEDED: "withdrawn",
  STATEMENT_DEPRECATED: "withdrawn",
  STATEMENT_REINSTATED: "reinstated",
  DATASET_WITHDRAWN: "datasets",
  DATASET_REINSTATED: "datasets",
  JUDGEMENT_ADDED: "judged",
};

/** Counts changes; what happened to one thing in several changesets counts once of each kind. */
export function tally(changes: Iterable<News>, shown: ReadonlySet<Id>): Tally {
  const of: Tally = { statements: 0, entities: 0, extended: 0, withdrawn: 0, reinstated: 0, described: 0, judged: 0, datasets: 0, about: 0 };
  const seen = new Set<string>(), about = new Set<Id>();
  for (const { action, id, ends } of changes) {
    const kind = kinds[action], key = `${kind} ${id}`;
    if (seen.has(key)) continue;
    seen.add(key);
    of[kind]++;
    if (ends.some((end) => shown.has(end)) || (action === "ENTITY_DESCRIBED" && shown.has(id))) about.add(id);
  }
  of.about = about.size;
  return of;
}

/** `12 new statements and 2 other changes, 3 about what is shown`. `cut` says that there is more than was counted. */
export function newsWords(of: Tally, isSomethingShown: boolean, cut = false): string {
  const others = of.extended + of.withdrawn + of.reinstated + of.judged + of.datasets;
  const all = of.statements + others || of.described + of.entities;
  let what: string;
  if (of.statements > 0) what = series([count(of.statements, "new statement"), ...(others ? [count(others, "other change")] : [])], "and");
  else
    what = series(
      [
        of.extended && `more evidence for ${count(of.extended, "statement")}`,
        of.withdrawn && `${count(of.withdrawn, "statement")} withdrawn or superseded`,
        of.reinstated && `${count(of.reinstated, "statement")} reinstated`,
        of.judged && count(of.judged, "new judgement"),
        of.datasets && `a decision on ${count(of.datasets, "data set")}`,
        !others && of.entities && count(of.entities, "new entity"),
        !others && of.described && `more about ${count(of.described, "entity")}`,
      ].filter((part): part is string => Boolean(part)),
      "and",
    ) || "a new changeset";
  const begin = cut ? `more than ${what}` : what;
  if (!isSomethingShown) return begin;
  if (of.about === 0) return `${begin}, ${all > 1 ? "none" : "not"} about what is shown`;
  return `${begin}, ${all === 1 ? "about what is shown" : `${of.about < all ? of.about.toLocaleString("en") : all === 2 ? "both" : "all"} about what is shown`}`;
}

/** How many entities come into the picture at most when changes are taken in. */
export const mostNewcomers = 30;

/** Entities that new statements join to what is shown, each with the one at which it is born, and how many there is no room for. */
export function newcomers(changes: Iterable<News>, shown: ReadonlySet<Id>, most = mostNewcomers): { came: View["shown"]; rest: number } {
  const found = new Map<Id, Id>();
  for (const { action, ends } of changes) {
    if (action !== "STATEMENT_ADDED" && action !== "STATEMENT_REINSTATED") continue;
    const [a, b] = ends;
    if (a === undefined || b === undefined || shown.has(a) === shown.has(b)) continue;
    const [here, there] = shown.has(a) ? [a, b] : [b, a];
    if (!found.has(there)) found.set(there, here);
  }
  const came = [...found].slice(0, most).map(([id, from]) => ({ id, from }));
  return { came, rest: found.size - came.length };
}

/** How each thing that was touched is marked. */
export function marks(changes: Iterable<News>): Map<Id, "new" | "changed"> {
  const found = new Map<Id, "new" | "changed">();
  for (const { action, id } of changes) {
    if (action === "ENTITY_ADDED" || action === "STATEMENT_ADDED" || action === "STATEMENT_REINSTATED") found.set(id, "new");
    else if ((action === "ENTITY_DESCRIBED" || action === "STATEMENT_EXTENDED") && !found.has(id)) found.set(id, "changed");
  }
  return found;
}

/** What was taken in, in words. */
export function takenWords(of: Tally, isSomethingShown: boolean, came: number, rest: number, cut = false): string {
  const what = newsWords(of, isSomethingShown, cut);
  const begin = `Taken in: ${what}.`;
  if (!came) return begin;
  return `${begin} ${count(came, "entity")} came beside ${came === 1 ? "its neighbour" : "their neighbours"}${rest ? `, ${rest.toLocaleString("en")} are left out` : ""}.`;
}
