import type { ComponentChildren } from "preact";

import { PanelHistoryDocument, type PanelChangeFragment } from "../api/generated";
import { asOfInput } from "../api/read";
import { done, runs, verdictWords } from "../picture/changes";
import { count, moment } from "../picture/said";
import { series } from "../picture/words";
import { setRecord, state, pointedAt } from "../store";
import { usePaged } from "./asked";
import { Dotted, EntityLink, Go, More, Named, PlaceLink, StatementLink, Trouble, ValueOf, Waiting, within, type Value } from "./PanelParts";
import "./Changes.css";

// What was done to the graph, as lines that lead to what they are about.

type Change = PanelChangeFragment;

/** Leads to what a changeset did. */
export function ChangesetLink({ of, children }: { of: { id: string; number: number }; children?: ComponentChildren }) {
  return (
    <a href={`/?history=${of.id}`} onClick={within(() => setRecord({ type: "one", id: of.id }))}>
      {children ?? `changeset ${of.number}`}
    </a>
  );
}

/** A day and a minute, in UTC, which is what the graph counts in. */
export function When({ time }: { time: string }) {
  return <time dateTime={time}>{moment(time)}</time>;
}

/** What was done to an entity or a statement, changeset by changeset, newest first. */
export function HistoryOf({ id }: { id: string }) {
  const variables = { id, first: 50, asOf: asOfInput(state.value) };
  const list = usePaged(PanelHistoryDocument, variables, ({ node }) => (node && "history" in node ? node.history : null));
  const { node } = list.answer ?? {};
  const total = node && "history" in node ? node.history.totalCount : 0;
  return (
    <>
      {list.error && !list.answer ? <Trouble error={list.error} again={list.again} /> : null}
      {!list.answer && !list.error && <Waiting what="the history" />}
      <ol class="changes-sets">
        {runs(list.nodes, (change) => change.changeset.id).map(({ key, items }) => {
          const { changeset } = items[0]!;
          return (
            <li key={key}>
              <p>
                <ChangesetLink of={changeset}><bdi>{changeset.message}</bdi></ChangesetLink>
              </p>
              <Dotted items={[`changeset ${changeset.number}`, <When time={changeset.time} />, <>by <bdi>{changeset.agent}</bdi></>]} />
              <ul class="changes-lines">
                {items.map((change) => (
                  <ChangeLine key={change.node.id + change.action} of={change} self={id} verb />
                ))}
              </ul>
            </li>
          );
        })}
      </ol>
      {list.answer && <More list={list} total={total} noun="changes" />}
    </>
  );
}

/** One thing that was done. `self` is what the panel is about; `verb` tells what was done where no heading does. */
export function ChangeLine({ of: change, self, verb = false }: { of: Change; self?: string; verb?: boolean }) {
  const { node, action } = change;
  const point = node.__typename === "Statement" ? node.id : null;
  return (
    <li
      class="changes-line"
      onPointerEnter={() => point && (pointedAt.value = point)}
      onPointerLeave={() => point && (pointedAt.value = null)}
      onFocusIn={() => point && (pointedAt.value = point)}
      onFocusOut={() => point && (pointedAt.value = null)}
    >
      <div>
        <What of={change} {...(self !== undefined && { self })} />
        {verb && node.__typename !== "Judgement" && <span class="parts-soft"> {done[action]}</span>}
      </div>
      <Why of={change} />
      <Gained of={change} />
    </li>
  );
}

function What({ of: { node }, self }: { of: Change; self?: string }) {
  if (node.id === self) return <>This</>;
  switch (node.__typename) {
    case "Statement":
      return <StatementLink of={node} />;
    case "Judgement":
      return (
        <>
          <Go to={{ type: "entity", id: node.entityId }}><bdi>{node.entityName}</bdi></Go> and <Go to={{ type: "entity", id: node.otherId }}><bdi>{node.otherName}</bdi></Go> {verdictWords(node.verdict)}
        </>
      );
    case "Dataset":
      return <bdi>{node.title}</bdi>;
    default:
      return "kind" in node ? <EntityLink of={node} kind /> : <code>{node.id}</code>;
  }
}

