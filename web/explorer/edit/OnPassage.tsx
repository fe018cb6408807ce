import { useEffect, useRef } from "preact/hooks";

import type { ReadPassage } from "../page/writing";
import { fromPassage, type Place } from "./form";
import { bring, change, form, openForm } from "./open";
import { hasWords, selected } from "./selection";
import { mayWrite } from "./who";

const placeOf = ({ source, label, paragraph, sentence, page, row, start, end, text }: ReadPassage): Place => ({ source, label, paragraph, sentence, page: page ?? null, row: row ?? null, start, end, text });

/** Under a passage that is read: the way to a statement that rests on it, or on the words of it that are selected. */
export function OnPassage({ of }: { of: ReadPassage }) {
  const button = useRef<HTMLButtonElement>(null);
  const words = useRef<Element | null>(null);
  const may = mayWrite.value;
  useEffect(() => {
    words.current = button.current?.closest("article")?.querySelector("blockquote") ?? null;
    return words.current ? hasWords(words.current, placeOf(of)) : undefined;
  }, [may, of.label, of.text, of.start]);
  if (!may) return null;
  const now = selected.value, part = now && now.at === words.current ? now.place : null;
  const open = form.value?.type === "statement" ? form.value : null;
  const take = () => {
    const place = part ?? placeOf(of);
    const [first, ...rest] = open?.readings ?? [];
    if (open && first) {
      change({ readings: [{ ...first, place }, ...rest] });
      bring();
    } else openForm(fromPassage(place));
    getSelection()?.removeAllRanges();
  };
  const said = open ? `Rest the statement on ${part ? "the selected words" : "this"}` : part ? "Make a statement from the selected words" : "Make a statement";
  return (
    <p class="on-passage">
      <button type="button" ref={button} class={part ? "on-passage-part" : "parts-quiet"} onPointerDown={(event) => event.preventDefault()} onClick={take} aria-label={`${said}, ${of.label}`}>
        {said}
      </button>
    </p>
  );
}
