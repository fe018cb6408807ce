import type { Edge, Support } from "./types";

/**
 * How well an edge is supported, which is how it is drawn. What is only proposed or imagined is dotted whatever else holds of it, because nobody
 * says that it is so. What somebody denies is double. Of the rest, what is told as fact or rests on several independent sources
 * is solid; what one side says or judges, and what is inferred, is dashed.
 */
export function supportOf(edge: Pick<Edge, "mode" | "contested" | "sourceCount">): Support {
  if (edge.mode === "PROPOSAL" || edge.mode === "HYPOTHETICAL") return "dotted";
  if (edge.contested) return "double";
  return edge.mode === "FACT" || edge.sourceCount > 1 ? "solid" : "dashed";
}

/** The kinds of support, best first, and what each means in words: a legend, and what a screen reader says of an edge. */
export const supports: readonly { support: Support; words: string }[] = [
  { support: "solid", words: "told as fact, or by several independent sources" },
  { support: "dashed", words: "said by one side only, or inferred" },
  { support: "double", words: "contested: somebody denies it" },
  { support: "dotted", words: "a proposal or a what-if: nobody says that it is so" },
];

export function supportWords(support: Support): string {
  return supports.find((s) => s.support === support)!.words;
}
