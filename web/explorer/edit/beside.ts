import { missing, type Form } from "./form";
import type { EditErrorFragment, EditFindingFragment } from "./generated";

// What the graph finds in what is being written, beside the field that it is about.

export interface Remark {
  /** As the graph has it; `MISSING` is what has to be filled in before the graph can judge it. */
  severity: "ERROR" | "WARNING" | "NOTICE" | "MISSING";
  message: string;
  accepted: readonly string[];
  nearest: readonly string[];
}

const alone: Readonly<Record<string, string>> = {
  attributedTo: "speakers", source: "place", paragraph: "place", sentence: "place", start: "place", end: "place", page: "place", row: "place", names: "name", descriptions: "description", evidence: "place", supersedes: "supersedes",
};

/** The field of a form that a path of the input leads to; empty when it leads to none, so that it is told above the form. */
export function fieldOf(form: Form, path: readonly string[]): string {
  const [list, at, ...rest] = path[0] === "input" ? path.slice(1) : path;
  if (list === "entities" && form.type === "statement") {
    const made = form.fresh[Number(at)];
    return made && rest[0] ? `fresh.${made.id}.${alone[rest[0]] ?? rest[0]}` : "";
  }
  if (!list || !["statements", "corrections", "judgements"].includes(list) || !rest[0]) return "";
  if (rest[0] === "qualifiers" && form.type === "statement") {
    const written = Object.entries(form.qualifiers).filter(([, value]) => value.trim());
    const name = /^\d+$/.test(rest[1] ?? "") ? written[Number(rest[1])]?.[0] : rest[1];
    return name ? `qualifiers.${name}` : "";
  }
  if (rest[0] === "evidence") {
    const field = rest[2] ? (alone[rest[2]] ?? rest[2]) : "place";
    return rest[1] && rest[1] !== "0" ? `readings.${rest[1]}.${field}` : field;
  }
  return alone[rest[0]] ?? rest[0];
}

/** The rule that somebody says what is reported: the graph tells it of the mode, a form asks for it in the field of who says so. */
const reporter = "V8";

/** What was found, by field. Of a field that has to be filled in it says so, in the words of the form, and not what the graph makes of nothing. */
export function beside(form: Form, findings: readonly EditFindingFragment[], errors: readonly EditErrorFragment[]): Map<string, Remark[]> {
  const gaps = missing(form);
  const found = new Map<string, Remark[]>([...gaps].map(([field, message]) => [field, [{ severity: "MISSING", message, accepted: [], nearest: [] }]]));
  const idle = new Set(findings.filter(({ rule, severity, path }) => severity === "ERROR" && (gaps.has(fieldOf(form, path ?? [])) || (rule === reporter && gaps.has("speakers")))).map(({ message }) => message));
  const put = (field: string, remark: Remark) => {
    const there = found.get(field) ?? [];
    if (remark.severity === "ERROR" && (gaps.has(field) || idle.has(remark.message))) return;
    if (!there.some(({ message }) => message === remark.message)) found.set(field, [...there, remark]);
  };
  for (const { severity, message, accepted, nearest, path } of findings) put(fieldOf(form, path ?? []), { severity, message, accepted, nearest });
  for (const { message, accepted, nearest, path } of errors) put(fieldOf(form, path), { severity: "ERROR", message, accepted, nearest });
  return found;
}
