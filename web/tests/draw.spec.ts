import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import type { ForTests } from "../explorer/page/GraphView";
import { accessible, expect, ready, test, watched } from "./harness";
import { start } from "./program";

declare global {
  interface Window {
    __explorer: ForTests;
  }
}

const talks = "/?test=1&show=talks:doha,state:qatar*0,state:turkiye*0,state:pakistan*0,state:afghanistan*0,agr:doha-ceasefire*0";

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await ready(page);
  await page.waitForFunction(() => window.__explorer?.nodes().length > 0);
  await ready(page);
}

const positionOf = (page: Page, id: string) => page.evaluate((one) => window.__explorer.position(one)!, id);
const places = (page: Page) => page.evaluate(() => window.__explorer.nodes().map((id) => ({ id, ...window.__explorer.place(id)! })));

test("a click selects, a badge expands, nothing that stands moves, and undo takes it back", async ({ page }) => {
  await open(page, talks);
  const at = await positionOf(page, "state:qatar");
  await page.mouse.click(at.x, at.y);
  await expect(page).toHaveURL(/entity=state:qatar/);
  await expect(page.getByRole("toolbar", { name: "The selected entity" })).toBeVisible();
  await ready(page);
  const before = await places(page);
  const again = await positionOf(page, "state:pakistan");
  await page.mouse.dblclick(again.x, again.y);
  await page.waitForFunction((n) => window.__explorer.nodes().length > n, before.length);
  await ready(page);
  const after = new Map((await places(page)).map((p) => [p.id, p]));
  for (const place of before) expect(after.get(place.id)).toEqual(place);
  await page.keyboard.press("Control+z");
  await page.waitForFunction((n) => window.__explorer.nodes().length === n, before.length);
});

test("a click on a line asks who says so", async ({ page }) => {
  await open(page, talks);
  const id = (await page.evaluate(() => window.__explorer.edges()))[0]!;
  const at = await page.evaluate((one) => window.__explorer.edgePosition(one)!, id);
  await page.mouse.move(at.x, at.y);
  await expect(page.locator(".graph-hint")).toHaveText(/source/);
  await page.mouse.click(at.x, at.y);
  await expect(page).toHaveURL(/statement=/);
});

test("what is dragged is pinned there, also for who opens the link", async ({ page }) => {
  await open(page, talks);
  const at = await positionOf(page, "state:qatar");
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 60, at.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/pin=state:qatar/);
  await ready(page);
  const put = (await places(page)).find((p) => p.id === "state:qatar")!;
  await page.reload();
  await page.waitForFunction(() => window.__explorer?.nodes().length > 0);
  await ready(page);
  const found = (await places(page)).find((p) => p.id === "state:qatar")!;
  expect(Math.hypot(found.x - put.x, found.y - put.y)).toBeLessThan(1);
});

