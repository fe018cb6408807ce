import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { accessible, expect, ready, test } from "./harness";
import { root } from "./program";

// A tab of GraphiQL is a list item that is a tab and has a button in it, which axe does not allow. It is not ours to change.
const notOurs = { rules: ["nested-interactive"] };

const examples = join(root, "schema/examples");
const golden = (name: string): unknown => JSON.parse(readFileSync(join(examples, `${name}.json`), "utf8"));

/** The text of one of the editors. */
function text(page: Page, editor: "operation" | "variables" | "response"): Promise<string> {
  return page.evaluate((name) => {
    const { __MONACO: monaco } = globalThis as unknown as { __MONACO: { editor: { getModels(): { uri: { path: string }; getValue(): string }[] } } };
    return monaco.editor.getModels().find((model) => model.uri.path.includes(name))?.getValue() ?? "";
  }, editor);
}

/** Waits for the answer in its editor and gives its data. */
async function answer(page: Page): Promise<unknown> {
  await expect.poll(() => text(page, "response")).toMatch(/^\{[\s\S]*\}\s*$/);
  return (JSON.parse(await text(page, "response")) as { data?: unknown }).data;
}

async function opened(page: Page, hash = "") {
  await page.goto(`/playground${hash}`);
  await ready(page);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`a first visit has an example whose answer is one key away, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await opened(page);
    expect(await text(page, "operation")).toContain("# Who mediated the Doha talks?");
    await page.keyboard.press("Control+Enter");
    expect(await answer(page)).toEqual(golden("doha-mediators"));
    await ready(page);
    await accessible(page, notOurs);
  });
}

test("an example opens in a tab of its own, is found again there, and gives the answer of the cookbook", async ({ page }) => {
  await opened(page);
  const menu = page.getByRole("region", { name: "Examples" });
  await menu.getByRole("searchbox").fill("china ttp path");
  await menu.getByRole("button", { name: /China/ }).first().click();
  await expect(page.getByRole("tab")).toHaveCount(2);
  await page.keyboard.press("Control+Enter");
  expect(await answer(page)).toEqual(golden("china-to-the-ttp"));
  await menu.getByRole("searchbox").fill("page by page");
  await menu.getByRole("button", { name: "How do I read a long list page by page?" }).click();
  await expect(page.getByRole("tab")).toHaveCount(3);
  expect(JSON.parse(await text(page, "variables"))).toEqual(JSON.parse(readFileSync(join(examples, "page-by-page.variables.json"), "utf8")));
  await page.getByRole("button", { name: /Execute query/ }).click();
  expect(await answer(page)).toEqual(golden("page-by-page"));
  await menu.getByRole("searchbox").fill("who mediated doha");
  await menu.getByRole("button", { name: "Who mediated the Doha talks?" }).click();
  await expect(page.getByRole("tab")).toHaveCount(3);
  expect(await text(page, "operation")).toContain("# Who mediated the Doha talks?");
  await menu.getByRole("searchbox").fill("zzz");
  await expect(menu.getByRole("status")).toHaveText("No question has all these words.");
});

test("a link carries the question and its variables, from here and from the explorer", async ({ page, context }) => {
  const query = "query Named($id: ID!) {\n  entity(by: { id: $id }) {\n    name # in “quotes” & 100 %\n  }\n}\n";
  await opened(page, `#query=${encodeURIComponent(query)}&variables=${encodeURIComponent('{"id": "state:pakistan"}')}`);
  expect(await text(page, "operation")).toBe(query);
  expect(new URL(page.url()).hash).toBe("");
  await page.keyboard.press("Control+Enter");
  expect(await answer(page)).toEqual({ entity: { name: "Pakistan" } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy link to this question" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await ready(other);
  expect(await text(other, "operation")).toBe(query);
  expect(JSON.parse(await text(other, "variables"))).toEqual({ id: "state:pakistan" });
  // A link that is followed on the page itself opens, too.
  await other.evaluate(() => (location.hash = `query=${encodeURIComponent("{ service { entities } }")}`));
  await expect.poll(() => text(other, "operation")).toContain("service");
});

test("the documentation opens, and what was asked is in the history", async ({ page }) => {
  await opened(page);
  await page.keyboard.press("Control+Enter");
  await answer(page);
  await page.getByRole("button", { name: /Documentation Explorer/ }).click();
  const docs = page.getByRole("region", { name: "Documentation Explorer" });
  await docs.getByRole("link", { name: "Query", exact: true }).click();
  await docs.getByRole("link", { name: "paths", exact: true }).click();
  await expect(docs).toContainText("maxLength");
  await accessible(page, notOurs);
  await page.getByRole("button", { name: /Show History/ }).click();
  await expect(page.getByRole("region", { name: "History" })).toContainText("DohaMediators");
  await accessible(page, notOurs);
});

test("everything is reached by keys alone", async ({ page }) => {
  await opened(page);
  // Tab writes into the editor until it is told to go on.
  await page.keyboard.press("Control+m");
  const at = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
  const until = async (key: string, name: RegExp) => {
    for (let i = 0; i < 60 && !name.test(await at()); i++) await page.keyboard.press(key);
    expect(await at()).toMatch(name);
  };
  await until("Shift+Tab", /^Search the examples$/);
  await page.keyboard.type("what does the graph hold");
  await page.keyboard.press("ArrowDown");
  expect(await at()).toMatch(/^What does the graph hold/);
  await page.keyboard.press("Enter");
  await expect.poll(() => text(page, "operation")).toContain("query WhatIsHere");
  await page.keyboard.press("Control+Enter");
  expect(await answer(page)).toHaveProperty("service");
  await until("Shift+Tab", /^Colours: /);
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await until("Shift+Tab", /^Explorer$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/$/);
  await ready(page);
});

test("an error of the server, and a server that is gone, are told in words", async ({ page, watch }) => {
  await opened(page, `#query=${encodeURIComponent('{ entity(by: {id: "state:pakistn"}) { nam } }')}`);
  watch.expects(/the server responded with a status of 400/);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => text(page, "response")).toContain("nam");
  watch.expects(/net::ERR_/);
  await page.route("**/graphql", (route) => route.abort());
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => text(page, "response")).toContain("The server cannot be reached");
});

test("on a phone the editor and the answer stand one below the other", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await opened(page);
  await page.getByRole("button", { name: /Execute query/ }).click();
  await answer(page);
  await ready(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
  const [question, below] = await Promise.all([page.locator(".graphiql-editors").boundingBox(), page.locator(".graphiql-response").boundingBox()]);
  expect(below!.y).toBeGreaterThanOrEqual(question!.y + question!.height - 1);
  await accessible(page, notOurs);
});