/** Why it was done and by whom, or on whose word and where a statement rests. */
function Why({ of: { node, action, changeset, evidence } }: { of: Change }) {
  if (node.__typename === "Judgement") return <Reason of={node} />;
  if (node.__typename === "Dataset" || action === "STATEMENT_DEPRECATED" || action === "STATEMENT_REINSTATED") {
    const decided = "corrections" in node ? node.corrections.filter((one) => one.addedIn.id === changeset.id) : [];
    if (decided.length) return <>{decided.map((one, i) => <Reason key={i} of={one} />)}</>;
    return <p class="parts-soft">{action === "STATEMENT_DEPRECATED" ? "All that it rests on was withdrawn, or what it said was withdrawn with it." : "What held it back was reversed."}</p>;
  }
  if (node.__typename !== "Statement") return null;
  if (action === "STATEMENT_SUPERSEDED") return node.supersededBy ? <p class="parts-soft">by <StatementLink of={node.supersededBy} /></p> : null;
  const first = evidence[0];
  return (
    <>
      {action === "STATEMENT_ADDED" && node.supersedes && <p class="parts-soft">in place of <StatementLink of={node.supersedes} /></p>}
      {first && action === "STATEMENT_ADDED" && (
        <Dotted
          items={[
            first.attributedTo.length > 0 && <>said by <Named who={first.attributedTo} /></>,
            <><PlaceLink of={first.passage} source short />{evidence.length > 1 && ` and ${evidence.length - 1} more`}</>,
          ]}
        />
      )}
    </>
  );
}

function Reason({ of: { reason, author, date } }: { of: { reason: string; author: string; date?: string | null } }) {
  return (
    <p class="parts-soft">
      <q dir="auto">{reason}</q> <bdi>{author}</bdi>{date && `, ${date}`}
    </p>
  );
}

/** What it was given, one line for each thing, with the value that was there before. */
function Gained({ of: { action, gained, evidence } }: { of: Change }) {
  if (action !== "ENTITY_DESCRIBED" && action !== "STATEMENT_EXTENDED") return null;
  const { names, descriptions, externalIds, attributes, notes, qualifiers } = gained;
  return (
    <ul class="changes-gained" aria-label="What it gained">
      {names.map(({ text, lang, preferred }) => <li key={`name ${lang} ${text}`}>{preferred ? "name" : "another name"}: <bdi lang={lang}>{text}</bdi> <span class="parts-soft">{lang}</span></li>)}
      {descriptions.map(({ text, lang }) => <li key={`description ${lang}`}>description: <bdi lang={lang}>{text}</bdi></li>)}
      {externalIds.map(({ scheme, label, value }) => <li key={`${scheme} ${value}`}>{label}: <bdi>{value}</bdi></li>)}
      {attributes.map(({ name, label, before, beforeDisplay, after, afterDisplay }) => (
        <li key={name}>
          {label}: {before && <><del><bdi>{beforeDisplay || before}</bdi></del> <span aria-hidden="true">→</span> </>}<ins><bdi>{afterDisplay || after}</bdi></ins>
        </li>
      ))}
      {evidence.map(({ attributedTo, passage }, i) => <li key={`${passage.id} ${i}`}>evidence: {attributedTo.length > 0 && <><Named who={attributedTo} />, in </>}<PlaceLink of={passage} source /></li>)}
      {notes.map((note) => <li key={`note ${note}`}>note: <bdi>{note}</bdi></li>)}
      {qualifiers.map(({ name, label, value }, i) => <li key={`${name} ${i}`}>{label}: <ValueOf of={value as Value} /></li>)}
    </ul>
  );
}

/** What a changeset brought, and how much else it did: `12 statements and 4 entities came, 2 other changes`. */
export function brought({ entitiesAdded, statementsAdded, changes: { totalCount } }: { entitiesAdded: number; statementsAdded: number; changes: { totalCount: number } }): string {
  const came = [statementsAdded && count(statementsAdded, "statement"), entitiesAdded && count(entitiesAdded, "entity")].filter((part): part is string => Boolean(part));
  const others = totalCount - entitiesAdded - statementsAdded;
  if (!came.length) return others ? `${count(others, "change")} of what was there` : "nothing of what is shown here";
  return `${series(came, "and")} came${others ? `, ${count(others, "other change")}` : ""}`;
}
