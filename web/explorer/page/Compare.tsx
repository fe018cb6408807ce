import { useState } from "preact/hooks";

import { ask } from "../api/ask";
import { PanelDifferencesDocument, PanelPositionsOfDocument, PanelSpeakersDocument, type PanelDifferencesQuery } from "../api/generated";
import { asOfInput } from "../api/read";
import { differencesCSV, differenceWords, subjectName, type DifferenceKind } from "../picture/differences";
import { count, number } from "../picture/said";
import type { Id } from "../picture/types";
import { edges, picture, setAccount, speakers, state, view, working } from "../store";
import { Claims } from "./Claims";
import { useAsked, usePaged } from "./asked";
import { Answered, EntityLink, Go, More, PanelHead, QuestionLink, Section, StatementLine, Trouble, type End } from "./PanelParts";
import "./Compare.css";

type Difference = NonNullable<PanelDifferencesQuery["differences"]>["nodes"][number];

const nameOf = (id: Id): string => speakers.value.find((one) => one.id === id)?.name ?? id;

/** Where two accounts differ: what they contradict each other in, the values that cannot both be right, and what only one of them says. */
export function Compare() {
  const { account } = view.value;
  if (account.type !== "compare") return null;
  return <Between key={`${account.left} ${account.right}`} left={account.left} right={account.right} asOf={state.value} />;
}

const kinds: readonly DifferenceKind[] = ["CONTRADICTION", "VALUE", "ONLY_ONE"];

function Between({ left, right, asOf }: { left: Id; right: Id; asOf: string | null }) {
  const [only, choose] = useState<DifferenceKind | null>(null);
  const when = asOfInput(asOf);
  const variables = { between: [left, right], kinds: only ? [only] : null, first: 40, asOf: when };
  const list = usePaged(PanelDifferencesDocument, variables, (answer) => answer.differences);
  const ends = useAsked(PanelSpeakersDocument, { left, right, asOf: when });
  const found = list.answer?.differences;
  const counts: Record<DifferenceKind, number> = { CONTRADICTION: found?.contradictions ?? 0, VALUE: found?.values ?? 0, ONLY_ONE: found?.onlyOne ?? 0 };
  const a = ends.answer?.left, b = ends.answer?.right;
  return (
    <section class="panel-in" aria-label="Comparison">
      <PanelHead kicker="Two accounts" id={`${left} ${right}`} title={<>Where they differ</>} close={() => setAccount({ type: "all" })}>
        <p class="compare-pair">
          <Speaker of={a} id={left} /> <span class="parts-soft">and</span> <Speaker of={b} id={right} />
        </p>
      </PanelHead>
      <Answered asked={list} what="where they differ">
        {() => (
          <>
            <div class="compare-kinds" role="group" aria-label="Which differences">
              <button type="button" aria-pressed={only === null} onClick={() => choose(null)}>All</button>
              {kinds.map((kind) => (
                <button key={kind} type="button" aria-pressed={only === kind} onClick={() => choose(only === kind ? null : kind)} title={differenceWords[kind].note}>
                  {short[kind]} <span class="parts-count">{number(counts[kind])}</span>
                </button>
              ))}
            </div>
            {list.nodes.length === 0 && <p class="compare-none">Nothing {only ? "of this kind " : ""}was found: what one says, the other says too, or nobody attributes anything to them.</p>}
            {kinds.map((kind) => {
              const rows = list.nodes.filter((row) => row.kind === kind);
              return rows.length > 0 && <Table key={kind} kind={kind} rows={rows} left={left} right={right} />;
            })}
          </>
        )}
      </Answered>
      <More list={{ ...list, error: null }} total={found?.totalCount ?? 0} noun="differences" />
      <div class="parts-tools">
        <Export left={left} right={right} variables={variables} total={found?.totalCount ?? 0} />
        <QuestionLink document={PanelDifferencesDocument} variables={variables} />
      </div>
    </section>
  );
}

const short: Readonly<Record<DifferenceKind, string>> = { CONTRADICTION: "Contradictions", VALUE: "Other values", ONLY_ONE: "Only one says it" };

function Speaker({ of, id }: { of: object | null | undefined; id: Id }) {
  return of && "kind" in of ? <EntityLink of={of as End} /> : <bdi>{of && "title" in of ? String(of.title) : nameOf(id)}</bdi>;
}

