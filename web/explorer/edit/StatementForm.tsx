import { Fragment } from "preact";

import { modeNote, modeWords } from "../picture/said";
import { modes, type Mode } from "../picture/types";
import { Field } from "./Field";
import { fromPassage, tidied, type Reading, type Ref, type StatementForm as Form } from "./form";
import { Frame } from "./Frame";
import { begun, NewEntity } from "./NewEntity";
import { Codes, DateExamples, DateHelp, Line, ObjectField } from "./ObjectField";
import { added, change, form as opened } from "./open";
import { Passage } from "./Passage";
import { PredicateField } from "./PredicateField";
import { RefField } from "./RefField";
import { sentenceOf } from "./sentence";
import { Speakers } from "./Speakers";
import { offerOf } from "./words";
import "./StatementForm.css";

/** A statement, from the passage it rests on to who says so. */
export function StatementForm({ of: form }: { of: Form }) {
  const offer = offerOf(form.predicate);
  const sentence = sentenceOf(form, offer);
  const put = (some: Partial<Form>) => change<Form>(some);
  const update = (to: (now: Form) => Form) => {
    const now = opened.peek();
    if (now?.type === "statement") opened.value = tidied(to(now));
  };
  const first = form.readings[0];
  const reading = (some: Partial<Reading>) => update((now) => ({ ...now, readings: now.readings.map((one, i) => (i === 0 ? { ...one, ...some } : one)) }));
  const make = (where: "subject" | "object", fitting: readonly string[]) => (name: string) =>
    update((now) => {
      const fresh = begun(now, name, fitting);
      const ref: Ref = { id: fresh.id, name, kind: { name: fresh.kind, label: fresh.kind ? fresh.kind : "kind not chosen", family: "", shape: "" }, fresh: true };
      const next = { ...now, fresh: [...now.fresh, fresh] };
      return where === "subject" ? { ...next, subject: ref } : { ...next, object: { ...now.object, ref } };
    });
  const refPut = (field: string, ref: Ref) => {
    if (field === "subject") put({ subject: ref });
    else if (field === "object") put({ object: { ...form.object, ref } });
    else if (field === "speakers" && first) reading({ speakers: [...first.speakers, ref] });
  };
  const choosePredicate = (name: string) =>
    update((now) => {
      const before = offerOf(now.predicate)?.literal ?? "", after = offerOf(name)?.literal ?? "";
      const object = name && before !== after ? { ref: after ? null : now.object.ref, text: "", none: "" as const } : now.object;
      return { ...now, predicate: name, object };
    });
  const made = (ref: Ref | null) => (ref?.fresh ? form.fresh.find(({ id }) => id === ref.id) : undefined);
  const source = first?.place.source.id;
  return (
    <Frame
      form={form}
      title={form.supersedes ? "Correct a statement" : "Make a statement"}
      said={sentence.map(({ text }) => text).join(" ").replace(/ +/g, " ")}
      ref={refPut}
      {...(!form.supersedes && first && { again: "Add, and another from here" })}
      added={(said, another) => added(said, another && first ? { ...fromPassage(first.place), readings: [first] } : null)}
      lead={
        <>
          {form.supersedes && <p class="form-lead">It takes the place of <bdi>“{form.supersedes.text}”</bdi>, which is kept for the record.</p>}
          <p class="form-sentence" aria-label="As it will read" role="group">
            {sentence.map(({ text, gap, name }, i) => <Fragment key={i}>{i > 0 && " "}{gap ? <span class="form-gap">{text}</span> : name ? <bdi class="form-end">{text}</bdi> : <span>{text}</span>}</Fragment>)}
          </p>
        </>
      }
    >
      {first && <Passage of={first.place} put={(place) => reading({ place })} />}
      <RefField name="subject" label="What it is about" value={form.subject} wanted={{ kinds: offer?.from ?? [], entity: !offer || offer.from.length > 0, statement: offer?.fromStatement ?? false, source }} put={(subject) => update((now) => ({ ...now, subject }))} make={make("subject", offer?.from ?? [])} />
      {made(form.subject) && <NewEntity of={made(form.subject)!} form={form} fitting={offer?.from ?? []} change={update} />}
      <PredicateField form={form} put={choosePredicate} />
      <ObjectField form={form} offer={offer} put={(some) => update((now) => ({ ...now, object: { ...now.object, ...some } }))} make={make("object", offer?.to ?? [])} />
      {made(form.object.ref) && form.object.ref?.id !== form.subject?.id && <NewEntity of={made(form.object.ref)!} form={form} fitting={offer?.to ?? []} change={update} />}
      {offer?.predicate.qualifiers.filter(({ telling }) => telling).map((q) => <QualifierField key={q.name} of={q} form={form} put={put} />)}
      <Said of={form} put={put} />
      {first && <Speakers of={first} mode={form.mode} put={reading} />}
      {first && <Confidence of={first} put={reading} />}
      <details class="form-more" open={Boolean(form.validTime || form.note || Object.keys(form.qualifiers).length)}>
        <summary>When, circumstances, note</summary>
        <Field name="validTime" label="When it holds" optional help={<DateHelp text={form.validTime} />}>
          {(tie) => <Line tie={tie} value={form.validTime} put={(validTime) => put({ validTime })} />}
        </Field>
        <DateExamples put={(validTime) => put({ validTime })} />
        {offer?.predicate.qualifiers.filter(({ telling }) => !telling).map((q) => <QualifierField key={q.name} of={q} form={form} put={put} />)}
        {first && (
          <Field name="voice" label="Who speaks in the passage" optional>
            {(tie) => (
              <select {...tie} class="field-box" value={first.voice} onChange={(event) => reading({ voice: event.currentTarget.value as Reading["voice"] })}>
                <option value="">As it follows from who says so</option>
                <option value="AUTHOR">The author of the source</option>
                <option value="ATTRIBUTED">Somebody quoted or paraphrased</option>
              </select>
            )}
          </Field>
        )}
        <Field name="note" label="Note" optional>
          {(tie) => <Line tie={tie} long value={form.note} put={(note) => put({ note })} />}
        </Field>
      </details>
      {form.readings.length > 1 && <p class="field-help">It keeps {form.readings.length === 2 ? "one more passage" : `${form.readings.length - 1} more passages`} that the other one rests on.</p>}
    </Frame>
  );
}

