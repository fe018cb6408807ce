import type { View } from "./types";

// Undo and redo of what is done to a picture. What is only looked at (the selection, the source that is read, the layout)
// is no change of the picture: undoing leaves it as it is.

type Doing = Pick<View, "shown" | "hidden" | "pinned" | "account" | "filters" | "asOf" | "head">;

export interface History {
  readonly past: readonly Doing[];
  readonly future: readonly Doing[];
}

export const noHistory: History = { past: [], future: [] };

/** How many steps can be undone. */
export const depth = 200;

const doing = ({ shown, hidden, pinned, account, filters, asOf, head }: View): Doing => ({ shown, hidden, pinned, account, filters, asOf, head });

/** Whether two views show another picture: what is shown, hidden, pinned, filtered, by whose account, as of when and up to which changeset. */
export function changesPicture(a: View, b: View): boolean {
  return a.shown !== b.shown || a.hidden !== b.hidden || a.pinned !== b.pinned || a.account !== b.account || a.filters !== b.filters || a.asOf !== b.asOf || a.head !== b.head;
}

// What was done before the page knew its changeset was done at the one that it knows.
const back = (now: View, to: Doing): View => ({ ...now, ...to, head: to.head ?? now.head });

/** The history after going from one view to another: what was undone before can no longer be done again. */
export function remember(history: History, before: View, after: View): History {
  if (!changesPicture(before, after)) return history;
  return { past: [...history.past, doing(before)].slice(-depth), future: [] };
}

/** The view before the last change and what is left of the history; null when there was none. */
export function undo(history: History, now: View): { history: History; view: View } | null {
  const last = history.past.at(-1);
  if (!last) return null;
  return { history: { past: history.past.slice(0, -1), future: [...history.future, doing(now)] }, view: back(now, last) };
}

/** The view before the last undoing; null when nothing was undone. */
export function redo(history: History, now: View): { history: History; view: View } | null {
  const next = history.future.at(-1);
  if (!next) return null;
  return { history: { past: [...history.past, doing(now)], future: history.future.slice(0, -1) }, view: back(now, next) };
}
