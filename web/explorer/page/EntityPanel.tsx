import { entities } from "../store";

/** All about one entity. */
export function EntityPanel({ id }: { id: string }) {
  return <h2 dir="auto">{entities.value.get(id)?.name ?? id}</h2>;
}
