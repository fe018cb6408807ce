import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { accessible, expect, ready, test as base } from "./harness";
import { peacegraph, start, type Program } from "./program";

// A data set that means harm: scripts, controls of the direction of writing and words without an end in every text that the
// page shows. Nothing of it runs, the content policy is never needed, what stands beside it keeps its order, and the page its width.

const evil = (n: number) => `<img src=x onerror="window.__ran=${n}"><script>window.__ran=${n}</script>\u202Eevil\u2066${n} &amp; ${"W".repeat(300)}`;

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const table = (...rows: readonly (readonly string[])[]) => rows.map((row) => row.map(quoted).join(",")).join("\n") + "\n";
const yaml = (text: string) => `'${text.replaceAll("'", "''")}'`;

function hostile(folder: string): void {
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
  file("dataset.yaml", ["id: hostile", ...["title", "version", "licence", "description", "coder", "codebook", "citation"].map((key, i) => `${key}: ${yaml(evil(i))}`), "language: en", `creators: [${yaml(evil(8))}]`].join("\n"));
  file(
    "entities.csv",
    table(
      ["id", "kind", "name", "otherNames", "description", "name@ar", "latitude", "longitude"],
      ["state:bad-1", "State", evil(10), evil(11), evil(12), evil(13), "", ""],
      ["state:bad-2", "State", evil(14), evil(15), evil(16), "", "", ""],
      ["talks:bad", "Negotiation", evil(17), "", evil(18), "", "", ""],
      ["location:bad", "Location", evil(19), "", evil(20), "", "34.5", "69.2"],
    ),
  );
  file("sources.csv", table(["id", "name", "genre", "url", "publisher"], ["source:bad", evil(21), "OPINION", "javascript:window.__ran=22", evil(23)]));
  file(
    "statements.csv",
    table(
      ["id", "subject", "predicate", "object", "mode", "validTime", "source", "paragraph", "sentence", "attributedTo", "confidence", "note", "role", "namedAs", "coder", "codebook"],
      ["stmt:bad-1", "state:bad-1", "mediates", "talks:bad", "FACT", "2025-01-01", "source:bad", "1", "1", "state:bad-2", "HIGH", evil(24), "MEDIATOR", evil(25), evil(26), evil(27)],
      ["stmt:bad-2", "state:bad-2", "denies", "stmt:bad-1", "REPORTED", "", "source:bad", "1", "2", "state:bad-2", "HIGH", "", "", "", "", ""],
      ["stmt:bad-3", "state:bad-2", "partyTo", "talks:bad", "REPORTED", "2025-01-01", "source:bad", "1", "3", "state:bad-2", "HIGH", evil(28), "", "", "", ""],
      ["stmt:bad-4", "talks:bad", "tookPlaceAt", "location:bad", "FACT", "2025-01-01", "source:bad", "1", "4", "", "HIGH", "", "", "", "", ""],
    ),
  );
  file("judgements.csv", table(["entity", "other", "verdict", "reason", "author", "date"], ["state:bad-1", "state:bad-2", "DIFFERENT", evil(29), evil(30), "2025-11-25"]));
  file("corrections.csv", table(["action", "target", "reason", "author", "date"], ["DEPRECATE", "stmt:bad-3", evil(31), evil(32), "2025-11-25"]));
}

const test = base.extend<object, { program: Program }>({
  program: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "peacegraph-hostile-"));
      hostile(folder);
      peacegraph(folder, "dump", "seed.nq.gz");
      peacegraph(folder, "restore", "seed.nq.gz", "--store", "bbolt:data");
      peacegraph(folder, "import", ".", "--store", "bbolt:data", "--write", "--author", evil(33), "--message", evil(34));
      const program = await start(["--store", `bbolt:${join(folder, "data")}`]);
      await use(program);
      await program.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
});

/** What is wrong with the page as it is: what ran, what came into the document, what is wider than its place, what turns others around. */
async function harm(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const ran = (window as unknown as { __ran?: number }).__ran;
    if (ran !== undefined) found.push(`ran: ${ran}`);
    for (const node of document.querySelectorAll("img, iframe, object, embed, script:not([src]), [onerror], [onclick]")) found.push(`in the document: ${node.outerHTML.slice(0, 80)}`);
    for (const link of document.querySelectorAll("a[href]")) if (/^\s*(javascript|data|vbscript):/i.test(link.getAttribute("href")!)) found.push(`leads to: ${link.getAttribute("href")!.slice(0, 60)}`);
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const part of document.querySelectorAll("aside, .header, main, .app-panel, .news-box, .notices-one")) {
      const { overflowX } = getComputedStyle(part);
      if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0 && !["hidden", "clip"].includes(overflowX)) found.push(`${part.className || part.tagName} is ${part.scrollWidth} wide in ${part.clientWidth}`);
    }
    // A control of the direction ends with its block. Within one, it must not reach what it does not belong to.
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if (!/[\u202A-\u202E\u2066-\u2069]/.test(text.nodeValue ?? "")) continue;
      let isolated = false, at = text.parentElement!;
      if (at.closest("script, style, option, textarea, title, .sr")) continue;
      // And none may be open at the end of its text: browsers take the end of a bdi for that of what is open within it.
      let open = 0;
      for (const sign of text.nodeValue!) {
        if (/[\u202A\u202B\u202D\u202E\u2066-\u2068]/.test(sign)) open++;
        else if (/[\u202C\u2069]/.test(sign)) open--;
      }
      if (open !== 0) found.push(`does not end: ${at.tagName}.${at.className} ${open}`);
      for (;;) {
        const { unicodeBidi, display } = getComputedStyle(at);
        const isBlock = !["inline", "contents"].includes(display);
        if (/isolate|plaintext/.test(unicodeBidi) && !isBlock) isolated = true;
        if (isBlock) {
          const alone = at.textContent!.trim() === text.nodeValue!.trim();
          if (!isolated && !alone) found.push(`turns around what stands beside it: ${at.tagName}.${at.className} “${at.textContent!.replace(/W{5,}/g, "W…").slice(0, 160)}”`);
          break;
        }
        at = at.parentElement!;
      }
    }
    return [...new Set(found)];
  });
}

