import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

import { accessible, expect, ready, test, watched } from "./harness";
import { start } from "./program";

// The page as a whole: from the start page to a picture, what is done to it, and what its address keeps.

const picture = "/?show=talks:doha,state:qatar*0,state:turkiye*0,state:pakistan*0,state:afghanistan*0,org:ttp";

/** The sentence above the picture. */
const words = (page: Page) => page.locator(".app-words p");
const filters = (page: Page) => page.getByRole("complementary", { name: "Filters" });
const details = (page: Page) => page.getByRole("complementary", { name: "Details" });
const searchBox = (page: Page) => page.getByRole("combobox", { name: /search/i });

async function opens(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await ready(page);
}

test("the start page says what this is and leads on", async ({ page }) => {
  await opens(page, "/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What is said about a peace process, and who says so");
  await expect(page.locator(".start-about")).toContainText(/\d+ statements about \d+ entities from \d+ sources/);
  await expect(searchBox(page)).toBeFocused();
  await expect(page.locator(".start-points button")).toHaveCount(6);
  await page.getByRole("button", { name: /Who mediated/ }).click();
  await ready(page);
  await expect(words(page)).toHaveText("4 entities and 5 statements told as fact, reported or judged.");
  await expect(details(page)).toContainText(/mediates/);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("What is said about a peace process");
});

test("what is proposed opens as a table", async ({ page }) => {
  await opens(page, "/");
  await page.getByRole("button", { name: /What is proposed/ }).click();
  await ready(page);
  await expect(page.getByRole("button", { name: "List" })).toHaveAttribute("aria-pressed", "true");
  await expect(words(page)).toContainText(/statements proposed[;.]/);
  await expect(page.getByRole("main")).toContainText("Bilateral border commission");
});

