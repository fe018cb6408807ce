// The keys of the page: one table, which the help shows, and the handlers that components give for them.

/** What keys do. */
export const keys = [
  { name: "search", keys: ["/"], label: "Search", group: "Find" },
  { name: "expand", keys: ["e"], label: "Expand the selected entity", group: "Picture" },
  { name: "collapse", keys: ["Shift+e"], label: "Collapse what came from it", group: "Picture" },
  { name: "path", keys: ["p"], label: "Find a path from it: then choose where it ends", group: "Picture" },
  { name: "pin", keys: ["."], label: "Pin it where it is, or let it go", group: "Picture" },
  { name: "hide", keys: ["h"], label: "Hide it", group: "Picture" },
  { name: "fit", keys: ["f"], label: "Fit the picture to the screen", group: "Picture" },
  { name: "graph", keys: ["g"], label: "Graph", group: "Views" },
  { name: "list", keys: ["l"], label: "List", group: "Views" },
  { name: "map", keys: ["m"], label: "Map", group: "Views" },
  { name: "flip", keys: ["x"], label: "Turn the perspective: the other side’s account", group: "Views" },
  { name: "earlier", keys: ["["], label: "Earlier", group: "Views" },
  { name: "later", keys: ["]"], label: "Later", group: "Views" },
  { name: "undo", keys: ["Ctrl+z"], label: "Undo", group: "Page" },
  { name: "redo", keys: ["Ctrl+Shift+z", "Ctrl+y"], label: "Redo", group: "Page" },
  { name: "help", keys: ["?"], label: "Show or close this help", group: "Page" },
  { name: "escape", keys: ["Escape"], label: "Close, give up, select nothing", group: "Page" },
] as const;

export type KeyName = (typeof keys)[number]["name"];

/** Keys that the drawing itself takes while it has the focus; here for the help. */
export const keysOfDrawing = [
  { keys: ["←", "↑", "→", "↓"], label: "Go to the next entity in that direction", group: "Picture" },
  { keys: ["Enter"], label: "Select it", group: "Picture" },
  { keys: ["+", "−"], label: "Zoom in, zoom out", group: "Picture" },
] as const;

// The last that registered is asked first; one that returns false leaves the key to the others.
const handlers = new Map<KeyName, (() => boolean | void)[]>();

/** Does `run` when the key is pressed, until the returned function is called. A handler that returns false leaves the key to those that registered before. */
export function onKey(name: KeyName, run: () => boolean | void): () => void {
  const list = handlers.get(name) ?? [];
  handlers.set(name, list);
  list.push(run);
  return () => {
    const at = list.lastIndexOf(run);
    if (at >= 0) list.splice(at, 1);
  };
}

/** Does what the key stands for, as if it was pressed: for buttons. */
export function press(name: KeyName): boolean {
  for (const run of [...(handlers.get(name) ?? [])].reverse()) if (run() !== false) return true;
  return false;
}

/** The name under which the table has a key: `Ctrl+Shift+z`. Command on a Mac is Ctrl. Shift counts only with letters: `?` is `?` on every keyboard. */
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const letter = /^\p{L}$/u.test(key);
  return (ctrlKey || metaKey ? "Ctrl+" : "") + (altKey ? "Alt+" : "") + (shiftKey && letter ? "Shift+" : "") + (letter ? key.toLowerCase() : key);
}

/** Whether what is typed there belongs to a text or a choice, not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=range]), textarea, select"));
}

/** Listens to the keys of the page until the returned function is called. While somebody types, only Escape is a key. */
export function listens(): () => void {
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = keyOf(event);
    if (isTyping(event.target) && pressed !== "Escape") return;
    const found = keys.find((entry) => (entry.keys as readonly string[]).includes(pressed));
    if (found && press(found.name)) event.preventDefault();
  };
  addEventListener("keydown", listener);
  return () => removeEventListener("keydown", listener);
}
