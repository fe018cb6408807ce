import type { EditVocabularyQuery } from "./generated";

// Which predicates can stand between a subject and an object, and which kinds can stand beside a predicate.

export type Vocabulary = NonNullable<EditVocabularyQuery["vocabulary"]>;
export type Predicate = Vocabulary["predicates"][number];
export type Kind = Vocabulary["kinds"][number];

/** A predicate as it can be chosen: with the edge, or against it under its inverse name. */
export interface Offer {
  name: string;
  label: string;
  note: string;
  literal: string;
  predicate: Predicate;
  /** Kinds that can stand before it and behind it, and whether a statement can. */
  from: readonly string[];
  to: readonly string[];
  fromStatement: boolean;
  toStatement: boolean;
}

const names = (kinds: readonly { name: string }[]) => kinds.map(({ name }) => name);

/** Every predicate both ways, in the order of the vocabulary; a property and what reads the same both ways only once. */
export function offers({ predicates }: Pick<Vocabulary, "predicates">): Offer[] {
  return predicates.flatMap((predicate) => {
    const { name, label, inverse, inverseLabel, note, literal, symmetric, domain, range, subjectStatement, objectStatement } = predicate;
    const forward: Offer = { name, label, note, literal, predicate, from: names(domain), to: names(range), fromStatement: subjectStatement, toStatement: objectStatement };
    if (literal || !inverse || symmetric || inverse === name) return [forward];
    return [forward, { ...forward, name: inverse, label: inverseLabel, from: forward.to, to: forward.from, fromStatement: objectStatement, toStatement: subjectStatement }];
  });
}

/** A kind and the broader kinds it belongs to. */
export function broader(kinds: ReadonlyMap<string, Pick<Kind, "parent">>, name: string): Set<string> {
  const found = new Set<string>();
  for (let at: string | undefined = name; at && !found.has(at); at = kinds.get(at)?.parent?.name) found.add(at);
  return found;
}

/** What stands at an end: an entity of a kind, a statement, or nothing yet. */
export type EndOf = { kind: { name: string } | null } | null;

function fits(kinds: ReadonlyMap<string, Pick<Kind, "parent">>, end: EndOf, accepted: readonly string[], statement: boolean): boolean {
  if (!end) return true;
  if (!end.kind) return statement;
  const of = broader(kinds, end.kind.name);
  return accepted.some((one) => of.has(one));
}

/** The predicates that can stand between two ends, as far as these are chosen. */
export function offered(all: readonly Offer[], kinds: ReadonlyMap<string, Pick<Kind, "parent">>, subject: EndOf, object: EndOf): Offer[] {
  return all.filter((one) => fits(kinds, subject, one.from, one.fromStatement) && (one.literal ? !object : fits(kinds, object, one.to, one.toStatement)));
}

/** Those of which the name, the label or the note has all the words that were typed; those whose label begins with them first. */
export function matching(all: readonly Offer[], typed: string): Offer[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [...all];
  const text = ({ name, label }: Offer) => `${label} ${name}`.toLowerCase();
  const rank = (one: Offer) => (text(one).startsWith(words.join(" ")) ? 0 : words.every((w) => text(one).includes(w)) ? 1 : words.every((w) => `${text(one)} ${one.note.toLowerCase()}`.includes(w)) ? 2 : 3);
  return all.map((one, i) => ({ one, i, rank: rank(one) })).filter(({ rank }) => rank < 3).sort((a, b) => a.rank - b.rank || a.i - b.i).map(({ one }) => one);
}
