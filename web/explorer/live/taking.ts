import { batch, signal } from "@preact/signals";

import { ask } from "../api/ask";
import { HeadDocument, NewsDocument, type NewsQuery } from "../api/generated";
import { before, numberOf } from "../picture/changes";
import { marks, newcomers, newsWords, takenWords, tally, type News } from "../picture/news";
import type { Id } from "../picture/types";
import { advance, fresh, newest, view } from "../store";

// What came while the page was open: read when it is heard of, and taken in when somebody wants it.

/** How many pages of changes are read for the words of a notice: what is more is said to be more. */
const mostPages = 10;

/** What has come after the changeset at which the page stands. */
export interface Heard {
  from: Id;
  to: Id;
  changes: readonly News[];
  /** Whether there is more than was read. */
  cut: boolean;
}

/** What stands for the changeset before the first one. */
export const nothingYet = "changeset:0";

/** Reads what changesets did after one, up to another. */
export async function readNews(from: Id, to: Id, signal?: AbortSignal): Promise<Heard> {
  const changes: News[] = [];
  let after: string | null = null;
  for (let n = 0; n < mostPages; n++) {
    const answer: NewsQuery = await ask(NewsDocument, { since: after_(from), until: { changeset: to }, after }, signal);
    for (const { action, node } of answer.changes?.nodes ?? []) {
      const ends = node.__typename === "Statement" ? [node.subject, node.object].flatMap((end) => ("id" in end && end.__typename !== "Statement" ? [end.id] : [])) : [];
      changes.push({ action, id: node.id, ends });
    }
    after = answer.changes?.pageInfo.hasNextPage ? (answer.changes.pageInfo.endCursor ?? null) : null;
    if (!after) return { from, to, changes, cut: false };
  }
  return { from, to, changes, cut: true };
}

const after_ = (id: Id) => (id === nothingYet ? before("changeset:1") : { changeset: id });

const shownNow = (): ReadonlySet<Id> => {
  const { shown, hidden } = view.peek(), away = new Set(hidden);
  return new Set(shown.map(({ id }) => id).filter((id) => !away.has(id)));
};

/** What was heard, in words. */
export function wordsOf({ changes, cut }: Heard): string {
  const shown = shownNow();
  return newsWords(tally(changes, shown), shown.size > 0, cut);
}

/** What was taken in last, in words; null when it has been read, or when it was undone. */
export const taken = signal<{ words: string; from: Id; to: Id } | null>(null);

/** Takes in what was heard: one step, after which the graph is read up to the newest of it. */
export function take(heard: Heard): void {
  const shown = shownNow();
  const { came, rest } = newcomers(heard.changes, shown);
  batch(() => {
    advance(heard.to, came);
    fresh.value = marks(heard.changes);
    taken.value = { words: takenWords(tally(heard.changes, shown), shown.size > 0, came.length, rest, heard.cut), from: heard.from, to: heard.to };
  });
}

/** Tells the page of a changeset, unless it knows of a later one. */
export function hear(id: Id): void {
  if ((numberOf(id) ?? 0) > (numberOf(newest.peek()) ?? 0)) newest.value = id;
}

/** Asks for the newest changeset and takes in all up to it; what the person at this page has written is not announced. */
export async function takeIn(): Promise<void> {
  const head = (await ask(HeadDocument, {})).service?.head;
  if (!head) return;
  hear(head.id);
  const from = view.peek().head ?? nothingYet;
  if (from === head.id) return;
  take(await readNews(from, head.id));
}
