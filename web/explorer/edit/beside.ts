import type { Form } from "./form";
import type { EditErrorFragment, EditFindingFragment } from "./generated";

// What the graph finds in what is being written, beside the field that it is about.

export interface Remark {
  severity: "ERROR" | "WARNING" | "NOTICE";
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

/** What was found, by field. */
export function beside(form: Form, findings: readonly EditFindingFragment[], errors: readonly EditErrorFragment[]): Map<string, Remark[]> {
  const found = new Map<string, Remark[]>();
  const put = (field: string, remark: Remark) => {
    const there = found.get(field) ?? [];
    if (!there.some(({ message }) => message === remark.message)) found.set(field, [...there, remark]);
  };
  for (const { severity, message, accepted, nearest, path } of findings) put(fieldOf(form, path ?? []), { severity, message, accepted, nearest });
  for (const { message, accepted, nearest, path } of errors) put(fieldOf(form, path), { severity: "ERROR", message, accepted, nearest });
  return found;
}
