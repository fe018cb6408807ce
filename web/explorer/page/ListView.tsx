import { computed, signal, useComputed, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import {
  confidenceWord, csv, entityColumns, entityRows, kept, pressed, sorted, statementColumns, statementRows, tabbed, whoSays,
  type Column, type EntityRow, type Sort, type StatementRow,
} from "../picture/rows";
import { supportOf, supportWords } from "../picture/support";
import type { Id } from "../picture/types";
import { active } from "../picture/filter";
import { edges, entities, expand, hide, picture, read, select, view } from "../store";
import { details, knowledge, want } from "./details";
import { Line } from "./Line";
import { Mark } from "./Mark";
import { Empty } from "./Notices";
import { Glyph } from "./Shape";
import "./ListView.css";

// The picture as a table. It has everything that the graph shows and is shown in its place on a phone, on paper and to who listens. Rows are a grid, whose
// columns do not depend on what stands in them, so that a browser needs to draw only the rows that are seen.

type Tab = "statements" | "entities";
const tab = signal<Tab>("statements");
const sorts = signal<Record<Tab, Sort | null>>({ statements: null, entities: null });
const said = signal("");

const counts = new Set(["statements", "more", "sources", "confidence"]); // the largest first

export function ListView() {
  useSignalEffect(() => void want("statements", edges.value.keys()));
  useSignalEffect(() => void want("entities", entities.value.keys()));
  useSignalEffect(() => void want("sources", [...edges.value.values()].flatMap((edge) => [...edge.sources, ...edge.speakers])));
  useEffect(() => () => void (said.value = ""), []);
  const { entities: shown, edges: told, leftOut } = picture.value;
  const left = tab.value === "statements" ? leftOut.edges : leftOut.entities;
  return (
    <section class="list" aria-label="Table">
      <div class="list-bar">
        <Tabs statements={told.length} entities={shown.length} />
        <p class="list-left">{left > 0 && `${number(left)} left out by filters`}</p>
        <SortBy />
        <div class="list-take">
          <button type="button" onClick={copy}>Copy</button>
          <button type="button" onClick={save}>CSV</button>
          <span class="list-said" role="status">{said.value}</span>
        </div>
      </div>
      <div class="list-scroll" role="tabpanel" id="list-panel" aria-labelledby={`list-tab-${tab.value}`} tabIndex={-1}>
        {tab.value === "statements" ? <Statements /> : <Entities />}
      </div>
    </section>
  );
}

const number = (n: number) => n.toLocaleString("en");

function Tabs(of: Record<Tab, number>) {
  const turn = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    tab.value = tab.value === "statements" ? "entities" : "statements";
    document.getElementById(`list-tab-${tab.value}`)?.focus();
  };
  return (
    <div class="list-tabs" role="tablist" aria-label="What the table lists" onKeyDown={turn}>
      {(["statements", "entities"] as const).map((name) => (
        <button
          key={name} type="button" role="tab" id={`list-tab-${name}`} aria-controls="list-panel"
          aria-selected={tab.value === name} tabIndex={tab.value === name ? 0 : -1} onClick={() => (tab.value = name)}
        >
          {name === "statements" ? "Statements" : "Entities"} <span class="list-count">{number(of[name])}</span>
        </button>
      ))}
    </div>
  );
}

function columnsOf(which: Tab): readonly Column<never>[] {
  return (which === "statements" ? statementColumns : entityColumns) as readonly Column<never>[];
}

/** The order of the cards of a phone, which have no column heads. */
function SortBy() {
  const sort = sorts.value[tab.value];
  const set = (value: string) => {
    const [key = "", direction] = value.split(" ");
    sorts.value = { ...sorts.value, [tab.value]: key ? { key, direction: direction as Sort["direction"] } : null };
  };
  return (
    <label class="list-sort">
      Sort by{" "}
      <select value={sort ? `${sort.key} ${sort.direction}` : ""} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">order of arrival</option>
        {columnsOf(tab.value).flatMap(({ key, title }) => [
          <option key={`${key}1`} value={`${key} ascending`}>{title}, {counts.has(key) ? "smallest first" : "ascending"}</option>,
          <option key={`${key}2`} value={`${key} descending`}>{title}, {counts.has(key) ? "largest first" : "descending"}</option>,
        ])}
      </select>
    </label>
  );
}

// ---- the rows as data ----

