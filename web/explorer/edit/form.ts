import type { Mode } from "../picture/types";
import type { AddToDraftInput, Verdict } from "./generated";

// What is being written, as plain data: it is kept in the tab word for word, so that a reload loses nothing, and becomes rows
// of the draft when it is added.

/** An entity or a statement that is named in a form. */
export interface Ref {
  id: string;
  name: string;
  /** Null for a statement. */
  kind: { name: string; label: string; family: string; shape: string } | null;
  /** Whether the form itself makes it. */
  fresh?: boolean;
}

/** A passage of a source. Offsets count Unicode code points. */
export interface Place {
  source: { id: string; name: string };
  label: string;
  paragraph?: number | null;
  sentence?: number | null;
  page?: string | null;
  row?: string | null;
  start?: number | null;
  end?: number | null;
  text?: string | null;
  /** The sentence or passage as the source has it, of which this is a part. */
  whole?: Place;
}

/** One reading of one passage. */
export interface Reading {
  place: Place;
  /** Who says so. */
  speakers: readonly Ref[];
  /** Somebody says so whom the source does not name. */
  unnamed: boolean;
  /** Who speaks in the passage; empty when it follows from who says so. */
  voice: "" | "AUTHOR" | "ATTRIBUTED";
  /** 0 to 100, as it was typed. */
  confidence: string;
}

/** An entity that is made on the way. */
export interface Fresh {
  id: string;
  /** Whether the id was typed, and so no longer follows the name. */
  own: boolean;
  kind: string;
  name: string;
  /** Language of the name, as a BCP 47 tag; empty for that of the data set. */
  lang: string;
  description: string;
}

/** What a statement points at: what was chosen among entities and statements, or words that were typed. */
export interface Target {
  ref: Ref | null;
  text: string;
  /** UNKNOWN: there is one that is not stated. NONE: there is none. */
  none: "" | "UNKNOWN" | "NONE";
}

export interface StatementForm {
  type: "statement";
  /** The statement that this one corrects. */
  supersedes: { id: string; text: string } | null;
  readings: readonly Reading[];
  subject: Ref | null;
  predicate: string;
  object: Target;
  mode: Mode | "";
  negative: boolean;
  validTime: string;
  qualifiers: Readonly<Record<string, string>>;
  note: string;
  fresh: readonly Fresh[];
}

export interface CorrectionForm {
  type: "correction";
  action: "DEPRECATE" | "REINSTATE";
  target: { id: string; text: string };
  reason: string;
}

export interface JudgementForm {
  type: "judgement";
  entity: Ref;
  other: Ref | null;
  verdict: Verdict | "";
  reason: string;
}

export type Form = StatementForm | CorrectionForm | JudgementForm;

/** A form for a statement that rests on a passage. */
export function fromPassage(place: Place): StatementForm {
  return {
    type: "statement",
    supersedes: null,
    readings: [{ place, speakers: [], unnamed: false, voice: "", confidence: "85" }],
    subject: null,
    predicate: "",
    object: { ref: null, text: "", none: "" },
    mode: "FACT",
    negative: false,
    validTime: "",
    qualifiers: {},
    note: "",
    fresh: [],
  };
}

export type Rows = Pick<AddToDraftInput, "entities" | "statements" | "corrections" | "judgements">;

/** Whether a statement in a mode is somebody's: it needs to be said whose. */
export const needsSpeaker = (mode: Mode | ""): boolean => mode === "REPORTED" || mode === "PROPOSAL" || mode === "HYPOTHETICAL";

/** What nothing has been put into yet and has to be filled in: by the name of the field, what to do. */
export function missing(form: Form): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const need = (is: unknown, field: string, todo: string) => void (is || found.set(field, todo));
  switch (form.type) {
    case "statement": {
      const [first] = form.readings;
      need(form.subject, "subject", "choose what the statement is about");
      need(form.predicate, "predicate", "choose what it says of it");
      need(form.object.ref || form.object.text.trim() || form.object.none, "object", "choose or write what it points at");
      need(form.mode, "mode", "choose how it is said");
      need(first, "place", "open a source and choose the passage it rests on");
      need(!first || first.confidence.trim(), "confidence", "write how sure you are, from 0 to 100");
      need(!first || !needsSpeaker(form.mode) || first.unnamed || first.speakers.length, "speakers", form.mode === "REPORTED" ? "choose who says so, or tick that the source does not name them" : "choose whose it is");
      for (const one of form.fresh) {
        need(one.name.trim(), `fresh.${one.id}.name`, "write its name");
        need(one.kind, `fresh.${one.id}.kind`, "choose its kind");
      }
      break;
    }
    case "correction":
      need(form.reason.trim(), "reason", "write why, in a sentence");
      break;
    case "judgement":
      need(form.other, "other", "choose the other one");
      need(form.verdict, "verdict", "choose what they are");
      need(form.reason.trim(), "reason", "write why, in a sentence");
  }
  return found;
}

/** What of the fields has something in it, without those that have nothing. */
function filled<Row extends object>(row: { [Name in keyof Row]: Row[Name] | "" | undefined | null | false }): Row {
  return Object.fromEntries(Object.entries(row).flatMap(([name, value]) => (typeof value === "string" ? (value.trim() ? [[name, value.trim()]] : []) : value === null || value === undefined || value === false ? [] : [[name, value]]))) as Row;
}

