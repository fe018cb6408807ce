import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { ask } from "../api/ask";
import { beside } from "./beside";
import { add, attempt, busy, draft, trouble, type Found } from "./draft";
import { Said, RemarksContext, stops, type Remarks } from "./Field";
import { missing, rowsOf, withValue, type Form, type Ref } from "./form";
import { EditNodeDocument } from "./generated";
import { form as openedForm, giveUp } from "./open";
import { refOf } from "./RefField";
import { Failed } from "./Failed";
import "./Frame.css";

/** What was found, and in which form. */
type Tried = Found & { in: Form };

/** What the graph finds in a form, a moment after it was last changed. What was found before stays until the next answer. */
function useTrying(form: Form): [Tried, (found: Tried) => void, boolean] {
  const [found, set] = useState<Tried>({ errors: [], findings: [], in: form });
  const [asking, tell] = useState(false);
  const rows = rowsOf(form), key = JSON.stringify(rows), id = draft.value?.id;
  useEffect(() => {
    const stop = new AbortController();
    tell(true);
    const wait = setTimeout(async () => {
      const answer = await attempt(rows, stop.signal);
      if (stop.signal.aborted) return;
      if (answer) set({ ...answer, in: form });
      tell(false);
    }, 350);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [key, id]);
  return [found, set, asking];
}

/**
 * What every form at the desk has: its name, what the graph finds in it beside its fields, and the way into the draft. `ref` puts an entity or a
 * statement into a field that holds one; `added` is called with what was written when it is in the draft.
 */
export function Frame({ form, title, lead, said, ref, added, again, children }: {
  form: Form;
  title: string;
  lead?: ComponentChildren;
  /** What the form says, in words. */
  said: string;
  ref?: (field: string, ref: Ref) => void;
  added: (said: string, another: boolean) => void;
  /** What the second button does: adds, and goes on with another one. */
  again?: string;
  children: ComponentChildren;
}) {
  const [found, set, asking] = useTrying(form);
  const [tried, tell] = useState(false);
  const box = useRef<HTMLFormElement>(null), top = useRef<HTMLHeadingElement>(null);
  useEffect(() => top.current?.focus({ preventScroll: true }), []);
  const all = useMemo(() => beside(form, found.findings, found.errors), [form, found]);
  const here = new Set([...all.keys()].filter((field) => field && box.current?.querySelector(`[data-field="${CSS.escape(field)}"]`)));
  const remarks: Remarks = {
    // What the graph said of a field that was empty then, or is empty now, is of no use; what is missing is told to who wants to add it.
    of: (field) => (all.get(field) ?? []).filter(({ severity }) => (severity === "MISSING" ? tried : missing(form).has(field) === missing(found.in).has(field))),
    take: (field, value) => {
      const next = withValue(form, field, value);
      if (next) openedForm.value = next;
      else if (ref)
        void ask(EditNodeDocument, { id: value }).then(
          ({ node }) => {
            if (node && "kind" in node) ref(field, refOf(node));
            else if (node && "text" in node) ref(field, { id: node.id, name: node.text, kind: null });
          },
          () => undefined, // the field stays as it is, with what is said of it
        );
    },
  };
  const put = async (another: boolean) => {
    tell(true);
    if (missing(form).size === 0) {
      const what = await add(rowsOf(form), () => void put(another));
      if (what.done) return added(said, another);
      if (what.errors.length || what.findings.length) set({ ...what, in: form });
    }
    // Who sent it is brought to the first field that is missing or not accepted.
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-invalid="true"], .field-error, .field-missing')?.closest<HTMLElement>("[data-field]")?.querySelector<HTMLElement>("input, select, textarea, button")?.focus());
  };
  const rest = [...all].flatMap(([field, some]) => (field && here.has(field) ? [] : some)).filter((one) => tried || !stops(one));
  const errors = [...all.values()].flat().filter(stops).length;
  return (
    <RemarksContext.Provider value={remarks}>
      <form
        class="form"
        ref={box}
        noValidate
        aria-label={title}
        data-checked={String(!asking)}
        onSubmit={(event) => {
          event.preventDefault();
          void put(false);
        }}
      >
        <header class="form-head">
          <h2 ref={top} tabIndex={-1}>{title}</h2>
          <button type="button" class="form-quiet" onClick={giveUp}>Give it up</button>
        </header>
        {lead}
        {children}
        {rest.length > 0 && <Said of={rest} field="" />}
        {trouble.value && <Failed of={trouble.value} />}
        <p class="form-do">
          <button type="submit" class="first" disabled={busy.value}>Add to the draft</button>
          {again && <button type="button" disabled={busy.value} onClick={() => void put(true)}>{again}</button>}
          <span class="form-state" role="status">{tried && errors > 0 ? `${errors === 1 ? "One thing is" : `${errors} things are`} to be put right.` : ""}</span>
        </p>
      </form>
    </RemarksContext.Provider>
  );
}
