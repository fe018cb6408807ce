import type { Locator, Page } from "@playwright/test";
import { readFileSync } from "node:fs";

import { accessible, expect, ready, test } from "./harness";

// What a researcher does with the panels at the right, by mouse and by keyboard alone.

const details = (page: Page) => page.getByRole("complementary", { name: "Details" });
const heading = (page: Page) => details(page).getByRole("heading", { level: 2 });

/** Finds an entity by its name in the search of the page, and waits for its panel. */
async function find(page: Page, words: string, name: string): Promise<void> {
  await page.keyboard.press("/");
  await page.keyboard.type(words);
  await expect(page.getByRole("option").filter({ hasText: name }).first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(name);
  await ready(page);
}

/** Goes on with Tab until the focus is on the control, as somebody without a mouse does. */
async function tabTo(page: Page, control: Locator, most = 150): Promise<void> {
  await expect(control).toBeVisible();
  for (let i = 0; i < most; i++) {
    if (await control.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${String(control)} in ${most} steps`);
}

test.describe("who mediated the Doha talks, and where is that said", () => {
  for (const [device, viewport] of [["desktop", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]] as const) {
    test(`by mouse, ${device}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.goto("/");
      await ready(page);
      await page.getByRole("combobox", { name: "Search entities by name or description" }).first().fill("Doha talks");
      await page.getByRole("option").filter({ hasText: "Doha talks" }).first().click();
      await expect(heading(page)).toHaveText("Doha talks");
      const mediated = details(page).getByRole("region", { name: /^Is mediated by/ });
      await expect(mediated.getByRole("listitem").filter({ hasText: "Qatar" })).toBeVisible();
      await expect(mediated.getByRole("listitem").filter({ hasText: "Türkiye" })).toBeVisible();
      await mediated.getByRole("link", { name: "evidence for: Qatar mediates Doha talks" }).click();
      await expect(heading(page)).toHaveText("Qatar mediates Doha talks");
      await expect(details(page).getByText("told as fact", { exact: true })).toBeVisible();
      await expect(details(page).getByText("2 sources", { exact: true })).toBeVisible();
      await details(page).getByRole("region", { name: /^Evidence/ }).getByRole("link", { name: "paragraph 1, sentence 2", exact: true }).click();
      await expect(heading(page)).toContainText("Tahir 2025");
      const here = details(page).locator('[aria-current="location"]');
      await expect(here).toHaveText(/paragraph 1, sentence 2/);
      await expect(here).toBeInViewport();
      await expect(details(page).getByRole("article", { name: "Paragraph 1, sentence 2", exact: true }).getByRole("link", { name: "Qatar mediates Doha talks" })).toBeVisible();
    });
  }

  test("by keyboard", async ({ page }) => {
    await page.goto("/");
    await ready(page);
    await find(page, "Doha talks", "Doha talks");
    await tabTo(page, details(page).getByRole("link", { name: "evidence for: Qatar mediates Doha talks" }));
    await page.keyboard.press("Enter");
    await expect(heading(page)).toHaveText("Qatar mediates Doha talks");
    await expect(heading(page)).toBeFocused();
    await tabTo(page, details(page).getByRole("region", { name: /^Evidence/ }).getByRole("link", { name: "paragraph 1, sentence 2", exact: true }));
    await page.keyboard.press("Enter");
    await expect(heading(page)).toContainText("Tahir 2025");
    await expect(details(page).locator('[aria-current="location"]')).toBeInViewport();
    await page.keyboard.press("Escape");
    await expect(heading(page)).toHaveText("Qatar mediates Doha talks");
  });
});