type Qualifier = NonNullable<ReturnType<typeof offerOf>>["predicate"]["qualifiers"][number];

function QualifierField({ of, form, put }: { of: Qualifier; form: Form; put: (some: Partial<Form>) => void }) {
  const set = (value: string) => put({ qualifiers: { ...form.qualifiers, [of.name]: value } });
  const value = form.qualifiers[of.name] ?? "";
  return (
    <Field name={`qualifiers.${of.name}`} label={of.label} optional help={of.type === "DATE" ? <DateHelp text={value} /> : of.type === "ENTITY" ? "The id of an entity." : of.note}>
      {(tie) => (of.codes.length ? <Codes tie={tie} codes={of.codes} value={value} put={set} /> : <Line tie={tie} value={value} put={set} />)}
    </Field>
  );
}

/** In what mode it is said, and whether it is said to be so or not to be so. */
function Said({ of: form, put }: { of: Form; put: (some: Partial<Form>) => void }) {
  return (
    <>
      <Field name="mode" label="How it is said" help={form.mode ? modeNote(form.mode) : undefined}>
        {(tie) => (
          <select {...tie} class="field-box" value={form.mode} onChange={(event) => put({ mode: event.currentTarget.value as Mode })}>
            {modes.map((mode) => <option key={mode} value={mode}>{modeWords[mode]}</option>)}
          </select>
        )}
      </Field>
      <Field name="polarity" label="Whether it is so" group>
        {() => (
          <div class="form-radios">
            <label><input type="radio" name="polarity" checked={!form.negative} onChange={() => put({ negative: false })} />said to be so</label>
            <label><input type="radio" name="polarity" checked={form.negative} onChange={() => put({ negative: true })} />said not to be so</label>
          </div>
        )}
      </Field>
    </>
  );
}

const levels = [["85", "sure"], ["50", "likely"], ["15", "a guess"]] as const;

/** How sure the coder is of the reading: in words, or as a number. */
function Confidence({ of, put }: { of: Reading; put: (some: Partial<Reading>) => void }) {
  return (
    <Field name="confidence" label="How sure you are of this reading" group>
      {(tie) => (
        <div class="form-radios">
          {levels.map(([score, words]) => (
            <label key={score}><input type="radio" name="confidence" checked={of.confidence.trim() === score} onChange={() => put({ confidence: score })} />{words}</label>
          ))}
          <label class="form-number"><input {...tie} class="field-box" inputMode="numeric" maxLength={3} value={of.confidence} onInput={(event) => put({ confidence: event.currentTarget.value })} />of 100</label>
        </div>
      )}
    </Field>
  );
}
