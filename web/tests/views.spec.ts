import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { accessible, expect, ready, test } from "./harness";

// One selection and one set of entities in three views; time below them.

const talks = "state:pakistan,gov:afghan-authorities,state:qatar,state:turkiye,talks:doha,talks:istanbul,agr:doha-ceasefire,event:clashes-2025,process:afg-pak";

async function open(page: Page, query: string): Promise<void> {
  await page.goto(`/?${query}`);
  await ready(page);
}

const table = (page: Page, what: "statements" | "entities") => page.getByRole("table", { name: new RegExp(`^[\\d,]+ ${what}$`) });
const parameter = (page: Page, name: string) => new URLSearchParams(new URL(page.url()).search).get(name);

test("what is selected in one view is selected in the others", async ({ page }) => {
  await open(page, `show=${talks}&view=list`);
  await page.getByRole("tab", { name: /^Entities 9/ }).click();
  await table(page, "entities").getByRole("button", { name: "Doha talks", exact: true }).click();
  await ready(page);
  expect(parameter(page, "entity")).toBe("talks:doha");
  await expect(page.getByRole("complementary", { name: "Details" }).getByRole("heading", { name: "Doha talks" }).first()).toBeVisible();

  await page.keyboard.press("m");
  await ready(page);
  const mark = page.getByRole("region", { name: "Map" }).getByRole("button", { name: /^Doha talks, / });
  await expect(mark).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("region", { name: "Timeline" }).getByRole("button", { name: /^Doha talks, / })).toHaveAttribute("aria-pressed", "true");

  await page.getByRole("region", { name: "Map" }).getByRole("button", { name: /^Qatar, State, Doha/ }).click();
  await page.keyboard.press("l");
  await ready(page);
  await expect(table(page, "entities").getByRole("row", { name: /Qatar/ })).toHaveAttribute("aria-current", "true");
});

test.describe("the table", () => {
  test("is sorted by a press on a head, and back", async ({ page }) => {
    await open(page, `show=${talks}&view=list`);
    const statements = table(page, "statements");
    const objects = () => statements.getByRole("row").locator("[data-label=Object]").allTextContents();
    const came = await objects();
    const head = statements.getByRole("columnheader", { name: "Object" });
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", "ascending");
    expect(await objects()).toEqual([...came].sort((a, b) => a.localeCompare(b, "en")));
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", "descending");
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", "none");
    expect(await objects()).toEqual(came);
  });

  test("is walked by keys, and its rows open, expand and hide", async ({ page }) => {
    await open(page, `show=${talks}&view=list`);
    await page.getByRole("tab", { name: /^Entities/ }).click();
    const rows = table(page, "entities").getByRole("row");
    await rows.nth(1).getByRole("button", { name: "Pakistan", exact: true }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("button", { name: "Qatar", exact: true })).toBeFocused();
    await page.keyboard.press("Enter");
    expect(parameter(page, "entity")).toBe("state:qatar");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("button", { name: /^Expand Afghanistan–Pakistan talks/ })).toBeFocused();
    await page.keyboard.press("Enter");
    await ready(page);
    expect(await rows.count()).toBeGreaterThan(10);
    const shown = await rows.count();
    await page.getByRole("button", { name: "Hide Türkiye" }).click();
    await ready(page);
    await expect(rows).toHaveCount(shown - 1);
    expect(parameter(page, "hide")).toBe("state:turkiye");
  });

  test("leads from a row to the passage it stands in", async ({ page }) => {
    await open(page, `show=${talks}&view=list`);
    const row = table(page, "statements").getByRole("row", { name: /^Qatar mediates Doha talks.*Tahir 2025/ });
    await row.getByRole("button", { name: "Read paragraph 1, sentence 2" }).first().click();
    await ready(page);
    expect(parameter(page, "read")).toMatch(/^source:tahir-2025\*1\*2$/);
  });

  test("can be taken away as CSV", async ({ page }) => {
    await open(page, `show=${talks}&view=list`);
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV", exact: true }).click();
    const download = await file;
    expect(download.suggestedFilename()).toBe("peacegraph-statements.csv");
    const text = readFileSync(await download.path(), "utf8");
    const lines = text.split("\r\n").slice(0, -1);
    expect(lines[0]).toBe("\uFEFFId,Subject,Relation,Object,Who says so,Mode,Sources,Confidence,When,Passage");
    expect(lines).toHaveLength((await table(page, "statements").getByRole("row").count()));
    expect(text).toContain(",Qatar,mediates,Doha talks,");
  });
});

