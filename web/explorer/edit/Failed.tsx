import { useEffect, useRef } from "preact/hooks";

import { busy, trouble, type Trouble } from "./draft";

/** What went wrong with an action, and how to go on. What was sent and not answered can be sent again: it is written once. */
export function Failed({ of }: { of: Trouble }) {
  const { what, errors, error, again } = of;
  const lost = error !== null && error.code === "";
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [of]);
  return (
    <div class="desk-trouble" role="alert" ref={box}>
      <p><strong>{lost ? "The answer did not come." : what}</strong>{" "}
        {error ? error.message : errors.map(({ code, message }) => (code === "CONFLICT" ? "Others have changed what it touches: see below." : message.replace(/^./, (first) => first.toUpperCase()).replace(/[^.?!]$/, "$&."))).join(" ")}
      </p>
      {lost && <p>It may have been written or not. Try again: it is written once, however often it is sent.</p>}
      {error?.requestId && <p class="desk-soft">Request <code>{error.requestId}</code></p>}
      <p class="desk-do">
        {(error || errors.some(({ code }) => code === "BUSY")) && <button type="button" disabled={busy.value} onClick={again}>Try again</button>}
        <button type="button" class="form-quiet" onClick={() => (trouble.value = null)}>Close</button>
      </p>
    </div>
  );
}
