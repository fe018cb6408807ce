import type { Account, Edge, Id } from "./types";

// Perspectives: what one speaker says of an edge, and whether an account has it.

/** What a speaker says of an edge: that it is so, that it is not, both at different places, or nothing. */
export type Word = "for" | "against" | "both" | "nothing";

/** What the speaker says of the edge. To say that a denial holds is to be against what it denies. */
export function wordOf(edge: Edge, speaker: Id): Word {
  const says = edge.speakers.includes(speaker) || (edge.affirmedBy?.includes(speaker) ?? false);
  const denies = edge.deniedBy?.includes(speaker) ?? false;
  if (says && denies) return "both";
  if (says) return edge.negative ? "against" : "for";
  if (denies) return edge.negative ? "for" : "against";
  return "nothing";
}

/** How an edge stands in a comparison: said by both alike, by one only, or said by one and denied by the other. */
export type Standing = "both" | "left" | "right" | "differ";

/** How the edge stands between the two speakers of a comparison; null when neither has a word on it. */
export function standing(edge: Edge, left: Id, right: Id): Standing | null {
  const [a, b] = [wordOf(edge, left), wordOf(edge, right)];
  if (a === "nothing") return b === "nothing" ? null : "right";
  if (b === "nothing") return "left";
  return a === b ? "both" : "differ";
}

/** Whether the edge belongs to the account: everybody's has what is said to be so; a speaker's has what that speaker says, denials included. */
export function isIn(edge: Edge, account: Account): boolean {
  switch (account.type) {
    case "all":
      return !edge.negative;
    case "as":
      return wordOf(edge, account.speaker) !== "nothing";
    case "compare":
      return standing(edge, account.left, account.right) !== null;
  }
}

/** The account with the perspective turned: the other speaker's, or the sides exchanged. The same when there is no other. */
export function flip(account: Account, other: Id | undefined): Account {
  if (account.type === "compare") return { type: "compare", left: account.right, right: account.left };
  if (account.type === "as" && other) return { type: "as", speaker: other };
  return account;
}

/** How many of the edges each speaker has a word on, most first, then by id. */
export function speakersOf(edges: Iterable<Edge>): { id: Id; count: number }[] {
  const counts = new Map<Id, number>();
  for (const edge of edges) {
    for (const id of new Set([...edge.speakers, ...(edge.affirmedBy ?? []), ...(edge.deniedBy ?? [])])) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}