test("the search forgives typos, tells what it found, and shows what is chosen", async ({ page }) => {
  await opens(page, "/");
  await searchBox(page).fill("pakstan");
  const options = page.getByRole("option");
  await expect(options.first()).toContainText("Pakistan");
  await expect(page.locator(".search-words")).toContainText(/of \d+ that were found\. Spelt a little differently\./);
  await page.keyboard.press("Escape");
  await expect(options).toHaveCount(0);
  await searchBox(page).fill("doha talks");
  await expect(options.first()).toContainText("Doha talks");
  await page.keyboard.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await ready(page);
  await expect(page).toHaveURL(/\?show=talks:doha&entity=talks:doha$/);
  await expect(details(page).getByRole("heading", { name: "Doha talks" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(searchBox(page)).toBeFocused();
  await searchBox(page).fill("qqqqq");
  await expect(page.locator(".search-words")).toContainText("No entity for “qqqqq”.");
});

test("an entity is expanded, collapsed, hidden, pinned; each can be undone", async ({ page }) => {
  await opens(page, "/?show=talks:doha&entity=talks:doha");
  await expect(page.getByText("stands alone so far")).toBeVisible();
  await page.getByRole("button", { name: /^Bring its \d+ neighbours/ }).click();
  await ready(page);
  const expanded = await words(page).textContent();
  expect(expanded).toMatch(/^1\d entities and \d+ statements|^[5-9] entities and \d+ statements/);

  await page.keyboard.press("Shift+E");
  await ready(page);
  await expect(words(page)).toHaveText("1 entity and 0 statements told as fact, reported or judged.");
  await page.keyboard.press("Control+z");
  await ready(page);
  await expect(words(page)).toHaveText(expanded!);

  await page.keyboard.press(".");
  await ready(page);
  await expect(page).toHaveURL(/pin=talks:doha\*-?\d+\*-?\d+/);
  await page.keyboard.press("Control+z");
  await expect(page).not.toHaveURL(/pin=/);
  await page.keyboard.press("Control+Shift+z");
  await expect(page).toHaveURL(/pin=/);

  await page.keyboard.press("h");
  await ready(page);
  await expect(page).toHaveURL(/hide=talks:doha/);
  await expect(words(page)).toContainText("1 entity is hidden");
  await filters(page).getByRole("button", { name: "Show again" }).click();
  await expect(page).not.toHaveURL(/hide=/);
  await expect(page.getByRole("button", { name: "Redo" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL(/hide=talks:doha/);
});

test("nothing that stands moves when an entity is expanded", async ({ page }) => {
  await opens(page, picture + "&entity=state:qatar&test=1");
  const places = () => page.evaluate(() => ["talks:doha", "state:pakistan", "org:ttp"].map((id) => (window as unknown as { __explorer: { position(id: string): { x: number; y: number } } }).__explorer.position(id)));
  const before = await places();
  const shown = await words(page).textContent();
  await page.keyboard.press("e");
  await expect(words(page)).not.toHaveText(shown!);
  await ready(page);
  // The camera may have gone back to let the new ones in; the shape that the old ones make is the same.
  const after = await places();
  const ratio = (a: typeof before, i: number, j: number) => Math.hypot(a[i]!.x - a[j]!.x, a[i]!.y - a[j]!.y);
  expect(ratio(after, 0, 1) / ratio(after, 0, 2)).toBeCloseTo(ratio(before, 0, 1) / ratio(before, 0, 2), 1);
});

test("the address keeps everything", async ({ page, context }) => {
  await opens(page, picture);
  await filters(page).getByRole("checkbox", { name: /Told as fact/ }).uncheck();
  await filters(page).getByRole("radio", { name: /Likely or sure/ }).check();
  await page.getByRole("combobox", { name: "Whose account" }).selectOption("compare");
  await page.keyboard.press("l");
  await ready(page);
  const other = await context.newPage();
  await opens(other, page.url());
  await expect(words(other)).toHaveText((await words(page).textContent())!);
  expect(other.url()).toBe(page.url());
  await expect(filters(other).getByRole("checkbox", { name: /Told as fact/ })).not.toBeChecked();
  await expect(other.getByRole("button", { name: "List" })).toHaveAttribute("aria-pressed", "true");
  await expect(other.getByRole("combobox", { name: "Whose account" })).toHaveValue("compare");
  await page.goBack();
  await expect(page.getByRole("button", { name: "Graph" })).toHaveAttribute("aria-pressed", "true");
  await page.goForward();
  await expect(page.getByRole("button", { name: "List" })).toHaveAttribute("aria-pressed", "true");
});

test("an address that makes no sense opens the page all the same", async ({ page }) => {
  await opens(page, "/?show=,*,nothing:there&modes=loud&confidence=high&pin=a*b&view=globe&entity=nothing:there");
  await expect(page.getByText("“nothing:there” is not in the graph.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Graph" })).toHaveAttribute("aria-pressed", "true");
});

test("filters count what each value would leave, and the counts are true", async ({ page }) => {
  await opens(page, picture);
  const counted = async (name: RegExp) => Number((await filters(page).locator("label", { has: page.getByRole("radio", { name }) }).locator(".filters-count").textContent())!.replaceAll(",", ""));
  const several = await counted(/2 or more sources/);
  const all = await counted(/Any number of sources/);
  expect(several).toBeGreaterThan(0);
  expect(several).toBeLessThan(all);
  await filters(page).getByRole("radio", { name: /2 or more sources/ }).check();
  await expect(words(page)).toContainText(`and ${several} statement`);
  await expect(words(page)).toContainText(/with 2 or more sources/);
  await expect(words(page)).toContainText(new RegExp(`${all - several} statements are left out by filters`));
  await filters(page).getByRole("button", { name: "Clear all" }).click();
  await expect(words(page)).toContainText(`and ${all} statements`);

  await filters(page).getByRole("checkbox", { name: /^State/ }).uncheck();
  await expect(page).toHaveURL(/nokind=State/);
  await expect(words(page)).toContainText("without the kind “State”");
  await filters(page).getByRole("button", { name: "Clear kinds" }).click();
  await expect(page).not.toHaveURL(/nokind/);
});

test("nothing left to show says which filter it is and gives it back", async ({ page }) => {
  await opens(page, picture + "&sources=9");
  const empty = page.locator(".notices-empty");
  await expect(empty).toContainText("No statement is left to show. It is the least number of sources that takes it away");
  await empty.getByRole("button", { name: /Clear the least number of sources/ }).click();
  await expect(empty).toHaveCount(0);
  await expect(page).not.toHaveURL(/sources=/);
});

test("nothing left to show for several filters together says so and gives all back", async ({ page }) => {
  await opens(page, picture + "&sources=9&from=1900-01-01&to=1900-02-01");
  const empty = page.locator(".notices-empty");
  await expect(empty).toContainText("No statement is left to show. Several filters together take it away.");
  await empty.getByRole("button", { name: "Clear all filters" }).click();
  await expect(empty).toHaveCount(0);
});

test("a failure is told with its number, and the picture from before stays", async ({ page, watch }) => {
  await opens(page, picture + "&entity=state:qatar");
  const before = await words(page).textContent();
  watch.expects(/Failed to load resource/);
  await page.route("**/graphql", (route) => (route.request().postData()!.includes("query Around") ? route.fulfill({ status: 500, headers: { "X-Request-Id": "request-7" }, json: { errors: [{ message: "the store does not answer" }] } }) : route.fallback()));
  await page.keyboard.press("e");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("the store does not answer");
  await expect(alert).toContainText("The picture is the one from before.");
  await expect(alert).toContainText("request-7");
  await expect(alert.getByRole("link", { name: "Open in the playground" })).toHaveAttribute("href", /^\/playground#query=query%20Around/);
  await expect(words(page)).toHaveText(before!);
  await page.unroute("**/graphql");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(words(page)).not.toHaveText(before!);
  await expect(alert).toHaveCount(0);
});

test("the perspective changes lines, not places", async ({ page }) => {
  await opens(page, picture + "&test=1");
  // The window may become narrower for what the speaker says; among each other all stay where they are.
  const away = () =>
    page.evaluate(() => {
      const at = (window as unknown as { __explorer: { position(id: string): { x: number; y: number } } }).__explorer;
      const [a, b] = [at.position("state:pakistan"), at.position("org:ttp")];
      return { x: Math.round(a.x - b.x), y: Math.round(a.y - b.y) };
    });
  const before = await away();
  await page.getByRole("combobox", { name: "Whose account" }).selectOption({ label: "As Pakistan says" });
  await ready(page);
  await expect(words(page)).toContainText("as Pakistan says");
  await expect(words(page)).toContainText(/^6 entities/);
  expect(await away()).toEqual(before);
  await page.getByRole("main").press("x");
  await expect(words(page)).not.toContainText("as Pakistan says");
  await page.getByRole("combobox", { name: "Whose account" }).selectOption("all");
  await expect(words(page)).toHaveText(/reported or judged\.|left out by filters\./);
});

test("the help shows every key, and a key does nothing while somebody types", async ({ page }) => {
  await opens(page, picture);
  await page.locator("body").press("?");
  const help = page.getByRole("complementary", { name: "How to read this, and keys" });
  for (const key of ["/", "E", "P", ".", "H", "F", "G", "L", "M", "X", "[", "]", "?", "Esc"]) await expect(help.getByText(key, { exact: true }).first()).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await page.keyboard.press("/");
  await page.keyboard.type("lgm?");
  await expect(help).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Graph" })).toHaveAttribute("aria-pressed", "true");
});

test("colours follow the system, or a choice that is kept", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await opens(page, "/");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe("rgb(255, 255, 255)");
  const button = page.getByRole("button", { name: /^Colours/ });
  await button.click();
  await button.click();
  await expect(button).toHaveAccessibleName("Colours: dark. Change to as the system");
  expect(await ground()).toBe("rgb(18, 22, 28)");
  await page.reload();
  expect(await ground()).toBe("rgb(18, 22, 28)");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, address] of [
    ["the graph", picture],
    ["an entity", picture + "&entity=talks:doha"],
    ["a comparison", picture + "&compare=state:pakistan,gov:afghan-authorities"],
    ["no statement", picture + "&sources=9"],
  ] as const) {
    test(`axe finds nothing wrong with ${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await opens(page, address);
      await accessible(page);
    });
  }
}

test("who mediated the Doha talks and where that is said, by keyboard alone", async ({ page }) => {
  await opens(page, "/");
  await page.keyboard.type("doha talks");
  await expect(page.getByRole("option").first()).toContainText("Doha talks");
  await page.keyboard.press("Enter");
  await ready(page);
  await page.keyboard.press("e");
  await expect(words(page)).not.toContainText("1 entity");
  await ready(page);
  // To the details, and in them to the statement that Qatar mediates.
  const tabTo = async (what: () => Promise<boolean>) => {
    for (let i = 0; i < 120; i++) {
      if (await what()) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("not reached by the tabulator");
  };
  const focused = (match: RegExp, within: string) =>
    page.evaluate(([source, selector]) => {
      const at = document.activeElement!;
      return at.closest(selector!) !== null && new RegExp(source!, "i").test(at.getAttribute("aria-label") ?? at.textContent ?? "");
    }, [match.source, within]);
  await tabTo(async () => (await focused(/evidence/, "#details")) && (await page.evaluate(() => /Qatar/.test(document.activeElement!.closest("li")!.textContent!))));
  await page.keyboard.press("Enter");
  await ready(page);
  await expect(details(page).getByRole("heading", { name: /Qatar.*mediates.*Doha talks/ })).toBeVisible();
  await tabTo(() => focused(/paragraph 1, sentence 2/, "#details"));
  await page.keyboard.press("Enter");
  await ready(page);
  await expect(page).toHaveURL(/read=source:tahir-2025\*1\*2/);
});

test("on a phone there is one column and the list comes first", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await opens(page, "/");
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  expect(await fits()).toBe(true);
  await page.getByRole("button", { name: /Who mediated/ }).click();
  await ready(page);
  await expect(page.getByRole("button", { name: "List" })).toHaveAttribute("aria-pressed", "true");
  await expect(details(page)).toBeInViewport();
  await expect(details(page)).toContainText("mediates");
  expect(await fits()).toBe(true);
  await expect(filters(page)).toBeHidden();
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await expect(filters(page)).toBeVisible();
  expect(await fits()).toBe(true);
  await accessible(page);
});

test("four times as large the page still fits", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 225 });
  await opens(page, picture + "&entity=talks:doha");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("a researcher's own kinds, relations and sources appear", async ({ browser }) => {
  const program = await start(["--data", join(dirname(fileURLToPath(import.meta.url)), "village")]);
  const context = await browser.newContext({ baseURL: program.address });
  try {
    const watch = await watched(context, program.address);
    const page = await context.newPage();
    await opens(page, "/");
    await searchBox(page).fill("assembly at the ford");
    await expect(page.getByRole("option").first()).toContainText("Assembly of elders");
    await page.keyboard.press("Enter");
    await ready(page);
    await page.keyboard.press("e");
    await expect(words(page)).toContainText("4 entities and 3 statements");
    await ready(page);
    await expect(filters(page)).toContainText("Assembly of elders");
    await expect(filters(page).getByRole("checkbox", { name: /swears by/ })).toBeChecked();
    await expect(page.locator(".legend")).toContainText("Assembly of elders");
    await filters(page).getByRole("heading", { name: "Sources" }).click();
    await expect(filters(page)).toContainText("Example 2025: A letter from the ford");
    await filters(page).getByRole("checkbox", { name: /swears by/ }).uncheck();
    await expect(words(page)).toContainText("without the relation “swears by”");
    await filters(page).getByRole("button", { name: "Clear all" }).click();
    await page.keyboard.press("l");
    await ready(page);
    const arabic = page.getByText("مجلس الطحانين").first();
    await expect(arabic).toBeVisible();
    await accessible(page);
    expect(watch.problems).toEqual([]);
  } finally {
    await context.close();
    await program.stop();
  }
});

test("too many neighbours: those with most sources come, and the rest is counted", async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), "valley-"));
  const families = 1240;
  const numbers = Array.from({ length: families }, (_, i) => i);
  writeFileSync(join(folder, "dataset.yaml"), "id: valley\ntitle: A valley of many families\nversion: 1.0.0\nlanguage: en\nlicence: CC0-1.0\ncreators: [Ada Example]\ncodebook: none\n");
  writeFileSync(join(folder, "entities.csv"), `id,kind,name\nstate:valley,State,Valley of many families\n${numbers.map((i) => `group:f${i},Population,Families of house ${i}\n`).join("")}`);
  writeFileSync(join(folder, "sources.csv"), "id,name,genre,reliability\nsource:register,Example 2024: Register of the valley,REPORT,B\nsource:letter,Example 2025: A letter,OPINION,C\n");
  const row = (i: number, source: string) => `stmt:v${i},state:valley,hostsPopulation,group:f${i},FACT,${source},1,${i + 1},HIGH\n`;
  writeFileSync(join(folder, "statements.csv"), `id,subject,predicate,object,mode,source,paragraph,sentence,confidence\n${numbers.map((i) => row(i, "source:register")).join("")}${numbers.slice(-40).map((i) => row(i, "source:letter")).join("")}`);
  const program = await start(["--data", folder]);
  const context = await browser.newContext({ baseURL: program.address });
  try {
    const page = await context.newPage();
    await opens(page, "/?show=state:valley&entity=state:valley");
    await expect(page.getByRole("button", { name: "Bring its 1,240 neighbours, 30 with most sources first" })).toBeVisible();
    await page.keyboard.press("e");
    await expect(page.getByText("Valley of many families has 1,240 neighbours: the 30 with most sources were added, 1,210 are not shown.").first()).toBeVisible();
    await ready(page);
    await expect(page).toHaveURL(/group:f1200\*0/); // of the forty that two sources name
    await expect(words(page)).toContainText("31 entities and 30 statements");
    await page.getByRole("button", { name: "Show all", exact: true }).click();
    await expect(words(page)).toContainText("1,241 entities and 1,240 statements");
    await ready(page);
    await page.reload();
    await ready(page);
    await expect(words(page)).toContainText("1,241 entities and 1,240 statements");
  } finally {
    await context.close();
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
