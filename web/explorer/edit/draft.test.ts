import { afterEach, beforeEach, expect, test, vi } from "vitest";

import * as drafts from "./draft";

// The draft against a server that is faked at the fetch: what is sent, and what becomes of lost answers.

const part = (number: number) => ({ number, addedAt: "", description: "1 statement", entities: 0, statements: 1, corrections: 0, judgements: 0 });
const open = (parts: object[] = [], more: object = {}) => ({ id: "draft:1", message: "m", status: "OPEN", parts, findings: { totalCount: 0, errors: 0, warnings: 0, notices: 0, nodes: [] }, conflicts: [], changeset: null, ...more });

interface Sent {
  query: string;
  variables: { input: Record<string, unknown> & { idempotencyKey: string } };
}
let sent: Sent[];
let replies: (object | "cut" | { errors: object[] })[];

beforeEach(() => {
  sent = [];
  replies = [];
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => kept.set(key, text), removeItem: (key: string) => kept.delete(key) });
  vi.stubGlobal("document", { querySelector: () => null });
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    sent.push(JSON.parse(body) as Sent);
    const reply = replies.shift();
    if (!reply || reply === "cut") throw new TypeError("cut");
    return new Response(JSON.stringify("errors" in reply ? reply : { data: reply }));
  });
  drafts.forget();
});
afterEach(() => vi.unstubAllGlobals());

const keys = () => sent.map(({ variables }) => variables.input.idempotencyKey);
const begun = async () => {
  replies.push({ made: { draft: open(), errors: [] } });
  expect(await drafts.begin({ message: "m", dataset: "mill-2025" })).toBe(true);
};

test("a write whose answer is lost is sent again with its key, and one that was answered gets a new one", async () => {
  await begun();
  replies.push("cut", { made: { draft: open([part(1)]), part: part(1), findings: [], errors: [] } }, { made: { draft: open([part(1), part(2)]), part: part(2), findings: [], errors: [] } });
  const rows = { statements: [{ subject: "a" }] };
  expect((await drafts.add(rows, () => undefined)).done).toBe(false);
  expect(drafts.trouble.value?.error?.code).toBe("");
  expect((await drafts.add(rows, () => undefined)).done).toBe(true);
  expect(drafts.trouble.value).toBeNull();
  await drafts.add(rows, () => undefined);
  const [, first, second, third] = keys();
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test("publishing that is cut off is tried again by the button that the trouble has", async () => {
  await begun();
  const changeset = { id: "changeset:1", number: 7, time: "", agent: "ada", message: "m" };
  replies.push("cut", { made: { changeset, draft: open([], { status: "PUBLISHED" }), conflicts: [], errors: [] } });
  const again = (): void => void drafts.publish("m", again);
  expect(await drafts.publish("m", again)).toBe(false);
  drafts.trouble.value!.again();
  await vi.waitFor(() => expect(drafts.published.value).toEqual({ changeset }));
  expect(drafts.draft.value).toBeNull();
  expect(new Set(keys().slice(1)).size).toBe(1);
});

test("a refusal is told, with its conflicts, and is not sent again under its key", async () => {
  await begun();
  const conflict = { what: "rank", base: null, theirs: null, yours: null, message: "changed", node: null, changeset: { number: 2 } };
  const refused = { made: { changeset: null, draft: open(), conflicts: [conflict], errors: [{ code: "CONFLICT", message: "changed", path: [], accepted: [], nearest: [] }] } };
  replies.push(refused, refused);
  expect(await drafts.publish("m", () => undefined)).toBe(false);
  expect(drafts.trouble.value?.errors[0]?.code).toBe("CONFLICT");
  expect(drafts.conflicts.value).toHaveLength(1);
  await drafts.publish("m", () => undefined);
  expect(new Set(keys().slice(1)).size).toBe(2);
});

test("rows that are refused stay out, and what is wrong comes back", async () => {
  await begun();
  const error = { code: "INVALID", message: "no", path: ["statements", "0", "mode"], accepted: ["FACT"], nearest: [] };
  replies.push({ made: { draft: open(), part: null, findings: [], errors: [error] } });
  expect(await drafts.add({ statements: [{}] }, () => undefined)).toEqual({ done: false, errors: [error], findings: [] });
  expect(drafts.parts.value).toEqual([]);
});

test("after a reload the draft is found by its id, and one that was published meanwhile is told", async () => {
  await begun();
  drafts.draft.value = null; // as a page does that is loaded again
  replies.push({ draft: open([part(1)]) });
  await drafts.find();
  expect(drafts.parts.value).toHaveLength(1);
  drafts.draft.value = null;
  const changeset = { id: "changeset:1", number: 7, time: "", agent: "ada", message: "m" };
  replies.push({ draft: open([], { status: "PUBLISHED", changeset }) }, { drafts: { totalCount: 0, nodes: [] } });
  await drafts.find();
  expect(drafts.published.value).toEqual({ changeset });
});

test("in a new tab the only open draft is taken up; of several one is chosen", async () => {
  const one = { id: "draft:1", message: "m", dataset: "d", author: "ada", changedAt: "", parts: [] };
  replies.push({ drafts: { totalCount: 1, nodes: [one] } }, { draft: open([part(1)]) });
  await drafts.find();
  expect(drafts.draft.value?.id).toBe("draft:1");
  drafts.forget();
  replies.push({ drafts: { totalCount: 2, nodes: [one, { ...one, id: "draft:2" }] } });
  await drafts.find();
  expect(drafts.draft.value).toBeNull();
  expect(drafts.others.value).toHaveLength(2);
  replies.push({ draft: open([], { id: "draft:2" }) });
  await drafts.goOn("draft:2");
  expect(drafts.draft.value?.id).toBe("draft:2");
});
