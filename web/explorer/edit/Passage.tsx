import { useRef, useState } from "preact/hooks";

import { PlaceLink } from "../page/PanelParts";
import { number } from "../picture/said";
import { Field } from "./Field";
import type { Place } from "./form";
import { within } from "./place";

/** The passage that a statement rests on: the words, where they stand, and how to keep to a part of them without a mouse. */
export function Passage({ of, put }: { of: Place; put: (place: Place) => void }) {
  return (
    <Field name="place" label="It rests on" group>
      {() => (
        <figure class="passage">
          {of.text ? <blockquote dir="auto">{of.text}</blockquote> : <p class="field-help">The text is not at hand here, so the whole passage is named by its numbers.</p>}
          <figcaption>
            <PlaceLink of={{ ...of, source: of.source }} source />
            {typeof of.start === "number" && typeof of.end === "number" && <span>, characters {number(of.start)}–{number(of.end)}</span>}
          </figcaption>
          {(of.whole ?? of).text && typeof (of.whole ?? of).start === "number" && <Narrow of={of} put={put} />}
        </figure>
      )}
    </Field>
  );
}

/** A part of the sentence, chosen with Shift and arrows as in any text. A box that is read-only would let nobody do so without a mouse; this one takes no input. */
function Narrow({ of, put }: { of: Place; put: (place: Place) => void }) {
  const whole = of.whole ?? of;
  const box = useRef<HTMLTextAreaElement>(null);
  const [some, tell] = useState(false);
  const look = () => box.current && tell(box.current.selectionStart < box.current.selectionEnd);
  return (
    <details class="passage-narrow">
      <summary>Keep to a part of it</summary>
      <textarea ref={box} class="field-box" aria-readonly="true" inputMode="none" onBeforeInput={(event) => event.preventDefault()} dir="auto" rows={3} aria-label="The words: select those that say it" value={whole.text ?? ""} onSelect={look} onKeyUp={look} onPointerUp={look} />
      <p class="form-none">
        <button type="button" disabled={!some} onClick={() => box.current && put({ ...within(whole, box.current.selectionStart, box.current.selectionEnd), whole })}>Keep to the selected words</button>
        {of.whole && of.text !== whole.text && <button type="button" class="form-quiet" onClick={() => put(whole)}>Take all of it</button>}
      </p>
    </details>
  );
}
