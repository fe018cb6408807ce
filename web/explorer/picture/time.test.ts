import { describe, expect, test } from "vitest";

import { beginnings, buckets, clipped, dayOf, extent, floor, inWords, label, lanes, moved, next, numberOf, padded, unitFor, units, worthwhile } from "./time";

const span = (from: string, to: string) => ({ first: numberOf(from), last: numberOf(to) });
const days = (s: { first: number; last: number }) => [dayOf(s.first), dayOf(s.last)];

describe("days", () => {
  test("are numbers and back, before 1970 and before 1000 as well", () => {
    for (const day of ["1970-01-01", "2025-10-19", "1947-09-30", "0622-07-16"]) expect(dayOf(numberOf(day))).toBe(day);
    expect(inWords("2025-10-08")).toBe("8 October 2025");
  });

  test("of all dates; open ends do not count", () => {
    expect(days(extent([{ from: "2025-10-18", to: "2025-10-19" }, { from: "2021-01-01" }, { to: "2025-11-11" }, {}])!)).toEqual(["2021-01-01", "2025-11-11"]);
    expect(extent([{}])).toBeNull();
  });
});

describe("the stretch that is worth the width", () => {
  const october = Array.from({ length: 20 }, (_, i) => ({ from: `2025-10-${String(i + 1).padStart(2, "0")}`, to: "2025-10-31" }));

  test("leaves out and counts a few early dates that would take most of it", () => {
    const found = worthwhile([{ from: "1947-09-30" }, ...october])!;
    expect(found.before).toBe(1);
    expect(days(found.span)).toEqual(["2025-10-01", "2025-10-31"]);
  });

  test("keeps them when they are many, or take little", () => {
    expect(worthwhile([{ from: "1947-09-30" }, { from: "1948-01-01" }, { from: "1949-01-01" }, ...october.slice(0, 7)])!.before).toBe(0);
    expect(worthwhile([{ from: "2025-09-28" }, ...october])!.before).toBe(0);
    expect(worthwhile([])).toBeNull();
  });

  test("gets air, and is moved by its length", () => {
    expect(days(padded(span("2025-10-18", "2025-10-18")))).toEqual(["2025-10-16", "2025-10-20"]);
    expect(days(moved(span("2025-10-01", "2025-10-10"), 0.5))).toEqual(["2025-10-06", "2025-10-15"]);
    expect(days(moved(span("2025-10-01", "2025-10-10"), -1))).toEqual(["2025-09-21", "2025-09-30"]);
  });
});

describe("units", () => {
  test("are as short as the room allows", () => {
    expect(unitFor(span("2025-10-01", "2025-10-31"), 60)).toBe("day");
    expect(unitFor(span("2025-01-01", "2025-12-31"), 60)).toBe("week");
    expect(unitFor(span("2021-01-01", "2025-12-31"), 60)).toBe("quarter");
    expect(unitFor(span("1947-01-01", "2025-12-31"), 60)).toBe("decade");
  });

  test("begin where they begin in the calendar", () => {
    const day = numberOf("2024-02-29");
    expect(units.map((unit) => dayOf(floor(day, unit)))).toEqual(["2024-02-29", "2024-02-26", "2024-02-01", "2024-01-01", "2024-01-01", "2020-01-01", "2000-01-01"]);
    expect(units.map((unit) => dayOf(next(day, unit)))).toEqual(["2024-03-01", "2024-03-04", "2024-03-01", "2024-04-01", "2025-01-01", "2030-01-01", "2100-01-01"]);
  });

  test("follow each other without a gap for a thousand years", () => {
    for (const unit of units) {
      for (let day = numberOf("1066-10-14"), i = 0; i < 400; i++, day += 997) {
        const after = next(day, unit);
        expect(floor(after, unit)).toBe(after);
        expect(floor(after - 1, unit)).toBe(floor(day, unit));
      }
    }
  });

  test("are named by where they begin", () => {
    expect(beginnings(span("2025-11-20", "2026-02-10"), "month").map((day) => label(day, "month", false))).toEqual(["Dec", "Jan 2026", "Feb"]);
    expect(label(numberOf("2025-10-18"), "day", false)).toBe("18");
    expect(label(numberOf("2025-10-18"), "day", true)).toBe("18 Oct 2025");
    expect(label(numberOf("1940-01-01"), "decade", false)).toBe("1940s");
  });
});

describe("spreading", () => {
  const october = span("2025-10-01", "2025-10-31");

  test("a date that is exact enough counts whole, one that is not is shared out by days", () => {
    const found = buckets([{ from: "2025-10-18", to: "2025-10-18" }, { from: "2025-09-21", to: "2025-10-10" }], span("2025-09-01", "2025-10-31"), "month");
    expect(found.map((b) => [dayOf(b.first), b.certain, b.spread])).toEqual([["2025-09-01", 0, 0.5], ["2025-10-01", 1, 0.5]]);
  });

  test("nothing gets lost or counted twice within the span", () => {
    const dates = Array.from({ length: 50 }, (_, i) => ({ from: dayOf(october.first + (i * 7) % 20), to: dayOf(october.first + (i * 7) % 20 + (i % 11)) }));
    for (const unit of ["day", "week", "month"] as const) {
      const sum = buckets(dates, october, unit).reduce((all, b) => all + b.certain + b.spread, 0);
      expect(sum).toBeCloseTo(50);
    }
  });

  test("an open end is spread over what is shown, and is never certain", () => {
    const found = buckets([{ from: "2025-10-17" }], october, "day");
    expect(found.slice(0, 16).every((b) => b.spread === 0)).toBe(true);
    expect(found.slice(16).every((b) => Math.abs(b.spread - 1 / 15) < 1e-9)).toBe(true);
    expect(buckets([{ to: "2025-10-01" }], october, "day")[0]).toMatchObject({ certain: 0, spread: 1 });
    expect(buckets([{}], october, "day").every((b) => b.certain + b.spread === 0)).toBe(true);
  });

  test("what lies outside is not drawn", () => {
    expect(clipped({ from: "2024-01-01", to: "2024-12-31" }, october)).toBeNull();
    expect(clipped({}, october)).toBeNull();
    expect(clipped({ from: "2025-10-20" }, october)).toEqual(span("2025-10-20", "2025-10-31"));
  });
});

test("things that lie over each other get rows of their own, and rows are used again", () => {
  const { lane, count } = lanes([{ from: 0, to: 10 }, { from: 5, to: 6 }, { from: 12, to: 20 }, { from: 8, to: 30 }], 1);
  expect(lane).toEqual([0, 1, 0, 1]);
  expect(count).toBe(2);
  expect(lanes([], 1)).toEqual({ lane: [], count: 0 });
});
