// Where two accounts differ, in words and as a table for a spreadsheet.

export type DifferenceKind = "CONTRADICTION" | "VALUE" | "ONLY_ONE";

export const differenceWords: Readonly<Record<DifferenceKind, { title: string; note: string }>> = {
  CONTRADICTION: { title: "They contradict each other", note: "One says what the other denies, or says the opposite." },
  VALUE: { title: "They give different values", note: "Dates, numbers or codes that cannot all be right." },
  ONLY_ONE: { title: "Only one of them says it", note: "To be silent is not to deny." },
};

export interface Told {
  id: string;
  text: string;
  mode: string;
  confidence: { score: number };
  evidence: readonly { passage: { label: string; source: { name: string } } }[];
}

export interface Row {
  kind: DifferenceKind;
  subject: object;
  predicate: { label: string };
  sides: readonly { of: { id: string }; statements: readonly Told[] }[];
}

export const subjectName = (subject: object): string => {
  const { name, text, id } = subject as { name?: string; text?: string; id?: string };
  return name ?? (text ? `“${text}”` : (id ?? ""));
};

/** A cell as spreadsheets take it: quoted, and never a formula. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const columns = ["difference", "subject", "predicate", "speaker", "speaker_name", "statement", "text", "mode", "confidence", "evidence"] as const;

/** The table, a line for each statement of each side, and one for a side that is silent. */
export function differencesCSV(rows: readonly Row[], names: ReadonlyMap<string, string>): string {
  const lines = rows.flatMap((row) =>
    row.sides.flatMap(({ of, statements }) => {
      const head = [row.kind, subjectName(row.subject), row.predicate.label, of.id, names.get(of.id) ?? ""];
      if (!statements.length) return [[...head, "", "", "", "", ""]];
      return statements.map((s) => [...head, s.id, s.text, s.mode, String(s.confidence.score), s.evidence.map((e) => `${e.passage.source.name}, ${e.passage.label}`).join("; ")]);
    }),
  );
  return [columns as readonly string[], ...lines].map((line) => line.map(cell).join(",") + "\r\n").join("");
}