test.describe("what Pakistan and the Afghan authorities say about the cross-border action, side by side", () => {
  const check = async (page: Page) => {
    const beside = details(page).getByRole("region", { name: "Side by side" });
    await expect(beside.getByRole("heading", { level: 4 })).toHaveText(["Pakistan", "Afghan (Taliban) authorities"]);
    await expect(beside.getByRole("link", { name: "Pakistan justifies Pakistan's cross-border military action" })).toBeVisible();
    await expect(beside.getByRole("link", { name: "Afghan (Taliban) authorities condemns Pakistan's cross-border military action" })).toBeVisible();
  };

  test("by mouse", async ({ page }) => {
    await page.goto("/");
    await ready(page);
    await page.getByRole("combobox", { name: "Search entities by name or description" }).first().fill("cross-border military action");
    await page.getByRole("option").first().click();
    await page.getByRole("combobox", { name: "Whose account" }).selectOption("Compare two accounts");
    await page.getByRole("combobox", { name: "One side" }).selectOption("Pakistan");
    await page.getByRole("combobox", { name: "The other side" }).selectOption("Afghan (Taliban) authorities");
    await check(page);
    await details(page).getByRole("button", { name: "Close panel" }).click();
    await expect(heading(page)).toHaveText("Where they differ");
    await expect(details(page).getByRole("region", { name: /They contradict each other/ }).getByRole("link", { name: "Tehreek-e-Taliban Pakistan is based in Afghanistan", exact: true })).toBeVisible();
    const download = page.waitForEvent("download");
    await details(page).getByRole("button", { name: "Table as CSV" }).click();
    const table = readFileSync(await (await download).path(), "utf8").trim().split("\r\n");
    expect(table[0]).toMatch(/^\ufeff?difference,subject,predicate,speaker,/);
    expect(table.some((line) => line.startsWith("CONTRADICTION,") && line.includes("stmt:1.4-04"))).toBe(true);
  });

  test("by keyboard", async ({ page }) => {
    await page.goto("/");
    await ready(page);
    await find(page, "cross-border military action", "Pakistan's cross-border military action");
    const choose = async (name: string, words: string) => {
      const box = page.getByRole("combobox", { name });
      await box.focus();
      await page.keyboard.type(words);
      await expect(box.locator("option:checked")).toContainText(words);
    };
    await tabTo(page, page.getByRole("combobox", { name: "Whose account" }));
    await choose("Whose account", "Compare");
    await choose("One side", "Pakistan");
    await choose("The other side", "Afghan");
    await check(page);
    const link = details(page).getByRole("region", { name: "Side by side" }).getByRole("link", { name: "Afghan (Taliban) authorities condemns Pakistan's cross-border military action" });
    await tabTo(page, link);
    await page.keyboard.press("Enter");
    await expect(heading(page)).toHaveText("Afghan (Taliban) authorities condemns Pakistan's cross-border military action");
  });
});

test.describe("a path from China to the TTP, and its weakest step", () => {
  const check = async (page: Page) => {
    await expect(details(page).getByText(/^1 path of 2 steps, all of the shortest/)).toBeVisible();
    await expect(details(page).getByText("Weakest step: Afghanistan is the base of Tehreek-e-Taliban Pakistan: somebody denies it")).toBeVisible();
  };

  test("by mouse", async ({ page }) => {
    await page.goto("/");
    await ready(page);
    await page.getByRole("combobox", { name: "Search entities by name or description" }).first().fill("China");
    await page.getByRole("option").filter({ hasText: "China" }).first().click();
    await details(page).getByRole("button", { name: "Path from here" }).click();
    await details(page).getByRole("combobox", { name: "To" }).fill("TTP");
    await details(page).getByRole("option").filter({ hasText: "Tehreek-e-Taliban Pakistan" }).click();
    await check(page);
    await details(page).getByRole("button", { name: "Show on canvas" }).click();
    await ready(page);
    await expect(page.getByText("3 entities and", { exact: false }).first()).toBeVisible();

    // What the border is worth can be left out; then there may be no way at all, and the panel says what might help.
    await details(page).getByRole("button", { name: "Avoid “is based in”" }).click();
    await expect(details(page).getByRole("button", { name: "No longer avoid the relation is based in" })).toBeVisible();
    await expect(details(page).getByText("Weakest step: Afghanistan is the base of Tehreek-e-Taliban Pakistan")).toHaveCount(0);
    await details(page).getByRole("button", { name: "No longer avoid the relation is based in" }).click();
    await check(page);
  });

  test("by keyboard", async ({ page }) => {
    await page.goto("/");
    await ready(page);
    await find(page, "China", "China");
    await tabTo(page, details(page).getByRole("button", { name: "Path from here" }));
    await page.keyboard.press("Enter");
    await expect(details(page).getByRole("combobox", { name: "To" })).toBeFocused();
    await page.keyboard.type("TTP");
    await expect(details(page).getByRole("option").first()).toBeVisible();
    await page.keyboard.press("Enter");
    await check(page);
    await tabTo(page, details(page).getByRole("link", { name: "Afghanistan is the base of Tehreek-e-Taliban Pakistan" }).first());
    await page.keyboard.press("Enter");
    await expect(heading(page)).toHaveText("Tehreek-e-Taliban Pakistan is based in Afghanistan");
    await expect(details(page).getByText("Nobody here denies it")).toHaveCount(0);
  });

  test("no path, and what might help", async ({ page }) => {
    await page.goto("/?show=state:china&path=state:china*org:ttp");
    await ready(page);
    await details(page).getByRole("combobox", { name: "Walk" }).selectOption("only what several sources support");
    await expect(details(page).getByText("There is no such path of six steps or fewer.")).toBeVisible();
    await details(page).getByRole("button", { name: "Take all that is told, reported or judged" }).click();
    await check(page);
  });
});

test.describe("what is proposed, as a table", () => {
  for (const [name, viewport] of [["on a desk", { width: 1440, height: 900 }], ["on a phone", { width: 390, height: 844 }]] as const) {
    test(name, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.goto("/");
      await ready(page);
      await page.getByRole("button", { name: /^What is proposed\?/ }).click();
      await ready(page);
      const table = page.getByRole("table");
      const row = table.getByRole("row").filter({ hasText: "Saddam Tahir" }).first();
      await expect(row).toBeVisible();
      await row.getByRole("button").first().click();
      await expect(heading(page)).toContainText("Saddam Tahir proposes");
      await expect(details(page).getByText("proposal", { exact: true }).first()).toBeVisible();
      await expect(heading(page)).toBeInViewport();
    });
  }
});

