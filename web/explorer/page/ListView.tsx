import { picture, select } from "../store";

/** The picture as a list of what is said. */
export function ListView() {
  return (
    <ul class="slot">
      {picture.value.edges.map((edge) => (
        <li key={edge.id}><button type="button" onClick={() => select({ type: "statement", id: edge.id })}>{edge.text}</button></li>
      ))}
    </ul>
  );
}
