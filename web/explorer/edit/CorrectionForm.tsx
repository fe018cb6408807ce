import { Field } from "./Field";
import type { CorrectionForm as Form } from "./form";
import { Frame } from "./Frame";
import { added, change } from "./open";

/** Withdrawing a statement, or reinstating one: nothing is erased, and it says why. */
export function CorrectionForm({ of: form }: { of: Form }) {
  const back = form.action === "REINSTATE";
  return (
    <Frame
      form={form}
      title={back ? "Reinstate a statement" : "Withdraw a statement"}
      said={`${back ? "Reinstated" : "Withdrawn"}: ${form.target.text}`}
      added={(said) => added(said)}
      lead={
        <>
          <p class="form-sentence"><bdi class="form-end">{form.target.text}</bdi></p>
          <p class="form-lead">{back ? "It stands again, and is shown as others are." : "It is kept for the record, and no longer shown unless it is asked for. To say what is right instead, correct it."}</p>
        </>
      }
    >
      <Field name="reason" label="Why" help="A sentence that others can follow.">
        {(tie) => <textarea {...tie} class="field-box" dir="auto" rows={3} maxLength={20000} value={form.reason} onInput={(event) => change<Form>({ reason: event.currentTarget.value })} />}
      </Field>
    </Frame>
  );
}
