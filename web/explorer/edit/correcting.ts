import type { Ref, StatementForm } from "./form";
import type { EditStatementQuery } from "./generated";

type Statement = Extract<NonNullable<EditStatementQuery["node"]>, { __typename: "Statement" }>;

const refOf = (end: { id: string; name?: string; text?: string; kind?: Ref["kind"] }): Ref => ({ id: end.id, name: end.name ?? end.text ?? end.id, kind: end.kind ?? null });

/** A form for a statement that takes the place of another one, filled with what that one says. */
export function correcting(s: Statement): StatementForm {
  const o = s.object;
  const standing = s.evidence.filter(({ withdrawn }) => !withdrawn);
  return {
    type: "statement",
    supersedes: { id: s.id, text: s.text },
    readings: (standing.length ? standing : s.evidence).map(({ passage, attributedTo, voice, confidence }) => ({
      place: passage,
      speakers: attributedTo.map(refOf),
      unnamed: voice === "ATTRIBUTED" && attributedTo.length === 0,
      voice: attributedTo.length || voice === "AUTHOR" ? voice : "",
      confidence: String(confidence.score || 85),
    })),
    subject: "id" in s.subject ? refOf(s.subject) : null,
    predicate: s.predicate.name,
    object: {
      ref: "id" in o ? refOf(o) : null,
      text: "code" in o ? o.code : "date" in o ? o.date.edtf : "text" in o && !("id" in o) ? o.text : "",
      none: "reason" in o ? (o.reason === "NONE" ? "NONE" : "UNKNOWN") : "",
    },
    mode: s.mode,
    negative: s.polarity === "NEGATIVE",
    validTime: s.validTime?.edtf ?? "",
    qualifiers: Object.fromEntries(s.qualifiers.map(({ name, text }) => [name, text])),
    note: s.notes.join(" "),
    fresh: [],
  };
}
