import { signal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { ask } from "../api/ask";
import { TimeChangesetsDocument, type TimeChangesetsQuery } from "../api/generated";
import { inWords } from "../picture/time";
import { fail, newest, service, setAsOf, setRecord, view, working } from "../store";
import "./AsOf.css";

// The second clock: the graph as it was known. It is chosen by a day or by a changeset.

type Changeset = NonNullable<TimeChangesetsQuery["changesets"]>["nodes"][number];

const open = signal(false);
// The newest changeset when the list was read last, and whether it is being read.
let listed: string | null = null;
let asking = false;
const changesets = signal<{ all: readonly Changeset[]; total: number; after: string | null; head: number } | null>(null);

async function readMore(more: boolean): Promise<void> {
  const before = more ? changesets.value : null;
  try {
    const { changesets: page } = await working(ask(TimeChangesetsDocument, { after: before?.after ?? null }));
    if (!page) return;
    const { nodes, totalCount, pageInfo } = page;
    changesets.value = { all: [...(before?.all ?? []), ...nodes], total: totalCount, after: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null, head: service.value?.head?.number ?? 0 };
  } catch (error) {
    fail(error, () => void readMore(more));
  }
}

/** An instant to the minute, in words and in UTC, which is what the graph counts in. */
function clock(time: string): string {
  return `${inWords(time.slice(0, 10))}, ${time.slice(11, 16)} UTC`;
}

/** The state of the graph that is read, in words. */
function words(asOf: string): ComponentChildren {
  const one = changesets.value?.all.find(({ id }) => id === asOf);
  if (one) return <>after changeset {one.number}: <bdi>{one.message}</bdi></>;
  if (/^\d{4}-\d\d-\d\d$/.test(asOf)) return `at the end of ${inWords(asOf)}`;
  return /^\d{4}-\d\d-\d\dT/.test(asOf) ? `on ${clock(asOf)}` : `after ${asOf.replace(/^changeset:/, "changeset ")}`;
}

export function AsOf() {
  const { asOf } = view.value;
  const box = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const wanted = open.value || view.value.asOf?.startsWith("changeset:"), latest = newest.value;
    // What was written meanwhile belongs to the list, when somebody looks at it.
    if (!wanted || asking || (changesets.peek() && (listed === latest || !open.value))) return;
    asking = true;
    queueMicrotask(() => void readMore(false).finally(() => (asking = false)));
    listed = latest;
  });
  useEffect(() => {
    const leave = (event: Event) => {
      if (open.value && !box.current?.contains(event.target as Node)) open.value = false;
    };
    addEventListener("pointerdown", leave);
    addEventListener("focusin", leave);
    return () => {
      removeEventListener("pointerdown", leave);
      removeEventListener("focusin", leave);
    };
  }, []);
  const close = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open.value) return;
    event.stopPropagation();
    event.preventDefault();
    open.value = false;
    box.current?.querySelector("button")?.focus();
  };
  return (
    <div class={asOf ? "asof asof-past" : "asof"} ref={box} onKeyDown={close}>
      <button type="button" class="asof-open" aria-expanded={open.value} aria-controls="asof-box" onClick={() => (open.value = !open.value)}>
        {asOf ? <>The past is shown: as known <b>{words(asOf)}</b></> : <>As known: <b>now</b></>}<span aria-hidden="true"> ▴</span>
      </button>
      {asOf && <button type="button" class="asof-now" onClick={() => setAsOf(null)}>Back to now</button>}
      {open.value && <Choice />}
    </div>
  );
}

function Choice() {
  const { asOf } = view.value;
  const known = changesets.value;
  const day = asOf && /^\d{4}-\d\d-\d\d$/.test(asOf) ? asOf : "";
  return (
    <div class="asof-box" id="asof-box" role="group" aria-label="As known when">
      <p>
        <button type="button" class="asof-more" onClick={() => {
          open.value = false;
          setRecord({ type: "all" });
        }}>What each changeset did: the history</button>
      </p>
      <p>Every changeset is kept, so the graph can be read as it was known then. This is not when things happened.</p>
      <label>At the end of <input type="date" value={day} onChange={(event) => setAsOf(event.currentTarget.value || null)} /></label>
      {known && (
        <ol class="asof-changesets" aria-label={`Changesets, newest first, ${known.total}`}>
          <li><button type="button" aria-current={asOf === null ? "true" : undefined} onClick={() => setAsOf(null)}><b>Now</b></button></li>
          {known.all.map(({ id, number, time, agent, message, entitiesAdded, statementsAdded }) => (
            <li key={id}>
              <button type="button" aria-current={asOf === id ? "true" : undefined} onClick={() => setAsOf(id)}>
                <b>{number}. <bdi>{message}</bdi></b>
                <span>{clock(time)}, by <bdi>{agent}</bdi> · +{entitiesAdded.toLocaleString("en")} entities, +{statementsAdded.toLocaleString("en")} statements</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {known?.after && <button type="button" class="asof-more" onClick={() => void readMore(true)}>Earlier changesets: {known.all.length} of {known.total} are listed</button>}
    </div>
  );
}
