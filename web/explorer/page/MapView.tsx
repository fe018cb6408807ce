import { picture } from "../store";

/** The picture on a map. */
export function MapView() {
  return <ul class="slot">{picture.value.entities.filter(({ point }) => point).map(({ id, name }) => <li key={id}>{name}</li>)}</ul>;
}
