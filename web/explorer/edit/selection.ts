import { effect, signal } from "@preact/signals";

import type { Place } from "./form";
import { form } from "./open";
import { across, within } from "./place";

// The words that are selected in what is read, and where the passage that is being written about stands in it.

/** Passages that are on the page, by the element that has their words. */
const shown = new Map<Element, Place>();

/** The part of a passage that is selected; `at` is the element with the words in which it begins. */
export const selected = signal<{ at: Element; place: Place } | null>(null);

const name = "passage-written";

/** Tells that an element has the words of a passage, until the returned function is called. */
export function hasWords(element: Element, place: Place): () => void {
  shown.set(element, place);
  mark();
  return () => {
    shown.delete(element);
    if (selected.peek()?.at === element) selected.value = null;
  };
}

function look(): void {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) {
    // What was selected stays known while a button is pressed or a form is filled in.
    if (!(document.activeElement instanceof HTMLInputElement)) selected.value = null;
    return;
  }
  const range = selection.getRangeAt(0);
  const touched = [...shown].filter(([element]) => range.intersectsNode(element));
  if (!touched.length) {
    selected.value = null;
    return;
  }
  const part = (element: Element, place: Place): Place => {
    const before = document.createRange();
    before.selectNodeContents(element);
    const all = (place.text ?? "").length;
    let from = 0, to = all;
    if (element.contains(range.startContainer)) {
      before.setEnd(range.startContainer, range.startOffset);
      from = before.toString().length;
    }
    if (element.contains(range.endContainer)) {
      before.selectNodeContents(element);
      before.setEnd(range.endContainer, range.endOffset);
      to = before.toString().length;
    }
    return { ...within(place, from, to), whole: place };
  };
  touched.sort(([a], [b]) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const first = part(...touched[0]!), last = part(...touched.at(-1)!);
  selected.value = { at: touched[0]![0], place: touched.length > 1 ? across(first, last) : first };
}

/** Marks the words that the open form rests on, where they are on the page. */
function mark(): void {
  if (!("highlights" in CSS)) return;
  const open = form.peek();
  const places = open?.type === "statement" ? open.readings.map(({ place }) => place) : [];
  const ranges: Range[] = [];
  for (const [element, place] of shown) {
    const words = element.firstChild, text = place.text ?? "";
    if (!words || words.nodeType !== Node.TEXT_NODE || typeof place.start !== "number") continue;
    for (const { source, start, end } of places) {
      if (source.id !== place.source.id || typeof start !== "number" || typeof end !== "number") continue;
      const at = (point: number) => unitsBefore(text, point - place.start!);
      const from = at(Math.max(start, place.start)), to = at(end);
      if (end <= place.start || from >= to) continue;
      const range = document.createRange();
      range.setStart(words, Math.min(from, words.textContent!.length));
      range.setEnd(words, Math.min(to, words.textContent!.length));
      ranges.push(range);
    }
  }
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

/** How many units of UTF-16 the first code points of a text have. */
function unitsBefore(text: string, points: number): number {
  let units = 0;
  for (const point of text) {
    if (points-- <= 0) break;
    units += point.length;
  }
  return units;
}

/** Watches what is selected, and marks what is written about, until the returned function is called. */
export function watches(): () => void {
  document.addEventListener("selectionchange", look);
  const stop = effect(() => {
    void form.value;
    mark();
  });
  return () => {
    document.removeEventListener("selectionchange", look);
    stop();
    CSS.highlights?.delete(name);
  };
}
