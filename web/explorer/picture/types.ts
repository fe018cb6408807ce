// What the explorer knows of the graph and what of it is on the screen. Nothing in this folder touches the document or the
// network, so all of it can be tested as plain data.

/** Identifier of an entity or a statement, as the graph has it: `state:pakistan`. */
export type Id = string;

/** A day, `2025-10-19`. Days compare as text. */
export type Day = string;

export type Mode = "FACT" | "REPORTED" | "ASSESSMENT" | "PROPOSAL" | "HYPOTHETICAL" | "INFERRED";
export const modes: readonly Mode[] = ["FACT", "REPORTED", "ASSESSMENT", "PROPOSAL", "HYPOTHETICAL", "INFERRED"];

/** What a node of the picture stands for. `family` and `shape` come from the vocabulary; unknown ones are drawn as circles with a letter. */
export interface Entity {
  id: Id;
  name: string;
  kind: string;
  kindLabel: string;
  family: string;
  shape: string;
  /** How many statements of the default read join it to others, in the whole graph. */
  degree: number;
  description?: string;
  point?: { latitude: number; longitude: number };
}

/** A statement between two entities: an edge of the picture. */
export interface Edge {
  id: Id;
  subject: Id;
  object: Id;
  predicate: string;
  label: string;
  inverseLabel: string;
  /** The statement in words. */
  text: string;
  mode: Mode;
  /** Whether it says that something is not so. */
  negative: boolean;
  contested: boolean;
  /** How many independent sources it has. */
  sourceCount: number;
  /** 0 to 100. */
  confidence: number;
  /** Who says so; empty when no evidence names a speaker (the sources then speak for themselves). */
  speakers: readonly Id[];
  /** Who else says that it is so, and who says that it is not: authors of sources, and actors that affirm or deny it. */
  affirmedBy?: readonly Id[];
  deniedBy?: readonly Id[];
  sources: readonly Id[];
  dataset: Id;
  /** First and last possible day of when it holds. */
  from?: Day;
  to?: Day;
}

/** How an edge is drawn: told as fact or by several independent sources; by one side only; contested; proposal or what-if. */
export type Support = "solid" | "dashed" | "double" | "dotted";

/** What is selected. Of a path whose end is still to be chosen, `to` is empty. */
export type Selected = { type: "entity" | "statement"; id: Id } | { type: "path"; from: Id; to: Id };

/** Whose account is shown: everybody's; one speaker's; or two side by side. */
export type Account = { type: "all" } | { type: "as"; speaker: Id } | { type: "compare"; left: Id; right: Id };

/** What is left out by choice. Empty lists leave nothing out. */
export interface Filters {
  /** Kinds, predicates, sources and data sets that are switched off. */
  kinds: readonly string[];
  predicates: readonly string[];
  sources: readonly Id[];
  datasets: readonly Id[];
  /** Modes that are switched on: FACT, REPORTED and ASSESSMENT when nothing is chosen. */
  modes: readonly Mode[];
  /** 0 to 100. */
  minConfidence: number;
  minSources: number;
  contestedOnly: boolean;
  /** Days between which something has to be possible. */
  from?: Day;
  to?: Day;
}

export type Layout = "graph" | "list" | "map";

/** What the panel shows of the record: all changesets; what one did; or what came after one, up to another or, when `to` is null, up to the newest. */
export type Recorded = { type: "all" } | { type: "one"; id: Id } | { type: "since"; id: Id; to: Id | null };

/** The whole state of the page. It stands in the address, so that a link shows the same. */
export interface View {
  layout: Layout;
  /** Entities on the screen, in the order in which they came, and from which each was born: null for those that were searched. */
  shown: readonly { id: Id; from: Id | null }[];
  hidden: readonly Id[];
  /** Where entities were put by hand, in the coordinates of the picture. */
  pinned: Readonly<Record<Id, readonly [number, number]>>;
  selected: Selected | null;
  /** What the panel at the right shows besides the selection: a source being read, or nothing. */
  reading: { source: Id; paragraph?: number; sentence?: number } | null;
  account: Account;
  filters: Filters;
  /** What of the record the panel shows when nothing is selected; null for nothing. */
  record: Recorded | null;
  /** The graph as known on that day or at that changeset; null for now. */
  asOf: string | null;
  /** The changeset up to which now is taken in. It is no part of the address: a link shows the newest. Null until the server has told it. */
  head: Id | null;
  embed: boolean;
}

/** What is drawn and listed: the entities and edges that pass the filters, and what was left out, counted. */
export interface Picture {
  entities: readonly Entity[];
  edges: readonly Edge[];
  /** Neighbours of each entity that are in the graph, but not on the screen: the "+12" of a node. */
  more: ReadonlyMap<Id, number>;
  leftOut: { entities: number; edges: number };
}
