// The words for how something is said: by whom, in what mode, how sure, and how it is drawn.

import { balanced } from "../api/balanced";
import { supportOf } from "./support";
import type { Mode } from "./types";
import { count, number } from "./words";

export { count, number };

/** What a line of a list tells of a statement. */
export interface Said {
  text: string;
  mode: Mode;
  polarity: "POSITIVE" | "NEGATIVE";
  rank: "PREFERRED" | "NORMAL" | "DEPRECATED";
  contested: boolean;
  sourceCount: number;
  confidence: Sureness;
  attributedTo: readonly { id: string; name: string }[];
  evidence: readonly { voice: "AUTHOR" | "ATTRIBUTED"; withdrawn: boolean }[];
  validTime?: { display: string } | null;
}

export interface Sureness {
  score: number;
  level: "HIGH" | "MEDIUM" | "LOW";
}

export const modeWords: Readonly<Record<Mode, string>> = {
  FACT: "told as fact",
  REPORTED: "reported",
  ASSESSMENT: "judgement",
  PROPOSAL: "proposal",
  HYPOTHETICAL: "what-if",
  INFERRED: "inferred by the coder",
};

const modeNotes: Readonly<Record<Mode, string>> = {
  FACT: "The source tells it as fact.",
  REPORTED: "The source reports that somebody says or does it.",
  ASSESSMENT: "A judgement of whoever says it.",
  PROPOSAL: "What should be. Nobody says that it is so.",
  HYPOTHETICAL: "What would be if something else came about. Nobody says that it is so.",
  INFERRED: "Concluded by the coder or by a rule; no source says it in these words.",
};

/** What a mode means, in a sentence. */
export const modeNote = (mode: Mode): string => modeNotes[mode];

const levelWords = { HIGH: "sure", MEDIUM: "likely", LOW: "a guess" } as const;

/** How sure a reading is, in a word: sure (70 and more), likely, a guess (below 30). */
export function sureness({ score, level }: Sureness): string {
  return score === 0 ? "nothing left to rest on" : levelWords[level];
}

/** The same with its number: `sure, 85 of 100`. */
export function surenessWithNumber(confidence: Sureness): string {
  return confidence.score === 0 ? sureness(confidence) : `${sureness(confidence)}, ${confidence.score} of 100`;
}

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** A code in words: `AGREEMENT_TEXT` is `agreement text`. */
export const spaced = (code: string): string => code.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/_/g, " ").toLowerCase();

/** A moment as people write it: `2025-11-20 09:30 UTC`. */
export const moment = (time: string): string => time.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC");

/** Whether nobody says that it is so: a proposal or a what-if. */
export const isIdea = ({ mode }: Pick<Said, "mode">): boolean => mode === "PROPOSAL" || mode === "HYPOTHETICAL";

/** Whose word it is, as the beginning of a phrase and the names that follow it; without names, the whole phrase. */
export function whoSays(statement: Pick<Said, "mode" | "attributedTo" | "evidence">): { words: string; names: readonly { id: string; name: string }[] } {
  if (statement.attributedTo.length) return { words: statement.mode === "ASSESSMENT" ? "judged by" : "said by", names: statement.attributedTo };
  if (statement.mode === "INFERRED") return { words: "concluded by the coder", names: [] };
  return { words: statement.evidence.some((e) => e.voice === "AUTHOR") ? "told by the source itself" : "the source does not name who says so", names: [] };
}

export interface Chip {
  words: string;
  /** What it means, in a sentence; shown on demand. */
  note: string;
  tone: "plain" | "idea" | "contested" | "withdrawn";
}

/** What a reader has to know at once. A list says only what its line and the name of the speaker do not tell already; `all` says every mode. */
export function chips(statement: Said, all = false): Chip[] {
  const found: Chip[] = [];
  if (all || isIdea(statement)) found.push({ words: modeWords[statement.mode], note: modeNotes[statement.mode], tone: isIdea(statement) ? "idea" : "plain" });
  if (statement.polarity === "NEGATIVE") found.push({ words: "said not to be", note: "It is said that this is not so.", tone: "plain" });
  if (statement.contested) found.push({ words: "contested", note: "Somebody denies it, or says the opposite.", tone: "contested" });
  else if (all && supportOf(statement) === "dashed") found.push({ words: "one side only", note: "One source, and not told as fact.", tone: "plain" });
  if (statement.rank === "DEPRECATED") found.push({ words: "withdrawn", note: "Kept for the record. It is not shown unless it is asked for.", tone: "withdrawn" });
  if (statement.rank === "PREFERRED") found.push({ words: "preferred", note: "The one to show among rivals.", tone: "plain" });
  return found;
}

/** A piece of a sentence; a piece that names an end of the statement can be opened. */
export interface Piece {
  text: string;
  end?: "subject" | "object";
}

/** The words of a statement in pieces, so that its ends can be opened where they are named. The pieces make up the text; each is balanced. */
export function pieces(text: string, subject: string, object: string): Piece[] {
  // What a name leaves open the text ends only where it ends itself, see balanced.
  const [first, second] = [subject, object].map((name) => name.replace(/[\u202C\u2069]+$/, "")) as [string, string];
  const at = first ? text.indexOf(first) : -1;
  const after = at < 0 ? 0 : at + first.length;
  const to = second ? text.indexOf(second, after) : -1;
  const found: Piece[] = [];
  if (at >= 0) found.push({ text: text.slice(0, at) }, { text: first, end: "subject" });
  if (to >= 0) found.push({ text: text.slice(after, to) }, { text: second, end: "object" }, { text: text.slice(to + second.length) });
  else found.push({ text: text.slice(after) });
  return found.filter((piece) => piece.text).map((piece) => ({ ...piece, text: balanced(piece.text) }));
}

/** How well a date is known: `known to the month, doubtful`; empty for a day or a span that nobody doubts. */
export function exactness(date: { precision: string; approximate: boolean; uncertain: boolean }): string {
  const known = /^(SPAN|UNKNOWN|DAY)$/.test(date.precision) ? "" : `known to the ${date.precision.toLowerCase()}`;
  return [known, date.approximate && "about", date.uncertain && "doubtful"].filter(Boolean).join(", ");
}

/** Why the words of a passage can or cannot be read. */
export const textStates: Readonly<Record<string, string>> = {
  SHOWN: "verified: the text at hand is the one that was coded",
  CUT: "verified: the text at hand is the one that was coded; the passage is longer",
  NO_HASH: "the words cannot be verified: the source has no fingerprint (SHA-256)",
  NO_OFFSETS: "the words cannot be found: the passage tells no characters",
  NOT_AT_HAND: "the words are not kept here; whoever runs the service with the text sees them",
  OUTSIDE: "the words cannot be found: the passage lies beyond the end of the text",
};

/** A source as scholars name it, when its name begins so: `Example 2025: A letter` is `Example 2025`. */
export function shortSource(name: string): string {
  const [first = ""] = name.split(":");
  return first.length < name.length && first.length <= 40 ? first : name;
}

/** A place as scholars write it: `paragraph 1, sentence 2` is `¶ 1, s. 2`. */
export function shortPlace(label: string): string {
  return label.replace(/^paragraph /, "¶ ").replace("sentence ", "s. ");
}