test("the picture is walked by keys, and told to who does not see it", async ({ page }) => {
  await open(page, talks);
  const box = page.getByRole("listbox", { name: /Graph of 6 entities/ }), option = box.getByRole("option");
  await box.focus();
  await page.keyboard.press("Home");
  await expect(option).toHaveText(/^Doha talks, Negotiation, \d+ statements/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/entity=talks:doha/);
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(option).toHaveText(/; (told as fact|said by|contested|inferred)/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/statement=/);
  const told = new Set<string>();
  for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
    await page.keyboard.press(key);
    told.add((await option.textContent())!);
  }
  expect(told.size).toBeGreaterThan(1);
  await page.keyboard.press("h");
  await page.waitForFunction(() => window.__explorer.nodes().length === 5);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`graph, tools, legend and the share menu are accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, `${talks}&entity=talks:doha`);
    await accessible(page, { within: ".graph" });
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await page.getByLabel("Citation", { exact: true }).filter({ hasText: "peacegraph" }).waitFor();
    await accessible(page, { within: ".share" });
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Share", exact: true })).toBeFocused();
  });
}

test("it can be used with chosen colours, without motion, and at 400 %", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 360, height: 640 });
  await open(page, `${talks}&view=graph`);
  await expect(page.getByRole("button", { name: "Fit the picture to the window" })).toBeInViewport({ ratio: 0.1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole("listbox").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/entity=talks:doha/);
});

test("the picture is saved as SVG and PNG with legend, words, version, licence and citation", async ({ page }) => {
  await open(page, talks);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    return readFileSync(await download.path());
  };
  const svg = String(await save("Save SVG"));
  const ids = [...svg.matchAll(/<g class="(node|edge)" data-id="([^"]+)"/g)].map((m) => `${m[1]} ${m[2]}`);
  const shown = await page.evaluate(() => [...window.__explorer.nodes().map((id) => `node ${id}`), ...window.__explorer.edges().map((id) => `edge ${id}`)]);
  expect(ids.sort()).toEqual(shown.sort());
  for (const words of ["Doha talks", "State", "told as fact", "6 entities", "Licence: CC-BY-4.0", "Cite: ", "Changeset "]) expect(svg).toContain(words);
  expect(svg).not.toContain("NaN");
  const parsed = await page.evaluate((text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent ?? "", svg);
  expect(parsed).toBe("");
  const png = await save("Save PNG"), canvas = (await page.locator(".graph-canvas").boundingBox())!;
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(Math.round(canvas.width) * 2);
  expect(png.readUInt32BE(20)).toBeGreaterThan(canvas.height * 2);
});

test("every export of the view answers, and has exactly what is shown", async ({ page, request }) => {
  await open(page, talks);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.locator(".share")).toContainText("Exactly what is shown: 6 entities");
  const addresses = await page.locator(".share-formats a").evaluateAll((links) => links.map((a) => a.getAttribute("href")!));
  expect(addresses.length).toBe(16);
  for (const address of addresses) expect((await request.get(address)).status(), address).toBe(200);
  const { nodes, links } = (await (await request.get(addresses.find((a) => a.includes("node-link"))!)).json()) as { nodes: { id: string }[]; links: { key?: string; id?: string }[] };
  const shown = await page.evaluate(() => ({ nodes: window.__explorer.nodes(), edges: window.__explorer.edges() }));
  expect(nodes.map((n) => n.id).sort()).toEqual(shown.nodes.sort());
  expect(links.map((l) => l.key ?? l.id).sort()).toEqual(shown.edges.sort());
});

test("a frame shows the canvas and its legend, with a link to the whole page", async ({ page, request }) => {
  const answer = await request.get("/?embed=1&show=talks:doha");
  expect(answer.headers()["content-security-policy"]).toContain("frame-ancestors *");
  await open(page, `${talks}&embed=1`);
  await expect(page.getByRole("region", { name: "Legend" })).toBeVisible();
  await expect(page.locator("header")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Open in the explorer" })).toHaveAttribute("href", /show=talks:doha/);
});

// ---- budgets ----

/** A data set of invented entities: one that all others are joined to, and two more statements for each. */
function invented(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), "peacegraph-draw-")), set = join(folder, "invented");
  mkdirSync(set);
  const kinds = ["ArmedGroup", "Organization", "Population"], id = (i: number) => (i === 0 ? "org:hub" : `${["group", "org", "group"][i % 3]}:g${i}`);
  let entities = "id,kind,name\norg:hub,Organization,The hub\n", statements = "id,subject,predicate,object,mode,source,paragraph,confidence\n", n = 0;
  const add = (a: number, b: number, source: string) => {
    n++;
    statements += `stmt:big-${n},${id(a)},supports,${id(b)},FACT,source:${source},${n},HIGH\n`;
  };
  for (let i = 1; i < count; i++) {
    entities += `${id(i)},${kinds[i % 3]},Group number ${i}\n`;
    add(i, 0, i % 2 ? "one" : "two");
    add(i, 1 + ((i * 7) % (count - 1)), "one");
    if (i > 1) add(i, Math.floor(i / 2), "two");
  }
  writeFileSync(join(set, "dataset.yaml"), "id: invented\ntitle: An invented graph\nversion: 1.0.0\nlanguage: en\nlicence: CC0-1.0\ncreators: [Nobody]\n");
  writeFileSync(join(set, "sources.csv"), "id,name,genre\nsource:one,Invented source one,REPORT\nsource:two,Invented source two,REPORT\n");
  writeFileSync(join(set, "entities.csv"), entities);
  writeFileSync(join(set, "statements.csv"), statements);
  return folder;
}

/** How much slower than undisturbed this machine is now: a long one of some equal pieces of work by the shortest. */
const slowness = (page: Page) =>
  page.evaluate(async () => {
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      const begun = performance.now();
      let sum = 0;
      for (let k = 0; k < 600_000; k++) sum += Math.sqrt(k);
      times.push(performance.now() - begun + (sum < 0 ? 1 : 0));
      await new Promise((r) => setTimeout(r));
    }
    times.sort((a, b) => a - b);
    return times[35]! / times[0]!;
  });

/** Counts frames and tasks over 50 ms from now until it is called again. */
async function meter(page: Page): Promise<() => Promise<{ fps: number; longest: number }>> {
  await page.evaluate(() => {
    const state = { frames: 0, begun: performance.now(), longest: 0, on: true };
    Object.assign(window, { __meter: state });
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) state.longest = Math.max(state.longest, entry.duration);
    });
    observer.observe({ entryTypes: ["longtask"] });
    const frame = () => {
      state.frames++;
      if (state.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return () =>
    page.evaluate(() => {
      const state = (window as unknown as { __meter: { frames: number; begun: number; longest: number; on: boolean } }).__meter;
      state.on = false;
      return { fps: state.frames / ((performance.now() - state.begun) / 1000), longest: state.longest };
    });
}

async function drag(page: Page): Promise<void> {
  const box = (await page.locator(".graph-canvas").boundingBox())!;
  // From a corner, where no node is: that moves the picture.
  await page.mouse.move(box.x + 6, box.y + 6);
  await page.mouse.down();
  for (let i = 0; i < 60; i++) await page.mouse.move(box.x + 6 + 120 * Math.abs(Math.sin(i / 12)), box.y + 6 + 80 * Math.abs(Math.sin(i / 17)));
  await page.mouse.up();
}

test.describe("large graphs", () => {
  test.describe.configure({ mode: "serial", timeout: 240_000 });
  let folder = "", program: Awaited<ReturnType<typeof start>>;
  test.beforeAll(async () => {
    folder = invented(10_000);
    program = await start(["--no-seed", "--data", join(folder, "invented")]);
  });
  test.afterAll(async () => {
    await program?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  test("1,000 entities are laid out without blocking the page, and move as smoothly as anything on this machine", async ({ browser }) => {
    const context = await browser.newContext({ baseURL: program.address });
    const watch = await watched(context, program.address), page = await context.newPage();
    await page.goto("/");
    await ready(page);
    const slow = await slowness(page), idle = await meter(page);
    await page.evaluate(async () => {
      for (let i = 0; i < 60; i++) await new Promise((r) => requestAnimationFrame(r));
    });
    const still = await idle();
    const ids = ["org:hub", ...Array.from({ length: 999 }, (_, i) => `${["group", "org", "group"][(i + 1) % 3]}:g${i + 1}`)];
    await open(page, `/?test=1#?show=${ids.join(",")}`);
    expect((await page.evaluate(() => window.__explorer.nodes())).length).toBe(1000);
    const laying = await meter(page);
    await page.getByRole("button", { name: "Lay out anew" }).click();
    await page.waitForFunction(() => document.documentElement.dataset.ready === "false");
    await ready(page);
    const layout = await laying(), panning = await meter(page);
    await drag(page);
    const pan = await panning();
    test.info().annotations.push({ type: "measured", description: JSON.stringify({ slow, still, layout, pan }) });
    expect(layout.longest, "longest task while 1,000 nodes are laid out, in ms").toBeLessThan(100 * slow);
    expect(pan.longest, "longest task while the picture is moved, in ms").toBeLessThan(100 * slow);
    expect(pan.fps, `frames a second while the picture is moved; ${still.fps} when nothing moves`).toBeGreaterThan(still.fps * 0.5);
    expect(watch.problems).toEqual([]);
    await context.close();
  });

  test("of 10,000 entities it shows what can be seen, says what it leaves out, and stays usable", async ({ browser }) => {
    const context = await browser.newContext({ baseURL: program.address });
    const watch = await watched(context, program.address), page = await context.newPage();
    await open(page, "/?test=1&show=org:hub&entity=org:hub");
    await page.keyboard.press("e");
    await expect(page.getByText(/9,999 neighbours: the 30 with most sources/).first()).toBeVisible();
    await page.waitForFunction(() => window.__explorer.nodes().length === 31);
    await ready(page);
    await page.getByRole("button", { name: "Show all", exact: true }).click();
    await page.waitForFunction(() => window.__explorer.nodes().length === 2000, undefined, { timeout: 120_000 });
    await expect(page.getByText(/A picture has 2,000 entities at most: 8,000 are left out/).first()).toBeVisible();
    await page.locator('html[data-ready="true"]').waitFor({ state: "attached", timeout: 120_000 });
    const shown = await page.evaluate(() => window.__explorer.edges().length);
    expect(shown).toBeLessThanOrEqual(5000);
    const slow = await slowness(page), panning = await meter(page);
    await drag(page);
    const pan = await panning();
    test.info().annotations.push({ type: "measured", description: JSON.stringify({ slow, pan, shown }) });
    expect(pan.longest, "longest task while the picture is moved, in ms").toBeLessThan(150 * slow);
    const at = await positionOf(page, "org:hub");
    await page.mouse.click(at.x, at.y);
    await expect(page).toHaveURL(/entity=org:hub/);
    expect(watch.problems).toEqual([]);
    await context.close();
  });
});
