import { useEffect } from "preact/hooks";

import { HistoryChangesDocument, HistoryChangesetsDocument, HistoryEndsDocument, type HistoryChangesetFragment, type HistoryChangesQuery } from "../api/generated";
import { before, headings, numberOf, runs } from "../picture/changes";
import { count, number } from "../picture/said";
import type { Recorded } from "../picture/types";
import { fail, marked, setAsOf, setRecord, takeIn, view } from "../store";
import { useAsked, usePaged } from "./asked";
import { brought, ChangeLine, ChangesetLink, When } from "./Changes";
import { Answered, Dotted, More, PanelHead, QuestionLink, Section, Terms } from "./PanelParts";
import { Cite } from "./StatementPanel";
import "./HistoryPanel.css";

const page = 50;

const close = () => setRecord(null);

/** The record: every changeset, newest first; what one of them did; or what was done between two. */
export function HistoryPanel({ of }: { of: Recorded }) {
  return (
    <section class="panel-in" aria-label="History">
      {of.type === "all" ? <All /> : of.type === "one" ? <One key={of.id} id={of.id} /> : <Since key={`${of.id} ${of.to}`} id={of.id} to={of.to} />}
    </section>
  );
}

function BackToAll() {
  return (
    <button type="button" class="parts-quiet history-back" onClick={() => setRecord({ type: "all" })}>
      <span aria-hidden="true">‹ </span>All changesets
    </button>
  );
}

function All() {
  const variables = { first: page };
  const list = usePaged(HistoryChangesetsDocument, variables, (answer) => answer.changesets);
  const total = list.answer?.changesets?.totalCount ?? 0;
  const head = numberOf(view.value.head);
  return (
    <>
      <PanelHead kicker={list.answer ? count(total, "changeset") : "History"} title="What was written, when and by whom" id="history" close={close}>
        <p class="parts-lead">Nothing is ever overwritten: whatever was said before can be read as it was.</p>
      </PanelHead>
      <Answered asked={list} what="the changesets">
        {() => (
          <ol class="history-list">
            {list.nodes.map((one, i) => (
              <li key={one.id}>
                <ChangesetLink of={one}><bdi>{one.message || "No message"}</bdi></ChangesetLink>
                <Dotted items={[`changeset ${number(one.number)}`, <When time={one.time} />, <>by <bdi>{one.agent}</bdi></>, one.dataset && <bdi>{one.dataset.title || one.dataset.id}</bdi>, brought(one)]} />
                {view.value.asOf === one.id && <p class="history-here">The graph is shown as of this one.</p>}
                {head !== null && one.number > head && <p class="history-here">Not taken in yet.{i === 0 && <> <button type="button" onClick={() => void takeIn().catch((error: unknown) => fail(error, () => void takeIn()))}>Take in</button></>}</p>}
              </li>
            ))}
          </ol>
        )}
      </Answered>
      {list.answer && total === 0 && <p>Nothing has been written yet.</p>}
      <More list={list} total={total} noun="changesets" />
      <div class="parts-tools">
        <QuestionLink document={HistoryChangesetsDocument} variables={variables} />
      </div>
    </>
  );
}

function Missing({ id }: { id: string }) {
  return (
    <>
      <PanelHead kicker="Changeset" title="No changeset has this identifier" id={id} close={close} />
      <p><code dir="auto">{id}</code> may be misspelt, or belong to another graph.</p>
      <p class="parts-actions"><button type="button" onClick={() => setRecord({ type: "all" })}>See all changesets</button></p>
    </>
  );
}

/** What one changeset did, and its place among the others. */
function One({ id }: { id: string }) {
  const asked = useAsked(HistoryEndsDocument, { ids: [id] });
  return (
    <>
      <BackToAll />
      <Answered asked={asked} what="the changeset">
        {({ nodes, service }) => {
          const found = nodes?.[0];
          return found?.__typename === "Changeset" ? <Told of={found} last={service?.head?.number ?? found.number} /> : <Missing id={id} />;
        }}
      </Answered>
    </>
  );
}

