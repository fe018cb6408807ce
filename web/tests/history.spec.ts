import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { accessible, expect, ready, test as base } from "./harness";
import { peacegraph, root, start, type Program } from "./program";

// The record in the explorer: which changesets there are, what each did, and the graph as of one of them.

/** A program over the seed and a changeset more, which adds to the seed, corrects it and judges it. */
const test = base.extend<object, { program: Program }>({
  program: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "peacegraph-history-"));
      peacegraph(folder, "dump", "seed.nq.gz");
      peacegraph(folder, "restore", "seed.nq.gz", "--store", "bbolt:data");
      peacegraph(folder, "import", join(root, "web/tests/later"), "--store", "bbolt:data", "--write", "--author", "Ben Example", "--message", "An essay of afterwards");
      const program = await start(["--store", `bbolt:${join(folder, "data")}`]);
      await use(program);
      await program.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
});

const details = (page: Page) => page.getByRole("complementary", { name: "Details" });
const heading = (page: Page) => details(page).getByRole("heading", { level: 2 });
const region = (page: Page, name: RegExp) => details(page).getByRole("region", { name });
const picture = "/?show=talks:doha,state:qatar*0,state:turkiye*0,state:pakistan*0";

async function opens(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await ready(page);
}

test("the record is opened from the header, changeset by changeset, and closed again", async ({ page }) => {
  await opens(page, "/");
  await page.getByRole("button", { name: "History" }).click();
  await ready(page);
  await expect(page).toHaveURL(/\?history=all$/);
  await expect(details(page).getByText("4 changesets")).toBeVisible();
  const messages = details(page).getByRole("listitem").getByRole("link");
  await expect(messages).toHaveText(["An essay of afterwards", /background/, /pax-2025/, /tahir-2025/]);
  await expect(details(page).getByRole("listitem").first()).toContainText(/changeset 4.* UTC.*by Ben Example.*3 statements and 2 entities came, 5 other changes/);
  await messages.first().click();
  await ready(page);
  await expect(page).toHaveURL(/\?history=changeset:4$/);
  await expect(heading(page)).toHaveText("An essay of afterwards");
  await details(page).getByRole("button", { name: "Earlier one" }).click();
  await ready(page);
  await expect(details(page).getByText("Changeset 3 of 4")).toBeVisible();
  await page.goBack();
  await ready(page);
  await expect(details(page).getByText("Changeset 4 of 4")).toBeVisible();
  await expect(details(page).getByRole("button", { name: "Later one" })).toBeDisabled();
  await details(page).getByRole("button", { name: /All changesets/ }).click();
  await expect(messages).toHaveCount(4);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("What is said about a peace process");
});

test("a changeset tells in words what it did, with what was gained, and each line leads to it", async ({ page }) => {
  await opens(page, picture + "&history=changeset:4");
  await expect(region(page, /^Entities that came 2/).getByRole("listitem")).toHaveText([/Later talks/, /An essay of afterwards/]);
  await expect(region(page, /^Entities that were described further 1/)).toContainText(/Qatar.*another name: State of Qatar \(in full\) en/);
  await expect(region(page, /^Statements that came 3/)).toContainText(/Pakistan is party to Later talks\s*said by Pakistan/);
  await expect(region(page, /^Statements that got more evidence or notes 1/)).toContainText(/Qatar mediates Doha talks.*evidence: Example 2026, paragraph 1, sentence 3.*note: Said once more\./);
  await expect(region(page, /^Statements that were superseded 1/)).toContainText("by Türkiye mediates Doha talks");
  await expect(region(page, /^Statements that were withdrawn 1/)).toContainText(/read from the wrong sentence.*Ben Example, 2026-01-05/);
  await expect(region(page, /^Entities that were judged/)).toContainText(/Doha talks and Later talks are not the same.*two rounds of talks/);
  await expect(region(page, /^Cite/).getByRole("region", { name: "Citation" })).toContainText("as of changeset:4");

  await region(page, /^Statements that got more/).getByRole("link", { name: "Qatar mediates Doha talks" }).click();
  await ready(page);
  await expect(heading(page)).toHaveText("Qatar mediates Doha talks");
  await details(page).getByText("History, 3 changes").click();
  await ready(page);
  await expect(details(page).locator(".changes-sets")).toContainText(/An essay of afterwards.*This got more evidence or notes.*Said once more\..*This came/);
  await details(page).getByRole("button", { name: "Back to changeset 4" }).click();
  await expect(heading(page)).toHaveText("An essay of afterwards");
  await region(page, /^Entities that were described/).getByRole("link", { name: "Qatar" }).click();
  await ready(page);
  await details(page).getByRole("tab", { name: "History" }).click();
  await ready(page);
  await details(page).getByRole("link", { name: "An essay of afterwards" }).click();
  await ready(page);
  await expect(page).toHaveURL(/history=changeset:4$/);
});

