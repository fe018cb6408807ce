import { effect, signal } from "@preact/signals";

import { deskIsOpen } from "../page/writing";
import { deskWanted } from "../page/Write";
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
}

/** Opens a form at the desk. One that was open gives way: what was added of it is in the draft. */
export function openForm(next: Form): void {
  form.value = next;
  aside.value = false;
  deskIsOpen.value = true;
  deskWanted.value++;
}

/** Changes the form that is open. */
export function change<Of extends Form>(some: Partial<Of>): void {
  if (form.peek()) form.value = { ...form.peek(), ...some } as Form;
}

export function closeForm(): void {
  aside.value = false;
  form.value = null;
}
