import { effect, signal } from "@preact/signals";

import { deskIsOpen } from "../page/writing";
import { deskWanted } from "../page/Write";
import { draft } from "./draft";
import type { Form } from "./form";
import { keep, kept } from "./kept";

// The form that is open at the desk. It is kept in the tab while it is written.

/** What is being written; null while the draft as a whole is looked at. */
export const form = signal<Form | null>(null);

/** Whether the draft is looked at while a form waits. */
export const aside = signal(false);

/** Keeps the form from now on, and whether the desk is open, and takes up what was kept. */
export function keepsForm(): void {
  form.value = kept<Form>("form");
  if (kept<boolean>("desk")) deskIsOpen.value = true;
  effect(() => keep("desk", deskIsOpen.value || null));
  effect(() => keep("form", form.value));
  effect(() => {
    if (draft.value !== undefined) addedNow.value = "";
  });
}

/** What was added last, in words, until something else is done. */
export const addedNow = signal("");

/** Counts the forms that were opened, so that each begins anew. */
export const nth = signal(0);

/** The unfinished form that was given up last, or gave way to another one. */
export const givenUp = signal<Form | null>(null);

/** The form that is open as it was when it was opened. */
const asOpened = signal<Form | null>(null);

/** Brings the form that is open into sight, from its beginning. */
export function bring(): void {
  nth.value++;
  aside.value = false;
  deskIsOpen.value = true;
  deskWanted.value++;
}

/** Opens a form at the desk. One that is open gives way; when something was put into it, it can be taken up again. */
export function openForm(next: Form): void {
  giveUp();
  form.value = asOpened.value = next;
  addedNow.value = "";
  bring();
}

/** Tells what was added, and closes the form that said it; another one may take its place. */
export function added(said: string, next: Form | null = null): void {
  closeForm();
  if (next) openForm(next);
  addedNow.value = said;
}

/** Closes the form that is open without adding it. */
export function giveUp(): void {
  if (form.peek() && form.peek() !== asOpened.peek()) givenUp.value = form.peek();
  closeForm();
}

/** Opens again what was given up last, in place of what is open. */
export function takeUp(): void {
  const next = givenUp.peek();
  if (!next) return;
  givenUp.value = null;
  openForm(next);
  asOpened.value = null; // there is something in it
}

/** Changes the form that is open. */
export function change<Of extends Form>(some: Partial<Of>): void {
  if (form.peek()) form.value = { ...form.peek(), ...some } as Form;
}

/** Closes the form that is open; what it says is in the draft, or is not wanted. */
export function closeForm(): void {
  aside.value = false;
  form.value = null;
}
