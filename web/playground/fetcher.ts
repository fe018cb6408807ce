import type { GraphiQLProps } from "graphiql";

import { compareVersions } from "../explorer/api/versions";
import { EventReader } from "../explorer/live/events";

type Fetcher = GraphiQLProps["fetcher"];
type Options = Parameters<Fetcher>[1];

/** The token that the explorer keeps for this tab, unless the headers of the question have one. */
function token(): Record<string, string> {
  try {
    const kept = sessionStorage.getItem("peacegraph-token");
    return kept ? { Authorization: `Bearer ${kept}` } : {};
  } catch {
    return {}; // where the browser keeps nothing
  }
}

function subscribes(options: Options, operationName?: string | null): boolean {
  return !!options?.documentAST?.definitions.some(
    (d) => d.kind === "OperationDefinition" && d.operation === "subscription" && (!operationName || d.name?.value === operationName),
  );
}

/** Makes the function that asks the graph. An answer that is none becomes an error in words; a subscription tells one answer after another. */
export function fetcher(other: (what: ReturnType<typeof compareVersions>) => void): Fetcher {
  return async ({ query, variables, operationName }, options) => {
    const follows = subscribes(options, operationName);
    const stop = new AbortController();
    let response: Response;
    try {
      response = await fetch("/graphql", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: follows ? "text/event-stream" : "application/graphql-response+json", ...token(), ...options?.headers },
        // In a tab that was just opened the name can still be that of the tab before.
        body: JSON.stringify({ query, variables: variables ?? {}, ...(operationName && new RegExp(`\\b(query|mutation|subscription)\\s+${operationName}\\b`).test(query) && { operationName }) }),
        signal: stop.signal,
      });
    } catch {
      return { errors: [{ message: "The server cannot be reached. Is it still running?" }] };
    }
    other(compareVersions(response.headers.get("X-Page-Version")));
    if (response.body && /^text\/event-stream\b/i.test(response.headers.get("Content-Type") ?? "")) return answers(response.body, stop);
    try {
      return await response.json();
    } catch {
      return { errors: [{ message: `The server answered ${response.status} without an answer that can be read.` }] };
    }
  };
}

/** What a subscription tells, until it ends or is stopped. */
function answers(body: ReadableStream<Uint8Array>, stop: AbortController): AsyncIterableIterator<object> {
  const told = read(body);
  // A generator that waits for the next piece ends only when there is one: stopping ends the connection itself.
  const end = told.return.bind(told);
  told.return = (value) => {
    stop.abort();
    return end(value);
  };
  return told;
}

async function* read(body: ReadableStream<Uint8Array>): AsyncGenerator<object, void, void> {
  const reader = body.getReader();
  const events = new EventReader();
  try {
    for (;;) {
      const piece = await reader.read();
      if (piece.done) return;
      for (const { type, data } of events.read(piece.value)) {
        if (type === "complete") return;
        if (type === "next") yield JSON.parse(data) as object;
      }
    }
  } catch {
    // It was stopped, or the server is gone: what was told stays.
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