function Table({ kind, rows, left, right }: { kind: DifferenceKind; rows: readonly Difference[]; left: Id; right: Id }) {
  return (
    <Section title={differenceWords[kind].title} count={rows.length} class="compare-kind">
      <p class="parts-soft">{differenceWords[kind].note}</p>
      <table class="compare-table">
        <thead>
          <tr>
            <th scope="col"><bdi>{nameOf(left)}</bdi></th>
            <th scope="col"><bdi>{nameOf(right)}</bdi></th>
          </tr>
        </thead>
        {kind === "ONLY_ONE" ? (
          <tbody>
            <tr>
              {[left, right].map((id) => (
                <Cell key={id} of={rows.flatMap((row) => row.sides.find((side) => side.of.id === id)?.statements ?? [])} />
              ))}
            </tr>
          </tbody>
        ) : (
          rows.map((row, i) => (
            <tbody key={i}>
              <tr>
                <th scope="rowgroup" colSpan={2}>
                  <span class="parts-soft"><bdi>{subjectName(row.subject)}</bdi> {row.predicate.label} …</span>
                </th>
              </tr>
              <tr>
                {row.sides.map((side) => (
                  <Cell key={side.of.id} of={side.statements} />
                ))}
              </tr>
            </tbody>
          ))
        )}
      </table>
    </Section>
  );
}

function Cell({ of }: { of: Difference["sides"][number]["statements"] }) {
  return (
    <td>
      {of.length ? (
        <ul class="parts-lines">
          {of.map((s) => (
            <StatementLine key={s.id} of={s} who={false} source={false} />
          ))}
        </ul>
      ) : (
        <p class="parts-soft">says nothing of it</p>
      )}
    </td>
  );
}

/** Hands out the whole table as CSV, also what was not shown yet. */
function Export({ left, right, variables, total }: { left: Id; right: Id; variables: { between: string[]; kinds: DifferenceKind[] | null; first: number; asOf: ReturnType<typeof asOfInput> }; total: number }) {
  const [told, tell] = useState("");
  const hand = async () => {
    tell("Reading …");
    try {
      const rows: Difference[] = [];
      let after: string | null = null;
      do {
        const { differences }: PanelDifferencesQuery = await working(ask(PanelDifferencesDocument, { ...variables, after }));
        rows.push(...(differences?.nodes ?? []));
        after = differences?.pageInfo.hasNextPage ? (differences.pageInfo.endCursor ?? null) : null;
      } while (after);
      const names = new Map([left, right].map((id) => [id, nameOf(id)]));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", differencesCSV(rows, names)], { type: "text/csv;charset=utf-8" }));
      link.download = `differences-${left}-${right}.csv`.replace(/[^\w.-]+/g, "-");
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      tell(`${count(rows.length, "difference")} handed out`);
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <button type="button" onClick={() => void hand()} disabled={total === 0}>
        Table as CSV
      </button>
      <span class="parts-soft parts-told" role="status">{told}</span>
    </>
  );
}

/** What two speakers say or do about one entity, side by side. */
export function Beside({ about, left, right }: { about: Id; left: Id; right: Id }) {
  const variables = { id: about, left: [left], right: [right], asOf: asOfInput(state.value) };
  const asked = useAsked(PanelPositionsOfDocument, variables);
  const side = (id: Id, of: { nodes: readonly NonNullable<PanelSide>[] } | null | undefined) => (
    <div class="compare-side">
      <h4><bdi>{nameOf(id)}</bdi></h4>
      {of?.nodes.length ? (
        <ul class="parts-lines">
          {of.nodes.map((s) => (
            <StatementLine key={s.id} of={s} who={false} source={false} />
          ))}
        </ul>
      ) : (
        <p class="parts-soft">says nothing of it</p>
      )}
    </div>
  );
  return (
    <Section title="Side by side">
      {asked.error && <Trouble error={asked.error} again={asked.again} />}
      {asked.answer && (
        <div class="compare-sides">
          {side(left, asked.answer.left)}
          {side(right, asked.answer.right)}
        </div>
      )}
    </Section>
  );
}

type PanelSide = NonNullable<PanelDifferencesQuery["differences"]>["nodes"][number]["sides"][number]["statements"][number];

/** What the canvas shows as one speaker says: how much, and what that leaves out. */
export function AsSays() {
  const { account } = view.value;
  if (account.type !== "as") return null;
  return (
    <section class="panel-in" aria-label="Account">
      <PanelHead kicker="One account" id={account.speaker} title={<>As <bdi>{nameOf(account.speaker)}</bdi> says</>} close={() => setAccount({ type: "all" })}>
        <p class="parts-lead">
          Drawn is what <Go to={{ type: "entity", id: account.speaker }}><bdi>{nameOf(account.speaker)}</bdi></Go> says, affirms or denies: {number(picture.value.edges.length)} of {count(edges.value.size, "statement")} among the entities shown. What others say is left out, and so is what a source tells in its own voice.
        </p>
        <p class="parts-actions">
          {speakers.value.filter(({ id }) => id !== account.speaker).slice(0, 3).map(({ id, name }) => (
            <button key={id} type="button" onClick={() => setAccount({ type: "compare", left: account.speaker, right: id })}>Compare with <bdi>{name}</bdi></button>
          ))}
        </p>
      </PanelHead>
      <Section title={<>All that <bdi>{nameOf(account.speaker)}</bdi> says</>}>
        <Claims key={account.speaker} id={account.speaker} />
      </Section>
    </section>
  );
}
