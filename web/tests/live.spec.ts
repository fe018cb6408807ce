import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { accessible, expect, ready, test as base } from "./harness";
import { peacegraph, start, type Program } from "./program";

// The page while others write. Every test has a store and a program of its own, and a person with a token who publishes.

interface Statement {
  id: string;
  subject: string;
  predicate: string;
  object: string;
  mode?: string;
  supersedes?: string;
}

interface Brought {
  message: string;
  entities?: { id: string; kind: string; name: string }[];
  statements?: Statement[];
  corrections?: { action: string; target: string; reason: string }[];
}

interface Desk {
  /** Writes a changeset over GraphQL, as another program does. */
  publish(brought: Brought): Promise<void>;
  /** Ends the program and starts it again where it was. */
  restart(): Promise<void>;
}

const test = base.extend<{ desk: Desk; served: { program: Program; token: string; folder: string } }>({
  served: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "peacegraph-live-"));
      peacegraph(folder, "dump", "seed.nq.gz");
      peacegraph(folder, "restore", "seed.nq.gz", "--store", "bbolt:data");
      const token = peacegraph(folder, "token", "add", "Ada Example", "--role", "editor", "--store", "bbolt:data").trim();
      const served = { program: await start(["--store", `bbolt:${join(folder, "data")}`]), token, folder };
      await use(served);
      await served.program.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: "test" },
  ],
  baseURL: async ({ served }, use) => use(served.program.address),
  desk: async ({ served, request }, use) => {
    const ask = async (query: string, variables: object): Promise<Record<string, { errors?: { message: string }[]; findings?: { message: string }[]; draft?: { id: string } | null; changeset?: { id: string } | null }>> => {
      const response = await request.post(`${served.program.address}/graphql`, { headers: { Authorization: `Bearer ${served.token}` }, data: { query, variables } });
      const answer = (await response.json()) as { data?: Record<string, { errors?: { message: string }[]; draft?: { id: string } | null }>; errors?: unknown };
      const refused = Object.values(answer.data ?? {}).flatMap((payload) => payload?.errors ?? []);
      if (!answer.data || answer.errors || refused.length) throw new Error(JSON.stringify(answer));
      return answer.data;
    };
    let sentence = 0;
    await use({
      async publish({ message, entities = [], statements = [], corrections = [] }) {
        const begun = await ask(`mutation($message: String!) { createDraft(input: {message: $message, dataset: "notes", describe: {title: "Notes", version: "1", licence: "CC0-1.0"}}) { draft { id } errors { message path } } }`, { message });
        const draft = begun["createDraft"]!.draft!.id;
        await ask(`mutation($input: AddToDraftInput!) { addToDraft(input: $input) { errors { message path } } }`, {
          input: {
            draft,
            entities: [{ id: "source:notes", kind: "Source", name: "Example 2026: Notes" }, ...entities].map(({ name, ...rest }) => ({ ...rest, names: [{ text: name }] })),
            statements: statements.map((one) => ({ mode: "FACT", ...one, evidence: [{ source: "source:notes", paragraph: "1", sentence: String(++sentence), confidence: "HIGH" }] })),
            corrections,
          },
        });
        await ask(`mutation($draft: ID!) { publishDraft(input: {draft: $draft}) { changeset { id } errors { message path } } }`, { draft });
      },
      async restart() {
        const { port } = new URL(served.program.address);
        await served.program.stop();
        served.program = await start(["--store", `bbolt:${join(served.folder, "data")}`, "--addr", `127.0.0.1:${port}`]);
      },
    });
  },
});

const picture = "/?show=talks:doha,state:qatar*0,state:turkiye*0,state:pakistan*0&test=1";
const news = (page: Page) => page.getByRole("group", { name: "What others have written" });
const words = (page: Page) => page.locator(".app-words p");

const round = {
  message: "A second round",
  entities: [{ id: "talks:second", kind: "Negotiation", name: "Bellwether round" }],
  statements: [
    { id: "stmt:n1", subject: "state:qatar", predicate: "mediates", object: "talks:second" },
    { id: "stmt:n2", subject: "state:pakistan", predicate: "partyTo", object: "talks:second" },
    { id: "stmt:n3", subject: "state:china", predicate: "mediates", object: "talks:second" },
  ],
} satisfies Brought;