for (const [device, viewport] of [["desktop", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]] as const) {
  test(`what the author proposes, as a table, ${device}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto("/");
    await ready(page);
    await page.getByRole("button", { name: /proposed/ }).click();
    await ready(page);
    const rows = table(page, "statements").getByRole("row").filter({ has: page.getByRole("cell", { name: "proposes", exact: false }) });
    await expect(rows.first()).toBeVisible();
    expect(await rows.count()).toBeGreaterThan(10);
    const border = rows.filter({ hasText: "Bilateral border commission" });
    await expect(border).toHaveCount(1);
    for (const words of ["Saddam Tahir", "Proposal", "Tahir 2025", "¶ 3, s. 4"]) await expect(border).toContainText(words);
    // Every cell knows its head, whatever the table looks like.
    await expect(border.getByRole("cell")).toHaveCount(8);
    await expect(table(page, "statements").getByRole("columnheader")).toHaveCount(9);
    await accessible(page, { within: ".list" });
  });
}

test.describe("the map", () => {
  test("shows what has a place, says by which statement, and keeps the rest in a tray", async ({ page }) => {
    await open(page, `show=${talks},location:doha&view=map`);
    const map = page.getByRole("region", { name: "Map" });
    await expect(map.getByRole("button", { name: /^Doha, Location, 25\.3°, 51\.5°/ })).toBeVisible();
    await expect(map.getByRole("button", { name: "Doha talks, Negotiation, Doha: Doha talks took place at Doha" })).toBeVisible();
    await expect(map.getByRole("button", { name: /^Pakistan, State, Islamabad: Pakistan has/ })).toBeVisible();
    await expect(map.getByText("2 without a place")).toHaveCount(0);
    const tray = map.getByRole("group").filter({ hasText: "without a place" });
    await expect(tray.getByRole("button", { name: "Doha ceasefire" })).toBeVisible();
    await tray.getByRole("button", { name: "Doha ceasefire" }).click();
    expect(parameter(page, "entity")).toBe("agr:doha-ceasefire");
    // Nothing of the picture is lost between the two.
    const placed = await map.locator("[data-mark]").evaluateAll((marks) => new Set(marks.map((mark) => mark.getAttribute("data-entity"))).size);
    expect(placed + (await tray.getByRole("listitem").count())).toBe(10);
  });

  test("says whose the dashed lines are", async ({ page }) => {
    await open(page, "show=location:kabul,location:islamabad&view=map");
    await page.getByText(/lines that are not agreed borders/).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Durand Line: a border for Pakistan; Afghanistan has not recognised it" })).toBeVisible();
    await expect(page.getByText("Natural Earth 1:50m, public domain")).toBeVisible();
  });

  test("is moved and enlarged by keys", async ({ page }) => {
    await open(page, `show=${talks}&view=map`);
    const at = () => page.locator("[data-entity='talks:doha']").evaluate((mark) => mark.getAttribute("transform"));
    const drawing = page.getByRole("group", { name: /^Map of \d+ entities/ });
    await drawing.focus();
    const before = await at();
    await page.keyboard.press("ArrowRight");
    await expect.poll(at).not.toBe(before);
    await page.keyboard.press("+");
    await expect(page.locator(".map-land")).toHaveAttribute("transform", /scale\(1\.5\)/);
    await page.keyboard.press("f");
    await expect.poll(at).toBe(before);
  });

  test("draws statements as lines when they are asked for", async ({ page }) => {
    await open(page, `show=${talks}&view=map`);
    await expect(page.locator(".map-arc")).toHaveCount(0);
    await page.getByLabel("Statements as lines").check();
    await expect(page.locator(".map-arc").first()).toBeAttached();
  });
});

test.describe("the timeline", () => {
  test("its brush filters; the words, the dates and the address follow", async ({ page }) => {
    await open(page, `show=${talks}&view=list`);
    const statements = await table(page, "statements").getByRole("row").count();
    const axis = (await page.locator(".time-brush .overlay").boundingBox())!;
    await page.mouse.move(axis.x + axis.width * 0.2, axis.y + axis.height - 20);
    await page.mouse.down();
    await page.mouse.move(axis.x + axis.width * 0.4, axis.y + axis.height - 20, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => parameter(page, "from")).toMatch(/^20\d\d-\d\d-\d\d$/);
    await ready(page);
    const timeline = page.getByRole("region", { name: "Timeline" });
    await expect(timeline.getByLabel("From")).toHaveValue(parameter(page, "from")!);
    await expect(timeline.getByLabel("to", { exact: true })).toHaveValue(parameter(page, "to")!);
    await expect(page.locator(".app-words")).toContainText(/between \d+ \w+ 20\d\d and \d+ \w+ 20\d\d/);
    expect(await table(page, "statements").getByRole("row").count()).toBeLessThan(statements);
    await timeline.getByRole("button", { name: "Any time" }).click();
    await ready(page);
    expect(parameter(page, "from")).toBeNull();
    await expect(table(page, "statements").getByRole("row")).toHaveCount(statements);
  });

  test("two dates do the same, and [ and ] move the span", async ({ page }) => {
    await open(page, `show=${talks},agr:aptta&view=list`);
    const timeline = page.getByRole("region", { name: "Timeline" });
    await timeline.getByLabel("From").fill("2025-10-11");
    await timeline.getByLabel("to", { exact: true }).fill("2025-10-20");
    await expect.poll(() => [parameter(page, "from"), parameter(page, "to")]).toEqual(["2025-10-11", "2025-10-20"]);
    await timeline.getByRole("button", { name: "Timeline" }).focus();
    await page.keyboard.press("]");
    await expect.poll(() => [parameter(page, "from"), parameter(page, "to")]).toEqual(["2025-10-21", "2025-10-30"]);
    await page.keyboard.press("[");
    await page.keyboard.press("[");
    await expect.poll(() => [parameter(page, "from"), parameter(page, "to")]).toEqual(["2025-10-01", "2025-10-10"]);
    await expect(timeline).toContainText(/\d+ of \d+ statements without a date, left out/);
  });

  test("the past is shown when it is asked for, and now again", async ({ page }) => {
    await open(page, "show=state:afghanistan,location:kabul,gov:afghan-authorities&view=list");
    const rows = table(page, "statements").getByRole("row");
    const now = await rows.count();
    await page.getByRole("button", { name: /^As known: now/ }).click();
    await page.getByRole("button", { name: /^1\. Seed tahir-2025/ }).click();
    await ready(page);
    expect(parameter(page, "asof")).toBe("changeset:1");
    await expect(page.getByRole("button", { name: /^The past is shown: as known after changeset 1/ })).toBeVisible();
    expect(await rows.count()).toBeLessThan(now);
    await page.getByRole("button", { name: "Back to now" }).click();
    await ready(page);
    expect(parameter(page, "asof")).toBeNull();
    await expect(rows).toHaveCount(now);
  });

  test("folds away, and stays usable by its dates", async ({ page }) => {
    await open(page, `show=${talks}`);
    const fold = page.getByRole("button", { name: "Timeline", exact: true });
    await fold.click();
    await expect(fold).toHaveAttribute("aria-expanded", "false");
    await expect(page.locator(".time-drawing")).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Timeline" }).getByLabel("From")).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, query] of [
    ["table of statements", "view=list&statement=stmt:1.2-10"],
    ["table of entities", "view=list&entity=talks:doha"],
    ["map", "view=map&entity=talks:doha"],
    ["past", "view=list&asof=changeset:2&from=2025-10-01&to=2025-10-31"],
  ] as const) {
    test(`axe finds nothing wrong with the ${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await open(page, `show=${talks},location:kabul,event:taliban-return-2021&${query}`);
      if (name === "table of entities") await page.getByRole("tab", { name: /^Entities/ }).click();
      if (name === "past") await page.getByRole("button", { name: /^The past is shown/ }).click();
      if (name === "map") await page.locator(".map-caption summary").click();
      await ready(page);
      await accessible(page, { within: "main" });
    });
  }
}
