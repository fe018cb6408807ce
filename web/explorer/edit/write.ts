import { ask, AskError } from "../api/ask";
import type { TypedDocumentString } from "../api/generated";
import type { EditErrorFragment } from "./generated";

// Sending what changes something. Each write has a key, so that one whose answer was lost can be sent again and is done once.

/** What became of a write: what the server made of it, what it refuses, or that nobody knows because the answer did not come. */
export type Outcome<Made> = { is: "made"; made: Made } | { is: "refused"; errors: readonly EditErrorFragment[]; made: Made | null } | { is: "unknown"; error: AskError };

/** Keys of writes whose answer did not come, by what was to be written. */
const unanswered = new Map<string, string>();

/** A random key: 128 bits in hexadecimal. */
function fresh(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a failure leaves open if the write was done: the answer was lost, or the server gave up in the middle. */
const leavesOpen = (error: AskError) => error.code === "" || /^(TIMEOUT|CANCELED|INTERNAL_ERROR|OVERLOADED)$/.test(error.code);

type Payload = { errors: readonly EditErrorFragment[] };

/**
 * Writes once. When the answer does not come, the same input is sent with the same key the next time, whoever sends it: the server
 * then gives the answer that it gave, or writes now. Throws nothing.
 */
export async function write<Made extends Payload, Input extends object>(
  document: TypedDocumentString<{ made: Made | null }, { input: Input }>,
  input: Omit<Input, "idempotencyKey">,
): Promise<Outcome<Made>> {
  const what = JSON.stringify([document.toString(), input]);
  const key = unanswered.get(what) ?? fresh();
  unanswered.set(what, key);
  try {
    const { made } = await ask(document, { input: { ...input, idempotencyKey: key } as unknown as Input });
    unanswered.delete(what);
    if (!made) return { is: "unknown", error: new AskError("The server gave no answer.", "", { query: document.toString(), variables: { input } }) };
    return made.errors.length ? { is: "refused", errors: made.errors, made } : { is: "made", made };
  } catch (cause) {
    const error = cause instanceof AskError ? cause : new AskError(cause instanceof Error ? cause.message : String(cause), "", { query: document.toString(), variables: { input } });
    if (!leavesOpen(error)) unanswered.delete(what);
    return { is: "unknown", error };
  }
}