// While dates and passages arrive, most rows stay as they are, and so does what is drawn of them.
let statementsBefore: readonly StatementRow[] = [], entitiesBefore: readonly EntityRow[] = [];
const statementsNow = computed(() => (statementsBefore = kept(statementsBefore, statementRows(picture.value, knowledge.value))));
const entitiesNow = computed(() => (entitiesBefore = kept(entitiesBefore, entityRows(picture.value, knowledge.value))));
const statementsSorted = computed(() => sorted(statementsNow.value, statementColumns, sorts.value.statements));
const entitiesSorted = computed(() => sorted(entitiesNow.value, entityColumns, sorts.value.entities));

const selectedStatement = computed(() => (view.value.selected?.type === "statement" ? view.value.selected.id : null));
const selectedEntity = computed(() => (view.value.selected?.type === "entity" ? view.value.selected.id : null));

function table(write: { <Row extends { id: Id }>(columns: readonly Column<Row>[], rows: readonly Row[]): string }): { text: string; rows: number } {
  if (tab.value === "statements") {
    const rows = statementsSorted.value;
    return { text: write(statementColumns, rows), rows: rows.length };
  }
  const rows = entitiesSorted.value;
  return { text: write(entityColumns, rows), rows: rows.length };
}

async function copy(): Promise<void> {
  const { text, rows } = table(tabbed);
  try {
    await navigator.clipboard.writeText(text);
    said.value = `${number(rows)} rows copied`;
  } catch {
    said.value = "The browser does not let the page copy: take the CSV";
  }
}

function save(): void {
  const { text, rows } = table(csv);
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `peacegraph-${tab.value}.csv`;
  link.click();
  URL.revokeObjectURL(address);
  said.value = `${number(rows)} rows saved`;
}

// ---- the table ----

interface Shape<Row> {
  which: Tab;
  columns: readonly Column<Row>[];
  label: string;
  /** Whether rows have a cell of actions behind their columns. */
  acts: boolean;
  children: ComponentChildren;
  rows: number;
}

function Table<Row>({ which, columns, label, acts, children, rows }: Shape<Row>) {
  const body = useRef<HTMLDivElement>(null);
  const sort = sorts.value[which];
  // What is selected elsewhere comes into sight.
  const selected = view.value.selected;
  const id = selected && selected.type !== "path" ? selected.id : null;
  const brought = useRef<string | null>(null);
  useEffect(() => {
    if (id === brought.current) return;
    const row = id ? body.current?.querySelector(`[data-id="${CSS.escape(id)}"]`) : null;
    if (row && matchMedia("(min-width: 800px)").matches) bring(row); // in one column its panel has come into sight already
    if (row || !id) brought.current = id;
  });
  // One row can be reached by the tabulator, the others from it by arrows.
  useEffect(() => {
    const all = body.current;
    if (!all || all.querySelector("[data-walk][tabindex='0']")) return;
    all.querySelector<HTMLElement>("[data-walk]")?.setAttribute("tabindex", "0");
  });
  return (
    <div class={`list-table list-${which}`} role="table" aria-label={label} aria-rowcount={rows + 1} ref={body} onKeyDown={walk} onFocusIn={rove}>
      <div class="list-head" role="rowgroup">
        <div class="list-row" role="row">
          {columns.map(({ key, title, note }) => {
            const direction = sort?.key === key ? sort.direction : undefined;
            return (
              <div key={key} class={`list-cell list-${key}`} role="columnheader" aria-sort={direction ?? "none"}>
                <button type="button" title={note} onClick={() => (sorts.value = { ...sorts.value, [which]: pressed(sort, key, counts.has(key)) })}>
                  {title}<span class="list-arrow" aria-hidden="true">{direction === "ascending" ? "↑" : direction === "descending" ? "↓" : ""}</span>
                </button>
              </div>
            );
          })}
          {acts && <div class="list-cell list-acts" role="columnheader"><span class="list-sr">Actions</span></div>}
        </div>
      </div>
      <div class="list-body" role="rowgroup">{children}</div>
    </div>
  );
}

/** Brings a row that is out of sight into the middle, and once more when the rows before it have got their heights. */
function bring(row: Element): void {
  const into = () => {
    const frame = row.closest(".list-scroll");
    if (!frame) return;
    const here = frame.getBoundingClientRect(), { top, bottom } = row.getBoundingClientRect();
    if (top < here.top + 60 || bottom > here.bottom) frame.scrollTop += (top + bottom) / 2 - (here.top + here.bottom) / 2;
  };
  into();
  requestAnimationFrame(into);
}

/** The control that has the focus becomes the one that the tabulator comes back to. */
function rove(event: FocusEvent): void {
  const target = event.target as HTMLElement;
  if (target.dataset["walk"] === undefined) return;
  for (const old of (event.currentTarget as HTMLElement).querySelectorAll("[data-walk][tabindex='0']")) if (old !== target) old.setAttribute("tabindex", "-1");
  target.setAttribute("tabindex", "0");
}

