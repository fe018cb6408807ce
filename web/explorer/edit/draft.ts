import { batch, computed, signal } from "@preact/signals";

import { ask, AskError } from "../api/ask";
import type { TypedDocumentString } from "../api/generated";
import type { Rows } from "./form";
import {
  EditAbandonDocument, EditAddDocument, EditBeginDocument, EditDraftOfDocument, EditOpenDraftsDocument, EditPublishDocument, EditRebaseDocument, EditRemoveDocument, EditTryDocument,
  type CreateDraftInput, type EditChangesetFragment, type EditDraftFragment, type EditErrorFragment, type EditFindingFragment, type EditOpenDraftsQuery,
} from "./generated";
import { keep, kept } from "./kept";
import { write, type Outcome } from "./write";

// The one open draft of the person who writes. It lives on the server; the tab keeps its id.

export type Draft = EditDraftFragment;
export type OpenDraft = NonNullable<EditOpenDraftsQuery["drafts"]>["nodes"][number];

/** The draft that is written; null when none is begun. */
export const draft = signal<Draft | null>(null);
/** Open drafts to go on with, when there are several and none was chosen. */
export const others = signal<readonly OpenDraft[]>([]);
/** What the last draft became, until another one is begun. Without a changeset: there was nothing in it that the graph did not have. */
export const published = signal<{ changeset: EditChangesetFragment | null } | null>(null);
/** How much is under way. */
const jobs = signal(0);

/** What went wrong with the last action: what the server refuses, or that its answer did not come. `again` does the same once more; nothing is written twice. */
export interface Trouble {
  what: string;
  errors: readonly EditErrorFragment[];
  error: AskError | null;
  again: () => void;
}
export const trouble = signal<Trouble | null>(null);

export const parts = computed(() => draft.value?.parts ?? []);
export const findings = computed(() => draft.value?.findings ?? { totalCount: 0, errors: 0, warnings: 0, notices: 0, nodes: [] });
export const conflicts = computed(() => draft.value?.conflicts ?? []);
export const busy = computed(() => jobs.value > 0);

const own = "draft";

function took(now: Draft | null): void {
  draft.value = now;
  keep(own, now?.id ?? null);
}

/** Counts what is under way, and puts aside what went wrong before. */
async function doing<Result>(run: () => Promise<Result>): Promise<Result> {
  jobs.value++;
  trouble.value = null;
  try {
    return await run();
  } finally {
    jobs.value--;
  }
}

/** Whether a write was done. What it made of the draft is taken over; what went wrong is told. */
function settled<Made extends { draft?: object | null }>(outcome: Outcome<Made>, what: string, again: () => void): outcome is Extract<Outcome<Made>, { is: "made" }> {
  if (outcome.is === "made") return true;
  if (outcome.is === "unknown") {
    if (outcome.error.code !== "UNAUTHENTICATED") trouble.value = { what, errors: [], error: outcome.error, again };
    return false;
  }
  trouble.value = { what, errors: outcome.errors, error: null, again };
  return false;
}

/** Finds the draft to go on with: the one that this tab has, otherwise the only one that is open. A draft that was published meanwhile is told as such. */
export async function find(): Promise<void> {
  const here = kept<string>(own);
  await doing(async () => {
    try {
      if (here) {
        const { draft: found } = await ask(EditDraftOfDocument, { id: here });
        if (found?.status === "OPEN") return took(found);
        took(null);
        if (found?.status === "PUBLISHED") published.value = { changeset: found.changeset };
      }
      const { drafts } = await ask(EditOpenDraftsDocument, {});
      const open = drafts?.nodes ?? [];
      if (open.length === 1 && !here) {
        const { draft: found } = await ask(EditDraftOfDocument, { id: open[0]!.id });
        if (found) took(found);
      } else others.value = open;
    } catch (error) {
      failed(error, "The draft could not be read.", () => void find());
    }
  });
}

function failed(error: unknown, what: string, again: () => void): void {
  const told = error instanceof AskError ? error : new AskError(error instanceof Error ? error.message : String(error), "", { query: "", variables: {} });
  if (told.code !== "UNAUTHENTICATED") trouble.value = { what, errors: [], error: told, again };
}

/** Reads the draft again: what others published since may conflict with it. */
export async function look(): Promise<void> {
  const id = draft.peek()?.id;
  if (!id) return find();
  await doing(async () => {
    try {
      const { draft: found } = await ask(EditDraftOfDocument, { id });
      if (found?.status === "OPEN") return took(found);
      took(null);
      if (found?.status === "PUBLISHED") published.value = { changeset: found.changeset };
    } catch (error) {
      failed(error, "The draft could not be read.", () => void look());
    }
  });
}

/** Goes on with one of several open drafts. */
export async function goOn(id: string): Promise<void> {
  keep(own, id);
  others.value = [];
  published.value = null;
  await find();
}

