import type { Filters, View } from "./types";

export const noFilters: Filters = {
  kinds: [],
  predicates: [],
  sources: [],
  datasets: [],
  modes: ["FACT", "REPORTED", "ASSESSMENT"],
  minConfidence: 0,
  minSources: 0,
  contestedOnly: false,
};

/** The page as it opens without an address that says otherwise. */
export const firstView: View = {
  layout: "graph",
  shown: [],
  hidden: [],
  pinned: {},
  selected: null,
  reading: null,
  account: { type: "all" },
  filters: noFilters,
  record: null,
  asOf: null,
  head: null,
  embed: false,
};
