import { computed, signal, useSignalEffect } from "@preact/signals";
import { brushX, type D3BrushEvent } from "d3-brush";
import { select as pick } from "d3-selection";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { familyOf } from "../draw/encoding";
import { picture as pictureOf, without } from "../picture/filter";
import type { Dated } from "../picture/rows";
import { beginnings, buckets, clipped, dayOf, extent, inWords, label, lanes, moved, next, numberOf, padded, unitFor, worthwhile, type Span, type Stretch } from "../picture/time";
import type { Entity, Id, Picture } from "../picture/types";
import { beforeFilters, picture, read, select, setFilters, starting, view } from "../store";
import { AsOf } from "./AsOf";
import { details, knowledge, want } from "./details";
import { Shape } from "./Shape";
import "./Timeline.css";
import { useKey } from "./useKey";

// Time below the picture. What happened stands above the line, what was said below it, on two clocks: when statements hold, and when the sources that make
// them were published. A brush, two dates or [ and ] choose a span, which is a filter of the picture.

const open = signal(matchMedia("(min-width: 800px) and (min-height: 740px)").matches);

/** Whether events of one and the same inexact date stand one by one. */
const apart = signal(false);

/** What of time is drawn: null for what is worth the width. */
const drawn = signal<Span | null>(null);

/** The picture as it would be without a span: the surroundings of the brush. */
const around = computed<Picture>(() => {
  if (starting.value) return picture.value;
  return pictureOf(beforeFilters.value, { ...view.value, filters: without(without(view.value.filters, "from"), "to") });
});

interface Happening {
  entity: Entity;
  date: Dated;
}

const happenings = computed<{ dated: Happening[]; undated: number }>(() => {
  const { dates, datable } = details.value;
  const dated: Happening[] = [];
  let undated = 0;
  for (const entity of around.value.entities) {
    const date = dates.get(entity.id);
    if (date && (date.from ?? date.to)) dated.push({ entity, date });
    else if (datable.has(entity.id)) undated++;
  }
  return { dated, undated };
});

const held = computed<{ dated: Stretch[]; undated: number }>(() => {
  const dated: Stretch[] = [];
  for (const { from, to } of around.value.edges) if (from ?? to) dated.push({ ...(from && { from }), ...(to && { to }) });
  return { dated, undated: around.value.edges.length - dated.length };
});

interface Published {
  source: Id;
  date: Dated;
  statements: number;
}

const published = computed<{ dated: Published[]; undated: number }>(() => {
  const count = new Map<Id, number>();
  for (const { sources } of around.value.edges) for (const source of sources) count.set(source, (count.get(source) ?? 0) + 1);
  const dated: Published[] = [];
  for (const [source, statements] of count) {
    const date = details.value.published.get(source);
    if (date && (date.from ?? date.to)) dated.push({ source, date, statements });
  }
  return { dated, undated: count.size - dated.length };
});

const allDates = computed<Stretch[]>(() => [...happenings.value.dated.map(({ date }) => date), ...held.value.dated, ...published.value.dated.map(({ date }) => date)]);
const auto = computed(() => worthwhile(allDates.value));

/** The span of the filter, its open ends as in what is drawn; null when there is none. */
function chosen(domain: Span): Span | null {
  const { from, to } = view.value.filters;
  if (!from && !to) return null;
  return { first: from ? numberOf(from) : domain.first, last: to ? numberOf(to) : domain.last };
}

const domain = computed<Span | null>(() => drawn.value ?? (auto.value && padded(auto.value.span)));

function choose(span: Span | null): void {
  setFilters({ from: span ? dayOf(span.first) : undefined, to: span ? dayOf(span.last) : undefined } as { from?: string; to?: string });
}

/** Moves the span by its length, or begins with one at the edge of what is drawn. */
function moveSpan(times: 1 | -1): void {
  const all = domain.value;
  if (!all) return;
  const now = chosen(all);
  if (now) return choose(moved(now, times));
  const length = Math.max(1, Math.round((all.last - all.first + 1) / 6));
  choose(times > 0 ? { first: all.first, last: all.first + length - 1 } : { first: all.last - length + 1, last: all.last });
}