/** Begins a draft that adds to a data set, which may be one that is not there yet. */
export function begin(input: Omit<CreateDraftInput, "idempotencyKey">): Promise<boolean> {
  return doing(async () => {
    const outcome = await write(EditBeginDocument, input);
    if (!settled(outcome, "The draft was not begun.", () => void begin(input))) return false;
    batch(() => {
      took(outcome.made.draft);
      others.value = [];
      published.value = null;
    });
    return true;
  });
}

/** What the graph finds in rows that were put in, or are about to be. */
export interface Found {
  errors: readonly EditErrorFragment[];
  findings: readonly EditFindingFragment[];
}

const nothing: Found = { errors: [], findings: [] };

/** What the graph would find in rows, without putting them in. Null when there is no draft, or when the question was given up or failed. */
export async function attempt(rows: Rows, signal: AbortSignal): Promise<Found | null> {
  const id = draft.peek()?.id;
  if (!id) return null;
  try {
    const { made } = await ask(EditTryDocument, { input: { draft: id, ...rows, dryRun: true } }, signal);
    return made ? { errors: made.errors, findings: made.findings } : null;
  } catch {
    return null; // it is found when the rows are added, if not before
  }
}

/** Puts rows into the draft, all or none, and says what was found in them; `again` sends them once more when the answer was lost. */
export function add(rows: Rows, again: () => void): Promise<Found & { done: boolean }> {
  return doing(async () => {
    const id = draft.peek()?.id;
    if (!id) return { ...nothing, done: false };
    const outcome = await write(EditAddDocument, { draft: id, ...rows, dryRun: false });
    if (outcome.is === "refused") {
      if (outcome.made?.draft) took(outcome.made.draft);
      return { errors: outcome.errors, findings: outcome.made?.findings ?? [], done: false };
    }
    if (!settled(outcome, "Nothing was added yet.", again)) return { ...nothing, done: false };
    const { draft: now, part, findings: found } = outcome.made;
    if (!part) return { errors: [], findings: found, done: false };
    if (now) took(now);
    return { errors: [], findings: found, done: true };
  });
}

/** A write of which only the draft matters. */
function change<Made extends { draft: Draft | null; errors: readonly EditErrorFragment[] }, Input extends object>(
  document: TypedDocumentString<{ made: Made | null }, { input: Input }>,
  input: (id: string) => Omit<Input, "idempotencyKey">,
  what: string,
): Promise<boolean> {
  return doing(async () => {
    const id = draft.peek()?.id;
    if (!id) return false;
    const outcome = await write(document, input(id));
    if (!settled(outcome, what, () => void change(document, input, what))) {
      // What is refused may have been done already, in another tab: the draft is shown as it is.
      if (outcome.is === "refused") await ask(EditDraftOfDocument, { id }).then(({ draft: now }) => now?.status === "OPEN" && took(now), () => undefined);
      return false;
    }
    if (outcome.made.draft) took(outcome.made.draft);
    return true;
  });
}

/** Takes a part out of the draft. */
export const remove = (part: number): Promise<boolean> => change(EditRemoveDocument, (id) => ({ draft: id, part }), "It was not taken out.");

/** Takes note of what others have published since: the newest state becomes the base. */
export const rebase = (): Promise<boolean> => change(EditRebaseDocument, (id) => ({ draft: id }), "The draft still stands on the older state.");

/** Publishes the draft under a message. Of a publication whose answer was lost, `again` tells what became of it. */
export function publish(message: string, again: () => void): Promise<boolean> {
  return doing(async () => {
    const id = draft.peek()?.id;
    if (!id) return false;
    const outcome = await write(EditPublishDocument, { draft: id, message });
    if (outcome.is === "refused" && outcome.made?.draft) took(outcome.made.draft.status === "OPEN" ? { ...outcome.made.draft, conflicts: outcome.made.conflicts.length ? outcome.made.conflicts : outcome.made.draft.conflicts } : null);
    if (!settled(outcome, "It was not published.", again)) {
      const now = outcome.is === "refused" ? outcome.made?.draft : null;
      if (now?.status !== "PUBLISHED") return false;
      // Another tab has published it.
      batch(() => {
        trouble.value = null;
        published.value = { changeset: now.changeset };
      });
      return true;
    }
    const { changeset } = outcome.made;
    batch(() => {
      took(null);
      published.value = { changeset };
    });
    return true;
  });
}

/** Throws the draft away. */
export function abandon(): Promise<boolean> {
  return doing(async () => {
    const id = draft.peek()?.id;
    if (!id) return false;
    const outcome = await write(EditAbandonDocument, { draft: id });
    if (!settled(outcome, "The draft is still there.", () => void abandon())) return false;
    took(null);
    return true;
  });
}

/** Forgets what the page knows of the draft; the draft stays where it is. */
export function forget(): void {
  batch(() => {
    draft.value = null;
    others.value = [];
    published.value = null;
    trouble.value = null;
    keep(own, null);
  });
}
