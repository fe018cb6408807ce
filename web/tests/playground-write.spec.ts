import type { Page } from "@playwright/test";

import { expect, ready, test } from "./writing";

// Who has a token writes in the playground too: with that of the explorer, or with one in the headers of the question.

const begin = `mutation { createDraft(input: {message: "From the playground", dataset: "played", describe: {title: "Played"}}) { draft { author } errors { message } } }`;

/** The text of the answer. */
function answer(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { __MONACO: monaco } = globalThis as unknown as { __MONACO: { editor: { getModels(): { uri: { path: string }; getValue(): string }[] } } };
    return monaco.editor.getModels().find((model) => model.uri.path.includes("response"))?.getValue() ?? "";
  });
}

async function asks(page: Page, query: string) {
  await page.goto(`/playground#query=${encodeURIComponent(query)}`);
  await ready(page);
  await page.keyboard.press("Control+Enter");
}

test("a mutation is sent with the token of the explorer in the same tab", async ({ page, ada }) => {
  await page.addInitScript((token) => sessionStorage.setItem("peacegraph-token", token), ada.token);
  await asks(page, begin);
  await expect.poll(() => answer(page)).toContain(`"author": "${ada.name}"`);
});

test("without a token it is told how to send one, and the headers take it", async ({ page, ada, watch }) => {
  watch.expects(/the server responded with a status of 401/);
  await asks(page, begin);
  await expect.poll(() => answer(page)).toContain("Authorization: Bearer pg_");
  await page.getByRole("button", { name: "Headers" }).click();
  await page.locator(".graphiql-editor-tool").getByRole("textbox").last().focus();
  await page.keyboard.insertText(JSON.stringify({ Authorization: `Bearer ${ada.token}` }));
  await page.getByRole("button", { name: /Execute query/ }).click();
  await expect.poll(() => answer(page)).toContain(`"author": "${ada.name}"`);
  expect(await page.evaluate((token) => JSON.stringify(localStorage).includes(token), ada.token)).toBe(false);
});

test("a subscription tells one answer after another until it is stopped", async ({ page }) => {
  await asks(page, `subscription { changesets(since: "changeset:0") { id } }`);
  await expect.poll(() => answer(page)).toMatch(/"id": "changeset:\d+"/);
  await page.getByRole("button", { name: /Stop query/ }).click();
  await expect(page.getByRole("button", { name: /Execute query/ })).toBeVisible();
});