test("the graph is seen as of a changeset, and now again; it can be undone", async ({ page }) => {
  await opens(page, picture + "&history=changeset:3");
  const words = page.locator(".app-words p");
  const now = await words.textContent();
  await details(page).getByRole("button", { name: "See the graph as of this changeset" }).click();
  await ready(page);
  await expect(page).toHaveURL(/asof=changeset:3/);
  await expect(page.getByRole("button", { name: /The past is shown/ })).toBeVisible();
  const then = await words.textContent();
  await page.keyboard.press("Control+z");
  await ready(page);
  await expect(page).not.toHaveURL(/asof=/);
  await expect(words).toHaveText(now!);
  await page.keyboard.press("Control+Shift+z");
  await ready(page);
  await expect(words).toHaveText(then!);
  await details(page).getByRole("button", { name: "Back to now" }).click();
  await ready(page);
  await expect(words).toHaveText(now!);
});

test("a state is compared with now, by link", async ({ page }) => {
  await opens(page, picture + "&history=changeset:2");
  await details(page).getByRole("button", { name: "Compare with now" }).click();
  await ready(page);
  await expect(page).toHaveURL(/history=changeset:2\*now$/);
  await expect(heading(page)).toHaveText("What 2 changesets changed");
  await expect(details(page).getByRole("heading", { level: 3 }).first()).toContainText("background");
  await expect(details(page).getByRole("button", { name: "Show more" })).toHaveCount(0);
  await details(page).getByRole("button", { name: "Changeset 2 itself" }).click();
  await ready(page);
  await expect(details(page).getByText("Changeset 2 of 4")).toBeVisible();
});

test("a long diff comes in pages of 50", async ({ page }) => {
  await opens(page, "/?history=changeset:1");
  await expect(details(page).locator(".changes-line")).toHaveCount(50);
  await expect(details(page).getByText(/50 of 294 changes/)).toBeVisible();
  await details(page).getByRole("button", { name: "Show more" }).click();
  await ready(page);
  await expect(details(page).locator(".changes-line")).toHaveCount(100);
});

test("a permalink of a changeset leads to it, and one that is not there says so", async ({ page }) => {
  await opens(page, "/id/changeset:4");
  await expect(heading(page)).toHaveText("An essay of afterwards");
  await opens(page, "/?history=changeset:99");
  await expect(heading(page)).toHaveText("No changeset has this identifier");
  await details(page).getByRole("button", { name: "See all changesets" }).click();
  await expect(details(page).getByText("4 changesets")).toBeVisible();
});

for (const [name, address] of [["the record", "/?history=all"], ["a changeset", picture + "&history=changeset:4"], ["what came since", picture + "&history=changeset:2*now"]] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 1000, 390]) {
      test(`axe finds nothing wrong with ${name}, ${colorScheme}, ${width} wide`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 844 });
        await opens(page, address);
        await expect(details(page).locator("h2")).toBeVisible();
        await accessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "fits the width").toBe(true);
      });
    }
  }
}
