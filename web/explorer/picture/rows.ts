import type { Day, Edge, Entity, Id, Mode, Picture } from "./types";

// The picture as a table: what is on the screen as rows of entities and rows of statements, to be sorted, copied and saved.

/** A date as it is said of an entity or a statement: in words, never more exact than it is, with the first and the last day it can mean. */
export interface Dated {
  words: string;
  from?: Day;
  to?: Day;
  /** Whether the two days are the ends of a time that is known to have lasted, and not the bounds of what is not known better. */
  lasted: boolean;
  uncertain: boolean;
  approximate: boolean;
}

/** Where a statement stands: the place in words and the source. */
export interface Passage {
  source: Id;
  label: string;
  /** Sorts passages of one source in the order of the text. */
  order: number;
  paragraph?: number;
  sentence?: number;
}

export interface EntityRow {
  id: Id;
  name: string;
  kind: string;
  /** Statements of the picture that join it to others. */
  statements: number;
  /** Neighbours in the graph that are not on the screen. */
  more: number;
  date?: Dated;
  entity: Entity;
}

export interface StatementRow {
  id: Id;
  subject: string;
  relation: string;
  object: string;
  /** Names of those who say so; empty when it is the source that tells. */
  speakers: readonly string[];
  mode: Mode;
  sources: readonly string[];
  sourceCount: number;
  /** 0 to 100. */
  confidence: number;
  date?: Dated;
  passages: readonly Passage[];
  edge: Edge;
}

/** What rows need beyond the picture; what is not known yet is left empty. */
export interface Knowledge {
  name(id: Id): string;
  date(id: Id): Dated | undefined;
  passages(statement: Id): readonly Passage[];
}

export function entityRows(picture: Picture, known: Knowledge): EntityRow[] {
  const count = new Map<Id, number>();
  for (const { subject, object } of picture.edges) for (const id of new Set([subject, object])) count.set(id, (count.get(id) ?? 0) + 1);
  return picture.entities.map((entity) => {
    const date = known.date(entity.id);
    return { id: entity.id, name: entity.name, kind: entity.kindLabel, statements: count.get(entity.id) ?? 0, more: picture.more.get(entity.id) ?? 0, entity, ...(date && { date }) };
  });
}

export function statementRows(picture: Picture, known: Knowledge): StatementRow[] {
  return picture.edges.map((edge) => {
    const date = known.date(edge.id) ?? plainly(edge);
    return {
      id: edge.id,
      subject: known.name(edge.subject),
      relation: edge.negative ? `not: ${edge.label}` : edge.label,
      object: known.name(edge.object),
      speakers: edge.speakers.map(known.name),
      mode: edge.mode,
      sources: edge.sources.map(known.name),
      sourceCount: edge.sourceCount,
      confidence: edge.confidence,
      passages: known.passages(edge.id),
      edge,
      ...(date && { date }),
    };
  });
}