/** The rows that a form stands for, as far as it is filled in. */
export function rowsOf(form: Form): Rows {
  switch (form.type) {
    case "correction":
      return { corrections: [filled({ action: form.action, target: form.target.id, reason: form.reason })] };
    case "judgement":
      return { judgements: [filled({ entity: form.entity.id, other: form.other?.id, verdict: form.verdict, reason: form.reason })] };
    case "statement":
      return { ...(form.fresh.length && { entities: form.fresh.map(entityRow) }), statements: [statementRow(form)] };
  }
}

type Row<List extends "entities" | "statements"> = Extract<NonNullable<Rows[List]>, readonly unknown[]>[number];

function entityRow({ id, kind, name, lang, description }: Fresh): Row<"entities"> {
  return filled<Row<"entities">>({ id, kind, names: [filled({ text: name, lang })], descriptions: description.trim() ? [{ text: description.trim() }] : null });
}

function statementRow(form: StatementForm): Row<"statements"> {
  const qualifiers = Object.entries(form.qualifiers).flatMap(([name, value]) => (value.trim() ? [{ name, value: value.trim() }] : []));
  const { ref, text, none } = form.object;
  return filled<Row<"statements">>({
    subject: form.subject?.id,
    predicate: form.predicate,
    object: none || (ref ? ref.id : text),
    mode: form.mode,
    polarity: form.negative && "NEGATIVE",
    validTime: form.validTime,
    supersedes: form.supersedes?.id,
    qualifiers: qualifiers.length ? qualifiers : null,
    note: form.note,
    evidence: form.readings.map(evidenceRow),
  });
}

function evidenceRow({ place, speakers, unnamed, voice, confidence }: Reading): NonNullable<Extract<Row<"statements">["evidence"], readonly unknown[]>>[number] {
  const { source, paragraph, sentence, page, row, start, end } = place;
  const who = unnamed ? ["UNKNOWN"] : speakers.map(({ id }) => id);
  const cell = (n: number | null | undefined) => (typeof n === "number" ? String(n) : null);
  const located = typeof start === "number" && typeof end === "number";
  return filled({
    source: source.id, paragraph: cell(paragraph), sentence: cell(sentence), start: located && cell(start), end: located && cell(end), page, row,
    attributedTo: who.length ? who : null, voice, confidence,
  });
}

/** The form with a value in one of its plain fields; null for fields of another sort. */
export function withValue(form: Form, field: string, value: string): Form | null {
  if (form.type !== "statement") return field === "reason" ? { ...form, reason: value } : form.type === "judgement" && field === "verdict" ? { ...form, verdict: value as Verdict } : null;
  const [first, second, third] = field.startsWith("fresh.") ? ["fresh", field.slice(6, field.lastIndexOf(".")), field.slice(field.lastIndexOf(".") + 1)] : [field.split(".")[0], field.slice(field.indexOf(".") + 1)];
  switch (first) {
    case "predicate":
    case "validTime":
    case "note":
      return { ...form, [first]: value };
    case "mode":
      return { ...form, mode: value as Mode };
    case "polarity":
      return { ...form, negative: value === "NEGATIVE" };
    case "speakers":
      return value === "UNKNOWN" ? { ...form, readings: form.readings.map((one, i) => (i === 0 ? { ...one, speakers: [], unnamed: true } : one)) } : null;
    case "confidence":
    case "voice":
      return { ...form, readings: form.readings.map((one, i) => (i === 0 ? { ...one, [first]: value } : one)) };
    case "qualifiers":
      return { ...form, qualifiers: { ...form.qualifiers, [second ?? ""]: value } };
    case "fresh":
      return second && third ? withFresh(form, second, { [third]: value, ...(third === "id" && { own: true }) }) : null;
  }
  return null;
}

/** The form with an entity that it makes changed; wherever it is named, it is named as it is then. */
export function withFresh(form: StatementForm, id: string, some: Partial<Fresh>, kind?: Ref["kind"]): StatementForm {
  const was = form.fresh.find((one) => one.id === id);
  if (!was) return form;
  const now = { ...was, ...some };
  const named = (ref: Ref): Ref => (ref.id === id && ref.fresh ? { ...ref, id: now.id, name: now.name, ...(kind && { kind }) } : ref);
  return {
    ...form,
    fresh: form.fresh.map((one) => (one === was ? now : one)),
    subject: form.subject && named(form.subject),
    object: { ...form.object, ref: form.object.ref && named(form.object.ref) },
    readings: form.readings.map((one) => ({ ...one, speakers: one.speakers.map(named) })),
  };
}

/** The form without entities that it made and names no more. */
export function tidied(form: StatementForm): StatementForm {
  const named = new Set([form.subject, form.object.ref, ...form.readings.flatMap(({ speakers }) => speakers)].flatMap((ref) => (ref ? [ref.id] : [])));
  return form.fresh.every(({ id }) => named.has(id)) ? form : { ...form, fresh: form.fresh.filter(({ id }) => named.has(id)) };
}
