import { ask } from "../api/ask";
import { asOfInput } from "../api/read";
import type { Id } from "../picture/types";
import { fail, state, working } from "../store";
import { EditStatementDocument, type EditStatementQuery } from "./generated";
import { openForm } from "./open";
import { correcting } from "./correcting";
import { mayWrite } from "./who";
import { useAsked } from "../page/asked";

type Statement = Extract<NonNullable<EditStatementQuery["node"]>, { __typename: "Statement" }>;

/** In the panel of a statement: the ways to correct it. */
export function OnStatement({ id }: { id: Id }) {
  const asked = useAsked(EditStatementDocument, mayWrite.value ? { id, at: asOfInput(state.value) } : null);
  const s = asked.answer?.node?.__typename === "Statement" ? asked.answer.node : null;
  if (!mayWrite.value || !s) return null;
  const target = { id: s.id, text: s.text };
  const correct = async () => {
    // What it says now, not what was read when the panel was opened.
    try {
      const { node } = await working(ask(EditStatementDocument, { id: s.id }));
      if (node?.__typename === "Statement") openForm(correcting(node as Statement));
    } catch (error) {
      fail(error, () => void correct());
    }
  };
  return (
    <p class="parts-actions on-panel" role="group" aria-label="Write about it">
      <button type="button" onClick={() => void correct()}>Correct …</button>
      {s.rank === "DEPRECATED" ? (
        <button type="button" onClick={() => openForm({ type: "correction", action: "REINSTATE", target, reason: "" })}>Reinstate …</button>
      ) : (
        <button type="button" onClick={() => openForm({ type: "correction", action: "DEPRECATE", target, reason: "" })}>Withdraw …</button>
      )}
    </p>
  );
}
