import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { accessible, expect, ready, test, watched } from "./harness";
import { dist, start } from "./program";

for (const colorScheme of ["light", "dark"] as const) {
  test(`the explorer opens by itself, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/");
    await ready(page);
    await expect(page).toHaveTitle(/peacegraph/);
    await accessible(page);
  });
}

test("what the explorer is made of is packed, kept for good, and asked for only once", async ({ page, request }) => {
  const parts = new Map<string, Record<string, string>>();
  page.on("response", (response) => {
    if (new URL(response.url()).pathname.startsWith("/assets/")) parts.set(response.url(), response.headers());
  });
  await page.goto("/");
  await ready(page);
  expect(parts.size).toBeGreaterThan(1);
  for (const [url, headers] of parts) {
    expect(headers["cache-control"], url).toBe("public, max-age=31536000, immutable");
    expect(headers["etag"], url).toMatch(/^"\w+"$/);
    expect(headers["vary"], url).toBe("Accept-Encoding");
    expect(url).toMatch(/-[\w-]{8}\.\w+$/);
    if (/\.(js|css)$/.test(url)) expect(headers["content-encoding"], url).toMatch(/^(br|gzip)$/);
    const packed = await request.get(url, { headers: { "Accept-Encoding": "gzip" } });
    const plain = await request.get(url, { headers: { "Accept-Encoding": "identity" } });
    expect(plain.headers()["content-encoding"], url).toBeUndefined();
    expect(await plain.text(), url).toBe(await packed.text());
    const again = await request.get(url, { headers: { "Accept-Encoding": "gzip", "If-None-Match": packed.headers()["etag"]! } });
    expect(again.status(), url).toBe(304);
  }
  const html = await request.get("/");
  expect(html.headers()["cache-control"]).toBe("no-cache");
  expect(html.headers()["content-security-policy"]).not.toContain("unsafe");
});

test("the plain page is there where nothing was built", async ({ browser }) => {
  const program = await start([], { plain: true });
  const context = await browser.newContext({ baseURL: program.address });
  try {
    const watch = await watched(context, program.address);
    const page = await context.newPage();
    await page.goto("/");
    await page.getByRole("link", { name: /ceasefire/i }).first().waitFor();
    await accessible(page);
    expect((await page.request.get("/playground")).status()).toBe(404);
    expect(watch.problems).toEqual([]);
  } finally {
    await context.close();
    await program.stop();
  }
});

test("a page that the server has another version of says so", async ({ page }) => {
  await page.route("**/graphql", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "x-page-version": "another.one" } });
  });
  await page.goto("/");
  await expect(page.getByRole("status").filter({ hasText: "The server has another version of this page" })).toBeVisible();
  await page.unroute("**/graphql");
  await page.getByRole("button", { name: "Load it" }).click();
  await ready(page);
  await expect(page.getByText("another version")).toHaveCount(0);
});

test("the JavaScript of the explorer before the first picture is at most 90 kB packed, what is loaded later at most 65, and editing at most 35", () => {
  const folder = join(dist, "explorer");
  const entry = /src="[^"]*\/([^"/]+\.js)"/.exec(readFileSync(join(folder, "index.html"), "utf8"))?.[1];
  const when = (name: string) => (name === `${entry}.gz` || name.includes("worker") ? "first" : name.startsWith("edit-") ? "editing" : "later");
  const chunks = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js.gz"))
    .map((name) => ({ name, when: when(name), bytes: statSync(join(folder, name)).size, plain: gunzipSync(readFileSync(join(folder, name))).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const told = chunks.map((chunk) => `${chunk.name}: ${chunk.when}, ${chunk.bytes} bytes packed, ${chunk.plain} plain`).join("\n");
  expect(chunks.filter((chunk) => chunk.when === "first"), told).toHaveLength(2);
  expect(chunks.filter((chunk) => chunk.when === "editing"), told).toHaveLength(1);
  for (const [part, most] of [["first", 90_000], ["later", 65_000], ["editing", 35_000]] as const) {
    const total = chunks.filter((chunk) => chunk.when === part).reduce((sum, chunk) => sum + chunk.bytes, 0);
    expect(total, `${part}: ${total} bytes of at most ${most}:\n${told}`).toBeLessThanOrEqual(most);
  }
});
