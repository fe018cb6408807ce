import { useEffect, useRef } from "preact/hooks";

import { press } from "../keys";
import { begins, behind, heard, putOff } from "../live/live";
import { take, taken, wordsOf } from "../live/taking";
import { count } from "../picture/words";
import { cameIn, fresh, newest, setAsOf, setRecord, view } from "../store";
import { useKey } from "./useKey";
import "./News.css";

// The quiet notice of what others have written. It lies over the picture, so that nothing moves when it comes and goes.

/** What is to be told now: what has come, that the past is shown while something came, what was taken in; or nothing. */
function told(): { kind: "new" | "past" | "taken"; words: string } | null {
  const isPast = view.value.asOf !== null;
  const is = heard.value;
  if (behind.value > 0 && putOff.value !== newest.value) {
    if (isPast) return { kind: "past", words: `${count(behind.value, "changeset")} ${behind.value === 1 ? "was" : "were"} written since this page was opened. You see the past, which stays as it is.` };
    if (is) return { kind: "new", words: is.changes.length ? `${wordsOf(is).replace(/^./, (first) => first.toUpperCase())}.` : `${count(behind.value, "new changeset")}.` };
  }
  if (taken.value && !isPast) return { kind: "taken", words: taken.value.words };
  return null;
}

export function News() {
  useEffect(begins, []);
  const box = useRef<HTMLDivElement>(null);
  const is = told();
  const done = () => {
    fresh.value = new Map();
    taken.value = null;
  };
  // Whoever used a button of the notice stays there as long as there is something, and goes back to the picture then.
  const then = (run: () => void) => () => {
    run();
    requestAnimationFrame(() => (box.current ?? document.getElementById("picture"))?.focus({ preventScroll: true }));
  };
  const later = () => (putOff.value = newest.value);
  useKey("escape", () => {
    if (is?.kind === "taken") done();
    else if (is && box.current?.contains(document.activeElement)) later();
    else return false;
  });
  return (
    <div class={view.value.layout === "list" ? "news news-list" : "news"}>
      <p class="sr" role="status" aria-live="polite">{is?.words ?? ""}</p>
      {is && (
        <div class="news-box" ref={box} tabIndex={-1} role="group" aria-label="What others have written">
          <p aria-hidden="true">{is.kind === "new" && <span class="news-dot" />}{is.words}</p>
          <div class="news-do">
            {is.kind === "new" && <button type="button" class="first" onClick={then(() => heard.value && take(heard.value))}>Show</button>}
            {is.kind === "past" && <button type="button" class="first" onClick={then(() => setAsOf(null))}>Back to now</button>}
            {is.kind === "taken" && view.value.layout === "graph" && cameIn.value.size > 0 && <button type="button" title="Fit the picture to the window" onClick={() => void press("fit")}>Fit</button>}
            {is.kind === "taken" && <button type="button" onClick={() => taken.value && setRecord({ type: "since", id: taken.value.from, to: taken.value.to })}>What came</button>}
            {is.kind === "taken" ? <button type="button" onClick={then(done)}>Close</button> : <button type="button" onClick={then(later)}>Later</button>}
          </div>
        </div>
      )}
    </div>
  );
}

