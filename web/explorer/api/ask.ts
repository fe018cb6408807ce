import { parseBalanced } from "./balanced";
import type { TypedDocumentString } from "./generated";
import { standingAt } from "./standing";
import { authorized, keepToken, notTaken, token } from "./token";
import { otherVersion } from "./version";
import { compareVersions } from "./versions";

/** What the server said instead of an answer, or that it said nothing. */
export class AskError extends Error {
  constructor(
    message: string,
    /** Identifier under which the server has logged the request; empty when it was not reached. */
    readonly requestId: string,
    /** The document and its variables, to be opened in the playground. */
    readonly question: { query: string; variables: unknown },
    /** The code of the first error, such as `UNAUTHENTICATED`; empty when the server was not reached. */
    readonly code = "",
  ) {
    super(message);
  }
}

/** Asks the graph, with the token of the person who writes when there is one. Throws an AskError when the answer has errors or does not come. */
export async function ask<Answer, Variables>(document: TypedDocumentString<Answer, Variables>, variables: Variables, signal?: AbortSignal, as = token.peek()): Promise<Answer> {
  const query = document.toString(), question = { query, variables: standingAt(query, variables) };
  let response: Response;
  try {
    response = await fetch("/graphql", {
      method: "POST",
      headers: authorized({ "Content-Type": "application/json", Accept: "application/graphql-response+json" }, as),
      body: JSON.stringify(question),
      signal: signal ?? null,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AskError("The server cannot be reached. Is it still running?", "", question);
  }
  otherVersion.value = compareVersions(response.headers.get("X-Page-Version"));
  const requestId = response.headers.get("X-Request-Id") ?? "";
  let answer: { data?: Answer | null; errors?: { message: string; extensions?: { code?: string } }[] };
  try {
    answer = parseBalanced(await response.text()) as typeof answer;
  } catch {
    throw new AskError(`The server answered ${response.status} without an answer that can be read.`, requestId, question, response.status === 401 ? "UNAUTHENTICATED" : "");
  }
  if (answer.errors?.length || !answer.data) {
    const { message = "", extensions } = answer.errors?.[0] ?? {};
    if (extensions?.code === "UNAUTHENTICATED" && as && as === token.peek()) {
      // A token that ended or was revoked meanwhile ends the writing, not the reading.
      notTaken.value = message;
      keepToken("");
      if (question.query.startsWith("query")) return ask(document, variables, signal, "");
    }
    throw new AskError(answer.errors?.map((e) => e.message).join("\n") || "The server gave no answer.", requestId, question, extensions?.code);
  }
  return answer.data;
}