/** The rows, those that say what a row before said being the very same, so that what is drawn of them can stay. */
export function kept<Row extends { id: Id }>(before: readonly Row[], now: readonly Row[]): readonly Row[] {
  const known = new Map(before.map((row) => [row.id, row]));
  const rows = now.map((row) => {
    const old = known.get(row.id);
    return old && same(old, row) ? old : row;
  });
  return rows.length === before.length && rows.every((row, i) => row === before[i]) ? before : rows;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/** The days of an edge as they are, until the date in words is known. */
function plainly({ from, to }: Edge): Dated | undefined {
  if (!from && !to) return undefined;
  const words = from === to ? from! : `${from ?? "?"} to ${to ?? "?"}`;
  return { words, lasted: false, uncertain: false, approximate: false, ...(from && { from }), ...(to && { to }) };
}

/** A column: how it is read, and how it is sorted. Rows without a value come last, whichever way the column is sorted. */
export interface Column<Row> {
  key: string;
  title: string;
  text(row: Row): string;
  order(row: Row): string | number | undefined;
  /** What the column means, for who wonders. */
  note?: string;
}

const start = (date: Dated | undefined) => date?.from ?? date?.to;

export const entityColumns: readonly Column<EntityRow>[] = [
  { key: "name", title: "Name", text: (r) => r.name, order: (r) => r.name },
  { key: "kind", title: "Kind", text: (r) => r.kind, order: (r) => r.kind },
  { key: "statements", title: "Statements", text: (r) => String(r.statements), order: (r) => r.statements, note: "Statements shown that join it to others" },
  { key: "more", title: "Not shown", text: (r) => String(r.more), order: (r) => r.more, note: "Neighbours in the graph that are not on the screen" },
  { key: "date", title: "Date", text: (r) => r.date?.words ?? "", order: (r) => start(r.date) },
];

export const statementColumns: readonly Column<StatementRow>[] = [
  { key: "subject", title: "Subject", text: (r) => r.subject, order: (r) => r.subject },
  { key: "relation", title: "Relation", text: (r) => r.relation, order: (r) => r.relation },
  { key: "object", title: "Object", text: (r) => r.object, order: (r) => r.object },
  { key: "speakers", title: "Who says so", text: whoSays, order: (r) => r.speakers.join("; ") || undefined },
  { key: "mode", title: "Mode", text: (r) => (r.edge.contested ? `${modeWords[r.mode]}, contested` : modeWords[r.mode]), order: (r) => modeOrder.indexOf(r.mode) },
  { key: "sources", title: "Sources", text: (r) => r.sources.join("; "), order: (r) => r.sourceCount },
  { key: "confidence", title: "Confidence", text: (r) => String(r.confidence), order: (r) => r.confidence, note: "How sure the coder is of the reading, 0 to 100" },
  { key: "date", title: "When", text: (r) => r.date?.words ?? "", order: (r) => start(r.date) },
  { key: "passage", title: "Passage", text: (r) => r.passages.map((p) => p.label).join("; "), order: (r) => placeOf(r.passages[0]) },
];

/** Who says so, in words also when nobody is named. */
export function whoSays({ speakers, mode }: StatementRow): string {
  return speakers.join("; ") || (mode === "REPORTED" ? "not named" : "the source itself");
}

function placeOf(passage: Passage | undefined): string | undefined {
  return passage && `${passage.source} ${String(passage.order).padStart(12, "0")}`;
}

/** In the order from what is told as fact to what is only imagined. */
const modeOrder: readonly Mode[] = ["FACT", "REPORTED", "ASSESSMENT", "INFERRED", "PROPOSAL", "HYPOTHETICAL"];

export const modeWords: Readonly<Record<Mode, string>> = {
  FACT: "Fact",
  REPORTED: "Reported",
  ASSESSMENT: "Assessment",
  PROPOSAL: "Proposal",
  HYPOTHETICAL: "What if",
  INFERRED: "Inferred",
};

/** A coder's confidence as a word, by the levels of the vocabulary. */
export function confidenceWord(score: number): string {
  return score >= 70 ? "High" : score >= 30 ? "Medium" : "Low";
}

export interface Sort {
  key: string;
  direction: "ascending" | "descending";
}

/** The rows in the order of a column. Those that are equal there stay in the order in which they came. */
export function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): readonly Row[] {
  const column = columns.find(({ key }) => key === sort?.key);
  if (!column || !sort) return rows;
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const sign = sort.direction === "ascending" ? 1 : -1;
  return rows
    .map((row) => ({ row, value: column.order(row) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined) return Number(a.value === undefined) - Number(b.value === undefined);
      return sign * (typeof a.value === "number" && typeof b.value === "number" ? a.value - b.value : collator.compare(String(a.value), String(b.value)));
    })
    .map(({ row }) => row);
}

/** The order after a press on a column: first up, then down, then as the rows came. Counts begin with the largest. */
export function pressed(sort: Sort | null, key: string, largestFirst: boolean): Sort | null {
  const [first, second] = largestFirst ? (["descending", "ascending"] as const) : (["ascending", "descending"] as const);
  if (sort?.key !== key) return { key, direction: first };
  return sort.direction === first ? { key, direction: second } : null;
}

/** Cells of a table as text, the titles first, an identifier in front of each row. */
function cells<Row extends { id: Id }>(columns: readonly Column<Row>[], rows: readonly Row[]): string[][] {
  return [["Id", ...columns.map(({ title }) => title)], ...rows.map((row) => [row.id, ...columns.map((column) => column.text(row))])];
}

/** What a spreadsheet would take for a formula gets an apostrophe in front, so that it is read as words. */
function guarded(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
}

/** The table as CSV (RFC 4180), in UTF-8 with a byte order mark, by which spreadsheets know it. */
export function csv<Row extends { id: Id }>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `\uFEFF${cells(columns, rows).map((row) => row.map((cell) => quoted(guarded(cell))).join(",")).join("\r\n")}\r\n`;
}

/** The table with tabs, as spreadsheets and documents take it from the clipboard. */
export function tabbed<Row extends { id: Id }>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return cells(columns, rows).map((row) => row.map((cell) => guarded(cell.replace(/\s+/g, " "))).join("\t")).join("\n");
}
