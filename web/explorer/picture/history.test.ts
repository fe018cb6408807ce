import { describe, expect, it } from "vitest";

import { depth, noHistory, redo, remember, undo } from "./history";
import type { View } from "./types";
import { firstView } from "./view";

const with1: View = { ...firstView, shown: [{ id: "a:1", from: null }] };
const with2: View = { ...with1, shown: [...with1.shown, { id: "a:2", from: "a:1" }] };

describe("undoing", () => {
  it("goes back and forth step by step", () => {
    let history = remember(noHistory, firstView, with1);
    history = remember(history, with1, with2);
    const one = undo(history, with2)!;
    expect(one.view).toEqual(with1);
    const none = undo(one.history, one.view)!;
    expect(none.view).toEqual(firstView);
    expect(undo(none.history, none.view)).toBeNull();
    const again = redo(none.history, none.view)!;
    expect(again.view).toEqual(with1);
    expect(redo(again.history, again.view)!.view).toEqual(with2);
  });

  it("leaves alone what is only looked at", () => {
    const selected: View = { ...with1, selected: { type: "entity", id: "a:1" }, layout: "list", reading: { source: "source:x" } };
    expect(remember(noHistory, with1, selected)).toBe(noHistory);
    const back = undo(remember(noHistory, firstView, with1), selected)!;
    expect(back.view).toEqual({ ...selected, shown: [] });
  });

  it("forgets what was undone when something else is done", () => {
    const back = undo(remember(noHistory, firstView, with1), with1)!;
    expect(redo(remember(back.history, firstView, with2), with2)).toBeNull();
  });

  it("remembers no more than it should", () => {
    let history = noHistory;
    for (let i = 0; i < depth + 50; i++) history = remember(history, { ...firstView, hidden: [`a:${i}`] }, { ...firstView, hidden: [`a:${i + 1}`] });
    expect(history.past.length).toBe(depth);
    expect(history.past.at(-1)!.hidden).toEqual([`a:${depth + 49}`]);
  });
});
