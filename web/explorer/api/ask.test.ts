import { afterEach, expect, test, vi } from "vitest";

import { AskError, ask } from "./ask";
import type { TypedDocumentString } from "./generated";
import { notTaken, token } from "./token";
import { otherVersion } from "./version";

const question = { toString: () => "{ name }" } as TypedDocumentString<{ name: string }, { a: number }>;

function answers(body: string, headers: Record<string, string> = {}, status = 200) {
  const fetched = vi.fn(async (..._: unknown[]) => new Response(body, { status, headers }));
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("document", { querySelector: () => ({ content: "a1.b1" }) });
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
  otherVersion.value = null;
  token.value = "";
  notTaken.value = "";
});

async function failure(signal?: AbortSignal): Promise<AskError> {
  const error = await ask(question, { a: 1 }, signal).then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(AskError);
  return error as AskError;
}

test("sends the document with its variables and gives the data", async () => {
  const fetched = answers(`{"data": {"name": "Pakistan"}}`, { "X-Page-Version": "a1.b1" });
  expect(await ask(question, { a: 1 })).toEqual({ name: "Pakistan" });
  const [path, init] = fetched.mock.calls[0] as [string, RequestInit];
  expect(path).toBe("/graphql");
  expect(JSON.parse(init.body as string)).toEqual({ query: "{ name }", variables: { a: 1 } });
  expect(otherVersion.value).toBeNull();
});

test("the token goes into a header, and nowhere else", async () => {
  const fetched = answers(`{"data": {"name": "Pakistan"}}`);
  await ask(question, { a: 1 });
  token.value = "pg_secret";
  await ask(question, { a: 1 });
  const [without, ...rest] = fetched.mock.calls.map(([, init]) => new Headers((init as RequestInit).headers).get("Authorization"));
  expect([without, ...rest]).toEqual([null, "Bearer pg_secret"]);
  const [path, init] = fetched.mock.calls[1] as [string, RequestInit];
  expect(path + String(init.body)).not.toContain("secret");
});

test("tells the code of a refusal", async () => {
  answers(`{"errors": [{"message": "no", "extensions": {"code": "UNAUTHENTICATED"}}]}`, {}, 401);
  expect((await failure()).code).toBe("UNAUTHENTICATED");
  answers("<html>", {}, 401);
  expect((await failure()).code).toBe("UNAUTHENTICATED");
});

test("a token that is no longer taken ends the writing, not the reading", async () => {
  token.value = "pg_old";
  const read = { toString: () => "query A { name }" } as TypedDocumentString<{ name: string }, object>;
  const fetched = vi.fn(async (_: unknown, init: RequestInit) => (new Headers(init.headers).has("Authorization") ? new Response(`{"errors": [{"message": "the token has expired", "extensions": {"code": "UNAUTHENTICATED"}}]}`, { status: 401 }) : new Response(`{"data": {"name": "Pakistan"}}`)));
  answers("");
  vi.stubGlobal("fetch", fetched);
  expect(await ask(read, {})).toEqual({ name: "Pakistan" });
  expect([token.value, notTaken.value, fetched.mock.calls.length]).toEqual(["", "the token has expired", 2]);
  token.value = "pg_old";
  const write = { toString: () => "mutation A { name }" } as TypedDocumentString<{ name: string }, object>;
  await expect(ask(write, {})).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(fetched).toHaveBeenCalledTimes(3);
});

test("notes that the server has other pages by now, also in a refusal", async () => {
  answers(`{"errors": [{"message": "no"}]}`, { "X-Page-Version": "a2.b1" }, 400);
  await failure();
  expect(otherVersion.value).toBe("pages");
});

test("tells every error with the id of the request and the question", async () => {
  answers(`{"data": null, "errors": [{"message": "one"}, {"message": "two"}]}`, { "X-Request-Id": "r1" }, 400);
  const error = await failure();
  expect(error.message).toBe("one\ntwo");
  expect(error.requestId).toBe("r1");
  expect(error.question).toEqual({ query: "{ name }", variables: { a: 1 } });
});

test("tells of an answer that cannot be read, and of none", async () => {
  answers("<html>", {}, 502);
  expect((await failure()).message).toContain("502");
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  const error = await failure();
  expect(error.message).toContain("cannot be reached");
  expect(error.requestId).toBe("");
});

test("a question that was given up is no failure of the server", async () => {
  const given = new AbortController();
  given.abort();
  vi.stubGlobal("fetch", () => Promise.reject(new DOMException("given up", "AbortError")));
  await expect(ask(question, { a: 1 }, given.signal)).rejects.toBeInstanceOf(DOMException);
});
