import { asOfInput } from "../api/read";
import type { Id } from "../picture/types";
import { useAsked } from "../page/asked";
import { EntityLink, Section } from "../page/PanelParts";
import { state } from "../store";
import { EditMatchesDocument, EditNodeDocument, type EditEndFragment, type Verdict } from "./generated";
import { verdicts } from "./JudgementForm";
import { openForm } from "./open";
import { refOf } from "./RefField";
import { mayWrite } from "./who";

/** In the panel of an entity: who may be the same, and what was judged of that. */
export function OnEntity({ id }: { id: Id }) {
  const may = mayWrite.value;
  const at = asOfInput(state.value);
  const self = useAsked(EditNodeDocument, may ? { id, at } : null), asked = useAsked(EditMatchesDocument, may ? { id, first: 8, at } : null);
  const me = self.answer?.node && "kind" in self.answer.node ? self.answer.node : null;
  if (!may || !me) return null;
  const matches = asked.answer?.possibleMatches?.nodes ?? [];
  const judge = (other: EditEndFragment | null, verdict: Verdict | "") => openForm({ type: "judgement", entity: refOf(me), other: other && refOf(other), verdict, reason: "" });
  const another = <button type="button" class="parts-quiet on-entity-other" onClick={() => judge(null, "SAME")}>The same as another one …</button>;
  if (!matches.length) return <p class="parts-actions on-panel">{another}</p>;
  return (
    <Section title="May be the same as" count={asked.answer?.possibleMatches?.totalCount ?? ""}>
      <ul class="on-entity">
        {matches.map(({ entity, other, score, reasons, judgement }) => {
          const them = entity.id === me.id ? other : entity;
          return (
            <li key={them.id}>
              <p><EntityLink of={them} kind /></p>
              <p class="parts-soft">{score} of 100: <bdi>{reasons.join("; ")}</bdi></p>
              {judgement && <p class="parts-soft">Judged {verdicts.find(([name]) => name === judgement.verdict)?.[1]}: <bdi>{judgement.reason}</bdi> <bdi>{judgement.author}</bdi>, {judgement.date}</p>}
              <p class="parts-actions" role="group" aria-label={`They are, ${them.name}`}>
                {verdicts.map(([name, words]) => <button type="button" key={name} aria-pressed={judgement?.verdict === name} onClick={() => judge(them, name)}>{words.replace(/^./, (c) => c.toUpperCase())} …</button>)}
              </p>
            </li>
          );
        })}
      </ul>
      <p class="parts-actions">{another}</p>
    </Section>
  );
}
