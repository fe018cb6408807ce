import type { GraphiQLProps } from "graphiql";

import { compareVersions } from "../explorer/api/versions";

/** Makes the function that asks the graph. An answer that is none becomes an error in words. */
export function fetcher(other: (what: ReturnType<typeof compareVersions>) => void): GraphiQLProps["fetcher"] {
  return async ({ query, variables, operationName }) => {
    let response: Response;
    try {
      response = await fetch("/graphql", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
        // In a tab that was just opened the name can still be that of the tab before.
        body: JSON.stringify({ query, variables: variables ?? {}, ...(operationName && new RegExp(`\\b(query|mutation|subscription)\\s+${operationName}\\b`).test(query) && { operationName }) }),
      });
    } catch {
      return { errors: [{ message: "The server cannot be reached. Is it still running?" }] };
    }
    other(compareVersions(response.headers.get("X-Page-Version")));
    try {
      return await response.json();
    } catch {
      return { errors: [{ message: `The server answered ${response.status} without an answer that can be read.` }] };
    }
  };
}