test("a citation and a permalink are copied, and the permalink leads back", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/?statement=stmt:1.4-04");
  await ready(page);
  const cite = details(page).getByRole("region", { name: "Cite and share" });
  await cite.getByRole("combobox").selectOption("BibTeX");
  await cite.getByRole("button", { name: "Copy citation" }).click();
  await expect(cite.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^@misc\{/);
  await cite.getByRole("button", { name: "Copy permalink" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/id\/stmt:1\.4-04$/);
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  await ready(page);
  await expect(heading(page)).toHaveText("Tehreek-e-Taliban Pakistan is based in Afghanistan");
});

test("the question of a panel opens in the playground with its variables", async ({ page }) => {
  await page.goto("/?statement=stmt:1.4-04");
  await ready(page);
  const href = await details(page).getByRole("link", { name: "GraphQL for this panel" }).getAttribute("href");
  expect(href).toMatch(/^\/playground#query=query%20PanelStatement/);
  expect(decodeURIComponent(href!.split("&variables=")[1]!)).toContain('"id": "stmt:1.4-04"');
});

test("a question that fails says so with its request, and can be asked again", async ({ page, watch }) => {
  watch.expects(/500/);
  let fails = true;
  await page.route("**/graphql", async (route) => {
    if (fails && route.request().postData()?.includes("query PanelStatement")) await route.fulfill({ status: 500, headers: { "X-Request-Id": "abc123" }, json: { errors: [{ message: "the store is closed" }] } });
    else await route.fallback();
  });
  await page.goto("/?statement=stmt:1.4-04");
  const alert = details(page).getByRole("alert");
  await expect(alert).toContainText("the store is closed");
  await expect(alert).toContainText("abc123");
  await expect(alert.getByRole("link", { name: "Open in the playground" })).toHaveAttribute("href", /^\/playground#query=/);
  fails = false;
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(heading(page)).toHaveText("Tehreek-e-Taliban Pakistan is based in Afghanistan");
});

test("a sentence beyond the first page is read up to, and the rest is there on demand", async ({ page }) => {
  await page.goto("/?read=source:tahir-2025*7*1");
  await ready(page);
  await expect(details(page).locator('[aria-current="location"]')).toBeInViewport();
  await page.goto("/?read=source:tahir-2025");
  await ready(page);
  await expect(details(page).getByText("30 of 33 sentences")).toBeVisible();
  await details(page).getByRole("button", { name: "Show more" }).click();
  await expect(details(page).getByRole("region", { name: "Elsewhere in the source" }).getByRole("article")).toHaveCount(2);
  await ready(page);
  await expect(details(page).getByRole("button", { name: "Show more" })).toHaveCount(0);
});

const panels = {
  entity: "/?show=state:pakistan&entity=state:pakistan",
  statement: "/?show=state:pakistan,org:ttp,state:afghanistan&statement=stmt:1.4-04",
  path: "/?show=state:china,state:afghanistan,org:ttp&path=state:china*org:ttp",
  reading: "/?show=state:pakistan&read=source:tahir-2025*1*5",
  "reading of a table": "/?show=state:pakistan&read=source:pax-v10",
  comparison: "/?show=state:pakistan&compare=state:pakistan,gov:afghan-authorities",
  "side by side": "/?show=event:pakistan-military-action&entity=event:pakistan-military-action&compare=state:pakistan,gov:afghan-authorities",
  account: "/?show=state:pakistan,gov:afghan-authorities&says=state:pakistan",
  missing: "/?show=state:pakistan&statement=stmt:none",
};
for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, address] of Object.entries(panels)) {
    test(`everybody can use the panel, ${colorScheme}: ${name}`, async ({ page }) => {
      test.slow(); // axe looks at every word of a source
      await page.emulateMedia({ colorScheme });
      await page.goto(address);
      await ready(page);
      await accessible(page, { within: "#details" });
      const levels = await details(page).locator("h1, h2, h3, h4, h5").evaluateAll((all) => all.map((one) => Number(one.tagName[1])));
      expect(levels[0], "the first heading").toBe(2);
      for (const [i, level] of levels.entries()) if (i > 0) expect(level - levels[i - 1]!, `heading ${i}`).toBeLessThanOrEqual(1);
    });
  }
}

test("nothing of a panel is wider than a phone", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const [name, address] of Object.entries(panels)) {
    await page.goto(address);
    await ready(page);
    const wide = await details(page).evaluate((node) => node.scrollWidth - node.clientWidth);
    expect(wide, name).toBeLessThanOrEqual(0);
  }
});
