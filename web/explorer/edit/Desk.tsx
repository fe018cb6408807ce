import { useEffect, useRef } from "preact/hooks";

import { deskWanted } from "../page/Write";
import { deskIsOpen } from "../page/writing";
import { count } from "../picture/words";
import { failure } from "../store";
import { Begin } from "./Begin";
import { CorrectionForm } from "./CorrectionForm";
import { draft, find, forget, parts, published } from "./draft";
import { JudgementForm } from "./JudgementForm";
import { addedNow, aside, form, givenUp, nth, takeUp } from "./open";
import { Published } from "./Published";
import { StatementForm } from "./StatementForm";
import { Token } from "./Token";
import { Tray } from "./Tray";
import { leave, mayWrite, viewer } from "./who";
import { readWords } from "./words";
import "./Desk.css";

/** Where things are written: who writes, then the token, the form that is open, or the draft. */
export function Desk() {
  const who = viewer.value;
  return (
    <div class="desk">
      <div class="desk-who">
        <p>{who ? <>{mayWrite.value ? "Writing" : "Reading"} as <b><bdi>{who.name}</bdi></b>{who.role === "ADMIN" && ", administrator"}{who.expiresAt && <span class="desk-soft">, until {who.expiresAt.slice(0, 10)}</span>}</> : "Writing"}</p>
        {who && <button type="button" class="form-quiet" onClick={stop}>Stop writing</button>}
        <button
          type="button"
          class="desk-close"
          aria-label="Close writing"
          title="Close"
          onClick={() => {
            deskIsOpen.value = false;
            document.getElementById("write")?.focus();
          }}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l10 10M13 3L3 13" /></svg>
        </button>
      </div>
      {who === null ? <Token entered={entered} /> : mayWrite.value ? <Work /> : <MayNot />}
    </div>
  );
}

/** Goes on with what there is to write. Where nothing could be read without the token, the page is read anew with it. */
function entered(): void {
  if (failure.value?.code === "UNAUTHENTICATED") {
    deskIsOpen.value = mayWrite.value;
    location.reload();
  } else void start();
}

/** What is needed to write is read once somebody may. */
export async function start(): Promise<void> {
  if (mayWrite.peek()) await Promise.all([readWords(), find()]);
}

function stop(): void {
  leave();
  forget();
  deskIsOpen.value = false;
  document.getElementById("write")?.focus();
}

function MayNot() {
  return (
    <section class="form">
      <header class="form-head"><h2>This token reads only</h2></header>
      <p class="form-lead">It opens the graph where reading needs a token, and writes nothing. Whoever runs the server can give you one with the role of an editor. Then stop writing here, and enter that one.</p>
    </section>
  );
}

function Work() {
  const now = draft.value, open = form.value;
  const shown = !now ? "begin" : !open || aside.value ? "draft" : open.type;
  const before = useRef(shown);
  useEffect(() => {
    if (before.current !== shown) deskWanted.value++;
    before.current = shown;
  }, [shown]);
  if (!now) {
    if (published.value && !open) return <Published of={published.value.changeset} />;
    return <Begin lead={open ? "What you write goes into a draft first. Say what it is for; then your form is there." : "What you write goes into a draft, which nobody else sees until you publish it."} />;
  }
  return (
    <>
      <p class="desk-added" role="status">{addedNow.value && <>Added: <bdi>{addedNow.value}</bdi></>}</p>
      {shown === "draft" && open && <p class="desk-back"><button type="button" onClick={() => (aside.value = false)}>Go on with what you were writing</button></p>}
      {shown !== "draft" && parts.value.length > 0 && <p class="desk-back"><button type="button" class="form-quiet" onClick={() => (aside.value = true)}>To the draft, which holds {count(parts.value.length, "part")}</button></p>}
      {givenUp.value && <p class="desk-back"><button type="button" class="form-quiet" onClick={takeUp}>Take up again what you did not finish</button></p>}
      {!open || shown === "draft" ? <Tray of={now} /> : open.type === "statement" ? <StatementForm key={nth.value} of={open} /> : open.type === "correction" ? <CorrectionForm key={nth.value} of={open} /> : <JudgementForm key={nth.value} of={open} />}
    </>
  );
}
