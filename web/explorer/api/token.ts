import { signal } from "@preact/signals";

// The token of the person who writes. It stays in this tab until the tab is closed or the token is forgotten, and goes
// nowhere but into the header of questions: never into an address, a picture or what is shared.

const place = "peacegraph-token";

/** What was kept, or nothing where the browser keeps nothing. */
function kept(): string {
  try {
    return sessionStorage.getItem(place) ?? "";
  } catch {
    return "";
  }
}

/** The token that questions are sent with; empty as long as there is none. */
export const token = signal(kept());

/** Keeps a token for this tab, or forgets it when it is empty. */
export function keepToken(text: string): void {
  token.value = text;
  try {
    if (text) sessionStorage.setItem(place, text);
    else sessionStorage.removeItem(place);
  } catch {
    // It is then kept for as long as the page is open.
  }
}

/** Why the server did not take the token that was kept, in its words; empty when it did. */
export const notTaken = signal("");

/** Headers of a request to the own server, with the token when there is one. */
export function authorized(headers: Record<string, string> = {}, as = token.value): Record<string, string> {
  return as ? { ...headers, Authorization: `Bearer ${as}` } : headers;
}
