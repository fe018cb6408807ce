import type { Day } from "./types";

// Dates as lengths of time. A date that is not known exactly is a stretch in which it lies, and is drawn as one. Days are numbered
// from 1 January 1970, so that a stretch has a length; its last day is part of it.

/** A stretch of time; an end that is not given is open. */
export interface Stretch {
  from?: Day;
  to?: Day;
}

const dayLength = 86_400_000;

/** Number of a day. */
export function numberOf(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayLength);
}

/** The day of a number. */
export function dayOf(number: number): Day {
  return new Date(Math.round(number) * dayLength).toISOString().slice(0, 10);
}

/** First and last day, as numbers, that a picture of time has to have. */
export interface Span {
  first: number;
  last: number;
}

/** All days that dates have, or nothing when there is no date. */
export function extent(dates: readonly Stretch[]): Span | null {
  const days = dates.flatMap(({ from, to }) => [from, to].filter((day) => day !== undefined).map(numberOf));
  return days.length ? { first: Math.min(...days), last: Math.max(...days) } : null;
}

/**
 * The days that are worth the width. When a gap behind the first dates, less than a tenth of all, is longer than all that follows, these dates are
 * left outside and counted, so that what the others say can be read.
 */
export function worthwhile(dates: readonly Stretch[]): { span: Span; before: number } | null {
  const all = extent(dates);
  if (!all) return null;
  const begins = dates.flatMap(({ from, to }) => (from ?? to ? [numberOf((from ?? to)!)] : [])).sort((a, b) => a - b);
  for (let before = Math.floor(begins.length / 10); before > 0; before--) {
    const first = begins[before]!;
    if (first - begins[before - 1]! > all.last - first) return { span: { first, last: all.last }, before };
  }
  return { span: all, before: 0 };
}

/** A little air at both ends, and at least a few days. */
export function padded({ first, last }: Span, share = 0.04): Span {
  const air = Math.max(2, Math.round((last - first + 1) * share));
  return { first: first - air, last: last + air };
}

/** The same length of time, so many times its length later. */
export function moved({ first, last }: Span, times: number): Span {
  const by = Math.round((last - first + 1) * times);
  return { first: first + by, last: last + by };
}

/** What is left of a stretch within the span, open ends reaching to its ends; null when it lies outside. */
export function clipped({ from, to }: Stretch, span: Span): Span | null {
  if (!from && !to) return null;
  const first = from ? numberOf(from) : -Infinity;
  const last = to ? numberOf(to) : Infinity;
  if (first > span.last || last < span.first) return null;
  return { first: Math.max(first, span.first), last: Math.min(last, span.last) };
}

/** Part of a histogram: how much lies in it. The weights of a date over all parts sum up to 1, or to less when a part of it lies outside. */
export interface Bucket extends Span {
  /** Of dates that lie wholly in it. */
  certain: number;
  /** Of dates that are spread over it and its neighbours. */
  spread: number;
}

/** How long the parts of a histogram may be, in days or in calendar units. */
export const units = ["day", "week", "month", "quarter", "year", "decade", "century"] as const;
export type Unit = (typeof units)[number];

const lengths: Record<Unit, number> = { day: 1, week: 7, month: 30.4, quarter: 91.3, year: 365.2, decade: 3652, century: 36_525 };

/** The shortest unit of which no more than `most` cover the span. */
export function unitFor({ first, last }: Span, most: number): Unit {
  return units.find((unit) => (last - first + 1) / lengths[unit] <= most) ?? "century";
}

/** First day of the unit in which a day lies. Weeks begin on a Monday. */
export function floor(day: number, unit: Unit): number {
  if (unit === "day") return day;
  if (unit === "week") return day - ((((day + 3) % 7) + 7) % 7);
  const date = new Date(day * dayLength);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  if (unit === "month") return utc(year, month);
  if (unit === "quarter") return utc(year, month - (month % 3));
  const years = { year: 1, decade: 10, century: 100 }[unit];
  return utc(Math.floor(year / years) * years, 0);
}

/** First day of the unit that follows the one in which a day lies. */
export function next(day: number, unit: Unit): number {
  const begin = floor(day, unit);
  return unit === "day" || unit === "week" ? begin + lengths[unit] : floor(begin + Math.ceil(lengths[unit] * 1.05), unit);
}

function utc(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return Math.round(date.getTime() / dayLength);
}

/** Beginnings of units within the span. */
export function beginnings(span: Span, unit: Unit): number[] {
  const found: number[] = [];
  for (let day = floor(span.first, unit); day <= span.last; day = next(day, unit)) if (day >= span.first) found.push(day);
  return found;
}

/** How many dates fall into each part of the span. A date that is not exact is spread evenly over the days that it can mean; one with an open end, over those that lie in the span. */
export function buckets(dates: readonly Stretch[], span: Span, unit: Unit): Bucket[] {
  const found: Bucket[] = [];
  for (let first = floor(span.first, unit); first <= span.last; ) {
    const after = next(first, unit);
    found.push({ first, last: after - 1, certain: 0, spread: 0 });
    first = after;
  }
  const whole = { first: found[0]!.first, last: found.at(-1)!.last };
  for (const date of dates) {
    const inside = clipped(date, whole);
    if (!inside) continue;
    const length = (date.to ? numberOf(date.to) : whole.last) - (date.from ? numberOf(date.from) : whole.first) + 1;
    for (let i = indexOf(found, inside.first); i < found.length && found[i]!.first <= inside.last; i++) {
      const bucket = found[i]!;
      const days = Math.min(bucket.last, inside.last) - Math.max(bucket.first, inside.first) + 1;
      if (days === length && date.from && date.to) bucket.certain += 1;
      else bucket.spread += days / length;
    }
  }
  return found;
}

function indexOf(buckets: readonly Bucket[], day: number): number {
  let [low, high] = [0, buckets.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (buckets[middle]!.first <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Something that takes room in a row: from one place to another. */
export interface Extended {
  from: number;
  to: number;
}

/** Puts things into as few rows as will do without one lying over another: for each the number of its row, from 0. They are taken in the order of where they begin. */
export function lanes(things: readonly Extended[], gap: number): { lane: number[]; count: number } {
  const lane = things.map(() => 0);
  const ends: number[] = [];
  const order = things.map((_, i) => i).sort((a, b) => things[a]!.from - things[b]!.from || things[b]!.to - things[a]!.to);
  for (const i of order) {
    let row = ends.findIndex((end) => end + gap <= things[i]!.from);
    if (row < 0) row = ends.length;
    ends[row] = things[i]!.to;
    lane[i] = row;
  }
  return { lane, count: ends.length };
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A day in words: `18 October 2025`. */
export function inWords(day: Day): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return `${Number(date)} ${months[Number(month) - 1]} ${year.replace(/^0+/, "")}`;
}

/** Words below the beginning of a unit; the year is told where it begins and when `full`. */
export function label(day: number, unit: Unit, full: boolean): string {
  const [year = "", month = "", date = ""] = dayOf(day).split("-");
  const short = months[Number(month) - 1]!.slice(0, 3);
  if (unit === "decade" || unit === "century") return `${Number(year)}s`;
  if (unit === "year") return String(Number(year));
  if (unit === "month" || unit === "quarter") return full || month === "01" ? `${short} ${Number(year)}` : short;
  return full ? `${Number(date)} ${short} ${Number(year)}` : date === "01" || unit === "week" ? `${Number(date)} ${short}` : String(Number(date));
}
