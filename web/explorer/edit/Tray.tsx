import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { count } from "../picture/said";
import { fail, publishing, takeIn } from "../store";
import { Conflicts } from "./Conflicts";
import { abandon, busy, conflicts, draft, findings, look, parts, publish, remove, trouble, type Draft } from "./draft";
import { Failed } from "./Failed";
import { Said } from "./Field";
import { datasets, readWords } from "./words";
import "./Tray.css";

/** The draft: what it holds, what the graph finds in it, what others have changed meanwhile, and what becomes of it. */
export function Tray({ of }: { of: Draft }) {
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => top.current?.focus({ preventScroll: true }), []);
  return (
    <section class="tray" aria-label="Draft">
      <header class="form-head">
        <h2 ref={top} tabIndex={-1} dir="auto">{of.message}</h2>
      </header>
      <p class="desk-soft">It adds to “<bdi>{datasets.value.find(({ name }) => name === of.dataset)?.title ?? of.dataset}</bdi>”. Nobody else sees it until it is published.</p>
      {trouble.value && <Failed of={trouble.value} />}
      <Conflicts />
      <Holds />
      <Findings />
      {parts.value.length > 0 && <Publish of={of} />}
      <Abandon />
    </section>
  );
}

function Holds() {
  const all = parts.value;
  if (all.length === 0)
    return (
      <div class="tray-empty">
        <p>It is empty. What can be put in:</p>
        <ul>
          <li><b>A statement</b>: open a source to read it, choose a sentence or select words in it.</li>
          <li><b>A correction</b>: open a statement.</li>
          <li><b>A judgement</b> whether two are the same: open an entity.</li>
        </ul>
      </div>
    );
  return (
    <section aria-labelledby="tray-holds">
      <h3 id="tray-holds">It holds <span class="desk-soft">{count(all.length, "part")}</span></h3>
      <ol class="tray-parts">
        {all.map((part) => {
          const wrong = findings.value.nodes.filter((one) => one.part === part.number);
          return (
            <li key={part.number}>
              <div class="tray-part">
                <p><bdi>{part.description}</bdi></p>
                <button type="button" class="form-quiet" disabled={busy.value} onClick={() => void remove(part.number)} aria-label={`Remove: ${part.description}`}>Remove</button>
              </div>
              {wrong.length > 0 && <Said field="" of={wrong.slice(0, 5)} />}
              {wrong.length > 5 && <p class="desk-soft">and {count(wrong.length - 5, "other")}</p>}
            </li>
          );
        })}
      </ol>
      <Adds />
    </section>
  );
}

/** How much publishing would add, in a sentence. */
function Adds() {
  const s = draft.value?.summary;
  if (!s) return null;
  const of = (n: number, before: string, one: string, many: string, after = "") => n > 0 && `${n} ${before}${n === 1 ? one : many}${after}`;
  const more = [
    of(s.entitiesAdded, "new ", "entity", "entities"), of(s.entitiesMerged, "", "entity", "entities", " told more of"),
    of(s.statementsAdded, "new ", "statement", "statements"), of(s.statementsMerged, "", "statement", "statements", " with more evidence"),
    of(s.correctionsAdded, "", "correction", "corrections"), of(s.judgementsAdded, "", "judgement", "judgements"),
  ].filter(Boolean);
  if (!more.length) return findings.value.errors ? null : <p class="desk-soft">Publishing it would add nothing: the graph has all of it.</p>;
  return <p class="desk-soft">Publishing adds {more.join(", ")}.</p>;
}

/** What is found in the draft as a whole. */
function Findings() {
  const { nodes, totalCount } = findings.value;
  const rest = nodes.filter(({ part }) => part === null);
  if (!rest.length && totalCount <= nodes.length) return null;
  return (
    <section aria-labelledby="tray-findings">
      <h3 id="tray-findings">Findings</h3>
      <Said field="" of={rest} />
      {totalCount > nodes.length && <p class="desk-soft">{count(totalCount, "finding")} in all; the first {nodes.length} are shown.</p>}
    </section>
  );
}

function Publish({ of }: { of: Draft }) {
  const message = useSignal(of.message);
  const { errors } = findings.value, between = conflicts.value.length;
  const why = errors ? `${errors === 1 ? "One finding is an error" : `${errors} findings are errors`}: remove or replace what it is about.` : between ? "Look at what others have changed first." : !message.value.trim() ? "Write in a sentence what it is for." : "";
  const run = async () => {
    if (why) return;
    publishing.value++; // what it writes is no news to who wrote it
    try {
      if (!(await publish(message.value.trim(), () => void run()))) return;
      await Promise.all([takeIn(), readWords()]);
    } catch (error) {
      fail(error, () => void takeIn());
    } finally {
      publishing.value--;
    }
  };
  return (
    <form class="tray-publish" noValidate onSubmit={(event) => { event.preventDefault(); void run(); }}>
      <label class="field-name" for="tray-message">Message in the history</label>
      <textarea id="tray-message" class="field-box" dir="auto" rows={2} maxLength={2000} value={message.value} onInput={(event) => (message.value = event.currentTarget.value)} />
      <p class="form-do">
        <button type="submit" class="first" aria-disabled={why !== "" || undefined} aria-describedby="tray-why" disabled={busy.value}>{busy.value ? "One moment …" : "Publish"}</button>
        <button type="button" class="form-quiet" disabled={busy.value} onClick={() => void look()}>Check again</button>
      </p>
      <p class="desk-soft" id="tray-why" role="status">{why || "All of it becomes one changeset, or nothing. It cannot be unpublished, only corrected."}</p>
    </form>
  );
}

function Abandon() {
  const asked = useSignal(false);
  const sure = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked.value) sure.current?.focus();
  }, [asked.value]);
  if (!asked.value) return <p class="tray-abandon"><button type="button" class="form-quiet" onClick={() => (asked.value = true)}>Abandon the draft …</button></p>;
  return (
    <div class="tray-sure" role="group" aria-label="Abandon the draft">
      <p>{parts.value.length ? `${count(parts.value.length, "part")} would be given up and never published.` : "It holds nothing."} Sure?</p>
      <p class="form-do">
        <button type="button" ref={sure} disabled={busy.value} onClick={() => void abandon()}>Abandon it</button>
        <button type="button" class="form-quiet" onClick={() => (asked.value = false)}>Keep it</button>
      </p>
    </div>
  );
}
