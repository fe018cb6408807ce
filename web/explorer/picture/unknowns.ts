// What nobody tells of a statement or an entity. An empty place in a table looks like "no"; here it is said what it is.

export interface Asked {
  validTime?: { precision: string; earliest?: string | null; latest?: string | null; approximate: boolean; uncertain: boolean } | null;
  sourceCount: number;
  evidence: readonly { voice: string; attributedTo: readonly unknown[]; withdrawn: boolean; coder?: string | null }[];
  predicate: { qualifiers: readonly { name: string }[] };
  qualifiers: readonly { name: string; value: object }[];
  object: object;
}

/** What is not known of a statement, each in a sentence, the weightiest first. */
export function unknownsOf(s: Asked): string[] {
  const time = s.validTime;
  const takes = (name: string) => s.predicate.qualifiers.some((q) => q.name === name);
  const value = (name: string): Record<string, unknown> | undefined => s.qualifiers.find((q) => q.name === name)?.value as Record<string, unknown> | undefined;
  const object = s.object as Record<string, unknown>;
  const counted = s.evidence.filter((e) => !e.withdrawn);
  return [
    !counted.length && "Whether it still holds: all that it rested on was withdrawn.",
    s.sourceCount === 1 && "Whether anybody else says so: there is a single source.",
    counted.some((e) => e.voice === "ATTRIBUTED" && !e.attributedTo.length) && "Who says so: the source does not name the speaker.",
    !time && "When it holds: no date is stated.",
    time?.precision === "SPAN" && !time.earliest && "Since when it holds: no beginning is stated.",
    time?.precision === "SPAN" && !time.latest && "Until when it holds: no end is stated.",
    time && !/^(SPAN|DAY|UNKNOWN)$/.test(time.precision) && `The exact day: the date is known to the ${time.precision.toLowerCase()}.`,
    time?.precision === "UNKNOWN" && "When it holds: the date is said to be unknown.",
    (time?.approximate || time?.uncertain) && `Whether the date is right: it is ${[time.approximate && "only about so", time.uncertain && "doubted"].filter(Boolean).join(" and ")}.`,
    object.reason === "UNKNOWN" && "Which one: there is one, but not which.",
    takes("quantity") && value("quantity")?.knowledge !== "STATED" && "How many: no number is stated, which is not zero.",
    takes("addressee") && !value("addressee") && "To whom it is addressed: that is not stated.",
    object.contested === true && "Whether what it speaks of is so: that is contested.",
    counted.length > 0 && counted.every((e) => !e.coder) && "Who read it so: the coder is not recorded.",
  ].filter((words): words is string => typeof words === "string");
}

const questions: Readonly<Record<string, string>> = {
  when: "when it was",
  locations: "where it was",
  participants: "who took part",
  mediators: "who mediated",
  parties: "who the parties are",
  agreements: "what agreement came of it",
  outcome: "what came of it",
  impacts: "what harm it did",
  causes: "what caused it",
  affected: "who was harmed",
  provisions: "what it provides",
  compliance: "who keeps or breaks it",
  authors: "who wrote it",
  published: "when it was published",
};

const answers: Readonly<Record<string, string>> = { NOT_STATED: "", UNKNOWN: ": there is an answer, but not which", NONE: ": said to be none" };

/** What is not stated of an entity, of what its kind could have: `who mediated`, `what harm it did: said to be none`. */
export function notStatedOf(entity: object): string[] {
  const fields = entity as Record<string, { knowledge?: string; display?: string } | null | undefined>;
  return Object.keys(questions).flatMap((key) => {
    if (!(key in fields)) return [];
    const field = fields[key];
    if (field?.display) return [];
    const answer = field ? answers[field.knowledge ?? ""] : "";
    return answer === undefined ? [] : [questions[key]! + answer];
  });
}
