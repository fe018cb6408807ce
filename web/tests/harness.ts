import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";

import { start, type Program } from "./program";

// What every browser test stands on: the real program, and a watch over the page. A test fails by itself when the page
// asks another origin for anything, when the browser refuses something by the content policy, and on every error that
// the page throws or logs.

/** What went wrong in a page while a test ran. */
export interface Watch {
  readonly problems: string[];
  /** Leaves out what a test brings about on purpose, such as a request that fails. */
  expects(problem: RegExp): void;
}

interface Fixtures {
  watch: Watch;
}

interface WorkerFixtures {
  /** The program over the seed, one for all tests of a worker. */
  program: Program;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  program: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const program = await start();
      await use(program);
      await program.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ program }, use) => use(program.address),
  watch: [
    async ({ context, baseURL }, use) => {
      const watch = await watched(context, new URL(baseURL!).origin);
      await use(watch);
      expect(watch.problems, "what went wrong in the page").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Watches over the pages of a context. Requests to other origins are recorded and never leave. */
export async function watched(context: BrowserContext, origin: string): Promise<Watch> {
  const expected: RegExp[] = [];
  const found: string[] = [];
  const told = (problem: string) => found.push(problem);
  await context.route(
    (url) => url.origin !== origin && !["data:", "blob:", "about:"].includes(url.protocol),
    (route) => {
      told(`asked another origin: ${route.request().url()}`);
      return route.abort();
    },
  );
  await context.routeWebSocket(/.*/, (socket) => {
    told(`opened a socket: ${socket.url()}`);
    return socket.close();
  });
  await context.exposeBinding("__refused", (_, what: string) => told(`refused by the content policy: ${what}`));
  await context.addInitScript(() => {
    const refused = (window as unknown as { __refused: (what: string) => void }).__refused;
    document.addEventListener("securitypolicyviolation", (e) => refused(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
  });
  context.on("console", (message) => message.type() === "error" && told(`logged: ${message.text()}`));
  context.on("weberror", (error) => told(`threw: ${error.error().stack ?? error.error().message}`));
  return {
    get problems() {
      return found.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    },
    expects: (problem) => expected.push(problem),
  };
}

/** Waits until nothing is loading and nothing moves. */
export async function ready(page: Page): Promise<void> {
  await page.locator('html[data-ready="true"]').waitFor({ state: "attached" });
}

/** Expects that a page, or a part of it, has nothing that axe finds wrong by WCAG 2.2 AA. */
export async function accessible(page: Page, options: { within?: string; without?: string[]; rules?: string[] } = {}): Promise<void> {
  let axe = new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
  if (options.within) axe = axe.include(options.within);
  for (const selector of options.without ?? []) axe = axe.exclude(selector);
  if (options.rules) axe = axe.disableRules(options.rules);
  const { violations } = await axe.analyze();
  const told = violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.map((n) => `  ${n.target.join(" ")}  ${n.html}\n    ${(n.failureSummary ?? "").replaceAll("\n", "\n    ")}`).join("\n")}`);
  expect(told.join("\n\n"), "what axe finds").toBe("");
}