const number = (n: number) => n.toLocaleString("en");
const counted = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

export function Timeline() {
  useSignalEffect(() => void want("entities", around.value.entities.map(({ id }) => id)));
  useSignalEffect(() => void want("sources", around.value.edges.flatMap(({ sources }) => sources)));
  useKey("earlier", () => moveSpan(-1));
  useKey("later", () => moveSpan(1));
  const { from, to } = view.value.filters;
  const spanned = Boolean(from ?? to);
  return (
    <section class="time" aria-label="Timeline">
      <div class="time-bar">
        <button type="button" class="time-fold" aria-expanded={open.value} aria-controls="time-body" onClick={() => (open.value = !open.value)}>
          <span class="time-arrow" aria-hidden="true">{open.value ? "▾" : "▸"}</span>Timeline
        </button>
        <div class="time-dates" role="group" aria-label="Only what is possible between two days">
          <label>From <input type="date" value={from ?? ""} max={to} onChange={(event) => setFilters({ from: event.currentTarget.value || undefined } as object)} /></label>
          <label>to <input type="date" value={to ?? ""} min={from} onChange={(event) => setFilters({ to: event.currentTarget.value || undefined } as object)} /></label>
          {spanned && <button type="button" onClick={() => choose(null)}>Any time</button>}
        </div>
        {!open.value && <p class="time-said">{undatedWords()}</p>}
        <AsOf />
      </div>
      {open.value && (
        <div class="time-body" id="time-body">
          {domain.value ? <Drawing domain={domain.value} /> : <p class="time-nothing">Nothing of what is shown has a date.</p>}
        </div>
      )}
    </section>
  );
}

/** How many statements have no date, and so no place on the line. */
function undatedWords(): string {
  const { undated, dated } = held.value;
  const { from, to } = view.value.filters;
  if (dated.length + undated === 0) return "";
  if (undated === 0) return `${counted(dated.length, "statement")}, all dated`;
  return `${number(undated)} of ${counted(dated.length + undated, "statement")} without a date${(from ?? to) ? ", left out" : ""}`;
}

// ---- the drawing ----

const laneHeight = 17, most = 7, axisHeight = 18, histogramHeight = 32, publishedHeight = 20, start = 74;

/** A bar: an event, or several that have the same date. */
interface Bar {
  of: readonly Entity[];
  date: Dated;
  first: number;
  last: number;
  x: number;
  width: number;
  lane: number;
  words: string;
}

function Drawing({ domain: span }: { domain: Span }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return <div class="time-drawing" ref={box}>{width > start + 100 && <Picture_ span={span} width={width} />}</div>;
}

