import type { Locator, Page } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as base, expect, ready } from "./harness";
import { command, start, type Program } from "./program";

// What the tests of editing stand on: the real program over a small data set of its own with the text of its letter, people with
// tokens, and what they do at the desk.

const mill = join(import.meta.dirname, "mill");

/** Text of the letter, as the passages count it. */
export const letter = readFileSync(join(mill, "letter.txt"), "utf8");

export interface WritingProgram extends Program {
  /** Gives somebody a token, another one than before when they had one. */
  token(name: string, role?: string): string;
  revoke(name: string): void;
}

/** Starts the program for those who write. */
export async function writable(flags: string[] = []): Promise<WritingProgram> {
  const folder = mkdtempSync(join(tmpdir(), "peacegraph-tokens-")), tokens = join(folder, "tokens.json");
  const given = new Set<string>();
  const token = (name: string, role = "editor") => {
    const again = given.has(name) ? ["--again"] : [];
    given.add(name);
    return command("token", "add", name, "--role", role, "--tokens", tokens, ...again).trim();
  };
  token("first of all"); // so that the file is there when the program starts
  const program = await start(["--tokens", tokens, "--data", mill, "--source-text", join(mill, "letter.txt"), ...flags]);
  return {
    address: program.address,
    token,
    revoke: (name) => void command("token", "revoke", name, "--tokens", tokens),
    stop: async () => {
      await program.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Person {
  name: string;
  token: string;
}

let people = 0;

export const test = base.extend<{ ada: Person; ben: Person }, { program: WritingProgram }>({
  program: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const program = await writable();
      await use(program);
      await program.stop();
    },
    { scope: "worker" },
  ],
  ada: async ({ program }, use) => use(person(program, "ada")),
  ben: async ({ program }, use) => use(person(program, "ben")),
});

const person = (program: WritingProgram, who: string): Person => {
  const name = `${who} ${++people}`;
  return { name, token: program.token(name) };
};

export const desk = (page: Page): Locator => page.getByRole("complementary", { name: "Writing" });
export const details = (page: Page): Locator => page.getByRole("complementary", { name: "Details" });
export const field = (page: Page, name: string): Locator => desk(page).locator(`[data-field="${name}"]`);

/** The letter, open for reading beside what it is about. */
export const reading = "/?show=state:north,state:south,talks:mill&read=source:mill-letter";

/** Enters a token at the desk. */
export async function enter(page: Page, token: string): Promise<void> {
  if (!(await desk(page).isVisible())) await page.getByRole("button", { name: "Write…" }).click();
  await desk(page).getByLabel("Token").fill(token);
  await desk(page).getByRole("button", { name: "Begin to write" }).click();
}

/** Begins a draft that adds to the data set of the letter. */
export async function begin(page: Page, message: string): Promise<void> {
  await desk(page).getByLabel("What it is for").fill(message);
  await desk(page).getByLabel("It adds to").selectOption("mill-2025");
  await desk(page).getByRole("button", { name: "Begin", exact: true }).click();
}

/** Opens a page and begins to write there. */
export async function writes(page: Page, address: string, who: Person, message: string): Promise<void> {
  await page.goto(address);
  await ready(page);
  await enter(page, who.token);
  await begin(page, message);
  await expect(desk(page).getByRole("heading", { name: message })).toBeVisible();
}

/** Chooses from what a field completes. */
export async function choose(page: Page, name: string, typed: string, option: RegExp): Promise<void> {
  await field(page, name).getByRole("combobox").fill(typed);
  await field(page, name).getByRole("option", { name: option }).first().click();
}

/** Fills the form that is open with a relation between two that are there. */
export async function says(page: Page, subject: [string, RegExp], predicate: [string, RegExp], object: [string, RegExp]): Promise<void> {
  await choose(page, "subject", ...subject);
  await choose(page, "predicate", ...predicate);
  await choose(page, "object", ...object);
}

export const addToDraft = (page: Page): Promise<void> => desk(page).getByRole("button", { name: "Add to the draft" }).click();

/** Publishes the draft and gives the number of the changeset that it became. */
export async function publish(page: Page): Promise<number> {
  await desk(page).getByRole("button", { name: "Publish" }).click();
  return published(page);
}

export async function published(page: Page): Promise<number> {
  const heading = desk(page).getByRole("heading", { name: /^Published as changeset \d+$/ });
  await expect(heading).toBeVisible();
  return Number(/\d+$/.exec(await heading.innerText())![0]);
}

/** Asks the graph as somebody who has a token, without a page. */
export async function asks<Answer>(program: Program, query: string, variables: object, token?: string): Promise<Answer> {
  const answer = await fetch(`${program.address}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: Answer; errors?: unknown };
  expect(errors, "what the graph refuses").toBeUndefined();
  return data;
}

/** Somebody publishes rows beside the page. */
export async function publishes(program: Program, who: Person, rows: object): Promise<void> {
  const { made } = await asks<{ made: { draft: { id: string } } }>(program, `mutation ($input: CreateDraftInput!) { made: createDraft(input: $input) { draft { id } } }`, { input: { message: "Beside the page", dataset: "mill-2025" } }, who.token);
  const draft = made.draft.id;
  const done = await asks<Record<string, { errors: { message: string }[] }>>(
    program,
    `mutation ($add: AddToDraftInput!, $publish: PublishDraftInput!) { add: addToDraft(input: $add) { errors { message } } publish: publishDraft(input: $publish) { errors { message } } }`,
    { add: { draft, ...rows }, publish: { draft } },
    who.token,
  );
  expect(Object.values(done).flatMap(({ errors }) => errors)).toEqual([]);
}

/** How many changesets there are. */
export async function changesets(program: Program): Promise<number> {
  return (await asks<{ changesets: { totalCount: number } }>(program, `{ changesets(first: 1) { totalCount } }`, {})).changesets.totalCount;
}

/** Goes on with Tab until the focus is on the control, as somebody without a mouse does. */
export async function tabTo(page: Page, control: Locator, most = 150): Promise<void> {
  await expect(control).toBeVisible();
  for (let i = 0; i < most; i++) {
    if (await control.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${String(control)} in ${most} steps`);
}

export { expect, ready };
