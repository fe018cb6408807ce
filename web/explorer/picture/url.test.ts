import { describe, expect, it } from "vitest";

import { modes, type Filters, type View } from "./types";
import { addressOf, fromSearch, searchOf, toSearch } from "./url";
import { firstView, noFilters } from "./view";

// A generator of its own, so that a failure can be repeated by its seed.
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const odd = ["state:pakistan", "org:ttp", "stmt:1.2-14", "x:a,b*c", "x:100%25", "x:%2C", "ur:پاکستان", "x:a+b&c=d", "x:é/ü@1;2", "x:'(!)~", "x:0", "0:1"];

function randomView(next: () => number): View {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
  const some = <Item>(items: readonly Item[]) => items.filter(() => next() < 0.4);
  const maybe = <Value, Other>(value: Value, other: Other) => (next() < 0.5 ? value : other);
  const ids = some(odd).sort(() => next() - 0.5);
  const filters: Filters = {
    kinds: some(["State", "Field visit", "Ünit"]),
    predicates: some(["mediates", "partyTo"]),
    sources: some(odd),
    datasets: some(odd),
    modes: maybe(modes.filter(() => next() < 0.5), noFilters.modes),
    minConfidence: maybe(Math.floor(next() * 101), 0),
    minSources: maybe(Math.floor(next() * 9), 0),
    contestedOnly: next() < 0.5,
    ...maybe({ from: "2025-10-01" }, {}),
    ...maybe({ to: "2025-11-11" }, {}),
  };
  return {
    layout: pick(["graph", "list", "map"]),
    shown: ids.map((id) => ({ id, from: pick([null, ...ids.filter((other) => other !== id), "elsewhere:1"]) })),
    hidden: some(odd),
    pinned: Object.fromEntries(some(odd).map((id) => [id, [Math.floor(next() * 2000) - 1000, Math.floor(next() * 2000) - 1000] as const])),
    selected: pick([null, { type: "entity", id: pick(odd) }, { type: "statement", id: pick(odd) }, { type: "path", from: pick(odd), to: pick(odd) }] as const),
    reading: pick([null, { source: pick(odd) }, { source: pick(odd), paragraph: 3 }, { source: pick(odd), paragraph: 3, sentence: 0 }, { source: pick(odd), sentence: 4 }]),
    account: pick([{ type: "all" }, { type: "as", speaker: pick(odd) }, { type: "compare", left: odd[0]!, right: odd[3]! }] as const),
    filters,
    record: pick([null, { type: "all" }, { type: "one", id: pick(odd) }, { type: "since", id: pick(odd), to: pick(odd) }, { type: "since", id: "changeset:3", to: null }] as const),
    asOf: maybe("2025-11-11", null),
    head: null,
    embed: next() < 0.5,
  };
}

describe("the address of a view", () => {
  it("says nothing of the first view", () => {
    expect(toSearch(firstView)).toBe("");
    expect(fromSearch("")).toEqual(firstView);
  });

  it("is short and can be read", () => {
    const view: View = {
      ...firstView,
      shown: [
        { id: "talks:doha", from: null },
        { id: "state:qatar", from: "talks:doha" },
      ],
      selected: { type: "statement", id: "stmt:1.2-14" },
      account: { type: "as", speaker: "state:pakistan" },
      filters: { ...noFilters, contestedOnly: true, modes: [...noFilters.modes, "PROPOSAL"], from: "2025-10-01" },
      layout: "list",
    };
    expect(toSearch(view)).toBe("?show=talks:doha,state:qatar*0&view=list&statement=stmt:1.2-14&says=state:pakistan&modes=fact,reported,assessment,proposal&contested=only&from=2025-10-01");
  });

  it("brings every view back, also when a program escapes it anew", () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const view = randomView(random(seed)), search = toSearch(view);
      const places = new Set(view.shown.map(({ id }) => id));
      expect(fromSearch(search), `seed ${seed}: ${search}`).toEqual(view);
      const anew = "?" + new URLSearchParams(search).toString();
      expect(fromSearch(anew), `seed ${seed}: ${anew}`).toEqual(view);
      expect(places.size).toBe(view.shown.length);
    }
  });

  it("keeps what belongs to others", () => {
    expect(toSearch({ ...firstView, layout: "map" }, "?test=1&view=list&x=a%20b")).toBe("?test=1&x=a%20b&view=map");
  });

  it("leaves out the layout that goes without saying", () => {
    expect(toSearch({ ...firstView, layout: "list" }, "", "list")).toBe("");
    expect(toSearch(firstView, "", "list")).toBe("?view=graph");
    expect(fromSearch("", "list").layout).toBe("list");
  });

  it("goes behind # where it is too long for a server", () => {
    const many: View = { ...firstView, shown: Array.from({ length: 1000 }, (_, i) => ({ id: `group:f${i}`, from: i ? "group:f0" : null })) };
    const address = new URL("http://127.0.0.1/" + addressOf(toSearch(many)));
    expect(address.search).toBe("");
    expect(fromSearch(searchOf(address))).toEqual(many);
    expect(searchOf(new URL("http://127.0.0.1/" + addressOf("?show=a:1")))).toBe("?show=a:1");
  });

  it("reads where permalinks lead", () => {
    expect(fromSearch(searchOf({ search: "", hash: "#statement=stmt%3A1" })).selected).toEqual({ type: "statement", id: "stmt:1" });
    expect(searchOf({ search: "?show=a", hash: "#picture" })).toBe("?show=a");
  });

  it("takes what it cannot understand as not said", () => {
    const garbage = ["?", "?show=", "?show=,,*,", "?view=globe&modes=x&confidence=-1&sources=1e9&from=yesterday&to=2025", "?pin=a*b*c,state:x*1", "?path=*a", "?compare=a", "?read=*2", "?show=a*999", "?show=%E0%A4%A", "?&&==&=x", "?show=a,a,a*0"];
    for (const search of garbage) {
      const view = fromSearch(search);
      expect({ ...view, shown: [] }, search).toEqual(firstView);
      expect(view.shown.every(({ from }) => from === null), search).toBe(true);
      expect(fromSearch(toSearch(view)), search).toEqual(view);
    }
    expect(fromSearch("?confidence=500").filters.minConfidence).toBe(100);
    expect(fromSearch("?modes=none").filters.modes).toEqual([]);
  });

  it("is stable on noise", () => {
    const letters = "show=hide&pin*,:%0123456789abc?+/é";
    for (let seed = 1; seed <= 2000; seed++) {
      const next = random(seed);
      const search = "?" + Array.from({ length: Math.floor(next() * 60) }, () => letters[Math.floor(next() * letters.length)]).join("");
      const view = fromSearch(search);
      expect(fromSearch(toSearch(view)), `seed ${seed}: ${search}`).toEqual(view);
    }
  });
});
