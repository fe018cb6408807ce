import { view } from "../store";

/** A source, passage by passage, with the statements that rest on each. */
export function Reading() {
  return <h2>{view.value.reading?.source}</h2>;
}
