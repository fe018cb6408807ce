import type { Place } from "./form";

// Where in a source the words stand that somebody has selected.

/** How many Unicode code points a text has before a position in UTF-16, as browsers count. */
export function codePoints(text: string, at: number): number {
  let points = 0;
  for (let i = 0; i < Math.min(at, text.length); i++) {
    points++;
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) i++;
  }
  return points;
}

const inWord = /[\p{L}\p{M}\p{N}\p{Pc}’'-]/u;

/** A selection with whole words and without white space at its ends; null when nothing is left of it. */
export function wholeWords(text: string, from: number, to: number): [number, number] | null {
  while (from < to && /\s/.test(text[from]!)) from++;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  if (from >= to) return null;
  const isIn = (at: number) => at >= 0 && at < text.length && (inWord.test(text[at]!) || /[\ud800-\udfff]/.test(text[at]!));
  while (isIn(from) && isIn(from - 1)) from--;
  while (isIn(to - 1) && isIn(to)) to++;
  return [from, to];
}

/** The part of a passage between two positions in its text. Where the passage has no offsets, or no text, it is the whole passage. */
export function within(place: Place, from: number, to: number): Place {
  const { text, start } = place;
  const span = typeof text === "string" && typeof start === "number" ? wholeWords(text, from, to) : null;
  if (!span || typeof text !== "string" || typeof start !== "number") return place;
  return { ...place, text: text.slice(...span), start: start + codePoints(text, span[0]), end: start + codePoints(text, span[1]) };
}

/** From where one passage begins to where another one of the same source ends; the numbers are those of the first. */
export function across(first: Place, last: Place): Place {
  if (first.source.id !== last.source.id || typeof first.start !== "number" || typeof last.end !== "number" || last.end <= first.start) return first;
  return { ...first, end: last.end, text: first.text && last.text ? `${first.text} … ${last.text}` : (first.text ?? null) };
}
