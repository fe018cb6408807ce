import type { StatementForm } from "./form";
import { dateInWords } from "./date";
import type { Offer } from "./offer";

/** A piece of the sentence that a form will read as; a gap is what is still to be chosen. */
export interface Word {
  text: string;
  gap?: boolean;
  name?: boolean;
}

/** The statement as it will read, from what is chosen so far: what turns its sense stands before it, as the graph writes it. */
export function sentenceOf(form: StatementForm, offer: Offer | undefined): Word[] {
  const words: Word[] = [];
  const before = (form.mode === "PROPOSAL" && offer?.predicate.name !== "proposes" ? "Proposed: " : form.mode === "HYPOTHETICAL" ? "What if: " : form.mode === "INFERRED" ? "Inferred: " : "") + (form.negative ? "Not so: " : "");
  if (before) words.push({ text: before });
  words.push(form.subject ? end(form.subject) : { text: "somebody or something", gap: true });
  words.push(offer ? { text: offer.label } : { text: "does or is", gap: true });
  words.push(objectOf(form, offer));
  const telling = (offer?.predicate.qualifiers ?? []).flatMap((q) => {
    const value = form.qualifiers[q.name]?.trim();
    return q.telling && value ? [q.codes.find(({ code }) => code === value)?.label.toLowerCase() ?? value] : [];
  });
  if (telling.length) words.push({ text: `(${telling.join(", ")})` });
  return words;
}

const end = ({ name, kind }: { name: string; kind: object | null }): Word => ({ text: kind ? name : `“${name}”`, name: true });

function objectOf({ object }: StatementForm, offer: Offer | undefined): Word {
  if (object.none) return { text: object.none === "NONE" ? "none" : "unknown" };
  if (object.ref) return end(object.ref);
  const text = object.text.trim();
  if (!text) return { text: "something", gap: true };
  switch (offer?.literal) {
    case "TEXT":
      return { text: `“${text}”`, name: true };
    case "CODE":
      return { text: offer.predicate.codes.find(({ code }) => code === text)?.label.toLowerCase() ?? text };
    case "DATE":
      return { text: dateInWords(text) ?? text };
  }
  return { text, name: true };
}
