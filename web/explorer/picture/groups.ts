// Statements in the groups in which a panel lists them.

export interface Joined {
  subject: { id?: string };
  object: object;
  predicate: { name: string; label: string; inverseLabel: string; starred: boolean };
}

export interface Group<S> {
  /** Unique among the groups of an entity: the predicate and the side from which it is read. */
  key: string;
  label: string;
  statements: S[];
}

const idOf = (end: object): string | undefined => (end as { id?: string }).id;

/** The other end of a statement as seen from an entity; null when the entity is no end of it. */
export function otherEnd<S extends Joined>(statement: S, from: string): S["subject"] | S["object"] | null {
  if (statement.subject.id === from) return statement.object;
  return idOf(statement.object) === from ? statement.subject : null;
}

/** Statements under the words of their predicate, read from the entity: those that the vocabulary stars first, otherwise in their order. */
export function byPredicate<S extends Joined>(statements: readonly S[], from: string): Group<S>[] {
  const groups = new Map<string, Group<S> & { starred: boolean }>();
  for (const statement of statements) {
    const { name, label, inverseLabel, starred } = statement.predicate;
    const [key, words] =
      statement.subject.id === from ? [`${name} out`, label] : idOf(statement.object) === from ? [`${name} in`, inverseLabel || label] : ["about", "in other statements"];
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { key, label: words, starred, statements: [] }));
    group.statements.push(statement);
  }
  return [...groups.values()].sort((a, b) => Number(b.starred) - Number(a.starred));
}

export interface Placed {
  paragraph?: number | null;
  sentence: number;
}

/** A sentence of a source, or a run of sentences of one paragraph from which nothing was coded and whose words are not at hand. */
export type Read<S extends Placed> = { type: "sentence"; sentence: S } | { type: "gap"; paragraph: number; from: number; to: number };

export interface Paragraph<S extends Placed> {
  paragraph: number | null;
  lines: Read<S>[];
}

/** Sentences under their paragraphs. Where only coded sentences are known, the numbers that are missing before and between them are gaps; what follows the last one cannot be told. */
export function byParagraph<S extends Placed>(sentences: readonly S[]): Paragraph<S>[] {
  const paragraphs: Paragraph<S>[] = [];
  let last = 0;
  for (const sentence of sentences) {
    const number = sentence.paragraph ?? null;
    let at = paragraphs.at(-1);
    if (!at || at.paragraph !== number) {
      paragraphs.push((at = { paragraph: number, lines: [] }));
      last = 0;
    }
    if (number !== null && sentence.sentence > last + 1) at.lines.push({ type: "gap", paragraph: number, from: last + 1, to: sentence.sentence - 1 });
    at.lines.push({ type: "sentence", sentence });
    last = sentence.sentence;
  }
  return paragraphs;
}
