// A path in words, and the conditions under which one is sought.

import { sureness, type Said } from "./said";
import { supportOf } from "./support";
import type { Id, Mode } from "./types";

/** What a search for paths may walk. */
export interface PathWishes {
  /** Which steps count: all that is told, reported or judged; what nobody denies; what several sources support; what is told as fact. */
  trust: "told" | "uncontested" | "corroborated" | "fact";
  proposals: boolean;
  whatifs: boolean;
  /** The surest paths instead of the shortest. */
  surest: boolean;
  avoidPredicates: readonly string[];
  avoid: readonly Id[];
  /** Speakers that both have to say each step; empty for anybody. */
  saidBy: readonly Id[];
}

export const noWishes: PathWishes = { trust: "told", proposals: false, whatifs: false, surest: false, avoidPredicates: [], avoid: [], saidBy: [] };

/** The filter of the steps that may be walked. */
export function viaOf(wishes: PathWishes) {
  const mode: Mode[] = wishes.trust === "fact" ? ["FACT"] : ["FACT", "REPORTED", "ASSESSMENT"];
  if (wishes.proposals) mode.push("PROPOSAL");
  if (wishes.whatifs) mode.push("HYPOTHETICAL");
  return {
    mode,
    ...(wishes.trust === "uncontested" && { contested: false }),
    ...(wishes.trust === "corroborated" && { minSources: 2 }),
    ...(wishes.avoidPredicates.length > 0 && { not: { predicate: [...wishes.avoidPredicates] } }),
    ...(wishes.saidBy.length > 0 && { and: wishes.saidBy.map((id) => ({ attributedTo: [id] })) }),
  };
}

/** Why a step is weak, in words; the weightiest first. */
export function weaknesses(statement: Said): string[] {
  const line = supportOf(statement);
  return [
    statement.contested && "somebody denies it",
    line === "dotted" && "nobody says that it is so",
    statement.confidence.level !== "HIGH" && `the reading is ${sureness(statement.confidence) === "likely" ? "only likely" : sureness(statement.confidence)}`,
    statement.sourceCount === 1 && "it has a single source",
    line === "dashed" && "one side says it",
  ].filter((words): words is string => typeof words === "string");
}

/** What could be allowed when no path was found: each in the words of a button, with the wishes it would give. */
export function easier(wishes: PathWishes): { words: string; wishes: PathWishes }[] {
  const found: { words: string; wishes: PathWishes }[] = [];
  if (wishes.avoid.length || wishes.avoidPredicates.length) found.push({ words: "Avoid nothing", wishes: { ...wishes, avoid: [], avoidPredicates: [] } });
  if (wishes.saidBy.length) found.push({ words: "Take anybody’s word", wishes: { ...wishes, saidBy: [] } });
  if (wishes.trust !== "told") found.push({ words: "Take all that is told, reported or judged", wishes: { ...wishes, trust: "told" } });
  if (!wishes.proposals) found.push({ words: "Walk proposals, too", wishes: { ...wishes, proposals: true } });
  if (!wishes.whatifs) found.push({ words: "Walk what-ifs, too", wishes: { ...wishes, whatifs: true } });
  return found;
}