function Told({ of: one, last }: { of: HistoryChangesetFragment & { chain: string }; last: number }) {
  const { asOf } = view.value;
  const to = (n: number) => setRecord({ type: "one", id: `changeset:${n}` });
  return (
    <>
      <PanelHead kicker={`Changeset ${number(one.number)} of ${number(last)}`} title={one.message || "No message"} id={one.id} close={close}>
        <p class="parts-actions">
          {asOf === one.id ? (
            <button type="button" onClick={() => setAsOf(null)}>Back to now</button>
          ) : (
            <button type="button" onClick={() => setAsOf(one.id)}>See the graph as of this changeset</button>
          )}
          {one.number < last && <button type="button" onClick={() => setRecord({ type: "since", id: one.id, to: null })}>Compare with now</button>}
        </p>
        <p class="parts-actions">
          <button type="button" disabled={one.number === 1} onClick={() => to(one.number - 1)}>Earlier one</button>
          <button type="button" disabled={one.number >= last} onClick={() => to(one.number + 1)}>Later one</button>
        </p>
      </PanelHead>
      <Terms items={[["Author", <bdi>{one.agent}</bdi>], ["Written", <When time={one.time} />], one.dataset && ["Data set", <bdi>{one.dataset.title || one.dataset.id}</bdi>], ["What it did", brought(one)], ["Identifier", <code>{one.id}</code>], one.chain && ["Chain", <><code class="history-chain">{one.chain}</code> <span class="parts-soft">ties it to all that was written before</span></>]]} />
      <Done since={before(one.id)} until={one.id} />
      <Cite id={one.id} at={one.id} />
    </>
  );
}

/** What came after one changeset, up to another or up to now. */
function Since({ id, to }: { id: string; to: string | null }) {
  const asked = useAsked(HistoryEndsDocument, { ids: to ? [id, to] : [id] });
  return (
    <>
      <BackToAll />
      <Answered asked={asked} what="the changesets">
        {({ nodes, service }) => {
          const [from, other] = nodes ?? [];
          const until = to === null ? service?.head : other?.__typename === "Changeset" ? other : null;
          if (from?.__typename !== "Changeset" || !until) return <Missing id={from?.__typename === "Changeset" ? (to ?? "") : id} />;
          const many = until.number - from.number;
          return (
            <>
              <PanelHead kicker={<>After changeset {number(from.number)}, up to changeset {number(until.number)}{to === null && ", which is now"}</>} title={many > 0 ? `What ${count(many, "changeset")} changed` : "Nothing was written in between"} id={`${id} ${until.id}`} close={close}>
                <p class="parts-actions">
                  <button type="button" onClick={() => setRecord({ type: "one", id: from.id })}>Changeset {number(from.number)} itself</button>
                  {view.value.asOf === from.id ? <button type="button" onClick={() => setAsOf(null)}>Back to now</button> : many > 0 && <button type="button" onClick={() => setAsOf(from.id)}>See the graph as it was then</button>}
                </p>
              </PanelHead>
              {many > 0 && <Done since={{ changeset: from.id }} until={until.id} several={many > 1} />}
            </>
          );
        }}
      </Answered>
    </>
  );
}

type Change = NonNullable<HistoryChangesQuery["changes"]>["nodes"][number];

/** All that was done between two states, in groups. What is on the canvas stands out in it. */
function Done({ since, until, several = false }: { since: ReturnType<typeof before>; until: string; several?: boolean }) {
  const variables = { since, until: { changeset: until }, first: page };
  const list = usePaged(HistoryChangesDocument, variables, (answer) => answer.changes);
  const total = list.answer?.changes?.totalCount ?? 0;
  useEffect(() => {
    marked.value = { entities: list.nodes.filter(({ action }) => action.startsWith("ENTITY")).map(({ node }) => node.id), edges: list.nodes.filter(({ node }) => node.__typename === "Statement").map(({ node }) => node.id) };
    return () => void (marked.value = { entities: [], edges: [] });
  }, [list.nodes.length, until]);
  return (
    <>
      <Answered asked={list} what="what was done">
        {() => (
          <>
            {total === 0 && <p class="parts-soft">It changed neither an entity nor a statement.</p>}
            {runs(list.nodes, (change) => change.changeset.id).map(({ key, items }, i, all) => (
              <div key={key}>
                {several && (
                  <h3 class="history-set">
                    <ChangesetLink of={items[0]!.changeset}><bdi>{items[0]!.changeset.message || key}</bdi></ChangesetLink>
                    <span class="parts-soft"> changeset {number(items[0]!.changeset.number)}, <When time={items[0]!.changeset.time} />, by <bdi>{items[0]!.changeset.agent}</bdi></span>
                  </h3>
                )}
                <Groups of={items} open={list.hasMore && i === all.length - 1} />
              </div>
            ))}
          </>
        )}
      </Answered>
      <More list={{ ...list, error: null }} total={total} noun="changes" />
    </>
  );
}

/** What one changeset did, in groups of the same. Of the last group the number is not known as long as there is more. */
function Groups({ of, open }: { of: readonly Change[]; open: boolean }) {
  return (
    <>
      {runs(of, ({ action }) => action).map(({ key, items }, i, all) => (
        <Section key={key} title={headings[key]} count={open && i === all.length - 1 ? `${number(items.length)} and more` : items.length}>
          <ul class="changes-lines">
            {items.map((change) => (
              <ChangeLine key={change.node.id} of={change} />
            ))}
          </ul>
        </Section>
      ))}
    </>
  );
}