function Picture_({ span, width }: { span: Span; width: number }) {
  const end = width - 12;
  const x = useMemo(() => (day: number) => start + ((day - span.first) / (span.last + 1 - span.first)) * (end - start), [span, end]);
  const { dated: happened, undated: unplaced } = happenings.value;
  const each = apart.value;
  const { bars, rows, height: barsHeight, together } = useMemo(() => arrange(happened, span, x, end, each), [happened, span, x, end, each]);
  const unit = unitFor(span, Math.max(12, (end - start) / 9));
  const parts = useMemo(() => buckets(held.value.dated, span, unit), [held.value, span, unit]);
  const top = Math.max(1, ...parts.map(({ certain, spread }) => certain + spread));
  const axis = barsHeight + 6, low = axis + axisHeight, foot = low + histogramHeight, height = foot + publishedHeight;
  const { selected, filters } = view.value;
  const window_ = chosen(span);
  const { before } = auto.value ?? { before: 0 };
  const whole = extent(allDates.value);
  const isWhole = !whole || (span.first <= whole.first && span.last >= whole.last);
  return (
    <>
      <svg width={width} height={height} role="group" aria-label={`Time line, ${inWords(dayOf(span.first))} to ${inWords(dayOf(span.last))}`} onKeyDown={walk}>
        <Gradients />
        <g class="time-grid" aria-hidden="true">{ticks(span, x).map(({ day }) => <line key={day} x1={x(day)} x2={x(day)} y1={0} y2={foot} />)}</g>
        <g class="time-still" aria-hidden="true">{parts.map((part) => <Part key={part.first} {...part} x={x(Math.max(part.first, span.first))} to={x(Math.min(part.last, span.last) + 1)} low={low} scale={(histogramHeight - 4) / top} />)}</g>
        <Brush x={x} from={start} to={end} height={foot} window={window_} />
        <g class="time-bars" role="group" aria-label="What happened">
          {bars.map((bar, i) => (
            <BarOf key={bar.of[0]!.id} bar={bar} rows={rows} first={i === 0} end={end} chosen={selected?.type === "entity" && bar.of.some(({ id }) => id === selected.id)} />
          ))}
        </g>
        <g class="time-still" aria-hidden="true">
          <line class="time-axis" x1={start} x2={end} y1={axis} y2={axis} />
          {ticks(span, x).map(({ day, words }) => <text key={day} class="time-tick" x={x(day) + 3} y={axis + 14}>{words}</text>)}
          <text class="time-name" x={0} y={12}>Events</text>
          <text class="time-name" x={0} y={low + 12}>Statements</text>
          <text class="time-name" x={0} y={foot + 15}>Sources</text>
        </g>
        <g class="time-sources" role="group" aria-label="When sources were published">
          {published.value.dated.map(({ source, date, statements }) => {
            const at = clipped(date, span);
            if (!at) return null;
            const name = knowledge.value.name(source);
            const middle = (x(at.first) + x(at.last + 1)) / 2;
            return (
              <g
                key={source} class="time-source" transform={`translate(${middle},${foot + 11})`} role="button" tabindex={0}
                aria-label={`${name}, published ${date.words}, ${counted(statements, "statement")}: read`} onClick={() => read(source)} onKeyDown={pressOn(() => read(source))}
              >
                <title>{`${name}, published ${date.words}: ${counted(statements, "statement")}`}</title>
                <rect class="time-hit" x={-12} y={-11} width={24} height={22} />
                <g transform="scale(6)"><Shape family="evidence" shape="page" kindLabel="Source" /></g>
                <text class="time-words" x={middle > end - 110 ? -11 : 11} y={4} text-anchor={middle > end - 110 ? "end" : "start"}>{counted(statements, "statement")}</text>
              </g>
            );
          })}
        </g>
      </svg>
      <div class="time-notes">
        <span>{[undatedWords(), unplaced > 0 && `${counted(unplaced, "event")} undated`, published.value.undated > 0 && `${counted(published.value.undated, "source")} undated`].filter(Boolean).join(" · ")}</span>
        {together && <button type="button" onClick={() => (apart.value = true)}>Events one by one</button>}
        {!together && each && <button type="button" onClick={() => (apart.value = false)}>Events by date</button>}
        {drawn.value === null && before > 0 && <button type="button" onClick={() => (drawn.value = whole && padded(whole))}>{number(before)} earlier: show all</button>}
        {drawn.value !== null && <button type="button" onClick={() => (drawn.value = null)}>{isWhole ? "Closer" : "All times"}</button>}
        {(filters.from ?? filters.to) && window_ && window_.last - window_.first < (span.last - span.first) * 0.8 && <button type="button" onClick={() => (drawn.value = padded(window_, 0.1))}>Closer</button>}
      </div>
    </>
  );
}

function ticks(span: Span, x: (day: number) => number): { day: number; words: string }[] {
  const unit = unitFor(span, Math.max(3, (x(span.last) - x(span.first)) / 62));
  return beginnings(span, unit).filter((day) => x(next(day, unit)) - x(day) > 0 && x(day) < x(span.last) - 52).map((day, i) => ({ day, words: label(day, unit, i === 0) }));
}

/**
 * Puts what happened into rows. When these would be too many, what has one and the same inexact date is one bar; when they still are, bars are
 * thin and without names.
 */
