// What the tab keeps of what is being written, so that a reload loses nothing. It goes when the tab is closed.

const place = (name: string) => `peacegraph-${name}`;

/** Keeps something under a name, or forgets it when it is null. A browser that keeps nothing keeps it as long as the page is open. */
export function keep(name: string, what: unknown): void {
  try {
    if (what === null) sessionStorage.removeItem(place(name));
    else sessionStorage.setItem(place(name), JSON.stringify(what));
  } catch {
    // Nothing is lost but the way back after a reload.
  }
}

/** What was kept under a name; null when nothing was, or when it cannot be read. */
export function kept<What>(name: string): What | null {
  try {
    return JSON.parse(sessionStorage.getItem(place(name)) ?? "null") as What | null;
  } catch {
    return null;
  }
}