const shown = "/?show=state:bad-1,state:bad-2,talks:bad,location:bad,state:pakistan";

/** Addresses of all that the page can show, and what is to be pressed there. */
const places: readonly { name: string; address: string; press?: (page: Page) => Promise<void> }[] = [
  { name: "start", address: "/" },
  { name: "graph with its legend", address: shown },
  { name: "graph embedded", address: shown + "&embed=1" },
  { name: "list of statements", address: shown + "&view=list" },
  { name: "list of entities", address: shown + "&view=list", press: (page) => page.getByRole("tab", { name: /Entities/ }).click() },
  { name: "map", address: shown + "&view=map" },
  { name: "filters", address: shown, press: async (page) => { for (const closed = page.locator(".filters details:not([open]) > summary"); await closed.count(); ) await closed.first().click(); } },
  { name: "entity", address: shown + "&entity=state:bad-1" },
  ...["What it says", "Who stands where", "History"].map((tab) => ({ name: `entity, ${tab}`, address: shown + "&entity=state:bad-2", press: async (page: Page) => { const one = page.getByRole("tab", { name: tab }); if (await one.count()) await one.click(); } })),
  { name: "source", address: shown + "&entity=source:bad" },
  { name: "statement", address: shown + "&statement=stmt:bad-1", press: (page) => page.getByText(/^History, /).click() },
  { name: "statement that was withdrawn", address: shown + "&statement=stmt:bad-3" },
  { name: "denial", address: shown + "&statement=stmt:bad-2" },
  { name: "path", address: shown + "&path=state:bad-1*location:bad" },
  { name: "reading", address: shown + "&read=source:bad*1*1" },
  { name: "one account", address: shown + "&says=state:bad-2" },
  { name: "two accounts", address: shown + "&compare=state:bad-2,state:pakistan" },
  { name: "history", address: shown + "&history=all" },
  { name: "changeset", address: shown + "&history=changeset:4" },
  { name: "what came since", address: shown + "&history=changeset:3*now" },
  { name: "as of a changeset", address: shown + "&asof=changeset:4", press: (page) => page.getByRole("button", { name: /The past is shown/ }).click() },
  { name: "share", address: shown, press: (page) => page.getByRole("button", { name: "Share" }).click() },
  { name: "search", address: shown, press: async (page) => { await page.getByRole("combobox", { name: /search/i }).first().fill("evil"); await page.getByRole("option").first().waitFor(); } },
  { name: "help", address: shown, press: (page) => page.keyboard.press("?") },
];

for (const width of [1440, 390]) {
  test(`what means harm does none, ${width} wide`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width, height: 844 });
    const all: string[] = [];
    for (const { name, address, press } of places) {
      if (width < 800 && ["filters"].includes(name)) continue;
      await page.goto(address);
      await ready(page);
      await press?.(page);
      await ready(page);
      all.push(...(await harm(page)).map((what) => `${name}: ${what}`));
    }
    expect(all.join("\n")).toBe("");
  });
}

test("what means harm is read by everybody", async ({ page }) => {
  for (const address of [shown + "&entity=state:bad-1", shown + "&statement=stmt:bad-1", shown + "&history=changeset:4"]) {
    await page.goto(address);
    await ready(page);
    await accessible(page);
  }
});

test("a picture that is saved is well-formed and has no script in it", async ({ page }) => {
  await page.goto(shown);
  await ready(page);
  await page.getByRole("button", { name: "Share" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save SVG" }).click();
  const stream = await (await saving).createReadStream();
  let svg = "";
  for await (const piece of stream) svg += String(piece);
  const told = await page.evaluate((text) => {
    const document_ = new DOMParser().parseFromString(text, "image/svg+xml");
    return { error: document_.querySelector("parsererror")?.textContent ?? "", active: document_.querySelectorAll("script, img, foreignObject, [onload], [onerror]").length };
  }, svg);
  expect(told).toEqual({ error: "", active: 0 });
});
