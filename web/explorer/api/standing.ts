import { signal } from "@preact/signals";

import type { Id } from "../picture/types";

/** The changeset up to which the graph is read when a question does not say otherwise; null, as long as nothing newer is known, for the newest. */
export const standing = signal<Id | null>(null);

/** The variables of a question, with the state of the graph that the page stands at when the question has a place for it and none in it. */
export function standingAt<Variables>(document: string, variables: Variables): Variables {
  const at = standing.peek();
  if (!at || !document.includes("$asOf:") || (variables as { asOf?: unknown }).asOf) return variables;
  return { ...variables, asOf: { changeset: at } };
}
