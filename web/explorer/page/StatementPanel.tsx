import { edges } from "../store";

/** One statement with what it rests on. */
export function StatementPanel({ id }: { id: string }) {
  return <h2 dir="auto">{edges.value.get(id)?.text ?? id}</h2>;
}