function arrange(happened: readonly Happening[], span: Span, x: (day: number) => number, end: number, each: boolean): { bars: Bar[]; rows: number; height: number; together: boolean } {
  const placed = (groups: readonly Happening[][]) =>
    groups.flatMap((group) => {
      const { entity, date } = group[0]!;
      const at = clipped(date, span);
      if (!at) return [];
      const from = x(at.first), width = Math.max(5, x(at.last + 1) - from);
      return [{ of: group.map((one) => one.entity), date, ...at, x: from, width, lane: 0, words: group.length > 1 ? `${number(group.length)} events, ${date.words}` : cut(entity.name) }];
    });
  const rowsOf = (bars: readonly Bar[]) => lanes(bars.map((bar) => ({ from: Math.min(bar.x, markAt(bar, end) - 7), to: Math.max(bar.x + bar.width, markAt(bar, end) + widthOf(bar.words)) })), 6);
  const sort = (bars: Bar[], { lane }: { lane: number[] }) => bars.map((bar, i) => ({ ...bar, lane: lane[i]! })).sort((a, b) => a.first - b.first || a.last - b.last);
  let bars = placed(happened.map((one) => [one])), rows = rowsOf(bars);
  if (rows.count <= most || (each && rows.count <= 60)) return { bars: sort(bars, rows), rows: rows.count, height: Math.max(1, rows.count) * laneHeight, together: false };
  const same = new Map<string, Happening[]>();
  for (const one of happened) {
    const key = one.date.from === one.date.to ? one.entity.id : `${one.date.from} ${one.date.to} ${one.date.lasted}`;
    same.set(key, [...(same.get(key) ?? []), one]);
  }
  bars = placed([...same.values()]);
  rows = rowsOf(bars);
  const together = bars.some(({ of }) => of.length > 1);
  if (rows.count <= most) return { bars: sort(bars, rows), rows: rows.count, height: rows.count * laneHeight, together };
  rows = lanes(bars.map((bar) => ({ from: bar.x, to: bar.x + Math.max(9, bar.width) })), 2);
  return { bars: sort(bars.map((bar) => ({ ...bar, words: "" })), rows), rows: rows.count, height: most * laneHeight, together };
}

const cut = (name: string) => (name.length > 30 ? `${name.slice(0, 29)}…` : name);

/** How wide a name is, about, with the mark before it. */
const widthOf = (words: string) => words.length * 6.3 + 18;

/** Where the mark of a bar stands, its name behind it: at the beginning of the bar, or before it when there is no room. */
function markAt(bar: { x: number; width: number; words: string }, end: number): number {
  const at = Math.max(start + 7, bar.x + 7);
  if (at + widthOf(bar.words) <= end) return at;
  const before = bar.x - widthOf(bar.words) + 4;
  return before >= start ? before : Math.max(start + 7, end - widthOf(bar.words));
}

function BarOf({ bar, rows, first, end, chosen: isChosen }: { bar: Bar; rows: number; first: boolean; end: number; chosen: boolean }) {
  const { of, date } = bar;
  const entity = of[0]!;
  const several = of.length > 1;
  const open_ = () => (several ? (apart.value = true) : select({ type: "entity", id: entity.id }));
  const height = bar.words ? laneHeight : (most * laneHeight) / rows;
  const y = bar.lane * height, middle = y + height / 2;
  const thick = Math.max(2, Math.min(12, height - 3));
  const kind = !date.from ? "before" : !date.to ? "after" : date.lasted || date.from === date.to ? "firm" : "soft";
  const doubt = date.uncertain || date.approximate;
  const words = `${several ? `${of.map(({ name }) => name).join("; ")}: ` : `${entity.name}, `}${date.words}${date.uncertain ? ", doubted" : ""}`;
  const at = markAt(bar, end);
  const family = familyOf(entity.family);
  return (
    <g class={isChosen ? "time-event time-chosen" : "time-event"} role="button" tabindex={first ? 0 : -1} data-bar aria-label={several ? `${words}: show one by one` : words} aria-pressed={several ? undefined : isChosen} onClick={open_} onKeyDown={pressOn(open_)}>
      <title>{words}</title>
      <rect
        class={`time-stretch ${kind === "firm" ? `time-firm shape-${family}` : ""}${doubt ? " time-doubt" : ""}`} fill={kind === "firm" ? undefined : `url(#time-${kind}-${family})`}
        x={bar.x} y={middle - thick / 2} width={bar.width} height={thick} rx={2}
      />
      {bar.words && <g transform={`translate(${at},${middle}) scale(5.5)`}><Shape {...entity} /></g>}
      {bar.words && <text class="time-words" x={at + 9} y={middle + 4}>{doubt ? "~ " : ""}<tspan>{bar.words}</tspan></text>}
    </g>
  );
}

