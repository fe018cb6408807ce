import { Field } from "./Field";
import type { JudgementForm as Form } from "./form";
import { Frame } from "./Frame";
import type { Verdict } from "./generated";
import { added, change } from "./open";
import { Chosen, RefField } from "./RefField";

export const verdicts: readonly [Verdict, string, string][] = [
  ["SAME", "the same", "Readers see one entity, under the id that came first; the other id still answers."],
  ["DIFFERENT", "different", "Readers see two, and they are not proposed again."],
  ["UNSURE", "cannot be told", "Readers see two. The question stays open."],
];

/** Whether two entities are one and the same. */
export function JudgementForm({ of: form }: { of: Form }) {
  const verdict = verdicts.find(([name]) => name === form.verdict);
  return (
    <Frame
      form={form}
      title="Judge a match"
      said={`${form.entity.name} and ${form.other?.name ?? "…"}: ${verdict?.[1] ?? "…"}`}
      ref={(field, ref) => field === "other" && change<Form>({ other: ref })}
      added={(said) => added(said)}
    >
      <Field name="entity" label="Is this" group>{() => <Chosen of={form.entity} label="This" />}</Field>
      <RefField name="other" label="The same as" value={form.other} wanted={{ kinds: [], entity: true, statement: false }} put={(other) => change<Form>({ other })} />
      <Field name="verdict" label="They are" group help={verdict?.[2]}>
        {() => (
          <div class="form-radios">
            {verdicts.map(([name, words]) => (
              <label key={name}><input type="radio" name="verdict" checked={form.verdict === name} onChange={() => change<Form>({ verdict: name })} />{words}</label>
            ))}
          </div>
        )}
      </Field>
      <Field name="reason" label="Why" help="A sentence that others can follow.">
        {(tie) => <textarea {...tie} class="field-box" dir="auto" rows={3} maxLength={20000} value={form.reason} onInput={(event) => change<Form>({ reason: event.currentTarget.value })} />}
      </Field>
    </Frame>
  );
}
