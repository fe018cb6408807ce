import { ask } from "../api/ask";
import { Glyph } from "../page/Shape";
import { EditFindDocument, EditStatementsDocument, type EditEndFragment } from "./generated";
import { Choose, type Choice } from "./Choose";
import { Field, type Tie } from "./Field";
import type { Ref } from "./form";
import { kinds } from "./words";

export const refOf = ({ id, name, kind }: Pick<EditEndFragment, "id" | "name" | "kind">): Ref => ({ id, name, kind });

/** What can be chosen for an end of a statement. */
export interface Wanted {
  /** Kinds that fit; all when empty. */
  kinds: readonly string[];
  /** Whether an entity, and whether a statement fits. */
  entity: boolean;
  statement: boolean;
  /** The source whose statements are offered. */
  source?: string | undefined;
}

/** A field for an entity or a statement: what is chosen, or a box with completion, in which a new entity can be begun. */
export function RefField({ name, label, help, value, wanted, put, make, optional = false }: { name: string; label: string; help?: string; value: Ref | null; wanted: Wanted; put: (ref: Ref | null) => void; make?: (name: string) => void; optional?: boolean }) {
  return (
    <Field name={name} label={label} help={help} optional={optional} group={value !== null}>
      {(tie) => (value ? <Chosen of={value} label={label} clear={() => put(null)} /> : <Find tie={tie} label={label} wanted={wanted} put={put} {...(make && { make })} />)}
    </Field>
  );
}

export function Chosen({ of, label, clear }: { of: Ref; label: string; clear?: () => void }) {
  return (
    <div class="choose-chosen">
      <span>
        {of.kind?.name && <Glyph {...of.kind} kindLabel={of.kind.label} />}
        <bdi class="choose-name">{of.kind ? of.name || "without a name yet" : `“${of.name}”`}</bdi>{" "}
        <span class="choose-kind">{of.kind ? of.kind.label : "statement"}{of.fresh && ", new"}</span>
      </span>
      {clear && <button type="button" class="choose-clear" onClick={clear}>Change<span class="sr"> {label.toLowerCase()}</span></button>}
    </div>
  );
}

export function Find({ tie, label, wanted, put, make, focus = false }: { tie: Tie; label: string; wanted: Wanted; put: (ref: Ref) => void; make?: (name: string) => void; focus?: boolean }) {
  const find = async (typed: string, signal: AbortSignal) => {
    const [entities, statements] = await Promise.all([wanted.entity && typed ? found(typed, wanted, put, signal) : [], wanted.statement ? said(typed, wanted, put, signal) : []]);
    const choices: Choice[] = [...entities, ...statements];
    if (make && typed && wanted.entity) choices.push({ key: "new", choose: () => make(typed), body: <>Make a new entity: <bdi class="choose-name">{typed}</bdi></> });
    const narrowed = wanted.kinds.length ? ` among ${list(wanted.kinds.map((one) => kinds.value.get(one)?.label ?? one))}` : "";
    return { choices, ...(typed && !entities.length && !statements.length && { words: `Nothing called “${typed}”${narrowed}.` }) };
  };
  return <Choose tie={tie} label={label} focus={focus} placeholder={wanted.entity ? "Type a name" : "Type words of the statement, or its id"} find={find} />;
}

const list = (words: readonly string[]) => (words.length > 3 ? `${words.slice(0, 3).join(", ")} …` : words.join(", "));

async function found(typed: string, wanted: Wanted, put: (ref: Ref) => void, signal: AbortSignal): Promise<Choice[]> {
  const where = wanted.kinds.length ? { kind: [...wanted.kinds] } : null;
  const { search, node } = await ask(EditFindDocument, { text: typed, id: typed, where, first: 8 }, signal);
  const all = [...(node && "kind" in node ? [node] : []), ...(search?.nodes ?? [])];
  return [...new Map(all.map((one) => [one.id, one])).values()].map((one) => ({
    key: one.id,
    choose: () => put(refOf(one)),
    body: (
      <>
        <Glyph {...one.kind} kindLabel={one.kind.label} />
        <bdi class="choose-name">{one.name}</bdi> <span class="choose-kind">{one.kind.label}</span>
        {one.description && <div class="choose-about" dir="auto">{one.description}</div>}
      </>
    ),
  }));
}

/** Statements of the source that have the words, and the one that has the id. */
async function said(typed: string, { source }: Wanted, put: (ref: Ref) => void, signal: AbortSignal): Promise<Choice[]> {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const [one, all] = await Promise.all([
    typed.includes(":") ? ask(EditFindDocument, { text: typed, id: typed, where: null, first: 1 }, signal).then(({ node }) => (node && "text" in node ? [node] : [])) : [],
    source ? ask(EditStatementsDocument, { source }, signal).then(({ statements }) => statements?.nodes ?? []) : [],
  ]);
  const fit = all.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word))).slice(0, 8);
  return [...one, ...fit].map(({ id, text }) => ({ key: id, choose: () => put({ id, name: text, kind: null }), body: <><bdi>“{text}”</bdi> <span class="choose-kind">statement</span></> }));
}
