import { PanelClaimsDocument } from "../api/generated";
import { asOfInput } from "../api/read";
import { state } from "../store";
import { usePaged } from "./asked";
import { Answered, More, StatementLine } from "./PanelParts";

/** What is said in the name of an entity, in the order of the sources: proposals and what-ifs, too. */
export function Claims({ id }: { id: string }) {
  const variables = { id, first: 50, asOf: asOfInput(state.value) };
  const list = usePaged(PanelClaimsDocument, variables, (answer) => answer.statements);
  const total = list.answer?.statements?.totalCount ?? 0;
  return (
    <>
      <Answered asked={list} what="what it says">
        {() =>
          total === 0 ? (
            <p class="parts-soft">Nothing is attributed to it.</p>
          ) : (
            <ul class="parts-lines">
              {list.nodes.map((s) => (
                <StatementLine key={s.id} of={s} who={s.attributedTo.length > 1} />
              ))}
            </ul>
          )
        }
      </Answered>
      <More list={{ ...list, error: null }} total={total} noun="statements" />
    </>
  );
}