/** Arrows, Home, End, Page Up and Page Down go from row to row and, within a row, from control to control; E expands and H hides. */
function walk(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (target.dataset["walk"] === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = target.closest<HTMLElement>("[data-id]")!;
  const rows = [...row.parentElement!.children] as HTMLElement[];
  const controls = (of: HTMLElement | undefined) => [...(of?.querySelectorAll<HTMLElement>("[data-walk]") ?? [])];
  const at = rows.indexOf(row), column = controls(row).indexOf(target);
  const to = (index: number) => {
    const there = controls(rows[Math.max(0, Math.min(rows.length - 1, index))]);
    return there[Math.min(column, there.length - 1)];
  };
  const steps: Record<string, () => HTMLElement | undefined> = {
    ArrowDown: () => to(at + 1),
    ArrowUp: () => to(at - 1),
    PageDown: () => to(at + 10),
    PageUp: () => to(at - 10),
    Home: () => to(0),
    End: () => to(rows.length - 1),
    ArrowRight: () => controls(row)[column + 1],
    ArrowLeft: () => controls(row)[column - 1],
  };
  const step = steps[event.key];
  const acts = tab.value === "entities" ? { e: expand, h: hide }[event.key] : undefined;
  if (!step && !acts) return;
  event.preventDefault();
  event.stopPropagation();
  if (acts) {
    if (event.key === "h") (to(at + 1) ?? to(at - 1))?.focus();
    void acts(row.dataset["id"]!);
    return;
  }
  const next = step?.();
  next?.focus();
  next?.closest("[data-id]")?.scrollIntoView({ block: "nearest" });
}

/** Opens the panel of a row that was pressed anywhere but on a control of its own. */
function press(event: MouseEvent, open: () => void): void {
  if ((event.target as HTMLElement).closest("button") || String(getSelection())) return;
  open();
}

/** How many rows are made at first, and how many more when the end of those comes near. */
const some = 150;

/** The rows that are made: the first ones, on to the one that is selected; and what stands below them as long as there are others. */
function useSome<Row extends { id: Id }>(rows: readonly Row[], selected: Id | null): { made: readonly Row[]; rest: ComponentChildren } {
  const [limit, setLimit] = useState(some);
  const end = useRef<HTMLDivElement>(null);
  const count = Math.max(limit, selected === null ? 0 : rows.findIndex(({ id }) => id === selected) + 1);
  const isMore = count < rows.length;
  useEffect(() => {
    if (!end.current) return;
    const near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && setLimit(count + some), { rootMargin: "600px" });
    near.observe(end.current);
    return () => near.disconnect();
  }, [isMore, count]);
  useEffect(() => {
    const all = () => setLimit(Infinity); // paper has all of them
    addEventListener("beforeprint", all);
    return () => removeEventListener("beforeprint", all);
  }, []);
  const rest = isMore && (
    <div class="list-rest" ref={end}>
      <button type="button" onClick={() => setLimit(count + some)}>Show more: {number(rows.length - count)} of {number(rows.length)} rows are below</button>
    </div>
  );
  return { made: isMore ? rows.slice(0, count) : rows, rest };
}

function Statements() {
  const rows = statementsSorted.value;
  const { made, rest } = useSome(rows, selectedStatement.value);
  if (!rows.length) return <Nothing what="statements" />;
  return (
    <>
      <Table which="statements" columns={statementColumns} label={`${number(rows.length)} statements`} acts={false} rows={rows.length}>
        {made.map((row) => <Statement key={row.id} row={row} />)}
      </Table>
      {rest}
    </>
  );
}