interface Places {
  nodes: string[];
  edges: string[];
  places: Record<string, { x: number; y: number } | null>;
  canvas: { x: number; y: number; width: number; height: number };
}

/** Where everything stands on the page. */
async function stands(page: Page): Promise<Places> {
  return page.evaluate(() => {
    const on = (window as unknown as { __explorer: { nodes(): string[]; edges(): string[]; position(id: string): { x: number; y: number } | null } }).__explorer;
    const { x, y, width, height } = document.querySelector("canvas")!.getBoundingClientRect();
    return { nodes: on.nodes(), edges: on.edges(), places: Object.fromEntries(on.nodes().map((id) => [id, on.position(id)])), canvas: { x, y, width, height } };
  });
}

/** Opens a page, and waits until it hears of what is written. */
async function listens(page: Page, address: string): Promise<void> {
  const stream = page.waitForResponse((response) => response.headers()["content-type"]?.startsWith("text/event-stream") ?? false);
  await page.goto(address);
  await ready(page);
  await stream;
}

test("what others publish is told quietly: nothing moves, and nothing is asked for but the words of the notice", async ({ page, desk }) => {
  await listens(page, picture);
  const before = await stands(page), sentence = await words(page).textContent();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(/(query|subscription|mutation) (\w+)/.exec(request.postData() ?? "")?.[2] ?? request.url()));
  await desk.publish(round);
  await expect(news(page)).toContainText("3 new statements, 2 about what is shown.");
  expect(await stands(page), "until it is wanted").toEqual(before);
  await expect(words(page)).toHaveText(sentence!);
  expect(asked, "what is asked for the notice").toEqual(["News"]);

});

