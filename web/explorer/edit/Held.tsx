import { parts } from "./draft";

/** How many parts the draft holds, in the header. */
export function Held() {
  const n = parts.value.length;
  return n ? <span class="desk-held">{n}<span class="sr"> {n === 1 ? "part" : "parts"} in the draft</span></span> : null;
}