function Statement({ row }: { row: StatementRow }) {
  const chosen = useComputed(() => (selectedStatement.value === row.id ? "true" : undefined));
  const near = useComputed(() => {
    const id = selectedEntity.value;
    return id && (id === row.edge.subject || id === row.edge.object) ? "list-row list-near" : "list-row";
  });
  const waiting = useComputed(() => (details.value.passages.has(row.id) ? "" : "…"));
  return useMemo(() => {
    const { edge } = row;
    const open = () => select({ type: "statement", id: row.id });
    const [subject, object] = [entities.peek().get(edge.subject), entities.peek().get(edge.object)];
    const support = supportOf(edge);
    return (
      <div class={near} role="row" data-id={row.id} aria-current={chosen as never} onClick={(event) => press(event, open)}>
        <div class="list-cell list-subject" role="rowheader" data-label="Subject">
          <button type="button" class="list-open" data-walk tabIndex={-1} onClick={open} aria-label={`${row.subject} ${row.relation} ${row.object}`}>
            {subject && <Glyph {...subject} />}<bdi>{row.subject}</bdi>
          </button>
        </div>
        <div class="list-cell list-relation" role="cell" data-label="Relation"><Line support={support} sources={row.sourceCount} title={supportWords(support)} /> {row.relation}<Mark id={row.id} /></div>
        <div class="list-cell list-object" role="cell" data-label="Object">{object && <Glyph {...object} />}<bdi>{row.object}</bdi></div>
        <div class="list-cell list-speakers" role="cell" data-label="Who says so">
          {row.speakers.length ? row.speakers.map((name, i) => [i > 0 && "; ", <bdi key={name}>{name}</bdi>]) : <span class="list-soft">{whoSays(row)}</span>}
        </div>
        <div class="list-cell list-mode" role="cell" data-label="Mode">{statementColumns[4]!.text(row)}</div>
        <div class="list-cell list-sources" role="cell" data-label="Sources">
          {row.sources.map((name, i) => [i > 0 && "; ", <bdi key={name} title={name}>{brief(name)}</bdi>])}
        </div>
        <div class="list-cell list-confidence" role="cell" data-label="Confidence">{confidenceWord(row.confidence)} <span class="list-soft">{row.confidence}</span></div>
        <div class="list-cell list-date" role="cell" data-label="When">{row.date ? row.date.words : <span class="list-soft">not dated</span>}</div>
        <div class="list-cell list-passage" role="cell" data-label="Passage">
          <span class="list-soft">{waiting}</span>
          {row.passages.map(({ source, label, paragraph, sentence }) => (
            <button key={`${source} ${label}`} type="button" class="list-read" data-walk tabIndex={-1} onClick={() => read(source, paragraph, sentence)} aria-label={`Read ${label}`}>
              {short(label)}
            </button>
          ))}
        </div>
      </div>
    );
  }, [row]);
}

/** A source by its author and year, when its name begins with them as a name of a source should: `Example 2025: A letter`. */
function brief(name: string): string {
  const [first = ""] = name.split(":");
  return first.length < name.length && first.length <= 40 ? first : name;
}

/** A place as scholars write it: `paragraph 1, sentence 2` is ¶ 1, s. 2. */
function short(label: string): string {
  return label.replace(/^paragraph /, "¶ ").replace("sentence ", "s. ");
}

function Entities() {
  const rows = entitiesSorted.value;
  const { made, rest } = useSome(rows, selectedEntity.value);
  if (!rows.length) return <Nothing what="entities" />;
  return (
    <>
      <Table which="entities" columns={entityColumns} label={`${number(rows.length)} entities`} acts rows={rows.length}>
        {made.map((row) => <Entity key={row.id} row={row} />)}
      </Table>
      {rest}
    </>
  );
}

function Entity({ row }: { row: EntityRow }) {
  const chosen = useComputed(() => (selectedEntity.value === row.id ? "true" : undefined));
  return useMemo(() => {
    const open = () => select({ type: "entity", id: row.id });
    return (
      <div class="list-row" role="row" data-id={row.id} aria-current={chosen as never} onClick={(event) => press(event, open)}>
        <div class="list-cell list-name" role="rowheader" data-label="Name">
          <button type="button" class="list-open" data-walk tabIndex={-1} onClick={open}><Glyph {...row.entity} /><bdi>{row.name}</bdi></button>
          <Mark id={row.id} />
        </div>
        <div class="list-cell list-kind" role="cell" data-label="Kind">{row.kind}</div>
        <div class="list-cell list-statements" role="cell" data-label="Statements">{number(row.statements)}</div>
        <div class="list-cell list-more" role="cell" data-label="Not shown">{number(row.more)}</div>
        <div class="list-cell list-date" role="cell" data-label="Date">{row.date?.words}</div>
        <div class="list-cell list-acts" role="cell">
          <button type="button" data-walk tabIndex={-1} disabled={row.more === 0} aria-label={`Expand ${row.name}`} onClick={() => void expand(row.id)}>Expand</button>
          <button type="button" data-walk tabIndex={-1} aria-label={`Hide ${row.name}`} onClick={() => hide(row.id)}>Hide</button>
        </div>
      </div>
    );
  }, [row]);
}

function Nothing({ what }: { what: string }) {
  const { leftOut } = picture.value;
  const left = what === "statements" ? leftOut.edges : leftOut.entities;
  const filtered = active(view.value.filters).length > 0 && left > 0;
  return (
    <div class="list-nothing">
      <p>{filtered ? `All ${number(left)} ${what} are left out by filters.` : what === "statements" ? "No statement joins the entities that are shown." : "No entities are shown."}</p>
      <Empty />
    </div>
  );
}