test("what came is shown when it is wanted: nothing that stands moves, it is marked, and it is one step that can be undone", async ({ page, desk }) => {
  await listens(page, picture);
  const before = await stands(page), sentence = await words(page).textContent();
  await desk.publish(round);
  await news(page).getByRole("button", { name: "Show" }).click();
  await expect(news(page)).toContainText("Taken in: 3 new statements, 2 about what is shown. 1 entity came beside its neighbour.");
  await ready(page);
  const after = await stands(page);
  expect(after.nodes).toEqual([...before.nodes, "talks:second"]);
  expect(after.edges).toEqual(expect.arrayContaining(["stmt:n1", "stmt:n2"]));
  expect(after.canvas).toEqual(before.canvas);
  for (const id of before.nodes) {
    expect(after.places[id]!.x, id).toBeCloseTo(before.places[id]!.x, 3);
    expect(after.places[id]!.y, id).toBeCloseTo(before.places[id]!.y, 3);
  }
  await expect(words(page)).not.toHaveText(sentence!);
  await expect(news(page).getByRole("button", { name: "Fit" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Taken in: 3 new statements" })).toHaveCount(1);

  await page.keyboard.press("l");
  await ready(page);
  await expect(page.locator(".mark")).toHaveText(["new", "new"]);
  await page.keyboard.press("g");
  await ready(page);
  await page.keyboard.press("Control+z");
  await ready(page);
  await expect(words(page)).toHaveText(sentence!);
  await expect(news(page)).toContainText("3 new statements, 2 about what is shown.");
  expect((await stands(page)).nodes).toEqual(before.nodes);
  await page.keyboard.press("Control+Shift+z");
  await ready(page);
  expect((await stands(page)).nodes).toEqual(after.nodes);
  await expect(news(page)).toHaveCount(0);
});

test("what is opened before it is taken in is as it was known when the page was opened", async ({ page, desk }) => {
  await listens(page, picture);
  await desk.publish(round);
  await expect(news(page)).toBeVisible();
  await page.getByRole("combobox", { name: /search/i }).first().fill("Bellwether");
  await expect(page.locator(".search-words")).toBeVisible();
  await expect(page.getByRole("option").filter({ hasText: "Bellwether round" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await news(page).getByRole("button", { name: "Show" }).click();
  await ready(page);
  await page.getByRole("combobox", { name: /search/i }).first().fill("Bellwether");
  await expect(page.getByRole("option").filter({ hasText: "Bellwether round" }).first()).toBeVisible();
});

test("later is later: the notice goes, comes with the next changeset and tells of both; the history has what was not taken in", async ({ page, desk }) => {
  await listens(page, picture);
  await desk.publish(round);
  await news(page).getByRole("button", { name: "Later" }).click();
  await expect(news(page)).toHaveCount(0);
  await desk.publish({ message: "A slip", corrections: [{ action: "DEPRECATE", target: "stmt:1.2-14", reason: "a slip" }] });
  await expect(news(page)).toContainText("3 new statements and 1 other change, 3 about what is shown.");
  await news(page).getByRole("button", { name: "Later" }).click();
  await page.getByRole("button", { name: "History" }).click();
  await ready(page);
  const unread = page.locator(".history-here");
  await expect(unread).toHaveCount(2);
  await unread.first().getByRole("button", { name: "Take in" }).click();
  await ready(page);
  await expect(unread).toHaveCount(0);
  expect((await stands(page)).nodes).toContain("talks:second");
  expect((await stands(page)).edges).not.toContain("stmt:1.2-14");
  await news(page).getByRole("button", { name: "What came" }).click();
  await ready(page);
  await expect(page).toHaveURL(/history=changeset:3\*changeset:5/);
  await expect(page.getByRole("heading", { name: "What 2 changesets changed" })).toBeVisible();
});

test("who reads the past is told that there is more, and sees nothing of it", async ({ page, desk }) => {
  await listens(page, picture + "&asof=changeset:1");
  const before = await stands(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.postData() ?? request.url()));
  await desk.publish(round);
  await expect(news(page)).toContainText("1 changeset was written since this page was opened. You see the past, which stays as it is.");
  expect(await stands(page)).toEqual(before);
  expect(asked).toEqual([]);
  await news(page).getByRole("button", { name: "Back to now" }).click();
  await ready(page);
  await expect(news(page)).toContainText("3 new statements, 2 about what is shown.");
});

test("the start page takes in what comes, too", async ({ page, desk }) => {
  await listens(page, "/");
  const about = await page.locator(".start-about").textContent();
  await desk.publish(round);
  await expect(news(page)).toContainText("3 new statements.");
  await expect(page.locator(".start-about")).toHaveText(about!);
  await news(page).getByRole("button", { name: "Show" }).click();
  await ready(page);
  await expect(page.locator(".start-about")).not.toHaveText(about!);
});

test("a server that was away is heard again, from where it was", async ({ page, desk, watch }) => {
  watch.expects(/Failed to load resource|ERR_/);
  await listens(page, picture);
  await desk.restart();
  await desk.publish(round);
  await expect(news(page)).toContainText("3 new statements, 2 about what is shown.", { timeout: 40_000 });
});

test("a server that does not tell is left alone, and nobody hears of it", async ({ page, watch, desk }) => {
  watch.expects(/Failed to load resource/);
  let streams = 0;
  await page.route("**/graphql", (route) => {
    if (!route.request().headers()["accept"]?.includes("text/event-stream")) return route.continue();
    streams++;
    return route.fulfill({ status: 406, contentType: "application/json", body: "{}" });
  });
  const refused = page.waitForResponse((response) => response.status() === 406);
  await page.goto(picture);
  await ready(page);
  await refused;
  await desk.publish(round);
  await page.keyboard.press("l");
  await ready(page);
  expect(streams).toBe(1);
  await expect(news(page)).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 1000, 390]) {
    test(`the notices can be read by everybody, ${colorScheme}, ${width} wide`, async ({ page, desk }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      const fits = async () => expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await listens(page, picture);
      await desk.publish(round);
      await expect(news(page)).toBeVisible();
      await accessible(page);
      await fits();
      await news(page).getByRole("button", { name: "Show" }).click();
      await ready(page);
      await accessible(page);
      await fits();
      await page.goto(picture + "&asof=changeset:1");
      await ready(page);
      await desk.publish({ message: "More", statements: [{ id: "stmt:n9", subject: "state:qatar", predicate: "mediates", object: "talks:istanbul" }] });
      await expect(news(page)).toContainText("You see the past");
      await accessible(page);
      await fits();
    });
  }
}
