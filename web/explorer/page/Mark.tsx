import { fresh } from "../store";
import "./Mark.css";

/** A word at what was taken in last: that it is new, or that something was added to it. Nothing at everything else. */
export function Mark({ id }: { id: string }) {
  const word = fresh.value.get(id);
  return word ? <span class="mark">{word}</span> : null;
}
