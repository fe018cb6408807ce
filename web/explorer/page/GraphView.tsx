import { picture } from "../store";

/** The picture as a graph. */
export function GraphView() {
  return <p class="slot">{picture.value.entities.length} entities, {picture.value.edges.length} statements</p>;
}
