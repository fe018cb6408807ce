import { computed, effect, signal } from "@preact/signals";

import { ask, AskError } from "../api/ask";
import { keepToken, notTaken, token } from "../api/token";
import { EditViewerDocument, type EditViewerQuery } from "./generated";

// Who writes. A token is checked before it is kept.

type Viewer = NonNullable<EditViewerQuery["viewer"]>;

/** Who the token belongs to; null as long as none was checked. */
export const viewer = signal<Viewer | null>(null);

/** Whether the token may write. */
export const mayWrite = computed(() => viewer.value !== null && viewer.value.role !== "READER");

/** Why there is no writing, in a sentence with what to do; empty when nothing is wrong. */
export const refusal = signal("");

/** Whether a token is being checked. */
export const checking = signal(false);

/** Checks a token and keeps it when the server knows it. */
export async function enter(text: string): Promise<boolean> {
  const given = text.trim().replace(/^bearer\s+/i, "");
  if (!given) {
    refusal.value = "Paste the token that you were given.";
    return false;
  }
  if (!/^[\x21-\x7e]+$/.test(given)) {
    refusal.value = "A token is one word of Latin letters, digits and signs. What was pasted has others in it: copy the token again, without what stands before or behind it.";
    return false;
  }
  checking.value = true;
  try {
    const { viewer: found } = await ask(EditViewerDocument, {}, undefined, given);
    if (!found) {
      refuse("The server does not know this token.");
      return false;
    }
    keepToken(given);
    viewer.value = found;
    refusal.value = "";
    return true;
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error), error instanceof AskError ? error.code : "");
    return false;
  } finally {
    checking.value = false;
  }
}

/** Says why a token does not do, and what helps. */
function refuse(message: string, code = "UNAUTHENTICATED"): void {
  const said = message.trim().replace(/^./, (c) => c.toUpperCase()).replace(/[^.?!]$/, "$&.");
  const help = /\bask\b/i.test(said) ? "" : " Check that all of it was copied, and that it is a token of this server; otherwise ask whoever runs the server.";
  refusal.value = code === "UNAUTHENTICATED" || code === "FORBIDDEN" ? said + help : said;
}

/** Ends writing when the server no longer takes the token: until another one is entered. The draft stays where it is. */
export function watchesToken(): () => void {
  return effect(() => {
    if (!notTaken.value) return;
    const message = notTaken.value;
    notTaken.value = "";
    viewer.value = null;
    refuse(message);
  });
}

/** Forgets the token and who wrote. */
export function leave(): void {
  keepToken("");
  viewer.value = null;
  refusal.value = "";
}

/** Checks the token that was kept, when the page was loaded again. One that the server does not know is forgotten; when it is not reached, it is kept. */
export async function again(): Promise<boolean> {
  return token.peek() !== "" && enter(token.peek());
}
