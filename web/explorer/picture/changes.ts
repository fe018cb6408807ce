// What changesets did, in words and in groups.

/** What was done, as the graph names it. */
export type Action =
  | "ENTITY_ADDED"
  | "ENTITY_DESCRIBED"
  | "STATEMENT_ADDED"
  | "STATEMENT_EXTENDED"
  | "STATEMENT_SUPERSEDED"
  | "STATEMENT_DEPRECATED"
  | "STATEMENT_REINSTATED"
  | "DATASET_WITHDRAWN"
  | "DATASET_REINSTATED"
  | "JUDGEMENT_ADDED";

/** What became of one thing: `Pakistan` came. */
export const done: Readonly<Record<Action, string>> = {
  ENTITY_ADDED: "came",
  ENTITY_DESCRIBED: "was described further",
  STATEMENT_ADDED: "came",
  STATEMENT_EXTENDED: "got more evidence or notes",
  STATEMENT_SUPERSEDED: "was superseded",
  STATEMENT_DEPRECATED: "was withdrawn",
  STATEMENT_REINSTATED: "was reinstated",
  DATASET_WITHDRAWN: "was withdrawn",
  DATASET_REINSTATED: "was reinstated",
  JUDGEMENT_ADDED: "was judged",
};

/** The heading over all to which the same was done. */
export const headings: Readonly<Record<Action, string>> = {
  ENTITY_ADDED: "Entities that came",
  ENTITY_DESCRIBED: "Entities that were described further",
  STATEMENT_ADDED: "Statements that came",
  STATEMENT_EXTENDED: "Statements that got more evidence or notes",
  STATEMENT_SUPERSEDED: "Statements that were superseded",
  STATEMENT_DEPRECATED: "Statements that were withdrawn",
  STATEMENT_REINSTATED: "Statements that were reinstated",
  DATASET_WITHDRAWN: "Data sets that were withdrawn",
  DATASET_REINSTATED: "Data sets that were reinstated",
  JUDGEMENT_ADDED: "Entities that were judged to be the same, or not",
};

const verdicts: Readonly<Record<string, string>> = { SAME: "are the same", DIFFERENT: "are not the same", UNSURE: "may be the same: nobody can tell yet" };

/** What was found about two entities, as the end of a sentence that begins with both. */
export const verdictWords = (verdict: string): string => verdicts[verdict] ?? verdict.toLowerCase();

/** Items in groups of those that follow one another with the same key, each group with its key. */
export function runs<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): { key: Key; items: Item[] }[] {
  const groups: { key: Key; items: Item[] }[] = [];
  for (const item of items) {
    const key = keyOf(item), last = groups.at(-1);
    if (last && last.key === key) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups;
}

/** The number in the id of a changeset; null for another id. */
export function numberOf(id: string | null): number | null {
  const found = /^changeset:(\d{1,9})$/.exec(id ?? "");
  return found ? Number(found[1]) : null;
}

/** The state before a changeset: the one after the changeset before it, or that of an empty graph. */
export function before(id: string): { changeset: string } | { instant: string } {
  const number = numberOf(id);
  return number === null ? { changeset: id } : number > 1 ? { changeset: `changeset:${number - 1}` } : { instant: "0001-01-01T00:00:00Z" };
}
