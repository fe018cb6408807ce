import { batch, computed, effect, signal } from "@preact/signals";

import { authorized, token } from "../api/token";
import { numberOf } from "../picture/changes";
import type { Id } from "../picture/types";
import { fresh, newest, publishing, view } from "../store";
import { follow, type Surroundings } from "./follow";
import { hear, nothingYet, readNews, taken, type Heard } from "./taking";

// What others write while the page is open: heard of as it is published, read once for a quiet notice, and left until somebody
// wants it.

/** What came after the changeset at which the page stands; null when nothing did, and as long as it is not read yet. */
export const heard = signal<Heard | null>(null);

/** Up to which changeset somebody has said "later". */
export const putOff = signal<Id | null>(null);

/** How many changesets came after the one at which the page stands. */
export const behind = computed(() => Math.max(0, (numberOf(newest.value) ?? 0) - (numberOf(view.value.head) ?? 0)));

/** How long what was taken in is marked, in milliseconds. */
const markedFor = 180_000;

const document_ = "subscription Changesets($since: ID) { changesets(since: $since) { id number } }";

const page: Surroundings = {
  fetch: (address, init) => fetch(address, init),
  wait: (milliseconds, signal) =>
    new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        done();
      });
    }),
  random: Math.random,
  seen: (signal) =>
    new Promise((done) => {
      const look = () => {
        if (document.visibilityState === "hidden" && !signal.aborted) return;
        document.removeEventListener("visibilitychange", look);
        done();
      };
      document.addEventListener("visibilitychange", look);
      signal.addEventListener("abort", look);
      look();
    }),
  onHidden: (run) => {
    const look = () => document.visibilityState === "hidden" && run();
    document.addEventListener("visibilitychange", look);
    addEventListener("pagehide", run);
    return () => {
      document.removeEventListener("visibilitychange", look);
      removeEventListener("pagehide", run);
    };
  },
};

/** Follows what is published until the returned function is called. */
export function begins(): () => void {
  const ending = new AbortController();
  const following = () => follow<{ changesets: { id: Id } }>({ document: document_, variables: () => ({ since: newest.peek() ?? nothingYet }), headers: (given) => authorized(given, token.peek()), next: ({ changesets }) => hear(changesets.id) }, page, ending.signal);
  void following();

  let reading: AbortController | null = null;
  const stops = [
    // What was heard is read for the words of the notice; several changesets that follow one another quickly are read at once.
    effect(() => {
      const from = view.value.head ?? nothingYet, to = newest.value, isPast = view.value.asOf !== null;
      const busy = publishing.value > 0;
      reading?.abort();
      reading = null;
      if (behind.value === 0 || to === null) {
        heard.value = null;
        return;
      }
      if (isPast || busy || (heard.peek()?.from === from && heard.peek()?.to === to)) return;
      const mine = (reading = new AbortController());
      void (async () => {
        await page.wait(200 + 400 * Math.random(), mine.signal);
        if (mine.signal.aborted) return;
        try {
          const found = await readNews(from, to, mine.signal);
          if (!mine.signal.aborted) heard.value = found;
        } catch {
          // The next changeset tries again; the notice says without numbers that there is something.
          if (!mine.signal.aborted) heard.value = { from, to, changes: [], cut: false };
        }
      })();
    }),
    // The words about what was taken in belong to it: when it is undone they go, and after a while the marks do.
    effect(() => {
      const { head } = view.value;
      if (taken.peek() && taken.peek()!.to !== head) taken.value = null;
    }),
    effect(() => {
      if (fresh.value.size === 0) return;
      const timer = setTimeout(() => {
        batch(() => {
          fresh.value = new Map();
          taken.value = null;
        });
      }, markedFor);
      return () => clearTimeout(timer);
    }),
  ];
  return () => {
    ending.abort();
    reading?.abort();
    for (const stop of stops) stop();
  };
}

