import { useEffect } from "preact/hooks";

import { ask } from "../api/ask";
import { EditFindDocument, EditIdsDocument } from "./generated";
import { Field } from "./Field";
import { withFresh, type Fresh, type StatementForm } from "./form";
import { prefixOf, proposedId } from "./id";
import { broader } from "./offer";
import { kinds } from "./words";

/** What identifiers of a kind begin with most often: `org` of `org:ttp`. */
async function usualPrefix(kind: string): Promise<string | undefined> {
  const { entities } = await ask(EditIdsDocument, { kind });
  const counts = new Map<string, number>();
  for (const { id } of entities?.nodes ?? []) counts.set(prefixOf(id), (counts.get(prefixOf(id)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** Begins an entity that a form makes, named where it is needed. */
export function begun(form: StatementForm, name: string, fitting: readonly string[]): Fresh {
  const [only, ...others] = concrete(fitting);
  const kind = only && !others.length ? only : "";
  const proposed = proposedId(name, kind || "entity", undefined);
  const taken = new Set(form.fresh.map(({ id }) => id));
  return { id: taken.has(proposed) ? `${proposed}-2` : proposed, own: false, kind, name, lang: "", description: "" };
}

/** Kinds that an entity can have where some kinds fit: those and what is narrower, in the order of the vocabulary. */
function concrete(fitting: readonly string[]): string[] {
  return [...kinds.value.values()].filter(({ name, abstract }) => !abstract && (!fitting.length || fitting.some((one) => broader(kinds.value, name).has(one)))).map(({ name }) => name);
}

/** What is told of an entity that the form makes: kind, name, id. */
export function NewEntity({ of, form, fitting, change }: { of: Fresh; form: StatementForm; fitting: readonly string[]; change: (to: (now: StatementForm) => StatementForm) => void }) {
  const at = `fresh.${of.id}`;
  // Until somebody writes an id of their own, it follows the kind and the name; one that is taken already gets a number.
  useEffect(() => {
    if (of.own || !of.name.trim()) return;
    let given = false;
    const wait = setTimeout(async () => {
      try {
        const proposed = proposedId(of.name, of.kind || "entity", of.kind ? await usualPrefix(of.kind) : undefined);
        let id = proposed;
        for (let n = 2; n < 20 && (await ask(EditFindDocument, { text: "x", id, where: null, first: 1 })).node; n++) id = `${proposed}-${n}`;
        if (!given && id !== of.id) change((now) => withFresh(now, of.id, { id }));
      } catch {
        // It keeps the id it has; the graph tells when that is taken.
      }
    }, 300);
    return () => {
      given = true;
      clearTimeout(wait);
    };
  }, [of.name, of.kind, of.own]);
  const put = (some: Partial<Fresh>) =>
    change((now) => {
      const kind = some.kind === undefined ? undefined : kinds.value.get(some.kind);
      return withFresh(now, of.id, some, kind ? { name: kind.name, label: kind.label, family: kind.family, shape: kind.shape } : undefined);
    });
  const fit = concrete(fitting), all = concrete([]);
  const note = kinds.value.get(of.kind)?.note;
  return (
    <fieldset class="form-new">
      <legend>New entity</legend>
      <Field name={`${at}.name`} label="Name">
        {(tie) => <input {...tie} class="field-box" dir="auto" value={of.name} maxLength={2000} onInput={(event) => put({ name: event.currentTarget.value })} />}
      </Field>
      <Field name={`${at}.kind`} label="Kind" help={note}>
        {(tie) => (
          <select {...tie} class="field-box" value={of.kind} onChange={(event) => put({ kind: event.currentTarget.value })}>
            <option value="">Choose …</option>
            <optgroup label={fitting.length ? "That fit here" : "Kinds"}>{fit.map(option)}</optgroup>
            {fit.length < all.length && <optgroup label="Others">{all.filter((one) => !fit.includes(one)).map(option)}</optgroup>}
          </select>
        )}
      </Field>
      <div class="form-pair">
        <Field name={`${at}.id`} label="Identifier" help="It never changes.">
          {(tie) => <input {...tie} class="field-box" dir="ltr" spellcheck={false} value={of.id} maxLength={200} onInput={(event) => put({ id: event.currentTarget.value, own: true })} />}
        </Field>
        <Field name={`${at}.lang`} label="Language" help="en, ur, ps …">
          {(tie) => <input {...tie} class="field-box" dir="ltr" spellcheck={false} value={of.lang} maxLength={35} onInput={(event) => put({ lang: event.currentTarget.value })} />}
        </Field>
      </div>
      <Field name={`${at}.description`} label="What it stands for" optional>
        {(tie) => <input {...tie} class="field-box" dir="auto" value={of.description} maxLength={20000} onInput={(event) => put({ description: event.currentTarget.value })} />}
      </Field>
      {form.fresh.length > 1 && <p class="field-help"><code>{of.id}</code></p>}
    </fieldset>
  );
}

function option(name: string) {
  return <option key={name} value={name}>{kinds.value.get(name)?.label ?? name}</option>;
}
