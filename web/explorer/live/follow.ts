import { parseBalanced } from "../api/balanced";
import { EventReader } from "./events";

// Follows what is written to the graph for as long as the page is looked at. It goes on where it was after every end, and
// leaves a server alone that does not answer.

/** What is needed of the surroundings, so that tests can be these. */
export interface Surroundings {
  fetch(address: string, init: RequestInit): Promise<Response>;
  /** Resolves after so many milliseconds, or when the signal says so. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A number from 0 to 1. */
  random(): number;
  /** Resolves as soon as the page is looked at. */
  seen(signal: AbortSignal): Promise<void>;
  /** Calls back when the page is looked at no longer; returns how to stop that. */
  onHidden(run: () => void): () => void;
}

export interface Subscription<Answer> {
  document: string;
  /** Variables of the question with `since`, which is asked anew before every connection. */
  variables: () => Record<string, unknown>;
  headers: (given: Record<string, string>) => Record<string, string>;
  /** Gets the data of each event. */
  next: (answer: Answer) => void;
}

/** Milliseconds: the first wait after an end and the longest one; the wait after a server has said that it does not do this; how long a stream may say nothing. */
export const waits = { first: 1_000, longest: 60_000, seldom: 600_000, silent: 90_000 } as const;

/** How a connection ended. `heard`: something came; `refused`: it will not be otherwise soon; `after`: when the server wants to be asked again. */
interface End {
  heard: boolean;
  refused: boolean;
  after: number | null;
}

/** Follows a subscription until the signal ends it. */
export async function follow<Answer>(subscription: Subscription<Answer>, around: Surroundings, signal: AbortSignal): Promise<void> {
  let failures = 0, last = "";
  while (!signal.aborted) {
    await around.seen(signal);
    if (signal.aborted) return;
    const looking = new AbortController();
    let left = false;
    const stop = () => looking.abort();
    signal.addEventListener("abort", stop);
    const unwatch = around.onHidden(() => {
      left = true;
      stop();
    });
    const end = await connection(subscription, around, looking, last, (id) => (last = id));
    unwatch();
    signal.removeEventListener("abort", stop);
    if (signal.aborted) return;
    if (left) continue; // nobody looks: it goes on when somebody does
    failures = end.heard ? 0 : failures + 1;
    const least = end.refused ? waits.seldom : Math.min(waits.longest, (end.after ?? waits.first) * 2 ** Math.min(10, Math.max(0, failures - 1)));
    // Many pages that lost the same server do not come back at the same moment.
    await around.wait(Math.max(end.after ?? 0, least * (0.75 + around.random() / 2)), signal);
  }
}

async function connection<Answer>(subscription: Subscription<Answer>, around: Surroundings, ending: AbortController, last: string, at: (id: string) => void): Promise<End> {
  const failed: End = { heard: false, refused: false, after: null };
  let heard = false, pieces = 0;
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  const events = new EventReader();
  try {
    const response = await around.fetch("/graphql", {
      method: "POST",
      headers: subscription.headers({ "Content-Type": "application/json", Accept: "text/event-stream", ...(last && { "Last-Event-ID": last }) }),
      body: JSON.stringify({ query: subscription.document, variables: subscription.variables() }),
      signal: ending.signal,
    });
    if (!response.ok || !response.body || !/^text\/event-stream\b/i.test(response.headers.get("Content-Type") ?? "")) {
      void response.body?.cancel().catch(() => undefined);
      const seconds = Number(response.headers.get("Retry-After") ?? NaN);
      const busy = response.status === 429 || response.status >= 500;
      return { heard: false, refused: !busy || response.status === 501, after: Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, waits.seldom) : null };
    }
    reader = response.body.getReader();
    for (;;) {
      const piece = await unlessSilent(reader.read(), around, ending.signal);
      if (piece === null) return { heard, refused: false, after: null };
      if (piece.done) return { heard, refused: false, after: events.retry };
      // What opens and ends at once is no connection.
      heard ||= ++pieces > 1;
      for (const { id, type, data } of events.read(piece.value)) {
        if (type === "complete") return { heard, refused: false, after: events.retry };
        if (type !== "next") continue;
        const told = parseBalanced(data) as { data?: Answer | null; errors?: unknown[] };
        // An error without data is the reason for an end: what was told until then stays told.
        if (told.errors?.length && !told.data) return { heard: id !== "" && id !== last, refused: false, after: events.retry };
        heard = true;
        if (told.data) subscription.next(told.data);
        if (id) at(id);
      }
    }
  } catch {
    return heard ? { heard, refused: false, after: events.retry } : failed;
  } finally {
    ending.abort();
    void reader?.cancel().catch(() => undefined);
  }
}

/** What was promised, or null when it takes longer than a stream may say nothing. */
async function unlessSilent<Value>(promised: Promise<Value>, around: Surroundings, signal: AbortSignal): Promise<Value | null> {
  const over = new AbortController(), stop = () => over.abort();
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([promised, around.wait(waits.silent, over.signal).then(() => (over.signal.aborted && signal.aborted ? promised : null))]);
  } finally {
    signal.removeEventListener("abort", stop);
    over.abort();
  }
}
