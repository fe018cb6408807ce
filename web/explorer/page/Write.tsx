import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { token } from "../api/token";
import { failure, fail, working } from "../store";
import { deskIsOpen, writing } from "./writing";

// The way to the desk. Editing is loaded when somebody takes it, or has taken it in this tab before.

/** Counts what brings the desk into sight from its beginning: that it is opened, and that something else stands on it. */
export const deskWanted = signal(0);

async function load(): Promise<void> {
  if (writing.peek()) return;
  try {
    const part = await working(import("../edit/edit"));
    await working(part.begins());
  } catch (error) {
    fail(error, () => void load());
  }
}

/** Opens the desk, and loads it when it is not there yet. */
export async function openDesk(): Promise<void> {
  await load();
  deskIsOpen.value = true;
  deskWanted.value++;
}

/** The one entry for those who write; without a token nothing else of it is there. */
export function Write() {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (token.peek()) void load();
  }, []);
  const isOpen = deskIsOpen.value, Held = writing.value?.Held;
  return (
    <button type="button" ref={button} class="header-write" id="write" title={token.value ? "What you write" : "Write, with a token"} aria-expanded={isOpen} aria-controls={isOpen ? "desk" : undefined} onClick={() => (isOpen ? (deskIsOpen.value = false) : void openDesk())}>
      <svg viewBox="0 0 18 18" aria-hidden="true"><path d="M3.500 14.500l.700-3.200 7.600-7.600 2.500 2.500-7.600 7.600z" /></svg>
      <span>{token.value ? "Writing" : "Write…"}</span>
      {Held && token.value && <Held />}
    </button>
  );
}

/** The desk beside the picture, while it is open. */
export function Desk() {
  const side = useRef<HTMLElement>(null);
  const Shown = deskIsOpen.value ? writing.value?.Desk : null;
  useEffect(() => {
    if (!Shown || !deskWanted.value) return;
    side.current?.scrollTo(0, 0);
    if (!matchMedia("(min-width: 800px)").matches) side.current?.scrollIntoView({ block: "start" });
  }, [Shown, deskWanted.value]);
  if (!Shown) return null;
  return (
    <aside
      class="app-desk"
      id="desk"
      aria-label="Writing"
      tabIndex={-1}
      ref={side}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault(); // what is read and selected stays so
        deskIsOpen.value = false;
        document.getElementById("write")?.focus();
      }}
    >
      <Shown />
    </aside>
  );
}

/** Where a server is read with a token only, the way to enter one. */
export function NeedsToken() {
  if (failure.value?.code !== "UNAUTHENTICATED") return null;
  return <button type="button" class="first" onClick={() => void openDesk()}>Enter a token</button>;
}
