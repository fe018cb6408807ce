import type { Tie } from "./Field";
import { Field } from "./Field";
import { dateExamples, dateInWords } from "./date";
import type { StatementForm, Target } from "./form";
import type { Offer } from "./offer";
import { RefField } from "./RefField";

const labels = { TEXT: "Words", CODE: "Which", DATE: "Date", QUANTITY: "How many", "": "What it points at" } as const;

/** What the statement points at, by what its predicate leads to: an entity, a statement, a code, words, a date, a number. */
export function ObjectField({ form, offer, put, make }: { form: StatementForm; offer: Offer | undefined; put: (some: Partial<Target>) => void; make: (name: string) => void }) {
  const { object } = form;
  const literal = (offer?.literal ?? "") as keyof typeof labels;
  const label = labels[literal] ?? "What it points at";
  if (object.none)
    return (
      <Field name="object" label={label} group>
        {() => (
          <div class="choose-chosen">
            <span class="choose-name">{object.none === "UNKNOWN" ? "There is one, it is not stated which" : "There is none, and that is said"}</span>
            <button type="button" class="choose-clear" onClick={() => put({ none: "" })}>Change<span class="sr"> what it points at</span></button>
          </div>
        )}
      </Field>
    );
  const none = offer && !object.ref && !object.text && (
    <p class="form-none">
      <button type="button" class="form-quiet" onClick={() => put({ none: "UNKNOWN" })}>It is not stated</button>
      <button type="button" class="form-quiet" onClick={() => put({ none: "NONE" })}>There is none</button>
    </p>
  );
  if (!literal)
    return (
      <>
        <RefField
          name="object"
          label={label}
          value={object.ref}
          wanted={{ kinds: offer?.to ?? [], entity: !offer || offer.to.length > 0, statement: offer?.toStatement ?? false, source: form.readings[0]?.place.source.id }}
          put={(ref) => put({ ref })}
          make={make}
        />
        {none}
      </>
    );
  return (
    <>
      <Field name="object" label={label} help={literal === "DATE" ? <DateHelp text={object.text} /> : literal === "QUANTITY" ? "80, 100..250, 100..180..250 persons, 1000000.. for at least" : undefined}>
        {(tie) => (literal === "CODE" && offer?.predicate.codes.length ? <Codes tie={tie} codes={offer.predicate.codes} value={object.text} put={(text) => put({ text })} /> : <Line tie={tie} long={literal === "TEXT"} value={object.text} put={(text) => put({ text })} />)}
      </Field>
      {none}
    </>
  );
}

export function Codes({ tie, codes, value, put }: { tie: Tie; codes: readonly { code: string; label: string; note: string }[]; value: string; put: (code: string) => void }) {
  const note = codes.find(({ code }) => code === value)?.note;
  return (
    <>
      <select {...tie} class="field-box" value={value} onChange={(event) => put(event.currentTarget.value)}>
        <option value="">Choose …</option>
        {value && !codes.some(({ code }) => code === value) && <option value={value}>{value}</option>}
        {codes.map(({ code, label }) => <option key={code} value={code}>{label}</option>)}
      </select>
      {note && <p class="field-help field-under">{note}</p>}
    </>
  );
}

export function Line({ tie, value, put, long = false }: { tie: Tie; value: string; put: (text: string) => void; long?: boolean }) {
  return long ? (
    <textarea {...tie} class="field-box" dir="auto" rows={2} maxLength={20000} value={value} onInput={(event) => put(event.currentTarget.value)} />
  ) : (
    <input {...tie} class="field-box" dir="auto" spellcheck={false} maxLength={2000} value={value} onInput={(event) => put(event.currentTarget.value)} />
  );
}

/** What a date that is typed says, or how dates are written. */
export function DateHelp({ text }: { text: string }) {
  const read = text.trim() && dateInWords(text);
  return <>{read ? <>That is <b>{read}</b>.</> : "2025-10-18, 2025-10, 2021/.. for “since then”"}</>;
}

/** How dates are written, each as a button that takes it. */
export function DateExamples({ put }: { put: (edtf: string) => void }) {
  return (
    <details class="form-dates">
      <summary>How dates are written</summary>
      <ul>
        {dateExamples.map(({ edtf, means }) => (
          <li key={edtf}><button type="button" class="form-quiet" onClick={() => put(edtf)}><code>{edtf}</code></button> {means}</li>
        ))}
      </ul>
    </details>
  );
}
