import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { begin, busy, goOn, others, trouble } from "./draft";
import { Failed } from "./Failed";
import { Field, RemarksContext } from "./Field";
import { slug } from "./id";
import { moment } from "../picture/said";
import { datasets } from "./words";

const another = "another";

/** Begins a draft: what it is for, and to which data set it adds; or goes on with one that is open. */
export function Begin({ lead }: { lead: string }) {
  const message = useSignal(""), chosen = useSignal(""), title = useSignal(""), licence = useSignal("CC-BY-4.0"), id = useSignal(""), tried = useSignal(false);
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => top.current?.focus({ preventScroll: true }), []);
  const sets = datasets.value, set = chosen.value || (sets.length ? "" : another);
  const isNew = set === another;
  const errors = trouble.value?.errors ?? [];
  const needs: Record<string, string> = { message: message.value.trim() ? "" : "write in a sentence what it is for", dataset: set ? "" : "choose the data set that it adds to", title: isNew && !title.value.trim() ? "write a title, as it is cited" : "" };
  const of = (field: string) => [
    ...(tried.value && needs[field] ? [{ severity: "MISSING" as const, message: needs[field], accepted: [], nearest: [] }] : []),
    ...errors.filter(({ path }) => path.at(-1) === field).map(({ message: said, accepted, nearest }) => ({ severity: "ERROR" as const, message: said, accepted, nearest })),
  ];
  const submit = (event: Event) => {
    event.preventDefault();
    tried.value = true;
    if (Object.values(needs).some(Boolean)) return;
    const own = id.value.trim() || slug(title.value) || "data";
    void begin({
      message: message.value.trim(),
      dataset: isNew ? own : set,
      ...(isNew && { describe: { title: title.value.trim(), ...(licence.value.trim() && { licence: licence.value.trim() }) } }),
    });
  };
  return (
    <RemarksContext.Provider value={{ of }}>
      {others.value.length > 0 && (
        <section class="desk-open" aria-labelledby="desk-open">
          <h2 id="desk-open">Go on with a draft</h2>
          <ul>
            {others.value.map((one) => (
              <li key={one.id}>
                <button type="button" onClick={() => void goOn(one.id)}>
                  <bdi>{one.message}</bdi>
                  <span class="desk-soft">{one.parts.length === 1 ? "1 part" : `${one.parts.length} parts`}, by <bdi>{one.author}</bdi>, {moment(one.changedAt)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <form class="form" noValidate onSubmit={submit} aria-label="Begin a draft">
        <header class="form-head"><h2 ref={top} tabIndex={-1}>Begin a draft</h2></header>
        <p class="form-lead">{lead}</p>
        <Field name="message" label="What it is for" help="In a sentence. It becomes the message in the history.">
          {(tie) => <textarea {...tie} class="field-box" dir="auto" rows={2} maxLength={2000} value={message.value} onInput={(event) => (message.value = event.currentTarget.value)} />}
        </Field>
        <Field name="dataset" label="It adds to">
          {(tie) => (
            <select {...tie} class="field-box" value={set} onChange={(event) => (chosen.value = event.currentTarget.value)}>
              {sets.length > 0 && <option value="">Choose a data set …</option>}
              {sets.map((one) => <option key={one.id} value={one.name}>{one.title}</option>)}
              <option value={another}>A new data set</option>
            </select>
          )}
        </Field>
        {isNew && (
          <fieldset class="form-new">
            <legend>New data set</legend>
            <Field name="title" label="Title">
              {(tie) => <input {...tie} class="field-box" dir="auto" maxLength={2000} value={title.value} onInput={(event) => (title.value = event.currentTarget.value)} />}
            </Field>
            <div class="form-pair">
              <Field name="id" label="Identifier" help="It never changes.">
                {(tie) => <input {...tie} class="field-box" dir="ltr" spellcheck={false} maxLength={200} placeholder={slug(title.value)} value={id.value} onInput={(event) => (id.value = event.currentTarget.value)} />}
              </Field>
              <Field name="licence" label="Licence" help="SPDX: what others may do with it.">
                {(tie) => <input {...tie} class="field-box" dir="ltr" spellcheck={false} maxLength={200} value={licence.value} onInput={(event) => (licence.value = event.currentTarget.value)} />}
              </Field>
            </div>
          </fieldset>
        )}
        {trouble.value && !errors.some(({ path }) => ["message", "dataset", "title", "licence"].includes(path.at(-1) ?? "")) && <Failed of={trouble.value} />}
        <p class="form-do"><button type="submit" class="first" disabled={busy.value}>Begin</button></p>
      </form>
    </RemarksContext.Provider>
  );
}