/** How the colour of a family fades: at both ends of what is not exact, at the open end of what goes on. */
function Gradients() {
  const stops = { soft: [0.1, 0.55, 0.1], before: [0, 0.5, 0.5], after: [0.5, 0.5, 0] };
  return (
    <defs>
      {(["actors", "deals", "process", "location", "evidence"] as const).flatMap((family) =>
        Object.entries(stops).map(([kind, opacity]) => (
          <linearGradient key={`${kind}${family}`} id={`time-${kind}-${family}`} class={`time-stop-${family}`}>
            {opacity.map((o, i) => <stop key={i} offset={`${i * 50}%`} stop-opacity={o} />)}
          </linearGradient>
        )),
      )}
    </defs>
  );
}

function Part({ certain, spread, x, to, low, scale }: { certain: number; spread: number; x: number; to: number; low: number; scale: number }) {
  if (certain + spread < 0.005) return null;
  const width = Math.max(1, to - x - 1), sure = certain * scale, maybe = spread * scale;
  return (
    <g>
      <rect class="time-certain" x={x} y={low + 1} width={width} height={sure} />
      <rect class="time-spread" x={x} y={low + 1 + sure} width={width} height={Math.max(0.5, maybe)} />
    </g>
  );
}

/** The brush. It writes the filter while it is drawn, and follows a filter that comes from elsewhere. */
function Brush({ x, from, to, height, window: now }: { x: (day: number) => number; from: number; to: number; height: number; window: Span | null }) {
  const group = useRef<SVGGElement>(null);
  const brush = useMemo(() => brushX<null>().extent([[from, 0], [to, height]]).handleSize(9), [from, to, height]);
  const isBrushing = useRef(false);
  const asked = useRef(0);
  useEffect(() => {
    const day = (at: number) => (at - x(0)) / (x(1) - x(0));
    brush.on("start brush end", ({ type, sourceEvent, selection }: D3BrushEvent<null>) => {
      if (!sourceEvent) return;
      isBrushing.current = type !== "end";
      const [left, right] = (selection ?? [0, 0]) as [number, number];
      const first = Math.floor(day(left) + 1e-6), last = Math.max(first, Math.ceil(day(right) - 1e-6) - 1);
      cancelAnimationFrame(asked.current);
      if (type === "start") return;
      // Once a frame is as often as anybody can see.
      asked.current = requestAnimationFrame(() => choose(selection ? { first, last } : null));
    });
  }, [brush, x]);
  useEffect(() => {
    const node = pick<SVGGElement, null>(group.current!);
    node.call(brush);
    return () => cancelAnimationFrame(asked.current);
  }, [brush]);
  useEffect(() => {
    if (isBrushing.current) return;
    const shown = now && now.first <= now.last ? ([x(now.first), x(now.last + 1)].map((at) => Math.max(from, Math.min(to, at))) as [number, number]) : null;
    pick<SVGGElement, null>(group.current!).call(brush.move, shown && shown[1] > shown[0] ? shown : null);
  });
  return <g ref={group} class="time-brush" aria-hidden="true" />;
}

/** Arrows go from bar to bar, in the order of time. */
function walk(event: KeyboardEvent): void {
  const target = event.target as Element;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step || !target.hasAttribute?.("data-bar")) return;
  event.preventDefault();
  event.stopPropagation();
  const bars = [...target.parentElement!.querySelectorAll<SVGGElement>("[data-bar]")];
  const to = bars[bars.indexOf(target as SVGGElement) + step];
  if (!to) return;
  target.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
}

function pressOn(run: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
}
